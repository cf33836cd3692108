"""Variables that are assigned again become variables of their own.

In: functions whose variables change in `if`s and `try`s. Out: the same with a `Let` for each value, and conditional
expressions where arms meet. A variable that a loop or a callback assigns keeps its assignments.

    let plan = "free"; if (paid) { plan = "pro"; } f(plan);   ->   const plan = paid ? "pro" : "free"; f(plan);
"""

from typing import Any, cast

from actiongen.core.tree import (
    Assign,
    Await,
    Block,
    Builtin,
    Call,
    Expr,
    File,
    ForOf,
    Function,
    If,
    Let,
    Loop,
    Name,
    Null,
    OtherExpr,
    OtherStatement,
    Statement,
    Throw,
    Try,
    Undefined,
)
from actiongen.core.walk import (
    CONSTANTS,
    Names,
    below,
    here,
    names_assigned,
    names_in,
    names_read,
    parts,
    renamed,
    substituted,
)
from actiongen.importer.normalise.arms import Arm
from actiongen.importer.normalise.tools import (
    choice,
    falls,
    functions,
    is_calm,
    is_there,
    names_of,
    negated,
    size,
)
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

_Env = dict[str, Expr]
# A condition that is said twice is not longer than this; a longer one gets a name.
_SHORT = 12


def single(file: File, notes: Notes) -> File:
    """The file with a name for each value."""
    names = names_of(file)
    body = functions(file, lambda function, _: _changed(function, names))
    return replace(body, body=_in_block(body.body, names))


def _changed(function: Function, names: Names) -> Function:
    parameters = {each.name: Name(each.name, each.span) for each in function.parameters}
    body = _in_block(function.body, names, parameters)
    return function if body is function.body else replace(function, body=body)


def _in_block(block: Block, names: Names, parameters: dict[str, Name] | None = None) -> Block:
    given = parameters or {}
    chosen = _candidates(block, set(given))
    while chosen:
        maker = _Maker(chosen, names)
        try:
            made, _ = maker.statements(
                list(block.statements), {name: given[name] for name in chosen & set(given)}
            )
        except _Refused as refused:
            chosen = chosen - refused.names
            continue
        return _named_as_before(replace(block, statements=tuple(made)), maker.versions)
    return block


def _candidates(block: Block, parameters: set[str]) -> frozenset[str]:
    """The variables of this function that are assigned in it alone, and in no loop."""
    own = parameters | {each.name for each in here(block) if isinstance(each, Let)}
    assigned: set[str] = set()
    refused: set[str] = set()
    _scan(block, own, assigned, refused, set())
    return frozenset((assigned & own) - refused)


def _scan(node: Any, own: set[str], assigned: set[str], refused: set[str], in_loop: set[str]) -> None:
    """Notes what is assigned, and what is so where it cannot be followed; `in_loop` is what a loop around declares."""
    if isinstance(node, Function):
        for each in below(node):
            if isinstance(each, Assign):
                refused.add(each.name)
            elif isinstance(each, OtherExpr | OtherStatement):
                refused.update((*each.reads, *each.writes))
            elif isinstance(each, Name) and each.id in own:
                # Kept: what it is later does not matter, as long as it is not assigned any more.
                in_loop.add(f"kept {each.id}")
        return
    if isinstance(node, OtherExpr | OtherStatement):
        refused.update((*node.reads, *node.writes))
    if isinstance(node, Assign):
        assigned.add(node.name)
        if ("loop" in in_loop and node.name not in in_loop) or f"kept {node.name}" in in_loop:
            refused.add(node.name)
    if isinstance(node, Let):
        in_loop.add(node.name)
    if isinstance(node, ForOf | Loop):
        if isinstance(node, Loop):
            _scan(node.condition, own, assigned, refused, in_loop)
        else:
            _scan(node.iterable, own, assigned, refused, in_loop)
        inner = {"loop", *(each for each in in_loop if each.startswith("kept "))}
        for block in (node.body, node.update) if isinstance(node, Loop) else (node.body,):
            _scan(block, own, assigned, refused, inner)
        in_loop.update(each for each in inner if each.startswith("kept "))
        return
    for part in parts(node):
        _scan(part, own, assigned, refused, in_loop)


class _Refused(Exception):  # noqa: N818  # no error of a user's
    """Some variables cannot be followed."""

    def __init__(self, names: set[str]) -> None:
        super().__init__(", ".join(sorted(names)))
        self.names = names


