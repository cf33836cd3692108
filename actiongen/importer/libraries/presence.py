"""What is there, and of what type: `undefined`, `null`, `typeof`, `in`, defaults, and booleans made of anything.

In: expressions. Out: `present`, `read`, `coalesce`. A chain (`x?.y`) is a plain member: nothing throws in a policy.

    typeof x === "string"   ->   present(read(x, string))
    x ?? "a"                ->   coalesce(x, "a")
"""

from actiongen.core import tree as core
from actiongen.importer.libraries.context import Context, Kind
from actiongen.importer.libraries.nodes import (
    builtin,
    called,
    is_builtin,
    method,
    negated,
    number,
    present,
    returned,
    static,
    text,
)
from actiongen.importer.libraries.rewrite import Rule, on
from actiongen.importer.model import RepairKind
from actiongen.lazy_dataclass import replace

_IS = ("===", "==")
_IS_NOT = ("!==", "!=")
_TYPES = {"string": "string", "number": "number", "boolean": "boolean"}
_HAS_OWN = (("Object", "hasOwn"), ("Object", "prototype", "hasOwnProperty", "call"), ("Reflect", "has"))


@on(core.Chain, core.Member, core.Call)
def chain(node: core.Expr, context: Context) -> core.Expr | None:
    match node:
        case core.Chain(value):
            return value
        case core.Member(optional=True) | core.Call(core.Member(), optional=True):
            return replace(node, optional=False)
        case _:
            return None


@on(core.Binary)
def comparison(node: core.Expr, context: Context) -> core.Expr | None:
    """Comparisons with `undefined`, `null`, a type, a boolean; `==` and `!=` otherwise."""
    if not isinstance(node, core.Binary) or node.operator not in (*_IS, *_IS_NOT):
        return None
    is_equal = node.operator in _IS
    for left, right in ((node.left, node.right), (node.right, node.left)):
        made = _with_nothing(left, right, node, context) or _with_type(left, right, node)
        if made is not None:
            return made if is_equal else negated(made)
        if isinstance(right, core.Boolean) and context.kind(left) is Kind.BOOLEAN and not _may_miss(left):
            return left if right.value is is_equal else negated(left)
    return _loose(node, context)


def _may_miss(node: core.Expr) -> bool:
    """Whether a boolean may be absent: a field may, what a built-in or a comparison says is there."""
    return not isinstance(node, core.Builtin | core.Binary | core.Unary) or is_builtin(
        node, "coalesce", "read"
    )


def _with_nothing(left: core.Expr, right: core.Expr, node: core.Binary, context: Context) -> core.Expr | None:
    if not isinstance(right, core.Undefined | core.Null) or isinstance(left, core.Undefined | core.Null):
        return None
    if is_builtin(left, "first"):
        assert isinstance(left, core.Builtin)
        return negated(core.Builtin("any", left.arguments, node.span))
    if node.operator in ("===", "!==") and not isinstance(left, core.Builtin):
        asked, other = ("undefined", "null") if isinstance(right, core.Undefined) else ("null", "undefined")
        context.notes.repair(
            RepairKind.TYPE,
            node.span,
            f"The original asks for `{asked}` alone; the policy takes `{other}` for absent as well.",
        )
    return negated(present(left))


def _with_type(left: core.Expr, right: core.Expr, node: core.Binary) -> core.Expr | None:
    said = text(right)
    if said is None or not (isinstance(left, core.Unary) and left.operator == "typeof"):
        return None
    if said == "undefined":
        return negated(present(left.operand))
    if said in _TYPES:
        return present(builtin("read", node.span, left.operand, core.Name(_TYPES[said], node.span)))
    if said == "object":
        # `typeof null` and that of a list are "object" too; what asks mostly asks for null as well.
        return present(builtin("read", node.span, left.operand, core.Object((), node.span)))
    return None


def _loose(node: core.Binary, context: Context) -> core.Expr | None:
    if node.operator not in ("==", "!="):
        return None
    kinds = context.kind(node.left), context.kind(node.right)
    if None in kinds or kinds[0] is not kinds[1]:
        is_text = any(text(side) and not _is_numeral(side) for side in (node.left, node.right))
        if not is_text:
            context.notes.repair(
                RepairKind.TYPE,
                node.span,
                f"`{node.operator}` converts types; the policy compares values of one type.",
            )
    return replace(node, operator=node.operator + "=")


def _is_numeral(node: core.Expr) -> bool:
    said = text(node)
    return said is not None and said.strip()[:1] in "0123456789+-.I"


@on(core.Binary, core.Builtin, core.Call)
def has_key(node: core.Expr, context: Context) -> core.Expr | None:
    """`"a" in o`, `o.hasOwnProperty("a")`, `Object.keys(o).includes("a")`."""
    match node:
        case core.Binary("in", key, object):
            return present(core.Member(object, key, node.span))
        case core.Builtin(
            "in", (key, core.Builtin("for", (core.Builtin(".items", (object,)), function), keywords=()))
        ):
            match function:
                case core.Function((core.Parameter(name), _)) if returned(function) == core.Name(
                    name, node.span
                ):
                    return present(core.Member(object, key, node.span))
    match method(node):
        case (object, "hasOwnProperty", (key,)):
            return present(core.Member(object, key, node.span))
    match static(node):
        case (names, (object, key)) if names in _HAS_OWN:
            return present(core.Member(object, key, node.span))
    return None


