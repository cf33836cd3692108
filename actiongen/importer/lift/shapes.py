"""What is plain to see of an expression of Core, without types.

In: an expression. Out: whether it is a boolean, a text, nothing, whatever the event says.
"""

from actiongen.core import tree as core

_BOOLEANS = frozenset(
    ["all", "any", "in", "present", "truthy", "matches", "ip_in", ".startswith", ".endswith"]
)
_TEXTS = frozenset(
    [
        ".lower",
        ".upper",
        ".strip",
        ".replace",
        ".join",
        ".removeprefix",
        ".removesuffix",
        "iso",
        "to_json",
        "base64",
        "base64url",
        "sha256",
        "hmac_sha256",
        "email_domain",
        "uuid",
        "basic_auth",
        "weekday",
        "date",
        "from_base64",
    ]
)
_COMPARING = frozenset(["===", "!==", "==", "!=", "<", "<=", ">", ">=", "in", "instanceof"])


def unwrapped(expr: core.Expr) -> core.Expr:
    """The expression without what the language does by itself: waiting, stopping at what is absent."""
    while isinstance(expr, core.Await | core.Chain):
        expr = expr.value
    return expr


def is_nothing(expr: core.Expr) -> bool:
    """Whether it is ``undefined`` or ``null``."""
    return isinstance(expr, core.Undefined | core.Null)


def is_boolean(expr: core.Expr) -> bool:
    """Whether it is surely true or false."""
    match unwrapped(expr):
        case core.Boolean() | core.Unary("!"):
            return True
        case core.Binary(operator):
            return operator in _COMPARING
        case core.Builtin(name):
            return name in _BOOLEANS
        case core.Logical("&&" | "||", left, right):
            return is_boolean(left) and is_boolean(right)
        case core.Conditional(_, then, otherwise):
            return is_boolean(then) and is_boolean(otherwise)
        case _:
            return False


def is_text(expr: core.Expr) -> bool:
    """Whether it is surely a text."""
    match unwrapped(expr):
        case core.Text() | core.Template():
            return True
        case core.Binary("+", left, right):
            return is_text(left) or is_text(right)
        case core.Builtin(name):
            return name in _TEXTS
        case core.Logical("&&" | "||" | "??", left, right):
            return is_text(left) and is_text(right)
        case core.Conditional(_, then, otherwise):
            return is_text(then) and is_text(otherwise)
        case _:
            return False
