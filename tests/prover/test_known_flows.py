"""Properties of flows: redirects, Actions of others, metadata that one action writes and another one reads.

The answer stands above each property, as a person has worked it out. They are asked by the command, as people ask.
"""

import json
import re
from pathlib import Path

import pytest

from actiongen.commands.prove import ProveOptions, prove
from actiongen.commands.request import Request

FLOWS = Path(__file__).parent / "flows"
_KNOWN = re.compile(r'^# (proved|refuted|undecided)\n(?:always|never)\(\s*"([^"]+)"', re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize("folder", sorted(path.name for path in FLOWS.iterdir()))
def test_the_answers_are_the_known_ones(folder: str) -> None:
    text = (FLOWS / folder / "flows.policy").read_text("utf-8")
    wanted = {title: answer for answer, title in _KNOWN.findall(text)}
    assert len(wanted) == len(re.findall(r"^(?:always|never)\(", text, re.MULTILINE))
    outcome = prove(
        Request(FLOWS / folder, None, False, cache=False), (FLOWS / folder,), ProveOptions(form="json")
    )
    found = {each["title"]: each["verdict"] for each in json.loads(outcome.text)["properties"]}
    assert found == wanted, outcome.text
