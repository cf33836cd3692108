"""Checks judge each handler by itself: what one has refused, done or written says nothing about another."""

from backends.javascript.ir_builders import (
    call,
    deny,
    eq,
    handlers,
    log,
    ne,
    path,
    rule,
    text,
    two_handlers,
)

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.checks import run_checks
from actiongen.flow.resolved import Resolved

SHOP = eq(path("event.client.name"), text("Shop"))


def ids(program: ir.Program) -> list[str]:
    return [diagnostic.code.id for diagnostic in run_checks(Resolved(program))]


def in_one(*steps: ir.Step) -> ir.Program:
    return handlers(ir.Handler(HandlerKind.EXECUTE, steps))


def test_a_denial_in_the_first_gives_no_facts_in_the_second() -> None:
    refuse = rule("Refuse", ne(path("event.client.name"), text("Shop")), deny())
    again = rule("Refuse again", ne(path("event.client.name"), text("Shop")), deny("later"))
    assert ids(in_one(refuse, again)) == ["AG405"]
    assert ids(two_handlers((refuse,), (again,))) == []
    everybody = rule("Everybody", None, deny())
    assert ids(in_one(everybody, rule("Log", SHOP, log(text("x"))))) == ["AG405"]
    assert ids(two_handlers((everybody,), (rule("Log", SHOP, log(text("x"))),))) == []


def test_every_handler_is_judged() -> None:
    never = rule("Never", ir.And((SHOP, ne(path("event.client.name"), text("Shop"))), SHOP.info), deny())
    assert ids(two_handlers((), (never,))) == ["AG405"]
    assert ids(two_handlers((rule("Everybody", None, deny()),), (rule("a", None, deny()), never))) == [
        "AG405"
    ]


def test_a_rule_may_be_repeated_in_another_handler() -> None:
    rules = rule("Seen", SHOP, log(text("seen"))), rule("Seen again", SHOP, log(text("seen")))
    assert ids(in_one(*rules)) == ["AG406"]
    assert ids(two_handlers(rules[:1], rules[1:])) == []
    assert ids(two_handlers((), rules)) == ["AG406"]


def test_what_one_handler_writes_another_may_read() -> None:
    write = rule("Write", SHOP, call("user.setAppMetadata", text("plan"), text("free")))
    plan = path("event.user.app_metadata.plan")
    read = rule("Read", None, call("idToken.setCustomClaim", text("https://a.example/plan"), plan))
    assert ids(in_one(write, read)) == ["AG427"]
    assert ids(two_handlers((write,), (read,))) == []
    assert ids(two_handlers((), (write, read))) == ["AG427"]
