"""Reads YAML that nobody has checked: anchors and all, with bounds.

In: a text. Out: lists, objects with texts as keys, texts and true or false, or :class:`YamlError`;
:class:`YamlMissing` if PyYAML is not installed. A number stays the text that was written, so that a version ``1.10``
stays what it is.

    read_yaml("a: [1.10, true]")   ->   {'a': ['1.10', True]}
"""

import re
from collections.abc import Iterator
from typing import Any

_MOST_NESTED = 60
_MOST_NODES = 500_000
_ARRAY = re.compile(r"(?<!['\"])@@[\w.-]+@@(?!['\"])")
_NULL = ("", "~", "null", "Null", "NULL")
# As in YAML 1.2, which js-yaml of auth0-deploy-cli reads: `yes` is a text there.
_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


class YamlError(Exception):
    """A text that is no YAML, or more than is read; the message says why, and where."""


class YamlMissing(Exception):  # noqa: N818 - it names what happened
    """PyYAML is not installed."""

    def __init__(self) -> None:
        super().__init__('reading YAML needs PyYAML: pip install "actiongen[import]"')


def read_yaml(text: str) -> object:
    """Reads the first document. An alias is the value that its anchor has, which nothing changes; one within its own
    anchor is an error.
    """
    try:
        import yaml
    except ImportError:
        raise YamlMissing from None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Builder(yaml, yaml.parse(_quoted(text), Loader=loader)).document()
    except yaml.YAMLError as error:
        raise YamlError(_told(error)) from None


def _quoted(text: str) -> str:
    """The text with quotes around the placeholders of auth0-deploy-cli that stand for lists: YAML has no texts that
    begin with ``@``. The tool puts them there too (auth0-deploy-cli, ``src/tools/utils.ts``).
    """
    return _ARRAY.sub(lambda found: f'"{found[0]}"', text) if "@@" in text else text


def _told(error: Any) -> str:
    """Where it went wrong, and why; never what stands there."""
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or "it is no YAML"
    reason = re.sub(r"'[^']*'|\"[^\"]*\"", "…", str(reason))
    return reason if mark is None else f"line {mark.line + 1}: {reason}"


class _Builder:
    """Makes values of the events of a parser."""

    def __init__(self, yaml: Any, events: Iterator[Any]) -> None:
        self._yaml = yaml
        self._events = events
        self._anchors: dict[str, object] = {}
        self._nodes = 0

    def document(self) -> object:
        """The first document; of an empty text None."""
        for event in self._events:
            if isinstance(event, self._yaml.NodeEvent):
                return self._value(event, 0)
        return None

    def _value(self, event: Any, depth: int) -> object:
        if depth > _MOST_NESTED:
            raise _error(event, f"it is nested more than {_MOST_NESTED} deep")
        self._count(event, 1)
        if isinstance(event, self._yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise _error(event, "an alias whose anchor does not stand before it")
            return self._anchors[event.anchor]
        value: object
        if isinstance(event, self._yaml.SequenceStartEvent):
            value = self._list(depth)
        elif isinstance(event, self._yaml.MappingStartEvent):
            value = self._object(depth)
        else:
            value = _scalar(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def _count(self, event: Any, values: int) -> None:
        self._nodes += values
        if self._nodes > _MOST_NODES:
            raise _error(event, "it has too many values")

    def _list(self, depth: int) -> list[object]:
        values: list[object] = []
        for event in self._events:
            if isinstance(event, self._yaml.SequenceEndEvent):
                break
            values.append(self._value(event, depth + 1))
        return values

    def _object(self, depth: int) -> dict[str, object]:
        fields: dict[str, object] = {}
        merged: list[object] = []
        for event in self._events:
            if isinstance(event, self._yaml.MappingEndEvent):
                break
            key = self._key(event, depth)
            value = self._value(next(self._events), depth + 1)
            if key == "<<":
                merged += value if isinstance(value, list) else [value]
            elif key is not None:
                fields[key] = value
        for other in merged:
            if isinstance(other, dict):
                self._count(event, len(other))
                fields = {**other, **fields}
        return fields

    def _key(self, event: Any, depth: int) -> str | None:
        """A key as it was written; one that is no text is None."""
        value = self._value(event, depth + 1)
        if isinstance(event, self._yaml.ScalarEvent):
            return str(event.value)
        return value if isinstance(value, str) else None


def _error(event: Any, why: str) -> YamlError:
    return YamlError(f"line {event.start_mark.line + 1}: {why}")


def _scalar(event: Any) -> object:
    """A text in quotes stays one; of plain ones YAML takes some for nothing, true or false."""
    value = str(event.value)
    if not event.implicit[0]:
        return value
    return None if value in _NULL else _FLAGS.get(value, value)
