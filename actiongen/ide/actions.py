"""What can be done at a place: mend, excuse, refactor, write what is missing.

In: a view and a span, what is selected or where the cursor is. Out: offers, those that mend first. An offer costs
little; whoever takes it has it tried, and none is carried out that would make a diagnostic.
"""

from actiongen.ide.definitions import extract, inline
from actiongen.ide.fixes import excuses, fixes
from actiongen.ide.missing import missing_schema, missing_test
from actiongen.ide.model import CodeAction, Offer, Refusal
from actiongen.ide.sharing import move_to_library
from actiongen.ide.workspace import View
from actiongen.source import Span


def offers(view: View, span: Span) -> tuple[Offer, ...]:
    """What may be done at a span, also in a file with mistakes."""
    return (
        *fixes(view, span),
        *excuses(view, span),
        *missing_test(view, span),
        *missing_schema(view, span),
        *extract(view, span),
        *inline(view, span),
        *move_to_library(view, span),
    )


def code_actions(view: View, span: Span) -> tuple[CodeAction, ...]:
    """The offers that can be carried out, with their changes."""
    made = [(each, each.make()) for each in offers(view, span)]
    return tuple(
        CodeAction(offer.title, offer.kind, changes, offer.codes, offer.is_preferred)
        for offer, changes in made
        if not isinstance(changes, Refusal) and changes
    )
