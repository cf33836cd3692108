"""Names that are used above their definition, or inside it.

In: a name that nothing above defines. Out: what to say of it where the file defines it all the same.

    def f(x): return f(x)   ->   "`f` is used in its own definition"
"""

from dataclasses import dataclass

from actiongen.analysis.environment import Context, Environment
from actiongen.diagnostics.model import Label
from actiongen.source import Span
from actiongen.syntax import tree as syn


@dataclass(frozen=True, slots=True)
class Early:
    """What is wrong with a use that comes too early, what to do, and where the definition is."""

    message: str
    help: str
    secondary: tuple[Label, ...] = ()


def note_definitions(file: syn.File, context: Context) -> None:
    """Notes where the file defines its names."""
    for statement in file.statements:
        match statement:
            case syn.Assign(syn.Name(name, span)) | syn.Def(name, name_span=span):
                context.defined.setdefault((file.path, name), (span, statement.span))


def used_early(name: str, use: Span, environment: Environment) -> Early | None:
    """The mistake of a name that is used too early, None of one that the file never defines."""
    found = environment.context.defined.get((use.path, name))
    if found is None:
        return None
    environment.context.early.add((use.path, name))
    defined, whole = found
    if whole.start <= use.start < whole.end:
        message = f"`{name}` is used in its own definition"
        return Early(message, "write it without itself, for example with `first(…)` or a comprehension")
    if use.start < defined.start:
        message = f"`{name}` is used above its definition"
        return Early(message, "move the definition up", (Label(defined, "defined here"),))
    return None
