"""What the editor offers at a place. ``|`` in a policy marks the place."""

from pathlib import Path
from random import Random

import pytest

from actiongen.ide.completion import completions
from actiongen.ide.model import Completion
from actiongen.ide.workspace import Workspace
from actiongen.source import Source

ROOT = Path(__file__).parents[2]
HEADER = (
    'action(name="A", trigger="post-login", deploy=False)\n\n'
    'schema(event.user.app_metadata, plan=string)\nsecrets("KEY")\n\nLIMIT = 3\n'
    'def is_staff(email: string):\n    return email.endswith("@corp.example")\n\n'
)
OTHERS = (
    Source("policies/shared/tenants.policy", '"""Tenants."""\nTEST = "x"\n\ndef f(a):\n    return a\n'),
    Source(
        "policies/mfa.policy",
        'action(name="M", trigger="post-login")\n\nwith rule("Everybody is asked"):\n    stop()\n',
    ),
    Source("policies/sms.policy", 'action(name="S", trigger="send-phone-message")\n'),
)


def at(text: str, header: str = HEADER) -> tuple[Completion, ...]:
    """What is offered at the mark; each replaces what stands around it."""
    before, _, after = (header + text).partition("|")
    view = Workspace([Source("policies/a.policy", before + after), *OTHERS]).view("policies/a.policy")
    assert view is not None
    found = completions(view, len(before))
    assert all(each.span.start <= len(before) <= each.span.end for each in found)
    return found


def labels(text: str, header: str = HEADER) -> list[str]:
    return [each.label for each in at(text, header)]


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        ("x = event.user.|\n", ["email", "user_id", "app_metadata"]),
        ("x = event.user.em|ail\n", ["email"]),
        ("x = event.user.app_metadata.|\n", ["plan"]),
        ("x = event.secrets.|\n", ["KEY"]),
        ("x = event.user.email.|\n", ["lower", "endswith"]),
        ("x = event.user.email.lower().|\n", ["lower", "endswith"]),
        ("u = event.user\nx = u.app_metadata.|\n", ["plan"]),
        ("x = event.user.identities[0].|\n", ["provider", "get"]),
        ("x = any(r.| for r in event.authorization.roles)\n", ["lower"]),
        ("x = first(i.| for i in event.user.identities)\n", ["provider"]),
        ("x = first(i for i in event.user.identities).|\n", ["provider"]),
        ("x = jwt.|\n", ["decode"]),
        ("x = http.|\n", ["get", "post"]),
        ('x = event["|"]\n', ["user"]),
        ('x = event.transaction.protocol == "|"\n', ["oauth2-refresh-token"]),
        ("x = event.transaction.protocol == |\n", ['"oauth2-refresh-token"']),
        ('x = event.transaction.protocol in ["a", "|"]\n', ["oauth2-refresh-token"]),
        ("x = |\n", ["LIMIT", "is_staff", "event", "event.user.email", "coalesce", "http", "management"]),
        ('x = sha256("a", "|")\n', ["hex", "base64"]),
        ('x = weekday(now(), "|")\n', ["Europe/Vienna"]),
        ("x = read(event.user.app_metadata, |)\n", ["string"]),
        ("def f(a: |\n", ["string", "[string]"]),
        ('with rule("R"):\n    api.|\n', ["access", "multifactor"]),
        ('with rule("R"):\n    api.access.|\n', ["deny"]),
        ('with rule("R"):\n    |\n', ["stop", "api.access.deny", "if", "is_staff"]),
        ('with rule("R"):\n    d = event.user\n    log(d.|)\n', ["email"]),
        ('with rule("R"):\n    api.multifactor.enable("|")\n', ["any", "none"]),
        ('with rule("R"):\n    api.multifactor.enable(|)\n', ['"any"', "allowRememberBrowser="]),
        ('with rule("R"):\n    api.multifactor.enable("any", allowRememberBrowser=|)\n', ["True"]),
        ('with rule("R"):\n    http.get("https://a.example", |)\n', ["on_error=", "timeout="]),
        ("with |\n", ["rule", "on_continue"]),
        ("|\n", ["rule", "test", "always", "schema", "def"]),
        ('load("|")\n', ["shared/tenants.policy"]),
        ('load("shared/tenants.policy", "|")\n', ["TEST", "f"]),
        ("schema(|)\n", ["event.user.user_metadata"]),
        ("schema(event.user.user_metadata, |)\nx = event.user.user_metadata.theme\n", ["theme="]),
        ("schema(event.user.user_metadata, theme=|)\n", ["string"]),
        ('test("t", |)\n', ["given=", "expect=", "cases="]),
        ('test("t", given={|}, expect=[])\n', ["event.user.email", "event.user.app_metadata.plan"]),
        ('test("t", given={event.transaction.protocol: "|"}, expect=[])\n', ["oauth2-refresh-token"]),
        ('test("t", expect=[|])\n', ["api.access.deny"]),
        ('test("t", cases=[|])\n', ["case"]),
        ('test("t", secrets={"|": ""}, expect=[])\n', ["KEY"]),
        ('test("t", way="|", expect=[])\n', ["refresh-token"]),
        ('with rule("First"):\n    stop()\n\ntest("t", expect=[], rules=["|"])\n', ["First"]),
        ('always("t", then=|)\n', ["acts", "api.access.deny"]),
        ("# allow: |\nx = 1\n", ["# allow: breaks-in-way", "# allow: unused-definition"]),
    ],
)
def test_offers(policy: str, wanted: list[str]) -> None:
    found = labels(policy)
    assert [label for label in wanted if label not in found] == []


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        ('flow("|")\n', "post-login"),
        ('flow("post-login", ["|"])\n', "mfa"),
        ('flow("post-login", ["mfa"])\n\ntest("t", expect=[], rules=["|"])\n', "Everybody is asked"),
        ('flow("send-phone-message", [])\n\ntest("t", trigger="post-login", given={event.|})\n', "stats"),
        ('action(name="X", trigger="|")\n', "post-login"),
        ('action(name="X", trigger="post-login", runtime="|")\n', "node22"),
        ("|\n", "action"),
    ],
)
def test_offers_in_other_files(policy: str, wanted: str) -> None:
    assert wanted in labels(policy, header="")


