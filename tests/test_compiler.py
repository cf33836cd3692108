"""The phases in order: what becomes of the files of a folder together, and of some of them alone."""

import sys
from dataclasses import replace

import pytest

from actiongen import ir, unit
from actiongen.backends.terraform.options import TerraformOptions
from actiongen.compiler import Compiled, Make, compile_folder, compile_some, summary_of
from actiongen.diagnostics.codes_output import CODE_TOO_LARGE, OTHER_PROGRAM
from actiongen.diagnostics.levels import Levels
from actiongen.diagnostics.model import Checked, Diagnostic, Label
from actiongen.options import Options, Target
from actiongen.recursion import deep_recursion
from actiongen.source import JavaScriptFile, Position, Source, Span, is_stem
from actiongen.unit import CompiledFile, analyse_source, compile_file, compile_files, loader

GREET = """action(name="Greet", trigger="post-login")

with rule("The banned are refused", when=event.user.user_id == "auth0|1"):
    api.access.deny("Go away.")
"""
TESTS = '\ntest("one", expect=[])\n\ntest("two", expect=[])\n\nnever("n", then=api.access.deny(...))\n'
FLOWS = """flow("post-login", ["greet"])

test("of the flow", expect=[])

always("a", then=api.access.deny(...))

never("b", then=api.access.deny(...))
"""
USES = (
    GREET.replace('"Greet"', '"Uses"')
    .replace("\n\nwith", '\n\nload("words.policy", "WHO")\n\nwith')
    .replace('"auth0|1"', "WHO")
)
WORDS = 'WHO = "auth0|2"\n'


def sources(**texts: str) -> tuple[Source, ...]:
    return tuple(Source(f"policies/{stem}.policy", text) for stem, text in texts.items())


def said(found: Checked[Compiled]) -> list[tuple[str, str | None]]:
    return [(each.code.id, each.path) for each in found.diagnostics]


def made(found: Checked[Compiled]) -> Compiled:
    assert found.value is not None, found.diagnostics
    return found.value


def test_what_the_files_of_a_folder_are_together() -> None:
    """What is in actions and in files of flows is counted together."""
    every = sources(
        greet=GREET + TESTS,
        uses=USES,
        words=WORDS,
        other='OTHER = "x"\n',
        flows=FLOWS.replace("]", ', "uses"]', 1),
    )
    found = compile_folder(every)
    assert said(found) == [("AG417", "policies/other.policy")]
    summary = made(found).summary
    assert [action.stem for action in summary.actions] == ["greet", "uses"]
    assert [flow.trigger.id for flow in summary.flows] == ["post-login"]
    assert (summary.tests, summary.properties, len(summary.claims)) == (3, 3, 2)
    assert (summary.broken, summary.unused_libraries) == (frozenset(), ("policies/other.policy",))
    compiled = made(found)
    assert dict(compiled.loaded) == {
        **{f"policies/{stem}.policy": () for stem in ("greet", "words", "other", "flows")},
        "policies/uses.policy": ("words.policy",),
    }
    assert {path: type(content) for path, content in compiled.contents.items()} == {
        "policies/greet.policy": ir.Program,
        "policies/uses.policy": ir.Program,
        "policies/words.policy": ir.Library,
        "policies/other.policy": ir.Library,
        "policies/flows.policy": ir.Flows,
    }
    assert compiled.not_judged == {}


@pytest.mark.parametrize(
    ("target", "terraform", "deploy_cli", "binds"),
    [
        (Target.TERRAFORM, True, False, False),
        (Target.DEPLOY_CLI, False, True, True),
        (Target.BOTH, True, True, True),
    ],
)
def test_what_is_written_for_what_deploys(
    target: Target, terraform: bool, deploy_cli: bool, binds: bool
) -> None:
    assert (target.has_terraform, target.has_deploy_cli) == (terraform, deploy_cli)
    options = Options(target=target)
    assert options.binds
    assert replace(options, terraform=TerraformOptions(bindings=False)).binds is binds
    names = {file.path for file in made(compile_folder(sources(greet=GREET), options=options)).files}
    assert "greet.js" in names
    assert any(name.endswith(".tf") for name in names) is terraform
    assert any("/" in name or name.endswith((".yaml", ".yml")) for name in names) is deploy_cli


