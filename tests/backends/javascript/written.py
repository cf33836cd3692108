"""The JavaScript of small policies, without the comments above and the functions of the runtime below.

In: a policy, in which ``meta`` stands for the metadata of the Application. Out: the statements of the handler, or of
the whole file.

    handler_of('with rule("r"):\\n    log(meta.a)\\n')   ->   "// r\\nconsole.log(meta?.a);"
"""

import re
from textwrap import dedent

from actiongen.backends.javascript.emit import File, assemble, write
from actiongen.backends.javascript.validate import validate
from actiongen.ir import Program
from actiongen.javascript import tree as js
from actiongen.source import JavaScriptFile, Source
from actiongen.unit import analyse_source, loader

SCHEMA = """schema(
    event.user.app_metadata,
    a=string, n=number, b=boolean, t=time, xs=[string], js=[json],
    d={"x": string, "l": [json], "j": json}, r=[{"x": string}],
)
"""
_META = "event.user.app_metadata"
_FILES = (
    JavaScriptFile("externs/shout.js", "module.exports = (text) => text.toUpperCase();\n"),
    JavaScriptFile("externs/slow.js", "module.exports = async (text) => text;\n"),
    JavaScriptFile("externs/more.js", "exports.one = (text) => text;\nexports.two = async (text) => text;\n"),
)


def program_of(policy: str) -> Program:
    """The action; what is only risky is no mistake here."""
    text = 'action(name="Test", trigger="post-login")\n' + re.sub(r"\bmeta\b", _META, policy)
    source = Source("policies/case.policy", text, _FILES)
    found = analyse_source(source, loader((source,)))
    wrong = [each for each in found.diagnostics if each.is_error and not each.code.id.startswith("AG4")]
    assert isinstance(found.value, Program) and not wrong, wrong
    return found.value


def handler_of(policy: str) -> str:
    """The statements of the handler."""
    found = re.search(r"=> \{\n(.*?)\n\};\n", file_of(policy), re.S)
    assert found, policy
    return dedent(found[1])


def file_of(policy: str) -> str:
    """The statements of the file."""
    made = program_of(policy)
    meant = assemble(made)
    assert validate(write(meant), made, meant) == ()
    parts = [part for part in meant.parts if not isinstance(part[0], js.DocComment)]
    code = re.sub(r"/\*\*.*?\*/\n", "", write(File(tuple(parts), ())), flags=re.S)
    return code.replace(_META, "meta")
