"""Which texts come from ``json``, and may thus be as long as whoever sent them likes.

In: the steps of a program. Out: the loop variables and parameters that hold such values, and whether an
expression's value does.

    for scope in read(event.request.query.scope, string).split(" ")   ->   {scope}
"""

from actiongen.ir import nodes as ir
from actiongen.ir.types import Basic
from actiongen.ir.walk import below, children

Variables = frozenset[ir.Variable]


def is_of_json(expr: ir.Expr, variables: Variables) -> bool:
    """Whether the value may be, or be made of, a value in ``json``."""
    seen: set[ir.Definition] = set()
    todo: list[object] = [expr]
    while todo:
        node = todo.pop()
        match node:
            case ir.Read() | ir.Operation(ir.Op.FROM_JSON):
                return True
            case ir.Var(variable) if variable in variables:
                return True
            case ir.Ref(definition):
                if definition not in seen:
                    seen.add(definition)
                    todo.append(definition.value)
            case ir.HelperCall(inlined=inlined):
                todo.append(inlined)
            case ir.Conditional(_, then, otherwise):
                todo += (then, otherwise)
            case ir.Comprehension(iterable=iterable, element=element):
                todo += (iterable, element)
            case _:
                if isinstance(node, ir.Expr) and node.info.type is Basic.JSON:
                    return True
                todo.extend(children(node))
    return False


def variables_of_json(program: ir.Program) -> Variables:
    """The variables of the program that hold such values in some run."""
    helpers = {step.id: step.helper for step in program.steps if isinstance(step, ir.DefineHelper)}
    flows = _flows(program, helpers)
    found: set[ir.Variable] = set()
    grew = True
    while grew:
        known = frozenset(found)
        for source, variables in flows:
            if not found.issuperset(variables) and is_of_json(source, known):
                found.update(variables)
        grew = len(found) > len(known)
    return frozenset(found)


def _flows(
    program: ir.Program, helpers: dict[ir.HelperId, ir.Helper]
) -> list[tuple[ir.Expr, tuple[ir.Variable, ...]]]:
    """What each variable is bound to."""
    flows: list[tuple[ir.Expr, tuple[ir.Variable, ...]]] = []
    for node in below(program.steps):
        match node:
            case ir.Comprehension() | ir.MapComprehension() | ir.For():
                flows.append((node.iterable, node.variables))
            case ir.HelperCall(helper, arguments) | ir.HelperDo(helper, arguments):
                parameters = helpers[helper].parameters if helper in helpers else ()
                flows += [(arg, (variable,)) for arg, variable in zip(arguments, parameters, strict=False)]
    return flows
