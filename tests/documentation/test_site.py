"""``make site``: everything is on it, no link of it is dead, and it works in a browser, wide or narrow, light or dark.

In: the documentation. Out: the site that ``scripts/build_site.py`` makes of it.
"""

import re
import threading
import tomllib
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import build_site
import pytest
from bench.browser import Browser
from documentation.built import Page, dead, from_elsewhere, read
from playground_links import fragment_of, recipe_files
from site_pages import PLAYGROUND, Nav, as_toml, navigation, site_files

from actiongen.auth0.load import trigger_ids
from actiongen.checks.suppress import silenceable
from actiongen.cli.main import COMMANDS
from actiongen.diagnostics.codes import ALL, RETIRED
from actiongen.project import settings

DOCS = build_site.ROOT / "docs"
PROJECT = tomllib.loads((build_site.ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]
DARK = "document.body.getAttribute('data-md-color-scheme')"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The search lives in the shadow of an element of its own.
SEARCH = """(async () => {
  document.querySelector('.md-search__button').click();
  for (let tries = 0; tries < 400; tries += 1) {
    const shadow = [...document.body.querySelectorAll('*')].map((each) => each.shadowRoot).find(Boolean);
    const input = shadow?.querySelector('input');
    if (input && input.value !== WORDS) {
      input.value = WORDS;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }
    const links = [...(shadow?.querySelectorAll('a') ?? [])];
    if (links.length > 0) return links.map((each) => new URL(each.href).pathname);
    await new Promise((done) => setTimeout(done, 25));
  }
  return [];
})()"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    playground = tmp_path_factory.mktemp("playground")
    # The real one has tests of its own, and one here; it takes Node and a minute.
    (playground / "index.html").write_text("<!doctype html><title>playground</title>", encoding="utf-8")
    assert build_site.build(out, playground) == 0
    return out / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return read(site)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    handler = partial(Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def named(nav: Nav) -> list[str]:
    """The pages that a navigation names."""
    match nav:
        case str():
            return [nav]
        case dict():
            return [page for each in nav.values() for page in named(each)]
        case _:
            return [page for each in nav for page in named(each)]


@pytest.mark.slow
def test_no_link_is_dead_and_nothing_comes_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    assert len(pages) > 350
    assert dead(site, pages) == []
    assert [target for page in pages.values() for target in from_elsewhere(page)] == []


@pytest.mark.slow
def test_every_page_of_the_documentation_is_in_the_navigation_once(site: Path) -> None:
    nav = tomllib.loads((site.parent / "zensical.toml").read_text(encoding="utf-8"))["project"]["nav"]
    written = {file.relative_to(DOCS).as_posix() for file in DOCS.rglob("*.md")}
    of_docs = [name for name in named(nav) if not name.startswith(("source/", f"{PLAYGROUND}/"))]
    assert sorted(name for name in of_docs if "#" not in name) == sorted(written)
    parts = {name for name in of_docs if "#" in name}
    assert {f"cli/#{name}" for name in COMMANDS} <= parts
    assert {f"settings/#{group}" for group in ("checks", "deploy", "prove", "terraform")} <= parts


@pytest.mark.slow
def test_commands_settings_diagnostics_and_triggers_have_their_place(
    pages: dict[Path, Page], site: Path
) -> None:
    index, cli = pages[site / "index.html"], pages[site / "cli" / "index.html"]
    assert set(COMMANDS) <= cli.ids
    assert {f"cli/#{name}" for name in COMMANDS} <= set(index.links)
    names = {each.id for each in (*ALL.values(), *RETIRED)}
    assert {file.parent.name for file in pages if file.parents[1] == site / "diagnostics"} == names
    assert {file.parent.name for file in pages if file.parents[1] == site / "triggers"} == set(trigger_ids())
    checks = (
        pages[site / "checks" / "index.html"].links,
        pages[site / "language" / "checks" / "index.html"].links,
    )
    listed = {match[1] for link in checks[1] if (match := re.search(r"(AG\d{3})/$", link))}
    assert {code.id for code in ALL.values() if silenceable(code)} <= listed


@pytest.mark.slow
def test_recipes_open_in_the_playground(site: Path, pages: dict[Path, Page]) -> None:
    assert "playground/index.html" in pages[site / "index.html"].links
    for recipe in (DOCS / "recipes").glob("*.policy"):
        found = [link for link in pages[site / "recipes" / recipe.stem / "index.html"].links if "#1." in link]
        assert found == [
            f"../../playground/index.html{fragment_of(recipe_files(recipe.parent, recipe.stem))}"
        ]


@pytest.mark.slow
def test_without_a_playground_nothing_leads_to_it(tmp_path: Path) -> None:
    files = site_files(build_site.ROOT, ())
    assert b"playground/index.html" not in files["index.md"] + files["recipes/mfa_by_role.md"]


def test_every_setting_is_described() -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `(\S+?\]? ?\w*)` \|", text, re.MULTILINE))
    tables = {
        "deploy": settings.DEPLOY_KEYS,
        "prove": settings.PROVE_KEYS,
        "terraform": settings.TERRAFORM_KEYS,
    }
    wanted = {key for key in settings.KEYS if key not in tables and key != "checks"}
    wanted |= {f"[{table}] {key}" for table, keys in tables.items() for key in keys} | {"[checks]"}
    assert rows == wanted


def is_of_theme(violation: dict[str, Any]) -> bool:
    """Whether it is in templates that are not ours: landmarks of one name, the box in which wide tables scroll."""
    wide = 'class="md-typeset__scrollwrap'
    return violation["id"] == "landmark-unique" or (
        violation["id"] == "scrollable-region-focusable" and all(wide in each for each in violation["nodes"])
    )


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_works_in_a_browser(address: str, width: int, scheme: str) -> None:
    with Browser() as browser:
        for page in ("", "tutorial/", "triggers/post-login/", "diagnostics/AG203/", "language/"):
            steps = (("evaluate", DARK), ("evaluate", OVERFLOW))
            seen = browser.look(f"{address}/{page}", steps, scheme=scheme, width=width, axe=True)
            assert [each for each in seen.violations if not is_of_theme(each)] == [], page
            worn, too_wide = seen.answers
            assert worn == {"light": "default", "dark": "slate"}[scheme] and too_wide <= 0, page
            assert seen.problems == []
            assert [request for request in seen.requests if not request.startswith((address, "data:"))] == []


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize(
    ("words", "found"),
    [("email_domain", "/language/builtins/email_domain/"), ("unknown-event-field", "/diagnostics/AG203/")],
)
def test_the_search_finds_pages(address: str, words: str, found: str) -> None:
    with Browser() as browser:
        (answer,) = browser.look(address, (("evaluate", SEARCH.replace("WORDS", f"'{words}'")),)).answers
    assert found in answer


# How the pages are prepared


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name, text in {
        "docs/index.md": "[a](../policies/a.policy) [b](sub/b.md#x) [all](../policies)\n\n`[c](../none)`\n",
        "docs/sub/README.md": "# Sub\n\n## One\n\n- [b](b.md)\n",
        "docs/sub/b.md": "# B\n",
        "docs/sub/c.md": "# C\n",
        "policies/a.policy": "x = 1\n",
        "NEWS.md": "[b](docs/sub/b.md)\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_links_out_of_the_documentation_lead_to_pages_about_the_files(repository: Path) -> None:
    files = {name: text.decode() for name, text in site_files(repository, ("NEWS.md",)).items()}
    assert files["index.md"].startswith(
        "[a](source/policies/a.policy.md) [b](sub/b.md#x) [all](source/policies/README.md)\n"
    )
    assert "`[c](../none)`" in files["index.md"]
    assert files["source/policies/a.policy.md"].endswith("# `policies/a.policy`\n\n```python\nx = 1\n```\n")
    assert "- [`a.policy`](a.policy.md)" in files["source/policies/README.md"]
    assert files["source/NEWS.md"] == "[b](../sub/b.md)\n"


def test_a_link_to_nothing_ends_the_build(repository: Path) -> None:
    (repository / "docs" / "index.md").write_text("[a](../policies/none.policy)\n")
    with pytest.raises(SystemExit, match="leads nowhere"):
        site_files(repository, ())


def test_the_navigation_has_the_pages_of_a_folder_in_the_groups_of_its_index(repository: Path) -> None:
    files = site_files(repository, ())
    nav = navigation(["index.md", {"Sub": "sub/"}], files)
    assert nav == ["index.md", {"Sub": ["sub/README.md", {"One": ["sub/b.md"]}, "sub/c.md"]}]
    assert tomllib.loads(f"nav = {as_toml(nav)}")["nav"] == nav


@pytest.mark.parametrize(
    ("written", "prepared"),
    [
        ("Text:\n- a\n  b\n- c\n", "Text:\n\n- a\n    b\n- c\n"),
        ("1. a\n\n   - b\n     c\n\n   d\n", "1. a\n\n    - b\n        c\n\n    d\n"),
        ("- a\nlazy\n\nText\n", "- a\n    lazy\n\nText\n"),
        (
            "- a\n\n  ```sh\n  x\n    - y\n  ```\n\nText\n",
            "- a\n\n    ```sh\n    x\n      - y\n    ```\n\nText\n",
        ),
        ("    actiongen build\n", "    actiongen build\n"),
        ("| `a \\| b` | c \\| d |\n", "| `a | b` | c \\| d |\n"),
    ],
)
def test_lists_and_tables_are_those_that_github_shows(repository: Path, written: str, prepared: str) -> None:
    (repository / "docs" / "index.md").write_text(written, encoding="utf-8")
    assert site_files(repository, ())["index.md"].decode() == prepared


def test_a_dead_link_is_seen(tmp_path: Path) -> None:
    text = '<h1 id="x"><a href="#x"></a><a href="b/#y"></a><a href="#z"></a><img src="//e/p.png">'
    (tmp_path / "a.html").write_text(text)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "index.html").write_text('<a href="../c.html">c</a>')
    pages = read(tmp_path)
    assert dead(tmp_path, pages) == ["a.html: b/#y", "a.html: #z", "b/index.html: ../c.html"]
    assert from_elsewhere(pages[tmp_path / "a.html"]) == ["//e/p.png"]
