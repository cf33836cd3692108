"""The index of a file: what stands at each offset, and where each name is used."""

from random import Random

import pytest

from actiongen.ir.index import IndexEntry, SymbolKind, make_index
from actiongen.source import Span

PATH = "a.policy"


def nested(random: Random, start: int, end: int) -> list[Span]:
    """Spans that lie inside one another or apart, no two of them the same."""
    spans: list[Span] = []
    while start < end:
        start += random.randrange(3)
        stop = min(end, start + random.randrange(1, 9))
        if stop > start:
            spans.append(Span(PATH, start, stop))
            if random.random() < 0.6:
                inner = (
                    nested(random, start, stop - 1)
                    if random.random() < 0.5
                    else nested(random, start + 1, stop)
                )
                spans += [span for span in inner if span != spans[0]]
        start = stop
    return list(dict.fromkeys(spans))


@pytest.mark.parametrize("seed", range(20))
def test_the_entries_at_an_offset_are_those_around_it_from_the_innermost_on(seed: int) -> None:
    random = Random(seed)
    spans = nested(random, random.randrange(3), 40)
    random.shuffle(spans)
    index = make_index(PATH, (IndexEntry(span, SymbolKind.EXPRESSION, "") for span in spans))
    assert index.path == PATH
    assert [(entry.span.start, -entry.span.end) for entry in index.entries] == sorted(
        (span.start, -span.end) for span in spans
    )
    for offset in range(45):
        around = [span for span in spans if span.start <= offset < span.end]
        expected = sorted(around, key=lambda span: span.end - span.start)
        assert [entry.span for entry in index.enclosing(offset)] == expected, offset
        innermost = index.at(offset)
        assert (None if innermost is None else innermost.span) == (expected[0] if expected else None)


def test_the_references_of_a_definition_are_told_from_itself() -> None:
    name, other = Span(PATH, 0, 4), Span(PATH, 30, 34)
    definition = IndexEntry(name, SymbolKind.DEFINITION, "name", definition=name)
    later, first = (
        IndexEntry(Span(PATH, at, at + 4), SymbolKind.DEFINITION, "name", definition=name) for at in (20, 10)
    )
    plain = IndexEntry(Span(PATH, 15, 18), SymbolKind.EXPRESSION, "")
    elsewhere = IndexEntry(other, SymbolKind.HELPER, "used", definition=Span("shared.policy", 0, 4))
    index = make_index(PATH, (later, definition, plain, first, elsewhere))
    assert index.references(name) == (first, later)
    assert index.references(Span("shared.policy", 0, 4)) == (elsewhere,)
    assert index.references(other) == ()
    assert index.definitions == (definition,)
    assert definition.is_definition and not first.is_definition and not plain.is_definition


def test_a_file_without_entries_has_nothing_at_any_offset() -> None:
    index = make_index(PATH, ())
    assert index.at(0) is None and index.definitions == ()
