"""A function of JavaScript that is given the event gets it without the secrets."""

import pytest

from actiongen.backends.javascript.emit import emit
from actiongen.ir import Program
from actiongen.source import JavaScriptFile, Source
from actiongen.unit import analyse_source, loader

HEAD = """action(name="Given", trigger="post-login")

secrets("KEY")


@extern("externs/show.js")
def show(given: json) -> string: ...


shown = show({argument})

with rule("Shown", when=event.secrets.KEY == "k"):
    log(shown)
"""


@pytest.mark.parametrize(
    ("argument", "code"),
    [
        ("event", "{ ...event, secrets: undefined }"),
        ("event.user", "event.user"),
        ("event.client.name", "event.client.name"),
    ],
)
def test_what_is_passed(argument: str, code: str) -> None:
    script = JavaScriptFile("externs/show.js", "module.exports = (given) => JSON.stringify(given);\n")
    file = Source("policies/given.policy", HEAD.replace("{argument}", argument), (script,))
    program = analyse_source(file, loader((file,))).value
    assert isinstance(program, Program)
    assert code in " ".join(emit(program).split())
    assert ("secrets: undefined" in emit(program)) is (argument == "event")
