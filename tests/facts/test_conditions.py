"""What is known to be present, by itself and where a condition holds or does not, as a person works it out."""

import pytest
from facts.policies import logged, logged_where

from actiongen import ir
from actiongen.facts.known import NOTHING, both, either
from actiongen.facts.presence import Numbering
from actiongen.facts.shapes import is_required
from actiongen.ir.types import Basic, Record, RecordField

NAME, NICKNAME = "event.user.name", "event.user.nickname"
ROLES = "event.authorization.roles"
PLAN, TEXTS = "event.user.app_metadata.plan", "event.user.app_metadata.texts"
ID = "event.user.user_id"
N, OK = "event.user.app_metadata.n", "event.user.app_metadata.ok"
LOGINS = "event.stats.logins_count"


@pytest.mark.parametrize(
    ("text", "is_present"),
    [
        ('"a"', True),
        ("None", False),
        (ID, True),
        (NAME, False),
        (f"{ID}.lower()", True),
        (f"{NAME}.lower()", False),
        (f"{ID}[:3]", True),
        (f"{NAME}[:3]", False),
        (f'{NAME}.startswith("a")', True),
        (f'{NAME}.endswith("a")', True),
        (f"{NAME} is None", True),
        ("f\"a{'b'}\"", True),
        # The parts of a text are one at least.
        (f'{ID}.split(",")[0]', True),
        (f'{ID}.split(",")[-1]', True),
        (f'{ID}.split(",")[1]', False),
        (f'{ID}.split(",")[-2]', False),
        (f'{NAME}.split(",")[0]', False),
        (f"{ROLES}[0]", False),
        (f"csv({ID})[0]", False),
        ("min([1])", True),
        ("max([1])", True),
        ("max([*[1]])", False),
        (f"max([1 for role in {ROLES}])", False),
        (f'coalesce({NAME}, "b")', True),
        (f"coalesce({NAME}, {NICKNAME})", False),
        (f'({NAME} or "b")', True),
        (f"({NAME} or {NICKNAME})", False),
        (f'("a" if {NAME} == "b" else "c")', True),
        (f'({NAME} if {NAME} is not None else "c")', True),
        (f'("c" if {NAME} is None else {NAME})', True),
        (f'({NAME} if {NAME} is None else "c")', False),
        (f'({NAME} if {NICKNAME} == "a" else "c")', False),
        (f'("c" if {NICKNAME} == "a" else {NAME})', False),
        ('first(t for t in ["a"])', False),
        (f"[role for role in {ROLES}]", True),
        (f"{{role: 1 for role in {ROLES}}}", True),
        (f'any(role == "a" for role in {ROLES})', True),
        ('sorted(["a"])', True),
        (f"sorted({ROLES})", False),
        (f"[*{ROLES}]", True),
        ('{"a": 1}.a', True),
        (f'{{"a": {NAME}}}.a', False),
        (f'{{"a": 1}}[{NAME}]', False),
        (f'{{"a": 1}}.get({NAME}, 2)', True),
        (f'{{"a": 1}}.get({NAME}, {N})', False),
        ("1 + 1", True),
        ("1e308 * 10", False),
        (f"{LOGINS} + 1", True),
        (f"coalesce({N}, 0) + 1", False),
        ("now() + days(1)", True),
        ("iso(now())", True),
        (f"to_number({ID})", False),
        ('time("2026-01-01")', True),
        (f"time({ID})", False),
        (f'{ID}.replace("a", "b")', True),
        (f'coalesce({PLAN}, "").replace("a", coalesce({PLAN}, ""))', False),
    ],
)
def test_what_is_present_by_itself(text: str, is_present: bool) -> None:
    assert logged(text).info.present is is_present


def test_a_secret_is_present_unless_it_is_optional() -> None:
    info = logged('"a"').info
    for is_optional in (False, True):
        secret = ir.Secret("KEY", is_optional, False, info)
        assert Numbering().is_present(secret, NOTHING) is not is_optional


