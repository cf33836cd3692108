"""What the rules of this package know beside the node in front of them: what names stand for, and of what kind a
value is as far as it can be told without types.

In: a file of Core. Out: :class:`Context`, whose `kind` is None where nothing is known.

    context.kind(event.authorization.roles)   ->   Kind.LIST
"""

from dataclasses import dataclass, field
from enum import Enum

from actiongen.auth0.any_trigger import any_trigger
from actiongen.auth0.fields import FieldType
from actiongen.core import tree as core
from actiongen.core.walk import Names, below, is_pure, path_of
from actiongen.importer.libraries.nodes import is_builtin
from actiongen.importer.notes import Notes


class Kind(Enum):
    """What a value is when it is there."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    LIST = "list"
    OBJECT = "object"
    TIME = "time"
    DURATION = "duration"


_NAMES = {
    Kind.BOOLEAN: "present any all in matches ip_in truthy .startswith .endswith",
    Kind.TEXT: ".lower .upper .strip .replace .join .removeprefix .removesuffix iso weekday date email_domain to_json"
    " sha256 hmac_sha256 base64 base64url from_base64 basic_auth uuid",
    Kind.NUMBER: "len sum floor ceil to_number timestamp timestamp_ms hour ms day_number",
    Kind.LIST: "for unique sorted csv set .split",
    Kind.OBJECT: "dict_for",
    Kind.TIME: "now time",
    Kind.DURATION: "seconds minutes hours days elapsed",
}
_BUILTINS = {name: kind for kind, names in _NAMES.items() for name in names.split()}
# Lists that are made of something.
_MADE = ("for", "unique", "sorted", "csv", ".split", "set")
_FIELDS = {
    FieldType.STRING: Kind.TEXT,
    FieldType.NUMBER: Kind.NUMBER,
    FieldType.BOOLEAN: Kind.BOOLEAN,
    FieldType.RECORD: Kind.OBJECT,
    FieldType.CONTAINER: Kind.OBJECT,
    FieldType.LIST: Kind.LIST,
    FieldType.SECRETS: Kind.OBJECT,
}
_READ = {"string": Kind.TEXT, "number": Kind.NUMBER, "boolean": Kind.BOOLEAN}


@dataclass(slots=True)
class Context:
    """`values` are those of the names that one `Let` alone gives a value; `bound` are all that the file declares.
    `answers` are those of which `data` or `json` is read, `changed` those of which a member is set.
    `names` makes new ones,
    `budget` is how many statements may be put somewhere twice, `text` that of the file.
    """

    notes: Notes
    names: Names
    values: dict[str, core.Expr] = field(default_factory=dict)
    bound: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    budget: int = 20_000
    text: str = ""
    _kinds: dict[str, Kind | None] = field(default_factory=dict)

    @classmethod
    def of(cls, file: core.File, notes: Notes) -> "Context":
        """That of a file as it is now."""
        values: dict[str, core.Expr] = {}
        twice: set[str] = set()
        bound: set[str] = set()
        read: set[str] = set()
        answers: set[str] = set()
        changed: set[str] = set()
        for each in below(file):
            match each:
                case core.Name(id):
                    read.add(id)
                case core.Member(core.Name(id), core.Text("data" | "json")):
                    answers.add(id)
                case core.Let(name, value):
                    if name in values:
                        twice.add(name)
                    values[name] = value
                    bound.add(name)
                case core.SetMember(object):
                    changed.update((path_of(object) or ())[:1])
                case core.Assign(name):
                    twice.add(name)
                case core.Parameter(name) | core.ForOf(name):
                    bound.add(name)
                case core.Try(error=name):
                    bound.update((name,) if name else ())
                case core.OtherExpr() | core.OtherStatement():
                    twice.update(each.writes)
                    read.update(each.reads)
        once = {name: value for name, value in values.items() if name not in twice}
        names = Names(read | bound | twice)
        return cls(
            notes, names, once, frozenset(bound), frozenset(answers), frozenset(changed), text=file.text
        )

    def define(self, name: str, value: core.Expr) -> None:
        """Gives a name another value; what was known of kinds is looked at again."""
        if self.values.get(name) is not value:
            self.values[name] = value
            self._kinds.clear()

    def meant(self, node: core.Expr) -> core.Expr:
        """What a name stands for, through other names and awaits; else the node itself."""
        seen: set[core.Expr] = set()
        while isinstance(node, core.Name | core.Member) and node not in seen:
            seen.add(node)
            node = self.values.get(node.id, node) if isinstance(node, core.Name) else self._member(node)
        return node

    def _member(self, node: core.Member) -> core.Expr:
        """What stands under a key of an object that is written out, and never changed."""
        if not isinstance(node.object, core.Name | core.Member) or not isinstance(node.key, core.Text):
            return node
        names = path_of(node.object)
        if names is None or names[0] in self.changed or names[0] not in self.values:
            return node
        object = self.meant(node.object)
        if not isinstance(object, core.Object):
            return node
        for each in reversed(object.entries):
            if isinstance(each, core.Spread) or not isinstance(each.key, core.Text):
                return node
            if each.key == node.key:
                return each.value
        return node

    def kind(self, node: core.Expr) -> Kind | None:
        """Of what kind a value is when it is there."""
        return self._kind(node, 0)

    def _kind(self, node: core.Expr, depth: int) -> Kind | None:
        if depth > 20:
            return None
        match node:
            case core.Text() | core.Template():
                return Kind.TEXT
            case core.Number():
                return Kind.NUMBER
            case core.Boolean():
                return Kind.BOOLEAN
            case core.Array():
                return Kind.LIST
            case core.Object():
                return Kind.OBJECT
            case core.Name(id):
                if id not in self._kinds:
                    self._kinds[id] = self._kind(self.values[id], depth + 1) if id in self.values else None
                return self._kinds[id]
            case core.Unary(operator, _):
                return {"!": Kind.BOOLEAN, "typeof": Kind.TEXT}.get(operator, Kind.NUMBER)
            case core.Conditional(_, then, otherwise):
                return self._same(then, otherwise, depth)
            case core.Logical("||" | "??", left, right):
                return self._same(left, right, depth)
            case core.Logical("&&", left, right):
                return self._both(left, right, depth)
            case core.Binary(operator, left, right):
                return self._of_binary(operator, left, right, depth)
            case core.Builtin():
                return self._of_builtin(node, depth)
            case core.Member():
                return self._of_path(node)
            case _:
                return None

    def _same(self, left: core.Expr, right: core.Expr, depth: int) -> Kind | None:
        if isinstance(left, core.Null | core.Undefined):
            return self._kind(right, depth + 1)
        if isinstance(right, core.Null | core.Undefined):
            return self._kind(left, depth + 1)
        first = self._kind(left, depth + 1)
        return first if first is self._kind(right, depth + 1) else None

    def _both(self, left: core.Expr, right: core.Expr, depth: int) -> Kind | None:
        # `a && b` is b, or what a is where it counts as false: false itself if it is a boolean.
        first, second = self._kind(left, depth + 1), self._kind(right, depth + 1)
        return Kind.BOOLEAN if first is second is Kind.BOOLEAN else None

    def _of_binary(self, operator: str, left: core.Expr, right: core.Expr, depth: int) -> Kind | None:
        if operator in ("===", "!==", "==", "!=", "<", "<=", ">", ">=", "in", "instanceof"):
            return Kind.BOOLEAN
        first, second = self._kind(left, depth + 1), self._kind(right, depth + 1)
        if operator == "+" and Kind.TEXT in (first, second):
            return Kind.TEXT
        if first in (Kind.TIME, Kind.DURATION) or second in (Kind.TIME, Kind.DURATION):
            return _of_times(operator, first, second)
        if operator == "+":
            return Kind.NUMBER if first is second is Kind.NUMBER else None
        return Kind.NUMBER

    def _of_builtin(self, node: core.Builtin, depth: int) -> Kind | None:
        if node.name == "maybe":
            return self._kind(node.arguments[0], depth + 1)
        if node.name == "coalesce":
            kinds = {self._kind(each, depth + 1) for each in node.arguments if not _is_nothing(each)}
            return next(iter(kinds)) if len(kinds) == 1 else None
        if node.name == "read":
            match node.arguments[1]:
                case core.Name(id):
                    return _READ.get(id)
                case core.Array():
                    return Kind.LIST
                case _:
                    return None
        if node.name in ("slice", "min", "max"):
            first = self._kind(node.arguments[0], depth + 1)
            return first if node.name == "slice" else None
        return _BUILTINS.get(node.name)

    def _of_path(self, node: core.Expr) -> Kind | None:
        names = self.path(node)
        if names is None or names[0] != "event":
            return None
        if names[1:2] == ("secrets",) and len(names) == 3:
            return Kind.TEXT
        found = any_trigger().field(names[1:])
        return None if found is None else _FIELDS.get(found.type)

    def is_open(self, node: core.Expr) -> bool:
        """Whether it is a value of which nobody says what it is: below a container, or an attribute of the user that
        Auth0 does not know.
        """
        names = self.path(node)
        if names is None or names[0] != "event" or names[1:2] == ("secrets",):
            return False
        found = any_trigger().field(names[1:])
        return found is None or found.type is FieldType.JSON

    def path(self, node: core.Expr) -> tuple[str, ...] | None:
        """The names of a path, also where it begins with a name for one."""
        names = path_of(node)
        if names is None or names[0] not in self.values:
            return names
        above = self.path(self.values[names[0]]) if is_pure(self.values[names[0]]) else None
        return None if above is None else (*above, *names[1:])

    def presence(self, node: core.Expr) -> core.Expr | None:
        """What has to be there for a list to be there: a comprehension is, whatever it is made of, and JavaScript's
        `x?.map(…)` is not. None of a list that is always there, for it throws where what it is made of is absent.
        """
        meant = self.meant(node)
        if not is_builtin(meant, *_MADE):
            return node
        while is_builtin(meant, *_MADE):
            assert isinstance(meant, core.Builtin)
            node = meant.arguments[0]
            if is_builtin(node, "maybe"):
                assert isinstance(node, core.Builtin)
                return node.arguments[0]
            meant = self.meant(node)
        return None


def _is_nothing(node: core.Expr) -> bool:
    return isinstance(node, core.Null | core.Undefined)


def _of_times(operator: str, first: Kind | None, second: Kind | None) -> Kind | None:
    if first is Kind.TIME and second is Kind.TIME:
        return Kind.DURATION if operator == "-" else None
    if operator == "+" and {first, second} == {Kind.TIME, Kind.NUMBER}:
        # Where it is a number of milliseconds that is added, it is a duration by now.
        return Kind.TEXT
    if Kind.TIME in (first, second):
        return Kind.TIME
    if operator == "/" and first is second:
        return Kind.NUMBER
    return Kind.DURATION
