"""No file of an extern takes the compiler or a run hostage, and none gets at more than it is given."""

import os
from pathlib import Path

import pytest

from actiongen.compiler import compile_folder
from actiongen.ir import Program
from actiongen.project import files
from actiongen.runner.find import find_node
from actiongen.runner.session import Runner
from actiongen.source import JavaScriptFile, Source
from actiongen.testing.in_order import Subject
from actiongen.testing.run_tests import run_tests
from actiongen.testing.verdict import Result, Verdict
from actiongen.unit import analyse_source, loader
from hostile.test_hostile import within

POLICY = """action(name="Hostile", trigger="post-login")


@extern("externs/bad.js")
def bad(user: json, text: string) -> string: ...


made = bad(event.user, event.user.user_id, on_error=log("failed"))

with rule("Made", when=made is not None):
    api.idToken.setCustomClaim("https://corp.example/a", coalesce(event.user.nickname, "none"))
"""
SAYS = 'exports.bad = (user, text) => "a";'


# Files


def codes(root: Path) -> set[str]:
    with within(20):
        found = files.read(root).then(compile_folder)
    return {each.code.id for each in found.diagnostics if each.is_error}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    root = tmp_path / "policies"
    (root / "externs").mkdir(parents=True)
    (root / "case.policy").write_text(POLICY, encoding="utf-8")
    return root / "externs" / "bad.js"


def test_a_huge_file_is_refused_unread(file: Path) -> None:
    file.write_text(SAYS + " " * (256 * 1024 - len(SAYS)), encoding="utf-8")
    assert codes(file.parent.parent) == set()
    with file.open("ab") as stream:
        stream.truncate(1 << 33)  # eight gigabytes that take no room
    assert codes(file.parent.parent) == {"AG674"}


@pytest.mark.parametrize("kind", ["a folder", "a pipe", "a link to itself", "a folder that is a link out"])
def test_what_is_no_file_is_refused(file: Path, kind: str) -> None:
    if kind == "a folder":
        file.mkdir()
    elif kind == "a pipe":
        os.mkfifo(file)
    elif kind == "a link to itself":
        file.symlink_to(file)
    else:
        outside = file.parent.parent.parent / "outside"
        outside.mkdir()
        (outside / "bad.js").write_text(SAYS, encoding="utf-8")
        file.parent.rmdir()
        file.parent.symlink_to(outside, target_is_directory=True)
    assert codes(file.parent.parent) in ({"AG674"}, {"AG342"})


# What stands in them


def refused(text: str) -> set[str]:
    source = Source("policies/case.policy", POLICY, (JavaScriptFile("externs/bad.js", text),))
    with within(20):
        found = analyse_source(source, loader((source,)))
    return {each.code.id for each in found.diagnostics if each.is_error}


@pytest.mark.parametrize(
    "text",
    [
        f"{SAYS}\nmodule.exports = {{}};",
        f"{SAYS}\nmodule.exports = (user, text) => 1;\nexports.bad = 1;",
        f'{SAYS}\nexports.bad = "no function";',
        'Object.defineProperty(exports, "bad", { get: () => () => "a" });',
        'module.exports = { get bad() { return () => "a"; } };',
        'exports["b" + "ad"] = () => "a";',
        f'{SAYS}\nconst fs = require("f" + "s");',
        f"{SAYS}\nconst name = 'fs'; require(name);",
        f"{SAYS}\nconst load = require; load('axios');",
        f"{SAYS}\nrequire.call(null, 'axios');",
        f"{SAYS}\nmodule.require('axios');",
        f"{SAYS}\nimport('axios');",
        f"{SAYS}\nrequire('./other.js');",
        f"{SAYS}\nrequire('../../package.json');",
        f"{SAYS}\n}})({{}}); exports.onExecutePostLogin = null; ((exports) => {{",
        f"{SAYS} }}",
        f"{SAYS} /*",
        f"{SAYS} `",
        f"<!-- {SAYS}\n",
        "import fs from 'fs';\nexport const bad = () => 'a';",
        "(" * 50_000,
        "",
        "\0",
    ],
)
def test_what_is_no_plain_module_is_refused(text: str) -> None:
    assert refused(text) == {"AG343"}


def test_what_is_plain_is_accepted() -> None:
    assert refused(SAYS) == set()


# Runs


def ran(text: str, test: str) -> Verdict:
    source = Source("policies/case.policy", POLICY + test, (JavaScriptFile("externs/bad.js", text),))
    found = analyse_source(source, loader((source,)))
    assert isinstance(found.value, Program), found.diagnostics
    with Runner(find_node()) as runner, within(60):
        (verdict,) = run_tests((Subject.of_action(found.value),), lambda subject, test: True, runner)
    return verdict


ACTS = """
test(
    "t",
    given={event.user.nickname: "ann"},
    expect=api.idToken.setCustomClaim("https://corp.example/a", "ann"),
)
"""


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("for (;;);", "on Node the action takes too long"),
        ("const all = []; for (;;) all.push(new Array(1e6).fill(1.5));", "on Node the action takes too "),
        ("for (;;) console.log('x'.repeat(1000));", "on Node the action writes too much"),
        ("process.exit(1);", "process.exit"),
    ],
)
def test_a_run_that_a_function_does_not_leave_ends_with_a_message(body: str, says: str) -> None:
    found = ran(f"exports.bad = (user, text) => {{ {body} }};", ACTS)
    assert found.result is not Result.PASSED
    assert any(says in problem for problem in found.problems), found.problems
    assert not any("requires a package" in problem for problem in found.problems), found.problems


@pytest.mark.parametrize(
    "body",
    [
        "user.nickname = 'eve'; delete user.user_id; user.identities.length = 0;",
        "user.__proto__.nickname = 'eve';",
        "Object.getPrototypeOf(user).nickname = 'eve';",
        "user.constructor.prototype.nickname = 'eve';",
        "globalThis.event = { user: { nickname: 'eve' } }; globalThis.api = {};",
        "if (typeof event + typeof api !== 'undefinedundefined') throw new Error();",
        "Object.freeze(user); Object.freeze(user.identities);",
    ],
)
def test_a_function_has_a_copy_of_what_it_gets(body: str) -> None:
    """It may do with it whatever it likes; the event has its own members, which no prototype hides."""
    found = ran(f"exports.bad = (user, text) => {{ {body} return 'a'; }};", ACTS)
    assert found.result is Result.PASSED, found.problems
