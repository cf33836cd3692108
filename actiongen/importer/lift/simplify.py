"""Takes conditions out that are always true or false, and what never runs.

In: a file, after mends have put `True` or `False` in the place of tests. Out: the same file without them; blocks that
ask the same are one.
"""

from actiongen.importer.lift import make
from actiongen.importer.lift.blocks import called_name
from actiongen.importer.lift.places import Node, bottom_up
from actiongen.importer.lift.strict import needed
from actiongen.lazy_dataclass import replace
from actiongen.syntax import tree as syn


def simplified(file: syn.File, *, is_exact: bool = False) -> syn.File:
    """The file without literal conditions; an exact one keeps all others as they are."""
    made = bottom_up(file, _exactly if is_exact else _change)
    assert isinstance(made, syn.File)
    return made


def _exactly(node: Node) -> Node | list[Node]:
    return node if isinstance(node, syn.Logical) and not _has_literal(node) else _change(node)


def _has_literal(node: syn.Logical) -> bool:
    return any(isinstance(each, syn.Boolean) for each in node.operands)


def _change(node: Node) -> Node | list[Node]:
    match node:
        case syn.Logical():
            return _logical(node)
        case syn.Unary("not", syn.Boolean(value), span):
            return syn.Boolean(not value, span)
        case syn.Conditional(syn.Boolean(value), then, otherwise):
            return then if value else otherwise
        case syn.If():
            return _if(node)
        case syn.For(body=()) | syn.With(body=()):
            return []
        case syn.With() if called_name(node.call) == "rule":
            return _rule(node)
        case syn.Do(syn.Call(syn.Name("only_when"), (_, syn.Argument(None, syn.Boolean(True))))):
            return []
        case _:
            return node


def _logical(node: syn.Logical) -> syn.Expr:
    deciding = node.operator == "or"
    operands: list[syn.Expr] = []
    for each in node.operands:
        if isinstance(each, syn.Boolean):
            if each.value == deciding:
                return each
            continue
        if isinstance(each, syn.Logical) and each.operator == node.operator:
            operands += each.operands
        elif each not in operands:
            operands.append(each)
    if not operands:
        return syn.Boolean(not deciding, node.span)
    if not deciding:
        whole = needed(tuple(operands), node.span)
        operands = (
            list(whole.operands) if isinstance(whole, syn.Logical) and whole.operator == "and" else [whole]
        )
    if len(operands) == len(node.operands) and all(
        a is b for a, b in zip(operands, node.operands, strict=True)
    ):
        return node
    return make.logical(node.operator, operands, node.span)


def _if(node: syn.If) -> Node | list[Node]:
    arms: list[syn.Arm] = []
    otherwise = node.otherwise
    for arm in node.arms:
        if isinstance(arm.condition, syn.Boolean):
            if arm.condition.value:
                otherwise = arm.body
                break
            continue
        arms.append(arm)
    if not arms:
        return list(otherwise)
    if len(arms) == 1 and not arms[0].body:
        if not otherwise:
            return []
        turned = syn.Arm(make.negated(arms[0].condition, node.span), otherwise, node.span)
        return syn.If((turned,), (), node.span)
    if len(arms) == len(node.arms) and otherwise is node.otherwise:
        return node
    return replace(node, arms=tuple(arms), otherwise=otherwise)


def _rule(node: syn.With) -> Node | list[Node]:
    body = _joined(node.body)
    when = next((each for each in node.call.arguments if each.keyword == "when"), None)
    if when is not None and isinstance(when.value, syn.Boolean):
        if not when.value.value:
            return []
        rest = tuple(each for each in node.call.arguments if each is not when)
        return replace(node, call=replace(node.call, arguments=rest), body=body)
    match body:
        case (syn.If((syn.Arm(condition, inner),), ()) as only,) if only.span == inner[0].span:
            # A guard around all of a rule is its condition.
            span = node.span
            asked = condition if when is None else make.logical("and", (when.value, condition), span)
            rest = tuple(each for each in node.call.arguments if each is not when)
            called = replace(node.call, arguments=(*rest, syn.Argument("when", asked, span, span)))
            return replace(node, call=called, body=inner)
    return node if body is node.body else replace(node, body=body)


def _joined(body: tuple[syn.Statement, ...]) -> tuple[syn.Statement, ...]:
    """Neighbours that a guard of one condition stands around become one block."""
    made: list[syn.Statement] = []
    for each in body:
        before = made[-1] if made else None
        match before, each:
            case syn.If((syn.Arm(first, above),), ()), syn.If((syn.Arm(second, below),), ()) if (
                first == second and above[0].span == before.span and below[0].span == each.span
            ):
                made[-1] = syn.If((syn.Arm(first, (*above, *below), before.span),), (), before.span)
            case _:
                made.append(each)
    return tuple(made) if len(made) < len(body) else body
