"""The call that is being written: its arguments, and which of them the cursor is in.

In: a view and an offset. Out: a :class:`Signature`; None outside of a call that is known.

    api.multifactor.enable("any", |   ->   api.multifactor.enable(provider, allowRememberBrowser=…, …), active: 1
"""

from collections.abc import Iterable, Sequence

from actiongen.auth0.model import Method, Trigger
from actiongen.ide.catalogue import does, paragraphs, param_text
from actiongen.ide.chains import Known
from actiongen.ide.functions import Function, function, written
from actiongen.ide.model import Signature
from actiongen.ide.names import comment_above, helper_at, parameter_text
from actiongen.ide.place import Chain, Frame, Part, place_at
from actiongen.ide.workspace import View
from actiongen.ir.index import SymbolKind
from actiongen.ir.requests import Verb
from actiongen.recursion import deep_recursion

_VERBS = frozenset(verb.value for verb in Verb)
_REST = "…"


def signature(view: View, offset: int) -> Signature | None:
    """The innermost call around an offset that is known."""
    place = place_at(view.source.text, offset)
    if place is None or place.comment is not None:
        return None
    known = Known(view, place)
    with deep_recursion():
        for frame in place.frames:
            if frame.bracket == "(" and frame.callee:
                found = _signature(known, frame, frame.callee)
                if found is not None:
                    return found
    return None


def _signature(known: Known, frame: Frame, callee: Chain) -> Signature | None:
    name = frame.name
    if name is not None and name.startswith("api."):
        method = known.trigger.method(name.removeprefix("api."))
        return None if method is None else _of_method(known.trigger, method, frame)
    if len(callee) == 1:
        helper = _of_helper(known, callee[0].text, frame)
        if helper is not None:
            return helper
    found = _function(callee, name)
    return None if found is None else _of_function(found, frame)


def _function(callee: Chain, name: str | None) -> Function | None:
    if name is not None and (known := function(name)) is not None:
        return known
    last = callee[-1]
    if last.part is not Part.MEMBER:
        return None
    if last.text in _VERBS and last.text != "get":
        return function(f"http.{last.text}")
    return function(f".{last.text}")


def _of_method(trigger: Trigger, method: Method, frame: Frame) -> Signature:
    positional = method.params[:-1] if method.keywords else method.params
    parts = [(param.name + ("?" if param.optional else ""), param.name, param) for param in positional]
    parts += [(f"{name}={_REST}", name, param) for name, param in method.keywords.items()]
    texts = [(shown, param_text(trigger, name, param)) for shown, name, param in parts]
    names = [name for _, name, _ in parts]
    active = _active(frame, names, len(positional))
    return _made(f"api.{method.name}", texts, active, does(trigger, method))


def _of_helper(known: Known, name: str, frame: Frame) -> Signature | None:
    entry = known.names.get(name)
    if entry is None or entry.kind is not SymbolKind.HELPER:
        return None
    found = helper_at(known.view, entry.definition)
    if found is None:
        return None
    text, node = found
    said = (
        node.docstring.value.strip() if node.docstring is not None else comment_above(text, node.span.start)
    )
    parts = [(parameter_text(each), "") for each in node.parameters]
    return _made(name, parts, frame.index if frame.index < len(parts) else None, said)


def _of_function(found: Function, frame: Frame) -> Signature:
    if found.parameters:
        parts = [(written(each), each.says) for each in found.parameters]
        names = [each.name for each in found.parameters]
        positional = sum(not each.by_name for each in found.parameters)
        repeats = _REST in found.parameters[positional - 1].name if positional else False
        active = _active(frame, names, positional, repeats=repeats)
        return _made(found.name, parts, active, found.text)
    head, _, inner = found.call.partition("(")
    arguments = _split(inner.removesuffix(")"))
    names = [argument.partition("=")[0] for argument in arguments]
    positional = sum("=" not in argument for argument in arguments)
    repeats = bool(arguments) and positional > 0 and arguments[positional - 1] == _REST
    active = _active(frame, names, positional, repeats=repeats)
    return _made(head, [(argument, "") for argument in arguments], active, found.text)


def _split(text: str) -> list[str]:
    """Arguments between commas that no bracket or quote holds."""
    parts, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append(text[start:position].strip())
            start = position + 1
    return [part for part in (*parts, text[start:].strip()) if part]


def _active(frame: Frame, names: Sequence[str], positional: int, *, repeats: bool = False) -> int | None:
    """The number of the argument at the cursor; ``repeats``: the last positional one stands for all that follow."""
    if frame.keyword is not None:
        return names.index(frame.keyword) if frame.keyword in names else None
    if frame.index < positional:
        return frame.index
    if repeats:
        return positional - 1
    # The next one that is written by name, and is not written yet.
    left = [number for number, name in enumerate(names) if number >= positional and name not in frame.names]
    return left[0] if left else None


def _made(name: str, parts: Iterable[tuple[str, str]], active: int | None, documentation: str) -> Signature:
    label = f"{name}("
    parameters: list[tuple[int, int, str]] = []
    for shown, says in parts:
        label += ", " if parameters else ""
        parameters.append((len(label), len(label) + len(shown), says))
        label += shown
    return Signature(f"{label})", paragraphs(documentation), tuple(parameters), active)
