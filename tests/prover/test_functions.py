"""Functions that a solver does not know: their facts hold of all that they give, and texts that give a value do."""

from fractions import Fraction
from ipaddress import IPv4Address, IPv6Address
from math import inf

import pytest

from actiongen.ir.ops import Op
from actiongen.prover.at import values
from actiongen.prover.functions import Functions, address_range, plain, usual
from actiongen.prover.languages import NOTHING, contains, text
from actiongen.prover.leaves import LARGEST
from actiongen.prover.term import Constant, Function, Sort
from actiongen.prover.terms import Terms

TERMS = Terms()
FUNCTIONS = Functions(TERMS)
_DAY = 86_400_000
TEXTS = {
    "lower": (FUNCTIONS.of(Op.LOWER), ("Ann", "ann", "ÄÖ", "", "İ", "a1-B")),
    "upper": (FUNCTIONS.of(Op.UPPER), ("Ann", "ANN", "straße", "", "a1-B")),
    "strip": (FUNCTIONS.of(Op.STRIP), (" a ", "a", "", " ", "\ta b\n")),
    "email_domain": (FUNCTIONS.of(Op.EMAIL_DOMAIN), ("a@B.example", "a@b@c.example", "@x")),
    "time": (FUNCTIONS.of(Op.TIME), ("2026-01-31", "2026-01-31T09:00:00Z", "1969-12-31T23:59:59.999Z")),
    "to_number": (FUNCTIONS.of(Op.TO_NUMBER), ("12.5", "-3", "0", " 7 ", "1e3")),
    "prefix": (FUNCTIONS.prefix_removed("auth0|"), ("auth0|x", "x", "auth0|auth0|x", "")),
    "suffix": (FUNCTIONS.suffix_removed(".example"), ("a.example", "a", "a.example.example", "")),
    "last part": (FUNCTIONS.last_part("@"), ("a@b", "a", "a@b@c", "@")),
    "address": (FUNCTIONS.address, ("203.0.113.10", "::1", "2001:db8::1", "0.0.0.0", "255.255.255.255")),
}
"""Functions of texts, and texts."""


def facts_at(function: Function, argument: Constant) -> list[object]:
    """Whether the facts of a function hold at an argument."""
    sort = Sort.TEXT if isinstance(argument, str) else Sort.NUMBER
    free = TERMS.unknown(sort, (function.name, sort.value), "x", f"x of {function.name}")
    facts = function.facts(TERMS.apply(function, free))
    found = values([*facts], lambda term: argument if term is free else None)
    return [found[fact] for fact in facts]


@pytest.mark.parametrize("name", TEXTS)
def test_facts_hold_and_what_gives_a_value_gives_it(name: str) -> None:
    function, texts = TEXTS[name]
    assert function.inverses is not None
    for argument in texts:
        value = function.apply(argument)
        if value is None:
            assert name == "to_number"
            continue
        assert all(each is True for each in facts_at(function, argument)), argument
        found = [*function.inverses(value)]
        gives = [each for each in found if function.apply(each) == value]
        assert found[0] in gives, argument
        assert len(gives) == len({*gives}) or name not in ("prefix", "suffix", "last part", "email_domain")


def test_numbers_that_are_written_in_other_ways() -> None:
    function = FUNCTIONS.of(Op.TO_NUMBER)
    assert function.inverses is not None
    written = [*function.inverses(Fraction(7))]
    assert written == ["7", "7.0", " 7", "07", "+7"]
    assert [*function.inverses(Fraction(1, 2))][:3] == ["0.5", "0.5", " 0.5"]


def test_addresses_are_ordered_as_numbers() -> None:
    numbers = [
        FUNCTIONS.address.apply(each) for each in ("0.0.0.0", "255.255.255.255", "::", "::1", "ffff::")
    ]
    assert numbers == sorted(numbers) and numbers[0] == 0 and numbers[1] == 2**32 - 1 and numbers[2] == 2**32
    assert FUNCTIONS.address.apply("no address") is None
    assert FUNCTIONS.within.apply("10.1.2.3", "10.0.0.0/8") is True
    assert FUNCTIONS.within.apply("11.1.2.3", "10.0.0.0/8") is False


