"""Values that may be one of several things: which of them they are, and when two are the same."""

from fractions import Fraction
from itertools import product

import pytest
from checks.programs import program

from actiongen.prover.at import values as values_at
from actiongen.prover.encode import Encoder
from actiongen.prover.equality import Equality, fingerprint, nth
from actiongen.prover.functions import Functions
from actiongen.prover.term import Constant, Function, Make, Sort, Term, below, has_few_choices
from actiongen.prover.terms import Terms, TooLargeError
from actiongen.prover.values import ABSENT, NULL, Chosen, Items, Pair, Value, Written

ENCODER = Encoder(program('with rule("A"): log("x")\n').header.trigger, Functions(Terms()), {})
TERMS, VALUES = ENCODER.terms, ENCODER.values
P, Q, R = (TERMS.unknown(Sort.TRUTH, (name,), "x", name) for name in "pqr")
T, U = (TERMS.unknown(Sort.TEXT, (name,), "x", name) for name in "tu")
N = TERMS.unknown(Sort.NUMBER, ("n",), "x", "n")
ONE, TWO, X = TERMS.number(1), TERMS.number(2), TERMS.text("x")
NO = TERMS.not_


def both(*terms: Term) -> Term:
    return TERMS.both(*terms)


def here(shape: Term | Items | Written | Chosen | Pair) -> Value:
    return VALUES.here(shape)


def written(*entries: tuple[Term, Term, Value], **more: tuple[Written, ...]) -> Written:
    return Written(VALUES, entries, **more)


def at(term: Term, **given: Constant) -> Constant:
    return values_at([term], lambda free: given.get(free.about.place[0]))[term]  # type: ignore[attr-defined]


def alternatives(value: Value) -> list[tuple[Term, object]]:
    return [*value.alternatives]


def test_what_is_there() -> None:
    assert VALUES.present(ABSENT) is TERMS.false and VALUES.present(here(ONE)) is TERMS.true
    assert VALUES.present(Value(((P, T), (Q, N)))) is TERMS.either(P, Q)
    some = Value(((P, T), (Q, N)))
    assert VALUES.only_if(TERMS.true, some) is some
    assert alternatives(VALUES.only_if(R, some)) == [(both(R, P), T), (both(R, Q), N)]
    assert alternatives(VALUES.only_if(NO(P), some)) == [(both(NO(P), Q), N)]
    assert alternatives(VALUES.only_if(TERMS.false, some)) == []


def test_a_scalar() -> None:
    some = Value(((P, T), (Q, N), (R, U)))
    assert VALUES.scalar(some, Sort.TEXT) == (TERMS.either(P, R), TERMS.if_(P, T, U))
    assert VALUES.scalar(some, Sort.NUMBER) == (Q, N)
    assert VALUES.scalar(some, Sort.TRUTH) == (TERMS.false, TERMS.false)
    assert VALUES.scalar(ABSENT, Sort.NUMBER) == (TERMS.false, TERMS.zero)
    assert VALUES.scalar(ABSENT, Sort.TEXT) == (TERMS.false, TERMS.empty)
    assert VALUES.holds(Value(((P, Q),))) is both(P, Q) and VALUES.holds(here(T)) is TERMS.false


LIST, OTHER_LIST = Items(((P, here(ONE)),), of=(("a",),)), Items(((Q, here(TWO)),), True, (("b",),))
RECORD = written((TERMS.true, X, here(ONE)))
OTHER_RECORD = written((TERMS.true, X, here(TWO)))


def test_lists_and_records() -> None:
    some = Value(((P, T), (Q, LIST), (R, RECORD), (P, Pair(here(T), here(N)))))
    assert [*VALUES.lists(some)] == [(Q, LIST)] and [*VALUES.members(some)] == [(R, RECORD)]
    pair = here(Pair(here(T), here(N)))
    assert [*VALUES.lists(pair), *VALUES.members(pair)] == []


