"""Policies that are made to be slow: one generator a shape, each of any size.

In: a size. Out: the text of a policy. ``SHAPES`` names each with the size at which compiling must stay cheap: about
256 kB of text where the shape has no other limit.

    SHAPES["doubling texts"].text(25)
"""

from collections.abc import Callable
from dataclasses import dataclass

from hostile.writers import (
    HEADER,
    calls_in_calls,
    cases,
    chained,
    dead_rules,
    doubling_locals,
    effect_helpers,
    effects,
    elifs,
    failures,
    helpers,
    ifs,
    joined,
    long_helper,
    many_calls,
    nested,
    nested_any,
    other_calls,
    policy,
    queries,
    request_helpers,
    rules,
    shared_conditions,
    tests,
    value,
    xor_chain,
    xor_fields,
)

_NAME = 'event.client.name == "c{i}"'
_ROLE = '"r{i}" in event.authorization.roles'
_COUNT = "event.stats.logins_count > {i}"
_DATE = "time(event.user.created_at) > now() - days({i} + 1)"
_NUMBER = "read(event.user.app_metadata.k, number) > {i}"
_DENY = 'api.access.deny("{i}")'
_CHALLENGE = 'api.multifactor.enable("any")'


@dataclass(frozen=True, slots=True)
class Shape:
    """``size``: how large it may get within 256 kB, or within what the language allows."""

    text: Callable[[int], str]
    size: int


