"""`new URL(…)` whose query is put together step by step, some of it only sometimes: an address with `query=`.

In: a `URL` that has a name, `searchParams.set` and `append` on it in arms and loops, a `search` that is set. Out: the
built-in `with_query`, where the address is read. Requests and redirects take it apart.

    const u = new URL(a); if (c) u.searchParams.set("k", v); f(u.href);
        ->   f($with_query(a, { k: c ? `${v}` : undefined }))
"""

from dataclasses import dataclass, field
from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import below, bottom_up, is_pure, names_assigned, names_bound, names_read, path_of
from actiongen.importer.libraries.asked.addresses import WITH_QUERY, as_text
from actiongen.importer.libraries.asked.clients import sent
from actiongen.importer.libraries.asked.options import entries, of_form, url_text
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import builtin, method, negated, returned, static, text
from actiongen.importer.libraries.objects import of_pair
from actiongen.lazy_dataclass import replace

_CHANGE = ("set", "append", "delete", "sort", "forEach")


class _Unable(Exception):  # noqa: N818 - it is no error
    """What is done with the address is not only to put its query together and to read it."""


def with_queries(file: core.File, names: list[str], context: Context) -> core.File:
    """The file in which these URLs are addresses with a query, as far as they can be."""
    for name in names:
        try:
            file = _one(file, name, context)
        except _Unable:
            continue
    return file


def _one(file: core.File, name: str, context: Context) -> core.File:
    changed = False

    def change(node: Any) -> Any:
        nonlocal changed
        if not isinstance(node, core.Block):
            return node
        for at, each in enumerate(node.statements):
            if isinstance(each, core.Let) and each.name == name:
                changed = True
                made = _Address(name, each, context, names_assigned(file)).rest(node.statements[at + 1 :])
                return replace(node, statements=(*node.statements[:at], *made))
        return node

    made = bottom_up(file, change)
    if not changed or name in names_read(made):
        raise _Unable
    return made


