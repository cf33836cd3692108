"""Addresses that have their query by themselves.

In: an address. Out: the address and its query, apart, as requests and redirects of the language take them.

    `https://a.example/x?${new URLSearchParams({ k: v })}`   ->   "https://a.example/x", { k: v }
"""

from collections.abc import Mapping

from actiongen.core import tree as core
from actiongen.importer.libraries.asked.options import entries, of_form
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import joined, text

WITH_QUERY = "with_query"
"""The built-in that stands for an address and its query, where `new URL` has put them together."""


def apart(node: core.Expr, context: Context) -> tuple[core.Expr, core.Expr] | None:
    """Address and query, None where the address is a text of its own."""
    match node:
        case core.Builtin(name, (address, query)) if name == WITH_QUERY:
            return address, query
        case core.Binary("+"):
            address = joined(_parts(node), node.span)
        case core.Template():
            address = node
        case core.Name() if context.meant(node) != node:
            return apart(context.meant(node), context)
        case _:
            return None
    match address.parts:
        case (*first, str(before), last) if before.endswith("?") and not isinstance(last, str):
            form = of_form(context.meant(last), context)
            found = None if form is None else entries(form, context)
            if found is not None:
                return joined((*first, before[:-1]), node.span), _as_texts(found, node)
    return None


def _parts(node: core.Expr) -> tuple[str | core.Expr, ...]:
    match node:
        case core.Binary("+", left, right):
            return (*_parts(left), *_parts(right))
        case core.Text(value):
            return (value,)
        case _:
            return (node,)


def _as_texts(found: Mapping[str, core.Expr], node: core.Expr) -> core.Object:
    """The pairs of a form: whatever they are, a form has texts."""
    return core.Object(
        tuple(core.Entry(core.Text(key, node.span), as_text(each), node.span) for key, each in found.items()),
        node.span,
    )


def as_text(value: core.Expr) -> core.Expr:
    """The text that a form has for a value."""
    made = joined((value,), value.span)
    match made.parts:
        case (str(said),):
            return core.Text(said, value.span)
        case _:
            return value if text(value) is not None else made
