"""Layout of calls, of members, and of chains of both.

In: a context and the printer for its children. Out: a document.

    xs.filter((x) => x.ok).map((x) => x.id)   ->   on one line, or a line for each method
"""

import re

from actiongen.javascript import tree as js
from actiongen.javascript.print.arguments import print_arguments
from actiongen.javascript.print.context import PrintContext, Printer, is_call, is_member
from actiongen.javascript.print.doc import (
    BREAK_PARENT,
    HARDLINE,
    INDENT,
    SOFTLINE,
    Chain,
    Doc,
    Group,
    Indent,
    conditional_group,
    join,
    will_break,
)
from actiongen.javascript.print.parentheses import needs_parentheses
from actiongen.javascript.print.shapes import (
    has_function_argument,
    is_long_curried_call,
    is_simple,
)
from actiongen.lazy_dataclass import dataclass

_FACTORY = re.compile(r"[A-Z]|[$_]+$")


def print_call(context: PrintContext, printer: Printer) -> Doc:
    assert isinstance(context.node, js.Call)
    function = context.child("function")
    if _is_kept_whole(context):
        arguments = join(", ", map(printer, context.items("arguments")))
        return (printer(function), _optional(context.node), "(", arguments, ")")
    if is_member(function.node) and not needs_parentheses(function):
        return _print_chain(context, printer)
    doc = (printer(function), _optional(context.node), print_arguments(context, printer))
    return Group(doc) if is_call(function.node) else doc


def print_new(context: PrintContext, printer: Printer) -> Doc:
    return ("new ", printer(context.child("function")), print_arguments(context, printer))


def print_member(context: PrintContext, printer: Printer) -> Doc:
    value = printer(context.child("value"))
    lookup = _print_lookup(context, printer)
    inline = _is_kept_with_value(context, value)
    doc: Doc = (value, lookup if inline else Group(Indent((SOFTLINE, lookup))))
    return Chain(doc) if isinstance(value, Chain) else doc


def _print_lookup(context: PrintContext, printer: Printer) -> Doc:
    match context.node:
        case js.Member(name=name, optional=optional):
            return f"?.{name}" if optional else f".{name}"
        case js.Index(index=js.Number(value=value), optional=optional) if value >= 0:
            return ("?.[" if optional else "[", printer(context.child("index")), "]")
        case js.Index(optional=optional):
            index = printer(context.child("index"))
            return Group(("?.[" if optional else "[", Indent((SOFTLINE, index)), SOFTLINE, "]"))
        case _:
            raise AssertionError(f"not a member: {context.node}")


def _is_kept_with_value(context: PrintContext, value: Doc) -> bool:
    assert context.parent is not None
    node, parent = context.node, context.parent.node
    if isinstance(node, js.Index) or _is_head_of_new(context):
        return True
    assert isinstance(node, js.Member)
    if isinstance(node.value, js.Name) and not is_member(parent):
        return True
    if not isinstance(parent, js.Const):
        return False
    return isinstance(value, Chain) or (isinstance(node.value, js.Call) and bool(node.value.arguments))


def _is_head_of_new(context: PrintContext) -> bool:
    while context.parent is not None and is_member(context.parent.node) and context.key == "value":
        context = context.parent
    return (
        context.parent is not None and isinstance(context.parent.node, js.New) and context.key == "function"
    )


def _is_kept_whole(context: PrintContext) -> bool:
    """Whether the arguments never break, as in definitions of modules."""
    assert context.parent is not None
    match context.node:
        case js.Call(optional=True):
            return False
        case js.Call(function=js.Name(id="require"), arguments=(js.String(),) | (_, _, *_)):
            return True
        case js.Call(
            function=js.Name(id="define"),
            arguments=(_,) | (_, js.Array()) | (js.String(), js.Array(), _),
        ):
            return isinstance(context.parent.node, js.Do)
        case _:
            return False


def _optional(node: js.Call) -> str:
    return "?." if node.optional else ""


@dataclass(frozen=True, slots=True)
class _Link:
    """A part of a chain: its head, a ``.name`` or the arguments of a call."""

    context: PrintContext
    doc: Doc

    @property
    def is_call(self) -> bool:
        return is_call(self.context.node)

    @property
    def is_member(self) -> bool:
        return is_member(self.context.node)

    @property
    def is_number_index(self) -> bool:
        node = self.context.node
        return isinstance(node, js.Index) and isinstance(node.index, js.Number) and node.index.value >= 0


_Links = list[_Link]


def _print_chain(context: PrintContext, printer: Printer) -> Doc:
    """A call of a method: the links are grouped, and from three groups on they may get a line each."""
    links = _links(context, printer)
    groups = _grouped(links)
    assert context.parent is not None
    merge = len(groups) >= 2 and _stays_with_head(groups, isinstance(context.parent.node, js.Do))
    docs: list[Doc] = [tuple(link.doc for link in group) for group in groups]
    one_line: Doc = tuple(docs)
    if len(groups) <= (3 if merge else 2):
        return one_line if is_long_curried_call(context) else Group(one_line)
    kept = 2 if merge else 1
    expanded: Doc = (*docs[:kept], Indent((HARDLINE, join(HARDLINE, docs[kept:]))))
    if _must_expand([link.context for link in links if link.is_call], groups, docs):
        return Chain(Group(expanded))
    return Chain((BREAK_PARENT if will_break(one_line) else "", conditional_group((one_line, expanded))))


def _must_expand(calls: list[PrintContext], groups: list[_Links], docs: list[Doc]) -> bool:
    if len(calls) > 2 and any(not is_simple(item) for call in calls for item in call.items("arguments")):
        return True
    if any(map(will_break, docs[:-1])):
        return True
    return groups[-1][-1].is_call and will_break(docs[-1]) and any(map(has_function_argument, calls[:-1]))


def _links(context: PrintContext, printer: Printer) -> _Links:
    links: _Links = []
    head = context
    while True:
        node = head.node
        if isinstance(node, js.Call) and (
            head is context
            or ((is_member(node.function) or is_call(node.function)) and not needs_parentheses(head))
        ):
            links.append(_Link(head, (_optional(node), print_arguments(head, printer))))
            head = head.child("function")
        elif is_member(node) and not needs_parentheses(head):
            links.append(_Link(head, _print_lookup(head, printer)))
            head = head.child("value")
        else:
            links.append(_Link(head, printer(head)))
            return links[::-1]


def _grouped(links: _Links) -> list[_Links]:
    """The head with what stays on its line, then a group for each ``.name…()``."""
    end = 1
    while end < len(links) and (links[end].is_call or links[end].is_number_index):
        end += 1
    if not links[0].is_call:
        while end + 1 < len(links) and links[end].is_member and links[end + 1].is_member:
            end += 1
    groups = [links[:end]]
    called = False
    for link in links[end:]:
        starts = called and link.is_member and not link.is_number_index
        if starts or len(groups) == 1:
            groups.append([])
            called = False
        called = called or link.is_call
        groups[-1].append(link)
    return groups


def _stays_with_head(groups: list[_Links], is_statement: bool) -> bool:
    """Whether the first call stays on the line of the head: ``this``, a factory, or a short name."""
    is_indexed = isinstance(groups[1][0].context.node, js.Index)
    last = groups[0][-1].context.node
    if len(groups[0]) == 1:
        return isinstance(last, js.Name) and (
            is_indexed or _FACTORY.match(last.id) is not None or (is_statement and len(last.id) <= INDENT)
        )
    match last:
        case js.Member(name=name) | js.Index(index=js.Name(id=name)):
            return is_indexed or _FACTORY.match(name) is not None
        case _:
            return False
