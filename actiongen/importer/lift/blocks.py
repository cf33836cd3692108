"""Statements of Core become statements in a rule.

In: a block of Core. Out: statements of the syntax tree. What ends the handler is said once: `stop()` where something
would follow, nothing behind a call that ends it by itself.

    if (!ok) { api.access.deny("No"); return; }   ->   if not ok: api.access.deny("No")
"""

from collections.abc import Sequence
from dataclasses import replace

from actiongen.core import tree as core
from actiongen.core.walk import below
from actiongen.importer.lift import make
from actiongen.importer.lift.built_in import listed, pair_names
from actiongen.importer.lift.calls import sets_nothing
from actiongen.importer.lift.effects import acts, is_effect, is_terminal
from actiongen.importer.lift.expressions import condition, value
from actiongen.importer.lift.place import Place
from actiongen.importer.lift.shapes import unwrapped
from actiongen.importer.model import RepairKind
from actiongen.source import Span
from actiongen.syntax import tree as syn

_NO_STATEMENT = {
    core.Loop: ("a loop that is not over a list", "loop over a list with `for … of`"),
    core.Break: ("a loop that ends early (`break`)", "ask with `some` or `find` instead"),
    core.Continue: ("a turn of a loop that ends early (`continue`)", "put the rest of the turn into an `if`"),
    core.Try: ("a `try` around several steps", "put it around the one request that can fail"),
    core.Assign: ("a variable that changes", "give each value a name of its own"),
    core.SetMember: ("an object that is changed after it was made", "make the object at once"),
}


def block(statements: Sequence[core.Statement], place: Place, follows: bool) -> tuple[syn.Statement, ...]:
    """The statements of a block; ``follows``: something that acts comes after the block."""
    made: list[syn.Statement] = []
    for index, each in enumerate(statements):
        rest = statements[index + 1 :]
        if isinstance(each, core.Return):
            if follows and not (made and finishes(made[-1], place)):
                made.append(stop(each.span))
            drop(rest, place)
            break
        _remark(each, place)
        made += statement(each, place, follows or acts(rest, place))
        if is_terminal(each, place) or isinstance(each, core.Throw):
            _after_end(rest, follows, place)
            break
    return tuple(made)


def stop(span: Span) -> syn.Do:
    """``stop()``."""
    return syn.Do(make.call(make.name("stop", span), (), span), span)


def _remark(each: core.Statement, place: Place) -> None:
    if each.comments:
        place.comments.setdefault(each.span, each.comments)


def finishes(last: syn.Statement, place: Place) -> bool:
    """Whether nothing runs below a statement of a policy."""
    match last:
        case syn.Do(syn.Call() as called):
            name = called_name(called)
            return name in ("stop", "abort") or is_terminal_name(name, place)
        case syn.If(arms, otherwise):
            bodies = (*(arm.body for arm in arms), otherwise)
            return all(body and finishes(body[-1], place) for body in bodies)
        case _:
            return False


def called_name(call: syn.Call) -> str:
    """``api.access.deny`` of a call."""
    words: list[str] = []
    function = call.func
    while isinstance(function, syn.Attribute):
        words.append(function.name)
        function = function.value
    if isinstance(function, syn.Name):
        words.append(function.id)
    return ".".join(reversed(words))


def is_terminal_name(name: str, place: Place) -> bool:
    """Whether a call of that name ends the handler."""
    method = place.method(name.removeprefix("api.")) if name.startswith("api.") else None
    return method is not None and method.terminal


def _after_end(rest: Sequence[core.Statement], follows: bool, place: Place) -> None:
    """Notes what the original would still do after a call that ends a policy."""
    first = rest[0] if rest else None
    if first is None or isinstance(first, core.Return):
        return
    drop(rest, place)
    if acts(rest, place):
        place.notes.repair(
            RepairKind.AFTER_DENIAL,
            first.span,
            "the original goes on after it has refused; the policy ends there",
        )


def drop(rest: Sequence[core.Statement], place: Place) -> None:
    """Notes that statements are left out, for nothing gets there."""
    place.dropped.update(one.span for each in rest for one in below(each) if isinstance(one, core.Call))


def statement(each: core.Statement, place: Place, follows: bool) -> list[syn.Statement]:
    """What becomes of one statement."""
    match each:
        case core.Let():
            return let(each, place)
        case core.Do(expr):
            return do(expr, each.span, place)
        case core.Throw(thrown, span):
            return [syn.Do(abort(thrown, place), span)]
        case core.If(asked, then, otherwise, span):
            return _if(asked, then, otherwise, span, place, follows)
        case core.ForOf():
            return for_(each, place, follows)
        case core.Return(span=span):
            return [stop(span)]
        case core.OtherStatement(what, span):
            place.refuse(span, what)
            return []
        case _:
            what, help = _NO_STATEMENT[type(each)]
            place.refuse(each.span, what, help)
            return []


