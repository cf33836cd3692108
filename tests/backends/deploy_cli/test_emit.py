"""The files of auth0-deploy-cli, letter by letter."""

import json
from typing import Any

import pytest
from backends.deploy_cli.projects import DEPLOY_CLI, compile_policies, files
from backends.terraform.projects import policy

from actiongen.backends.deploy_cli.emit import emit
from actiongen.backends.deploy_cli.left import changed_triggers, left_actions, left_notes, left_triggers
from actiongen.backends.deploy_cli.placeholders import placeholders
from actiongen.backends.deploy_cli.validate import validate
from actiongen.backends.files import GeneratedFile
from actiongen.compiler import compile_folder
from actiongen.options import Options, Target
from actiongen.project import manifest
from actiongen.source import Source

MFA = """\
action(
    name="MFA – \\u00c4 / ../x",
    trigger="post-login",
    runtime="node18",
    dependencies={"zod": "3.1.0", "@scope/axios": "1.7.2-rc.1"},
    modules={"log-book": 12, "hashing": 3},
)

secrets("URL", "API_KEY", optional=["CALLBACK"])
settings("region")


@extern("actions:hashing")
def digestOf(text: string) -> string: ...


@extern("actions:log-book")
def note(text: string) -> None: ...


digest = digestOf(event.secrets.URL, on_error=api.access.deny("Later."))
used = event.secrets.CALLBACK == "x" or event.secrets.region == "y" or digest == event.secrets.API_KEY

with rule("Used", when=used):
    note("used", on_error=log("not noted"))
"""
FLOWS = (
    'flow("post-login", ["second", external("slack_2"), "mfa_action"])\nflow("credentials-exchange", ["m2m"])'
)
ALL = {
    "mfa_action": MFA,
    "second": policy("Second"),
    "m2m": policy("M2M", trigger="credentials-exchange"),
    "draft": policy("Draft").replace('"post-login")', '"post-login", deploy=False)'),
}


def parsed(policies: dict[str, str], flows: str = "") -> dict[str, Any]:
    made = files(policies, flows)
    return {path: json.loads(text) for path, text in made.items() if path.endswith(".json")}


def test_an_action_with_everything() -> None:
    assert files(ALL, FLOWS)["actions/mfa_action.json"] == """\
{
  "name": "MFA – Ä / ../x",
  "code": "./mfa_action.js",
  "runtime": "node18",
  "supported_triggers": [
    {
      "id": "post-login",
      "version": "v3"
    }
  ],
  "dependencies": [
    {
      "name": "@scope/axios",
      "version": "1.7.2-rc.1"
    },
    {
      "name": "zod",
      "version": "3.1.0"
    }
  ],
  "secrets": [
    {
      "name": "API_KEY",
      "value": "##MFA_ACTION_API_KEY##"
    },
    {
      "name": "CALLBACK",
      "value": "##MFA_ACTION_CALLBACK##"
    },
    {
      "name": "URL",
      "value": "##MFA_ACTION_URL##"
    },
    {
      "name": "region",
      "value": "##MFA_ACTION_REGION##"
    }
  ],
  "modules": [
    {
      "module_name": "hashing",
      "module_version_number": 3
    },
    {
      "module_name": "log-book",
      "module_version_number": 12
    }
  ],
  "deployed": true
}
"""


def test_a_draft_and_an_action_with_nothing() -> None:
    made = parsed(ALL, FLOWS)
    assert made["actions/draft.json"]["deployed"] is False
    assert made["actions/second.json"] == {
        "name": "Second",
        "code": "./second.js",
        "runtime": "node22",
        "supported_triggers": [{"id": "post-login", "version": "v3"}],
        "dependencies": [],
        "secrets": [],
        "deployed": True,
    }


