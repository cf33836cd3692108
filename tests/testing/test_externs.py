"""Externs in tests of policies: the real functions run on Node, `returns=` answers for them, and without Node it is
said."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from actiongen.cli.main import main
from actiongen.commands.one_event import OneEvent
from actiongen.commands.run import run
from actiongen.commands.why import why
from actiongen.compiler import compile_folder
from actiongen.diagnostics.outcome import CLEAN, NO_TOOL
from actiongen.flow.resolved import Resolved
from actiongen.ir import Flows, Program
from actiongen.project import files
from actiongen.runner.find import NodeMissing, find_node
from actiongen.runner.session import Runner
from actiongen.source import JavaScriptFile, Source
from actiongen.testing.generate import Generator
from actiongen.testing.in_order import Subject
from actiongen.testing.mutation import score
from actiongen.testing.run_tests import run_tests
from actiongen.testing.verdict import Result, Verdict
from actiongen.unit import analyse_source, loader

POLICY = """action(name="Hash", trigger="post-login")

secrets("KEY")


@extern("externs/tools.js")
def shout(text: string) -> string: ...


@extern("externs/tools.js")
def lookup(user: json) -> {"roles": [string]}: ...


@extern("externs/tools.js")
def notify(text: string) -> None: ...


loud = shout(event.user.nickname, on_error=stop()) if event.user.nickname is not None else None
found = lookup(event.user, on_error=log("no roles"))

with rule("Roles", when=len(found.roles) > 0):
    api.idToken.setCustomClaim("https://corp.example/roles", coalesce(found.roles, []))
    notify(event.user.user_id, on_error=log("not told"))

with rule("Loud", when=loud == "ANN"):
    api.idToken.setCustomClaim("https://corp.example/loud", True)
"""
TOOLS = """
exports.shout = (text) => {
  if (text === "nobody") throw new Error("nobody");
  return text === "list" ? [text] : text.toUpperCase();
};
exports.lookup = async (user) => {
  const answer = await fetch(`https://roles.example/${user.nickname}`);
  console.log("asked", answer.status);
  user.nickname = "changed";
  return answer.status === 200 ? { roles: await answer.json(), at: new Date(0) } : "none";
};
exports.notify = async (text) => {
  if (text !== "auth0|ann") throw new Error(text);
};
"""
TEST = """
test(
    "t",
    given={{event.user.nickname: "{nickname}"}},
    http={{"GET https://roles.example/{nickname}": {{"status": {status}, "json": ["a"]}}}},
    {more}
    expect=[{expect}],
)
"""
ASKED = 'http.get("https://roles.example/{nickname}")'
ROLES = 'api.idToken.setCustomClaim("https://corp.example/roles", ["a"])'
LOUD = 'api.idToken.setCustomClaim("https://corp.example/loud", True)'


def program(text: str, tools: str = TOOLS) -> Program:
    source = Source("policies/case.policy", text, (JavaScriptFile("externs/tools.js", tools),))
    found = analyse_source(source, loader((source,)))
    assert isinstance(found.value, Program), found.diagnostics
    assert not [each for each in found.diagnostics if each.is_error], found.diagnostics
    return found.value


def verdict(nickname: str, expect: str, *, status: int = 200, more: str = "") -> Verdict:
    test = TEST.format(nickname=nickname, status=status, more=more, expect=expect.format(nickname=nickname))
    return next(verdicts(POLICY + test))


def verdicts(text: str, tools: str = TOOLS) -> Iterator[Verdict]:
    with Runner(find_node()) as runner:
        yield from run_tests((Subject.of_action(program(text, tools)),), lambda subject, test: True, runner)


@pytest.mark.parametrize(
    ("nickname", "expect", "status"),
    [
        ("ann", f"{ASKED}, {ROLES}, {LOUD}", 200),
        ("eve", f"{ASKED}, {ROLES}", 200),
        ("nobody", "", 200),
        ("list", "", 200),
        ("eve", ASKED, 404),
    ],
)
def test_the_real_function_runs(nickname: str, expect: str, status: int) -> None:
    found = verdict(nickname, expect, status=status)
    assert found.result is Result.PASSED, (found.problems, found.calls)


def test_what_a_function_logs_and_asks_is_part_of_the_run() -> None:
    found = verdict("eve", ASKED, status=404, more='logs=["asked 404", "no roles"],')
    assert found.result is Result.PASSED, found.problems


def test_returns_answers_in_the_place_of_the_function() -> None:
    more = 'returns={shout: "ANN", lookup: {"roles": ["a"]}, notify: True}, logs=[],'
    assert verdict("nobody", f"{ROLES}, {LOUD}", more=more).result is Result.PASSED
    more = 'returns={shout: "x", lookup: None, notify: None}, logs=["no roles"],'
    assert verdict("ann", "", more=more).result is Result.PASSED
    more = 'returns={lookup: {"roles": ["a"]}, notify: None}, logs=["not told"],'
    assert verdict("eve", ROLES, more=more).result is Result.PASSED
    assert verdict("eve", "", more="returns={shout: None},").result is Result.PASSED


def test_a_package_that_a_run_has_not_needs_an_answer() -> None:
    tools = 'const x = require("axios");\nexports.shout = (text) => x(text);'
    text = """action(name="A", trigger="post-login", dependencies={"axios": "1.7.9"})

