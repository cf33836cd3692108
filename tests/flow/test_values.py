"""Whether one value can answer several questions: compared with trying the values out."""

import itertools
from math import inf

import pytest
from backends.javascript.ir_builders import B, J, N, S, info, path

from actiongen import ir
from actiongen.facts.constants import compared
from actiongen.flow.formula import Ask, Question
from actiongen.flow.values import ORDER, Range, Special, answer_of, has_value

NUMBERS = (0.5, 1.0, 1.5, 2.0, 2.5)
OF_ORDER = [
    (Ask(1, question, value), answer)
    for question in ORDER
    for value in (1.0, 2.0)
    for answer in (True, False)
]
OF_EQUALITY = [(Ask(1, Question.EQUAL, value), answer) for value in (1.0, 2.0) for answer in (True, False)]
Answered = tuple[tuple[Ask, bool], ...]


def value_of(type_: ir.Info) -> ir.Expr:
    return ir.Var(ir.Variable("x", type_.type, True, type_.span), type_)


NUMBER, TEXT, BOOLEAN, JSON = (value_of(info(type_)) for type_ in (N, S, B, J))


def holds(ask: Ask, number: float) -> bool:
    return compared(ask.question.value, number, ask.value)


def numbers_with(answered: Answered) -> list[float]:
    return [number for number in NUMBERS if all(holds(ask, number) is answer for ask, answer in answered)]


def test_bounds_answer_as_all_numbers_between_them_do() -> None:
    for answered in itertools.product(OF_ORDER, repeat=2):
        numbers = numbers_with(answered)
        bounds = Range()
        for ask, answer in answered:
            bounds.learn(ask, answer)
        is_there = any(answer for _, answer in answered)
        for ask, _ in OF_ORDER if numbers else ():
            every = {holds(ask, number) for number in numbers}
            expected = False if every == {False} else True if every == {True} and is_there else None
            assert bounds.answer(ask) is expected, (answered, ask)
        for ask, _ in OF_EQUALITY if numbers else ():
            assert bounds.answer(ask) is (None if ask.value in numbers else False), (answered, ask)


def test_one_number_is_its_own_bounds_and_any_but_one_has_none() -> None:
    for answer, between in ((True, (2.0, 2.0)), (False, (-inf, inf))):
        bounds = Range()
        bounds.learn(Ask(1, Question.EQUAL, 2.0), answer)
        assert (bounds.low, bounds.high) == between


def test_bounds_say_nothing_of_other_questions() -> None:
    bounds = Range()
    bounds.learn(Ask(1, Question.LESS, 1.0), True)
    assert bounds.answer(Ask(1, Question.STARTS, "a")) is None
    assert bounds.answer(Ask(1, Question.NON_EMPTY, 2.0)) is None
    assert bounds.answer(Ask(1, Question.EQUAL, "a")) is None


@pytest.mark.parametrize("may_be_absent", [True, False])
def test_a_number_answers_where_one_of_all_numbers_does(may_be_absent: bool) -> None:
    for length in (1, 2, 3):
        for answered in itertools.combinations((*OF_ORDER, *OF_EQUALITY), length):
            nothing = may_be_absent and not any(answer for _, answer in answered)
            expected = bool(numbers_with(answered)) or nothing
            assert has_value(NUMBER, answered, may_be_absent=may_be_absent) is expected, answered


@pytest.mark.parametrize("question", [Question.ABSENT, Question.TRUE])
def test_a_number_is_there_and_is_no_boolean(question: Question) -> None:
    asked = [(Ask(1, question), True), (Ask(1, Question.LESS, 2.0), True)]
    assert not has_value(NUMBER, asked, may_be_absent=False)
    assert has_value(NUMBER, [(Ask(1, question), False), asked[1]], may_be_absent=False)