def test_triggers_in_the_order_of_the_flow() -> None:
    triggers = parsed(ALL, FLOWS)["triggers/triggers.json"]
    assert list(triggers) == ["credentials-exchange", "post-login"]
    assert triggers["post-login"] == [
        {"action_name": "Second", "display_name": "Second"},
        {"action_name": "##SLACK_2_ACTION_NAME##", "display_name": "slack_2"},
        {"action_name": "MFA – Ä / ../x", "display_name": "MFA – Ä / ../x"},
    ]
    # Without a flow no trigger is touched: a file would say that each runs nothing.
    assert "triggers/triggers.json" not in parsed({"exchange": policy("X", trigger="custom-token-exchange")})


def test_the_example_maps_each_keyword_and_an_import_stops_at_what_is_not_filled_in() -> None:
    made = files(ALL, FLOWS)
    config = json.loads(made["config.example.json"])
    mappings = config["AUTH0_KEYWORD_REPLACE_MAPPINGS"]
    used = {
        each for path, text in made.items() if path != "config.example.json" for each in placeholders(text)
    }
    assert used == {f"##{keyword}##" for keyword in mappings} and len(used) == 5
    assert mappings["MFA_ACTION_CALLBACK"] == ""
    for keyword in mappings.keys() - {"MFA_ACTION_CALLBACK"}:
        path = "triggers/triggers.json" if keyword.startswith("SLACK") else "actions/mfa_action.json"
        with pytest.raises(ValueError, match="delimiter"):
            json.loads(made[path].replace(f"##{keyword}##", mappings[keyword]))
    assert config["AUTH0_INCLUDED_ONLY"] == ["actions", "triggers"] and config["AUTH0_ALLOW_DELETE"] is False


def test_names_and_code_are_those_of_terraform() -> None:
    only, both = files(ALL, FLOWS), files(ALL, FLOWS, Options(target=Target.BOTH))
    terraform = files(ALL, FLOWS, Options())
    assert both == only | terraform
    assert {path for path in only if path in terraform} == {f"{stem}.js" for stem in ALL}
    assert not any(path.endswith(".json") for path in terraform)
    assert 'name    = "MFA – Ä / ../x"' in terraform["auth0_actions.tf"]
    assert all(only[path] == terraform[path] for path in only.keys() & terraform.keys())


def test_the_order_of_the_input_means_nothing_and_every_file_may_be_written() -> None:
    made = compile_policies(ALL, FLOWS).value
    assert made is not None
    summary = made.summary
    out = emit(summary.actions, summary.flows)
    assert emit(summary.actions[::-1], summary.flows[::-1]) == out
    assert all(manifest.is_plain(file.path) for file in out)
    assert emit((), ()) == ()


def test_characters_that_do_not_show_are_escapes() -> None:
    name = 'a\\u202eb\\u2028c\\U000e0001\\u200b\\\\ \\" e\\u0301'
    text = files({"odd": policy(name)})["actions/odd.json"]
    assert 'a\\u202eb\\u2028c\\udb40\\udc01\\u200b\\\\ \\" e' in text
    assert json.loads(text)["name"] == 'a\u202eb\u2028c\U000e0001\u200b\\ " e\u0301'


def test_bindings_that_terraform_does_not_write_are_written_here() -> None:
    result = compile_policies({"alone": policy("Alone")}, options=DEPLOY_CLI)
    assert [each.code.name for each in result.diagnostics] == ["not-in-flow"]


# Keywords


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("##A##", ("##A##",)),
        ("@@A@@ and '@@a.b-c d@@'", ("@@A@@", "@@a.b-c d@@")),
        ("##A##B##", ("##A##", "##B##")),
        ("#####A#####", ("##A##",)),
        ("##É##", ("##É##",)),
        ("##_## ##0##", ("##_##", "##0##")),
        ("## A## ##A ## #### ######## ##-##", ()),
        ("##A@@ @@A## #A# ##A# @A@ ##A\nB##", ()),
        ('`##${name}##` "##" + "A##" ##\\u0041##', ()),
    ],
)
def test_placeholders(text: str, found: tuple[str, ...]) -> None:
    assert placeholders(text) == found


