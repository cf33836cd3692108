"""Tests and properties: checked in full, run by another command.

In: ``test(…)``, ``always(…)``, ``never(…)``. Out: how many there are; whatever could make one rot silently is an error: a path
that the event lacks, a value of another type, a call that Auth0 does not have, a test that expects nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.ir import nodes as ir
from actiongen.ir import types
from actiongen.ir.api import api_method, api_name, argument, unknown_options
from actiongen.ir.conditions import condition, values_of
from actiongen.ir.context import Place, did_you_mean, list_of_names, suggestion
from actiongen.ir.paths import path_of
from actiongen.ir.scope import LATER
from actiongen.ir.types import Basic, ListOf, Record, Type
from actiongen.source import Span
from actiongen.syntax import tree as syn

_TEST_KEYS = "given expect cases secrets now http returns cache handler logs rules".split()
_CASE_KEYS = tuple(key for key in _TEST_KEYS if key != "cases")
_PROPERTY_KEYS = ("when", "then", "handler")


@dataclass(slots=True)
class Expectations:
    """The tests and properties of a file; titles of rules are known when all of it has been read."""

    tests: int = 0
    properties: int = 0
    _waiting: list[tuple[Callable[..., int], syn.Call]] = field(default_factory=list)
    _titles: dict[str, Span] = field(default_factory=dict)

    def add(self, check: Callable[..., int], call: syn.Call) -> None:
        """Remembers a test or property until the whole file has been read."""
        self._waiting.append((check, call))

    def check(self, rules: tuple[str, ...], place: Place) -> None:
        """Checks all of them, and counts."""
        for check, call in self._waiting:
            count = check(call, rules, self._titles, place)
            if check is test:
                self.tests += count
            else:
                self.properties += count


def test(call: syn.Call, rules: tuple[str, ...], titles: dict[str, Span], place: Place) -> int:
    """Checks a ``test(…)``; how many cases it has."""
    _title(call, titles, place)
    given = _keywords(call, _TEST_KEYS, place)
    _settings(given, rules, place)
    cases = given.get("cases")
    if cases is None:
        if "expect" not in given:
            _report(
                "a test without `expect=` or `cases=` can never fail",
                call.span,
                place,
                help="write `expect=[]` for no call, or `expect=api.access.deny(...)`",
            )
        return 1
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
        return 1
    inner: dict[str, Span] = {}
    for item in cases.items:
        if not (isinstance(item, syn.Call) and isinstance(item.func, syn.Name) and item.func.id == "case"):
            _report("a case is written `case(…)`", item.span, place, help='write `case("office", expect=[])`')
            continue
        _title(item, inner, place)
        settings = _keywords(item, _CASE_KEYS, place)
        _settings(settings, rules, place)
        if "expect" not in settings:
            _report(
                "a case without `expect=` can never fail",
                item.span,
                place,
                help="write `expect=[]` for no call",
            )
    return len(cases.items)


def property_(call: syn.Call, rules: tuple[str, ...], titles: dict[str, Span], place: Place) -> int:
    """Checks an ``always(…)`` or ``never(…)``."""
    _title(call, titles, place)
    given = _keywords(call, _PROPERTY_KEYS, place)
    if "when" in given:
        condition(given["when"], place)
    then = given.get("then")
    if then is None:
        _report(
            "a property without `then=` says nothing",
            call.span,
            place,
            help="write `then=api.access.deny(...)`",
        )
    elif isinstance(then, syn.Call) and isinstance(then.func, syn.Name) and then.func.id == "acts":
        _acts(then, rules, place)
    else:
        _expected_call(then, place)
    _handler(given.get("handler"), place)
    return 1


def _report(
    message: str, span: Span, place: Place, *, help: str | None = None, secondary: tuple[Label, ...] = ()
) -> None:
    place.report(codes.BAD_TEST, message, span, help=help, secondary=secondary)


def _title(call: syn.Call, titles: dict[str, Span], place: Place) -> None:
    first = call.arguments[0] if call.arguments else None
    if first is None or first.keyword is not None or not isinstance(first.value, syn.String):
        _report(
            "a test, case or property begins with its title, a literal text",
            call.span,
            place,
            help='write `test("what it shows", …)`',
        )
        return
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


def _settings(given: dict[str, syn.Expr], rules: tuple[str, ...], place: Place) -> None:
    if "given" in given:
        _given(given["given"], place)
    if "expect" in given:
        _expect(given["expect"], place)
    if "rules" in given:
        for title in _texts(given["rules"], "rules", place):
            _known_rule(title, rules, place)
    if "logs" in given and not isinstance(given["logs"], syn.ListDisplay):
        _report("`logs=` is a list", given["logs"].span, place, help='write `logs=["what is logged"]`')
    if "now" in given:
        _now(given["now"], place)
    if "secrets" in given:
        _secrets(given["secrets"], place)
    _handler(given.get("handler"), place)
    for key, what in (("http", "requests"), ("returns", "calls of `api` that return a value")):
        if key in given:
            place.report(codes.NOT_SUPPORTED_YET, f"`{key}=` ({what}) is not supported yet", given[key].span)
    if "cache" in given and not isinstance(given["cache"], syn.DictDisplay):
        _report("`cache=` is a dictionary", given["cache"].span, place, help='write `cache={"key": "value"}`')


def _now(node: syn.Expr, place: Place) -> None:
    if not isinstance(node, syn.String) or not _is_instant(node.value):
        _report("`now=` is a date-time in UTC", node.span, place, help='write `now="2026-01-31T09:00:00Z"`')


def _is_instant(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?Z", text, re.ASCII):
        return False
    try:
        datetime.fromisoformat(re.sub(r"\.\d+", "", text))
    except ValueError:
        return False
    return True


def _secrets(node: syn.Expr, place: Place) -> None:
    if not isinstance(node, syn.DictDisplay):
        _report("`secrets=` is a dictionary", node.span, place, help='write `secrets={"API_KEY": "k"}`')
        return
    for pair in node.pairs:
        if not isinstance(pair, syn.Pair) or not isinstance(pair.key, syn.String):
            _report("the name of a secret is a literal text", pair.span, place)
        elif pair.key.value not in place.context.secrets:
            help, fix = did_you_mean(pair.key.value, place.context.secrets, pair.key.span)
            place.report(
                codes.UNDECLARED_SECRET,
                f"this file declares no secret `{pair.key.value}`",
                pair.key.span,
                help=help,
            )


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


def _acts(call: syn.Call, rules: tuple[str, ...], place: Place) -> None:
    only = call.arguments[0].value if len(call.arguments) == 1 else None
    if isinstance(only, syn.String):
        _known_rule(only, rules, place)
    else:
        _report("`acts` takes the title of a rule", call.span, place, help='write `acts("Title of a rule")`')


# What is given


def _given(node: syn.Expr, place: Place) -> None:
    if not isinstance(node, syn.DictDisplay):
        _report(
            "`given=` is a dictionary",
            node.span,
            place,
            help='write `given={event.user.email: "eve@example.com"}`',
        )
        return
    seen: dict[tuple[str, ...], Span] = {}
    for pair in node.pairs:
        if not isinstance(pair, syn.Pair):
            _report("`given=` is written out", pair.span, place)
            continue
        path = _given_pair(pair, place)
        if path is not None and path in seen:
            _report(
                f"`event.{'.'.join(path)}` is given twice",
                pair.key.span,
                place,
                help="keep one of the two",
                secondary=(Label(seen[path], "the first time"),),
            )
        if path is not None:
            seen[path] = pair.key.span


def _given_pair(pair: syn.Pair, place: Place) -> tuple[str, ...] | None:
    field_ = place.infer(pair.key)
    if field_.info.type is Basic.UNKNOWN:
        return None
    raw = field_.value if isinstance(field_, ir.Read) else field_
    path = path_of(raw)
    if path is None or not path:
        is_secret = isinstance(field_, ir.Secret)
        help = 'write `secrets={"API_KEY": "k"}`' if is_secret else "write `event.user.email`"
        _report("what is given is a path of the event", pair.key.span, place, help=help)
        return None
    if isinstance(pair.value, syn.Nothing):
        if place.settle(field_).info.present:
            _report(
                f"Auth0 always sends `event.{'.'.join(path)}`, so it cannot be None",
                pair.value.span,
                place,
                help="give a value",
            )
        return path
    if isinstance(raw.info.type, Record):
        _report(
            "a record is given field by field",
            pair.key.span,
            place,
            help="give its fields, each with its path",
        )
        return path
    _value(pair.value, field_, raw, place)
    return path


def _value(node: syn.Expr, field_: ir.Expr, raw: ir.Expr, place: Place) -> None:
    wanted: Type = Basic.STRING if field_.info.type is Basic.TIME else field_.info.type
    value = place.infer(node, wanted)
    open_ = isinstance(field_, ir.Read) or wanted is Basic.JSON
    items = wanted.item if isinstance(wanted, ListOf) else None
    fits = types.fits(value.info.type, wanted) or items is Basic.JSON or isinstance(items, Record)
    if not fits and not open_:
        place.report(
            codes.TYPE_MISMATCH,
            f"this field has type {types.name(wanted)}, and the value {types.name(value.info.type)}",
            node.span,
            help=f"give a {types.name(wanted)}",
        )
    allowed = values_of(raw)
    if allowed and isinstance(node, syn.String) and node.value not in allowed:
        help, fix = did_you_mean(node.value, allowed, node.span)
        place.report(
            codes.VALUE_NOT_ALLOWED,
            f"this is never `{node.value}`",
            node.span,
            help=help or f"the values are {list_of_names(allowed)}",
        )


# What is expected


def _expect(node: syn.Expr, place: Place) -> None:
    if isinstance(node, syn.ListDisplay):
        for item in node.items:
            if isinstance(item, syn.Starred):
                _report("the expected calls are written out", item.span, place)
            else:
                _expected_call(item, place)
    else:
        _expected_call(node, place)


def _expected_call(node: syn.Expr, place: Place) -> None:
    root = node.func if isinstance(node, syn.Call) else node
    while isinstance(root, syn.Attribute):
        root = root.value
    if isinstance(root, syn.Name) and root.id in LATER:
        place.infer(node)
        return
    if not isinstance(node, syn.Call) or api_name(node.func) is None:
        _report(
            "what is expected is a call of `api`",
            node.span,
            place,
            help="write `api.access.deny(...)`, or `[]` for none",
        )
        return
    method = api_method(node, place)
    if method is None:
        return
    dots = [index for index, each in enumerate(node.arguments) if isinstance(each.value, syn.Dots)]
    if dots and dots != [len(node.arguments) - 1]:
        _report(
            "`...` stands for the remaining arguments, so it is the last",
            node.span,
            place,
            help="write it last, and the arguments that matter before it",
        )
    positional = [a for a in node.arguments if a.keyword is None and not isinstance(a.value, syn.Dots)]
    options = method.keywords
    plain = method.params[:-1] if options and len(positional) < len(method.params) else method.params
    if len(positional) > len(plain):
        place.report(
            codes.WRONG_ARGUMENTS,
            f"`api.{method.name}` takes no further argument",
            positional[len(plain)].span,
        )
    for param, given in zip(plain, positional, strict=False):
        argument(param, given.value, f"`{param.name}`", place)
    keywords = [each for each in node.arguments if each.keyword is not None]
    unknown = unknown_options(method, keywords, place)
    if not dots and not unknown and any(not param.optional for param in plain[len(positional) :]):
        names = list_of_names(param.name for param in plain[len(positional) :] if not param.optional)
        place.report(
            codes.WRONG_ARGUMENTS,
            f"`api.{method.name}` needs {names}",
            node.span,
            help="write `...` for arguments that do not matter",
        )
    for each in keywords:
        option = options.get(each.keyword or "")
        if option is not None:
            argument(option, each.value, f"`{option.name}`", place)
