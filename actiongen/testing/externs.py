"""Externs of actions under test: the real functions run on Node, and the interpreter is told what they gave.

In: an action and its JavaScript. Out: the JavaScript for a run that tells what the functions gave; the types of their
answers as fields.

    (ran,) = node.run(node.load(for_a_run(program, emit(program)), trigger), [world])
    trace(program, replace(world, results=ran.externs))
"""

from actiongen import ir
from actiongen.auth0.model import Field, FieldType, HasFormat, TextFormat
from actiongen.backends.javascript.emit import assemble
from actiongen.backends.javascript.inlined import watched
from actiongen.backends.javascript.usage import externs_in
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type


def externs_of(program: ir.Program) -> dict[str, ir.Extern]:
    """The functions that an action calls, by name."""
    return {extern.name: extern for extern in externs_in(program.all_steps)}


def for_a_run(program: ir.Program, javascript: str) -> str:
    """The JavaScript of an action with its externs watched: only so can a world answer for them."""
    return watched(javascript, assemble(program).externs) if externs_of(program) else javascript


def field_of(type_: Type, name: str = "") -> Field:
    """The type of an answer as the catalogue writes types; whatever is in a record may be missing."""
    match type_:
        case Basic.TIME:
            invariants = (HasFormat(TextFormat.TIMESTAMP, "the declaration of the extern"),)
            return Field(name, FieldType.STRING, True, invariants=invariants)
        case Basic.STRING:
            return Field(name, FieldType.STRING, True)
        case Basic.NUMBER:
            return Field(name, FieldType.NUMBER, True)
        case Basic.BOOLEAN:
            return Field(name, FieldType.BOOLEAN, True)
        case ListOf(item):
            return Field(name, FieldType.LIST, True, items=field_of(item))
        case Record(fields):
            inner = {each.name: field_of(each.type, each.name) for each in fields}
            return Field(name, FieldType.RECORD, True, fields=inner)
        case MapOf() | Basic():
            return Field(name, FieldType.JSON, True)
