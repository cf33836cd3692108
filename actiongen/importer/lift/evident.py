"""The type of what an extern gives, as far as its text shows it.

In: expressions of Core. Out: a type as Core writes types (`string`, `[string]`, `{ deny: string }`), `json` where the
text does not show it; the same as a policy writes it.
"""

from collections.abc import Iterable

from actiongen.core import tree as core
from actiongen.core.walk import here
from actiongen.importer.lift import make
from actiongen.importer.lift.shapes import is_boolean, is_text, unwrapped
from actiongen.source import Span
from actiongen.syntax import tree as syn

JSON, STRING, NUMBER, BOOLEAN = "json", "string", "number", "boolean"
Evident = str | list["Evident"] | dict[str, "Evident"]
"""A name; a list of one type; fields, each of which may be absent."""
_TEXT_METHODS = frozenset(["toLowerCase", "toUpperCase", "trim", "toString", "toISOString", "join"])
_TEXT_FUNCTIONS = frozenset(["String", "encodeURIComponent", "encodeURI"])


def evident(expr: core.Expr) -> Evident:
    """The type of a value."""
    plain = unwrapped(expr)
    if is_text(plain) or _is_text_call(plain):
        return STRING
    if is_boolean(plain):
        return BOOLEAN
    match plain:
        case core.Number():
            return NUMBER
        case core.Array(items) if items:
            return _listed([JSON if isinstance(each, core.Spread) else evident(each) for each in items])
        case _:
            return JSON


def _is_text_call(expr: core.Expr) -> bool:
    if not isinstance(expr, core.Call):
        return False
    function = unwrapped(expr.function)
    match function:
        case core.Name(id):
            return id in _TEXT_FUNCTIONS
        case core.Member(_, core.Text("digest")):
            return bool(expr.arguments)
        case core.Member(_, core.Text(key)) if not isinstance(expr.function, core.Chain):
            return key in _TEXT_METHODS
        case _:
            return False


def _listed(items: list[Evident]) -> Evident:
    first = items[0]
    return (
        [first] if isinstance(first, str) and first != JSON and all(each == first for each in items) else JSON
    )


def given(function: core.Function) -> Evident:
    """The type of what a function gives."""
    found = [
        JSON if each.value is None else evident(each.value)
        for each in here(function.body)
        if isinstance(each, core.Return)
    ]
    return found[0] if found and all(each == found[0] for each in found) else JSON


def fields(entries: Iterable[tuple[str, Evident]]) -> Evident:
    """A record; `json` where nothing is known of any field."""
    made = dict(entries)
    return made if made and any(each != JSON for each in made.values()) else JSON


def type_of(shown: Evident, span: Span) -> syn.Expr:
    """The type as a policy writes it."""
    match shown:
        case str():
            return make.name(shown, span)
        case list():
            return syn.ListDisplay((type_of(shown[0], span),), span)
        case dict():
            pairs = (syn.Pair(make.text(key, span), type_of(each, span), span) for key, each in shown.items())
            return syn.DictDisplay(tuple(pairs), span)
