"""Which lines of the JavaScript are made of what: on every good case, and where statements move."""

from pathlib import Path

import pytest

from actiongen import ir
from actiongen.backends.javascript.lines import Lines, lines
from actiongen.javascript.literals import comment_text
from actiongen.source import Source
from actiongen.unit import compile_files

GOOD = Path(__file__).parents[2] / "cases" / "good"
SINGLE = sorted(GOOD.glob("*.policy"))


def compiled(text: str, *, path: str = "policies/a.policy") -> tuple[ir.Program, str]:
    source = Source(path, text)
    (file,) = compile_files((source,), (source,))
    assert isinstance(file.content, ir.Program) and file.unit.javascript is not None, file.unit.diagnostics
    return file.content, file.unit.javascript


def found(text: str) -> list[tuple[str, list[str]]]:
    """The text of each origin, and its lines of the JavaScript without indentation."""
    program, javascript = compiled(text)
    every = javascript.split("\n")
    return [
        (
            text[each.origin.start : each.origin.end],
            [line.strip() for line in every[each.first - 1 : each.last]],
        )
        for each in lines(program, javascript)
    ]


HEADER = 'action(name="A", trigger="post-login")\n'


def test_a_rule_has_its_comment_and_its_statement() -> None:
    text = HEADER + 'with rule("The first", when=event.stats.logins_count == 1):\n    stop()\n'
    assert found(text + 'with rule("Always"):\n    log("a")\n    log("b")\n') == [
        (
            text.removeprefix(HEADER).rstrip(),
            ["// The first", "if (event.stats.logins_count === 1) {", "return;", "}"],
        ),
        ('with rule("Always"):\n    log("a")\n    log("b")', ["// Always", 'console.log("a");']),
        ('with rule("Always"):\n    log("a")\n    log("b")', ['console.log("b");']),
    ]


def test_definitions_stand_where_they_are_put() -> None:
    text = HEADER + (
        'LIMIT = 3\nname = event.user.name\nonly_when("Few", event.stats.logins_count < LIMIT)\n'
        'with rule("Named", when=name == "Ann"):\n    stop()\nwith rule("Others"):\n    log(name)\n'
    )
    told = [(origin.split("\n")[0], shown) for origin, shown in found(text)]
    assert told[:3] == [
        ("LIMIT = 3", ["const LIMIT = 3;"]),
        ("name = event.user.name", ["const name = event.user.name;"]),
        (
            'only_when("Few", event.stats.logins_count < LIMIT)',
            ["// Few", "if (event.stats.logins_count >= LIMIT) {", "return;", "}"],
        ),
    ]


@pytest.mark.parametrize("case", SINGLE, ids=lambda case: case.stem)
def test_every_rule_of_a_good_case_is_found_below_its_title(case: Path) -> None:
    program, javascript = compiled(case.read_text(encoding="utf-8"), path=f"policies/{case.name}")
    every = javascript.split("\n")
    seen: set[int] = set()
    first_of: dict[object, Lines] = {}
    for each in lines(program, javascript):
        assert 1 <= each.first <= each.last <= len(every)
        own = set(range(each.first, each.last + 1))
        assert not own & seen, "a line has one origin"
        seen |= own
        first_of.setdefault(each.origin, each)
    rules = [step for step in program.all_steps if isinstance(step, ir.Rule)]
    for rule in rules:
        assert every[first_of[rule.span].first - 1].strip() == f"// {comment_text(rule.title)}"


def test_there_are_good_cases() -> None:
    assert len(SINGLE) > 50
