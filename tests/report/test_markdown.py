"""Texts of others in Markdown, wherever they stand: a reader sees the text, and nothing else."""

import pytest
from bench import markdown as reader

from actiongen.report.markdown import (
    Block,
    Listing,
    code,
    document,
    fenced,
    heading,
    inline,
    link,
    paragraph,
    plain,
    table,
)
from actiongen.unicode import quoted

HOSTILE = (
    "<script>alert(1)</script>",
    "<script x",
    "<!-- open",
    "<?php",
    "</div",
    "<pre",
    "a | b || c \\| d",
    "\\",
    "\\|",
    "|",
    "`code` ``more`` ```",
    "`",
    "[link](https://evil.example) ![image](https://evil.example/x.png)",
    "[ref]: https://evil.example",
    "**bold** _it_ ~~gone~~ a_b_c __init__",
    "&lt;b&gt; &amp;nbsp; &#60; &copy",
    "--> <!-- x",
    "# heading #",
    "- item",
    "1. item",
    "123456789) item",
    "+ item",
    "=====",
    "---",
    "- - -",
    "> quote",
    "| - | - |",
    ":---",
    "$x$ $$y$$",
    "```mermaid",
    "~~~",
    "[^1]: note",
    "- [ ] task",
    "    four blanks",
)


def seen(*blocks: Block) -> tuple[set[str], str]:
    tags, links, text = reader.read(document(blocks))
    assert not links
    return tags, text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_a_text_in_every_place(text: str) -> None:
    flat = " ".join(text.split())
    assert seen(paragraph(plain(text))) == ({"p"}, flat)
    assert seen(paragraph(f"a {inline(text)} b")) == ({"p"}, f"a {flat} b")
    assert seen(paragraph(f"**{plain(text)}.** b")) == ({"p", "strong"}, f"{flat}. b")
    assert seen(heading(2, plain(text))) == ({"h2"}, flat)
    assert seen(Listing(((paragraph(plain(text)),), (paragraph("b"),)))) == ({"ul", "li"}, f"{flat} b")
    assert seen(Listing(((paragraph(plain(text)),),), 7)) == ({"ol", "li"}, flat)
    cells = {"table", "thead", "tbody", "tr", "th", "td"}
    tags, found = seen(table((plain(text), "b"), [("c", plain(text)), (code("d"), inline(text))]))
    assert tags == cells | {"code"}
    assert found == f"{flat} b c {flat} d {flat}"


@pytest.mark.parametrize("text", HOSTILE)
def test_code_is_a_text_in_every_place(text: str) -> None:
    flat, quote = " ".join(text.split()), quoted(text)
    quote = " ".join(quote.split())
    for blocks, head, tail in (
        ((paragraph(f"a {code(text)} b"),), "a ", " b"),
        ((paragraph(code(text)),), "", ""),
        ((table(("a", "b"), [(code(text), code(text))]),), "a b ", f" {flat}"),
    ):
        tags, found = seen(*blocks)
        assert tags <= {"p", "code", "table", "thead", "tbody", "tr", "th", "td"}
        assert found in (f"{head}{flat}{tail}", f"{head}{quote}{tail.replace(flat, quote)}")


def test_a_fence_is_longer_than_those_in_it() -> None:
    assert seen(fenced("a\n````\nb", "mermaid")) == ({"pre", "code"}, "a ```` b")


def test_links_hold_any_path() -> None:
    _, links, text = reader.read(document([paragraph(link(code("a b"), "../a (b)/c<d>.policy"))]))
    assert links == ["../a%20%28b%29/c%3Cd%3E.policy"]
    assert text == "a b"


def test_numbers_of_a_list_go_on() -> None:
    deep: tuple[Block, ...] = (paragraph("a"), Listing(((paragraph("b"),),)), paragraph("then"))
    assert document([Listing((deep, (paragraph("c"),)), 9)]) == ("9. a\n\n   - b\n\n   then\n\n10. c\n")


def test_a_text_that_a_span_of_code_cannot_hold_is_quoted() -> None:
    assert [code(text) for text in ("a b", "", " a")] == ["`a b`", "''", "' a'"]
