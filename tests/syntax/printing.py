"""Prints a whole file, for tests: parsing the text gives the same tree again.

In: a :class:`File`. Out: text, one statement a line, with its comments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.syntax.characters import is_allowed
from actiongen.syntax.print import print_expression

_INDENT = "    "


def print_file(file: syn.File) -> str:
    """The text of a file; a comment inside of a statement's header comes to stand above it or behind it.

    Raises ValueError for a statement that could not be parsed, and for a text that no literal can hold.
    """
    lines = [] if file.docstring is None else [_docstring(file.docstring, 0)]
    for statement in file.statements:
        lines += _statement(statement, 0)
    return "".join(f"{line}\n" for line in _with_comments(lines, file.comments))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the output: its depth, its text, and what of the source it says."""

    depth: int
    text: str
    start: int
    end: int


def _line(depth: int, text: str, span: Span) -> _Line:
    return _Line(depth, text, span.start, span.end)


def _with_comments(lines: list[_Line], comments: tuple[syn.Comment, ...]) -> Iterator[str]:
    """The lines of the output, each with the comments that belong to it."""
    left = list(comments)
    for index, line in enumerate(lines):
        above = [each for each in left if each.span.start < line.end and each.alone]
        stop = lines[index + 1].start if index + 1 < len(lines) else None
        behind = [each for each in left if not each.alone and (stop is None or each.span.start < stop)]
        left = [each for each in left if each not in above and each not in behind]
        indent = _INDENT * line.depth
        for comment in (*above, *behind[:-1]):
            yield f"{indent}{comment.text}"
        yield f"{indent}{line.text}{f'  {behind[-1].text}' if behind else ''}"
    yield from (each.text for each in left)


def _statement(node: syn.Statement, depth: int) -> list[_Line]:
    match node:
        case syn.Assign(target, value):
            return [_line(depth, f"{target.id} = {print_expression(value)}", node.span)]
        case syn.Do(value):
            return [_line(depth, print_expression(value), node.span)]
        case syn.Return(value):
            return [_line(depth, f"return {print_expression(value)}", node.span)]
        case syn.If(arms, otherwise):
            return _if(arms, otherwise, depth)
        case syn.For(targets, iterable, body):
            names = ", ".join(target.id for target in targets)
            header = f"for {names} in {print_expression(iterable)}:"
            return [_Line(depth, header, node.span.start, iterable.span.end), *_block(body, depth)]
        case syn.With(call, body):
            return [_line(depth, f"with {print_expression(call)}:", node.header), *_block(body, depth)]
        case syn.Def():
            return _def(node, depth)
        case syn.Broken():
            raise ValueError("a statement that could not be parsed has no text")
        case _:
            assert_never(node)


def _block(body: tuple[syn.Statement, ...], depth: int) -> list[_Line]:
    return [line for statement in body for line in _statement(statement, depth + 1)]


def _if(arms: tuple[syn.Arm, ...], otherwise: tuple[syn.Statement, ...], depth: int) -> list[_Line]:
    lines: list[_Line] = []
    for word, arm in zip(["if", *["elif"] * (len(arms) - 1)], arms, strict=True):
        header = f"{word} {print_expression(arm.condition)}:"
        lines.append(_Line(depth, header, arm.span.start, arm.condition.span.end))
        lines += _block(arm.body, depth)
    if otherwise:
        lines += [_Line(depth, "else:", otherwise[0].span.start, lines[-1].end), *_block(otherwise, depth)]
    return lines


def _def(node: syn.Def, depth: int) -> list[_Line]:
    parameters = ", ".join(
        parameter.name
        + ("" if parameter.annotation is None else f": {print_expression(parameter.annotation)}")
        for parameter in node.parameters
    )
    returns = "" if node.returns is None else f" -> {print_expression(node.returns)}"
    lines = [_line(depth, f"@{print_expression(decorator)}", decorator.span) for decorator in node.decorators]
    lines.append(_line(depth, f"def {node.name}({parameters}){returns}:", node.header))
    if node.docstring is not None:
        lines.append(_docstring(node.docstring, depth + 1))
    return [*lines, *_block(node.body, depth)]


def _docstring(node: syn.String, depth: int) -> _Line:
    """A docstring of several lines stands between three quotes, as people write it."""
    text = node.value
    plain = not node.raw and "\\" not in text and '"""' not in text and not text.endswith('"')
    shown = (
        f'"""{text}"""'
        if plain and text and "\t" not in text and is_allowed(text)
        else print_expression(node)
    )
    return _line(depth, shown, node.span)
