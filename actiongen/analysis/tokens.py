"""JSON Web Tokens: what is verified with which key, and what is signed.

In: ``jwt.verify(token, key, …)`` and ``jwt.sign(payload, key, …)``, alone on a line or as the right side of a
definition. Out: :class:`ir.Ask`, of keys that are fetched one for the request and one for the token; or an error that
shows the right call.

    token = jwt.verify(text, jwks("https://…"), …)   ->   Ask(token_keys, Request(…)), Ask(token, Verification(…))
"""

from actiongen import ir
from actiongen.analysis.environment import Environment, list_of_names
from actiongen.analysis.operators import require
from actiongen.analysis.questions import Act, Keywords, made_where, options
from actiongen.analysis.token_keys import Key, key_of
from actiongen.analysis.token_options import CLAIMS, algorithms, claims, period
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.facts.known import Facts
from actiongen.flow.conditions import absent, negated
from actiongen.ir import types
from actiongen.ir.types import Basic, MapOf, Record
from actiongen.syntax import tree as syn

JWT = "jwt"
_VERIFY, _SIGN = "verify", "sign"
OF_JWT = (_VERIFY, "decode", _SIGN)
"""The functions of ``jwt``."""
_OF_VERIFY = ("algorithms", *CLAIMS, "max_age", "leeway", "on_invalid", "on_error")
_OF_SIGN = ("algorithm", "expires_in", "issuer", "audience", "subject", "on_error")
_FORM = 'write `jwt.verify(token, event.secrets.KEY, algorithms=["HS256"], on_invalid=stop())`'
_SIGN_FORM = 'write `jwt.sign({"sub": id}, event.secrets.KEY, algorithm="HS256", expires_in=minutes(5))`'

Asked = tuple[tuple[ir.Ask, ...], ir.Variable]
_Body = tuple[ir.Effect, ...]


def jwt_call(node: syn.Expr) -> str | None:
    """The name of the function of ``jwt`` that an expression calls, alone or in front of ``if … else None``."""
    call = node.then if isinstance(node, syn.Conditional) else node
    if not isinstance(call, syn.Call) or not isinstance(call.func, syn.Attribute):
        return None
    owner = call.func.value
    return call.func.name if isinstance(owner, syn.Name) and owner.id == JWT else None


def is_token(node: syn.Expr) -> bool:
    """Whether an expression verifies or signs a token."""
    return jwt_call(node) in (_VERIFY, _SIGN)


def token(node: syn.Expr, name: str | None, environment: Environment, invalid: Act, failed: Act) -> Asked:
    """What is asked (nothing after an error), and its answer; ``invalid`` reads ``on_invalid=``, ``failed``
    ``on_error=``.
    """
    environment.context.has_tokens = True
    asked = _signature if jwt_call(node) == _SIGN else _verification
    return asked(node, name or "token", environment, invalid, failed)


def _verification(node: syn.Expr, name: str, environment: Environment, invalid: Act, failed: Act) -> Asked:
    call, test, there = made_where(node, "a verification", environment)
    keywords = options("`jwt.verify`", _OF_VERIFY, call, there)
    parts = _two("jwt.verify", "a token and a key", call, there, _FORM)
    named = algorithms(keywords, call, there)
    key = None if parts is None else key_of(parts[1], named, there, signs=False)
    keys, there, fetched = _fetched(key, test, f"{name}_keys", call, keywords, there, failed)
    failure = ir.Variable("failure", ir.TOKEN_FAILURE, True, node.span)
    on_invalid, below = _on_invalid(call, keywords, failure, there, invalid)
    ends = below is None and there.facts is not None and "on_invalid" in keywords
    is_present = ends and test is None and (keys is None or keys.answer.present)
    answer = ir.Variable(name, ir.TOKEN, is_present, node.span, is_foreign=True)
    text = None if parts is None else _text(parts[0], there)
    expected = claims(keywords, CLAIMS, there)
    max_age, leeway = period("max_age", keywords, there), period("leeway", keywords, there)
    if keys is not None and keys.on_error and keys.on_error == on_invalid:
        _report_alike(keywords, there)
    if text is None or fetched is None or not named:
        return (), answer
    asked = ir.Verification(text, fetched, named, expected, max_age, leeway)
    condition = test
    if keys is not None and not keys.answer.present:
        condition = negated(absent(ir.Var(keys.answer, ir.Info(keys.answer.type, False, node.span))))
    made = ir.Ask(answer, condition, asked, failure, on_invalid, node.span)
    return ((made,) if keys is None else (keys, made)), answer