def test_one_of_two() -> None:
    one, other = here(ONE), here(TWO)
    assert VALUES.choose(TERMS.true, one, other) is one and VALUES.choose(TERMS.false, one, other) is other
    assert VALUES.choose(P, one, one) is one
    assert alternatives(VALUES.choose(P, one, other)) == [(TERMS.true, TERMS.if_(P, ONE, TWO))]
    assert alternatives(VALUES.choose(P, one, here(T))) == [(P, ONE), (NO(P), T)]
    assert alternatives(VALUES.choose(P, one, ABSENT)) == [(P, ONE)]
    assert alternatives(VALUES.choose(P, ABSENT, one)) == [(NO(P), ONE)]
    some = VALUES.choose(P, Value(((Q, N), (R, T))), Value(((R, U),)))
    assert alternatives(some) == [(both(P, Q), N), (R, TERMS.if_(P, T, U))]
    assert alternatives(VALUES.choose(P, here(RECORD), Value(((Q, RECORD),)))) == [
        (TERMS.if_(P, TERMS.true, Q), RECORD)
    ]
    ((_, joined),) = alternatives(VALUES.choose(P, here(LIST), here(OTHER_LIST)))
    assert isinstance(joined, Items) and joined.is_shuffled and joined.of == (("a",), ("b",))
    assert [has for has, _ in joined.items] == [P, both(NO(P), Q)]
    ((_, chosen),) = alternatives(VALUES.choose(P, here(RECORD), here(OTHER_RECORD)))
    assert isinstance(chosen, Chosen) and (chosen.then, chosen.otherwise) == (RECORD, OTHER_RECORD)
    for different in (LIST, T, Pair(one, other)):
        assert len(alternatives(VALUES.choose(P, here(RECORD), here(different)))) == 2
        assert len(alternatives(VALUES.choose(P, here(different), here(RECORD)))) == 2
    assert alternatives(VALUES.map([(P, one), (NO(P), other)])) == [(TERMS.true, TERMS.if_(P, ONE, TWO))]
    assert alternatives(VALUES.map([(P, one), (Q, here(T))])) == [(P, ONE), (both(NO(P), Q), T)]


def test_the_member_of_one_of_two() -> None:
    chosen = Chosen(VALUES, P, RECORD, OTHER_RECORD)
    assert alternatives(chosen.get("x")) == [(TERMS.true, TERMS.if_(P, ONE, TWO))]
    assert alternatives(chosen.get("y")) == []
    assert alternatives(chosen.look(T)) == [(TERMS.equal(X, T), TERMS.if_(P, ONE, TWO))]
    pairs = chosen.pairs()
    assert pairs is not None and [has for has, _ in pairs.items] == [P, NO(P)]
    twice = written((P, X, here(ONE)), (Q, X, here(TWO)))
    assert (
        Chosen(VALUES, P, RECORD, twice).pairs() is None and Chosen(VALUES, P, twice, RECORD).pairs() is None
    )


def test_the_pairs_of_what_is_written() -> None:
    of = Items((), of=(("a",),))
    some = Written(
        VALUES,
        ((P, TERMS.text("b"), Value(((Q, ONE),))), (TERMS.true, TERMS.text("1"), here(T))),
        made_of=(of,),
    )
    pairs = some.pairs()
    assert pairs is not None and pairs.of == (("a",),)
    assert [has for has, _ in pairs.items] == [TERMS.true, both(P, Q)], "what is a number comes first"
    ((_, pair),) = pairs.items[0][1].alternatives
    assert isinstance(pair, Pair) and alternatives(pair.key) == [(TERMS.true, TERMS.text("1"))]
    assert written((TERMS.true, T, here(ONE))).pairs() is not None, "one of which the key is worked out"
    assert written((TERMS.true, T, here(ONE)), (TERMS.true, X, here(ONE))).pairs() is None
    assert written((TERMS.true, X, here(ONE)), (TERMS.true, X, here(TWO))).pairs() is None
    assert written((TERMS.true, X, here(ONE)), spread=(RECORD,)).pairs() is None


def test_members_of_what_is_written() -> None:
    """Later pairs win if they are there; null is there and yet absent."""
    told: list[object] = []
    of = Items((), of=(("a",),))
    below_ = written((TERMS.true, X, here(T)))
    entries = ((P, X, here(ONE)), (Q, X, Value(((R, TWO),))), (both(P, Q, R), X, NULL))
    some = Written(VALUES, entries, (below_,), (of,), told.append)
    found = some.get("x")
    for p, q, r in product((True, False), repeat=3):
        wanted = None if p and q and r else Fraction(2) if q and r else Fraction(1) if p else "t"
        given: dict[str, Constant] = {"p": p, "q": q, "r": r, "t": "t"}
        says = [at(shape, **given) for guard, shape in found.alternatives if at(guard, **given)]  # type: ignore[arg-type]
        assert says == ([] if wanted is None else [wanted])
        assert at(some.is_null(X), **given) is (p and q and r)
    some.get("x"), some.look(X), some.look(T)
    assert told == [of, of], "once for each key"
    assert alternatives(some.get("z")) == []
    again = written((P, X, NULL), (Q, X, Value(((R, ONE),))))
    for p, q, r in product((True, False), repeat=3):
        assert at(again.is_null(X), p=p, q=q, r=r) is (p and not (q and r))
    assert RECORD.is_null(X) is TERMS.false


