"""What is shown in the text: types and absence of definitions."""

from actiongen.ide.hints import hints
from actiongen.ide.workspace import Workspace
from actiongen.source import Source

HEADER = 'action(name="A", trigger="post-login", deploy=False)\n\n'


def shown(text: str) -> str:
    """The text with its hints in brackets."""
    whole = HEADER + text
    view = Workspace([Source("policies/a.policy", whole)]).view("policies/a.policy")
    assert view is not None
    for hint in reversed(hints(view)):
        whole = f"{whole[: hint.offset]}‹{hint.text}›{whole[hint.offset :]}"
    return whole.removeprefix(HEADER)


def test_definitions() -> None:
    assert shown(
        'LIMIT = 3\nNAME = "x"\nd = email_domain(event.user.email)\nid = event.user.user_id\n'
        'is_admin = "Admin" in event.authorization.roles\n'
    ) == (
        'LIMIT = 3\nNAME = "x"\nd‹: string, may be absent› = email_domain(event.user.email)\n'
        'id‹: string› = event.user.user_id\nis_admin‹: boolean› = "Admin" in event.authorization.roles\n'
    )


def test_loops_and_parameters() -> None:
    assert shown(
        "def f(a: string, b):\n    return a + b\n\nx = [r.lower() for r in event.authorization.roles]\n"
        'y = f("a", event.user.user_id)\n'
    ) == (
        "def f(a: string, b‹: string›):\n    return a + b\n\n"
        "x‹: [string]› = [r.lower() for r‹: string› in event.authorization.roles]\n"
        'y‹: string› = f("a", event.user.user_id)\n'
    )


def test_why_is_said() -> None:
    text = f"{HEADER}d = email_domain(event.user.email)\n"
    view = Workspace([Source("policies/a.policy", text)]).view("policies/a.policy")
    assert view is not None
    (hint,) = hints(view)
    assert hint.explanation.startswith(
        "**May be absent here**: Auth0 does not always send `event.user.email`"
    )


def test_broken_statements_have_none_and_hide_no_others() -> None:
    assert (
        shown("d = event.user.user_id\nx = event.user.\n")
        == "d‹: string› = event.user.user_id\nx = event.user.\n"
    )
