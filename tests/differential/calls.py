"""Calls of ``api``, from the catalogue alone.

In: a writer and a trigger. Out: one call of any method that this version compiles, with arguments of the types, names
and limits that the catalogue gives.

    call(writer, trigger, ends=False)   ->   'api.accessToken.addScope("a")'
"""

from collections.abc import Iterable
from functools import cache

from differential.lists import dictionary, dictionary_of_pairs
from differential.records import any_record
from differential.two_loops import dictionary_of_two
from differential.vocabulary import Kind
from differential.words import literal
from differential.writer import Writer

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import FieldType, LimitKind, Method, MethodKind, Param, ParamType, Unit

_KINDS = {ParamType.STRING: Kind.TEXT, ParamType.NUMBER: Kind.NUMBER, ParamType.BOOLEAN: Kind.BOOLEAN}
_KEYS = ("plan", "k1", "https://corp.example/plan", "level_2")
_DEPTH = 2
_REDIRECT, _FORM = "redirect.sendUserTo", "prompt.render"
"""One run must not do both."""


@cache
def methods(
    trigger_id: str, ends: bool, is_guarded: bool = False, continued: bool = False, away: str = _REDIRECT
) -> tuple[Method, ...]:
    """The methods that a policy may call in the handler that runs first, or in the other one; ``away``: the one that
    sends users away.
    """
    trigger = load_trigger(trigger_id)
    assert trigger is not None
    here = trigger.handlers[1 if continued else 0].name
    return tuple(
        method
        for method in trigger.methods.values()
        if method.kind is MethodKind.EFFECT
        and method.name not in {_REDIRECT, _FORM} - {away}
        and method.only_in in (None, here)
        and method.terminal is ends
        # What may throw is called by ``call_and_read`` alone, below a test.
        and (is_guarded or not _needs(method))
    )


def _needs(method: Method) -> list[str]:
    """What must be there, or the call throws."""
    return [f"event.{'.'.join(each.path)}" for each in method.throws_where if not each.values]


def call_and_read(writer: Writer, trigger_id: str) -> list[str]:
    """A call, often one that changes the event at once, with what it changes read below it."""
    choices = writer.choices
    changing = [
        method for method in methods(trigger_id, ends=False, is_guarded=True) if method.mutates is not None
    ]
    if not changing or choices.chance(0.7):
        made = call(writer, trigger_id, ends=False)
        return [] if made is None else [made]
    method = choices.pick(changing)
    lines = [f"api.{method.name}({', '.join(_arguments(writer, method))})"]
    for path in _needs(method):
        lines = [f"if {path} is not None:", *(f"    {line}" for line in lines)]
    if choices.chance(0.7):
        lines += _read_back(trigger_id, method)
    return lines


def _read_back(trigger_id: str, method: Method) -> list[str]:
    """Lines that show what a call changes of the event."""
    trigger, mutation = load_trigger(trigger_id), method.mutates
    assert trigger is not None and mutation is not None
    field, path = trigger.field(mutation.path), f"event.{'.'.join(mutation.path)}"
    if field is None:
        return []
    if field.type is FieldType.CONTAINER:
        return [f"for key_after, value_after in {path}.items():", "    log(key_after, value_after)"]
    values = [path]
    if len(mutation.path) > len(mutation.needs) + 1 > 1:
        values.append(path.rpartition(".")[0])
    return [f'log("after", {", ".join(values)})']


def call(writer: Writer, trigger_id: str, ends: bool) -> str | None:
    """A call of a method that ends the action, or of one that does not; None if there is none."""
    known = methods(trigger_id, ends, continued=writer.continued, away=_FORM if writer.renders else _REDIRECT)
    if not known:
        return None
    away = [method for method in known if method.name in (_REDIRECT, _FORM)]
    if away and writer.choices.chance(0.2):
        return _away(writer, away[0])
    # Metadata and claims take any value, and so say most about how values come out.
    open_ = [method for method in known if any(param.type is ParamType.JSON for param in method.params)]
    method = writer.choices.pick(open_ if open_ and writer.choices.chance(0.6) else known)
    return _away(writer, method)


def _away(writer: Writer, method: Method) -> str:
    if method.name == _REDIRECT:
        return _redirect(writer)
    return f"api.{method.name}({', '.join(_arguments(writer, method))})"


def _redirect(writer: Writer) -> str:
    """A call that sends the user away, often with values in its URL and its query."""
    choices = writer.choices

    def text() -> str:
        # A text that is written out is a part of the URL, in which not every character may stand.
        if choices.chance(0.7):
            return f'{choices.pick(writer.spots[Kind.TEXT]).text} or "a.b"'
        return str(writer.sure(writer.write(Kind.TEXT, 1), Kind.TEXT))

    url = '"https://corp.example/check"'
    if choices.chance(0.6):
        path, query = text(), text()
        url = f'"https://corp.example/" + ({path}) + "/at?from=" + ({query}) + "&to=x"'
    pairs = ", ".join(
        f'"{key}": {writer.write(Kind.TEXT, 1)}' for key in ("a", "b&c", "d") if choices.chance(0.4)
    )
    query_ = f", query={{{pairs}}}" if pairs else ""
    return f"api.{_REDIRECT}({url}{query_})"


