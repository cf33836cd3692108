"""What the validator finds in JavaScript that the compiler would not write."""

from dataclasses import replace

import pytest
from backends.javascript.ir_builders import (
    SPAN,
    TRIGGER,
    B,
    S,
    call,
    define,
    deny,
    eq,
    guard,
    info,
    log,
    matches,
    num,
    path,
    program,
    read,
    record,
    ref,
    rule,
    text,
    texts,
)

from actiongen import ir
from actiongen.backends.javascript.emit import emit
from actiongen.backends.javascript.validate import validate

STAFF = define("STAFF", texts("corp.example", "a\u2028b", "😀", "\ud800"), constant=True)
PLAN = read(ir.Member(path("event.user.app_metadata"), "pl-an", info(B, False)), S)
PROGRAM = program(
    ir.Define(STAFF),
    guard(eq(PLAN, text("free")), "Free plans"),
    rule("Pattern", matches(r"^\d+\/", PLAN), log(text("x"), ref(STAFF), num(-0.5))),
    rule(
        "Deny",
        eq(path("event.organization.name"), text("acme")),
        call(
            "multifactor.enable",
            text("any"),
            record(ir.Entry("allowRememberBrowser", ir.Literal(False, info(B)))),
        ),
        deny("no entry"),
    ),
    docstring="About it.",
)
CODE = emit(PROGRAM)


def problems(code: str, of: ir.Program = PROGRAM) -> list[str]:
    return [f"{problem.code.id} {problem.message}" for problem in validate(code, of)]


def codes(code: str) -> set[str]:
    return {problem.code.id for problem in validate(code, PROGRAM)}


def changed(old: str, new: str) -> str:
    assert CODE.count(old) == 1, old
    return CODE.replace(old, new)


def test_what_the_compiler_writes_is_valid() -> None:
    assert problems(CODE) == []


def test_every_problem_is_at_the_policy() -> None:
    for problem in validate("", PROGRAM):
        assert problem.span.path == PROGRAM.path
        assert problem.is_error


@pytest.mark.parametrize(
    "code",
    [
        "const",
        "exports.onExecutePostLogin = async (event, api) => {",
        CODE + "\nimport x from 'y';",
        CODE + "\nawait 1;",
        CODE.replace("About it.", "About\u2028it."),
        CODE.replace("About it.", "About\x00it."),
        "(" * 5000 + ")" * 5000,
        "a = " + "[" * 3000 + "]" * 3000,
    ],
)
def test_unreadable(code: str) -> None:
    assert codes(code) == {"AG601"}


def test_exports() -> None:
    assert "AG602" in codes("")
    assert "AG602" in codes(changed("exports.onExecutePostLogin", "exports.onExecutePreUserRegistration"))
    assert "AG602" in codes(CODE + "\nexports.onContinuePostLogin = async () => {};\n")
    assert "AG602" in codes(changed("async (event, api)", "(event, api)"))
    assert "AG602" in codes(changed("async (event, api)", "async (api, event)"))
    assert "AG602" in codes(changed("async (event, api)", "async (event, api, more)"))
    assert "AG604" in codes(CODE + "\nmodule.exports = 1;\n")
    assert "AG604" in codes(CODE + "\nexports.x = 1;\n")


def test_calls_of_api() -> None:
    unknown = problems(changed("api.access.deny(", "api.access.denny("))
    assert (
        unknown
        == [
            "AG603 `api.access.denny` is not a method of this trigger",
            "AG603 the policy calls `api.access.denny` 0 times and the JavaScript 1 times",
            "AG603 the policy calls `api.access.deny` 1 times and the JavaScript 0 times",
        ]
        or len(unknown) == 3
    )
    assert "AG603" in codes(changed('api.access.deny("no entry");', ""))
    assert "AG603" in codes(changed('api.access.deny("no entry");', 'api.access.deny("no entry");' * 2))
    assert "AG603" in codes(changed("api.access.deny(", 'api["access"].deny('))
    assert "AG603" in codes(changed("console.log(", "console.log(api, "))
    assert "AG603" in codes(CODE + '\napi.access.deny("no entry");\n')


def test_a_method_of_the_other_handler() -> None:
    method = TRIGGER.method("authentication.recordMethod")
    assert method is not None and method.only_in == "onContinuePostLogin"
    of = program(rule("a", None, ir.Call(method, (text("https://a.example"),), SPAN)))
    assert problems(emit(of), of) == [
        "AG603 `api.authentication.recordMethod` is called in `onExecutePostLogin`"
    ]


MODULE = ir.Extern("md5", "actions:hashing", "", "md5", False, (ir.ExternParameter("t", S),), S, True, SPAN)


