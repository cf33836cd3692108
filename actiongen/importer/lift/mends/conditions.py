"""Mends of values that are no conditions.

In: AG302. Out: the file with `truthy(…)`, a test, or a choice in the place of what JavaScript holds to be true.
"""

import re

from actiongen.importer.lift import make
from actiongen.importer.lift.mends.wrong import Wrong, coalesce
from actiongen.importer.lift.places import Way
from actiongen.syntax import tree as syn

_HAS_TYPE = re.compile(r"this has type (.+?)(?: already)?$")


def not_a_condition(wrong: Wrong) -> syn.File | None:
    """AG302: what JavaScript holds to be true."""
    value, span = wrong.node, wrong.node.span
    chosen = _chosen(wrong)
    if chosen is not None:
        way, whole = chosen
        return wrong.put(first_true(whole), way)
    found = _HAS_TYPE.search(wrong.diagnostic.message)
    type_ = found[1] if found else ""
    if type_ == "json":
        return wrong.put(make.call(make.name("truthy", span), (value,), span))
    if type_ == "number":
        zero = make.number(0, span)
        return wrong.put(make.compare(coalesce(value, zero), "!=", zero, span))
    return wrong.put(make.compare(value, "is not", make.nothing(span), span))


def _chosen(wrong: Wrong) -> tuple[Way, syn.Logical] | None:
    """The ``or`` around it that chooses between values, None where it is a condition."""
    found: tuple[Way, syn.Logical] | None = None
    below = wrong.way
    for way, each in wrong.around():
        step = below[len(way)]
        below = way
        if isinstance(each, syn.Logical):
            found = (way, each)
            continue
        if found is None or found[1].operator != "or":
            return None
        return None if _asks(each, step[0]) else found
    return None


def _asks(node: object, field: str) -> bool:
    """Whether a part of a node is a condition."""
    match node:
        case syn.Unary("not"):
            return True
        case syn.Conditional() | syn.Arm():
            return field == "condition"
        case syn.Argument(keyword="when"):
            return True
        case syn.Clause():
            return field == "conditions"
        case syn.Generator():
            return field == "element"
        case syn.Assign(target=target):
            return _is_question(target.id)
        case _:
            return False


def _is_question(word: str) -> bool:
    return word.startswith(("is_", "has_", "should_", "can_"))


def first_true(whole: syn.Logical) -> syn.Expr:
    """``a if a else b`` of ``a or b``."""
    *first, last = whole.operands
    made = last
    for each in reversed(first):
        made = syn.Conditional(each, each, made, whole.span)
    return made
