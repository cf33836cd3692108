"""Why a value is known to be there at a place, or may be absent.

In: what an expression means, and the conditions above it. Out: a sentence for whoever learns the language.

    presence(view, entry)   ->   "There at this place: line 12 says so, `event.user.email is not None`."
"""

from actiongen import ir
from actiongen.facts.known import NOTHING
from actiongen.facts.presence import Numbering
from actiongen.ide.catalogue import event_path
from actiongen.ide.conditions import Known, call_around, known_at
from actiongen.ide.workspace import View
from actiongen.ir.index import IndexEntry, SymbolKind
from actiongen.ir.ops import OPERATIONS, Presence
from actiongen.ir.types import Basic, Type
from actiongen.ir.types import name as type_name
from actiongen.ir.walk import seen_through
from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.syntax.print import print_expression

_LONGEST = 90
_DEFAULTS = {Basic.STRING: '"…"', Basic.NUMBER: "0", Basic.BOOLEAN: "False"}


def presence(view: View, entry: IndexEntry, value: ir.Expr | None) -> str:
    """Whether a value is there and why, as Markdown; empty for what is no value."""
    if entry.type in (None, Basic.UNKNOWN, Basic.NOTHING):
        return ""
    if isinstance(value and seen_through(value), ir.Predicate) or (
        value is None and entry.type is Basic.BOOLEAN
    ):
        return ""  # a condition is true or false
    if _is_path_alone(view, entry.span):
        return ""
    if not entry.present:
        return f"**May be absent here**: {_why_absent(value, entry)}. {_what_to_do(entry)}"
    if value is None or Numbering().is_present(value, NOTHING):
        return _always(value, entry)
    known = _reason(view, entry, value)
    if known is None:
        return "**There at this place**: what stands above says so."
    text = print_expression(known.condition)
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    line = view.source.position(known.condition.span.start).line
    if known.holds:
        return f"**There at this place**: it is known that `{shown}` (line {line})."
    return f"**There at this place**: the action ends, or goes another way, where `{shown}` (line {line})."


def _is_path_alone(view: View, span: Span) -> bool:
    """Whether a path stands there for itself, and not for its value: in ``given={path: …}``, in ``schema(path, …)``."""
    call = call_around(view.tree, span.start)
    match call:
        case syn.Call(syn.Name("schema")):
            return True
        case syn.Call(syn.Name("test" | "case"), arguments):
            given = [each.value for each in arguments if each.keyword == "given"]
            pairs = given[0].pairs if given and isinstance(given[0], syn.DictDisplay) else ()
            keys = [pair.key.span for pair in pairs if isinstance(pair, syn.Pair)]
            return any(key.start <= span.start and span.end <= key.end for key in keys)
        case _:  # a value
            return False


def _always(value: ir.Expr | None, entry: IndexEntry) -> str:
    match value:
        case ir.Member() if entry.path:
            return "**Always there**: Auth0 sends it every time."
        case ir.Secret():
            return "**Always there**: Terraform refuses an empty value."
        case _:  # anything else is there by what it is made of
            return "**Always there.**"


def _why_absent(value: ir.Expr | None, entry: IndexEntry) -> str:
    """The innermost part that may be absent."""
    match value:
        case _ if entry.type == ir.ANSWER:
            return "the request may have no answer, and `on_error=` goes on then"
        case ir.Ref(definition):
            why = _why_absent(definition.value, entry)
            return f"`{definition.name}` is made of something that may be absent: {why}"
        case ir.HelperCall(_, _, inlined):
            return _why_absent(inlined, entry)
        case ir.Read(inner, to):
            return f"{_path_text(inner)} may be missing, and a value that is no {_type_word(to)} counts as absent"
        case ir.Member(inner) if not inner.info.present and not isinstance(inner, ir.Event):
            return f"{_path_text(inner)} may be absent, and what is below it with it"
        case ir.Member(inner) if inner.info.type is Basic.JSON:
            return f"{_path_text(inner)} holds whatever somebody has put there"
        case ir.Member():
            return f"Auth0 does not always send {_path_text(value)}"
        case ir.Secret():
            return "it is declared as optional, and an empty one counts as absent"
        case ir.Item() | ir.Lookup():
            return "there may be nothing under that index or key"
        case ir.Operation(op, operands):
            missing = next((operand for operand in operands if not operand.info.present), None)
            name, partial = OPERATIONS[op].name, OPERATIONS[op].presence
            if partial is Presence.PARTIAL:
                before = f"{_why_absent(missing, entry)}; and " if missing is not None else ""
                return f"{before}`{name}` gives a value only where its argument has the right form"
            if missing is not None:
                return _why_absent(missing, entry)
            return f"`{name}` gives nothing where the result is too large"
        case ir.Comprehension(ir.Kind.FIRST):
            return "there may be no such item"
        case _:  # nothing more is to be said of it
            return "nothing says that it is there"


