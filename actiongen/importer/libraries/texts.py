"""Texts: methods of strings, templates, `+`, regular expressions, Base64 and JSON.

In: expressions. Out: methods and built-ins of the language. Where it is not known whether something is a text or a list
and the two would differ, it stays.

    x.toLowerCase().startsWith("a")   ->   x.lower().startswith("a")
    "a" + x + "b"                     ->   `a${x}b`
"""

from actiongen.core import tree as core
from actiongen.core.walk import is_pure
from actiongen.importer.libraries.context import Context, Kind
from actiongen.importer.libraries.nodes import arrow, builtin, called, joined, method, number, static, text
from actiongen.importer.libraries.patterns import matched, plain_text
from actiongen.importer.libraries.rewrite import Rule, on
from actiongen.importer.model import RepairKind

_SAME = {
    "toLowerCase": ".lower",
    "toUpperCase": ".upper",
    "toLocaleLowerCase": ".lower",
    "toLocaleUpperCase": ".upper",
    "trim": ".strip",
}
# Patterns that divide lists, and what becomes a comma first.
_SEPARATORS = {r"[\s,]+": " \t\n\r", r"[,\s]+": " \t\n\r", r"\s*,\s*": "", r",\s*": ""}
_ENCODINGS = ("utf8", "utf-8", "ascii", "binary", "latin1")


@on(core.Call)
def methods(node: core.Expr, context: Context) -> core.Expr | None:
    found = method(node)
    if found is None:
        return None
    object, name, given = found
    match name, given:
        case ("toLowerCase" | "toUpperCase" | "toLocaleLowerCase" | "toLocaleUpperCase" | "trim", ()):
            return builtin(_SAME[name], node.span, object)
        case ("startsWith" | "endsWith", (other,)):
            return builtin("." + name.lower(), node.span, object, other)
        case ("split", (separator,)) if text(context.meant(separator)):
            said = core.Text(text(context.meant(separator)) or "", separator.span)
            return builtin(".split", node.span, object, said)
        case ("split", (core.Regex(body, ""),)) if body in _SEPARATORS:
            return _split(object, _SEPARATORS[body], node, context)
        case ("split", (separator, limit)) if text(separator) and number(limit) is not None:
            return _slice(builtin(".split", node.span, object, separator), None, limit, node)
        case ("replaceAll", (old, new)) if text(old) and _is_plain(new):
            return builtin(".replace", node.span, object, old, new)
        case ("concat", (*others,)) if context.kind(object) is Kind.TEXT:
            return joined((object, *others), node.span)
        case ("toString", ()) if context.kind(object) in (Kind.TEXT, Kind.NUMBER):
            return object if context.kind(object) is Kind.TEXT else joined((object,), node.span)
        case ("charAt", (at,)) if number(at) is not None:
            return _slice(object, at, core.Number((number(at) or 0) + 1, node.span), node)
        case _:
            return None


def _split(object: core.Expr, spaces: str, node: core.Expr, context: Context) -> core.Expr:
    """A text that is divided at commas with spaces around, or at both."""
    for space in spaces:
        blank, comma = core.Text(space, node.span), core.Text(",", node.span)
        object = builtin(".replace", node.span, object, blank, comma)
    if spaces:
        context.notes.repair(
            RepairKind.TRUTHY, node.span, "Empty parts at the beginning and the end are left out."
        )
        return builtin("csv", node.span, object)
    made = builtin(".split", node.span, object, core.Text(",", node.span))
    part = core.Name("part", node.span)
    return builtin("for", node.span, made, arrow(("part",), builtin(".strip", node.span, part), node.span))


def _is_plain(new: core.Expr) -> bool:
    """Whether what is put in has no `$` that JavaScript reads."""
    said = text(new)
    return said is not None and "$" not in said


@on(core.Call)
def slices(node: core.Expr, context: Context) -> core.Expr | None:
    found = method(node)
    if found is None:
        return None
    object, name, given = found
    match name, given:
        case ("slice", ()):
            return object
        case ("slice", (start,)):
            return _slice(object, start, None, node)
        case ("slice", (start, end)):
            return _slice(object, start, end, node)
        case ("substring" | "substr", (start,)) if _at_least_0(start):
            return _slice(object, start, None, node)
        case ("substring", (start, end)) if _at_least_0(start) and (number(end) or 0) >= (number(start) or 0):
            return _slice(object, start, end, node)
        case ("substr", (start, size)) if _at_least_0(start) and _at_least_0(size):
            end = core.Number((number(start) or 0) + (number(size) or 0), node.span)
            return _slice(object, start, end, node)
        case ("at", (index,)) if number(index) is not None:
            return core.Member(object, core.Number(number(index) or 0, node.span), node.span)
        case _:
            return None


