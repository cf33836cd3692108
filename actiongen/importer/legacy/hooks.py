"""A Hook becomes an Action of the trigger that took its place.

In: the file of a Hook. Out: a file that exports the handler of that trigger. What a Hook hands to its
callback is what the Action calls: claims of the access token, metadata of the new user.

    module.exports = function (user, context, cb) { cb(null, { user: { app_metadata: { a: 1 } } }); };
    ->   onExecutePreUserRegistration: (event, api) => { api.user.setAppMetadata("a", 1); }
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from actiongen.core.tree import (
    Await,
    Block,
    Call,
    Conditional,
    Do,
    Expr,
    File,
    ForOf,
    If,
    Loop,
    Member,
    Name,
    New,
    Null,
    Object,
    Parameter,
    Return,
    Spread,
    Statement,
    Text,
    Throw,
    Try,
    Undefined,
)
from actiongen.core.walk import Names, below, ends, names_in, rebuilt
from actiongen.importer.legacy.ended import message_of
from actiongen.importer.legacy.entry import entry_of, named, specialised
from actiongen.importer.legacy.fold import folded
from actiongen.importer.legacy.made import Path, access_path, called, event, lets
from actiongen.importer.legacy.tidy import without_unread
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace
from actiongen.source import Span


@dataclass(frozen=True, slots=True)
class Hook:
    """``parameters`` are its own, without the callback; ``paths`` maps what it reads of them to the event, and
    ``nothing`` says what to do instead of what no event has. ``denies``: the arguments of a denial before its message,
    None where an error refuses nothing and is thrown; ``tells_user``: whether one for the user follows it. ``gives``:
    what Auth0 takes of the result, "claims" of the access token, or the "metadata" of the new user.
    """

    trigger: str
    handler: str
    parameters: tuple[str, ...]
    paths: Mapping[str, str]
    denies: tuple[str, ...] | None
    nothing: Mapping[str, str]
    gives: str = ""
    tells_user: bool = False


@cache
def hooks() -> Mapping[str, Hook]:
    """All Hooks, by the id of the trigger that took their place, and by that of the Hook."""
    data = json.loads(resources.files(__package__).joinpath("hooks.json").read_text(encoding="utf-8"))
    found: dict[str, Hook] = {}
    for trigger, each in data["hooks"].items():
        hook = Hook(
            trigger,
            each["handler"],
            tuple(each["parameters"]),
            each["paths"],
            None if each["denies"] is None else tuple(each["denies"]),
            each["nothing"],
            each.get("gives", ""),
            each.get("tells_user", False),
        )
        found |= dict.fromkeys((trigger, each.get("was_called", trigger)), hook)
    return found


def hook_action(file: File, trigger: str, notes: Notes) -> File:
    """The Action that does what the Hook does; without exports if nothing says which Hook it is."""
    hook = hooks().get(trigger)
    function = entry_of(file)
    if hook is None or function is None:
        return replace(file, exports=())
    names = Names(names_in(file))
    function, parameters = named(function, (*hook.parameters, "callback"), names)
    body = folded(specialised(function.body, parameters))
    made = _Maker(hook, parameters[:-1], parameters[-1], lets(body), notes)
    body = without_unread(folded(made.reads(made.block(body))))
    for each in below(body):
        if isinstance(each, Name) and each.id in parameters:
            notes.problem(
                each.span, f"{each.id} of the hook as a whole", "Read and write its members one by one."
            )
    own = (Parameter("event", function.span), Parameter("api", function.span))
    handler = replace(function, parameters=own, body=body, is_async=True)
    return replace(file, exports=((hook.handler, handler),))


@dataclass(frozen=True, slots=True)
class _Maker:
    hook: Hook
    parameters: tuple[str, ...]
    callback: str
    known: Mapping[str, Expr]
    notes: Notes

    def block(self, block: Block) -> Block:
        statements: list[Statement] = []
        for statement in block.statements:
            made = self._statement(statement)
            statements += made
            if ends(Block(tuple(made))):
                break
        return replace(block, statements=tuple(statements))

    def _statement(self, statement: Statement) -> list[Statement]:
        if isinstance(statement, Do | Return) and statement.value is not None:
            value = statement.value.value if isinstance(statement.value, Await) else statement.value
            if (
                isinstance(value, Call)
                and isinstance(value.function, Name)
                and value.function.id == self.callback
            ):
                made = self._end(value, statement.span)
                made[0] = replace(made[0], comments=statement.comments)
                return made
        if isinstance(statement, If):
            then, otherwise = self.block(statement.then), self.block(statement.otherwise)
            return [replace(statement, then=then, otherwise=otherwise)]
        if isinstance(statement, ForOf | Loop):
            return [replace(statement, body=self.block(statement.body))]
        if isinstance(statement, Try):
            handler = None if statement.handler is None else self.block(statement.handler)
            return [replace(statement, body=self.block(statement.body), handler=handler)]
        return [statement]

    def _end(self, call: Call, span: Span) -> list[Statement]:
        arguments = [each for each in call.arguments if not isinstance(each, Spread)]
        error, result = (*arguments, None, None)[:2]
        return self._ended(error, None if result is None else self._named(result), span)

    def _ended(self, error: Expr | None, result: Expr | None, span: Span) -> list[Statement]:
        value = None if error is None else self._named(error)
        if error is None or isinstance(value, Null | Undefined):
            return [*self._results(result, span), Return(None, span)]
        if isinstance(value, Conditional):
            then, otherwise = (
                Block(tuple(self._ended(each, result, span))) for each in (value.then, value.otherwise)
            )
            return [If(value.condition, then, otherwise, span)]
        if result is not None and isinstance(value, Name | Member):
            # It may be none.
            refused = Block(tuple(self._refused(error, span)))
            return [If(error, refused, Block(()), span), *self._ended(None, result, span)]
        return self._refused(error, span)

    def _refused(self, error: Expr, span: Span) -> list[Statement]:
        if self.hook.denies is None:
            return [Throw(error, span)]
        message = message_of(error)
        given: list[Expr] = [Text(each, span) for each in self.hook.denies]
        given.append(message)
        if self.hook.tells_user:
            given.append(_friendly(error) or message)
        return [called("access.deny", tuple(given), span), Return(None, span)]

    def _named(self, value: Expr) -> Expr:
        while isinstance(value, Name) and value.id in self.known:
            value = self.known[value.id]
        return value

    def _results(self, result: Expr | None, span: Span) -> list[Statement]:
        if result is None or isinstance(result, Null | Undefined):
            return []
        if self.hook.gives == "claims":
            return self._claims(result, span)
        if self.hook.gives == "metadata":
            return self._metadata(result, span)
        return []

    def _claims(self, result: Expr, span: Span) -> list[Statement]:
        made: list[Statement] = []
        for key, value in self._entries(result, span):
            if key == Text("scope", span):
                path = access_path(self._named(value))
                if path != (self.parameters[1],):
                    help = "Say which scopes come in and which go: api.transaction.addTargetScope, removeTargetScope."
                    self.notes.problem(value.span, "a write of all scopes of the access token", help)
                continue
            made.append(called("accessToken.setCustomClaim", (key, value), span))
        return made

    def _metadata(self, result: Expr, span: Span) -> list[Statement]:
        made: list[Statement] = []
        methods = {"user_metadata": "user.setUserMetadata", "app_metadata": "user.setAppMetadata"}
        for key, user in self._entries(result, span):
            if key != Text("user", span):
                continue
            for container, metadata in self._entries(user, span):
                method = methods.get(container.value) if isinstance(container, Text) else None
                if method is not None:
                    made += [
                        called(method, (name, value), span) for name, value in self._entries(metadata, span)
                    ]
        return made

    def _entries(self, value: Expr, span: Span) -> list[tuple[Expr, Expr]]:
        """The members of an object that is written out, or a problem."""
        value = self._named(value)
        found: list[tuple[Expr, Expr]] = []
        if not isinstance(value, Object):
            if access_path(value) is None or access_path(value) not in self._own():
                self.notes.problem(
                    span, "a result that is made elsewhere", "Write out what the hook hands back."
                )
            return []
        for entry in value.entries:
            if isinstance(entry, Spread):
                found += self._entries(entry.value, span)
            else:
                found.append((entry.key, entry.value))
        return found

    def _own(self) -> list[Path]:
        """Handing back what came changes nothing."""
        user = self.parameters[0]
        return [(user,), (user, "user_metadata"), (user, "app_metadata")]

    def reads(self, node: Any) -> Any:
        """What it reads of its parameters, in terms of the event."""
        if isinstance(node, Member | Name):
            path = access_path(node)
            if path is not None and path[0] in self.parameters:
                mapped = self._mapped(path, node.span)
                if mapped is not None:
                    return mapped
        return rebuilt(node, self.reads)

    def _mapped(self, path: Path, span: Span) -> Expr | None:
        own = self.hook.parameters[self.parameters.index(path[0])]
        text = ".".join((own, *path[1:]))
        if text in self.hook.paths:
            return event(self.hook.paths[text], span)
        if text in self.hook.nothing:
            self.notes.problem(span, text, self.hook.nothing[text])
            return Undefined(span)
        return None


def _friendly(error: Expr) -> Expr | None:
    """The second argument of `new PreUserRegistrationError(message, forTheUser)`."""
    if isinstance(error, New) and len(error.arguments) > 1 and not isinstance(error.arguments[1], Spread):
        return error.arguments[1]
    return None
