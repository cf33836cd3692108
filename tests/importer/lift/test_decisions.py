"""Steps that a function in JavaScript decides do the same as the original, and no call of theirs gets lost.

Each original is judged on Node beside its policy.
"""

from dataclasses import dataclass

import pytest

from actiongen import ir
from actiongen.importer.convert import convert
from actiongen.importer.judge.case import case_of
from actiongen.importer.judge.judge import Options, judge
from actiongen.importer.judge.trials import Trials
from actiongen.importer.model import Kind, Original, Policy, RepairKind
from actiongen.source import Source
from actiongen.unit import compile_files


@dataclass(frozen=True)
class Decided:
    """An original of a few lines; ``shown`` stands in its policy, ``function`` in the file of its externs."""

    name: str
    lines: str
    shown: tuple[str, ...]
    function: tuple[str, ...] = ()
    above: str = ""
    least: int = 100
    """How much of the original is run, in percent: no event has a name that makes what else there is happen."""
    found: frozenset[str] = frozenset({"throws"})
    """The classes of difference that it may show."""

    @property
    def original(self) -> Original:
        """The Action."""
        code = f"{self.above}\nexports.onExecutePostLogin = async (event, api) => {{\n{self.lines}\n}};\n"
        return Original(Kind.ACTION, "a.js", "A", code, "post-login")


CASES = (
    Decided(
        "a list that grows has its value alone taken out",
        'const groups = (event.user.app_metadata.groups || []).map(String).reverse();\ngroups.push("everyone");\n'
        'api.idToken.setCustomClaim("https://a.example/groups", groups);',
        ('setCustomClaim("https://a.example/groups", decided.groups)',),
        ('groups.push("everyone")',),
    ),
    Decided(
        "a list of parts of texts that grows",
        "const groups = event.user.app_metadata.groups || [];\n"
        'const shops = groups.filter((each) => each.startsWith("shop-")).map((each) => each.slice(5));\n'
        'if (!shops.includes("all")) { shops.push("all"); }\n'
        'api.samlResponse.setAttribute("shops", shops);\n'
        'if (groups.includes("admin")) { api.samlResponse.setAttribute("groups", event.user.app_metadata.groups); }',
        (") -> [string]", '"groups", read(event.user.app_metadata.groups, [string])'),
        ('shops.push("all")',),
        found=frozenset({"throws", "gate-opened", "type"}),
    ),
    Decided(
        "a try around several calls",
        "let left = 0;\ntry {\n  const words = event.user.name.split(' ');\n"
        "  for (const word of words) { left = left * 7 + word.codePointAt(0); }\n"
        '  if (left % 2) { api.user.setUserMetadata("left", left); }\n'
        '  else { throw new Error(`even ${left}`); }\n  api.accessToken.addScope("read:all");\n'
        "} catch (error) {\n  api.access.deny(error.message);\n}",
        ("api.access.deny(decided.deny)", 'api.accessToken.addScope("read:all")', "decided.left"),
        ("decided.deny = `${error.message}`",),
        least=80,
    ),
    Decided(
        "what ends the handler among the steps",
        "const seen = new Map();\nfor (const each of event.authentication.methods) {\n"
        "  seen.set(each.name, (seen.get(each.name) || 0) + 1);\n}\n"
        'if (seen.get("mfa") > 0) {\n  api.idToken.setCustomClaim("https://a.example/mfa", true);\n  return;\n}\n'
        'api.multifactor.enable("any");',
        ("api.multifactor.enable",),
        least=66,
    ),
    Decided(
        "calls in a loop, in their order",
        "let sum = 0;\nfor (const each of (event.user.user_id || '').split('|')) {\n  sum += each.length;\n"
        "  if (sum % 2) { api.user.setUserMetadata(`odd_${sum}`, each); }\n"
        "  else { api.user.setAppMetadata(`even_${sum}`, sum); }\n}",
        ("for step in decided.steps", "api.user.setUserMetadata", "api.user.setAppMetadata"),
        ("decided.steps.push",),
        least=80,
    ),
    Decided(
        "a function that acts and is called several times",
        "const seen = new Set();\nconst note = (what) => {\n  if (seen.has(what)) { return; }\n  seen.add(what);\n"
        "  for (const each of what.split('|')) { api.user.setUserMetadata(`note_${seen.size}`, each); }\n};\n"
        "note(event.user.user_id);\nnote(event.client.name);\nnote(event.request.ip);\nnote(event.user.user_id);",
        ("for step in decided.steps", "api.user.setUserMetadata"),
        ("decided.steps.push",),
    ),
    Decided(
        "a look into the cache comes before",
        'const next = () => {\n  const known = api.cache.get("turn");\n'
        "  try {\n    let turn = Number(known?.value ?? 0);\n    while (turn > 9) { turn -= 10; }\n"
        "    api.cache.set('turn', String(turn + 1));\n    return turn;\n"
        "  } catch (error) { return -1; }\n};\nlet turn = 0;\ntry { turn = next(); } finally { turn += 1; }\n"
        'api.idToken.setCustomClaim("https://a.example/turn", `t${turn}`);',
        ('api.cache.get("turn")', 'api.cache.set("turn"'),
        least=66,
    ),
    Decided(
        "a value that may be absent is no failure",
        "const first = /^[a-z]+/i.exec(event.user.name || '')?.[0];\n"
        'api.idToken.setCustomClaim("https://a.example/first", first ?? "none");',
        ("value",),
    ),
    Decided(
        "an object of the event that is changed and read again",
        "const list = event.user.app_metadata.list || [];\nlist.push(new Map([[1, 2]]).get(1));\n"
        'api.idToken.setCustomClaim("https://a.example/list", list);\n'
        'api.idToken.setCustomClaim("https://a.example/all", (event.user.app_metadata.list || []).length);',
        ('setCustomClaim("https://a.example/list", decided.list)',),
    ),
    Decided(
        "a helper of the module that reads the event",
        'api.idToken.setCustomClaim("https://a.example/id", digestOf(event));',
        (),
        ("createHash",),
        above='const { createHash } = require("node:crypto");\n'
        "function emailOf(event) { return Buffer.from(event.user.email ?? '', 'utf8'); }\n"
        "function digestOf(event) { return createHash('md5').update(emailOf(event)).digest('hex'); }",
    ),
)


