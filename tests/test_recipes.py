"""The recipes in ``docs/recipes`` are true: their policies compile, pass their tests, and are what their pages show.

A recipe is ``<name>.policy`` with a page ``<name>.md``. Three sections of the page are filled in from the policy: it
without its tests, its JavaScript down to the end of the last handler, and its tests. ``pytest --update`` rewrites them.
"""

import re
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import esprima
import pytest
from bench.eslint import eslint
from bench.prettier import prettier
from bench.types import MEANT, complaints
from click.testing import CliRunner

from actiongen.auth0.load import trigger_ids
from actiongen.cli.main import main
from actiongen.compiler import compile_folder
from actiongen.diagnostics.render import render
from actiongen.project.externs import externs_of
from actiongen.source import Source
from actiongen.syntax.format import format_policy

FOLDER = Path(__file__).parent.parent / "docs" / "recipes"
INDEX = FOLDER / "README.md"
EXTERNS = FOLDER / "externs"
_SECTIONS = re.compile(r"^## Policy\n.*?(?=^## What to watch for\n)", re.MULTILINE | re.DOTALL)
_HANDLERS = re.compile(
    r"\A/\*\*\n.*?\*/\n\n(?:/\*\* @import [^\n]*\n\n)?(.*^exports\..*?^\};\n)", re.MULTILINE | re.DOTALL
)
# The first test, with the constants right above it.
_TESTS = re.compile(r"^(?:[A-Z]\w* = [^\n]+(?:\n[^\n]+)*\n+)*test\(", re.MULTILINE)
_FUNCTION = re.compile(r"^(?:async )?function (\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Recipe:
    """A policy of the folder, and its page."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def page(self) -> Path:
        return self.path.with_suffix(".md")

    @property
    def trigger(self) -> str:
        found = re.search(r'^action\(.*?trigger="([\w-]+)"', self.text, re.MULTILINE | re.DOTALL)
        assert found is not None, "a recipe is an action"
        return found[1]


RECIPES = [Recipe(path) for path in sorted(FOLDER.glob("*.policy"))]
every_recipe = pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)


@cache
def javascript(recipe: Recipe) -> str:
    """What a recipe compiles to; a diagnostic of any kind is an ``AssertionError``."""
    source = Source(f"policies/{recipe.path.name}", recipe.text, externs_of(recipe.text, FOLDER.resolve()))
    compiled = compile_folder((source,))
    problems = [each for each in compiled.diagnostics if each.code.name != "not-in-flow"]
    assert not problems, render(problems, {source.path: source})
    assert compiled.value is not None
    (text,) = (file.text for file in compiled.value.files if file.path == f"{recipe.name}.js")
    return text


def sections(recipe: Recipe) -> str:
    """What the page of a recipe shows of it."""
    tests = _TESTS.search(recipe.text)
    assert tests is not None, "a recipe has a test"
    policy, test = recipe.text[: tests.start()], recipe.text[tests.start() :]
    whole = javascript(recipe)
    handlers = _HANDLERS.search(whole)
    assert handlers is not None, whole
    brought = _FUNCTION.findall(whole[handlers.end() :])
    below = f"\n{_below(brought)}\n" if brought else ""
    return (
        f"## Policy\n\n[`{recipe.path.name}`]({recipe.path.name}):\n\n```python\n{policy.rstrip()}\n```\n\n"
        f"## JavaScript\n\n```js\n{handlers[1]}```\n{below}\n"
        f"## Test\n\n```python\n{test.strip()}\n```\n\n"
    )


def _below(names: list[str]) -> str:
    """The sentence about the functions that stand below the handlers."""
    stand = "stands a function" if len(names) == 1 else "stand functions"
    return f"Below it {stand} that actiongen brings along: {', '.join(f'`{name}`' for name in names)}."


@every_recipe
def test_the_page_shows_what_the_compiler_says(recipe: Recipe, update: bool) -> None:
    page = recipe.page.read_text(encoding="utf-8")
    assert (
        len(_SECTIONS.findall(page)) == 1
    ), "a page has a section `Policy` and ends with `What to watch for`"
    wanted = _SECTIONS.sub(lambda _: sections(recipe), page)
    if update:
        recipe.page.write_text(wanted, encoding="utf-8")
    else:
        assert page == wanted, "run `pytest tests/test_recipes.py --update`"


@every_recipe
def test_a_policy_is_laid_out(recipe: Recipe) -> None:
    assert format_policy(recipe.text) == recipe.text


@every_recipe
def test_the_tests_of_a_recipe_pass_and_see_all_of_it(recipe: Recipe, tmp_path: Path) -> None:
    file = tmp_path / "policies" / recipe.path.name
    file.parent.mkdir()
    file.write_text(recipe.text, encoding="utf-8")
    shutil.copytree(EXTERNS, file.parent / EXTERNS.name)
    command = ["test", str(file), "--coverage", "--fail-under", "100"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0 and re.search(
        r"^[1-9]\d* tests?: ", result.output, re.MULTILINE
    ), result.output


@pytest.mark.slow
def test_the_javascript_is_tidy() -> None:
    texts = {f"{recipe.name}.js": javascript(recipe) for recipe in RECIPES}
    for text in texts.values():
        esprima.parseScript(text)
    for (name, text), tidy in zip(texts.items(), prettier([*texts.values()]), strict=True):
        assert text == tidy, name
    assert [found for found in eslint([*texts.values()]) if found] == []
    assert [each for each in complaints(texts) if each.code not in MEANT] == []


def test_every_trigger_has_a_recipe() -> None:
    assert {recipe.trigger for recipe in RECIPES} == set(trigger_ids())


def test_the_index_lists_every_recipe() -> None:
    rows = re.findall(
        r"^\| \[.+?\]\((\w+)\.md\) \| (.+?) \| `([\w-]+)` \|$", INDEX.read_text("utf-8"), re.MULTILINE
    )
    assert sorted(rows) == [(recipe.name, sentence(recipe), recipe.trigger) for recipe in RECIPES]
    for recipe in RECIPES:
        assert sentence(recipe).split(":")[0].rstrip(".") in " ".join(recipe.page.read_text("utf-8").split())


def sentence(recipe: Recipe) -> str:
    """The job of a recipe, which its policy begins with."""
    return " ".join(recipe.text.split('"""')[1].split())


def test_no_file_is_left_over() -> None:
    known = {INDEX} | {file for recipe in RECIPES for file in (recipe.path, recipe.page)}
    known |= {FOLDER / each.path for recipe in RECIPES for each in externs_of(recipe.text, FOLDER.resolve())}
    assert {path for path in FOLDER.rglob("*") if path.is_file()} - known == set()
