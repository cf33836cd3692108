"""Expressions of our own JavaScript become those of a policy.

In: a file of Core in which calls of the runtime are Builtins. Out: the same without what JavaScript needs and a policy
does not say: optional chains, guards, defaults that stand for nothing.

    roles?.includes("admin") ?? false   ->   Builtin("in", ("admin", roles))
"""

from collections.abc import Callable

from actiongen.core import tree as core
from actiongen.core.walk import bottom_up, substituted
from actiongen.importer.own.displays import display
from actiongen.importer.own.loops import loop
from actiongen.importer.own.patterns import conjuncts, is_nothing, returned, static, there
from actiongen.importer.own.texts import text as text_
from actiongen.importer.own.times import is_arithmetic, number
from actiongen.lazy_dataclass import replace

_TESTS = frozenset(
    ["in", "any", "all", "matches", "ip_in", ".startswith", ".endswith", "present", "truthy"]
)
_TYPES = {"string": "string", "boolean": "boolean"}


def with_forms(file: core.File) -> core.File:
    """The file with expressions as a policy writes them."""
    return bottom_up(file, _changed)


def _changed(node: object) -> object:
    match node:
        case core.Chain(value):
            return value
        case core.Member(optional=True) | core.Call(optional=True):
            return _expression(replace(node, optional=False))
        case _:
            return _expression(node)


def _expression(node: object) -> object:
    match node:
        case core.Logical("??"):
            return _default(node)
        case core.Logical("&&" | "||"):
            return _joined(node)
        case core.Conditional():
            return _chosen(node)
        case core.Builtin("read", (inner, core.Name("number"))) if is_arithmetic(inner):
            return inner
        case core.Builtin("time", (core.Logical("??", text, core.Text("")),)):
            return core.Builtin("time", (text,), node.span)
        case core.Binary() | core.Unary():
            return _compared(node)
        case core.Object() | core.Array():
            return display(node)
        case core.Call() | core.Member():
            for change in _CALLS:
                made = change(node)
                if made is not None:
                    return made
        case _:
            pass
    return node


def _default(node: core.Logical) -> core.Expr:
    """``x ?? NaN``, ``x ?? undefined``: what is absent stays absent."""
    match node.right:
        case core.Name("NaN") | core.Undefined() | core.Null():
            return node.left
        case core.Boolean(False) if is_test(node.left):
            return node.left
        case core.Boolean(True) if isinstance(node.left, core.Builtin) and node.left.name == "all":
            return node.left
        case _:
            return node


def is_test(expr: core.Expr) -> bool:
    """Whether it is true or false also where its operands are absent."""
    match expr:
        case core.Builtin(name):
            return name in _TESTS
        case core.Logical("&&" | "||", left, right):
            return is_test(left) and is_test(right)
        case core.Binary(operator):
            return operator in ("===", "!==", "==", "!=", "<", "<=", ">", ">=")
        case core.Unary("!"):
            return True
        case _:
            return False


def _joined(node: core.Logical) -> core.Expr:
    """``a && b`` without the guards that the second condition has by itself; ``secret || undefined``."""
    if node.operator == "||":
        secret = isinstance(node.right, core.Undefined) and _is_secret(node.left)
        typed = _typed(node.left, node.right, "!==")
        return node.left if secret else typed or node
    *before, last = conjuncts(node)
    if before:
        typed = _typed(before[-1], last, "===")
        if typed is not None:
            return _and([*before[:-1], typed], node)
    kept = list(before)
    while kept and (guarded := there(kept[-1])) is not None and guarded in _needs(last):
        kept.pop()
    return node if len(kept) == len(before) else _and([*kept, last], node)


def _and(conditions: list[core.Expr], node: core.Logical) -> core.Expr:
    first, *rest = conditions
    for each in rest:
        first = core.Logical("&&", first, each, node.span)
    return first


def _is_secret(expr: core.Expr) -> bool:
    match expr:
        case core.Member(core.Member(core.Name("event"), core.Text("secrets")), core.Text()):
            return True
        case _:
            return False


def _typed(test: core.Expr, compared: core.Expr, operator: str) -> core.Expr | None:
    """``read(x, string) == y`` of ``typeof x === "string" && x === y``."""
    match test, compared:
        case core.Builtin("present", (core.Builtin("read", (value, _)) as read,)), core.Binary("===") if (
            operator == "==="
        ):
            pass
        case core.Unary("!", core.Builtin("present", (core.Builtin("read", (value, _)) as read,))), core.Binary(
            "!=="
        ) if operator == "!==":
            pass
        case _:
            return None
    if compared.left == value:
        return replace(compared, left=read)
    return replace(compared, right=read) if compared.right == value else None


