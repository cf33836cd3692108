"""What a rule does, in words.

In: the effects of a body, in order. Out: sentences in the third person ("refuses the login, …"), with lists below them
where an effect has others in it.

    sentences(speech, rule.body)   ->   [(Lines(("asks the user for a second factor (MFA), …",)),)]
"""

from collections.abc import Sequence
from typing import assert_never

from actiongen import ir
from actiongen.auth0.words import moment
from actiongen.ir.walk import reached
from actiongen.report.markdown import Block, Lines, Listing, code, paragraph
from actiongen.report.wording.calls import for_people, sentence_of_call
from actiongen.report.wording.questions import sentence_of_question
from actiongen.report.wording.said import Speech, as_list, conditional, count_of, in_line, joined

ENDS_HERE = "ends here"
Said = tuple[Block, ...]


def does(
    speech: Speech, body: Sequence[ir.Effect], subject: str = "the action", *, returns: bool = False
) -> Said:
    """All that the effects do: one sentence that begins with the subject, or a list below "does this, in order".

    ``returns``: the last of them is a definition of what the helper gives back.
    """
    steps = sentences(speech, body)
    if returns:
        steps.append((paragraph(f"gives back {_returned(speech, body)}."),))
    if len(steps) == 1 and isinstance(steps[0][0], Lines) and not _is_question(steps[0]):
        first, *others = steps[0]
        assert isinstance(first, Lines)
        return (paragraph(f"{subject} {first.lines[0]}"), *others)
    if not steps:
        return (paragraph(f"{subject} does nothing."),)
    order = ", in order" if len(steps) > 1 else ""
    return (paragraph(f"{subject} does this{order}:"), Listing(tuple(map(_capital, steps))))


def whole(speech: Speech, body: Sequence[ir.Effect]) -> Said:
    """The same where no condition stands above: it begins with a capital letter."""
    steps = sentences(speech, body)
    return _capital(steps[0] if len(steps) == 1 and _is_question(steps[0]) else does(speech, body))


def sentences(speech: Speech, body: Sequence[ir.Effect]) -> list[Said]:
    """The effects one by one; definitions are said where they are used."""
    return [said for effect in body for said in _said(speech, effect)]


def _returned(speech: Speech, body: Sequence[ir.Effect]) -> str:
    last = body[-1]
    assert isinstance(last, ir.Let)
    return speech.value(last.definition.value)


def ended(sentence: str) -> str:
    """The sentence with a full stop, where none stands at its end."""
    return sentence if sentence.endswith((".”", "!”", "?”")) else f"{sentence}."


def _is_question(step: Said) -> bool:
    first = step[0]
    return isinstance(first, Lines) and first.lines[0].startswith(("If ", "For "))


def _capital(step: Said) -> Said:
    first, *others = step
    assert isinstance(first, Lines)
    line = first.lines[0]
    return (paragraph(line[:1].upper() + line[1:]), *others)


def _said(speech: Speech, effect: ir.Effect) -> list[Said]:
    match effect:
        case ir.Call():
            return [(paragraph(ended(sentence_of_call(speech, effect))),)]
        case ir.Stop():
            return [(paragraph(f"{ENDS_HERE}."),)]
        case ir.Abort(message):
            when = moment(speech.trigger.id)
            fails = f"ends the {when.each}" if when.refused else "fails"
            return [(paragraph(ended(f"{fails} with the error {for_people(speech, message)}")),)]
        case ir.Log(values):
            logged = joined([for_people(speech, value) for value in values]) or "an empty line"
            return [(paragraph(ended(f"writes to the log: {logged}")),)]
        case ir.Let():
            return []
        case ir.If(arms, otherwise):
            return _branches(speech, arms, otherwise)
        case ir.For(variables, iterable, body):
            names = joined([code(variable.name) for variable in variables])
            head = f"For every {names} among {speech.value(iterable)}, "
            return [_after(head, does(speech, body))]
        case ir.HelperDo(inlined=inlined):
            name = speech.helper(effect)
            return sentences(speech, inlined) if name is None else [(paragraph(f"does what {name} says."),)]
        case ir.Ask():
            return [_asked(speech, effect)]
        case ir.HelperAsk():
            return _asked_by_helper(speech, effect)
        case _:
            assert_never(effect)


