"""Reads JSON that nobody has checked.

In: a text. Out: its value, or :class:`JsonError`.

    read_json('{"a": 1}')   ->   {'a': 1}
"""

import json


class JsonError(Exception):
    """A text that is no JSON; the message says why, and where, and quotes nothing of it."""


def read_json(text: str) -> object:
    """Reads the whole text."""
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise JsonError(f"line {error.lineno}: {error.msg[:1].lower()}{error.msg[1:]}") from None
    except RecursionError:
        raise JsonError("it is nested too deep") from None
    except ValueError:
        raise JsonError("it holds a number that is too long") from None
