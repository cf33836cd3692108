"""The text of a policy as it should be laid out.

In: a source. Out: its text as black lays it out, or why it cannot be: syntax errors. What it says stays the same; a
layout that would change it is a bug of ours.

    layout(Source("policies/a.policy", "x=1")).value   ->   "x = 1\\n"
"""

from dataclasses import fields, is_dataclass

from actiongen.diagnostics.model import Checked
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.format import format_policy
from actiongen.syntax.parse import parse


def layout(source: Source) -> Checked[str]:
    """The text as it should be laid out, None with the reasons where it has syntax errors."""
    before = parse(source)
    if before.value is None or not before.is_clean:
        return Checked(None, before.diagnostics)
    text = format_policy(source.text)
    after = parse(Source(source.path, text))
    if _saying(after.value) != _saying(before.value) or format_policy(text) != text:
        raise AssertionError(f"the layout of {source.path} would not be the same policy")
    return Checked(text)


def _saying(value: object) -> object:
    """What a tree says, without places, comments, the spelling of numbers, the white space of docstrings."""
    match value:
        case syn.File(docstring=docstring, statements=statements):
            return (docstring.value.split() if docstring is not None else None, _saying(statements))
        case syn.Number(value=number):
            return number
        case tuple():
            return tuple(_saying(each) for each in value)
        case Span():
            return None
        case _ if is_dataclass(value):
            return (
                type(value),
                *(_saying(getattr(value, field.name)) for field in fields(value) if field.compare),
            )
        case _:
            return value
