"""What the pages call values, conditions and effects: each table is one policy, each row a line of it."""

import pytest
from testing.policies import program

from actiongen import ir
from actiongen.report.markdown import document
from actiongen.report.wording.effects import sentences
from actiongen.report.wording.logic import logic_of
from actiongen.report.wording.said import as_text
from actiongen.report.wording.speaker import Speaker

VALUES = {
    "event": "the whole event",
    "None": "nothing",
    '""': "an empty text",
    "[]": "an empty list",
    "{}": "an empty record",
    "event.user.app_metadata.a.b": "`a.b` in the app metadata",
    "event.user.identities[0].provider": "`provider` of the first item of the identities of the user",
    "event.user.identities[-1]": "the last item of the identities of the user",
    "event.user.identities[1]": "item 2 of the identities of the user",
    "event.user.identities[-2]": "item 2 from the end of the identities of the user",
    "len(event.user.identities)": "the number of items in the identities of the user",
    "len(event.user.name)": "the length of the name of the user",
    "len([i for i in event.user.identities if i.isSocial])": (
        "the number of items in (all `i` among the identities of the user for which `isSocial` of `i` is true)"
    ),
    "event.user.identities[:1]": "the first item of the identities of the user",
    "event.user.name[:3]": "the first 3 characters of the name of the user",
    "event.user.name[0:3]": "the first 3 characters of the name of the user",
    "event.user.name[2:]": "the name of the user without its first 2 characters",
    "event.user.name[-4:]": "the last 4 characters of the name of the user",
    "event.user.name[:-1]": "the name of the user without its last character",
    "event.user.name[1:3]": (
        "the characters of the name of the user from place 1 to before place 3 (the first place is 0)"
    ),
    "event.user.name[2:event.stats.logins_count]": (
        "the characters of the name of the user from place 2 to before place the number of logins of the user "
        "(the first place is 0)"
    ),
    "event.user.name[event.stats.logins_count:]": (
        "the characters of the name of the user from place the number of logins of the user to the end "
        "(the first place is 0)"
    ),
    'event.user.name or "x"': "the name of the user (or `x` if that is missing or empty)",
    'event.user.name or event.user.nickname or "z"': (
        "the first of the name of the user, the nickname of the user and `z` that is not empty"
    ),
    "event.user.name or None": "the name of the user (if that is not empty)",
    'coalesce(event.user.name, "z")': "the name of the user (or `z` if that is missing)",
    'coalesce(event.user.name, event.user.nickname, "z")': (
        "the first of the name of the user, the nickname of the user and `z` that is there"
    ),
    '"a" if event.user.email_verified else "b"': (
        "(`a` if the e-mail address of the user is verified, else `b`)"
    ),
    "[i.provider for i in event.user.identities]": (
        "`provider` of `i` for every `i` among the identities of the user"
    ),
    "first(i for i in event.user.identities if i.isSocial)": (
        "the first `i` among the identities of the user for which `isSocial` of `i` is true"
    ),
    "first(i.provider for i in event.user.identities)": (
        "`provider` of `i` of the first `i` among the identities of the user where it is there"
    ),
    '{coalesce(i.user_id, ""): i.provider for i in event.user.identities}': (
        "the dictionary with `user_id` of `i` (or an empty text if that is missing): `provider` of `i` "
        "for every `i` among the identities of the user"
    ),
    "sorted(event.authorization.roles)": "the roles of the user, sorted",
    "sorted(event.authorization.roles, reverse=True)": "the roles of the user, sorted, the largest first",
    "unique(event.authorization.roles)": "the roles of the user, each value once",
    "sum([1, event.stats.logins_count])": "the sum of 1 and the number of logins of the user",
    "floor(event.stats.logins_count / 2)": "(the number of logins of the user divided by 2), rounded down",
    "-event.stats.logins_count": "minus the number of logins of the user",
    'event.user.name.split("@")': "the parts of the name of the user that are separated by `@`",
    'event.user.name.replace("a", "b")': "the name of the user with `b` in the place of `a`",
    '["a", *event.authorization.roles]': "`a` and all of the roles of the user",
    '{**event.user.app_metadata, "k": 1}': "(all of the app metadata, `k`: 1)",
    '{"a": 1, "b": 2}[event.user.name]': "the entry for the name of the user in the table (`a`: 1, `b`: 2)",
    '{"a": 1, "b": 2}.get(event.user.name, 3)': (
        "the entry for the name of the user in the table (`a`: 1, `b`: 2) (or 3 if there is none)"
    ),
    "hours(1)": "1 hour",
    "hours(2)": "2 hours",
    "days(event.stats.logins_count)": "(the number of logins of the user) days",
    'hour(now(), "Europe/Berlin")': "the hour in `Europe/Berlin`",
    'weekday(now(), "Europe/Berlin")': "the day of the week in `Europe/Berlin`",
    'date(now(), "Europe/Berlin")': "today's date in `Europe/Berlin`",
    'hour(time(event.user.created_at), "Europe/Berlin")': (
        "the hour of the time at which the user was created in `Europe/Berlin`"
    ),
    "now() - time(event.user.created_at)": "the time since the time at which the user was created",
    "event.user.email_verified": "whether the e-mail address of the user is verified",
    'f"Hi {event.client.name}! "': "“Hi {the name of the application}! ”",
    '" by " + event.client.name': "“ by {the name of the application}”",
}
CONDITIONS = {
    'event.user.name == ""': "the name of the user is empty",
    'event.user.name != ""': "the name of the user is not empty",
    'not (event.user.name == "x")': "the name of the user is not `x`",
    "event.stats.logins_count >= 2": "the number of logins of the user is at least 2",
    "not event.stats.logins_count >= 2": "the number of logins of the user is not at least 2",
    "2 >= event.stats.logins_count": "the number of logins of the user is at most 2",
    "time(event.user.created_at) < now()": "the time at which the user was created is before now",
    "time(event.user.created_at) >= now()": "the time at which the user was created is at or after now",
    "not time(event.user.created_at) > now()": "the time at which the user was created is not after now",
    'event.user.name in ["x"]': "the name of the user is `x`",
    'event.user.name not in ["x"]': "the name of the user is not `x`",
    'event.user.name not in ["x", "y"]': "the name of the user is neither `x` nor `y`",
    'event.user.name in ["x", "y", "z"]': "the name of the user is one of `x`, `y` and `z`",
    "event.user.name in event.authorization.roles": "the name of the user is among the roles of the user",
    "event.user.name not in event.authorization.roles": (
        "the name of the user is not among the roles of the user"
    ),
    '"x" in event.user.name': "the name of the user contains `x`",
    '"x" not in event.user.name': "the name of the user does not contain `x`",
    "event.user.name is not None": "the name of the user is there",
    "event.user.multifactor is None": "the MFA factors of the user are missing",
    'event.user.name.startswith("a")': "the name of the user begins with `a`",
    'not event.user.name.endswith("a")': "the name of the user does not end with `a`",
    'matches(r"^x", event.user.name)': "the name of the user matches the pattern `^x`",
    'not matches(r"^x", event.user.name)': "the name of the user does not match the pattern `^x`",
    "truthy(event.user.app_metadata.a)": (
        "`a` in the app metadata is set (to anything but false, 0 or an empty text)"
    ),
    "not truthy(event.user.app_metadata.a)": (
        "`a` in the app metadata is not set, or set to false, 0 or an empty text"
    ),
    "all(i.isSocial for i in event.user.identities)": (
        "for every `i` among the identities of the user, `isSocial` of `i` is true"
    ),
    "not all(i.isSocial for i in event.user.identities)": (
        "for at least one `i` among the identities of the user, `isSocial` of `i` is not true"
    ),
    'any(i.isSocial for i in event.user.identities if i.provider == "x")': (
        "for at least one `i` among the identities of the user for which `provider` of `i` is `x`, "
        "`isSocial` of `i` is true"
    ),
    'any(k == "x" for k, v in event.user.app_metadata.items())': (
        "for at least one `k` and `v` among the entries of the app metadata, `k` is `x`"
    ),
    "event.user.name and not event.user.nickname": (
        "the name of the user is there and not empty and the nickname of the user is missing or empty"
    ),
    "not (event.user.name and event.user.nickname)": (
        "the name of the user is missing or empty, or the nickname of the user is missing or empty"
    ),
    '(event.user.name == "x" or event.user.name == "y" and event.user.email_verified)'
    " and event.stats.logins_count > 1": (
        "(the name of the user is `x`, or both the name of the user is `y` and the e-mail address of the user "
        "is verified) and the number of logins of the user is more than 1"
    ),
}


