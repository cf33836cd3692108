"""A name to which both arms of an `if` give a value, and one of them asks somebody first, or acts.

In: a name that is assigned in the arms alone. Out: one definition behind the `if`; questions stand above it with their
condition, and what acts stays in it.

    if (c) { t = kept.value; } else { r = http.get(u); t = r.json.t; }
        ->   r = c ? nothing : http.get(u);   t = c ? kept.value : r.json.t
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import below, bottom_up, here, is_pure, names_assigned, names_read, substituted
from actiongen.importer.libraries.asked.hoisting import is_question
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import negated
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace


def joined_arms(file: core.File, notes: Notes) -> core.File:
    """The file with such names defined once."""
    counts: dict[str, int] = {}
    for each in below(file):
        if isinstance(each, core.Assign):
            counts[each.name] = counts.get(each.name, 0) + 1
    if not counts:
        return file
    context = Context.of(file, notes)

    def change(node: Any) -> Any:
        return _Joining(node, counts, context).block() if isinstance(node, core.Block) else node

    return bottom_up(file, change)


class _Joining:
    def __init__(self, block: core.Block, counts: dict[str, int], context: Context) -> None:
        self._block = block
        self._counts = counts
        self._context = context

    def block(self) -> core.Block:
        """The block with its names joined."""
        statements = list(self._block.statements)
        declared: dict[str, int] = {}
        at = 0
        while at < len(statements):
            each = statements[at]
            if isinstance(each, core.Let) and self._counts.get(each.name):
                declared[each.name] = at
            elif isinstance(each, core.If):
                assigned = names_assigned(each)
                first = {name: statements[at] for name, at in declared.items() if name in assigned}
                made = self._joined(each, first) if first else None
                if made is not None:
                    gone = {declared[name] for name in first}
                    before = [one for index, one in enumerate(statements[:at]) if index not in gone]
                    statements = [*before, *made, *statements[at + 1 :]]
                    declared = {}
                    at = len(before) + len(made)
                    continue
            at += 1
        made_block = tuple(statements)
        return (
            self._block
            if made_block == self._block.statements
            else replace(self._block, statements=made_block)
        )

    def _joined(self, node: core.If, first: dict[str, core.Statement]) -> list[core.Statement] | None:
        """The `if` without the assignments of these names, which are all in its arms."""
        then, otherwise = self._read(node.then.statements, first), self._read(
            node.otherwise.statements, first
        )
        if then is None or otherwise is None:
            return None
        arms = (then, otherwise)
        values: list[dict[str, core.Expr]] = []
        for arm in arms:
            found: dict[str, core.Expr] = {}
            for each in arm:
                if isinstance(each, core.Assign) and each.name in first:
                    found[each.name] = each.value
            values.append(found)
        written = {name: sum(name in found for found in values) for name in first}
        if any(self._counts[name] != count for name, count in written.items()):
            return None
        condition, made = self._named(node)
        for arm, asked in zip(arms, (condition, negated(condition)), strict=True):
            made += self._lets(arm, asked, first)
        rest = [tuple(each for each in arm if _acts(each, first)) for arm in arms]
        if rest[0]:
            blocks = core.Block(rest[0]), core.Block(rest[1])
            made.append(replace(node, condition=condition, then=blocks[0], otherwise=blocks[1]))
        elif rest[1]:
            asked = negated(condition)
            made.append(replace(node, condition=asked, then=core.Block(rest[1]), otherwise=core.Block(())))
        for name, let in first.items():
            assert isinstance(let, core.Let)
            chosen = [found.get(name, let.value) for found in values]
            value = core.Conditional(condition, chosen[0], chosen[1], node.span)
            made.append(core.Let(name, value, node.span))
        return made

    def _read(
        self, arm: tuple[core.Statement, ...], first: dict[str, core.Statement]
    ) -> tuple[core.Statement, ...] | None:
        """An arm that reads a name after it has given it a value reads a name of its own."""
        made: list[core.Statement] = []
        # Before that it is what it was.
        given: dict[str, core.Expr] = {
            name: let.value for name, let in first.items() if isinstance(let, core.Let) and is_pure(let.value)
        }
        if set(first) - set(given):
            return None
        for index, each in enumerate(arm):
            each = substituted(each, given)
            if isinstance(each, core.Assign) and each.name in first:
                if is_question(each.value):
                    return None
                if each.name not in names_read(core.Block(arm[index + 1 :])):
                    made.append(each)
                    continue
                name = self._context.names.fresh(each.name)
                value = core.Name(name, each.span)
                made += [core.Let(name, each.value, each.span), core.Assign(each.name, value, each.span)]
                given[each.name] = value
            elif set(first) & names_assigned(each):
                return None
            else:
                made.append(each)
        return tuple(made)

    def _named(self, node: core.If) -> tuple[core.Expr, list[core.Statement]]:
        """The condition, under a name if it is more than one."""
        if isinstance(node.condition, core.Name) or (
            isinstance(node.condition, core.Builtin) and node.condition.name == "present"
        ):
            return node.condition, []
        name = self._context.names.fresh("condition")
        return core.Name(name, node.span), [core.Let(name, node.condition, node.condition.span)]

    def _lets(
        self, arm: tuple[core.Statement, ...], asked: core.Expr, first: dict[str, core.Statement]
    ) -> list[core.Statement]:
        """The definitions of an arm: questions are asked where it is taken, the others hold wherever."""
        made: list[core.Statement] = []
        for each in arm:
            if not isinstance(each, core.Let):
                continue
            if _may_act(each.value) and not _is_act(each.value):
                nothing = core.Undefined(each.span)
                value = core.Conditional(asked, each.value, nothing, each.span)
                made.append(replace(each, value=value))
            elif not _may_act(each.value):
                made.append(each)
        return made


def _is_act(node: core.Expr) -> bool:
    """Whether it changes something: it stays in its arm."""
    match node:
        case core.Call(core.Member(_, core.Text("set" | "delete"))):
            return True
        case _:
            return False


def _may_act(node: core.Expr) -> bool:
    """Whether it asks somebody, or calls what is not known."""
    return is_question(node) or any(
        isinstance(each, core.Call | core.New | core.Await) for each in here(node)
    )


def _acts(each: core.Statement, first: dict[str, core.Statement]) -> bool:
    if isinstance(each, core.Assign):
        return each.name not in first
    if isinstance(each, core.Let):
        return _is_act(each.value)
    return True
