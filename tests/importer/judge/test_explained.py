"""Why two runs differ, as far as they show it by themselves: no change of the original makes them equal here."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import pytest
from importer.judge.test_pairs import compiled
from importer.judge.test_talking import SETUP
from importer.judge.test_worlds import POLICY

from actiongen.auth0.load import load_trigger
from actiongen.importer.judge.case import case_of
from actiongen.importer.judge.choices import Drawn
from actiongen.importer.judge.explain import Explainer, Reason
from actiongen.importer.judge.trials import Side, Trial, Trials
from actiongen.importer.model import Kind, Original
from actiongen.runs.run import FINISHED, End, Ending, Run
from actiongen.runs.values import REQUEST, Call

CODE = """exports.onExecutePostLogin = async (event, api) => {
  api.access.deny("no"); api.user.setAppMetadata("k", 1);
  api.idToken.setCustomClaim("n", event.user.name);
  if (event.user.x) { throw new Error("meant"); }
  try { f(); } catch (error) { api.access.deny(error.message); }
};
"""
DENY: Call = ("access.deny", ("no",))
CLAIM: Call = ("idToken.setCustomClaim", ("n", "ann"))
META: Call = ("user.setAppMetadata", ("k", 1.0))
AT_DENY, AT_META, AT_CLAIM, AT_CATCH = (2, 13), (2, 36), (3, 14), (5, 42)
TYPE_ERROR = End(Ending.THROWN, "x is not a function", "TypeError", 3)
MEANT = End(Ending.THROWN, "meant", None, 4)
REFUSED = End(Ending.REFUSED, "a key is missing")
EXITED = End(Ending.EXITED, "process.exit")
OTHER = End(Ending.THROWN, "other")


class Never:
    """Trials after which the two still differ."""

    def attempt(self, worlds: Sequence[Drawn], *, tell: bool = False, cover: bool = False) -> list[Trial]:
        return [Trial("k", None) for _ in worlds]

    def under(
        self, originals: Sequence[str], worlds: Sequence[Drawn], *, tell: bool = False
    ) -> list[list[Trial]]:
        return [self.attempt(worlds) for _ in originals]


def side(*calls: Call, end: End = FINISHED, **more: Any) -> Side:
    places = more.pop("places", ())
    return Side(
        Run(calls, end=end),
        more.pop("column", 2 if end is TYPE_ERROR else None),
        more.pop("is_stray", False),
        more.pop("terminal", None),
        places,
    )


def explainer(kind: Kind = Kind.ACTION, trigger: str = "post-login") -> Explainer:
    program, javascript = compiled(POLICY)
    found = load_trigger(trigger)
    assert found is not None
    case = case_of(Original(kind, "a.js", "A", CODE), program, javascript)
    return Explainer(case, SETUP.choices, cast(Trials, Never()), replace(SETUP, trigger=found))


def told(reason: Reason) -> tuple[str, str, str]:
    cause = "" if reason.cause is None else f":{reason.cause.name}"
    span = reason.span
    return f"{reason.kind.name}{cause}", reason.what, "" if span is None else CODE[span.start : span.end]


META_CALL, CLAIM_CALL, DENIAL = "api.user.setAppMetadata", "api.idToken.setCustomClaim", "api.access.deny"


def does(mine: str, its: str) -> str:
    return f"the original does {mine}; the policy {its}"


GOES_ON = "the original goes on after api.access.deny"
THROWS = "the original throws TypeError: x is not a function"
LEAVES = "the original hands on what is absent, and the policy leaves the call out"
GIVES = "the original leaves out an argument that Auth0 asks for, and the policy gives one"
WORDS = "the words of an error are others"
CAUGHT = "the original does api.access.deny in its catch, for an error that the policy does not have"
CASES: list[tuple[Side, Side, dict[str, Any], str, str, str]] = [
    # After a denial
    (
        side(DENY, META, terminal=0, places=(AT_DENY,)),
        side(DENY),
        {"is_cut": True},
        "AFTER_DENIAL",
        GOES_ON,
        "deny",
    ),
    (side(DENY, META, terminal=0), side(META), {"is_cut": True}, "GATE_OPENED:AFTER_DENIAL", GOES_ON, ""),
    # Errors
    (side(META, end=TYPE_ERROR, column=2), side(META), {}, "GATE_OPENED:THROWS", THROWS, "api"),
    (side(META, end=TYPE_ERROR), side(META, CLAIM), {}, "GATE_OPENED:THROWS", THROWS, "api"),
    (side(META, CLAIM, end=TYPE_ERROR), side(META, end=OTHER), {}, "THROWS", THROWS, "api"),
    (side(META, end=TYPE_ERROR, column=2), side(META, DENY), {}, "THROWS", THROWS, "api"),
    (
        side(META, end=TYPE_ERROR),
        side(CLAIM),
        {},
        "OTHER",
        does("api.user.setAppMetadata, x is not a function", "api.idToken.setCustomClaim"),
        "api",
    ),
    (
        side(META, end=TYPE_ERROR),
        side(CLAIM, end=TYPE_ERROR),
        {},
        "OTHER",
        does(
            "api.user.setAppMetadata, x is not a function", "api.idToken.setCustomClaim, x is not a function"
        ),
        "api",
    ),
    (
        side(end=replace(TYPE_ERROR, name=None, line=None)),
        side(),
        {},
        "GATE_OPENED:THROWS",
        "the original throws x is not a function",
        "",
    ),
    (side(end=TYPE_ERROR, column=2, is_stray=True), side(), {}, "GATE_OPENED:NOT_AWAITED", THROWS, "api"),
    (
        side(end=EXITED),
        side(),
        {},
        "GATE_OPENED:THROWS",
        "the original does not come to its end: process.exit",
        "",
    ),
    (
        side(META, CLAIM, end=REFUSED),
        side(META),
        {},
        "GATE_OPENED:THROWS",
        "Auth0 refuses a call of the original: a key is missing",
        "",
    ),
    (
        side(CLAIM, end=REFUSED),
        side(META),
        {},
        "GATE_OPENED:THROWS",
        "Auth0 refuses a call of the original: a key is missing",
        "",
    ),
    (
        side(CLAIM, META, end=REFUSED),
        side(META),
        {},
        "OTHER",
        does(
            "api.idToken.setCustomClaim, api.user.setAppMetadata, a key is missing", "api.user.setAppMetadata"
        ),
        "",
    ),
    # One that it means
    (side(end=MEANT, column=22), side(), {}, "OTHER", does("meant", "nothing"), 'throw new Error("meant");'),
    (
        side(end=MEANT, column=22, is_stray=True),
        side(),
        {},
        "GATE_OPENED:NOT_AWAITED",
        "the original throws meant",
        'throw new Error("meant");',
    ),
    (
        side(end=MEANT, column=2),
        side(),
        {},
        "GATE_OPENED:THROWS",
        "the original throws meant",
        'if (event.user.x) { throw new Error("meant"); }',
    ),
    # Calls that hand on nothing, or too much
    (
        side(("idToken.setCustomClaim", ("n",)), end=EXITED),
        side(META),
        {},
        "GATE_OPENED:THROWS",
        "the original does not come to its end: process.exit",
        "",
    ),
    (
        side(("idToken.setCustomClaim", ("n", None)), end=EXITED),
        side(META),
        {},
        "GATE_OPENED:THROWS",
        "the original does not come to its end: process.exit",
        "",
    ),
    (
        side(("user.setAppMetadata", ("n", None)), end=EXITED),
        side(META),
        {},
        "OTHER",
        does("api.user.setAppMetadata, process.exit", "api.user.setAppMetadata"),
        "",
    ),
    (
        side(("user.setAppMetadata", ("k", 1.0, 2.0)), end=EXITED),
        side(META),
        {},
        "GATE_OPENED:THROWS",
        "the original does not come to its end: process.exit",
        "",
    ),
    (
        side(("other", ()), end=EXITED),
        side(META),
        {},
        "OTHER",
        does("other, process.exit", "api.user.setAppMetadata"),
        "",
    ),
    (
        side(("multifactor.enable", ("any",)), end=EXITED),
        side(META),
        {},
        "OTHER",
        does("api.multifactor.enable, process.exit", "api.user.setAppMetadata"),
        "",
    ),
    # Words
    (side(CLAIM, places=(AT_CLAIM,)), side(), {"is_said": True}, "ABSENT", LEAVES, "setCustomClaim"),
    (
        side(CLAIM, DENY, places=(AT_CLAIM,)),
        side(),
        {"is_said": True},
        "GATE_OPENED:ABSENT",
        LEAVES,
        "setCustomClaim",
    ),
    (
        side(CLAIM, META, places=(None, AT_META)),
        side(CLAIM),
        {"is_given": True},
        "ABSENT",
        GIVES,
        "setAppMetadata",
    ),
    (side(CLAIM), side(), {"mark": "NaN"}, "ABSENT", "the original has NaN in a text", ""),
    (side(CLAIM), side(), {"mark": "a list"}, "TYPE", "the original has a list in a text", ""),
    (side(CLAIM), side(end=OTHER), {"is_worded": True}, "ERROR", WORDS, ""),
    (side(CLAIM), side(META), {"is_worded": True}, "OTHER", does(CLAIM_CALL, META_CALL), ""),
    (side(("a", ("Unexpected end of JSON input",))), side(META), {"is_worded": True}, "ERROR", WORDS, ""),
    # Words that are told in a catch
    (side(("access.deny", ("f failed",)), places=(AT_CATCH,)), side(DENY), {}, "ERROR", WORDS, "deny"),
    (
        side(META, ("access.deny", ("f failed",)), places=(AT_META, AT_CATCH)),
        side(META, DENY),
        {},
        "ERROR",
        WORDS,
        "deny",
    ),
    (
        side(("access.deny", ("n",)), places=(AT_CATCH,)),
        side(DENY),
        {},
        "OTHER",
        does(DENIAL, DENIAL),
        "deny",
    ),
    (
        side(("access.deny", ("f failed",)), places=(AT_DENY,)),
        side(DENY),
        {},
        "OTHER",
        does(DENIAL, DENIAL),
        "deny",
    ),
    (
        side(("access.deny", ("f failed",)), places=(AT_DENY,)),
        side(("access.deny", ("thrown",))),
        {},
        "ERROR",
        WORDS,
        "deny",
    ),
    (
        side(("access.deny", (1.0,)), places=(AT_CATCH,)),
        side(DENY),
        {},
        "OTHER",
        does(DENIAL, DENIAL),
        "deny",
    ),
    (
        side(("access.deny", ("f failed",)), places=(AT_CATCH,)),
        side(("access.deny", (1.0,))),
        {},
        "OTHER",
        does(DENIAL, DENIAL),
        "deny",
    ),
    (
        side(("access.deny", ("f failed", "x")), places=(AT_CATCH,)),
        side(DENY),
        {},
        "OTHER",
        does(DENIAL, DENIAL),
        "deny",
    ),
    # A denial in a catch
    (side(DENY, places=(AT_CATCH,)), side(META), {}, "GATE_OPENED:ERROR", CAUGHT, "deny"),
    (side(DENY, places=(AT_DENY,)), side(META), {}, "OTHER", does(DENIAL, META_CALL), "deny"),
    (side(META, places=(AT_CATCH,)), side(CLAIM), {}, "OTHER", does(META_CALL, CLAIM_CALL), "deny"),
    (
        side(DENY, places=(AT_CATCH,)),
        side(META, end=OTHER),
        {},
        "OTHER",
        does("api.access.deny", "api.user.setAppMetadata, other"),
        "deny",
    ),
    # Something else
    (side((REQUEST, ("GET a",))), side(), {}, "OTHER", does("a request", "nothing"), ""),
    (
        side(META, META, CLAIM, places=(AT_DENY, AT_META, AT_CLAIM)),
        side(META, CLAIM),
        {},
        "OTHER",
        does(
            "api.user.setAppMetadata, api.user.setAppMetadata, api.idToken.setCustomClaim",
            "api.user.setAppMetadata, api.idToken.setCustomClaim",
        ),
        "setAppMetadata",
    ),
    (side(META), side(end=End(Ending.TIMEOUT)), {}, "OTHER", does("api.user.setAppMetadata", "timeout"), ""),
]


@pytest.mark.parametrize(("left", "right", "flags", "kind", "what", "at"), CASES)
def test_reasons(left: Side, right: Side, flags: dict[str, Any], kind: str, what: str, at: str) -> None:
    trial = Trial("k", None, (left, right), **flags)
    assert told(explainer().reason((), trial, is_thorough=False)) == (kind, what, at)


def test_what_had_to_be_ended() -> None:
    assert told(explainer().reason((), Trial(None, None, ended="memory"))) == (
        "OTHER",
        "a side had to be ended: memory",
        "",
    )


@pytest.mark.parametrize(
    ("trigger", "kind"),
    [
        ("credentials-exchange", "GATE_OPENED:THROWS"),
        ("send-phone-message", "GATE_OPENED:THROWS"),
        ("post-user-registration", "THROWS"),
    ],
)
def test_where_there_is_a_gate(trigger: str, kind: str) -> None:
    found = explainer(trigger=trigger).reason(
        (), Trial("k", None, (side(end=TYPE_ERROR), side())), is_thorough=False
    )
    assert told(found)[0] == kind


def test_the_callbacks_of_a_rule_run_outside_of_its_handler() -> None:
    sides = side(end=replace(TYPE_ERROR, line=None), is_stray=True), side()
    for kind, found in ((Kind.ACTION, "GATE_OPENED:NOT_AWAITED"), (Kind.RULE, "GATE_OPENED:THROWS")):
        reason = explainer(kind).reason((), Trial("k", None, sides), is_thorough=False)
        assert told(reason)[0] == found


def test_others_show_the_same() -> None:
    reason = explainer().reason((), Trial("k", None, (side(end=TYPE_ERROR), side())), is_thorough=False)
    assert reason.holds is not None
    assert reason.holds(Trial("l", None, (side(META, end=OTHER), side(META))))
    assert not reason.holds(Trial("l", None, (side(META), side())))
    assert not reason.holds(Trial(None, None))
    worded = Trial("k", None, (side(("access.deny", ("f failed",)), places=(AT_CATCH,)), side(DENY)))
    reason = explainer().reason((), worded, is_thorough=False)
    assert reason.holds is not None and reason.holds(worded)
    assert not reason.holds(Trial(None, None)) and not reason.holds(
        Trial("k", None, (side(DENY), side(DENY)))
    )
    assert not reason.holds(Trial("k", None, (side(DENY), side(DENY, DENY))))
    assert not reason.holds(Trial("k", None, (side(DENY), side(DENY, end=OTHER))))
