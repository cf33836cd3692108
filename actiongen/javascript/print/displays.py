"""Layout of arrays, objects and templates.

In: a context and the printer for its children. Out: a document.

    [1, 2, 3]   ->   on one line, or with as many numbers on each line as fit
"""

from math import inf

from actiongen.javascript import tree as js
from actiongen.javascript.literals import property_key, template_text
from actiongen.javascript.print.assignment import print_assignment
from actiongen.javascript.print.context import PrintContext, Printer
from actiongen.javascript.print.doc import (
    LINE,
    SOFTLINE,
    Doc,
    Fill,
    Group,
    IfBreak,
    Indent,
    join,
    print_doc,
)
from actiongen.javascript.print.shapes import is_list_of_numbers, is_list_of_records


def print_array(context: PrintContext, printer: Printer) -> Doc:
    assert isinstance(context.node, js.Array)
    docs = [printer(item) for item in context.items("items")]
    if not docs:
        return "[]"
    if is_list_of_numbers(context.node):
        return _print_numbers(docs)
    items = join((",", LINE), [Group(doc) for doc in docs])
    contents: Doc = ("[", Indent((SOFTLINE, items, IfBreak(","))), SOFTLINE, "]")
    return Group(contents, broken=is_list_of_records(context.node))


def _print_numbers(docs: list[Doc]) -> Doc:
    name = object()
    parts: list[Doc] = []
    for doc in docs[:-1]:
        parts += [(doc, ","), LINE]
    parts.append((docs[-1], IfBreak(",", "", name)))
    return Group(("[", Indent((SOFTLINE, Fill(tuple(parts)))), SOFTLINE, "]"), name=name)


def print_object(context: PrintContext, printer: Printer) -> Doc:
    properties = context.items("properties")
    if not properties:
        return "{}"
    contents = ("{", Indent((LINE, join((",", LINE), map(printer, properties)))), IfBreak(","), LINE, "}")
    return Group(contents, broken=printer.is_expanded(context), name=context)


def print_property(context: PrintContext, printer: Printer) -> Doc:
    assert isinstance(context.node, js.Property)
    value = context.child("value")
    key = print_key(context.node)
    if isinstance(value.node, js.Name) and value.node.id == key:
        return key
    return print_assignment(key, ":", value, printer)


def print_key(node: js.Property) -> str:
    """The key of a pair, in brackets if a name stands for it."""
    return f"[{node.key.id}]" if isinstance(node.key, js.Name) else property_key(node.key)


def print_template(context: PrintContext, printer: Printer) -> Doc:
    assert isinstance(context.node, js.Template)
    parts: list[Doc] = []
    for index, part in enumerate(context.node.parts):
        if isinstance(part, str):
            parts.append(template_text(part))
        else:
            parts.append(_print_interpolation(context.child("parts", index), printer))
    return ("`", tuple(parts), "`")


def _print_interpolation(context: PrintContext, printer: Printer) -> Doc:
    """An expression in a template: never broken, unless a function in it has to be."""
    doc = printer(context)
    flat = print_doc(doc, inf).text
    if "\n" not in flat:
        return ("${", flat, "}")
    if isinstance(context.node, js.Name | js.Member | js.Index | js.Conditional | js.Binary):
        doc = (Indent((SOFTLINE, doc)), SOFTLINE)
    return Group(("${", doc, "}"))
