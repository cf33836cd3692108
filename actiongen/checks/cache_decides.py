"""AG442: gates that a missing entry of the cache switches off.

In: a program. Out: an error at each denial or challenge that cannot run where what was read from the cache is absent.
Auth0 promises nothing of the cache: entries go when it likes, and another instance of the Action has others, so that
a count of tries or a list of those who are shut out is lost. A gate that a missing entry switches on errs on the safe
side.

    with rule("…", when=to_number(tries.value) > 5): api.access.deny("…")     ->   AG442
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.checks.answers_missing import gates_without
from actiongen.diagnostics.codes_meaning import CACHE_DECIDES
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved


def cache_decides(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors: one a gate."""
    asked = {
        node.answer: node.span
        for node in resolved.nodes
        if isinstance(node, ir.Ask)
        and isinstance(node.question, ir.ApiQuery)
        and Tag.CACHE in node.question.method.tags
    }
    for place, answer in gates_without(resolved, asked):
        assert isinstance(place.effect, ir.Call), "it is a gate"
        yield Diagnostic(
            CACHE_DECIDES,
            f"`api.{place.effect.method.name}` does not run where the cache has lost the entry",
            Label(place.at, "skipped without a word"),
            (Label(asked[answer], "asked here"),),
            notes=("entries of the cache go at any time, and each instance of an Action has its own",),
            help="keep what decides in `app_metadata`, or refuse where the entry is missing",
        )
