"""Listings and differences: escaped, complete, and the parts where they belong."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from actiongen.diagnostics.snippet import shown
from actiongen.report.html.anchors import anchor
from actiongen.report.html.code import Part, difference, listing

HOSTILE = (
    "</span><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</pre></main><!-- ]]> --> &amp; &lt;",
    "'\" onmouseover='x' `${1}`",
    "a\u202eb\u2066c\u200bd\x00e\x1bf",
    "{{ 7 * 7 }} {% raw %}",
)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Tags()
    parser.feed(html)
    parser.close()
    assert parser.depth == 0
    return parser.tags


def text_of(html: str) -> str:
    """What is read and copied, without the links."""
    return unescape(re.sub("<[^>]*>", "", re.sub("<a .*?</a>", "", html)))


def test_parts_are_marked_and_linked() -> None:
    html = listing("a\nb\nc\nd\n", (Part(7, 2, 3, "10–12"),), "x.p", "x.j")
    assert html == (
        '<span>a\n</span><span class="r" data-r="7" id="x.p7"><span><a class="to" href="#x.j7">JS 10–12</a>b\n</span>'
        "<span>c\n</span></span><span>d\n</span>"
    )


def test_a_part_in_two_places_has_one_id() -> None:
    html = listing("a\nb\nc\n", (Part(1, 1, 1), Part(1, 3, 3)), "j", "p")
    assert [attributes.get("id") for _, attributes in tags(html) if "data-r" in attributes] == ["j1", None]


def test_of_two_parts_on_one_line_the_first_has_it() -> None:
    html = listing("a\nb\n", (Part(1, 1, 2), Part(2, 2, 2), Part(3, 9, 9)), "j", "p")
    assert [attributes["data-r"] for _, attributes in tags(html) if "data-r" in attributes] == ["1"]
    assert text_of(html) == "a\nb\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_gets_out(text: str) -> None:
    for html in (
        listing(f"{text}\n", (Part(1, 1, 1, "1"),), "p", "j"),
        difference(f"{text}\n", "other\n").html,  # type: ignore[union-attr]
    ):
        assert {tag for tag, _ in tags(html)} <= {"span", "a", "ins", "del"}
        assert all(
            name in ("class", "data-r", "data-n", "id", "href") for _, found in tags(html) for name in found
        )
        assert shown(text) in unescape(html)
        assert not re.search("[\x00-\x09\x0b-\x1f\u200b\u202e\u2066]", html)


def test_a_difference_counts_and_numbers() -> None:
    old = "".join(f"line {n}\n" for n in range(20))
    found = difference(old, old.replace("line 9\n", "nine\nand a half\n"))
    assert found is not None and (found.added, found.removed) == (2, 1)
    assert (
        '<del data-n="10">- line 9\n</del><ins data-n="10">+ nine\n</ins><ins data-n="11">+ and a half'
        in found.html
    )
    assert '<span data-n="9">  line 8\n</span>' in found.html and "line 2\n" not in found.html
    assert difference(old, old) is None


def test_anchors_are_plain_and_apart() -> None:
    assert anchor("policies/mfa_action.policy") == "mfa_action"
    assert anchor("policies/shared/tenants.policy") == "shared-tenants"
    odd = {anchor(f"policies/{name}.policy") for name in ("Ä", "ä", "a b", "a-b", '"><script>', "a/b")}
    assert len(odd) == 6
    assert all(re.fullmatch(r"[a-z0-9_-]+(\.[0-9a-f]{8})?", each) for each in odd)
