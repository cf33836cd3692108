"""What the block ``with on_continue():`` sees of the file above it."""

import pytest
from testing.policies import program, source

from actiongen import ir
from actiongen.analysis.analyse import analyse
from actiongen.auth0.model import HandlerKind
from actiongen.diagnostics.model import Diagnostic
from actiongen.ir.walk import below
from actiongen.syntax.parse import parse

FORM = """
with rule("The form"):
    api.prompt.render("ap_1")
"""


def handlers(text: str) -> tuple[ir.Handler, ir.Handler]:
    made = program(text)
    first, then = made.handler(HandlerKind.EXECUTE), made.handler(HandlerKind.CONTINUE)
    assert first is not None and then is not None
    return first, then


def definitions(handler: ir.Handler) -> dict[str, ir.Definition]:
    return {step.definition.name: step.definition for step in handler.steps if isinstance(step, ir.Define)}


def errors(text: str) -> list[Diagnostic]:
    outcome = parse(source(text)).then(lambda file: analyse(file, None))
    return [found for found in outcome.diagnostics if found.is_error]


def block(*lines: str) -> str:
    return "\nwith on_continue():\n" + "".join(f"    {line}\n" for line in lines)


USED = """
with rule("Used"):
    log("d", domain)
"""
LOG = 'with rule("Back"):'


def test_a_definition_that_means_the_same_is_one_in_both_handlers() -> None:
    text = "\ndomain = email_domain(event.user.email)\n" + FORM + USED + block(LOG, '    log("d", domain)')
    first, then = handlers(text)
    assert definitions(first)["domain"] is definitions(then)["domain"]


def test_a_definition_that_a_guard_makes_present_is_another_one_in_the_block() -> None:
    text = """
only_when(event.user.email is not None)
domain = event.user.email.lower()
""" + FORM + USED + block(LOG, '    log("d", domain)')
    first, then = handlers(text)
    outer, inner = definitions(first)["domain"], definitions(then)["domain"]
    assert outer is not inner
    assert outer.value.info.present and not inner.value.info.present


def test_what_uses_a_definition_that_differs_differs_too() -> None:
    text = """
only_when(event.user.email is not None)
address = event.user.email.lower()
shown = address
""" + FORM + block(LOG, '    log("d", shown)')
    then = definitions(handlers(text)[1])
    shown = then["shown"].value
    assert isinstance(shown, ir.Ref) and shown.definition is then["address"]


def test_the_block_has_no_definition_that_it_does_not_use() -> None:
    text = (
        "\nunused = event.user.name\nused = event.user.nickname\n" + FORM + block(LOG, '    log("d", used)')
    )
    assert [*definitions(handlers(text)[1])] == ["used"]


def test_no_rule_and_no_guard_holds_in_the_block() -> None:
    text = (
        """
only_when(event.user.email is not None)

with rule("Nameless", when=event.user.name is None):
    api.access.deny("no")
"""
        + FORM
        + block(
            LOG, '    api.idToken.setCustomClaim("https://a.example/n", event.user.name + event.user.email)'
        )
    )
    found, *_ = errors(text)
    assert found.code.id == "AG302" or "absent" in found.message, found


@pytest.mark.parametrize("used", ["answer.status", "made"])
def test_what_was_asked_is_not_known_any_more(used: str) -> None:
    text = """
answer = http.get("https://a.example/x", on_error=stop())
made = answer.status
""" + FORM + block(LOG, f'    log("d", {used})')
    (found,) = errors(text)
    assert found.code.id == "AG330"
    assert ("is made of `answer`" in found.message) is (used == "made")


def test_a_helper_over_what_differs_is_read_anew() -> None:
    text = """
only_when(event.user.email is not None)
address = event.user.email.lower()

def shown(x):
    return f"{coalesce(address, x)}"
""" + FORM + block(LOG, '    log("d", shown("a"))')
    then = handlers(text)[1]
    assert "address" in definitions(then) and not definitions(then)["address"].value.info.present


def test_a_client_is_seen_in_the_block() -> None:
    text = """
secrets("ID", "KEY")
auth0 = management(domain="a.eu.auth0.com", client_id=event.secrets.ID, client_secret=event.secrets.KEY)
""" + FORM + block(LOG, '    auth0.get("/api/v2/stats/daily", on_error=stop())')
    assert any(isinstance(node, ir.Ask) for node in below(*handlers(text)[1].steps))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FORM + block("pass_ = 1") + block("other = 1"), "one `with on_continue():`"),
        (FORM + "\nwith on_continue(1):\n    stop()\n", "takes nothing"),
    ],
)
def test_blocks_that_cannot_be(text: str, said: str) -> None:
    assert any(said in found.message for found in errors(text)), [found.message for found in errors(text)]
