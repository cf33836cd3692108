"""Externs: functions in JavaScript that people wrote by hand.

In: nothing. Out: :class:`Extern`, a function, and :class:`ExternCall`, a question of
:class:`actiongen.ir.effects.Ask`: what a function gives for some arguments.

    @extern("externs/md5.js")
    def md5(text: string) -> string: ...
    digest = md5(event.user.email)   ->   ExternCall(Extern("md5", …), (Member(…),), None)
"""

from dataclasses import field

from actiongen.ir.expressions import Expr
from actiongen.ir.queries import THROWN
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span

OF_MODULE = "actions:"
"""What ``require`` takes in front of the name of a module (Auth0 documentation, Write Your First Action Module)."""


@dataclass(frozen=True, slots=True)
class ExternParameter:
    """A parameter of a function, and its type."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True, eq=False)
class Extern:
    """A function that a CommonJS file exports, or an Actions Module.

    ``path`` is that of the file below the policies' root, ``text`` what stands in it; of a module, what ``require``
    takes for it, and nothing. ``exported`` is the name of what is exported, None where that is the function itself.
    ``returns`` is the type of what it gives, None of one that is called for what it does. ``is_async``: whether it
    gives a promise, or may do so.
    """

    name: str
    path: str
    text: str
    exported: str | None
    uses_module: bool
    parameters: tuple[ExternParameter, ...]
    returns: Type | None
    is_async: bool
    span: Span = field(compare=False)

    @property
    def module(self) -> str | None:
        """The name of the Actions Module that has the function, None of a function in a file."""
        return self.path.removeprefix(OF_MODULE) if self.path.startswith(OF_MODULE) else None

    @property
    def answer(self) -> Type:
        """The type of what comes of a call: of one that gives nothing, whether it succeeded."""
        return Basic.BOOLEAN if self.returns is None else self.returns

    @property
    def reads_json(self) -> bool:
        """Whether what comes back is looked at as JSON: objects may be of any kind; texts, numbers, booleans and lists
        of them are what they are.
        """
        return _is_read_as_json(self.answer)


@dataclass(frozen=True, slots=True)
class ExternCall:
    """A call of an extern; ``timeout`` is in milliseconds, None for a function that nothing can interrupt."""

    extern: Extern
    arguments: tuple[Expr, ...]
    timeout: float | None


def _is_read_as_json(type_: Type) -> bool:
    while isinstance(type_, ListOf):
        type_ = type_.item
    return isinstance(type_, Record | MapOf) or type_ is Basic.JSON


EXTERN_FAILED = THROWN
"""Why an extern has no answer, whatever went wrong: it threw, took too long or gave a value of another type."""