def let(each: core.Let, place: Place) -> list[syn.Statement]:
    """A definition; one whose function is a helper has been made a ``def`` before."""
    if isinstance(each.value, core.Function):
        if place.scope.find(each.name) is None:
            place.refuse(each.span, "a function that uses what is local to another one")
        return []
    made = value(each.value, place)
    target = make.name(place.give(each.name), each.span)
    return [syn.Assign(target, made, each.span)]


def do(expr: core.Expr, span: Span, place: Place) -> list[syn.Statement]:
    """A line that acts; one that does not is left out."""
    expr = unwrapped(expr)
    match expr:
        case core.Logical("&&", asked, acted) if is_effect(acted, place):
            arm = syn.Arm(condition(asked, place), tuple(do(acted, span, place)), span)
            return [syn.If((arm,), (), span)]
        case core.Conditional(asked, then, otherwise) if is_effect(then, place) or is_effect(
            otherwise, place
        ):
            first, second = (core.Block((core.Do(side, span),)) for side in (then, otherwise))
            return _if(asked, first, second, span, place, True)
    if not is_effect(expr, place) and _is_without_effect(expr):
        place.notes.repair(RepairKind.DROPPED, span, "a line that does nothing is left out")
        return []
    if isinstance(expr, core.Call) and sets_nothing(expr, place):
        what = "what is set here is absent in any case, so the policy leaves the call out"
        place.notes.repair(RepairKind.ABSENT, span, what)
        place.dropped.add(expr.span)
        return []
    return [syn.Do(value(expr, place), span)]


def _is_without_effect(expr: core.Expr) -> bool:
    return isinstance(
        expr,
        core.Undefined
        | core.Null
        | core.Boolean
        | core.Number
        | core.Text
        | core.Name
        | core.Member
        | core.Function,
    )


def abort(thrown: core.Expr, place: Place) -> syn.Expr:
    """``abort("…")`` of what is thrown."""
    thrown, span = unwrapped(thrown), thrown.span
    message: syn.Expr = make.text("The login fails.", span)
    match thrown:
        case core.New(core.Name(), (first, *_)) if not isinstance(first, core.Spread):
            message = value(first, place)
        case core.Call(core.Name(), (first, *_)) if not isinstance(first, core.Spread):
            message = value(first, place)
        case core.Builtin("abort", (first,)):
            message = value(first, place)
        case core.Text() | core.Template():
            message = value(thrown, place)
    return make.call(make.name("abort", span), (message,), span)


def _if(
    asked: core.Expr, then: core.Block, otherwise: core.Block, span: Span, place: Place, follows: bool
) -> list[syn.Statement]:
    made = block(then.statements, place.inner(), follows)
    other = block(otherwise.statements, place.inner(), follows)
    if not made and not other:
        return []
    test = condition(asked, place)
    if not made:
        return [syn.If((syn.Arm(make.negated(test, span), other, span),), (), span)]
    arm = syn.Arm(test, made, span)
    if len(other) == 1 and isinstance(other[0], syn.If) and not place.comments.get(other[0].span):
        return [syn.If((arm, *other[0].arms), other[0].otherwise, span)]
    return [syn.If((arm,), other, span)]


def for_(each: core.ForOf, place: Place, follows: bool) -> list[syn.Statement]:
    """A loop over a list, over the pairs of a dictionary, over keys."""
    inner = place.inner()
    iterable = value(listed(each.iterable), place)
    statements: tuple[core.Statement, ...] = each.body.statements
    names: tuple[str, ...] = (each.name,)
    lets = tuple(x for x in statements[:2] if isinstance(x, core.Let))
    pair = pair_names(each.name, lets)
    if pair is not None:
        names = pair[0]
        gone = [x for x in lets if x not in pair[1]]
        statements = tuple(x for x in statements if x not in gone)
    elif each.is_in:
        names = (each.name, f"{each.name}_value")
        iterable = make.call(make.attribute(iterable, "items", each.span), (), each.span)
    targets = tuple(make.name(inner.give(name), each.span) for name in names)
    body = block(statements, replace(inner), True)
    if not body:
        return []
    return [syn.For(targets, iterable, body, each.span)]
