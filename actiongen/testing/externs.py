"""Externs of actions under test: the real functions run on Node, and the interpreter is told what they gave.

In: an action and its JavaScript. Out: the JavaScript for a run that tells what the functions gave.

    (ran,) = node.run(node.load(for_a_run(program, emit(program)), trigger), [world])
    trace(program, replace(world, results=ran.externs))
"""

from actiongen import ir
from actiongen.backends.javascript.emit import assemble
from actiongen.backends.javascript.usage import externs_in
from actiongen.ir.walk import below


def externs_of(program: ir.Program) -> dict[str, ir.Extern]:
    """The functions that an action calls, by name."""
    return {extern.name: extern for extern in externs_in(below(program.all_steps))}


def for_a_run(program: ir.Program, javascript: str) -> str:
    """The JavaScript of an action with its externs watched: only so can a world answer for them."""
    if not externs_of(program):
        return javascript
    file = assemble(program)
    texts = [(each.text, each.watched) for each in file.externs]
    texts += [(each.text, each.watched) for each in file.required]
    for text, watched in texts:
        assert text in javascript
        javascript = javascript.replace(text, watched)
    return javascript
