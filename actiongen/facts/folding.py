"""What a text can begin with, as far as its constants say.

In: an expression. Out: a :class:`Text` for each way that it can come out: known as a whole, or by how it begins.
Followed through definitions, helpers, loops over lists and dictionaries that are spelt out, branches.

    Folding(known, keys).texts(f"{NS}/{event.client.name}"), NS = "https://corp.example"
    ->   (Text("https://corp.example/", False),)
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from actiongen import ir
from actiongen.facts.constants import items_of
from actiongen.facts.event_paths import Bindings
from actiongen.ir.walk import seen_through

MOST_WAYS = 100
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Text:
    """``whole``: the text is exactly this; else it begins so."""

    known: str
    whole: bool


_ANY = (Text("", False),)


@dataclass(slots=True)
class Folding:
    """The texts of one program; each definition is looked into once.

    ``known`` is what each variable of the program runs over, ``keys`` are those that are keys.
    """

    known: Bindings
    keys: frozenset[ir.Variable]
    _seen: dict[int, tuple[Text, ...]] = field(default_factory=dict)

    def texts(self, expr: ir.Expr) -> tuple[Text, ...]:
        """The ways that the text can come out; of an absent one nothing is said."""
        match expr:
            case ir.Literal(str() as text):
                return (Text(text[:_LONGEST], len(text) <= _LONGEST),)
            case ir.Ref(definition):
                return self._once(definition.value)
            case ir.HelperCall(inlined=inlined):
                return self._once(inlined)
            case ir.Var(variable) if variable in self.known:
                return self._any_of(self._turns(variable))
            case ir.Member(value, name) | ir.Lookup(value, ir.Literal(str() as name), None):
                return self._any_of(_named(value, name))
            case ir.Conditional(_, then, otherwise):
                return self._any_of((then, otherwise))
            case ir.Operation(ir.Op.CONCAT, operands):
                return self._joined(operands)
            case ir.Interpolation(parts):
                return self._joined(parts)
            case _:  # nothing is known of any other text
                return _ANY

    def _once(self, expr: ir.Expr) -> tuple[Text, ...]:
        if id(expr) not in self._seen:
            self._seen[id(expr)] = self.texts(expr)
        return self._seen[id(expr)]

    def _any_of(self, exprs: Iterable[ir.Expr]) -> tuple[Text, ...]:
        found = tuple(dict.fromkeys(text for expr in exprs for text in self.texts(expr)))
        return found if 0 < len(found) <= MOST_WAYS else _ANY

    def _turns(self, variable: ir.Variable) -> tuple[ir.Expr, ...]:
        """What a variable is in each turn of its loop; nothing where that is not spelt out."""
        iterable = self.known[variable]
        if not isinstance(iterable, ir.Items):
            return items_of(iterable) or ()
        entries = entries_of(iterable.value) or ()
        if variable in self.keys:
            return tuple(ir.Literal(entry.key, iterable.info) for entry in entries)
        return tuple(entry.value for entry in entries)

    def _joined(self, parts: Iterable[str | ir.Expr]) -> tuple[Text, ...]:
        found: tuple[Text, ...] = (Text("", True),)
        for part in parts:
            if not any(text.whole for text in found):
                break
            added = (Text(part, True),) if isinstance(part, str) else self.texts(part)
            found = tuple(
                dict.fromkeys(
                    each
                    for text in found
                    for each in ((_longer(text, more) for more in added) if text.whole else (text,))
                )
            )
            if len(found) > MOST_WAYS:
                return _ANY
        return found


def _longer(text: Text, more: Text) -> Text:
    joined = text.known + more.known
    return Text(joined[:_LONGEST], more.whole and len(joined) <= _LONGEST)


def entries_of(expr: ir.Expr) -> tuple[ir.Entry, ...] | None:
    """The pairs of a dictionary that is spelt out, seen through definitions; None for any other."""
    expr = seen_through(expr)
    if not isinstance(expr, ir.RecordDisplay):
        return None
    plain = tuple(entry for entry in expr.entries if isinstance(entry, ir.Entry))
    return plain if len(plain) == len(expr.entries) else None


def _named(expr: ir.Expr, name: str) -> tuple[ir.Expr, ...]:
    """The value under a name of such a dictionary."""
    found = [entry.value for entry in entries_of(expr) or () if entry.key == name]
    return tuple(found[-1:])
