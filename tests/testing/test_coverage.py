"""Coverage is of rules, branches and conditions, and not of layout."""

from xml.etree import ElementTree

import black
import pytest
from testing.policies import program, source, sources

from actiongen.report.coverage_files import cobertura, lcov
from actiongen.report.coverage_places import files_json
from actiongen.report.measures import coverage_lines, what_was_missed
from actiongen.source import Span
from actiongen.syntax.format import LINE_LENGTH
from actiongen.testing.coverage import Coverage, Kind, Point, Suggestions, measure, percent
from actiongen.testing.events import input_of
from actiongen.testing.trace import trace

POLICY = """def is_staff(email):
    return email_domain(email) == "corp.example" or email == "root@other.example"


with rule("Staff with a flag", when=is_staff(event.user.email) and event.user.email_verified):
    if event.stats.logins_count > 5 and not event.user.blocked:
        api.access.deny("a")
    else:
        api.access.deny("b")

with rule("Everyone"):
    api.user.setUserMetadata("x", "y" if event.user.name == "Bob" else "z")

"""
SCHEMA = "schema(event.user, blocked=boolean)\n"


def covered(*tests: str, policy: str = SCHEMA + POLICY) -> Coverage:
    text = policy + "".join(f'test("{n}", {each}, expect=[])\n' for n, each in enumerate(tests))
    made = program(text)
    return measure(made, [trace(made, input_of(made, test).world) for test in made.tests])


def test_every_point_is_there_once() -> None:
    found = covered()
    assert found.count(Kind.RULE) == (0, 2)
    # the rule's condition, the `if`, the conditional value
    assert found.count(Kind.BRANCH) == (0, 6)
    # the call and the flag, the two of the `if`, the two in the helper
    assert found.count(Kind.CONDITION) == (0, 12)
    assert percent([found]) == 0.0


def test_a_condition_counts_where_it_was_looked_at() -> None:
    found = covered("given={event.user.email: None}")
    missed = {what_was_missed(found, each, sources(SCHEMA + POLICY)) for each in found.missed}
    assert "`is_staff(event.user.email)` was never True" in missed
    assert "`is_staff(event.user.email)` was never False" not in missed
    # What is not looked at, as the left side has decided, is not seen.
    assert "`event.user.email_verified` was never False" in missed
    assert "`event.user.blocked` was never False" in missed, "`not` itself is no condition"
    assert "the rule `Staff with a flag` never acted" in missed
    assert "the rule `Everyone` never acted" not in missed


FULL = (
    "given={event.user.email: 'a@corp.example', event.stats.logins_count: 9}",
    "given={event.user.email: 'a@corp.example', event.stats.logins_count: 9, event.user.blocked: True}",
    "given={event.user.email: 'a@corp.example', event.stats.logins_count: 1}",
    "given={event.user.email: 'root@other.example', event.user.email_verified: False}",
    "given={event.user.email: None, event.user.name: 'Bob'}",
)


def test_all_of_it() -> None:
    tests = [each.replace("'", '"') for each in FULL]
    assert percent([covered(*tests)]) == 100.0
    for index in range(len(tests)):
        assert percent([covered(*tests[:index], *tests[index + 1 :])]) < 100.0, tests[index]


def test_a_helper_counts_once_however_often_it_is_called() -> None:
    twice = POLICY + 'with rule("Again", when=is_staff(event.user.email)):\n    stop()\n'
    assert covered(policy=SCHEMA + twice).count(Kind.CONDITION) == covered().count(Kind.CONDITION)


def test_the_layout_does_not_count() -> None:
    tests = [each.replace("'", '"') for each in FULL[:3]]
    narrow = black.format_str(SCHEMA + POLICY, mode=black.Mode(line_length=30))
    wide = black.format_str(SCHEMA + POLICY, mode=black.Mode(line_length=LINE_LENGTH * 3))
    assert narrow != wide and narrow.count("\n") > wide.count("\n") + 5
    found = [covered(*tests, policy=each) for each in (narrow, wide)]
    assert [found[0].count(kind) for kind in Kind] == [found[1].count(kind) for kind in Kind]
    assert 0 < percent(found) < 100


def test_what_was_missed_comes_with_an_event_that_hits_it() -> None:
    found = covered("given={event.user.email: None}")
    suggestions = Suggestions(found.program, seed=0)
    assert found.missed
    for point in found.missed:
        given = suggestions.event(point)
        assert given is not None, point
        assert measure(found.program, [trace(found.program, given.world)]).hits[point] > 0
        assert len(given.given) <= 4


def test_what_nothing_hits_has_no_suggestion() -> None:
    made = program('with rule("R", when=event.user.name == "a" and event.user.name == "b"):\n    stop()\n')
    never = [hit for hit in measure(made, []).hits if hit.kind is Kind.RULE]
    assert [Suggestions(made, 0).event(each) for each in never] == [None]


def test_the_text() -> None:
    found = covered("given={event.user.email: None}")
    first, *rest = coverage_lines([found], sources(SCHEMA + POLICY), seed=0)
    hit, every = found.count()
    assert first.startswith(f"coverage: {100 * hit / every:.1f} % ({hit} of {every}): rules 1/2, branches ")
    assert rest[0::2][0].startswith("  policies/case.policy:") and rest[1].startswith("    try given={event.")
    assert len(rest) == 2 * len(found.missed)


def test_lcov() -> None:
    found = covered("given={event.user.email: None}")
    lines = lcov([found], sources(SCHEMA + POLICY)).splitlines()
    assert lines[:2] == ["TN:", "SF:policies/case.policy"] and lines[-1] == "end_of_record"
    assert "FNF:2" in lines and "FNH:1" in lines and "FNDA:1,Everyone" in lines
    branches = [line for line in lines if line.startswith("BRDA:")]
    assert f"BRF:{len(branches)}" in lines and len(branches) == 18
    taken = sum(branch.rsplit(",", 1)[1] not in ("0", "-") for branch in branches)
    assert f"BRH:{taken}" in lines and taken == found.count()[0] - 1


