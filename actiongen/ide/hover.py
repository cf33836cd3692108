"""What is said of the thing at a place: its type, whether it is there and why, what Auth0 documents, what it means.

In: a view and an offset. Out: a :class:`Hover`, Markdown; None where nothing is to be said.

    hover(view, offset).text   ->   "```python\\nevent.user.email: string\\n```\\n\\n**May be absent here**: …"
"""

from actiongen import ir
from actiongen.auth0.load import load_trigger
from actiongen.ide.catalogue import absence_text, event_path, field_text, method_text, paragraphs, param_text
from actiongen.ide.conditions import call_around
from actiongen.ide.files import action_text, check_text, library_text, rule_text, title_text, trigger_text
from actiongen.ide.functions import function
from actiongen.ide.meaning import entry_at
from actiongen.ide.model import Hover
from actiongen.ide.names import (
    assigned_at,
    callee_name,
    comment_above,
    helper_at,
    helper_signature,
    shown_value,
)
from actiongen.ide.reasons import presence
from actiongen.ide.values import allowed_value
from actiongen.ide.workspace import View
from actiongen.ir.index import Index, IndexEntry, SymbolKind
from actiongen.ir.types import Basic
from actiongen.ir.types import name as type_name
from actiongen.recursion import deep_recursion
from actiongen.report.catalogue_facts import signature
from actiongen.source import Span

_TYPES = {
    "string": "A text.",
    "number": "A number: a double, as in JavaScript.",
    "boolean": "`True` or `False`.",
    "time": "An instant, from `time(…)`, `now()`, or a text that a schema declares as `time`.",
    "json": "Anything: what is in it is known at run time alone. `read(…, string)` gives it a type.",
}
_API = "What an Action may do: the methods of Auth0's `api` object."


def hover(view: View, offset: int) -> Hover | None:
    """What is to be said at an offset, or right behind a word."""
    indexed = view.indexed
    if indexed is None:
        return None
    with deep_recursion():
        comment = check_text(view, offset)
        if comment is not None:
            return comment
        for place in (offset, offset - 1):
            entry = indexed.index.at(place)
            text = _text(view, indexed.index, entry, place) if entry is not None else ""
            if entry is not None and text:
                return Hover(entry.span, text)
    return None


def _text(view: View, index: Index, entry: IndexEntry, offset: int) -> str:
    assert view.indexed is not None
    trigger = view.indexed.trigger
    match entry.kind:
        case SymbolKind.EVENT:
            return paragraphs(_code("event"), trigger.event_summary, field_text(trigger, ()))
        case SymbolKind.EVENT_FIELD | SymbolKind.SCHEMA_KEY | SymbolKind.KEY:
            return _field(view, index, entry, offset)
        case SymbolKind.SECRET | SymbolKind.SETTING:
            return _secret(view, index, entry, offset)
        case SymbolKind.DEFINITION | SymbolKind.LOCAL | SymbolKind.PARAMETER | SymbolKind.LOOP_VARIABLE:
            return _name(view, entry)
        case SymbolKind.HELPER:
            return _helper(view, entry)
        case SymbolKind.API:
            group = ".".join(entry.path)
            names = [name for name in trigger.methods if not group or name.startswith(f"{group}.")]
            listed = ", ".join(f"`{name}`" for name in names[:20]) + (", …" if len(names) > 20 else "")
            return paragraphs(_code(f"api.{group}" if group else "api"), _API, listed)
        case SymbolKind.API_METHOD:
            method = trigger.method(".".join(entry.path))
            return (
                ""
                if method is None
                else paragraphs(_code(signature(method)), method_text(trigger, method.name))
            )
        case SymbolKind.OPTION:
            method = trigger.method(".".join(entry.path[:-1]))
            return "" if method is None else param_text(trigger, entry.name, method.keywords[entry.name])
        case SymbolKind.KEYWORD:
            return _keyword(view, entry)
        case SymbolKind.BUILT_IN | SymbolKind.METHOD:
            return _function(view, index, entry, offset)
        case SymbolKind.TYPE:
            return paragraphs(_code(entry.name), _TYPES.get(entry.name, ""))
        case SymbolKind.TITLE:
            return rule_text(view, entry) or title_text(view, entry)
        case SymbolKind.LIBRARY:
            return library_text(view, entry.name)
        case SymbolKind.ACTION:
            return action_text(view, entry.name)
        case SymbolKind.TRIGGER:
            named = load_trigger(entry.name)
            return trigger_text(named) if named is not None else ""
        case SymbolKind.EXPRESSION:
            return _expression(view, entry)
        case SymbolKind.UNKNOWN:
            # The functions of ``jwt``, ``http`` and of clients are no names of their own.
            is_function = view.source.text[entry.span.end :].lstrip(" ").startswith("(")
            return _function(view, index, entry, offset) if is_function else ""


