"""What the validator says when the JavaScript of a policy is another than the policy's."""

import pytest
from testing.policies import program

from actiongen.backends.javascript.emit import emit
from actiongen.backends.javascript.validate import check_size, validate
from actiongen.ir import Program
from actiongen.source import JavaScriptFile, Source
from actiongen.unit import analyse_source, loader

QUERY = """
found = api.cache.get("plan")
roles = api.roles.getUserEffectiveRoles(take=50)

with rule("r", when=found is None and len(roles.roles) < 3):
    api.idToken.setCustomClaim("plan", "none")
    api.access.deny("no plan")
"""
REQUESTS = """
def ask(url):
    found = http.get(url, on_error=log("silence"))
    return found.status


one = ask("https://a.example/x")
two = ask("https://b.example/x")

with rule("r", when=one != two and matches(r"a/b", event.user.name)):
    api.access.deny("no")
"""
EXTERN = """
@extern("externs/shout.js")
def shout(text: string) -> string: ...


loud = shout(event.user.user_id, on_error=log("silence"))

with rule("r", when=loud == "ANN"):
    api.access.deny("é no")
"""
AWAY = """
with rule("r", when=event.client.name == "Shop"):
    api.redirect.sendUserTo("https://a.example")
"""
SHOUT = "module.exports = (text) => text.toUpperCase();\n"


def of(text: str) -> Program:
    if "@extern" not in text:
        return program(text)
    head = 'action(name="Test", trigger="post-login")\n'
    source = Source("policies/case.policy", head + text, (JavaScriptFile("externs/shout.js", SHOUT),))
    found = analyse_source(source, loader((source,))).value
    assert isinstance(found, Program)
    return found


def messages(text: str, old: str, new: str) -> list[str]:
    made = of(text)
    code = emit(made)
    assert validate(code, made) == ()
    assert old in code, code
    return [f"{each.code.id} {each.message}" for each in validate(code.replace(old, new, 1), made)]


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        (AWAY, "exports.onContinuePostLogin = async", "exports.onContinuePostLogin =",
         ["AG602 `onContinuePostLogin` is not an async function of `event` and `api`"]),
        (AWAY, "exports.onContinuePostLogin", "exports.onX",
         ["AG602 the JavaScript exports `onExecutePostLogin`, `onX` instead of `onExecutePostLogin`, "
          "`onContinuePostLogin`"]),
        ('with rule("r"):\n    log("x")\n', "exports.onExecutePostLogin = async ()", "const f = ()",
         ["AG602 the JavaScript exports nothing instead of `onExecutePostLogin`"]),
        (QUERY, "exports.", "api.authentication.recordMethod(1);\nexports.",
         ["AG603 `api.authentication.recordMethod` is called in `no handler`",
          "AG603 the policy calls `api.authentication.recordMethod` 0 times and the JavaScript 1 times"]),
        (QUERY, "api.access.deny", "api.access.allow",
         ["AG603 `api.access.allow` is not a method of this trigger",
          "AG603 the policy calls `api.access.allow` 0 times and the JavaScript 1 times",
          "AG603 the policy calls `api.access.deny` 1 times and the JavaScript 0 times"]),
        (QUERY, "exports.", "api.access.deny(1);\nexports.",
         ["AG603 the policy calls `api.access.deny` 0 times and the JavaScript 1 times"]),
        (QUERY, "api.access.deny(", 'api.access.deny(""); api.access.deny(',
         ["AG603 the policy calls `api.access.deny` 1 times and the JavaScript 2 times"]),
        (QUERY, "await api.roles", "api.roles",
         ["AG603 the JavaScript does not await what `api` promises, and that alone"]),
        (QUERY, "api.access.deny", "await api.access.deny",
         ["AG603 the JavaScript does not await what `api` promises, and that alone"]),
        (QUERY, "exports.", "const f = (a) => a + ;\nexports.",
         ["AG601 the JavaScript of this policy cannot be read: Line 14: Unexpected token ;"]),
        (QUERY, "exports.", "\ud800\nexports.",
         ["AG601 the JavaScript of this policy cannot be read: it holds U+D800"]),
        (QUERY, "exports.", "String(1);\nexports.", ["AG603 the JavaScript calls `String`"]),
        (QUERY, "exports.", "let a = 1;\nexports.",
         ["AG604 the JavaScript holds `let a = 1;` (VariableDeclaration)"]),
        (QUERY, "exports.", "b; a; b;\nexports.",
         ["AG605 nothing defines `a` in the JavaScript", "AG605 nothing defines `b` in the JavaScript"]),
        (QUERY, '"no plan"', '"\\u202e"',
         ["AG606 the text '\\u202e' of the JavaScript is not in the policy",
          "AG606 the text 'no plan' of the policy is not in the JavaScript"]),
        (QUERY, '"none"', '"thrown"',
         ["AG606 the text 'thrown' of the JavaScript is not in the policy",
          "AG606 the text 'none' of the policy is not in the JavaScript"]),
        (QUERY, '"none"', "1", ["AG606 the text 'none' of the policy is not in the JavaScript"]),
        (QUERY, "if (", "\n\n\nif (!",
         ["AG608 line 22 of the JavaScript does not read as it was meant: "
          "`!found == null && roles.roles.length < 3) {`"]),
        (QUERY, "length < 3", f"length < {'4' * 70}",
         [f"AG608 line 19 of the JavaScript does not read as it was meant: `{'4' * 60}`"]),
        (REQUESTS, "await sendRequest", "await [sendRequest, await sendRequest][0]",
         ["AG603 the policy asks 1 times and the JavaScript 0 times",
          "AG604 the JavaScript holds `await` without a request"]),
        (REQUESTS, "return found.status", "await sendRequest(url);\nreturn found.status",
         ["AG603 the policy asks 1 times and the JavaScript 2 times"]),
        (REQUESTS, "/a\\/b/", "/a\\/c/g",
         ["AG606 the pattern `/a\\/c/g` of the JavaScript is not in the policy"]),
        (EXTERN, "shout(event.user.user_id)", "Boolean(event.user.user_id)",
         ["AG603 the policy calls `shout` 1 times and the JavaScript 0 times"]),
        (EXTERN, "shout(event.user.user_id)", "shout(shout(event.user.user_id))",
         ["AG603 the policy calls `shout` 1 times and the JavaScript 2 times"]),
        (EXTERN, "é no", "è no",
         ["AG606 the text 'è no' of the JavaScript is not in the policy",
          "AG606 the text 'é no' of the policy is not in the JavaScript"]),
    ],
)  # fmt: skip
def test_what_is_said(text: str, old: str, new: str, said: list[str]) -> None:
    assert messages(text, old, new) == said


def test_only_one_thing_is_said_of_a_file_that_is_too_large() -> None:
    made = of(QUERY)
    [problem] = validate("é" * 50_001, made)
    assert problem.message == "the JavaScript of this policy has 100,002 bytes, and Auth0 accepts 100,000"
    assert problem.help == "divide the policy into several actions of one flow"
    assert [each.code.id for each in check_size("100,000", 100_000, made)] == []
    assert [each.code.id for each in check_size("more", 100_001, made)] == ["AG607"]


@pytest.mark.parametrize("character", ["😀", "\U0001fae8", "\U000f0000", "ä"])
def test_a_character_may_be_written_as_itself_or_escaped(character: str) -> None:
    made = of(QUERY.replace("no plan", f"no {character}"))
    assert validate(emit(made), made) == ()
