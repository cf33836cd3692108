"""What the editor says of the thing at a place. ``|`` in a policy marks the place."""

from pathlib import Path

import pytest

from actiongen.ide.hover import hover
from actiongen.ide.workspace import Workspace
from actiongen.source import Source

ROOT = Path(__file__).parents[2]
HEADER = 'action(name="A", trigger="post-login", deploy=False)\n\n'
LIBRARY = Source(
    "policies/shared/staff.policy",
    '"""Who works here."""\n\n# The one domain of the firm.\nDOMAIN = "corp.example"\n\n'
    'def is_staff(email: string):\n    """Whether an address is one of ours."""\n    return email.endswith(DOMAIN)\n',
)


def at(text: str, *others: Source, header: str = HEADER) -> str:
    """What is said at the mark."""
    before, _, after = (header + text).partition("|")
    workspace = Workspace([Source("policies/a.policy", before + after), *others])
    view = workspace.view("policies/a.policy")
    assert view is not None
    found = hover(view, len(before))
    return "" if found is None else found.text


def test_field_with_type_absence_and_documentation() -> None:
    text = at("x = event.user.ema|il\n")
    assert text.startswith(
        "```python\nevent.user.email: string\n```\n\n**May be absent here**: Auth0 does not always send"
    )
    assert '`coalesce(event.user.email, "…")`' in text
    assert "The e-mail address of the user." in text
    assert "(https://auth0.com/docs/actions/reference/post-login/post-login-event-object)" in text


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        ("x = event.user.user_i|d\n", "**Always there**: Auth0 sends it every time."),
        (
            'with rule("R", when=event.user.email is not None):\n    log(event.user.em|ail)\n',
            "it is known that `event.user.email is not None` (line 3)",
        ),
        (
            'x = event.user.email == "a" and event.user.em|ail.lower() == "b"\n',
            'known that `event.user.email == "a"`',
        ),
        (
            'with rule("R", when=event.user.email is None):\n    stop()\n\n'
            'with rule("S"):\n    log(event.user.e|mail)\n',
            "the action ends, or goes another way, where `event.user.email is None` (line 3)",
        ),
        (
            'only_when("G", event.user.email and event.user.name)\n\nwith rule("S"):\n    log(event.user.ema|il)\n',
            "it is known that `event.user.email` (line 3)",
        ),
        (
            'with rule("R"):\n    if event.user.email is None:\n        log("n")\n'
            "    else:\n        log(event.user.ema|il)\n",
            "where `event.user.email is None` (line 4)",
        ),
        (
            'has = event.user.email is not None\n\nwith rule("R", when=has):\n    log(event.user.em|ail)\n',
            "it is known that `has` (line 5)",
        ),
        (
            "x = event.authorization.rol|es\n",
            "`event.authorization` may be absent, and what is below it with it",
        ),
        ("x = event.user.app_metadata.pla|n\n", "`schema(event.user.app_metadata, plan=string)`"),
        (
            "schema(event.user.app_metadata, plan=string)\nx = event.user.app_metadata.pl|an\n",
            "a value that is no `string` counts as absent",
        ),
        ("d = email_domain(event.user.email)\nx = d|\n", "`d` is made of something that may be absent"),
    ],
)
def test_presence_and_why(policy: str, reason: str) -> None:
    assert reason in at(policy)


def test_path_of_given_is_no_value() -> None:
    assert "absent" not in at('test("t", given={event.user.em|ail: None}, expect=[])\n').partition("\n\n")[2]


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("LIM|IT = 2 + 1\n", "LIMIT: number = 2 + 1"),
        ('A = "corp"\nB = f"{A}.example"\nx = B|\n', 'Its value is `"corp.example"`.'),
        (
            'with rule("R"):\n    api.multifactor.ena|ble("any")\n',
            "api.multifactor.enable(provider, options?)",
        ),
        (
            'with rule("R"):\n    api.multifactor.enable("a|ny")\n',
            "Asks the user for a second factor (MFA), of any kind",
        ),
        (
            'with rule("R"):\n    api.multifactor.enable("any", allowRem|emberBrowser=True)\n',
            "`allowRememberBrowser`: boolean, optional",
        ),
        (
            'with rule("R|"):\n    api.access.deny("no")\n',
            '```js\n// R\napi.access.deny("no");\n```',
        ),
        ('with rule("R"):\n    stop()\n\ntest("t", expect=[], rules=["R|"])\n', "The rule in line 3."),
        ('secrets("KEY")\nx = event.secrets.K|EY\n', "A secret: its value comes from Terraform."),
        ('x = coal|esce(event.user.name, "")\n', "coalesce(a, b, …)"),
        ("x = event.user.name.low|er()\n", "text.lower()"),
        ("x = jwt.de|code(event.user.name)\n", "jwt.decode(token)"),
        ('x = http.g|et("https://a.example", on_error=stop())\n', "http.get(url"),
        ('x = {"a": 1}.g|et("a", 2)\n', "d.get(key, default)"),
        ("sch|ema(event.user.app_metadata, plan=string)\n", "Says which keys an open container"),
        ('test("t", gi|ven={}, expect=[])\n', "Values laid on paths of a realistic event"),
        ("# allow: breaks-in-w|ay - they know\nx = 1\n", "**breaks-in-way** (AG421)"),
        ('load("shared/staff.po|licy", "DOMAIN")\n', "Who works here."),
        ('load("shared/staff.policy", "DOMAIN")\nx = DOM|AIN\n', "The one domain of the firm."),
        (
            'load("shared/staff.policy", "is_staff")\nx = is_st|aff("a")\n',
            "def is_staff(email: string) -> boolean",
        ),
        (
            'load("shared/staff.policy", "is_staff")\nx = is_st|aff("a")\n',
            "Whether an address is one of ours.",
        ),
    ],
)
def test_what_a_name_is(policy: str, said: str) -> None:
    assert said in at(policy, LIBRARY)


@pytest.mark.parametrize("comment", ["# allow: no-such-ch|eck - why", "# no al|low", "# allow:| "])
def test_a_comment_that_allows_nothing(comment: str) -> None:
    assert at(f"{comment}\nx = 1\n") == ""


def test_trigger_and_action_of_a_flow() -> None:
    action = Source(
        "policies/first.policy", '"""Does it."""\n\naction(name="First One", trigger="post-login")\n'
    )
    flow = 'flow("post-lo|gin", ["first"])\n'
    assert "A user has logged in" in at(flow, action, header="")
    assert at('flow("post-login", ["fir|st"])\n', action, header="").startswith("The Action “First One”")


def test_broken_files_answer() -> None:
    assert "event.user.email: string" in at('with rule("R", when=event.user.ema|il\n    stop()\n\nx = (\n')


@pytest.mark.slow
def test_wherever_files_are_cut_off() -> None:
    for file in sorted((ROOT / "policies").rglob("*.policy")):
        text = file.read_text("utf-8")
        for end in range(0, len(text), 211):
            workspace = Workspace([Source("policies/a.policy", text[:end])])
            view = workspace.view("policies/a.policy")
            assert view is not None
            for offset in range(max(0, end - 40), end + 1, 3):
                hover(view, offset)


@pytest.mark.slow
def test_every_place_of_every_policy_answers() -> None:
    root = ROOT / "policies"
    sources = [
        Source(f"policies/{f.relative_to(root)}", f.read_text("utf-8")) for f in root.rglob("*.policy")
    ]
    workspace = Workspace(sources)
    for source in sources:
        view = workspace.view(source.path)
        assert view is not None
        for offset in range(0, len(source.text) + 1, 2):
            hover(view, offset)
