"""The SDK of Auth0: ManagementClient and AuthenticationClient.

In: what makes a client, and calls of its methods. Out: `management(…)` and requests of it with paths of the Management
API; a client that was given a token asks by `http` with that token.

    management.users.update({ id }, { user_metadata })   ->   management.patch(f"/api/v2/users/{id}", json={…})
"""

from collections.abc import Mapping

from actiongen.core import tree as core
from actiongen.importer.libraries.asked.options import entries, note_waiting
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import Arguments, builtin, is_builtin, joined, number, plain, text
from actiongen.importer.libraries.packages import call
from actiongen.importer.libraries.rewrite import Rule, on
from actiongen.importer.libraries.times import duration
from actiongen.importer.model import RepairKind
from actiongen.source import Span

# method: HTTP method, path with the keys of the first argument, what the next argument is ("json" or "query").
# A key with an `*` takes the first argument itself. https://github.com/auth0/node-auth0, versions 2 to 4;
# https://auth0.com/docs/api/management/v2
_CALLS: dict[str, tuple[str, str, str]] = {
    "users.get": ("get", "/users/{id}", "query"),
    "users.getAll": ("get", "/users", "query"),
    "users.update": ("patch", "/users/{id}", "json"),
    "users.create": ("post", "/users", "json"),
    "users.delete": ("delete", "/users/{id}", ""),
    "users.getRoles": ("get", "/users/{id}/roles", ""),
    "users.assignRoles": ("post", "/users/{id}/roles", "json"),
    "users.deleteRoles": ("delete", "/users/{id}/roles", "json"),
    "users.getPermissions": ("get", "/users/{id}/permissions", ""),
    "users.assignPermissions": ("post", "/users/{id}/permissions", "json"),
    "users.getUserOrganizations": ("get", "/users/{id}/organizations", ""),
    "users.getLogs": ("get", "/users/{id}/logs", ""),
    "users.link": ("post", "/users/{id}/identities", "json"),
    "users.unlink": ("delete", "/users/{id}/identities/{provider}/{user_id}", ""),
    "users.getEnrollments": ("get", "/users/{id}/enrollments", ""),
    "users.getAuthenticationMethods": ("get", "/users/{id}/authentication-methods", ""),
    "usersByEmail.getByEmail": ("get", "/users-by-email", "query"),
    "roles.get": ("get", "/roles/{id}", ""),
    "roles.getAll": ("get", "/roles", "query"),
    "roles.getUsers": ("get", "/roles/{id}/users", ""),
    "roles.assignUsers": ("post", "/roles/{id}/users", "json"),
    "roles.getPermissions": ("get", "/roles/{id}/permissions", ""),
    "organizations.get": ("get", "/organizations/{id}", ""),
    "organizations.getAll": ("get", "/organizations", "query"),
    "organizations.getByName": ("get", "/organizations/name/{name}", ""),
    "organizations.create": ("post", "/organizations", "json"),
    "organizations.getMembers": ("get", "/organizations/{id}/members", ""),
    "organizations.addMembers": ("post", "/organizations/{id}/members", "json"),
    "organizations.deleteMembers": ("delete", "/organizations/{id}/members", "json"),
    "organizations.addMemberRoles": ("post", "/organizations/{id}/members/{user_id}/roles", "json"),
    "organizations.getMemberRoles": ("get", "/organizations/{id}/members/{user_id}/roles", ""),
    "organizations.getEnabledConnections": ("get", "/organizations/{id}/enabled_connections", ""),
    "organizations.createInvitation": ("post", "/organizations/{id}/invitations", "json"),
    "clients.get": ("get", "/clients/{client_id}", ""),
    "clients.getAll": ("get", "/clients", "query"),
    "connections.get": ("get", "/connections/{id}", ""),
    "connections.getAll": ("get", "/connections", "query"),
    "jobs.verifyEmail": ("post", "/jobs/verification-email", "json"),
    "tickets.changePassword": ("post", "/tickets/password-change", "json"),
    "tickets.verifyEmail": ("post", "/tickets/email-verification", "json"),
    "guardian.createEnrollmentTicket": ("post", "/guardian/enrollments/ticket", "json"),
    "getUser": ("get", "/users/{id}", ""),
    "getUsers": ("get", "/users", "query"),
    "getUsersByEmail": ("get", "/users-by-email?email={*}", ""),
    "updateUser": ("patch", "/users/{id}", "json"),
    "updateUserMetadata": ("patch", "/users/{id}", "user_metadata"),
    "updateAppMetadata": ("patch", "/users/{id}", "app_metadata"),
    "deleteUser": ("delete", "/users/{id}", ""),
    "createUser": ("post", "/users", "json"),
    "getUserRoles": ("get", "/users/{id}/roles", ""),
    "assignRolestoUser": ("post", "/users/{id}/roles", "json"),
    "removeRolesFromUser": ("delete", "/users/{id}/roles", "json"),
    "assignUsersToRole": ("post", "/roles/{id}/users", "json"),
    "getRoles": ("get", "/roles", "query"),
    "getRole": ("get", "/roles/{id}", ""),
    "linkUsers": ("post", "/users/{*}/identities", "json"),
    "getClients": ("get", "/clients", "query"),
    "getClient": ("get", "/clients/{client_id}", ""),
    "getConnections": ("get", "/connections", "query"),
    "sendEmailVerification": ("post", "/jobs/verification-email", "json"),
    "createPasswordChangeTicket": ("post", "/tickets/password-change", "json"),
    "createEmailVerificationTicket": ("post", "/tickets/email-verification", "json"),
}
_NAMED = {f"users.{name}" for name in ("updateUserMetadata", "updateAppMetadata")}
_IDENTITY = ("domain", "clientId", "clientSecret")
_IGNORED = frozenset(
    "scope audience tokenProvider retry timeoutDuration httpTimeout headers telemetry includeTokenInHeader".split()  # noqa: SIM905
)


