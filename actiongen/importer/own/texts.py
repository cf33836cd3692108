"""Methods of texts, digests and codings of our own JavaScript.

In: a call whose parts are changed already. Out: what a policy writes for it.

    name.toLowerCase()   ->   Builtin(".lower", (name,))
"""

from actiongen.core import tree as core
from actiongen.importer.own.patterns import Items, method, returned, static
from actiongen.ir.ops import OPERATIONS, Notation

_METHODS = {
    row.method: row.name
    for row in OPERATIONS.values()
    if row.method is not None and row.notation is Notation.METHOD and row.name not in ("join", "replace")
}


def text(node: core.Expr) -> core.Expr | None:
    """What the language has for a call."""
    found = method(node)
    if found is None:
        return None
    subject, name, arguments = found
    return (
        _static(node) or _of_text(subject, name, arguments, node) or _digest(subject, name, arguments, node)
    )


def _static(node: core.Expr) -> core.Expr | None:
    span = node.span
    match static(node, "JSON", "stringify"):
        case (value,):
            return core.Builtin("to_json", (value,), span)
    match static(node, "crypto", "randomUUID"):
        case ():
            return core.Builtin("uuid", (), span)
    return None


def _of_text(subject: core.Expr, name: str, arguments: Items, node: core.Expr) -> core.Expr | None:
    span = node.span
    match name, arguments:
        case "includes", (item,):
            return core.Builtin("in", (item, subject), span)
        case "at", (core.Unary("-", core.Number()) | core.Number() as index,):
            return core.Member(subject, index, span)
        case "slice", ():
            return core.Builtin("slice", (subject,), span)
        case "slice", (lower, *upper) if len(upper) < 2:
            is_first = bool(upper) and lower == core.Number(0, span)
            start = core.Undefined(span) if is_first else lower
            return core.Builtin("slice", (subject, start, *upper), span)
        case "join", (separator,):
            return core.Builtin(".join", (separator, subject), span)
        case "replaceAll", (old, new):
            replacement = returned(new, 0)
            return core.Builtin(
                ".replace", (subject, old, new if replacement is None else replacement[1]), span
            )
        case "test", (tested,) if isinstance(subject, core.Regex):
            return _matches(subject, tested, node)
        case _ if name in _METHODS:
            return core.Builtin(f".{_METHODS[name]}", (subject, *arguments), span)
    return None


def _matches(pattern: core.Regex, tested: core.Expr, node: core.Expr) -> core.Expr | None:
    if set(pattern.flags) - {"i", "u", "s"}:
        return None
    body = pattern.body.replace("\\/", "/")
    if "i" in pattern.flags:
        body = f"(?i){body}"
    return core.Builtin("matches", (core.Text(body, pattern.span), tested), node.span)


def _digest(subject: core.Expr, name: str, arguments: Items, node: core.Expr) -> core.Expr | None:
    """``crypto.createHash("sha256").update(text).digest("hex")``, ``Buffer.from(text).toString("base64")``."""
    if name == "toString" and len(arguments) == 1:
        coded = static(subject, "Buffer", "from")
        match arguments[0]:
            case core.Text("base64" | "base64url" as word) if coded is not None and len(coded) == 1:
                return core.Builtin(word, coded, node.span)
    if name != "digest" or len(arguments) != 1:
        return None
    updated = method(subject)
    if updated is None or updated[1] != "update" or len(updated[2]) != 1:
        return None
    hashed = static(updated[0], "crypto", "createHash")
    keyed = static(updated[0], "crypto", "createHmac")
    match hashed, keyed:
        case (core.Text("sha256"),), _:
            return core.Builtin("sha256", (*updated[2], *arguments), node.span)
        case _, (core.Text("sha256"), key):
            return core.Builtin("hmac_sha256", (key, *updated[2], *arguments), node.span)
        case _:
            return None