def test_broken_files() -> None:
    """What a comment could allow is no reason not to know a file; without it nothing is said of what it would run."""
    wrong = GREET.replace("user_id", "user_idd")
    loud = GREET.replace('user_id == "auth0|1"', 'email.endswith("@acme.example")')
    for text, broken in ((wrong, {"greet"}), ("x = (\n", {"greet"}), (loud, set()), (GREET, set())):
        summary = summary_of(compile_files(sources(greet=text), sources(greet=text))).value
        assert summary is not None and summary.broken == broken
        assert summary.flows_are_known == (text != "x = (\n")
    found = compile_folder(sources(greet=wrong, words=WORDS))
    assert said(found) == [("AG203", "policies/greet.policy")] and found.value is None


def test_a_mistake_of_a_library_is_told_once() -> None:
    every = sources(a=USES, b=USES.replace('"Uses"', '"B"'), words="WHO = nobody\n")
    found = summary_of(compile_files(every, every))
    assert [each.path for each in found.diagnostics] == ["policies/words.policy"]


def test_some_files_alone() -> None:
    """Nothing is said of flows, and a comment that the whole folder needs is not one too many."""
    allowed = "# allow: not-in-flow - it is run by hand\n"
    uses = USES.replace("action(", allowed + "action(")
    every = sources(greet=GREET, uses=uses, words=WORDS, flows=FLOWS)
    found = compile_some(every, every[1:2])
    assert said(found) == [] and [file.path for file in made(found).files] == ["uses.js"]
    assert [action.stem for action in made(found).summary.actions] == ["uses"]
    asked: list[list[str]] = []

    def make(wanted: tuple[Source, ...], every: tuple[Source, ...]) -> tuple[CompiledFile, ...]:
        asked.append([each.path.partition("/")[2] for each in wanted])
        return compile_files(wanted, every)

    compile_some(every, every[1:2], make)
    compile_some(every, every[1:3], make)
    compile_some(every, every[:1], make)
    assert asked == [
        ["uses.policy"],
        ["words.policy"],
        ["uses.policy", "words.policy"],
        [],
        ["greet.policy"],
        [],
    ]


def test_what_a_library_allows_holds_for_who_loads_it() -> None:
    words = '# allow: email-case - all of them\nis_ours = event.user.email.endswith("@acme.example")\n'
    uses = USES.replace('"WHO"', '"is_ours"').replace("event.user.user_id == WHO", "is_ours")
    every = sources(uses=uses, words=words)
    whole, alone = compile_folder(every, options=Options(Levels())), compile_some(every, every[:1])
    assert ("AG415", "policies/words.policy") not in said(alone) + said(whole)


@pytest.mark.parametrize("verifies", [True, False])
def test_what_keeps_javascript_from_being_written(verifies: bool) -> None:
    label = Label.of_file("policies/greet.policy")
    other, too_much = (Diagnostic(code, "x", label) for code in (OTHER_PROGRAM, CODE_TOO_LARGE))

    def making(*problems: Diagnostic) -> Make:
        def make(wanted: tuple[Source, ...], every: tuple[Source, ...]) -> tuple[CompiledFile, ...]:
            return tuple(
                (
                    replace(file, unit=replace(file.unit, problems=problems, not_judged="it is too large"))
                    if file.unit.javascript is not None
                    else file
                )
                for file in compile_files(wanted, every)
            )

        return make

    options = Options(verifies=verifies)
    every = sources(greet=GREET, flows=FLOWS)
    for problems, codes in (
        ((other,), [OTHER_PROGRAM.id] if verifies else []),
        ((too_much, other), [CODE_TOO_LARGE.id, *([OTHER_PROGRAM.id] if verifies else [])]),
    ):
        found = compile_folder(every, making(*problems), options)
        assert [each.code.id for each in found.diagnostics] == codes
    found = compile_folder(every, making(), options)
    assert made(found).not_judged == {"policies/greet.policy": "it is too large"}


