"""Methods of ``api`` that the trigger does not have, and the one that was probably meant.

In: the name of a method as it is written. Out: an error; with an edit only where one method alone can be
meant, for the wrong one may do the opposite.

    api.multifactor.enabel("any")   ->   AG204 unknown-method, "did you mean `api.multifactor.enable`?"
"""

from actiongen.analysis.environment import Environment, list_of_names
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Edit, Fix
from actiongen.spelling import alike
from actiongen.syntax import tree as syn


def report_unknown_method(name: str, func: syn.Expr, environment: Environment) -> None:
    """A method that the trigger lacks; what is offered has the same group, or the same name in another."""
    trigger = environment.context.trigger
    group, _, last = name.rpartition(".")
    beside = {
        method.rpartition(".")[2]: method for method in trigger.methods if method.rpartition(".")[0] == group
    }
    meant = [beside[close] for close in alike(last, beside, 0.7)]
    meant = meant or named_methods(last, environment)
    if not meant and not beside:
        meant = alike(name, trigger.methods, 0.7)[:1]
    meant = alike(name, meant, 0.95) or meant
    known = list_of_names(f"api.{each}" for each in (meant or beside.values() or trigger.methods))
    at = func.name_span if beside and isinstance(func, syn.Attribute) else func.span
    write = f"api.{meant[0]}" if len(meant) == 1 else None
    environment.report(
        codes.UNKNOWN_METHOD,
        f"a {trigger.id} Action has no `api.{name}`",
        at,
        label="no such method",
        help=f"did you mean `{write}`?" if write else f"it has {known}",
        fix=Fix(f"write `{write}`", (Edit(func.span, write),)) if write else None,
    )


def named_methods(last: str, environment: Environment) -> list[str]:
    """The methods of the trigger that are called so in some group: ``access.deny`` for ``deny``."""
    return [method for method in environment.context.trigger.methods if method.rpartition(".")[2] == last]
