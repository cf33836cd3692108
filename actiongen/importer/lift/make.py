"""Makes nodes of the syntax tree: each has the span of what it stands for in the original.

In: parts and a span of the original. Out: nodes as the parser would make them.

    call(name("log", span), (text("hi", span),), span)   ->   Call(Name("log"), (Argument(None, String("hi")),))
"""

import re
from collections.abc import Iterable, Sequence

from actiongen.source import Span
from actiongen.syntax import tree as syn

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_RESERVED = frozenset(
    [
        "False",
        "None",
        "True",
        "and",
        "as",
        "assert",
        "async",
        "await",
        "break",
        "class",
        "continue",
        "def",
        "del",
        "elif",
        "else",
        "except",
        "finally",
        "for",
        "from",
        "global",
        "if",
        "import",
        "in",
        "is",
        "lambda",
        "nonlocal",
        "not",
        "or",
        "pass",
        "raise",
        "return",
        "try",
        "while",
        "with",
        "yield",
    ]
)


def is_identifier(word: str) -> bool:
    """Whether a policy may write the word as a name or an attribute."""
    return _IDENTIFIER.fullmatch(word) is not None and word not in _RESERVED


def name(word: str, span: Span) -> syn.Name:
    """A name."""
    return syn.Name(word, span)


def text(value: str, span: Span) -> syn.String:
    """A text, never raw."""
    return syn.String(value, span)


def number(value: float, span: Span) -> syn.Expr:
    """A number as a policy writes it; a negative one is a sign and a number."""
    if value < 0:
        return syn.Unary("-", number(-value, span), span)
    value = float(value)
    shown = str(int(value)) if value.is_integer() and value < 2**53 else repr(value).replace("e+", "e")
    return syn.Number(value, shown, span)


def nothing(span: Span) -> syn.Nothing:
    """``None``."""
    return syn.Nothing(span)


def attribute(value: syn.Expr, key: str, span: Span) -> syn.Expr:
    """``value.key``, or ``value["key"]`` where the key is no name."""
    if is_identifier(key):
        return syn.Attribute(value, key, span, span)
    return syn.Subscript(value, text(key, span), span)


def path(words: str, span: Span) -> syn.Expr:
    """``a.b.c`` of a text with dots."""
    first, *rest = words.split(".")
    made: syn.Expr = name(first, span)
    for word in rest:
        made = attribute(made, word, span)
    return made


def call(
    function: syn.Expr,
    arguments: Iterable[syn.Expr],
    span: Span,
    keywords: Iterable[tuple[str, syn.Expr]] = (),
) -> syn.Call:
    """A call with arguments by place, then by name."""
    given = [syn.Argument(None, each, None, span) for each in arguments]
    given += [syn.Argument(key, each, span, span) for key, each in keywords]
    return syn.Call(function, tuple(given), span)


def negated(condition: syn.Expr, span: Span) -> syn.Expr:
    """The opposite of a condition, without a double ``not``."""
    opposites = {"==": "!=", "!=": "==", "in": "not in", "not in": "in", "is": "is not", "is not": "is"}
    match condition:
        case syn.Unary("not", operand):
            return operand
        case syn.Compare(left, (link,), where) if link.operator in opposites:
            turned = syn.Comparison(opposites[link.operator], link.right, link.operator_span)
            return syn.Compare(left, (turned,), where)
        case _:
            return syn.Unary("not", condition, span)


def compare(left: syn.Expr, operator: str, right: syn.Expr, span: Span) -> syn.Compare:
    """A comparison of two values."""
    return syn.Compare(left, (syn.Comparison(operator, right, span),), span)


def logical(operator: str, operands: Sequence[syn.Expr], span: Span) -> syn.Expr:
    """``a and b and c``, flat; of one operand the operand."""
    flat: list[syn.Expr] = []
    for each in operands:
        if isinstance(each, syn.Logical) and each.operator == operator:
            flat += each.operands
        else:
            flat.append(each)
    return flat[0] if len(flat) == 1 else syn.Logical(operator, tuple(flat), span)


def f_string(parts: Iterable[str | syn.Expr], span: Span) -> syn.Expr:
    """An f-string, its neighbouring texts joined and what is itself one taken in; a text where nothing is put in."""
    flat: list[str | syn.Expr] = []

    def add(part: str | syn.Expr) -> None:
        if isinstance(part, syn.FString):
            for each in part.parts:
                add(each)
            return
        if isinstance(part, syn.String):
            part = part.value
        if part == "":
            return
        if isinstance(part, str) and flat and isinstance(flat[-1], str):
            flat[-1] += part
        else:
            flat.append(part)

    for part in parts:
        add(part)
    if all(isinstance(part, str) for part in flat):
        return text("".join(part for part in flat if isinstance(part, str)), span)
    return syn.FString(tuple(flat), span)
