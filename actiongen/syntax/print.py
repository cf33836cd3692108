"""Prints an expression as a policy writes it; parsing the text gives the same tree again.

In: an expression of the syntax tree. Out: text, on one line.

    print_expression(Attribute(Name("event"), "user"))   ->   "event.user"
"""

from typing import assert_never

from actiongen.syntax import tree as syn
from actiongen.syntax.characters import is_allowed

# How tightly an expression binds: what binds less tightly than its place asks for stands in parentheses.
_CONDITIONAL, _OR, _AND, _NOT, _COMPARISON, _SUM, _TERM, _SIGN, _POSTFIX = range(9)
_BINARY = {"+": _SUM, "-": _SUM, "*": _TERM, "/": _TERM}
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_OTHER_QUOTE = {'"': "'", "'": '"'}


def print_expression(expr: syn.Expr) -> str:
    """The text of an expression; raises ValueError for a text that no literal can hold."""
    return _expression(expr, _CONDITIONAL, '"')


def _expression(expr: syn.Expr, least: int, quote: str) -> str:
    """The text of an expression in a place that takes what binds at least as tightly as ``least``."""
    text, level = _text(expr, quote)
    return text if level >= least else f"({text})"


def _text(expr: syn.Expr, quote: str) -> tuple[str, int]:
    """The text of an expression, and how tightly it binds; ``quote`` is the one for its texts."""

    def inner(part: syn.Expr, least: int = _CONDITIONAL) -> str:
        return _expression(part, least, quote)

    match expr:
        case syn.Conditional(condition, then, otherwise):
            return f"{inner(then, _OR)} if {inner(condition, _OR)} else {inner(otherwise)}", _CONDITIONAL
        case syn.Logical(operator, operands):
            level = _OR if operator == "or" else _AND
            return f" {operator} ".join(inner(operand, level + 1) for operand in operands), level
        case syn.Unary("not", operand):
            return f"not {inner(operand, _NOT)}", _NOT
        case syn.Unary(operator, operand):
            return f"{operator}{inner(operand, _SIGN)}", _SIGN
        case syn.Compare(left, comparisons):
            links = (f" {comparison.operator} {inner(comparison.right, _SUM)}" for comparison in comparisons)
            return inner(left, _SUM) + "".join(links), _COMPARISON
        case syn.Binary(operator, left, right):
            level = _BINARY[operator]
            return f"{inner(left, level)} {operator} {inner(right, level + 1)}", level
        case syn.Generator(element, clauses):
            return f"{inner(element)} {_clauses(clauses, quote)}", _CONDITIONAL
        case _:
            return _postfix(expr, quote), _POSTFIX


def _postfix(
    expr: (
        syn.Name
        | syn.String
        | syn.Number
        | syn.Boolean
        | syn.Nothing
        | syn.Dots
        | syn.FString
        | syn.ListDisplay
        | syn.DictDisplay
        | syn.Attribute
        | syn.Subscript
        | syn.Slice
        | syn.Call
        | syn.ListComprehension
        | syn.DictComprehension
    ),
    quote: str,
) -> str:
    def inner(part: syn.Expr | None) -> str:
        return "" if part is None else _expression(part, _CONDITIONAL, quote)

    match expr:
        case syn.Name(id):
            return id
        case syn.Number(text=text):
            return text
        case syn.Boolean(value):
            return str(value)
        case syn.Nothing():
            return "None"
        case syn.Dots():
            return "..."
        case syn.String():
            return _string(expr, quote)
        case syn.FString(parts):
            return _f_string(parts, quote)
        case syn.ListDisplay(items):
            return f"[{', '.join(_item(item, quote) for item in items)}]"
        case syn.DictDisplay(pairs):
            return f"{{{', '.join(_pair(pair, quote) for pair in pairs)}}}"
        case syn.Attribute(value, name):
            return f"{_receiver(value, quote)}.{name}"
        case syn.Subscript(value, index):
            return f"{_receiver(value, quote)}[{inner(index)}]"
        case syn.Slice(value, lower, upper):
            return f"{_receiver(value, quote)}[{inner(lower)}:{inner(upper)}]"
        case syn.Call(func, arguments):
            shown = (
                (
                    inner(argument.value)
                    if argument.keyword is None
                    else f"{argument.keyword}={inner(argument.value)}"
                )
                for argument in arguments
            )
            return f"{_receiver(func, quote)}({', '.join(shown)})"
        case syn.ListComprehension(element, clauses):
            return f"[{inner(element)} {_clauses(clauses, quote)}]"
        case syn.DictComprehension(key, value, clauses):
            return f"{{{inner(key)}: {inner(value)} {_clauses(clauses, quote)}}}"
        case _:
            assert_never(expr)