def _fetched(
    key: Key | None,
    test: ir.Expr | None,
    name: str,
    call: syn.Call,
    keywords: Keywords,
    environment: Environment,
    failed: Act,
) -> tuple[ir.Ask | None, Environment, ir.Expr | None]:
    """The request for keys, if they are fetched; the point where they are there, and the key."""
    if not isinstance(key, ir.Request):
        if "on_error" in keywords and key is not None:
            environment.report(
                codes.WRONG_ARGUMENTS,
                "this key is not fetched, so there is nothing that `on_error=` could be about",
                keywords["on_error"].span,
                help="leave it out: `on_invalid=` says what is done with a token that does not count",
            )
        return None, environment, key
    failure = ir.Variable("failure", ir.FAILURE, True, call.span)
    effects: _Body = ()
    below = environment.facts
    if "on_error" in keywords:
        effects, below = failed(keywords["on_error"].value, failure, environment)
    else:
        environment.report(
            codes.WRONG_ARGUMENTS,
            "keys that are fetched may not come: `on_error=` says what happens then",
            call.span,
            help='write `on_error=api.access.deny("…")` or `on_error=stop()` to end the action, or `log("…")` to go on',
            notes=("that says nothing about the token, so it is no `on_invalid=`",),
        )
    ends = below is None and environment.facts is not None
    answer = ir.Variable(name, ir.ANSWER, ends and test is None, call.span, is_foreign=True)
    made = ir.Ask(answer, test, key, failure, effects, call.span)
    read = ir.Var(answer, ir.Info(answer.type, True, call.span))
    return made, environment, ir.Member(read, "json", ir.Info(Basic.JSON, True, call.span))


def _on_invalid(
    call: syn.Call, keywords: Keywords, failure: ir.Variable, environment: Environment, invalid: Act
) -> tuple[_Body, Facts]:
    if "on_invalid" in keywords:
        return invalid(keywords["on_invalid"].value, failure, environment)
    environment.report(
        codes.WRONG_ARGUMENTS,
        "a verification says what happens with a token that does not count: `on_invalid=`",
        call.span,
        help='write `on_invalid=api.access.deny("…")` or `on_invalid=stop()` to end the action, or `log("…")` to go on '
        "without a token",
    )
    return (), environment.facts


def _report_alike(keywords: Keywords, environment: Environment) -> None:
    environment.report(
        codes.TOKEN_AND_KEYS_ALIKE,
        "a token that is not valid and keys that cannot be had end alike",
        keywords["on_error"].span,
        label="the key server does not answer",
        secondary=(Label(keywords["on_invalid"].span, "somebody has sent a bad token"),),
        help="say something else where the keys cannot be had",
        notes=(
            "a bad token is the sender's fault, and Auth0 may throttle who sends many; a key server that is down is "
            "not, and must not lock users out",
        ),
    )


