"""What actiongen builds becomes the policy again that it was built from: the same JavaScript comes of it.

Every policy of ``policies``, ``docs/recipes`` and ``tests/cases/good`` is built, its JavaScript imported, and the
import built. Three lists name those for which this does not hold yet; whoever mends one takes it out.
"""

import re
from functools import cache
from pathlib import Path

import pytest

from actiongen.importer.convert import convert
from actiongen.importer.model import Kind, Original, Policy
from actiongen.source import JavaScriptFile, Source
from actiongen.unit import compile_file, loader

ROOT = Path(__file__).parents[2]
FOLDERS = ("policies", "docs/recipes", "tests/cases/good")
REFUSED = frozenset(
    [
        "docs/recipes/account_linking",
        "docs/recipes/external_check",
        "docs/recipes/salesforce_lead",
        "docs/recipes/xml_roles",
        "tests/cases/good/ages",
        "tests/cases/good/arithmetic",
        "tests/cases/good/clients",
        "tests/cases/good/computed_keys",
        "tests/cases/good/constants",
        "tests/cases/good/continue_handler",
        "tests/cases/good/dictionaries",
        "tests/cases/good/effect_helpers",
        "tests/cases/good/far_times",
        "tests/cases/good/hashes",
        "tests/cases/good/huge_numbers",
        "tests/cases/good/inline_reads",
        "tests/cases/good/list_builtins",
        "tests/cases/good/lists",
        "tests/cases/good/long_texts",
        "tests/cases/good/more_lists",
        "tests/cases/good/pure_helpers",
        "tests/cases/good/queries",
        "tests/cases/good/requests",
        "tests/cases/good/requests_in_loops",
        "tests/cases/good/slice_bounds",
        "tests/cases/good/text_methods",
        "tests/cases/good/times",
        "tests/cases/good/tokens",
        "tests/cases/good/tokens_with_secret",
        "tests/cases/good/two_loops",
    ]
)
"""Nothing comes of them."""
DIFFERENT = frozenset(
    [
        "tests/cases/good/calls",
        "tests/cases/good/records",
        "docs/recipes/event_stream",
        "docs/recipes/first_login_setup",
        "docs/recipes/m2m_allow_list",
        "tests/cases/good/branches",
        "tests/cases/good/calendars",
        "tests/cases/good/chains",
        "tests/cases/good/credentials_exchange",
        "tests/cases/good/defaults",
        "tests/cases/good/dynamic_keys",
        "tests/cases/good/event_stream",
        "tests/cases/good/flags",
        "tests/cases/good/guards",
        "tests/cases/good/in_json",
        "tests/cases/good/interpolation",
        "tests/cases/good/item_schemas",
        "tests/cases/good/json_lists",
        "tests/cases/good/json_texts",
        "tests/cases/good/long_lines",
        "tests/cases/good/loops",
        "tests/cases/good/matches_by_call",
        "tests/cases/good/post_change_password",
        "tests/cases/good/presence",
        "tests/cases/good/present_parts",
        "tests/cases/good/reserved_names",
        "tests/cases/good/secrets_used",
        "tests/cases/good/shared_helpers",
        "tests/cases/good/stop_alone",
        "tests/cases/good/texts_in_texts",
        "tests/cases/good/transaction_metadata",
        "tests/cases/good/undocumented_fields",
        "tests/cases/good/untyped_json",
    ]
)
"""Other JavaScript comes of them, most of it a definition more or less."""
MOVING = frozenset(
    [
        "docs/recipes/event_stream",
        "tests/cases/good/chains",
        "tests/cases/good/dynamic_keys",
        "tests/cases/good/json_lists",
        "tests/cases/good/long_lines",
        "tests/cases/good/loops",
        "tests/cases/good/matches_by_call",
        "tests/cases/good/present_parts",
        "tests/cases/good/reserved_names",
        "tests/cases/good/secrets_used",
        "tests/cases/good/shared_helpers",
        "tests/cases/good/transaction_metadata",
        "tests/cases/good/undocumented_fields",
    ]
)
"""Another policy comes of them in the second round."""

_HEADER = re.compile(r"^/\*\*.*?\*/\n", re.DOTALL)
_EXTERN = re.compile(r'@extern\("(?!actions:)([^"]+)"\)')


def _policies() -> dict[str, Path]:
    found = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).glob("*.policy")):
            if "action(" in path.read_text(encoding="utf-8"):
                found[f"{folder}/{path.stem}"] = path
    return found


POLICIES = _policies()


def _javascript(path: str, text: str, externs: tuple[JavaScriptFile, ...]) -> str | None:
    shared = (Source(f"policies/shared/{each.name}", each.read_text(encoding="utf-8")) for each in _shared())
    source = Source(path, text, externs)
    return compile_file(source, loader((source, *shared))).unit.javascript


@cache
def _shared() -> tuple[Path, ...]:
    return tuple((ROOT / "policies" / "shared").glob("*.policy"))


def _built(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    externs = tuple(
        JavaScriptFile(name, (path.parent / name).read_text(encoding="utf-8"))
        for name in _EXTERN.findall(text)
        if (path.parent / name).exists()
    )
    made = _javascript(f"policies/{path.name}", text, externs)
    if made is None:
        pytest.skip("it is no Action by itself")
    return made


def _imported(stem: str, javascript: str) -> Policy | None:
    return convert(Original(Kind.ACTION, f"{stem}.js", "", javascript)).policy


def _rebuilt(stem: str, policy: Policy) -> str:
    made = _javascript(f"policies/{stem}.policy", policy.text, policy.externs)
    assert made is not None, "what an import gives compiles"
    return made


def _code(javascript: str) -> str:
    return _HEADER.sub("", javascript, count=1)


@pytest.mark.parametrize("name", POLICIES)
def test_our_own_output_comes_back(name: str) -> None:
    path = POLICIES[name]
    first = _built(path)
    policy = _imported(path.stem, first)
    assert (policy is None) == (name in REFUSED), (
        "take it out of REFUSED" if policy else "it was imported before"
    )
    if policy is None:
        return
    second = _rebuilt(path.stem, policy)
    assert (_code(first) == _code(second)) == (name not in DIFFERENT), "see DIFFERENT"
    again = _imported(path.stem, second)
    is_fixed = again is not None and again.text == policy.text
    assert is_fixed == (name not in MOVING), "see MOVING"
