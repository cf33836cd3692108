"""What JavaScript does with values without parts: conditions, comparisons, numbers and texts.

In: nodes. Out: nodes. Each function has exactly the meaning of the operator or method that it is named after
(ECMA-262,
chapters 7 and 13): what throws is ``thrown``, and what converts is converted.

    strict_equal(event.user.email, "a")   ->   [email ? undefined: false, null: false, text: false, "a": true]
"""

import math

from actiongen.ir.instants import is_instant
from actiongen.lazy_dataclass import dataclass
from actiongen.verify import bounds
from actiongen.verify.shapes import is_written_time
from actiongen.verify.space import Space
from actiongen.verify.terms import (
    BOOLEAN,
    FALSE,
    FLOAT,
    FUNCTION,
    INFINITE,
    LIST,
    NAN,
    NOTHING,
    NULL,
    NUMBER,
    OBJECT,
    PROMISE,
    TEXT,
    THROWN,
    TRUE,
    UNDEFINED,
    Leaf,
    Node,
    Term,
)

_TYPES = {
    UNDEFINED: "undefined",
    NULL: "object",
    TRUE: "boolean",
    FALSE: "boolean",
    NUMBER: "number",
    NAN: "number",
    INFINITE: "number",
    TEXT: "string",
    LIST: "object",
    OBJECT: "object",
    FUNCTION: "function",
    PROMISE: "object",
}
_WORDS = {UNDEFINED: "undefined", NULL: "null", TRUE: "true", FALSE: "false", NAN: "NaN"}
_AS_NUMBER = {UNDEFINED: math.nan, NULL: 0.0, TRUE: 1.0, FALSE: 0.0, NAN: math.nan}
_FALSY = UNDEFINED | NULL | FALSE | NAN
_MANY_DIGITS = 4
_LAST_INSTANT = 8.64e15  # ECMA-262, 21.4.1.1


@dataclass(frozen=True, slots=True)
class Native:
    """Something that JavaScript, Node or Auth0 bring along, by its name, dots included."""

    name: str