def _after(head: str, said: Said) -> Said:
    first, *others = said
    assert isinstance(first, Lines)
    return (paragraph(head + first.lines[0]), *others)


def _branches(speech: Speech, arms: Sequence[ir.Arm], otherwise: tuple[ir.Effect, ...]) -> list[Said]:
    """Each arm; the conditions of those above it do not hold where it is tried."""
    found: list[Said] = []
    for index, arm in enumerate(arms):
        said = conditional(speech.condition(arm.condition), does(speech, arm.body))
        found.append(said if index == 0 else _after("Otherwise, i", (_without_first(said[0]), *said[1:])))
    if otherwise:
        found.append(_after("Otherwise, ", does(speech, otherwise)))
    return found


def _without_first(block: Block) -> Lines:
    assert isinstance(block, Lines)
    return paragraph(block.lines[0][1:])


# Questions


def _asked(speech: Speech, ask: ir.Ask) -> Said:
    question = ask.question
    if isinstance(question, ir.ApiQuery):
        sentence = sentence_of_call(speech, question)
    else:
        sentence = sentence_of_question(speech, question)
    names = f", and calls the answer {code(ask.answer.name)}." if _is_named(ask) else "."
    said: Said = (paragraph(f"{sentence}{names}"),)
    if ask.condition is not None:
        said = conditional(speech.condition(ask.condition), (paragraph(f"the action {sentence}{names}"),))
    if ask.can_fail:
        failed = f"If {_failed(ask)}, "
        other = (
            does(speech, ask.on_error) if ask.on_error else (paragraph("the action goes on without one."),)
        )
        said = (*said, Listing((_after(failed, other),)))
    return said


def _failed(ask: ir.Ask) -> str:
    """That there is no answer; with the name of the reason, where somebody asks for it."""
    match ask.question:
        case ir.Request() | ir.ApiQuery():
            says = "there is no answer"
        case ir.ExternCall():
            says = "it fails"
        case ir.Verification():
            says = "the token does not count"
        case ir.Signature():
            says = "no token can be made"
        case _:
            assert_never(ask.question)
    is_read = any(isinstance(node, ir.Var) and node.variable is ask.failure for node in reached(ask.on_error))
    return f"{says} ({code(ask.failure.name)} says why)" if is_read else says


def _is_named(ask: ir.Ask) -> bool:
    return not isinstance(ask.question, ir.ExternCall) or ask.question.extern.returns is not None


def _asked_by_helper(speech: Speech, ask: ir.HelperAsk) -> list[Said]:
    name = speech.helper(ask)
    if name is None and ask.condition is None:
        return _kept(speech, ask)
    sentence = (
        f"does what {name or code(ask.helper.name)} says, and calls the result {code(ask.result.name)}."
    )
    if ask.condition is None:
        return [(paragraph(sentence),)]
    said = speech.condition(ask.condition)
    inner: Said = (paragraph(f"the action {sentence}"),)
    if name is None:
        steps = tuple(map(_capital, _kept(speech, ask)))
        inner = (paragraph("the action does this, in order:"), Listing(steps))
    short = in_line(said)
    if short is not None or isinstance(said, str):
        return [_after(f"If {short or said}, ", inner)]
    return [(paragraph(f"If {count_of(said)}:"), as_list(said), *_after("then ", inner))]


def _kept(speech: Speech, ask: ir.HelperAsk) -> list[Said]:
    """What a short helper asks, and what is kept of it."""
    result = f"keeps {_returned(speech, ask.inlined)} as the result {code(ask.result.name)}."
    return [*sentences(speech, ask.inlined), (paragraph(result),)]
