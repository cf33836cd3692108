"""Templates, lists and objects that are written out in JavaScript.

In: ESTree nodes. Out: nodes; what throws in a part makes the whole throw.

    [...xs, "a"]   ->   list(spread(xs), "a")
"""

from collections.abc import Sequence

from actiongen.javascript.parse import Node as Ast
from actiongen.verify.operators import Operators
from actiongen.verify.scopes import Scope, cooked, units
from actiongen.verify.terms import (
    FAILED,
    FUNCTION,
    LIST,
    TEXT,
    Leaf,
    Node,
    Term,
)


class Written(Operators):
    """The values of what is written out."""

    def call(self, function: Node, arguments: Sequence[Node]) -> Node:
        """A call of a function."""
        raise NotImplementedError

    def template_value(self, ast: Ast, scope: Scope) -> Node:
        """The value of a template that is written out."""
        nodes: list[Node] = []
        values = ast.nodes("expressions")
        for index, quasi in enumerate(ast.nodes("quasis")):
            assert quasi is not None
            nodes.append(self.space.text(cooked(quasi)))
            if index < len(values):
                given = values[index]
                assert given is not None
                nodes.append(self.space.lift(self.values.as_text, self.value(given, scope)))
        return self.values.joined_texts(*nodes)

    def tagged_value(self, ast: Ast, scope: Scope) -> Node:
        """The value of a tagged that is written out."""
        template = ast.fields["quasi"]
        assert isinstance(template, Ast)
        texts = [self.space.text(cooked(quasi)) for quasi in template.nodes("quasis") if quasi is not None]
        values = [self.value(each, scope) for each in template.nodes("expressions") if each is not None]
        return self.call(self.part(ast, "tag", scope), (self.values.list(texts), *values))

    def array_value(self, ast: Ast, scope: Scope) -> Node:
        """The value of a array that is written out."""
        parts: list[Node | Term] = []
        throws: Node = self.space.false
        failed = self.space.thrown
        for each in ast.nodes("elements"):
            if each is None or each.type != "SpreadElement":
                value = self.space.unknown if each is None else self.value(each, scope)
                throws = self.space.either(throws, self.space.where(FAILED, value))
                failed = self.space.failed(failed, value)
                parts.append(self.space.replaced(value, FAILED, self.space.impossible))
                continue
            given = self.space.lift(self.iterated, self.part(each, "argument", scope))
            throws = self.space.either(throws, self.space.where(FAILED, given))
            failed = self.space.failed(failed, given)
            given = self.space.replaced(given, FAILED, self.space.impossible)
            parts.append(self.space.term("spread", (given,), 0))
        return self.space.then(throws, failed, self.values.list(parts))

    def iterated(self, leaf: Leaf) -> Node:
        """What a spread goes over."""
        if leaf.kind == LIST:
            return leaf
        found = getattr(leaf.value, "iterated", None)
        if isinstance(found, Leaf):
            return found
        if leaf.kind == TEXT:
            return self.space.made("characters", (leaf,), LIST)
        return self.space.unknown if leaf.kind == FUNCTION else self.space.thrown

    def object_value(self, ast: Ast, scope: Scope) -> Node:
        """The value of a object that is written out."""
        parts: list[Term] = []
        throws: Node = self.space.false
        failed = self.space.thrown
        for each in ast.nodes("properties"):
            assert each is not None
            if each.type == "SpreadElement":
                given = self.part(each, "argument", scope)
                throws = self.space.either(throws, self.space.where(FAILED, given))
                failed = self.space.failed(failed, given)
                parts += self.values.spread(self.space.replaced(given, FAILED, self.space.impossible))
                continue
            key = each.fields["key"]
            assert isinstance(key, Ast)
            name: Node = (
                self.value(key, scope)
                if each.fields["computed"]
                else self.space.text(units(key.text("name") or str(key.fields.get("value"))))
            )
            value = self.part(each, "value", scope)
            throws = self.space.either(throws, self.space.where(FAILED, value))
            failed = self.space.failed(failed, value)
            value = self.space.replaced(value, FAILED, self.space.impossible)
            parts.append(self.values.entry(self.space.lift(self.values.as_text, name), value))
        return self.space.then(throws, failed, self.values.display(parts))
