"""Tests and properties.

In: ``test(…)``, ``always(…)``, ``never(…)``. Out: :class:`Test`, one a case, and :class:`Property`; whatever
could make one rot silently is an error: a path that the event lacks, a value of another type, a call that
Auth0 does not have, a test that expects nothing.

    test("refused", given={event.user.email: None}, expect=api.access.deny(...))
    ->  Test("refused", None, (Given(…),), (ExpectedCall(…),), …)
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.ir import nodes as ir
from actiongen.ir.bad_test import bad_test as _report
from actiongen.ir.conditions import condition
from actiongen.ir.context import Place, did_you_mean, list_of_names, suggestion
from actiongen.ir.expected import expected_call, expected_calls
from actiongen.ir.given import given as given_values
from actiongen.ir.types import Basic
from actiongen.source import Span
from actiongen.syntax import tree as syn

_TEST_KEYS = [
    "given",
    "expect",
    "cases",
    "secrets",
    "now",
    "http",
    "returns",
    "cache",
    "handler",
    "logs",
    "rules",
]
_CASE_KEYS = tuple(key for key in _TEST_KEYS if key != "cases")
_PROPERTY_KEYS = ("when", "then", "handler")

Read = Callable[[syn.Call, tuple[str, ...], dict[str, Span], Place], "tuple[ir.Test | ir.Property, ...]"]
"""Reads a test or property; is told the titles of the rules, and those of the tests so far."""


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

    def check(self, rules: tuple[str, ...], place: Place) -> None:
        """Reads all of them."""
        for read, call in self._waiting:
            for each in read(call, rules, self._titles, place):
                if isinstance(each, ir.Test):
                    self.tests += (each,)
                else:
                    self.properties += (each,)


@dataclass(frozen=True, slots=True)
class _Settings:
    """What a test gives to all of its cases, or a case of its own."""

    given: tuple[ir.Given, ...] = ()
    expect: tuple[ir.ExpectedCall, ...] = ()
    secrets: tuple[tuple[str, ir.Expr], ...] = ()
    cache: tuple[tuple[str, ir.Expr], ...] = ()
    now: str | None = None
    logs: tuple[ir.Expr, ...] | None = None
    rules: tuple[str, ...] | None = None

    def test(self, title: str, case: str | None, span: Span) -> ir.Test:
        """The test that has these settings alone."""
        return ir.Test(
            title,
            case,
            self.given,
            self.expect,
            self.secrets,
            self.cache,
            self.now,
            self.logs,
            self.rules,
            span,
        )

    def below(self, outer: "_Settings") -> "_Settings":
        """The settings of a case: its own come before those of its test."""
        own = {each.path for each in self.given}
        return _Settings(
            (*(each for each in outer.given if each.path not in own), *self.given),
            self.expect,
            tuple({**dict(outer.secrets), **dict(self.secrets)}.items()),
            tuple({**dict(outer.cache), **dict(self.cache)}.items()),
            self.now or outer.now,
            outer.logs if self.logs is None else self.logs,
            outer.rules if self.rules is None else self.rules,
        )


def test(
    call: syn.Call, rules: tuple[str, ...], titles: dict[str, Span], place: Place
) -> tuple[ir.Test, ...]:
    """Reads a ``test(…)``: its cases, or itself as the only one."""
    title = _title(call, titles, place)
    given = _keywords(call, _TEST_KEYS, place)
    settings = _settings(given, rules, place)
    cases = given.get("cases")
    if cases is None:
        if "expect" not in given:
            _report(
                "a test without `expect=` or `cases=` can never fail",
                call.span,
                place,
                help="write `expect=[]` for no call, or `expect=api.access.deny(...)`",
            )
        return (settings.test(title, None, call.span),)
    if "expect" in given:
        _report(
            "`expect=` stands in each case when a test has cases",
            given["expect"].span,
            place,
            help="move it into the cases",
        )
    if not isinstance(cases, syn.ListDisplay) or not cases.items:
        _report(
            "`cases=` is a list of cases, and not empty",
            cases.span,
            place,
            help='write `cases=[case("office", given={…}, expect=[])]`',
        )
        return ()
    inner: dict[str, Span] = {}
    found = [_case(item, title, settings, rules, inner, place) for item in cases.items]
    return tuple(each for each in found if each is not None)


def _case(
    item: syn.Expr | syn.Starred,
    title: str,
    outer: _Settings,
    rules: tuple[str, ...],
    titles: dict[str, Span],
    place: Place,
) -> ir.Test | None:
    if not (isinstance(item, syn.Call) and isinstance(item.func, syn.Name) and item.func.id == "case"):
        _report("a case is written `case(…)`", item.span, place, help='write `case("office", expect=[])`')
        return None
    case = _title(item, titles, place)
    given = _keywords(item, _CASE_KEYS, place)
    settings = _settings(given, rules, place)
    if "expect" not in given:
        _report(
            "a case without `expect=` can never fail",
            item.span,
            place,
            help="write `expect=[]` for no call",
        )
    return settings.below(outer).test(title, case, item.span)


def property_(
    call: syn.Call, rules: tuple[str, ...], titles: dict[str, Span], place: Place
) -> tuple[ir.Property, ...]:
    """Reads an ``always(…)`` or ``never(…)``."""
    title = _title(call, titles, place)
    given = _keywords(call, _PROPERTY_KEYS, place)
    when = condition(given["when"], place) if "when" in given else None
    then = given.get("then")
    expected: ir.ExpectedCall | None = None
    acts: str | None = None
    if then is None:
        _report(
            "a property without `then=` says nothing",
            call.span,
            place,
            help="write `then=api.access.deny(...)`",
        )
    elif isinstance(then, syn.Call) and isinstance(then.func, syn.Name) and then.func.id == "acts":
        acts = _acts(then, rules, place)
    else:
        expected = expected_call(then, place)
    _handler(given.get("handler"), place)
    always = isinstance(call.func, syn.Name) and call.func.id == "always"
    return (ir.Property(always, title, when, expected, acts, call.span),)


def _title(call: syn.Call, titles: dict[str, Span], place: Place) -> str:
    first = call.arguments[0] if call.arguments else None
    if first is None or first.keyword is not None or not isinstance(first.value, syn.String):
        _report(
            "a test, case or property begins with its title, a literal text",
            call.span,
            place,
            help='write `test("what it shows", …)`',
        )
        return ""
    title = first.value.value
    if title in titles:
        place.report(
            codes.DUPLICATE_TITLE,
            f"the title `{title}` stands twice",
            first.span,
            help="say what is different about this one",
            secondary=(Label(titles[title], "the first one"),),
        )
    titles[title] = first.span
    return title


def _keywords(call: syn.Call, known: "tuple[str, ...] | list[str]", place: Place) -> dict[str, syn.Expr]:
    given: dict[str, syn.Expr] = {}
    for each in call.arguments[1:]:
        if each.keyword in known and each.keyword is not None:
            given[each.keyword] = each.value
            continue
        span = each.keyword_span or each.span
        help, fix = did_you_mean(each.keyword or "", known, span)
        # What was probably meant is taken for given: one mistake is one error.
        given.setdefault(suggestion(each.keyword or "", known) or "", each.value)
        name = f"`{each.keyword}`" if each.keyword else "a second text"
        place.report(
            codes.BAD_TEST,
            f"{name} does not belong here",
            span,
            help=help or f"it takes {list_of_names(known)}",
            fix=fix,
        )
    return given


def _settings(given: dict[str, syn.Expr], rules: tuple[str, ...], place: Place) -> _Settings:
    titles: tuple[str, ...] | None = None
    if "rules" in given:
        texts = _texts(given["rules"], "rules", place)
        for title in texts:
            _known_rule(title, rules, place)
        titles = tuple(title.value for title in texts)
    _handler(given.get("handler"), place)
    for key, what in (("http", "requests"), ("returns", "calls of `api` that return a value")):
        if key in given:
            place.report(codes.NOT_SUPPORTED_YET, f"`{key}=` ({what}) is not supported yet", given[key].span)
    return _Settings(
        given_values(given["given"], place) if "given" in given else (),
        expected_calls(given["expect"], place) if "expect" in given else (),
        _secrets(given["secrets"], place) if "secrets" in given else (),
        _cache(given["cache"], place) if "cache" in given else (),
        _now(given["now"], place) if "now" in given else None,
        _logs(given["logs"], place) if "logs" in given else None,
        titles,
    )


def _logs(node: syn.Expr, place: Place) -> tuple[ir.Expr, ...]:
    if not isinstance(node, syn.ListDisplay):
        _report("`logs=` is a list", node.span, place, help='write `logs=["what is logged"]`')
        return ()
    found = []
    for item in node.items:
        if isinstance(item, syn.Starred):
            _report("the expected lines are written out", item.span, place)
        elif (line := _text(item, "a line that is logged", place)) is not None:
            found.append(line)
    return tuple(found)


def _cache(node: syn.Expr, place: Place) -> tuple[tuple[str, ir.Expr], ...]:
    if not isinstance(node, syn.DictDisplay):
        _report("`cache=` is a dictionary", node.span, place, help='write `cache={"key": "value"}`')
        return ()
    found: dict[str, ir.Expr] = {}
    for pair in node.pairs:
        if not isinstance(pair, syn.Pair) or not isinstance(pair.key, syn.String):
            _report("a key of the cache is a literal text", pair.span, place)
        elif (value := _text(pair.value, "a value of the cache", place)) is not None:
            found[pair.key.value] = value
    return tuple(found.items())


def _text(node: syn.Expr, what: str, place: Place) -> ir.Expr | None:
    value = place.infer(node, Basic.STRING)
    if value.info.type in (Basic.STRING, Basic.UNKNOWN):
        return value
    _report(f"{what} is a text", node.span, place)
    return None


def _now(node: syn.Expr, place: Place) -> str | None:
    if isinstance(node, syn.String) and _is_instant(node.value):
        return node.value
    _report("`now=` is a date-time in UTC", node.span, place, help='write `now="2026-01-31T09:00:00Z"`')
    return None


def _is_instant(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?Z", text, re.ASCII):
        return False
    try:
        datetime.fromisoformat(re.sub(r"\.\d+", "", text))
    except ValueError:
        return False
    return True


def _secrets(node: syn.Expr, place: Place) -> tuple[tuple[str, ir.Expr], ...]:
    if not isinstance(node, syn.DictDisplay):
        _report("`secrets=` is a dictionary", node.span, place, help='write `secrets={"API_KEY": "k"}`')
        return ()
    found: dict[str, ir.Expr] = {}
    for pair in node.pairs:
        if not isinstance(pair, syn.Pair) or not isinstance(pair.key, syn.String):
            _report("the name of a secret is a literal text", pair.span, place)
        elif pair.key.value not in place.context.secrets:
            help, _ = did_you_mean(pair.key.value, place.context.secrets, pair.key.span)
            place.report(
                codes.UNDECLARED_SECRET,
                f"this file declares no secret `{pair.key.value}`",
                pair.key.span,
                help=help,
            )
        elif (value := _secret(pair, pair.key.value, place)) is not None:
            found[pair.key.value] = value
    return tuple(found.items())


def _secret(pair: syn.Pair, name: str, place: Place) -> ir.Expr | None:
    optional = place.context.secrets[name].optional
    if isinstance(pair.value, syn.Nothing):
        if not optional:
            _report(f"the secret `{name}` is always there", pair.value.span, place, help="give a text")
        return place.infer(pair.value)
    if isinstance(pair.value, syn.String) and not pair.value.value and not optional:
        _report(f"the secret `{name}` is never empty", pair.value.span, place, help="give a text")
    return _text(pair.value, "a secret", place)


def _handler(node: syn.Expr | None, place: Place) -> None:
    if node is None or (isinstance(node, syn.String) and node.value == "execute"):
        return
    if isinstance(node, syn.String) and node.value == "continue":
        place.report(
            codes.NOT_SUPPORTED_YET, '`handler="continue"` (redirects) is not supported yet', node.span
        )
    else:
        _report(
            '`handler=` is `"execute"` or `"continue"`', node.span, place, help='write `handler="execute"`'
        )


def _texts(node: syn.Expr, key: str, place: Place) -> list[syn.String]:
    if isinstance(node, syn.ListDisplay) and all(isinstance(item, syn.String) for item in node.items):
        return [item for item in node.items if isinstance(item, syn.String)]
    _report(f"`{key}=` is a list of literal texts", node.span, place)
    return []


def _known_rule(title: syn.String, rules: tuple[str, ...], place: Place) -> None:
    if title.value not in rules:
        help, _ = did_you_mean(title.value, rules, title.span)
        known = f"the rules are {list_of_names(rules)}" if rules else "this file has no rules"
        _report(f"no rule has the title `{title.value}`", title.span, place, help=help or known)


def _acts(call: syn.Call, rules: tuple[str, ...], place: Place) -> str | None:
    only = call.arguments[0].value if len(call.arguments) == 1 else None
    if isinstance(only, syn.String):
        _known_rule(only, rules, place)
        return only.value
    _report("`acts` takes the title of a rule", call.span, place, help='write `acts("Title of a rule")`')
    return None
