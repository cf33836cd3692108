"""``actiongen import``: what it reads, writes and says, and how it ends. Stand-ins convert and judge, but for once."""

import json
import os
import tomllib
from collections.abc import Iterable
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner
from schemas import validate

from actiongen.auth0.load import load_trigger
from actiongen.cli.main import main
from actiongen.commands.import_files import exported
from actiongen.commands.import_policies import Wanted, import_policies
from actiongen.diagnostics.outcome import Outcome
from actiongen.importer.judge.case import Case
from actiongen.importer.judge.judge import Options
from actiongen.importer.judge.model import (
    Arm,
    Class,
    Coverage,
    Difference,
    Failure,
    Judgement,
    Pinned,
)
from actiongen.importer.model import (
    Export,
    Imported,
    Original,
    Policy,
    Problem,
    Repair,
    RepairKind,
)
from actiongen.project import processes
from actiongen.runner.find import Node, NodeMissing
from actiongen.runs.run import End, Ending, Run
from actiongen.source import Span
from actiongen.testing.events import NOW, event_with, input_at
from actiongen.testing.verdict import Expected

ACTION = """exports.onExecutePostLogin = async (event, api) => {
  if (event.user.email === "a@example.com") {
    api.access.deny("No");
  }
};
"""
POLICY = """action(name="{0}", trigger="post-login")

with rule("Somebody is denied", when=event.user.email == "a@example.com"):
    api.access.deny("No")
"""
SECRET = "hunter2-s3cr3t"


def converting(original: Original) -> Imported:
    """A stand-in: what the original says of itself in a comment."""
    if "// refuse" in original.code:
        at = original.code.index("// refuse")
        return Imported(
            original, None, (Problem(Span(original.path, at, at + 9), "a class", "write functions"),)
        )
    if "// bug" in original.code:
        raise KeyError("a bug of ours")
    repairs = (Repair(RepairKind.ABSENT, Span(original.path, 55, 60), "an absent email is nobody"),)
    return Imported(original, Policy(original.stem, POLICY.format(original.name), (), repairs))


def difference(kind: Class, reason: str | None = None) -> Difference:
    trigger = load_trigger("post-login")
    assert trigger is not None
    changed = ((("user", "email"), "a@example.com"),)
    given = input_at(NOW, event_with(trigger, changed), {}, changed)
    thrown = Run((), (), End(Ending.THROWN, "it is undefined", "TypeError", 2))
    denied = Run((("access.deny", ("No",)),))
    return Difference(kind, "the email", 3, given, thrown, denied, Span("a.js", 55, 60), accepted=reason)


def judging(*kinds: Class):  # type: ignore[no-untyped-def]
    """A stand-in that has seen such differences, in each case."""

    def judge(
        cases: Iterable[Case], options: Options, node: Node, packages: Path | None
    ) -> Iterable[Judgement]:
        for case in cases:
            found = tuple(
                difference(kind, options.accept if kind in (Class.GATE_OPENED, Class.OTHER) else None)
                for kind in kinds
            )
            pins = tuple(
                Pinned(
                    f"pins {each.kind.value}", each.smallest, (Expected("access.deny", ("No",), False),), each
                )
                for each in found
            )
            arm = Arm("then", Span(case.path, 55, 60), "{")
            yield Judgement(
                options.events, options.events - len(kinds), Coverage(2, (arm,)), found, tests=pins
            )

    return judge


def node() -> Node:
    return Node(Path("node"), (22, 0, 0))


def run(folder: Path, *kinds: Class, paths: tuple[str, ...] = ("in",), **wanted: object) -> Outcome:
    with chdir(folder):
        return import_policies(
            tuple(map(Path, paths)), Wanted(**wanted), converting, judging(*kinds), node  # type: ignore[arg-type]
        )