def of_a_module(pins: tuple[str, ...] = ("hashing",)) -> ir.Program:
    answer = ir.Variable("digest", S, False, SPAN, is_foreign=True)
    failure = ir.Variable("failure", ir.QUERY_FAILURE, True, SPAN)
    question = ir.ExternCall(MODULE, (text("a"),), 3000)
    made = program(ir.Perform(ir.Ask(answer, None, question, failure, (), SPAN), SPAN))
    header = replace(made.header, modules=tuple(ir.ModulePin(pin, 3, SPAN) for pin in pins))
    return replace(made, header=header)


def test_a_module_is_required_that_is_pinned() -> None:
    of = of_a_module()
    code = emit(of)
    assert 'const hashing = require("actions:hashing");' in code
    assert problems(code, of) == []
    assert "AG603 the JavaScript calls `require`" in problems(code, of_a_module(()))
    assert problems(code.replace("actions:hashing", "actions:other"), of) != []
    assert problems(code.replace("hashing.md5", "hashing.sha"), of) != []
    again = code.replace("    await inTime", "    await inTime(() => hashing.md5(event)), await inTime", 1)
    call = 'asString(await inTime(() => hashing.md5("a")))'
    assert call in code, code
    again = code.replace(call, f"[{call}, {call}]")
    assert any("calls `hashing.md5` 1 times" in each for each in problems(again, of))


@pytest.mark.parametrize(
    "statement",
    [
        'eval("no entry");',
        'new Function("no entry")();',
        "require(STAFF);",
        "process.exit();",
        "STAFF.push(1);",
        "console.error(1);",
        "STAFF[0]();",
        "(() => {})();",
        "event.user.toString();",
        "STAFF.update();",
        "const fs = require(STAFF);",
        "const crypto = require(STAFF);",
        "Buffer.alloc(9);",
        "Buffer.from(STAFF).fill(0);",
        "Object.assign(event, STAFF);",
        "new Date().setTime(1);",
        "new STAFF();",
        "JSON.parse(STAFF);",
        'import("no entry");',
    ],
)
def test_foreign_calls(statement: str) -> None:
    assert "AG603" in codes(changed('console.log("x"', f'{statement}\nconsole.log("x"'))


@pytest.mark.parametrize(
    "statement",
    [
        "event.user.name = 1;",
        "event.user.name += 1;",
        "event.user.logins++;",
        "delete event.user;",
        "let a = 1;",
        "var a = 1;",
        "while (true) {}",
        "function f() {}",
        "class A {}",
        "try { STAFF; } catch { STAFF; }",
        "const f = async () => {};",
        "const f = function () {};",
        "const { user } = event;",
        "switch (event) {}",
        "debugger;",
        "a: for (const b of STAFF) { break a; }",
        "const a = { get b() { return 1; } };",
        "STAFF`x`;",
        "typeof event, 1;",
        "with (event) {}",
        '"use strict";',
    ],
)
def test_foreign_code(statement: str) -> None:
    found = codes(changed('console.log("x"', f'{statement}\nconsole.log("x"'))
    assert found & {"AG604", "AG601", "AG606"}, found


def test_foreign_functions() -> None:
    assert "AG604" in codes(CODE + "\nfunction f() {}\n")
    assert "AG604" in codes(changed("pattern.test(text)", "true"))


@pytest.mark.parametrize(
    "name", ["process", "globalThis", "module", "require", "exports", "secret", "arguments", "this_"]
)
def test_foreign_names(name: str) -> None:
    assert codes(changed('console.log("x"', f'console.log({name}, "x"')) == {"AG605"}


def test_names_end_with_their_scope() -> None:
    inside = changed('console.log("x"', 'const a = 1; console.log(a, "x"')
    assert codes(inside) == {"AG608"}
    outside = inside.replace("// Deny", "console.log(a);\n// Deny")
    assert problems(outside) == ["AG605 nothing defines `a` in the JavaScript"]


def test_texts() -> None:
    assert codes(changed('"no entry"', '"no entrance"')) == {"AG606"}
    assert codes(changed('"corp.example"', '"corp.examp1e"')) == {"AG606"}
    assert codes(changed('"corp.example"', "`corp ${NaN}`")) == {"AG606"}
    assert codes(changed("allowRememberBrowser:", "allowRememberBrowsers:")) == {"AG606"}
    assert codes(changed("organization?.name", "organization?.id")) == {"AG606"}
    assert codes(changed(r"/^\d+\//", r"/^\d*\//")) == {"AG606"}
    assert codes(changed(r"/^\d+\//", r"/^\d+\//i")) == {"AG606"}
    assert problems(changed('"corp.example"', r'"corp\u002eexample"')) == []


@pytest.mark.slow
def test_size() -> None:
    long = program(*(rule(f"{number}", None, log(text("é" * 500))) for number in range(110)))
    [problem] = validate(emit(long), long)
    assert problem.code.id == "AG607"
    assert (
        problem.message
        == f"the JavaScript of this policy has {len(emit(long).encode()):,} bytes, and Auth0 accepts 100,000"
    )
