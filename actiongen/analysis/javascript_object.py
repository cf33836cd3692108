"""Options of a call that are written as an object of JavaScript.

In: the last argument of a call of ``api``. Out: an error that shows the same options by name.

    api.multifactor.enable("any", { allowRememberBrowser: false })   ->   "write `allowRememberBrowser=False`"
"""

from collections.abc import Mapping

from actiongen.analysis.environment import Environment, as_written, list_of_names
from actiongen.auth0.model import Param
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Edit, Fix
from actiongen.syntax import tree as syn
from actiongen.syntax.habits import answer


def is_javascript_object(node: syn.Expr, environment: Environment) -> bool:
    """Whether a dictionary is written as in JavaScript: ``{ allowRememberBrowser: false }``."""
    return isinstance(node, syn.DictDisplay) and any(
        isinstance(pair, syn.Pair)
        and isinstance(pair.key, syn.Name)
        and environment.scope.lookup(pair.key.id) is None
        for pair in node.pairs
    )


def report_object(node: syn.Expr, options: Mapping[str, Param], environment: Environment) -> None:
    """Options that are given as an object of JavaScript, with those that the method has by name."""
    assert isinstance(node, syn.DictDisplay)
    named = [
        f"{pair.key.id}={_value(pair.value)}"
        for pair in node.pairs
        if isinstance(pair, syn.Pair) and isinstance(pair.key, syn.Name) and pair.key.id in options
    ]
    write = f"write `{', '.join(named)}`" if len(named) == len(node.pairs) else None
    environment.report(
        codes.WRONG_ARGUMENTS,
        "options are written by name, without braces",
        node.span,
        help=write or f"it has {list_of_names(options)}",
        fix=None if write is None else Fix(write, (Edit(node.span, ", ".join(named)),)),
    )


def _value(node: syn.Expr) -> str:
    literal = answer([node.id]) if isinstance(node, syn.Name) else None
    return as_written(node) if literal is None else literal[1].edit or as_written(node)
