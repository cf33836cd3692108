"""Keys that sign tokens and verify them.

In: the key of ``jwt.verify`` or ``jwt.sign``. Out: a text, or the request for a set of public keys (``jwks("https://…")``
or a name for that); or an error where the key does not fit the algorithms, or where others know or choose it.

    jwks("https://login.corp.example/.well-known/jwks.json")   ->   Request(Sent(Verb.GET, …), for_keys=True)
"""

from collections.abc import Iterator
from dataclasses import replace

from actiongen import ir
from actiongen.analysis.environment import Environment
from actiongen.analysis.operators import require
from actiongen.analysis.requests import key_request
from actiongen.analysis.scope import KeySource
from actiongen.diagnostics import codes_meaning as codes
from actiongen.ir import types
from actiongen.ir.types import Basic
from actiongen.ir.walk import operands, seen_through
from actiongen.syntax import tree as syn

JWKS = "jwks"
Key = ir.Request | ir.Expr


def is_keys(node: syn.Expr) -> bool:
    """Whether an expression says where public keys are: ``jwks(…)``."""
    return isinstance(node, syn.Call) and isinstance(node.func, syn.Name) and node.func.id == JWKS


def key_source(node: syn.Expr, environment: Environment) -> KeySource:
    """What a name for ``jwks(…)`` stands for; the address is judged here and read where the keys are used."""
    assert isinstance(node, syn.Call)
    key_request(node, environment)
    return KeySource(node, environment.scope.snapshot())


def report_keys_as_value(name: str, node: syn.Expr, environment: Environment) -> None:
    """Reports keys in the place of a value."""
    environment.report(
        codes.TYPE_MISMATCH,
        f"`{name}` are keys, which are fetched where a token is verified, and no value",
        node.span,
        help="pass them to `jwt.verify(token, keys, …)`",
    )


def key_of(
    node: syn.Expr, algorithms: tuple[str, ...], environment: Environment, *, signs: bool
) -> Key | None:
    """The key; None after an error."""
    source = environment.scope.lookup(node.id) if isinstance(node, syn.Name) else None
    has_secret = bool(algorithms) and algorithms[0] in ir.WITH_SECRET
    if isinstance(source, KeySource) or is_keys(node):
        if isinstance(source, KeySource):
            environment.context.referenced.add(source)
            environment = replace(environment, scope=source.scope)
            call = source.node
        else:
            assert isinstance(node, syn.Call)
            call = node
        request = key_request(call, environment)
        if algorithms and (signs or has_secret):
            environment.report(
                codes.WRONG_KEY,
                f"`jwks` gives public keys, and `{algorithms[0]}` {'signs' if signs else 'verifies'} with a "
                f"{'private key' if not has_secret else 'secret'}",
                node.span,
                help=(
                    "write the secret that holds the key: `event.secrets.KEY`"
                    if signs
                    else 'name the algorithms of the keys: `algorithms=["RS256"]`'
                ),
                notes=("a public key is known to everybody, so anybody could sign with it",),
            )
            return None
        return request
    return _text(node, algorithms, environment, signs=signs, has_secret=has_secret)


def _text(
    node: syn.Expr, algorithms: tuple[str, ...], environment: Environment, *, signs: bool, has_secret: bool
) -> ir.Expr | None:
    value = require(environment.infer(node, Basic.STRING), "a key", environment)
    if value.info.type is Basic.UNKNOWN:
        return value
    if value.info.type is not Basic.STRING:
        environment.report(
            codes.TYPE_MISMATCH,
            f"a key is a text or `jwks(…)`, and this has type {types.name(value.info.type)}",
            value.info.span,
            help='write `event.secrets.KEY`, or `jwks("https://login.corp.example/.well-known/jwks.json")`',
        )
        return None
    if any(
        isinstance(part, ir.Event) or (isinstance(part, ir.Var) and part.variable.type == ir.TOKEN)
        for part in _content(value)
    ):
        environment.report(
            codes.WRONG_KEY,
            "this key comes with the event or with a token, so who sends it could sign with it",
            value.info.span,
            help="use a secret, or `jwks(…)` of a host that you trust",
        )
        return None
    if algorithms and (signs or has_secret) and not _is_hidden(value, (None,) if signs else (None, "")):
        environment.report(
            codes.WRONG_KEY,
            f"`{algorithms[0]}` {'signs' if signs else 'verifies'} with a key that nobody else may know, and this is "
            "no secret",
            value.info.span,
            help='declare it, `secrets("KEY")`, and write `event.secrets.KEY`',
            notes=("who can read the key can sign any token",),
        )
        return None
    return value


def _is_hidden(value: ir.Expr, harmless: tuple[str | None, ...]) -> bool:
    """Whether others cannot know the value, whichever of its choices it is: there is a secret in it, or an answer.
    ``harmless``: literals that are no key; an empty one verifies no token.
    """
    value = seen_through(value)
    match value:
        case ir.Secret(is_setting=is_setting):
            return not is_setting
        case ir.Literal(text):
            return text in harmless
        case ir.Var(variable):
            choices = tuple(variable.origins)
        case ir.Conditional(_, then, otherwise):
            choices = then, otherwise
        case ir.Lookup(whole, _, default):
            choices = (whole,) if default is None else (whole, default)
        case ir.OrText() | ir.ListDisplay() | ir.RecordDisplay() | ir.Operation(ir.Op.COALESCE):
            choices = (*operands(value),)
        case _:  # a part that is a secret hides the whole
            return any(_is_hidden(part, harmless) for part in operands(value))
    return all(_is_hidden(choice, harmless) for choice in choices)


def _content(value: ir.Expr) -> Iterator[ir.Expr]:
    """What may be in a value, through names, parameters and loops; what only decides is not in it."""
    value = seen_through(value)
    match value:
        case ir.Var(ir.Variable(origins=(_, *_) as origins)):
            parts = origins
        case ir.Conditional(_, then, otherwise):
            parts = then, otherwise
        case ir.Lookup(whole, _, default):
            parts = (whole,) if default is None else (whole, default)
        case _:  # any other value has something of all that it is made of
            yield value
            parts = (*operands(value),)
    for part in parts:
        yield from _content(part)
