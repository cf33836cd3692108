"""Clients: ``management(…)`` and ``oauth(…)``, and what calls their methods.

In: the right side of a definition, or what a helper returns. Out: a record of type ``CLIENT``; or an error where
somebody else than the team would say whose token it is, or who gets it.

    auth0 = management(domain="acme.eu.auth0.com", client_id="c", client_secret=event.secrets.CLIENT_SECRET)
"""

from actiongen import ir
from actiongen.analysis.environment import Environment, did_you_mean, list_of_names
from actiongen.analysis.operators import require
from actiongen.analysis.scope import Unknown
from actiongen.analysis.urls import is_of_team, url
from actiongen.diagnostics import codes_meaning as codes
from actiongen.facts.constants import constant
from actiongen.ir import clients, types
from actiongen.ir.types import Basic, Record, Type
from actiongen.ir.walk import reached, seen_through
from actiongen.source import Span
from actiongen.syntax import tree as syn

_HEADER = "authorization"
_EXAMPLES = {
    "management": "management(domain=event.secrets.DOMAIN, client_id=event.secrets.CLIENT_ID, "
    "client_secret=event.secrets.CLIENT_SECRET)",
    "oauth": 'oauth(base="https://api.example.com", token_url="https://login.example.com/oauth/token", '
    "client_id=event.secrets.CLIENT_ID, client_secret=event.secrets.CLIENT_SECRET)",
}


def defined(node: syn.Expr, environment: Environment) -> ir.Expr:
    """The value of a definition, or what a helper returns: there alone a client is made."""
    if isinstance(node, syn.Call) and isinstance(node.func, syn.Name) and node.func.id in clients.WORDS:
        environment.context.written[node.span] = node
        return _client(node, node.func.id, environment)
    return environment.infer(node, Basic.CLIENT)


def is_client_call(call: syn.Call, environment: Environment) -> bool:
    """Whether a call is ``client.verb(…)``. A name of which nothing is known, such as a parameter of a helper that is
    not called yet, is a client if it is called as none but a client is: ``d.get(key, default)`` has no names and no
    path.
    """
    if not isinstance(call.func, syn.Attribute) or not isinstance(call.func.value, syn.Name):
        return False
    name = call.func.value.id
    match environment.scope.lookup(name):
        case ir.Definition(value=value):
            type_: Type = value.info.type
        case ir.Variable(type=known):
            type_ = known
        case None | Unknown() if name not in ("event", "api"):
            type_ = Basic.UNKNOWN
        case _:  # a name that is no value
            return False
    if type_ is not Basic.UNKNOWN:
        return type_ is Basic.CLIENT
    verbs = {verb.value for verb in ir.Verb}
    return call.func.name in verbs and (call.func.name != "get" or _has_options(call))


def _has_options(call: syn.Call) -> bool:
    return any(argument.keyword for argument in call.arguments) or any(
        isinstance(argument.value, syn.FString)
        or (isinstance(argument.value, syn.String) and argument.value.value.startswith("/"))
        for argument in call.arguments[:1]
    )


def report_as_value(value: ir.Expr, environment: Environment) -> ir.Expr:
    """Reports a client where it is neither called nor passed on."""
    environment.report(
        codes.CLIENT_AS_VALUE,
        "a client is no value: it makes requests",
        value.info.span,
        help='call a method of it, `auth0.get("/api/v2/…", on_error=…)`, or pass it to a helper by its name',
        notes=("it holds the credentials, and these go to the server that gives the token alone",),
    )
    return environment.mistake(value.info.span, value)


def report_misplaced(name: str, span: Span, environment: Environment) -> None:
    """Reports a client that is made in the middle of something."""
    environment.report(
        codes.CLIENT_AS_VALUE,
        f"`{name}(…)` is the whole right side of a definition, or what a helper returns",
        span,
        help=f"give it a name first: `auth0 = {name}(…)`",
    )


def check_headers(headers: ir.Expr | None, environment: Environment) -> None:
    """Reports headers that may hold the one that the client sends."""
    if headers is None or headers.info.type is Basic.UNKNOWN:
        return
    type_ = headers.info.type
    if isinstance(type_, Record) and all(field.name.lower() != _HEADER for field in type_.fields):
        return
    environment.report(
        codes.BAD_CLIENT,
        (
            "the client sends `Authorization` with its token"
            if isinstance(type_, Record)
            else "the names of the headers of a client's request are written out"
        ),
        headers.info.span,
        help="leave it out, or make the request with `http`" if isinstance(type_, Record) else None,
    )


def _client(node: syn.Call, word: str, environment: Environment) -> ir.Expr:
    options = _options(node, word, environment)
    if options is None:
        return environment.mistake(node.span)
    read = {name: _text(name, value, environment) for name, value in options.items()}
    checked = [_is_right(name, value, environment) for name, value in read.items()]
    if not all(checked):
        return environment.mistake(node.span, *read.values())
    return clients.client(read, node.span)


