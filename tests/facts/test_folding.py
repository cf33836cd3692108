"""How a text can come out, as far as its constants say."""

import pytest
from facts.policies import logged

from actiongen import ir
from actiongen.facts.event_paths import bindings, everything, key_variables
from actiongen.facts.folding import MOST_WAYS, Folding, entries_of

ID, NAME, ROLES = "event.user.user_id", "event.user.name", "event.authorization.roles"
ABOVE = """def tagged(x):
    return "tag:" + x


SPACE = "https://corp.example"
TABLE = {"a": "x", "b": "y"}
WORDS = ["a", "b"]
"""
ANY = ("", False)
Ways = tuple[tuple[str, bool], ...]


def ways(expr: ir.Expr) -> Ways:
    nodes = [*everything(expr)]
    texts = Folding(bindings(nodes), key_variables(nodes)).texts(
        expr.element if isinstance(expr, ir.Comprehension) else expr
    )
    return tuple((text.known, text.whole) for text in texts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"ab"', (("ab", True),)),
        ('"a" + "b"', (("ab", True),)),
        ("f\"a{'b'}c\"", (("abc", True),)),
        (NAME, (ANY,)),
        (f'"a" + {ID}', (("a", False),)),
        (f'"a" + {ID} + "b"', (("a", False),)),
        (f'{ID} + "a"', (ANY,)),
        (f'f"{{SPACE}}/{{{ID}}}/x"', (("https://corp.example/", False),)),
        ('tagged("a")', (("tag:a", True),)),
        (f"tagged({ID})", (("tag:", False),)),
        (f'("a" if {NAME} == "x" else "b")', (("a", True), ("b", True))),
        (f'("a" if {NAME} == "x" else "a")', (("a", True),)),
        (f'("a" if {NAME} == "x" else {ID})', (("a", True), ANY)),
        (f'"x" + ("a" if {NAME} == "x" else {ID}) + "y"', (("xay", True), ("x", False))),
        # A variable is any of the items that are spelt out.
        ('[t + "!" for t in WORDS]', (("a!", True), ("b!", True))),
        (f'[t + "!" for t in {ROLES}]', (ANY,)),
        (f'["!" + t for t in {ROLES}]', (("!", False),)),
        ("[k for k, v in TABLE.items()]", (("a", True), ("b", True))),
        ("[v for k, v in TABLE.items()]", (("x", True), ("y", True))),
        ("[k for k, v in {**TABLE}.items()]", (ANY,)),
        ('["k" + k for k, v in event.user.user_metadata.items()]', (("k", False),)),
        ("TABLE.a", (("x", True),)),
        ("TABLE.b", (("y", True),)),
        ('{**TABLE, "b": "z"}.b', (ANY,)),
        (f'{{"a": {ID}}}.a', (ANY,)),
        (f"TABLE[{NAME}]", (ANY,)),
    ],
)
def test_the_ways_of_a_text(text: str, expected: Ways) -> None:
    assert ways(logged(text, ABOVE)) == expected


def test_of_a_long_text_the_beginning_is_known() -> None:
    assert ways(logged(f'"{"x" * 4_000}"')) == (("x" * 4_000, True),)
    assert ways(logged(f'"{"x" * 4_001}"')) == (("x" * 4_000, False),)
    assert ways(logged(f'"{"x" * 3_999}" + "y"')) == (("x" * 3_999 + "y", True),)
    assert ways(logged(f'"{"x" * 3_999}" + "yz"')) == (("x" * 3_999 + "y", False),)


def test_a_text_that_comes_out_in_too_many_ways_is_any_text() -> None:
    info = logged(ID).info

    def word(count: int) -> ir.Expr:
        options: ir.Expr = ir.Literal("0", info)
        for number in range(1, count):
            options = ir.Conditional(ir.Literal(True, info), ir.Literal(str(number), info), options, info)
        return options

    def joined(*parts: ir.Expr) -> ir.Expr:
        return ir.Interpolation(("a", *parts), info)

    assert len(ways(word(MOST_WAYS))) == MOST_WAYS
    assert ways(word(MOST_WAYS + 1)) == (ANY,)
    assert len(ways(joined(word(10), word(10)))) == MOST_WAYS
    assert ways(joined(word(MOST_WAYS // 2), ir.Literal("-", info), word(3))) == (ANY,)


def test_the_entries_of_a_dictionary_that_is_spelt_out() -> None:
    entries = entries_of(logged("TABLE", ABOVE))
    assert entries is not None and [entry.key for entry in entries] == ["a", "b"]
    assert entries_of(logged("{**TABLE}", ABOVE)) is None
    assert entries_of(logged(f'{{{ID}: "a"}}')) is None
    assert entries_of(logged("event.user.name")) is None


def test_a_long_chain_of_names_is_followed() -> None:
    lines = "".join(f'x{number} = x{number - 1} + "b"\n' for number in range(1, 99))
    assert ways(logged(f"x98 + {ID}", f'x0 = "a"\n{lines}')) == (("a" + "b" * 98, False),)
