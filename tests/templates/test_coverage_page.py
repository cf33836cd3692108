"""docs/coverage.md says what became of each template; ``pytest --update`` rewrites its table."""

import re
from collections.abc import Iterator
from pathlib import Path

from templates.beside import POLICIES
from templates.explained import EXPLAINED, Reason
from templates.ports import PORTS

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
_TABLE = re.compile(r"(?<=<!-- the table -->\n\n).*?(?=\n<!-- its end -->)", re.DOTALL)
_COUNTS = re.compile(r"(?<=<!-- the counts -->\n\n).*?(?=\n<!-- their end -->)", re.DOTALL)

EXTERNS = {"soap_webservice_post_login": "`@extern`: XML is read by a parser"}
"""Policies with a function in JavaScript, and why."""


def table() -> str:
    """A row for each template, in the order of their names."""
    rows = ["| template | expressed | the original | the policy |", "|---|---|---|---|", *_rows()]
    return "".join(f"{row}\n" for row in rows)


def counts() -> str:
    """How many are expressed how, and how many originals have a fault."""
    faulty = [stem for stem in PORTS if _texts(stem, is_fault=True)]
    rows = (
        ("fully in the language", len(PORTS.keys() - EXTERNS.keys())),
        ("with one `@extern` function", len(EXTERNS)),
        ("not expressible", 0),
        ("templates", len(PORTS)),
        ("of them with a fault that the language excludes", len(faulty)),
    )
    return "".join(
        f"{row}\n" for row in ("| | |", "|---|---|", *(f"| {what} | {many} |" for what, many in rows))
    )


def _rows() -> Iterator[str]:
    for stem, port in sorted(PORTS.items()):
        cells = (
            f"[{port.original}](../tests/cases/templates/{stem}.policy)",
            EXTERNS.get(stem, "in the language"),
            "; ".join(_texts(stem, is_fault=True)),
            "; ".join(_texts(stem, is_fault=False)),
        )
        yield f"| {' | '.join(cells)} |"


def _texts(stem: str, *, is_fault: bool) -> list[str]:
    reasons: tuple[Reason, ...] = EXPLAINED.get(stem, ())
    return [reason.text for reason in reasons if reason.is_fault == is_fault]


def test_the_page_says_what_the_runs_show(update: bool) -> None:
    text = PAGE.read_text(encoding="utf-8")
    wanted = _COUNTS.sub(lambda _: counts(), _TABLE.sub(lambda _: table(), text))
    if update:
        PAGE.write_text(wanted, encoding="utf-8", newline="")
    assert PAGE.read_text(encoding="utf-8") == wanted


def test_externs_are_those_of_the_policies() -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in POLICIES.glob("*.policy")}
    assert {stem for stem, text in texts.items() if "@extern(" in text} == {*EXTERNS}


def test_the_goals_are_reached() -> None:
    assert len(PORTS) - len(EXTERNS) >= 43
    assert len(PORTS) == 48
