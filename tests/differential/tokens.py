"""Tokens: what verifies and signs them, and what comes in as one.

In: a writer; a world. Out: lines that verify or sign, whose answer the lines below read; the world with tokens in the
event that are as expected, and such as are not.

    token(writer, end, helped, may_end=True)   ->   'token = jwt.verify(event.user.name, event.secrets.SIGNER, …)'
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from differential.conditions import fitting, simple
from differential.once import once
from differential.requests import on_error
from differential.values import subject
from differential.vocabulary import Kind
from differential.words import literal
from differential.writer import Name, Shape, Writer, Written

from actiongen import ir
from actiongen.auth0.model import FieldType
from actiongen.evaluate.tokens import sign, unsigned
from actiongen.facts.paths import path_of
from actiongen.ir.walk import below
from actiongen.runs.texts import to_units
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.testing.events import HTTP, Given, laid

KEY = "event.secrets.SIGNER"
_NAMES = ("token", "ticket", "jose", "verify_token", "said", "failure_2")
_ISSUERS = ("https://corp.example/", "a", "É")
_AUDIENCES = ('["b", "a"]', '"a"')
_SECOND = 1000.0
_LONG = 300_000.0


def keys(writer: Writer) -> list[str]:
    """The secret that signs, at times."""
    if not writer.choices.chance(0.5):
        return []
    writer.has_tokens = True
    return ['secrets("SIGNER")']


def token(writer: Writer, end: Callable[[], str], helped: Callable[[], str | None], *, may_end: bool) -> str:
    """One verification or signature, at times only where a condition holds."""
    choices = writer.choices
    condition = simple(writer) if choices.chance(0.2) else None
    with writer.block() if condition is None else writer.block(condition.when_true, condition.about):
        signs = choices.chance(0.3)
        call, ends = _signed(writer) if signs else _verified(writer, end, helped, may_end)
    made = call if condition is None else f"{call} if {condition} else None"
    name = writer.fresh(_NAMES)
    if signs:
        is_there = condition is None
        writer.names.append(Name(Written(name, is_there, about=frozenset((name,))), Kind.TEXT))
    else:
        _read(writer, name, ends and condition is None)
    return f"{name} = {made}"


def _signed(writer: Writer) -> tuple[str, bool]:
    choices = writer.choices
    kinds = (Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.TEXTS, Kind.JSON)
    pairs = (
        f"{literal(key)}: {writer.write(choices.pick(kinds), 1)}"
        for key in choices.some(("a", "10", "iss", "é", "exp"), 4, 1)
    )
    options = [f"algorithm={literal(choices.pick(ir.WITH_SECRET))}"]
    options.append(f"expires_in={choices.pick(('minutes(5)', 'seconds(1)'))}")
    options += [f"{name}={_claim(writer)}" for name in choices.some(("issuer", "subject"), 2)]
    if choices.chance(0.3):
        options.append(f"audience={choices.pick(_AUDIENCES)}")
    return f"jwt.sign({{{', '.join(pairs)}}}, {KEY}, {', '.join(options)})", False


def _verified(
    writer: Writer, end: Callable[[], str], helped: Callable[[], str | None], may_end: bool
) -> tuple[str, bool]:
    choices = writer.choices
    has_pair = choices.chance(0.3)
    is_fetched = has_pair and choices.chance(0.5)
    known = ("RS256", "ES256", "PS512", "EdDSA") if has_pair else ir.WITH_SECRET
    key = KEY if not is_fetched else 'jwks("https://keys.example/jwks", timeout=seconds(0.25))'
    algorithms = choices.some(known, 2, 1)
    options = [f"algorithms=[{', '.join(map(literal, algorithms))}]"]
    options += [f"{name}={_claim(writer)}" for name in ("issuer", "subject", "nonce") if choices.chance(0.2)]
    if choices.chance(0.3):
        options.append(f"audience={choices.pick(_AUDIENCES)}")
    if choices.chance(0.3):
        options.append("max_age=minutes(10)")
    if choices.chance(0.3):
        options.append("leeway=seconds(5)")
    invalid, ends = on_error(writer, end, helped, may_end)
    options.append(f"on_invalid={invalid}")
    if is_fetched:
        failing, fails = on_error(writer, end, helped, may_end)
        while failing == invalid:
            failing, fails = f'log("no keys", {writer.write(Kind.TEXT, 1)})', False
        options.append(f"on_error={failing}")
        ends = ends and fails
    return f"jwt.verify({_text(writer)}, {key}, {', '.join(options)})", ends


def _text(writer: Writer) -> str:
    """A token: one that was signed above, or a text of the event."""
    names = [name.written.text for name in writer.names if name.written.text in _NAMES]
    texts = [
        name for name in names if any(n.written.text == name and n.kind is Kind.TEXT for n in writer.names)
    ]
    if texts and writer.choices.chance(0.5):
        return writer.choices.pick(texts)
    return str(writer.leaf(Kind.TEXT))


def _claim(writer: Writer) -> str:
    return (
        literal(writer.choices.pick(_ISSUERS))
        if writer.choices.chance(0.7)
        else str(writer.present(Kind.TEXT, 1))
    )


def _read(writer: Writer, name: str, present: bool) -> None:
    """What the lines below may read."""
    about = frozenset((name,))
    parts = (
        (f"{name}.payload.a", Kind.JSON),
        (f"{name}.header.alg", Kind.JSON),
        (f"{name}.payload", Kind.JSON),
    )
    reads = (
        (f"read({name}.payload.a, string)", Kind.TEXT),
        (f"read({name}.payload.exp, number)", Kind.NUMBER),
    )
    for text, kind in (*parts, *reads):
        writer.names.append(Name(Written(text, False, about=about), kind))
    is_it = Written(f"({name}.payload.a == {writer.text_literal()})", True, about=about)
    writer.names.append(Name(is_it, Kind.BOOLEAN))
    if not present:
        writer.names.append(Name(Written(f"({name} is None)", True, about=about), Kind.BOOLEAN))


# What is read without a key


def decoded(writer: Writer, depth: int) -> Written:
    """A part of what a text says as a token."""
    value = subject(writer, Kind.TEXT, depth)
    part = writer.choices.pick(("payload.a", "payload", "header.alg"))
    return Written(f"jwt.decode({value}).{part}", about=value.about)


def decoded_text(writer: Writer, depth: int) -> Written:
    """A text in what a text says as a token."""
    value = subject(writer, Kind.TEXT, depth)
    return Written(f"read(jwt.decode({value}).payload.a, string)", about=value.about)


def says(writer: Writer, depth: int) -> Written:
    """Whether a text says a literal as a token."""
    value = subject(writer, Kind.TEXT, depth)
    return Written(f"(jwt.decode({value}).payload.a == {fitting(writer, value)})", True, about=value.about)


def random_text(writer: Writer, depth: int) -> Written:
    """A text that is another one each time."""
    return Written("uuid()", True)


TEXT_OF_TOKENS: tuple[tuple[int, Shape], ...] = ((1, decoded_text), (1, random_text))
JSON_OF_TOKENS: tuple[tuple[int, Shape], ...] = ((1, decoded),)
CONDITION_OF_TOKENS: tuple[tuple[int, Shape], ...] = ((1, says),)


def unsigned_tokens(texts: tuple[str, ...]) -> Iterator[str]:
    """Tokens that say the texts, and what is no token."""
    for text in texts:
        yield unsigned({"payload": {"a": text}, "header": {"alg": text}})
    yield from (*_GARBAGE, unsigned({"payload": {"a": 1.0, "a\0": None, "10": [], "9": {}}}))


# What comes in, and what comes of it

_GARBAGE = ("", "e30.e30", "e30.e30.", ".e30.x", "e30.e30.e30.e30.e30", "e30.W10.x", "e30.e30.x ", "e3.e3.=")


def given_token(question: ir.Verification | ir.Signature, name: str, random: Random) -> Given:
    """What a world says of a token, on its paths."""
    root = HTTP, name
    if random.random() < 0.3 and not (isinstance(question, ir.Signature) and question.has_secret):
        return {root: None}
    if isinstance(question, ir.Signature):
        return {root: random.choice(("e30.e30.x", "a", ""))}
    if random.random() < 0.2:
        return {(*root, "failure", "reason"): random.choice((ir.EXPIRED, ir.INVALID))}
    values: tuple[Value, ...] = ("x", "a", "", 1.0, True, None, ["a"], {"b": "c"})
    return {(*root, "payload", "a"): random.choice(values), (*root, "header", "alg"): "HS256"}


@once
def _tokens_of(program: ir.Program) -> list[ir.Verification | ir.Signature]:
    asked = [node.question for node in below(program.all_steps) if isinstance(node, ir.Ask)]
    return [each for each in asked if isinstance(each, ir.Verification | ir.Signature)]


def with_signed(world: World, program: ir.Program, random: Random) -> World:
    """The world whose tokens with secrets are worked out, with some that are signed in the event."""
    tokens = _tokens_of(program)
    if not tokens or not all(each.has_secret for each in tokens) or random.random() < 0.3:
        return world
    returns = {name: said for name, said in world.returns.items() if name not in (ir.VERIFY, ir.SIGN)}
    trigger, event = program.header.trigger, world.event
    for each in tokens:
        path = path_of(each.token) if isinstance(each, ir.Verification) else None
        field = None if path is None else trigger.field(path)
        if path is None or random.random() < 0.1:
            continue
        is_free = field is None or field.type in (FieldType.STRING, FieldType.JSON, FieldType.CONTAINER)
        if is_free and (field is None or not (field.values or field.format or field.invariants)):
            assert isinstance(each, ir.Verification)
            event = laid(event, path, _made(each, world, random), trigger)
    return replace(world, event=event, returns=returns)


def _made(asked: ir.Verification, world: World, random: Random) -> str:
    """A token that is as expected, or wrong in one way."""
    claims = _claims(asked, random)
    key, algorithm = str(world.secrets.get("SIGNER", "")), asked.algorithms[0]
    now, lasts = world.now_ms, _LONG
    match random.randrange(12):
        case 0:
            now -= random.choice((_LONG, _LONG + 4 * _SECOND, _LONG + 5 * _SECOND, 2 * _LONG + 5 * _SECOND))
        case 1:
            now += random.choice((_SECOND, 5 * _SECOND, 6 * _SECOND))
        case 2:
            key += "x"
        case 3:
            algorithm = random.choice(ir.WITH_SECRET)
        case 4:
            said = {"payload": claims, "header": {"alg": random.choice(("none", algorithm, "RS256"))}}
            return unsigned(said).removesuffix("x") + random.choice(("", "x", "AAAA"))
        case 5:
            claims[random.choice(("iss", "aud", "sub", "nonce"))] = random.choice(
                ("evil", "", 1.0, ["b", "z"])
            )
        case 6:
            claims.pop(random.choice([*claims]))
        case 7:
            claims["nbf"] = random.choice((now / _SECOND + 5, now / _SECOND + 7, "x", 0.0))
        case 8:
            return random.choice(_GARBAGE)
        case _:
            pass
    made = sign(claims, to_units(key), algorithm, {}, lasts, now)
    return made if random.random() < 0.95 else made[:-2]


def _claims(asked: ir.Verification, random: Random) -> dict[str, Value]:
    named = {"issuer": "iss", "subject": "sub", "audience": "aud", "nonce": "nonce"}
    claims: dict[str, Value] = {"a": random.choice(("x", "a", "", 1.0, None, ["a"]))}
    for entry in asked.claims:
        claims[named[entry.key]] = (
            "a" if not isinstance(entry.value, ir.Literal) else to_units(str(entry.value.value))
        )
    return claims