# Whether two are the same


ROWS: list[tuple[Value, Value, Term]] = [
    (here(ONE), here(ONE), TERMS.true),
    (here(ONE), here(TWO), TERMS.false),
    (here(T), here(N), TERMS.false),
    (here(T), ABSENT, TERMS.false),
    (ABSENT, Value(()), TERMS.true),
    (here(T), here(X), TERMS.equal(T, X)),
    (Value(((P, ONE),)), Value(((Q, ONE),)), TERMS.either(both(P, Q), both(NO(P), NO(Q)))),
    (here(RECORD), here(RECORD), TERMS.true),
    (here(RECORD), here(OTHER_RECORD), TERMS.false),
    (here(RECORD), here(LIST), TERMS.false),
    (here(LIST), here(RECORD), TERMS.false),
    (here(RECORD), here(T), TERMS.false),
    (here(T), here(RECORD), TERMS.false),
    (here(written((P, X, here(ONE)))), here(written((TERMS.true, X, here(ONE)))), P),
    (here(written((TERMS.true, X, NULL))), here(written()), TERMS.false),
    (here(written((TERMS.true, X, NULL))), here(written((P, X, NULL))), P),
    (
        here(written((TERMS.true, X, here(T)))),
        here(written((TERMS.true, X, here(X)), (P, TERMS.text("y"), here(ONE)))),
        both(TERMS.equal(T, X), NO(P)),
    ),
    (here(Items(((TERMS.true, here(ONE)),))), here(Items(((TERMS.true, here(ONE)),))), TERMS.true),
    (here(Items(((TERMS.true, here(ONE)),))), here(Items(())), TERMS.false),
    (
        here(Items(((TERMS.true, here(T)), (TERMS.true, here(ONE))))),
        here(Items(((TERMS.true, here(X)), (TERMS.true, here(ONE))))),
        TERMS.equal(T, X),
    ),
]


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_two_values_are_the_same(number: int) -> None:
    one, other, wanted = ROWS[number]
    for found in (Equality(ENCODER).of(one, other), Equality(ENCODER).of(other, one)):
        for p, q, t in product((True, False), (True, False), ("x", "z")):
            given: dict[str, Constant] = {"p": p, "q": q, "t": t, "n": Fraction(1)}
            assert at(found, **given) is at(wanted, **given)


def items(*each: tuple[Term, Value]) -> Items:
    return Items(each)


@pytest.mark.parametrize("seed", range(4))
def test_lists_whose_items_may_lack_are_the_same(seed: int) -> None:
    one = items((P, here(ONE)), (TERMS.true, here(TWO)))
    other = (
        items((TERMS.true, here(TWO)), (Q, here(ONE))),
        items((Q, here(ONE)), (R, here(TWO))),
        items((R, here(TWO))),
        one,
    )[seed]
    found = Equality(ENCODER).of(here(one), Value(((TERMS.true, other),)))
    for p, q, r in product((True, False), repeat=3):
        given = {"p": p, "q": q, "r": r}

        def plain(of: Items, given: dict[str, bool] = given) -> list[object]:
            return [at(shape, **given) for has, each in of.items if at(has, **given) for _, shape in each.alternatives]  # type: ignore[arg-type]

        assert at(found, **given) is (plain(one) == plain(other)), given


def test_an_item_that_is_null_is_an_item() -> None:
    one, other = items((TERMS.true, here(ONE)), (P, ABSENT)), items((TERMS.true, here(ONE)))
    found = Equality(ENCODER).of(here(one), here(other))
    assert at(found, p=False) is True and at(found, p=True) is False


def test_what_nobody_can_compare_is_left_open() -> None:
    shuffled = Items(((P, here(ONE)), (Q, here(TWO))), is_shuffled=True)
    rows = [
        (here(shuffled), here(LIST), "the order of a list that is sorted"),
        (here(LIST), here(shuffled), "the order of a list that is sorted"),
        (here(written((TERMS.true, T, here(ONE)))), here(RECORD), "whether two lists or records are equal"),
        (here(RECORD), here(written(spread=(RECORD,))), "whether two lists or records are equal"),
        (here(Chosen(VALUES, P, RECORD, RECORD)), here(RECORD), "whether two lists or records are equal"),
    ]
    for one, other, why in rows:
        found = Equality(ENCODER).of(one, other)
        assert found.make is Make.UNKNOWN and ENCODER.loose[found] == why