def logged(rows: dict[str, str]) -> tuple[Speaker, dict[str, ir.Expr]]:
    """The expressions of a table, each as a policy logs it."""
    lines = "".join(f'    log("x", {row})\n' for row in rows)
    made = program(f'with rule("R"):\n{lines}')
    (rule,) = made.all_steps
    assert isinstance(rule, ir.Rule)
    logs = [effect for effect in rule.body if isinstance(effect, ir.Log)]
    return Speaker(made), {row: log.values[1] for row, log in zip(rows, logs, strict=True)}


def test_values() -> None:
    speaker, values = logged(VALUES)
    assert {row: speaker.value(value) for row, value in values.items()} == VALUES


def test_conditions() -> None:
    speaker, values = logged(CONDITIONS)
    assert {row: as_text(speaker.condition(value)) for row, value in values.items()} == CONDITIONS


EFFECTS = [
    ('log("a.")', "writes to the log: “a.”"),
    ('log("Is it?", 1.5, True)', "writes to the log: “Is it?”, 1.5 and true."),
    ("stop()", "ends here."),
    ('abort("broken!")', "ends the login with the error “broken!”"),
    ('api.user.setAppMetadata("a", None)', "sets `a` in the app metadata to nothing."),
    (
        'api.multifactor.enable("any", allowRememberBrowser=False)',
        "asks the user for a second factor (MFA), of any kind that is set up; `allowRememberBrowser`: false.",
    ),
    ('if event.user.name == "x":\n        stop()', "If the name of the user is `x`, the action ends here."),
    (
        'if event.user.name == "x":\n        stop()\n    elif event.user.name == "y":\n        log("y")\n'
        '    else:\n        log("a")\n        log("b")',
        "If the name of the user is `x`, the action ends here.\n\n"
        "Otherwise, if the name of the user is `y`, the action writes to the log: “y”.\n\n"
        "Otherwise, the action does this, in order:\n\n- Writes to the log: “a”.\n- Writes to the log: “b”.",
    ),
    (
        "for role in event.authorization.roles:\n        log(role)",
        "For every `role` among the roles of the user, the action writes to the log: `role`.",
    ),
    (
        "for role in event.authorization.roles:\n        if role:\n            log(role)",
        "For every `role` among the roles of the user, the action does this:\n\n"
        "- If `role` is there and not empty, the action writes to the log: `role`.",
    ),
]