@pytest.mark.parametrize(
    ("condition", "text", "where_true", "where_false"),
    [
        (f"{NAME} is None", NAME, False, True),
        (f"{NAME} is not None", NAME, True, False),
        (NAME, NAME, True, False),
        (f"not {NAME}", NAME, False, True),
        (f'{NAME} == "a"', NAME, True, False),
        (f'{NAME} != "a"', NAME, False, True),
        (f"{NAME} != {NICKNAME}", NICKNAME, False, True),
        (f'{NAME} in ["a"]', NAME, True, False),
        (f'{NAME} not in ["a"]', NAME, False, True),
        (f'"a" in {ROLES}', ROLES, True, False),
        (f'"a" in {NAME}', NAME, True, False),
        (f'{NAME} in {{"a": 1}}', NAME, True, False),
        (f'{NAME}.startswith("a")', NAME, True, False),
        (f'"abc".endswith({NAME})', NAME, True, False),
        (f'matches(r"a", {NAME})', NAME, True, False),
        (f"len({NAME}) > 1", NAME, True, False),
        (f"{N} < 5", N, True, False),
        (f"5 >= {N}", N, True, False),
        (f"{N} == 5", N, True, False),
        (OK, OK, True, False),
        (f"coalesce({OK}, False)", OK, True, False),
        (f"coalesce({OK}, True)", OK, False, False),
        (f'{NAME} == "a" and {NICKNAME} == "b"', NAME, True, False),
        (f'{NAME} == "a" and {NICKNAME} == "b"', NICKNAME, True, False),
        (f'{NAME} == "a" or {NICKNAME} == "b"', NAME, False, False),
        (f'{NAME} == "a" or {NAME} == "b"', NAME, True, False),
        (f'{NAME} is None or {NICKNAME} == "b"', NAME, False, True),
        # The second way is taken where the first one failed.
        (f'{NAME} is None or {NICKNAME} == "b"', NICKNAME, False, False),
        (f'{NAME} != "a" or {NICKNAME} == "b"', NAME, False, True),
        (f'({NAME} is None or {NICKNAME} == "b") and {NAME} is not None', NICKNAME, False, False),
        (f'{NAME} == "a" or {NAME} is not None and {NICKNAME} == "b"', NAME, True, False),
        (f'{NAME} is not None and {NICKNAME} == "b" or {NAME} == "x"', NAME, True, False),
        (f'not ({NAME} is None and {NICKNAME} == "b") and {NICKNAME} == "b"', NAME, False, False),
        (f'({NAME} == "a" if {NICKNAME} == "b" else {NAME} == "c")', NAME, True, False),
        (f'({NAME} == "a" if {NICKNAME} == "b" else False)', NICKNAME, True, False),
        (f'({NAME} == "a" if {NICKNAME} != "b" else False)', NICKNAME, False, False),
        (f'({NAME} is None if {NICKNAME} == "b" else {NAME} is None)', NAME, False, True),
        (f'({NAME} is None if {NICKNAME} == "b" else True)', NICKNAME, False, True),
        (f'({NAME} is None if {NICKNAME} == "b" else True)', NAME, False, True),
        # Whether any or all of them do.
        (f'any(role == "a" for role in {ROLES})', ROLES, True, False),
        (f'any(t == {NAME} for t in ["a"])', NAME, True, False),
        (f'any(t == "a" for t in ["a"] if {NAME} == t)', NAME, True, False),
        (f'all(role == "a" for role in {ROLES})', ROLES, False, True),
        (f'all(t == {NAME} for t in ["a"])', NAME, False, False),
        # What is present because it is a part of what is.
        (f"{NAME}.lower() is not None", NAME, True, False),
        (f"{NAME}[:3] is not None", NAME, True, False),
        (f"{ROLES}[0] is not None", ROLES, True, False),
        (f"sorted({ROLES}) is not None", ROLES, True, False),
        (f"first(role for role in {ROLES}) is not None", ROLES, True, False),
        (f"first(t for t in sorted({ROLES})) is not None", ROLES, True, False),
        (f"coalesce({NAME}, {NICKNAME}) is not None", NAME, False, False),
        (f"coalesce({NAME}, {NAME}.lower()) is not None", NAME, True, False),
        (f"({NAME} or {NICKNAME}) is not None", NAME, False, False),
        (f"({NAME} or {NAME}.lower()) is not None", NAME, True, False),
        (f'({NAME} if {NICKNAME} == "a" else None) is not None', NAME, True, False),
        (f'({NAME} if {NICKNAME} == "a" else None) is not None', NICKNAME, True, False),
        (f'({NAME} if {NICKNAME} == "a" else {NAME}) is not None', NAME, True, False),
        (f'({NAME} if {NICKNAME} == "a" else {NAME}) is not None', NICKNAME, False, False),
        (f'{{"a": 1}}[{NAME}] is not None', NAME, True, False),
        (f'{{"a": 1}}.get({NAME}, {N}) == 1', NAME, False, False),
        (f'{{"a": {NAME}}}.a is not None', NAME, False, False),
        # What is known of a whole is known of the same whole alone.
        (f"{NAME}.lower() is not None", f"{NAME}.upper()", True, False),
        (f"{ROLES}[0] is not None", f"{ROLES}[0]", True, False),
        (f"{ROLES}[0] is not None", f"{ROLES}[1]", False, False),
        (f'{TEXTS}[0] == "a"', f"{TEXTS}[0]", True, False),
    ],
)
def test_what_a_condition_says_is_present(
    condition: str, text: str, where_true: bool, where_false: bool
) -> None:
    holds, fails = logged_where(condition, text)
    assert (holds.info.present, fails.info.present) == (where_true, where_false)
    holds, fails = logged_where(condition, "event.user.given_name")
    assert (
        not holds.info.present and not fails.info.present
    ), "a run can come here, and nothing is said of this"