def _policy(case: Decided) -> Policy:
    imported = convert(case.original)
    assert imported.policy is not None, imported.problems
    return imported.policy


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_becomes_of_it(case: Decided) -> None:
    policy = _policy(case)
    for part in case.shown:
        assert part in policy.text
    (file,) = policy.externs
    for part in case.function:
        assert part in (file.text or "")
    assert "api." not in (file.text or "")


@pytest.mark.slow
@pytest.mark.every(2)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_does_the_same_on_node(case: Decided, trials: Trials) -> None:
    policy = _policy(case)
    source = Source("policies/a.policy", policy.text, policy.externs)
    (compiled,) = compile_files((source,), (source,))
    assert isinstance(compiled.content, ir.Program) and compiled.unit.javascript is not None
    pair = case_of(case.original, compiled.content, compiled.unit.javascript)

    judgement = judge(pair, trials, Options(events=800))

    assert judgement.problem is None
    found = {each.kind.value for each in judgement.differences}
    assert found <= case.found, judgement.differences
    assert judgement.equal > 0
    assert judgement.coverage.percent >= case.least


def test_an_actions_module_is_pinned_and_the_guess_is_said() -> None:
    code = (
        'const { isKnown } = require("actions:known-people");\n'
        "exports.onExecutePostLogin = async (event, api) => {\n"
        '  if (!(await isKnown(event.user.email))) { api.access.deny("Ask for access."); }\n};\n'
    )
    known = Original(
        Kind.ACTION, "a.js", "A", code, "post-login", modules=("known-people",), module_versions=("7",)
    )
    unknown = Original(Kind.ACTION, "a.js", "A", code, "post-login")

    said, guessed = convert(known).policy, convert(unknown).policy

    assert said is not None and guessed is not None
    assert 'modules={"known-people": 7}' in said.text and "Look up" not in said.text
    assert 'modules={"known-people": 1}' in guessed.text and "# Look up in Auth0" in guessed.text
    assert not [each for each in said.repairs if each.kind is RepairKind.GUESSED]
    assert [each.kind for each in guessed.repairs if "known-people" in each.what] == [RepairKind.GUESSED]


def test_a_secret_that_a_function_is_handed_stays_a_secret() -> None:
    code = (
        "exports.onExecutePostLogin = async (event, api) => {\n  const seen = new Map();\n"
        "  for (const each of event.secrets.PAIRS.split(',')) { seen.set(...each.split('=')); }\n"
        "  api.access.deny(seen.get(event.client.client_id) || 'Closed.');\n};\n"
    )
    policy = convert(Original(Kind.ACTION, "a.js", "A", code, "post-login")).policy

    assert policy is not None
    assert 'secrets("PAIRS")' in policy.text and "settings(" not in policy.text
    assert "# allow: secret-exposed" in policy.text


def test_a_call_that_answers_in_the_middle_is_refused() -> None:
    code = (
        "exports.onExecutePostLogin = async (event, api) => {\n  let turn = 0;\n  try {\n"
        "    api.cache.set('turn', 'x'.repeat(3));\n    while (api.cache.get('k').value.length > turn) turn += 1;\n"
        "  } finally { api.user.setAppMetadata('turn', turn); }\n};\n"
    )
    imported = convert(Original(Kind.ACTION, "a.js", "A", code, "post-login"))
    assert imported.policy is None and imported.problems


def test_what_is_printed_as_it_stands_reads_no_secret() -> None:
    code = (
        "exports.onExecutePostLogin = async (event, api) => {\n"
        "  const key = String.raw`${event.secrets.KEY}`;\n"
        "  api.user.setAppMetadata('key', key.length);\n};\n"
    )
    imported = convert(Original(Kind.ACTION, "a.js", "A", code, "post-login"))
    assert imported.policy is None and imported.problems


def test_a_promise_is_not_handed_over() -> None:
    code = (
        "exports.onExecutePostLogin = async (event, api) => {\n"
        "  const work = (async () => new Map([[1, 'x']]).get(1))();\n"
        "  api.idToken.setCustomClaim('https://a.example/a', 1);\n"
        "  api.idToken.setCustomClaim('https://a.example/w', await work);\n};\n"
    )
    policy = convert(Original(Kind.ACTION, "a.js", "A", code, "post-login")).policy
    assert policy is not None
    assert "await work" in (policy.externs[0].text or "")
