"""What a Rule writes into `user`, `context` and `global`: each written place becomes a variable of its own.

In: the body of a rule. Out: the same, in which nothing of these objects is changed: a write is an assignment,
a read of what may have been written is a read of the variable, which begins as what the login says. Whoever
works out which value a variable has at which place (normalise) need not know that there was an object.

    user.groups = user.groups || []; if (user.groups.includes("a")) …
    ->   groups = user.groups; groups = groups || []; if (groups.includes("a")) …

Claims, SAML, MFA and redirects are no places: a write of theirs is an effect (writes.py).
"""

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
    Expr,
    Function,
    Let,
    Member,
    Name,
    Null,
    SetMember,
    Spread,
    Statement,
    Text,
    Undefined,
)
from actiongen.core.walk import Names, below, is_pure, rebuilt
from actiongen.importer.legacy.handed import key_of
from actiongen.importer.legacy.made import Path, access_path, deeper, event, member
from actiongen.importer.legacy.objects import whole, with_part
from actiongen.importer.legacy.roots import Roots
from actiongen.importer.legacy.table import is_of_auth0, table
from actiongen.importer.legacy.users import UPDATE, setter
from actiongen.importer.legacy.written import (
    added_to,
    paths_changed,
    paths_read,
    paths_written,
    prefixes,
    written,
)
from actiongen.importer.model import Handed
from actiongen.lazy_dataclass import replace
from actiongen.source import Span

_OF_ALL_OBJECTS = ("constructor", "__proto__", "prototype", "toString", "valueOf", "hasOwnProperty")
FOR_OTHERS = (
    "Actions do not share the user and the context. Import the rules together, and those that read it will get it "
    "through the metadata of the transaction; for the application, set a claim."
)
_METADATA = ("app_metadata", "user_metadata")


@dataclass(slots=True)
class State:
    """The places of a rule and their variables."""

    roots: Roots
    names: Names
    handed: Handed
    variables: dict[Path, str] = field(default_factory=dict)
    spans: dict[Path, Span] = field(default_factory=dict)
    written: set[Path] = field(default_factory=set)
    read: set[Path] = field(default_factory=set)
    filled: set[Path] = field(default_factory=set)
    updated: set[Path] = field(default_factory=set)
    changed: tuple[Path, ...] = ()
    known: set[Path] = field(default_factory=set)
    begun: set[Path] = field(default_factory=set)
    last_read: dict[Path, int] = field(default_factory=dict)
    wiped: dict[str, Span] = field(default_factory=dict)
    first: Span = field(default_factory=lambda: Span("", 0, 0))

    def find(self, body: Block) -> None:
        """Looks for all places that are written."""
        spans = [*paths_read(body)]
        read = {path for path, _ in spans}
        for path, span in spans:
            self.last_read[path[:2]] = max(span.start, self.last_read.get(path[:2], -1))
        self.updated = {
            (self.roots.user, each.arguments[0].value)
            for each in below(body)
            if isinstance(each, Builtin) and each.name == UPDATE and isinstance(each.arguments[0], Text)
        }
        self.changed = tuple(
            dict.fromkeys(path[:3] for path in paths_changed(body) if path[:2] in self.updated)
        )
        if body.statements:
            self.first = body.statements[0].span
        written = [*paths_written(body)]
        # An effect needs a variable only where it is asked for its value later, or changed in parts.
        touched = prefixes(read) | prefixes((path for path, _ in written), proper=True)
        for path, span in written:
            place = self.roots.place(path)
            if place is None or place in self.variables:
                continue
            if self.is_effect(place) and place not in touched and place[:2] not in read:
                continue
            self.variables[place] = self.names.fresh(_identifier(place))
            self.spans[place] = span
            self.written.add(place)
        called = {
            callee
            for each in below(body)
            if isinstance(each, Call) and (callee := access_path(each.function)) is not None
        }
        for path in sorted(read):
            place = self.roots.place(path)
            if place is None or place in self.variables:
                continue
            if self.text(place) in self.handed.reads or self._is_of_others(place, called):
                self.variables[place] = self.names.fresh(_identifier(place))
                self.spans[place] = self.first
                self.read.add(place)

    def _beginnings(self) -> set[Path]:
        """All beginnings of the places."""
        if len(self.known) != len(self.variables):
            self.known = set(self.variables)
            self.begun = prefixes(self.variables)
        return self.begun

    def text(self, place: Path) -> str:
        """A place as rules with the usual names of parameters write it."""
        root = {self.roots.user: "user", self.roots.context: "context"}.get(place[0], place[0])
        return ".".join((root, *place[1:]))

    def _is_of_others(self, place: Path, called: set[Path]) -> bool:
        """Whether it is a member of the context that Auth0 does not know, and is no function."""
        if place[0] != self.roots.context or len(place) != 2 or place[1] in _OF_ALL_OBJECTS:
            return False
        return not is_of_auth0(place[1]) and not any(
            path[:2] == place for path in called if path != (*place, "hasOwnProperty")
        )

    def is_effect(self, place: Path) -> bool:
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
            if self.text(place) in self.handed.reads or place in self.read:
                value = _handed_over(key_of(self.text(place)), value, span)
            made.append(Let(name, value, span))
        return made

    def _at_first(self, place: Path, span: Span) -> Expr:
        if place[0] == "global" or self.is_effect(place):
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
        path = written(node.object, node.key)
        if path is not None and self._is_wiped(path, node):
            self.wiped[self.text(path)] = node.span
            return []
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
        if not self.is_effect(place):
            return assigned
        owner, key = member(place[:-1], node.span), Text(place[-1], node.span)
        if place[1] in table().made_by_rules and len(path) == len(place):
            # The effect takes the object as it is written out; who asks for it later asks whether it is there, unless
            # it is made of nothing that acts and may be made twice.
            there = value if is_pure(value) else Boolean(True, node.span)
            return [SetMember(owner, key, value, node.span, node.comments), Assign(name, there, node.span)]
        effect = SetMember(owner, key, Name(name, node.span), node.span)
        return [assigned, effect]

    def _is_wiped(self, path: Path, node: SetMember) -> bool:
        """Whether all metadata are taken away, and nothing of this rule asks for them later."""
        is_nothing = node.value is None or isinstance(node.value, Undefined | Null)
        is_all = path[0] == self.roots.user and len(path) == 2 and path[1] in _METADATA
        return is_all and is_nothing and self.last_read.get(path, -1) < node.span.start

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
        sets += [
            setter(container.value, Text(path[2], node.span), member(path, node.span), node.span)
            for path in self.changed
            if path[1] == container.value and len(path) == 3 and path not in self.variables
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
