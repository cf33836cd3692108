"""The syntax stage: text into a syntax tree.

In: a source. Out: a :class:`File` and every syntax error of the file. Each top-level statement is parsed
alone; one that cannot be becomes :class:`Broken`, and the others are there all the same.

    >>> parse(Source("a.policy", "x = 1\\n")).value.statements[0].target.id
    'x'
"""

from collections.abc import Sequence

from actiongen.diagnostics.codes_syntax import UNCLOSED_BRACKET
from actiongen.diagnostics.model import Checked, Diagnostic
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.build import Place, split_docstring
from actiongen.syntax.characters import check_characters, check_size
from actiongen.syntax.errors import explain
from actiongen.syntax.layout import lay_out
from actiongen.syntax.lex import lex
from actiongen.syntax.lines import Line, read_lines, top_level_statements
from actiongen.syntax.read import read_statement
from actiongen.syntax.recover import broken, errors_by_line
from actiongen.syntax.whole_file import other_language


def parse(source: Source) -> Checked[syn.File]:
    """The syntax tree of a policy and what is wrong with it; never raises, whatever the text."""
    too_large = check_size(source)
    if too_large is not None:
        return Checked(None, (too_large,))
    characters = check_characters(source)
    # The text that is read has the length of the one that was given, so offsets are right in both.
    clean = Source(source.path, characters.text)
    reader = read_lines(lex(clean.text), clean)
    found = list(characters.diagnostics)
    bad_places = tuple(problem.span.start for problem in characters.diagnostics)
    statements: list[syn.Statement] = []
    divided = top_level_statements(reader.lines)
    of_brackets, others = _of_brackets(reader.found, divided)
    found += others
    for index, lines in enumerate(divided):
        if index in of_brackets:
            # What its lines are is not known, so nothing else is said of them.
            found.append(of_brackets[index])
            statements.append(broken(lines, clean))
            continue
        statement, problems = _statement(lines, clean)
        has_bad = any(statement.span.start <= at < statement.span.end for at in bad_places)
        statements.append(broken(lines, clean) if has_bad else statement)
        found += problems
    whole = other_language(clean)
    if whole is not None:
        return Checked(None, (whole,))
    docstring, body = split_docstring(tuple(statements))
    file = syn.File(source.path, docstring, body, tuple(reader.comments), source.externs)
    return Checked(file, tuple(sorted(found, key=lambda problem: problem.span.start)))


def _of_brackets(
    found: Sequence[Diagnostic], statements: Sequence[Sequence[Line]]
) -> tuple[dict[int, Diagnostic], list[Diagnostic]]:
    """The first error of brackets in each statement, by its index, and the errors of other things."""
    first: dict[int, Diagnostic] = {}
    others = []
    for problem in found:
        at = problem.span.start
        index = next((i for i, lines in enumerate(statements) if lines[0].start <= at <= lines[-1].end), None)
        if problem.code is UNCLOSED_BRACKET and index is not None:
            first.setdefault(index, problem)
        else:
            others.append(problem)
    return first, others


def _statement(lines: Sequence[Line], source: Source) -> tuple[syn.Statement, Sequence[Diagnostic]]:
    layout = lay_out(lines, source)
    if layout.errors or any(line.is_broken for line in lines):
        return broken(lines, source), errors_by_line(lines, layout, source)
    read = read_statement(layout.tokens, source, Place.FILE)
    if read.statement is None:
        problems = errors_by_line(lines, layout, source)
        return broken(lines, source), problems or (explain(layout.tokens, read.stopped_at, source),)
    return (broken(lines, source) if read.problems else read.statement), read.problems
