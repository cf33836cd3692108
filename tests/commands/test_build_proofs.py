"""``build`` proves first: what ends it, what is remembered, and what is asked again. The answers are made up here."""

from pathlib import Path

import pytest
from commands.provers import Told, refuted, undecided
from commands.test_prove import FLOWS, PLAIN, ROLES, event, selected

from actiongen.commands.build_proofs import proved
from actiongen.commands.compilation import compile_policies
from actiongen.commands.request import Request, ResolvedRequest, resolve
from actiongen.commands.test import subjects_of
from actiongen.diagnostics.model import Checked
from actiongen.diagnostics.render import render
from actiongen.project import files
from actiongen.project.files import stem_of
from actiongen.prover.model import Answer, Verdict

TITLES = [
    "administrators are challenged",
    "nobody is refused",
    "editors are never challenged",
    "nor on refresh",
    "the count is kept",
]
OTHER = """action(name="Other", trigger="post-login")

load("shared.policy", "ANN")

with rule("Ann is refused", when=event.user.user_id == ANN):
    api.access.deny("no")

never("bob is not refused", when=event.user.user_id == "auth0|bob", then=api.access.deny(...))
"""
SHARED = 'ANN = "auth0|ann"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    texts = {"roles": ROLES, "plain": PLAIN, "flows": FLOWS, "other": OTHER, "shared": SHARED}
    for stem, text in texts.items():
        (tmp_path / "policies" / f"{stem}.policy").write_text(text)
    return tmp_path


def asked(told: Told, *, cache: bool = True, only: str | None = None) -> Checked[int]:
    """What a build of the folder asks."""
    resolved = resolve(Request(cache=cache))
    assert isinstance(resolved, ResolvedRequest)
    sources = files.read(resolved.root).value
    assert sources is not None
    wanted = None if only is None else tuple(each for each in sources if stem_of(each.path) == only)
    compiled = compile_policies(resolved, sources, wanted).value
    assert compiled is not None
    told.asked.clear()
    return proved(resolved, sources, compiled, told.prover, with_flows=only is None)


def edit(folder: Path, stem: str, old: str, new: str) -> None:
    file = folder / "policies" / f"{stem}.policy"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_all_are_asked_once_and_then_remembered(folder: Path) -> None:
    told = Told()
    assert asked(told) == Checked(6)
    assert told.titles == ["bob is not refused", *TITLES]
    assert asked(told) == Checked(6) and told.titles == []
    assert asked(told, cache=False).value == 6 and len(told.titles) == 6


def test_without_a_solver_what_is_proved_stays_so(folder: Path) -> None:
    asked(Told())
    assert asked(Told(missing=True)) == Checked(6)


@pytest.mark.parametrize(
    ("stem", "old", "new", "expected"),
    [
        ("other", '"no"', '"never"', ["bob is not refused"]),
        ("shared", "auth0|ann", "auth0|anna", ["bob is not refused"]),
        ("roles", '"blocked"', '"Blocked."', TITLES),
        ("plain", "> 1", ">= 2", ["the count is kept"]),
        ("flows", "the count", "a count", ["a count is kept"]),
    ],
)
def test_a_change_asks_what_depends_on_it(
    folder: Path, stem: str, old: str, new: str, expected: list[str]
) -> None:
    told = Told()
    asked(told)
    edit(folder, stem, old, new)
    assert asked(told).value == 6
    assert told.titles == expected


def test_what_is_not_proved_is_an_error_and_asked_again(folder: Path) -> None:
    selection = selected()
    roles = next(each for each in subjects_of(selection) if each.path == "policies/roles.policy")
    editor = event(selection, 'event.authorization.roles=["Editor", "Admin"]')
    answers = {
        "editors are never challenged": refuted(roles, editor),
        "the count is kept": undecided("the time limit"),
    }
    told = Told(answers)
    found = asked(told)
    assert found.value == 4
    sources = {source.path: source for source in selection.sources}
    text = render(found.diagnostics, sources)
    assert "error[AG806] property-refuted: `editors are never challenged` does not hold\n" in text
    assert "--> policies/roles.policy:19:1" in text
    assert (
        'with `given={event.authorization.roles: ["Editor", "Admin"]}` the policy calls '
        '`api.multifactor.enable("any")`\n'
    ) in text
    assert (
        "error[AG807] property-undecided: nobody can say whether `the count is kept` holds: the time limit"
        in text
    )
    refuted_one = found.diagnostics[0]
    assert refuted_one.help == (
        "correct the rules, or what the property says; `actiongen prove policies/roles.policy` shows more"
    )
    assert (refuted_one.span.start, refuted_one.span.end - refuted_one.span.start) == (
        next(claim.span.start for claim in roles.properties if claim.title == "editors are never challenged"),
        len("never"),
    )
    asked(told)
    assert told.titles == TITLES


def test_a_bug_of_ours_is_one_of_the_build(folder: Path) -> None:
    with pytest.raises(OverflowError):
        asked(Told({"the count is kept": OverflowError("too large")}))
    told = Told()
    assert asked(told).value == 6 and len(told.titles) == 6


def test_one_policy_alone_proves_its_own(folder: Path) -> None:
    told = Told()
    assert asked(told, only="other") == Checked(1) and told.titles == ["bob is not refused"]
    assert asked(told, only="flows") == Checked(0) and told.titles == []
    asked(told)
    assert told.titles == TITLES


def test_what_is_about_nothing_and_what_nobody_can_say(folder: Path) -> None:
    reason = "no event has both values"
    nothing = Answer(Verdict.UNDECIDED, None, reason, 1.0, is_vacuous=True)
    unknown = Answer(Verdict.UNDECIDED, None, None, 1.0)
    found = asked(Told({"editors are never challenged": nothing, "the count is kept": unknown}))
    said = {each.message: each.help for each in found.diagnostics}
    assert said == {
        f"`editors are never challenged` is about nothing: {reason}": (
            "correct its `when=`, or take the property out"
        ),
        "nobody can say whether `the count is kept` holds: no reason is known": (
            "give it longer by `timeout` of `[prove]` in `actiongen.toml`, or let the property say less"
        ),
    }
    assert {each.code.id for each in found.diagnostics} == {"AG807"}
