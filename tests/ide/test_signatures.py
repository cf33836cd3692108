"""What the editor shows of a call that is being written. ``|`` in a policy marks the place."""

import pytest

from actiongen.ide.model import Signature
from actiongen.ide.signatures import signature
from actiongen.ide.workspace import Workspace
from actiongen.source import Source

HEADER = (
    'action(name="A", trigger="post-login", deploy=False)\n\n'
    'def holds(role: string, prefix):\n    """Whether a role begins so."""\n    return role.startswith(prefix)\n\n'
)


def at(text: str) -> Signature | None:
    before, _, after = (HEADER + text).partition("|")
    view = Workspace([Source("policies/a.policy", before + after)]).view("policies/a.policy")
    assert view is not None
    return signature(view, len(before))


@pytest.mark.parametrize(
    ("policy", "label", "active"),
    [
        ('with rule("R"):\n    api.access.deny(|)\n', "api.access.deny(reason)", "reason"),
        (
            'with rule("R"):\n    api.multifactor.enable("any", |)\n',
            "api.multifactor.enable(provider, allowRememberBrowser=…, providerOptions=…)",
            "allowRememberBrowser=…",
        ),
        (
            'with rule("R"):\n    api.multifactor.enable("any", providerOptions={"host": |',
            "api.multifactor.enable(provider, allowRememberBrowser=…, providerOptions=…)",
            "providerOptions=…",
        ),
        ("x = holds(event.user.name, |\n", "holds(role: string, prefix)", "prefix"),
        ("x = event.user.name.replace(|", "text.replace(old, new)", "old"),
        ('x = sha256("a", "|")\n', "sha256(text, encoding)", "encoding"),
        ("x = coalesce(1, 2, 3, |)\n", "coalesce(a, b, …)", "…"),
        ("x = len(|holds(1, 2))\n", "len(x)", "x"),
        ("schema(event.user.app_metadata, plan=|)\n", "schema(container, key=…)", None),
        ('with rule("R", when=|', "rule(title, when=…)", "when=…"),
        ('with rule("|"', "rule(title, when=…)", "title"),
        ('load("a.policy", "b", "|")', "load(library, [name, …])", "[name, …]"),
        ('http.post("https://a.example", on_error=|)', None, "on_error=…"),
        ('test("t", cases=[case("c", given=|', None, "given=…"),
    ],
)
def test_call_and_argument(policy: str, label: str | None, active: str | None) -> None:
    found = at(policy)
    assert found is not None
    if label is not None:
        assert found.label == label
    shown = [found.label[start:end] for start, end, _ in found.parameters]
    assert (None if found.active is None else shown[found.active]) == active


def test_arguments_are_explained() -> None:
    found = at('with rule("R", when=|)\n')
    assert found is not None
    assert found.parameters[1][2] == "A condition; without it the rule always acts."
    deny = at('with rule("R"):\n    api.access.deny(|)\n')
    assert deny is not None
    assert deny.documentation == "Refuses the login, with the message `reason`."
    assert "string" in deny.parameters[0][2]
    helper = at("x = holds(|)\n")
    assert helper is not None
    assert helper.documentation == "Whether a role begins so."


@pytest.mark.parametrize("policy", ["x = 1|\n", "x = unknown(|)\n", "x = (|\n", "# f(|\n", '"""f(|"""\n'])
def test_no_call(policy: str) -> None:
    assert at(policy) is None
