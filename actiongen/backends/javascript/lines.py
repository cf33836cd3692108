"""Which lines of an Action are made of what in the policy.

In: a program, and the text of its JavaScript. Out: ranges of lines, each with the place in the policy or a library.

    lines(program, javascript)[0]   ->   Lines(Span("policies/mfa.policy", 120, 180), first=14, last=17)
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actiongen import ir
from actiongen.backends.javascript.emit import assemble
from actiongen.javascript import tree as js
from actiongen.javascript.parse import Node, parse_javascript
from actiongen.source import Span


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines ``first`` to ``last``, counted from 1, which say what stands at ``origin``."""

    origin: Span
    first: int
    last: int


def lines(program: ir.Program, text: str) -> tuple[Lines, ...]:
    """The lines of the steps, in the order of the JavaScript; ``text`` is what the compiler wrote for the program."""
    script = parse_javascript(text)
    if isinstance(script, str):  # a bug of ours, which validation has reported
        return ()
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    statements = [statement for part in assemble(program).parts for statement in part]
    # Below the statements of the program stand the functions of the runtime.
    return tuple(
        Lines(origin, bisect_right(starts, node.start) - above, bisect_right(starts, node.end - 1))
        for origin, above, node in _of(statements, script.program.nodes("body"))
    )


def _of(statements: Sequence[js.Statement], nodes: Sequence[Node | None]) -> Iterator[tuple[Span, int, Node]]:
    """Each origin, how many lines of comments stand above, and the node."""
    code = [each for each in statements if not isinstance(each, js.Blank | js.DocComment)]
    for statement, node in zip(code, nodes, strict=False):
        assert node is not None
        if isinstance(statement, js.ExportHandler):
            assert isinstance(statement.handler.body, tuple)
            yield from _of(statement.handler.body, _body_of(node))
        elif not isinstance(statement, js.Function) and statement.origin is not None:
            yield statement.origin, len(statement.comment), node


def _body_of(export: Node) -> tuple[Node | None, ...]:
    """The statements of ``exports.name = async () => { … }``."""
    node: Node | None = export
    for name in ("expression", "right", "body"):
        node = None if node is None else node.node(name)
    assert node is not None
    return node.nodes("body")
