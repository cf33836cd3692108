"""Well-typed policies and events that meet their literals, from a seed.

In: a ``random.Random``. Out: the text of a policy over most of the language, and events of post-login whose
values are drawn from the policy's own literals and their neighbours: a random text never meets
``forcemfa.floatme.io``.

    policy(Random(1))   ->   'action(name="Generated", trigger="post-login")\\n…'
"""

import copy
import json
import re
from collections.abc import Callable
from random import Random

Write = Callable[[], str]

TEXT_PATHS = [
    "event.user.email",
    "event.user.name",
    "event.user.nickname",
    "event.user.user_id",
    "event.tenant.id",
    "event.client.name",
    "event.connection.strategy",
    "event.request.ip",
    "event.request.hostname",
    "event.request.geoip.cityName",
    "event.organization.name",
    "event.organization.id",
    "event.transaction.login_hint",
    "event.transaction.state",
    "event.resource_server.identifier",
    "event.session.id",
    "event.user.app_metadata.plan",
    "event.user.user_metadata.nick",
    "event.request.body.note",
]
NUMBER_PATHS = [
    "event.stats.logins_count",
    "event.request.geoip.latitude",
    "event.request.geoip.longitude",
    "event.user.app_metadata.seats",
    "event.request.body.count",
]
BOOLEAN_PATHS = [
    "event.user.email_verified",
    "event.user.phone_verified",
    "event.refresh_token.rotating",
    "event.user.app_metadata.flag",
    "event.request.body.ok",
]
JSON_PATHS = [
    "event.user.app_metadata.any",
    "event.user.user_metadata.free",
    "event.user.user_metadata.free.deep",
    "event.request.query.q",
    "event.request.query.length",
    "event.transaction.metadata.k",
    "event.client.metadata.tier",
]
LIST_PATHS = [
    "event.authorization.roles",
    "event.transaction.requested_scopes",
    "event.user.multifactor",
    "event.transaction.acr_values",
    "event.user.app_metadata.tags",
]
TIME_TEXTS = ["event.user.created_at", "event.user.updated_at", "event.session.created_at"]
SCHEMAS = """schema(event.user.app_metadata, plan=string, seats=number, flag=boolean, tags=[string], any=json, since=time)
schema(event.user.user_metadata, nick=string, free=json)
schema(event.request.body, note=string, count=number, ok=boolean)
"""
TEXTS = [
    "",
    "a",
    "Admin",
    "forcemfa.floatme.io",
    "x@corp.example",
    "X@Corp.Example",
    "floatme-test",
    "é",
    "\U0001f600",
    "1",
    "10.0.0.1",
]
NUMBERS = ["0", "1", "2", "10", "-1", "0.5", "1.5", "100", "9007199254740992"]
TIMES = ["2026-01-01", "2026-01-01T00:00:00Z", "2026-02-30", "1999-12-31T23:59:59.999+02:00", "not a time"]
PATTERNS = ["^a", "@corp\\\\.example$", "(?i)admin", "[0-9]+", "^[a-z]{2,4}$", "x|y"]


