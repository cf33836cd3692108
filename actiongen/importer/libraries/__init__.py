"""What JavaScript's idioms and the libraries of npm are in the policy language.

In: Core after `normalise`. Out: Core with `Builtin` nodes in their place, which `lift` prints; what has no counterpart
stays as it is.
"""

from collections.abc import Callable

from actiongen.core.tree import File
from actiongen.core.walk import names_assigned
from actiongen.importer.libraries import (
    calendars,
    days,
    guards,
    hashes,
    lists,
    lodash,
    logs,
    networks,
    numbers,
    objects,
    pairs,
    presence,
    texts,
    times,
)
from actiongen.importer.libraries.asked import answers, management, tokens
from actiongen.importer.libraries.asked.abort import aborts
from actiongen.importer.libraries.asked.failures import failures
from actiongen.importer.libraries.asked.forms import forms
from actiongen.importer.libraries.asked.hoisting import hoisted
from actiongen.importer.libraries.asked.joining import joined_arms
from actiongen.importer.libraries.doomed import doomed
from actiongen.importer.libraries.grown import grown
from actiongen.importer.libraries.lists import texts_together
from actiongen.importer.libraries.loops import loops
from actiongen.importer.libraries.optional import marked, unmarked
from actiongen.importer.libraries.overlay import overlay
from actiongen.importer.libraries.rewrite import rewritten
from actiongen.importer.libraries.tables import tables
from actiongen.importer.libraries.tidying import in_order, tidied
from actiongen.importer.libraries.urls import urls
from actiongen.importer.normalise.single import single
from actiongen.importer.notes import Notes

_RULES = (
    *presence.RULES,
    *logs.RULES,
    *times.RULES,
    *days.RULES,
    *texts.RULES,
    *networks.RULES,  # `contains` of a range is none of a list
    *lists.RULES,
    *objects.RULES,
    *pairs.RULES,
    *numbers.RULES,
    *hashes.RULES,
    *lodash.RULES,
    *calendars.RULES,
    *tokens.RULES,
    *management.RULES,
    *answers.RULES,
    *guards.RULES,
)
_CONDITIONS = (*texts.CONDITIONS, *guards.CONDITIONS)


def idioms(file: File, notes: Notes) -> File:
    """Expressions of JavaScript and of libraries as those of the language."""
    return rewritten(file, notes, _RULES, _CONDITIONS)


def settled_names(file: File, notes: Notes) -> File:
    """Names that are still assigned get a definition for each value."""
    return single(file, notes) if names_assigned(file) else file


def last(file: File, notes: Notes) -> File:
    """What is left of the nodes that this package uses inside."""
    return rewritten(file, notes, days.LAST)


PASSES: tuple[Callable[[File, Notes], File], ...] = (
    overlay,
    tables,
    grown,
    forms,
    urls,
    aborts,
    marked,
    doomed,
    idioms,
    loops,
    hoisted,
    failures,
    grown,
    in_order,
    joined_arms,
    settled_names,
    idioms,
    texts_together,
    last,
    unmarked,
    tidied,
)
