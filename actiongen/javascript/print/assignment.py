"""Layout of ``left = right`` and ``key: value``.

In: the text or document of the left side and the context of the right. Out: a document.

    const domain = emailDomain(event.user.email);   ->   breaks in the call, or after "="
"""

from actiongen.javascript import tree as js
from actiongen.javascript.literals import text_width
from actiongen.javascript.print.context import Hints, PrintContext, Printer
from actiongen.javascript.print.doc import INDENT, LINE, Chain, Doc, Group, Indent, IndentIfBreak
from actiongen.javascript.print.shapes import is_require, is_short_alone, keeps_right_inline

_MIN_OVERLAP = 3
_ASSIGNED = Hints(assigned=True)


def print_assignment(left: str, operator: str, right: PrintContext, printer: Printer) -> Doc:
    doc = printer(right, _ASSIGNED)
    short_key = isinstance(right.parent and right.parent.node, js.Property) and (
        text_width(left) < INDENT + _MIN_OVERLAP
    )
    if is_require(right.node):
        return Group((left, operator, " ", doc))
    if _breaks_after_operator(right, printer, short_key):
        return Group((left, operator, Group(Indent((LINE, doc)))))
    if short_key or isinstance(right.node, js.Template | js.Tagged | js.Boolean | js.Number):
        return Group((left, operator, " ", doc))
    name = object()
    return Group((left, operator, Group(Indent(LINE), name=name), IndentIfBreak(doc, name)))


def _breaks_after_operator(right: PrintContext, printer: Printer, short_key: bool) -> bool:
    node = right.node
    if isinstance(node, js.Binary):
        return not keeps_right_inline(node)
    if isinstance(node, js.Conditional):
        test = right.child("condition").node
        if isinstance(test, js.Binary) and not keeps_right_inline(test):
            return True
        return False
    if short_key:
        return False
    while isinstance(right.node, js.Unary | js.Await):
        right = right.child("operand")
    return isinstance(right.node, js.String) or _breaks_poorly(right, printer, inside=False)


def _breaks_poorly(context: PrintContext, printer: Printer, inside: bool) -> bool:
    """Whether this is a chain of names, and calls with at most a short argument: not good to break."""
    match context.node:
        case js.Call(arguments=arguments):
            if isinstance(printer(context), Chain):
                return False
            if len(arguments) > 1 or (arguments and not is_short_alone(context.child("arguments"))):
                return False
            return _breaks_poorly(context.child("function"), printer, inside=True)
        case js.Member() | js.Index():
            return _breaks_poorly(context.child("value"), printer, inside=True)
        case js.Name():
            return inside
        case _:
            return False
