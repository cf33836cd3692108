"""Markdown as a reader sees it, by markdown-it, which reads CommonMark and GitHub's tables.

In: Markdown. Out: its HTML, and the text of that. Raw HTML is let through, so that what gets into a page shows.
"""

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt

TAGS = {
    *("h1", "h2", "h3", "p", "ul", "ol", "li", "strong", "code", "pre", "a", "img"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
"""What a page may have."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def html(markdown: str) -> str:
    """The HTML of a page."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown)


def read(markdown: str) -> tuple[set[str], list[str], str]:
    """The tags of a page, the addresses of its links and images, and its text on one line."""
    reader = _Reader()
    # The mark is a comment, and the only HTML.
    reader.feed(re.sub(r"^<!--.*?-->", "", html(markdown), flags=re.DOTALL))
    return set(reader.tags), reader.links, " ".join("".join(reader.texts).split())