@extern("externs/tools.js")
def shout(text: string) -> string: ...

loud = shout(event.user.user_id)

with rule("Loud", when=loud == "A"):
    stop()

test("real", expect=[])
test("answered", returns={shout: "A"}, expect=[], rules=["Loud"])
"""
    real, answered = verdicts(text, tools)
    assert real.result is Result.FAILED
    assert "`shout` is of an Actions Module, or requires a package, which a run has not" in real.problems[0]
    assert answered.result is Result.PASSED, answered.problems


MODULE = """action(name="A", trigger="post-login", modules={"hashing": 3})

@extern("actions:hashing")
def digest(text: string) -> string: ...

@extern("actions:hashing")
def note(text: string) -> None: ...

made = digest(event.user.user_id)

with rule("Digest", when=made == "d"):
    note(event.user.user_id, on_error=log("not noted"))

test("silent", expect=[])
test("half", returns={digest: "d"}, expect=[])
test("answered", returns={digest: "d", note: True}, expect=[], rules=["Digest"], logs=[])
test("failed", returns={digest: "d", note: None}, expect=[], logs=["not noted"])
test("other", returns={digest: None}, expect=[], rules=[])
"""


def test_a_test_answers_for_an_actions_module() -> None:
    silent, half, *others = verdicts(MODULE)
    assert silent.result is half.result is Result.FAILED
    assert "`digest` is of an Actions Module" in silent.problems[0]
    assert "so the test answers: `returns={note: …}`" in half.problems[0]
    assert [(each.result, each.problems) for each in others] == [(Result.PASSED, ())] * 3


def test_mutants_see_what_the_function_gave() -> None:
    texts = [
        TEST.format(nickname=name, status=200, more="", expect=expect.format(nickname=name)).replace(
            '"t"', f'"{name}"'
        )
        for name, expect in (("ann", f"{ASKED}, {ROLES}, {LOUD}"), ("eve", f"{ASKED}, {ROLES}"))
    ]
    text = POLICY + "".join(texts)
    found = [*verdicts(text)]
    assert all(each.result is Result.PASSED for each in found)
    made = found[0].subject.programs[0]
    source = Source("policies/case.policy", text)
    results = {each.test.title: each.start.world.results for each in found}
    scored = score(made, {source.path: source}, results=lambda test: results[test.title])
    blind = score(made, {source.path: source})
    assert scored.killed > blind.killed == 0


def test_drawn_events_answer_for_externs() -> None:
    worlds = [given.world for given in Generator(program(POLICY)).inputs(200)]
    returned = [world.returns for world in worlds]
    assert {"ANN"} <= {each.get("shout") for each in returned if isinstance(each.get("shout"), str)}
    assert any(each.get("lookup") is None and "lookup" in each for each in returned)
    assert any(isinstance(each.get("lookup"), dict) for each in returned)


def test_what_is_made_of_a_secret_counts_as_the_secret() -> None:
    text = """action(name="A", trigger="post-login")

secrets("KEY")

@extern("externs/tools.js")
def shout(text: string) -> string: ...

loud = shout(event.secrets.KEY)

with rule("Loud"):
    log(loud)
"""
    source = Source("policies/case.policy", text, (JavaScriptFile("externs/tools.js", TOOLS),))
    codes = [each.code.id for each in analyse_source(source, loader((source,))).diagnostics]
    assert codes == ["AG419"]
    made = program(text.replace("log(loud)", "stop()"))
    assert [*Resolved(made).shown] == []


# On the disk


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "policies"
    (root / "externs").mkdir(parents=True)
    (root / "case.policy").write_text(POLICY, encoding="utf-8")
    (root / "externs" / "tools.js").write_text(TOOLS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return root


def codes_of(root: Path) -> list[str]:
    return [each.code.id for each in files.read(root).then(compile_folder).diagnostics if each.is_error]


def test_files_are_read_below_the_folder_alone(folder: Path) -> None:
    file = folder / "externs" / "tools.js"
    assert codes_of(folder) == []
    other = folder.parent / "tools.js"
    file.rename(other)
    assert codes_of(folder) == ["AG342"] * 3
    file.symlink_to(other)
    assert codes_of(folder) == ["AG674"] * 3
    file.unlink()
    file.write_bytes(b"exports.shout = '\xff';")
    assert codes_of(folder) == ["AG674"] * 3


def build() -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["build"], standalone_mode=False)
    assert ended.value.code == 0


def test_a_build_follows_the_file(folder: Path) -> None:
    build()
    generated = folder.parent / "generated" / "case.js"
    assert "toUpperCase" in generated.read_text(encoding="utf-8")
    (folder / "externs" / "tools.js").write_text(
        TOOLS.replace("toUpperCase", "toLowerCase"), encoding="utf-8"
    )
    build()
    assert "text.toLowerCase()" in generated.read_text(encoding="utf-8")


def test_run_and_why_run_the_function(folder: Path) -> None:
    text = '{"event": {"user": {"user_id": "auth0|ann", "nickname": "ann"}}, "returns": {"lookup": {"roles": []}}}'
    asked = OneEvent(folder / "case.policy", text)
    assert "loud" in (run(asked, "text").text or "")
    explained = why(asked)
    assert explained.exit_code == CLEAN
    assert '"ANN"' in (explained.text or "")


def test_without_node_it_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise NodeMissing("there is none")

    for module in ("run", "why"):
        monkeypatch.setattr(f"actiongen.commands.{module}.find_node", missing)
    asked = OneEvent(folder / "case.policy")
    for outcome in (run(asked, "text"), why(asked)):
        assert outcome.exit_code == NO_TOOL
        assert "has an extern, whose JavaScript runs on Node alone" in outcome.diagnostics[-1].message


# In a flow

FLOW = """flow("post-login", ["case"])

