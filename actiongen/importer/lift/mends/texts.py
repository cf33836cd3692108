"""Mends of values of unknown type in texts and in keys of dictionaries.

In: AG301, AG314. Out: the file in which the value is the text that JavaScript makes of it. JSON writes a number or a
boolean as JavaScript does: https://tc39.es/ecma262/#sec-serializejsonproperty
"""

from actiongen.analysis.scope import BUILTINS, TYPE_NAMES
from actiongen.importer.lift import make
from actiongen.importer.lift.mends.wrong import Wrong, coalesce, read, shown
from actiongen.importer.lift.names import snake_case
from actiongen.importer.lift.places import Node, Way, below, node, put
from actiongen.importer.model import RepairKind
from actiongen.syntax import tree as syn


def written_out(wrong: Wrong) -> syn.File:
    """The file with the text in place of the value; one with a path gets a name above the rule."""
    value = wrong.node
    text = _text_of(value)
    wrong.repair(RepairKind.TYPE, f"`{shown(value)}` is written as JSON where it is a list or an object")
    leaf, way = _leaf(value), _where(wrong, value)
    if leaf is None or way is None:
        return wrong.put(text)
    known = _known(wrong.made, way, text)
    word = known or _free(leaf, wrong.made)
    made = wrong.put(make.name(word, value.span))
    if known is None:
        made = put(made, way, syn.Assign(make.name(word, value.span), text, value.span), node(made, way))
    assert isinstance(made, syn.File)
    return made


def _text_of(value: syn.Expr) -> syn.Expr:
    span = value.span
    as_json = make.call(make.name("to_json", span), (value,), span)
    return coalesce(read(value, make.name("string", span)), as_json)


def _leaf(value: syn.Expr) -> str | None:
    """What a path ends with: ``plan`` of ``event.user.app_metadata.plan``."""
    while isinstance(value, syn.Subscript) and not isinstance(value.index, syn.String):
        value = value.value
    match value:
        case syn.Attribute(_, name) | syn.Subscript(_, syn.String(name)):
            return snake_case(name)
        case _:
            return None


def _where(wrong: Wrong, value: syn.Expr) -> Way | None:
    """The outermost statement in front of which the value is known, None where its names are those of items."""
    names = {each.id for each in below(value) if isinstance(each, syn.Name)}
    block: Way = ()
    for length in range(1, len(wrong.way) + 1):
        way = wrong.way[:length]
        found = node(wrong.made, way)
        if isinstance(found, syn.Def) or _is_handler(found):
            continue
        if isinstance(found, syn.Statement) and not names & _bound(found):
            block = way
            break
    return block or None


def _is_handler(found: Node) -> bool:
    return isinstance(found, syn.With) and not found.call.arguments


def _bound(statement: Node) -> set[str]:
    """The names that something in a statement gives."""
    found: set[str] = set()
    for each in below(statement):
        match each:
            case syn.Assign(target=target):
                found.add(target.id)
            case syn.For(targets=targets) | syn.Clause(targets=targets):
                found.update(target.id for target in targets)
            case syn.Def(name=name, parameters=parameters):
                found.update((name, *(one.name for one in parameters)))
    return found


def _known(file: syn.File, way: Way, text: syn.Expr) -> str | None:
    """The name that the text has already, above the statement and in its block."""
    (field, index), above = way[-1], node(file, way[:-1])
    before = getattr(above, field)[:index]
    return next(
        (each.target.id for each in before if isinstance(each, syn.Assign) and each.value == text), None
    )


def _free(leaf: str, file: syn.File) -> str:
    """A name that nothing in the file has."""
    taken = _bound(file) | {each.id for each in below(file) if isinstance(each, syn.Name)}
    taken |= {*BUILTINS, *TYPE_NAMES}
    tried = (leaf, f"{leaf}_text", *(f"{leaf}_{number}" for number in range(2, len(taken) + 3)))
    return next(each for each in tried if each not in taken and make.is_identifier(each))
