"""Short ways to make a syntax error.

In: a code, a message, a place. Out: a :class:`Diagnostic`.

    error(BAD_NUMBER, "`0_` is not a number", span, help="write `0`", edit="0")
"""

from actiongen.diagnostics.model import Code, Diagnostic, Edit, Fix, Label
from actiongen.source import Source, Span
from actiongen.syntax.nodes import Token


def error(
    code: Code,
    message: str,
    span: Span,
    *,
    label: str = "",
    help: str | None = None,
    edit: str | None = None,
    secondary: tuple[Label, ...] = (),
) -> Diagnostic:
    """An error at ``span``; ``edit`` is the text to put in its place, for a machine."""
    fix = None if edit is None else Fix(help or f"write `{edit}`", (Edit(span, edit),))
    return Diagnostic(code, message, Label(span, label), secondary, (), help, fix)


def start(token: Token) -> int:
    """Where a token begins."""
    return token.start_pos


def end(token: Token) -> int:
    """Where a token ends."""
    return token.end_pos


def place(source: Source, token: Token) -> Span:
    """The span of a token."""
    return source.span(start(token), end(token))
