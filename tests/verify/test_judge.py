"""A build is told of JavaScript that does something else than its policy, and of what nobody has judged."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cli_bench import quick
from verify.cases import programs

from actiongen import ir, unit
from actiongen.backends.javascript.emit import File, assemble, write
from actiongen.javascript.parse import parse_javascript
from actiongen.verify import judge, verify
from actiongen.verify.compare import Difference
from actiongen.verify.space import Space
from actiongen.verify.verify import Verdict

POLICY = """
with rule("Blocked", when={}event.user.email_verified):
    api.access.deny("no")
"""


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "policies").mkdir()
    policy = 'action(name="Gate", trigger="post-login")\n' + POLICY.format("")
    (tmp_path / "policies" / "gate.policy").write_text(policy)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The emitter turns the condition round."""
    (other,) = programs(POLICY.format("not "))

    def wrong(program: ir.Program) -> File:
        return assemble(other)

    monkeypatch.setattr(unit, "assemble", wrong)


@pytest.mark.usefixtures("broken")
def test_other_javascript_ends_a_build(repo: Path) -> None:
    built = quick("build", "--no-cache")
    assert built.exit_code == 1
    assert (
        "error[AG609] other-program: `onExecutePostLogin` does something else than this policy says: "
        in built.output
    )
    assert "`api.access.deny` is done under other conditions" in built.output
    assert "--> policies/gate.policy:4:5" in built.output
    assert 'line 17 of the JavaScript: `api.access.deny("no");`' in built.output
    assert "a fault in actiongen, not in your policy" in built.output
    assert not (repo / "generated").exists()
    for command in ("check", "test"):
        assert "AG609" in quick(command).output


@pytest.mark.usefixtures("broken")
def test_a_setting_lets_it_through(repo: Path) -> None:
    (repo / "actiongen.toml").write_text("verify = false\n")
    built = quick("build", "--no-cache")
    assert built.exit_code == 0, built.output
    assert "!event.user.email_verified" in (repo / "generated" / "gate.js").read_text()


def crash(*given: object) -> object:
    raise AssertionError("a fault of the comparison")


def endless(*given: object) -> object:
    return endless(*given)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(crash, "the comparison failed (AssertionError)"), (endless, "the comparison failed (RecursionError)")],
)
def test_a_fault_of_the_comparison_ends_no_build(
    repo: Path, monkeypatch: pytest.MonkeyPatch, fault: Callable[..., object], reason: str
) -> None:
    monkeypatch.setattr(judge, "verify", fault)
    line = f"not compared with its JavaScript: 1 policy (`gate`: {reason})"
    for again in range(2):
        built = quick("build")
        assert built.exit_code == 0, built.output
        assert line in built.output, again
    assert (repo / "generated" / "gate.js").exists()


def test_what_takes_too_long_is_not_judged(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "Space", lambda steps, kinds: Space(5))
    built = quick("build", "--no-cache")
    assert built.exit_code == 0, built.output
    assert "1 policy (`gate`: it would take too long)" in built.output


def test_what_is_judged_says_nothing(repo: Path) -> None:
    assert "not compared" not in quick("build").output


def test_the_first_difference_is_told_and_the_first_that_is_not_judged() -> None:
    (program,) = programs(POLICY.format(""))
    differs = [Difference(None, None, why) for why in ("one", "other")]
    found = (
        Verdict("a", None),
        Verdict("b", differs[0]),
        Verdict("c", None, "why"),
        Verdict("d", differs[1]),
        Verdict("e", None, "why not"),
    )
    assert told(program, found) == (["`b` does something else than this policy says: one"], "why")
    assert told(program, found[:2])[1] is None
    assert told(program, found[2:3]) == ([], "why")


def told(program: ir.Program, found: tuple[Verdict, ...]) -> tuple[list[str], str | None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge, "verify", lambda *given: found)
        file = assemble(program)
        script = parse_javascript(write(file))
        assert not isinstance(script, str)
        problems, why = judge.judged(program, write(file), script.program, {}, {})
    return [each.message for each in problems], why
