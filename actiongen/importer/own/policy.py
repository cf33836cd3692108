"""The policy of a file that our own compiler has written, if building it gives the file again.

In: a file of Core as it was read. Out: the policy; None where the JavaScript of the policy is not that of the file, but
for its header: then somebody has changed the file, and it is read like any other.
"""

import re

from actiongen.core import tree as core
from actiongen.core.read import Unreadable, read_core
from actiongen.importer.lift.header import head, stem_of
from actiongen.importer.lift.settle import settled
from actiongen.importer.model import Original, Policy
from actiongen.importer.notes import Notes
from actiongen.importer.own.exact import exact
from actiongen.importer.own.externs import handwritten
from actiongen.source import Source
from actiongen.unit import compile_file, loader

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
    text = None if draft is None else settled(draft, said.trigger, notes)
    if draft is None or text is None:
        return None
    source = Source(draft.path, text, draft.externs)
    built = compile_file(source, loader((source,))).unit.javascript
    if built is None or _code(built) != _code(written):
        return None
    return Policy(stem, text, draft.externs)


def _code(javascript: str) -> str:
    return _HEADER.sub("", javascript, count=1)
