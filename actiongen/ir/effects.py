"""Effects: what the body of a rule or of an effect helper does, in order.

In: the statements of a block. Out: :data:`Effect` values, which every stage matches in full.

    api.access.deny("no")   ->   Call(method, (Literal("no"),))
"""

from dataclasses import field
from enum import Enum
from typing import assert_never

from actiongen.auth0.model import Method
from actiongen.ir.expressions import Expr, HelperId
from actiongen.ir.externs import ExternCall
from actiongen.ir.info import Definition, Variable
from actiongen.ir.queries import ApiQuery
from actiongen.ir.requests import Request
from actiongen.ir.tokens import Signature, Verification
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span


@dataclass(frozen=True, slots=True, eq=False)
class Helper:
    """A ``def`` for one tuple of parameter types, as it is emitted: each parameter is as absent as any call
    makes it.

    ``body`` is an expression (with ``locals`` before it) or, for an effect helper, effects. Those of a request helper
    end with a :class:`Let` of what it returns.
    """

    name: str
    parameters: tuple[Variable, ...]
    locals: tuple[Definition, ...]
    body: "Expr | tuple[Effect, ...]"
    ends: "Ends"
    span: Span
    returns: bool = False


class Ends(Enum):
    """Whether a body ends the handler: on no path, on some, on every one."""

    NEVER = "never"
    SOMETIMES = "sometimes"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Call:
    """``api.…(arguments)``; options are the last argument, a RecordDisplay.

    A terminal one ends the handler.
    """

    method: Method
    arguments: tuple[Expr, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Stop:
    """``stop()``: ends the handler."""

    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Abort:
    """``abort(message)``: throws; the message is present."""

    message: Expr
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Log:
    """``log(values)``; any value, absent ones too."""

    values: tuple[Expr, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Let:
    """A definition inside a body."""

    definition: Definition
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Arm:
    condition: Expr
    body: "tuple[Effect, ...]"


@dataclass(frozen=True, slots=True)
class If:
    arms: tuple[Arm, ...]
    otherwise: "tuple[Effect, ...]"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class For:
    """``for variables in iterable``; nothing when it is absent."""

    variables: tuple[Variable, ...]
    iterable: Expr
    body: "tuple[Effect, ...]"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class HelperDo:
    """A call of an effect helper; ``inlined`` is its body as if it stood here."""

    helper: HelperId
    arguments: tuple[Expr, ...]
    inlined: "tuple[Effect, ...]"
    ends: Ends
    span: Span = field(compare=False)


Question = Request | ApiQuery | ExternCall | Verification | Signature
"""What an action asks the world outside of the event."""


@dataclass(frozen=True, slots=True)
class Ask:
    """``answer = question``: asks where ``condition`` holds; the answer is absent if it does not, or if there is none,
    after ``on_error`` has run with ``failure``. Of a question that cannot fail nothing runs then.

    Two of them have two answers, whatever they ask.
    """

    answer: Variable
    condition: Expr | None
    question: Question
    failure: Variable
    on_error: "tuple[Effect, ...]"
    span: Span = field(compare=False)

    @property
    def name(self) -> str:
        """What the answer is called."""
        return self.answer.name

    @property
    def can_fail(self) -> bool:
        """Whether ``on_error`` has something to say."""
        match self.question:
            case Request():
                return True
            case ApiQuery(method):
                return method.returns.throws
            case Verification():
                return True
            case Signature(has_secret=has_secret):
                return not has_secret
            case ExternCall():
                return bool(self.on_error)
            case _:
                assert_never(self.question)

    @property
    def is_awaited(self) -> bool:
        """Whether Auth0's JavaScript has to wait for the answer."""
        match self.question:
            case Request():
                return True
            case ApiQuery(method):
                return method.returns.is_promise
            case ExternCall(extern):
                return extern.is_async or extern.returns is None
            case Verification() | Signature():
                return True
            case _:
                assert_never(self.question)

    @property
    def word(self) -> str:
        """What people call it."""
        match self.question:
            case Request():
                return "request"
            case ApiQuery():
                return "query"
            case Verification() | Signature():
                return "token"
            case ExternCall():
                return "extern"
            case _:
                assert_never(self.question)


@dataclass(frozen=True, slots=True)
class HelperAsk:
    """``result = helper(arguments)`` of a request helper, made where ``condition`` holds.

    ``inlined`` is its body as if it stood here; at its end stands a :class:`Let` of what it returns, which is the value
    of ``result``.
    """

    helper: HelperId
    condition: Expr | None
    arguments: tuple[Expr, ...]
    inlined: "tuple[Effect, ...]"
    result: Definition
    ends: Ends
    span: Span = field(compare=False)

    @property
    def name(self) -> str:
        """What the result is called."""
        return self.result.name

    @property
    def can_fail(self) -> bool:
        """Whether something that it asks can have no answer."""
        return any(effect.can_fail for effect in self.inlined if isinstance(effect, Ask | HelperAsk))

    @property
    def word(self) -> str:
        """What people call it."""
        return "request"


Asking = Ask | HelperAsk
"""Effects that ask the world, and whose answer has a name."""

Effect = Call | Stop | Abort | Log | Let | If | For | HelperDo | Ask | HelperAsk

Ender = Stop | Abort
"""Effects that end the handler wherever they stand."""

Plain = Let | Log
"""Effects that end nothing, and in which no others stand."""

WORDS = frozenset({"stop", "abort", "log"})
"""The words of the language that act, beside the methods of ``api``."""