def _signature(node: syn.Expr, name: str, environment: Environment, invalid: Act, failed: Act) -> Asked:
    call, test, there = made_where(node, "a signature", environment)
    keywords = options("`jwt.sign`", _OF_SIGN, call, there)
    parts = _two("jwt.sign", "a payload and a key", call, there, _SIGN_FORM)
    named = algorithms(keywords, call, there, one=True)
    key = None if parts is None else key_of(parts[1], named, there, signs=True)
    expires_in = period("expires_in", keywords, there)
    if "expires_in" not in keywords:
        there.report(
            codes.WRONG_ARGUMENTS,
            "a token that is signed says when it ends: `expires_in=`",
            call.span,
            help="write `expires_in=minutes(5)`",
            notes=("one without an end is worth as much as the key, for whoever finds it",),
        )
    payload = None if parts is None else _payload(parts[0], there)
    expected = claims(keywords, ("issuer", "subject", "audience"), there)
    failure = ir.Variable("failure", ir.TOKEN_FAILURE, True, node.span)
    has_secret = bool(named) and named[0] in ir.WITH_SECRET
    effects: _Body = ()
    ends = False
    if "on_error" in keywords and has_secret:
        there.report(
            codes.WRONG_ARGUMENTS,
            f"`{named[0]}` signs with any secret, so there is nothing that `on_error=` could be about",
            keywords["on_error"].span,
            help="leave it out",
        )
    elif "on_error" in keywords:
        effects, below = failed(keywords["on_error"].value, failure, there)
        ends = below is None and there.facts is not None
    answer = ir.Variable(
        name, Basic.STRING, (ends or has_secret) and test is None, node.span, is_foreign=True
    )
    if payload is None or key is None or isinstance(key, ir.Request) or not named or expires_in is None:
        return (), answer
    asked = ir.Signature(payload, key, named[0], expected, expires_in)
    return (ir.Ask(answer, test, asked, failure, effects, node.span),), answer


def _two(
    name: str, what: str, call: syn.Call, environment: Environment, form: str
) -> tuple[syn.Expr, syn.Expr] | None:
    positional = [argument.value for argument in call.arguments if argument.keyword is None]
    if len(positional) == 2:
        return positional[0], positional[1]
    environment.report(
        codes.WRONG_ARGUMENTS, f"`{name}` takes {what}, and options by name", call.span, help=form
    )
    return None


def _text(node: syn.Expr, environment: Environment) -> ir.Expr | None:
    value = environment.settle(environment.infer(node, Basic.STRING))
    if value.info.type in (Basic.STRING, Basic.UNKNOWN):
        return value
    text = environment.text(value)
    environment.report(
        codes.TYPE_MISMATCH,
        f"a token is a text, and this has type {types.name(value.info.type)}",
        value.info.span,
        help=f"read it first: `read({text}, string)`" if value.info.type is Basic.JSON else None,
    )
    return None


_NUMBERS = {
    Basic.TIME: "write `timestamp(t)` for a time, which is what tokens count in",
    Basic.DURATION: "divide a duration by a unit, which gives a number: `d / seconds(1)`",
}


def _payload(node: syn.Expr, environment: Environment) -> ir.Expr | None:
    value = require(environment.infer(node), "the payload of a token", environment)
    type_ = value.info.type
    if type_ is Basic.UNKNOWN:
        return value
    lacking = next((each for each in (Basic.TIME, Basic.DURATION) if types.holds(type_, each)), None)
    if lacking is not None:
        environment.report(
            codes.TYPE_MISMATCH,
            f"JSON has no {types.name(lacking)}",
            value.info.span,
            help=_NUMBERS[lacking],
        )
        return None
    if isinstance(type_, Record | MapOf):
        return value
    environment.report(
        codes.TYPE_MISMATCH,
        f"the payload of a token is a dictionary, and this has type {types.name(type_)}",
        value.info.span,
        help='write its claims: `{"sub": event.user.user_id}`',
    )
    return None


def unknown_function(node: syn.Call, environment: Environment) -> None:
    """Reports a function that ``jwt`` does not have."""
    assert isinstance(node.func, syn.Attribute)
    environment.report(
        codes.UNKNOWN_METHOD,
        f"there is no `jwt.{node.func.name}`",
        node.func.name_span,
        help=f"`jwt` has {list_of_names(OF_JWT)}",
    )
