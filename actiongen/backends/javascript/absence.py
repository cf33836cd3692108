"""How an absent value looks in JavaScript, and the guards that it needs.

In: JavaScript expressions. Out: the same together with their form of absence, and tests for presence.

    Lowered(js.Member(js.Name("event"), "transaction"), Form.NULLISH)
"""

from enum import Enum

from actiongen.javascript import tree as js
from actiongen.lazy_dataclass import dataclass

UNDEFINED = js.Name("undefined")
NAN = js.Name("NaN")
_LONGEST_CHAIN = 6


class Form(Enum):
    """What an expression gives when the value is absent; each form can do what those above it can."""

    NEVER = 0  # the value is present
    NAN = 1  # an absent number is NaN
    UNDEFINED = 2  # undefined, or NaN
    NULLISH = 3  # null, undefined


def worst(*forms: Form) -> Form:
    """The form of a value that comes from one of several places."""
    return max(forms, key=lambda form: form.value, default=Form.NEVER)


@dataclass(frozen=True, slots=True)
class Lowered:
    """A value. ``is_chain``: absent only where its own optional chain is cut short; ``.`` may follow."""

    code: js.Expr
    form: Form
    is_chain: bool = False

    @property
    def is_present(self) -> bool:
        return self.form is Form.NEVER

    @property
    def optional(self) -> bool:
        """Whether a member of it needs ``?.``: also where ESLint cannot see that it does not."""
        return (not self.is_present and not self.is_chain) or _ends_in_cut(self.code)


def _ends_in_cut(code: js.Expr) -> bool:
    """Whether a choice between values may give that of a chain with ``?.``."""
    match code:
        case js.Conditional(_, then, otherwise):
            return any(_is_cut(each) or _ends_in_cut(each) for each in (then, otherwise))
        case js.Binary("??" | "||", _, right):
            return _is_cut(right) or _ends_in_cut(right)
        case _:
            return False


def _is_cut(code: js.Expr) -> bool:
    while isinstance(code, js.Member | js.Index | js.Call):
        if code.optional:
            return True
        code = code.function if isinstance(code, js.Call) else code.value
    return False


class Coercion(Enum):
    """What makes a condition a real boolean."""

    NONE = "none"  # it is one
    IS_TRUE = "=== true"  # true, false or absent
    OR_FALSE = "?? false"  # true, false or undefined
    BOOLEAN = "Boolean()"


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression that is truthy when the condition holds."""

    code: js.Expr
    coercion: Coercion = Coercion.NONE

    def as_boolean(self) -> js.Expr:
        """The expression as ``true`` or ``false``."""
        match self.coercion:
            case Coercion.NONE:
                return self.code
            case Coercion.IS_TRUE:
                return js.Binary("===", self.code, js.Boolean(True))
            case Coercion.OR_FALSE:
                return js.Binary("??", self.code, js.Boolean(False))
            case Coercion.BOOLEAN:
                return call("Boolean", self.code)


def call(function: str, *arguments: js.Expr | js.Spread) -> js.Call:
    """A call of a function by its name, dots included: ``Object.hasOwn``."""
    first, *rest = function.split(".")
    target: js.Expr = js.Name(first)
    for name in rest:
        target = js.Member(target, name)
    return js.Call(target, arguments)


def method(receiver: Lowered, name: str, *arguments: js.Expr) -> js.Call:
    """A method call that gives undefined when the receiver is absent."""
    return js.Call(js.Member(receiver.code, name, receiver.optional), arguments)


def is_null(value: js.Expr) -> js.Expr:
    return js.Binary("==", value, js.Null())


def is_not_null(value: js.Expr) -> js.Expr:
    return js.Binary("!=", value, js.Null())


def joined(operator: str, operands: list[js.Expr]) -> js.Expr:
    """``a && b && c``, of one operand at least."""
    result = operands[0]
    for operand in operands[1:]:
        result = js.Binary(operator, result, operand)
    return result


def is_simple(value: js.Expr) -> bool:
    """Whether an expression is cheap, and short enough to be written twice: a name or a chain of members."""
    length = 0
    while isinstance(value, js.Member | js.Index):
        if isinstance(value, js.Index) and not isinstance(value.index, js.Number | js.String):
            return False
        value = value.value
        length += 1
    return isinstance(value, js.Name | js.String | js.Number | js.Boolean) and length < _LONGEST_CHAIN
