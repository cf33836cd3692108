"""Layout of the arguments of calls.

In: a context and the printer for its children. Out: a document.

    f(a, { b: 1 })   ->   on one line, or only the object broken, or a line for each argument
"""

from collections.abc import Sequence

from actiongen.javascript.print.context import Hints, PrintContext, Printer
from actiongen.javascript.print.doc import (
    BREAK_PARENT,
    LINE,
    SOFTLINE,
    Doc,
    Group,
    IfBreak,
    Indent,
    conditional_group,
    join,
    will_break,
)
from actiongen.javascript.print.shapes import (
    is_composition,
    is_effect_with_list,
    is_long_curried_call,
    should_expand_first,
    should_expand_last,
)


def print_arguments(context: PrintContext, printer: Printer) -> Doc:
    arguments = context.items("arguments")
    if not arguments:
        return "()"
    docs = [printer(argument) for argument in arguments]
    if is_effect_with_list(arguments):
        return ("(", join(", ", docs), ")")
    if is_composition(arguments):
        return _one_a_line(docs)
    if should_expand_first(arguments):
        return _expand_first(arguments, docs, printer)
    if should_expand_last(arguments):
        return _expand_last(arguments, docs, printer)
    contents: Doc = ("(", Indent((SOFTLINE, _separated(docs))), IfBreak(","), SOFTLINE, ")")
    if is_long_curried_call(context):
        return contents
    return Group(contents, broken=any(map(will_break, docs)))


def _separated(docs: Sequence[Doc]) -> Doc:
    return join((",", LINE), docs)


def _one_a_line(docs: Sequence[Doc]) -> Group:
    return Group(("(", Indent((LINE, _separated(docs))), IfBreak(","), LINE, ")"), broken=True)


def _expand_first(arguments: Sequence[PrintContext], docs: Sequence[Doc], printer: Printer) -> Doc:
    if any(map(will_break, docs[1:])):
        return _one_a_line(docs)
    first = printer(arguments[0], Hints(expand_first=True))
    rest: Doc = (", ", _separated(docs[1:]), ")")
    broken: Doc = ("(", Group(first, broken=True), rest)
    if will_break(first):
        return (BREAK_PARENT, conditional_group((broken, _one_a_line(docs))))
    return conditional_group((("(", first, rest), broken, _one_a_line(docs)))


def _expand_last(arguments: Sequence[PrintContext], docs: Sequence[Doc], printer: Printer) -> Doc:
    head: Doc = tuple((doc, ",", LINE) for doc in docs[:-1])
    if will_break(head):
        return _one_a_line(docs)
    last = printer(arguments[-1], Hints(expand_last=True))
    broken: Doc = ("(", head, Group(last, broken=True), ")")
    if will_break(last):
        return (BREAK_PARENT, conditional_group((broken, _one_a_line(docs))))
    return conditional_group((("(", head, last, ")"), broken, _one_a_line(docs)))
