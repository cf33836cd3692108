"""What an original reads of its event, and beside which literals: enough to draw events that it can tell apart.

In: the nodes of an original, and its text. Out: a :class:`Use` for each path of the event, of secrets, and of answers.
It guesses: a name stands for all that any variable of that name was made of. It shares nothing with the passes that
translate, so that what they overlook is not overlooked here.

    uses(everything(root), text, Kind.ACTION)[("user", "email")].texts   ->   {"ann@corp.example": None}
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from actiongen.auth0.any_trigger import any_trigger
from actiongen.auth0.model import FieldType
from actiongen.importer.judge.calls import is_now, of_api
from actiongen.importer.judge.estree import FUNCTIONS, everything, key_of, literal
from actiongen.importer.judge.methods import CONVERSIONS, OF_ITEMS, OF_LISTS, SAME
from actiongen.importer.judge.rule_names import CONTEXT, renamed
from actiongen.importer.judge.written import written
from actiongen.importer.model import Kind
from actiongen.javascript.parse import Node

Path = tuple[str, ...]

ITEM = "[]"
"""Stands in a path for any item of a list."""
SECRETS = "secrets"
NOW_OF = "now()"
"""Stands for the clock; the part of a date that is asked for comes after it."""
KEY_OF = "secrets()."
"""Stands in a path before the name of a secret whose value is the key."""
ANSWER = "answer()"
"""Stands in front of the paths of what other servers answer."""
RETURNED = "returned()"
"""Stands in front of the name of a method of ``api``, for what it returns."""

_APART = (SECRETS, NOW_OF, ANSWER, RETURNED)
_LONGEST_TEXT = 200
_MOST = 30


@dataclass(slots=True)
class Use:
    """What stands beside a path: literals, other paths, and what it is taken for. ``exact`` are the types of literals
    that it is compared with as it is.
    """

    texts: dict[str, None] = field(default_factory=dict)
    numbers: dict[float, None] = field(default_factory=dict)
    booleans: bool = False
    is_list: bool = False
    is_tested: bool = False
    beside: dict[Path, None] = field(default_factory=dict)
    exact: dict[type, None] = field(default_factory=dict)

    def take(self, values: Iterable[str | float | bool]) -> None:
        """Notes literals."""
        for value in values:
            if isinstance(value, bool):
                self.booleans = True
            elif isinstance(value, str):
                if len(value) <= _LONGEST_TEXT and len(self.texts) < _MOST:
                    self.texts[value] = None
            elif len(self.numbers) < _MOST:
                self.numbers[value] = None


def uses(nodes: Iterable[Node], text: str, kind: Kind) -> dict[Path, Use]:
    """The paths that the original reads, each with what stands beside it; ``nodes`` are its own."""
    reader = _Reader(text, [*nodes], kind)
    reader.names_of_all()
    for node in reader.nodes:
        reader.note(node)
    found = reader.found
    longer = {path[:length] for path in found for length in range(1, len(path))}
    return {path: use for path, use in found.items() if path and (path not in longer or _matters(use))}


def paths_in(nodes: Iterable[Node], text: str, kind: Kind) -> Callable[[Node], list[Path]]:
    """A function that gives the paths that an expression of the original may be the value of."""
    reader = _Reader(text, [*nodes], kind)
    reader.names_of_all()
    return lambda node: [renamed(path) for path in reader.paths(node)]


def _matters(use: Use) -> bool:
    """Whether a record or list is asked for as a whole, too."""
    return use.is_list or use.is_tested or bool(use.texts or use.numbers)


class _Reader:
    def __init__(self, text: str, nodes: list[Node], kind: Kind) -> None:
        self.text = text
        self.nodes = nodes
        self.kind = kind
        self.found: dict[Path, Use] = {}
        self._names: dict[str, dict[Path, None]] = {}
        self._literals: dict[str, dict[str | float | bool, None]] = {}
        self._functions: dict[str, Node] = {}
        callees = (each.node("callee") for each in nodes)
        self._called = {id(callee) for callee in callees if callee is not None}

    # What names stand for

    def names_of_all(self) -> None:
        """Finds out what each name may stand for; two rounds, for what is declared further down."""
        self._roots()
        for _ in range(2):
            for node in self.nodes:
                self._name(node)

    def _roots(self) -> None:
        if self.kind is Kind.ACTION:
            self._is("event", ())
        for node in self.nodes:
            if node.type not in FUNCTIONS:
                continue
            names = [each.text("name") if each else "" for each in node.nodes("params")]
            if self.kind is Kind.ACTION and len(names) > 1 and names[1] == "api":
                self._is(names[0], ())
            elif self.kind is not Kind.ACTION and len(names) > 1 and not self._names:
                self._legacy(names)
        if self.kind is not Kind.ACTION:
            self._is("configuration", (SECRETS,))

    def _legacy(self, names: list[str]) -> None:
        for name in names[:-1]:
            if name in ("client", "request"):
                self._is(name, (name,))
        if "user" in names or len(names) == len(("user", "context", "callback")):
            self._is(names[0], ("user",))
            self._is(names[1], (CONTEXT,))

    def _is(self, name: str, path: Path) -> None:
        self._names.setdefault(name, {})[path] = None

    def _name(self, node: Node) -> None:
        if node.type == "VariableDeclarator":
            self._bind(node.node("id"), node.node("init"))
        elif node.type == "AssignmentExpression":
            self._bind(node.node("left"), node.node("right"))
        elif node.type == "FunctionDeclaration" and (name := node.node("id")) is not None:
            self._functions[name.text("name")] = node
        elif node.type == "ForOfStatement":
            self._each(node.node("left"), node.node("right"))
        elif node.type == "CallExpression":
            self._call(node)

    def _bind(self, target: Node | None, value: Node | None) -> None:
        if target is None or value is None:
            return
        if value.type in FUNCTIONS and target.type == "Identifier":
            self._functions[target.text("name")] = value
            return
        if target.type == "Identifier":
            kept = self._literals.setdefault(target.text("name"), {})
            if not kept and value.type not in FUNCTIONS:
                kept.update(dict.fromkeys(written(value, self.text)))
        # The value of a call that is waited for is what another server may have answered.
        answered = [(ANSWER,)] if value.type == "AwaitExpression" else []
        for path in [*self.paths(value)] or answered:
            self._pattern(target, path)

    def _pattern(self, target: Node, path: Path) -> None:
        if target.type == "Identifier":
            self._is(target.text("name"), path)
        elif target.type == "AssignmentPattern" and (left := target.node("left")) is not None:
            self._pattern(left, path)
        elif target.type == "ObjectPattern":
            for each in target.nodes("properties"):
                inner = None if each is None else each.node("value")
                name = None if each is None else key_of(each, self.text)
                if inner is not None and name is not None:
                    self.use((*path, name))
                    self._pattern(inner, (*path, name))
        elif target.type == "ArrayPattern":
            for each in target.nodes("elements"):
                if each is not None:
                    self._pattern(each, path)

    def _each(self, target: Node | None, of: Node | None) -> None:
        if target is None or of is None:
            return
        if target.type == "VariableDeclaration" and (first := target.nodes("declarations")[0]) is not None:
            target = first.node("id")
        for path in [*self.paths(of)]:
            self.use(path).is_list = True
            if target is not None:
                self._pattern(target, (*path, ITEM))
        if target is not None:
            self._items(target, of)

    def _items(self, target: Node, of: Node) -> None:
        """The names in an item of a list that is written out stand for all that stands in it."""
        if [*self.paths(of)]:
            return
        for each in everything(target):
            if each.type == "Identifier":
                self._literals.setdefault(each.text("name"), {}).update(dict.fromkeys(self._known(of)))

    def _call(self, node: Node) -> None:
        callee = node.node("callee")
        if callee is None:
            return
        arguments = node.nodes("arguments")
        if callee.type == "Identifier" and (function := self._functions.get(callee.text("name"))) is not None:
            for parameter, argument in zip(function.nodes("params"), arguments, strict=False):
                self._bind(parameter, argument)
        name, owner = key_of(callee, self.text), callee.node("object")
        function = next((each for each in arguments if each is not None and each.type in FUNCTIONS), None)
        if callee.type != "MemberExpression" or owner is None or function is None or name not in OF_ITEMS:
            return
        for parameter in function.nodes("params")[:1]:
            if parameter is not None:
                for path in [*self.paths(owner)]:
                    self._pattern(parameter, (*path, ITEM))
                self._items(parameter, owner)

    # What expressions are

    def paths(self, node: Node | None) -> Iterator[Path]:
        """The paths that an expression may be the value of, as it is or converted."""
        if node is None:
            return
        match node.type:
            case "Identifier":
                yield from self._names.get(node.text("name"), ())
            case "MemberExpression":
                yield from self._member(node)
            case "ChainExpression":
                yield from self.paths(node.node("expression"))
            case "AwaitExpression" | "UnaryExpression" | "SpreadElement":
                yield from self.paths(node.node("argument"))
            case "LogicalExpression":
                yield from self.paths(node.node("left"))
            case "ConditionalExpression":
                yield from self.paths(node.node("consequent"))
                yield from self.paths(node.node("alternate"))
            case "CallExpression" | "NewExpression":
                yield from self._converted(node)
            case "BinaryExpression" if node.text("operator") in ("+", "-", "*", "/"):
                yield from self.paths(node.node("left"))
                yield from self.paths(node.node("right"))
            case _:
                return

    def _member(self, node: Node) -> Iterator[Path]:
        name = key_of(node, self.text)
        for path in [*self.paths(node.node("object"))]:
            if path == (NOW_OF,) and name is not None and name not in SAME:
                yield (*path, name)
            elif id(node) in self._called:
                yield path
            elif self._reads_item(node, path):
                self.use(path).is_list = True
                yield (*path, ITEM)
            elif name is None:
                keys = [*self._keys(node.node("property"))]
                if node.fields.get("computed") and self.use(path).is_list:
                    yield (*path, ITEM)
                elif keys:
                    yield from ((*path, key) for key in keys)
                else:
                    yield path
            elif name == "length" or name in SAME or name in OF_LISTS or name.isdigit():
                yield path
            else:
                yield (*path, name)

    def _reads_item(self, node: Node, path: Path) -> bool:
        """Whether it is `x[0]` of a list at a path; of a text it is a part, or an item of a list that is made of it."""
        object, at = node.node("object"), node.node("property")
        if object is None or at is None or object.type == "CallExpression" or not node.fields.get("computed"):
            return False
        field = any_trigger().field(path) if path and path[0] not in _APART else None
        is_text = path[0:1] in ((SECRETS,), (NOW_OF,)) or (
            field is not None and field.type is FieldType.STRING
        )
        return not is_text and isinstance(literal(at, self.text), int | float)

    def _keys(self, key: Node | None) -> Iterator[str]:
        """The keys that stand in a variable or a secret."""
        if key is None:
            return
        if key.type == "Identifier":
            known = self._literals.get(key.text("name"), ())
            yield from (each for each in known if isinstance(each, str))
        for path in self.paths(key):
            if path[0] == SECRETS and len(path) > 1:
                yield f"{KEY_OF}{path[1]}"

    def _converted(self, node: Node) -> Iterator[Path]:
        callee = node.node("callee")
        if callee is None:
            return
        arguments = node.nodes("arguments")
        if (method := of_api(callee, self.text)) is not None:
            yield (RETURNED, method)
        elif not arguments and is_now(callee, self.text):
            yield (NOW_OF,)
        elif callee.type == "Identifier" and callee.text("name") in CONVERSIONS and arguments:
            yield from self.paths(arguments[0])
        elif callee.type == "MemberExpression":
            name = key_of(callee, self.text)
            if name == "get" and len(arguments) > 1 and not [*self.paths(callee.node("object"))]:
                yield from self._got(*arguments[:2])
            elif name in SAME or name in ("filter", "find", "json"):
                yield from self.paths(callee.node("object"))
            elif name in ("from", "keys", "values", "entries", "parse") and arguments:
                yield from self.paths(arguments[0])
            else:
                yield from (path for path in self.paths(callee) if path[0] == NOW_OF)

    def _got(self, owner: Node | None, key: Node | None) -> Iterator[Path]:
        """What lodash gets: `_.get(user, "user_metadata.plan")`."""
        said = None if key is None else literal(key, self.text)
        keys = [said] if isinstance(said, str) else [*self._keys(key)]
        for path in [*self.paths(owner)]:
            yield from ((*path, *each.split(".")) for each in keys if not each.startswith(KEY_OF))

    # What stands beside what

    def use(self, path: Path) -> Use:
        """The use of a path, which is read then."""
        return self.found.setdefault(renamed(path), Use())

    def note(self, node: Node) -> None:
        """Notes what a node says about the paths in it."""
        match node.type:
            case "MemberExpression":
                for path in self.paths(node):
                    self.use(path)
                self._as_list(node)
                if node.fields.get("computed") and not [*self._keys(node.node("property"))]:
                    self._together([node.node("property")], [node.node("object")])
            case "BinaryExpression":
                self._together([node.node("left"), node.node("right")])
                if node.text("operator") in ("===", "!=="):
                    self._exact(node.node("left"), [node.node("right")])
                    self._exact(node.node("right"), [node.node("left")])
            case "CallExpression" | "NewExpression":
                callee = node.node("callee")
                owner = None if callee is None else callee.node("object")
                self._together([owner, *node.nodes("arguments")])
            case "SwitchStatement":
                cases = [each.node("test") for each in node.nodes("cases") if each is not None]
                self._together([node.node("discriminant")], cases)
                self._exact(node.node("discriminant"), cases)
            case "IfStatement" | "ConditionalExpression":
                self._tested(node.node("test"))
            case "LogicalExpression":
                self._tested(node.node("left"))
                self._tested(node.node("right"))
            case "UnaryExpression":
                self._tested(node.node("argument"))
            case _:
                return

    def _exact(self, node: Node | None, others: Iterable[Node | None]) -> None:
        """Notes the types of literals with which a value is compared that is not converted before."""
        while node is not None and node.type == "ChainExpression":
            node = node.node("expression")
        if node is None or node.type != "MemberExpression":
            return
        name = key_of(node, self.text)
        if name is None or name == "length":
            return
        for path in self.paths(node):
            if path[-1] == name:
                known = (literal(each, self.text) for each in others if each is not None)
                self.use(path).exact.update(dict.fromkeys(type(each) for each in known if each is not None))

    def _as_list(self, node: Node) -> None:
        name = key_of(node, self.text)
        if name in OF_LISTS - {"length", "includes", "indexOf", "concat"}:
            for path in self.paths(node.node("object")):
                self.use(path).is_list = True

    def _tested(self, node: Node | None) -> None:
        if node is not None and node.type != "BinaryExpression":
            for path in self.paths(node):
                self.use(path).is_tested = True

    def _together(self, parts: Iterable[Node | None], others: Iterable[Node | None] = ()) -> None:
        both = [each for each in (*parts, *others) if each is not None and each.type not in FUNCTIONS]
        paths = [path for each in both for path in self.paths(each)]
        if not paths:
            return
        written = [value for each in both if not [*self.paths(each)] for value in self._known(each)]
        for path in paths:
            use = self.use(path)
            use.take(written)
            use.beside.update(dict.fromkeys(renamed(other) for other in paths if other != path))

    def _known(self, node: Node) -> Iterator[str | float | bool]:
        yield from written(node, self.text)
        for each in everything(node):
            if each.type == "Identifier":
                yield from self._literals.get(each.text("name"), ())