def test_items_of_free_lists_matter() -> None:
    encoder = Encoder(ENCODER.trigger, Functions(Terms()), {})
    roles, more = (encoder.leaves.list((name,), None) for name in ("roles", "more"))
    here_ = encoder.values.here
    fixed = Items(((encoder.terms.true, here_(encoder.terms.one)),) * 2)
    Equality(encoder).of(here_(fixed), here_(roles))
    assert encoder.demands == {("roles",): 3}
    of_texts = [encoder.leaves.list((name,), encoder.trigger.field(("authorization", "roles")).items) for name in "xy"]  # type: ignore[union-attr]
    Equality(encoder).of(here_(of_texts[0]), here_(of_texts[1]))
    assert encoder.demands == {("roles",): 3, ("x",): 1, ("y",): 1}
    found = Equality(encoder).of(here_(roles), here_(more))
    assert encoder.loose[found] == "whether two lists or records are equal", "items may be lists, and so on"


def test_the_item_at_a_place() -> None:
    of = items((P, here(ONE)), (Q, here(TWO)))
    first, second = nth(ENCODER, of, 0), nth(ENCODER, of, 1)
    for p, q in product((True, False), repeat=2):
        there = [value for value, has in ((Fraction(1), p), (Fraction(2), q)) if has]
        for index, value in enumerate((first, second)):
            says = [at(shape, p=p, q=q) for guard, shape in value.alternatives if at(guard, p=p, q=q)]  # type: ignore[arg-type]
            assert says == there[index : index + 1]


def test_a_key_that_only_equal_values_share() -> None:
    one = here(written((TERMS.true, X, here(Items(((P, here(T)),))))))
    same = here(written((TERMS.true, X, here(Items(((P, here(T)),))))))
    assert fingerprint(one) == fingerprint(same)
    others = [
        here(written((P, X, here(Items(((P, here(T)),)))))),
        here(written((TERMS.true, T, here(Items(((P, here(T)),)))))),
        here(written((TERMS.true, X, here(Items(((Q, here(T)),)))))),
        here(written((TERMS.true, X, here(Items(((P, here(U)),)))))),
        here(written((TERMS.true, X, here(Items(((P, here(T)),), True))))),
        here(written((TERMS.true, X, here(Items(((P, here(T)),)))), spread=(RECORD,))),
        here(Items(((P, here(T)),))),
        here(T),
        Value(((P, T),)),
        ABSENT,
    ]
    assert len({fingerprint(each) for each in (one, *others)}) == 11


# Terms


def test_terms_are_written_for_people() -> None:
    assert repr(TERMS.both(P, TERMS.equal(T, X))) == "AND(p, EQUAL(t, 'x'))"
    function = Function("f", Sort.TEXT, lambda *texts: None)
    assert repr(TERMS.apply(function, T)) == "f(t)" and repr(TERMS.apply(function)) == "f"
    assert X.constant == "x" and T.constant is None and TERMS.false.constant is False


def test_each_part_comes_once_and_before_what_it_is_in() -> None:
    whole = TERMS.both(TERMS.either(P, Q), NO(P))
    found = [*below(whole, P)]
    assert len(found) == len({*found}) == 5 and {P, Q, whole} <= {*found}
    assert all(found.index(part) < found.index(term) for term in found for part in term.parts)


def test_few_choices() -> None:
    text = TERMS.text("0")
    for number in range(1, 64):
        text = TERMS.if_(TERMS.unknown(Sort.TRUTH, (number,), "x", "x"), TERMS.text(str(number)), text)
    assert has_few_choices(text)
    for number in range(64, 66):
        text = TERMS.if_(TERMS.unknown(Sort.TRUTH, (number,), "x", "x"), TERMS.text(str(number)), text)
    assert not has_few_choices(text) and has_few_choices(T)


def test_too_many_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = Terms()
    monkeypatch.setattr("actiongen.prover.terms.MOST_TERMS", len(terms._made) + 1)
    terms.text("a"), terms.text("a")
    with pytest.raises(TooLargeError):
        terms.text("b")