def _options(node: syn.Call, word: str, environment: Environment) -> dict[str, syn.Expr] | None:
    names = clients.WORDS[word]
    given = {argument.keyword or "": argument for argument in node.arguments}
    unknown = next((argument for name, argument in given.items() if name not in names), None)
    missing = [name for name in names if name not in given and name not in clients.OPTIONAL]
    if unknown is None and not missing:
        return {name: given[name].value for name in names if name in given}
    message, span, help, fix = f"`{word}` needs {list_of_names(missing)}", node.span, None, None
    if unknown is not None:
        span = unknown.keyword_span or unknown.span
        message = f"`{word}` has no option `{unknown.keyword}`"
        help, fix = did_you_mean(unknown.keyword or "", names, span)
        if unknown.keyword is None:
            message = f"the options of `{word}` are written with their names"
    environment.report(
        codes.WRONG_ARGUMENTS, message, span, help=help or f"write `{_EXAMPLES[word]}`", fix=fix
    )
    return None


def _text(name: str, node: syn.Expr, environment: Environment) -> ir.Expr:
    value = require(environment.infer(node, Basic.STRING), f"`{name}=`", environment)
    if value.info.type in (Basic.STRING, Basic.UNKNOWN):
        return value
    environment.report(
        codes.TYPE_MISMATCH,
        f"`{name}=` is a text, and this has type {types.name(value.info.type)}",
        value.info.span,
    )
    return environment.mistake(value.info.span, value)


def _is_right(name: str, value: ir.Expr, environment: Environment) -> bool:
    """Whether an option is what it has to be; reports it if not."""
    if value.info.type is Basic.UNKNOWN:
        return False
    match name:
        case clients.SECRET:
            return _is_secret(value) or _bad(
                "`client_secret=` is a secret of this Action",
                value,
                environment,
                'declare it, `secrets("CLIENT_SECRET")`, and write `client_secret=event.secrets.CLIENT_SECRET`',
                "what is written out can be read by everybody who reads the policy or its JavaScript",
            )
        case "base" | "token_url":
            return _is_address(name, value, environment)
        case "domain":
            return _is_domain(value, environment)
        case _:
            return is_of_team(value) or _bad(
                f"`{name}=` is written out, or a secret or setting",
                value,
                environment,
                "make a client for each value that there can be, and choose between their answers",
                "who can change it could have a token made for something else",
            )


def _is_secret(value: ir.Expr) -> bool:
    match seen_through(value):
        case ir.Secret(is_setting=is_setting):
            return not is_setting
        case ir.Conditional(_, then, otherwise):
            return _is_secret(then) and _is_secret(otherwise)
        case ir.OrText(left, right):
            return _is_secret(left) and _is_secret(right)
        case ir.Operation(ir.Op.COALESCE, operands):
            return all(map(_is_secret, operands))
        case ir.Var(variable):
            return all(map(_is_secret, variable.origins))
        case _:  # whatever else it is, somebody can read it
            return False


def _is_address(name: str, value: ir.Expr, environment: Environment) -> bool:
    parts = url(value, environment)
    if parts is None:
        return False
    text = "".join(part if isinstance(part, str) else "x" for part in parts)
    if any(isinstance(part, ir.UrlValue) and part.part is not ir.UrlPart.BASE for part in parts):
        problem = f"`{name}=` is one address, and a value would change its path"
        return _bad(
            problem, value, environment, "write the path out, or take the whole address from a setting"
        )
    if name == "base" and ("?" in text or text.endswith("/")):
        problem = "`base=` is the beginning of an address, and the paths that follow begin with `/`"
        return _bad(problem, value, environment, 'write `base="https://api.example.com"`')
    return True


def _is_domain(value: ir.Expr, environment: Environment) -> bool:
    known = constant(value)
    text = known[0] if known is not None else None
    help = 'write `domain="acme.eu.auth0.com"`, or `domain=event.secrets.DOMAIN` with a setting of that name'
    if isinstance(text, str) and ("/" in text or "?" in text):
        return _bad("`domain=` is a host without `https://` and without a path", value, environment, help)
    if any(isinstance(node, ir.Event) for node in reached(value)):
        return _bad(
            "`domain=` is the tenant's own domain, and an event may name another one",
            value,
            environment,
            help,
            "Auth0's Management API has the tenant's domain in its audience, whatever domain a login came in by",
        )
    return url(ir.Interpolation(("https://", value), value.info), environment) is not None


def _bad(problem: str, value: ir.Expr, environment: Environment, help: str, *notes: str) -> bool:
    environment.report(codes.BAD_CLIENT, problem, value.info.span, help=help, notes=notes)
    return False