@pytest.mark.parametrize(("effect", "words"), EFFECTS)
def test_effects(effect: str, words: str) -> None:
    made = program(f'with rule("R"):\n    {effect}\n')
    (rule,) = made.all_steps
    assert isinstance(rule, ir.Rule)
    said = sentences(Speaker(made), rule.body)
    assert "\n\n".join(document(each).strip() for each in said) == words


def logic(text: str) -> str:
    """The steps of a policy and its terms."""
    made = program(text)
    found = logic_of(made, Speaker(made))
    return document(each for each in (*found.handlers, found.terms) if each is not None)


def test_a_condition_that_is_too_long_for_a_line_is_a_list() -> None:
    names = " or ".join(f'event.user.name == "{name}"' for name in "abc")
    assert logic(
        f'with rule("Why?", when=({names}) and event.stats.logins_count > 3 and event.user.email_verified):\n'
        '    log("x")\n    log("y")\n'
    ) == (
        "1. **Why?** If all of these are true:\n\n"
        "   - the name of the user is `a`, or the name of the user is `b`, or the name of the user is `c`\n"
        "   - the number of logins of the user is more than 3\n"
        "   - the e-mail address of the user is verified\n\n"
        "   then the action does this, in order:\n\n"
        "   - Writes to the log: “x”.\n"
        "   - Writes to the log: “y”.\n"
    )