def test_cobertura() -> None:
    found = covered("given={event.user.email: None}")
    root = ElementTree.fromstring(cobertura([found], sources(SCHEMA + POLICY)))
    assert root.attrib["branches-valid"] == "18"
    assert int(root.attrib["branches-covered"]) == found.count()[0] - 1
    (file,) = root.iter("class")
    assert file.attrib["filename"] == "policies/case.policy"
    text = source(SCHEMA + POLICY).text.splitlines()
    of_rule = next(n for n, line in enumerate(text, 1) if line.startswith('with rule("Staff'))
    line = next(each for each in file.iter("line") if each.attrib["number"] == str(of_rule))
    assert line.attrib["condition-coverage"].endswith("/6)")


def test_an_action_without_anything_is_covered() -> None:
    assert percent([]) == 100.0


@pytest.mark.parametrize("kind", Kind)
def test_points_are_values(kind: Kind) -> None:
    span = source("").span(0, 1)
    assert Point(kind, span, True) == Point(kind, span, True) != Point(kind, span, False)


def test_lcov_tells_what_was_not_looked_at_from_what_came_out_otherwise() -> None:
    policy = 'with rule("First", when=event.user.name == "a"):\n    stop()\n\n'
    policy += 'with rule("Second", when=event.user.name == "b"):\n    stop()\n\n'
    found = covered('given={event.user.name: "a"}', policy=policy)
    lines = lcov([found], sources(policy)).splitlines()
    taken = [line.rsplit(",", 1)[1] for line in lines if line.startswith("BRDA:")]
    assert taken == ["1", "0", "-", "-"]


def texts_of(spans: dict[Span, int]) -> dict[str, int]:
    text = source(SCHEMA + POLICY).text
    return {text[span.start : span.end]: count for span, count in spans.items()}


def test_a_statement_counts_the_tests_that_ran_it() -> None:
    found = covered(*FULL[:2])
    assert texts_of(found.statements) == {
        'api.access.deny("a")': 1,
        'api.access.deny("b")': 1,
        'api.user.setUserMetadata("x", "y" if event.user.name == "Bob" else "z")': 0,
    }


LOOP = """def refuse(role):
    api.access.deny(role)


with rule("Roles"):
    for role in event.authorization.roles:
        if role == "a":
            refuse(role)
    log("x")

"""


def test_of_a_loop_the_head_is_a_statement() -> None:
    found = covered("given={event.authorization.roles: ['b', 'b']}", policy=LOOP)
    text = source(LOOP).text
    counted = {text[span.start : span.end]: count for span, count in found.statements.items()}
    assert counted == {
        "event.authorization.roles": 1,
        "refuse(role)": 0,
        "api.access.deny(role)": 0,
        'log("x")': 1,
    }


def test_places_for_other_programs() -> None:
    found = covered(*FULL[:1])
    suggestions = dict.fromkeys(found.missed, "try something")
    # The same twice, as if two actions loaded it: one place.
    (file,) = files_json((found, found), sources(SCHEMA + POLICY), suggestions)  # type: ignore[misc, union-attr]
    assert isinstance(file, dict)
    assert file["rules"] == [
        {
            "title": "Staff with a flag",
            "line": 7,
            "column": 1,
            "end": {"line": 11, "column": 29},
            "hits": 2,
            "suggestion": None,
        },
        {
            "title": "Everyone",
            "line": 13,
            "column": 1,
            "end": {"line": 14, "column": 76},
            "hits": 0,
            "suggestion": "try something",
        },
    ]
    statements, conditions = file["statements"], file["conditions"]
    assert isinstance(statements, list) and isinstance(conditions, list)
    assert statements[0] == {"line": 9, "column": 9, "end": {"line": 9, "column": 29}, "tests": 2}
    assert conditions[0] == {
        "kind": "condition",
        "line": 4,
        "column": 12,
        "end": {"line": 4, "column": 49},
        "outcomes": [
            {"is": True, "hits": 2, "suggestion": None},
            {"is": False, "hits": 0, "suggestion": "try something"},
        ],
    }
    assert files_json((found,), {}, suggestions) == []


def test_each_file_has_its_own_places() -> None:
    other = program(
        'with rule("Other", when=event.user.email_verified):\n    stop()\n', "policies/other.policy"
    )
    measured = (covered(*FULL[:1]), measure(other, []))
    suggestions = {point: "try it" for each in measured for point in each.missed}
    texts = {**sources(SCHEMA + POLICY), other.path: source("x" * 200, other.path)}
    own, one = files_json(measured, texts, suggestions)  # type: ignore[misc, union-attr]
    assert isinstance(own, dict) and isinstance(one, dict)
    assert (own["path"], one["path"]) == ("policies/case.policy", "policies/other.policy")
    assert [len(one[part]) for part in ("rules", "statements", "conditions")] == [1, 1, 1]  # type: ignore[arg-type]
    (alone,) = files_json(measured[:1], texts, suggestions)  # type: ignore[misc, union-attr]
    assert own == alone


def test_what_nobody_works_out_is_drawn() -> None:
    email = "event.user.email"
    made = program(
        f'with rule("R", when=email_domain({email}) == "corp.example" and {email}.startswith("x")):\n    stop()\n'
    )
    suggestions = Suggestions(made, seed=0)
    assert [point for point in measure(made, []).missed if suggestions.event(point) is None] == []
