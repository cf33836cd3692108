"""Policies that are made to be slow: one generator a shape, each of any size.

In: a size. Out: the text of a policy. ``SHAPES`` names each with the size at which compiling must stay cheap: about
256 kB of text where the shape has no other limit.

    SHAPES["doubling texts"].text(25)
"""

from collections.abc import Callable
from dataclasses import dataclass

_HEADER = 'action(name="Hostile", trigger="post-login", version="v3", runtime="node22")\n'


def _policy(*lines: str, when: str | None = None, show: str | None = None) -> str:
    """An action of some definitions and one rule."""
    condition = "" if when is None else f", when={when}"
    value = show or '"x"'
    return "\n".join((_HEADER, *lines, f'with rule("The rule"{condition}):', f"    log({value})", ""))


def _chain(size: int, first: str, following: str) -> tuple[str, ...]:
    """``x0 = first``, and each further name from the one before, which ``following`` writes as ``{x}``."""
    return (f"x0 = {first}", *(f"x{i} = {following.format(x=f'x{i - 1}')}" for i in range(1, size)))


def _chained(first: str, following: str, *, condition: bool = False) -> Callable[[int], str]:
    def text(size: int) -> str:
        last = f"x{size - 1}"
        return _policy(*_chain(size, first, following), when=last if condition else None, show=last)

    return text


def _joined(operator: str, operand: str) -> Callable[[int], str]:
    """A condition of many operands on as many lines; ``{i}`` in the operand is its number."""

    def text(size: int) -> str:
        operands = f"\n    {operator} ".join(operand.format(i=i) for i in range(size))
        return _policy(when=f"(\n    {operands}\n)")

    return text


def _value(opens: str, item: str, joint: str, closes: str) -> Callable[[int], str]:
    def text(size: int) -> str:
        items = joint.join(item.format(i=i) for i in range(size))
        return _policy(f"x = {opens}{items}{closes}", show="x")

    return text


def _rules(when: str, body: str) -> Callable[[int], str]:
    def text(size: int) -> str:
        rules = (
            f'with rule("Rule {i}", when={when.format(i=i)}):\n    {body.format(i=i)}\n' for i in range(size)
        )
        return "\n".join((_HEADER, *rules))

    return text


def _helpers(body: str) -> Callable[[int], str]:
    """Helpers that call the one above them."""

    def text(size: int) -> str:
        first = "def h0(a):\n    return a\n"
        more = (f"def h{i}(a):\n    return {body.format(h=f'h{i - 1}')}\n" for i in range(1, size))
        return _policy(first, *more, show=f"h{size - 1}(event.client.name)")

    return text


def _effect_helpers(size: int) -> str:
    first = "def h0(a):\n    log(a)\n"
    more = (f"def h{i}(a):\n    h{i - 1}(a)\n    h{i - 1}(a)\n" for i in range(1, size))
    return "\n".join((_HEADER, first, *more, 'with rule("The rule"):', f'    h{size - 1}("x")', ""))


_GET = 'http.get("https://a.example", timeout=seconds(0.001), on_error={})'


def _failures(size: int) -> str:
    """Helpers that hear of a failure, each of which makes two requests that the one above hears of."""
    first = "def h0(failure):\n    log(failure.reason)\n"
    more = (f"def h{i}(failure):\n" + f"    {_GET.format(f'h{i - 1}')}\n" * 2 for i in range(1, size))
    last = (f"answer = {_GET.format(f'h{size - 1}')}", 'with rule("The rule"):', "    log(answer)", "")
    return "\n".join((_HEADER, first, *more, *last))


def _request_helpers(size: int) -> str:
    first = f"def h0(a):\n    answer = {_GET.format('log(a)')}\n    return answer.text\n"
    more = (
        f"def h{i}(a):\n    one = h{i - 1}(a)\n    two = h{i - 1}(one)\n    return two\n"
        for i in range(1, size)
    )
    last = (f"answer = h{size - 1}(event.user.user_id)", 'with rule("The rule"):', "    log(answer)", "")
    return "\n".join((_HEADER, first, *more, *last))


