"""What it takes to import a folder of a hundred Actions and to run each beside its policy, in 10,000 events a file.

In: how many Actions (100) and events (10,000). Out: a table on standard output: seconds of the clock and of the
processor, as multiples of ``python -c pass`` and of ``node -e 0`` in the same run. The Actions are of the kinds that
are out there (guards, claims, lists, dates, requests with a client and with `fetch`, the cache), each
with names and values of its own.

    python benchmarks/importing.py --count 100 --events 10000
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from actiongen.runner.find import find_node

_PASS = [sys.executable, "-c", "pass"]
_IMPORT = [sys.executable, "-c", "from actiongen.cli.main import main; main()", "import"]
_ROUNDS = 5

_KINDS = (
    """if (!event.user.email_verified) {
    api.access.deny("Verify the address first, %(name)s");
    return;
  }""",
    """if (event.user.email && event.user.email.endsWith("@%(name)s.example")) {
    api.multifactor.enable("any", { allowRememberBrowser: false });
  }""",
    """const roles = (event.authorization && event.authorization.roles) || [];
  api.idToken.setCustomClaim("https://%(name)s.example/roles", roles);
  api.accessToken.setCustomClaim("https://%(name)s.example/admin", roles.includes("%(name)s-admin"));""",
    """const allowed = ["203.0.113.%(number)d", "198.51.100.%(number)d"];
  if (!allowed.includes(event.request.ip) && event.client.client_id === "%(name)s") {
    return api.access.deny("Not from here");
  }""",
    """const { plan, seats } = event.user.app_metadata;
  if (plan === "%(name)s" && seats > %(number)d) {
    api.user.setAppMetadata("large", true);
  } else if (plan === "free") {
    api.user.setAppMetadata("large", false);
  }""",
    """switch (event.connection.name) {
    case "%(name)s-staff":
      api.multifactor.enable("guardian");
      break;
    case "%(name)s-partners":
      if (event.stats.logins_count === 1) api.access.deny("Ask %(name)s for an invitation");
      break;
    default:
      break;
  }""",
    """const ageDays = (Date.now() - new Date(event.user.created_at).getTime()) / 86400000;
  if (ageDays > %(number)d && !event.user.user_metadata.terms) {
    api.redirect.sendUserTo("https://%(name)s.example/terms");
  }""",
    """if (event.request.query.key === event.secrets.KEY_%(number)d) {
    return;
  }
  const groups = event.user.user_metadata.groups || [];
  if (groups.some((group) => group === "%(name)s")) {
    api.accessToken.addScope("read:%(name)s");
  }""",
    """const axios = require("axios");
  try {
    const answer = await axios.get("https://%(name)s.example/score", {
      params: { user: event.user.user_id },
      headers: { authorization: `Bearer ${event.secrets.TOKEN}` },
      timeout: 2000,
    });
    if (answer.data.score > %(number)d) {
      api.access.deny("The score is too high");
    }
  } catch (error) {
    console.log("no score", error.message);
  }""",
    """const known = api.cache.get("%(name)s");
  if (known && known.value === "open") {
    return;
  }
  const answer = await fetch("https://%(name)s.example/state", {
    method: "POST",
    body: JSON.stringify({ id: %(number)d }),
  });
  if (!answer.ok) {
    api.access.deny("unknown state");
    return;
  }
  const { state } = await answer.json();
  if (state === "closed") {
    api.access.deny("closed");
  }""",
)


def main() -> int:
    """Measures, and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--events", type=int, default=10_000)
    wanted = parser.parse_args()
    node = [str(find_node().path), "-e", "0"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        for index in range(wanted.count):
            (folder / "in" / f"action_{index:03}.js").write_text(action(index), "utf-8")
        base = statistics.median(_seconds(_PASS, folder)[0] for _ in range(_ROUNDS))
        peer = statistics.median(_seconds(node, folder)[0] for _ in range(_ROUNDS))
        command = [*_IMPORT, "in", "--format", "json", "--events", str(wanted.events)]
        taken, used, said = _seconds(command, folder, codes=(0, 1))
    results = [each["judgement"] for each in json.loads(said)["imported"] if each["judgement"] is not None]
    events = sum(each["events"] for each in results)
    covered = statistics.mean(each["coverage"]["percent"] for each in results)
    print(f"{len(results)} of {wanted.count} Actions, {events:,} events, {covered:.1f} % of the branches")
    print(f"{'':16}{'s':>8}{'x python -c pass':>18}{'x node -e 0':>14}")
    for label, seconds in (("clock", taken), ("processor", used)):
        print(f"{label:16}{seconds:8.1f}{seconds / base:18.0f}{seconds / peer:14.0f}")
    print(
        f"load {os.getloadavg()[0]:.1f}; python -c pass {base * 1000:.0f} ms, node -e 0 {peer * 1000:.0f} ms"
    )
    return 0


def action(index: int) -> str:
    """The text of an Action; each is another one."""
    names = {"name": f"unit{index}", "number": index % 90 + 2}
    first, second = _KINDS[index % len(_KINDS)], _KINDS[index * 7 // 10 % len(_KINDS)]
    parts = [first % names] if index % 3 or first == second else [first % names, second % names]
    body = "\n  ".join(parts)
    return f"exports.onExecutePostLogin = async (event, api) => {{\n  {body}\n}};\n"


def _seconds(command: list[str], folder: Path, codes: tuple[int, ...] = (0,)) -> tuple[float, float, str]:
    """Seconds of the clock and of the processor, and what was said."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - began
    assert done.returncode in codes, done.stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


if __name__ == "__main__":
    sys.exit(main())