def _code(text: str) -> str:
    return f"```python\n{text}\n```"


def _typed(name: str, entry: IndexEntry) -> str:
    if entry.type is None or entry.type is Basic.UNKNOWN:
        return name
    return f"{name}: {type_name(entry.type)}"


def _whole(index: Index, entry: IndexEntry, offset: int) -> Span:
    """The expression that ends with a name: ``event.user.email`` of ``email``."""
    for outer in index.enclosing(offset):
        if outer.kind is SymbolKind.EXPRESSION and outer.span.start < entry.span.start:
            return outer.span
    return entry.span


def _field(view: View, index: Index, entry: IndexEntry, offset: int) -> str:
    assert view.indexed is not None
    trigger = view.indexed.trigger
    value = view.indexed.value(_whole(index, entry, offset))
    where = presence(view, entry, value) if not entry.is_definition else ""
    if entry.kind is SymbolKind.SCHEMA_KEY:
        declared = (
            "" if entry.is_definition else f"Declared by the `schema(…)` {_line_of(view, entry.definition)}."
        )
        about = (
            "A key that this team declares. It may be missing, and a value of another type counts as absent."
        )
        return paragraphs(_code(_typed(event_path(entry.path), entry)), where, about, declared)
    name = event_path(entry.path) if entry.path else entry.name
    documented = field_text(trigger, entry.path) if entry.path else ""
    absence = absence_text(trigger.field(entry.path)) if entry.path and not entry.present else ""
    if entry.kind is SymbolKind.KEY and not documented:
        documented = _key(view, entry)
    return paragraphs(_code(_typed(name, entry)), where, absence, documented)


def _key(view: View, entry: IndexEntry) -> str:
    if entry.is_definition:
        return "A key of a dictionary."
    if entry.definition is not None:
        return f"A key of a dictionary, {_line_of(view, entry.definition)}."
    if entry.path:
        container = event_path(entry.path[:-1])
        return (
            f"`{container}` holds what somebody has put there. With `schema({container}, {entry.name}=string)` the "
            "compiler knows its type."
        )
    return ""


def _secret(view: View, index: Index, entry: IndexEntry, offset: int) -> str:
    assert view.indexed is not None
    where = (
        "" if entry.is_definition else presence(view, entry, view.indexed.value(_whole(index, entry, offset)))
    )
    what = (
        "A setting: its value comes from Terraform, and may stand anywhere."
        if entry.kind is SymbolKind.SETTING
        else "A secret: its value comes from Terraform. It reaches no log, token, metadata or URL."
    )
    declared = f"Declared {_line_of(view, entry.definition)}." if not entry.is_definition else ""
    return paragraphs(_code(f"event.secrets.{entry.name}: string"), where, what, declared)


