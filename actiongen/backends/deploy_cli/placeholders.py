"""Finds text that auth0-deploy-cli would take for a keyword, and where it comes from.

In: the JavaScript of an action, and the files that it was made of. Out: a diagnostic at each text of the policy.

    >>> placeholders('const a = "##REGION##";')
    ('##REGION##',)

The tool replaces ``##X##`` and ``@@X@@`` in all that it reads, comments too, for each X that is mapped, and maps every
variable of the environment: ``##HOME##`` becomes a folder (auth0-deploy-cli 8.44, ``lib/tools/utils.js``).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass

from actiongen.diagnostics.codes_meaning import DEPLOY_CLI_PLACEHOLDER
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.ir import Header
from actiongen.source import Span
from actiongen.syntax import tree as syn

# One may begin where another ends, `##A##B##`. What is no word between the marks is no key that anybody has.
_PLACEHOLDER = re.compile(r"(?=((##|@@)\w(?:[\w .-]*\w)?\2))")
_NOT_IN_THE_OUTPUT = ("test", "always", "never")


def placeholders(text: str) -> tuple[str, ...]:
    """Each text that the tool would replace if it were mapped, once."""
    if "##" not in text and "@@" not in text:
        return ()
    return tuple(dict.fromkeys(match[1] for match in _PLACEHOLDER.finditer(text)))


def placeholder_problems(
    javascript: str, header: Header, trees: Iterable[syn.File | None]
) -> tuple[Diagnostic, ...]:
    """A diagnostic at each text of the files that brings one into the output; one more where none does alone."""
    # A long name stands in several lines of the JavaScript, and in one of the tool's own files.
    found = dict.fromkeys((*placeholders(javascript), *placeholders(header.name)))
    if not found:
        return ()
    files = [tree for tree in trees if tree is not None]
    literals = [literal for file in files for literal in _literals(file)]
    problems: list[Diagnostic] = []
    explained: set[str] = set()
    for span, text, says in (*_texts(literals), *_externs(files)):
        inside = [each for each in placeholders(text) if each in found]
        explained.update(inside)
        if inside:
            line = text.count("\n", 0, text.index(inside[0])) + 1
            problems.append(_diagnostic(says.format(_shown(inside), line), span))
    left = [each for each in found if each not in explained]
    if left:
        problems.append(_diagnostic(*_put_together(left, literals, header.span)))
    return tuple(problems)


_Text = tuple[Span, str, str]
"""A place, what it brings into the output, and what to say of it."""


def _texts(literals: Iterable[syn.String | syn.FString]) -> Iterator[_Text]:
    for literal in literals:
        yield literal.span, _value(literal), "auth0-deploy-cli would replace {} in this text"


def _externs(files: Iterable[syn.File]) -> Iterator[_Text]:
    """The JavaScript files that are taken into the output, at the first place that names them."""
    for file in files:
        texts = {each.path: each.text for each in file.externs}
        for literal in _literals(file):
            text = texts.pop(_value(literal), None)
            if text is not None:
                says = f"`{_value(literal)}` holds {{}} in line {{}}, which auth0-deploy-cli would replace"
                yield literal.span, text, says


def _put_together(
    placeholders: Sequence[str], literals: Iterable[syn.String | syn.FString], header: Span
) -> tuple[str, Span]:
    """What to say of those that no text brings alone, and where: at a text that has the marks, or at the header."""
    mark = placeholders[0][:2]
    span = next((literal.span for literal in literals if mark in _value(literal)), header)
    source = (
        "the path of this policy holds" if placeholders[0] in header.path else "texts of this policy make"
    )
    return f"{source} {_shown(placeholders)}, which auth0-deploy-cli would replace", span


def _shown(placeholders: Sequence[str]) -> str:
    first, *others = placeholders
    if len(others) > 1:
        return f"`{first}` and {len(others)} more"
    return " and ".join(f"`{each}`" for each in placeholders)


def _diagnostic(message: str, span: Span) -> Diagnostic:
    return Diagnostic(
        DEPLOY_CLI_PLACEHOLDER,
        message,
        Label(span),
        notes=(
            "it replaces `##X##` and `@@X@@` wherever X is a mapping of its config or a variable of the environment",
        ),
        help="write the text without the two marks, with a blank behind the first one for example",
    )


def _value(literal: syn.String | syn.FString) -> str:
    """The text of a literal; what is known only at the login parts it."""
    if isinstance(literal, syn.String):
        return literal.value
    return "\0".join(part for part in literal.parts if isinstance(part, str))


def _literals(file: syn.File) -> Iterator[syn.String | syn.FString]:
    """The texts of a file that can reach the output, in order: those of tests and properties cannot."""
    todo: list[object] = [file.statements, file.docstring]
    while todo:
        node = todo.pop()
        match node:
            case syn.Do(syn.Call(syn.Name(name))) if name in _NOT_IN_THE_OUTPUT:
                continue
            case tuple():
                todo += node[::-1]
            case syn.String() | syn.FString():
                yield node
        if is_dataclass(node) and not isinstance(node, Span):
            todo += [getattr(node, each.name) for each in reversed(fields(node))]
