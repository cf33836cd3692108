"""Policies for the tests of the syntax stage: one that uses the whole grammar, and generators of others."""

import random

WHOLE_GRAMMAR = r'''"""Challenges for MFA.

Two lines of it.
"""

action(name="MFA", trigger="post-login", version="v3", runtime="node22", deploy=True)
load("shared/tenants.policy", "on_test_tenant")
schema(event.user.app_metadata, auth_require_mfa=boolean)
schema(event.request.body, {"ulp-full-name": string, "tags": [string], "size": {"w": number}})
secrets("API_KEY", optional=["CALLBACK"])
LIMIT = 1_000 * (2 + 3.5) / -4 - 1e3
joined = "a" 'b' r"\d" f"{x}{{}}{xs[0]['k']}\t{a if b else c}"
chain = 1 < a <= b != c and not d in e or f not in g and h is not None or i is True
picked = a if b else c if d else [*xs, y, ][1:]
table = {**d, "k": [1, None, True, False], event.user.email: "é",}
other = {k: v for k, v in d.items() if k if v}
names = [x.name[:-1] for x in xs if x.ok]  # trailing
found = first(x for x in xs if any(y == x for y in ys))
pairs = [f"{x}{z}" for x in xs if x if y for z in x.ys if z]
merged = {f"{x}{k}": v for x in xs for k, v in d.items() if k}
crossed = any(x == y for x in xs for y in ys)
only_when("a title", truthy(event.request.body.a))

# allow: x - a reason
with rule(
    "Refresh tokens",
    when=on_test_tenant and (is_refresh or user_domain != "a"),
):
    stop()

with rule("First"): stop()

with on_continue():
    n = 1
    with rule("second", when=n == 1):
        if a:
            log("a")
        elif b:
            for k, v in d.items():
                c = k
                api.x.y("any", allow=False)
        else:
            for z in zs:
                helper(z)

@extern("externs/md5.js")
def md5(text: string, n: [number]) -> string: ...

def effect(a, b,):
    """What it does."""
    c = a + b
    return c

test("t", given={event.a: None}, cases=[case("x", expect=[])], expect=api.y(...))
never("n", when=x == 1, then=api.multifactor.enable(...))
flow("post-login", ["a", "b"])
'''

_ALPHABET = (
    "abx_ 019.,:;()[]{}=+-*/%<>!&|^~@#\"'\\\n\t\r$?`éß“\u00a0\u200b\ufeff\u2028\x00\x0c\ud800😀rfbuRFN"
)
_WORDS = (
    "if",
    "else",
    "for",
    "in",
    "not",
    "is",
    "lambda",
    "def f():",
    "with a():",
    "return",
    "return 1",
    "import x",
    "None",
    "...",
    '"""',
    'f"{',
    '}"',
    "\\N{DASH}",
    "**",
    "//",
    "\n    ",
    "\n",
    "x = ",
    "f(",
    ":=",
    "->",
    "1_0",
    "0x1",
    "1e5",
    "'\\q'",
    "await ",
    "x: int",
    "\r\n",
    "@",
)


def mutated(seed: int) -> str:
    """The whole grammar with a few mistakes in it."""
    chance = random.Random(seed)
    text = WHOLE_GRAMMAR
    if chance.random() < 0.5:
        cuts = sorted(chance.sample(range(len(text)), 2))
        text = text[cuts[0] : cuts[1]]
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(text))
        kind = chance.random()
        if kind < 0.3:
            text = text[:at] + text[at + chance.randint(1, 8) :]
        elif kind < 0.6:
            text = text[:at] + chance.choice(_WORDS) + text[at:]
        elif kind < 0.8:
            text = text[:at] + chance.choice(_ALPHABET) + text[at:]
        else:
            start = chance.randint(0, len(text))
            text = text[:at] + text[start : start + chance.randint(1, 30)] + text[at:]
    return text


def noise(seed: int) -> str:
    """Words and characters in any order."""
    chance = random.Random(seed)
    pieces = (
        chance.choice((chance.choice(_ALPHABET), chance.choice(_WORDS))) for _ in range(chance.randint(0, 60))
    )
    return "".join(pieces)


def expression(chance: random.Random, depth: int) -> str:
    """Something that looks like an expression, mostly of the language."""
    if depth <= 0 or chance.random() < 0.15:
        return chance.choice(
            (
                "x",
                "event",
                "1",
                "0.5",
                "1.",
                "1E5",
                "00",
                "1_0",
                '"s"',
                "r'\\d'",
                "None",
                "True",
                '"a" "b"',
                "f'{x}'",
                "...",
            )
        )

    def sub() -> str:
        return expression(chance, depth - 1 - chance.randint(0, 1))

    make = chance.choice(
        (
            lambda: f"{sub()}.name",
            lambda: f"{sub()}[{sub()}]",
            lambda: f"{sub()}[{sub()}:{sub()}]",
            lambda: f"({sub()})",
            lambda: f"not {sub()}",
            lambda: f"-{sub()}",
            lambda: f"{sub()} {chance.choice('+-*/')} {sub()}",
            lambda: f"{sub()} {chance.choice(('and', 'or'))} {sub()}",
            lambda: f"{sub()} {chance.choice(('==', '<', 'in', 'not in', 'is', 'is not', '!='))} {sub()}",
            lambda: f"{sub()} if {sub()} else {sub()}",
            lambda: f"[{sub()}, *{sub()}]",
            lambda: f"{{{sub()}: {sub()}, **{sub()}}}",
            lambda: f"[{sub()} for x in {sub()} if {sub()}]",
            lambda: f"[{sub()} for x in {sub()} if {sub()} for y in {sub()}]",
            lambda: f"{{{sub()}: {sub()} for k, v in {sub()}}}",
            lambda: f"f({sub()} for x in {sub()})",
            lambda: f"f({sub()} for x in {sub()} for k, v in {sub()} if {sub()} if {sub()})",
            lambda: f"f({sub()}, {sub()}, a={sub()}, b={sub()},)",
            lambda: f"f(a={sub()}, {sub()})",
            lambda: 'f"' + "{" + sub().replace('"', "'") + '}"',
            lambda: f"({sub()}, {sub()})",
        )
    )
    return make()
