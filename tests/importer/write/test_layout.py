"""An import is laid out as a person would lay it out, and leaves what is there."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from terraform_provider.binary import binary

from actiongen.importer.model import Binding, Export, Imported, Kind, Module, Original, Policy
from actiongen.importer.write.layout import layout, placed_flows, stems_of
from actiongen.importer.write.model import File, Result, There
from actiongen.importer.write.moved import moved_text
from actiongen.importer.write.settings import Merged, Setting, merged
from actiongen.importer.write.stems import stem_of, with_stems
from actiongen.source import JavaScriptFile

HEAD = '"""The order in which each trigger runs its actions."""\n\n'


def action(name: str, **more: object) -> Original:
    return replace(Original(Kind.ACTION, f"{name}.js", name, "code", trigger="post-login"), **more)  # type: ignore[arg-type]


def rule(name: str, **more: object) -> Original:
    return replace(action(name), kind=Kind.RULE, **more)  # type: ignore[arg-type]


def export(*originals: Original, form: str = "api", bindings: tuple[Binding, ...] = ()) -> Export:
    return Export(form, with_stems(originals), bindings=bindings)


def results(found: Export, *refused: str) -> tuple[Result, ...]:
    """All become policies but those of some names."""
    return tuple(
        Result(Imported(each, None if each.name in refused else Policy(each.stem, f"# {each.stem}\n")), None)
        for each in found.originals
    )


def flows(found: Export, *refused: str, there: dict[str, str] | None = None) -> str:
    made = layout(found, results(found, *refused), There(there or {}))
    return next((file.text for file in made.files if "flows" in file.path), "")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("MFA for Staff", "mfa_for_staff"),
        ("mfaForStaff", "mfa_for_staff"),
        ("Zutritt für Gäste", "zutritt_fur_gaste"),
        ("2nd factor", "action_2nd_factor"),
        ("日本", "action"),
        ("a--b__c ", "a_b_c"),
    ],
)
def test_a_stem_is_a_name_of_a_file(name: str, stem: str) -> None:
    assert stem_of(name) == stem


def test_stems_differ_and_resources_come_first() -> None:
    named = with_stems(
        (action("MFA"), action("mfa"), action("Other", resource="mfa"), action("X", resource="A-b"))
    )
    assert [each.stem for each in named] == ["mfa", "mfa_2", "mfa_3", "x"]
    assert with_stems((action("A b", resource="login_mfa"),))[0].stem == "login_mfa"


def test_policies_and_their_externs_are_files() -> None:
    policy = Policy("mfa", "# mfa\n", (JavaScriptFile("externs/mfa.js", "exports.f = 1"),))
    made = layout(export(), (Result(Imported(action("mfa"), policy), None, "# with tests\n"),), There())
    assert made.files[:2] == (File("mfa.policy", "# with tests\n"), File("externs/mfa.js", "exports.f = 1"))


def test_a_flow_has_the_order_of_its_bindings() -> None:
    bound = Binding("post-login", ("B", "Slack!", "A"))
    found = export(action("A"), action("B"), action("C"), bindings=(bound,))
    made = layout(found, results(found), There())
    assert made.files[-1].text == (
        f"{HEAD}# slack is the Action Slack!, which is no policy.\n"
        'flow("post-login", ["b", external("slack"), "a"])\n'
    )
    assert made.notes == ("c stands in no flow: Auth0 does not run C",)


def test_what_was_refused_keeps_its_place_as_an_external() -> None:
    found = export(action("A"), action("B"), bindings=(Binding("post-login", ("A", "B")),))
    assert 'flow("post-login", ["a", external("b")])' in flows(found, "B")
    assert flows(found, "A", "B") == ""


def test_rules_come_before_actions_and_disabled_ones_stay_out() -> None:
    off = rule("Off", is_enabled=False)
    found = export(action("A"), rule("R"), off, bindings=(Binding("post-login", ("A",)),))
    made = layout(found, results(found), There())
    assert 'flow("post-login", ["r", "a"])' in made.files[-1].text
    assert made.notes == ("off stands in no flow: the rule Off is disabled",)


def test_files_alone_have_no_order_and_the_flow_says_so() -> None:
    text = flows(export(action("B"), action("A"), form="js"))
    assert "# Nothing says this order" in text and '["b", "a"]' in text
    assert "# Nothing" not in flows(export(action("A"), form="js"))


def test_another_source_without_bindings_gives_no_flow() -> None:
    found = export(action("A"))
    made = layout(found, results(found), There())
    assert [file.path for file in made.files] == ["a.policy"]
    assert made.notes == ("a stands in no flow: Auth0 does not run A",)


def test_an_entity_names_its_action() -> None:
    found = export(action("X", trigger="custom-token-exchange"), form="js")
    made = layout(found, results(found), There())
    assert len(made.files) == 1 and "no flow runs x" in made.notes[0]


def test_a_flow_that_is_too_long_is_named() -> None:
    found = export(*(rule(f"R{at}") for at in range(21)))
    (note,) = layout(found, results(found), There()).notes
    assert note.startswith("the flow of post-login has 21 Actions, and Auth0 runs at most 20")


def test_a_flow_that_is_there_stays() -> None:
    found = export(action("A"), action("P", trigger="pre-user-registration"), form="js")
    there = {"flows.policy": '"""Ours."""\n\nflow("post-login", ["mine"])\n'}
    made = layout(found, results(found), There(there))
    assert made.files[-1] == File("imported_flows.policy", f'{HEAD}flow("pre-user-registration", ["p"])\n')
    assert made.notes == ('flows.policy has a flow of post-login: add "a" to it where they belong',)
    again = {**there, "imported_flows.policy": made.files[-1].text}
    assert layout(found, results(found), There(again)) == made
    whole = flows(found)
    assert layout(found, results(found), There({"flows.policy": whole})).files[-1] == File(
        "flows.policy", whole
    )


def test_a_policy_of_the_same_name_elsewhere_is_named() -> None:
    found = export(action("A"), form="js")
    notes = layout(found, results(found), There({"old/a.policy": ""})).notes
    assert notes == ("old/a.policy has the name of the new a.policy: rename one of them",)


def test_modules_stay() -> None:
    found = replace(export(action("A"), form="js"), modules=(Module("lib.js", "lib", "code"),))
    assert "the Actions Module lib stays as it is" in layout(found, results(found), There()).notes


def test_blocks_keep_what_was_written_by_hand() -> None:
    bound = Binding("post-login", ("A",), "login")
    found = export(action("A", resource="a", secrets=("K",)), form="terraform", bindings=(bound,))
    made = results(found)
    text = moved_text(placed_flows(found, made).flows, stems_of(made))
    assert "a_secrets_version = 2" in text
    assert "moved {\n  from = auth0_action.a\n  to   = module.actions.auth0_action.a\n}\n" in text
    assert (
        "  from = auth0_trigger_actions.login\n  to   = module.actions.auth0_trigger_actions.post_login\n"
        in text
    )
    single = replace(found, bindings=(Binding("post-login", ("A",), singles=("one",)),))
    text = moved_text(placed_flows(single, made).flows, stems_of(made))
    assert (
        'import {\n  to = module.actions.auth0_trigger_actions.post_login\n  id = "post-login"\n}\n' in text
    )
    assert "removed {\n  from = auth0_trigger_action.one\n\n  lifecycle {\n    destroy = false" in text
    assert moved_text((), {rule("R", resource="r"): "r"}) == ""


@pytest.mark.slow
def test_the_blocks_are_laid_out_as_terraform_does() -> None:
    bound = Binding("post-login", ("A",), singles=("one", "two"))
    found = export(action("A", resource="a", secrets=("K",)), form="terraform", bindings=(bound,))
    made = results(found)
    text = moved_text(placed_flows(found, made).flows, stems_of(made))
    done = subprocess.run([binary(), "fmt", "-"], input=text, capture_output=True, text=True, check=True)
    assert done.stdout == text


POLICIES = Setting("", "policies", "login")
TARGET = Setting("deploy", "target", "deploy-cli")


@pytest.mark.parametrize(
    ("text", "after", "left"),
    [
        (None, 'policies = "login"\n\n[deploy]\ntarget = "deploy-cli"\n', ()),
        ('policies = "login"\n[deploy]\ntarget = "deploy-cli"', None, ()),
        (
            '# ours\nout = "x"\n\n[deploy] # how\n# a = 1\n[checks]\n',
            '# ours\nout = "x"\npolicies = "login"\n\n[deploy] # how\ntarget = "deploy-cli"\n# a = 1\n[checks]\n',
            (),
        ),
        (
            'policies = "mine"\n',
            'policies = "mine"\n\n[deploy]\ntarget = "deploy-cli"\n',
            ('left `policies` of actiongen.toml as it is; the import would say `policies = "login"`',),
        ),
        ("policies = ", None, ("left actiongen.toml as it is: it cannot be read",)),
        ('policies = "login"', 'policies = "login"\n\n[deploy]\ntarget = "deploy-cli"\n', ()),
        ('[deploy]\nx = 1', 'policies = "login"\n[deploy]\ntarget = "deploy-cli"\nx = 1\n', ()),
        ('# a = 1\n[ "deploy" ]\n', '# a = 1\npolicies = "login"\n[ "deploy" ]\ntarget = "deploy-cli"\n', ()),
        (
            "'a-b' = 1\n\n['deploy'.x]\ny = 2\n",
            "'a-b' = 1\npolicies = \"login\"\n\n['deploy'.x]\ny = 2\n\n[deploy]\ntarget = \"deploy-cli\"\n",
            (),
        ),
        (
            "deploy = 1\n",
            'deploy = 1\npolicies = "login"\n',
            ('left `target` of actiongen.toml as it is; the import would say `target = "deploy-cli" below [deploy]`',),
        ),
        (
            "deploy.x = 1\n",
            None,
            ('add to actiongen.toml: policies = "login"; target = "deploy-cli" below [deploy]',),
        ),
        (
            "policies = 5\ndeploy.target = 5\n",
            None,
            (
                'left `policies` of actiongen.toml as it is; the import would say `policies = "login"`',
                'left `target` of actiongen.toml as it is; the import would say `target = "deploy-cli" below [deploy]`',
            ),
        ),
        (
            'a = """\n[deploy]\n"""\n',
            None,
            ('add to actiongen.toml: policies = "login"; target = "deploy-cli" below [deploy]',),
        ),
    ],
)  # fmt: skip
def test_settings_are_added_to(text: str | None, after: str | None, left: tuple[str, ...]) -> None:
    assert merged(text, (POLICIES, TARGET)) == Merged(text or "" if after is None else after, left)


LAYOUTS = Path(__file__).with_name("layouts.txt")


def kept() -> dict[str, str]:
    """The exports of `layouts.txt`, and what stands below each."""
    cases = LAYOUTS.read_text("utf-8").removeprefix("//// ").split("\n//// ")
    return {line: below.strip() for line, _, below in (case.partition("\n") for case in cases)}


def _tuples(given: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}


def laid_out(line: str) -> str:
    """All that is written of an export: its form, its originals (with what became of them) and its bindings."""
    given = json.loads(line)
    originals = [action(name, kind=Kind(kind), **_tuples(more)) for kind, name, more in given["originals"]]
    bindings = [
        Binding(trigger, tuple(names), **_tuples(more)) for trigger, names, more in given.get("bindings", ())
    ]
    found = export(*originals, form=given["form"], bindings=tuple(bindings))
    made = results(found, *given.get("refused", ()))
    laid = layout(found, made, There(given.get("there", {})))
    parts = [f"{file.path}\n{file.text}" for file in laid.files if "flows" in file.path]
    moved = moved_text(placed_flows(found, made).flows, stems_of(made))
    notes = "".join(f"- {note}\n" for note in laid.notes)
    return "\n".join([*parts, *([notes] if notes else []), *([moved] if moved else [])]).strip()


@pytest.mark.parametrize("line", kept())
def test_layouts(line: str, update: bool) -> None:
    found = laid_out(line)
    if update:
        cases = kept() | {line: found}
        LAYOUTS.write_text("\n".join(f"//// {each}\n{cases[each]}\n" for each in cases), "utf-8")
    assert found == kept()[line]
