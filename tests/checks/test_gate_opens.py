"""AG426: which texts a gate trusts, and what shows that the author has thought of a malformed one."""

import pytest

from .programs import gate, ids, labels, marks, only

SCHEMA = "schema(event.user.app_metadata, t=string, u=string)\n"
T, U = "event.user.app_metadata.t", "event.user.app_metadata.u"
PAST = f"time({T}) < now()"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (f"time({T}) is not None and {PAST}", []),
        (f"coalesce(time({T}), now()) < now() and {PAST}", []),
        # a text that is there can always be turned into this one
        (f'{T}.lower() == "x"', []),
        (f'{PAST} and {U}.lower() == "x"', ["AG426"]),
        # another text is tested
        (f"time({U}) is not None and {PAST}", ["AG426"]),
        (f"{T} is not None and {PAST}", ["AG426"]),
        (f"{PAST} and to_number({U}) > 3", ["AG426", "AG426"]),
        (f'time({T}.replace("x", "-")) < now()', ["AG426"]),
    ],
)
def test_the_very_text_must_be_tested(condition: str, expected: list[str]) -> None:
    assert ids(SCHEMA + gate(condition)) == expected


def test_a_setting_is_such_a_text_too() -> None:
    settings = 'settings("LIMIT")\n'
    assert ids(settings + gate("event.stats.logins_count > to_number(event.secrets.LIMIT)")) == ["AG426"]


@pytest.mark.parametrize("tested", ["t", f"time({T})"])
def test_what_is_tested_in_a_rule_above_is_tested(tested: str) -> None:
    above = f'with rule("b", when={tested} is None):\n    api.access.deny("no")\n'
    expected = [] if "time" in tested else ["AG426"]
    assert ids(f"{SCHEMA}t = {T}\n{above}{gate(PAST)}") == expected


def test_who_has_been_refused_does_not_slip_through() -> None:
    refused = gate(f"not (time({T}) > now())", title="b")
    assert ids(SCHEMA + refused + gate('event.client.name == "a"')) == []
    ended = refused.replace('api.access.deny("no")', "stop()")
    assert ids(SCHEMA + ended + gate('event.client.name == "a"')) == ["AG426"]


def test_who_has_been_refused_for_the_text_does_not_slip_through() -> None:
    days = 'settings("DAYS")\ndays_ = to_number(event.secrets.DAYS)\n'
    late = gate("event.stats.logins_count > days_")
    refused = gate("not 0 < days_ <= 90", title="b")
    assert ids(days + refused + late) == []
    assert ids(days + refused.replace('api.access.deny("no")', 'log("no")') + late) == ["AG426"]
    assert ids(days + gate("days_ > 90", title="b") + late) == ["AG426", "AG426"]


def test_a_gate_that_never_runs_is_not_opened() -> None:
    never = 'event.client.name == "a" and event.client.name == "b"'
    assert ids(SCHEMA + gate(f"{PAST} and {never}")) == ["AG405"]


def test_the_labels_show_the_call_and_the_text() -> None:
    helper = f'def end():\n    api.access.deny("no")\n\nwith rule("a", when={PAST}):\n    end()\n'
    assert labels(SCHEMA + helper) == [["end()", 'api.access.deny("no")', f"time({T})"]]
    assert marks(only(SCHEMA + helper)) == [
        "skipped without a word",
        "called here",
        "absent where the text is not an ISO 8601 time",
    ]


def test_the_advice_writes_a_test_where_the_text_has_a_name() -> None:
    assert f"when={T} is not None and time({T}) is None" in (only(SCHEMA + gate(PAST)).help or "")
    longer = only(SCHEMA + gate(f'time({T}.replace("x", "-")) < now()'))
    assert longer.help == "say what happens then"