TEXTS = ("", "a", "ab", "b", "z")
OF_TEXTS = [
    (Ask(1, question, value), answer)
    for question, value in (
        *((Question.EQUAL, text) for text in ("", "a", "ab")),
        (Question.STARTS, "a"),
        (Question.ENDS, "b"),
        (Question.HOLDS, "b"),
        (Question.NON_EMPTY, None),
        (Question.ABSENT, None),
    )
    for answer in (True, False)
]


def text_answers(ask: Ask, text: str | None) -> bool:
    match ask.question:
        case Question.ABSENT:
            return text is None
        case _ if text is None:
            return False
        case Question.NON_EMPTY:
            return text != ""
        case Question.EQUAL:
            return text == ask.value
        case Question.STARTS:
            return text.startswith(str(ask.value))
        case Question.ENDS:
            return text.endswith(str(ask.value))
        case _:
            return str(ask.value) in text


@pytest.mark.parametrize("may_be_absent", [True, False])
def test_a_no_for_a_text_is_never_wrong(may_be_absent: bool) -> None:
    texts = (*TEXTS, "abb", "za", None) if may_be_absent else (*TEXTS, "abb", "za")
    for answered in itertools.combinations(OF_TEXTS, 3):
        can = any(all(text_answers(ask, text) is answer for ask, answer in answered) for text in texts)
        assert has_value(TEXT, answered, may_be_absent=may_be_absent) or not can, answered


def test_a_text_that_is_known_answers_every_question() -> None:
    for text in TEXTS:
        known = (Ask(1, Question.EQUAL, text), True)
        for ask, _ in OF_TEXTS:
            assert has_value(TEXT, [known, (ask, text_answers(ask, text))], may_be_absent=True)
            assert not has_value(TEXT, [known, (ask, not text_answers(ask, text))], may_be_absent=True)


@pytest.mark.parametrize(("empty", "expected"), [(True, True), (False, False)])
def test_an_empty_text_is_the_only_one_that_is_empty(empty: bool, expected: bool) -> None:
    asked = [(Ask(1, Question.NON_EMPTY), not empty), (Ask(1, Question.EQUAL, ""), expected)]
    assert has_value(TEXT, asked, may_be_absent=False)
    assert not has_value(TEXT, [asked[0], (asked[1][0], not expected)], may_be_absent=False)


def test_a_boolean_is_one_of_two() -> None:
    questions = Ask(1, Question.TRUE), Ask(1, Question.EQUAL, False)
    for answers in itertools.product((True, False), repeat=2):
        asked = [*zip(questions, answers, strict=True)]
        assert has_value(BOOLEAN, asked, may_be_absent=False) is (answers[0] is not answers[1])
        assert has_value(BOOLEAN, asked, may_be_absent=True) is (answers != (True, True))


def test_a_field_that_is_closed_has_one_of_its_values() -> None:
    mode = path("event.session.cookie.mode")
    others = [(Ask(1, Question.EQUAL, value), False) for value in ("persistent", "non-persistent")]
    assert has_value(mode, others[:1], may_be_absent=False)
    assert not has_value(mode, others, may_be_absent=False)
    assert has_value(mode, others, may_be_absent=True)
    assert has_value(path("event.client.name"), others, may_be_absent=False)


def test_json_may_be_anything() -> None:
    asked = [
        (Ask(1, Question.EQUAL, 1.0), False),
        (Ask(1, Question.TRUTHY), True),
        (Ask(1, Question.TRUE), False),
    ]
    assert has_value(JSON, asked, may_be_absent=False)
    assert answer_of(Ask(1, Question.LESS, 2.0), Special.OTHER) is None
    assert answer_of(Ask(1, Question.STARTS, "a"), Special.OTHER) is None
    assert answer_of(Ask(1, Question.TRUE), Special.OTHER) is None
    assert answer_of(Ask(1, Question.EQUAL, "a"), Special.OTHER) is False
    assert answer_of(Ask(1, Question.TRUTHY), "a") is None
