"""Expressions of our own JavaScript become those of a policy.

In: a file of Core in which calls of the runtime are Builtins. Out: the same without what JavaScript needs and a policy
does not say: optional chains, guards, defaults that stand for nothing.

    roles?.includes("admin") ?? false   ->   Builtin("in", ("admin", roles))
"""

from collections.abc import Callable

from actiongen.core import tree as core
from actiongen.core.walk import bottom_up, substituted
from actiongen.importer.own.displays import display
from actiongen.importer.own.guards import guarded
from actiongen.importer.own.loops import leftover, loop, made
from actiongen.importer.own.patterns import conjuncts, is_nothing, joined, returned, static
from actiongen.importer.own.texts import text as text_
from actiongen.importer.own.times import is_arithmetic, number
from actiongen.lazy_dataclass import replace

_TESTS = frozenset(["in", "any", "all", "matches", "ip_in", ".startswith", ".endswith", "present", "truthy"])
_TYPES = {"string": "string", "boolean": "boolean"}


def with_forms(file: core.File) -> core.File:
    """The file with expressions as a policy writes them."""
    return bottom_up(bottom_up(bottom_up(file, guarded), _changed), _left)


def _left(node: object) -> object:
    return leftover(node) if isinstance(node, core.Call) else node


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
        case core.Member(
            core.Builtin("read", (core.Member(base, core.Text() as key), core.Object() as type_)), of
        ):
            # A field of what was read with its record, whose reading stays.
            whole = core.Object((core.Entry(key, type_, type_.span),), type_.span)
            record = core.Builtin("read", (base, whole), node.span)
            return core.Member(core.Member(record, key, node.span), of, node.span)
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
        case core.Array(()) if made(node.left) is not None:
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
    """``typeof x === "string" && x === y``; ``secret || undefined``."""
    if node.operator == "||":
        secret = isinstance(node.right, core.Undefined) and is_secret(node.left)
        typed = _typed(node.left, node.right, "!==")
        return node.left if secret else typed or node
    *before, last = conjuncts(node)
    if before:
        typed = _typed(before[-1], last, "===")
        if typed is not None:
            return joined([*before[:-1], typed], node.span)
    return node


def is_secret(expr: core.Expr) -> bool:
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
        case core.Unary(
            "!", core.Builtin("present", (core.Builtin("read", (value, _)) as read,))
        ), core.Binary("!==") if (operator == "!=="):
            pass
        case _:
            return None
    _, type_ = read.arguments

    def other(side: core.Expr) -> core.Expr:
        # Of another value there would be a test that it is there.
        is_raw = isinstance(side, core.Member | core.Name)
        return core.Builtin("read", (side, type_), side.span) if is_raw else side

    if compared.left == value:
        return replace(compared, left=read, right=other(compared.right))
    if compared.right == value:
        return replace(compared, left=other(compared.left), right=read)
    return None


def _chosen(node: core.Conditional) -> core.Expr:
    """A look-up of a key that a record may not have."""
    match node.condition:
        case core.Builtin("in", (key, record)) if node.then == core.Member(record, key, node.span):
            if is_nothing(node.otherwise):
                return node.then
            return core.Builtin(".get", (record, key, node.otherwise), node.span)
        case core.Binary("===", core.Member(answer, core.Text("status" | "payload")), core.Undefined()) if (
            is_nothing(node.then) and node.otherwise == answer
        ):
            return answer
    return node


def _compared(node: core.Binary | core.Unary) -> core.Expr:
    """``x == null``, ``typeof x === "string"``."""
    match node:
        case core.Binary("===" | "!==", core.Unary("typeof", value), core.Text(type_), span) if (
            type_ in _TYPES
        ):
            read = core.Builtin("read", (value, core.Name(_TYPES[type_], span)), span)
            present = core.Builtin("present", (read,), span)
            return present if node.operator == "===" else core.Unary("!", present, span)
        case _:
            return node


def _of_runtime(node: core.Expr) -> core.Expr | None:
    """Calls of functions of the runtime that take functions, and look-ups in any value."""
    match node:
        case core.Call(core.Name("ownMember"), (value, key)):
            return core.Builtin("own", (value, key), node.span)  # type: ignore[arg-type]
        case core.Call(core.Name("lookUp"), (value, key)):
            return core.Builtin("item", (value, key), node.span)  # type: ignore[arg-type]
        case core.Call(core.Name("whenPresent"), (value, function)) if not isinstance(
            value, core.Spread
        ) and not (isinstance(function, core.Spread)):
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
                case _ if is_secret(value):
                    return core.Builtin("present", (value,), node.span)
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


_CALLS: tuple[Callable[[core.Expr], core.Expr | None], ...] = (
    _of_runtime,
    _finite,
    _own,
    text_,
    number,
    loop,
)
