"""What an import has made, as a comment on a pull request.

In: a :class:`~actiongen.report.imported.facts.Report`. Out: Markdown of GitHub and GitLab: the verdict, a table, and
folded what there is to say of each original.

    markdown(report)   ->   '### actiongen: 2 of 2 originals …'

Texts of originals and of events stand in it as they are: nothing in them is Markdown or HTML, and nobody is
mentioned.
"""

from collections.abc import Iterator

from actiongen.auth0.load import load_trigger
from actiongen.importer.judge.model import Difference
from actiongen.importer.model import Original
from actiongen.importer.write.model import Result
from actiongen.report.diff.markdown import MOST_CHARACTERS
from actiongen.report.diff.outcomes import aligned, call_texts, cut
from actiongen.report.imported.facts import (
    FAILING,
    Report,
    name_of,
    policy_path,
    problems_of,
    verdict_of,
    worst_first,
)
from actiongen.report.imported.sentences import (
    differing,
    ending,
    judged,
    lacking,
    repaired,
    sentences,
    untaken,
)
from actiongen.report.imported.text import event_lines
from actiongen.report.markdown import (
    Block,
    Lines,
    document,
    fenced,
    heading,
    literal,
    paragraph,
    plain,
    table,
)

_HEAD = ("", "original", "policy", "compared")


def markdown(report: Report) -> str:
    """The whole comment; what would not fit is counted and left out."""
    first, *rest = sentences(report)
    blocks: list[Block] = [heading(3, f"actiongen: {plain(first)}")]
    blocks += [paragraph(" ".join(map(plain, rest)))] if rest else []
    parts: list[list[Block]] = []
    if report.results:
        parts.append([table(_HEAD, [_row(each, report) for each in worst_first(report)])])
    parts += [_missed(report)] if report.missed else []
    parts += [part for result in worst_first(report) if (part := [*_folded(result)])]
    parts += [[paragraph("<br>".join(map(literal, report.notes)))]] if report.notes else []
    left, hidden = MOST_CHARACTERS - len(document(blocks)) - 200, 0
    for part in parts:
        left -= len(document(part)) + 1
        if left < 0:
            hidden += 1
        else:
            blocks += part
    if hidden:
        blocks.append(paragraph(f"{hidden} more would not fit here; `actiongen import` says all."))
    return document(blocks)


def _row(result: Result, report: Report) -> list[str]:
    verdict = verdict_of(result)
    path = policy_path(result, report.folder)
    said = plain(verdict.value)
    return [
        f"**{said}**" if verdict in FAILING else said,
        f"{literal(name_of(result.imported.original))} in {literal(result.imported.original.path)}",
        "" if path is None else literal(path),
        "" if result.judgement is None else plain(judged(result.judgement)),
    ]


def _missed(report: Report) -> list[Block]:
    rows = [[literal(each.path), literal(each.what), literal(each.why)] for each in report.missed]
    return [paragraph("**Not read:**"), table(("file", "what", "why"), rows)]


def _folded(result: Result) -> Iterator[Block]:
    original, judgement = result.imported.original, result.judgement
    inner: list[Block] = []
    for said, help in problems_of(result):
        inner.append(paragraph(f"{literal(said)} {plain(help)}".strip()))
    for difference in () if judgement is None else judgement.differences:
        inner += _difference(difference, original)
    lines = repaired(result)
    lines += [lacking(failure) for failure in judgement.failures] if judgement else []
    lines += (
        [f"not taken: {untaken(arm, original)}" for arm in judgement.coverage.missed] if judgement else []
    )
    lines += [f"note: {note}" for note in original.notes]
    inner += [paragraph(literal(line)) for line in lines]
    if inner:
        summary = f"<summary>{verdict_of(result).value}: {literal(name_of(original))}</summary>"
        yield Lines(("<details>", summary))
        yield from inner
        yield Lines(("</details>",))


def _difference(difference: Difference, original: Original) -> Iterator[Block]:
    yield paragraph(literal(differing(difference, original)))
    if difference.accepted is not None:
        yield paragraph(f"Accepted: {literal(difference.accepted)}")
    trigger = load_trigger(original.trigger)
    if trigger is None or not difference.is_open:
        return
    event = event_lines(difference.smallest, trigger)
    yield fenced("\n".join(event) if event else f"# the default event of {trigger.id}", "python")
    sides = [
        [*call_texts(run.calls, trigger), *map(cut, ending(run))]
        for run in (difference.original, difference.policy)
    ]
    cells = [[literal(one) if one else "", literal(other) if other else ""] for one, other in aligned(*sides)]
    yield table(("original", "policy"), cells)