SHAPES: dict[str, Shape] = {
    "aliases": Shape(chained("event.user.email", "{x}"), 10_000),
    "chained lists": Shape(chained('["a"]', '[*{x}, "a"]'), 8_000),
    "chained texts": Shape(chained("event.user.user_id", '{x} + "a"'), 10_000),
    "chained f-strings": Shape(chained('f"{event.user.user_id}"', 'f"{{{x}}}a"'), 8_000),
    "chained dicts": Shape(chained('{"a": "b"}', '{{**{x}, "a": "c"}}'), 6_000),
    "chained records": Shape(chained('{"a": "b"}', '{{"a": {x}}}'), 6_000),
    "doubling dicts": Shape(chained('{"a": "b"}', '{{"l": {x}, "r": {x}}}'), 4_000),
    "doubling choices of dicts": Shape(
        chained('{"a": event.client.name}', '{{"l": {x}}} if event.user.email_verified else {{"r": {x}}}'),
        4_000,
    ),
    "chained numbers": Shape(chained("event.stats.logins_count", "{x} + 1"), 10_000),
    "chained conditions": Shape(
        chained('event.client.name == "a"', '{x} or event.client.name == "b"', condition=True), 5_000
    ),
    "chained choices": Shape(
        chained("event.user.email", '({x} if event.client.name == "b" else "c")'), 4_500
    ),
    "chained coalesce": Shape(chained("event.user.email", "coalesce({x}, event.user.name)"), 5_000),
    "chained or": Shape(chained("event.user.name", "({x} or event.user.email)"), 5_000),
    "chained lower": Shape(chained("event.user.name", "{x}.lower()"), 8_000),
    "chained comprehensions": Shape(chained('["a"]', "[y for y in {x}]"), 6_000),
    "chained reads": Shape(chained("event.user.user_metadata", '{x}["k"]'), 6_000),
    "chained constants": Shape(chained('"a"', '{x} + "a"'), 10_000),
    "doubling texts": Shape(chained("event.user.user_id", "{x} + {x}"), 8_000),
    "doubling constants": Shape(chained('"a"', "{x} + {x}"), 8_000),
    "doubling numbers": Shape(chained("event.stats.logins_count", "{x} + {x}"), 8_000),
    "doubling written numbers": Shape(chained("2", "{x} * {x}"), 8_000),
    "doubling lists": Shape(chained('["a"]', "[*{x}, *{x}]"), 6_000),
    "doubling f-strings": Shape(chained("event.user.user_id", 'f"{{{x}}}{{{x}}}"'), 6_000),
    "doubling records": Shape(chained('{"a": "b"}', '{{"a": {x}, "b": {x}}}'), 5_000),
    "doubling choices": Shape(
        chained("event.user.email", '({x} if event.client.name == "b" else {x})'), 5_000
    ),
    "doubling choices of methods": Shape(
        chained('(event.user.name or "a")', '({x}.lower() if {x} == "a" else {x}.upper())'), 5_000
    ),
    "doubling choices of their own": Shape(
        chained("event.user.name", '({x}.lower() if event.client.name == "c{i}" else {x}.upper())'), 3_000
    ),
    "doubling conditions": Shape(
        chained('event.client.name == "a"', "({x} and {x}) or not {x}", condition=True), 5_000
    ),
    "doubling coalesce": Shape(chained("event.user.email", "coalesce({x}, {x})"), 5_000),
    "doubling conditionals of conditions": Shape(
        chained('event.client.name == "a"', "({x} if {x} else not {x})", condition=True), 5_000
    ),
    "chained exclusive-ors": Shape(xor_chain, 2_000),
    "chained exclusive-ors of fields": Shape(xor_fields, 2_000),
    "doubling locals": Shape(doubling_locals, 8_000),
    "flat or": Shape(joined("or", 'event.client.name == "c{i}"'), 6_000),
    "flat and": Shape(joined("and", 'event.client.name != "c{i}"'), 6_000),
    "flat or of fields": Shape(joined("or", "event.request.body.k{i} is None"), 5_000),
    "flat or of ands": Shape(
        joined("or", '(event.client.name == "c{i}" and event.user.email == "e{i}")'), 3_000
    ),
    "flat and of ors": Shape(
        joined("and", '(event.client.name == "c{i}" or event.user.email == "e{i}")'), 3_000
    ),
    "flat thresholds": Shape(joined("or", "event.stats.logins_count == {i}"), 5_000),
    "flat sum": Shape(value("(", "event.stats.logins_count", " + ", ")"), 8_000),
    "flat join of texts": Shape(value("(", "event.user.email", " + ", ")"), 10_000),
    "flat product": Shape(value("(", "{i}", " * ", ")"), 10_000),
    "long list": Shape(value("[", '"item{i}"', ", ", "]"), 20_000),
    "long list of fields": Shape(value("[", "event.user.email", ", ", "]"), 14_000),
    "long dict": Shape(value("{", '"key{i}": "v"', ", ", "}"), 14_000),
    "long f-string": Shape(value('f"', "{{event.user.email}}", "", '"'), 12_000),
    "long text": Shape(value('"', "abcdefghij", "", '"'), 25_000),
    "adjacent texts": Shape(value("(", '"a"', " ", ")"), 60_000),
    "long csv": Shape(value('csv("', "item{i}", ",", '")'), 20_000),
    "long ranges": Shape(
        lambda n: policy(
            "r = [" + ", ".join(f'"10.{i // 250 % 250}.{i % 250}.0/24"' for i in range(n)) + "]",
            when="ip_in(event.request.ip, r)",
        ),
        12_000,
    ),
    "long membership": Shape(
        lambda n: policy(
            "r = [" + ", ".join(f'"name{i}"' for i in range(n)) + "]", when="event.client.name in r"
        ),
        20_000,
    ),
    "long regex": Shape(lambda n: policy(when=f'matches(r"{"ab" * n}", event.user.email)'), 100_000),
    "regex of alternatives": Shape(
        lambda n: policy(when=f'matches(r"{"|".join(f"a{i}" for i in range(n))}", event.user.email)'), 20_000
    ),
    "regex of classes": Shape(lambda n: policy(when=f'matches(r"{"[a-z]*" * n}", event.user.email)'), 20_000),
    "regex of groups": Shape(
        lambda n: policy(when=f'matches(r"{"(" * n}a{")" * n}", event.user.email)'), 50_000
    ),
    "regex of options": Shape(lambda n: policy(when=f'matches(r"{"a?" * n}b", event.user.email)'), 50_000),
    "regex of counts": Shape(
        lambda n: policy(when=f'matches(r"{"(a{100}){100}" * n}b", event.user.email)'), 10_000
    ),
    "rules that deny": Shape(rules('event.client.name == "c{i}"', 'api.access.deny("{i}")'), 2_500),
    "rules that deny on lists": Shape(
        rules('"r{i}" in event.authorization.roles', 'api.access.deny("{i}")'), 2_500
    ),
    "rules that stop": Shape(rules('event.user.email == "c{i}"', "stop()"), 2_500),
    "rules that challenge": Shape(
        rules('"r{i}" in event.authorization.roles', 'api.multifactor.enable("any")'), 2_500
    ),
    "rules that log": Shape(rules('event.client.name == "c{i}"', 'log("{i}")'), 3_000),
    "thresholds": Shape(rules("event.stats.logins_count > {i}", 'log("{i}")'), 3_000),
    "thresholds that stop": Shape(rules("event.stats.logins_count == {i}", "stop()"), 3_000),
    "thresholds that exclude": Shape(rules("event.stats.logins_count > {i}", "stop()"), 3_000),
    "thresholds downwards": Shape(
        lambda n: "\n".join(
            (
                HEADER,
                *(
                    f'with rule("Rule {i}", when=event.stats.logins_count > {n - i}):\n    stop()\n'
                    for i in range(n)
                ),
            )
        ),
        3_000,
    ),
    "rules on different fields": Shape(
        rules("event.request.body.k{i} is None", 'api.access.deny("{i}")'), 2_500
    ),
    "rules on two fields": Shape(
        rules('event.client.name == "c{i}" and event.user.email == "e{i}"', 'api.access.deny("{i}")'), 2_000
    ),
    "elifs": Shape(elifs(_NAME, 'log("{i}")'), 4_000),
    "elifs that deny": Shape(elifs(_NAME, _DENY), 3_500),
    "elifs that deny on lists": Shape(elifs(_ROLE, _DENY), 3_000),
    "elifs that deny on countries": Shape(elifs('event.request.geoip.countryCode == "c{i}"', _DENY), 3_000),
    "elifs that challenge on lists": Shape(elifs(_ROLE, _CHALLENGE), 2_500),
    "elifs that challenge on counters": Shape(elifs(_COUNT, _CHALLENGE), 2_500),
    "dates that deny": Shape(rules(_DATE, _DENY), 2_000),
    "dates and names that deny": Shape(rules(f"{_DATE} and {_NAME}", _DENY), 1_800),
    "counters that deny": Shape(rules(_COUNT, _DENY), 2_500),
    "counts that deny": Shape(rules("event.stats.logins_count == {i}", _DENY), 2_500),
    "counters and names that deny": Shape(rules(f"{_COUNT} and {_NAME}", _DENY), 2_000),
    "ranges that deny": Shape(rules("{i} < event.stats.logins_count < {i}.5", _DENY), 2_500),
    "ranges of two numbers that deny": Shape(
        rules(f"{{i}} < event.stats.logins_count < {{i}}.5 and {_NUMBER}", _DENY), 2_000
    ),
    "steps of two numbers that deny": Shape(
        rules("event.stats.logins_count > {i} and read(event.user.app_metadata.k, number) < {i}", _DENY),
        2_000,
    ),
    "numbers that deny": Shape(rules(_NUMBER, _DENY), 2_300),
    "beginnings that deny": Shape(rules('event.user.email.startswith("p{i}")', _DENY), 2_500),
    "shared conditions that deny": Shape(shared_conditions, 1_300),
    "rules that never run": Shape(dead_rules(_NAME), 1_500),
    "rules that never run for one reason": Shape(
        dead_rules('event.client.name == "c0" and event.user.email == "e{i}"'), 1_200
    ),
    "ifs that deny": Shape(ifs, 3_000),
    "effects": Shape(effects, 3_000),
    "helpers in a row": Shape(helpers("{h}(a)"), 5_000),
    "helpers that double": Shape(helpers('f"{{{h}(a)}}{{{h}(a)}}"'), 4_000),
    "helpers that choose": Shape(helpers('({h}(a) if a == "x" else {h}(a))'), 4_000),
    "helpers that double dictionaries": Shape(helpers('{h}({{{{"l": a, "r": a}}}})'), 4_000),
    "names that double dictionaries": Shape(
        chained('{"a": event.client.name}', '{{"l": {x}, "r": {x}}} if event.user.email_verified else {x}'),
        15,
    ),
    "helpers that nest": Shape(helpers("{h}({h}(a))"), 5_000),
    "helpers that return dictionaries twice": Shape(helpers('{{"l": {h}(a), "r": {h}(a)}}'), 4_000),
    "effect helpers that double": Shape(effect_helpers, 4_000),
    "failures that double": Shape(failures, 200),
    "request helpers that double": Shape(request_helpers, 200),
    "queries in a row": Shape(queries, 400),
    "calls of one helper": Shape(many_calls, 6_000),
    "calls of one helper with other arguments": Shape(other_calls, 3_000),
    "calls in calls": Shape(calls_in_calls, 24),
    "calls of one long helper": Shape(long_helper, 3_000),
    "nested any": Shape(nested_any, 30),
    "nested lists": Shape(nested("[", '"a"', "]"), 100_000),
    "nested brackets": Shape(nested("(", '"a"', ")"), 100_000),
    "nested dicts": Shape(nested('{"a": ', '"a"', "}"), 30_000),
    "nested not": Shape(lambda n: policy(when="not " * n + 'event.client.name == "a"'), 60_000),
    "nested minus": Shape(lambda n: policy("x = " + "-" * n + "1", show="x"), 100_000),
    "nested f-strings": Shape(lambda n: policy("x = " + 'f"{' * n + '"a"' + '}"' * n, show="x"), 50_000),
    "nested choices": Shape(
        lambda n: policy("x = " + 'event.user.email if event.client.name == "a" else ' * n + '"b"', show="x"),
        4_000,
    ),
    "long comparison": Shape(value("(", "event.stats.logins_count", " < ", ")"), 8_000),
    "long attribute": Shape(lambda n: policy("x = event" + ".a" * n, show="x"), 100_000),
    "long subscript": Shape(lambda n: policy("x = event.user.user_metadata" + '["a"]' * n, show="x"), 40_000),
    "long call chain": Shape(lambda n: policy("x = event.user.email" + ".lower()" * n, show="x"), 30_000),
    "long line of names": Shape(lambda n: policy("x = " + "a " * n), 100_000),
    "long name": Shape(lambda n: policy("a" * n + ' = "x"', show="a" * n), 100_000),
    "long number": Shape(lambda n: policy("x = " + "9" * n, show="x"), 200_000),
    "long comment": Shape(lambda n: policy("# " + "x" * n), 200_000),
    "blank lines": Shape(lambda n: policy("\n" * n), 200_000),
    "unknown names": Shape(lambda n: policy(*(f"x{i} = unknown{i}" for i in range(n))), 8_000),
    "unused names": Shape(lambda n: policy(*(f'x{i} = "a"' for i in range(n))), 10_000),
    "broken lines": Shape(lambda n: policy(*(f"x{i} = = {i}" for i in range(n))), 10_000),
    "open brackets": Shape(lambda n: policy("x = " + "(" * n), 100_000),
    "open quotes": Shape(lambda n: policy(*("x = 'a" for _ in range(n))), 20_000),
    "letters": Shape(lambda n: "a" * n, 250_000),
    "quotes": Shape(lambda n: '"' * n, 250_000),
    "tests": Shape(tests, 3_000),
    "cases": Shape(cases, 2_500),
    "secrets": Shape(
        lambda n: HEADER
        + "secrets("
        + ", ".join(f'"SECRET_{i}"' for i in range(n))
        + ")\n"
        + 'with rule("a"):\n    log("a")\n',
        10_000,
    ),
    "schema keys": Shape(
        lambda n: HEADER
        + "schema(event.user.app_metadata, "
        + ", ".join(f"k{i}=string" for i in range(n))
        + ")\n"
        + 'with rule("a"):\n    log(event.user.app_metadata.k0)\n',
        12_000,
    ),
    "allow comments": Shape(
        lambda n: "\n".join((HEADER, *("# allow: unused-name - because" for _ in range(n)), 'x = "a"', "")),
        6_000,
    ),
}
