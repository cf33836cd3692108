"""Expressions of Core become expressions of a policy.

In: an expression, and where it stands. Out: one of the syntax tree that means the same for values that Auth0 sends;
what it means for others (an absent value, one of another type) is the business of settle.py, which asks the compiler.

    !user.email_verified   ->   not event.user.email_verified
"""

from typing import assert_never

from actiongen.core import tree as core
from actiongen.importer.lift import make
from actiongen.importer.lift.built_in import built_in
from actiongen.importer.lift.calls import called, constructed
from actiongen.importer.lift.place import Place
from actiongen.importer.lift.shapes import is_boolean, is_nothing, is_text, unwrapped
from actiongen.importer.lift.strict import needed
from actiongen.syntax import tree as syn

_SAME = {"===": "==", "!==": "!=", "==": "==", "!=": "!="}
_WORDS = {"&&": "and", "||": "or"}
_ORDER = ("<", "<=", ">", ">=")
_ARITHMETIC = ("-", "*", "/")
_NO_OPERATOR = {
    "%": "the rest of a division (`%`)",
    "**": "a power (`**`)",
    "instanceof": "`instanceof`",
    "~": "an operator on bits (`~`)",
}


def value(expr: core.Expr, place: Place) -> syn.Expr:
    """The value of an expression."""
    expr = unwrapped(expr)
    match expr:
        case core.Undefined(span) | core.Null(span):
            return make.nothing(span)
        case core.Boolean(held, span):
            return syn.Boolean(held, span)
        case core.Number(held, span):
            return make.number(held, span)
        case core.Text(held, span):
            return make.text(held, span)
        case core.Template(parts, span) if place.is_exact and not all(
            isinstance(each, str) for each in parts
        ):
            return syn.FString(tuple(_part(each, place) for each in parts if each != ""), span)
        case core.Template(parts, span):
            return make.f_string((_part(each, place) for each in parts), span)
        case core.Name():
            return _name(expr, place)
        case core.Member():
            return _member(expr, place)
        case core.Array(items, span):
            return syn.ListDisplay(tuple(_item(each, place) for each in items), span)
        case core.Object(entries, span):
            return syn.DictDisplay(tuple(_entry(each, place) for each in entries), span)
        case core.Unary():
            return _unary(expr, place)
        case core.Binary():
            return _binary(expr, place)
        case core.Logical():
            return _logical(expr, place)
        case core.Conditional(test, then, otherwise, span):
            if _is_default(test, then) and not place.is_exact:
                return make.call(
                    make.name("coalesce", span), (value(then, place), value(otherwise, place)), span
                )
            return syn.Conditional(condition(test, place), value(then, place), value(otherwise, place), span)
        case core.Builtin():
            return built_in(expr, place, value, condition)
        case core.Call():
            return called(expr, place, value)
        case core.New():
            return constructed(expr, place)
        case core.Regex(span=span):
            return place.refuse(span, "a regular expression used as a value")
        case core.Function(span=span):
            return place.refuse(span, "a function used as a value")
        case core.OtherExpr(what, span):
            return place.refuse(span, what)
        case core.Await() | core.Chain():
            raise AssertionError("unwrapped")
        case _:
            assert_never(expr)


def condition(expr: core.Expr, place: Place) -> syn.Expr:
    """What an expression is where JavaScript asks whether it is true."""
    expr = unwrapped(expr)
    match expr:
        case core.Unary("!", operand, span):
            return make.negated(condition(operand, place), span)
        case core.Logical("&&" | "||" as operator, left, right, span):
            parts = (condition(left, place), condition(right, place))
            if operator == "||" or place.is_exact:
                return make.logical(_WORDS[operator], parts, span)
            return needed(parts, span)
        case core.Conditional(test, then, otherwise, span):
            return syn.Conditional(
                condition(test, place), condition(then, place), condition(otherwise, place), span
            )
        case core.Object(span=span) | core.Array(span=span):
            return syn.Boolean(True, span)
        case core.Undefined(span) | core.Null(span):
            return syn.Boolean(False, span)
        case core.Builtin("coalesce", (asked, core.Boolean(False)), _, ()):
            return condition(asked, place)
        case core.Builtin("truthy", (asked,), _, ()) if is_boolean(asked):
            return condition(asked, place)
        case core.Logical("??", asked, core.Boolean(False)):
            return condition(asked, place)
        case _:
            return value(expr, place)


