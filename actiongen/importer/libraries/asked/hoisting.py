"""Questions stand alone: what asks somebody is the whole value of a `Let`, or a statement.

In: blocks. Out: the same, with a name for each request and each query that stood inside of an expression and is always
made where it stands.

    return (await axios.get(u)).data   ->   const answer = http.get(u); return answer.json
"""

from collections.abc import Callable
from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import bottom_up, here, is_pure, path_of, rebuilt
from actiongen.importer.libraries.asked.answers import BODIES
from actiongen.importer.libraries.asked.clients import is_request, keyword
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import is_builtin, negated, present, text
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

QUERIES = frozenset(
    (
        "api.cache.get",
        "api.cache.set",
        "api.cache.delete",
        "api.redirect.encodeToken",
        "api.redirect.validateToken",
        "api.redirect.canRedirect",
        "api.rules.wasExecuted",
        "api.groups.hasGroupMembership",
        "api.groups.getUserGroups",
        "api.roles.getUserEffectiveRoles",
        "api.roles.getUserEffectiveRolesByIds",
        "api.roles.getUserEffectiveRolesByNames",
    )
)
_FIRST = {
    core.Let: "value",
    core.Assign: "value",
    core.SetMember: "value",
    core.Do: "value",
    core.Return: "value",
    core.Throw: "value",
    core.If: "condition",
    core.ForOf: "iterable",
}


def is_question(node: core.Expr | None) -> bool:
    """Whether it asks somebody: a request, a token, a query of `api`."""
    if is_request(node) or is_builtin(node, "jwt.sign", "jwt.verify"):
        return True
    if isinstance(node, core.Builtin) and node.name.startswith("extern:"):
        return True
    if isinstance(node, core.Await):
        return is_question(node.value)
    return isinstance(node, core.Call) and ".".join(path_of(node.function) or ()) in QUERIES


def hoisted(file: core.File, notes: Notes) -> core.File:
    """The file with its questions on lines of their own."""
    context = Context.of(file, notes)

    def change(node: Any) -> Any:
        if not isinstance(node, core.Block):
            return node
        statements: list[core.Statement] = []
        for each in node.statements:
            statements += _statement(each, context)
        return node if tuple(statements) == node.statements else replace(node, statements=tuple(statements))

    return bottom_up(file, change)


def _statement(node: core.Statement, context: Context) -> list[core.Statement]:
    field = _FIRST.get(type(node))
    value = None if field is None else getattr(node, field)
    if field is None or value is None or not any(is_question(each) for each in _expressions(value)):
        return [node]
    if isinstance(node, core.Let) and is_question(_asked(value)):
        return _named(node, context)
    if isinstance(node, core.Do) and is_question(value):
        return [node]
    before: list[core.Statement] = []

    def change(each: core.Expr, condition: core.Expr | None) -> core.Expr:
        if isinstance(each, core.Await):
            return change(each.value, condition) if is_question(each.value) else each
        if not is_question(each):
            return each
        name = context.names.fresh(_wish(node))
        if condition is None:
            before.extend(_named(core.Let(name, each, each.span), context))
            return core.Name(name, each.span)
        if _has_body_alone(each):
            return each
        asked = core.Conditional(condition, each, core.Undefined(each.span), each.span)
        before.append(core.Let(name, asked, each.span))
        return core.Name(name, each.span)

    made = _always(value, change)
    if made is value:
        return [node]
    changed: Any = {field: made}
    return [*before, replace(node, **changed)]


def _wish(node: core.Statement) -> str:
    return f"{node.name}_answer" if isinstance(node, core.Let | core.Assign) else "answer"


def _expressions(value: core.Expr) -> list[core.Expr]:
    return [each for each in here(value) if not isinstance(each, core.Entry | core.Spread)]  # type: ignore[misc]


def _asked(value: core.Expr) -> core.Expr:
    """The request of `request if condition else None`."""
    if isinstance(value, core.Conditional) and isinstance(value.otherwise, core.Undefined | core.Null):
        return value.then
    return value


def _named(node: core.Let, context: Context) -> list[core.Statement]:
    """A request whose library gives the body alone is two definitions."""
    value = node.value
    if isinstance(value, core.Builtin) and is_request(value):
        member = BODIES.get(text(keyword(value, "answer")) or "")
        if text(keyword(value, "answer")) == "client" and not _is_whole(node.name, context):
            member = "json"
        if member is not None:
            answer = f"{node.name}_answer"
            known = core.Text("request-json" if member == "json" else "request", node.span)
            keywords = tuple(each for each in value.keywords if each[0] != "answer")
            asked = replace(value, keywords=(*keywords, ("answer", known)))
            body = core.Member(core.Name(answer, node.span), core.Text(member, node.span), node.span)
            return [replace(node, name=answer, value=asked), core.Let(node.name, body, node.span)]
    return [node]


def _has_body_alone(node: core.Expr) -> bool:
    """Whether its library gives the body of an answer, or may do so."""
    said = text(keyword(node, "answer")) if isinstance(node, core.Builtin) else None
    return said == "client" or said in BODIES


def _is_whole(name: str, context: Context) -> bool:
    """Whether an answer of Auth0's SDK is read as `.data`, as from version 4 on; else it is the body itself."""
    return name in context.answers


def _always(node: core.Expr, change: Callable[[core.Expr, core.Expr | None], core.Expr]) -> core.Expr:
    """The expression with `change` of the parts that are always evaluated, inner ones first, and of what stands for
    a part that may be absent: that is evaluated where it is.
    """
    condition: core.Expr | None = None

    def visit(each: Any) -> Any:
        nonlocal condition
        if isinstance(each, core.Function):
            return each
        if isinstance(each, core.Builtin) and each.name == "coalesce":
            first = visit(each.arguments[0])
            if len(each.arguments) > 2 or condition is not None or not is_pure(first):
                return replace(each, arguments=(first, *each.arguments[1:]))
            condition = negated(present(first))
            second = visit(each.arguments[1])
            condition = None
            same = first is each.arguments[0] and second is each.arguments[1]
            return each if same else replace(each, arguments=(first, second))
        if isinstance(each, core.Logical):
            made = visit(each.left)
            return each if made is each.left else replace(each, left=made)
        if isinstance(each, core.Conditional):
            made = visit(each.condition)
            return each if made is each.condition else replace(each, condition=made)
        made = rebuilt(each, visit)
        return made if isinstance(made, core.Entry | core.Spread) else change(made, condition)

    made: core.Expr = visit(node)
    return made