def _receiver(value: syn.Expr, quote: str) -> str:
    """What stands before a dot or a bracket: a number in parentheses, since ``1.x`` is no attribute."""
    text = _expression(value, _POSTFIX, quote)
    return f"({text})" if isinstance(value, syn.Number) else text


def _item(item: syn.Expr | syn.Starred, quote: str) -> str:
    if isinstance(item, syn.Starred):
        return f"*{_expression(item.value, _SUM, quote)}"
    return _expression(item, _CONDITIONAL, quote)


def _pair(pair: syn.Pair | syn.DoubleStarred, quote: str) -> str:
    if isinstance(pair, syn.DoubleStarred):
        return f"**{_expression(pair.value, _SUM, quote)}"
    return f"{_expression(pair.key, _CONDITIONAL, quote)}: {_expression(pair.value, _CONDITIONAL, quote)}"


def _clauses(clauses: tuple[syn.Clause, ...], quote: str) -> str:
    return " ".join(_clause(clause, quote) for clause in clauses)


def _clause(clause: syn.Clause, quote: str) -> str:
    conditions = "".join(f" if {_expression(condition, _OR, quote)}" for condition in clause.conditions)
    return f"for {_names(clause.targets)} in {_expression(clause.iterable, _OR, quote)}{conditions}"


def _names(targets: tuple[syn.Name, ...]) -> str:
    return ", ".join(target.id for target in targets)


def _string(node: syn.String, quote: str) -> str:
    if not node.raw:
        return _literal(node.value, quote)
    for quotes in (quote, _OTHER_QUOTE[quote], quote * 3):
        if (
            quotes not in node.value
            and not node.value.endswith(("\\", quotes[0]))
            and (len(quotes) == 3 or "\n" not in node.value)
            and _is_printable(node.value.replace("\n", "").replace("\t", ""))
        ):
            return f"r{quotes}{node.value}{quotes}"
    return f"r{quote}{quote} {_literal(node.value, quote)}"


def _literal(text: str, quote: str) -> str:
    """A literal of one line, with escapes where the text has what a literal may not show."""
    return quote + "".join(_character(char, quote) for char in text) + quote


def _character(char: str, quote: str) -> str:
    if char == quote:
        return f"\\{char}"
    if char in _ESCAPES:
        return _ESCAPES[char]
    if _is_printable(char):
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_printable(text: str) -> bool:
    """Whether the text may stand in a policy as it is, without line ends and tabs."""
    return is_allowed(text) and "\n" not in text and "\t" not in text


def _f_string(parts: tuple[str | syn.Expr, ...], quote: str) -> str:
    """The texts and expressions in one literal, the texts of the expressions in the other quotes."""
    shown = []
    for part in parts:
        if isinstance(part, str):
            shown.append(_literal(part, quote)[1:-1].replace("{", "{{").replace("}", "}}"))
            continue
        text = _expression(part, _CONDITIONAL, _OTHER_QUOTE[quote])
        if quote in text or "\\" in text:
            raise ValueError(f"an f-string cannot hold `{text}`: give it a name of its own")
        shown.append(f"{{{' ' if text.startswith('{') else ''}{text}{' ' if text.endswith('}') else ''}}}")
    return f"f{quote}{''.join(shown)}{quote}"