class Values:
    """The functions, over one :class:`Space`."""

    def __init__(self, space: Space) -> None:
        self.space = space
        # Members of nodes, by their names: both sides read the same ones again and again.
        self.members: dict[tuple[Node, str | Node], Node] = {}

    # Conditions

    def truthy(self, node: Node) -> Node:
        """Whether a value counts as true."""
        if not node.kinds & ~BOOLEAN:
            return node
        return self.space.lift(self._truthy, node)

    def _truthy(self, leaf: Leaf) -> Node:
        space = self.space
        if leaf.kind & _FALSY:
            return space.false
        if leaf.kind == TEXT:
            return self.is_text(leaf, space.text(""), space.false, space.true)
        if leaf.kind == NUMBER:
            return space.is_constant(leaf, space.number(0.0), space.false, space.true)
        return space.true

    def is_nothing(self, node: Node) -> Node:
        """``node == null``."""
        if not node.kinds & ~(BOOLEAN | FLOAT | TEXT | LIST | OBJECT):
            return self.space.false
        return self.space.lift(lambda leaf: self.space.boolean(bool(leaf.kind & NOTHING)), node)

    def is_kind(self, node: Node, kinds: int) -> Node:
        """Whether a value is of one of the kinds."""
        return self.space.lift(lambda leaf: self.space.boolean(bool(leaf.kind & kinds)), node)

    def type_name(self, node: Node) -> Node:
        """``typeof node``."""
        return self.space.lift(lambda leaf: self.space.text(_TYPES[leaf.kind]), node)

    def strict_equal(self, left: Node, right: Node) -> Node:
        """``left === right``."""
        return self.space.lift2(self._equal, left, right)

    def _equal(self, left: Leaf, right: Leaf) -> Node:
        space = self.space
        if left.kind != right.kind or left.kind == NAN:
            return space.false
        if left is right:
            return space.true
        if left.kind & (UNDEFINED | NULL | BOOLEAN):
            return space.true
        if left.term is None:
            return self.is_text(right, left, space.true, space.false)
        if right.term is None:
            return self.is_text(left, right, space.true, space.false)
        swapped = space.known("===", (right, left))
        return space.value(swapped) if swapped is not None else space.made("===", (left, right), BOOLEAN)

    def is_text(self, leaf: Leaf, constant: Leaf, then: Node, otherwise: Node) -> Node:
        """What follows by whether a value is a constant; some texts are never empty."""
        if constant.value == "" and _is_never_empty(leaf.term):
            return otherwise
        return self.space.is_constant(leaf, constant, then, otherwise)

    # Numbers

    def less(self, left: Node, right: Node) -> Node:
        """``left < right``."""
        return self.space.lift2(self._less, left, right)

    def at_most(self, left: Node, right: Node) -> Node:
        """``left <= right``."""
        return self.space.lift2(self._at_most, left, right)

    def _less(self, left: Leaf, right: Leaf) -> Node:
        a, b = self._as_number(left), self._as_number(right)
        if a is None or b is None:
            return self.space.made("js<", (left, right), BOOLEAN)
        if NAN in (a.kind, b.kind) or a is b:
            return self.space.false
        if a.term is None and b.term is None:
            return self.space.boolean(a.value < b.value)  # both are numbers
        return self.space.made("<", (a, b), BOOLEAN)

    def _at_most(self, left: Leaf, right: Leaf) -> Node:
        a, b = self._as_number(left), self._as_number(right)
        if a is None or b is None:
            return self.space.made("js<=", (left, right), BOOLEAN)
        if NAN in (a.kind, b.kind):
            return self.space.false
        return self.space.negation(self._less(b, a))

    def _as_number(self, leaf: Leaf) -> Leaf | None:
        if leaf.kind & (NUMBER | INFINITE):
            return leaf
        if leaf.kind in _AS_NUMBER:
            return self.space.number(_AS_NUMBER[leaf.kind])
        return None

    def arithmetic(self, operator: str, left: Node, right: Node, is_finite: bool = False) -> Node:
        """``left + right`` and the like; ``is_finite``: of finite numbers the result is known to be one."""
        return self.space.lift2(lambda a, b: self._arithmetic(operator, a, b, is_finite), left, right)

    def _arithmetic(self, operator: str, left: Leaf, right: Leaf, is_finite: bool) -> Node:
        if operator == "+" and (left.kind | right.kind) & (TEXT | LIST | OBJECT):
            return self.joined_texts(self.as_text(left), self.as_text(right))
        a, b = self._as_number(left), self._as_number(right)
        if a is None or b is None:
            return self.space.made(f"js{operator}", (left, right), FLOAT)
        if NAN in (a.kind, b.kind):
            return self.space.nan
        if a.term is None and b.term is None:
            return self.space.number(_computed(operator, a.value, b.value))
        if operator == "+" and _is_zero(a):
            return b  # that -0 becomes 0 shows nowhere
        if a.kind == b.kind == NUMBER and (is_finite or bounds.is_finite(operator, a, b)):
            return self.space.made(operator, (a, b), NUMBER)
        kinds = _result_kinds(operator, a, b)
        return self.space.made(operator, (a, b), kinds)

    def of_number(self, operation: str, node: Node) -> Node:
        """``-node``, ``Math.floor(node)``, ``Math.ceil(node)``."""
        return self.space.lift(lambda leaf: self._of_number(operation, leaf), node)

    def _of_number(self, operation: str, leaf: Leaf) -> Node:
        number = self._as_number(leaf)
        if number is None:
            return self.space.made(f"js{operation}", (leaf,), FLOAT)
        if number.kind == NAN:
            return number
        if number.term is None and number.kind == NUMBER:
            value = float(number.value)  # it is a number
            found = -value if operation == "-" else getattr(math, operation)(value)
            return self.space.number(float(found))
        if (
            operation == "-"
            and number.term is not None
            and number.term.op == "-"
            and len(number.term.args) == 1
        ):
            inner: Leaf = number.term.args[0]
            return inner
        return self.space.made(operation, (number,), number.kind)

    # Times

    def time(self, leaf: Leaf) -> Node:
        """The instant that a text is, in milliseconds; undefined if it is none."""
        kinds = NUMBER | UNDEFINED
        if leaf.term is None:
            if not is_instant(str(leaf.value)):
                return self.space.undefined
            kinds = NUMBER
        return self.space.made("time", (leaf,), kinds)

    def parsed_date(self, node: Node) -> Node:
        """``Date.parse(node)``."""
        return self.space.lift(self._parsed_date, node)

    def _parsed_date(self, leaf: Leaf) -> Node:
        space = self.space
        if leaf.kind != TEXT:
            return space.made("Date.parse", (leaf,), NUMBER | NAN)
        if leaf.term is None:
            text = str(leaf.value)
            fraction = text.partition(".")[2]
            is_short = not fraction[:_MANY_DIGITS].isdigit() or len(fraction) < _MANY_DIGITS
            if text == "":
                return space.nan
            if is_instant(text) and is_short:
                return self.time(leaf)
        elif is_written_time(leaf.term.shape):
            return space.replaced(self.time(leaf), UNDEFINED, space.nan)
        return space.made("Date.parse", (leaf,), NUMBER | NAN)

    def iso(self, leaf: Leaf, is_finite: bool = False) -> Node:
        """A number of milliseconds as a text; undefined beyond what a date can be."""
        kinds = TEXT if is_finite or bounds.bound(leaf) <= _LAST_INSTANT else TEXT | UNDEFINED
        return self.space.made("iso", (leaf,), kinds)

    # Texts

    def as_text(self, leaf: Leaf) -> Node:
        """``String(leaf)``."""
        if leaf.kind == TEXT:
            return leaf
        if leaf.kind in _WORDS:
            return self.space.text(_WORDS[leaf.kind])
        if leaf.term is None and leaf.kind == NUMBER:
            value = float(leaf.value)  # it is a number
            if value.is_integer() and abs(value) < 1e15:
                return self.space.text(str(int(value)))
        return self.space.made("String", (leaf,), TEXT | THROWN if leaf.kind & (OBJECT | LIST) else TEXT)

    def joined_texts(self, *nodes: Node) -> Node:
        """Texts one after the other."""
        return self.space.lift_all(self._joined_texts, nodes)

    def _joined_texts(self, leaves: list[Leaf]) -> Node:
        parts: list[Leaf] = []
        for leaf in leaves:
            if leaf.term is not None and leaf.term.op == "texts":
                found: tuple[Leaf, ...] = leaf.term.args
            else:
                found = (leaf,)
            for part in found:
                last = parts[-1] if parts else None
                if last is not None and _is_constant(part) and _is_constant(last):
                    parts[-1] = self.space.text(str(last.value) + str(part.value))
                elif not (_is_constant(part) and part.value == ""):
                    parts.append(part)
        if not parts:
            return self.space.text("")
        if len(parts) == 1:
            return parts[0]
        return self.space.made("texts", tuple(parts), TEXT)

    def length(self, leaf: Leaf) -> Node:
        """The length of a text, in UTF-16 units."""
        if leaf.term is None:
            return self.space.number(len(str(leaf.value).encode("utf-16-le", "surrogatepass")) // 2)
        return self.space.made("length", (leaf,), NUMBER)


def _is_never_empty(term: Term | None) -> bool:
    """Whether a text has a part that is written out, or is an identifier or a hash."""
    if term is None:
        return False
    if term.op == "texts":
        return any(map(_is_constant, term.args))
    return term.op in ("uuid", "digest sha256")


def _is_zero(leaf: Leaf) -> bool:
    return leaf.term is None and leaf.kind == NUMBER and leaf.value == 0


def _is_constant(part: Leaf | None) -> bool:
    return part is not None and part.term is None


def _computed(operator: str, left: float, right: float) -> float:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            if right == 0:
                return math.nan if left == 0 else math.copysign(math.inf, left)
            return left / right
        case _:
            raise AssertionError(operator)


def _result_kinds(operator: str, left: Leaf, right: Leaf) -> int:
    if operator == "/":
        if left.kind == INFINITE:
            return INFINITE | NAN
        if right.kind == INFINITE:
            return NUMBER
        if right.term is None and right.value:
            return NUMBER if abs(float(right.value)) >= 1 else NUMBER | INFINITE
        return FLOAT
    return NUMBER | INFINITE if left.kind == right.kind == NUMBER else INFINITE | NAN