def _at_least_0(node: core.Expr) -> bool:
    found = number(node)
    return found is not None and found >= 0


def _slice(object: core.Expr, start: core.Expr | None, end: core.Expr | None, node: core.Expr) -> core.Expr:
    nothing = core.Undefined(node.span)
    if number(start) == 0:
        start = None
    if end is None or isinstance(end, core.Undefined):
        return builtin("slice", node.span, object, start or nothing, nothing)
    return builtin("slice", node.span, object, start or nothing, end)


@on(core.Member)
def character(node: core.Expr, context: Context) -> core.Expr | None:
    """`x[0]` of a text, a part of one character."""
    match node:
        case core.Member(object, core.Number(at)) if at >= 0 and at % 1 == 0:
            if context.kind(object) is not Kind.TEXT:
                return None
        case _:
            return None
    if at or not _is_never_empty(object):
        context.notes.repair(
            RepairKind.TYPE,
            node.span,
            "Where a text has no such character, its part is empty; JavaScript has undefined.",
        )
    return _slice(object, node.key, core.Number(at + 1, node.span), node)


def _is_never_empty(node: core.Expr) -> bool:
    match node:
        case core.Logical("||", _, right):
            return bool(text(right))
        case _:
            return bool(text(node))


@on(core.Binary)
def ending(node: core.Expr, context: Context) -> core.Expr | None:
    """`x.substring(x.length - y.length, x.length) === y` is `x.endswith(y)`."""
    match node:
        case core.Binary(
            "===",
            core.Call(core.Member(object, core.Text("substring" | "substr")), (start, *ends)),
            other,
        ) if start == core.Binary("-", _length(object), _length(other), node.span) and all(
            end == _length(object) for end in ends
        ):
            return builtin(".endswith", node.span, object, other)
        case _:
            return None


def _length(node: core.Expr) -> core.Expr:
    return builtin("len", node.span, node)


@on(core.Binary, core.Template, core.Call)
def concatenated(node: core.Expr, context: Context) -> core.Expr | None:
    """`+` of texts, and templates in templates."""
    match node:
        case core.Binary("+", left, right):
            kinds = context.kind(left), context.kind(right)
            if Kind.TEXT in kinds and (_is_written(left) or _is_written(right)):
                return joined((left, right), node.span)
        case core.Template(parts) if any(isinstance(part, core.Template | core.Text) for part in parts):
            return joined(parts, node.span)
        case core.Template(parts) if all(isinstance(part, str) for part in parts):
            return core.Text("".join(part for part in parts if isinstance(part, str)), node.span)
        case core.Call(core.Name("String"), (value,)) if not isinstance(value, core.Spread):
            if context.kind(value) is Kind.TEXT:
                return value
            if context.kind(value) is not Kind.NUMBER:
                context.notes.repair(
                    RepairKind.TYPE, node.span, "Lists and objects are no texts, and what is absent is none."
                )
            return core.Template((value,), node.span)
    return None


def _is_written(node: core.Expr) -> bool:
    return isinstance(node, core.Text | core.Template) and node not in (core.Text("", node.span),)


@on(core.Member)
def length(node: core.Expr, context: Context) -> core.Expr | None:
    match node:
        case core.Member(object, core.Text("length")):
            return builtin("len", node.span, object)
        case _:
            return None


@on(core.Call)
def pattern(node: core.Expr, context: Context) -> core.Expr | None:
    """`/re/.test(x)`, `x.match(/re/)` as a question, `x.replace(/-/g, "")`."""
    match method(node):
        case (regex, "test", (value,)):
            return _matches(context.meant(regex), value, node, context)
        case (value, "replace" | "replaceAll", (regex, new)):
            old = plain_text(context.meant(regex))
            if old is not None and _is_plain(new):
                return builtin(".replace", node.span, value, core.Text(old, regex.span), new)
    return None


def _matches(regex: core.Expr, value: core.Expr, node: core.Expr, context: Context) -> core.Expr | None:
    said = matched(regex)
    return None if said is None else builtin("matches", node.span, core.Text(said, regex.span), value)


def match_as_condition(node: core.Expr, context: Context) -> core.Expr | None:
    match method(node):
        case (value, "match", (regex,)):
            return _matches(context.meant(regex), value, node, context)
        case _:
            return None


@on(core.Call)
def json_text(node: core.Expr, context: Context) -> core.Expr | None:
    match static(node):
        case (("JSON", "parse"), (core.Builtin("to_json", (value,)),)):
            return value
        case (("JSON", "parse"), (value,)):
            return builtin("from_json", node.span, value)
        case (("JSON", "stringify"), (value,)):
            return builtin("to_json", node.span, value)
        case (("JSON", "stringify"), (value, core.Null() | core.Undefined())):
            return builtin("to_json", node.span, value)
        case _:
            return None


