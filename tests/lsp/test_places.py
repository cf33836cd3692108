"""Positions count lines and units as the protocol does, and changes change what the user changed."""

from random import Random

import pytest
from lsprotocol import types

from actiongen.lsp.places import Places, changed

UTF8, UTF16, UTF32 = (types.PositionEncodingKind(f"utf-{bits}") for bits in (8, 16, 32))
TEXT = 'a = "🔑é"\r\nb = "x\u2028y"\rc\n\nd🔑🔑 = 1'


@pytest.mark.parametrize(("encoding", "before", "end"), [(UTF8, 9, 13), (UTF16, 7, 9), (UTF32, 6, 7)])
def test_units_of_the_encoding(encoding: types.PositionEncodingKind, before: int, end: int) -> None:
    lines = Places(TEXT, encoding)
    assert lines.position(TEXT.index("é")) == types.Position(0, before)
    assert lines.position(len(TEXT)) == types.Position(4, end)


@pytest.mark.parametrize("encoding", [UTF8, UTF16, UTF32])
def test_there_and_back(encoding: types.PositionEncodingKind) -> None:
    lines = Places(TEXT, encoding)
    for offset in range(len(TEXT) + 1):
        if TEXT[offset - 1 : offset + 1] != "\r\n":
            assert lines.offset(lines.position(offset)) == offset


def test_what_ends_a_line() -> None:
    lines = Places(TEXT, UTF16)
    assert [lines.position(TEXT.index(each)).line for each in "abcd"] == [0, 1, 2, 4]
    assert lines.position(TEXT.index("y")) == types.Position(1, 7)


def test_places_that_are_not_there() -> None:
    lines = Places(TEXT, UTF16)
    assert lines.offset(types.Position(0, 99)) == TEXT.index("\r\n")
    assert lines.offset(types.Position(99, 0)) == len(TEXT)
    # In the middle of a character that is two units long.
    assert lines.offset(types.Position(0, 6)) == TEXT.index("🔑")


@pytest.mark.parametrize("encoding", [UTF8, UTF16, UTF32])
def test_random_changes(encoding: types.PositionEncodingKind) -> None:
    random = Random(5)
    text = TEXT
    for _ in range(300):
        start, end = sorted(
            random.choices([at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n"], k=2)
        )
        new = random.choice(["", "x", "🔑", "\r\n", "\n", "\f", "é\u2029"])
        wanted = text[:start] + new + text[end:]
        range_ = Places(text, encoding).range(start, end)
        text = changed(text, [types.TextDocumentContentChangePartial(range=range_, text=new)], encoding)
        assert text == wanted
        if len(text) < 10:
            text = changed(text, [types.TextDocumentContentChangeWholeDocument(TEXT)], encoding)
            assert text == TEXT