# One file


def test_a_file_that_nests_too_far() -> None:
    (source,) = sources(greet=GREET + "x = " + "(" * 2 + "1" + ")" * 2 + "\n")

    def too_deep(*_: object) -> Checked[ir.Content]:
        raise RecursionError

    found = unit.check_file(source, loader((source,)), meaning=too_deep)
    (problem,) = found.unit.diagnostics
    assert (found.content, found.unit.summary, found.unit.javascript) == (None, None, None)
    assert problem.message == "this file nests further than can be compiled"
    assert problem.help == "give parts of long expressions names of their own, or split the file"
    assert problem.path == "policies/greet.policy"


def test_javascript_that_nests_too_far(monkeypatch: pytest.MonkeyPatch) -> None:
    uses, words = sources(uses=USES, words=WORDS)

    def too_deep(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(unit, "write", too_deep)
    found = compile_file(uses, loader((uses, words)))
    assert [each.message for each in found.unit.diagnostics] == [
        "this file nests further than can be compiled"
    ]
    assert found.unit.loaded == ("words.policy",)


def test_a_file_whose_name_is_none() -> None:
    """It has a diagnostic of its own, and nothing is made of it."""
    found = compile_file(Source("policies/Bad-Name.policy", GREET), loader(()))
    assert (found.content, found.unit.summary, found.unit.javascript) == (None, None, None)
    source = Source("policies/Bad-Name.policy", GREET)
    found = compile_file(source, loader((source,)))
    assert (found.content, found.unit.summary, found.unit.javascript) == (None, None, None)


def test_libraries_can_be_loaded_in_another_way() -> None:
    uses, words = sources(uses=USES, words=WORDS)
    asked: list[str] = []
    load = loader((uses, words))

    def library(path: str) -> object:
        asked.append(path)
        return load(path)

    assert analyse_source(uses, load, library).diagnostics == () and asked == ["words.policy"]  # type: ignore[arg-type]
    assert analyse_source(uses, load, runtime="node18").value.header.runtime == "node18"  # type: ignore[union-attr]
    assert load("none.policy") == Checked(None)


def test_all_that_is_remembered_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("pieces", "javascript", "printed", "libraries", "meanings")
    heard: list[str] = []
    for name in names:
        monkeypatch.setattr(unit, f"forget_{name}", lambda name=name: heard.append(name))
    unit.forget()
    assert heard == [*names]


# Room, and places


def test_there_is_room_while_it_lasts() -> None:
    before = sys.getrecursionlimit()
    with pytest.raises(KeyError), deep_recursion():
        assert sys.getrecursionlimit() == max(before, 5_000)
        raise KeyError
    assert sys.getrecursionlimit() == before
    sys.setrecursionlimit(6_000)
    try:
        with deep_recursion():
            assert sys.getrecursionlimit() == 6_000
    finally:
        sys.setrecursionlimit(before)


def test_places_of_a_text() -> None:
    source = Source("a.policy", "one\n\nthree", (JavaScriptFile("x.js", None, "gone"),))
    assert [source.position(offset) for offset in (0, 3, 4, 5, 9)] == [
        *(Position(1, 1), Position(1, 4), Position(2, 1), Position(3, 1), Position(3, 5)),
    ]
    assert [source.line(number) for number in (1, 2, 3)] == ["one", "", "three"]
    assert (
        source.span(1, 3) == Span("a.policy", 1, 3) and source.span(1, 3).to(Span("a.policy", 5, 7)).end == 7
    )
    assert source.span(1, 3).to(Span("a.policy", 5, 7)).start == 1
    assert source.content == ("one\n\nthree", "JavaScriptFile(path='x.js', text=None, problem='gone')")
    assert [is_stem(name) for name in ("a", "a_b1", "A", "a__b", "1a", "a-b", "")] == [
        True,
        True,
        *[False] * 5,
    ]


# What depends on little things


@pytest.mark.parametrize(
    ("entries", "claim", "told"),
    [
        ('"greet"', "never('n', then=api.multifactor.enable(...))", ["AG350"]),
        ('"greet", external("x")', "never('n', then=api.multifactor.enable(...))", []),
        ('"greet"', "never('n', then=api.access.deny(...))", []),
        ('"greet"', 'never("n", then=acts("Nobody is refused"))', ["AG315"]),
        ('"greet", external("x")', 'never("n", then=acts("Nobody is refused"))', ["AG315"]),
        ('"greet"', 'never("n", then=acts("The banned are refused"))', []),
        ('"greet", "wrong"', "never('n', then=api.multifactor.enable(...))", ["AG203"]),
    ],
)
def test_what_properties_of_a_flow_say(entries: str, claim: str, told: list[str]) -> None:
    claim = claim.replace("'", '"')
    every = sources(greet=GREET, flows=f'flow("post-login", [{entries}])\n\n{claim}\n')
    if "wrong" in entries:
        every += sources(wrong=GREET.replace("user_id", "user_idd").replace('"Greet"', '"Wrong"'))
    assert [code for code, _ in said(compile_folder(every))] == told


def test_what_is_remembered_has_no_content() -> None:
    def make(wanted: tuple[Source, ...], every: tuple[Source, ...]) -> tuple[CompiledFile, ...]:
        first, *rest = compile_files(wanted, every)
        return (replace(first, content=None), *rest)

    compiled = made(compile_folder(sources(greet=GREET, flows=FLOWS), make))
    assert [*compiled.contents] == ["policies/flows.policy"]


def test_a_difference_is_believed_when_it_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was known of the JavaScript while it was written may deceive; what differs then is read as text."""
    (source,) = sources(greet=GREET)
    problem = Diagnostic(OTHER_PROGRAM, "x", Label.of_file("policies/greet.policy"))
    answers: list[tuple[tuple[Diagnostic, ...], str | None]] = []
    asked: list[object] = []

    def judged(*given: object) -> tuple[tuple[Diagnostic, ...], str | None]:
        asked.append(given[2])
        return answers[len(asked) - 1]

    monkeypatch.setattr(unit, "judged", judged)
    for answers, left in (
        ([((), None)], ((), None)),
        ([((), "too large")], ((), "too large")),
        ([((problem,), None), ((), None)], ((), None)),
        ([((problem,), None), ((problem,), "again")], ((problem,), "again")),
    ):
        asked.clear()
        found = compile_file(source, loader((source,))).unit
        assert (found.problems, found.not_judged) == left
        assert len(asked) == len(answers)
    assert asked[0] is not asked[1]
    monkeypatch.setattr(unit, "validated", lambda *_: ((problem,), None))
    asked.clear()
    assert compile_file(source, loader((source,))).unit.problems == (problem,) and asked == []


def test_what_the_deploy_cli_would_replace() -> None:
    uses, words = sources(uses=USES, words='WHO = "##KEY##"\n')
    for target, told in ((Target.DEPLOY_CLI, True), (Target.TERRAFORM, False), (Target.BOTH, True)):
        options = Options(target=target)
        whole = compile_folder((uses, words), options=options)
        alone = compile_some((uses, words), (uses,), options=options)
        assert [("AG470" in [code for code, _ in said(found)]) for found in (whole, alone)] == [told, told]


def test_the_runtime_that_a_file_does_not_name() -> None:
    (source,) = sources(greet=GREET)
    found = compile_file(source, loader((source,)), "node18")
    assert isinstance(found.content, ir.Program) and found.content.header.runtime == "node18"
    assert compile_file(source, loader((source,))).content != found.content
