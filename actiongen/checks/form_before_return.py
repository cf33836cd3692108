"""AG434: what a form has gathered, read before anybody comes back from it.

In: a program. Out: a warning for each field of a form's answers that the first handler reads.

    with rule("…", when=event.prompt.fields.company): …     ->   AG434, outside of ``with on_continue():``
"""

from collections.abc import Iterator

from actiongen.auth0.model import HandlerKind, Trait
from actiongen.diagnostics.codes_meaning import FORM_BEFORE_RETURN
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import paths_read, written
from actiongen.flow.resolved import Resolved


def form_before_return(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a path."""
    first = resolved.program.handler(HandlerKind.EXECUTE)
    steps = () if first is None else first.steps
    forms = resolved.trigger.paths_with(Trait.OF_FORM)
    if not any(path[: len(form)] == form != path for path in resolved.paths for form in forms):
        return
    for path, read in paths_read(steps).items():
        if any(path[: len(form)] == form != path for form in forms):
            yield Diagnostic(
                FORM_BEFORE_RETURN,
                f"`{written(path)}` is never there in the first handler",
                Label(read.info.span, "absent here"),
                notes=(
                    "what a form has gathered comes with the user, to the Action that has shown it",
                    "source: Auth0 documentation, forms: render forms using Actions",
                ),
                help="read it in the block `with on_continue():`",
            )
