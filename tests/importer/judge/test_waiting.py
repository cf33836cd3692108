"""What waits for nothing, fails, is caught elsewhere, or is no JSON becomes a policy that does the same.

Each original is imported and judged on Node: no difference may be "something else", and each class is a known one.
"""

from dataclasses import dataclass

import pytest

from actiongen import ir
from actiongen.importer.convert import convert
from actiongen.importer.judge.case import case_of
from actiongen.importer.judge.judge import Options, judge
from actiongen.importer.judge.trials import Trials
from actiongen.importer.model import Kind, Original, Package
from actiongen.source import Source
from actiongen.unit import compile_files

pytestmark = pytest.mark.slow
EVENTS = 400


@dataclass(frozen=True)
class Waiting:
    """An original of a few lines. ``found`` are the classes of difference that it may show, and no others; ``shown``
    stands in its policy or in the function that decides.
    """

    name: str
    lines: str
    found: frozenset[str]
    shown: tuple[str, ...] = ()
    above: str = ""

    @property
    def original(self) -> Original:
        """The Action."""
        code = f"{self.above}\nexports.onExecutePostLogin = async (event, api) => {{\n{self.lines}\n}};\n"
        packages = (Package("mongodb", "6.0.0"),) if "mongodb" in code else ()
        return Original(Kind.ACTION, "a.js", "A", code, "post-login", packages=packages)


_DB = 'const { MongoClient } = require("mongodb");\n'
_LOOK = (
    _DB + "async function look(event, api) {\n  const client = new MongoClient(event.secrets.URL);\n"
    '  await client.connect();\n  api.user.setAppMetadata("looked", true);\n'
    '  const found = await client.db("shop").collection("buyers").findOne({ id: event.user.user_id });\n'
    '  if (!found) { throw new Error("no buyer"); }\n'
    '  api.idToken.setCustomClaim("https://a.example/buyer", found.name);\n  await client.close();\n}'
)
_COUNT = (
    "async function count(event, api) {\n  let sum = 0;\n"
    "  for (const each of event.user.user_metadata.parts) {\n    sum = sum * 7 + each.length;\n"
    "    api.user.setAppMetadata(`part_${sum}`, each.trim());\n"
    '    if (sum > 100) { throw new Error("too many"); }\n  }\n}'
)
_DIGEST = (
    'async function digest(event, api) {\n  api.user.setAppMetadata("seen", true);\n'
    "  const big = BigInt(event.user.user_metadata.big).toString(36);\n"
    "  const answer = await fetch(`https://a.example/${encodeURIComponent(big)}`);\n"
    '  if (!answer.ok) { throw new Error("closed"); }\n'
    '  api.idToken.setCustomClaim("https://a.example/big", big);\n}'
)

