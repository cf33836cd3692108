"""Functions of the original become a ``def`` of the policy.

In: a function of Core, which computes a value: what acts has been put where it is called. Out: a ``def``; a function of
several steps whose arms return is one conditional.

    function tier(n) { if (n > 9) { return "gold"; } return "none"; }
        ->   def tier(n): return "gold" if n > 9 else "none"
"""

from collections.abc import Sequence

from actiongen.core import tree as core
from actiongen.importer.lift.blocks import block
from actiongen.importer.lift.effects import ends
from actiongen.importer.lift.expressions import value
from actiongen.importer.lift.make import name
from actiongen.importer.lift.place import Place
from actiongen.source import Span
from actiongen.syntax import tree as syn


def helper(word: str, function: core.Function, place: Place) -> syn.Def | None:
    """The ``def`` of a function, None where it is none: the problems have been noted."""
    inner = place.inner()
    parameters = []
    for each in function.parameters:
        if each.default is not None or each.is_rest:
            place.refuse(each.span, "a parameter with a default" if each.default else "a rest parameter")
        parameters.append(syn.Parameter(inner.give(each.name), None, each.span))
    folded = fold(function.body.statements, inner, function.span)
    if folded is None:
        body = block(function.body.statements, inner, True)
    else:
        lets, given = folded
        made: list[syn.Statement] = []
        for let in lets:
            made.append(_assign(let, inner))
        body = (*made, syn.Return(value(given, inner), given.span))
    if not body:
        return None
    span = function.span
    return syn.Def(word, tuple(parameters), None, (), None, body, span, span, span)


def _assign(let: core.Let, place: Place) -> syn.Assign:
    made = value(let.value, place)
    return syn.Assign(name(place.give(let.name), let.span), made, let.span)


Folded = tuple[tuple[core.Let, ...], core.Expr]


def fold(statements: Sequence[core.Statement], place: Place, span: Span) -> Folded | None:
    """What a function gives as definitions and one expression, None where it does anything else."""
    lets: list[core.Let] = []
    for index, each in enumerate(statements):
        match each:
            case core.Let():
                lets.append(each)
            case core.Return(value=given):
                return tuple(lets), given if given is not None else core.Undefined(each.span)
            case core.If():
                rest = tuple(statements[index + 1 :])
                made = _folded_if(each, rest, place, span)
                return None if made is None else ((*lets, *made[0]), made[1])
            case _:
                return None
    return tuple(lets), core.Undefined(span)


def _folded_if(each: core.If, rest: tuple[core.Statement, ...], place: Place, span: Span) -> Folded | None:
    sides = []
    for side in (each.then.statements, each.otherwise.statements):
        whole = side if ends(side, place) else (*side, *rest)
        folded = fold(whole, place, span)
        if folded is None:
            return None
        sides.append(folded)
    (first, then), (second, otherwise) = sides
    lets = [*first]
    lets += [let for let in second if let not in lets]
    return tuple(lets), core.Conditional(each.condition, then, otherwise, each.span)