@on(core.New, core.Call)
def made(node: core.Expr, context: Context) -> core.Expr | None:
    """`new ManagementClient({ domain, clientId, clientSecret })`."""
    match call(node, context):
        case (("auth0.ManagementClient" | "auth0-js.Management"), (options,)):
            given = entries(options, context)
        case _:
            return None
    if given is None or not set(given) <= {*_IDENTITY, "token", *_IGNORED}:
        return None
    if all(key in given for key in _IDENTITY):
        return builtin(
            "management",
            node.span,
            domain=given["domain"],
            client_id=given["clientId"],
            client_secret=given["clientSecret"],
        )
    if given.get("token") == _member("auth0", "accessToken", node.span):
        return _of_rules(node.span, context)
    if "domain" in given and "token" in given:
        limit = _limit(given, context)
        return builtin("with_token", node.span, domain=given["domain"], token=given["token"], **limit)
    return None


def _member(name: str, key: str, span: Span) -> core.Member:
    return core.Member(core.Name(name, span), core.Text(key, span), span)


def _of_rules(span: Span, context: Context) -> core.Expr:
    """The client of a Rule, which had a token of Auth0's: a policy needs an application of its own."""
    context.notes.repair(
        RepairKind.DROPPED,
        span,
        "The token that Auth0 hands to Rules is gone: give the policy an application for the Management API.",
    )
    secrets = core.Member(core.Name("event", span), core.Text("secrets", span), span)
    names = {"domain": "AUTH0_DOMAIN", "client_id": "AUTH0_CLIENT_ID", "client_secret": "AUTH0_CLIENT_SECRET"}
    return builtin(
        "management",
        span,
        **{key: core.Member(secrets, core.Text(name, span), span) for key, name in names.items()},
    )


def _limit(given: Mapping[str, core.Expr], context: Context) -> dict[str, core.Expr]:
    """How long a client waits, in milliseconds."""
    wait = given.get("timeoutDuration", given.get("httpTimeout"))
    fixed = None if wait is None else number(context.meant(wait))
    if wait is None or not fixed:
        return {}
    return {"timeout": duration(core.Number(fixed, wait.span), wait)}


@on(core.Call)
def asked(node: core.Expr, context: Context) -> core.Expr | None:
    """A method of a client."""
    if not isinstance(node, core.Call):
        return None
    given, found = plain(node.arguments), _method(node.function, context)
    if given is None or found is None:
        return None
    name, client, of = found
    return _call(name, client, of, given, node, context)


def _method(node: core.Expr, context: Context) -> tuple[str, core.Expr, core.Builtin] | None:
    """The name of a method, the client as it is named, and what made it."""
    names: list[str] = []
    while isinstance(node, core.Member) and (key := text(node.key)) is not None:
        names.append(key)
        node = node.object
        meant = context.meant(node)
        meant = context.meant(meant.value) if isinstance(meant, core.Await) else meant
        if isinstance(meant, core.Builtin) and is_builtin(meant, "management", "with_token"):
            return ".".join(reversed(names)), node, meant
    return None


