"""What a test or a case says besides its title: the event, the expected calls, secrets, the clock, ….

In: the keyword arguments. Out: :class:`Settings`; those of a case come before those of its test.

    settings({"given": …, "expect": …}, declared, place).test("a title", None, span)
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from actiongen import ir
from actiongen.analysis.bad_test import bad_test as _report
from actiongen.analysis.environment import Environment, did_you_mean, list_of_names
from actiongen.analysis.expected import expected_calls
from actiongen.analysis.given import given as given_values
from actiongen.analysis.replies import replies
from actiongen.analysis.returns import returns
from actiongen.auth0.load_ways import ways_of
from actiongen.auth0.model import HandlerKind
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Edit, Fix
from actiongen.ir.types import Basic
from actiongen.lazy_dataclass import dataclass, replace
from actiongen.source import Span
from actiongen.spelling import meant
from actiongen.syntax import tree as syn


@dataclass(frozen=True, slots=True)
class Declared:
    """The titles of rules and the secrets that tests may name; None where other files have them, and externs too: then
    the run of a test tells.
    """

    rules: tuple[str, ...] | None
    secrets: Mapping[str, ir.SecretDeclaration] | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a test gives to all of its cases, or a case of its own. The names of the fields are the arguments of a test;
    none has a default, so that mypy names whatever forgets one.
    """

    given: tuple[ir.Given, ...]
    expect: tuple[ir.ExpectedCall | ir.ExpectedRequest, ...]
    secrets: tuple[tuple[str, ir.Expr], ...]
    cache: tuple[tuple[str, ir.Expr], ...]
    http: tuple[ir.Replies, ...]
    returns: tuple[tuple[str, ir.Expr], ...]
    now: str | None
    logs: tuple[ir.Expr, ...] | None
    rules: tuple[str, ...] | None
    handler: HandlerKind | None
    way: str | None

    def test(self, title: str, case: str | None, span: Span) -> ir.Test:
        """The test that has these settings alone."""
        return ir.Test(
            title,
            case,
            self.given,
            self.expect,
            self.secrets,
            self.cache,
            self.http,
            self.returns,
            self.now,
            self.logs,
            self.rules,
            self.handler or HandlerKind.EXECUTE,
            self.way,
            span,
        )

    def below(self, outer: "Settings") -> "Settings":
        """The settings of a case: its own come before those of its test."""
        own = {each.path for each in self.given}
        return Settings(
            (*(each for each in outer.given if each.path not in own), *self.given),
            self.expect,
            tuple({**dict(outer.secrets), **dict(self.secrets)}.items()),
            tuple({**dict(outer.cache), **dict(self.cache)}.items()),
            tuple({each.request: each for each in (*outer.http, *self.http)}.values()),
            tuple({**dict(outer.returns), **dict(self.returns)}.items()),
            self.now or outer.now,
            outer.logs if self.logs is None else self.logs,
            outer.rules if self.rules is None else self.rules,
            self.handler or outer.handler,
            self.way or outer.way,
        )


CASE_KEYS = tuple(field.name for field in fields(Settings))
"""The arguments of a case; a test has ``cases`` too."""


def settings(given: Mapping[str, syn.Expr], declared: Declared, environment: Environment) -> Settings:
    """Reads them; ``given`` are the keyword arguments."""
    titles: tuple[str, ...] | None = None
    if "rules" in given:
        texts = _texts(given["rules"], "rules", environment)
        for title in texts:
            if declared.rules is not None:
                known_rule(title, declared.rules, environment)
        titles = tuple(title.value for title in texts)
    named = handler(given.get("handler"), environment)
    environment = in_handler(named or environment.handler, environment)
    return Settings(
        given_values(given["given"], environment) if "given" in given else (),
        expected_calls(given["expect"], environment) if "expect" in given else (),
        _secrets(given["secrets"], declared.secrets, environment) if "secrets" in given else (),
        _cache(given["cache"], environment) if "cache" in given else (),
        replies(given["http"], environment) if "http" in given else (),
        _returns(given["returns"], declared, environment) if "returns" in given else (),
        _now(given["now"], environment) if "now" in given else None,
        _logs(given["logs"], environment) if "logs" in given else None,
        titles,
        named,
        way(given["way"], environment) if "way" in given else None,
    )


def way(node: syn.Expr, environment: Environment) -> str | None:
    """The way of logging in that ``way=`` names; None after an error."""
    trigger = environment.context.trigger
    known = [way.id for way in ways_of(trigger.id)]
    if isinstance(node, syn.String) and node.value in known:
        return node.value
    written = node.value if isinstance(node, syn.String) else ""
    close = meant(written, known)
    fix = None if close is None else Fix(f'write `"{close}"`', (Edit(node.span, f'"{close}"'),))
    message = f"`{trigger.id}` is not run by a way of logging in that is called `{written}`"
    _report(
        message if written else "`way=` names a way of logging in",
        node.span,
        environment,
        help=f"did you mean `{close}`?" if close else f"it is one of {list_of_names(known)}",
        fix=fix,
    )
    return None


def _returns(node: syn.Expr, declared: Declared, environment: Environment) -> tuple[tuple[str, ir.Expr], ...]:
    return returns(node, environment, of_flow=declared.secrets is None)


