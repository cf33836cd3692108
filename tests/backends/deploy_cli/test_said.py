"""What is said of names that auth0-deploy-cli would replace, of broken output and of what stays in the tenant."""

import json

import pytest
from backends.deploy_cli.projects import DEPLOY_CLI, files
from backends.deploy_cli.test_emit import ALL, FLOWS
from backends.terraform.projects import policy

from actiongen.backends.deploy_cli.left import left_notes
from actiongen.backends.deploy_cli.validate import validate
from actiongen.backends.files import GeneratedFile
from actiongen.compiler import compile_folder
from actiongen.diagnostics.model import Diagnostic
from actiongen.source import JavaScriptFile, Source

MARKS = (
    "it replaces `##X##` and `@@X@@` wherever X is a mapping of its config or a variable of the environment"
)
BLANK = "write the text without the two marks, with a blank behind the first one for example"
EXTERN = """action(name="Greet", trigger="post-login", deploy=False)


@extern("externs/tools.js")
def shout(text: string) -> string: ...


loud = shout(event.user.user_id)

with rule("The loud are refused", when=loud == "X"):
    api.access.deny("no")
"""


def replaced(text: str, *externs: JavaScriptFile) -> list[Diagnostic]:
    """What is said of a policy's texts."""
    source = Source("policies/greet.policy", text, externs)
    found = compile_folder((source,), options=DEPLOY_CLI).diagnostics
    return [each for each in found if each.code.name == "deploy-cli-placeholder"]


@pytest.mark.parametrize(
    ("body", "messages", "at"),
    [
        ('log("a ##A## b")', ["auth0-deploy-cli would replace `##A##` in this text"], '"a ##A## b"'),
        ('log("##A## @@B@@")', ["auth0-deploy-cli would replace `##A##` and `@@B@@` in this text"], '"##A##'),
        ('log("##A##B##C##")', ["auth0-deploy-cli would replace `##A##` and 2 more in this text"], '"##A##'),
        (
            'log(f"##A##{event.user.user_id}")',
            ["auth0-deploy-cli would replace `##A##` in this text"],
            'f"##A##',
        ),
        (
            'log("##A##")\n    log("@@B@@")',
            [f"auth0-deploy-cli would replace `{it}` in this text" for it in ("##A##", "@@B@@")],
            '"##A##',
        ),
        ('log("# A ##")', [], ""),
    ],
)
def test_texts_that_would_be_replaced(body: str, messages: list[str], at: str) -> None:
    text = policy("Greet", body=body)
    found = replaced(text)
    assert [each.message for each in found] == messages
    for each in found:
        assert (each.notes, each.help) == ((MARKS,), BLANK)
    if found:
        assert found[0].primary is not None and text[found[0].primary.span.start :].startswith(at)


def test_texts_of_tests_stay_where_they_are() -> None:
    assert replaced(policy("Greet") + '\ntest("##A##", expect=[])\n') == []


def test_a_text_that_several_lines_make() -> None:
    """The lines of a docstring are one text in the comment of the JavaScript."""
    (found,) = replaced('"""Says ##HELLO\nWORLD##."""\n\n' + policy("Greet"))
    assert (
        found.message == "texts of this policy make `##HELLO WORLD##`, which auth0-deploy-cli would replace"
    )


def test_javascript_that_would_be_replaced() -> None:
    tools = JavaScriptFile("externs/tools.js", "// one\nexports.shout = (text) => `##A##${text}`;\n")
    (found,) = replaced(EXTERN, tools)
    assert found.message == "`externs/tools.js` holds `##A##` in line 2, which auth0-deploy-cli would replace"
    assert found.primary is not None and EXTERN[found.primary.span.start :].startswith('"externs/tools.js"')


def test_what_is_not_filled_in_is_named() -> None:
    mappings = json.loads(files(ALL, FLOWS)["config.example.json"])["AUTH0_KEYWORD_REPLACE_MAPPINGS"]
    said = {keyword: text.lstrip('" ,:{}[]\\') for keyword, text in mappings.items()}
    assert said["MFA_ACTION_API_KEY"].endswith("API_KEY of mfa_action: not filled in")
    assert said["SLACK_2_ACTION_NAME"].endswith("name of slack_2 in Auth0: not filled in")


def test_broken_output_is_a_bug_of_ours() -> None:
    made = files(ALL, FLOWS)
    made["actions/second.json"] = "["
    (found,) = validate(GeneratedFile(*each) for each in made.items())
    assert found.message == "auth0-deploy-cli cannot take the generated `actions/second.json`: it is not JSON"
    assert found.help == "this is a bug of actiongen: please report it with the policy"
    assert found.path == "actions/second.json"


def test_what_stays_in_the_tenant() -> None:
    old = files(ALL, FLOWS)
    new = files({**ALL, "second": policy("Renamed")}, 'flow("post-login", ["second", "mfa_action"])')
    action, trigger = left_notes(old, new, "out")
    assert (action.path, action.notes) == (
        "out/actions",
        ("auth0-deploy-cli knows Actions by their names: a new `name=` is a new Action",),
    )
    assert action.help == (
        "delete it in the dashboard, or import once with `AUTH0_ALLOW_DELETE`, which deletes every Action that "
        "is not in this folder"
    )
    assert (trigger.path, trigger.notes, trigger.help) == (
        "out/triggers/triggers.json",
        ("auth0-deploy-cli changes the triggers that the file names, and no others",),
        "take its actions out in the dashboard",
    )
    moved = files({**ALL, "m2m": policy("M2M")}, 'flow("post-login", ["m2m", "second"])')
    (changed,) = (each for each in left_notes(old, moved, "out") if each.code.id == "AG523")
    assert changed.message == (
        "the Action `M2M` goes from `credentials-exchange` to `post-login`: Auth0 answers 400, an Action keeps its "
        "trigger"
    )
    assert (changed.path, changed.help) == (
        "out/actions",
        "give it another `name=`, so that a new Action is made",
    )