def save(folder: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def below(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "in" not in path.relative_to(folder).parts
    }


def codes(outcome: Outcome) -> list[str]:
    return [each.code.id for each in outcome.diagnostics]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(tmp_path, {"in/mfa.js": ACTION})
    return tmp_path


def test_a_policy_a_flow_and_settings_are_written(folder: Path) -> None:
    outcome = run(folder, events=100)
    assert (outcome.exit_code, outcome.diagnostics) == (0, ())
    written = below(folder)
    assert list(written) == ["actiongen.toml", "policies/flows.policy", "policies/mfa.policy"]
    assert written["actiongen.toml"] == 'policies = "policies"\n'
    assert 'flow("post-login", ["mfa"])' in written["policies/flows.policy"]
    assert outcome.text == (
        "1 of 1 original became a policy. 1 does the same as its original.\n"
        "\n"
        "policies/mfa.policy: equal, the action mfa (in/mfa.js)\n"
        "  equal on 100 events, with 66 % of the original's branches taken\n"
        "  not taken: line 2, then: {\n"
        "  repair (absent) at line 2: an absent email is nobody\n"
        "\n"
        "wrote policies/mfa.policy\n"
        "wrote policies/flows.policy\n"
        "wrote actiongen.toml\n"
        "next: actiongen build\n"
    )


def test_again_changes_nothing(folder: Path) -> None:
    run(folder)
    before = below(folder)
    outcome = run(folder)
    assert outcome.exit_code == 0 and below(folder) == before
    assert "policies/mfa.policy is there already, and the same\n" in outcome.text


def test_a_dry_run_writes_nothing_and_says_the_same(folder: Path) -> None:
    outcome = run(folder, dry_run=True)
    assert outcome.exit_code == 0 and below(folder) == {}
    assert "1 of 1 original would become a policy." in outcome.text
    assert "would write policies/mfa.policy\n" in outcome.text and "next:" not in outcome.text


def test_what_differs_is_in_the_way_until_forced(folder: Path) -> None:
    save(folder, {"policies/mfa.policy": "# mine\n"})
    outcome = run(folder)
    assert (outcome.exit_code, codes(outcome)) == (1, ["AG655"])
    assert below(folder) == {"policies/mfa.policy": "# mine\n"}
    outcome = run(folder, force=True)
    assert outcome.exit_code == 0 and "Somebody is denied" in below(folder)["policies/mfa.policy"]


@pytest.mark.parametrize("what", ["policies/mfa.policy", "policies"])
def test_nothing_is_written_through_a_link(
    what: str, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    save(other, {"mfa.policy": "# other\n"})
    (folder / what).parent.mkdir(exist_ok=True)
    (folder / what).symlink_to(other / "mfa.policy" if what.endswith("policy") else other)
    outcome = run(folder, force=True)
    assert outcome.exit_code == 1 and codes(outcome)[0] in ("AG656", "AG667")
    assert below(other) == {"mfa.policy": "# other\n"}


@pytest.mark.parametrize(
    ("kind", "exit_code", "word"),
    [
        (Class.ABSENT, 0, "repaired"),
        (Class.THROWS, 0, "repaired"),
        (Class.GATE_OPENED, 1, "gate opened"),
        (Class.OTHER, 1, "something else"),
    ],
)
def test_a_difference_decides_how_it_ends(kind: Class, exit_code: int, word: str, folder: Path) -> None:
    outcome = run(folder, kind)
    assert outcome.exit_code == exit_code
    assert codes(outcome) == (["AG692"] if exit_code else [])
    assert f"policies/mfa.policy: {word}, the action mfa (in/mfa.js)\n" in outcome.text
    text = below(folder)["policies/mfa.policy"]
    warning = (
        "# actiongen import: this policy does something else than the action mfa in\n"
        "# in/mfa.js. Correct it before you deploy it; the import says in which event it differs.\n"
        "\n"
    )
    assert text.startswith((warning if kind is Class.OTHER else "") + 'action(name="mfa"'), text
    assert f'test(\n    "pins {kind.value}",\n    given={{event.user.email: "a@example.com"}},\n' in text


@pytest.mark.parametrize("kind", [Class.GATE_OPENED, Class.OTHER])
def test_what_is_accepted_stands_in_its_test(kind: Class, folder: Path) -> None:
    outcome = run(folder, kind, accept="nobody logs in\nwithout an email")
    assert (outcome.exit_code, outcome.diagnostics) == (0, ())
    assert "accepted: nobody logs in" in outcome.text
    text = below(folder)["policies/mfa.policy"]
    assert f'# accepted: nobody logs in without an email\ntest(\n    "pins {kind.value}",\n' in text
    assert not text.startswith("#")


def test_a_difference_is_shown_with_its_event(folder: Path) -> None:
    text = run(folder, Class.GATE_OPENED).text
    assert "  gate opened at line 2, 3 events: the email\n" in text
    assert '    given={event.user.email: "a@example.com"},\n' in text
    assert "    original                          | policy\n" in text
    assert '    throws TypeError: it is undefined | api.access.deny("No")\n' in text


def test_what_is_refused_is_named_with_its_line(folder: Path) -> None:
    save(folder, {"in/b.js": "// first\n// refuse\n" + ACTION, "in/c.js": "exports.c = 1;\n"})
    outcome = run(folder)
    assert (outcome.exit_code, codes(outcome)) == (1, ["AG691"])
    assert outcome.text.startswith("1 of 3 originals became a policy.")
    assert "not imported, the action b (in/b.js)\n  line 2: a class\n    write functions\n" in outcome.text
    assert "in/c.js: not read: the file\n" in outcome.text
    assert "b.policy" not in str(list(below(folder)))


def test_what_a_person_has_to_look_at(folder: Path) -> None:
    wrong = {"d": Class.OTHER, "e": Class.GATE_OPENED, "f": Class.OTHER}
    save(folder, {f"in/{stem}.js": ACTION for stem in ("a", *wrong, "g", "h")})
    save(folder, {"in/b.js": "// refuse\n" + ACTION, "in/c.js": "exports.c = 1;\n"})

    def judge(cases: Iterable[Case], options: Options, *_: object) -> Iterable[Judgement]:
        for case in cases:
            stem = Path(case.path).stem
            found = (difference(wrong[stem]),) if stem in wrong else ()
            broken = (Failure("the module 'axios'", 10),) if stem in "gh" else ()
            equal = 0 if broken else options.events - len(found)
            yield Judgement(options.events, equal, Coverage(0, ()), found, broken)

    with chdir(folder):
        outcome = import_policies((Path("in"),), Wanted(events=10), converting, judge, node)
    assert outcome.exit_code == 1
    assert [(each.code.id, each.message, each.help) for each in outcome.diagnostics] == [
        ("AG691", "2 of 9 did not become policies", "the report names each construct and its line"),
        (
            "AG692",
            "does not do what its original did: d, e, f",
            "look at the events; what you want so, accept with `--accept REASON`, which its test records",
        ),
        (
            "AG692",
            "could not be compared with its original: g, h",
            "the report says what the events lack; `--packages` names a folder with npm packages",
        ),
    ]


def test_a_bug_of_ours_is_named(folder: Path) -> None:
    save(folder, {"in/b.js": "// bug\n" + ACTION})
    text = run(folder).text
    assert "not imported, the action b (in/b.js)\n  `KeyError` in actiongen itself\n" in text
    assert "    a bug of actiongen: report it with the original, if it can be shown\n" in text


@pytest.mark.parametrize("has_settings", [False, True])
def test_settings_stay_where_the_policies_lie_elsewhere(
    has_settings: bool, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("elsewhere") / "policies"
    save(folder, {"actiongen.toml": "# mine\n"} if has_settings else {})
    outcome = run(folder, out=out)
    told = " ".join(outcome.text.split())
    assert f"left actiongen.toml as it is: {out.as_posix()} does not lie beside it" in told
    assert below(folder) == ({"actiongen.toml": "# mine\n"} if has_settings else {})


def test_settings_get_what_they_lack(folder: Path) -> None:
    save(folder, {"actiongen.toml": "# mine\n"})
    said = run(folder, out=folder / "rules", dry_run=True).text
    assert "would write actiongen.toml\n" in said and below(folder) == {"actiongen.toml": "# mine\n"}
    assert "wrote actiongen.toml\n" in run(folder, out=folder / "rules").text
    assert tomllib.loads(below(folder)["actiongen.toml"]) == {"policies": "rules"}
    assert below(folder)["actiongen.toml"].startswith("# mine\n")
    assert "actiongen.toml" not in run(folder, out=folder / "rules").text, "nothing is missing"


def test_where_nothing_became_a_policy_nothing_is_written(folder: Path) -> None:
    save(folder, {"in/mfa.js": "// refuse\n" + ACTION})
    assert run(folder).exit_code == 1 and below(folder) == {}


def test_a_bug_of_ours_costs_one_original(folder: Path) -> None:
    save(folder, {"in/b.js": "// bug\n" + ACTION})
    outcome = run(folder)
    assert (outcome.exit_code, codes(outcome)) == (3, ["AG900", "AG691"])
    assert "policies/mfa.policy" in below(folder)


def test_a_policy_that_does_not_compile_is_a_bug_of_ours(folder: Path) -> None:
    def library(original: Original) -> Imported:
        return Imported(original, Policy(original.stem, 'TEAM = ["a"]\n', (), ()))

    with chdir(folder):
        outcome = import_policies((Path("in"),), Wanted(), library, judging(), node)
    assert (outcome.exit_code, codes(outcome)) == (3, ["AG900", "AG691"])
    assert "a policy that does not compile" in outcome.diagnostics[0].message + str(
        outcome.diagnostics[0].notes
    )
    assert below(folder) == {}


def test_the_folder_is_named_as_people_see_it(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert "wrote deep/policies/mfa.policy" in run(folder, out=folder / "deep" / "policies").text
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "policies"
    assert f"wrote {elsewhere.as_posix()}/mfa.policy" in run(folder, out=elsewhere).text


def test_how_far_it_is_counts_what_is_compared(folder: Path) -> None:
    save(folder, {"in/a.js": "// refuse\n" + ACTION, "in/b.js": ACTION, "in/c.js": ACTION})
    heard: list[tuple[int, int]] = []
    with chdir(folder):
        import_policies(
            (Path("in"),), Wanted(), converting, judging(), node, lambda done, all: heard.append((done, all))
        )
    assert [done for done, _ in heard] == [1, 2, 3]
    assert heard[-1] == (3, 3), "what is refused is not compared"


def test_without_node_it_says_so_and_writes_nothing(folder: Path) -> None:
    def missing() -> Node:
        raise NodeMissing("there is no Node")

    with chdir(folder):
        outcome = import_policies((Path("in"),), Wanted(), converting, judging(), missing)
        assert (outcome.exit_code, codes(outcome)) == (4, ["AG665"]) and below(folder) == {}
        assert outcome.diagnostics[0].help == (
            "`--events 0` imports without comparing, and then nothing says that a policy does what its original did"
        )
        outcome = import_policies((Path("in"),), Wanted(events=0), converting, judging(), missing)
    assert outcome.exit_code == 0
    assert "policies/mfa.policy: not judged" in outcome.text
    assert below(folder)["policies/mfa.policy"] == POLICY.format("mfa")


@pytest.mark.parametrize(
    ("texts", "paths", "code", "exit_code"),
    [
        ({}, ("no.js",), "AG693", 2),
        ({"empty/a.txt": ""}, ("empty",), "AG693", 2),
        ({"a.tf": ""}, ("a.tf",), "AG693", 2),
    ],
)
def test_a_path_with_nothing_to_import(
    texts: dict[str, str], paths: tuple[str, ...], code: str, exit_code: int, folder: Path
) -> None:
    save(folder, texts)
    outcome = run(folder, paths=paths)
    assert (outcome.exit_code, codes(outcome)) == (exit_code, [code])


def test_links_in_an_export_are_not_read(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    save(other, {"a.js": ACTION})
    (folder / "in/a.js").symlink_to(other / "a.js")
    (folder / "in/deep").symlink_to(other)
    outcome = run(folder)
    assert "in/a.js: not read: the file\n  it is a link\n" in outcome.text
    assert "deep" not in outcome.text
    save(
        folder, {"tf/main.tf": 'resource "auth0_action" "a" {\n  name = "A"\n  code = file("deep/a.js")\n}\n'}
    )
    (folder / "tf/deep").symlink_to(other)
    assert "cannot be read: it is a link" in run(folder, paths=("tf",)).text


def test_what_is_too_large_is_named(folder: Path) -> None:
    save(folder, {"in/big.js": "//" + "x" * 20_000_000, "in/odd.js": "x"})
    (folder / "in/odd.js").write_bytes(b"\xff\xfe")
    os.mkfifo(folder / "in/pipe.js")
    text = run(folder).text
    assert "in/big.js: not read: the file\n  it is larger than 4 MB\n" in text
    assert "in/odd.js: not read: the file\n  it is not UTF-8: byte 0xff in line 1\n" in text
    assert "in/pipe.js: not read: the file\n  it is not a file\n" in text


def test_rules_of_a_folder_hand_on_to_one_another(tmp_path: Path) -> None:
    code = "function (user, context, callback) {{\n  {0}\n  callback(null, user, context);\n}}\n"
    rules = {
        "in/reads.js": code.format("context.idToken['https://example.com/groups'] = user.groups;"),
        "in/writes.js": code.format("user.groups = ['a'];"),
    }
    save(tmp_path, rules)

    with chdir(tmp_path):
        export = exported((Path("in"),), None)

    assert isinstance(export, Export)
    handed = {each.name: each.handed for each in export.originals}
    assert handed["reads"].reads == handed["writes"].writes == {"user.groups"}


def test_several_paths_and_what_is_generated(folder: Path) -> None:
    save(folder, {"one/a.js": ACTION, "generated/b.js": ACTION, "policies/externs/x.js": ACTION})
    outcome = run(folder, paths=("in", "one/a.js", "."))
    assert outcome.exit_code == 0
    assert outcome.text.startswith("2 of 2 originals became policies.")


TERRAFORM = """resource "auth0_action" "my_mfa" {
  name = "MFA"
  code = file("${path.module}/mfa.js")
  supported_triggers {
    id      = "post-login"
    version = "v3"
  }
  secrets {
    name  = "KEY"
    value = "SECRET"
  }
}

resource "auth0_trigger_actions" "login" {
  trigger = "post-login"
  actions {
    id           = auth0_action.my_mfa.id
    display_name = auth0_action.my_mfa.name
  }
}
""".replace("SECRET", SECRET)
CLI = {
    "in/tenant.yaml": (
        "actions:\n- name: MFA\n  code: ./mfa.js\n  supported_triggers: [{id: post-login, version: v3}]\n"
        f"  secrets: [{{name: KEY, value: {SECRET}}}]\n"
        f"rulesConfigs: [{{key: URL, value: {SECRET}}}]\n"
        f"hooks: [{{name: H, script: ./h.js, triggerId: x, secrets: {{A: {SECRET}}}}}]\n"
        "triggers: {post-login: [{action_name: MFA}]}\n"
    ),
    "in/mfa.js": ACTION,
    "in/h.js": "// refuse",
}
API = {
    "in/a.json": json.dumps(
        {
            "name": "MFA",
            "code": ACTION,
            "secrets": [{"name": "K", "value": SECRET}],
            "supported_triggers": [{"id": "post-login", "version": "v3"}],
        }
    )
}


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
@pytest.mark.parametrize(
    "source", [{"in/main.tf": TERRAFORM, "in/mfa.js": ACTION}, CLI, API], ids=["tf", "cli", "api"]
)
def test_no_value_of_a_secret_reaches_any_output(source: dict[str, str], form: str, tmp_path: Path) -> None:
    save(tmp_path, source)
    assert SECRET in "".join(source.values())
    outcome = run(tmp_path, Class.GATE_OPENED, shown=form)
    said = outcome.text + "".join(each.message + str(each.notes) for each in outcome.diagnostics)
    assert SECRET not in said + "".join(below(tmp_path).values())
    assert SECRET not in repr(outcome)


def test_terraform_gets_the_blocks_that_keep_it(tmp_path: Path) -> None:
    save(tmp_path, {"in/main.tf": TERRAFORM, "in/mfa.js": ACTION})
    assert run(tmp_path).exit_code == 0
    text = below(tmp_path)["policies/moved.tf"]
    assert "from = auth0_action.my_mfa\n  to   = module.actions.auth0_action.my_mfa\n" in text
    assert "from = auth0_trigger_actions.login\n" in text


def test_deploy_cli_stays_what_deploys(tmp_path: Path) -> None:
    save(tmp_path, {**CLI, "actiongen.toml": '[deploy]\ntarget = "both"\n'})
    outcome = run(tmp_path)
    assert "left `target` of actiongen.toml as it is" in outcome.text
    assert below(tmp_path)["actiongen.toml"] == 'policies = "policies"\n[deploy]\ntarget = "both"\n'


@pytest.mark.parametrize("kinds", [(), (Class.GATE_OPENED, Class.OTHER, Class.TYPE)])
def test_json_is_of_its_schema(kinds: tuple[Class, ...], folder: Path) -> None:
    save(folder, {"in/b.js": "// refuse\n" + ACTION, "in/c.js": "##[error]"})
    outcome = run(folder, *kinds, shown="json")
    value = json.loads(outcome.text)
    validate("import", value)
    assert outcome.is_file and "##[" not in outcome.text
    assert [each["verdict"] for each in value["imported"]] == [
        "not imported",
        "something else" if kinds else "equal",
    ]
    assert value["imported"][0]["problems"][0]["line"] == 1


@pytest.mark.slow
def test_markdown_holds_texts_as_they_are(folder: Path) -> None:
    save(folder, {"in/a_<b>_@me.js": ACTION, "in/b.js": "// refuse\n" + ACTION, "in/c|d.js": "x"})
    text = run(folder, Class.GATE_OPENED, shown="markdown").text
    assert "<b>" not in text and "@me" not in text and "c|d" not in text
    assert "| **gate opened** |" in text and "| **not imported** |" in text
    many = run(folder, *[Class.GATE_OPENED] * 300, shown="markdown").text
    assert len(many) < 65_536 and "more would not fit here" in many


def test_failures_of_the_harness_are_told(folder: Path) -> None:
    def judge(cases: Iterable[Case], *_: object) -> Iterable[Judgement]:
        for _case in cases:
            yield Judgement(10, 8, Coverage(1, ()), failures=(Failure("the module 'axios'", 2),))

    with chdir(folder):
        outcome = import_policies((Path("in"),), Wanted(), converting, judge, node)
    assert outcome.exit_code == 0
    assert "1 was compared with its original in part." in outcome.text
    assert "policies/mfa.policy: partly judged" in outcome.text
    assert "  equal on 8 events, with 100 % of" in outcome.text
    assert "  2 events could not be run, for want of the module 'axios'; if it only computes" in outcome.text


@pytest.mark.parametrize("failures", [(), (Failure("the module 'axios'", 10),)])
def test_nothing_that_could_be_judged_is_an_error(failures: tuple[Failure, ...], folder: Path) -> None:
    def judge(cases: Iterable[Case], *_: object) -> Iterable[Judgement]:
        for _case in cases:
            yield Judgement(10 * len(failures), 0, Coverage(0, ()), failures=failures, problem="Node ended")

    with chdir(folder):
        outcome = import_policies((Path("in"),), Wanted(), converting, judge, node)
    assert (outcome.exit_code, codes(outcome)) == (1, ["AG692"])
    assert "policies/mfa.policy: not judged" in outcome.text
    assert below(folder)["policies/mfa.policy"] == POLICY.format("mfa")
    assert "could not be judged: Node ended\n" in outcome.text


@pytest.mark.slow
def test_the_command_line_converts_and_judges_for_real(folder: Path) -> None:
    with chdir(folder):
        result = CliRunner().invoke(main, ["import", "in", "--events", "300", "--format", "json"])
    assert result.exit_code == 0, result.output
    (one,) = json.loads(result.stdout)["imported"]
    validate("import", json.loads(result.stdout))
    assert (one["verdict"], one["judgement"]["coverage"]["percent"]) == ("equal", 100.0)
    assert 'api.access.deny("No")' in below(folder)["policies/mfa.policy"]
    with chdir(folder):
        assert CliRunner().invoke(main, ["check"]).exit_code == 0
        assert CliRunner().invoke(main, ["import", "in", "--accept", " "]).exit_code == 2


@pytest.mark.slow
def test_originals_have_the_packages_of_a_folder(tmp_path: Path) -> None:
    code = (
        'const staff = require("validator");\n'
        "exports.onExecutePostLogin = async (event, api) => {\n"
        '  if (staff.has(event.user.email)) {\n    api.access.deny("No");\n  }\n};\n'
    )
    about = {"name": "Staff", "dependencies": [{"name": "validator", "version": "1.0.0"}]}
    save(
        tmp_path,
        {
            "in/actions/a.json": json.dumps({**about, "code": "actions/a.js"}),
            "in/actions/a.js": code,
            "packages/node_modules/validator/index.js": 'exports.has = (email) => email === "a@example.com";\n',
        },
    )
    with chdir(tmp_path):
        alone = CliRunner().invoke(main, ["import", "in", "--events", "200", "--dry-run"])
        assert "could not be run, for want of the module 'validator'; if it only" in " ".join(
            alone.output.split()
        )
        given = ["import", "in", "--events", "200", "--packages", "packages"]
        result = CliRunner().invoke(main, given)
    assert "for want of" not in result.output
    assert " of the original's branches taken" in result.output
    assert '"validator": "1.0.0"' in below(tmp_path)["policies/staff.policy"]
    assert 'require("validator")' in below(tmp_path)["policies/externs/staff.js"]


@pytest.mark.slow
def test_many_originals_are_converted_in_several_processes_to_the_same_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {f"in/a{at}.js": ("// refuse\n" if at % 5 == 0 else "") + ACTION for at in range(12)}
    save(folder, texts)
    save(folder, {"in/a7.js": "// bug\n" + ACTION})
    alone = run(folder, Class.GATE_OPENED, dry_run=True)
    monkeypatch.setattr(processes, "cores", lambda: 2)
    monkeypatch.setattr(processes, "_start_method", lambda: "fork")
    here = os.getpid()
    heard: list[tuple[int, int]] = []

    def elsewhere(original: Original) -> Imported:
        assert original.path == "in/a0.js" or os.getpid() != here, "it is converted here"
        return converting(original)

    with chdir(folder):
        outcome = import_policies(
            (Path("in"),),
            Wanted(dry_run=True),
            elsewhere,
            judging(Class.GATE_OPENED),
            node,
            lambda *far: heard.append(far),
        )
    assert (outcome.text, outcome.exit_code, codes(outcome)) == (alone.text, alone.exit_code, codes(alone))
    # Four of thirteen became no policies.
    assert [done for done, _ in heard] == [*range(1, 10)] and heard[-1] == (9, 9)