def test_actions_of_another_trigger_are_not_offered() -> None:
    assert labels('flow("post-login", ["|"])\n', header="") == ["mfa"]


@pytest.mark.parametrize(
    "policy",
    [
        'with rule("R", when=event.user.|',
        'with rule("R", when=event.user.|\n    stop()\n\nwith rule("S"):\n    stop()\n',
        "x = (event.user.|\ny = [1,\nz = {",
        'x = "open\ny = event.user.|\nwith rule(',
        'with rule("R"):\n  log(f"Hello {event.user.|',
        'test("t", given={event.user.|\nalways("p", then=api.',
    ],
)
def test_offers_in_a_text_that_nobody_can_read(policy: str) -> None:
    assert {"email", "user_id"} <= set(labels(policy))


def test_what_is_said_of_an_offer() -> None:
    email = next(each for each in at("x = event.user.|\n") if each.label == "email")
    assert email.detail == "string, may be absent"
    assert "The e-mail address of the user." in email.documentation
    assert "auth0.com/docs" in email.documentation
    deny = next(each for each in at('with rule("R"):\n    api.access.|\n') if each.label == "deny")
    assert (deny.text, deny.is_snippet) == ('deny("${1:reason}")$0', True)


def test_what_is_written_already_is_not_offered() -> None:
    assert "given=" not in labels('test("t", |, given={}, expect=[])\n')
    assert "allowRememberBrowser=" not in labels(
        'with rule("R"):\n    api.multifactor.enable("any", allowRememberBrowser=True, |)\n'
    )
    assert labels('load("shared/tenants.policy", "TEST", "|")\n') == ["f"]


def test_names_that_are_not_visible_are_not_offered() -> None:
    text = (
        'with rule("Q"):\n    above = 0\n    log(above)\n\n'
        'with rule("R"):\n    inner = 1\n    if LIMIT == 3:\n        arm = 1\n        log(arm)\n    log(|)\n\n'
        'with rule("S"):\n    other = 2\n    log(other)\n\nlater = 3\n'
    )
    found = set(labels(text))
    assert {"inner", "LIMIT"} <= found
    assert not {"above", "arm", "other", "later", "email"} & found


def test_lines_are_those_of_the_block() -> None:
    assert not {"return", "rule"} & set(labels('with rule("R"):\n    |\n'))
    assert "return" in labels("def f(x):\n    |\n")
    assert "rule" in labels("with on_continue():\n    |\n")


def test_a_key_that_is_a_word_of_the_language_stands_in_brackets() -> None:
    declared = 'schema(event.user.user_metadata, {"class": string, "kind": string})\n'
    behind = labels(f"{declared}x = event.user.user_metadata.|\n")
    assert "kind" in behind and "class" not in behind
    whole = labels(f"{declared}x = |\n")
    assert {"event.user.user_metadata.kind", 'event.user.user_metadata["class"]'} <= {*whole}
    assert "class" in labels(f'{declared}x = event.user.user_metadata["|"]\n')


def test_questions_stand_on_the_right_of_a_definition_alone() -> None:
    assert {"http", "api.cache.get"} <= set(labels('with rule("R"):\n    x = |\n'))
    assert not {"http", "api.cache.get"} & set(labels('with rule("R"):\n    if |\n'))


def test_nothing_is_offered_in_a_docstring_or_a_title() -> None:
    assert labels('"""Doc |umentation."""\n', header="") == []
    assert labels('with rule("The |"):\n    stop()\n') == []


def test_a_quote_that_is_open_ends_at_the_cursor() -> None:
    found = at('with rule("R"):\n    api.multifactor.enable("a|, "b")\n')
    assert {each.label for each in found} >= {"any"}
    assert {each.span.end - each.span.start for each in found} == {1}


@pytest.mark.long
def test_every_place_of_cut_and_whole_policies_answers() -> None:
    random = Random(7)
    for file in sorted((ROOT / "policies").rglob("*.policy")):
        text = file.read_text("utf-8")
        for end in [len(text), *(random.randrange(len(text)) for _ in range(12))]:
            workspace = Workspace([Source("policies/a.policy", text[:end]), *OTHERS])
            view = workspace.view("policies/a.policy")
            assert view is not None
            for offset in range(max(0, end - 120), end + 1, 7 if end < len(text) else 1):
                for each in completions(view, offset):
                    assert each.span.start <= offset <= each.span.end
        rest = f"{text[: len(text) // 2]}\nx = event.user."
        view = Workspace([Source("policies/a.policy", rest)]).view("policies/a.policy")
        assert view is not None
        if "post-login" in text:
            assert "email" in [each.label for each in completions(view, len(rest))]
