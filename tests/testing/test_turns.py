"""A flow in the interpreter: which of its actions run, and which of their calls come to something."""

import pytest
from testing.policies import program

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.ir import Program
from actiongen.runs.values import Call
from actiongen.runs.world import World
from actiongen.source import Span
from actiongen.testing.events import default_event
from actiongen.testing.in_order import Subject, calls_of, rules_of, turns
from actiongen.testing.trace import trace

ENABLE = 'with rule("Enabled"):\n    api.multifactor.enable("any")\n'
NONE = 'with rule("None"):\n    api.multifactor.enable("none")\n'
KEEP = 'with rule("Kept"):\n    api.user.setUserMetadata("a", 1)\n'
DENY = 'with rule("Refused"):\n    api.access.deny("no")\n'
ABORT = 'with rule("Broken"):\n    api.user.setAppMetadata("a", 1)\n    abort("broken")\n'
CHALLENGE = 'with rule("Asked"):\n    api.authentication.challengeWith({"type": "otp"})\n'
SEND = 'with rule("Sent"):\n    api.redirect.sendUserTo("https://x.example")\n'
BACK = SEND + 'with on_continue():\n    with rule("Back"):\n        api.user.setUserMetadata("back", True)\n'
ON = ("multifactor.enable", ("any",))
OFF = ("multifactor.enable", ("none",))
KEPT = ("user.setUserMetadata", ("a", 1.0))
DENIED = ("access.deny", ("no",))
ASKED = ("authentication.challengeWith", ({"type": "otp"},))
SENT = ("redirect.sendUserTo", ("https://x.example",))
CAME = ("user.setUserMetadata", ("back", True))
EXECUTE, CONTINUE = HandlerKind.EXECUTE, HandlerKind.CONTINUE


def flow(*texts: str) -> Subject:
    made: tuple[Program, ...] = tuple(
        program(text, f"policies/{stem}.policy") for stem, text in zip("abcdef", texts, strict=False)
    )
    return Subject("policies/flows.policy", made[0].header.trigger, made, (), True)


@pytest.mark.parametrize(
    ("texts", "handler", "ran", "calls"),
    [
        ((KEEP, ENABLE), EXECUTE, "ab", (KEPT, ON)),
        # Auth0 asks for MFA at the end, as the last call says.
        ((ENABLE, KEEP), EXECUTE, "ab", (KEPT, ON)),
        ((ENABLE, NONE), EXECUTE, "ab", (OFF,)),
        # It asks nobody who was refused or challenged already, or sent away.
        ((ENABLE, DENY, KEEP), EXECUTE, "ab", (DENIED,)),
        ((ENABLE, CHALLENGE, KEEP), EXECUTE, "abc", (ASKED, KEPT)),
        ((ENABLE, SEND, KEEP), EXECUTE, "ab", (SENT,)),
        # Of an action that threw nothing is carried out.
        ((KEEP, ABORT, KEEP), EXECUTE, "ab", (KEPT, ("abort", ("broken",)))),
        # The user comes back, and the flow goes on.
        ((KEEP, BACK, ENABLE), CONTINUE, "abbc", (KEPT, SENT, CAME, ON)),
        ((BACK, BACK), CONTINUE, "aabb", (SENT, CAME, SENT, CAME)),
        ((BACK.replace(KEEP, DENY), KEEP), EXECUTE, "a", (SENT,)),
    ],
)
def test_who_runs_and_what_comes_of_it(
    texts: tuple[str, ...], handler: HandlerKind, ran: str, calls: tuple[Call, ...]
) -> None:
    subject = flow(*texts)
    done = turns(subject, World(default_event("post-login"), handler=handler), trace)
    assert "".join(turn.program.stem for turn in done) == ran
    assert calls_of(subject, done) == calls


def test_an_action_by_itself_has_all_of_its_calls() -> None:
    made = program(ENABLE + ABORT)
    subject = Subject.of_action(made)
    done = turns(subject, World(default_event("post-login")), trace)
    assert calls_of(subject, done) == (ON, ("user.setAppMetadata", ("a", 1.0)), ("abort", ("broken",)))
    assert rules_of(done) == ("Enabled", "Broken")


def test_an_action_has_its_own_secrets_alone() -> None:
    own = 'secrets("K")\n' + KEEP
    subject = flow(own, KEEP)
    first, second = turns(subject, World(default_event("post-login"), {"K": "k", "L": "l"}), trace)
    assert (first.world.secrets, second.world.secrets) == ({"K": "k"}, {})


def test_of_a_flow_it_is_known_what_runs_before_an_external_action() -> None:
    first, second = flow(KEEP, DENY).programs
    span = Span("f", 0, 0)
    entries = (
        ir.FlowAction("a", span),
        ir.External("x", span),
        ir.FlowAction("b", span),
        ir.External("y", span),
    )
    made = Subject.of_flow("f", ir.Flow(first.header.trigger, entries, span), (first, second), ())
    assert made.is_flow and made.externals == ((1, "x"), (2, "y"))
