"""The table of all codes.

In: the codes of each stage. Out: ``ALL`` by id, ``by_name``, and ``RETIRED``: codes that nothing is reported under any
more, which are never given to something else.

    >>> ALL["AG900"].name
    'internal-error'
    >>> by_name("internal-error").id
    'AG900'
"""

from collections.abc import Mapping
from types import MappingProxyType

from actiongen.diagnostics.codes_meaning import MEANING
from actiongen.diagnostics.codes_output import OUTPUT
from actiongen.diagnostics.codes_project import PROJECT
from actiongen.diagnostics.codes_syntax import SYNTAX
from actiongen.diagnostics.model import Code, Severity

_CODES: tuple[Code, ...] = (*SYNTAX, *MEANING, *OUTPUT, *PROJECT)

ALL: Mapping[str, Code] = MappingProxyType({code.id: code for code in _CODES})
_BY_NAME: Mapping[str, Code] = MappingProxyType({code.name: code for code in _CODES})

RETIRED: tuple[Code, ...] = (
    Code("AG408", "mfa-on-refresh", Severity.WARNING, "retired: AG421 came in its place"),
    Code("AG213", "not-supported-yet", Severity.ERROR, "retired: the whole language is compiled"),
    Code("AG409", "secret-shown", Severity.ERROR, "retired: AG419 came in its place"),
)

SUCCESSORS: Mapping[str, str] = MappingProxyType({"AG408": "AG421", "AG409": "AG419"})

if not len(_CODES) == len(ALL) == len(_BY_NAME):
    raise AssertionError("two codes share an id or a name")


def by_name(name: str) -> Code | None:
    """The code that is called so in an ``# allow:``, None if there is none."""
    return _BY_NAME.get(name)


def retired(word: str) -> Code | None:
    """The code that once had this id or name."""
    return next((code for code in RETIRED if word.upper() == code.id or word.lower() == code.name), None)


def successor(word: str) -> Code | None:
    """The code that came in the place of the one that once had this id or name."""
    code = retired(word)
    return None if code is None or code.id not in SUCCESSORS else ALL[SUCCESSORS[code.id]]
