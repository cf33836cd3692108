"""Arguments of methods of ``api``: which parameter one is for, and what its values mean.

In: a call and a place in it. Out: parameters of the catalogue.

    api.multifactor.enable("any")   ->   at ``"any"``: provider, one of none, guardian, …
"""

from actiongen.auth0.model import Method, Param, Trigger
from actiongen.ide.catalogue import paragraphs, value_text
from actiongen.ide.conditions import call_around, chain_text
from actiongen.ide.workspace import View
from actiongen.source import Span
from actiongen.syntax import tree as syn


def parameter_of(trigger: Trigger, name: str, index: int, keyword: str | None) -> tuple[Method, Param] | None:
    """The parameter that an argument is for: the number of a positional one, or the keyword of an option."""
    method = trigger.method(name)
    if method is None:
        return None
    if keyword is not None:
        option = method.keywords.get(keyword)
        return None if option is None else (method, option)
    return (method, method.params[index]) if index < len(method.params) else None


def allowed_value(view: View, span: Span) -> str:
    """What a literal text means that is one of the values of a parameter; empty for any other expression."""
    call = call_around(view.tree, span.start)
    name = chain_text(call.func) if call is not None else None
    if call is None or name is None or view.indexed is None:
        return ""
    for index, argument in enumerate(call.arguments):
        if argument.value.span == span and isinstance(argument.value, syn.String):
            found = parameter_of(view.indexed.trigger, name, index, argument.keyword)
            if found is None or argument.value.value not in found[1].values:
                return ""
            method, param = found
            others = f"`{param.name}` is one of {', '.join(f'`{value}`' for value in param.values)}."
            return paragraphs(value_text(method, param, argument.value.value), others)
    return ""
