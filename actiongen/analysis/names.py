"""Giving names: a name is free, or it is an error to take it.

In: a name that a definition, loop or parameter introduces. Out: whether it was free; taken ones are reported
with the place where they got their meaning.
"""

from actiongen.analysis.environment import Environment
from actiongen.analysis.scope import BUILTINS, TYPE_NAMES, Binding, Unknown
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.ir import Definition
from actiongen.syntax import tree as syn


def claim(name: syn.Name, binding: Binding, environment: Environment) -> bool:
    """Gives ``name`` its meaning in the scope of ``environment`` if it is free.

    The names of a helper's body are judged once, where the ``def`` stands, not at each call.
    """
    if environment.call is not None:
        environment.scope.define(name.id, binding, name.span)
        return True
    if name.id in BUILTINS or name.id in TYPE_NAMES:
        environment.report(
            codes.NAME_TAKEN,
            f"`{name.id}` is built in",
            name.span,
            label="taken",
            help=f"choose another name, for example `my_{name.id}`",
        )
        environment.scope.define(name.id, Unknown(taken=True), name.span)
        return False
    taken = environment.scope.place(name.id)
    if taken is None or (isinstance(taken[0], Unknown) and not taken[0].taken):
        environment.scope.define(name.id, binding, name.span)
        return True
    # What uses the name may mean either of the two, so it is not judged.
    environment.scope.define(name.id, Unknown(taken=True), taken[1])
    environment.report(
        codes.NAME_TAKEN,
        f"`{name.id}` has a meaning already, and no name hides another",
        name.span,
        label="taken",
        help=(
            f"choose another name; a value that depends is written at once: `{name.id} = a if condition else b`"
            if isinstance(taken[0], Definition) and isinstance(binding, Definition)
            else "choose another name"
        ),
        secondary=(Label(taken[1], "defined here"),),
    )
    return False