@on(core.Call)
def type_of_value(node: core.Expr, context: Context) -> core.Expr | None:
    """`Array.isArray(x)`, `Number.isInteger(x)`, `isNaN(x)`."""
    match static(node):
        case (("Array", "isArray"), (value,)):
            kind = context.kind(value)
            if kind is Kind.LIST:
                asked = context.presence(value)
                return core.Boolean(True, node.span) if asked is None else present(asked)
            return present(
                builtin("read", node.span, value, core.Array((core.Name("json", node.span),), node.span))
            )
        case ((("isNaN",) | ("Number", "isNaN")), (value,)) if context.kind(value) is Kind.NUMBER:
            return negated(present(value))
        case ((("isFinite",) | ("Number", "isFinite")), (value,)) if context.kind(value) is Kind.NUMBER:
            return present(value)
        case _:
            return None


@on(core.Unary, core.Call)
def boolean(node: core.Expr, context: Context) -> core.Expr | None:
    """`Boolean(x)` and `!!x`: x itself if it is a boolean that is there, else a question."""
    match node:
        case core.Unary("!", core.Unary("!", value)):
            pass
        case core.Call():
            match called(node):
                case ("Boolean", (value,)):
                    pass
                case _:
                    return None
        case _:
            return None
    if context.kind(value) is Kind.BOOLEAN and not _may_miss(value):
        return value
    truth, untruth = core.Boolean(True, node.span), core.Boolean(False, node.span)
    return core.Conditional(value, truth, untruth, node.span)


@on(core.Logical)
def default(node: core.Expr, context: Context) -> core.Expr | None:
    """`x ?? d`, and `x || d` where d says what x is."""
    match node:
        case core.Logical("??", left, core.Array(()) as right) if context.is_open(left):
            list_ = core.Array((core.Name("json", node.span),), node.span)
            return builtin("coalesce", node.span, builtin("read", node.span, left, list_), right)
        case core.Logical("??", left, right):
            first = left.arguments if isinstance(left, core.Builtin) and left.name == "coalesce" else (left,)
            return builtin("coalesce", node.span, *first, right)
        case core.Logical("||", left, core.Array(()) | core.Object(()) as right):
            if context.kind(left) not in (Kind.LIST, Kind.OBJECT):
                context.notes.repair(
                    RepairKind.TYPE,
                    node.span,
                    "A value of another type counts as absent, and the default stands for it.",
                )
            if isinstance(right, core.Array) and context.is_open(left):
                list_ = core.Array((core.Name("json", node.span),), node.span)
                left = builtin("read", node.span, left, list_)
            return builtin("coalesce", node.span, left, right)
        case core.Logical("||", left, core.Boolean(False) as right) if _is_value(left):
            if context.kind(left) is not Kind.BOOLEAN:
                context.notes.repair(
                    RepairKind.TRUTHY, node.span, "0 and an empty text stay what they are, and are not false."
                )
            return builtin("coalesce", node.span, left, right)
        case core.Logical("||", left, right) if context.kind(right) is Kind.NUMBER:
            default_ = number(right)
            if default_ != 0:
                context.notes.repair(
                    RepairKind.TRUTHY, node.span, "0 stays 0: the default is for what is absent alone."
                )
            return builtin("coalesce", node.span, left, right)
        case _:
            return None


def _is_value(node: core.Expr) -> bool:
    return isinstance(node, core.Name | core.Member)


@on(core.Member, core.Builtin)
def of_default(node: core.Expr, context: Context) -> core.Expr | None:
    """`(x || {}).y` is `x.y`; what asks for items of `x || []` asks x."""
    match node:
        case core.Member(core.Builtin("coalesce", (value, core.Object(()))), key):
            return core.Member(value, key, node.span)
        case core.Member(core.Name() as name, key):
            match context.meant(name):
                case core.Builtin("coalesce", (core.Name() | core.Member() as value, core.Object(()))):
                    return core.Member(value, key, node.span)
        case core.Builtin("in", (item, core.Builtin("coalesce", (box, core.Array(()))))):
            return builtin("in", node.span, item, box)
        case core.Builtin(
            "any" | "all" | "first" | "for" as name,
            (core.Builtin("coalesce", (box, core.Array(()))), *others),
            keywords=keywords,
        ):
            return core.Builtin(name, (box, *others), node.span, keywords)
        case core.Builtin(".items", (asked,)):
            match context.meant(asked):
                case core.Builtin("coalesce", (core.Name() | core.Member() as box, core.Object(()))):
                    return builtin(".items", node.span, box)
    return None


RULES: tuple[Rule, ...] = (chain, comparison, has_key, type_of_value, boolean, default, of_default)
