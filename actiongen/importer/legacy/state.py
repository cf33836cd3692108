"""What a Rule writes into `user`, `context` and `global`: each written place becomes a variable of its own.

In: the body of a rule. Out: the same, in which nothing of these objects is changed: a write is an assignment,
a read of what may have been written is a read of the variable, which begins as what the login says. Whoever
works out which value a variable has at which place (normalise) need not know that there was an object.

    user.groups = user.groups || []; if (user.groups.includes("a")) …
    ->   groups = user.groups; groups = groups || []; if (groups.includes("a")) …

Claims, SAML, MFA and redirects are no places: a write of theirs is an effect (writes.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from actiongen.core.tree import (
    Array,
    Assign,
    Block,
    Boolean,
    Builtin,
    Call,
    Conditional,
    Do,
    Entry,
    Expr,
    Function,
    Let,
    Member,
    Name,
    SetMember,
    Spread,
    Statement,
    Text,
    Undefined,
)
from actiongen.core.walk import Names, below, bottom_up, is_pure, parts, rebuilt
from actiongen.importer.legacy.alive import alive
from actiongen.importer.legacy.handed import key_of
from actiongen.importer.legacy.made import Path, access_path, called, deeper, event, member
from actiongen.importer.legacy.objects import whole, with_part
from actiongen.importer.legacy.roots import Roots
from actiongen.importer.legacy.table import table
from actiongen.importer.legacy.users import UPDATE, setter
from actiongen.importer.model import Handed, RepairKind
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace
from actiongen.source import Span

FOR_OTHERS = (
    "Actions do not share the user and the context. Import the rules together, and those that read it will get it "
    "through the metadata of the transaction; for the application, set a claim."
)
_SETTERS = {"setAppMetadata": "app_metadata", "setUserMetadata": "user_metadata"}
_ADDING = ("push", "unshift")


@dataclass(slots=True)
class State:
    """The places of a rule and their variables."""

    roots: Roots
    names: Names
    handed: Handed
    variables: dict[Path, str] = field(default_factory=dict)
    spans: dict[Path, Span] = field(default_factory=dict)
    written: set[Path] = field(default_factory=set)
    filled: set[Path] = field(default_factory=set)
    updated: set[Path] = field(default_factory=set)
    known: set[Path] = field(default_factory=set)
    begun: set[Path] = field(default_factory=set)
    first: Span = field(default_factory=lambda: Span("", 0, 0))

    def find(self, body: Block) -> None:
        """Looks for all places that are written."""
        read = set(_paths_read(body))
        self.updated = {
            (self.roots.user, each.arguments[0].value)
            for each in below(body)
            if isinstance(each, Builtin) and each.name == UPDATE and isinstance(each.arguments[0], Text)
        }
        if body.statements:
            self.first = body.statements[0].span
        written = [*_paths_written(body)]
        # An effect needs a variable only where it is asked for its value later, or changed in parts.
        touched = _prefixes(read) | _prefixes((path for path, _ in written), proper=True)
        for path, span in written:
            place = self.roots.place(path)
            if place is None or place in self.variables:
                continue
            if self._is_effect(place) and place not in touched and place[:2] not in read:
                continue
            self.variables[place] = self.names.fresh(_identifier(place))
            self.spans[place] = span
            self.written.add(place)
        for path in sorted(read):
            place = self.roots.place(path)
            if place is not None and place not in self.variables and self._text(place) in self.handed.reads:
                self.variables[place] = self.names.fresh(_identifier(place))
                self.spans[place] = self.first

    def _beginnings(self) -> set[Path]:
        """All beginnings of the places."""
        if len(self.known) != len(self.variables):
            self.known = set(self.variables)
            self.begun = _prefixes(self.variables)
        return self.begun

    def _text(self, place: Path) -> str:
        """A place as rules with the usual names of parameters write it."""
        root = {self.roots.user: "user", self.roots.context: "context"}.get(place[0], place[0])
        return ".".join((root, *place[1:]))

    def handing_on(self, body: Block, notes: Notes) -> Block:
        """The body, which hands on what is written for whoever comes after this rule."""
        used, kept = alive(body), self._kept_in(body)
        keys: dict[str, str] = {}
        for place in self.written:
            text, name = self._text(place), self.variables[place]
            if not self._is_for_others(place) or self._is_effect(place):
                continue
            if text not in self.handed.writes:
                if place[:2] in kept or name in used or self._is_mapped(place, body):
                    continue
                if place not in self.filled:
                    what = (
                        f"{text} is not taken away: no Action after this one, and no token, gets it by itself"
                    )
                    notes.repair(RepairKind.DROPPED, self.spans[place], what)
                    continue
                notes.hand_on(self.spans[place], text, key_of(text))
            keys[name] = key_of(text)

        def change(node: Any) -> Any:
            if not isinstance(node, Assign) or node.name not in keys:
                return node
            return [node, _handed_on(keys[node.name], node.name, node.span)]

        return bottom_up(body, change) if keys else body

    def _is_for_others(self, place: Path) -> bool:
        """Whether rules that follow can see it: the user with its metadata, and the context."""
        return place[0] in (self.roots.user, self.roots.context)

    def _kept_in(self, body: Block) -> set[Path]:
        """The metadata that the rule writes down: the event of the next Action has it."""
        paths = [access_path(each.function) for each in below(body) if isinstance(each, Call)]
        return {
            (self.roots.user, _SETTERS[path[-1]])
            for path in paths
            if path is not None and path[:2] == ("api", "user") and path[-1] in _SETTERS
        }

    def _is_mapped(self, place: Path, body: Block) -> bool:
        """Whether a mapping of SAML may name it."""
        return ".".join(place[1:]) in _mapped(body)

    def _is_effect(self, place: Path) -> bool:
        """Whether writing there is an effect, so that a variable is needed for reads alone."""
        return place[0] == self.roots.context and (
            place[1] in ("idToken", "accessToken") or place[1] in table().made_by_rules
        )

    def begin(self) -> list[Statement]:
        """The variables as the rule begins."""
        made: list[Statement] = []
        for place, name in self.variables.items():
            span = self.spans[place]
            value = self._at_first(place, span)
            if self._text(place) in self.handed.reads:
                value = _handed_over(key_of(self._text(place)), value, span)
            made.append(Let(name, value, span))
        return made

    def _at_first(self, place: Path, span: Span) -> Expr:
        if place[0] == "global" or self._is_effect(place):
            return Undefined(span)
        if place[0] == self.roots.context and not _is_known(place[1:]):
            return Undefined(span)
        return member(place, span)

    def rewritten(self, body: Block) -> Block:
        """The body with variables in the place of what it reads and writes."""
        made: Block = self._visit(body)
        return made

    def _visit(self, node: Any) -> Any:
        if isinstance(node, SetMember):
            return self._of_write(node)
        if isinstance(node, Do):
            added = self._of_adding(node)
            if added is not None:
                return added
            update = self._of_update(node)
            if update is not None:
                return update
        if isinstance(node, Member | Name):
            return self._of_read(node)
        return rebuilt(node, self._visit)

    def _of_write(self, node: SetMember) -> Any:
        path = _written(node.object, node.key)
        container = access_path(node.object)
        if container in self.updated and not isinstance(node.key, Text) and node.value is not None:
            assert container is not None
            return setter(container[1], self._visit(node.key), self._visit(node.value), node.span)
        place = self.roots.place(path)
        if path is None or place is None or place not in self.variables:
            return self._kept(node)
        if place[0] == "global" and isinstance(node.value, Function):
            # Whoever calls it has taken it over.
            return []
        value = Undefined(node.span) if node.value is None else self._visit(node.value)
        if not isinstance(value, Undefined):
            self.filled.add(place)
        name = self.variables[place]
        changed = with_part(Name(name, node.span), path[len(place) :], value, node.span)
        assigned = Assign(name, changed, node.span, node.comments)
        if not self._is_effect(place):
            return assigned
        owner, key = member(place[:-1], node.span), Text(place[-1], node.span)
        if place[1] in table().made_by_rules and len(path) == len(place):
            # The effect takes the object as it is written out; who asks for it later asks whether it is there, unless
            # it is made of nothing that acts and may be made twice.
            there = value if is_pure(value) else Boolean(True, node.span)
            return [SetMember(owner, key, value, node.span, node.comments), Assign(name, there, node.span)]
        effect = SetMember(owner, key, Name(name, node.span), node.span)
        return [assigned, effect]

    def _kept(self, node: SetMember) -> SetMember:
        """An effect: what it writes to stays as it is."""
        path = access_path(node.object)
        is_own = path is not None and path[0] in (self.roots.user, self.roots.context)
        return replace(
            node,
            object=node.object if is_own else self._visit(node.object),
            key=self._visit(node.key),
            value=None if node.value is None else self._visit(node.value),
        )

    def _of_adding(self, node: Do) -> Any:
        added = added_to(node.value)
        if added is None:
            return None
        path, items, is_at_end = added
        place = self.roots.place(path)
        if place is None or place not in self.variables:
            return None
        self.filled.add(place)
        old: Expr = deeper(Name(self.variables[place], node.span), path[len(place) :], node.span)
        new = tuple(self._visit(each) for each in items)
        all_items = (Spread(old, node.span), *new) if is_at_end else (*new, Spread(old, node.span))
        changed = with_part(
            Name(self.variables[place], node.span), path[len(place) :], Array(all_items, node.span), node.span
        )
        return Assign(self.variables[place], changed, node.span, node.comments)

    def _of_update(self, node: Do) -> list[Statement] | None:
        """All that was written into a container of metadata."""
        if not (isinstance(node.value, Builtin) and node.value.name == UPDATE):
            return None
        [container] = node.value.arguments
        assert isinstance(container, Text)
        sets: list[Statement] = [
            setter(container.value, Text(place[2], node.span), Name(name, node.span), node.span)
            for place, name in self.variables.items()
            if place[:2] == (self.roots.user, container.value)
        ]
        if sets and node.comments:
            sets[0] = replace(sets[0], comments=node.comments)
        return sets

    def _of_read(self, node: Member | Name) -> Any:
        path = access_path(node)
        if path is None:
            return rebuilt(node, self._visit)
        if path in self.variables:
            return Name(self.variables[path], node.span)
        if path not in self._beginnings():
            return (
                node
                if not any(path[:length] in self.variables for length in (2, 3))
                else rebuilt(node, self._visit)
            )
        inside = {place: name for place, name in self.variables.items() if place[: len(path)] == path}
        if inside and path[0] != "global" and not (path[0] == self.roots.context and len(path) == 1):
            return whole(node, len(path), inside)
        is_below = any(path[: len(place)] == place for place in self.variables)
        return rebuilt(node, self._visit) if is_below else node


def _handed_over(key: str, otherwise: Expr, span: Span) -> Expr:
    """What an earlier rule has written, as JSON in the metadata of the transaction."""
    text = Member(event("transaction.metadata", span), Text(key, span), span)
    read = Call(member(("JSON", "parse"), span), (text,), span)
    return Conditional(text, read, otherwise, span)


def _handed_on(key: str, name: str, span: Span) -> Statement:
    text = Call(member(("JSON", "stringify"), span), (Name(name, span),), span)
    return called("transaction.setMetadata", (Text(key, span), text), span)


def _mapped(body: Block) -> set[str]:
    """The texts of a rule that writes mappings of SAML, but for names of members."""
    texts: set[str] = set()
    is_saml = False
    todo: list[Any] = [body]
    while todo:
        node = todo.pop()
        if isinstance(node, Text):
            texts.add(node.value)
        key = node.key if isinstance(node, Member | SetMember | Entry) else None
        is_saml = is_saml or (isinstance(key, Text) and key.value == "samlConfiguration")
        todo += [each for each in parts(node) if each is not key or not isinstance(key, Text)]
    return texts if is_saml else set()


def _written(owner: Expr, key: Expr) -> Path | None:
    path = access_path(owner)
    return None if path is None or not isinstance(key, Text) else (*path, key.value)


def added_to(value: Expr) -> tuple[Path, tuple[Expr | Spread, ...], bool] | None:
    """`list.push(…)`, `list.unshift(…)`, `Array.prototype.push.apply(list, […])`."""
    if not isinstance(value, Call):
        return None
    called = access_path(value.function)
    if called == ("Array", "prototype", "push", "apply") and len(value.arguments) == 2:
        target, items = value.arguments
        path = None if isinstance(target, Spread) else access_path(target)
        if path is None or isinstance(items, Spread):
            return None
        return path, items.items if isinstance(items, Array) else (Spread(items, items.span),), True
    if called is None or called[-1] not in _ADDING or len(called) < 3:
        return None
    return called[:-1], value.arguments, called[-1] == "push"


def _paths_written(body: Block) -> Iterator[tuple[Path, Span]]:
    for each in below(body):
        if isinstance(each, SetMember):
            path = _written(each.object, each.key)
            if path is not None:
                yield path, each.span
        elif isinstance(each, Do):
            added = added_to(each.value)
            if added is not None:
                yield added[0], each.span


def _paths_read(body: Block) -> Iterator[Path]:
    """The paths of all members that are read; targets of writes are none."""
    todo: list[Any] = [body]
    while todo:
        each = todo.pop()
        if isinstance(each, SetMember):
            todo += [part for part in (each.key, each.value) if part is not None]
            continue
        if isinstance(each, Member):
            path = access_path(each)
            if path is not None:
                yield path
                continue
        todo += parts(each)


def _prefixes(paths: Iterable[Path], *, proper: bool = False) -> set[Path]:
    """All beginnings of these paths."""
    return {path[:length] for path in paths for length in range(1, len(path) + (not proper))}


def _is_known(path: Path) -> bool:
    """Whether the event says what stands at a path of the context."""
    text = ".".join(path)
    return any(known == text or known.startswith(f"{text}.") for known in table().context)


def _identifier(place: Path) -> str:
    letters = "".join(
        each if (each.isalnum() and each.isascii()) or each == "_" else "_" for each in place[-1]
    )
    return (
        letters.strip("_")
        if letters.strip("_") and not letters.strip("_")[0].isdigit()
        else f"value_{len(place)}"
    )
