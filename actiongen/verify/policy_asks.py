"""What an action asks the world, as values.

In: the questions of a policy. Out: their answers and failures, over terms that are named by the number of the question,
so that the JavaScript, which asks in the same order, has the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from actiongen import ir
from actiongen.verify.answers import answer_of
from actiongen.verify.functions import NotJudgedError
from actiongen.verify.stream import Stream
from actiongen.verify.terms import NULL, THROWN, Node

if TYPE_CHECKING:
    from actiongen.verify.handler import Handler


class Asks:
    """Asks for one handler. ``loops``: how many loops are around."""

    def __init__(self, handler: ir.Handler) -> None:
        self.loops = 0
        self.handler = handler
        self.helpers: list[ir.HelperId] = []

    @contextmanager
    def in_helper(self, helper: ir.HelperId) -> Iterator[None]:
        """What is asked inside is asked in a helper."""
        self.helpers.append(helper)
        yield
        self.helpers.pop()

    def ask(self, here: "Handler", ask: ir.Ask) -> tuple[Node, Node]:
        """The answer, undefined where there is none, and the failure."""
        match ask.question:
            case ir.ApiQuery() as query:
                return self._query(here, query)
            case _:
                raise NotJudgedError(type(ask.question).__name__)

    def _query(self, here: "Handler", query: ir.ApiQuery) -> tuple[Node, Node]:
        stream: Stream = here.stream
        given = [here._argument(argument) for argument in query.arguments]
        number = stream.next_ask()
        stream.emit("ask", f"api.{query.method.name}", *given)
        answer = here.space.replaced(
            answer_of(here.values, query.method, number), THROWN | NULL, here.space.undefined
        )
        reason = here.values.entry(here.space.text("reason"), here.space.text(ir.THROWN))
        return answer, here.values.object((reason,))

