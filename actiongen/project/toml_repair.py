"""A line of TOML as it was probably meant.

In: a line that TOML refuses. Out: the line that was meant, None where there is none to offer.

    repaired("policies = policies")   ->   'policies = "policies"'
"""

import re
from collections.abc import Iterator

_PAIR = re.compile(r"(\s*)([\w.\"'-]+)\s*[=:]\s*([^#]*?)(\s*(?:#.*)?)", re.ASCII)
_HEADER = re.compile(r"(\s*)\[*\s*([\w.-]+)\s*\]*(\s*(?:#.*)?)", re.ASCII)
_BARE = re.compile(r"[^\s\"'\[\],{}=]+")
_LONGEST = 200
_QUOTES = "\"'“”‘’„`"


def repaired(line: str) -> str | None:
    """The nearest line that is TOML: texts get quotes, ``True`` becomes ``true``, ``:`` becomes ``=``."""
    if len(line) > _LONGEST:
        return None
    return next((candidate for candidate in _candidates(line) if _is_toml(candidate)), None)


def _candidates(line: str) -> Iterator[str]:
    pair = _PAIR.fullmatch(line)
    if pair is not None:
        indent, key, value, rest = pair.groups()
        for candidate in _values(value):
            yield f"{indent}{key} = {candidate}{rest}"
        return
    header = _HEADER.fullmatch(line)
    if header is not None and "[" in line:
        yield f"{header[1]}[{header[2]}]{header[3]}"


def _values(value: str) -> Iterator[str]:
    yield value
    if value.lower() in ("true", "false"):
        yield value.lower()
    if value.startswith("["):
        yield _BARE.sub(r'"\g<0>"', value)
    else:
        yield f'"{value.strip(_QUOTES).replace(chr(92), "/")}"'


def _is_toml(line: str) -> bool:
    import tomllib

    try:
        tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return False
    return True
