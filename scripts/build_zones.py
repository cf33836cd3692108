"""Writes the names of the time zones that a policy may use.

In: the package ``tzdata``, and Node 18 and 22 as the tests have them. Out: actiongen/ir/zones.json: the names that all
three know. Abbreviations (``EST`` has no summer time) and the old names of countries are left out.

    python scripts/build_zones.py
"""

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from bench.install import node_binary  # noqa: E402

TABLE = ROOT / "actiongen" / "ir" / "zones.json"
KNOWN = """
const isKnown = (timeZone) => {
  try {
    return Boolean(new Intl.DateTimeFormat("en-US", { timeZone }));
  } catch {
    return false;
  }
};
console.log(JSON.stringify(JSON.parse(process.argv[1]).filter(isKnown)));
"""


def main() -> int:
    """Writes the table."""
    names = resources.files("tzdata").joinpath("zones").read_text("utf-8").split()
    names = [name for name in names if "/" in name or name == "UTC"]
    for major in (18, 22):
        command = [str(node_binary(major)), "-e", KNOWN, json.dumps(names)]
        names = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    lines = ",\n".join(f"  {json.dumps(name)}" for name in sorted(names))
    TABLE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
