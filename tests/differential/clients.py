"""Clients: how they are made, who calls them, and what becomes of their tokens.

In: a writer; a world. Out: lines that make clients, of which one is picked for a request; the world with other answers
to their requests for tokens, and with tokens in the cache.

    clients(writer)   ->   ['secrets("MACHINE")', 'machine = management(…)', …]
"""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from differential.once import once
from differential.words import literal
from differential.writer import Writer

from actiongen import ir
from actiongen.auth0.model import JsonValue
from actiongen.evaluate.evaluate import evaluate
from actiongen.ir.clients import KEY, TOKEN_REPLY
from actiongen.ir.walk import below
from actiongen.runs.texts import join
from actiongen.runs.world import World

PARAMETER = "client"
_PATHS = ("/a", "/api/v2/users", "/x?a=1", "/%7C/")
_TOKENS: tuple[JsonValue, ...] = (
    "timeout",
    "connection",
    "body",
    {"status": 401},
    {"status": 503},
    {"status": 404, "json": {"access_token": "t"}},
    {"text": "{"},
    {"json": None},
    {"json": {"access_token": 7}},
    {"json": {"access_token": "a\nb"}},
    {"json": {"access_token": " t "}},
    {"json": {"access_token": "t" * 4096, "expires_in": 61}},
    {"json": {"access_token": "é" * 2049, "expires_in": 3600}},
    {"json": {"access_token": "t", "expires_in": 60}},
    {"json": {"access_token": "t", "expires_in": 1e12}},
    {"json": {"access_token": "t", "expires_in": "60"}},
    {"json": {"access_token": "t", "expires_in": -0.5}},
    [{"status": 429}, {"json": {"access_token": "t"}}],
    ["timeout", {"json": {"access_token": "t", "expires_in": 61.5}}],
)


def clients(writer: Writer) -> list[str]:
    """Some clients, and the secret that they have."""
    if not writer.choices.chance(0.5):
        return []
    key = "client_secret=event.secrets.MACHINE"
    every = {
        "machine": f'management(domain="t.example", client_id="m", {key})',
        "crm": f'oauth(base="https://c.example", token_url="https://l.example/t", client_id="ä &", {key}, scope="a b")',
        "other": 'made("o.example", event.secrets.MACHINE)',
    }
    names = writer.choices.some(tuple(every), 2) or ["machine"]
    writer.clients += names
    writer.taken |= {*names, "made"}
    maker = (
        "",
        "def made(host, key):",
        '    return oauth(base=f"https://{host}/v1", token_url=f"https://{host}/t?x=1", client_id="o", '
        'client_secret=key, audience="a")',
        "",
    )
    return ['secrets("MACHINE")', *(maker if "other" in names else ()), *(f"{n} = {every[n]}" for n in names)]


def path(writer: Writer, value: str) -> str:
    """The path of a request, with a value in it at times."""
    begin = writer.choices.pick(_PATHS)
    if writer.choices.chance(0.5):
        return literal(begin)
    mark = writer.choices.pick(("/", "-", "?q=", "&x="))
    return f'f"{begin}{mark}{{{value}}}"'


@once
def _has_client(program: ir.Program) -> bool:
    asked = (node.question for node in below(program.all_steps) if isinstance(node, ir.Ask))
    return any(isinstance(each, ir.Request) and each.sent.client is not None for each in asked)


def with_tokens(world: World, program: ir.Program, random: Random) -> World:
    """The world with other answers to requests for tokens, and some in the cache."""

    def answer(reply: JsonValue) -> JsonValue:
        return random.choice(_TOKENS) if reply == TOKEN_REPLY and random.random() < 0.4 else reply

    def refused(reply: JsonValue) -> JsonValue:
        later = reply if isinstance(reply, list) else [reply]
        return [{"status": 401}, *later * 6] if reply != TOKEN_REPLY and random.random() < 0.2 else reply

    http: Mapping[str, JsonValue] = {
        name: answer(reply)
        for name, reply in world.http.items()
        if reply != TOKEN_REPLY or random.random() < 0.8
    }
    made = replace(world, http=http)
    if not _has_client(program):
        return made
    keys = {
        join(str(arguments[0]))
        for handler in program.handlers
        for name, arguments in evaluate(program, replace(made, handler=handler.kind)).calls
        if name == "cache.get" and str(arguments[0]).startswith(KEY)
    }
    if not keys or random.random() < 0.5:
        return made
    cached = {key: random.choice(("old", "", "a\nb")) for key in sorted(keys)}
    return replace(
        made,
        http={name: refused(reply) for name, reply in http.items()},
        cache={**made.cache, **cached},
    )
