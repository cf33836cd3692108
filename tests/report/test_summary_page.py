"""The page for a job of CI as a whole, without Node and a solver: counts, verdicts, places, and the limit."""

from dataclasses import replace
from functools import cache

import pytest
from testing.policies import program, verdicts

from actiongen import ir
from actiongen.compiler import compile_folder
from actiongen.diagnostics.model import Diagnostic
from actiongen.ir import Program
from actiongen.prover.model import Answer, Example
from actiongen.prover.model import Verdict as ProofVerdict
from actiongen.report import summary as page
from actiongen.report.proofs import Proof
from actiongen.report.summary import Summary, markdown
from actiongen.report.text import Report
from actiongen.source import Source
from actiongen.testing.coverage import measure
from actiongen.testing.events import input_of
from actiongen.testing.in_order import Subject
from actiongen.testing.trace import trace
from actiongen.testing.verdict import Result, Verdict

TEXT = """action(name="Greet", trigger="post-login")

with rule("Refused", when=event.user.user_id == "auth0|1"):
    api.access.deny("Go away.")

test("refused", given={event.user.user_id: "auth0|1"}, expect=[api.access.deny("Go away.")])
test("not refused", expect=[api.access.deny(...)])
test("the rule", given={event.user.user_id: "auth0|1"}, expect=[api.access.deny(...)], rules=["Refused"])

never("others get in", when=event.user.user_id != "auth0|1", then=api.access.deny(...))
never("nobody is refused", then=api.access.deny(...))
always("all are refused", then=acts("Refused"))
"""
PATH = "policies/case.policy"
GREET = Source(PATH, TEXT)
BROKEN = Source(
    "policies/broken.policy",
    """action(name="B", trigger="post-login")
with rule("A", when=nobody):
    log("a")
with rule("B", when=someone):
    log("b")
""",
)


@cache
def greet() -> Program:
    return program(TEXT)


def found() -> tuple[Diagnostic, ...]:
    """Two errors and a warning of a library."""
    errors = compile_folder((BROKEN,)).diagnostics
    (warning,) = compile_folder((Source("policies/shared/unused.policy", "x = 1\n"),)).diagnostics
    return (*errors, warning)


def judged(*results: Result) -> tuple[Verdict, ...]:
    return tuple(
        replace(verdict, result=result, problems=problems)
        for verdict, result, problems in zip(
            verdicts(TEXT), results, ((), (), ("the rule | `Refused` did not act", "more")), strict=True
        )
    )


def report(*results: Result) -> Report:
    return Report(judged(*results), {PATH: GREET}, 0.0)


ALL = (Result.PASSED, Result.FAILED, Result.DIFFERS)


def lines(summary: Summary) -> list[str]:
    text = markdown(summary)
    assert text.endswith("\n") and not text.endswith("\n\n")
    return text.splitlines()


def test_all_that_can_be_said_of_policies_and_their_tests() -> None:
    coverage = measure(greet(), [trace(greet(), input_of(greet(), greet().tests[0]).world)])
    hit, every = coverage.count()
    assert 0 < hit < every
    covered = f"{100 * hit / every:.1f} %"
    assert lines(Summary((GREET, BROKEN), found(), (greet(),), report(*ALL), (coverage,))) == [
        "## actiongen: 1 action, 2 errors, 1 warning, 3 tests: 1 passed, 1 failed, 1 differ between the engines, "
        f"coverage {covered}",
        "",
        "| policy | trigger | findings | tests | coverage |",
        "|---|---|---|---|---|",
        "| `case` Greet | `post-login` | none | 1 passed, 1 failed, 1 differ between the engines | "
        f"{covered} ({hit} of {every}) |",
        "| `broken` | – | 2 errors | – | – |",
        "| `shared/unused` | – | 1 warning | – | – |",
        "",
        "### Findings",
        "",
        "| | check | place | message |",
        "|---|---|---|---|",
        "| error | AG201 `unknown-name` | `policies/broken.policy:2` | nothing above defines " "`nobody` |",
        "| error | AG201 `unknown-name` | `policies/broken.policy:4` | nothing above defines " "`someone` |",
        "| warning | AG417 `unused-library` | `policies/shared/unused.policy` | no policy loads "
        "`shared/unused.policy`, so nothing of it is checked or used |",
        "",
        "### Tests that did not pass",
        "",
        "| test | place | problem |",
        "|---|---|---|",
        f"| not refused | `{PATH}:7` | the calls are not the expected ones |",
        f"| the rule | `{PATH}:8` | the rule &#124; &#96;Refused&#96; did not act |",
    ]


@pytest.mark.parametrize(
    ("summary", "title", "row"),
    [
        # Without an action, the files are counted; a file without findings has its row.
        (Summary((GREET, BROKEN), ()), "2 policies", "| `case` | – | none | – | – |"),
        (Summary((GREET,), ()), "1 policy", "| `case` | – | none | – | – |"),
        (Summary((GREET,), (), (greet(),)), "1 action", "| `case` Greet | `post-login` | none | – | – |"),
        # Nobody has tested it, or it has no test.
        (
            Summary((GREET,), (), (greet(),), Report((), {}, 0.0)),
            "1 action, no test, coverage 100.0 %",
            "| `case` Greet | `post-login` | none | none | – |",
        ),
        (
            Summary((GREET,), (), (greet(),), report(*[Result.PASSED] * 3)),
            "1 action, 3 tests passed, coverage 100.0 %",
            "| `case` Greet | `post-login` | none | 3 passed | – |",
        ),
    ],
)
def test_the_title_and_the_row_of_an_action(summary: Summary, title: str, row: str) -> None:
    shown = lines(summary)
    assert shown[0] == f"## actiongen: {title}" and shown[4] == row
    assert "### Findings" not in shown and "### Tests that did not pass" not in shown


