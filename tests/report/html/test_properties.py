"""Properties on the page: which there are, and, where the prover is asked, which of them hold."""

from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from report.html.pages import FLOWS, FOLDER, GREET, page_of, report, write

from actiongen.commands.proving import Prover
from actiongen.commands.report import report as report_command
from actiongen.commands.request import Request
from actiongen.diagnostics.codes_project import SOLVER_MISSING
from actiongen.diagnostics.outcome import CLEAN, ERRORS, NO_TOOL
from actiongen.prover.problem import Solver
from actiongen.prover.solve import SolverMissing

TRUE = 'never("Ann gets in", when=event.user.user_id != "auth0|1", then=api.access.deny(...))\n'
FALSE = 'never("nobody is refused", then=api.access.deny("Go away."))\n'
OF_FLOW = (
    'always("a banned one is out", trigger="post-login", when=event.user.user_id == "auth0|1", '
    "then=api.access.deny(...))\n"
)


def section(page: str) -> str:
    """What stands below the heading, without the marks."""
    return page.partition("<h3>Properties</h3>")[2].partition("</details>")[0]


@pytest.mark.slow
def test_properties_stand_on_the_page_and_nobody_is_asked(tmp_path: Path) -> None:
    page = page_of(tmp_path, {**FOLDER, "greet.policy": GREET + TRUE + FALSE})
    assert "never: Ann gets in" in section(page) and "never: nobody is refused" in section(page)
    assert "2, of which this page does not say whether they hold" in section(page)
    assert ">proved<" not in page and page.count('<span class="tag plain">2 properties</span>') == 2
    assert "<h3>Properties</h3>" not in page_of(tmp_path, FOLDER)


@pytest.mark.slow
def test_what_is_proved_and_what_breaks_a_property(tmp_path: Path) -> None:
    pytest.importorskip("cvc5", reason='the prover needs cvc5: pip install "actiongen[prove]"')
    write(tmp_path, {**FOLDER, "greet.policy": GREET + TRUE + FALSE, "flows.policy": FLOWS + OF_FLOW})
    done = report(tmp_path, "--html", "report.html", "--prove")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert done.exit_code == ERRORS and "2 of 3 properties not proved" in done.output
    shown = section(page)
    assert "1 of 2 proved for every event" in shown
    assert '<b class="tag good">proved</b> never: Ann gets in' in shown
    assert '<b class="tag bad">refuted</b> never: nobody is refused' in shown
    assert "event.user.user_id: &#34;auth0|1&#34;" in shown and "api.access.deny" in shown
    assert '<span class="tag bad">2 of 3 properties not proved</span>' in page
    assert '<span class="tag bad">1 of 1 property not proved</span>' in page


@pytest.mark.slow
def test_all_are_proved(tmp_path: Path) -> None:
    pytest.importorskip("cvc5", reason='the prover needs cvc5: pip install "actiongen[prove]"')
    write(tmp_path, {**FOLDER, "greet.policy": GREET + TRUE})
    done = report(tmp_path, "--html", "report.html", "--prove")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert done.exit_code == CLEAN and "not proved" not in done.output
    assert page.count('<span class="tag good">1 property proved</span>') == 2


@pytest.mark.slow
def test_the_page_says_that_there_is_no_solver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> AbstractContextManager[Solver]:
        raise SolverMissing

    write(tmp_path, {**FOLDER, "greet.policy": GREET + TRUE})
    monkeypatch.chdir(tmp_path)
    html = tmp_path / "report.html"
    prover = Prover(start=missing)
    outcome = report_command(Request(cache=False), None, html, None, prover)
    assert outcome.exit_code == NO_TOOL
    assert SOLVER_MISSING in [each.code for each in outcome.diagnostics]
    assert "Nobody was asked about the properties: " in html.read_text("utf-8")
