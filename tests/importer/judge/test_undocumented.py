"""What only events show that Auth0 does not document is told apart, and opens nothing."""

import pytest
from importer.judge.pairs import Pair
from importer.judge.test_pairs import class_of, judged

from actiongen.importer.judge.judge import Options
from actiongen.importer.judge.trials import Trials

pytestmark = pytest.mark.slow

GUARDED = Pair(
    "a guard of what is always there",
    "if (!event.user.user_id) { api.access.deny('nobody'); return; }\n"
    "if (event.request.ip === '203.0.113.9') { api.access.deny('ip'); }",
    'with rule("A", when=event.request.ip == "203.0.113.9"):\n    api.access.deny("ip")',
    5,
    5,
)
BOTH = Pair(
    "a guard of what is always there, and of what need not be",
    "if (!event.user.user_id || !event.user.email) { api.access.deny('nobody'); }",
    'with rule("A", when=event.request.ip == "203.0.113.9" and event.user.email is None):\n'
    '    api.access.deny("nobody")',
    5,
    5,
)


def test_a_gate_that_opens_on_such_events_alone(trials: Trials) -> None:
    judgement = judged(GUARDED, trials, Options(events=300))

    assert judgement.differences
    assert not any(each.is_documented for each in judgement.differences)
    assert not judgement.is_open
    assert judgement.differences[0].smallest.given == ((("user", "user_id"), None),)
    assert judgement.coverage.percent == 100
    assert judgement.tests
    assert all(pin.difference is None for pin in judgement.tests)
    assert not any((("user", "user_id"), None) in pin.given.given for pin in judgement.tests)


def test_one_that_opens_on_others_too_is_shown_on_these(trials: Trials) -> None:
    judgement = judged(BOTH, trials, Options(events=300))

    assert judgement.is_open
    documented = [each for each in judgement.differences if each.is_documented]
    assert [class_of(each) for each in documented] == ["OTHER"]
    assert judgement.differences[0] == documented[0]
    assert documented[0].smallest.given == ((("user", "email"), None),)


def test_the_metadata_of_a_client_holds_texts(trials: Trials) -> None:
    judgement = judged(
        Pair(
            "a quota",
            "const quota = Number(event.client.metadata.quota || '100');\n"
            "if (Number.isNaN(quota) || quota <= 0) { api.access.deny('quota'); }",
            'quota = to_number(read(event.client.metadata.quota, string) or "100")\n\n'
            'with rule("A", when=quota is None or quota <= 0):\n    api.access.deny("quota")',
            5,
            5,
        ),
        trials,
        Options(events=300),
    )

    assert judgement.differences
    assert not judgement.is_open
