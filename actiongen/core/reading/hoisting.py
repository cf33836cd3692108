"""Tells whether a ``var`` can be declared where it stands.

In: a variable. Out: whether ``let`` in the place of its first ``var`` would mean the same. If not, it is declared at
the start of its function, as JavaScript does it.

    if (a) { var x = 1; use(x); }   ->   yes
    if (a) { var x = 1; } use(x);   ->   no
"""

from actiongen.core.reading.variables import Declarator, Reference, Scope, Variable


def is_in_place(variable: Variable) -> bool:
    """Whether ``let`` in its first place would mean the same."""
    if variable.kind != "var" or not variable.declarators:
        return False
    first = min(variable.declarators, key=lambda each: each.start)
    if first.in_loop and (not first.has_value or variable.is_captured):
        return False
    own = variable.scope.function
    hoisted: set[Variable] = set()
    for each in variable.references:
        at = each.node.start
        if not first.list_start <= at <= first.list_end:
            return False
        function = _declared_around(each, own)
        if function is not None:
            hoisted.add(function)
        elif at < first.start or (first.start < at < first.end and not first.is_function):
            return False
    return not hoisted or not _may_run_before(hoisted, own, first)


def _may_run_before(hoisted: set[Variable], own: Scope, first: Declarator) -> bool:
    """Whether one of the functions, which use the variable, can be called before it is declared."""
    todo = [*hoisted]
    while todo:
        function = todo.pop()
        for each in function.references:
            if each.node.start == function.start:
                continue
            around = _declared_around(each, own)
            if around is None:
                if each.node.start < first.end:
                    return True
            elif around not in hoisted:
                hoisted.add(around)
                todo.append(around)
    return False


def _declared_around(reference: Reference, own: Scope) -> Variable | None:
    """The declared function of `own` that the reference stands in, if it is one that is hoisted."""
    function, inner = reference.scope.function, None
    while function is not own:
        if function.parent is None:
            return None
        inner, function = function, function.parent.function
    return None if inner is None else inner.declares
