"""What a function is called that is there for what it does, and gives nothing.

In: its body. Out: a name that says what its main call is: the first that is waited for, or else the first whose value
nobody wants.

    name_of_work(body)   ->   "create_messages"      # await client.messages.create(…)
"""

from collections.abc import Iterator

from actiongen.core import tree as core
from actiongen.core.walk import below, names_in
from actiongen.importer.lift.names import snake_case

_PLAIN = "do_work"
_BESIDE = frozenset(
    ("append", "close", "debug", "end", "error", "flush", "info", "log", "push", "set", "warn")
)
"""Calls that come with others."""
_OF_PROMISES = frozenset(("catch", "finally", "promise", "then"))


def name_of_work(body: core.Block) -> str:
    """A name in snake_case; it is none that stands in the body."""
    calls = [*_waited_for(body), *_not_wanted(body)]
    names = (_named(each) for each in calls)
    found = next((each for each in names if each is not None), _PLAIN)
    return _PLAIN if found in {snake_case(each) for each in names_in(body)} else found


def _waited_for(body: core.Block) -> Iterator[core.Expr]:
    return (each.value for each in below(body) if isinstance(each, core.Await))


def _not_wanted(body: core.Block) -> Iterator[core.Expr]:
    return (each.value for each in below(body) if isinstance(each, core.Do))


def _named(expr: core.Expr) -> str | None:
    while True:
        match expr:
            case core.Await(value) | core.Chain(value):
                expr = value
            case core.Call(core.Member(core.Call() as inner, core.Text(key))) if key in _OF_PROMISES:
                expr = inner
            case core.Call(core.Member(owner, core.Text(key))) if key not in _BESIDE:
                of = _last(owner)
                return None if of is None else f"{snake_case(key)}_{snake_case(of)}"
            case core.Call(core.Name(id)):
                return f"call_{snake_case(id)}"
            case _:
                return None


def _last(expr: core.Expr) -> str | None:
    match expr:
        case core.Name(id) | core.Member(_, core.Text(id)):
            return id
        case core.New(core.Name(id)):
            return id
        case _:
            return None