def test_a_file_of_which_there_is_nothing_to_say_has_no_row_beside_actions() -> None:
    quiet = Source("policies/flows.policy", 'flow("post-login", ["case"])\n')
    shown = lines(Summary((GREET, quiet), (), (greet(),)))
    assert len(shown) == 5 and "flows" not in "".join(shown)


def test_why_nothing_was_tested() -> None:
    shown = lines(Summary((GREET,), (), why="there is no `Node`"))
    assert shown[1:4] == ["", "Not tested: there is no &#96;Node&#96;.", ""]


CLAIMS = tuple((PATH, claim) for claim in greet().properties)
HEAD = "| policy | trigger | findings | tests | coverage | properties |"


def proofs() -> tuple[Proof, ...]:
    subject = Subject.of_action(greet())
    given = input_of(greet(), greet().tests[0])
    calls = trace(greet(), given.world).run.calls
    first, second, third = greet().properties
    answers = (
        (first, Answer(ProofVerdict.PROVED, None, None, 1.0)),
        (second, Answer(ProofVerdict.REFUTED, Example(given, calls), None, 1.0)),
        (third, Answer(ProofVerdict.UNDECIDED, None, "it takes | too long", 1.0)),
    )
    return tuple(Proof(subject, claim, None, answer) for claim, answer in answers)


def claimed(asked: tuple[Proof, ...] | None, claims: tuple[tuple[str, ir.Property], ...] = CLAIMS) -> Summary:
    flow = Source("policies/flows.policy", "")
    return Summary((GREET, flow), (), (greet(),), claims=claims, proofs=asked)


def test_properties_that_nobody_asked_about_are_counted() -> None:
    shown = lines(claimed(None))
    assert shown[0] == "## actiongen: 1 action, 3 properties"
    assert shown[2:] == [
        HEAD,
        "|---|---|---|---|---|---|",
        "| `case` Greet | `post-login` | none | – | – | 3 |",
    ]
    of_flow = lines(claimed(None, (("policies/flows.policy", CLAIMS[0][1]),)))
    assert of_flow[0] == "## actiongen: 1 action, 1 property"
    assert of_flow[4:] == [
        "| `case` Greet | `post-login` | none | – | – | – |",
        "| `flows` | – | none | – | – | 1 |",
    ]


def test_what_the_prover_says() -> None:
    shown = lines(claimed(proofs()))
    answers = "1 proved, 1 refuted, 1 undecided"
    assert shown[0] == f"## actiongen: 1 action, 3 properties: {answers}"
    assert shown[2:] == [
        HEAD,
        "|---|---|---|---|---|---|",
        f"| `case` Greet | `post-login` | none | – | – | {answers} |",
        "",
        "### Properties that are not proved",
        "",
        "| property | place | why |",
        "|---|---|---|",
        f"| never&#58; nobody is refused | `{PATH}:11` | with "
        '`given={event.user.user_id: "auth0\\|1"}` the policy calls `api.access.deny("Go away.")` |',
        f"| always&#58; all are refused | `{PATH}:12` | it takes &#124; too long |",
    ]
    assert "### Properties that are not proved" not in lines(claimed(proofs()[:1]))


def test_an_example_without_a_call_and_a_property_of_a_file_that_is_not_there() -> None:
    _, second, _ = proofs()
    assert second.answer.example is not None
    silent = replace(second, answer=replace(second.answer, example=replace(second.answer.example, calls=())))
    shown = lines(replace(claimed((silent,)), sources=()))
    assert shown[-1].startswith(f"| never&#58; nobody is refused | `{PATH}` | with ")
    assert shown[-1].endswith(" the policy calls nothing |")


def test_a_place_at_the_end_of_a_file_and_one_in_a_file_that_nobody_has() -> None:
    (one, _, _), at_end = found(), "x = nobody\n"
    assert one.primary is not None
    late = replace(one, primary=replace(one.primary, span=replace(one.span, start=99, end=100)))
    shown = [lines(Summary((Source(BROKEN.path, at_end),), (late,)))[-1], lines(Summary((), (one,)))[-1]]
    assert f"| `{BROKEN.path}:2` |" in shown[0] and f"| `{BROKEN.path}` |" in shown[1]


def test_a_page_that_is_as_long_as_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit counts bytes, and the rows that are left out are counted; headings are not."""
    whole = lines(Summary((BROKEN,), found()))
    rows = [line for line in whole if line.startswith("| ")]
    size = sum(len(line.encode()) + 1 for line in whole)
    monkeypatch.setattr(page, "MOST_BYTES", size + 200)
    assert lines(Summary((BROKEN,), found())) == whole
    cut = "would not fit here; `actiongen check` and `actiongen test` say all."
    for less, more in ((1, "1 more line"), (len(rows[-1].encode()) + 1, "1 more line")):
        monkeypatch.setattr(page, "MOST_BYTES", size + 200 - less)
        assert lines(Summary((BROKEN,), found())) == [*whole[:-1], "", f"{more} {cut}"]
    monkeypatch.setattr(page, "MOST_BYTES", size + 200 - len(rows[-1].encode()) - 2)
    assert lines(Summary((BROKEN,), found())) == [*whole[:-2], "", f"2 more lines {cut}"]
    monkeypatch.setattr(page, "MOST_BYTES", 200)
    assert lines(Summary((BROKEN,), found()))[-1] == f"{len(rows)} more lines {cut}"
