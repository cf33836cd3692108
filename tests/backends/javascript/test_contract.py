"""What a hostile policy could get into the JavaScript if an escape were broken: the validator alone refuses it."""

from types import FunctionType

import pytest
from jinja2 import Environment

from actiongen.analysis.analyse import analyse
from actiongen.backends.javascript import emit
from actiongen.backends.javascript.validate import validate
from actiongen.ir import Program
from actiongen.javascript import literals
from actiongen.source import Source
from actiongen.syntax.parse import parse
from actiongen.unit import loader

HOSTILE = r'''
"""Ends here */ const Object = console; /* and \u202e goes on <!-- here -->

A sign: ${api} ` ' " \\
"""

action(name="hostile", trigger="post-login")

LIST = ["\"); api.access.deny(\"x", "'); //", "\\", "\u2028\u2029", "\u202e", "</script>", "e\u0301", "\n"]

with rule("*/ const Object = console; /* <!-- api.access.deny();", when=event.user.email in LIST):
    log(email_domain(event.user.email))
    log(f"`{event.user.user_id}${{api.access.deny()}}\\` \" '")
    api.user.setAppMetadata("k", {"a\": 1, \"b": "y", "a-b": 1, "007": 2, "é-b": 3, "": 4})
    api.user.setAppMetadata("l", coalesce(read(event.user.app_metadata["a-b; api"], string), "x"))

with rule("A pattern", when=matches(r"/\/*[/*]\u2028", event.user.name)):
    api.access.deny("*/ no")
'''


def program_of(text: str) -> Program:
    source = Source("policies/hostile.policy", text)
    checked = parse(source).then(lambda file: analyse(file, load=loader((source,))))
    assert not any(diagnostic.is_error for diagnostic in checked.diagnostics), checked.diagnostics
    assert isinstance(checked.value, Program)
    return checked.value


@pytest.fixture(scope="module")
def program() -> Program:
    return program_of(HOSTILE)


def test_the_hostile_policy_is_written_as_it_is_meant(program: Program) -> None:
    text = emit.emit(program)
    assert validate(text, program) == ()


@pytest.mark.parametrize(
    ("function", "broken"),
    [
        (literals.string_literal, lambda value: f'"{value}"'),
        (literals.template_text, lambda value: value),
        (literals.regex_literal, lambda body, flags: f"/{body}/g"),
        (literals.property_key, lambda key: key),
        (literals.comment_text, lambda text: text),
        (literals.escape_hidden, lambda text: text),
        (literals.is_identifier, lambda text: True),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_policy_cannot_use_a_broken_escape(
    program: Program, monkeypatch: pytest.MonkeyPatch, function: FunctionType, broken: FunctionType
) -> None:
    monkeypatch.setattr(emit, "_printed", {})  # nothing was printed before it broke
    monkeypatch.setattr(function, "__code__", broken.__code__)
    assert validate(emit.emit(program), program)


@pytest.mark.parametrize(
    "template",
    [
        "",
        "{{ parts | reverse | join('\n\n') }}\n",
        "{{ parts[1:] | join('\n\n') }}\n",
        "{{ parts[:2] | join('\n\n') }}\n",
        "{{ parts | join }}\n",
        "{{ parts | join('\n;\n') }}\n",
        "{{ parts | join('\n// more\n') }}\n",
        "{{ parts | join('\n\n') | e }}\n",
        "{{ parts | join('\n\n') }}\nmore();\n",
        "#!/usr/bin/node\n{{ parts | join('\n\n') }}\n",
    ],
)
def test_another_layout_of_the_file(program: Program, monkeypatch: pytest.MonkeyPatch, template: str) -> None:
    environment = Environment(keep_trailing_newline=True)
    monkeypatch.setattr(emit, "template", lambda *_: environment.from_string(template))
    assert validate(emit.emit(program), program)


@pytest.mark.slow
def test_long_chains_are_no_failure() -> None:
    test = " or ".join(f'event.user.name == "n{number}"' for number in range(330))
    long = program_of(
        f'action(name="a", trigger="post-login")\n\nwith rule("R", when={test}):\n    api.access.deny("no")\n'
    )
    assert validate(emit.emit(long), long) == ()


def test_a_statement_that_was_printed_before_is_printed_the_same(program: Program) -> None:
    emit._printed.clear()
    first = emit.emit(program)
    assert emit._printed
    assert emit.emit(program) == first
    assert all(text.startswith("  ") for text in emit._printed.values())
