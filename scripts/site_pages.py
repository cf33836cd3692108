"""Prepares the documentation for the site: Markdown as GitHub reads it -> pages that a generator takes.

In: the files of the repository. Out: the pages and other files of the site, by their paths in it, and its navigation.

- A link to a file outside of ``docs/``, or to a policy, leads to a page below ``source/`` that shows the file; one to a
  folder, to a page that lists it.
- Lists are indented by four columns a level, as Python-Markdown wants them.
- A diagram in Mermaid is left out where the same page shows it as a picture.
- Where the site has a playground, a link to ``web/README.md`` leads to it, and each recipe has a link that opens it
  there.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from playground_links import fragment_of, recipe_files
from pymdownx import slugs

LANGUAGES = {
    ".policy": "python",
    ".py": "python",
    ".js": "js",
    ".json": "json",
    ".md": "markdown",
    ".tf": "hcl",
    ".toml": "toml",
    ".yml": "yaml",
}
SOURCE = "source"
PLAYGROUND = "playground"
"""Where the playground stands in the site."""
_ABOUT_PLAYGROUND = "web/README.md"
_CODE = re.compile(r"(^ *(`{3,})[^\n]*\n.*?^ *\2$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_MERMAID = re.compile(r"^```mermaid\n.*?^```\n", re.MULTILINE | re.DOTALL)
_ITEM = re.compile(r"( *)([-*+]|\d+[.)])( +)(?=\S)")
_FENCE = re.compile(r" *(`{3,})")
_AS_IS = (".md", ".svg", ".png", ".json")
"""What a link within ``docs/`` leads to as it stands."""

Nav = str | dict[str, "Nav"] | list["Nav"]


@dataclass(slots=True)
class Pages:
    """``files`` are those of the site; ``wanted`` the files of the repository that still want a page."""

    root: Path
    files: dict[str, bytes] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)
    has_playground: bool = False


def site_files(root: Path, extra: tuple[str, ...], *, has_playground: bool = False) -> dict[str, bytes]:
    """All files of the site by their paths; ``extra`` are files outside of ``docs/`` that the navigation names."""
    pages = Pages(root, wanted=[*extra], has_playground=has_playground)
    docs = root / "docs"
    for file in sorted(docs.rglob("*")):
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(docs).parts):
            name = file.relative_to(docs).as_posix()
            pages.files[name] = (
                _page(pages, f"docs/{name}", name).encode() if file.suffix == ".md" else file.read_bytes()
            )
    while pages.wanted:
        path = pages.wanted.pop()
        name = _place_of(root, path)
        if name not in pages.files:
            pages.files[name] = _shown(pages, path, name).encode()
    return pages.files


def _page(pages: Pages, path: str, name: str) -> str:
    """A page of Markdown: ``path`` in the repository, ``name`` in the site."""
    text = (pages.root / path).read_text(encoding="utf-8")
    if ".svg)" in text:
        text = _MERMAID.sub("", text)
    if pages.has_playground and path.startswith("docs/recipes/") and not path.endswith("README.md"):
        text = _with_playground(pages.root / path, text)
    return _indented(_outside_code(text, lambda part: _relinked(pages, part, path, name)))


def _with_playground(recipe: Path, text: str) -> str:
    """The page of a recipe with a link that opens it in the playground, above its policy."""
    fragment = fragment_of(recipe_files(recipe.parent, recipe.stem))
    link = f"[Open it in the playground](../{PLAYGROUND}/index.html{fragment})"
    head, part, rest = text.partition("\n## Policy\n")
    return f"{head}\n{link}\n{part}{rest}"


def _shown(pages: Pages, path: str, name: str) -> str:
    """A page about a file or a folder of the repository, which the search leaves out."""
    front = "---\nsearch:\n  exclude: true\n---\n\n"
    file = pages.root / path
    if file.is_dir():
        below = sorted(each for each in file.iterdir() if not each.name.startswith("."))
        links = [f"- [`{each.name}`]({each.relative_to(pages.root).as_posix()})" for each in below]
        listed = "\n".join(links)
        return f"{front}# `{path}/`\n\n{_LINK.sub(lambda link: _link(pages, link[1], '', name), listed)}\n"
    if file.suffix == ".md":
        return _page(pages, path, name)
    text = file.read_text(encoding="utf-8")
    fence = "`" * (max((len(each) for each in re.findall(r"`+", text)), default=0) + 3)
    return f"{front}# `{path}`\n\n{fence}{LANGUAGES.get(file.suffix, 'text')}\n{text.rstrip()}\n{fence}\n"


def _relinked(pages: Pages, text: str, path: str, name: str) -> str:
    folder = PurePosixPath(path).parent.as_posix()
    return _LINK.sub(lambda link: _link(pages, link[1], folder, name), text)


def _link(pages: Pages, target: str, folder: str, name: str) -> str:
    """The end of a link, ``](…)``, of a page ``name`` whose file lies in ``folder``."""
    if re.match(r"[a-z]+:|#", target):
        return f"]({target})"
    path, _, anchor = target.partition("#")
    file = os.path.normpath(PurePosixPath(folder, path))
    if pages.has_playground and (file == _ABOUT_PLAYGROUND or path.startswith(f"../{PLAYGROUND}/")):
        relative = os.path.relpath(f"{PLAYGROUND}/index.html", PurePosixPath(name).parent)
        return f"]({relative}{'#' * bool(anchor)}{anchor})"
    if not (pages.root / file).exists():
        raise SystemExit(f"{folder}: the link to {target} leads nowhere")
    inside = file.startswith("docs/") and (pages.root / file).is_file() and file.endswith(_AS_IS)
    if not inside:
        pages.wanted.append(file)
    place = file.removeprefix("docs/") if inside else _place_of(pages.root, file)
    relative = os.path.relpath(place, PurePosixPath(name).parent)
    return f"]({relative}{'#' * bool(anchor)}{anchor})"


def _place_of(root: Path, path: str) -> str:
    """Where the page about a file or a folder of the repository stands in the site."""
    if (root / path).is_dir():
        return f"{SOURCE}/{path}/README.md"
    return f"{SOURCE}/{path}" if path.endswith(".md") else f"{SOURCE}/{path}.md"


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    parts = _CODE.split(text)
    return "".join(
        change(part) if at % 3 == 0 else part if at % 3 == 1 else "" for at, part in enumerate(parts)
    )


def _indented(text: str) -> str:
    """Lists as Python-Markdown reads them: an empty line before, four columns for each level."""
    lines: list[str] = []
    columns: list[int] = []  # where the text of each open item begins
    fence = None
    for line in text.splitlines():
        indent, in_list = len(line) - len(line.lstrip(" ")), bool(columns)
        if fence is None and line.strip() and not _is_lazy(lines, line, indent):
            while columns and indent < columns[-1]:
                columns.pop()
        depth = len(columns)
        item = _ITEM.match(line) if fence is None else None
        if item is not None and indent < (columns[-1] if columns else 0) + 4:
            if not in_list and lines and lines[-1].strip():
                lines.append("")
            columns.append(item.end())
            lines.append(" " * 4 * depth + item[2] + " " + line[item.end() :])
        else:
            base = columns[-1] if columns else 0
            rest = _unescaped(line) if fence is None and line.lstrip().startswith("|") else line
            lines.append(" " * 4 * depth + rest[min(base, indent) :] if line.strip() else "")
        marks = _FENCE.match(line)
        if marks is not None:
            fence = marks[1] if fence is None else None if line.strip() == fence else fence
    return "\n".join(lines) + "\n"


def _unescaped(row: str) -> str:
    """A row of a table without backslashes before the bars in its code: Python-Markdown shows them."""
    return re.sub(r"`[^`]+`", lambda code: code[0].replace("\\|", "|"), row)


def _is_lazy(lines: list[str], line: str, indent: int) -> bool:
    """Whether a line goes on with the paragraph above, though it is not indented as that is."""
    plain = not _ITEM.match(line) and not re.match(r" *(`{3,}|#|\||>|<!--)", line)
    return (
        plain
        and bool(lines)
        and bool(lines[-1].strip())
        and not lines[-1].lstrip().startswith(("#", "|", "```"))
    )


# The navigation


def navigation(nav: Nav, files: dict[str, bytes]) -> Nav:
    """The navigation with the pages of each folder in the place of ``folder/``, and the parts of a page in that of
    ``page.md#``.
    """
    match nav:
        case str() if nav.endswith("/"):
            return list(_folder(nav, files))
        case str() if nav.endswith("#"):
            return list(_parts(nav.removesuffix("#"), files))
        case str():
            return nav
        case dict():
            return {title: navigation(each, files) for title, each in nav.items()}
        case _:
            return [navigation(each, files) for each in nav]


def _parts(page: str, files: dict[str, bytes]) -> Iterator[Nav]:
    """A page, then each of its parts; an address with an anchor is one as browsers have it."""
    yield page
    text = _CODE.sub(lambda code: "" if code[2] else code[0], files[page].decode())
    for title in re.findall(r"^## (.+)$", text, re.MULTILINE):
        name = title.replace("`", "")
        yield {name: f"{page.removesuffix('.md')}/#{slug(name, '-')}"}


slug = slugs.slugify(case="lower")
"""The anchor of a heading, as ``zensical.toml`` asks for it."""


def _folder(folder: str, files: dict[str, bytes]) -> Iterator[Nav]:
    """The index of a folder, then its pages: in the groups of the index if it has headings, else by name."""
    index = f"{folder}README.md"
    below = [name for name in files if re.fullmatch(rf"{folder}[\w-]+\.md", name) and name != index]
    if index in files:
        yield index
        for section in files[index].decode().split("\n## ")[1:]:
            linked = [f"{folder}{target}" for target in re.findall(r"\]\(([\w-]+\.md)\)", section)]
            group = [name for name in dict.fromkeys(linked) if name in below]
            if group:
                below = [name for name in below if name not in group]
                yield {section.partition("\n")[0]: [*group]}
    yield from below


def as_toml(value: object) -> str:
    """A value of TOML on one line."""
    match value:
        case dict():
            return (
                "{ " + ", ".join(f"{json.dumps(key)} = {as_toml(each)}" for key, each in value.items()) + " }"
            )
        case list():
            return "[" + ", ".join(map(as_toml, value)) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)
