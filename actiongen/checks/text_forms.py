"""The forms that texts have because of where they come from: what an operation gives, what a field holds.

In: an expression. Out: its forms (:class:`Form`), seen through names, helpers and defaults. A text without them
never stands there.

    Forms(trigger, known).of(event.user.name.lower())   ->   (a text in lower case,)
"""

import re
from collections.abc import Callable, Iterator
from enum import Enum
from ipaddress import IPv4Network

from actiongen import ir
from actiongen.auth0.model import Field, TextFormat, Trigger
from actiongen.facts.constants import constant
from actiongen.facts.event_paths import Bindings, field_of
from actiongen.ir.addresses import network
from actiongen.ir.walk import seen_through
from actiongen.lazy_dataclass import dataclass


class Asked(Enum):
    """What a comparison asks of a text: whether it is another one, or has it in it."""

    WHOLE = "is never"
    START = "never begins with"
    END = "never ends with"
    PART = "never has in it"


@dataclass(frozen=True, slots=True)
class Form:
    """``meaning``: what the text is. ``fits``: whether a text can be asked for. ``repair``: the text that was meant,
    perhaps one that does not fit either. ``is_case``: the form is about upper and lower case."""

    meaning: str
    fits: Callable[[str, Asked], bool]
    repair: Callable[[str, Asked], str]
    is_case: bool = False


def _is_stripped(text: str, asked: Asked) -> bool:
    start = asked in (Asked.WHOLE, Asked.START) and text[:1] in _BLANKS
    end = asked in (Asked.WHOLE, Asked.END) and text[-1:] in _BLANKS
    return not text or not (start or end)


_BLANKS = (" ", "\t", "\n", "\r")
_LOWER = Form(
    "a text in lower case",
    lambda text, _: not re.search("[A-Z]", text),
    lambda text, _: text.lower(),
    is_case=True,
)
_UPPER = Form(
    "a text in upper case",
    lambda text, _: not re.search("[a-z]", text),
    lambda text, _: text.upper(),
    is_case=True,
)
_STRIPPED = Form("a text without white space around it", _is_stripped, lambda text, _: text.strip())
_DOMAIN = Form(
    "the part of an address after its `@`",
    lambda text, _: "@" not in text,
    lambda text, _: text.rpartition("@")[2],
)


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the texts of one program."""

    trigger: Trigger
    known: Bindings

    def of(self, expr: ir.Expr) -> tuple[Form, ...]:
        """Those of a text; none where a text of any form may stand."""
        expr = seen_through(expr)
        match expr:
            case ir.Operation(ir.Op.COALESCE, (inner, *_)) | ir.OrText(inner, _):
                return self.of(inner)
            case ir.Operation(ir.Op.LOWER, (inner,)):
                return (_LOWER, *self._kept(inner))
            case ir.Operation(ir.Op.UPPER, (inner,)):
                return (_UPPER, *self._kept(inner))
            case ir.Operation(ir.Op.STRIP, (inner,)):
                return (_STRIPPED, *self.of(inner))
            case ir.Operation(ir.Op.EMAIL_DOMAIN):
                return (_DOMAIN, _LOWER)
            case _:
                named = field_of(expr, self.trigger, self.known)
                return () if named is None else tuple(_of_field(named[1]))

    def defaults(self, expr: ir.Expr) -> tuple[object, ...] | None:
        """The constants that may stand in the text's place where it is absent; None if something else may."""
        expr = seen_through(expr)
        match expr:
            case ir.Operation(ir.Op.COALESCE, (inner, *rest)):
                others: list[ir.Expr] = rest
            case ir.OrText(inner, other):
                others = [other]
            case _:
                return ()
        below = self.defaults(inner)
        values = [constant(other) for other in others]
        given = [value[0] for value in values if value is not None]
        return None if below is None or len(given) < len(values) else (*below, *given)

    def _kept(self, inner: ir.Expr) -> Iterator[Form]:
        """The forms that another case of the letters leaves."""
        yield from (form for form in self.of(inner) if form in (_STRIPPED, _DOMAIN))


def _of_field(field: Field) -> Iterator[Form]:
    shape = field.shape
    if shape is None:
        return
    whole, part = re.compile(shape.whole), re.compile(shape.part)

    def fits(text: str, asked: Asked) -> bool:
        return (whole if asked is Asked.WHOLE else part).fullmatch(text) is not None

    def repair(text: str, asked: Asked) -> str:
        if field.format is TextFormat.IP:
            return _beginning(text) if asked is Asked.START else text
        return next((each for each in (text.upper(), text.lower()) if fits(each, asked)), text)

    yield Form(shape.meaning, fits, repair)


def _beginning(text: str) -> str:
    """What the addresses of a range begin with, where that says it all."""
    found = network(text)
    if not isinstance(found, IPv4Network) or found.prefixlen not in (8, 16, 24):
        return text
    return ".".join(str(found.network_address).split(".")[: found.prefixlen // 8]) + "."


def is_range(text: str) -> bool:
    """Whether a text is no address, but a range of them."""
    return "/" in text and network(text) is not None
