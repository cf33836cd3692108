"""A long path of the event that stands more than once has the name that the original gives it.

In: a file, and names by paths. Out: the file with definitions for such paths, each above what reads it first.

    event.authentication.riskAssessment.confidence == "low" or event.authentication.riskAssessment.confidence == "…"
        ->   confidence = event.authentication.riskAssessment.confidence
"""

from collections.abc import Mapping
from itertools import pairwise

from actiongen.importer.lift.finish.tree import names_of
from actiongen.importer.lift.make import name as name_node
from actiongen.importer.lift.names import Scope
from actiongen.importer.lift.phrases import path_of
from actiongen.importer.lift.places import Node, below, bottom_up
from actiongen.importer.lift.titles import Titles, title_of, usable
from actiongen.importer.notes import Named
from actiongen.lazy_dataclass import replace
from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.syntax.print import print_expression

_LONG = 36

Path = tuple[str, ...]


def named_paths(
    file: syn.File, names: Mapping[Path, Named], comments: dict[Span, tuple[str, ...]]
) -> tuple[syn.File, frozenset[str]]:
    """The file with the names of the original for long paths, and titles that are no longer those of rules: what stood
    above a name stands there again.
    """
    free: set[str] = set()
    for path, named in sorted(names.items(), key=lambda each: (-len(each[0]), each[0])):
        if path[:1] == ("event",) and path[1:2] != ("secrets",):
            made = _named(file, path, named.name)
            if made is not file and named.comments:
                free |= _say(made, named, comments)
            file = made
    return file, frozenset(free)


def _say(file: syn.File, named: Named, comments: dict[Span, tuple[str, ...]]) -> set[str]:
    """Puts what stood above the name above its definition, if it is at the statement below."""
    block = [file.statements, *(each.body for each in file.statements if isinstance(each, syn.With))]
    title = usable(named.comments)
    for above, below_ in (pair for statements in block for pair in pairwise(statements)):
        if not isinstance(above, syn.Assign) or above.span.start != above.span.end:
            continue
        lines = comments.get(below_.span, ())
        count = len(named.comments)
        if lines[:count] == named.comments:
            comments[above.span] = named.comments
            comments[below_.span] = lines[count:]
        elif title is not None and title_of(below_) == Titles().comment(title):
            comments[above.span] = named.comments
            return {Titles().comment(title)}
    return set()


def _named(file: syn.File, path: Path, wanted: str) -> syn.File:
    places = [at for at, each in enumerate(file.statements) for _ in _found(each, path)]
    if len(places) < 2:
        return file
    first = _found(file.statements[places[0]], path)[0]
    if len(print_expression(first)) < _LONG:
        return file
    at = places[0]
    statements = list(file.statements)
    taken = names_of(file)
    if len(set(places)) == 1:
        block = statements[at]
        if isinstance(block, syn.With) and not any(_found(each, path) for each in block.call.arguments):
            made = _in_block(block.body, path, _word(wanted, taken), first)
            statements[at] = replace(block, body=made)
            return replace(file, statements=tuple(statements))
    return replace(file, statements=_in_block(file.statements, path, _word(wanted, taken), first))


def _in_block(
    block: tuple[syn.Statement, ...], path: Path, word: str, first: syn.Expr
) -> tuple[syn.Statement, ...]:
    """The statements with a definition above the first that reads the path."""
    at = next(index for index, each in enumerate(block) if _found(each, path))
    # A definition has a place of its own: comments above what follows stay there.
    span = replace(first.span, end=first.span.start)
    defined = syn.Assign(name_node(word, span), first, span)
    return (*block[:at], defined, *(_replaced(each, path, word) for each in block[at:]))


def _word(wanted: str, taken: set[str]) -> str:
    scope = Scope()
    for each in taken:
        scope.reserve(each)
    return scope.give(wanted, wanted)


def _found(node: Node, path: Path) -> list[syn.Expr]:
    """Where a statement reads the path: below a declaration it is none."""
    if isinstance(node, syn.Def):
        return []
    return [each for each in below(node) if _is(each, path)]


def _is(node: Node, path: Path) -> bool:
    return isinstance(node, syn.Attribute | syn.Subscript) and path_of(node) == path[1:]


def _replaced(node: Node, path: Path, word: str) -> Node:
    def change(each: Node) -> Node:
        return name_node(word, each.span) if _is(each, path) else each

    return bottom_up(node, change)
