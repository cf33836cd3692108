"""Names that are none here: what other languages call it.

In: an expression as it is written. Out: whether its beginning is such a name, after one error for the whole.

    re.match("^a", x)   ->   AG201, "write `matches(r"^abc", text)` …"
"""

from actiongen.analysis.environment import Environment
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Edit, Fix
from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.syntax.habits import answer


def report_foreign(node: syn.Expr, environment: Environment) -> bool:
    """Whether ``a.b.c`` begins with a name that other languages have; reports it with what stands for it."""
    chain = _chain(node)
    if not chain or environment.scope.lookup(chain[0][0]) is not None:
        return False
    if "names" in environment.context.unread:
        return False
    whole = ".".join(name for name, _ in chain)
    if whole in environment.context.trigger.methods:
        write = f"write `api.{whole}`"
        message = f"nothing above defines `{chain[0][0]}`"
        meant = Fix(write, (Edit(chain[-1][1], f"api.{whole}"),))
        environment.report(codes.UNKNOWN_NAME, message, node.span, help=write, fix=meant)
        return True
    found = answer([name for name, _ in chain])
    if found is None:
        return False
    length, about = found
    span = chain[length - 1][1]
    shown = ".".join(name for name, _ in chain[:length])
    fix = None if about.edit is None else Fix(f"write `{about.edit}`", (Edit(span, about.edit),))
    environment.report(
        codes.UNKNOWN_NAME, f"`{shown}` is not a name of this language", span, help=about.help, fix=fix
    )
    return True


def _chain(node: syn.Expr) -> tuple[tuple[str, Span], ...]:
    """The names of ``a.b.c`` from the left, each with the place of what ends with it; nothing for anything else."""
    match node:
        case syn.Name(name, span):
            return ((name, span),)
        case syn.Attribute(value=value, name=name, span=span):
            below = _chain(value)
            return (*below, (name, span)) if below else ()
        case _:
            return ()
