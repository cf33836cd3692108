"""What else our own JavaScript asks becomes what a policy writes for it: requests of clients, tokens, queries.

In: the expression of a question as our back end writes it, and what is below it. Out: the `Builtin` of a policy.

    await sendAuthorized(api.cache, auth0, "GET", "/x", {…})   ->   Builtin(".get", (auth0, "/x"), …)
"""

from actiongen.core import tree as core
from actiongen.importer.lift.place import method_name
from actiongen.lazy_dataclass import replace

_TEXT_OPTIONS = {
    "algorithms": "algorithms",
    "issuer": "issuer",
    "audience": "audience",
    "subject": "subject",
    "nonce": "nonce",
    "maxTokenAge": "max_age",
    "clockTolerance": "leeway",
}


def clients(file_statement: core.Statement) -> core.Statement:
    """``const crm = { base, tokenUrl, grant }`` as a client."""
    match file_statement:
        case core.Let(value=core.Object() as shown):
            given = fields(shown)
            grant = given.get("grant")
            if set(given) != {"base", "tokenUrl", "grant"} or not isinstance(grant, core.Object):
                return file_statement
            return replace(file_statement, value=_client(given, fields(grant)))
        case _:
            return file_statement


def _client(given: dict[str, core.Expr], grant: dict[str, core.Expr]) -> core.Builtin:
    base, audience = given["base"], grant.get("audience")
    known = [("client_id", grant["client_id"]), ("client_secret", grant["client_secret"])]
    where = base.span
    match base, audience:
        case core.Template(("https://", domain)), core.Template(
            ("https://", other, "/api/v2/")
        ) if domain == other and not isinstance(domain, str):
            return core.Builtin("management", (), where, (("domain", domain), *known))
        case _:
            more = [(key, grant[key]) for key in ("audience", "scope") if key in grant]
            first = [("base", base), ("token_url", given["tokenUrl"])]
            return core.Builtin("oauth", (), where, (*first, *known, *more))


def fields(shown: core.Object) -> dict[str, core.Expr]:
    """The entries of an object by their keys."""
    return {
        each.key.value: each.value
        for each in shown.entries
        if isinstance(each, core.Entry) and isinstance(each.key, core.Text)
    }


def verification(call: core.Call, keys: core.Expr | None) -> core.Builtin | None:
    """``verifyToken(token, key, {…})``; ``keys`` is where they are had, None for a key at hand."""
    match call.arguments:
        case (token, key, core.Object() as options) if not isinstance(token, core.Spread) and not isinstance(
            key, core.Spread
        ):
            made: list[tuple[str, core.Expr]] = []
            for name, value in fields(options).items():
                word = _TEXT_OPTIONS.get(name)
                if word is None:
                    return None
                if word in ("max_age", "leeway"):
                    value = core.Builtin("seconds", (value,), value.span)
                made.append((word, value))
            return core.Builtin("jwt.verify", (token, keys or key), call.span, tuple(made))
        case _:
            return None


def query(call: core.Call) -> core.Builtin | None:
    """A query of ``api`` that may fail: its method is the name, its options are keywords."""
    name = method_name(call.function)
    match call.arguments:
        case (core.Object() as options,) if name is not None:
            return core.Builtin(f"api.{name}", (), call.span, tuple(fields(options).items()))
        case _ if name is not None and not any(isinstance(each, core.Spread) for each in call.arguments):
            given = tuple(each for each in call.arguments if not isinstance(each, core.Spread))
            return core.Builtin(f"api.{name}", given, call.span)
        case _:
            return None
