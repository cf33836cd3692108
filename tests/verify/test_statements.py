"""What a JavaScript file of a policy never has is a difference, and what it is is said."""

import pytest
from verify.cases import programs, shown, verdicts

NAME = "onExecutePostLogin"
POLICY = 'with rule("R"): log(uuid())\n'
LOG = "console.log(crypto.randomUUID());"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("exports.on", "module.exports.on", "it has `ExpressionStatement` at module level"),
        ("exports.on", "other.on", "it has `ExpressionStatement` at module level"),
        (
            "exports.onExecutePostLogin",
            "exports[onExecutePostLogin]",
            "it has `ExpressionStatement` at module level",
        ),
        ("exports.onExecutePostLogin", "exports", "it has `ExpressionStatement` at module level"),
        ("Login = async", "Login += async", "it has `ExpressionStatement` at module level"),
        (
            "Login = async () =>",
            "Login = other; async () =>",
            "it has `ExpressionStatement` at module level",
        ),
        ("exports.", "let x = 1;\nexports.", "it has a variable"),
        ("exports.", "const x = 1, y;\nexports.", None),
        ("exports.", "var x = 1;\nexports.", "it has a variable"),
        ("exports.", "f();\nexports.", "it has `ExpressionStatement` at module level"),
        ("exports.", "function f() {}\nexports.", "it has `FunctionDeclaration` at module level"),
        ("exports.", "if (1) {}\nexports.", "it has `IfStatement` at module level"),
        (
            "exports.",
            "exports.onExecutePostLogin = async () => {};\nexports.",
            "it has two exports of `onExecutePostLogin`",
        ),
        (LOG, "let x = 1;", "it has a variable"),
        (LOG, "try {} finally {}", "it has `TryStatement`"),
        (LOG, "do {} while (1);", "it has `DoWhileStatement`"),
        (LOG, "throw event;", "it has a `throw`"),
        (LOG, "x: {}", "it has `LabeledStatement`"),
    ],
)
def test_what_no_policy_has_is_named(old: str, new: str, why: str | None) -> None:
    (program,) = programs(POLICY)
    if why is None:
        with pytest.raises(AssertionError, match="Missing initializer"):
            verdicts(program, (old, new))
        return
    assert shown(verdicts(program, (old, new))) == [f"{NAME}: {why}, which no JavaScript of a policy has"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (
            "exports.onExecutePostLogin",
            "exports.onContinuePostLogin",
            [f"{NAME}: it is not exported", "onContinue"],
        ),
        (
            "Login",
            "Logins",
            [f"{NAME}: it is not exported", f"{NAME}s: it is exported, and no such function is ever called"],
        ),
        (
            'require("node:crypto")',
            'require("crypto")',
            [f"{NAME}: `log` comes next in the policy, an error that is thrown in"],
        ),
        ("= async () =>", "= async function ()", []),
        ("exports.", "const x = () => y();\nexports.", []),
        (LOG, f"{LOG}\n;", []),
        (LOG, f"{LOG}\nreturn;", []),
        (LOG, LOG + "\nconst x = 1, z = x;", []),
        (
            LOG,
            LOG + "\nconst x = 1, x = 2;",
            [f"{NAME}: a name that is declared twice is in the JavaScript alone"],
        ),
        (LOG, LOG + "\nnobody;", [f"{NAME}: an error that is thrown is in the JavaScript alone"]),
        (LOG, "", [f"{NAME}: `log` is missing in the JavaScript"]),
        (LOG, LOG + LOG, [f"{NAME}: `log` is in the JavaScript alone"]),
    ],
)
def test_what_a_file_may_be_like(old: str, new: str, why: list[str]) -> None:
    (program,) = programs(POLICY)
    found = shown(verdicts(program, (old, new)))
    assert len(found) == len(why)
    assert all(said.startswith(each) for said, each in zip(found, why, strict=True)), found
