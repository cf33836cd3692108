"""Every chunk of ``tests/cases/bad`` has the diagnostics that it asks for and no other; its twin has none."""

import pytest
from bad_cases import BAD, Case, Chunk, cases, diagnose

from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.render import render

CASES = tuple(cases("AG"))


def plain(code: str, subject: Chunk, found: list[Diagnostic]) -> str:
    return render(found, subject.by_path) or f"{code}: nothing was found\n"


@pytest.mark.kinds
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_failing_chunk_has_what_it_asks_for(case: Case) -> None:
    found = diagnose(case.bad, case.code)
    shown = plain(case.code, case.bad, found)
    wanted = sorted(case.bad.expected, key=lambda each: (each.path, each.line))
    assert any(each.code == case.code for each in wanted), "the chunk does not ask for its own code"
    assert sorted((each.path, each.line, each.severity, each.code) for each in wanted) == sorted(
        (each.span.path, case.bad.line(each), each.severity.value, each.code.id) for each in found
    ), shown
    left = list(found)
    for expected in wanted:
        match = next(
            (
                each
                for each in left
                if each.code.id == expected.code
                and (each.span.path, case.bad.line(each)) == (expected.path, expected.line)
                and expected.part in each.message
            ),
            None,
        )
        assert match is not None, f"no message has {expected.part!r}:\n{shown}"
        left.remove(match)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_twin_has_neither_its_code_nor_an_error(case: Case) -> None:
    found = diagnose(case.good, case.code)
    assert not found, plain(case.code, case.good, found)
    assert not case.good.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_message_has_the_form_of_messages(case: Case) -> None:
    for each in diagnose(case.bad, case.code):
        texts = [each.message, *each.notes, *([each.help] if each.help else [])]
        for text in texts:
            assert text and not text.endswith((".", " ")), text
            assert text.count("`") % 2 == 0, text
        assert not each.message[0].isupper() or each.message.split()[0].rstrip(":") in PROPER, each.message


PROPER = {"None", "Auth0", "Python", "JavaScript", "JSON", "Auth0's", "Terraform"}


@pytest.mark.parametrize(
    "case", [case for case in CASES if not case.code.startswith("AG1")], ids=lambda case: case.id
)
def test_a_fix_removes_its_error(case: Case) -> None:
    for each in diagnose(case.bad, case.code):
        if each.fix is None:
            continue
        repaired = case.bad
        for edit in sorted(each.fix.edits, key=lambda edit: -edit.span.start):
            repaired = _edited(repaired, edit.span.path, edit.span.start, edit.span.end, edit.replacement)
        after = diagnose(repaired, case.code)
        assert said(after, each) < said(diagnose(case.bad, case.code), each), each.fix
        assert not [one for one in after if one.code.id.startswith("AG1")], plain(case.code, repaired, after)


def said(found: list[Diagnostic], diagnostic: Diagnostic) -> int:
    return sum((one.code, one.message) == (diagnostic.code, diagnostic.message) for one in found)


def _edited(subject: Chunk, path: str, start: int, end: int, text: str) -> Chunk:
    sources = tuple(
        type(source)(path, source.text[:start] + text + source.text[end:]) if source.path == path else source
        for source in subject.sources
    )
    return Chunk(sources, subject.shift, subject.expected, subject.options)


CODES = tuple(dict.fromkeys(case.code for case in CASES))


@pytest.mark.parametrize("code", CODES)
def test_the_rendering_is_as_it_was(code: str, update: bool) -> None:
    """Every message of a code, to be read from top to bottom, with the edits that mend it."""
    text = "".join(rendered(case) for case in CASES if case.code == code)
    golden = BAD / f"{code}.err"
    if update:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def rendered(case: Case) -> str:
    found = diagnose(case.bad, case.code)
    lines = [f"# {case.number}", render(found, case.bad.by_path)]
    for diagnostic in found:
        if diagnostic.fix is not None:
            lines.append(f"fix: {diagnostic.fix.title}")
            lines += [
                f"  {edit.span.start}-{edit.span.end}: {edit.replacement!r}" for edit in diagnostic.fix.edits
            ]
    return "\n".join([*lines, ""])
