"""Takes the functions out that a file exports.

In: the statements of a file. Out: those that are left, the functions by name, and the comments that stood above them.

    exports.onX = async (event) => …;   ->   ("onX", async (event) => …)
"""

from actiongen.core.tree import (
    Block,
    Do,
    Entry,
    Expr,
    Function,
    Let,
    Member,
    Name,
    Object,
    SetMember,
    Statement,
    Text,
)
from actiongen.core.walk import Names, names_assigned, names_bound, names_in, renamed, uses
from actiongen.lazy_dataclass import replace

_Exports = list[tuple[str, Function]]
# A Rule's and a Hook's last parameter.
_CALLBACKS = frozenset({"callback", "cb", "done", "next"})


def exports_of(body: Block) -> tuple[Block, tuple[tuple[str, Function], ...], tuple[str, ...]]:
    """The body without the exported functions, these, and their comments."""
    taker = _Taker(body)
    taker.take()
    if not taker.exports:
        taker.take_rule()
    statements = tuple(each for each in taker.statements if each is not None)
    return replace(body, statements=statements), tuple(taker.exports), tuple(taker.comments)


class _Taker:
    def __init__(self, body: Block) -> None:
        self.statements: list[Statement | None] = list(body.statements)
        self.exports: _Exports = []
        self.comments: list[str] = []
        assigned = names_assigned(body)
        self._names = Names(names_in(body))
        self._uses = uses(body)
        self._functions = {
            each.name: index
            for index, each in enumerate(body.statements)
            if isinstance(each, Let) and isinstance(each.value, Function) and each.name not in assigned
        }
        self._is_free = not {"module", "exports"} & (names_bound(body) | assigned)

    def take(self) -> None:
        """What is assigned to `exports` and `module.exports`."""
        for index, statement in enumerate(self.statements):
            if not isinstance(statement, SetMember) or statement.value is None or not self._is_free:
                continue
            if not isinstance(statement.key, Text):
                continue
            if _is_exports(statement.object):
                self._take_one(index, statement, statement.key.value, statement.value)
            elif _is_name(statement.object, "module") and statement.key.value == "exports":
                if isinstance(statement.value, Object):
                    self._take_object(index, statement, statement.value)
                else:
                    self._take_one(index, statement, "", statement.value)

    def take_rule(self) -> None:
        """The function that a file consists of, or the only one of its functions that is a Rule's or a Hook's."""
        left = [(index, each) for index, each in enumerate(self.statements) if each is not None]
        for index, each in left:
            if isinstance(each, Do) and isinstance(each.value, Function):
                self._add("", each.value, each.comments)
                self.statements[index] = None
                return
        functions = [(index, each) for index, each in left if isinstance(each, Let)]
        found = [
            (index, each.value, each)
            for index, each in functions
            if isinstance(each.value, Function)
            and (len(left) == 1 or (each.value.parameters and each.value.parameters[-1].name in _CALLBACKS))
            and self._uses.get(each.name, 0) == 0
        ]
        if len(found) == 1:
            index, function, let = found[0]
            self._add("", function, let.comments)
            self.statements[index] = None

    def _take_one(self, index: int, statement: SetMember, name: str, value: Expr) -> None:
        function = self._function(value)
        if function is not None:
            self._add(name, function, statement.comments)
            self.statements[index] = None

    def _take_object(self, index: int, statement: SetMember, value: Object) -> None:
        if not all(isinstance(each, Entry) and isinstance(each.key, Text) for each in value.entries):
            return
        left: list[Entry] = []
        for each in value.entries:
            if isinstance(each, Entry) and isinstance(each.key, Text):
                function = self._function(each.value)
                if function is None:
                    left.append(each)
                else:
                    self._add(each.key.value, function, statement.comments if not self.exports else ())
        if len(left) < len(value.entries):
            rest = replace(value, entries=tuple(left))
            self.statements[index] = replace(statement, value=rest) if left else None

    def _function(self, value: Expr) -> Function | None:
        """The function that a value is, or names. One that the file uses elsewhere stays where it is as well."""
        if isinstance(value, Function):
            return value
        index = self._functions.get(value.id) if isinstance(value, Name) else None
        statement = None if index is None else self.statements[index]
        if index is None or not isinstance(statement, Let) or not isinstance(statement.value, Function):
            return None
        if self._uses.get(statement.name) == 1:
            self.statements[index] = None
            self.comments += statement.comments
            return statement.value
        return renamed(
            statement.value, {name: self._names.fresh(name) for name in sorted(names_bound(statement.value))}
        )

    def _add(self, name: str, function: Function, comments: tuple[str, ...]) -> None:
        self.exports = [each for each in self.exports if each[0] != name]
        self.exports.append((name, function))
        self.comments += comments


def _is_exports(value: Expr) -> bool:
    if isinstance(value, Member):
        is_key = isinstance(value.key, Text) and value.key.value == "exports"
        return is_key and not value.optional and _is_name(value.object, "module")
    return _is_name(value, "exports")


def _is_name(value: Expr, name: str) -> bool:
    return isinstance(value, Name) and value.id == name