def _queries(size: int) -> str:
    """Each query is made where the one above has found something."""
    first = "x0 = event.user.name"
    more = (f'x{i} = api.cache.get("{{x{i - 1}}}") if x{i - 1} is not None else None' for i in range(1, size))
    last = ('with rule("The rule"):', f"    log(x{size - 1})", "")
    return "\n".join((_HEADER, first, *more, *last))


def _many_calls(size: int) -> str:
    helper = 'def h(a):\n    return f"{a} {a}"\n'
    return _policy(helper, *(f"x{i} = h(event.user.user_id)" for i in range(size)), show="x0")


def _other_calls(size: int) -> str:
    helper = 'def h(a, b):\n    whole = f"{a} {b}"\n    return whole.upper() if len(whole) > 3 else whole\n'
    calls = (f'x{i} = h(event.client.name, "{i}")' for i in range(size))
    return "\n".join(
        (_HEADER, helper, *calls, 'with rule("The rule"):', *(f"    log(x{i})" for i in range(size)), "")
    )


def _long_helper(size: int) -> str:
    """A helper of as many lines as there are calls of it, each with another argument."""
    lines = (f'    x{i} = "{i}" if a == "{i}" else ""\n' for i in range(size))
    helper = "".join(("def h(a):\n", *lines, '    return f"', *(f"{{x{i}}}" for i in range(size)), '"\n'))
    calls = (f"    log(h(event.request.body.k{i}))" for i in range(size))
    return "\n".join((_HEADER, helper, 'with rule("The rule"):', *calls, ""))


def _calls_in_calls(size: int) -> str:
    helper = 'def h(a):\n    return a.lower() if a == "x" else a.upper()\n'
    return _policy(helper, f"x = {'h(' * size}event.user.user_id{')' * size}", show="x")


def _elifs(when: str, body: str) -> Callable[[int], str]:
    def text(size: int) -> str:
        arms = (
            f"    {'if' if i == 0 else 'elif'} {when.format(i=i)}:\n        {body.format(i=i)}"
            for i in range(size)
        )
        return "\n".join((_HEADER, 'with rule("The rule"):', *arms, ""))

    return text


_NAME = 'event.client.name == "c{i}"'
_ROLE = '"r{i}" in event.authorization.roles'
_COUNT = "event.stats.logins_count > {i}"
_DATE = "time(event.user.created_at) > now() - days({i} + 1)"
_NUMBER = "read(event.user.app_metadata.k, number) > {i}"
_DENY = 'api.access.deny("{i}")'
_CHALLENGE = 'api.multifactor.enable("any")'


def _shared_conditions(size: int) -> str:
    names = (
        f'd{i} = event.client.name == "c{i}" or event.user.email == "e{i}@corp.example"' for i in range(size)
    )
    rules = (
        f'with rule("Rule {i}", when=d{i} and not d{(i + 1) % size}):\n    api.access.deny("{i}")\n'
        for i in range(size)
    )
    return "\n".join((_HEADER, *names, *rules))


def _ifs(size: int) -> str:
    ifs = (f'    if event.client.name == "c{i}":\n        api.access.deny("{i}")' for i in range(size))
    return "\n".join((_HEADER, 'with rule("The rule"):', *ifs, ""))


def _effects(size: int) -> str:
    lines = (
        f'    api.idToken.setCustomClaim("https://a.example/{i}", event.user.email)' for i in range(size)
    )
    return "\n".join((_HEADER, 'with rule("The rule"):', *lines, ""))


def _locals(size: int) -> str:
    lines = (f"    x{i} = x{i - 1} + x{i - 1}" for i in range(1, size))
    return "\n".join(
        (
            _HEADER,
            'with rule("The rule"):',
            "    x0 = event.user.user_id",
            *lines,
            f"    log(x{size - 1})",
            "",
        )
    )


def _nested_any(size: int) -> str:
    condition = "r0 == r0"
    for i in range(size):
        condition = f"any({condition} for r{i} in event.authorization.roles)"
    return _policy(when=condition)


def _nested(opens: str, inner: str, closes: str) -> Callable[[int], str]:
    return lambda size: _policy(f"x = {opens * size}{inner}{closes * size}", show="x")


