"""Reads a site that was built: what its pages hold, and what their links lead to.

In: the folder of the site. Out: a :class:`Page` a file; the links that lead nowhere; what is asked of other servers.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LOADED = {"script", "img", "link", "iframe", "source"}


@dataclass
class Page(HTMLParser):
    """``ids`` are what an anchor may name, ``links`` the targets, ``loaded`` what the page itself brings along."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids |= {name for name in (found.get("id"), found.get("name")) if name}
        targets = [target for target in (found.get("href"), found.get("src")) if target is not None]
        self.links += targets
        if tag in _LOADED and found.get("rel") != "canonical":
            self.loaded += targets


def read(site: Path) -> dict[Path, Page]:
    """All pages of a site, by their files."""
    pages = {}
    for file in sorted(site.rglob("*.html")):
        pages[file] = Page()
        pages[file].feed(file.read_text(encoding="utf-8"))
    return pages


def dead(site: Path, pages: dict[Path, Page]) -> list[str]:
    """The links within the site that lead nowhere, each with its page."""
    return [
        f"{file.relative_to(site)}: {link}"
        for file, page in pages.items()
        for link in page.links
        if not _leads_somewhere(site, file, link, pages)
    ]


def _leads_somewhere(site: Path, file: Path, link: str, pages: dict[Path, Page]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    path = unquote(parts.path)
    base = site if path.startswith("/") else file.parent
    target = (base / path.lstrip("/")).resolve() if path else file
    if target.is_dir():
        target /= "index.html"
    if not target.exists():
        return False
    if target == site / "playground" / "index.html":
        return True  # the fragment holds what is to be seen there
    return not parts.fragment or target not in pages or unquote(parts.fragment) in pages[target].ids


def from_elsewhere(page: Page) -> list[str]:
    """What a page brings along from other servers."""
    return [target for target in page.loaded if re.match(r"(?:https?:)?//", target)]
