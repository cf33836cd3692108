"""The normalised Action tells `api` what the original tells it, where nothing is absent."""

import json
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import pytest
from bench.install import node_binary
from seeds import seeds

from actiongen.core.printer import print_core
from actiongen.core.read import read_core
from actiongen.core.tree import Builtin, Call, File, Name
from actiongen.core.walk import bottom_up
from actiongen.importer.normalise import PASSES
from actiongen.importer.notes import Notes
from actiongen.recursion import deep_recursion
from importer.normalise.actions import Writer

TELL = Path(__file__).with_name("tell.js")


def normalised(text: str) -> str:
    """The Action after all passes, with calls of functions in the place of built-ins."""
    with deep_recursion():
        file = read_core("action.js", text)
        assert isinstance(file, File), file
        notes = Notes()
        for change in PASSES:
            file = change(file, notes)
        return print_core(bottom_up(file, _called))


def _called(node: Any) -> Any:
    if not isinstance(node, Builtin):
        return node
    arguments = (*node.arguments, *(value for _, value in node.keywords))
    return Call(Name(f"${node.name}", node.span), arguments, node.span)


def differences(texts: dict[int, str]) -> list[str]:
    """The Actions that tell something else."""
    pairs = [(text, normalised(text)) for text in texts.values()]
    done = subprocess.run(
        [node_binary(22), TELL],
        input=json.dumps(pairs),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return [
        f"action {[*texts][index]}:\n{pairs[index][0]}\nnormalised:\n{pairs[index][1]}\n{first}\n{second}"
        for index, first, second in json.loads(done.stdout)
    ]


@pytest.mark.slow
def test_made_up_actions_tell_the_same() -> None:
    found = differences({seed: Writer(Random(seed)).action() for seed in seeds(range(60))})
    assert not found, found[0]


@pytest.mark.long
def test_many_made_up_actions_tell_the_same() -> None:
    found = differences({seed: Writer(Random(seed)).action() for seed in seeds(range(1_000, 4_300))})
    assert not found, found[0]
