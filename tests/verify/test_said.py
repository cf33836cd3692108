"""What is said of JavaScript that has been changed: of each break of ``test_verify.py``, and of drawn ones of the good
cases.

``tests/cases/verified.json`` has for each change what parts the two, why nobody knows, or "the same"; ``--update``
writes it anew. **What is the same there has been looked at**: no event tells it from what was written.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from bench.compile import programs_of
from test_good_cases import CASES
from verify.cases import judged, programs, verdicts
from verify.test_verify import BROKEN

from actiongen.backends.javascript.emit import assemble, write
from actiongen.verify.verify import Verdict

GOLDEN = Path(__file__).parents[1] / "cases" / "verified.json"
DRAWN = 4
SWAPS = {
    "===": "!==",
    "!==": "===",
    "==": "!=",
    "!=": "==",
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "&&": "||",
    "||": "&&",
    "??": "||",
    "?.[": "[",
    "?.(": "(",
    "?.": ".",
    "+": "-",
    "*": "+",
    "true": "false",
    "false": "true",
    "null": "undefined",
    "undefined": "null",
    "return": "void 0; return",
    "return;": "",
    "await": "",
    "some": "every",
    "filter": "map",
    "slice": "at",
    "!": "",
}
TOKEN = re.compile(
    r"//[^\n]*|/\*.*?\*/|`[^`]*`|\"(?P<text>(?:[^\"\\]|\\.)*)\"|(?P<number>\b\d+\b)"
    r"|return;|===|!==|==|!=|<=|>=|=>|&&|\|\||\?\?|\?\.[\[(]?|[<>+*!]"
    r"|\b(?:true|false|null|undefined|return|await|some|filter|slice)\b",
    re.DOTALL,
)


def said(found: tuple[Verdict, ...]) -> str:
    parts = [
        (
            f"{each.name}: not judged: {each.not_judged}"
            if each.not_judged is not None
            else f"{each.name}: {each.difference.why}"
        )
        for each in found
        if each.not_judged is not None or each.difference is not None
    ]
    return "; ".join(parts) or "the same"


def changes(code: str) -> Iterator[tuple[int, int, str]]:
    """The places of a text where something else could stand, and what."""
    for found in TOKEN.finditer(code):
        if found["number"] is not None:
            yield found.start(), found.end(), str(int(found["number"]) + 1)
        elif found["text"] is not None:
            yield found.start(), found.end(), f'"{found["text"]}x"'
        elif found[0] in SWAPS:
            yield found.start(), found.end(), SWAPS[found[0]]


def as_it_was(name: str, found: dict[str, str], update: bool) -> None:
    kept = json.loads(GOLDEN.read_text("utf-8")) if GOLDEN.exists() else {}
    if update:
        GOLDEN.write_text(json.dumps({**kept, name: found}, indent=1, ensure_ascii=False) + "\n", "utf-8")
    else:
        assert found == kept[name]


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_said_of_a_break(name: str, update: bool) -> None:
    policy, change = BROKEN[name]
    (program,) = programs(policy)
    as_it_was(name, {" -> ".join(change): said(verdicts(program, change))}, update)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.name)
def test_what_is_said_of_changes_of_a_good_case(case, tmp_path: Path, update: bool) -> None:
    found: dict[str, str] = {}
    for program in programs_of(case.policies(tmp_path)):
        file = assemble(program)
        text = write(file)
        below = "".join(f"\n\n{part}" for part in file.below) + "\n"
        own = text.removesuffix(below)
        places = [*changes(own)]
        for start, end, new in Random(program.stem).sample(places, min(DRAWN, len(places))):
            first, last = own.rfind("\n", 0, start) + 1, own.find("\n", end)
            line = (
                own[first:start].lstrip()
                + f"⟨{own[start:end]} → {new}⟩"
                + own[end : last if last >= 0 else None]
            )
            found[f"{own.count(chr(10), 0, start)}: {line}"] = said(
                judged(program, file, own[:start] + new + own[end:] + below)
            )
    as_it_was(case.path.name, found, update)


def test_nothing_else_is_kept() -> None:
    assert {*json.loads(GOLDEN.read_text("utf-8"))} == {*BROKEN, *(case.path.name for case in CASES)}
