"""The rules of an action in order, in words, and the terms that they use.

In: a program and its speaker. Out: blocks of Markdown: a numbered list for each handler, and a list of the terms.

    logic_of(program, speaker).handlers[0]   ->   Listing(…)
"""

from typing import assert_never

from actiongen import ir
from actiongen.ir.types import Basic
from actiongen.lazy_dataclass import dataclass
from actiongen.report.markdown import Block, Lines, Listing, code, paragraph, plain
from actiongen.report.wording.effects import does, whole
from actiongen.report.wording.said import as_text, conditional, in_line, joined
from actiongen.report.wording.speaker import Speaker, Term


@dataclass(frozen=True, slots=True)
class Logic:
    """The steps of each handler (None where it has none), numbered through the action; ``terms`` is None where all is
    said at once. ``numbers``: the number of a guard or rule, by its ``id()``."""

    handlers: tuple[Listing | None, ...]
    terms: Listing | None
    numbers: dict[int, int]


def logic_of(program: ir.Program, speaker: Speaker) -> Logic:
    """All that an action does, in words."""
    numbers: dict[int, int] = {}
    handlers: list[Listing | None] = []
    for handler in program.handlers:
        steps = [step for step in handler.steps if isinstance(step, ir.Guard | ir.Acting)]
        first = len(numbers) + 1
        numbers.update({id(step): first + index for index, step in enumerate(steps)})
        items = tuple(_step(speaker, step) for step in steps)
        handlers.append(Listing(items, first) if items else None)
    return Logic(tuple(handlers), _terms(speaker), numbers)


def _step(speaker: Speaker, step: ir.Guard | ir.Acting) -> tuple[Block, ...]:
    match step:
        case ir.Guard(title, condition):
            said = in_line(speaker.condition(condition))
            lead = f"**{_sentence(title)}** " if title else ""
            if said is not None:
                return (paragraph(f"{lead}The action goes on only if {said}; else it ends here."),)
            ends = (paragraph("the action ends here."),)
            return _led(lead, conditional(speaker.condition(condition, holds=False), ends))
        case ir.Rule(title, condition, body):
            if condition is None:
                return _led(f"**{_sentence(title)}** ", whole(speaker, body))
            said_body = does(speaker, body)
            return _led(f"**{_sentence(title)}** ", conditional(speaker.condition(condition), said_body))
        case ir.Perform(ask):
            return whole(speaker, (ask,))
        case _:
            assert_never(step)


def _sentence(title: str) -> str:
    said = plain(title)
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _led(lead: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    first, *others = blocks
    assert isinstance(first, Lines)
    return (paragraph(lead + first.lines[0]), *others)


# Terms


def _terms(speaker: Speaker) -> Listing | None:
    """Saying one term may bring others up, which come after it."""
    items: list[tuple[Block, ...]] = []
    while len(items) < len(speaker.terms):
        items.append(_term(speaker, speaker.terms[len(items)]))
    return Listing(tuple(items)) if items else None


def _term(speaker: Speaker, term: Term) -> tuple[Block, ...]:
    meaning = term.meaning
    if isinstance(meaning, ir.Definition):
        return _meaning(speaker, term.name, meaning.value)
    given = joined([code(parameter.name) for parameter in meaning.parameters])
    name = f"{term.name} of {given}" if given else term.name
    if isinstance(meaning.body, tuple):
        return does(speaker, meaning.body, f"{name}: it", returns=meaning.returns)
    return _meaning(speaker, name, meaning.body)


def _meaning(speaker: Speaker, name: str, value: ir.Expr) -> tuple[Block, ...]:
    if value.info.type is not Basic.BOOLEAN:
        return (paragraph(f"{name} is {speaker.value(value)}."),)
    said = speaker.condition(value)
    short = in_line(said)
    if short is not None or isinstance(said, str):
        return (paragraph(f"{name} is true if {short or as_text(said)}."),)
    blocks = conditional(said, (paragraph("is true."),))
    return (paragraph(f"{name} is true if {_head(blocks[0])}"), *blocks[1:-1])


def _head(block: Block) -> str:
    """``all of these are true:`` of ``If all of these are true:``."""
    assert isinstance(block, Lines)
    return block.lines[0].removeprefix("If ")
