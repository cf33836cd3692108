"""Requests of a Rule to the Management API with the token that Auth0 hands to Rules: requests of a client.

In: a file in which requests are built-ins (libraries). Out: the same, where a request with that token is one
of a client that has credentials of its own, for a policy is handed no token.

    http.get(auth0.baseUrl + "/users", headers={"Authorization": "Bearer " + auth0.accessToken})
    ->   auth0 = management(…); auth0.get("/api/v2/users")
"""

from typing import Any

from actiongen.core.tree import (
    Binary,
    Block,
    Builtin,
    Entry,
    Expr,
    File,
    Function,
    Let,
    Name,
    Object,
    Template,
    Text,
)
from actiongen.core.walk import Names, below, bottom_up, names_in
from actiongen.importer.legacy.made import access_path, event, lets
from actiongen.importer.legacy.table import table
from actiongen.importer.model import RepairKind
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

TOKEN = "legacy.token"
"""`Builtin(TOKEN, ())`: the token that Auth0 hands to Rules."""
_WHY = "the token that Auth0 hands to Rules is gone: give the policy an application for the Management API"


def managed(file: File, notes: Notes) -> File:
    """The file with such requests as requests of a client."""
    if not any(isinstance(each, Builtin) and each.name == TOKEN for each in below(file)):
        return file
    names = Names(names_in(file))
    exports = tuple((name, _handler(function, names, notes)) for name, function in file.exports)
    return replace(file, exports=exports)


def _handler(function: Function, names: Names, notes: Notes) -> Function:
    known = lets(function.body)
    client = names.fresh("auth0")

    def change(node: Any) -> Any:
        return _asked(node, client, known) or node if isinstance(node, Builtin) else node

    body: Block = bottom_up(function.body, change)
    if body == function.body:
        return function
    span = function.span
    notes.repair(RepairKind.DROPPED, span, _WHY)
    secrets = table().management
    keywords = tuple((name, event(f"secrets.{secret}", span)) for name, secret in secrets.items())
    made = Let(client, Builtin("management", (), span, keywords), span)
    return replace(function, body=replace(body, statements=(made, *body.statements)))


def _asked(node: Builtin, client: str, known: dict[str, Expr]) -> Builtin | None:
    space, _, method = node.name.partition(".")
    if space != "http" or not node.arguments:
        return None
    keywords: list[tuple[str, Expr]] = []
    has_token = False
    for name, value in node.keywords:
        if name != "headers":
            keywords.append((name, value))
            continue
        others, has_token = _without_token(value, known)
        if others is None or others.entries:
            keywords.append((name, value if others is None else others))
    path = _path(node.arguments[0], known)
    if not has_token or path is None:
        return None
    return Builtin(f".{method}", (Name(client, node.span), path), node.span, tuple(keywords))


def _without_token(value: Expr, known: dict[str, Expr]) -> tuple[Object | None, bool]:
    """The other headers, and whether the token is among them."""
    while isinstance(value, Name) and value.id in known:
        value = known[value.id]
    if not isinstance(value, Object):
        return None, False
    kept = tuple(each for each in value.entries if not _is_token(each))
    return replace(value, entries=kept), len(kept) < len(value.entries)


def _is_token(entry: Any) -> bool:
    is_header = isinstance(entry, Entry) and isinstance(entry.key, Text)
    if not is_header or entry.key.value.lower() != "authorization":
        return False
    return any(isinstance(each, Builtin) and each.name == TOKEN for each in below(entry.value))


def _path(url: Expr, known: dict[str, Expr]) -> Expr | None:
    """The path of a URL of the Management API, with values in it."""
    parts = _parts(url, known)
    domain = ("event", "secrets", table().management["domain"])
    if (
        len(parts) < 3
        or parts[0] != "https://"
        or isinstance(parts[1], str)
        or access_path(parts[1]) != domain
    ):
        return None
    rest = parts[2:]
    if not isinstance(rest[0], str) or not rest[0].startswith("/api/v2"):
        return None
    return Text(rest[0], url.span) if len(rest) == 1 else Template(tuple(rest), url.span)


def _parts(value: Expr, known: dict[str, Expr], depth: int = 0) -> list[str | Expr]:
    """What a text is put together of; texts that follow each other are one."""
    found: list[str | Expr] = []
    if isinstance(value, Name) and value.id in known and depth < 8:
        inner = known[value.id]
        if isinstance(inner, Template | Text | Binary):
            return _parts(inner, known, depth + 1)
    if isinstance(value, Text):
        return [value.value]
    if isinstance(value, Template):
        pieces = [[each] if isinstance(each, str) else _parts(each, known, depth + 1) for each in value.parts]
    elif isinstance(value, Binary) and value.operator == "+":
        pieces = [_parts(value.left, known, depth + 1), _parts(value.right, known, depth + 1)]
    else:
        return [value]
    for each in (one for piece in pieces for one in piece):
        if isinstance(each, str) and found and isinstance(found[-1], str):
            found[-1] += each
        elif each != "":
            found.append(each)
    return found
