"""Diagnostics as JSON that can be read again.

In: diagnostics, or what :func:`pack` made of them. Out: the one from the other; ValueError for anything else.

    unpack(pack(diagnostic)) == diagnostic
"""

from actiongen.diagnostics.model import Code, Diagnostic, Edit, Fix, Label, Severity
from actiongen.source import Span

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def pack(diagnostic: Diagnostic) -> Json:
    """A diagnostic as lists of texts and numbers."""
    code, fix = diagnostic.code, diagnostic.fix
    edits: list[Json] = [] if fix is None else [[pack_span(e.span), e.replacement] for e in fix.edits]
    return [
        [code.id, code.name, code.severity.value, code.summary],
        diagnostic.message,
        None if diagnostic.primary is None else _pack_label(diagnostic.primary),
        [_pack_label(label) for label in diagnostic.secondary],
        list(diagnostic.notes),
        diagnostic.help,
        None if fix is None else [fix.title, edits],
        None if diagnostic.level is None else diagnostic.level.value,
    ]


def unpack(found: Json) -> Diagnostic:
    """The diagnostic that was packed."""
    match found:
        case [code, str(message), primary, list(secondary), list(notes), None | str() as help, fix, level]:
            labels = tuple(_unpack_label(each) for each in secondary)
            said = tuple(text(each) for each in notes)
            place = None if primary is None else _unpack_label(primary)
            severity = None if level is None else Severity(text(level))
            return Diagnostic(
                _unpack_code(code), message, place, labels, said, help, _unpack_fix(fix), severity
            )
    raise ValueError("no diagnostic")


def pack_all(diagnostics: tuple[Diagnostic, ...]) -> Json:
    """Several."""
    return [pack(each) for each in diagnostics]


def unpack_all(found: Json) -> tuple[Diagnostic, ...]:
    """Those that were packed."""
    return tuple(unpack(each) for each in items(found))


def pack_span(span: Span) -> Json:
    """A span."""
    return [span.path, span.start, span.end]


def unpack_span(found: Json) -> Span:
    """The span that was packed."""
    match found:
        case [str(path), int(start), int(end)]:
            return Span(path, start, end)
    raise ValueError("no span")


def text(found: Json) -> str:
    """What must be a text."""
    if isinstance(found, str):
        return found
    raise ValueError("no text")


def items(found: Json) -> list[Json]:
    """What must be a list."""
    if isinstance(found, list):
        return found
    raise ValueError("no list")


def _pack_label(label: Label) -> Json:
    return [pack_span(label.span), label.text]


def _unpack_label(found: Json) -> Label:
    span, words = items(found)
    return Label(unpack_span(span), text(words))


def _unpack_code(found: Json) -> Code:
    id, name, severity, summary = (text(each) for each in items(found))
    return Code(id, name, Severity(severity), summary)


def _unpack_fix(found: Json) -> Fix | None:
    if found is None:
        return None
    title, edits = items(found)
    pairs = [items(edit) for edit in items(edits)]
    return Fix(text(title), tuple(Edit(unpack_span(span), text(words)) for span, words in pairs))
