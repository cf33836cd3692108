"""What names of a policy are called in JavaScript."""

import re

import pytest

from actiongen.backends.javascript.names import Names, camel_case
from actiongen.backends.javascript.runtime import HELPER_NAMES
from actiongen.compiler import compile_folder
from actiongen.source import Source


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("user_domain", "userDomain"),
        ("userDomain", "userDomain"),
        ("user__domain_", "userDomain"),
        ("_private", "private"),
        ("x1_y2", "x1Y2"),
        ("FORCE_MFA", "FORCE_MFA"),
        ("A1", "A1"),
        ("Mixed_Case", "mixedCase"),
        ("__", "value"),
        ("_1", "_1"),
        ("__2nd_try", "_2ndTry"),
    ],
)
def test_camel_case(name: str, want: str) -> None:
    assert camel_case(name) == want


def test_a_name_is_free_again_after_its_scope() -> None:
    names = Names(frozenset({"asString"}))
    assert names.declare("a", "role") == "role"
    with names.scope():
        assert names.declare("b", "role") == "role2"
        assert names.declare("c", "item") == "item"
        assert names.fresh("asString") == "asString2"
    with names.scope():
        assert names.declare("d", "item") == "item"
    assert (names.of("a"), names.of("b"), names.of("d")) == ("role", "role2", "item")


@pytest.mark.parametrize(
    "word", ["class", "new", "undefined", "Object", "exports", "require", "event", "api", "let"]
)
def test_reserved_words_get_a_number(word: str) -> None:
    assert (
        Names(frozenset()).declare("a", word) == f"{camel_case(word)}{'' if camel_case(word) != word else 2}"
    )


USES = """action(name="X", trigger="post-login")
schema(event.user.app_metadata, city=string)

{definition}

with rule("All"):
    log("a", {{"city": event.user.app_metadata.city, "name": event.user.name, "own": {name}}})
    for part in csv(event.client.name):
        log("b", email_domain(part))
"""


@pytest.mark.parametrize("name", sorted(HELPER_NAMES))
@pytest.mark.parametrize("definition", ["{0} = event.user.name", "def {0}(x):\n    return x.lower()"])
def test_a_name_of_the_policy_is_never_that_of_a_function_that_the_output_brings(
    name: str, definition: str
) -> None:
    used = f'{name}("A")' if definition.startswith("def") else name
    text = USES.format(definition=definition.format(name), name=used)
    compiled = compile_folder((Source("policies/x.policy", text),))
    assert not [each for each in compiled.diagnostics if each.is_error]
    assert compiled.value is not None
    script = next(file.text for file in compiled.value.files if file.path == "x.js")
    brought = re.findall(r"^function (\w+)\(", script, re.MULTILINE)
    own = re.findall(r"\bconst (\w+) =", script)
    assert "compact" in brought and {name, f"{name}2"} & {*own}
    assert len({*brought, *own}) == len(brought) + len(own)
