"""The JavaScript of small policies, without the comments above and the functions of the runtime below.

In: a policy, in which ``meta`` stands for the metadata of the Application. Out: the statements of the handler, or of
the whole file.

    handler_of('with rule("r"):\\n    log(meta.a)\\n')   ->   "// r\\nconsole.log(meta?.a);"
"""

import re
from textwrap import dedent

from testing.policies import program

from actiongen.backends.javascript.emit import File, assemble, write
from actiongen.backends.javascript.validate import validate
from actiongen.javascript import tree as js

SCHEMA = """schema(
    event.user.app_metadata,
    a=string, n=number, b=boolean, t=time, xs=[string], js=[json],
    d={"x": string, "l": [json], "j": json}, r=[{"x": string}],
)
"""
_META = "event.user.app_metadata"


def handler_of(policy: str) -> str:
    """The statements of the handler."""
    found = re.search(r"=> \{\n(.*?)\n\};\n", file_of(policy), re.S)
    assert found, policy
    return dedent(found[1])


def file_of(policy: str) -> str:
    """The statements of the file."""
    made = program(re.sub(r"\bmeta\b", _META, policy))
    meant = assemble(made)
    assert validate(write(meant), made, meant) == ()
    parts = [part for part in meant.parts if not isinstance(part[0], js.DocComment)]
    code = re.sub(r"/\*\*.*?\*/\n", "", write(File(tuple(parts), ())), flags=re.S)
    return code.replace(_META, "meta")