def _arguments(writer: Writer, method: Method) -> list[str]:
    params = list(method.params)
    options: list[Param] = []
    if method.keywords:
        last = params.pop()
        if not last.optional or writer.choices.chance(0.5):
            options = _chosen(writer, last.options.values(), at_least=1)
    found: list[str] = []
    for param in params:
        if param.optional and writer.choices.chance(0.3):
            return found
        found.append(_value(writer, param, _DEPTH))
    return found + [f"{param.name}={_value(writer, param, 1)}" for param in options]


def _chosen(writer: Writer, options: Iterable[Param], at_least: int = 0) -> list[Param]:
    every = list(options)
    chosen = [each for each in every if not each.optional or writer.choices.chance(0.4)]
    return chosen or (every[:at_least] if every else [])


def _value(writer: Writer, param: Param, depth: int) -> str:
    """An argument; present where the catalogue asks for one."""
    choices = writer.choices
    if param.nullable and choices.chance(0.1):
        return "None"
    match param.type:
        case ParamType.STRING:
            return _text(writer, param, depth)
        case ParamType.NUMBER | ParamType.BOOLEAN:
            if param.unit is not None:
                return _quantity(writer, param.unit)
            kind = _KINDS[param.type]
            limited = kind is Kind.NUMBER and param.limits
            value = writer.plain(kind) if limited else writer.write(kind, depth)
            if limited:
                return choices.pick(("1000", "60"))
            return str(value if param.optional else writer.sure(value, kind))
        case ParamType.JSON:
            return _any(writer, param, depth)
        case ParamType.LIST:
            items = param.items
            if items is None:
                return str(writer.present(Kind.TEXTS, depth))
            return f"[{', '.join(_value(writer, items, 0) for _ in range(choices.count(1, 2)))}]"
        case ParamType.UNION:
            kinds = [_KINDS[kind] for kind in param.kinds if kind in _KINDS]
            kind = choices.pick(kinds or [Kind.TEXT])
            value = writer.write(kind, depth)
            return str(value if param.optional else writer.sure(value, kind))
        case ParamType.RECORD:
            pairs = [f'"{field.name}": {_value(writer, field, 0)}' for field in _fields(writer, param)]
            if param.open and not param.options:
                kinds = (Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN)
                pairs = [
                    f'"{key}": {writer.write(choices.pick(kinds), 1)}' for key in choices.some(_KEYS[:2], 2)
                ]
            return f"{{{', '.join(pairs)}}}"


def _quantity(writer: Writer, unit: Unit) -> str:
    """A number that is written out, or a time or duration that is there."""
    choices = writer.choices
    times = ("now()", "now() + minutes(5)", 'time("2026-01-05")', "timestamp_ms(now())")
    durations = ("minutes(5)", "seconds(90)", "hours(1) - minutes(1)")
    return choices.pick(("1000", *(times if unit is Unit.EPOCH_MS else durations)))


def _fields(writer: Writer, param: Param) -> list[Param]:
    """The fields of an options object: of those that are for one type alone, only where that type is given."""
    chosen = _chosen(writer, param.options.values())
    return [each for each in chosen if not each.only_for]


def _text(writer: Writer, param: Param, depth: int) -> str:
    choices = writer.choices
    kinds = {limit.kind for limit in param.limits}
    if param.values:
        spots = [each for each in writer.spots[Kind.TEXT] if not each.values]
        known = literal(choices.pick(param.values))
        return f"coalesce({choices.pick(spots).text}, {known})" if spots and choices.chance(0.2) else known
    if kinds & {LimitKind.CLAIM_NAME, LimitKind.CLAIM_THROWS, LimitKind.NO_WHITESPACE, LimitKind.PATTERN}:
        return literal(choices.pick(_KEYS[:2] if LimitKind.PATTERN in kinds else _KEYS))
    if LimitKind.URL in kinds:
        return literal("https://corp.example/done")
    if LimitKind.KEY_CHARS in kinds:
        return literal(choices.pick([key for key in _KEYS if "." not in key]))
    if param.name == "key":
        return literal(choices.pick(_KEYS))
    value = writer.write(Kind.TEXT, depth)
    return str(value if param.optional else writer.sure(value, Kind.TEXT))


def _any(writer: Writer, param: Param, depth: int) -> str:
    """A value of any kind."""
    choices = writer.choices
    kind = choices.pick((Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.TEXTS, Kind.NUMBERS, None, None))
    if kind is None:
        shape = choices.pick((dictionary, dictionary_of_pairs, dictionary_of_two, any_record))
        return str(shape(writer, depth - 1))
    value = writer.write(kind, depth)
    if param.optional and choices.chance(0.3):
        return str(writer.write(Kind.JSON, depth))
    return str(value if param.optional else writer.sure(value, kind))