def _is_default(test: core.Expr, then: core.Expr) -> bool:
    """``x !== undefined ? x : …``."""
    return isinstance(test, core.Builtin) and test.name == "present" and test.arguments == (then,)


def _part(part: "str | core.Expr", place: Place) -> str | syn.Expr:
    if isinstance(part, str):
        return part
    return value(part, place)


def _name(expr: core.Name, place: Place) -> syn.Expr:
    if expr.id in place.inlined:
        return place.inlined[expr.id]
    known = place.scope.find(expr.id)
    if known is not None:
        return make.name(known, expr.span)
    if expr.id == "event":
        return make.name("event", expr.span)
    if expr.id in ("Infinity", "NaN"):
        return place.refuse(expr.span, f"`{expr.id}`")
    if expr.id == "api":
        return place.refuse(expr.span, "`api` handed on as a value", "call its methods where they are needed")
    return place.refuse(
        expr.span,
        f"`{expr.id}`, which the language does not have",
        "see whether something of the language does the same",
    )


def _member(expr: core.Member, place: Place) -> syn.Expr:
    match expr.key:
        case core.Text("length"):
            if not _is_event(expr.object):
                return make.call(make.name("len", expr.span), (value(expr.object, place),), expr.span)
            return make.attribute(value(expr.object, place), "length", expr.span)
        case core.Text(key):
            return make.attribute(value(expr.object, place), key, expr.span)
        case core.Number(at, span):
            return syn.Subscript(value(expr.object, place), make.number(at, span), expr.span)
        case _:
            return syn.Subscript(value(expr.object, place), value(expr.key, place), expr.span)


def _is_event(expr: core.Expr) -> bool:
    return isinstance(expr, core.Name) and expr.id == "event"


def _item(item: "core.Expr | core.Spread", place: Place) -> syn.Expr | syn.Starred:
    if isinstance(item, core.Spread):
        return syn.Starred(value(_without_default(item.value), place), item.span)
    return value(item, place)


def _without_default(expr: core.Expr) -> core.Expr:
    """``xs`` of ``xs || []`` and ``xs ?? {}``, where nothing of nothing is nothing."""
    expr = unwrapped(expr)
    match expr:
        case core.Logical("||" | "??", left, core.Array(()) | core.Object(())):
            return left
        case _:
            return expr


def _entry(entry: "core.Entry | core.Spread", place: Place) -> syn.Pair | syn.DoubleStarred:
    if isinstance(entry, core.Spread):
        return syn.DoubleStarred(value(_without_default(entry.value), place), entry.span)
    return syn.Pair(value(entry.key, place), value(entry.value, place), entry.span)


def _unary(expr: core.Unary, place: Place) -> syn.Expr:
    match expr.operator:
        case "!":
            return make.negated(condition(expr.operand, place), expr.span)
        case "-":
            return syn.Unary("-", value(expr.operand, place), expr.span)
        case "void":
            return make.nothing(expr.span)
        case "+":
            return make.call(make.name("to_number", expr.span), (value(expr.operand, place),), expr.span)
        case "typeof":
            return place.refuse(expr.span, "the type of a value as a text", "compare `typeof` with a text")
        case other:
            return place.refuse(expr.span, _NO_OPERATOR.get(other, f"`{other}`"))