@pytest.mark.parametrize("moment", [0, 1, -1, _DAY - 1, _DAY, -_DAY, 3_599_999, 3_600_000, 1_769_850_000_000])
def test_days_and_hours(moment: int) -> None:
    day, hour = FUNCTIONS.day.apply(Fraction(moment)), FUNCTIONS.hour.apply(Fraction(moment))
    assert day == moment // _DAY and hour == moment % _DAY // 3_600_000
    for function in (FUNCTIONS.day, FUNCTIONS.hour):
        assert all(each is True for each in facts_at(function, Fraction(moment)))
    weeks = Fraction(moment // _DAY)
    assert FUNCTIONS.week.apply(weeks) == moment // _DAY // 7
    assert all(each is True for each in facts_at(FUNCTIONS.week, weeks))


def test_short_texts() -> None:
    assert FUNCTIONS.is_short.apply("a" * 8192) is True and FUNCTIONS.is_short.apply("a" * 8193) is False
    assert FUNCTIONS.is_short.known is not None
    assert FUNCTIONS.is_short.known(text("a" * 8192)) is True
    assert FUNCTIONS.is_short.known(text("a" * 8193)) is None


@pytest.mark.parametrize("name", [each for each, (function, _) in TEXTS.items() if function.before])
def test_what_comes_before_is_what_gives_a_text_of_a_language(name: str) -> None:
    function, texts = TEXTS[name]
    assert function.before is not None
    for argument in texts:
        value = function.apply(argument)
        assert isinstance(value, str)
        for wanted in (value, value + "x", "other"):
            before = function.before(text(wanted))
            if not contains(before.doubtful, argument):
                assert contains(before.language, argument) is (value == wanted), (argument, wanted)


INVERSES: dict[str, tuple[Constant, list[str]]] = {
    "lower": ("ann", ["ann", "ANN", "Ann"]),
    "upper": ("ANN", ["ANN", "ann", "aNN"]),
    "strip": ("ann", ["ann", " ann"]),
    "email_domain": ("b.example", ["ann@b.example", "ann@B.EXAMPLE", "@b.example", "ann@x@b.example"]),
    "time": (
        Fraction(1_000),
        ["1970-01-01T00:00:01.000Z", "1970-01-01T00:00:01Z", "1970-01-01T00:00:01.000+00:00"],
    ),
    "to_number": (Fraction(3, 2), ["1.5", "1.5", " 1.5", "01.5", "+1.5"]),
    "prefix": ("x", ["auth0|x", "x"]),
    "suffix": ("x", ["x.example", "x"]),
    "last part": ("x", ["x", "a@x"]),
    "address": (Fraction(2**32 - 1), ["255.255.255.255", "::ffff:255.255.255.255"]),
}
"""Of a value, the arguments that give it, the usual one first."""


@pytest.mark.parametrize("name", INVERSES)
def test_arguments_that_give_a_value(name: str) -> None:
    function, _ = TEXTS[name]
    value, wanted = INVERSES[name]
    assert function.inverses is not None and [*function.inverses(value)] == wanted


def test_arguments_that_give_another_value() -> None:
    time, address = TEXTS["time"][0].inverses, TEXTS["address"][0].inverses
    assert time is not None and address is not None
    assert [*time(Fraction(_DAY))][-1] == "1970-01-02" and [*time("x")] == []
    six = [*address(Fraction(2**32 + 10))]
    assert (
        six == ["::a", "0000:0000:0000:0000:0000:0000:0000:000a", "::A", "::a%eth0"] and [*address("x")] == []
    )


def test_functions_are_the_same_each_time() -> None:
    assert FUNCTIONS.prefix_removed("a") is FUNCTIONS.prefix_removed("a") is not FUNCTIONS.prefix_removed("b")
    names = {function.name for function, _ in TEXTS.values()}
    assert {
        "removeprefix['auth0|']",
        "removesuffix['.example']",
        "split['@'][-1]",
        "address",
        "time",
    } <= names
    made = Functions(TERMS)
    assert {made.day.name, made.hour.name, made.week.name, made.number_text.name} == {
        "day",
        "hour",
        "week",
        "number_text",
    }
    assert (
        FUNCTIONS.number_text.apply(Fraction(3, 2)) == "1.5"
        and FUNCTIONS.number_text.apply(Fraction(3)) == "3"
    )


def test_scalars_of_runs() -> None:
    assert [plain(value) for value in (True, "a", 1.5, inf, None, [])] == [
        True,
        "a",
        Fraction(3, 2),
        None,
        None,
        None,
    ]
    assert [usual(value) for value in (True, "a", Fraction(3, 2))] == [True, "a", 1.5]
    assert usual(Fraction(10**400)) == LARGEST == -usual(Fraction(-(10**400)))  # type: ignore[operator]
    assert address_range(IPv4Address("0.0.0.7")) == 7 and address_range(IPv6Address("::7")) == 2**32 + 7


def test_a_separator_that_overlaps_itself_is_doubtful() -> None:
    """The last part of `aaa` between `aa` is `a`, whichever way one looks for it; so nobody says anything of it."""
    before = FUNCTIONS.last_part("aa").before
    assert before is not None
    assert contains(before(text("a")).doubtful, "aaa") and not contains(before(text("a")).doubtful, "bab")
    single = FUNCTIONS.last_part("|").before
    assert single is not None and single(text("a")).doubtful is NOTHING
    language = single(text("a")).language
    assert [contains(language, each) for each in ("a", "b|a", "|a", "a|b", "a|", "|")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
