"""Conditions: what is only asked whether JavaScript holds it true, and guards that the language does not need.

In: conditions. Out: the same with `present`, comparisons and `any` in the place of truthiness, as far as the kind of a
value is known; without the parts that guard against a TypeError, for nothing throws in a policy.

    user && user.roles && user.roles.includes("a")   ->   "a" in user.roles
    !x || x.length === 0                              ->   stays: an absent list has no length of 0
"""

from actiongen.core import tree as core
from actiongen.importer.libraries.context import Context, Kind
from actiongen.importer.libraries.nodes import builtin, is_builtin, negated, number, present, text
from actiongen.importer.libraries.rewrite import Rule, on
from actiongen.importer.model import RepairKind

_SAME = {"===": "!==", "!==": "==="}
# Built-ins that are false where their first, or any, argument is absent.
_FALSE_WITHOUT_FIRST = ("any", ".startswith", ".endswith", "ip_in", "truthy", "first")
# What is absent where the first argument is, and otherwise of the same truth or asked further.
_ABSENT_WITHOUT_FIRST = (
    ".lower",
    ".upper",
    ".strip",
    ".removeprefix",
    ".removesuffix",
    "len",
    "slice",
    "read",
    "time",
    "to_number",
    "from_json",
    "email_domain",
    "first",
)


def of_kind(node: core.Expr, context: Context) -> core.Expr | None:
    """Numbers, lists and objects say what is asked of them; texts, booleans and what is unknown stay."""
    kind = context.kind(node)
    if isinstance(node, core.Logical | core.Conditional):
        return None
    match kind:
        case Kind.NUMBER if number(node) is None:
            return _of_number(node, context)
        case Kind.LIST | Kind.OBJECT | Kind.TIME if not isinstance(node, core.Array | core.Object):
            asked = context.presence(node)
            return core.Boolean(True, node.span) if asked is None else present(asked)
        case _:
            return None


def _of_number(node: core.Expr, context: Context) -> core.Expr:
    zero = core.Number(0, node.span)
    if is_builtin(context.meant(node), "len"):
        return core.Binary(">", node, zero, node.span)
    return core.Binary("!==", builtin("coalesce", node.span, node, zero), zero, node.span)


def constant(node: core.Expr, context: Context) -> core.Expr | None:
    """A side that always, or never, holds."""
    match node:
        case core.Logical("&&", core.Boolean(True), other) | core.Logical("&&", other, core.Boolean(True)):
            return other
        case core.Logical("||", core.Boolean(False), other) | core.Logical("||", other, core.Boolean(False)):
            return other
        case core.Logical("&&", core.Boolean(False) as never, _):
            return never
        case core.Logical("||", core.Boolean(True) as always, _):
            return always
        case core.Unary("!", core.Boolean(value)):
            return core.Boolean(not value, node.span)
        case _:
            return None


def found(node: core.Expr, context: Context) -> core.Expr | None:
    """`find(…)` as a condition is `some(…)`: items that JavaScript holds false are not looked for."""
    match node:
        case core.Builtin("first", arguments):
            return core.Builtin("any", arguments, node.span)
        case core.Builtin("coalesce", (value, core.Text("") | core.Boolean(False) | core.Number(0))):
            return value
        case core.Logical("||", value, core.Text("") | core.Boolean(False) | core.Null() | core.Undefined()):
            return value
        case core.Conditional(condition, core.Boolean(True), core.Boolean(False)):
            return condition
        case core.Conditional(condition, core.Boolean(False), core.Boolean(True)):
            return negated(condition)
        case _:
            return None


def guard(node: core.Expr, context: Context) -> core.Expr | None:
    """`a && b` is b, where b cannot hold without a; `!a || b` is b, where b holds without a."""
    match node:
        case core.Logical("&&", left, right):
            asked = _asked(left)
            if asked is not None and implies(right, asked, context):
                return right
            if isinstance(left, core.Logical) and left.operator == "&&":
                # (a && b) && c: b may need a, and c may need both.
                asked = _asked(left.right)
                if asked is not None and implies(right, asked, context):
                    return core.Logical("&&", left.left, right, node.span)
        case core.Logical("||", left, right):
            asked = _asked(_opposite(left))
            if asked is not None and implies(_opposite(right), asked, context):
                return right
            if isinstance(left, core.Logical) and left.operator == "||":
                asked = _asked(_opposite(left.right))
                if asked is not None and implies(_opposite(right), asked, context):
                    return core.Logical("||", left.left, right, node.span)
    return None


