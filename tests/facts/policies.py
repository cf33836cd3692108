"""Expressions for tests: what ``log(…)`` is given in a policy."""

from actiongen import ir
from actiongen.ir.walk import reached
from actiongen.source import Source
from actiongen.unit import analyse_source, loader

HEADER = """action(name="Test", trigger="post-login")

schema(event.user.app_metadata, n=number, m=number, ns=[number], texts=[string], plan=string, ok=boolean)

"""


def logged(text: str, above: str = "") -> ir.Expr:
    """The expression that a policy writes as ``text``, below the definitions ``above``."""
    return _logs(f"    log({text})\n", above)[0]


def logged_where(condition: str, text: str, above: str = "") -> tuple[ir.Expr, ir.Expr]:
    """The expression where a condition holds, and where it does not."""
    log = f"        log({text})\n"
    holds, fails = _logs(f"    if {condition}:\n{log}    else:\n{log}", above)
    return holds, fails


def _logs(body: str, above: str) -> list[ir.Expr]:
    source = Source("policies/case.policy", f'{HEADER}{above}\nwith rule("One"):\n{body}')
    made = analyse_source(source, loader((source,)))
    errors = [diagnostic for diagnostic in made.diagnostics if diagnostic.is_error]
    assert isinstance(made.value, ir.Program) and not errors, errors
    return [effect.values[0] for effect in reached(made.value.all_steps) if isinstance(effect, ir.Log)]
