"""JSON Web Tokens of jsonwebtoken and jose.

In: calls. Out: `jwt.verify`, `jwt.sign`, `jwt.decode`, `jwks`. A token that is signed without an end stays as it is,
for the language has none.

    jwt.verify(t, secret, { issuer: "x" })   ->   jwt.verify(t, secret, algorithms=[…], issuer="x").payload
"""

import re

from actiongen.core import tree as core
from actiongen.importer.libraries.asked.options import entries, url_text
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import Arguments, builtin, is_builtin, method, number, static, text
from actiongen.importer.libraries.packages import call
from actiongen.importer.libraries.rewrite import Rule, on
from actiongen.importer.libraries.times import duration
from actiongen.importer.model import RepairKind
from actiongen.source import Span

_SECRET = ("HS256", "HS384", "HS512")
_PUBLIC = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_SPAN_OF_TIME = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$", re.IGNORECASE)
_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1_000),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60_000),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3_600_000),
    **dict.fromkeys(("d", "day", "days"), 86_400_000),
    **dict.fromkeys(("w", "week", "weeks"), 604_800_000),
    "ms": 1,
}
_VERIFY = {
    "issuer": "issuer",
    "audience": "audience",
    "subject": "subject",
    "nonce": "nonce",
    "maxAge": "max_age",
    "maxTokenAge": "max_age",
    "clockTolerance": "leeway",
}
_SIGN = {"issuer": "issuer", "audience": "audience", "subject": "subject"}


@on(core.Call)
def decoded(node: core.Expr, context: Context) -> core.Expr | None:
    match call(node, context):
        case ("jsonwebtoken.decode", (token, *options)):
            made = builtin("jwt.decode", node.span, token)
            given = entries(options[0], context) if options else {}
            if given is None:
                return None
            is_whole = given.get("complete") == core.Boolean(True, node.span)
            return made if is_whole else _part(made, "payload")
        case ("jose.decodeJwt", (token,)) | ("jwt-decode", (token,)) | ("jwt-decode.jwtDecode", (token,)):
            return _part(builtin("jwt.decode", node.span, token), "payload")
        case ("jose.decodeProtectedHeader", (token,)):
            return _part(builtin("jwt.decode", node.span, token), "header")
        case _:
            return None


def _part(node: core.Expr, name: str) -> core.Expr:
    return core.Member(node, core.Text(name, node.span), node.span)


@on(core.Member, core.Await)
def header(node: core.Expr, context: Context) -> core.Expr | None:
    """`protectedHeader` is `header`."""
    match node:
        case core.Member(object, core.Text("protectedHeader")) if is_builtin(
            _awaited(object, context), "jwt.verify"
        ):
            return _part(object, "header")
        case core.Await(core.Builtin("jwt.verify" | "jwt.sign" | "jwks") as made):
            return made
        case core.Await(core.Member(core.Builtin("jwt.verify"), core.Text("payload")) as payload):
            return payload
        case _:
            return None


def _awaited(node: core.Expr, context: Context) -> core.Expr:
    meant = context.meant(node)
    return context.meant(meant.value) if isinstance(meant, core.Await) else meant


@on(core.Call)
def verified(node: core.Expr, context: Context) -> core.Expr | None:
    match call(node, context):
        case ("jsonwebtoken.verify", (token, key, *options)) if len(options) <= 1:
            made = _verify(token, key, options[0] if options else None, node, context)
            given = entries(options[0], context) if options else {}
            is_whole = (given or {}).get("complete") == core.Boolean(True, node.span)
            return made if made is None or is_whole else _part(made, "payload")
        case ("jose.jwtVerify", (token, key, *options)) if len(options) <= 1:
            return _verify(token, key, options[0] if options else None, node, context)
        case _:
            return None


def _verify(
    token: core.Expr, key: core.Expr, options: core.Expr | None, node: core.Expr, context: Context
) -> core.Expr | None:
    found = _key(key, context)
    given = entries(options, context) if options is not None else {}
    if found is None or given is None:
        return None
    algorithms = given.get("algorithms")
    if algorithms is None:
        names = _PUBLIC if _is_public(key, context) or _is_public(found, context) else _SECRET
        algorithms = core.Array(tuple(core.Text(name, node.span) for name in names), node.span)
    keywords: dict[str, core.Expr] = {"algorithms": context.meant(algorithms)}
    for name, value in given.items():
        if name in ("algorithms", "ignoreNotBefore", "complete", "typ"):
            continue
        wanted = _VERIFY.get(name)
        if wanted is None:
            return None
        if wanted in ("max_age", "leeway"):
            wait = _time(value, context)
            if wait is None:
                return None
            value = wait
        keywords[wanted] = url_text(value, context)
    return builtin("jwt.verify", node.span, token, found, **keywords)


def _key(key: core.Expr, context: Context) -> core.Expr | None:
    """A secret or public key as a text, or the address of a set of keys."""
    meant = context.meant(key)
    match method(meant):
        case (encoder, "encode", (secret,)) if isinstance(context.meant(encoder), core.New):
            return secret
    match static(meant):
        case (("Buffer", "from"), (secret,)):
            return secret
    match call(meant, context):
        case ("jose.createRemoteJWKSet", (url, *_)):
            return builtin("jwks", key.span, url_text(url, context))
        case (
            ("jose.importSPKI" | "jose.importPKCS8" | "crypto.createPublicKey" | "crypto.createPrivateKey"),
            (pem, *_),
        ):
            return pem
        case ("crypto.createSecretKey", (secret, *_)):
            return secret
    if isinstance(meant, core.Await):
        return _key(meant.value, context)
    if isinstance(meant, core.Member | core.Text | core.Template | core.Builtin):
        return key
    return key if isinstance(meant, core.Name) and isinstance(key, core.Name) else None


