"""Our own JavaScript in which somebody has changed a line: what the line does not touch comes back as it was built.

A policy (`changed_by_hand.txt`) is built, a call in it gets another name (`console.info`), so that the file is not
ours to the letter. Then the import is built again, and has to be the JavaScript of the policy.
"""

from pathlib import Path

import pytest

from actiongen.importer.convert import convert
from actiongen.importer.model import Kind, Original
from actiongen.source import Source
from actiongen.unit import compile_file, loader

HEAD = 'action(name="Small", trigger="post-login")\n'
HAND = '\nwith rule("By hand"):\n    log("by hand")\n'
CASES = Path(__file__).with_name("changed_by_hand.txt").read_text("utf-8").removeprefix("//// ")
FORMS = {name: f"\n{text}" for name, _, text in (case.partition("\n") for case in CASES.split("\n//// "))}


def built(text: str) -> str:
    """The JavaScript of a policy."""
    source = Source("policies/small.policy", text)
    unit = compile_file(source, loader((source,))).unit
    assert unit.javascript is not None, [each.message for each in unit.diagnostics]
    return unit.javascript


def code(javascript: str) -> list[str]:
    """Its lines without comments, which are titles of rules: those are made anew."""
    return [line for line in javascript.split("\n") if line.strip() and not line.strip().startswith("//")]


@pytest.mark.parametrize("form", FORMS)
def test_it_comes_back(form: str) -> None:
    first = built(HEAD + FORMS[form] + HAND)
    changed = first.replace('console.log("by hand")', 'console.info("by hand")')
    assert changed != first
    policy = convert(Original(Kind.ACTION, "a.js", "", changed)).policy
    assert policy is not None
    assert code(built(policy.text)) == code(first)
