"""Tests and properties.

In: ``test(…)``, ``always(…)``, ``never(…)``. Out: :class:`Test`, one a case, and :class:`Property`; whatever
could make one rot silently is an error: a path that the event lacks, a value of another type, a call that
Auth0 does not have, a test that expects nothing.

    test("refused", given={event.user.email: None}, expect=api.access.deny(...))
    ->  Test("refused", None, (Given(…),), (ExpectedCall(…),), …)
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from actiongen import ir
from actiongen.analysis.bad_test import bad_test as _report
from actiongen.analysis.case_settings import (
    CASE_KEYS,
    Declared,
    Settings,
    handler,
    in_handler,
    known_rule,
    settings,
    way,
)
from actiongen.analysis.conditions import condition
from actiongen.analysis.environment import Environment, did_you_mean, list_of_names
from actiongen.analysis.expected import expected_call
from actiongen.analysis.given import one_is_inside
from actiongen.analysis.titles import check_title
from actiongen.auth0.model import HandlerKind
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.source import Span
from actiongen.spelling import meant
from actiongen.syntax import tree as syn

_TEST_KEYS = (*CASE_KEYS, "cases")
_PROPERTY_KEYS = ("when", "then", "handler", "way")

Read = Callable[[syn.Call, Declared, dict[str, Span], Environment], "tuple[ir.Test | ir.Property, ...]"]
"""Reads a test or property; is told what it may name, and the titles of the tests so far."""


@dataclass(slots=True)
class Expectations:
    """The tests and properties of a file; titles of rules are known when all of it has been read."""

    tests: tuple[ir.Test, ...] = ()
    properties: tuple[ir.Property, ...] = ()
    _waiting: list[tuple[Read, syn.Call]] = field(default_factory=list)
    _titles: dict[str, Span] = field(default_factory=dict)

    def add(self, read: Read, call: syn.Call) -> None:
        """Remembers a test or property until the whole file has been read."""
        self._waiting.append((read, call))

    def check(self, rules: tuple[str, ...], environment: Environment) -> None:
        """Reads all of them."""
        declared = Declared(rules, environment.context.secrets)
        for read, call in self._waiting:
            for each in read(call, declared, self._titles, environment):
                if isinstance(each, ir.Test):
                    self.tests += (each,)
                else:
                    self.properties += (each,)


def test(
    call: syn.Call, declared: Declared, titles: dict[str, Span], environment: Environment
) -> tuple[ir.Test, ...]:
    """Reads a ``test(…)``: its cases, or itself as the only one."""
    title = _title(call, titles, environment)
    given = _keywords(call, _TEST_KEYS, environment)
    own = settings(given, declared, environment)
    cases = given.get("cases")
    if cases is None:
        if "expect" not in given:
            _report(
                "a test without `expect=` or `cases=` can never fail",
                call.span,
                environment,
                help="write `expect=[]` for no call, or `expect=api.access.deny(...)`",
            )
        return (own.test(title, None, call.span),)
    if "expect" in given:
        _report(
            "`expect=` stands in each case when a test has cases",
            given["expect"].span,
            environment,
            help="move it into the cases",
        )
    if not isinstance(cases, syn.ListDisplay) or not cases.items:
        _report(
            "`cases=` is a list of cases, and not empty",
            cases.span,
            environment,
            help='write `cases=[case("office", given={…}, expect=[])]`',
        )
        return ()
    inner: dict[str, Span] = {}
    found = [_case(item, title, own, declared, inner, environment) for item in cases.items]
    return tuple(each for each in found if each is not None)


def _case(
    item: syn.Expr | syn.Starred,
    title: str,
    outer: Settings,
    declared: Declared,
    titles: dict[str, Span],
    environment: Environment,
) -> ir.Test | None:
    if not (isinstance(item, syn.Call) and isinstance(item.func, syn.Name) and item.func.id == "case"):
        _report(
            "a case is written `case(…)`", item.span, environment, help='write `case("office", expect=[])`'
        )
        return None
    case = _title(item, titles, environment)
    given = _keywords(item, CASE_KEYS, environment)
    environment = in_handler(outer.handler or environment.handler, environment)
    own = settings(given, declared, environment)
    if "expect" not in given:
        _report(
            "a case without `expect=` can never fail",
            item.span,
            environment,
            help="write `expect=[]` for no call",
        )
    for mine in own.given:
        for theirs in outer.given:
            if one_is_inside(mine.path, theirs.path):
                _report(
                    f"the case gives `event.{'.'.join(mine.path)}` and its test `event.{'.'.join(theirs.path)}`, "
                    "and one is inside the other",
                    given["given"].span,
                    environment,
                    help="give both in the case, or both in the test",
                )
    return own.below(outer).test(title, case, item.span)


def property_(
    call: syn.Call, declared: Declared, titles: dict[str, Span], environment: Environment
) -> tuple[ir.Property, ...]:
    """Reads an ``always(…)`` or ``never(…)``."""
    title = _title(call, titles, environment)
    given = _keywords(call, _PROPERTY_KEYS, environment)
    when = condition(given["when"], environment) if "when" in given else None
    named = handler(given.get("handler"), environment) or HandlerKind.EXECUTE
    environment = in_handler(named, environment)
    then = given.get("then")
    expected: ir.ExpectedCall | None = None
    acts: str | None = None
    if then is None:
        _report(
            "a property without `then=` says nothing",
            call.span,
            environment,
            help="write `then=api.access.deny(...)`",
        )
    elif isinstance(then, syn.Call) and isinstance(then.func, syn.Name) and then.func.id == "acts":
        acts = _acts(then, declared.rules, environment)
    else:
        expected = expected_call(then, environment)
    always = isinstance(call.func, syn.Name) and call.func.id == "always"
    of_way = way(given["way"], environment) if "way" in given else None
    return (ir.Property(always, title, when, expected, acts, named, of_way, call.span),)


def _title(call: syn.Call, titles: dict[str, Span], environment: Environment) -> str:
    first = call.arguments[0] if call.arguments else None
    if first is None or first.keyword is not None or not isinstance(first.value, syn.String):
        _report(
            "a test, case or property begins with its title, a literal text",
            call.span,
            environment,
            help='write `test("what it shows", …)`',
        )
        return ""
    title = first.value.value
    check_title(title, first.span, environment)
    if title in titles:
        environment.report(
            codes.DUPLICATE_TITLE,
            f"the title `{title}` stands twice",
            first.span,
            help="say what is different about this one",
            secondary=(Label(titles[title], "the first one"),),
        )
    titles[title] = first.span
    return title


def _keywords(call: syn.Call, known: tuple[str, ...], environment: Environment) -> dict[str, syn.Expr]:
    given: dict[str, syn.Expr] = {}
    for each in call.arguments[1:]:
        if each.keyword in known and each.keyword is not None:
            given[each.keyword] = each.value
            continue
        span = each.keyword_span or each.span
        help, fix = did_you_mean(each.keyword or "", known, span)
        if each.keyword == "settings" and "secrets" in known:
            help = "write them in `secrets={…}`: Auth0 has one place for secrets and settings"
        # What was probably meant is taken for given: one mistake is one error.
        given.setdefault(meant(each.keyword or "", known) or "", each.value)
        name = f"`{each.keyword}`" if each.keyword else "a second text"
        environment.report(
            codes.BAD_TEST,
            f"{name} does not belong here",
            span,
            help=help or f"it takes {list_of_names(known)}",
            fix=fix,
        )
    return given


def _acts(call: syn.Call, rules: tuple[str, ...] | None, environment: Environment) -> str | None:
    only = call.arguments[0].value if len(call.arguments) == 1 else None
    if isinstance(only, syn.String):
        if rules is not None:
            known_rule(only, rules, environment)
        return only.value
    _report(
        "`acts` takes the title of a rule", call.span, environment, help='write `acts("Title of a rule")`'
    )
    return None
