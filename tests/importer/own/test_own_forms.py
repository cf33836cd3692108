"""Forms of our own JavaScript, each in one small policy: it comes back, and gives the same JavaScript."""

import pytest

from actiongen.importer.convert import convert
from actiongen.importer.model import Kind, Original
from actiongen.source import Source
from actiongen.unit import compile_file, loader

HEAD = 'action(name="Small", trigger="post-login")\n\n'
FORMS = {
    "a guard of a comparison": """
with rule("Same", when=event.request.query.a == event.user.nickname):
    api.idToken.setCustomClaim("same", True)
""",
    "a test that the policy makes itself": """
with rule("Long", when=event.user.name is not None and len(event.user.name) > 3):
    api.idToken.setCustomClaim("long", True)
""",
    "a comparison with two ends": """
schema(event.user.app_metadata, seats=number)

with rule("Few", when=0 < event.user.app_metadata.seats <= 3):
    api.idToken.setCustomClaim("few", True)
""",
    "else with an if in it": """
with rule("Some"):
    if event.user.email_verified:
        api.idToken.setCustomClaim("a", 1)
    else:
        if event.user.phone_verified:
            api.idToken.setCustomClaim("b", 1)
""",
    "a chain of conditions": """
with rule("Some"):
    if event.user.email_verified:
        api.idToken.setCustomClaim("a", 1)
    elif event.user.phone_verified:
        api.idToken.setCustomClaim("b", 1)
""",
    "a block with nothing in it": """
with rule("Nothing", when=event.user.email_verified):
    unused = True
""",
    "keys of an object": """
with rule("Keys"):
    for key, value in event.request.query.items():
        log(key)
    log([key for key, value in event.request.query.items() if key != "a"])
""",
    "a loop that does not look at its items": """
schema(event.user.app_metadata, tags=[string])

with rule("Each"):
    log([len(b) for a in event.user.app_metadata.tags for b in event.user.app_metadata.tags])
    for tag in event.user.app_metadata.tags:
        log("one")
""",
    "a helper that may throw and may go on": """
def check(text):
    if text == "x":
        abort("No.")
    log(text)


with rule("Checked"):
    check(event.user.name)
""",
    "a helper that is always the end": """
def refuse(text):
    log(text)
    api.access.deny("No.")


with rule("Refused", when=event.user.name == "x"):
    refuse(event.user.name)
""",
    "a default that is a list": """
schema(event.user.app_metadata, tags=[string])

with rule("Tags"):
    api.idToken.setCustomClaim("n", len([tag for tag in coalesce(event.user.app_metadata.tags, []) if tag != "a"]))
""",
    "names that JavaScript or the language keeps": """
delete_ = event.user.name
number_ = event.user.nickname

with rule("Names"):
    log(delete_, number_)
""",
    "texts in texts": """
with rule("Texts"):
    log(f"{f'{event.user.user_id}!'}{event.client.name}", "a" + event.user.user_id)
""",
    "a field of a record in a record": """
schema(event.user.app_metadata, plan={"inner": {"k": string}})

with rule("Plan"):
    log(event.user.app_metadata.plan.inner.k)
""",
    "times as numbers": """
created = time(event.user.created_at)

with rule("Times"):
    api.user.setAppMetadata("t", {"s": timestamp(created), "ms": timestamp_ms(created)})
""",
    "a header that is longer than a line": """
with rule("One"):
    log("one")
""",
}


def _built(stem: str, text: str) -> str:
    source = Source(f"policies/{stem}.policy", text)
    made = compile_file(source, loader((source,))).unit.javascript
    assert made is not None
    return made


@pytest.mark.parametrize("form", FORMS)
def test_a_form_comes_back(form: str) -> None:
    stem = "a" * 60 if "header" in form else "small"
    first = _built(stem, HEAD + FORMS[form])
    policy = convert(Original(Kind.ACTION, "a.js", "", first)).policy
    assert policy is not None
    assert _built(stem, policy.text) == first


CHANGED = {
    "a header above other code": (
        "exports.onExecutePostLogin",
        'console.log("x");\nexports.onExecutePostLogin',
    ),
    "a method in a place where it throws": ("event.user.name?.", "event.user.name."),
    "a function of the runtime that is another one": ('value === "string"', 'value !== "string"'),
}


@pytest.mark.parametrize("change", CHANGED)
def test_a_file_that_somebody_has_changed_is_not_taken_for_ours(change: str) -> None:
    """What its header says is not believed: it is read as any file is, with repairs, or refused."""
    text = """schema(event.user.app_metadata, plan=string)

with rule("One", when=event.user.app_metadata.plan == "x"):
    log(event.user.name.upper(), event.user.app_metadata.plan, event.user.app_metadata.plan or "none")
log_plan = event.user.app_metadata.plan

with rule("Two", when=log_plan is None):
    log("two")
"""
    old, new = CHANGED[change]
    first = _built("small", HEAD + text)
    assert old in first, first
    imported = convert(Original(Kind.ACTION, "a.js", "", first.replace(old, new)))
    if imported.policy is not None:
        assert imported.policy.repairs or _built("small", imported.policy.text) != first
