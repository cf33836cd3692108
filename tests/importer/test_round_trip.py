"""What actiongen builds becomes the policy again that it was built from: import, build and import are a fixed point.

Every policy of ``policies``, ``docs/recipes``, ``tests/cases/good`` (with its folders) and ``tests/cases/templates``
is built, its JavaScript imported, and the import built. Asked of each: that it comes back, and that the JavaScript of
what came back is the same to the letter, so that a second round would be the first one again.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from actiongen.importer.convert import convert
from actiongen.importer.model import Kind, Original, Package, Policy
from actiongen.source import JavaScriptFile, Source
from actiongen.unit import compile_file, loader

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "cases" / "good"
FOLDERS = (
    ROOT / "policies",
    ROOT / "docs" / "recipes",
    ROOT / "tests" / "cases" / "templates",
    *sorted(each for each in GOOD.iterdir() if each.is_dir()),
)
"""Folders whose policies may load one another; a policy of ``tests/cases/good`` itself stands alone."""
SAID = {
    "tests/cases/good/actions_modules/actions_modules": {"hashing": "3", "log-book": "1"},
}
"""The versions of Actions Modules, which no JavaScript says: an export does."""
PACKAGES = {"tests/cases/templates/soap_webservice_post_login": (Package("@xmldom/xmldom", "0.8.10"),)}
"""Packages with their versions, which an export says as well."""
NO_ACTIONS = frozenset(
    [
        *("policies/flows", "policies/shared/tenants"),
        *("tests/cases/good/actions_modules/shared/digests", "tests/cases/good/externs/shared/pictures"),
        *("tests/cases/good/libraries/shared/domains", "tests/cases/good/libraries/shared/logins"),
        *("tests/cases/good/libraries/shared/people", "tests/cases/good/libraries/shared/plans"),
        *("tests/cases/good/mfa/shared/tenants", "tests/cases/good/request_helpers/shared/crm"),
        *("tests/cases/good/tenants/flows", "tests/cases/good/tenants/shared/names"),
    ]
)
"""Libraries and flows, of which there is no JavaScript."""

_EXTERN = re.compile(r'@extern\("(?!actions:)([^"]+)"\)')


@dataclass(frozen=True)
class Case:
    """A policy and the folder that it is in."""

    path: Path
    root: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT).with_suffix(""))

    def sources(self) -> tuple[Source, ...]:
        """It and what it may load."""
        others = () if self.root == GOOD else sorted(self.root.rglob("*.policy"))
        return tuple(self._source(each) for each in dict.fromkeys((self.path, *others)))

    def _source(self, path: Path) -> Source:
        text = path.read_text(encoding="utf-8")
        externs = tuple(
            JavaScriptFile(name, (self.root / name).read_text(encoding="utf-8"))
            for name in dict.fromkeys(_EXTERN.findall(text))
        )
        return Source(f"policies/{path.relative_to(self.root).as_posix()}", text, externs)


def _cases() -> dict[str, Case]:
    found = [Case(path, root) for root in FOLDERS for path in root.rglob("*.policy")]
    found += [Case(path, GOOD) for path in GOOD.glob("*.policy")]
    return {each.name: each for each in sorted(found, key=lambda each: each.name)}


CASES = _cases()


@cache
def built(name: str) -> str | None:
    """The JavaScript of a policy."""
    sources = CASES[name].sources()
    return compile_file(sources[0], loader(sources)).unit.javascript


def imported(name: str, javascript: str) -> Policy | None:
    """What becomes of JavaScript."""
    path = CASES[name].path
    modules = SAID.get(name, {})
    original = Original(
        Kind.ACTION,
        f"{path.stem}.js",
        "",
        javascript,
        packages=PACKAGES.get(name, ()),
        modules=tuple(modules),
        module_versions=tuple(modules.values()),
    )
    return convert(original).policy


def rebuilt(name: str, policy: Policy) -> str:
    """The JavaScript of what was imported."""
    source = Source(f"policies/{CASES[name].path.stem}.policy", policy.text, policy.externs)
    made = compile_file(source, loader((source,))).unit.javascript
    assert made is not None, "what an import gives compiles"
    return made


@pytest.mark.every(3)
@pytest.mark.parametrize("name", CASES)
def test_our_own_output_comes_back(name: str) -> None:
    first = built(name)
    assert (first is None) == (name in NO_ACTIONS), "name it in NO_ACTIONS" if first is None else "it is one"
    if first is None:
        return
    policy = imported(name, first)
    assert policy is not None, "it does not come back"
    assert rebuilt(name, policy) == first, "other JavaScript comes of it"


def test_a_name_in_these_lists_is_that_of_a_policy() -> None:
    assert {*NO_ACTIONS, *SAID, *PACKAGES} <= {*CASES}
