"""Queries of ``api``, with everything that may come back.

In: a writer and a trigger. Out: lines that ask, whose answer the lines below read.

    query(writer, "post-login", end, may_end=True)   ->   'record = api.cache.get("plan")'
"""

from collections.abc import Callable, Iterator
from random import Random

from differential.conditions import simple
from differential.requests import on_error
from differential.vocabulary import Kind
from differential.words import literal
from differential.writer import Name, Writer, Written

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import Field, FieldType, Method, MethodKind, Tag
from actiongen.runs.values import Value

_NAMES = ("record", "found", "roles", "result", "unless_thrown", "session", "kept", "api_2")
_KEYS = ("plan", "k1", "é", "k" * 64)
_GROUPS = ("staff", "a", "toString", "x-y")
_TEXTS = ("", "x", "a", "staff", "Admin", "\U0001f600", "1")


def query(
    writer: Writer,
    trigger_id: str,
    end: Callable[[], str],
    helped: Callable[[], str | None],
    *,
    may_end: bool,
) -> str | None:
    """One query, or a call whose result is asked for; None if the trigger has neither."""
    choices = writer.choices
    trigger = load_trigger(trigger_id)
    assert trigger is not None
    asked = [method for method in trigger.methods.values() if method.returns.value is not None]
    if not asked:
        return None
    method = choices.pick(asked)
    condition = simple(writer) if choices.chance(0.2) else None
    ends = False
    with writer.block() if condition is None else writer.block(condition.when_true, condition.about):
        arguments = [*_arguments(writer, method)]
        if method.returns.throws:
            failing, ends = on_error(writer, end, helped, may_end)
            arguments.append(f"on_error={failing}")
    call = f"api.{method.name}({', '.join(arguments)})"
    made = call if condition is None else f"{call} if {condition} else None"
    name = writer.fresh(_NAMES)
    field = method.returns.value
    assert field is not None
    is_there = condition is None and not field.optional and (ends or not method.returns.throws)
    _read(writer, name, field, is_there)
    return f"{name} = {made}"


def _secret(writer: Writer) -> str:
    spots = [spot.text for spot in writer.spots[Kind.TEXT] if spot.present and ".secrets." in spot.text]
    return writer.choices.pick(spots) if spots else '"s"'


def _arguments(writer: Writer, method: Method) -> Iterator[str]:
    choices = writer.choices
    match method.name:
        case "cache.get" | "cache.delete":
            yield _key(writer)
        case "cache.set":
            yield _key(writer)
            yield str(writer.present(Kind.TEXT, 1))
            if choices.chance(0.5):
                yield choices.pick(
                    ("ttl=minutes(5)", "ttl=60000", "expires_at=now() + hours(1)", "expires_at=now()")
                )
        case "groups.hasGroupMembership":
            yield f"[{', '.join(map(literal, choices.some(_GROUPS, 3)))}]"
        case "roles.getUserEffectiveRolesByIds" | "roles.getUserEffectiveRolesByNames":
            yield str(writer.present(Kind.TEXTS, 1))
        case "groups.getUserGroups" | "roles.getUserEffectiveRoles":
            if choices.chance(0.5):
                yield "take=2"
        case "redirect.encodeToken":
            yield f"secret={_secret(writer)}"
            yield f'payload={{"a": {writer.present(choices.pick((Kind.TEXT, Kind.NUMBER)), 1)}}}'
        case "redirect.validateToken":
            yield f"secret={_secret(writer)}"
        case "rules.wasExecuted":
            yield str(writer.present(Kind.TEXT, 1))


def _key(writer: Writer) -> str:
    return literal(writer.choices.pick(_KEYS))


# What comes back


def _read(writer: Writer, name: str, field: Field, present: bool) -> None:
    """What the lines below may read."""
    about = frozenset((name,))

    def add(text: str, kind: Kind, is_there: bool = False) -> None:
        writer.names.append(Name(Written(text, is_there, about=about), kind))

    match field.type:
        case FieldType.STRING:
            add(name, Kind.TEXT, present)
        case FieldType.BOOLEAN:
            add(f"({name} is True)", Kind.BOOLEAN, True)
        case FieldType.JSON:
            add(f"{name}.a", Kind.JSON)
            add(f"read({name}.a, string)", Kind.TEXT)
        case _:
            for part, below in field.fields.items():
                _read_part(add, f"{name}.{part}", below, present and not below.optional)
    if not present:
        add(f"({name} is None)", Kind.BOOLEAN, True)


def _read_part(add: Callable[[str, Kind, bool], None], text: str, field: Field, present: bool) -> None:
    match field.type:
        case FieldType.STRING:
            add(text, Kind.TEXT, present)
        case FieldType.NUMBER:
            add(text, Kind.NUMBER, present)
        case FieldType.LIST:
            add(f"[each.name for each in {text}]", Kind.TEXTS, True)
        case FieldType.CONTAINER if field.items is not None and field.items.type is FieldType.RECORD:
            add(f"[key for key, group in {text}.items() if group.is_member]", Kind.TEXTS, True)
            for group in _GROUPS:
                add(f"({text}[{literal(group)}].is_member is True)", Kind.BOOLEAN, True)
        case _:
            pass


def result(method: Method, random: Random) -> Value:
    """What a method returns in a run; None where it fails, or where the cache has nothing."""
    field = method.returns.value
    assert field is not None
    if Tag.CACHE in method.tags and method.kind is MethodKind.EFFECT:
        return {"type": random.choice(("success", "error"))}
    if Tag.CACHE in method.tags:
        return None if random.random() < 0.4 else {"value": random.choice(_TEXTS), "expires_at": 1.0}
    return None if method.returns.throws and random.random() < 0.3 else value_of(field, random)


def value_of(field: Field, random: Random) -> Value:
    """Any value of a documented type."""
    match field.type:
        case FieldType.STRING:
            return random.choice(field.values or _TEXTS)
        case FieldType.NUMBER:
            return float(random.choice((0, 1, 1_700_000_000_000)))
        case FieldType.BOOLEAN:
            return random.random() < 0.5
        case FieldType.LIST:
            assert field.items is not None
            return [value_of(field.items, random) for _ in range(random.choice((0, 1, 2)))]
        case FieldType.RECORD:
            return {
                name: value_of(part, random)
                for name, part in field.fields.items()
                if not part.optional or random.random() < 0.6
            }
        case FieldType.CONTAINER if field.items is not None:
            keys = [key for key in _GROUPS if random.random() < 0.6]
            return {key: value_of(field.items, random) for key in keys}
        case _:
            return {"a": random.choice((*_TEXTS, 1.0, True, None, ["a"]))}