def _logs(node: syn.Expr, environment: Environment) -> tuple[ir.Expr, ...]:
    if not isinstance(node, syn.ListDisplay):
        _report("`logs=` is a list", node.span, environment, help='write `logs=["what is logged"]`')
        return ()
    found = []
    for item in node.items:
        if isinstance(item, syn.Starred):
            _report("the expected lines are written out", item.span, environment)
        elif (line := _text(item, "a line that is logged", environment)) is not None:
            found.append(line)
    return tuple(found)


def _cache(node: syn.Expr, environment: Environment) -> tuple[tuple[str, ir.Expr], ...]:
    if not isinstance(node, syn.DictDisplay):
        _report("`cache=` is a dictionary", node.span, environment, help='write `cache={"key": "value"}`')
        return ()
    found: dict[str, ir.Expr] = {}
    for pair in node.pairs:
        if not isinstance(pair, syn.Pair) or not isinstance(pair.key, syn.String):
            _report("a key of the cache is a literal text", pair.span, environment)
        elif (value := _text(pair.value, "a value of the cache", environment)) is not None:
            found[pair.key.value] = value
    return tuple(found.items())


def _text(node: syn.Expr, what: str, environment: Environment) -> ir.Expr | None:
    value = environment.infer(node, Basic.STRING)
    if value.info.type in (Basic.STRING, Basic.UNKNOWN):
        return value
    _report(f"{what} is a text", node.span, environment)
    return None


def _now(node: syn.Expr, environment: Environment) -> str | None:
    if isinstance(node, syn.String) and _is_instant(node.value):
        return node.value
    _report("`now=` is a date-time in UTC", node.span, environment, help='write `now="2026-01-31T09:00:00Z"`')
    return None


def _is_instant(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?Z", text, re.ASCII):
        return False
    try:
        datetime.fromisoformat(re.sub(r"\.\d+", "", text))
    except ValueError:
        return False
    return True


def _secrets(
    node: syn.Expr, declared: Mapping[str, ir.SecretDeclaration] | None, environment: Environment
) -> tuple[tuple[str, ir.Expr], ...]:
    if not isinstance(node, syn.DictDisplay):
        _report("`secrets=` is a dictionary", node.span, environment, help='write `secrets={"API_KEY": "k"}`')
        return ()
    found: dict[str, ir.Expr] = {}
    for pair in node.pairs:
        if not isinstance(pair, syn.Pair) or not isinstance(pair.key, syn.String):
            _report("the name of a secret is a literal text", pair.span, environment)
        elif declared is not None and pair.key.value not in declared:
            help, _ = did_you_mean(pair.key.value, declared, pair.key.span)
            environment.report(
                codes.UNDECLARED_SECRET,
                f"this file declares neither a secret nor a setting `{pair.key.value}`",
                pair.key.span,
                help=help,
            )
        elif (value := _secret(pair, pair.key.value, declared, environment)) is not None:
            found[pair.key.value] = value
    return tuple(found.items())


def _secret(
    pair: syn.Pair, name: str, declared: Mapping[str, ir.SecretDeclaration] | None, environment: Environment
) -> ir.Expr | None:
    optional = declared is None or declared[name].optional
    what = "setting" if declared is not None and declared[name].is_setting else "secret"
    if isinstance(pair.value, syn.Nothing):
        if not optional:
            _report(f"the {what} `{name}` is always there", pair.value.span, environment, help="give a text")
        return environment.infer(pair.value)
    if isinstance(pair.value, syn.String) and not pair.value.value and not optional:
        _report(f"the {what} `{name}` is never empty", pair.value.span, environment, help="give a text")
    return _text(pair.value, f"a {what}", environment)


def handler(node: syn.Expr | None, environment: Environment) -> HandlerKind | None:
    """The handler that ``handler=`` names; None where it names none, or after an error."""
    if node is None:
        return None
    named = next(
        (kind for kind in HandlerKind if isinstance(node, syn.String) and node.value == kind.value), None
    )
    if named is None:
        _report(
            '`handler=` is `"execute"` or `"continue"`',
            node.span,
            environment,
            help='write `handler="continue"` for what runs when the user comes back',
        )
    elif environment.context.trigger.handler(named) is None:
        _report(
            f"nobody comes back in `{environment.context.trigger.id}`: it has one handler",
            node.span,
            environment,
            help="leave `handler=` out",
        )
        return None
    return named


def in_handler(kind: HandlerKind, environment: Environment) -> Environment:
    """The point where a handler is judged from outside."""
    return environment if environment.handler is kind else replace(environment, handler=kind)


def _texts(node: syn.Expr, key: str, environment: Environment) -> list[syn.String]:
    if isinstance(node, syn.ListDisplay) and all(isinstance(item, syn.String) for item in node.items):
        return [item for item in node.items if isinstance(item, syn.String)]
    _report(f"`{key}=` is a list of literal texts", node.span, environment)
    return []


def known_rule(title: syn.String, rules: tuple[str, ...], environment: Environment) -> None:
    """Reports a title that no rule has."""
    if title.value not in rules:
        help, _ = did_you_mean(title.value, rules, title.span)
        known = f"the rules are {list_of_names(rules)}" if rules else "this file has no rules"
        _report(f"no rule has the title `{title.value}`", title.span, environment, help=help or known)
