"""Another term in the place of one, also where that is of other kinds."""

import pytest

from actiongen.verify.space import Space
from actiongen.verify.terms import BOOLEAN, NULL, NUMBER, TEXT, UNDEFINED, Node, Term


def asked(space: Space, term: Term) -> Node:
    """By the kinds of a term each a text of its own; where it is the text "a" or the number 1, others."""
    found = [space.text(f"of {kind}") for kind in term.list]
    consts = [(space.number(1.0), space.text("one"))] if term.kinds & NUMBER else []
    consts += [(space.text("a"), space.text("letter"))] if term.kinds & TEXT else []
    return space.choose(term, tuple(found), tuple(consts))


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        (TEXT | UNDEFINED, TEXT | UNDEFINED, TEXT | UNDEFINED),
        (TEXT | UNDEFINED, TEXT | NULL, TEXT),
        (TEXT | UNDEFINED, UNDEFINED | NUMBER, UNDEFINED),
        (TEXT | NUMBER, TEXT | NUMBER | UNDEFINED, TEXT | NUMBER),
        (TEXT | NUMBER | NULL, NUMBER | NULL, NUMBER | NULL),
    ],
)
def test_what_no_term_of_the_kind_was_asked_for_is_impossible(old: int, new: int, kept: int) -> None:
    space = Space(1_000)
    one, other = space.variable(old), space.variable(new)
    expected = space.choose(
        other,
        tuple(space.text(f"of {kind}") if kind & kept else space.impossible for kind in other.list),
        tuple(
            [(space.number(1.0), space.text("one"))] * bool(kept & NUMBER)
            + [(space.text("a"), space.text("letter"))] * bool(kept & TEXT)
        ),
    )
    assert space.substituted(asked(space, one), one, other) is expected


def test_it_is_put_into_the_parts_of_terms() -> None:
    space = Space(1_000)
    one, other, third = (space.variable(TEXT) for _ in range(3))

    def made(term: Term) -> Node:
        inner = space.made("lower", (space.value(term),), TEXT)
        pair = space.term("entry", (space.text("k"), inner), 0)
        beside = space.made("join", (space.value(term), "x", third), TEXT)
        whole = space.made("object", (pair, beside), BOOLEAN)
        return space.then(whole, inner, space.made("n", (term, 1), TEXT))

    assert space.substituted(made(one), one, other) is made(other)
    assert space.substituted(made(third), one, other) is made(third)
    assert made(one) is not made(other)
