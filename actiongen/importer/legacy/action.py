"""A Rule or Hook becomes an Action, in Core.

In: the file of a Rule or Hook, normalised. Out: a file that exports the handlers of an Action. What has no counterpart there
is a problem in the notes, with the place and what to do instead. The file needs to be normalised again: what the rule
wrote into `user` and `context` are variables that are assigned more than once.

    function (user, context, callback) { context.idToken.x = user.email; callback(null, user, context); }
    ->   exports.onExecutePostLogin = async (event, api) => { api.idToken.setCustomClaim("x", event.user.email); return; };
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from actiongen.core.tree import Block, Expr, File, Function, Name, Parameter, Return
from actiongen.core.walk import Names, below, names_in
from actiongen.importer.legacy.ended import Ends
from actiongen.importer.legacy.entry import entry_of, named, prepared, specialised, without_aliases
from actiongen.importer.legacy.fold import folded
from actiongen.importer.legacy.made import access_path, lets
from actiongen.importer.legacy.reads import Reads
from actiongen.importer.legacy.redirects import comes_back, has_effects, specialised_for
from actiongen.importer.legacy.state import Roots, State
from actiongen.importer.legacy.table import table
from actiongen.importer.legacy.users import Updates
from actiongen.importer.legacy.writes import Writes
from actiongen.importer.model import Kind, Original
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

_CONTAINERS = ("app_metadata", "user_metadata")


@dataclass(frozen=True, slots=True)
class Handed:
    """What rules hand on to each other: ``reads`` maps places that an earlier rule of the export writes, and ``writes``
    those that a later one reads, to the keys of the transaction's metadata. Places are texts: `user.groups`.
    """

    reads: Mapping[str, str] = field(default_factory=dict)
    writes: Mapping[str, str] = field(default_factory=dict)


def action_of(file: File, original: Original, notes: Notes, handed: Handed | None = None) -> File:
    """The Action that does what the Rule or Hook does; an Action is returned as it is."""
    if original.kind is Kind.ACTION:
        return file
    if original.kind is Kind.HOOK:
        return file
    return _rule(prepared(file), notes, handed or Handed())


def _rule(file: File, notes: Notes, handed: Handed) -> File:
    function = entry_of(file)
    if function is None:
        return replace(file, exports=())
    names = Names(names_in(file))
    function, (user, context, callback) = named(function, ("user", "context", "callback"), names)
    roots = Roots(user, context)
    body = specialised(function.body, (user, context, callback))
    body = _simple(body, roots)
    body = Updates(user, notes).of_body(body)
    body = Ends(user, context, callback, notes).of_body(body)
    body = _simple(body, roots)
    state = State(roots, names)
    state.find(body)
    known = lets(body)
    body = state.rewritten(body)
    body = replace(body, statements=(*state.begin({}), *body.statements))
    body = Writes(roots, state, known, notes).of_body(body)
    execute = Reads(roots, names, notes).of_body(specialised_for(body, context, is_back=False))
    handlers = [("onExecutePostLogin", _handler(function, folded(execute)))]
    if comes_back(body, context):
        back = Reads(roots, names, notes, is_back=True).of_body(specialised_for(body, context, is_back=True))
        back = folded(back)
        if has_effects(back):
            handlers.append(("onContinuePostLogin", _handler(function, back)))
    _note_leftovers(handlers, (callback, context, user), notes)
    return replace(file, exports=tuple(handlers))


def _simple(body: Block, roots: Roots) -> Block:
    """There is always a user, a context, and both metadata; other names for them are them."""
    is_object = _objects(roots)
    return folded(without_aliases(folded(body, is_object), is_object), is_object)


def _objects(roots: Roots) -> Callable[[Expr], bool]:
    always = {
        (roots.user,),
        (roots.context,),
        ("configuration",),
        ("global",),
        *((roots.user, each) for each in _CONTAINERS),
        *((roots.context, each) for each in table().objects),
        (roots.context, "request", "query"),
        (roots.context, "request", "body"),
        (roots.context, "clientMetadata"),
    }

    def is_object(value: Expr) -> bool:
        return access_path(value) in always

    return is_object


def _handler(function: Function, body: Block) -> Function:
    if body.statements and isinstance(body.statements[-1], Return) and body.statements[-1].value is None:
        body = replace(body, statements=body.statements[:-1])
    parameters = (Parameter("event", function.span), Parameter("api", function.span))
    return replace(function, parameters=parameters, body=body, is_async=True)


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
