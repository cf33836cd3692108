"""An answer that is no JSON: where nothing catches the error of reading it, the login is refused.

In: a statement outside of any `try`, and what follows it. Out: the test that ends the action there, as `abort` does.

    const d = await r.json(); f(d.x)   ->   d = r.json; if (d is absent) abort("…"); f(d.x)
"""

from collections.abc import Iterator, Sequence

from actiongen.core import tree as core
from actiongen.core.walk import Core, parts
from actiongen.importer.libraries.asked.answers import library
from actiongen.importer.libraries.asked.reading import PARSED, is_tested, member_is_read
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import builtin, negated, present

_CHOOSING = ("coalesce",)
"""Built-ins that look at their first argument, and at the others where it is absent."""


def with_refusal(
    each: core.Statement, rest: Sequence[core.Statement], made: Sequence[core.Statement], context: Context
) -> list[core.Statement]:
    """``made`` of a statement, and what ends the action where the JSON that it parses is none."""
    found = [*dict.fromkeys(_parsed(each, context))]
    if not found:
        return [*made]
    if isinstance(each, core.Let) and _body(each.value, context) is not None:
        name = core.Name(each.name, each.span)
        return [*made, _refusal(found[0], name, rest)]
    return [*(_refusal(body, body, (each, *rest)) for body in found), *made]


def _refusal(body: core.Member, value: core.Expr, rest: Sequence[core.Statement]) -> core.Statement:
    span = body.span
    refused: core.Expr = negated(present(value))
    names = {value.id} if isinstance(value, core.Name) else set()
    block = core.Block(tuple(rest))
    if is_tested(block, body, names) or not member_is_read(block, body, names):
        # JSON has a null, which is absent as well, and no error.
        text = builtin(".strip", span, core.Member(body.object, core.Text("text", span), span))
        refused = core.Logical("&&", refused, core.Binary("!==", text, core.Text("null", span), span), span)
    ended = core.Do(builtin("abort", span, core.Text("The answer is no JSON.", span)), span)
    return core.If(refused, core.Block((ended,)), core.Block(()), span)


def _parsed(each: core.Statement, context: Context) -> Iterator[core.Member]:
    """The JSON of answers that a statement parses, whatever happens in it."""
    match each:
        case core.Let(value=value) | core.Assign(value=value) | core.Do(value) | core.Throw(value):
            yield from _always(value, context)
        case core.Return(value) if value is not None:
            yield from _always(value, context)
        case core.If(condition):
            yield from _always(condition, context)
        case core.ForOf(iterable=iterable):
            yield from _always(iterable, context)


def _always(node: Core, context: Context) -> Iterator[core.Member]:
    match node:
        case core.Function():
            return
        case core.Member() | core.Builtin() if (body := _body(node, context)) is not None:
            yield body
        case core.Logical(_, left, _):
            yield from _always(left, context)
        case core.Conditional(condition):
            yield from _always(condition, context)
        case core.Builtin(name, (first, *_)) if name in _CHOOSING:
            yield from _always(first, context)
        case core.Builtin(_, arguments):
            for one in arguments:
                yield from _always(one, context)
        case _:
            for part in parts(node):
                yield from _always(part, context)


def _body(node: core.Expr, context: Context) -> core.Member | None:
    """The JSON of an answer, where an expression parses it and the answer is there."""
    match node:
        case core.Member(answer, core.Text("json")):
            pass
        case core.Builtin("from_json", (text,)):
            match context.meant(text):
                case core.Member(answer, core.Text("text")):
                    pass
                case _:
                    return None
        case _:
            return None
    if library(answer, context) not in PARSED or isinstance(context.meant(answer), core.Conditional):
        return None
    return core.Member(answer, core.Text("json", node.span), node.span)