def _type_word(type_: Type) -> str:
    return f"`{type_name(type_)}`"


def _path_text(value: ir.Expr) -> str:
    match value:
        case ir.Member():
            path = _path(value)
            return f"`{event_path(path)}`" if path is not None else "what is before the point"
        case ir.Ref(definition):
            return f"`{definition.name}`"
        case ir.Read(inner):
            return _path_text(inner)
        case _:  # it has no name
            return "what is before the point"


def _path(value: ir.Expr) -> tuple[str, ...] | None:
    match value:
        case ir.Event():
            return ()
        case ir.Member(inner, name) | ir.Read(ir.Member(inner, name)):
            before = _path(inner)
            return None if before is None else (*before, name)
        case _:  # no path of the event
            return None


def _what_to_do(entry: IndexEntry) -> str:
    default = _DEFAULTS.get(entry.type) if isinstance(entry.type, Basic) else None
    name = event_path(entry.path) if entry.path else entry.name
    if default is None or not name:
        return "Nothing throws: what is made of it is absent, and of comparisons with it `!=` alone holds."
    return (
        "Nothing throws: of comparisons with it `!=` alone holds. Where a value is needed, give a default, "
        f"`coalesce({name}, {default})`, or ask `{name} is not None` before."
    )


def _reason(view: View, entry: IndexEntry, value: ir.Expr) -> Known | None:
    """The nearest condition from which it follows that the value is there."""
    indexed, tree = view.indexed, view.tree
    if indexed is None or tree is None or entry.kind is SymbolKind.DEFINITION:
        return None
    methods = indexed.trigger.methods
    terminal = frozenset(name for name, method in methods.items() if method.terminal)
    numbering = Numbering()
    for known in known_at(tree, entry.span.start, terminal):
        for smaller in _smaller(known):
            condition = _meaning(view, smaller.condition)
            if condition is None:
                continue
            facts = numbering.when_true(condition) if smaller.holds else numbering.when_false(condition)
            if facts is not None and numbering.is_present(value, facts):
                return smaller
    return None


def _smaller(known: Known) -> list[Known]:
    """The parts of a condition that hold by themselves: both of an ``and``."""
    match known.condition:
        case syn.Logical(operator, operands) if (operator == "and") is known.holds:
            return [part for operand in operands for part in _smaller(Known(operand, known.holds))]
        case syn.Unary("not", operand):
            return _smaller(Known(operand, not known.holds))
        case _:  # it has no parts that hold by themselves
            return [known]


def _meaning(view: View, node: syn.Expr) -> ir.Expr | None:
    """What a condition means; one of several operands is put together from them."""
    assert view.indexed is not None
    value = view.indexed.value(node.span)
    if value is not None:
        return value
    match node:
        case syn.Logical(operator, operands):
            values = [_meaning(view, operand) for operand in operands]
            known = tuple(value for value in values if value is not None)
            if len(known) != len(values):
                return None
            info = ir.Info(Basic.BOOLEAN, True, node.span)
            return ir.And(known, info) if operator == "and" else ir.Or(known, info)
        case syn.Unary("not", operand):
            inner = _meaning(view, operand)
            return None if inner is None else ir.Not(inner, ir.Info(Basic.BOOLEAN, True, node.span))
        case _:  # analysis has not read it
            return None
