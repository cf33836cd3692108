"""Reads expressions.

In: a node of ESTree. Out: an expression of Core; what it assigns goes into statements before it, in the order of
JavaScript.

    f(x = 1)   ->   x = 1; f(x)
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from actiongen.core.reading.scopes import FUNCTIONS
from actiongen.core.reading.state import State, as_object, as_text
from actiongen.core.tree import (
    Array,
    Assign,
    Await,
    Binary,
    Block,
    Boolean,
    Call,
    Chain,
    Conditional,
    Do,
    Entry,
    Expr,
    Function,
    If,
    Let,
    Logical,
    Member,
    Name,
    New,
    Null,
    Number,
    Object,
    OtherExpr,
    Regex,
    SetMember,
    Spread,
    Statement,
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


class Expressions:
    """Reads expressions; `read_function` reads a function, `read_pattern` takes a value apart for a pattern."""

    read_function: Callable[[Node, str], Function]
    read_pattern: Callable[[Node, Expr], None]

    def __init__(self, state: State) -> None:
        self._state = state
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
            "LogicalExpression": self._logical,
            "ConditionalExpression": self._conditional,
            "AwaitExpression": self._await,
            "AssignmentExpression": self.assignment,
            "UpdateExpression": self._update,
            "SequenceExpression": self._sequence,
            **dict.fromkeys(FUNCTIONS, self._function),
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

    def effect(self, node: Node) -> None:
        """Puts out what an expression does; nobody wants its value."""
        if node.type == "AssignmentExpression":
            self._assign(node, is_wanted=False)
        elif node.type == "UpdateExpression":
            self._change(node, is_wanted=False)
        elif node.type == "SequenceExpression":
            for each in node.nodes("expressions"):
                if each is not None:
                    self.effect(each)
        elif node.type == "LogicalExpression":
            self._logical_effect(node)
        elif node.type == "ConditionalExpression":
            self._conditional_effect(node)
        elif node.type == "UnaryExpression" and node.text("operator") == "delete":
            self._delete(node)
        elif node.type == "UnaryExpression" and node.text("operator") in ("!", "void"):
            self.effect(_needed(node.node("argument")))
        else:
            value = self.read(node)
            is_done = type(value) is Name and self._state.is_stable(value) and node.type != "Identifier"
            if not is_done:
                self._state.out.append(Do(value, value.span))

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
            text = "" if quasi is None else _cooked(quasi)
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
            return Spread(self.read(_needed(node.node("argument"))), self._state.span(node))
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
            if each.fields.get("computed") is not True and _key(each) == "__proto__" and is_plain:
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
        key = _needed(node.node("key"))
        if node.fields.get("computed") is True:
            return self.read(key)
        return Text(_key(node), self._state.span(key))

    def _entry_value(self, node: Node) -> Expr:
        value = _needed(node.node("value"))
        if value.type in FUNCTIONS:
            return self._function(value, _key(node))
        return self.read(value)

    def _function(self, node: Node, name: str = "") -> Expr:
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
        property = _needed(node.node("property"))
        if node.fields.get("computed") is True:
            return self.read(property)
        if property.type != "Identifier":
            return self.other(property, "a private member")
        return Text(property.text("name"), self._state.span(property))

    def _member(self, node: Node) -> Expr:
        object = _needed(node.node("object"))
        base, key = self._state.expressions(partial(self.read, object), partial(self.key, node))
        return Member(base, key, self._state.span(node), node.fields.get("optional") is True)

    def _call(self, node: Node) -> Expr:
        callee = _needed(node.node("callee"))
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
        object = _needed(callee.node("object"))
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
        callee = _needed(node.node("callee"))
        function, *values = self._state.values(
            [partial(self.read, callee), *self._items(node.nodes("arguments"), node)]
        )
        if isinstance(function, Spread):
            raise AssertionError
        return New(function, tuple(values), self._state.span(node))

    def _chain(self, node: Node) -> Expr:
        with self._state.block() as before:
            value = self.read(_needed(node.node("expression")))
        if before and not all(isinstance(each, Let) and isinstance(each.value, Function) for each in before):
            return self.other(node, "an assignment after `?.`")
        self._state.out += before
        return Chain(value, self._state.span(node))

    # Operators

    def _unary(self, node: Node) -> Expr:
        operator = node.text("operator")
        argument = _needed(node.node("argument"))
        if operator == "delete":
            return self.other(node, "the value of `delete`")
        value = self.read(argument)
        if operator == "void" and isinstance(value, Number | Text | Null | Undefined | Boolean):
            return Undefined(self._state.span(node))
        return Unary(operator, value, self._state.span(node))

    def _binary(self, node: Node) -> Expr:
        left, right = node.node("left"), _needed(node.node("right"))
        if left is None or left.type == "PrivateIdentifier":
            return self.other(node, "a private member")
        first, second = self._state.expressions(partial(self.read, left), partial(self.read, right))
        return Binary(node.text("operator"), first, second, self._state.span(node))

    def _await(self, node: Node) -> Expr:
        if not self._state.in_async:
            return self.other(node, "`await` outside of an async function")
        return Await(self.read(_needed(node.node("argument"))), self._state.span(node))

    def _sequence(self, node: Node) -> Expr:
        *first, last = [each for each in node.nodes("expressions") if each is not None]
        for each in first:
            if each.type not in ("Literal", "Identifier") or each.text("name") not in ("", "undefined"):
                self.effect(each)
        return self.read(last)

    def _logical(self, node: Node) -> Expr:
        operator = node.text("operator")
        left = self.read(_needed(node.node("left")))
        with self._state.block() as before:
            right = self.read(_needed(node.node("right")))
        span = self._state.span(node)
        if not before:
            return Logical(operator, left, right, span)
        name = self._state.fresh("value")
        self._state.out.append(Let(name, left, left.span))
        before.append(Assign(name, right, right.span))
        value = Name(name, span)
        condition = goes_on(operator, value)
        self._state.out.append(If(condition, Block(tuple(before)), Block(()), span))
        return value

    def _conditional(self, node: Node) -> Expr:
        condition = self.read(_needed(node.node("test")))
        span = self._state.span(node)
        with self._state.block() as first:
            then = self.read(_needed(node.node("consequent")))
        with self._state.block() as second:
            otherwise = self.read(_needed(node.node("alternate")))
        if not first and not second:
            return Conditional(condition, then, otherwise, span)
        name = self._state.fresh("value")
        # The condition is evaluated once, whatever the variable's first value is.
        self._state.out.append(Let(name, Undefined(span), span))
        first.append(Assign(name, then, then.span))
        second.append(Assign(name, otherwise, otherwise.span))
        self._state.out.append(If(condition, Block(tuple(first)), Block(tuple(second)), span))
        return Name(name, span)

    def _logical_effect(self, node: Node) -> None:
        operator = node.text("operator")
        left = self.read(_needed(node.node("left")))
        right, span = _needed(node.node("right")), self._state.span(node)
        with self._state.block() as statements:
            self.effect(right)
        value = only_value(statements)
        if value is not None:
            self._state.out.append(Do(Logical(operator, left, value, span), span))
        else:
            self._state.out.append(If(goes_on(operator, left), Block(tuple(statements)), Block(()), span))

    def _conditional_effect(self, node: Node) -> None:
        condition = self.read(_needed(node.node("test")))
        span = self._state.span(node)
        with self._state.block() as first:
            self.effect(_needed(node.node("consequent")))
        with self._state.block() as second:
            self.effect(_needed(node.node("alternate")))
        then, otherwise = only_value(first), only_value(second)
        if then is not None and otherwise is not None:
            self._state.out.append(Do(Conditional(condition, then, otherwise, span), span))
        else:
            self._state.out.append(If(condition, Block(tuple(first)), Block(tuple(second)), span))

    # Assignments

    def assignment(self, node: Node) -> Expr:
        """The value of an assignment."""
        return self._assign(node, is_wanted=True)

    def _assign(self, node: Node, *, is_wanted: bool) -> Expr:
        left, right = _needed(node.node("left")), _needed(node.node("right"))
        operator = node.text("operator")[:-1]
        if left.type == "Identifier":
            return self._assign_name(node, left, right, operator)
        if left.type == "MemberExpression":
            return self._assign_member(node, left, right, operator, is_wanted=is_wanted)
        value = self.read(right)
        if not self._state.is_stable(value):
            value = self._state.let("value", value)
        self.read_pattern(left, value)
        return value

    def _assign_name(self, node: Node, left: Node, right: Node, operator: str) -> Expr:
        span = self._state.span(node)
        if not self.can_assign(left):
            other = self.other(node, "an assignment of what must not be assigned")
            self._state.out.append(Do(other, span))
            return Undefined(span)
        name = Name(self._state.name_of(left), self._state.span(left))
        if operator in ("&&", "||", "??"):
            with self._state.block() as statements:
                value_ = self.value(right, left.text("name"))
                self._state.out.append(Assign(name.id, value_, span))
            self._state.out.append(If(goes_on(operator, name), Block(tuple(statements)), Block(()), span))
            return name
        if operator:
            first, second = self._state.expressions(lambda: name, partial(self.read, right))
            value = Binary(operator, first, second, span)
            self._state.out.append(Assign(name.id, value, span))
        else:
            self._state.out.append(Assign(name.id, self.value(right, left.text("name")), span))
        return name

    def value(self, node: Node, name: str) -> Expr:
        """What a variable or a member gets; a function takes its name from it."""
        return self._function(node, name) if node.type in FUNCTIONS else self.read(node)

    def can_assign(self, node: Node) -> bool:
        """Whether a name may be assigned at all."""
        variable = self._state.variable(node)
        if self._state.is_stray(node) or (
            variable is None and node.text("name") in ("undefined", "arguments")
        ):
            return False
        return variable is None or variable.kind != "const"

    def _assign_member(self, node: Node, left: Node, right: Node, operator: str, *, is_wanted: bool) -> Expr:
        span = self._state.span(node)
        object = _needed(left.node("object"))
        if operator:
            base, key = self._state.expressions(partial(self.read, object), partial(self.key, left))
            if not self._state.is_stable(base):
                base = self._state.let("object", base)
            if not self._state.is_stable(key):
                key = self._state.let("key", key)
            old = Member(base, key, self._state.span(left))
            if operator in ("&&", "||", "??"):
                return self._assign_member_if(node, old, right, operator, is_wanted=is_wanted)
            first, second = self._state.expressions(lambda: old, partial(self.read, right))
            value: Expr = Binary(operator, first, second, span)
        else:
            base, key, value = self._state.expressions(
                partial(self.read, object), partial(self.key, left), partial(self.read, right)
            )
        if is_wanted and not self._state.is_stable(value):
            # What is before the value is evaluated before it.
            base, key, value = self._state.expressions(
                lambda: base, lambda: key, lambda: self._state.let("value", value)
            )
        self._state.out.append(SetMember(base, key, value, span))
        return value

    def _assign_member_if(
        self, node: Node, old: Member, right: Node, operator: str, *, is_wanted: bool
    ) -> Expr:
        span = self._state.span(node)
        name = Name(self._state.fresh("value"), span)
        self._state.out.append(Let(name.id, old, span))
        with self._state.block() as statements:
            value = self.read(right)
            statements.append(Assign(name.id, value, value.span))
            statements.append(SetMember(old.object, old.key, name, span))
        self._state.out.append(If(goes_on(operator, name), Block(tuple(statements)), Block(()), span))
        return name

    def _update(self, node: Node) -> Expr:
        return self._change(node, is_wanted=True)

    def _change(self, node: Node, *, is_wanted: bool) -> Expr:
        span = self._state.span(node)
        argument = _needed(node.node("argument"))
        operator = node.text("operator")[0]
        is_old = is_wanted and node.fields.get("prefix") is not True
        if argument.type == "Identifier":
            if not self.can_assign(argument):
                self._state.out.append(
                    Do(self.other(node, "an assignment of what must not be assigned"), span)
                )
                return Undefined(span)
            name = Name(self._state.name_of(argument), span)
            variable = self._state.variable(argument)
            is_numeric = variable is not None and variable.is_numeric and not is_old
            old: Expr = name if is_numeric else Unary("+", name, span)
            if is_old:
                old = self._state.let(argument.text("name"), old)
            self._state.out.append(Assign(name.id, Binary(operator, old, Number(1, span), span), span))
            return old if is_old else name
        if argument.type != "MemberExpression":
            return self.other(node, "a change of what is no variable")
        object = _needed(argument.node("object"))
        base, key = self._state.expressions(partial(self.read, object), partial(self.key, argument))
        if not self._state.is_stable(base):
            base = self._state.let("object", base)
        if not self._state.is_stable(key):
            key = self._state.let("key", key)
        value: Expr = Unary("+", Member(base, key, self._state.span(argument)), span)
        if is_old:
            value = self._state.let("value", value)
        new: Expr = Binary(operator, value, Number(1, span), span)
        if is_wanted and not is_old:
            new = self._state.let("value", new)
        self._state.out.append(SetMember(base, key, new, span))
        return value if is_old else new

    def _delete(self, node: Node) -> None:
        argument = _needed(node.node("argument"))
        span = self._state.span(node)
        if argument.type != "MemberExpression":
            self._state.out.append(Do(self.other(node, "`delete` of what is no member"), span))
            return
        object = _needed(argument.node("object"))
        base, key = self._state.expressions(partial(self.read, object), partial(self.key, argument))
        self._state.out.append(SetMember(base, key, None, span))


def goes_on(operator: str, left: Expr) -> Expr:
    """The condition under which the right side of `&&`, `||` or `??` is evaluated."""
    if operator == "&&":
        return left
    if operator == "||":
        return Unary("!", left, left.span)
    return Binary("==", left, Null(left.span), left.span)


def only_value(statements: list[Statement]) -> Expr | None:
    """The expression, if the statements are one whose value nobody wants."""
    first = statements[0] if len(statements) == 1 else None
    return first.value if isinstance(first, Do) else None


def is_big(raw: str) -> bool:
    """Whether a literal is a BigInt."""
    return raw[:1].isdigit()


def as_double(value: float) -> float:
    """A number as JavaScript has it."""
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def joined(text: str) -> str:
    """A text of JavaScript's units in characters."""
    if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _cooked(node: Node) -> str:
    value = node.fields.get("value")
    return str(value.get("cooked", "")) if isinstance(value, dict) else ""


def _key(node: Node) -> str:
    """The key of a property that is not computed."""
    key = _needed(node.node("key"))
    if key.type == "Literal":
        value = key.fields.get("value")
        if isinstance(value, str):
            return joined(value)
        return number_text(as_double(value)) if isinstance(value, int | float) else key.text("raw")
    return key.text("name")


def number_text(value: float) -> str:
    """A number as JavaScript makes a text of it, for keys."""
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    text = repr(value)
    return text.replace("e-0", "e-")


def _needed(node: Node | None) -> Node:
    """A part that ESTree always has."""
    assert node is not None
    return node