@on(core.Call)
def base64(node: core.Expr, context: Context) -> core.Expr | None:
    """`Buffer.from(x).toString("base64")` and back, `btoa`, `atob`."""
    match method(node):
        case (buffer, "toString", given) if len(given) <= 1:
            return _of_buffer(context.meant(buffer), text(given[0]) if given else "utf8", node)
    match called(node):
        case ("btoa", (value,)):
            return builtin("base64", node.span, value)
        case ("atob", (value,)):
            return builtin("from_base64", node.span, value)
    return None


def _of_buffer(buffer: core.Expr, encoding: str | None, node: core.Expr) -> core.Expr | None:
    match buffer:
        case core.Call() | core.New():
            made = (
                buffer
                if isinstance(buffer, core.Call)
                else core.Call(
                    core.Member(buffer.function, core.Text("from", buffer.span), buffer.span),
                    buffer.arguments,
                    buffer.span,
                )
            )
        case _:
            return None
    match static(made):
        case (("Buffer", "from"), (value, *how)):
            read = text(how[0]) if how else "utf8"
        case _:
            return None
    if read in ("utf8", "utf-8") and encoding in ("base64", "base64url"):
        return builtin(encoding, node.span, value)
    if read in ("base64", "base64url") and encoding in _ENCODINGS:
        return builtin("from_base64", node.span, value)
    if read in ("utf8", "utf-8") and encoding in ("utf8", "utf-8"):
        return value
    return None


@on(core.Template)
def basic_auth(node: core.Expr, context: Context) -> core.Expr | None:
    """`"Basic " + base64(user + ":" + password)`."""
    match node:
        case core.Template(("Basic ", core.Name() | core.Builtin() as encoded)):
            match context.meant(encoded):
                case core.Builtin("base64", (credentials,)):
                    return _of_credentials(context.meant(credentials), node)
    return None


def _of_credentials(credentials: core.Expr, node: core.Expr) -> core.Expr | None:
    match credentials:
        case core.Template((core.Name() | core.Member() as user, ":")):
            return builtin("basic_auth", node.span, user, core.Text("", node.span))
        case core.Template(
            (core.Name() | core.Member() as user, ":", core.Name() | core.Member() as password)
        ):
            return builtin("basic_auth", node.span, user, password)
        case core.Template((str(said), core.Name() | core.Member() as password)):
            user_, colon, rest = said.partition(":")
            if colon and not rest:
                return builtin("basic_auth", node.span, core.Text(user_, node.span), password)
    return None


@on(core.Builtin)
def csv(node: core.Expr, context: Context) -> core.Expr | None:
    """`x.split(",").map(trim).filter(Boolean)` is `csv(x)`."""
    match node:
        case core.Builtin(
            "for",
            (core.Builtin("for", (core.Builtin(".split", (value, separator)), trim), keywords=()), kept),
            keywords=(("if", asked),),
        ) if (
            text(separator) == "," and _is_strip(trim) and _is_item(kept) and _is_item(asked)
        ):
            return builtin("csv", node.span, value)
        case core.Builtin("for", (core.Builtin("csv") as parts, kept), keywords=(("if", asked),)) if _is_item(
            kept
        ) and _is_item(asked):
            return parts
        case core.Builtin("for", (core.Builtin("csv") as parts, trim), keywords=()) if _is_strip(trim):
            return parts
        case _:
            return None


def _is_strip(function: core.Expr) -> bool:
    match function:
        case core.Function(
            (core.Parameter(name),),
            core.Block((core.Return(core.Builtin(".strip", (core.Name(read),))),)),
        ):
            return name == read
        case _:
            return False


def _is_item(function: core.Expr) -> bool:
    match function:
        case core.Function((core.Parameter(name),), core.Block((core.Return(core.Name(read)),))):
            return name == read
        case _:
            return False


@on(core.Template)
def pure_template(node: core.Expr, context: Context) -> core.Expr | None:
    """A template that is one text is that text."""
    match node:
        case core.Template((part,)) if not isinstance(part, str) and context.kind(part) is Kind.TEXT:
            return part if is_pure(part) or isinstance(part, core.Builtin) else None
        case _:
            return None


RULES: tuple[Rule, ...] = (
    methods,
    slices,
    character,
    ending,
    concatenated,
    pure_template,
    length,
    pattern,
    json_text,
    base64,
    basic_auth,
    csv,
)
CONDITIONS: tuple[Rule, ...] = (match_as_condition,)
