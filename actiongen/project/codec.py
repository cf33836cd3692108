"""Dataclasses as JSON that can be read again, field by field, as their annotations say.

In: a value and its type. Out: JSON; and the value from the JSON, or ValueError for anything that is no such value.

    codec.decode(Span, codec.encode(Span, span)) == span

A member of a union is marked with the name of its class. What has a name that everybody knows, such as a code of a
diagnostic, is written as that name.
"""

from collections.abc import Callable, Mapping
from dataclasses import field, fields, is_dataclass
from enum import EnumType
from functools import cache
from operator import attrgetter
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from actiongen.diagnostics import codes
from actiongen.diagnostics.model import Code
from actiongen.lazy_dataclass import dataclass

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
Encode = Callable[[Any], Json]


@dataclass(frozen=True, slots=True)
class Named:
    """How a class is written as a name: the name of a value, and the value of a name, None if there is none."""

    name: Callable[[Any], str]
    find: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Codec:
    """Encodes and decodes; ``named`` are the classes that are written as names."""

    named: Mapping[type, Named]
    _encoders: dict[Any, Encode] = field(default_factory=dict)

    def encode(self, kind: Any, value: Any) -> Json:
        """Returns a value of a type as JSON."""
        return self._encoder(kind)(value)

    def decode(self, kind: Any, found: Json) -> Any:
        """Returns the value that was encoded; ValueError if the JSON is no value of the type."""
        arguments = get_args(kind)
        if kind in self.named:
            return self._find(kind, found)
        if _is_union(kind):
            return self._decode_member(arguments, found)
        match get_origin(kind) or kind, found:
            case origin, list() if origin is tuple:
                return tuple(self.decode(arguments[0], each) for each in found)
            case origin, dict() if origin is Mapping:
                return {name: self.decode(arguments[1], each) for name, each in found.items()}
            case EnumType(), _:
                return kind(found)
            case type(), dict() if _is_dataclass(kind) and found.keys() == _fields(kind).keys():
                values = {name: self.decode(part, found[name]) for name, part in _fields(kind).items()}
                return kind(**values)
            case type(), _ if type(found) is kind:
                return found
        raise ValueError(f"no {kind}")

    def _encoder(self, kind: Any) -> Encode:
        """What encodes values of a type, made once, for a unit has dozens of values."""
        if kind not in self._encoders:
            # A type may be within itself.
            self._encoders[kind] = lambda value: self._encoders[kind](value)
            self._encoders[kind] = self._made(kind)
        return self._encoders[kind]

    def _made(self, kind: Any) -> Encode:
        arguments, origin = get_args(kind), get_origin(kind)
        if kind in self.named:
            return self.named[kind].name
        if _is_union(kind):
            return self._encoder_of_union(arguments)
        if origin is tuple:
            item = self._encoder(arguments[0])
            return lambda value: [item(each) for each in value]
        if origin is Mapping:
            item = self._encoder(arguments[1])
            return lambda value: {name: item(each) for name, each in value.items()}
        if _is_dataclass(kind):
            parts = {name: self._encoder(part) for name, part in _fields(kind).items()}
            return lambda value: {name: encode(getattr(value, name)) for name, encode in parts.items()}
        return attrgetter("value") if isinstance(kind, EnumType) else lambda value: value

    def _encoder_of_union(self, members: tuple[Any, ...]) -> Encode:
        marked = {member: (member.__name__, self._encoder(member)) for member in _marked(members)}
        plain = [
            self._encoder(member) for member in members if member is not NoneType and member not in marked
        ]

        def encode(value: Any) -> Json:
            if value is None:
                return None
            if type(value) in marked:
                name, encode_marked = marked[type(value)]
                return {name: encode_marked(value)}
            return plain[0](value)

        return encode

    def _find(self, kind: type, found: Json) -> object:
        value = self.named[kind].find(found) if isinstance(found, str) else None
        if value is None:
            raise ValueError(f"no {kind}")
        return value

    def _decode_member(self, members: tuple[Any, ...], found: Json) -> Any:
        if found is None and NoneType in members:
            return None
        marked = _marked(members)
        if isinstance(found, dict):
            for member in marked:
                if found.keys() == {member.__name__}:
                    return self.decode(member, found[member.__name__])
        for member in members:
            if member is not NoneType and member not in marked:
                return self.decode(member, found)
        raise ValueError(f"none of {members}")


CODES: Mapping[type, Named] = MappingProxyType({Code: Named(lambda code: code.id, codes.ALL.get)})
"""The codes of diagnostics, written as their ids."""


def _is_dataclass(kind: Any) -> bool:
    return is_dataclass(kind)


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType)


def _marked(members: tuple[Any, ...]) -> tuple[type, ...]:
    """The classes of a union that are marked with their names: all dataclasses."""
    return tuple(member for member in members if _is_dataclass(member))


@cache
def _fields(kind: Any) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind) if each.init}