CASES = (
    Waiting(
        "a helper that acts and throws is caught by a step of a promise",
        "await digest(event, api).catch((error) => api.access.deny(error.message));",
        frozenset({"error"}),
        ("api.access.deny",),
        _DIGEST,
    ),
    Waiting(
        "the same in a try",
        'try { await digest(event, api); } catch { api.access.deny("bad"); }',
        frozenset({"error"}),
        ("api.access.deny",),
        _DIGEST,
    ),
    Waiting(
        "a catch tells the words of the original's own error",
        'try {\n  const answer = await fetch("https://a.example/score");\n'
        '  if (!answer.ok) { throw new Error("closed"); }\n'
        '  api.idToken.setCustomClaim("https://a.example/score", (await answer.json()).score);\n'
        "} catch (error) { console.log(error); api.access.deny(error.message); }",
        frozenset({"error", "absent"}),
        ('api.access.deny("closed")',),
    ),
    Waiting(
        "a helper that nobody waits for is caught",
        'look(event, api).catch(() => { api.access.deny("closed"); });',
        frozenset({"absent"}),
        ('api.access.deny("closed")', "decided.deny = true"),
        _LOOK,
    ),
    Waiting(
        "a call before a throw is made though the function fails",
        "await look(event, api);",
        frozenset({"throws", "absent"}),
        ("abort(decided.failed)", "decided.failed = "),
        _LOOK,
    ),
    Waiting(
        "calls of a loop before a throw",
        "await count(event, api);",
        frozenset({"throws"}),
        ("for step in decided.steps", "abort(decided.failed)"),
        _COUNT,
    ),
    Waiting(
        "calls of a loop before a throw that is thrown again",
        'try { await count(event, api); } catch (error) { api.user.setAppMetadata("failed", true); throw error; }',
        frozenset({"throws"}),
        ("abort(decided.failed)", "failed_2: true"),
        _COUNT,
    ),
    Waiting(
        "a client that a helper is handed",
        "const client = new MongoClient(event.secrets.URL);\n"
        "const found = await find(client, event.user.user_id);\n"
        'api.idToken.setCustomClaim("https://a.example/buyer", found.name);',
        frozenset({"throws", "absent"}),
        above=_DB
        + 'async function find(db, id) { return db.db("shop").collection("buyers").findOne({ id }); }',
    ),
    Waiting(
        "two at once, of which the first fails",
        "const client = new MongoClient(event.secrets.URL);\n"
        'const note = async (kind) => {\n  const found = await client.db("shop").collection(kind).findOne();\n'
        "  if (!found) { throw new Error(kind); }\n  api.user.setAppMetadata(kind, true);\n};\n"
        'await Promise.all([note("a"), note("b")]);',
        frozenset({"throws", "not-awaited"}),
        above=_DB,
    ),
    Waiting(
        "all are settled, whatever fails",
        "const client = new MongoClient(event.secrets.URL);\n"
        'const note = async (kind) => {\n  const found = await client.db("shop").collection(kind).findOne();\n'
        "  api.user.setAppMetadata(kind, found.name);\n  if (!found.ok) { throw new Error(kind); }\n};\n"
        'await Promise.allSettled([note("a"), note("b")]);',
        frozenset({"absent"}),
        above=_DB,
    ),
    Waiting(
        "an async function in a loop acts when the loop is over",
        "const client = new MongoClient(event.secrets.URL);\n"
        '["a", "b"].forEach(async (kind) => {\n'
        '  const found = await client.db("shop").collection(kind).findOne();\n'
        "  api.user.setAppMetadata(kind, found.name);\n});",
        frozenset({"not-awaited", "absent"}),
        above=_DB,
    ),
    Waiting(
        "what fails before the first wait refuses the login, what fails in it does not",
        "const big = BigInt(event.user.user_metadata.big).toString(36);\n"
        "const client = new MongoClient(event.secrets.URL);\n"
        'client.db("shop").collection("a").insertOne({ big }).catch(() => {});',
        frozenset({"throws"}),
        ('on_error=abort("',),
        _DB,
    ),
    Waiting(
        "the same where the original goes on after the wait",
        "const big = BigInt(event.user.user_metadata.big).toString(36);\n"
        "const client = new MongoClient(event.secrets.URL);\n"
        'client.db("shop").collection("a").insertOne({ big })'
        '.then(() => api.user.setAppMetadata("told", true)).catch(() => {});',
        frozenset({"throws"}),
        ('on_error=abort("',),
        _DB,
    ),
    Waiting(
        "what fails before the first wait in a try is swallowed with the rest",
        "try {\n  const big = BigInt(event.user.user_metadata.big).toString(36);\n"
        "  const client = new MongoClient(event.secrets.URL);\n"
        '  await client.db("shop").collection("a").insertOne({ big });\n} catch { return; }\n'
        'api.user.setAppMetadata("told", true);',
        frozenset(),
        ("on_error=stop()",),
        _DB,
    ),
    Waiting(
        "an async function that is called where it is written",
        "(async () => {\n  const client = new MongoClient(event.secrets.URL);\n"
        '  api.user.setAppMetadata("told", true);\n  await client.db("shop").collection("a").insertOne({});\n'
        '  api.user.setAppMetadata("told_twice", true);\n})();',
        frozenset({"not-awaited"}),
        ('api.user.setAppMetadata("told", True)', 'api.user.setAppMetadata("told_twice", True)'),
        _DB,
    ),
)


@pytest.mark.every(3)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_does_the_same_on_node(case: Waiting, trials: Trials) -> None:
    imported = convert(case.original)
    policy = imported.policy
    assert policy is not None, imported.problems
    for part in case.shown:
        assert part in policy.text or any(part in (each.text or "") for each in policy.externs), policy.text
    source = Source("policies/a.policy", policy.text, policy.externs)
    (compiled,) = compile_files((source,), (source,))
    assert isinstance(compiled.content, ir.Program) and compiled.unit.javascript is not None
    pair = case_of(imported.original, compiled.content, compiled.unit.javascript)

    judgement = judge(pair, trials, Options(events=EVENTS))

    assert judgement.problem is None
    assert {each.kind.value for each in judgement.differences} <= case.found, judgement.differences
    assert judgement.equal > 0
    assert judgement.coverage.percent == 100
