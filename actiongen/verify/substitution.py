"""Puts another term in the place of one.

In: a node and two terms. Out: the node that means the same with the other term in it, in the order of a
:class:`Space`.

    substituted(space, lower(x), x, y)   ->   lower(y)
"""

from typing import TYPE_CHECKING, Any

from actiongen.verify.terms import Choice, Leaf, Node, Term

if TYPE_CHECKING:
    from actiongen.verify.space import Space


def substituted(space: "Space", node: Node, old: Term, new: Term) -> Node:
    """The node with ``new`` in the place of ``old``."""
    return _Substitution(space, old, new).node(node)


class _Substitution:
    def __init__(self, space: "Space", old: Term, new: Term) -> None:
        self.space = space
        self.old = old
        self.new = new
        self.nodes: dict[Node, Node] = {}
        self.terms: dict[Term, Term] = {old: new}

    def _may_hold(self, each: Term | Leaf | Choice) -> bool:
        if self.old.open:
            return bool(each.open & self.old.open)
        return each.height >= self.old.height

    def node(self, node: Node) -> Node:
        if not self._may_hold(node):
            return node
        found = self.nodes.get(node)
        if found is None:
            self.space.spend(1)
            found = self.nodes[node] = self._node(node)
        return found

    def _node(self, node: Node) -> Node:
        if isinstance(node, Leaf):
            if node.term is None:
                return node
            return self.space.part(self.term(node.term), node.kind)
        branches = tuple([self.node(each) for each in node.branches])
        consts = tuple([(value, self.node(each)) for value, each in node.consts])
        term = self.term(node.term)
        if term.kinds != node.term.kinds:
            known = dict(zip(node.term.list, branches, strict=True))
            branches = tuple([known.get(kind, self.space.impossible) for kind in term.list])
            consts = tuple([pair for pair in consts if pair[0].kind & term.kinds])
        return self.space.choose(term, branches, consts)

    def term(self, term: Term) -> Term:
        if not self._may_hold(term):
            return term
        found = self.terms.get(term)
        if found is None:
            args = tuple([self._argument(each) for each in term.args])
            found = term if args == term.args else self._again(term, args)
            self.terms[term] = found
        return found

    def _again(self, term: Term, args: tuple[object, ...]) -> Term:
        return self.space.term(term.op, args, term.kinds, term.shape)

    def _argument(self, each: Any) -> Any:
        if isinstance(each, Leaf | Choice):
            return self.node(each)
        if isinstance(each, Term):
            return self.term(each)
        return each
