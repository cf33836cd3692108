"""``name = value``, at the top level, in a rule or in a helper.

In: an assignment of the syntax tree. Out: the definition, whose name has its meaning from here on.

    user_domain = email_domain(event.user.email)
"""

from actiongen import ir
from actiongen.analysis.clients import defined
from actiongen.analysis.environment import DEEPEST_NAMES, Environment
from actiongen.analysis.names import claim
from actiongen.diagnostics import codes_meaning as codes
from actiongen.facts.constancy import is_constant
from actiongen.facts.per_definition import depth
from actiongen.ir.types import Basic
from actiongen.syntax import tree as syn


def define(statement: syn.Assign, environment: Environment) -> ir.Definition:
    """What the assignment defines."""
    value = environment.settle(defined(statement.value, environment))
    if value.info.type is Basic.NOTHING:
        environment.report(
            codes.TYPE_MISMATCH,
            "a definition that is always None says nothing",
            statement.value.span,
            help="write `None` where it is needed",
        )
        value = environment.mistake(statement.value.span, value)
    if depth(value) > DEEPEST_NAMES:
        environment.report(
            codes.TOO_INVOLVED,
            f"definitions build on one another more than {DEEPEST_NAMES} deep",
            statement.value.span,
            help="put the parts into one list or text, or leave out names that stand for other names",
        )
        value = environment.mistake(statement.value.span)
    definition = ir.Definition(statement.target.id, value, is_constant(value), statement.span)
    claim(statement.target, definition, environment)
    if environment.recording is not None:
        environment.recording.made.append(definition)
        environment.context.of_helpers.add(definition)
    return definition


def define_local(statement: syn.Assign, environment: Environment) -> ir.Definition:
    """The same in a rule or a helper, where it is noted for whoever asks what is used."""
    definition = define(statement, environment)
    if environment.call is None:
        environment.context.locals.append((definition, statement.target.span))
    return definition
