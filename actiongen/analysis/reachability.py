"""Which definitions and helpers a handler needs, in order.

In: everything that the file and its libraries define, with the guards and rules of a handler. Out: the steps of the
handler: what the guards and rules reach, each helper once for every set of parameter types that it is called
with.
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.analysis.effects import asking_body, body, ends
from actiongen.analysis.environment import Environment
from actiongen.analysis.helpers import emitted_environment, pure_body
from actiongen.analysis.scope import HelperKind, HelperSource
from actiongen.analysis.statements import Ordered
from actiongen.ir import types
from actiongen.ir.walk import children, given, is_inlining


def steps(order: tuple[Ordered, ...], environment: Environment) -> tuple[ir.Step, ...]:
    """The steps that run."""
    sources = [each for each in order if isinstance(each, HelperSource)]
    roots = [each for each in order if isinstance(each, ir.Guard | ir.Rule | ir.Perform)]
    needed: set[object] = set()
    results = environment.context.results
    helpers: dict[ir.HelperId, ir.Helper] = {}
    _reach(tuple(roots), needed, results)
    # A helper can call those above it alone: from the last one up, all its calls are known when its turn
    # comes.
    for source in reversed(sources):
        ids = [
            id for id in environment.context.calls if id.name == source.node.name and id.path == source.path
        ]
        for id in ids:
            if id in needed:
                helpers[id] = _emitted(source, id, environment)
                _reach(_parts(helpers[id]), needed, results)
    return tuple(_ordered(order, needed, helpers))


def _ordered(
    order: tuple[Ordered, ...], needed: set[object], helpers: dict[ir.HelperId, ir.Helper]
) -> Iterator[ir.Step]:
    for each in order:
        match each:
            case ir.Definition():
                if each in needed:
                    yield ir.Define(each)
            case HelperSource(node, _, path):
                forms = [id for id in helpers if id.name == node.name and id.path == path]
                for id in sorted(forms, key=_order):
                    yield ir.DefineHelper(id, helpers[id])
            case _:
                yield each


def _order(id: ir.HelperId) -> tuple[list[str], tuple[int, ...]]:
    """What puts the forms of a helper in order; those that are named alike stay in the order of their calls."""
    return [types.name(type_) for type_ in id.types], id.limited


def _emitted(source: HelperSource, id: ir.HelperId, environment: Environment) -> ir.Helper:
    inner, variables = emitted_environment(source, id, environment)
    node = source.node
    if source.kind is HelperKind.PURE:
        value, locals_ = pure_body(node, inner)
        return ir.Helper(node.name, variables, locals_, value, ir.Ends.NEVER, node.span)
    is_asking = source.kind is HelperKind.ASKING
    effects, facts = asking_body(source, inner) if is_asking else body(node.body, inner)
    return ir.Helper(node.name, variables, (), effects, ends(effects, facts), node.span, is_asking)


def _parts(helper: ir.Helper) -> tuple[object, ...]:
    effects = helper.body if isinstance(helper.body, tuple) else (helper.body,)
    return (*(local.value for local in helper.locals), *effects)


def _reach(nodes: tuple[object, ...], needed: set[object], results: set[ir.Definition]) -> None:
    """Adds every definition and helper that the nodes use as they are emitted: calls, and ``results`` of calls, not
    inlined bodies; nothing of a mistake."""
    todo = list(nodes)
    while todo:
        node = todo.pop()
        if type(node) is ir.Ref:
            if node.definition not in needed:
                needed.add(node.definition)
                if node.definition not in results:
                    todo.append(node.definition.value)
        elif is_inlining(node):
            needed.add(node.helper)
            todo += given(node)
        elif type(node) is ir.Let:
            todo.append(node.definition.value)
        elif type(node) is not ir.ErrorExpr:
            todo += children(node)
