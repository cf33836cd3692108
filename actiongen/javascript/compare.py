"""Compares a text of JavaScript with the tree that it was printed from, node by node, comments included.

In: statements, and the script that parsing their text has given. Out: the offset of the first difference, if
there is one. Nothing here calls the printer or the escapes of literals: what they write is read as JavaScript
reads it, so that a mistake in any of them is a difference.

    difference((Do(String("a")),), parse_javascript('("b");'), '("b");')   ->   1
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import assert_never

from actiongen.javascript import tree as js
from actiongen.javascript.parse import Comment, Node, Script
from actiongen.javascript.said import (
    comment_says,
    doc_comment_says,
    inline_comment_says,
    is_key,
    is_number,
    is_pattern,
    is_text,
)

_LOGICAL = frozenset({"&&", "||", "??"})
_NODE_TYPES: dict[type, str] = {
    js.Name: "Identifier",
    js.String: "Literal",
    js.Boolean: "Literal",
    js.Null: "Literal",
    js.Regex: "Literal",
    js.Template: "TemplateLiteral",
    js.Tagged: "TaggedTemplateExpression",
    js.Array: "ArrayExpression",
    js.Object: "ObjectExpression",
    js.Property: "Property",
    js.Spread: "SpreadElement",
    js.Member: "MemberExpression",
    js.Index: "MemberExpression",
    js.Call: "CallExpression",
    js.New: "NewExpression",
    js.Unary: "UnaryExpression",
    js.Await: "AwaitExpression",
    js.Conditional: "ConditionalExpression",
    js.Arrow: "ArrowFunctionExpression",
    js.Const: "VariableDeclaration",
    js.Do: "ExpressionStatement",
    js.Return: "ReturnStatement",
    js.Throw: "ThrowStatement",
    js.If: "IfStatement",
    js.ForOf: "ForOfStatement",
    js.Try: "TryStatement",
    js.Block: "BlockStatement",
    js.Function: "FunctionDeclaration",
    js.ExportHandler: "ExpressionStatement",
}

_Meant = js.Expr | js.Spread | js.Property | js.Statement
_Statements = tuple[js.Statement, ...]


def difference(meant: _Statements, script: Script, text: str) -> int | None:
    """The offset of the first part of the text that does not say what was meant."""
    return _Comparison(script.comments, text).run(meant, script.program)


class _DifferenceError(Exception):
    """Carries the offset of a difference out of the comparison."""


class _Comparison:
    """Takes pairs of nodes off a stack in the order of the text, and comments along with them."""

    def __init__(self, comments: Sequence[Comment], text: str) -> None:
        self._comments = iter(comments)
        self._text = text
        self._at = 0
        self._todo: list[tuple[_Meant, Node | None, bool] | js.DocComment] = []

    def run(self, meant: _Statements, program: Node) -> int | None:
        try:
            self._statements(meant, program)
            while self._todo:
                pair = self._todo.pop()
                if isinstance(pair, js.DocComment):
                    self._doc_comment(pair.lines, pair.inline)
                else:
                    self._visit(*pair)
        except _DifferenceError as found:
            return int(found.args[0])
        left = next(self._comments, None)
        return None if left is None else left.start

    def _visit(self, meant: _Meant, node: Node | None, is_head: bool) -> None:
        self._check(node is not None)
        assert node is not None
        self._check(node.start >= self._at)
        if node.type == "ChainExpression" and not is_head:
            inner = node.node("expression")
            assert inner is not None
            node = inner
        if hasattr(meant, "comment"):
            self._comments_above(meant, node)
        self._at = node.start
        wanted = _NODE_TYPES.get(type(meant))
        self._check(wanted is None or node.type == wanted)
        self._compare(meant, node)

    def _check(self, is_same: bool) -> None:
        if not is_same:
            raise _DifferenceError(self._at)

    def _later(self, *pairs: tuple[_Meant, Node | None]) -> None:
        """Compares these next, the first one first."""
        self._todo += [(meant, node, False) for meant, node in reversed(pairs)]

    def _later_head(self, meant: js.Expr, node: Node | None) -> None:
        """Compares what is called, or what a member is taken of, next: a chain of ``?.`` does not end in it."""
        self._todo.append((meant, node, True))

    # Comments

    def _comments_above(self, meant: js.Const | js.Do | object, node: Node) -> None:
        """The comments of a statement stand right above it, with nothing between."""
        lines: tuple[str, ...] = getattr(meant, "comment", ())
        doc: tuple[str, ...] = getattr(meant, "doc", ())
        end = None
        for line in lines:
            comment = self._comment("//", partial(comment_says, meant=line))
            self._check(end is None or self._text[end : comment.start].isspace())
            end = comment.end
        if doc:
            comment = self._doc_comment(doc)
            self._check(end is None or self._text[end : comment.start].isspace())
            end = comment.end
        self._check(end is None or self._text[end : node.start].isspace())

    def _doc_comment(self, lines: tuple[str, ...], inline: bool = False) -> Comment:
        says = partial(inline_comment_says, meant=lines) if inline else partial(doc_comment_says, meant=lines)
        return self._comment("/*", says)

    def _comment(self, mark: str, says: Callable[[str], bool]) -> Comment:
        comment = next(self._comments, None)
        self._check(comment is not None and comment.start >= self._at)
        assert comment is not None
        self._at = comment.start
        self._check(self._text.startswith(mark, comment.start) and says(comment.text))
        self._at = comment.end
        return comment

    # Statements

    def _statements(self, meant: _Statements, block: Node | None) -> None:
        self._check(block is not None and block.type in ("BlockStatement", "Program"))
        assert block is not None
        nodes = block.nodes("body")
        written = [each for each in meant if not isinstance(each, js.Blank)]
        self._check(len(nodes) == sum(not isinstance(each, js.DocComment) for each in written))
        remaining = list(nodes)
        for each in reversed(written):
            self._todo.append(each if isinstance(each, js.DocComment) else (each, remaining.pop(), False))

    def _compare(self, meant: _Meant, node: Node) -> None:
        if not js.is_statement(meant):
            self._compare_expression(meant, node)
            return
        match meant:
            case js.Const(name=name, value=value):
                self._check(node.text("kind") == "const")
                self._later((value, self._declared(name, node).node("init")))
            case js.Do(value=value):
                self._check(node.fields.get("directive") is None)
                self._later((value, node.node("expression")))
            case js.Return(value=value):
                self._optional(value, node.node("argument"))
            case js.Throw(value=value):
                self._later((value, node.node("argument")))
            case js.If():
                self._if(meant, node)
            case js.ForOf(target=target, iterable=iterable, body=body):
                left, right = node.node("left"), node.node("right")
                self._check(left is not None and left.text("kind") == "const")
                assert left is not None and right is not None
                self._check(self._declared(target, left).node("init") is None)
                self._later((iterable, right), (js.Block(body), node.node("body")))
            case js.Try(body=body, handler=handler):
                caught = node.node("handler")
                self._check(caught is not None and caught.node("param") is None)
                assert caught is not None
                self._check(node.node("finalizer") is None)
                self._later((js.Block(body), node.node("block")), (js.Block(handler), caught.node("body")))
            case js.Block(body=body):
                self._statements(body, node)
            case js.Function(name=name, parameters=parameters, body=body, is_async=is_async):
                self._check(_is_name(node.node("id"), name))
                self._function(parameters, is_async, node)
                self._later((js.Block(body), node.node("body")))
            case js.ExportHandler(name=name, handler=handler):
                self._export(name, handler, node.node("expression"))
            case js.DocComment() | js.Blank():
                raise AssertionError("no nodes of JavaScript")
            case _:
                assert_never(meant)

    def _declared(self, target: str | js.Pattern, node: Node) -> Node:
        """The only declarator, which binds the target."""
        declarators = node.nodes("declarations")
        self._check(len(declarators) == 1)
        assert declarators[0] is not None
        self._check(_is_target(declarators[0].node("id"), target))
        return declarators[0]

    def _optional(self, value: js.Expr | None, node: Node | None) -> None:
        if value is None:
            self._check(node is None)
        else:
            self._later((value, node))

    def _if(self, meant: js.If, node: Node) -> None:
        pairs: list[tuple[_Meant, Node | None]] = []
        below: Node | None = node
        for condition, body in meant.arms:
            self._check(below is not None and below.type == "IfStatement")
            assert below is not None
            pairs += [(condition, below.node("test")), (js.Block(body), below.node("consequent"))]
            below = below.node("alternate")
        if meant.otherwise:
            pairs.append((js.Block(meant.otherwise), below))
        else:
            self._check(below is None)
        self._later(*pairs)

    def _export(self, name: str, handler: js.Arrow, node: Node | None) -> None:
        self._check(node is not None and node.type == "AssignmentExpression" and node.text("operator") == "=")
        assert node is not None
        target = js.Member(js.Name("exports"), name)
        self._later((target, node.node("left")), (handler, node.node("right")))

    def _function(self, parameters: tuple[str | js.Pattern, ...], is_async: bool, node: Node) -> None:
        nodes = node.nodes("params")
        self._check(len(nodes) == len(parameters))
        self._check(all(map(_is_target, nodes, parameters)))
        self._check((node.fields.get("isAsync") is True) == is_async)
        self._check(node.fields.get("generator") is not True)

    # Expressions

    def _compare_expression(self, meant: js.Expr | js.Spread | js.Property, node: Node) -> None:
        value = node.fields.get("value")
        match meant:
            case js.Name(id=name):
                self._check(node.text("name") == name)
            case js.Member() | js.Index() | js.Call() | js.New():
                self._link(meant, node)
            case js.String(value=text):
                self._check(is_text(value, text))
            case js.Binary():
                self._binary(meant, node)
            case js.Number(value=number):
                self._check(is_number(node, number))
            case js.Boolean(value=truth):
                self._check(value is truth)
            case js.Null():
                self._check(value is None and node.fields.get("regex") is None)
            case js.Regex(body=body, flags=flags):
                self._check(is_pattern(node.fields.get("regex"), body, flags))
            case js.Template(parts=parts):
                self._template(parts, node)
            case js.Tagged(tag=tag, template=template):
                self._later((tag, node.node("tag")), (template, node.node("quasi")))
            case js.Array(items=items):
                self._all(items, node.nodes("elements"))
            case js.Object(properties=properties):
                self._all(properties, node.nodes("properties"))
            case js.Property(key=key, value=inner):
                self._check(_is_named_key(node, key.id) if isinstance(key, js.Name) else is_key(node, key))
                self._later((inner, node.node("value")))
            case js.Spread(value=inner) | js.Await(operand=inner):
                self._later((inner, node.node("argument")))
            case js.Unary(operator=operator, operand=operand):
                self._check(node.text("operator") == operator)
                self._later((operand, node.node("argument")))
            case js.Conditional(condition=condition, then=then, otherwise=otherwise):
                parts_ = (node.node("test"), node.node("consequent"), node.node("alternate"))
                self._later(*zip((condition, then, otherwise), parts_, strict=True))
            case js.Arrow(parameters=parameters, body=body, is_async=is_async):
                self._function(parameters, is_async, node)
                self._later((js.Block(body) if isinstance(body, tuple) else body, node.node("body")))
            case _:
                assert_never(meant)

    def _link(self, meant: js.Member | js.Index | js.Call | js.New, node: Node) -> None:
        is_optional = not isinstance(meant, js.New) and meant.optional
        self._check((node.fields.get("optional") is True) == is_optional)
        match meant:
            case js.Member(value=value, name=name):
                self._check(_is_member(node, name))
                self._later_head(value, node.node("object"))
            case js.Index(value=value, index=index):
                self._check(node.fields.get("computed") is True)
                self._later((index, node.node("property")))
                self._later_head(value, node.node("object"))
            case js.Call(function=function, arguments=arguments):
                self._all(arguments, node.nodes("arguments"))
                self._later_head(function, node.node("callee"))
            case js.New(function=function, arguments=arguments):
                self._all(arguments, node.nodes("arguments"))
                callee = node.node("callee")
                # esprima reads `new a?.b()`, which JavaScript refuses without parentheses.
                is_chain = callee is not None and callee.type == "ChainExpression"
                self._check(not is_chain or "(" in self._text[node.start : callee.start if callee else 0])
                self._later((function, callee))

    def _all(self, meant: Sequence[_Meant], nodes: Sequence[Node | None]) -> None:
        self._check(len(meant) == len(nodes))
        self._later(*zip(meant, nodes, strict=True))

    def _template(self, parts: Sequence[str | js.Expr], node: Node) -> None:
        texts, values = [""], []
        for part in parts:
            if isinstance(part, str):
                texts[-1] += part
            else:
                values.append(part)
                texts.append("")
        elements = [each.fields.get("value") if each else None for each in node.nodes("quasis")]
        self._check(len(elements) == len(texts))
        for element, text in zip(elements, texts, strict=True):
            self._check(isinstance(element, dict) and is_text(element.get("cooked"), text))
        self._all(values, node.nodes("expressions"))

    def _binary(self, meant: js.Binary, node: Node) -> None:
        is_logical = meant.operator in _LOGICAL
        self._check(node.type == ("LogicalExpression" if is_logical else "BinaryExpression"))
        self._check(node.text("operator") == meant.operator)
        if is_logical:
            # `a && (b && c)` is printed as `(a && b) && c`, which says the same.
            self._all(list(_meant_operands(meant)), list(_read_operands(node)))
        else:
            self._later((meant.left, node.node("left")), (meant.right, node.node("right")))


def _meant_operands(meant: js.Binary) -> Iterator[js.Expr]:
    todo: list[js.Expr] = [meant]
    while todo:
        each = todo.pop()
        if isinstance(each, js.Binary) and each.operator == meant.operator:
            todo += [each.right, each.left]
        else:
            yield each


def _read_operands(node: Node) -> Iterator[Node | None]:
    todo: list[Node | None] = [node]
    while todo:
        each = todo.pop()
        is_same = (
            each is not None and each.type == node.type and each.text("operator") == node.text("operator")
        )
        if is_same and each is not None:
            todo += [each.node("right"), each.node("left")]
        else:
            yield each


def _is_named_key(node: Node, name: str) -> bool:
    """Whether the node is a property whose key is what the name stands for: ``[NAME]: …``."""
    is_pair = node.text("kind") == "init" and node.fields.get("method") is not True
    return is_pair and node.fields.get("computed") is True and _is_name(node.node("key"), name)


def _is_name(node: Node | None, name: str) -> bool:
    return node is not None and node.type == "Identifier" and node.text("name") == name


def _is_target(node: Node | None, target: str | js.Pattern) -> bool:
    if isinstance(target, str):
        return _is_name(node, target)
    if node is None or node.type != "ArrayPattern":
        return False
    elements = node.nodes("elements")
    # An empty name is a hole.
    return len(elements) == len(target.names) and all(
        _is_name(element, name) if name else element is None
        for element, name in zip(elements, target.names, strict=True)
    )


def _is_member(node: Node, name: str) -> bool:
    """Whether the node takes the member of the name, bare or in brackets."""
    property_ = node.node("property")
    if property_ is None:
        return False
    if node.fields.get("computed") is True:
        return property_.type == "Literal" and is_text(property_.fields.get("value"), name)
    return _is_name(property_, name)
