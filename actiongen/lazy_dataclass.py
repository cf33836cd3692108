"""Frozen data classes whose methods are compiled when they are first called.

In: a class, as for ``dataclasses.dataclass(frozen=True, slots=True)``. Out: a class that does the same. The standard
decorator compiles six methods of each class as soon as its module is imported, of which most runs call few; modules
with many classes use this one. That nothing is assigned to a value later is for mypy to see; Python refuses it in
its development mode alone (``python -X dev``), for a class that refuses takes three times as long to fill its slots.

    @dataclass(frozen=True, slots=True)
    class Name: …
"""

import dataclasses
import sys
from collections.abc import Callable
from functools import partial
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass, replace
else:

    def dataclass(*, frozen: bool, slots: bool, eq: bool = True, weakref_slot: bool = False):
        """The decorator; ``eq=False`` compares by identity."""
        assert frozen and slots
        return partial(_lazy, eq=eq, weakref_slot=weakref_slot)

    def replace(instance, /, **changes):
        """The same as that of ``dataclasses``, as Python does it from 3.13 on."""
        return instance.__replace__(**changes)


__all__ = ["dataclass", "replace"]

_REFUSES = sys.flags.dev_mode


def _lazy(cls: type[Any], eq: bool, weakref_slot: bool) -> type[Any]:
    # Without a docstring, the standard decorator would work out a signature.
    cls.__doc__ = cls.__doc__ or cls.__name__
    standard = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, weakref_slot=weakref_slot)
    made = standard(cls)
    for name, method in _SHARED.items():
        setattr(made, name, method)
    _compile_later(made, "__init__", _initializer)
    _compile_later(made, "__replace__", _replacement)
    _compile_later(made, "__reduce__", _reduction)
    if eq:
        _compile_later(made, "__eq__", _equality)
        _compile_later(made, "__hash__", _hash)
    return made


def _compile_later(
    cls: type[Any], name: str, write: Callable[[type[Any]], tuple[str, dict[str, Any]]]
) -> None:
    """Gives the class a method that puts the compiled one in its own place."""

    def method(*arguments: Any, **named: Any) -> Any:
        text, names = write(cls)
        exec(text, names)
        compiled = names[name]
        compiled.__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, compiled)
        return compiled(*arguments, **named)

    setattr(cls, name, method)


def _initializer(cls: type[Any]) -> tuple[str, dict[str, Any]]:
    parameters, body = ["self"], []
    names: dict[str, Any] = {"missing": dataclasses.MISSING}
    for field in dataclasses.fields(cls):
        parameter = value = field.name
        if field.default is not dataclasses.MISSING:
            parameter += f"=default_{field.name}"
            names[f"default_{field.name}"] = field.default
        elif field.default_factory is not dataclasses.MISSING:
            parameter += "=missing"
            value = f"make_{field.name}() if {field.name} is missing else {field.name}"
            names[f"make_{field.name}"] = field.default_factory
        parameters.append(parameter)
        names[f"set_{field.name}"] = vars(cls)[field.name].__set__
        body.append(f" set_{field.name}(self, {value})\n" if _REFUSES else f" self.{field.name} = {value}\n")
    return f"def __init__({', '.join(parameters)}):\n{''.join(body) or ' pass'}", names


def _replacement(cls: type[Any]) -> tuple[str, dict[str, Any]]:
    names = [field.name for field in dataclasses.fields(cls)]
    parameters = "".join(f", {name}=missing" for name in names)
    values = (f"self.{name} if {name} is missing else {name}" for name in names)
    text = f"def __replace__(self, /, *{parameters}):\n return self.__class__({', '.join(values)})"
    return text, {"missing": dataclasses.MISSING}


def _reduction(cls: type[Any]) -> tuple[str, dict[str, Any]]:
    names = [field.name for field in dataclasses.fields(cls)]
    return f"def __reduce__(self):\n return made, {_parts('self', names)}", {"made": cls}


def _equality(cls: type[Any]) -> tuple[str, dict[str, Any]]:
    names = [field.name for field in dataclasses.fields(cls) if field.compare]
    same = f"{_parts('self', names)} == {_parts('other', names)}"
    text = (
        f"def __eq__(self, other):\n return {same} if other.__class__ is self.__class__ else NotImplemented"
    )
    return text, {}


def _hash(cls: type[Any]) -> tuple[str, dict[str, Any]]:
    fields = dataclasses.fields(cls)
    names = [field.name for field in fields if (field.compare if field.hash is None else field.hash)]
    return f"def __hash__(self):\n return hash({_parts('self', names)})", {}


def _parts(value: str, names: list[str]) -> str:
    return f"({''.join(f'{value}.{name}, ' for name in names)})"


# Methods that all classes share


@recursive_repr()
def _repr(self: Any) -> str:
    fields = (
        f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr
    )
    return f"{self.__class__.__qualname__}({', '.join(fields)})"


def _setattr(self: Any, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


_SHARED: dict[str, Callable[..., Any]] = {"__repr__": _repr}
if _REFUSES:
    _SHARED |= {"__setattr__": _setattr, "__delattr__": _delattr}
