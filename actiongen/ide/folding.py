"""Which lines can be shown as one, and what a selection grows to.

In: a view. Out: folds of blocks, of calls and displays on several lines, of docstrings and comments; at an offset the
parts of the text around it, from the smallest to the whole file.

    [text(span) for span in selections(view, offset)]   ->   ["email", "event.user.email", …]
"""

from collections.abc import Iterable, Iterator
from typing import Any

from actiongen.ide.meaning import inside
from actiongen.ide.model import Fold
from actiongen.ide.workspace import View
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.lex import lex
from actiongen.syntax.walk import parts

_PAIRS = {"LPAR": "RPAR", "LSQB": "RSQB", "LBRACE": "RBRACE"}
_SPANS = ("span", "name_span", "keyword_span", "header")


def folds(view: View) -> tuple[Fold, ...]:
    """The folds of a file, in the order of the text; of those that would hide the same lines the outermost."""
    if view.tree is None:
        return ()
    source = view.source
    found: dict[tuple[int, int], Fold] = {}
    spans = (*_foldable(view.tree), *([] if view.tree.docstring is None else [view.tree.docstring.span]))
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        _note(Fold(_without_blank_end(span, source)), source, found)
    for span in _comments(view.tree.comments, source):
        _note(Fold(span, is_comment=True), source, found)
    return tuple(sorted(found.values(), key=lambda fold: (fold.span.start, -fold.span.end)))


def selections(view: View, offset: int) -> tuple[Span, ...]:
    """What is around an offset, each part in the next one."""
    source = view.source
    whole = source.span(0, len(source.text))
    found = {whole, *_word(source, offset)}
    if view.tree is not None:
        found.update(_around(view.tree, offset, source))
    ordered = sorted(
        (span for span in found if span.start < span.end), key=lambda each: each.end - each.start
    )
    nested: list[Span] = []
    for span in ordered:
        inner = nested[-1] if nested else None
        if inner is None or (span.start <= inner.start and inner.end <= span.end):
            nested.append(span)
    return tuple(nested) or (whole,)


# Folds


def _note(fold: Fold, source: Source, found: dict[tuple[int, int], Fold]) -> None:
    first, last = source.position(fold.span.start).line, source.position(max(0, fold.span.end - 1)).line
    if first < last:
        found.setdefault((first, last), fold)


def _foldable(node: Any) -> Iterator[Span]:
    """The spans of what can be folded in a node: what has several lines, if it does."""
    match node:
        case syn.If(arms, otherwise):
            for arm in arms:
                yield arm.span
            if otherwise:
                # From the line of the `else`, which is the one behind the last arm.
                yield Span(arms[-1].span.path, arms[-1].span.end + 1, otherwise[-1].span.end)
        case (
            syn.With()
            | syn.For()
            | syn.Def()
            | syn.Broken()
            | syn.Call()
            | syn.ListDisplay()
            | syn.DictDisplay()
            | syn.ListComprehension()
            | syn.DictComprehension()
        ):
            yield node.span
            if isinstance(node, syn.Def) and node.docstring is not None:
                yield node.docstring.span
    for part in parts(node):
        yield from _foldable(part)


def _without_blank_end(span: Span, source: Source) -> Span:
    text = source.text[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return source.span(start, max(start, span.start + len(text.rstrip())))


def _comments(comments: Iterable[syn.Comment], source: Source) -> Iterator[Span]:
    """Comments on lines below one another, each run as one."""
    run: Span | None = None
    for comment in comments:
        if not comment.alone:
            continue
        if run is not None and source.text[run.end : comment.span.start].strip(" \t") == "\n":
            run = source.span(run.start, comment.span.end)
            continue
        if run is not None:
            yield run
        run = comment.span
    if run is not None:
        yield run


# Selections


def _word(source: Source, offset: int) -> Iterator[Span]:
    """The word at an offset, or the one that ends there."""
    text, start, end = source.text, offset, offset
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    yield source.span(start, end)


def _around(file: syn.File, offset: int, source: Source) -> Iterator[Span]:
    for comment in file.comments:
        if comment.span.start <= offset <= comment.span.end:
            yield comment.span
    yield from _parts_around(file, offset, source)


def _parts_around(node: Any, offset: int, source: Source) -> Iterator[Span]:
    for part in parts(node):
        span: Span | None = getattr(part, "span", None)
        if span is None or not span.start <= offset <= span.end:
            continue
        for name in _SPANS:
            inner: Span | None = getattr(part, name, None)
            if inner is not None and inner.start <= offset <= inner.end:
                yield inner
        if isinstance(part, syn.String):
            text = inside(source, span)
            if text.start <= offset <= text.end:
                yield text
        if isinstance(part, syn.Broken):
            yield from _brackets_around(span, offset, source)
        yield from _parts_around(part, offset, source)


def _brackets_around(span: Span, offset: int, source: Source) -> Iterator[Span]:
    """What stands in brackets around an offset of a statement that cannot be read, with and without them."""
    open_: list[tuple[str, int, int]] = []
    for token in lex(source.text[span.start : span.end], span.start):
        if token.type in _PAIRS:
            open_.append((_PAIRS[token.type], token.start_pos, token.end_pos))
        elif open_ and token.type == open_[-1][0]:
            _, start, inner = open_.pop()
            if start <= offset <= token.end_pos:
                yield source.span(start, token.end_pos)
            if inner <= offset <= token.start_pos:
                yield source.span(inner, token.start_pos)
