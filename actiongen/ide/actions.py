"""What can be done at a place: mend, excuse, refactor, write what is missing.

In: a view and a span, what is selected or where the cursor is. Out: code actions, those that mend first. Each one has
been tried: none is given that would make a diagnostic.
"""

from actiongen.ide.definitions import extract, inline
from actiongen.ide.fixes import excuses, fixes
from actiongen.ide.missing import missing_schema, missing_test
from actiongen.ide.model import CodeAction
from actiongen.ide.workspace import View
from actiongen.source import Span


def code_actions(view: View, span: Span) -> tuple[CodeAction, ...]:
    """The actions at a span, also of a file with mistakes."""
    return (
        *fixes(view, span),
        *excuses(view, span),
        *missing_test(view, span),
        *missing_schema(view, span),
        *extract(view, span),
        *inline(view, span),
    )
