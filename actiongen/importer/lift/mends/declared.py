"""Mends of what a policy has to declare: attributes of a user that Auth0 does not document, settings.

In: AG203, AG419. Out: the file with one declaration more.
"""

import re

from actiongen.diagnostics.model import Diagnostic
from actiongen.importer.lift import make
from actiongen.importer.lift.mends.wrong import Wrong, shown
from actiongen.importer.lift.phrases import path_of
from actiongen.importer.lift.places import Node, below, put
from actiongen.importer.model import RepairKind
from actiongen.lazy_dataclass import replace
from actiongen.source import Span
from actiongen.syntax import tree as syn

_SCHEMA = re.compile(r"`schema\(")
_SECRET = re.compile(r"`event\.secrets\.(\w+)`")
_HEAD = ("action", "secrets", "settings", "schema", "load")


def unknown_field(wrong: Wrong) -> syn.File | None:
    """AG203: a key of a record that Auth0 leaves open gets a schema."""
    target = wrong.node
    if isinstance(target, syn.String) and len(wrong.way) > 1:
        target = next(each for _, each in wrong.around())
    path = path_of(target)
    # An identity provider may say anything of a user, also what the help finds elsewhere (`roles`).
    is_attribute = path is not None and len(path) == 2 and path[0] == "user"
    if path is None or not (is_attribute or _SCHEMA.search(wrong.diagnostic.help or "")):
        return None
    container = make.path(".".join(("event", *path[:-1])), wrong.span)
    return _declared(wrong, container, path[-1])


def _declared(wrong: Wrong, container: syn.Expr, key: str) -> syn.File:
    """The file with the key in the schema of the container, in the one that is there or a new one."""
    span = wrong.span
    type_ = make.name("json", span)
    entry: syn.Argument
    if make.is_identifier(key):
        entry = syn.Argument(key, type_, span, span)
    else:
        pair = syn.Pair(make.text(key, span), type_, span)
        entry = syn.Argument(None, syn.DictDisplay((pair,), span), None, span)
    statements = list(wrong.made.statements)
    for at, each in enumerate(statements):
        if (
            _word(each) == "schema"
            and isinstance(each, syn.Do)
            and isinstance(each.value, syn.Call)
            and each.value.arguments[0].value == container
        ):
            if entry in each.value.arguments:
                return wrong.made
            called = replace(each.value, arguments=(*each.value.arguments, entry))
            statements[at] = replace(each, value=called)
            return replace(wrong.made, statements=tuple(statements))
    whole = Span(span.path, 0, 0)
    called = syn.Call(make.name("schema", whole), (syn.Argument(None, container, None, whole), entry), whole)
    last = max((at for at, each in enumerate(statements) if _word(each) in _HEAD), default=-1)
    statements.insert(last + 1, syn.Do(called, whole))
    return replace(wrong.made, statements=tuple(statements))


def _word(statement: syn.Statement) -> str:
    if isinstance(statement, syn.Do) and isinstance(statement.value, syn.Call):
        function = statement.value.func
        return function.id if isinstance(function, syn.Name) else ""
    return ""


def secret_shown(wrong: Wrong) -> syn.File | None:
    """AG419: what the original shows is no secret, so it is a setting; what it logs beside is left out."""
    if wrong.called() == "log":
        return not_logged(wrong)
    found = _SECRET.search(wrong.diagnostic.message)
    if found is None or is_of_extern(wrong.diagnostic, wrong.made, wrong.node):
        return None
    name = found[1]
    statements = list(wrong.made.statements)
    moved = False
    is_optional = False
    for at, each in enumerate(statements):
        if _word(each) == "secrets":
            shorter, is_optional = _without(each, name)
            if shorter is not each:
                moved = True
                if shorter is None:
                    del statements[at]
                else:
                    statements[at] = shorter
                break
    if not moved:
        return None
    whole = Span(wrong.span.path, 0, 0)
    for at, each in enumerate(statements):
        if _word(each) == "settings":
            statements[at] = _with(each, name, is_optional)
            return replace(wrong.made, statements=tuple(statements))
    empty = syn.Do(syn.Call(make.name("settings", whole), (), whole), whole)
    last = max((at for at, each in enumerate(statements) if _word(each) in ("action", "secrets")), default=-1)
    statements.insert(last + 1, _with(empty, name, is_optional))
    return replace(wrong.made, statements=tuple(statements))


