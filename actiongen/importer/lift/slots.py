"""What an extern says of the calls of ``api`` that its steps would make.

In: steps of a handler. Out: the same in which each such call notes what it would be called with, and the calls
themselves, each under what the answer says of it.

    api.access.deny(error.message)   ->   decided.deny = { value: `${error.message}` };
                                          if (decided.deny != null) { api.access.deny(decided.deny.value); }

Calls in loops, and in functions that are called from several places, are noted in one list, in the order in which they
are made: `decided.steps.push({ deny: { … } })`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from actiongen.core import tree as core
from actiongen.core.walk import Core, Names, below, here, is_pure, names_in, names_read, parts, rebuilt
from actiongen.importer.lift.evident import (
    BOOLEAN,
    Evident,
    evident,
    fields,
    grown,
    is_there,
)
from actiongen.importer.lift.names import snake_case
from actiongen.importer.lift.place import method_name
from actiongen.importer.lift.shapes import is_text, unwrapped
from actiongen.javascript.literals import is_identifier
from actiongen.source import Span

_TEXTS = ("access.deny", "notification.drop", "transaction.deny")
"""What refuses is always a text: an error that is handed on whole is not."""
STEPS = "steps"
"""The list of calls whose order, or number, the text does not show."""
FAILED = "failed"
"""What an extern answers where the steps throw an error of their own, after calls that are made all the same."""
Acting = core.Do | core.Return


@dataclass(slots=True)
class Slots:
    """``inner`` are the names that the steps bind or change: what reads one of them is said by the extern.
    ``taken`` are all names of the file.

    ``is_sure``: the steps come to their end. ``calls`` are the calls that the policy makes, in their order. ``queries``
    are what it asks before: a look into the cache for what is written out, before anything is put there.
    """

    answer: str
    taken: frozenset[str]
    is_sure: bool = True
    inner: frozenset[str] = frozenset()
    calls: list[core.Statement] = field(default_factory=list)
    queries: list[core.Let] = field(default_factory=list)
    is_list: bool = False
    _names: Names = field(default_factory=lambda: Names({"is_over", STEPS, FAILED}))
    _all: Names = field(default_factory=lambda: Names(()))
    _step: str = ""
    absent: list[core.Call] = field(default_factory=list)
    _types: dict[str, Evident] = field(default_factory=dict)
    _grown: dict[str, Evident] = field(default_factory=dict)
    _made: dict[int, core.Statement] = field(default_factory=dict)
    _always: frozenset[int] = frozenset()

    def noted(self, run: core.Block, inner: frozenset[str]) -> core.Block | None:
        """The steps with notes in the place of calls; None where a call is no step of its own."""
        self.inner = inner
        self._grown = grown(run)
        order = _Order(run)
        sites = list(order.sites())
        self.is_list = order.is_repeated
        self._all = Names({*self.taken, *names_in(run), self.answer})
        self._step = self._all.fresh("step")
        is_sure = self.is_sure and not self.is_list
        self._always = frozenset(map(id, _always(run))) if is_sure else frozenset()
        made = rebuilt(run, self._visit)
        if self.queries and order.is_changed_first:
            return None
        if "api" in names_read(made) or any(id(each) not in self._made for each in sites):
            return None
        self.calls = [self._made[id(each)] for each in sites]
        if self.is_list:
            span = sites[0].span
            steps = core.Member(core.Name(self.answer, span), core.Text(STEPS, span), span)
            self.calls = [core.ForOf(self._step, steps, core.Block(tuple(self.calls)), span)]
        return made

    def _visit(self, each: Any) -> Any:
        if isinstance(each, Acting):
            found = _acting(each)
            if found is not None:
                noted = self._call(*found, each)
                return noted if isinstance(each, core.Do) else [*noted, core.Return(None, each.span)]
        if isinstance(each, core.Call) and _is_query(each) and not names_read(each) & self.inner - {"api"}:
            return self._query(each)
        return rebuilt(each, self._visit)

    def _query(self, call: core.Call) -> core.Expr:
        """The name of what is asked before the steps."""
        same = next((each for each in self.queries if each.value == call), None)
        if same is None:
            key = call.arguments[0]
            wish = (
                snake_case(key.value) if isinstance(key, core.Text) and is_identifier(key.value) else "cached"
            )
            same = core.Let(self._all.fresh(wish), call, call.span)
            self.queries.append(same)
        return core.Name(same.name, call.span)

    def _call(self, method: str, call: core.Call, at: Acting) -> list[core.Statement]:
        """The lines that note a call; the call itself is put to the others."""
        span = call.span
        slot = self._names.fresh(_slot(method, call))
        owner = core.Name(self._step if self.is_list else self.answer, span)
        noted = core.Member(owner, core.Text(slot, span), span)
        said = _Said(self.inner, noted)
        arguments = tuple(
            said.value(each, "value", is_shown=index < 2 and method in _TEXTS)
            for index, each in enumerate(call.arguments)
            if not isinstance(each, core.Spread)
        )
        is_always = id(at) in self._always
        value: core.Expr = core.Object(tuple(said.entries), span)
        type_ = fields((_key(each), self._type(each.value)) for each in said.entries)
        if not said.entries:
            value, type_ = core.Boolean(True, span), BOOLEAN
        elif len(said.entries) == 1 and said.is_whole:
            value = said.entries[0].value
            type_ = self._type(value)
            arguments = tuple(noted if said.is_said(each) else each for each in arguments)
        # What is absent is not handed on by a policy: then it leaves the call out.
        if said.is_whole and any(not is_there(each.value, {}) for each in said.entries):
            self.absent.append(call)
        acting: core.Statement = core.Do(core.Call(call.function, arguments, span), span, at.comments)
        if not is_always:
            needed = [each for each in arguments if said.is_said(each)] or [noted]
            acting = core.If(_all_there(needed), core.Block((acting,)), core.Block(()), span)
        self._made[id(at)] = acting
        if is_always and not said.entries:
            return []
        self._types[slot] = type_
        return [self._note(slot, value, at.span)]

    def _type(self, value: core.Expr) -> Evident:
        return self._grown.get(value.id, evident(value)) if isinstance(value, core.Name) else evident(value)

    def types(self) -> dict[str, Evident]:
        """What the extern says, by its names."""
        return {STEPS: [dict(self._types)]} if self.is_list else self._types

    def _note(self, slot: str, value: core.Expr, span: Span) -> core.Statement:
        answer, key = core.Name(self.answer, span), core.Text(slot, span)
        if not self.is_list:
            return core.SetMember(answer, key, value, span)
        steps = core.Member(answer, core.Text(STEPS, span), span)
        step = core.Object((core.Entry(key, value, span),), span)
        return core.Do(core.Call(core.Member(steps, core.Text("push", span), span), (step,), span), span)


@dataclass(slots=True)
class _Said:
    """What the extern says of the arguments of one call."""

    inner: frozenset[str]
    noted: core.Expr
    entries: list[core.Entry] = field(default_factory=list)
    _names: Names = field(default_factory=lambda: Names(()))

    is_whole: bool = True

    def value(self, argument: core.Expr, wish: str, *, is_shown: bool = False) -> core.Expr:
        """The argument as the policy writes it."""
        plain = unwrapped(argument)
        if is_pure(plain) and not names_read(plain) & self.inner and not _has_functions(plain):
            return argument
        if isinstance(plain, core.Object) and all(map(_is_written_out, plain.entries)):
            self.is_whole = False
            entries = (cast(core.Entry, each) for each in plain.entries)
            named = ((each, _key(each)) for each in entries)
            return core.Object(
                tuple(core.Entry(each.key, self.value(each.value, key), each.span) for each, key in named),
                plain.span,
            )
        span = plain.span
        name = self._names.fresh(snake_case(wish))
        if is_shown and not is_text(plain):
            argument = core.Template((argument,), span)
        self.entries.append(core.Entry(core.Text(name, span), argument, span))
        return core.Member(self.noted, core.Text(name, span), span)

    def is_said(self, argument: core.Expr) -> bool:
        """Whether an argument of the policy is what the extern says."""
        return isinstance(argument, core.Member) and argument.object is self.noted


def _key(entry: core.Entry) -> str:
    return cast(core.Text, entry.key).value


def _all_there(values: Sequence[core.Expr]) -> core.Expr:
    """That all of the values are there."""
    span = values[0].span
    first, *others = (core.Binary("!=", each, core.Null(span), span) for each in values)
    whole: core.Expr = first
    for each in others:
        whole = core.Logical("&&", whole, each, span)
    return whole


def _is_written_out(entry: core.Entry | core.Spread) -> bool:
    return isinstance(entry, core.Entry) and isinstance(entry.key, core.Text)


def _has_functions(expr: core.Expr) -> bool:
    """Whether something in it is no value of a policy."""
    return any(isinstance(each, core.Builtin | core.Function | core.OtherExpr) for each in below(expr))


def _acting(each: Acting) -> tuple[str, core.Call] | None:
    """The method of ``api`` that a step calls for what it does, and the call."""
    call = None if each.value is None else unwrapped(each.value)
    if not isinstance(call, core.Call) or any(isinstance(one, core.Spread) for one in call.arguments):
        return None
    method = method_name(unwrapped(call.function))
    return None if method is None else (method, call)


def _is_query(call: core.Call) -> bool:
    return method_name(unwrapped(call.function)) == "cache.get" and len(call.arguments) == 1


def _slot(method: str, call: core.Call) -> str:
    """A word for a call: the key that it sets, or its method."""
    last = snake_case(method.rpartition(".")[2])
    first = call.arguments[0] if len(call.arguments) > 1 else None
    if not isinstance(first, core.Text) or not last.startswith(("set_", "add_")):
        return last
    word = first.value.rstrip("/").rpartition("/")[2]
    made = snake_case("".join(char if char.isalnum() and char.isascii() else "_" for char in word))
    return made if made[:1].isalpha() else last


def _always(run: core.Block) -> Iterator[core.Statement]:
    """The steps that run whatever happens, unless something throws."""
    for each in run.statements:
        yield each
        if any(isinstance(inner, core.Return) for inner in here(each)):
            return


@dataclass(slots=True)
class _Order:
    """The calls of ``api`` in the order in which they are made; ``is_repeated``: one may be made several times;
    ``is_changed_first``: the cache may be asked for what has been put there.
    """

    run: core.Block
    is_repeated: bool = False
    is_changed_first: bool = False
    _is_changed: bool = False
    _functions: dict[str, core.Function] = field(init=False)
    _entered: set[str] = field(default_factory=set)
    _is_many: int = 0

    def __post_init__(self) -> None:
        self._functions = {
            each.name: each.value
            for each in below(self.run)
            if isinstance(each, core.Let) and isinstance(each.value, core.Function)
        }

    def sites(self) -> Iterator[Acting]:
        """The statements."""
        yield from self._in(self.run)

    def _in(self, node: Core) -> Iterator[Acting]:
        if isinstance(node, core.Let) and isinstance(node.value, core.Function):
            return
        if isinstance(node, core.Name) and node.id in self._functions:
            yield from self._entering(node.id)
            return
        is_many = isinstance(node, core.ForOf | core.Loop | core.Function)
        self._is_many += is_many
        for each in parts(node):
            yield from self._in(each)
        found = _acting(node) if isinstance(node, Acting) else None
        if found is not None and isinstance(node, Acting):
            self.is_repeated = self.is_repeated or self._is_many > 0
            self._is_changed = self._is_changed or found[0].startswith("cache.")
            yield node
        if isinstance(node, core.Call) and _is_query(node):
            self.is_changed_first = self.is_changed_first or self._is_changed or self._is_many > 0
        self._is_many -= is_many

    def _entering(self, name: str) -> Iterator[Acting]:
        """A function that is called, or handed on."""
        body = self._functions[name].body
        if name in self._entered:
            self.is_repeated = self.is_repeated or any(
                isinstance(each, Acting) and _acting(each) is not None for each in below(body)
            )
            self.is_changed_first = self.is_changed_first or self._is_changed
            return
        self._entered.add(name)
        yield from self._in(body)