def _asked(node: core.Expr) -> core.Expr | None:
    """The path whose being there is asked."""
    if is_builtin(node, "present"):
        assert isinstance(node, core.Builtin)
        node = node.arguments[0]
    return node if isinstance(node, core.Name | core.Member) else None


def _opposite(node: core.Expr) -> core.Expr:
    match node:
        case core.Binary("===" | "!==" as operator, left, right):
            return core.Binary(_SAME[operator], left, right, node.span)
        case core.Logical("||", left, right):
            return core.Logical("&&", _opposite(left), _opposite(right), node.span)
        case core.Logical("&&", left, right):
            return core.Logical("||", _opposite(left), _opposite(right), node.span)
        case _:
            return negated(node)


def implies(node: core.Expr, path: core.Expr, context: Context) -> bool:
    """Whether a condition cannot hold, in a policy, where `path` is absent, and does not hold in JavaScript where it is
    there and false.
    """
    match node:
        case core.Logical("&&", left, right):
            return implies(left, path, context) or implies(right, path, context)
        case core.Logical("||", left, right):
            return implies(left, path, context) and implies(right, path, context)
        case core.Binary("===" | "<" | "<=" | ">" | ">=" as operator, left, right):
            return _compares(operator, left, right, path, context)
        case core.Builtin("present", (value,)):
            return value == path or below(value, path, context)
        case core.Builtin("in", (item, box)):
            is_box = (box == path and bool(text(item))) or (box != path and context.presence(box) == path)
            return is_box or below(box, path, context) or below(item, path, context)
        case core.Builtin(".startswith" | ".endswith", (value, other)):
            return (value == path and bool(text(other))) or below(value, path, context)
        case core.Builtin("matches", (_, value)):
            return value == path or below(value, path, context)
        case core.Builtin(name, (value, *_)) if name in _FALSE_WITHOUT_FIRST:
            return path in (value, context.presence(value)) or below(value, path, context)
        case _:
            return node == path or below(node, path, context)


def _compares(operator: str, left: core.Expr, right: core.Expr, path: core.Expr, context: Context) -> bool:
    if below(left, path, context) or below(right, path, context):
        return True
    if operator == "===":
        sides = ((left, right), (right, left))
        return any(a == path and (bool(text(b)) or bool(number(b))) for a, b in sides)
    is_length = is_builtin(left, "len") and isinstance(left, core.Builtin) and left.arguments[0] == path
    least = number(right)
    return (
        is_length
        and least is not None
        and (least > 0 if operator == ">=" else operator == ">" and least >= 0)
    )


def below(node: core.Expr, path: core.Expr, context: Context) -> bool:
    """Whether a value is read below the path, so that it is absent where that is absent or no object."""
    match node:
        case core.Member(object, _):
            return object == path or below(object, path, context)
        case core.Builtin(name, (first, *_)) if name in _ABSENT_WITHOUT_FIRST:
            return below(first, path, context)
        case core.Name() if node != path:
            meant = context.meant(node)
            return meant != node and not isinstance(meant, core.Name) and below(meant, path, context)
        case _:
            return False


@on(core.Logical, core.Conditional)
def guarded_value(node: core.Expr, context: Context) -> core.Expr | None:
    """`x && x.y` is `x.y`, `x ? x.y : undefined` too: what is below an absent value is absent."""
    match node:
        case core.Logical("&&", left, right) if (asked := _asked(left)) is not None:
            if below(right, asked, context):
                if context.kind(asked) is Kind.TEXT:
                    return None
                return right
            is_known = context.kind(left) is Kind.OBJECT or is_builtin(left, "present")
            if is_known and context.kind(right) is Kind.BOOLEAN and implies(right, asked, context):
                context.notes.repair(
                    RepairKind.ABSENT, node.span, "Without the object this is false, and not undefined."
                )
                return right
        case core.Conditional(condition, then, core.Null() | core.Undefined()):
            asked = _asked(condition)
            if asked is not None and (below(then, asked, context) or then == asked):
                return then
        case core.Conditional(core.Unary("!", condition), core.Null() | core.Undefined(), otherwise):
            asked = _asked(condition)
            if asked is not None and (below(otherwise, asked, context) or otherwise == asked):
                return otherwise
    return None


CONDITIONS: tuple[Rule, ...] = (constant, found, guard, of_kind)
RULES: tuple[Rule, ...] = (guarded_value,)