test(
    "{title}",
    given={{event.user.nickname: "ann"}},
    returns={{{returns}}},
    expect=[{expect}],
)
"""


def of_flow(returns: str, expect: str) -> Verdict:
    text = FLOW.format(title="t", returns=returns, expect=expect)
    flow = Source("policies/flows.policy", text)
    action = Source("policies/case.policy", POLICY, (JavaScriptFile("externs/tools.js", TOOLS),))
    found = analyse_source(flow, loader((flow, action)))
    assert isinstance(found.value, Flows) and found.diagnostics == (), found.diagnostics
    (tested,) = found.value.flows
    made = program(POLICY)
    subject = Subject(flow.path, made.header.trigger, (made,), tested.tests, is_flow=True)
    with Runner(find_node()) as runner:
        (verdict,) = run_tests((subject,), lambda subject, test: True, runner)
    return verdict


def test_a_test_of_a_flow_answers_for_the_externs_of_its_actions() -> None:
    answers = 'shout: "ANN", lookup: {"roles": ["a"]}, notify: True'
    found = of_flow(answers, f"{ROLES}, {LOUD}")
    assert found.result is Result.PASSED, found.problems
    assert of_flow("shout: None", "").result is Result.PASSED
    found = of_flow(f'{answers}, shot: "x"', f"{ROLES}, {LOUD}")
    assert found.problems == ("no action of the flow calls an extern `shot`",)
    found = of_flow(answers.replace('"ANN"', "3"), ROLES)
    assert "`shout` never gives what `returns=` says" in found.problems


# In time and late

LATE = """action(name="Late", trigger="post-login")

@extern("externs/tools.js")
def early(text: string) -> string: ...

@extern("externs/tools.js")
def later(text: string) -> string: ...

one = early("a", timeout=seconds(0.02), on_error=log("first failed"))
two = later("b", timeout=seconds(1), on_error=log("second failed"))

with rule("Both"):
    log(coalesce(one, "none"), coalesce(two, "none"))

test("late", expect=[], logs={logs})
"""
WAITING = """
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
exports.early = async (text) => {
  console.log("first begins");
  FIRST;
  return text;
};
exports.later = async (text) => {
  await wait(80);
  return text;
};
"""


@pytest.mark.parametrize(
    ("first", "failed"),
    [
        ("await wait(1)", False),
        ("await wait(50)", True),  # settles while the handler waits for the second one
        ("await wait(50); throw new Error(text)", True),
        ("await new Promise(() => {})", True),
    ],
)
def test_who_settles_after_the_time_out_has_failed(first: str, failed: bool) -> None:
    logs = ["first begins", "first failed", "none b"] if failed else ["first begins", "a b"]
    (found,) = verdicts(LATE.replace("{logs}", repr(logs)), WAITING.replace("FIRST", first))
    assert found.result is Result.PASSED, found.problems


def test_the_identifiers_that_a_function_makes_are_counted_too() -> None:
    text = (
        'action(name="Hash", trigger="post-login")\n\n\n@extern("externs/tools.js")\n'
        "def name(text: string) -> string: ...\n\n\n"
        'named = name("a", on_error=stop())\n\n'
        'with rule("Shown"):\n    api.idToken.setCustomClaim("a", f"{named} {uuid()}")\n\n'
        'test("t", given={}, expect=api.idToken.setCustomClaim("a", "IDS"))\n'
    )
    ids = "00000000-0000-4000-8000-000000000000 00000000-0000-4000-8000-000000000001"
    tools = 'module.exports = (text) => require("node:crypto").randomUUID();\n'
    (verdict,) = verdicts(text.replace("IDS", ids), tools)
    assert verdict.result is Result.PASSED, verdict
