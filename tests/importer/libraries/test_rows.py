"""What values (`v`), conditions (`c`) and bodies (`s`) become: a line of ``rows.txt`` each.

Below it stands what comes of it, and which differences are noted. Lines that begin with `#` say what stands above the
handler: what it requires. Each was read by a person: what has no counterpart that means the same stays (`=`).
``pytest --update`` writes the file anew.
"""

from pathlib import Path

import pytest
from importer.libraries.translating import asked_and_noted, body_and_noted, value_and_noted

ROWS = Path(__file__).with_name("rows.txt")
MAKERS = {"v": value_and_noted, "c": asked_and_noted, "s": body_and_noted}
SAME = "="


def sections() -> dict[str, list[str]]:
    """The rows of each part of the file."""
    parts = ROWS.read_text("utf-8").removeprefix("## ").split("\n## ")
    return {name: rows.strip().split("\n") for name, _, rows in (part.partition("\n") for part in parts)}


def made(lines: list[str]) -> list[str]:
    """The same rows, with what becomes of them."""
    found = []
    above = ""
    for line in lines:
        if line.startswith("#"):
            above = line[1:].strip()
        elif not line.startswith(" "):
            said, noted = MAKERS[line[0]](line[2:], above)
            kinds = "".join(f" [{each.kind.value}]" for each in noted)
            found += [line, f"  {SAME if said == line[2:] else said}{kinds}"]
            assert all(each.what.endswith(".") for each in noted), noted
            continue
        else:
            continue
        found.append(line)
    return found


@pytest.mark.every(2)
@pytest.mark.parametrize("name", sections())
def test_rows(name: str, update: bool) -> None:
    kept = sections()
    found = made(kept[name])
    if update:
        written = (f"## {each}\n" + "\n".join(rows) for each, rows in (kept | {name: found}).items())
        ROWS.write_text("\n\n".join(written) + "\n", "utf-8")
        return
    assert found == kept[name]
