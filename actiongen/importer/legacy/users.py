"""What a Rule writes into the metadata of the user: `auth0.users.updateAppMetadata` and its like.

In: the body of a rule. Out: the same, where an update is a call of `api.user.setAppMetadata` for each key
that it writes. It cannot fail there: what waits for it follows it, and what would run on its failure is gone.

    auth0.users.updateAppMetadata(user.user_id, { seen: true }).then(done).catch(failed);
    ->   api.user.setAppMetadata("seen", true); …the body of done
"""

from typing import Any

from actiongen.core.tree import (
    Await,
    Block,
    Builtin,
    Call,
    Do,
    Entry,
    Expr,
    ForOf,
    Function,
    If,
    Let,
    Loop,
    Member,
    Name,
    Null,
    Object,
    Return,
    Spread,
    Statement,
    Text,
    Try,
    Undefined,
)
from actiongen.core.walk import bottom_up, substituted
from actiongen.importer.legacy.made import Path, access_path, called, lets
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import dataclass, replace
from actiongen.source import Span

UPDATE = "legacy.update"
"""`Builtin(UPDATE, (Text(container),))`: all that the rule has written into the metadata so far is written down."""
_CONTAINERS = {"updateAppMetadata": "app_metadata", "updateUserMetadata": "user_metadata"}
_METHODS = {"app_metadata": "user.setAppMetadata", "user_metadata": "user.setUserMetadata"}


@dataclass(frozen=True, slots=True)
class Update:
    """An update that stands somewhere: the whole expression, its id and metadata, what follows its success."""

    container: str
    id: Expr
    metadata: Expr
    then: tuple[Function, ...]
    span: Span


def setter(container: str, key: Expr, value: Expr, span: Span) -> Do:
    """Writes one key."""
    return called(_METHODS[container], (key, value), span)


def update_of(value: Expr) -> Update | None:
    """The update that an expression is: awaited, with what follows, with a callback, or alone."""
    if isinstance(value, Await):
        return update_of(value.value)
    if not isinstance(value, Call):
        return None
    path = access_path(value.function)
    if path is not None and len(path) == 3 and path[:2] == ("auth0", "users") and path[2] in _CONTAINERS:
        return _plain(value, _CONTAINERS[path[2]])
    if isinstance(value.function, Member) and isinstance(value.function.key, Text):
        inner = update_of(value.function.object)
        return None if inner is None else _followed(inner, value.function.key.value, value)
    return None


def _plain(call: Call, container: str) -> Update | None:
    arguments = [each for each in call.arguments if not isinstance(each, Spread)]
    if len(arguments) != len(call.arguments) or len(arguments) < 2:
        return None
    then: tuple[Function, ...] = ()
    if len(arguments) > 2:
        callback = arguments[2]
        if not isinstance(callback, Function):
            return None
        then = (_without_error(callback),)
    return Update(container, arguments[0], arguments[1], then, call.span)


def _without_error(callback: Function) -> Function:
    """A callback of Node's for success: its first parameter is nothing."""
    if not callback.parameters:
        return callback
    first, *rest = callback.parameters
    body = substituted(callback.body, {first.name: Null(first.span)})
    return replace(callback, parameters=tuple(rest), body=body)


def _followed(update: Update, method: str, call: Call) -> Update | None:
    """`.then(f)`, `.catch(g)` and `.finally(h)` behind it."""
    first = call.arguments[0] if call.arguments else None
    if method == "catch":
        return update
    if method not in ("then", "finally"):
        return None
    if isinstance(first, Function):
        return replace(update, then=(*update.then, first))
    if isinstance(first, Name):
        body = Block((Do(Call(first, (), call.span), call.span),))
        return replace(update, then=(*update.then, Function((), body, call.span)))
    return None


