"""Originals in ``tests/importer/cases`` become the policies beside them, or the problems.

A case is a folder with ``original.js`` (``rule.js``, ``hook.js``), and what comes of it: ``policy.policy``,
``externs.js``, ``repairs.txt``, or ``problems.txt``. ``pytest --update`` rewrites these.
"""

from functools import cache
from pathlib import Path

import pytest

from actiongen.importer.convert import convert
from actiongen.importer.model import Imported, Kind, Original
from actiongen.source import Source, Span
from actiongen.unit import compile_file, loader

CASES = Path(__file__).parent / "cases"
_KINDS = {"original.js": Kind.ACTION, "rule.js": Kind.RULE, "hook.js": Kind.HOOK}


def _original(case: Path) -> Original:
    name = next(name for name in _KINDS if (case / name).exists())
    kind = _KINDS[name]
    code = (case / name).read_text(encoding="utf-8")
    return Original(
        kind, name, case.name.replace("_", " ").capitalize(), code, "post-login" if kind is Kind.RULE else ""
    )


@cache
def _imported(case: Path) -> Imported:
    return convert(_original(case))


def _place(original: Original, span: Span) -> str:
    line = original.code.count("\n", 0, span.start) + 1
    return f"line {line}"


def _outcome(imported: Imported) -> dict[str, str]:
    original = imported.original
    if imported.policy is None:
        said = [
            f"{_place(original, each.span)}: {each.what}{f' ({each.help})' if each.help else ''}\n"
            for each in imported.problems
        ]
        return {"problems.txt": "".join(said)}
    policy = imported.policy
    found = {"policy.policy": policy.text}
    repairs = [f"{_place(original, each.span)}: {each.kind.value}: {each.what}\n" for each in policy.repairs]
    if repairs:
        found["repairs.txt"] = "".join(repairs)
    for extern in policy.externs:
        found["externs.js"] = extern.text or ""
    return found


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_case(case: Path, request: pytest.FixtureRequest) -> None:
    outcome = _outcome(_imported(case))
    if request.config.getoption("--update"):
        for name in ("policy.policy", "repairs.txt", "problems.txt", "externs.js"):
            (case / name).unlink(missing_ok=True)
        for name, text in outcome.items():
            (case / name).write_text(text, encoding="utf-8")
    expected = {
        file.name: file.read_text(encoding="utf-8") for file in case.iterdir() if file.name not in _KINDS
    }
    assert outcome == expected


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_policies_compile(case: Path) -> None:
    """What comes out is taken by the compiler, without an error that a look at it would show."""
    policy = _imported(case).policy
    if policy is None:
        assert (case / "problems.txt").exists()
        return
    source = Source(f"policies/{policy.stem}.policy", policy.text, policy.externs)
    unit = compile_file(source, loader((source,))).unit
    assert not [each.message for each in (*unit.diagnostics, *unit.problems) if each.is_error]
    assert unit.javascript is not None