def test_a_long_helper_is_a_term_and_a_short_one_is_said_at_once() -> None:
    long = " or ".join(f'name == "{each}"' for each in "abcdefg")
    said = logic(
        f"def is_known(name):\n    return {long}\n"
        "def is_new():\n    return event.stats.logins_count == 1\n"
        'with rule("R", when=is_known(event.user.name) and is_new()):\n    stop()\n'
    )
    assert said.startswith(
        "1. **R.** If `is_known` (with `name` = the name of the user) is true and the number of logins of the user "
        "is 1, the action ends here.\n\n"
        "- `is_known` of `name` is true if at least one of these is true:\n  - `name` is `a`\n"
    )


def test_a_value_of_what_is_a_term_is_said_of_the_term() -> None:
    long = " or ".join(f'i.provider == "{each}"' for each in "abcdefgh")
    said = logic(
        f"found = first(i for i in event.user.identities if {long})\n"
        'with rule("R", when=found.connection == "x"):\n    log(found.user_id)\n'
    )
    assert said.startswith(
        "1. **R.** If `connection` of `found` is `x`, the action writes to the log: `user_id` of `found`.\n\n"
        "- `found` is the first `i` among the identities of the user for which `provider` of `i` is `a`, "
    )


def test_helpers_that_ask_somebody() -> None:
    helper = (
        "def score(name):\n"
        """    answer = http.get(f"https://x.example/{name or 'nobody'}", on_error=log("no answer"))\n"""
        "    return answer.status\n"
        "got = score(event.user.name)\n"
        "other = score(event.user.nickname) if event.stats.logins_count > 3 else None\n"
    )
    assert logic(helper + 'with rule("R", when=got == 200 and other != 200):\n    stop()\n') == (
        "1. The action does what `score` (with `name` = the name of the user) says, and calls the result `got`.\n"
        "2. If the number of logins of the user is more than 3, the action does what `score` (with `name` = the "
        "nickname of the user) says, and calls the result `other`.\n"
        "3. **R.** If the result `got` is 200 and the result `other` is not 200, the action ends here.\n\n"
        "- `score` of `name`: it does this, in order:\n"
        "  - Sends a `GET` request to “https://x.example/{`name` (or `nobody` if that is missing or empty)}”, "
        "waits 3 seconds at most, and calls the answer `answer`.\n"
        "    - If there is no answer, the action writes to the log: “no answer”.\n"
        "  - Gives back `status` of the answer `answer`.\n"
    )


def test_a_short_helper_that_asks_is_said_at_once() -> None:
    said = logic(
        'def score():\n    answer = http.get("https://x.example", on_error=stop())\n    return answer.status\n'
        "got = score()\nother = score() if event.stats.logins_count > 3 else None\n"
        'with rule("R", when=got == 200 and other == 200):\n    stop()\n'
    )
    asks = (
        "   - Sends a `GET` request to “https://x.example”, waits 3 seconds at most, and calls the answer `answer`.\n"
        "     - If there is no answer, the action ends here.\n"
        "   - Keeps `status` of the answer `answer` as the result "
    )
    assert said == (
        f"1. The action does this, in order:\n{asks}`got`.\n"
        f"2. If the number of logins of the user is more than 3, the action does this, in order:\n{asks}`other`.\n"
        "3. **R.** If the result `got` is 200 and the result `other` is 200, the action ends here.\n"
    )
