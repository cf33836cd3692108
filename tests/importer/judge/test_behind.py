"""Two reasons at once, of which the one hides the other: a value of another type before an error of the original."""

import pytest
from importer.judge.pairs import Pair
from importer.judge.test_odd import world_of
from importer.judge.test_pairs import compiled

from actiongen.auth0.model import JsonValue
from actiongen.importer.judge.both_sides import choices_of
from actiongen.importer.judge.case import case_of
from actiongen.importer.judge.explain import Explainer
from actiongen.importer.judge.reads import uses
from actiongen.importer.judge.trials import Setup, Trials
from actiongen.importer.model import Kind, Original

pytestmark = pytest.mark.slow
_ASKED = (
    "let body; try { body = await (await fetch('https://a.example/found')).json(); } catch { return; }\n"
    "const found = body.found;\n"
)
_FAILING = "api.user.setAppMetadata('score', body.scores[0].of);"
_ASKING = (
    'answer = http.get("https://a.example/found", accept=..., on_error=stop())\n'
    "score = answer.json.scores[0].of\n\n"
    'with rule("No answer", when=answer.json is None):\n    stop()\n\n'
)
_SCORED = 'with rule("Score", when=score is not None):\n    api.user.setAppMetadata("score", score)'
_SIZED = f"{_ASKED}if (found.length === 0) {{ api.access.deny('nobody'); return; }}\n{_FAILING}"
_DENYING = (
    'with rule("Nobody", when=len(read(answer.json.found, [json])) == 0):\n    api.access.deny("nobody")\n\n'
)
_WRONG = 'with rule("X", when=read(answer.json.found, string) == "x"):\n    api.access.deny("nobody")\n\n'
_LINKED = (
    f"{_ASKED}if (!found || !found[0].id) return;\n"
    f"try {{ await fetch('https://a.example/of?id=' + found[0].id); }} catch {{}}\n{_FAILING}"
)
_LINKING = (
    "id = answer.json.found[0].id\n\n"
    'with rule("No id", when=not truthy(id)):\n    stop()\n\n'
    "other = http.get(\n"
    "    f\"https://a.example/of?id={coalesce(read(id, string), to_json(id), 'undefined')}\",\n"
    '    accept=..., on_error=log("no"),\n)\n\n'
)
_EMPTY = 'the answer json.found is "", of another type'
_READING = "the original throws TypeError: Cannot read properties of undefined (reading '0')"
_OTHER = "the original does a request, api.access.deny; the policy a request"


@pytest.mark.parametrize(
    ("original", "policy", "found", "kind", "what"),
    [
        # Any list lets the original come to the error.
        (_SIZED, f"{_ASKING}{_DENYING}{_SCORED}", "", "GATE_OPENED:TYPE", _EMPTY),
        # A wrong policy: no type is to blame.
        (_SIZED, f"{_ASKING}{_WRONG}{_SCORED}", "", "OTHER", _OTHER),
        (_SIZED, f"{_ASKING}{_DENYING}{_SCORED}".replace("== 0", "== 7"), [], "OTHER", _OTHER),
        # What is no text is JSON in an address.
        (_LINKED, f"{_ASKING}{_LINKING}{_SCORED}", [{"id": ["x"]}], "GATE_OPENED:THROWS", _READING),
    ],
)
def test_behind(original: str, policy: str, found: JsonValue, kind: str, what: str, trials: Trials) -> None:
    pair = Pair("behind", original, policy, 0, 0)
    program, javascript = compiled(pair.text)
    case = case_of(Original(Kind.ACTION, "pair.js", "Pair", pair.action), program, javascript)
    choices = choices_of(program, uses(case.own_nodes, case.code, case.kind), case.own_text)
    trigger = program.header.trigger
    setup = Setup(trigger, case.code, javascript, choices, ([], []), False, ())
    trials.set(setup)
    world = world_of(choices, ("http.0.json.found", found))

    (trial,) = trials.attempt([world], tell=True)
    reason = Explainer(case, choices, trials, setup).reason(world, trial)

    cause = "" if reason.cause is None else f":{reason.cause.name}"
    assert (f"{reason.kind.name}{cause}", reason.what) == (kind, what)
