"""Digests and identifiers: crypto and uuid.

In: calls of these packages. Out: `sha256`, `hmac_sha256`, `uuid`.

    crypto.createHash("sha256").update(x).digest("hex")   ->   sha256(x, "hex")
"""

from actiongen.core import tree as core
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import builtin, method, text
from actiongen.importer.libraries.packages import call
from actiongen.importer.libraries.rewrite import Rule, on

_ENCODINGS = ("hex", "base64", "base64url")
_TEXT = ("utf8", "utf-8")
_UUIDS = ("uuid", "uuid.v4", "uuid/v4", "crypto.randomUUID", "uuidv4")


@on(core.Call)
def digest(node: core.Expr, context: Context) -> core.Expr | None:
    """`createHash("sha256")` and `createHmac`, one `update`, one `digest`."""
    match method(node):
        case (updated, "digest", (encoding,)) if text(encoding) in _ENCODINGS:
            pass
        case _:
            return None
    match method(context.meant(updated)):
        case (made, "update", (value,)):
            pass
        case (made, "update", (value, how)) if text(how) in _TEXT:
            pass
        case _:
            return None
    match call(context.meant(made), context):
        case ("crypto.createHash", (name,)) if _is_sha256(name):
            return builtin("sha256", node.span, value, encoding)
        case ("crypto.createHmac", (name, key)) if _is_sha256(name):
            return builtin("hmac_sha256", node.span, key, value, encoding)
        case _:
            return None


def _is_sha256(node: core.Expr) -> bool:
    return (text(node) or "").lower() in ("sha256", "sha-256", "rsa-sha256")


@on(core.Call)
def identifier(node: core.Expr, context: Context) -> core.Expr | None:
    match call(node, context):
        case (name, ()) if name in _UUIDS:
            return builtin("uuid", node.span)
        case _:
            return None


RULES: tuple[Rule, ...] = (digest, identifier)
