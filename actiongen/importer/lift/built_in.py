"""Built-ins, methods, comprehensions and requests become what a policy writes for them.

In: a `core.Builtin`. Out: an expression of the syntax tree. Names and arguments are those of importer/builtins.py.

    Builtin("any", (roles, r => r === "Admin"))   ->   any(r == "Admin" for r in roles)
"""

from collections.abc import Callable
from dataclasses import replace

from actiongen.analysis.scope import TYPE_NAMES
from actiongen.core import tree as core
from actiongen.importer.lift import make
from actiongen.importer.lift.externs import PREFIX
from actiongen.importer.lift.place import Place
from actiongen.importer.lift.shapes import unwrapped
from actiongen.source import Span
from actiongen.syntax import tree as syn

Lift = Callable[[core.Expr, Place], syn.Expr]


def built_in(expr: core.Builtin, place: Place, value: Lift, condition: Lift) -> syn.Expr:
    """What a policy writes for a built-in."""
    name, arguments, span = expr.name, expr.arguments, expr.span
    match name:
        case "present":
            return make.compare(value(arguments[0], place), "is not", make.nothing(span), span)
        case "in":
            return make.compare(value(arguments[0], place), "in", value(arguments[1], place), span)
        case "any" | "all" | "first" | "first_of" | "for" | "dict_for":
            return _Loop(expr, place, value, condition).lifted()
        case "between":
            sides = [value(each, place) for each in arguments[:3]]
            words = [each.value for each in arguments[3:] if isinstance(each, core.Text)]
            links = [syn.Comparison(*link, span) for link in zip(words, sides[1:], strict=True)]
            return syn.Compare(sides[0], tuple(links), span)
        case "own" if isinstance(arguments[1], core.Text):
            return make.attribute(value(arguments[0], place), arguments[1].value, span)
        case "own" | "item":
            return syn.Subscript(value(arguments[0], place), value(arguments[1], place), span)
        case "slice":
            bounds = [
                None if isinstance(each, core.Undefined) else value(each, place) for each in arguments[1:]
            ]
            lower, upper = [*bounds, None, None][:2]
            return syn.Slice(value(arguments[0], place), lower, upper, span)
        case "read":
            type_ = _type(arguments[1], place)
            return make.call(make.name("read", span), (value(arguments[0], place), type_), span)
        case _ if name.startswith(PREFIX):
            return _extern(expr, place, value)
        case _:
            given = [value(each, place) for each in arguments]
            keywords = [(key, keyword(key, each, place, value)) for key, each in expr.keywords]
            if name.startswith("."):
                return make.call(make.attribute(given[0], name[1:], span), given[1:], span, keywords)
            return make.call(make.path(name, span), given, span, keywords)


def _extern(expr: core.Builtin, place: Place, value: Lift) -> syn.Expr:
    """The call of an extern: where it fails, the original throws, unless something catches it."""
    span, word = expr.span, expr.name.removeprefix(PREFIX)
    given = [value(each, place) for each in expr.arguments]
    keywords = [(key, value(each, place)) for key, each in expr.keywords]
    if not any(key == "on_error" for key, _ in keywords) and not place.is_exact:
        message = make.text(f"{word} failed", span)
        keywords.append(("on_error", make.call(make.name("abort", span), (message,), span)))
    return make.call(make.name(word, span), given, span, keywords)


def keyword(key: str, expr: core.Expr, place: Place, value: Lift) -> syn.Expr:
    """An argument by name: what is done on an error is a call, a type is no value."""
    match expr:
        case core.Builtin("...") | core.Name("..."):
            return syn.Dots(expr.span)
    return value(expr, place)


def _type(expr: core.Expr, place: Place) -> syn.Expr:
    """``string``, ``[string]``, ``{"city": string}``."""
    match expr:
        case core.Name(id, span) if id in TYPE_NAMES:
            return make.name(id, span)
        case core.Array((item,), span) if not isinstance(item, core.Spread):
            return syn.ListDisplay((_type(item, place),), span)
        case core.Object(entries, span):
            pairs = [
                syn.Pair(make.text(each.key.value, each.span), _type(each.value, place), each.span)
                for each in entries
                if isinstance(each, core.Entry) and isinstance(each.key, core.Text)
            ]
            return syn.DictDisplay(tuple(pairs), span)
        case _:
            return place.refuse(expr.span, "a type that is not written out")


