"""Shows the outcome of a command: a renderer by the name of its format.

In: an outcome, and where colours are wanted. Out: the text of standard output and that of standard error.

    RENDERERS["text"](Outcome(CLEAN, notes=("checked 4 policies",)), Colours()).out   ->   'checked 4 policies\\n'
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import Outcome
from actiongen.diagnostics.render import render, summary, to_json
from actiongen.lazy_dataclass import dataclass
from actiongen.report import for_reviews
from actiongen.report.harmless import harmless
from actiongen.report.relocation import relocated, relocated_sources
from actiongen.source import Source

Form = Callable[[Iterable[Diagnostic], Mapping[str, Source]], str]


@dataclass(frozen=True, slots=True)
class Colours:
    """Whether standard output and standard error take colours."""

    out: bool = False
    err: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text of standard output and that of standard error."""

    out: str
    err: str = ""


def _text(outcome: Outcome, colours: Colours) -> Rendered:
    sources = {source.path: source for source in outcome.sources}
    blocks = harmless(render(outcome.diagnostics, sources, colour=colours.err), colour=colours.err)
    counts = summary(outcome.diagnostics)
    text = outcome.text if outcome.is_file else harmless(outcome.text, colour=colours.out)
    notes = harmless("".join(f"{note}\n" for note in outcome.notes), colour=colours.out)
    return Rendered(text + notes, blocks + (f"\n{counts}\n" if counts else ""))


def _json(outcome: Outcome, colours: Colours) -> Rendered:
    sources = {source.path: source for source in outcome.sources}
    return Rendered(to_json(outcome.diagnostics, sources) + "\n")


def _github(outcome: Outcome, colours: Colours) -> Rendered:
    """Commands for the service, and the log as people read it: GitHub takes the commands out of it."""
    told = _text(outcome, colours)
    return Rendered(_in_form(for_reviews.github, outcome) + told.out, told.err)


def _file(form: Form) -> Callable[[Outcome, Colours], Rendered]:
    """What goes into a file for the service; the log has what people read, on standard error alone."""

    def rendered(outcome: Outcome, colours: Colours) -> Rendered:
        told = _text(outcome, Colours(colours.err, colours.err))
        return Rendered(_in_form(form, outcome), told.err + told.out)

    return rendered


def _in_form(form: Form, outcome: Outcome) -> str:
    sources = relocated_sources(outcome.sources, outcome.places)
    return form(relocated(outcome.diagnostics, outcome.places), sources)


RENDERERS: Mapping[str, Callable[[Outcome, Colours], Rendered]] = MappingProxyType(
    {"text": _text, "json": _json}
)
"""How to show an outcome, by the name of the format."""

REVIEWS: Mapping[str, Callable[[Outcome, Colours], Rendered]] = MappingProxyType(
    {
        **RENDERERS,
        "github": _github,
        "gitlab": _file(for_reviews.gitlab),
        "sarif": _file(for_reviews.sarif),
        "junit": _file(for_reviews.junit),
    }
)
"""The same, and as services show what is wrong beside the lines of a pull request."""
