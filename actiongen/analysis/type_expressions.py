"""Types as a policy writes them: ``string``, ``[string]``, ``{"key": number}``.

In: an expression in the place of a type. Out: a :data:`Type`, or None after an error.
"""

from actiongen.analysis.environment import Environment, did_you_mean
from actiongen.analysis.keys import check_key, is_first
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Edit, Fix
from actiongen.ir.types import Basic, ListOf, Record, RecordField, Type
from actiongen.source import Span
from actiongen.syntax import tree as syn

_NAMES: dict[str, Type] = {
    "string": Basic.STRING,
    "number": Basic.NUMBER,
    "boolean": Basic.BOOLEAN,
    "time": Basic.TIME,
    "json": Basic.JSON,
}
_FOREIGN = {
    "str": "string",
    "int": "number",
    "float": "number",
    "bool": "boolean",
    "text": "string",
    "datetime": "time",
    "date": "time",
    "dict": "json",
    "list": "[json]",
    "any": "json",
    "object": "json",
}


def type_expression(node: syn.Expr, environment: Environment) -> Type | None:
    """The type that ``node`` writes."""
    match node:
        case syn.Name(id=name) if name in _NAMES:
            return _NAMES[name]
        case syn.Name(id=name):
            right = _FOREIGN.get(name)
            help, fix = did_you_mean(name, _NAMES, node.span)
            if right:
                help, fix = f"write `{right}`", Fix(f"write `{right}`", (Edit(node.span, right),))
            environment.report(
                codes.TYPE_MISMATCH,
                f"`{name}` is not a type",
                node.span,
                help=help or "the types are `string`, `number`, `boolean`, `time` and `json`",
                fix=fix,
            )
            return None
        case syn.String(value=name) if name in _NAMES:
            environment.report(
                codes.TYPE_MISMATCH,
                "a type is written without quotes",
                node.span,
                help=f"write `{name}`",
                fix=Fix(f"write `{name}`", (Edit(node.span, name),)),
            )
            return None
        case syn.ListDisplay(items=(item,)) if not isinstance(item, syn.Starred):
            inner = type_expression(item, environment)
            return None if inner is None else ListOf(inner)
        case syn.DictDisplay(pairs):
            return _record(pairs, environment)
        case _:
            environment.report(
                codes.TYPE_MISMATCH,
                "this is not a type",
                node.span,
                help='types are `string`, `number`, `boolean`, `time`, `json`, `[string]` and `{"key": string}`',
            )
            return None


def _record(pairs: tuple[syn.Pair | syn.DoubleStarred, ...], environment: Environment) -> Type | None:
    fields = []
    given: dict[str, Span] = {}
    for pair in pairs:
        if not isinstance(pair, syn.Pair) or not isinstance(pair.key, syn.String):
            environment.report(
                codes.TYPE_MISMATCH,
                "the keys of a type are literal texts",
                pair.span,
                help='write `{"key": string}`',
            )
            return None
        inner = type_expression(pair.value, environment)
        if inner is None or not check_key(pair.key.value, pair.key.span, environment):
            return None
        if not is_first(pair.key.value, pair.key.span, given, environment):
            return None
        fields.append(RecordField(pair.key.value, inner, True))
    return Record(tuple(fields))
