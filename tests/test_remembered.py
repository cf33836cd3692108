"""What is remembered from one file to the next changes nothing but the time that they take."""

from pathlib import Path

import pytest

from actiongen import ir
from actiongen.auth0.load import load_trigger
from actiongen.facts import meanings
from actiongen.facts.meanings import meanings_of
from actiongen.facts.presence import Numbering
from actiongen.flow import satisfiable
from actiongen.flow.satisfiable import Logic
from actiongen.ir.types import Basic
from actiongen.source import Source, Span
from actiongen.syntax.parse import parse
from actiongen.unit import Unit, compile_file, forget, loader

CASES = Path(__file__).parent / "cases"
LIBRARY = '''"""Where the people are."""

STAFF_DOMAIN = "acme.example"
is_staff = email_domain(event.user.email) == STAFF_DOMAIN


def is_from(country):
    return event.request.geoip.countryCode == country
'''
ACTION = '''"""Decides."""

action(name="{name}", trigger="{trigger}")

load("shared/people.policy", "is_staff", "is_from")

{schema}with rule("Staff stay", when=is_staff):
    stop()

with rule("Others from {country} are refused", when=is_from("{country}") and not {asked}):
    api.access.deny("Not from here.")
'''


def sources() -> list[Source]:
    """A part of the good and bad cases, some of which say the same in other places."""
    files = [*sorted((CASES / "good").glob("*.policy"))[::9], *sorted((CASES / "bad").glob("*.policy"))[::23]]
    return [Source(f"policies/{file.name}", file.read_text(encoding="utf-8")) for file in files]


def alone(source: Source) -> Unit:
    forget()
    return compile_file(source, loader((source,))).unit


@pytest.mark.slow
def test_a_file_means_the_same_after_any_others() -> None:
    every = sources()
    expected = {source.path: alone(source) for source in every}
    for order in (every, every[::-1]):
        forget()
        for source in order:
            assert compile_file(source, loader((source,))).unit == expected[source.path]


def actions() -> tuple[Source, ...]:
    plain = {"trigger": "post-login", "schema": "", "asked": "event.user.email_verified"}
    schema = "schema(event.user.app_metadata, trusted=boolean)\n\n"
    ways = [
        plain | {"country": "DE"},
        plain | {"country": "FR"},
        plain | {"country": "FR", "trigger": "pre-user-registration", "asked": 'event.request.ip == ""'},
        plain | {"country": "FR", "schema": schema, "asked": "event.user.app_metadata.trusted"},
    ]
    return tuple(
        Source(f"policies/action_{index}.policy", ACTION.format(name=f"Action {index}", **way))
        for index, way in enumerate(ways)
    )


def test_a_library_means_the_same_to_every_action() -> None:
    every = (Source("policies/shared/people.policy", LIBRARY), *actions())
    expected = []
    for action in every[1:]:
        forget()
        expected.append(compile_file(action, loader(every)).unit)
    forget()
    load = loader(every)
    assert [compile_file(action, load).unit for action in every[1:]] == expected
    assert not any(each.is_error for each in expected[0].diagnostics), expected[0].diagnostics
    assert all(unit.loaded == ("shared/people.policy",) for unit in expected)


def test_a_statement_of_another_file_stands_where_it_stands() -> None:
    forget()
    text = 'x = event.user.email\n\nwith rule("a", when=x == "é"):\n    log("a", x)\n'
    first = parse(Source("policies/a.policy", text)).value
    second = parse(Source("policies/b.policy", f"# A line more.\n{text}")).value
    forget()
    anew = parse(Source("policies/b.policy", f"# A line more.\n{text}")).value
    assert first is not None and second is not None and anew is not None
    assert repr(second.statements) == repr(anew.statements) != repr(first.statements)


def test_too_many_meanings_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    trigger = load_trigger("post-login")
    assert trigger is not None
    forget()
    known = meanings_of(trigger)
    monkeypatch.setattr(meanings, "MOST_MEANINGS", 1)
    assert meanings_of(trigger) is known
    Numbering(known).number(ir.Literal("a", ir.Info(Basic.STRING, True, Span("a.policy", 0, 1))))
    assert meanings_of(trigger) is not known


def test_what_another_file_has_found_out_takes_as_much_work(monkeypatch: pytest.MonkeyPatch) -> None:
    hard = next(file for file in sorted((CASES / "good").glob("*.policy")) if "only_when" in file.read_text())
    source = Source(f"policies/{hard.name}", hard.read_text(encoding="utf-8"))
    monkeypatch.setattr(satisfiable, "MOST_WORK_OF_ALL", 5)
    expected = alone(source).diagnostics
    again = compile_file(source, loader((source,))).unit.diagnostics
    assert again == expected
    assert Logic().gave_up_at is None