class _Maker:
    """Follows the values of the chosen variables."""

    def __init__(self, chosen: frozenset[str], names: Names) -> None:
        self._chosen = chosen
        self._names = names
        self.versions: dict[str, list[str]] = {}

    def statements(self, statements: list[Statement], env: _Env) -> tuple[list[Statement], _Env | None]:
        """The statements, and what the variables are behind them; None if nothing gets there."""
        made: list[Statement] = []
        current: _Env | None = dict(env)
        todo = list(statements)
        while todo and current is not None:
            each = todo.pop(0)
            new, current = self._statement(each, current)
            made += new
        return made, current

    def _statement(self, node: Statement, env: _Env) -> tuple[list[Statement], _Env | None]:
        if isinstance(node, Let | Assign):
            return self._given(node, env)
        if isinstance(node, If):
            return self._if(node, env)
        if isinstance(node, Try):
            return self._try(node, env)
        if isinstance(node, ForOf | Loop):
            return [self._loop(node, env)], env
        new = cast(Statement, substituted(node, env))
        return [new], None if not falls([node]) else env

    def _given(self, node: Let | Assign, env: _Env) -> tuple[list[Statement], _Env]:
        value = substituted(node.value, env)
        if node.name not in self._chosen:
            return [node if value is node.value else replace(node, value=value)], env
        after = {**env}
        if isinstance(value, CONSTANTS) and not node.comments:
            after[node.name] = value
            return [], after
        name = self._version(node.name)
        after[node.name] = Name(name, node.span)
        return [Let(name, value, node.span, node.comments)], after

    def _version(self, name: str) -> str:
        made = self._names.fresh(name)
        self.versions.setdefault(name, []).append(made)
        return made

    def _loop(self, node: ForOf | Loop, env: _Env) -> Statement:
        if isinstance(node, ForOf):
            body, _ = self.statements(list(node.body.statements), env)
            iterable = substituted(node.iterable, env)
            return replace(node, iterable=iterable, body=replace(node.body, statements=tuple(body)))
        condition = substituted(node.condition, env)
        body, _ = self.statements(list(node.body.statements), env)
        update = substituted(node.update, env)
        return replace(
            node, condition=condition, update=update, body=replace(node.body, statements=tuple(body))
        )

    # Where ways meet

    def _if(self, node: If, env: _Env) -> tuple[list[Statement], _Env | None]:
        condition = substituted(node.condition, env)
        then, after_then = self.statements(list(node.then.statements), env)
        otherwise, after_otherwise = self.statements(list(node.otherwise.statements), env)

        def made(first: list[Statement], second: list[Statement]) -> If:
            return replace(
                node,
                condition=condition,
                then=replace(node.then, statements=tuple(first)),
                otherwise=replace(node.otherwise, statements=tuple(second)),
            )

        if after_then is None and after_otherwise is None:
            return [made(then, otherwise)], None
        if after_then is None:
            if after_otherwise == env:
                return [made(then, otherwise)], env
            return [made(then, []), *otherwise], after_otherwise
        if after_otherwise is None:
            if after_then == env:
                return [made(then, otherwise)], env
            turned = replace(made(otherwise, []), condition=negated(condition))
            return [turned, *then], after_then
        return self._met(made(then, otherwise), after_then, after_otherwise, env)

    def _met(self, node: If, first: _Env, second: _Env, env: _Env) -> tuple[list[Statement], _Env]:
        """What follows an `if` both of whose arms go on."""
        differing = [name for name in env if first.get(name) != second.get(name)]
        if not differing:
            return [node], {name: value for name, value in first.items() if name in second}
        before: list[Statement] = []
        condition = node.condition
        then, otherwise = Arm(node.then), Arm(node.otherwise)
        values = {name: (then.value(first[name]), otherwise.value(second[name])) for name in differing}
        # A variable that keeps its assignments may have another value behind the arms than in them.
        changed = names_assigned(node) - self._chosen
        for name, (one, other) in values.items():
            if one is None or other is None or changed & (names_read(one) | names_read(other)):
                raise _Refused({name})
        if not is_calm(condition) or size(condition) > _SHORT or changed & names_read(condition):
            is_simple = len(differing) == 1 and not then.left() and not otherwise.left()
            if not is_simple:
                name = self._names.fresh("condition")
                before.append(Let(name, condition, condition.span))
                condition = Name(name, condition.span)
        after = {**first}
        lets: list[Statement] = []
        for name, (one, other) in values.items():
            assert one is not None and other is not None
            new = self._version(name)
            lets.append(Let(new, choice(condition, one, other), node.span))
            after[name] = Name(new, node.span)
        left = [_turned(replace(node, condition=condition, then=then.block(), otherwise=otherwise.block()))]
        is_gone = not then.left() and not otherwise.left()
        if is_gone and lets:
            lets[0] = replace(lets[0], comments=(*node.comments, *then.comments(), *otherwise.comments()))
        asked = [*then.asked(condition), *otherwise.asked(negated(condition))]
        return [*before, *asked, *([] if is_gone else left), *lets], after

    def _try(self, node: Try, env: _Env) -> tuple[list[Statement], _Env | None]:
        body, after = self.statements(list(node.body.statements), env)
        inner = {each.name for each in below(node.body) if isinstance(each, Assign)} & self._chosen
        if node.last is not None and inner & names_read(node.last):
            raise _Refused(inner & names_read(node.last))
        handler: list[Statement] = []
        after_handler: _Env | None = env
        if node.handler is not None:
            if inner & names_read(node.handler):
                raise _Refused(inner & names_read(node.handler))
            handler, after_handler = self.statements(list(node.handler.statements), env)
        last, after_last = (
            ([], env) if node.last is None else self.statements(list(node.last.statements), env)
        )
        if node.last is not None and after_last != env:
            raise _Refused(
                {name for name in self._chosen if after_last is None or after_last.get(name) != env.get(name)}
            )
        made = replace(
            node,
            body=replace(node.body, statements=tuple(body)),
            handler=None if node.handler is None else replace(node.handler, statements=tuple(handler)),
            last=None if node.last is None else replace(node.last, statements=tuple(last)),
        )
        early = {name for name in inner if not _is_set_last(node.body, name)}
        if node.handler is None or after_handler is None:
            return [made], after
        kept = {name for name in early & env.keys() if after_handler.get(name) == env[name]}
        if kept:
            # Behind the handler it is what it was when the error came.
            raise _Refused(kept)
        if after is None:
            return [made], after_handler
        differing = {name for name in env if after.get(name) != after_handler.get(name)}
        if not differing:
            return [made], {name: value for name, value in after.items() if name in after_handler}
        if early:
            raise _Refused(early)
        return self._tried(made, after, after_handler, sorted(differing))

    def _tried(
        self, node: Try, first: _Env, second: _Env, differing: list[str]
    ) -> tuple[list[Statement], _Env]:
        """What follows a `try` that goes on after an error: what it asked tells which way was taken."""
        asked = [
            each
            for each in node.body.statements
            if isinstance(each, Let) and any(isinstance(part, Await | Builtin) for part in here(each.value))
        ]
        if not asked or node.handler is None:
            raise _Refused(set(differing))
        answer: Expr = Name(asked[-1].name, asked[-1].span)
        body, handler = Arm(node.body, kept=frozenset(each.name for each in asked)), Arm(node.handler)
        after = {**first}
        changed = names_assigned(node) - self._chosen
        lets: list[Statement] = []
        for name in differing:
            one, other = body.value(first[name]), handler.value(second[name])
            if one is None or other is None or changed & (names_read(one) | names_read(other)):
                raise _Refused({name})
            new = self._version(name)
            value = one if isinstance(other, Undefined | Null) and _is_of(one, answer) else None
            lets.append(Let(new, value or choice(is_there(answer), one, other), node.span))
            after[name] = Name(new, node.span)
        made = replace(node, body=body.block(), handler=handler.block())
        return [made, *lets], after


def _turned(node: If) -> If:
    """The `if` with something in its first arm."""
    if node.then.statements or not node.otherwise.statements:
        return node
    return replace(node, condition=negated(node.condition), then=node.otherwise, otherwise=node.then)


def _is_set_last(block: Block, name: str) -> bool:
    """Whether nothing fails after a variable has been set: an error means that it has its old value."""
    is_set = False
    for each in block.statements:
        if is_set and any(isinstance(part, Await | Builtin | Throw) for part in here(each)):
            return False
        is_set = is_set or any(isinstance(part, Assign) and part.name == name for part in here(each))
    return True


def _is_of(value: Expr, answer: Expr) -> bool:
    """Whether a value is the answer, or a part of it: absent where it is."""
    while value != answer:
        inner = getattr(value, "object", None) or getattr(value, "value", None)
        if inner is None or isinstance(value, Call):
            return False
        value = inner
    return True


def _named_as_before(block: Block, versions: dict[str, list[str]]) -> Block:
    """The last value of a variable has its own name, if nothing else has."""
    taken = names_in(block)
    names = {made[-1]: name for name, made in versions.items() if made and name not in taken}
    return renamed(block, names)
