"""Times that Auth0 writes are read with ``Date.parse``, all others with the strict ``parseTime``."""

import pytest
from backends.javascript.test_contract import program_of

from actiongen.backends.javascript.emit import emit

_POLICY = """
action(name="a", trigger="post-login")

schema(event.user.app_metadata, since=string)

latest = event.user.last_password_reset or event.user.created_at

with rule("R", when={condition}):
    api.access.deny("no")
"""


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (
            "now() - time(event.user.created_at) > days(1)",
            "now - Date.parse(event.user.created_at) > MS_PER_DAY",
        ),
        ("time(event.user.updated_at) < now()", "Date.parse(event.user.updated_at) < now"),
        ("time(event.session.created_at) < now()", 'Date.parse(event.session?.created_at ?? "") < now'),
        ("time(latest) < now()", "Date.parse(latest) < now"),
        (
            "any(time(m.timestamp) < now() for m in event.authentication.methods)",
            "(m) => Date.parse(m.timestamp) < now",
        ),
        (
            "time(event.user.app_metadata.since) < now()",
            "parseTime(asString(event.user.app_metadata?.since)) < now",
        ),
        ("time(event.user.name) < now()", "parseTime(event.user.name) < now"),
    ],
)
def test_times(condition: str, code: str) -> None:
    text = emit(program_of(_POLICY.replace("{condition}", condition)))
    assert code in " ".join(text.split()), text
    assert ("function parseTime" in text) is ("parseTime" in code)


def test_a_time_that_is_missing_is_absent() -> None:
    text = emit(program_of(_POLICY.replace("{condition}", "time(event.session.created_at) is None")))
    assert 'asNumber(Date.parse(event.session?.created_at ?? "")) == null' in text