def _tests(size: int) -> str:
    tests = (f'test("t{i}", given={{event.user.email: "a{i}@b.example"}}, expect=[])\n' for i in range(size))
    return _policy() + "\n".join(tests)


def _cases(size: int) -> str:
    cases = ",\n".join(
        f'        case("c{i}", given={{event.user.email: "a{i}@b.example"}}, expect=[])' for i in range(size)
    )
    return _policy() + f'test("t", cases=[\n{cases},\n])\n'


def _xor_chain(size: int) -> str:
    xor = "({x} and not b{i}) or (not {x} and b{i})"
    bits = (f'b{i} = event.user.email == "e{i}"' for i in range(size))
    chain = (f"x{i} = {xor.format(x=f'x{i - 1}', i=i)}" for i in range(1, size))
    return _policy(*bits, "x0 = b0", *chain, when=f"x{size - 1}")


def _xor_fields(size: int) -> str:
    xor = "({x} and not b{i}) or (not {x} and b{i})"
    bits = (f"b{i} = event.request.body.k{i} is None" for i in range(size))
    chain = (f"x{i} = {xor.format(x=f'x{i - 1}', i=i)}" for i in range(1, size))
    return _policy(*bits, "x0 = b0", *chain, when=f"x{size - 1}")


@dataclass(frozen=True, slots=True)
class Shape:
    """``size``: how large it may get within 256 kB, or within what the language allows."""

    text: Callable[[int], str]
    size: int


