"""A Rule becomes a post-login Action.

In: the file of a rule, and what it is handed by other rules of its export. Out: a file that exports
onExecutePostLogin, and onContinuePostLogin where the rule does something when the user comes back from a
redirect.

    function (user, context, callback) { context.idToken.x = user.email; callback(null, user, context); }
    ->   onExecutePostLogin: (event, api) => { api.idToken.setCustomClaim("x", event.user.email); }
"""

from collections.abc import Callable
from typing import Any

from actiongen.core.tree import (
    Block,
    Expr,
    File,
    Function,
    Name,
    OtherExpr,
    OtherStatement,
    Parameter,
    Return,
    SetMember,
    Text,
)
from actiongen.core.walk import Names, below, bottom_up, names_in
from actiongen.importer.legacy.ended import Ends
from actiongen.importer.legacy.entry import entry_of, named, specialised, with_all_arguments, without_aliases
from actiongen.importer.legacy.errors import without_named_errors
from actiongen.importer.legacy.fold import folded
from actiongen.importer.legacy.handed import key_of, taken_over
from actiongen.importer.legacy.idioms import as_members
from actiongen.importer.legacy.loops import as_loops
from actiongen.importer.legacy.made import access_path, lets
from actiongen.importer.legacy.onward import handing_on
from actiongen.importer.legacy.reads import Reads
from actiongen.importer.legacy.redirects import acts, comes_back, specialised_for
from actiongen.importer.legacy.roots import Roots
from actiongen.importer.legacy.sequences import in_sequence
from actiongen.importer.legacy.state import FOR_OTHERS, State
from actiongen.importer.legacy.table import table
from actiongen.importer.legacy.tidy import copied, without_repeats, without_unread
from actiongen.importer.legacy.unrolled import unrolled
from actiongen.importer.legacy.users import Updates
from actiongen.importer.legacy.utilities import without_utilities
from actiongen.importer.legacy.writes import Writes
from actiongen.importer.model import Handed
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

_CONTAINERS = ("app_metadata", "user_metadata")


def rule_action(file: File, notes: Notes, handed: Handed) -> File:
    """The Action of a rule; without exports if the file is no rule."""
    function = entry_of(file)
    if function is None:
        return replace(file, exports=())
    names = Names(names_in(file))
    function, (user, context, callback) = named(function, ("user", "context", "callback"), names)
    roots = Roots(user, context, callback, handed.reads)
    body = with_all_arguments(taken_over(function.body, handed, roots, names))
    body = specialised(body, (user, context, callback))
    body = simple(without_utilities(body, roots), roots)
    body = simple(in_sequence(as_loops(body, callback), callback, names), roots)
    body = simple(unrolled(body, roots, names), roots)
    body = Updates(user, notes).of_body(without_named_errors(body, callback))
    body = simple(Ends(user, context, callback, notes, lets(body)).of_body(body, function.span), roots)
    body, is_for_others = _over_api(body, roots, names, notes, handed)
    handlers = _handlers(function, body, roots, names, notes)
    if is_for_others and not any(acts(handler.body) for _, handler in handlers):
        notes.problem(function.span, "a rule that does nothing but write for what runs after it", FOR_OTHERS)
    _note_leftovers(handlers, (callback, context, user), notes)
    return replace(file, exports=tuple(handlers))


def _over_api(body: Block, roots: Roots, names: Names, notes: Notes, handed: Handed) -> tuple[Block, bool]:
    """The body with its writes as variables and calls of `api`, and whether it writes for others."""
    state = State(roots, names, handed)
    state.find(body)
    known = lets(body)
    body = handing_on(state, state.rewritten(body), notes)
    for place in sorted(state.read):
        if state.text(place) not in handed.reads:
            notes.take_over(state.spans[place], state.text(place), key_of(state.text(place)))
    body = replace(body, statements=(*state.begin(), *body.statements))
    return Writes(roots, state, known, notes).of_body(body), bool(state.written)


def _handlers(
    function: Function, body: Block, roots: Roots, names: Names, notes: Notes
) -> list[tuple[str, Function]]:
    """The handler of a login, and that of a user who comes back."""
    at_login = without_unread(specialised_for(body, roots.context, is_back=False))
    at_login = without_unread(without_repeats(folded(Reads(roots, names, notes).of_body(at_login))))
    handlers = [("onExecutePostLogin", _handler(function, at_login))]
    if comes_back(body, roots.context):
        back = without_unread(specialised_for(body, roots.context, is_back=True))
        back = without_unread(without_repeats(folded(Reads(roots, names, notes, is_back=True).of_body(back))))
        if acts(back):
            handlers.append(("onContinuePostLogin", _handler(function, copied(back, names))))
    return handlers


def _handler(function: Function, body: Block) -> Function:
    if body.statements and isinstance(body.statements[-1], Return) and body.statements[-1].value is None:
        body = replace(body, statements=body.statements[:-1])
    parameters = (Parameter("event", function.span), Parameter("api", function.span))
    return replace(function, parameters=parameters, body=body, is_async=True)


def simple(body: Block, roots: Roots) -> Block:
    """There is always a user, a context, and both metadata; other names for them are them."""
    is_object = _objects(roots)
    body = as_members(without_aliases(folded(body, is_object), is_object), roots)
    body = without_aliases(body, is_object)
    return folded(bottom_up(body, _without_self), is_object)


def _without_self(node: Any) -> Any:
    """`user.app_metadata = user.app_metadata` changes nothing."""
    if isinstance(node, SetMember) and node.value is not None and isinstance(node.key, Text):
        written, read = access_path(node.object), access_path(node.value)
        if written is not None and read == (*written, node.key.value):
            return []
    return node


def _objects(roots: Roots) -> Callable[[Expr], bool]:
    always = {
        (roots.user,),
        (roots.context,),
        (roots.callback,),
        ("configuration",),
        ("global",),
        *((roots.user, each) for each in _CONTAINERS),
        *((roots.context, each) for each in table().objects),
        (roots.context, "request", "query"),
        (roots.context, "request", "body"),
        (roots.context, "clientMetadata"),
        (roots.context, "webtask", "secrets"),
    }

    def is_object(value: Expr) -> bool:
        return access_path(value) in always

    return is_object


_HELP_WRITE = "An Action writes metadata and claims by their names. Write the names out."


def _note_leftovers(handlers: list[tuple[str, Function]], names: tuple[str, str, str], notes: Notes) -> None:
    """What still stands there of the old environment has no counterpart."""
    callback, context, user = names
    helps = {
        callback: ("a call of the rule's callback within a function", "Call back in the rule itself."),
        context: ("the context as a whole", "Read and write its members one by one."),
        user: ("the user as a whole, written to", "Write its members one by one."),
        "auth0": ("the object auth0", "Ask the Management API: management(…)."),
        "configuration": ("the configuration as a whole", "Read its values one by one."),
        "global": ("the object global", "Keep what outlives a login in api.cache."),
    }
    for _, handler in handlers:
        for each in below(handler):
            if isinstance(each, Name) and each.id in helps:
                notes.problem(each.span, *helps[each.id])
            if isinstance(each, OtherExpr | OtherStatement):
                for name in {*each.reads, *each.writes} & set(helps):
                    notes.problem(each.span, f"{each.what} that uses {name}", helps[name][1])
            if isinstance(each, SetMember):
                path = access_path(each.object)
                if path is not None and path[0] == "event":
                    notes.problem(
                        each.span, f"a write into {'.'.join(path[1:])} under a computed name", _HELP_WRITE
                    )
