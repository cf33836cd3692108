"""Mends of what our own JavaScript leaves open: which values are times, which are read as what.

In: a diagnostic about a policy that says the same form by form. Out: the file with the form that gives the same
JavaScript.
"""

from actiongen.importer.lift import make
from actiongen.importer.lift.mends.types import mismatch, not_listed, unknown_method
from actiongen.importer.lift.mends.wrong import Wrong, is_call, read
from actiongen.importer.lift.places import below, bottom_up
from actiongen.lazy_dataclass import replace
from actiongen.syntax import tree as syn

_TIMES = ("now", "time")


def exact_mismatch(wrong: Wrong) -> syn.File | None:
    """AG301."""
    message, value = wrong.diagnostic.message, wrong.node
    if not hasattr(value, "span"):
        return None
    if message.startswith("`/` does not take time and number"):
        return _timestamp(wrong)
    made = _number(wrong, value)
    if made is not None:
        return made
    if "type json" in message and message.startswith("`time` takes a string"):
        for way, each in wrong.around():
            if is_call(each, "time"):
                return wrong.put(read(value, make.name("time", value.span)), way)
    if "type json" in message and "f-string takes" in message:
        # Our own output reads a text: a number is absent there.
        made = _read(wrong, value, make.name("string", value.span))
        return None if made is None else _with_comparisons(made, value)
    if "type json" in message and message.startswith("`to_number` takes a string"):
        return _read(wrong, value, make.name("string", value.span))
    made = mismatch(wrong)
    if made is not None and "type json" in message:
        return _with_comparisons(made, value)
    return made


def _timestamp(wrong: Wrong) -> syn.File | None:
    """``timestamp(t)`` of ``floor(t / 1000)``."""
    divided = wrong.node
    for way, each in wrong.around():
        if is_call(each, "floor") and isinstance(divided, syn.Binary):
            made = make.call(make.name("timestamp", each.span), (divided.left,), each.span)
            return wrong.put(made, way)
    return None


def _number(wrong: Wrong, value: syn.Expr) -> syn.File | None:
    """A time or a duration as the number of its milliseconds, which is what JavaScript has."""
    message = wrong.diagnostic.message
    if "this has type time" in message or message.endswith("json and time do not mix"):
        return wrong.put(_milliseconds(value))
    if "this has type duration" in message:
        made = _difference(value)
        return None if made is None else wrong.put(made)
    if ("this has type {" in message or " do not mix" in message) and isinstance(value, syn.DictDisplay):
        times = _times(wrong.made)
        entries = tuple(
            replace(each, value=_shown(each.value, times)) if isinstance(each, syn.Pair) else each
            for each in value.pairs
        )
        return None if entries == value.pairs else wrong.put(replace(value, pairs=entries))
    return None


def _milliseconds(value: syn.Expr) -> syn.Expr:
    return make.call(make.name("timestamp_ms", value.span), (value,), value.span)


def _difference(value: syn.Expr) -> syn.Expr | None:
    """``timestamp_ms(a) - timestamp_ms(b)`` of the duration between two times."""
    match value:
        case syn.Binary("-", left, right):
            return replace(value, left=_milliseconds(left), right=_milliseconds(right))
        case _:
            return None


def _shown(value: syn.Expr, times: frozenset[str]) -> syn.Expr:
    if _is_time(value, times):
        return _milliseconds(value)
    match value:
        case syn.Binary("-", left, right) if _is_time(left, times) and _is_time(right, times):
            return _difference(value) or value
        case _:
            return value


def _times(file: syn.File) -> frozenset[str]:
    """The names of definitions that are times."""
    found: set[str] = set()

    def visit(node: object) -> object:
        match node:
            case syn.Assign(target, value) if _is_time(value, frozenset(found)):
                found.add(target.id)
        return node

    bottom_up(file, visit)
    return frozenset(found)


def _is_time(value: syn.Expr, times: frozenset[str]) -> bool:
    match value:
        case syn.Name(id):
            return id in times
        case syn.Call(syn.Name("read"), (_, syn.Argument(value=syn.Name("time")))):
            return True
        case syn.Call(syn.Name(id)):
            return id in _TIMES
        case syn.Binary("+" | "-", left, right):
            return _is_time(left, times) != _is_time(right, times)
        case _:
            return False


def _read(wrong: Wrong, value: syn.Expr, type_: syn.Expr) -> syn.File | None:
    return None if is_call(value, "read") else wrong.put(read(value, type_))


def _with_comparisons(made: syn.File, value: syn.Expr) -> syn.File:
    """The file in which what is read as a text is one where it is compared with a text as well."""

    def change(node: object) -> object:
        match node:
            case syn.Compare(
                left, (syn.Comparison("==" | "!=", syn.String() | syn.Number() as literal),), span
            ) if (left == value):
                word = "string" if isinstance(literal, syn.String) else "number"
                return replace(node, left=read(left, make.name(word, span)))
            case _:
                return node

    found = bottom_up(made, change)
    assert isinstance(found, syn.File)
    return found


def exact_not_listed(wrong: Wrong) -> syn.File | None:
    """AG316: a list that a test above has read is read as the same again."""
    value = wrong.node
    types = [
        each.arguments[1].value
        for each in below(wrong.made)
        if is_call(each, "read") and each.arguments[0].value == value
    ]
    if types and all(each == types[0] for each in types):
        return _read(wrong, value, types[0])
    return not_listed(wrong)


def unknown_member(wrong: Wrong) -> syn.File | None:
    """AG214: a key of a dictionary is no member."""
    target = wrong.node
    if isinstance(target, syn.Attribute) and wrong.diagnostic.message.startswith("{string: "):
        key = make.text(target.name, target.span)
        return wrong.put(syn.Subscript(target.value, key, target.span))
    return unknown_method(wrong)


def unanswered(wrong: Wrong) -> syn.File | None:
    """AG310, AG311: what is asked for nothing has a name, of which the emitter says nothing."""
    way, statement = wrong.statement()
    is_asked = wrong.diagnostic.code.id == "AG310" or "makes requests or queries" in wrong.diagnostic.message
    if not isinstance(statement, syn.Do) or not is_asked:
        return None
    taken = {each.id for each in below(wrong.made) if isinstance(each, syn.Name)}
    word, number = "answer", 1
    while word in taken:
        number += 1
        word = f"answer_{number}"
    return wrong.put(syn.Assign(make.name(word, statement.span), statement.value, statement.span), way)


def not_mended(wrong: Wrong) -> syn.File | None:
    """What is excused: nothing that the file does is left out."""
    return None