def _needs(condition: core.Expr) -> tuple[core.Expr, ...]:
    """What the emitter guards a condition against, where it may be absent."""
    match condition:
        case core.Binary("<" | "<=" | ">" | ">=", left, right):
            return (*_operands(left), *_operands(right))
        case core.Builtin(".startswith" | ".endswith", (_, part)):
            return (part,)
        case core.Builtin("matches", (_, text)):
            return (text,)
        case core.Builtin("in", (item, listed)):
            return (item, listed)
        case _:
            return ()


def _operands(expr: core.Expr) -> tuple[core.Expr, ...]:
    match expr:
        case core.Binary("+" | "-" | "*" | "/", left, right):
            return (*_operands(left), *_operands(right))
        case core.Unary("-", operand):
            return _operands(operand)
        case core.Builtin("floor" | "ceil" | "timestamp" | "seconds" | "minutes" | "hours" | "days", (inner,)):
            return _operands(inner)
        case _:
            return (expr,)


_GUARDED = frozenset(
    [
        *("unique", "sorted", "slice", "to_json", "sha256", "hmac_sha256", "base64", "base64url"),
        *(".replace", ".join", ".split"),
    ]
)


def _chosen(node: core.Conditional) -> core.Expr:
    """A look-up; what is made of values that are there, absent where one is not."""
    match node.condition:
        case core.Builtin("in", (key, record)) if node.then == core.Member(record, key, node.span):
            if is_nothing(node.otherwise):
                return node.then
            return core.Builtin(".get", (record, key, node.otherwise), node.span)
        case core.Binary("===", core.Member(answer, core.Text("status" | "payload")), core.Undefined()) if (
            is_nothing(node.then) and node.otherwise == answer
        ):
            return answer
    if isinstance(node.otherwise, core.Undefined) and isinstance(node.then, core.Builtin):
        guards = [there(each) for each in conjuncts(node.condition)]
        if node.then.name in _GUARDED and all(each is not None and each in node.then.arguments for each in guards):
            return node.then
    return node


def _compared(node: core.Binary | core.Unary) -> core.Expr:
    """``x == null``, ``typeof x === "string"``."""
    match node:
        case core.Binary("==" | "!=", core.Unary("typeof")) | core.Unary("!", core.Unary("!")):
            return node
        case core.Binary("===" | "!==", core.Unary("typeof", value), core.Text(type_), span) if type_ in _TYPES:
            read = core.Builtin("read", (value, core.Name(_TYPES[type_], span)), span)
            present = core.Builtin("present", (read,), span)
            return present if node.operator == "===" else core.Unary("!", present, span)
        case core.Unary("-") | core.Binary("*" | "+" | "/" | "-"):
            return number(node) or node
        case _:
            return node


def _of_runtime(node: core.Expr) -> core.Expr | None:
    """Calls of functions of the runtime that take functions."""
    match node:
        case core.Call(core.Name("whenPresent"), (value, function)) if not isinstance(value, core.Spread) and not (
            isinstance(function, core.Spread)
        ):
            found = returned(function, 1)
            if found is not None:
                (name,), body = found
                return _expression(substituted(body, {name: value}))  # type: ignore[return-value]
        case core.Call(core.Name("Boolean"), (value,)) if not isinstance(value, core.Spread):
            match value:
                case core.Logical("&&" | "||"):
                    return value
                case _ if is_test(value):
                    return value
                case _:
                    return core.Builtin("truthy", (value,), node.span)
    return None


def _finite(node: core.Expr) -> core.Expr | None:
    match static(node, "Number", "isFinite"):
        case (value,):
            read = core.Builtin("read", (value, core.Name("number", node.span)), node.span)
            return core.Builtin("present", (read,), node.span)
        case _:
            return None


def _own(node: core.Expr) -> core.Expr | None:
    match static(node, "Object", "hasOwn"):
        case (record, key):
            return core.Builtin("in", (key, record), node.span)
        case _:
            return None


_CALLS: tuple[Callable[[core.Expr], core.Expr | None], ...] = (_of_runtime, _finite, _own, text_, number, loop)
