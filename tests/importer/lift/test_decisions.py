"""Steps that a function in JavaScript decides do the same as the original, and no call of theirs gets lost.

Each original is judged on Node beside its policy.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from actiongen import ir
from actiongen.importer.convert import convert
from actiongen.importer.judge.case import case_of
from actiongen.importer.judge.judge import Options, judge
from actiongen.importer.judge.trials import Trials
from actiongen.importer.model import Imported, Kind, Original, Policy
from actiongen.runner.find import find_node
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
    allows: tuple[str, ...] = ()

    @property
    def original(self) -> Original:
        """The Action."""
        code = f"{self.above}\nexports.onExecutePostLogin = async (event, api) => {{\n{self.lines}\n}};\n"
        return Original(Kind.ACTION, "a.js", "A", code, "post-login")


CASES = (
    Decided(
        "a list that grows has its value alone taken out",
        'const groups = (event.user.app_metadata.groups || []).map(String);\ngroups.push("everyone");\n'
        'api.idToken.setCustomClaim("https://a.example/groups", groups);',
        ("groups = get_groups(event.user.app_metadata.groups",),
        ('groups.push("everyone")',),
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
    ),
    Decided(
        "what ends the handler among the steps",
        "const seen = new Map();\nfor (const each of event.authentication.methods) {\n"
        "  seen.set(each.name, (seen.get(each.name) || 0) + 1);\n}\n"
        'if (seen.get("mfa") > 0) {\n  api.idToken.setCustomClaim("https://a.example/mfa", true);\n  return;\n}\n'
        'api.multifactor.enable("any");',
        ("api.multifactor.enable",),
    ),
    Decided(
        "calls in a loop, in their order",
        "let sum = 0;\nfor (const each of (event.user.user_id || '').split('|')) {\n  sum += each.length;\n"
        "  if (sum % 2) { api.user.setUserMetadata(`odd_${sum}`, each); }\n"
        "  else { api.user.setAppMetadata(`even_${sum}`, sum); }\n}",
        ("for step in decided.steps", "api.user.setUserMetadata", "api.user.setAppMetadata"),
        ("decided.steps.push",),
    ),
    Decided(
        "a function that acts and is called several times",
        "let count = 0;\nconst note = (what) => {\n  count += 1;\n  try { if (what.length > 40) throw new Error(what);\n"
        "    api.user.setUserMetadata(`note_${count}`, what);\n  } catch (error) { api.access.deny(error.message); }\n};\n"
        "note(event.user.user_id);\nnote(event.client.name);\nnote(event.request.ip);",
        ("api.user.setUserMetadata", "api.access.deny"),
    ),
    Decided(
        "a look into the cache comes before",
        'const next = () => {\n  const known = api.cache.get("turn");\n  try {\n    let turn = Number(known?.value ?? "0");\n'
        "    while (turn > 9) { turn -= 10; }\n    api.cache.set('turn', String(turn + 1));\n    return turn;\n"
        "  } catch (error) { return -1; }\n};\nlet turn = 0;\ntry { turn = next(); } finally { turn += 1; }\n"
        'api.idToken.setCustomClaim("https://a.example/turn", `t${turn}`);',
        ('api.cache.get("turn")', 'api.cache.set("turn"'),
    ),
    Decided(
        "a value that may be absent is no failure",
        "const first = /^[a-z]+/i.exec(event.user.name || '')?.[0];\n"
        'api.idToken.setCustomClaim("https://a.example/first", first ?? "none");',
        ("value",),
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


def _imported(case: Decided) -> Imported:
    return convert(case.original)


def _policy(case: Decided) -> Policy:
    imported = _imported(case)
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


@pytest.fixture(scope="module")
def trials() -> Iterator[Trials]:
    with Trials(find_node()) as made:
        yield made


@pytest.mark.slow
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
    assert found <= {"throws", *case.allows}, judgement.differences
    assert judgement.equal > 0
    assert judgement.coverage.percent == 100