def _name(view: View, entry: IndexEntry) -> str:
    assert view.indexed is not None
    value = view.indexed.value(entry.span)
    match entry.kind:
        case SymbolKind.PARAMETER:
            return paragraphs(
                _code(_typed(entry.name, entry)), "A parameter of a helper.", presence(view, entry, value)
            )
        case SymbolKind.LOOP_VARIABLE:
            return paragraphs(_code(_typed(entry.name, entry)), "One item after the other.")
    assigned = assigned_at(view, entry.definition)
    if assigned is None:
        return paragraphs(_code(_typed(entry.name, entry)), presence(view, entry, value))
    source, node = assigned
    constant = shown_value(value if value is not None else view.indexed.value(node.value.span))
    code = (
        _typed(entry.name, entry)
        + " = "
        + " ".join(source[node.value.span.start : node.value.span.end].split())
    )
    worth = f"Its value is `{constant}`." if constant is not None and constant not in code else ""
    where = (
        "" if constant is not None else presence(view, entry, value or view.indexed.value(node.value.span))
    )
    place = "" if entry.is_definition else f"Defined {_line_of(view, entry.definition)}."
    return paragraphs(_code(code), worth, where, comment_above(source, node.span.start), place)


def _helper(view: View, entry: IndexEntry) -> str:
    found = helper_at(view, entry.definition)
    if found is None:
        return _code(entry.name)
    source, node = found
    said = (
        node.docstring.value.strip() if node.docstring is not None else comment_above(source, node.span.start)
    )
    place = "" if entry.is_definition else f"Defined {_line_of(view, entry.definition)}."
    extern = "A function in JavaScript." if node.decorators else ""
    return paragraphs(_code(helper_signature(node, entry)), said, extern, place)


def _line_of(view: View, span: Span | None) -> str:
    if span is None:
        return "somewhere else"
    other = view.workspace.view(span.path)
    if span.path == view.source.path or other is None:
        return (
            f"in line {view.source.position(span.start).line}" if other is not None else f"in `{span.path}`"
        )
    return f"in `{span.path}`, line {other.source.position(span.start).line}"


def _keyword(view: View, entry: IndexEntry) -> str:
    call = call_around(view.tree, entry.span.start)
    known = function(callee_name(call.func) or "") if call is not None else None
    for parameter in known.parameters if known is not None else ():
        if parameter.name == entry.name:
            return paragraphs(_code(f"{entry.name}=…"), parameter.says)
    return ""


def _function(view: View, index: Index, entry: IndexEntry, offset: int) -> str:
    if entry.kind is SymbolKind.BUILT_IN and entry.name == "jwt":
        return "`jwt.decode`, `jwt.verify` and `jwt.sign`: JSON Web Tokens."
    if entry.kind is SymbolKind.BUILT_IN and entry.name == "http":
        return (
            "`http.get`, `http.post`, `http.put`, `http.patch` and `http.delete`: requests of other servers."
        )
    before = view.source.text[_whole(index, entry, offset).start : entry.span.start]
    receiver = entry_at(view, entry.span.start - len("."))
    is_of_client = receiver is not None and receiver.type is Basic.CLIENT
    # A client is asked as `http` is; `get` is a method of dictionaries, too.
    found = function(f"http.{entry.name}" if is_of_client else f".{entry.name}")
    if entry.kind is SymbolKind.BUILT_IN:
        found = function(entry.name)
    elif before.strip() in ("jwt.", "http."):
        found = function(f"{before.strip()}{entry.name}")
    return paragraphs(_code(", ".join(found.calls)), found.text) if found is not None else ""


def _expression(view: View, entry: IndexEntry) -> str:
    assert view.indexed is not None
    value = view.indexed.value(entry.span)
    meaning = allowed_value(view, entry.span)
    if meaning:
        return meaning
    if isinstance(value, ir.Literal) or entry.type in (None, Basic.UNKNOWN, Basic.NOTHING):
        return ""
    constant = shown_value(value)
    worth = f"Its value is `{constant}`." if constant is not None else presence(view, entry, value)
    written = " ".join(view.source.text[entry.span.start : entry.span.end].split())
    return paragraphs(_code(_typed(written, entry)), worth)