def test_a_condition_is_seen_through_names_and_helpers() -> None:
    above = (
        f"def known(x):\n    return x is not None\n\n\nhas_name = {NAME} is not None\nis_known = has_name\n"
    )
    for condition in ("has_name", "is_known", f"known({NAME})", f"not {NAME} is None"):
        holds, fails = logged_where(condition, NAME, above)
        assert (holds.info.present, fails.info.present) == (True, False), condition
        holds, fails = logged_where(f"not ({condition})", NAME, above)
        assert (holds.info.present, fails.info.present) == (False, True), condition


def test_a_value_is_seen_through_names_and_helpers() -> None:
    above = f"def lower(x):\n    return x.lower()\n\n\nname = {NAME}\nlow = lower(name)\n"
    for condition, text in (
        (f"{NAME} is not None", "low"),
        ("low is not None", NAME),
        ("name", f"lower({NAME})"),
    ):
        assert logged_where(condition, text, above)[0].info.present
        assert not logged_where(condition, text, above)[1].info.present


def test_expressions_of_one_meaning_are_one_value_whatever_they_are_named() -> None:
    above = "".join(
        f"def {name}(x):\n    return x.{name[:5]}()\n\n\n" for name in ("lower_case", "upper_case")
    )
    above += f"name = {NAME}\nnickname = {NICKNAME}\n"
    for condition, text, is_present in (
        ("coalesce(name, nickname) is not None", f"coalesce({NAME}, {NICKNAME})", True),
        ("coalesce(name, nickname) is not None", "coalesce(nickname, name)", False),
        ("coalesce(name.lower(), nickname) is not None", f"coalesce({NAME}.lower(), nickname)", True),
        ("coalesce(name.lower(), nickname) is not None", "coalesce(name.upper(), nickname)", False),
        ('{"a": name}.a is not None', f'{{"a": {NAME}}}.a', True),
        ('{"a": name}.a is not None', f'{{"a": {NICKNAME}}}.a', False),
        ('{**{"a": name}}.a is not None', f'{{**{{"a": {NAME}}}}}.a', True),
        ('{**{"a": name}}.a is not None', f'{{**{{"a": {NICKNAME}}}}}.a', False),
        ("coalesce(lower_case(name), nickname) is not None", f"coalesce({NAME}.lower(), nickname)", True),
        ("coalesce(lower_case(name), nickname) is not None", "coalesce(upper_case(name), nickname)", False),
        ("name[:3].lower() is not None", f"{NAME}[:3]", True),
    ):
        assert logged_where(condition, text, above)[0].info.present is is_present, (condition, text)


def test_of_a_record_that_is_not_known_nothing_is_reported_absent() -> None:
    fields = Record((RecordField("a", Basic.STRING, False), RecordField("b", Basic.STRING, True)))
    assert [is_required(fields, name) for name in "abc"] == [True, False, False]
    assert is_required(Basic.UNKNOWN, "a") and not is_required(Basic.JSON, "a")


def test_what_leads_nowhere_adds_nothing_to_what_is_known() -> None:
    one, two = frozenset({1}), frozenset({1, 2})
    assert both(one, two) == two and either(one, two) == one
    assert both(None, one) is None and both(one, None) is None
    assert either(None, one) == one and either(one, None) == one


def test_facts_that_hold_in_some_runs_alone() -> None:
    numbering = Numbering()
    facts = numbering.when_true(logged(f'{NAME} is not None and {ID} == "a" and {N} == 3'))
    assert facts is not None and numbering.limits.among(facts)
    uncertain = numbering.uncertain(facts)
    assert {numbering.number(logged(text)) for text in (NAME, N)} <= uncertain
    assert numbering.number(logged(ID)) in facts - uncertain
    assert not uncertain & numbering.limits.facts
    assert numbering.uncertain(None) == frozenset()