def _call(
    name: str, client: core.Expr, of: core.Builtin, given: Arguments, node: core.Call, context: Context
) -> core.Expr | None:
    known = _CALLS.get(name) or _CALLS.get(name.removeprefix("users.") if name in _NAMED else "")
    if known is None:
        return None
    method, pattern, takes = known
    rest = list(given)
    others: dict[str, core.Expr] = {}
    path = _path(pattern, rest, others, node, context)
    if path is None or len(rest) > 1 or (others and (rest or method != "get")):
        return None
    keywords: list[tuple[str, core.Expr]] = []
    if others:
        pairs = tuple(
            core.Entry(core.Text(key, node.span), value, node.span) for key, value in others.items()
        )
        keywords.append(("query", core.Object(pairs, node.span)))
    if rest:
        if not takes:
            return None
        value = rest[0]
        if takes.endswith("_metadata"):
            value = core.Object((core.Entry(core.Text(takes, node.span), value, node.span),), node.span)
        keywords.append(("query" if takes == "query" else "json", value))
    answer = ("answer", core.Text("client", node.span))
    loose = ("loose", core.Boolean(True, node.span))
    if is_builtin(of, "management"):
        return core.Builtin(f".{method}", (client, path), node.span, (*keywords, answer, loose))
    parts = dict(of.keywords)
    headers = _bearer(parts["token"], node.span)
    url = joined(("https://", parts["domain"], path), node.span)
    limit = [(key, value) for key, value in of.keywords if key == "timeout"]
    if not limit:
        note_waiting(node.span, context)
    keywords += [("headers", headers), *limit]
    return core.Builtin(f"http.{method}", (url,), node.span, (*keywords, answer, loose))


def _bearer(token: core.Expr, span: Span) -> core.Object:
    value = joined(("Bearer ", token), span)
    return core.Object((core.Entry(core.Text("Authorization", span), value, span),), span)


def _path(
    pattern: str, rest: list[core.Expr], others: dict[str, core.Expr], node: core.Call, context: Context
) -> core.Expr | None:
    """The path with what the first argument says, which is gone then; what else it says goes into ``others``."""
    parts: list[str | core.Expr] = ["/api/v2"]
    keys: core.Expr | None = None
    for index, piece in enumerate(pattern.replace("{", "}").split("}")):
        if index % 2 == 0:
            parts.append(piece)
            continue
        if keys is None:
            if not rest:
                return None
            keys = rest.pop(0)
        if piece == "*":
            parts.append(keys)
            continue
        found = entries(keys, context)
        if found is None or piece not in found:
            return None
        others |= {key: value for key, value in found.items() if f"{{{key}}}" not in pattern}
        parts.append(found[piece])
    return joined(tuple(parts), node.span)


@on(core.Call)
def granted(node: core.Expr, context: Context) -> core.Expr | None:
    """`new AuthenticationClient(options).oauth.clientCredentialsGrant({ audience })`."""
    match node:
        case core.Call(
            core.Member(core.Member(client, core.Text("oauth")), core.Text("clientCredentialsGrant")), (body,)
        ) if not isinstance(body, core.Spread):
            pass
        case core.Call(core.Member(client, core.Text("clientCredentialsGrant")), (body,)) if not isinstance(
            body, core.Spread
        ):
            pass
        case _:
            return None
    match call(context.meant(client), context):
        case ("auth0.AuthenticationClient", (options,)):
            given, asked_ = entries(options, context), entries(body, context)
        case _:
            return None
    if given is None or asked_ is None or not all(key in given for key in _IDENTITY):
        return None
    span = node.span
    form = {
        "grant_type": core.Text("client_credentials", span),
        "client_id": given["clientId"],
        "client_secret": given["clientSecret"],
        **asked_,
    }
    object_ = core.Object(
        tuple(core.Entry(core.Text(key, span), value, span) for key, value in form.items()), span
    )
    url = joined(("https://", given["domain"], "/oauth/token"), span)
    limit = tuple(_limit(given, context).items())
    if not limit:
        note_waiting(span, context)
    keywords = (
        ("form", object_),
        *limit,
        ("answer", core.Text("client", span)),
        ("loose", core.Boolean(True, span)),
    )
    return core.Builtin("http.post", (url,), span, keywords)


RULES: tuple[Rule, ...] = (made, asked, granted)