class _Loop:
    """A comprehension: the list, the name of its item, and what is made of it."""

    def __init__(self, expr: core.Builtin, place: Place, value: Lift, condition: Lift) -> None:
        self.expr, self.value, self.condition = expr, value, condition
        self.outer, self.place = place, place.inner()
        self.targets: tuple[syn.Name, ...] = ()

    def lifted(self) -> syn.Expr:
        """The comprehension, or the call of ``any``, ``all``, ``first`` with one in it."""
        expr, span, name = self.expr, self.expr.span, self.expr.name
        function = expr.arguments[1]
        if name in ("any", "all"):
            asked = self._of_item(function, self.condition)
            return self._called(syn.Generator(asked, (self._clause(()),), span))
        if name == "first":
            asked = self._of_item(function, self.condition)
            conditions = () if asked == syn.Boolean(True, span) else (asked,)
            return self._called(syn.Generator(self._element(), (self._clause(conditions),), span))
        elements, clauses = self.parts()
        if name == "first_of":
            generator = syn.Generator(elements[0], clauses, span)
            return make.call(make.name("first", span), (generator,), span)
        if name == "for":
            return syn.ListComprehension(elements[0], clauses, span)
        return syn.DictComprehension(elements[0], elements[1], clauses, span)

    def parts(self) -> tuple[tuple[syn.Expr, ...], tuple[syn.Clause, ...]]:
        """The element, or key and value, and the clauses; a loop whose element is one of ``each`` has that one's."""
        test = dict(self.expr.keywords).get("if")
        conditions = () if test is None else (self._of_item(test, self.condition),)
        inner: list[_Loop] = []

        def lift(given: core.Expr, place: Place) -> syn.Expr:
            match given:
                case core.Builtin("each", (core.Builtin() as looped,)):
                    inner.append(_Loop(looped, place, self.value, self.condition))
                    return syn.Nothing(given.span)
                case _:
                    return self.value(given, place)

        elements = tuple(self._of_item(each, lift) for each in self.expr.arguments[1:])
        clauses = (self._clause(conditions),)
        if not inner:
            return elements, clauses
        elements, more = inner[0].parts()
        return elements, (*clauses, *more)

    def _called(self, generator: syn.Generator) -> syn.Expr:
        return make.call(make.name(self.expr.name, self.expr.span), (generator,), self.expr.span)

    def _element(self) -> syn.Expr:
        return self.targets[0]

    def _clause(self, conditions: tuple[syn.Expr, ...]) -> syn.Clause:
        over = self.expr.arguments[0]
        iterable = self.value(over if self.outer.is_exact else listed(over), self.outer)
        return syn.Clause(self.targets, iterable, conditions, self.expr.span)

    def _of_item(self, function: core.Expr, lift: Lift) -> syn.Expr:
        """What the function makes of an item; each function names the item anew, the policy names it once."""
        if not isinstance(function, core.Function) or len(function.parameters) not in (1, 2):
            return self.place.refuse(function.span, "a function that is not written where it is used")
        made = result(function)
        if made is None:
            return self.place.refuse(function.span, "a function of several steps in a loop over a list")
        lets, given = made
        names = tuple(each.name for each in function.parameters)
        pair = pair_names(names[0], lets) if len(names) == 1 else None
        if pair is not None:
            names, lets = pair
        place = self._bound(names, function.span)
        for let in lets:
            place = replace(place, inlined={**place.inlined, let.name: self.value(let.value, place)})
        return lift(given, place)

    def _bound(self, names: tuple[str, ...], span: Span) -> Place:
        if not self.targets:
            self.targets = tuple(make.name(self.place.give(each), span) for each in names)
            return self.place
        known = dict(zip(names, self.targets, strict=False))
        return replace(self.place, inlined={**self.place.inlined, **known})


def listed(expr: core.Expr) -> core.Expr:
    """The list of a loop without ``?? []``, for a loop over nothing has no turn."""
    expr = unwrapped(expr)
    match expr:
        case core.Logical("||" | "??", left, core.Array(())):
            return left
        case core.Builtin("coalesce", (left, core.Array(())), _, ()):
            return left
        case _:
            return expr


def result(function: core.Function) -> tuple[tuple[core.Let, ...], core.Expr] | None:
    """The definitions of a function and what it gives, None where it does anything else."""
    *before, last = function.body.statements or (None,)
    lets = tuple(each for each in before if isinstance(each, core.Let))
    if len(lets) != len(before) or not isinstance(last, core.Return) or last.value is None:
        return None
    return lets, last.value


def pair_names(item: str, lets: tuple[core.Let, ...]) -> tuple[tuple[str, ...], tuple[core.Let, ...]] | None:
    """The two names into which an item is taken apart, and the other definitions."""
    names: dict[int, str] = {}
    rest = []
    for let in lets:
        match let.value:
            case core.Member(core.Name(id), core.Number(at)) if id == item and at in (0, 1):
                names[int(at)] = let.name
            case _:
                rest.append(let)
    if not names:
        return None
    return (names.get(0, f"{item}_key"), names.get(1, f"{item}_value")), tuple(rest)
