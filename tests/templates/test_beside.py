"""Each policy does what its template does, but for what is explained.

The templates are not in this repository: ``ACTIONGEN_MARKETPLACE`` names a clone of auth0/opensource-marketplace, else
they come from the network, else the tests are skipped and say why. Where a template requires npm packages, the real
ones are in it, of the versions that it asks for. ``ACTIONGEN_EVENTS`` is how many events (3,000).
"""

import os
import warnings
from collections import Counter
from collections.abc import Iterator

import pytest
from bench.install import ensure_node_tools

from actiongen.runner.find import find_node
from actiongen.runner.model import Limits
from actiongen.runner.session import Runner
from templates.beside import Difference, differences
from templates.explained import EXPLAINED
from templates.originals import NoOriginals, Originals, originals
from templates.ports import PORTS
from templates.test_policies import STEMS

EVENTS = int(os.environ.get("ACTIONGEN_EVENTS", "3000"))


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(find_node(), Limits(seconds=30), ensure_node_tools()) as running:
        yield running


@pytest.fixture(scope="module")
def templates() -> Originals:
    try:
        return originals()
    except NoOriginals as problem:
        reason = f"no policy ran beside its template, for these cannot be had: {problem}"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)


@pytest.mark.slow
@pytest.mark.parametrize("stem", STEMS)
def test_every_difference_is_explained(stem: str, templates: Originals, runner: Runner) -> None:
    port, reasons = PORTS[stem], EXPLAINED.get(stem, ())
    seen: Counter[str] = Counter()
    unexplained: list[Difference] = []
    for difference in differences(port, templates.code(port), EVENTS, runner):
        holding = [reason.text for reason in reasons if reason.holds(difference)]
        seen.update(holding)
        if not holding:
            unexplained.append(difference)
    assert not unexplained, f"{len(unexplained)} of {EVENTS}, the first is\n{unexplained[0].text()}"
    assert {reason.text for reason in reasons} == {*seen}, "a reason that shows nowhere explains nothing"


@pytest.mark.slow
def test_the_templates_are_those_that_there_are(templates: Originals) -> None:
    assert sorted(port.original for port in PORTS.values()) == sorted(templates.names())


def test_reasons_are_about_policies() -> None:
    assert EXPLAINED.keys() <= PORTS.keys()
