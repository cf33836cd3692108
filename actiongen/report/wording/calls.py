"""Calls of ``api`` in words.

In: a call. Out: a clause in the third person, and the arguments with what they are.

    sentence_of_call(speech, call)   ->   "refuses the login, with the message “Not here.”"
"""

from actiongen import ir
from actiongen.auth0.model import Param, Unit
from actiongen.auth0.words import words_of_method, words_of_value
from actiongen.facts.constants import constant
from actiongen.report.markdown import code
from actiongen.report.wording.operations import filled
from actiongen.report.wording.said import Speech, joined
from actiongen.report.wording.values import entry_of, text_of_parts

_FOR_PEOPLE = ("reason", "message")
"""How the parameters end whose texts people read."""
_LABELS = {
    "code": "code",
    "errorCode": "code",
    "errorMessage": "message",
    "reason": "reason",
    "userMessage": "message for the user",
}


def sentence_of_call(speech: Speech, call: ir.Call | ir.ApiQuery) -> str:
    """What a call does, without a full stop."""
    name = call.method.name
    known = constant(call.arguments[0]) if call.arguments else None
    special = words_of_value(name).get(str(known[0])) if known is not None else None
    template = special or words_of_method(speech.trigger.id, name, len(call.arguments))
    arguments = [*zip(call.method.params, call.arguments, strict=False)]
    values = [_argument(speech, *each) for each in arguments]
    if template is None:
        given = f" with {joined(values)}" if values else ""
        return f"calls {code(f'api.{name}')}{given}"
    count = 1 if special is not None else template.count("{")
    parts = [filled(template, [*values, *["nothing"] * (count - len(values))])]
    parts += [_labelled(speech, *each) for each in arguments[count:]]
    return "; ".join(parts)


def said_by_call(speech: Speech, call: ir.Call) -> str:
    """All arguments with what they are: "reason: “Not here.”"; nothing of none."""
    return "; ".join(
        _labelled(speech, *each) for each in zip(call.method.params, call.arguments, strict=False)
    )


def for_people(speech: Speech, value: ir.Expr) -> str:
    """A text that people read, in quotation marks; any other value as it is said."""
    return (
        text_of_parts(speech, (value,))
        if isinstance(value, ir.Literal) and isinstance(value.value, str) and value.value
        else speech.value(value)
    )


def _argument(speech: Speech, param: Param, argument: ir.Expr) -> str:
    if param.name.casefold().endswith(_FOR_PEOPLE):
        return for_people(speech, argument)
    match argument:
        case ir.Operation(ir.Op.TIMESTAMP_MS, (moment,)) if param.unit is Unit.EPOCH_MS:
            return speech.value(moment)
        case _:  # any other value is said as it is
            return speech.value(argument)


def _labelled(speech: Speech, param: Param, argument: ir.Expr) -> str:
    """An argument with its name; of options that are written out the pairs."""
    if isinstance(argument, ir.RecordDisplay) and argument.entries:
        return ", ".join(entry_of(speech, entry) for entry in argument.entries)
    return f"{_LABELS.get(param.name) or code(param.name)}: {_argument(speech, param, argument)}"
