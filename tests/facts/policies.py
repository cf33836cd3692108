"""Expressions for tests: what ``log(…)`` is given in a policy."""

from actiongen import ir
from actiongen.source import Source
from actiongen.unit import analyse_source, loader

HEADER = """action(name="Test", trigger="post-login")

schema(event.user.app_metadata, n=number, texts=[string], plan=string)

"""


def logged(text: str, above: str = "") -> ir.Expr:
    """The expression that a policy writes as ``text``, below the definitions ``above``."""
    source = Source("policies/case.policy", f'{HEADER}{above}\nwith rule("One"):\n    log({text})\n')
    made = analyse_source(source, loader((source,)))
    errors = [diagnostic for diagnostic in made.diagnostics if diagnostic.is_error]
    assert isinstance(made.value, ir.Program) and not errors, errors
    rule = next(step for step in made.value.all_steps if isinstance(step, ir.Rule))
    effect = rule.body[0]
    assert isinstance(effect, ir.Log)
    return effect.values[0]