def is_of_extern(diagnostic: Diagnostic, made: syn.File, node: Node) -> bool:
    """Whether a secret gets to a place through a function in JavaScript alone: nobody sees whether it shows it."""
    found = _SECRET.search(diagnostic.message)
    read = None if found is None else make.path(f"event.secrets.{found[1]}", Span(made.path, 0, 0))
    externs = {each.name for each in made.statements if isinstance(each, syn.Def) and each.decorators}
    answers: set[str] = set()
    for each in below(made):
        if isinstance(each, syn.Assign):
            calls = [one for one in below(each.value) if isinstance(one, syn.Call)]
            asked = [one for one in calls if isinstance(one.func, syn.Name) and one.func.id in externs]
            if any(one == read for call in asked for one in below(call)) or _names(each.value) & answers:
                answers.add(each.target.id)
    return bool(_names(node) & answers) and read not in list(below(node))


def _names(node: Node) -> set[str]:
    return {each.id for each in below(node) if isinstance(each, syn.Name)}


def not_logged(wrong: Wrong) -> syn.File | None:
    """AG410, AG419: what nobody should find in a log is not written there."""
    if wrong.called() != "log":
        return None
    way, statement = wrong.statement()
    wrong.repair(RepairKind.DROPPED, f"`{shown(wrong.node)}` is not written to the log")
    argument = next(each for each, node in wrong.here() if isinstance(node, syn.Argument))
    call = statement.value if isinstance(statement, syn.Do) else None
    is_alone = isinstance(call, syn.Call) and len(call.arguments) == 1
    made = put(wrong.made, way if is_alone else argument)
    assert isinstance(made, syn.File)
    return made


def _without(statement: syn.Statement, name: str) -> tuple[syn.Statement | None, bool]:
    """The declaration without a name, None if it would be empty, and whether the name was optional there."""
    assert isinstance(statement, syn.Do) and isinstance(statement.value, syn.Call)
    kept: list[syn.Argument] = []
    is_optional = gone = False
    for argument in statement.value.arguments:
        if argument.keyword == "optional" and isinstance(argument.value, syn.ListDisplay):
            items = tuple(
                each
                for each in argument.value.items
                if not (isinstance(each, syn.String) and each.value == name)
            )
            if len(items) < len(argument.value.items):
                is_optional = gone = True
            if items:
                kept.append(replace(argument, value=replace(argument.value, items=items)))
        elif isinstance(argument.value, syn.String) and argument.value.value == name:
            gone = True
        else:
            kept.append(argument)
    if not gone:
        return statement, False
    if not kept:
        return None, is_optional
    return replace(statement, value=replace(statement.value, arguments=tuple(kept))), is_optional


def _with(statement: syn.Statement, name: str, is_optional: bool) -> syn.Statement:
    assert isinstance(statement, syn.Do) and isinstance(statement.value, syn.Call)
    call, span = statement.value, statement.span
    shown = make.text(name, span)
    required = [each for each in call.arguments if each.keyword is None]
    optional = [each for each in call.arguments if each.keyword == "optional"]
    if not is_optional:
        required.append(syn.Argument(None, shown, None, span))
    elif optional and isinstance(optional[0].value, syn.ListDisplay):
        listed = replace(optional[0].value, items=(*optional[0].value.items, shown))
        optional = [replace(optional[0], value=listed)]
    else:
        optional = [syn.Argument("optional", syn.ListDisplay((shown,), span), span, span)]
    return replace(statement, value=replace(call, arguments=(*required, *optional)))
