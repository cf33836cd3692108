"""What becomes of an Action, Rule or Hook of one line: a line of ``forms.txt`` behind ``////``, and its policy below.

That a policy does the same is for the judge, which asks Node; this says which words the policy has, what is repaired
and what is refused. ``pytest --update`` writes the policies anew.
"""

from pathlib import Path

import pytest

from actiongen.importer.convert import convert
from actiongen.importer.model import Imported, Kind, Original, Package

FORMS = Path(__file__).with_name("forms.txt")
RULE, HOOK = "rule: ", "hook "
PARAMETERS = {
    "pre-user-registration": "user, context, cb",
    "post-user-registration": "user, context, cb",
    "post-change-password": "user, connection, context, cb",
    "credentials-exchange": "client, scope, audience, context, cb",
    "send-phone-message": "recipient, text, context, cb",
}
PACKAGES = tuple(
    Package(name, "1.0.0") for name in ("auth0", "axios", "jsonwebtoken", "lodash", "ip", "moment", "uuid")
)


def kept() -> dict[str, str]:
    """The lines, and what stands below each."""
    cases = FORMS.read_text("utf-8").removeprefix("//// ").split("\n//// ")
    return {line: below.strip() for line, _, below in (case.partition("\n") for case in cases)}


def original(line: str) -> Original:
    """The Action, Rule or Hook whose body a line is."""
    if line.startswith(HOOK):
        trigger, _, body = line.removeprefix(HOOK).partition(": ")
        code = f"module.exports = function ({PARAMETERS[trigger]}) {{ {body} }};"
        return Original(Kind.HOOK, "one.js", "One", code, trigger, packages=PACKAGES)
    if line.startswith(RULE):
        code = f"function one(user, context, callback) {{ {line.removeprefix(RULE)} }}"
        return Original(Kind.RULE, "one.js", "One", code, "post-login", packages=PACKAGES)
    code = f"exports.onExecutePostLogin = async (event, api) => {{ {line} }};"
    return Original(Kind.ACTION, "one.js", "One", code, "post-login", packages=PACKAGES)


def told(imported: Imported) -> str:
    """The policy, what JavaScript it calls, and what is said of it."""
    code = imported.original.code
    policy = imported.policy
    parts = [] if policy is None else [policy.text.strip()]
    parts += [] if policy is None else [(each.text or "").strip() for each in policy.externs]
    said = [
        f"{each.kind.value}: {each.what} `{code[each.span.start : each.span.end]}`"
        for each in (() if policy is None else policy.repairs)
    ]
    said += [
        f"problem: {each.what} ({each.help}) `{code[each.span.start : each.span.end]}`"
        for each in imported.problems
    ]
    return "\n\n".join([*parts, *(["\n".join(said)] if said else [])])


@pytest.mark.every(3)
@pytest.mark.parametrize("line", kept())
def test_form(line: str, update: bool) -> None:
    found = told(convert(original(line)))
    if update:
        cases = kept() | {line: found}
        FORMS.write_text("\n".join(f"//// {each}\n{cases[each]}\n" for each in cases), "utf-8")
    assert found == kept()[line]