def _is_public(key: core.Expr, context: Context) -> bool:
    meant = _awaited(key, context)
    made = call(meant, context)
    if made is not None and made[0] in ("jose.importSPKI", "crypto.createPublicKey"):
        return True
    return is_builtin(meant, "jwks") or "BEGIN " in (text(meant) or "")


def _time(node: core.Expr, context: Context, of_number: int = 1_000) -> core.Expr | None:
    """`"10h"`, `"2 days"`, 3600."""
    meant = context.meant(node)
    fixed = number(meant)
    if fixed is not None:
        return duration(core.Number(fixed * of_number, node.span), node)
    found = _SPAN_OF_TIME.match(text(meant) or "")
    size = _UNITS.get(found[2].lower() or "ms") if found else None
    if found is None or size is None:
        return None
    return duration(core.Number(float(found[1]) * size, node.span), node)


@on(core.Call)
def signed(node: core.Expr, context: Context) -> core.Expr | None:
    match call(node, context):
        case ("jsonwebtoken.sign", (payload, key, *options)) if len(options) <= 1:
            given = entries(options[0], context) if options else {}
            return None if given is None else _signed(payload, key, dict(given), node, context)
        case _:
            return _sign_jwt(node, context)


def _signed(
    payload: core.Expr, key: core.Expr, given: dict[str, core.Expr], node: core.Expr, context: Context
) -> core.Expr | None:
    found = _key(key, context)
    claims = context.meant(payload)
    if found is None:
        return None
    keywords: dict[str, core.Expr] = {
        "algorithm": context.meant(given.pop("algorithm", core.Text("HS256", node.span)))
    }
    ends = given.pop("expiresIn", None)
    wait = None if ends is None else _time(ends, context)
    extra: list[core.Entry] = []
    for name, value in given.items():
        if name in _SIGN:
            keywords[_SIGN[name]] = value
        elif name == "jwtid":
            extra.append(core.Entry(core.Text("jti", node.span), value, node.span))
        elif name not in ("noTimestamp", "mutatePayload", "header", "keyid", "allowInsecureKeySizes"):
            return None
    if isinstance(claims, core.Object):
        made, until = _without_times(claims, context)
        wait = wait or until
        payload = core.Object((*made.entries, *extra), payload.span)
    elif extra:
        return None
    if wait is None:
        return None
    return builtin("jwt.sign", node.span, payload, found, expires_in=wait, **keywords)


def _without_times(claims: core.Object, context: Context) -> tuple[core.Object, core.Expr | None]:
    """The claims without `iat` and `exp`, and how long after now the token ends."""
    kept: list[core.Entry | core.Spread] = []
    wait: core.Expr | None = None
    for each in claims.entries:
        name = text(each.key) if isinstance(each, core.Entry) else None
        if name == "iat":
            context.notes.repair(
                RepairKind.DROPPED, each.span, "`iat` is the time at which the token is signed."
            )
            continue
        if name == "exp" and isinstance(each, core.Entry):
            wait = _after_now(context.meant(each.value), each.span)
            if wait is not None:
                continue
        kept.append(each)
    return core.Object(tuple(kept), claims.span), wait


def _after_now(node: core.Expr, span: Span) -> core.Expr | None:
    """The wait of `timestamp(now()) + 3600`."""
    match node:
        case core.Binary("+", core.Builtin("timestamp", (core.Builtin("now"),)), more) if number(more):
            return duration(core.Number((number(more) or 0) * 1_000, span), node)
        case core.Builtin("timestamp", (core.Binary("+", core.Builtin("now"), wait),)):
            return wait
        case _:
            return None


_CHAIN = {"setIssuer": "issuer", "setAudience": "audience", "setSubject": "subject", "setJti": "jwtid"}


def _sign_jwt(node: core.Expr, context: Context) -> core.Expr | None:
    """`new SignJWT(payload).setProtectedHeader({ alg }).setExpirationTime("1h").sign(key)`."""
    calls: list[tuple[str, Arguments]] = []
    at = node
    while (found := method(at)) is not None:
        at = found[0]
        calls.append((found[1], found[2]))
    if not calls or calls[0][0] != "sign" or len(calls[0][1]) != 1:
        return None
    match call(at, context):
        case ("jose.SignJWT", (payload,)):
            pass
        case _:
            return None
    given: dict[str, core.Expr] = {}
    for name, values in calls[1:]:
        match name, values:
            case "setProtectedHeader", (header_,):
                parts = entries(header_, context)
                if parts is None or "alg" not in parts:
                    return None
                given["algorithm"] = parts["alg"]
            case "setExpirationTime", (ends,):
                given["expiresIn"] = ends
            case "setIssuedAt", ():
                pass
            case (("setIssuer" | "setAudience" | "setSubject" | "setJti"), (value,)):
                given[_CHAIN[name]] = value
            case _:
                return None
    return _signed(payload, calls[0][1][0], given, node, context)


def may_fail(node: core.Builtin) -> bool:
    """Whether a call of `jwt.sign` may find that its key is none: any secret signs."""
    algorithm = next((value for key, value in node.keywords if key == "algorithm"), None)
    return text(algorithm) not in _SECRET


RULES: tuple[Rule, ...] = (decoded, header, verified, signed)