def test_a_long_text_is_searched_in_no_time() -> None:
    assert placeholders("##" + "a " * 100_000 + "##" * 50_000 + "@@" * 50_000) == ()


def test_a_placeholder_in_the_path_of_a_policy_is_found() -> None:
    source = Source("policies/##HOME##/greet.policy", policy("Greet"))
    (found,) = [each for each in compile_folder((source,), options=DEPLOY_CLI).diagnostics if each.is_error]
    assert found.code.name == "deploy-cli-placeholder"
    assert found.message.startswith("the path of this policy holds `##HOME##`")
    assert not [each for each in compile_folder((source,)).diagnostics if each.is_error]


def test_no_comment_and_no_level_excuses_a_placeholder() -> None:
    text = policy("Greet", body='log("##A##")  # allow: deploy-cli-placeholder - nobody maps it')
    found = {each.code.name for each in compile_policies({"greet": text}).diagnostics if each.is_error}
    assert found == {"deploy-cli-placeholder", "bad-suppression"}


# What is wrong with the output


@pytest.mark.parametrize(
    ("path", "old", "new", "why"),
    [
        ("actions/second.json", "{", "[", "it is not JSON"),
        ("actions/second.json", "./second.js", "./first.js", "its code is not there"),
        ("actions/second.json", "Second", "##HOME##", "it holds `##HOME##`, which is no keyword of a secret"),
        ("second.js", "Second", "@@HOME@@", "it holds `@@HOME@@`, which is no keyword of a secret"),
        ("second.js", "Second", "##MFA_ACTION_URL##", "it holds `##MFA_ACTION_URL##`, which is no keyword"),
        ("config.example.json", '"MFA_ACTION_URL"', '"URL"', "it holds `##MFA_ACTION_URL##`"),
    ],
)
def test_broken_output_is_seen(path: str, old: str, new: str, why: str) -> None:
    made = files(ALL, FLOWS)
    assert validate(GeneratedFile(*each) for each in made.items()) == ()
    assert old in made[path]
    made[path] = made[path].replace(old, new, 1)
    (found,) = validate(GeneratedFile(*each) for each in made.items())
    assert found.code.id == "AG905" and why in found.message


def test_terraform_alone_is_not_looked_at() -> None:
    assert validate((GeneratedFile("a.js", "##A##"),)) == ()


# What stays in the tenant


def test_what_goes_is_noted() -> None:
    old = files(ALL, FLOWS)
    new = files({**ALL, "second": policy("Renamed")}, 'flow("post-login", ["second", "mfa_action"])')
    new.pop("actions/draft.json")
    assert left_actions(old, new) == ("Draft", "Second")
    assert left_triggers(old, new) == ("credentials-exchange",)
    messages = [each.message for each in left_notes(old, new, "out")]
    assert messages == [
        "the Action `Draft` is no longer in `out/actions`, and an import leaves it in the tenant",
        "the Action `Second` is no longer in `out/actions`, and an import leaves it in the tenant",
        "`credentials-exchange` has no flow any more, and an import leaves it running what it ran",
    ]


def test_a_new_trigger_is_noted_and_another_tool_takes_nothing_away() -> None:
    old = files(ALL, FLOWS)
    moved = {**ALL, "m2m": policy("M2M")}
    new = files(moved, FLOWS.split("\n")[0].replace('["second"', '["m2m", "second"'))
    assert changed_triggers(old, new) == (("M2M", "credentials-exchange", "post-login"),)
    assert [each.code.id for each in left_notes(old, new, "out")] == ["AG528", "AG523"]
    assert left_notes(old, files(ALL, FLOWS, Options()), "out") == ()
    assert left_notes({}, old, "out") == left_notes(old, old, "out") == ()
    assert left_notes({"actions/x.json": "[1", "actions/y.json": "3"}, old, "out") == ()
