"""What the prover says of small properties and changes, with the event that shows it, is what somebody has read.

A file of ``asked/`` has what comes of each line with ``>``: statements with ``⏎`` between them, of which the last is a
property; two actions with ``⇒`` between them are a change, several with ``‖`` a flow. The solver answers in this
process.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("cvc5")

from prover.in_process import InProcess
from prover.subjects import subject_of

from actiongen.auth0.load_ways import ways_of
from actiongen.prover.conflicts import conflicts
from actiongen.prover.differences import compare
from actiongen.prover.limits import limits
from actiongen.prover.model import Answer, Change, Verdict
from actiongen.prover.questions import prove
from actiongen.prover.wanted import wanted
from actiongen.runs.values import Call, canonical
from actiongen.testing.events import Input

FOLDER = Path(__file__).parent / "asked"
MILLISECONDS = 60_000


def lines_of(head: str) -> Iterator[str]:
    solver = InProcess()
    if "⇒" in head:
        old, new = (subject_of(text.strip()) for text in head.split("⇒"))
        found = compare(old, new, solver, way=None, milliseconds=MILLISECONDS)
        yield f"{found.change.value}{f': {found.reason}' if found.reason else ''}"
        for each in found.differences:
            yield f"  {each.change.value} {given_text(each.input)}"
            yield f"    before: {calls_text(each.before)}"
            yield f"    after: {calls_text(each.after)}"
            yield f"    rules: {', '.join(each.rules)}"
        return
    subject = subject_of(head)
    for claim in subject.properties:
        answer = prove(subject, claim, solver, way=None, milliseconds=MILLISECONDS)
        yield from answer_lines(answer)
        if answer.example is not None:
            right = wanted(subject, claim, answer.example.input)
            named = [f"{each.method}{each.arguments}{' …' if each.rest else ''}" for each in right.calls]
            yield f"  right: {'; '.join(named) or 'no call'}{f' by {right.rules}' if right.rules else ''}"
    if subject.is_flow and not subject.properties:
        for each in (*conflicts(subject, solver, MILLISECONDS), *limits(subject, solver, MILLISECONDS)):
            yield f"{each.code.id} {each.message}"
            labels = [each.primary, *each.secondary]
            yield f"  at {', '.join(f'{label.span.path} {label.text}' for label in labels if label is not None)}"
            yield f"  {'; '.join(each.notes)}"


def answer_lines(answer: Answer) -> Iterator[str]:
    why = f": {answer.reason}" if answer.reason else ""
    yield f"{answer.verdict.value}{why}{' (vacuous)' if answer.is_vacuous else ''}"
    if answer.example is not None:
        yield f"  {given_text(answer.example.input)}"
        yield f"  calls: {calls_text(answer.example.calls)}"


def given_text(shown: Input) -> str:
    return "where " + (
        ", ".join(f"{'.'.join(path)} = {canonical(value)}" for path, value in shown.given)
        or "nothing is unusual"
    )


def calls_text(calls: tuple[Call, ...]) -> str:
    return "; ".join(f"{name}({', '.join(map(canonical, arguments))})" for name, arguments in calls) or "none"


ENTRIES = {
    f"{file.stem} {number}": (file, entry.split("\n")[0].removeprefix("> "))
    for file in sorted(FOLDER.glob("*.txt"))
    for number, entry in enumerate(file.read_text("utf-8").rstrip("\n").split("\n\n"), 1)
}


def entry_of(file: Path, head: str) -> str:
    entries = file.read_text("utf-8").rstrip("\n").split("\n\n")
    return next(entry for entry in entries if entry.split("\n")[0] == f"> {head}")


@pytest.mark.every(3)
@pytest.mark.parametrize("name", ENTRIES)
def test_an_answer_is_the_one_that_somebody_has_read(name: str, update: bool) -> None:
    file, head = ENTRIES[name]
    found = "\n".join([f"> {head}", *lines_of(head)])
    if update:
        file.write_text(file.read_text("utf-8").replace(entry_of(file, head), found), "utf-8")
    assert found == entry_of(file, head)


def test_logins_of_one_way_alone() -> None:
    """What such a login brings with it holds of all events that are looked at."""
    (way,) = (each for each in ways_of("post-login") if each.id == "refresh-token")
    denies = (
        'with rule("A", when=event.transaction.protocol == "oauth2-refresh-token"): api.access.deny("no")'
    )
    subject = subject_of(f'{denies}⏎always("p", then=api.access.deny("no"))')
    (claim,) = subject.properties
    solver = InProcess()
    assert prove(subject, claim, solver, way=way, milliseconds=MILLISECONDS).verdict is Verdict.PROVED
    anywhere = prove(subject, claim, solver, way=None, milliseconds=MILLISECONDS)
    assert anywhere.example is not None and anywhere.example.input.way is None
    never = subject_of(f'{denies}⏎never("p", then=api.access.deny("no"))')
    found = prove(never, never.properties[0], solver, way=way, milliseconds=MILLISECONDS)
    assert (
        found.example is not None
        and found.example.input.way == "refresh-token"
        and found.example.input.given == ()
    )
    nothing = subject_of('with rule("A"): log("x")')
    changed = compare(subject, nothing, solver, way=way, milliseconds=MILLISECONDS)
    assert [each.change for each in changed.differences] == [changed.change] == [Change.LOOSER]
    assert changed.differences[0].input.way == "refresh-token"
