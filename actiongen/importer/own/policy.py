"""The policy of a file that our own compiler has written, if building it gives the file again.

In: a file of Core as it was read. Out: the policy; None where the JavaScript of the policy is not that of the file, but
for its header: then somebody has changed the file, and it is read like any other.
"""

import re

from actiongen import ir
from actiongen.core import tree as core
from actiongen.core.read import Unreadable, read_core
from actiongen.importer.lift.header import head, stem_of
from actiongen.importer.lift.intrinsics import known_functions
from actiongen.importer.lift.settle import settled
from actiongen.importer.lift.text import write
from actiongen.importer.model import Original, Policy
from actiongen.importer.notes import Notes
from actiongen.importer.own.exact import exact
from actiongen.importer.own.externs import handwritten
from actiongen.javascript.parse import parse_javascript
from actiongen.source import Source, Span
from actiongen.unit import compile_file, loader
from actiongen.verify.verify import verify

_HEADER = re.compile(r"^/\*\*.*?\*/\n", re.DOTALL)


def own_policy(file: core.File, original: Original) -> Policy | None:
    """The policy that gives the file."""
    notes, written = Notes(), file.text
    found = handwritten(written)
    read = read_core(file.path, found.without) if found.files else file
    if isinstance(read, Unreadable):
        return None
    file = read
    said = head(original, file, notes)
    if said is None:
        return None
    stem = original.stem or stem_of(said.name)
    draft = exact(file, original, stem, said, found, notes)
    draft = None if draft is None else settled(draft, said.trigger, notes)
    if draft is None:
        return None
    text = write(draft.docstring, draft.statements, draft.comments)
    source = Source(draft.path, text, draft.externs)
    built = compile_file(source, loader((source,)))
    if built.unit.javascript is None or not isinstance(built.content, ir.Program):
        return None
    if code_of(built.unit.javascript) != code_of(written) and not is_same(built.content, file):
        return None
    return Policy(stem, text, draft.externs)


def code_of(javascript: str) -> str:
    """The text without its header, which names a file and repeats the docstring."""
    return _HEADER.sub("", javascript, count=1)


def is_same(program: ir.Program, file: core.File) -> bool:
    """Whether a file does what a policy says: translation validation, which runs nothing, finds no difference."""
    known = known_functions(file)
    texts = {
        each.name: _with_comment(file.text, each.value.span)
        for each in file.body.statements
        if isinstance(each, core.Let) and each.name in known
    }
    end = max((function.span.end for _, function in file.exports), default=0)
    script = parse_javascript(f"{file.text[:end]};\n")
    if isinstance(script, str):
        return False
    verdicts = verify(program, script.program, texts, {})
    return all(each.difference is None and each.not_judged is None for each in verdicts)


def _with_comment(text: str, span: Span) -> str:
    """A function of the runtime with the comment above it, as it is printed."""
    start = text.rfind("/**", 0, span.start)
    above = text[start : span.start] if start >= 0 else ""
    return text[start if above.rstrip().endswith("*/") and above.count("*/") == 1 else span.start : span.end]
