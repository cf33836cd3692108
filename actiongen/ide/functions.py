"""The functions of the language: how each is called, and what is to be said of it.

In: a name (``coalesce``, ``jwt.verify``, ``.lower`` for a method of texts). Out: a :class:`Function`. What computes
has a page of ``docs/language/builtins``, which is shown as it is; what declares, asks or tests stands in
declarations.json beside this, after ``docs/language.md``, ``docs/testing.md`` and ``docs/language/requests.md``.

    function("base64").calls   ->   ("base64(text)",)
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NotRequired, TypedDict, cast

from actiongen.lazy_dataclass import dataclass

_CALL = re.compile(r"`([^`]+)`")
_FIRST = re.compile(r"[A-Za-z_][\w.]*(?=\()")
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]+\)")


class ParameterJson(TypedDict):
    """A parameter; without a default it has to be given."""

    name: str
    says: str
    default: NotRequired[str]
    by_name: NotRequired[bool]


class FunctionJson(TypedDict):
    """A function of declarations.json."""

    says: str
    example: str
    parameters: list[ParameterJson]


@dataclass(frozen=True, slots=True)
class Parameter:
    """``default`` is None for one that has to be given, empty for one that can be left out."""

    name: str
    says: str = ""
    default: str | None = None
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """``calls`` are the ways to write it, ``text`` is Markdown; ``says`` its first sentence. ``parameters`` are known
    one by one of declarations alone.
    """

    name: str
    calls: tuple[str, ...]
    says: str
    text: str
    parameters: tuple[Parameter, ...] = ()

    @property
    def call(self) -> str:
        """The way to write it that has its name in it."""
        plain = self.name.removeprefix(".")
        return next((call for call in self.calls if f"{plain}(" in call), self.calls[0])


def function(name: str) -> Function | None:
    """A function by its name; None if there is none."""
    return functions().get(name)


def functions() -> Mapping[str, Function]:
    """All of them by name; methods have a point before it. In a browser the pages come after the rest."""
    return _all() if _folder().is_dir() else _declarations()


@cache
def _all() -> Mapping[str, Function]:
    return {**_declarations(), **_pages()}


def _folder() -> Traversable:
    return resources.files("actiongen.ide").joinpath("pages")


@cache
def _declarations() -> dict[str, Function]:
    file = resources.files("actiongen.ide").joinpath("declarations.json")
    data = cast(dict[str, FunctionJson], json.loads(file.read_text("utf-8")))
    return {name: _declaration(name, each) for name, each in data.items()}


def _declaration(name: str, data: FunctionJson) -> Function:
    parameters = tuple(
        Parameter(each["name"], each["says"], each.get("default"), each.get("by_name", False))
        for each in data["parameters"]
    )
    call = f"{name}({', '.join(map(written, parameters))})"
    return Function(
        name, (call,), data["says"], f"{data['says']}\n\n```python\n{data['example']}\n```", parameters
    )


def written(parameter: Parameter) -> str:
    """A parameter as it stands in a signature: ``trigger=…``, ``version="v3"``."""
    if not parameter.by_name:
        return parameter.name if parameter.default is None else f"[{parameter.name}]"
    return f"{parameter.name}={parameter.default or '…'}"


def _pages() -> dict[str, Function]:
    found: dict[str, Function] = {}
    for file in sorted(_folder().iterdir(), key=lambda each: each.name):
        heading, _, text = file.read_text("utf-8").partition("\n")
        calls = tuple(_CALL.findall(heading))
        shown = _LINK.sub(r"\1", text.partition("```python")[0]).strip()
        first = re.split(r"(?<=[.:])\s", shown, maxsplit=1)[0].replace("\n", " ").rstrip(":")
        for call in calls:
            name = _name(call)
            mine = tuple(each for each in calls if _name(each) == name)
            found[name] = Function(name, mine, first, shown)
    return found


def _name(call: str) -> str:
    """``jwt.decode`` of ``jwt.decode(token)``, ``.lower`` of ``text.lower()``."""
    match = _FIRST.match(call)
    name = match[0] if match else call
    is_method = "." in name and not name.startswith("jwt.")
    return f".{name.rpartition('.')[2]}" if is_method else name
