"""AG463: requests that change nothing, and whose answers nobody reads.

In: a program. Out: a warning at each GET whose answer nothing reads, and after which nothing but a log happens where
there is no answer: it costs the login its time.

    score = http.get("https://risk.example/score", on_error=log("down"))     ->   AG463
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.diagnostics.codes_meaning import REQUEST_WITHOUT_EFFECT
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved


def request_without_effect(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a request."""
    gets = {
        id(node): node
        for node in resolved.of_kind(ir.Ask)
        if isinstance(node.question, ir.Request) and node.question.sent.verb is ir.Verb.GET
    }
    if not gets:
        return
    read = {node.variable for node in resolved.of_kind(ir.Var)}
    for place in resolved.sites:
        ask = gets.get(id(place.effect))
        if (
            ask is not None
            and ask.answer not in read
            and all(isinstance(each, ir.Log) for each in ask.on_error)
        ):
            yield Diagnostic(
                REQUEST_WITHOUT_EFFECT,
                "nothing reads the answer of this request",
                Label(place.at, "the login waits for it, and nothing follows"),
                notes=("a GET asks, and changes nothing at the other side",),
                help="read its answer, take it out, or send what has happened with `http.post(…)`",
            )