@dataclass(slots=True)
class _Address:
    """One URL while its query is put together."""

    name: str
    let: core.Let
    context: Context
    assigned: set[str]
    query: dict[str, core.Expr] = field(default_factory=dict)

    def rest(self, statements: tuple[core.Statement, ...]) -> list[core.Statement]:
        """The statements below it, without those that set its query."""
        kept: list[core.Statement] = []
        while any(self._sets(each) for one in statements for each in below(one)):
            first, *others = statements
            kept += self._without(first, None, set())
            statements = tuple(others)
        address = url_text(self.let.value, self.context)
        if any(_names(address, key) for key in self.query):
            raise _Unable
        pairs = tuple(
            core.Entry(core.Text(key, value.span), value, value.span) for key, value in self.query.items()
        )
        whole = builtin(WITH_QUERY, self.let.span, address, core.Object(pairs, self.let.span))
        return [*kept, *(self._read(each, whole) for each in statements)]

    def _sets(self, node: Any) -> bool:
        """Whether it changes the URL."""
        match node:
            case core.SetMember(object):
                return self._is(object)
            case core.Call():
                found = method(node)
                return found is not None and self._is_query(found[0]) and found[1] in _CHANGE
            case _:
                return False

    def _is(self, node: Any) -> bool:
        return isinstance(node, core.Name) and node.id == self.name

    def _is_query(self, node: core.Expr) -> bool:
        return (
            isinstance(node, core.Member)
            and self._is(node.object)
            and node.key == core.Text("searchParams", node.span)
        )

    def _without(
        self, node: core.Statement, condition: core.Expr | None, inner: set[str]
    ) -> list[core.Statement]:
        """The statement without what it sets; ``condition``: it runs only then, ``inner``: names that are bound there.

        Raises: :class:`_Unable` where it does something else with the URL.
        """
        match node:
            case core.Do(core.Call() as call) if self._sets(call):
                self._set(call, condition, inner)
                return []
            case core.SetMember(object, core.Text("search"), value) if self._is(object) and value is not None:
                self._search(value, condition)
                return []
            case core.ForOf(item, iterable, body, is_in=False) if self.name in names_read(body):
                self._pairs(item, iterable, body, condition)
                return []
            case core.If(asked, then, otherwise) if self.name in names_read(node):
                self._check(asked, inner)
                bound = inner | names_bound(node)
                arms = [
                    core.Block(
                        tuple(kept for each in arm.statements for kept in self._without(each, holds, bound))
                    )
                    for arm, holds in (
                        (then, _both(condition, asked)),
                        (otherwise, _both(condition, negated(asked))),
                    )
                ]
                if not arms[0].statements and not arms[1].statements:
                    return []
                return [replace(node, then=arms[0], otherwise=arms[1])]
            case _ if self.name in names_read(node):
                raise _Unable
            case _:
                return [node]

    def _set(self, call: core.Call, condition: core.Expr | None, inner: set[str]) -> None:
        match method(call):
            case (_, "set" | "append" as how, (key, value)) if (said := text(key)) is not None:
                self._check(value, inner)
                self._put(said, value, condition, is_added=how == "append")
            case _:
                raise _Unable

    def _check(self, value: core.Expr, inner: set[str]) -> None:
        """Whether it means the same where the address is read."""
        if not is_pure(value) or names_read(value) & (inner | self.assigned | {self.name}):
            raise _Unable

    def _put(self, key: str, value: core.Expr, condition: core.Expr | None, *, is_added: bool) -> None:
        said = as_text(value)
        before = self.query.get(key)
        if before is not None and is_added:
            raise _Unable
        if condition is None:
            self.query[key] = said
            return
        nothing: core.Expr = core.Undefined(value.span)
        match before:
            case core.Conditional(asked, then, core.Undefined()) if negated(asked) == condition:
                self.query[key] = core.Conditional(asked, then, said, value.span)
            case _:
                self.query[key] = core.Conditional(condition, said, before or nothing, value.span)

    def _search(self, value: core.Expr, condition: core.Expr | None) -> None:
        """`u.search = new URLSearchParams({…})`, also its text."""
        form = of_form(self.context.meant(value), self.context)
        found = None if form is None else entries(form, self.context)
        if found is None or condition is not None or self.query:
            raise _Unable
        for key, each in found.items():
            self._check(each, set())
            self._put(key, each, None, is_added=False)

    def _pairs(self, item: str, iterable: core.Expr, body: core.Block, condition: core.Expr | None) -> None:
        """A loop over the pairs of an object that is written out, each of which is set."""
        match static(iterable), body.statements:
            case (("Object", "entries"), (given,)), (*lets, core.Do(core.Call() as call)) if self._sets(call):
                found = entries(given, self.context)
            case _:
                raise _Unable
        match method(call):
            case (_, "set" | "append" as how, (key, value)) if found is not None:
                pair = core.Array((key, value), call.span)
            case _:
                raise _Unable
        block = core.Block((*lets, core.Return(pair, call.span)))
        function = of_pair(core.Function((core.Parameter(item, call.span),), block, call.span))
        if function is None or returned(function) != core.Array(
            tuple(core.Name(each.name, call.span) for each in function.parameters), call.span
        ):
            raise _Unable
        for name, each in found.items():
            self._check(each, set())
            self._put(name, each, condition, is_added=how == "append")

    def _read(self, node: core.Statement, whole: core.Builtin) -> core.Statement:
        """The statement with the address where it reads the URL."""

        def change(each: Any) -> Any:
            match each:
                case core.Member(object, core.Text("href")) if object == whole:
                    return whole
                case core.Call(core.Member(object, core.Text("toString")), ()) if object == whole:
                    return whole
                case core.Template((object,)) if object == whole:
                    return whole
                case core.Name() if self._is(each):
                    return whole
                case _:
                    return each

        made: core.Statement = bottom_up(node, change)
        everywhere = sum(each == whole for each in below(made))
        if everywhere != sum(self._takes(each, whole) for each in below(made)):
            raise _Unable
        return made

    def _takes(self, node: Any, whole: core.Builtin) -> bool:
        """Whether it is a request or a redirect to the address."""
        match node:
            case core.Call(function, (given, *rest)) if whole in below(given):
                is_redirect = path_of(function) == ("api", "redirect", "sendUserTo")
                return given == whole and not rest if is_redirect else sent(node, self.context) is not None
            case _:
                return False


def _names(address: core.Expr, key: str) -> bool:
    """Whether an address has that key in its query already."""
    written = (each for each in below(address) if isinstance(each, core.Text | core.Template))
    parts = (each.parts if isinstance(each, core.Template) else (each.value,) for each in written)
    return any(
        f"{sign}{key}=" in part for each in parts for part in each if isinstance(part, str) for sign in "?&"
    )


def _both(condition: core.Expr | None, asked: core.Expr) -> core.Expr:
    return asked if condition is None else core.Logical("&&", condition, asked, asked.span)
