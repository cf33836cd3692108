"""What is said of the functions of the language agrees with what the compiler takes."""

import pytest

from actiongen.analysis.case_settings import CASE_KEYS
from actiongen.analysis.scope import BUILTINS, OF_DICTIONARIES
from actiongen.compiler import checked
from actiongen.ide.functions import function, functions
from actiongen.ir.clients import WORDS
from actiongen.ir.ops import Notation, written_as
from actiongen.options import Options
from actiongen.source import Source
from actiongen.unit import compile_files


def test_every_function_is_there() -> None:
    known = functions()
    assert BUILTINS - known.keys() == {"api", "event", "http", "jwt"}
    methods = {f".{name}" for name in (*written_as(Notation.METHOD), *OF_DICTIONARIES)}
    assert methods <= known.keys()
    assert all(each.says and each.text and each.calls for each in known.values())


def test_a_sentence_is_one_line() -> None:
    assert [each.name for each in functions().values() if each.says != " ".join(each.says.split())] == []


def by_name(name: str) -> set[str]:
    found = function(name)
    assert found is not None
    return {parameter.name for parameter in found.parameters if parameter.by_name}


def test_arguments_of_tests_and_clients() -> None:
    assert by_name("case") == set(CASE_KEYS)
    assert by_name("test") == {*CASE_KEYS, "cases", "trigger"}
    assert {name: by_name(name) for name in WORDS} == {name: set(options) for name, options in WORDS.items()}


@pytest.mark.parametrize("name", ["action", "always", "never", "http.get", "http.post", "http.delete"])
def test_arguments_that_are_said_are_the_ones_that_are_taken(name: str) -> None:
    """The message about one that does not exist lists all."""
    header = "" if name == "action" else 'action(name="A", trigger="post-login", deploy=False)\n'
    call = f'{name}("https://a.example", unheard_of=1)' if name != "action" else "action(unheard_of=1)"
    source = Source("policies/a.policy", f"{header}{'x = ' if name.startswith('http') else ''}{call}\n")
    found = checked(compile_files((source,), (source,)), Options()).diagnostics
    said = " ".join(f"{each.message} {each.help}" for each in found if "unheard_of" in each.message)
    own = by_name(name) - {"trigger"} if name in ("always", "never") else by_name(name)
    assert said
    assert {argument for argument in own if f"`{argument}`" not in said} == set()


@pytest.mark.parametrize(
    "name", sorted({"action", "rule", "test", "always", "schema", "flow", "load", "extern"})
)
def test_calls_show_what_has_to_be_given(name: str) -> None:
    found = function(name)
    assert found is not None
    assert all(parameter.says for parameter in found.parameters)
    assert found.call.startswith(f"{name}(")