SHAPES: dict[str, Shape] = {
    "aliases": Shape(_chained("event.user.email", "{x}"), 10_000),
    "chained lists": Shape(_chained('["a"]', '[*{x}, "a"]'), 8_000),
    "chained texts": Shape(_chained("event.user.user_id", '{x} + "a"'), 10_000),
    "chained f-strings": Shape(_chained('f"{event.user.user_id}"', 'f"{{{x}}}a"'), 8_000),
    "chained dicts": Shape(_chained('{"a": "b"}', '{{**{x}, "a": "c"}}'), 6_000),
    "chained records": Shape(_chained('{"a": "b"}', '{{"a": {x}}}'), 6_000),
    "doubling dicts": Shape(_chained('{"a": "b"}', '{{"l": {x}, "r": {x}}}'), 4_000),
    "doubling choices of dicts": Shape(
        _chained('{"a": event.client.name}', '{{"l": {x}}} if event.user.email_verified else {{"r": {x}}}'),
        4_000,
    ),
    "chained numbers": Shape(_chained("event.stats.logins_count", "{x} + 1"), 10_000),
    "chained conditions": Shape(
        _chained('event.client.name == "a"', '{x} or event.client.name == "b"', condition=True), 5_000
    ),
    "chained choices": Shape(
        _chained("event.user.email", '({x} if event.client.name == "b" else "c")'), 4_500
    ),
    "chained coalesce": Shape(_chained("event.user.email", "coalesce({x}, event.user.name)"), 5_000),
    "chained or": Shape(_chained("event.user.name", "({x} or event.user.email)"), 5_000),
    "chained lower": Shape(_chained("event.user.name", "{x}.lower()"), 8_000),
    "chained comprehensions": Shape(_chained('["a"]', "[y for y in {x}]"), 6_000),
    "chained reads": Shape(_chained("event.user.user_metadata", '{x}["k"]'), 6_000),
    "chained constants": Shape(_chained('"a"', '{x} + "a"'), 10_000),
    "doubling texts": Shape(_chained("event.user.user_id", "{x} + {x}"), 8_000),
    "doubling constants": Shape(_chained('"a"', "{x} + {x}"), 8_000),
    "doubling numbers": Shape(_chained("event.stats.logins_count", "{x} + {x}"), 8_000),
    "doubling written numbers": Shape(_chained("2", "{x} * {x}"), 8_000),
    "doubling lists": Shape(_chained('["a"]', "[*{x}, *{x}]"), 6_000),
    "doubling f-strings": Shape(_chained("event.user.user_id", 'f"{{{x}}}{{{x}}}"'), 6_000),
    "doubling records": Shape(_chained('{"a": "b"}', '{{"a": {x}, "b": {x}}}'), 5_000),
    "doubling choices": Shape(
        _chained("event.user.email", '({x} if event.client.name == "b" else {x})'), 5_000
    ),
    "doubling choices of methods": Shape(
        _chained('(event.user.name or "a")', '({x}.lower() if {x} == "a" else {x}.upper())'), 5_000
    ),
    "doubling conditions": Shape(
        _chained('event.client.name == "a"', "({x} and {x}) or not {x}", condition=True), 5_000
    ),
    "doubling coalesce": Shape(_chained("event.user.email", "coalesce({x}, {x})"), 5_000),
    "doubling conditionals of conditions": Shape(
        _chained('event.client.name == "a"', "({x} if {x} else not {x})", condition=True), 5_000
    ),
    "chained exclusive-ors": Shape(_xor_chain, 2_000),
    "chained exclusive-ors of fields": Shape(_xor_fields, 2_000),
    "doubling locals": Shape(_locals, 8_000),
    "flat or": Shape(_joined("or", 'event.client.name == "c{i}"'), 6_000),
    "flat and": Shape(_joined("and", 'event.client.name != "c{i}"'), 6_000),
    "flat or of fields": Shape(_joined("or", "event.request.body.k{i} is None"), 5_000),
    "flat or of ands": Shape(
        _joined("or", '(event.client.name == "c{i}" and event.user.email == "e{i}")'), 3_000
    ),
    "flat and of ors": Shape(
        _joined("and", '(event.client.name == "c{i}" or event.user.email == "e{i}")'), 3_000
    ),
    "flat thresholds": Shape(_joined("or", "event.stats.logins_count == {i}"), 5_000),
    "flat sum": Shape(_value("(", "event.stats.logins_count", " + ", ")"), 8_000),
    "flat join of texts": Shape(_value("(", "event.user.email", " + ", ")"), 10_000),
    "flat product": Shape(_value("(", "{i}", " * ", ")"), 10_000),
    "long list": Shape(_value("[", '"item{i}"', ", ", "]"), 20_000),
    "long list of fields": Shape(_value("[", "event.user.email", ", ", "]"), 14_000),
    "long dict": Shape(_value("{", '"key{i}": "v"', ", ", "}"), 14_000),
    "long f-string": Shape(_value('f"', "{{event.user.email}}", "", '"'), 12_000),
    "long text": Shape(_value('"', "abcdefghij", "", '"'), 25_000),
    "adjacent texts": Shape(_value("(", '"a"', " ", ")"), 60_000),
    "long csv": Shape(_value('csv("', "item{i}", ",", '")'), 20_000),
    "long ranges": Shape(
        lambda n: _policy(
            "r = [" + ", ".join(f'"10.{i // 250 % 250}.{i % 250}.0/24"' for i in range(n)) + "]",
            when="ip_in(event.request.ip, r)",
        ),
        12_000,
    ),
    "long membership": Shape(
        lambda n: _policy(
            "r = [" + ", ".join(f'"name{i}"' for i in range(n)) + "]", when="event.client.name in r"
        ),
        20_000,
    ),
    "long regex": Shape(lambda n: _policy(when=f'matches(r"{"ab" * n}", event.user.email)'), 100_000),
    "regex of alternatives": Shape(
        lambda n: _policy(when=f'matches(r"{"|".join(f"a{i}" for i in range(n))}", event.user.email)'), 20_000
    ),
    "regex of classes": Shape(
        lambda n: _policy(when=f'matches(r"{"[a-z]*" * n}", event.user.email)'), 20_000
    ),
    "regex of groups": Shape(
        lambda n: _policy(when=f'matches(r"{"(" * n}a{")" * n}", event.user.email)'), 50_000
    ),
    "regex of options": Shape(lambda n: _policy(when=f'matches(r"{"a?" * n}b", event.user.email)'), 50_000),
    "regex of counts": Shape(
        lambda n: _policy(when=f'matches(r"{"(a{100}){100}" * n}b", event.user.email)'), 10_000
    ),
    "rules that deny": Shape(_rules('event.client.name == "c{i}"', 'api.access.deny("{i}")'), 2_500),
    "rules that deny on lists": Shape(
        _rules('"r{i}" in event.authorization.roles', 'api.access.deny("{i}")'), 2_500
    ),
    "rules that stop": Shape(_rules('event.user.email == "c{i}"', "stop()"), 2_500),
    "rules that challenge": Shape(
        _rules('"r{i}" in event.authorization.roles', 'api.multifactor.enable("any")'), 2_500
    ),
    "rules that log": Shape(_rules('event.client.name == "c{i}"', 'log("{i}")'), 3_000),
    "thresholds": Shape(_rules("event.stats.logins_count > {i}", 'log("{i}")'), 3_000),
    "thresholds that stop": Shape(_rules("event.stats.logins_count == {i}", "stop()"), 3_000),
    "thresholds that exclude": Shape(_rules("event.stats.logins_count > {i}", "stop()"), 3_000),
    "thresholds downwards": Shape(
        lambda n: "\n".join(
            (
                _HEADER,
                *(
                    f'with rule("Rule {i}", when=event.stats.logins_count > {n - i}):\n    stop()\n'
                    for i in range(n)
                ),
            )
        ),
        3_000,
    ),
    "rules on different fields": Shape(
        _rules("event.request.body.k{i} is None", 'api.access.deny("{i}")'), 2_500
    ),
    "rules on two fields": Shape(
        _rules('event.client.name == "c{i}" and event.user.email == "e{i}"', 'api.access.deny("{i}")'), 2_000
    ),
    "elifs": Shape(_elifs(_NAME, 'log("{i}")'), 4_000),
    "elifs that deny": Shape(_elifs(_NAME, _DENY), 3_500),
    "elifs that deny on lists": Shape(_elifs(_ROLE, _DENY), 3_000),
    "elifs that deny on countries": Shape(_elifs('event.request.geoip.countryCode == "c{i}"', _DENY), 3_000),
    "elifs that challenge on lists": Shape(_elifs(_ROLE, _CHALLENGE), 2_500),
    "elifs that challenge on counters": Shape(_elifs(_COUNT, _CHALLENGE), 2_500),
    "dates that deny": Shape(_rules(_DATE, _DENY), 2_000),
    "dates and names that deny": Shape(_rules(f"{_DATE} and {_NAME}", _DENY), 1_800),
    "counters that deny": Shape(_rules(_COUNT, _DENY), 2_500),
    "counts that deny": Shape(_rules("event.stats.logins_count == {i}", _DENY), 2_500),
    "counters and names that deny": Shape(_rules(f"{_COUNT} and {_NAME}", _DENY), 2_000),
    "ranges that deny": Shape(_rules("{i} < event.stats.logins_count < {i}.5", _DENY), 2_500),
    "ranges of two numbers that deny": Shape(
        _rules(f"{{i}} < event.stats.logins_count < {{i}}.5 and {_NUMBER}", _DENY), 2_000
    ),
    "steps of two numbers that deny": Shape(
        _rules("event.stats.logins_count > {i} and read(event.user.app_metadata.k, number) < {i}", _DENY),
        2_000,
    ),
    "numbers that deny": Shape(_rules(_NUMBER, _DENY), 2_300),
    "beginnings that deny": Shape(_rules('event.user.email.startswith("p{i}")', _DENY), 2_500),
    "shared conditions that deny": Shape(_shared_conditions, 1_300),
    "ifs that deny": Shape(_ifs, 3_000),
    "effects": Shape(_effects, 3_000),
    "helpers in a row": Shape(_helpers("{h}(a)"), 5_000),
    "helpers that double": Shape(_helpers('f"{{{h}(a)}}{{{h}(a)}}"'), 4_000),
    "helpers that choose": Shape(_helpers('({h}(a) if a == "x" else {h}(a))'), 4_000),
    "helpers that double dictionaries": Shape(_helpers('{h}({{{{"l": a, "r": a}}}})'), 4_000),
    "names that double dictionaries": Shape(
        _chained('{"a": event.client.name}', '{{"l": {x}, "r": {x}}} if event.user.email_verified else {x}'),
        15,
    ),
    "helpers that nest": Shape(_helpers("{h}({h}(a))"), 5_000),
    "helpers that return dictionaries twice": Shape(_helpers('{{"l": {h}(a), "r": {h}(a)}}'), 4_000),
    "effect helpers that double": Shape(_effect_helpers, 4_000),
    "failures that double": Shape(_failures, 200),
    "request helpers that double": Shape(_request_helpers, 200),
    "queries in a row": Shape(_queries, 400),
    "calls of one helper": Shape(_many_calls, 6_000),
    "calls of one helper with other arguments": Shape(_other_calls, 3_000),
    "calls in calls": Shape(_calls_in_calls, 24),
    "calls of one long helper": Shape(_long_helper, 3_000),
    "nested any": Shape(_nested_any, 30),
    "nested lists": Shape(_nested("[", '"a"', "]"), 100_000),
    "nested brackets": Shape(_nested("(", '"a"', ")"), 100_000),
    "nested dicts": Shape(_nested('{"a": ', '"a"', "}"), 30_000),
    "nested not": Shape(lambda n: _policy(when="not " * n + 'event.client.name == "a"'), 60_000),
    "nested minus": Shape(lambda n: _policy("x = " + "-" * n + "1", show="x"), 100_000),
    "nested f-strings": Shape(lambda n: _policy("x = " + 'f"{' * n + '"a"' + '}"' * n, show="x"), 50_000),
    "nested choices": Shape(
        lambda n: _policy(
            "x = " + 'event.user.email if event.client.name == "a" else ' * n + '"b"', show="x"
        ),
        4_000,
    ),
    "long comparison": Shape(_value("(", "event.stats.logins_count", " < ", ")"), 8_000),
    "long attribute": Shape(lambda n: _policy("x = event" + ".a" * n, show="x"), 100_000),
    "long subscript": Shape(
        lambda n: _policy("x = event.user.user_metadata" + '["a"]' * n, show="x"), 40_000
    ),
    "long call chain": Shape(lambda n: _policy("x = event.user.email" + ".lower()" * n, show="x"), 30_000),
    "long line of names": Shape(lambda n: _policy("x = " + "a " * n), 100_000),
    "long name": Shape(lambda n: _policy("a" * n + ' = "x"', show="a" * n), 100_000),
    "long number": Shape(lambda n: _policy("x = " + "9" * n, show="x"), 200_000),
    "long comment": Shape(lambda n: _policy("# " + "x" * n), 200_000),
    "blank lines": Shape(lambda n: _policy("\n" * n), 200_000),
    "unknown names": Shape(lambda n: _policy(*(f"x{i} = unknown{i}" for i in range(n))), 8_000),
    "unused names": Shape(lambda n: _policy(*(f'x{i} = "a"' for i in range(n))), 10_000),
    "broken lines": Shape(lambda n: _policy(*(f"x{i} = = {i}" for i in range(n))), 10_000),
    "open brackets": Shape(lambda n: _policy("x = " + "(" * n), 100_000),
    "open quotes": Shape(lambda n: _policy(*("x = 'a" for _ in range(n))), 20_000),
    "letters": Shape(lambda n: "a" * n, 250_000),
    "quotes": Shape(lambda n: '"' * n, 250_000),
    "tests": Shape(_tests, 3_000),
    "cases": Shape(_cases, 2_500),
    "secrets": Shape(
        lambda n: _HEADER
        + "secrets("
        + ", ".join(f'"SECRET_{i}"' for i in range(n))
        + ")\n"
        + 'with rule("a"):\n    log("a")\n',
        10_000,
    ),
    "schema keys": Shape(
        lambda n: _HEADER
        + "schema(event.user.app_metadata, "
        + ", ".join(f"k{i}=string" for i in range(n))
        + ")\n"
        + 'with rule("a"):\n    log(event.user.app_metadata.k0)\n',
        12_000,
    ),
    "allow comments": Shape(
        lambda n: "\n".join((_HEADER, *("# allow: unused-name - because" for _ in range(n)), 'x = "a"', "")),
        6_000,
    ),
}
