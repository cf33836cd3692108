"""``analyse`` judges whatever can be parsed: it never raises, and it always comes to an end."""

import random
import re
import time
from functools import cache

import pytest
from bad_cases import BAD, chunk

from actiongen.analysis.analyse import analyse
from actiongen.diagnostics.model import Checked
from actiongen.ir import Flows, Library, Program
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import parse

SEEDS = 300
SECONDS = 2.0
_TOKEN = re.compile(
    r'f?r?"(?:[^"\\\n]|\\.)*"|[A-Za-z_][\w.]*|\d+(?:\.\d+)?|[=!<>]=|[^\sA-Za-z0-9_]|\n +|\n|[ \t]+'
)
_OPERAND = re.compile(r'f?r?".*|[A-Za-z_][\w.]*|\d.*')
_KEYWORDS = frozenset(
    ("action", "with", "rule", "if", "elif", "else", "for", "in", "is", "not", "and", "or", "def", "return")
)
_OPERANDS = """
event
event.user
event.user.email
event.user.app_metadata
event.user.app_metadata.x
event.user.app_metadata['k']
event.authorization
event.authorization.roles
event.stats.logins_count
event.secrets
event.secrets.KEY
event.refresh_token
event.user.identities
event.user.identities[0]
event.user.email.lower()
api
api.access.deny('x')
api.multifactor.enable('any')
stop()
stop
None
True
x
[]
{}
[1]
['a']
{'k': 1}
{'k': 1}.items()
{'k': 1}.get('k', 2)
1
-1
0
''
'a'
...
now()
days(1)
time('2026-01-01')
len
time
string
read
first
http.get('x')
f"{event.user.name}"
read(event.user.app_metadata.x, [string])
[i for i in event.user.identities]
{k: v for k, v in event.user.app_metadata.items()}
any(r == 'a' for r in event.authorization.roles)
first(i for i in event.user.identities if i.provider is None)
(event.user.email or None)
(1 if event.user.email else None)
[*event.authorization.roles, 'a'][1:]
{**event.user, 'k': event.user.email}
coalesce(event.user.email, event.user.name)
matches(r'a', event.user.email)
""".strip().split("\n")
_OPERATORS = (
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "in",
    "is",
    "not in",
    "is not",
    "and",
    "or",
)


@cache
def policies() -> tuple[str, ...]:
    """Policies without errors: the twins of the bad cases."""
    found = []
    for file in sorted(BAD.glob("AG[23]*.policy")):
        for part in file.read_text(encoding="utf-8").split("\n# ---\n"):
            if part.startswith("# ok\n") and "# file:" not in part:
                found.append(chunk(part.removeprefix("# ok\n")).sources[0].text)
    return tuple(found)


def mutated(seed: int) -> str:
    """A policy in which operands and operators are others, or tokens are taken out, doubled or exchanged."""
    chance = random.Random(seed)
    head, _, body = chance.choice(policies()).partition("\n")
    tokens = _TOKEN.findall(body)
    for _ in range(chance.randint(1, 3)):
        operands = [at for at, t in enumerate(tokens) if _OPERAND.fullmatch(t) and t not in _KEYWORDS]
        operators = [at for at, token in enumerate(tokens) if token in _OPERATORS]
        if operands and chance.random() < 0.7:
            at = chance.choice(operands)
            tokens[at] = chance.choice((chance.choice(_OPERANDS), tokens[chance.choice(operands)]))
        elif operators and chance.random() < 0.7:
            tokens[chance.choice(operators)] = chance.choice(_OPERATORS)
        elif tokens:
            _disturb(tokens, chance)
    return f"{head}\n{''.join(tokens)}"


def _disturb(tokens: list[str], chance: random.Random) -> None:
    at, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
    match chance.randrange(3):
        case 0:
            del tokens[at]
        case 1:
            tokens.insert(at, tokens[at])
        case _:
            tokens[at], tokens[other] = tokens[other], tokens[at]


def analysed(source: Source) -> Checked[Program | Flows | Library]:
    return parse(source).then(lambda file: analyse(file, no_library))


def no_library(path: str) -> Checked[syn.File]:
    return Checked(None)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_is_written_is_judged(seed: int) -> None:
    source = Source("policies/case.policy", mutated(seed))
    start = time.process_time()
    result = analysed(source)
    assert time.process_time() - start < SECONDS
    parsed = parse(source)
    assert result.value is not None or result.diagnostics or parsed.value is None
    for diagnostic in result.diagnostics:
        for label in (diagnostic.primary, *diagnostic.secondary):
            assert 0 <= label.span.start <= label.span.end <= len(source.text), diagnostic
    assert not result.is_clean or not any(diagnostic.is_error for diagnostic in parsed.diagnostics)


@pytest.mark.slow
def test_calls_of_helpers_do_not_multiply() -> None:
    helpers = "".join(f"def f{n}(x):\n    return f{n - 1}(x) and f{n - 1}(x)\n" for n in range(1, 25))
    text = (
        'action(name="A", trigger="post-login")\ndef f0(x):\n    return x == "a"\n'
        + helpers
        + 'with rule("r", when=f24(event.user.email)):\n    stop()\n'
    )
    start = time.process_time()
    result = analysed(Source("policies/case.policy", text))
    assert time.process_time() - start < 5 * SECONDS
    assert [diagnostic.code.name for diagnostic in result.diagnostics if diagnostic.is_error] == [
        "too-involved"
    ]