def _binary(expr: core.Binary, place: Place) -> syn.Expr:
    operator, left, right, span = expr.operator, expr.left, expr.right, expr.span
    if operator in _SAME:
        return _equality(expr, place)
    if operator in _ORDER or operator in _ARITHMETIC:
        a, b = value(left, place), value(right, place)
        if operator in _ORDER:
            return make.compare(a, operator, b, span)
        return syn.Binary(operator, a, b, span, span)
    if operator == "+":
        if (is_text(left) or is_text(right)) and not place.is_exact:
            return make.f_string((value(left, place), value(right, place)), span)
        return syn.Binary("+", value(left, place), value(right, place), span, span)
    if operator == "in":
        return make.compare(value(left, place), "in", value(right, place), span)
    return place.refuse(span, _NO_OPERATOR.get(operator, f"an operator on bits (`{operator}`)"))


def _equality(expr: core.Binary, place: Place) -> syn.Expr:
    """``===`` and its like; with nothing, true or false it is a question of what the value is."""
    word, left, right, span = _SAME[expr.operator], unwrapped(expr.left), unwrapped(expr.right), expr.span
    if is_nothing(left) or isinstance(left, core.Boolean):
        left, right = right, left
    test = "is" if word == "==" else "is not"
    if is_nothing(right):
        return make.compare(value(left, place), test, make.nothing(span), span)
    if isinstance(right, core.Boolean):
        if is_boolean(left):
            asked = condition(left, place)
            return asked if right.value == (word == "==") else make.negated(asked, span)
        return make.compare(value(left, place), test, syn.Boolean(right.value, span), span)
    return make.compare(value(left, place), word, value(right, place), span)


def _logical(expr: core.Logical, place: Place) -> syn.Expr:
    operator, left, right, span = expr.operator, unwrapped(expr.left), unwrapped(expr.right), expr.span
    if operator == "??":
        return _coalesce(expr, place)
    if place.is_exact:
        sides = (condition(each, place) if is_boolean(each) else value(each, place) for each in (left, right))
        return make.logical(_WORDS[operator], tuple(sides), span)
    if operator == "||":
        if is_boolean(left) and is_boolean(right):
            return condition(expr, place)
        if isinstance(right, core.Object) and not right.entries:
            return value(left, place)
        if isinstance(right, core.Array | core.Object):
            return make.call(make.name("coalesce", span), (value(left, place), value(right, place)), span)
        return make.logical("or", (value(left, place), value(right, place)), span)
    if _is_below(right, left):
        return value(right, place)
    if is_boolean(left) and is_boolean(right):
        return condition(expr, place)
    return syn.Conditional(condition(left, place), value(right, place), make.nothing(span), span)


def _coalesce(expr: core.Logical, place: Place) -> syn.Expr:
    """``a ?? b ?? c`` is one coalesce; nothing as the last says nothing."""
    parts: list[core.Expr] = []

    def add(part: core.Expr) -> None:
        part = unwrapped(part)
        if isinstance(part, core.Logical) and part.operator == "??":
            add(part.left)
            (parts.append if place.is_exact else add)(part.right)
        elif isinstance(part, core.Builtin) and part.name == "coalesce" and not part.keywords:
            for each in part.arguments:
                add(each)
        else:
            parts.append(part)

    add(expr)
    if place.is_exact:
        return make.call(make.name("coalesce", expr.span), (value(each, place) for each in parts), expr.span)
    while len(parts) > 1 and is_nothing(parts[-1]):
        parts.pop()
    if len(parts) > 1 and isinstance(parts[-1], core.Object) and not parts[-1].entries:
        parts.pop()
    if len(parts) == 1:
        return value(parts[0], place)
    return make.call(make.name("coalesce", expr.span), (value(each, place) for each in parts), expr.span)


def _is_below(inner: core.Expr, outer: core.Expr) -> bool:
    """Whether an expression is a member, at any depth, of the other."""
    while True:
        inner = unwrapped(inner)
        if inner == outer:
            return True
        if not isinstance(inner, core.Member):
            return False
        inner = inner.object