@dataclass(frozen=True, slots=True)
class Updates:
    """Rewrites the updates of a rule whose user is called `user`."""

    user: str
    notes: Notes

    def of_body(self, body: Block) -> Block:
        """The body with all updates written key by key."""
        known = lets(body)

        def change(node: Any) -> Any:
            return (
                replace(node, body=self._of_block(node.body, known)) if isinstance(node, Function) else node
            )

        return self._of_block(bottom_up(body, change), known)

    def _of_block(self, block: Block, known: dict[str, Expr]) -> Block:
        statements: list[Statement] = []
        for index, statement in enumerate(block.statements):
            made = self._of_statement(statement, known)
            if made is None:
                statements.append(self._within(statement, known))
                continue
            sets, follows = made
            statements += sets
            rest = block.statements[index + 1 :]
            after = self._of_block(Block(rest), known).statements
            # What waits for the update runs when the rest of the rule has run.
            statements += [*after, *self._of_block(Block(follows), known).statements]
            return replace(block, statements=tuple(statements))
        return replace(block, statements=tuple(statements))

    def _within(self, statement: Statement, known: dict[str, Expr]) -> Statement:
        if isinstance(statement, If):
            then, otherwise = self._of_block(statement.then, known), self._of_block(
                statement.otherwise, known
            )
            return replace(statement, then=then, otherwise=otherwise)
        if isinstance(statement, ForOf | Loop):
            return replace(statement, body=self._of_block(statement.body, known))
        if isinstance(statement, Try):
            handler = None if statement.handler is None else self._of_block(statement.handler, known)
            last = None if statement.last is None else self._of_block(statement.last, known)
            return replace(statement, body=self._of_block(statement.body, known), handler=handler, last=last)
        return statement

    def _of_statement(
        self, statement: Statement, known: dict[str, Expr]
    ) -> tuple[list[Statement], tuple[Statement, ...]] | None:
        """What an update writes, and what follows it; None for any other statement."""
        if not isinstance(statement, Do | Return | Let) or statement.value is None:
            return None
        update = update_of(statement.value)
        if update is None:
            return None
        if access_path(self._named(update.id, known)) != (self.user, "user_id"):
            self.notes.problem(
                update.span,
                "an update of another user's metadata",
                "An Action writes the metadata of the user who logs in. Ask the Management API for others.",
            )
        sets = self._sets(update.container, update.metadata, update.span, known)
        if sets and statement.comments:
            sets[0] = replace(sets[0], comments=statement.comments)
        if isinstance(statement, Let):
            updated = Let(statement.name, Name(self.user, statement.span), statement.span)
            sets.append(updated)
        follows = self._follows(update)
        return sets, follows

    def _named(self, value: Expr, known: dict[str, Expr]) -> Expr:
        while isinstance(value, Name) and value.id in known:
            value = known[value.id]
        return value

    def _follows(self, update: Update) -> tuple[Statement, ...]:
        """What runs when the update is done: with the user as it is now."""
        made: list[Statement] = []
        for index, function in enumerate(update.then):
            is_last = index == len(update.then) - 1
            values = {each.name: Name(self.user, each.span) for each in function.parameters[:1]}
            body = substituted(function.body, dict(values))
            made += body.statements if is_last else _without_result(body)
        return tuple(made)

    def _sets(self, container: str, metadata: Expr, span: Span, known: dict[str, Expr]) -> list[Statement]:
        value = self._named(metadata, known)
        path = access_path(value)
        if path == (self.user, container):
            return [Do(Builtin(UPDATE, (Text(container, span),), span), span)]
        if isinstance(value, Object):
            return [each for entry in value.entries for each in self._set(container, entry, known)]
        if _is_assign(value):
            assert isinstance(value, Call)
            parts = [each for each in value.arguments if not isinstance(each, Spread)]
            return [each for part in parts for each in self._sets(container, part, span, known)]
        self.notes.problem(
            span,
            f"{container} that is made elsewhere",
            "Write out which keys are written: an Action writes each by its name.",
        )
        return []

    def _set(self, container: str, entry: Entry | Spread, known: dict[str, Expr]) -> list[Statement]:
        if isinstance(entry, Spread):
            return self._sets(container, entry.value, entry.span, known)
        if isinstance(entry.value, Undefined):
            return []
        return [setter(container, entry.key, entry.value, entry.span)]


def _is_assign(value: Expr) -> bool:
    """`Object.assign(…)`, and what lodash has for it."""
    path: Path | None = access_path(value.function) if isinstance(value, Call) else None
    return path in (("Object", "assign"), ("_", "extend"), ("_", "assign"), ("_", "merge"))


def _without_result(body: Block) -> list[Statement]:
    """The statements of a function whose value the next one of the chain waits for."""
    statements = list(body.statements)
    if statements and isinstance(statements[-1], Return):
        last = statements.pop()
        assert isinstance(last, Return)
        if last.value is not None:
            statements.append(Do(last.value, last.span, last.comments))
    return statements
