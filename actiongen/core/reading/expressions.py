"""Reads expressions.

In: a node of ESTree. Out: an expression of Core; what it assigns goes into statements before it, in the order of
JavaScript.

    f(x = 1)   ->   x = 1; f(x)
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from actiongen.core.reading.branches import Branches
from actiongen.core.reading.state import State, as_object, as_text
from actiongen.core.reading.values import (
    as_double,
    cooked,
    is_big,
    joined,
    key_text,
    needed,
)
from actiongen.core.reading.variables import FUNCTIONS
from actiongen.core.tree import (
    Array,
    Await,
    Binary,
    Boolean,
    Call,
    Chain,
    Entry,
    Expr,
    Function,
    Let,
    Member,
    Name,
    New,
    Null,
    Number,
    Object,
    OtherExpr,
    Regex,
    Spread,
    Template,
    Text,
    Unary,
    Undefined,
)
from actiongen.javascript.parse import Node

_WORDS: Final = {
    "ThisExpression": "`this`",
    "Super": "`super`",
    "ClassExpression": "a class",
    "TaggedTemplateExpression": "a tagged template",
    "YieldExpression": "`yield`",
    "MetaProperty": "`new.target`",
    "Import": "`import()`",
    "ImportExpression": "`import()`",
}

Reader = Callable[[], Expr | Spread]


class Expressions(Branches):
    """Reads expressions; `read_function` reads a function, `read_pattern` takes a value apart for a pattern."""

    read_function: Callable[[Node, str], Function]

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._readers: dict[str, Callable[[Node], Expr]] = {
            "Identifier": self._identifier,
            "Literal": self._literal,
            "TemplateLiteral": self._template,
            "ArrayExpression": self._array,
            "ObjectExpression": self._object,
            "MemberExpression": self._member,
            "CallExpression": self._call,
            "NewExpression": self._new,
            "ChainExpression": self._chain,
            "UnaryExpression": self._unary,
            "BinaryExpression": self._binary,
            "LogicalExpression": self.logical,
            "ConditionalExpression": self.conditional,
            "AwaitExpression": self._await,
            "AssignmentExpression": self.assignment,
            "UpdateExpression": self.update,
            "SequenceExpression": self._sequence,
            **dict.fromkeys(FUNCTIONS, self.function),
        }

    def read(self, node: Node) -> Expr:
        """The expression that a node is."""
        reader = self._readers.get(node.type)
        return self.other(node, _WORDS.get(node.type, node.type)) if reader is None else reader(node)

    def other(self, node: Node, what: str) -> OtherExpr:
        """What Core has no node for."""
        return OtherExpr(what, self._state.span(node), *self.used(node))

    def used(self, node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names that a node reads, and those that it assigns."""
        reads: set[str] = set()
        writes: set[str] = set()
        todo = [node]
        while todo:
            each = todo.pop()
            if each.type == "Identifier":
                variable = self._state.variable(each)
                if variable is not None:
                    reads.add(variable.unique)
                    is_write = any(at.node is each and at.is_write for at in variable.references)
                    writes |= {variable.unique} if is_write else set()
                else:
                    reads.add(each.text("name"))
                continue
            if each.type in ("MemberExpression", "Property", "MethodDefinition", "FieldDefinition"):
                is_computed = each.fields.get("computed") is True
                names = ("object", "value") if not is_computed else ("object", "property", "key", "value")
                todo += [part for name in names if (part := each.node(name)) is not None]
            else:
                todo += each.below()
        return tuple(sorted(reads)), tuple(sorted(writes))

    # What is written out

    def _identifier(self, node: Node) -> Expr:
        state = self._state
        name = node.text("name")
        if state.is_stray(node):
            return self.other(node, "a function that is declared in a block and used outside of it")
        variable = state.variable(node)
        if variable is None:
            if name == "undefined":
                return Undefined(state.span(node))
            if name == "arguments":
                return self.other(node, "`arguments`")
            return Name(name, state.span(node))
        return Name(variable.unique, state.span(node))

    def _literal(self, node: Node) -> Expr:
        span = self._state.span(node)
        value = node.fields.get("value")
        regex = node.fields.get("regex")
        if isinstance(regex, dict):
            return Regex(regex["pattern"], regex["flags"], span)
        if node.text("raw").endswith("n") and is_big(node.text("raw")):
            return self.other(node, "a BigInt")
        if value is None:
            return Null(span)
        if isinstance(value, bool):
            return Boolean(value, span)
        if isinstance(value, int | float):
            return Number(as_double(value), span)
        return Text(joined(str(value)), span)

    def _template(self, node: Node) -> Expr:
        quasis, expressions = node.nodes("quasis"), node.nodes("expressions")
        readers: list[Reader] = [partial(self.read, each) for each in expressions if each is not None]
        values = self._state.values(readers, as_text)
        if any(isinstance(each, Spread) for each in values):
            raise AssertionError
        found: list[str | Expr] = []
        for index, quasi in enumerate(quasis):
            text = "" if quasi is None else cooked(quasi)
            if text:
                found.append(joined(text))
            if index < len(values):
                value = values[index]
                if not isinstance(value, Spread):
                    found.append(value)
        if not values:
            return Text("".join(str(each) for each in found), self._state.span(node))
        return Template(tuple(found), self._state.span(node))

    def _items(self, nodes: tuple[Node | None, ...], node: Node) -> list[Reader]:
        return [
            (lambda: Undefined(self._state.span(node))) if each is None else partial(self._item, each)
            for each in nodes
        ]

    def _item(self, node: Node) -> Expr | Spread:
        if node.type == "SpreadElement":
            return Spread(self.read(needed(node.node("argument"))), self._state.span(node))
        return self.read(node)

    def _array(self, node: Node) -> Expr:
        elements = node.nodes("elements")
        if None in elements:
            return self.other(node, "a list with holes")
        return Array(tuple(self._state.values(self._items(elements, node))), self._state.span(node))

    def _object(self, node: Node) -> Expr:
        readers: list[Reader] = []
        properties = [each for each in node.nodes("properties") if each is not None]
        for each in properties:
            if each.type == "SpreadElement":
                readers.append(partial(self._item, each))
                continue
            if each.text("kind") != "init":
                return self.other(node, "an object with a getter or a setter")
            is_plain = each.fields.get("method") is not True and each.fields.get("shorthand") is not True
            if each.fields.get("computed") is not True and key_text(each) == "__proto__" and is_plain:
                return self.other(node, "an object with a prototype of its own")
            readers += [partial(self.property_key, each), partial(self._entry_value, each)]
        values = iter(self._state.values(readers, as_object))
        entries: list[Entry | Spread] = []
        for each in properties:
            first = next(values)
            if isinstance(first, Spread):
                entries.append(first)
            else:
                second = next(values)
                if not isinstance(second, Spread):
                    entries.append(Entry(first, second, self._state.span(each)))
        return Object(tuple(entries), self._state.span(node))

    def property_key(self, node: Node) -> Expr:
        """The key of a property of an object or a pattern."""
        key = needed(node.node("key"))
        if node.fields.get("computed") is True:
            return self.read(key)
        return Text(key_text(node), self._state.span(key))

    def _entry_value(self, node: Node) -> Expr:
        value = needed(node.node("value"))
        if value.type in FUNCTIONS:
            return self.function(value, key_text(node))
        return self.read(value)

    def function(self, node: Node, name: str = "") -> Expr:
        """A function, or what Core has no node for."""
        id = node.node("id")
        if node.fields.get("generator") is True:
            return self.other(node, "a generator")
        made = self.read_function(node, name or ("" if id is None else id.text("name")))
        variable = None if id is None else self._state.variable(id)
        if variable is None or len(variable.references) < 2:
            return made
        # It calls itself by its own name.
        self._state.out.append(Let(variable.unique, made, made.span))
        return Name(variable.unique, made.span)

    # Members and calls

    def key(self, node: Node) -> Expr:
        """The key of a member."""
        property = needed(node.node("property"))
        if node.fields.get("computed") is True:
            return self.read(property)
        if property.type != "Identifier":
            return self.other(property, "a private member")
        return Text(property.text("name"), self._state.span(property))

    def _member(self, node: Node) -> Expr:
        object = needed(node.node("object"))
        base, key = self._state.expressions(partial(self.read, object), partial(self.key, node))
        return Member(base, key, self._state.span(node), node.fields.get("optional") is True)

    def _call(self, node: Node) -> Expr:
        callee = needed(node.node("callee"))
        is_optional = node.fields.get("optional") is True
        if callee.type in ("Super", "Import"):
            return self.other(node, _WORDS[callee.type])
        arguments = self._items(node.nodes("arguments"), node)
        out = self._state.out
        span = self._state.span(node)
        mark = len(out)
        if callee.type == "MemberExpression":
            return self._call_member(node, callee, arguments)
        function, *values = self._state.values([partial(self.read, callee), *arguments])
        if isinstance(function, Spread):
            raise AssertionError
        if isinstance(function, Name) and isinstance(callee, Node) and callee.type == "ChainExpression":
            # What was put into a variable has lost its `this`.
            del out[mark:]
            return self.other(node, "an assignment in a call of an optional member")
        return Call(function, tuple(values), span, is_optional)

    def _call_member(self, node: Node, callee: Node, arguments: list[Reader]) -> Expr:
        state, span = self._state, self._state.span(node)
        object = needed(callee.node("object"))
        base, key = state.expressions(partial(self.read, object), partial(self.key, callee))
        with state.block() as before:
            values = state.values(arguments)
        is_optional = callee.fields.get("optional") is True
        member = Member(base, key, state.span(callee), is_optional)
        if not before or state.may_move(member, before) or is_optional:
            state.out += before
            return Call(member, tuple(values), span, node.fields.get("optional") is True)
        # What is called is read before the arguments are evaluated.
        base = base if state.is_stable(base) else state.let("object", base)
        method = state.let("method", Member(base, key, member.span))
        state.out += before
        return Call(Member(method, Text("call", span), span), (base, *values), span)

    def _new(self, node: Node) -> Expr:
        callee = needed(node.node("callee"))
        function, *values = self._state.values(
            [partial(self.read, callee), *self._items(node.nodes("arguments"), node)]
        )
        if isinstance(function, Spread):
            raise AssertionError
        return New(function, tuple(values), self._state.span(node))

    def _chain(self, node: Node) -> Expr:
        with self._state.block() as before:
            value = self.read(needed(node.node("expression")))
        if before and not all(isinstance(each, Let) and isinstance(each.value, Function) for each in before):
            return self.other(node, "an assignment after `?.`")
        self._state.out += before
        return Chain(value, self._state.span(node))

    # Operators

    def _unary(self, node: Node) -> Expr:
        operator = node.text("operator")
        argument = needed(node.node("argument"))
        if operator == "delete":
            return self.other(node, "the value of `delete`")
        value = self.read(argument)
        if operator == "void" and isinstance(value, Number | Text | Null | Undefined | Boolean):
            return Undefined(self._state.span(node))
        return Unary(operator, value, self._state.span(node))

    def _binary(self, node: Node) -> Expr:
        left, right = node.node("left"), needed(node.node("right"))
        if left is None or left.type == "PrivateIdentifier":
            return self.other(node, "a private member")
        first, second = self._state.expressions(partial(self.read, left), partial(self.read, right))
        return Binary(node.text("operator"), first, second, self._state.span(node))

    def _await(self, node: Node) -> Expr:
        if not self._state.in_async:
            return self.other(node, "`await` outside of an async function")
        return Await(self.read(needed(node.node("argument"))), self._state.span(node))

    def _sequence(self, node: Node) -> Expr:
        *first, last = [each for each in node.nodes("expressions") if each is not None]
        for each in first:
            if each.type not in ("Literal", "Identifier") or each.text("name") not in ("", "undefined"):
                self.effect(each)
        return self.read(last)
