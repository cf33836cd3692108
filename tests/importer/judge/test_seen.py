"""What the judge sees in an original: what it reads, its branches, and the changes that take a habit out of it.

A line of ``seen.txt`` behind `////` is the body of an Action, or of a Rule behind `rule: `; below it stands what is
seen. Each was read by a person. ``pytest --update`` writes it anew.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from importer.lift.test_forms import original

from actiongen.auth0.load import load_trigger
from actiongen.importer.judge.branches import branches
from actiongen.importer.judge.caught import is_caught
from actiongen.importer.judge.estree import everything, tree
from actiongen.importer.judge.guards import idle
from actiongen.importer.judge.patches import (
    _FILLED,
    _NUMERIC,
    _PART,
    _PRESENT,
    Edit,
    applied,
    awaited,
    escaping,
    patches,
)
from actiongen.importer.judge.reads import Use, uses

SEEN = Path(__file__).with_name("seen.txt")


def kept() -> dict[str, str]:
    """The lines, and what stands below each."""
    cases = SEEN.read_text("utf-8").removeprefix("//// ").split("\n//// ")
    return {line: below.strip() for line, _, below in (case.partition("\n") for case in cases)}


def seen(line: str) -> Iterator[str]:
    """What is seen in an original."""
    source = original(line)
    body = line.removeprefix("rule: ")
    text, start = source.code, source.code.index(body)
    end = start + len(body)
    root, trigger = tree(text), load_trigger("post-login")
    assert root is not None and trigger is not None
    nodes = [*everything(root)]
    for path, use in uses(nodes, text, source.kind).items():
        yield f"read {'.'.join(path)}{''.join(_told(use))}"
    for kind, at in idle(nodes, text, source.kind, trigger):
        yield f"idle {kind} {text[at:end]}"
    for each in branches(text, root, "a.js", start, end):
        shown = text[each.at : each.at + 12], (
            "" if each.beside is None else text[each.beside : each.beside + 12]
        )
        yield f"branch {each.arm.kind}: {each.arm.text} | {' | '.join(shown)} | {text[slice(*each.test)]}"
    for patch in patches(text, root, start, end):
        yield f"{patch.kind.value}: {patch.what}: {_changed(text, patch.edit)}"
    for edit, node in escaping(text, root, start, end):
        yield f"escaped {text[node.start : node.end]}: {_changed(text, edit)}"
    edit, calls = awaited(root, start, end)
    if calls:
        yield f"awaited {len(calls)}: {_changed(text, edit)}"
    caught = [each for each in nodes if each.type == "CallExpression" and is_caught(root, each.start)]
    yield from (f"caught {text[each.start : each.end]}" for each in caught)


def _told(use: Use) -> Iterator[str]:
    literals = [*map(repr, use.texts), *(f"{each:g}" for each in use.numbers)]
    yield f" [{', '.join(literals)}]" if literals else ""
    yield from (f" {name}" for name in ("booleans", "is_list", "is_tested") if getattr(use, name))
    yield from (f" beside {'.'.join(path)}" for path in use.beside)
    yield from (f" exact {type_.__name__}" for type_ in use.exact)


def _changed(text: str, edit: Edit) -> str:
    """What stands where a change is made, after it; the functions that are put in by their names."""
    offsets = [offset for offset, _ in edit.insertions]
    added = sum(len(each) for _, each in edit.insertions)
    told = applied(text, [edit])[min(offsets) : max(offsets) + added]
    for name, function in {
        "present": _PRESENT,
        "filled": _FILLED,
        "part": _PART,
        "numeric": _NUMERIC,
    }.items():
        told = told.replace(function, name)
    return told


@pytest.mark.parametrize("line", kept())
def test_seen(line: str, update: bool) -> None:
    found = "\n".join(each.rstrip() for each in seen(line))
    if update:
        cases = kept() | {line: found}
        SEEN.write_text("\n".join(f"//// {each}\n{cases[each]}\n" for each in cases), "utf-8")
    assert found == kept()[line]