class Writer:
    """Writes expressions of a wanted type; ``depth`` bounds how far they nest."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.names: dict[str, list[str]] = {}
        self.loops = 0

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def text(self, depth: int) -> str:
        r = self.random
        leaf = [lambda: r.choice(TEXT_PATHS), lambda: literal(r.choice(TEXTS)), lambda: self.name("text")]
        deep = [
            lambda: f"{self.text(depth - 1)}.{r.choice(['lower', 'upper', 'strip'])}()",
            lambda: f"email_domain({self.text(depth - 1)})",
            lambda: f"coalesce({self.text(depth - 1)}, {self.text(depth - 1)})",
            lambda: f"({self.text(depth - 1)} if {self.boolean(depth - 1)} else {self.text(depth - 1)})",
            lambda: f"({self.text(depth - 1)} or {self.text(depth - 1)})",
            lambda: f"({self.text(depth - 1)} or None)",
            lambda: f"{self.text(depth - 1)}[{r.choice(['', '1', '-2'])}:{r.choice(['', '3', '-1'])}]",
            lambda: f"{self.text(depth - 1)}.removeprefix({self.text(0)})",
            lambda: f"{self.text(depth - 1)}.removesuffix({self.text(0)})",
            lambda: f"{self.text(depth - 1)}.replace({literal(r.choice(TEXTS[1:]))}, {literal(r.choice(['$&', 'b', '']))})",
            lambda: f'f"<{{coalesce({r.choice(TEXT_PATHS)}, 7 * "-")}}>"'.replace('7 * "-"', "'-'"),
            lambda: f'f"{{coalesce({r.choice(NUMBER_PATHS)}, 7)}}!"',
            lambda: f"(coalesce({self.text(0)}, 'l') + coalesce({self.text(0)}, 'r'))",
            lambda: f"read({self.json(depth - 1)}, string)",
            lambda: f"to_json({self.json(depth - 1)})",
            lambda: f"iso({self.time(depth - 1)})",
            lambda: f"', '.join({self.texts(depth - 1)})",
            lambda: f"{self.texts(depth - 1)}[{r.choice(['0', '-1', '5'])}]",
            lambda: f"first({(v := self.loop())} for {v} in {self.texts(depth - 1)} if {self.about(v)})",
            lambda: f"LEVEL_NAMES[{self.text(depth - 1)}.lower()]",
            lambda: f"LEVEL_NAMES.get({self.text(depth - 1)}, {literal('none')})",
        ]
        return self.one(leaf, deep, depth)

    def number(self, depth: int) -> str:
        r = self.random
        leaf = [lambda: r.choice(NUMBER_PATHS), lambda: r.choice(NUMBERS), lambda: self.name("number")]
        deep = [
            lambda: f"({self.number(depth - 1)} {r.choice('+-*/')} {self.number(depth - 1)})",
            lambda: f"len({self.text(depth - 1)})",
            lambda: f"len({self.texts(depth - 1)})",
            lambda: f"coalesce({self.number(depth - 1)}, {self.number(depth - 1)})",
            lambda: f"({self.number(depth - 1)} if {self.boolean(depth - 1)} else {self.number(depth - 1)})",
            lambda: f"read({self.json(depth - 1)}, number)",
            lambda: f"to_number({self.text(depth - 1)})",
            lambda: f"timestamp({self.time(depth - 1)})",
            lambda: f"(-{self.number(depth - 1)})",
            lambda: f"({self.duration(depth - 1)} / hours(1))",
        ]
        return self.one(leaf, deep, depth)

    def boolean(self, depth: int) -> str:
        r = self.random
        leaf = [
            lambda: r.choice(BOOLEAN_PATHS),
            lambda: f"{r.choice(TEXT_PATHS)} {r.choice(['==', '!='])} {literal(r.choice(TEXTS))}",
            lambda: f"{r.choice(NUMBER_PATHS)} {r.choice(['<', '<=', '>', '>=', '==', '!='])} {r.choice(NUMBERS)}",
            lambda: f"{literal(r.choice(TEXTS[1:]))} in {r.choice(LIST_PATHS)}",
            lambda: f"{r.choice(JSON_PATHS)} is {r.choice(['None', 'not None', 'True', 'False', 'not True'])}",
            lambda: self.name("boolean"),
        ]
        deep = [
            lambda: f"({self.boolean(depth - 1)} {r.choice(['and', 'or'])} {self.boolean(depth - 1)})",
            lambda: f"({self.boolean(depth - 1)} {r.choice(['and', 'or'])} {self.boolean(depth - 1)})",
            lambda: f"(not {self.boolean(depth - 1)})",
            lambda: f"({self.text(depth - 1)} {r.choice(['==', '!='])} {self.text(depth - 1)})",
            lambda: f"({self.number(depth - 1)} {r.choice(['<', '<=', '>', '>=', '==', '!='])} {self.number(depth - 1)})",
            lambda: f"({self.time(depth - 1)} {r.choice(['<', '>=', '==', '!='])} {self.time(depth - 1)})",
            lambda: f"({self.json(depth - 1)} {r.choice(['==', '!='])} {self.pick(literal(r.choice(TEXTS)), r.choice(NUMBERS), self.text(0))})",
            lambda: f"({self.text(depth - 1)} {r.choice(['in', 'not in'])} {self.texts(depth - 1)})",
            lambda: f"({self.json(depth - 1)} in [{literal(r.choice(TEXTS))}, {literal(r.choice(TEXTS))}])",
            lambda: f"({literal(r.choice(TEXTS[1:]))} in {self.text(depth - 1)})",
            lambda: f"{self.text(depth - 1)}.{r.choice(['startswith', 'endswith'])}({self.text(0)})",
            lambda: f"(email_domain({self.text(depth - 1)}) is {r.choice(['None', 'not None'])})",
            lambda: f"(read({self.json(depth - 1)}, number) is {r.choice(['None', 'not None'])})",
            lambda: f'matches(r"{r.choice(PATTERNS).replace(chr(92) * 2, chr(92))}", {self.text(depth - 1)})',
            lambda: f"truthy({self.json(depth - 1)})",
            lambda: f"({self.boolean(depth - 1)} if {self.boolean(depth - 1)} else {self.boolean(depth - 1)})",
            lambda: f"{r.choice(['any', 'all'])}({self.about(v := self.loop())} for {v} in {self.texts(depth - 1)})",
            lambda: f"({self.text(depth - 1)} in LEVEL_NAMES)",
            lambda: f"({self.text(0)} and {self.boolean(depth - 1)})",
            lambda: f"any({(v := self.loop())}.name == {literal('pwd')} for {v} in event.authentication.methods)",
            lambda: f"is_known({self.text(depth - 1)})",
        ]
        return self.one(leaf, deep, depth)

    def json(self, depth: int) -> str:
        r = self.random
        leaf = [lambda: r.choice(JSON_PATHS)]
        deep = [
            lambda: f"{r.choice(JSON_PATHS)}[{r.choice(['0', '-1', literal('length'), literal('link'), literal('0')])}]",
            lambda: f"event.user.user_metadata.free[{self.text(depth - 1)}.strip()]",
            lambda: f"from_json({self.text(depth - 1)})",
        ]
        return self.one(leaf, deep, depth)

    def texts(self, depth: int) -> str:
        r = self.random
        leaf = [
            lambda: r.choice(LIST_PATHS),
            lambda: "[" + ", ".join(literal(t) for t in r.sample(TEXTS, r.randint(1, 3))) + "]",
        ]
        deep = [
            lambda: f"csv({self.text(depth - 1)})",
            lambda: f"{self.text(depth - 1)}.split({literal(r.choice(['@', '.', 'a']))})",
            lambda: f"[{(v := self.loop())}.{r.choice(['lower', 'upper'])}() for {v} in {self.texts(depth - 1)} if {self.about(v)}]",
            lambda: f"[{(v := self.loop())} for {v} in {self.texts(depth - 1)}]",
            lambda: f"read({self.json(depth - 1)}, [string])",
            lambda: f"[*{self.texts(depth - 1)}, {literal(r.choice(TEXTS))}]",
            lambda: f"{self.texts(depth - 1)}[1:]",
        ]
        return self.one(leaf, deep, depth)

    def time(self, depth: int) -> str:
        r = self.random
        leaf = [
            lambda: "now()",
            lambda: f"time({r.choice(TIME_TEXTS)})",
            lambda: f"time({literal(r.choice(TIMES))})",
            lambda: "event.user.app_metadata.since",
        ]
        deep = [
            lambda: f"({self.time(depth - 1)} {r.choice('+-')} {self.duration(depth - 1)})",
            lambda: f"time({self.text(depth - 1)})",
        ]
        return self.one(leaf, deep, depth)

    def duration(self, depth: int) -> str:
        r = self.random
        leaf = [lambda: f"{r.choice(['days', 'hours', 'minutes', 'seconds'])}({r.choice(NUMBERS)})"]
        deep = [
            lambda: f"({self.time(depth - 1)} - {self.time(depth - 1)})",
            lambda: f"days({self.number(depth - 1)})",
            lambda: f"({self.duration(depth - 1)} * {self.number(depth - 1)})",
        ]
        return self.one(leaf, deep, depth)

    def about(self, variable: str) -> str:
        r = self.random
        return self.pick(
            f"{variable} == {literal(r.choice(TEXTS))}",
            f"{variable}.startswith({literal(r.choice(TEXTS))})",
            f"len({variable}) > {r.choice(['0', '1', '3'])}",
            f"{variable} != {r.choice(TEXT_PATHS)}",
            f"{variable} in {r.choice(LIST_PATHS)}",
        )

    def loop(self) -> str:
        self.loops += 1
        return f"item{self.loops}"

    def name(self, kind: str) -> str:
        """A definition of that kind, or a path where there is none yet."""
        paths = {"text": TEXT_PATHS, "number": NUMBER_PATHS, "boolean": BOOLEAN_PATHS}
        return self.random.choice(self.names.get(kind) or paths[kind])

    def one(self, leaf: list[Write], deep: list[Write], depth: int) -> str:
        return self.random.choice(leaf if depth <= 0 or self.random.random() < 0.15 else deep)()


def literal(text: str) -> str:
    """A text as a literal of the language."""
    return json.dumps(text, ensure_ascii=False)


def policy(random: Random) -> str:
    """A policy that parses; one in a few is refused by the analysis, for a value that may be absent."""
    writer = Writer(random)
    lines = ['action(name="Generated", trigger="post-login")', SCHEMAS]
    lines.append('LEVEL_NAMES = {"a": "x@corp.example", "Admin": "10", "constructor_": "é"}\n')
    lines.append(
        f"def is_known(value):\n    return {writer.about('value')} or value in {random.choice(LIST_PATHS)}\n"
    )
    if random.random() < 0.3:
        lines.append(f"only_when({writer.boolean(2)})\n")
    for index in range(random.randint(0, 4)):
        kind = random.choice(["text", "number", "boolean"])
        value = {"text": writer.text, "number": writer.number, "boolean": writer.boolean}[kind](
            random.randint(1, 3)
        )
        lines.append(f"value_{index} = {value}")
        writer.names.setdefault(kind, []).append(f"value_{index}")
    for index in range(random.randint(1, 4)):
        lines.append(f'\nwith rule("Rule {index}", when={writer.boolean(random.randint(1, 4))}):')
        lines += ["    " + line for line in _body(writer, 2)]
    return "\n".join(lines) + "\n"


def _body(writer: Writer, depth: int) -> list[str]:
    random = writer.random
    lines: list[str] = []
    for _ in range(random.randint(1, 3)):
        kind = random.random()
        if depth > 0 and kind < 0.2:
            lines.append(f"if {writer.boolean(2)}:")
            lines += ["    " + line for line in _body(writer, depth - 1)]
            if random.random() < 0.5:
                lines.append("else:")
                lines += ["    " + line for line in _body(writer, depth - 1)]
        elif depth > 0 and kind < 0.35:
            variable = writer.loop()
            lines.append(f"for {variable} in {writer.texts(2)}:")
            lines.append(f'    api.user.setAppMetadata("loop", {variable})')
            lines.append(f"    if {writer.about(variable)}:")
            lines += ["        " + line for line in _body(writer, 0)]
        elif kind < 0.75:
            value = random.choice(
                [
                    lambda: f"coalesce({writer.text(2)}, 'absent')",
                    lambda: f"coalesce({writer.number(2)}, -1)",
                    lambda: f"{writer.boolean(2)} and not {writer.boolean(1)}",
                    lambda: f'{{"t": {writer.text(1)}, "n": {writer.number(1)}, "b": {writer.boolean(1)}, "l": {writer.texts(0)}}}',
                    lambda: f"coalesce({writer.texts(2)}, [])",
                ]
            )()
            lines.append(f'api.user.setAppMetadata("k{random.randint(0, 9)}", {value})')
        elif kind < 0.85:
            lines.append(f'log("seen", {writer.text(1)})')
        elif kind < 0.93:
            lines.append('api.multifactor.enable("any")')
        else:
            lines.append(writer.pick('api.access.deny("no")', "stop()", 'abort("broken")'))
            break
    return lines


_PATH = re.compile(r"event(?:\.[A-Za-z_]+)+")


def events(text: str, default: dict[str, object], random: Random, count: int) -> list[dict[str, object]]:
    """Events that differ from ``default`` at the paths that the policy reads."""
    paths = sorted(set(_PATH.findall(text)))
    literals = [
        json.loads(each)
        for each in re.findall(r'"(?:[^"\\\n]|\\.)*"', text)
        if "\\d" not in each and "\\." not in each
    ]
    numbers = [float(each) for each in re.findall(r"(?<![\w.\"])-?\d+(?:\.\d+)?", text)][:20]
    pool: list[object] = [
        None,
        True,
        False,
        0,
        -0.0,
        1,
        1e308,
        "",
        " x ",
        "toString",
        "length",
        [],
        {},
        ["a"],
        ["a", 1],
        {"length": 3, "link": "l", "a": 1, "deep": "d"},
        "2026-01-01T00:00:00Z",
        "a,b, c",
        '{"length": 2}',
        "\U0001f600x",
    ]
    for each in literals:
        pool += [each, each.upper(), each + "x", each[:-1], [each], {"deep": each, each or "e": each}]
    for each in numbers:
        pool += [each, each + 1, each - 1]
    made = []
    for _ in range(count):
        event = copy.deepcopy(default)
        for path in paths:
            if random.random() < 0.6:
                _set(event, path.split(".")[1:], random, pool)
        made.append(event)
    return made


_OPEN = {"app_metadata", "user_metadata", "body", "query", "metadata"}


def _set(event: dict[str, object], path: list[str], random: Random, pool: list[object]) -> None:
    at: object = event
    open_ = False
    for depth, name in enumerate(path[:-1]):
        if not isinstance(at, dict):
            return
        open_ = open_ or name in _OPEN
        if (
            (
                name in _OPEN
                or path[0] in ("organization", "session", "authorization", "refresh_token", "resource_server")
            )
            and random.random() < 0.1
            and (path[0] in ("user", "request", "client") or depth == 0)
        ):
            at[name] = random.choice([None, "text", 1, []]) if name in _OPEN else None
            return
        if not isinstance(at.get(name), dict):
            if not open_ and name not in _OPEN:
                return
            at[name] = {}
        at = at[name]
    name = path[-1]
    if not isinstance(at, dict):
        return
    if open_:
        if random.random() < 0.2:
            at.pop(name, None)
        else:
            at[name] = copy.deepcopy(random.choice(pool))
        return
    _set_closed(at, name, ".".join(["event", *path]), random, pool)


_REQUIRED = {
    "event.user.user_id",
    "event.tenant.id",
    "event.client.name",
    "event.connection.strategy",
    "event.request.ip",
    "event.stats.logins_count",
    "event.user.email_verified",
    "event.user.created_at",
    "event.user.updated_at",
    "event.organization.name",
    "event.organization.id",
    "event.resource_server.identifier",
    "event.session.id",
    "event.authorization.roles",
}


def _set_closed(at: dict[str, object], name: str, path: str, random: Random, pool: list[object]) -> None:
    if path not in _REQUIRED and random.random() < 0.35:
        if random.random() < 0.5:
            at.pop(name, None)
        else:
            at[name] = None
        return
    texts = [each for each in pool if isinstance(each, str)]
    if path in NUMBER_PATHS:
        numbers = [
            each
            for each in pool
            if isinstance(each, float | int) and not isinstance(each, bool) and abs(each) < 2**53
        ]
        at[name] = random.choice(numbers)
    elif path in BOOLEAN_PATHS:
        at[name] = random.choice([True, False])
    elif path in LIST_PATHS:
        at[name] = random.sample(texts, random.randint(0, 3))
    elif path in TEXT_PATHS or path in TIME_TEXTS:
        at[name] = random.choice(texts)
