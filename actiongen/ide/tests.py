"""The tests that are written in a file, for whoever lists and runs them.

In: a view; a file that does not compile has its tests too. Out: their titles and places.

    listed_tests(view)   ->   (Test("first logins", span, (Test("of an admin", span, ()),)),)
"""

from collections.abc import Iterator

from actiongen.ide.workspace import View
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span
from actiongen.syntax import tree as syn


@dataclass(frozen=True, slots=True)
class Test:
    """A ``test(…)`` with its cases, or a ``case(…)``; ``title`` is what the results call it."""

    title: str
    span: Span
    cases: "tuple[Test, ...]" = ()


def listed_tests(view: View) -> tuple[Test, ...]:
    """The tests, in order; those without a title that is written out are left out."""
    tree = view.tree
    calls = () if tree is None else (each.value for each in tree.statements if isinstance(each, syn.Do))
    return tuple(_found(calls, "test"))


def _found(written: "Iterator[syn.Expr] | tuple[()]", name: str) -> Iterator[Test]:
    for each in written:
        match each:
            case syn.Call(syn.Name(id), (syn.Argument(None, syn.String(title)), *more)) if id == name:
                yield Test(title, each.span, tuple(_cases(more)))
            case _:
                pass


def _cases(arguments: list[syn.Argument]) -> Iterator[Test]:
    for each in arguments:
        if each.keyword == "cases" and isinstance(each.value, syn.ListDisplay):
            yield from _found(
                (item for item in each.value.items if not isinstance(item, syn.Starred)), "case"
            )
