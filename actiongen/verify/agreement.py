"""Whether two values are the same.

In: two nodes, and a condition. Out: whether they are one value wherever that holds. They agree if they are one node;
else they are gone over together, and what is impossible on either side agrees with anything.

    agree([a ? true: "x", false: impossible], "x")   ->   True
"""

from actiongen.verify.space import Space
from actiongen.verify.terms import (
    FALSE,
    IMPOSSIBLE,
    SKIPPED,
    STRICT,
    TRUE,
    Choice,
    Leaf,
    Node,
    Term,
    TooLargeError,
    asked,
    at_kind,
    at_value,
)

_LAMBDAS = frozenset(("some", "seq", "pick", "flat", "sorted"))
_OF_THEIR_OWN = _LAMBDAS | {"uuid", "value"}
_MOST_STEPS = 200_000

Way = dict[Term, object]
"""What terms were answered: a kind, or a constant."""


class Agreement:
    """Compares the values of one handler.

    ``names``: terms of the JavaScript, and what the policy calls them. ``parts``: the last two leaves that were not the
    same.
    """

    def __init__(self, space: Space) -> None:
        self.space = space
        self.names: dict[Term, Term] = {}
        self.parts: tuple[Node, Node] | None = None
        self._agreed: set[tuple[Node, Node, Node]] = set()
        self._apart_anywhere: set[tuple[Node, Node]] = set()
        self._uuids: dict[object, object] = {}
        self._steps = 0
        self._used_way = False
        self._is_strict = False
        self._twins: dict[Term, list[tuple[Term, int]]] = {}

    def agree(self, left: Node, right: Node, where: Node | None = None) -> bool:
        """Whether two values are the same where a condition holds."""
        if left is right:
            return True
        if self.names:
            right = self._named(right)
        return self._agree_unified(self.space.true if where is None else where, left, right)

    def _named(self, node: Node) -> Node:
        """A value of the JavaScript in the names of the policy."""
        for old, new in self.names.items():
            node = self.space.substituted(node, old, new)
        return node

    def _agree_unified(self, where: Node, left: Node, right: Node) -> bool:
        """The same; first with the terms of the left side on both, so that few have to be followed along each way."""
        unified = self._unified(left, right)
        if unified is not right and self._agree(where, left, unified, {}):
            return True
        return self._agree(where, left, right, {})

    def _unified(self, left: Node, right: Node) -> Node:
        """The right side with terms of the left one, where two agree."""
        mine, others = asked(left), asked(right)
        for other in sorted(others - mine, key=lambda term: term.id):
            for term in mine:
                if term.op == other.op and term not in others and self._same_term(term, other, {}):
                    right = self.space.substituted(right, other, term)
                    break
        return right

    def _agree(self, where: Node, left: Node, right: Node, way: Way) -> bool:
        if left is right:
            return True
        if IMPOSSIBLE in (left.kinds, right.kinds):
            return not self._is_strict
        if not where.kinds & TRUE:
            return True
        key = (where, left, right)
        if key in self._agreed:
            return True
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise TooLargeError
        before, self._used_way = self._used_way, False
        if isinstance(left, Leaf) and isinstance(right, Leaf) and isinstance(where, Leaf):
            found = self._same_leaf(left, right, way)
        else:
            found = not way and self._agree_inside(where, left, right)
            found = found or self._agree_below(where, left, right, way)
        if found and not self._used_way:
            self._agreed.add(key)
        self._used_way = self._used_way or before
        return found

    def _agree_inside(self, where: Node, left: Node, right: Node) -> bool:
        """Whether two values are of one term whose parts are the same where a condition holds."""
        if not isinstance(left, Leaf) or not isinstance(right, Leaf) or left.kind != right.kind:
            return False
        if left.term is None or right.term is None or left.kind & (STRICT | FALSE | TRUE):
            return False
        return self._same_inside(where, left.term, right.term)

    def _same_inside(self, where: Node, left: object, right: object) -> bool:
        if left is right or left == right:
            return True
        if isinstance(left, Leaf | Choice) and isinstance(right, Leaf | Choice):
            return self._agree(where, left, right, {})
        if not isinstance(left, Term) or not isinstance(right, Term):
            return False
        if left.op != right.op or len(left.args) != len(right.args) or left.op in _OF_THEIR_OWN:
            return False
        return all(self._same_inside(where, a, b) for a, b in zip(left.args, right.args, strict=True))

    def _agree_below(self, where: Node, left: Node, right: Node, way: Way) -> bool:
        asked = [node for node in (where, left, right) if isinstance(node, Choice)]
        first = min(asked, key=lambda node: node.level).term
        surely = self._kinds_of(first, way)
        for kind in first.list:
            if not kind & surely:
                continue
            parts = [at_kind(node, first, kind) for node in (where, left, right)]
            if not self._agree(parts[0], parts[1], parts[2], {**way, first: kind}) and not self._contradicts(
                first, kind, way
            ):
                return False
        values = {value for node in asked if node.term is first for value, _ in node.consts}
        for value in values:
            if not value.kind & surely:
                continue
            parts = [at_value(node, first, value) for node in (where, left, right)]
            if not self._agree(parts[0], parts[1], parts[2], {**way, first: value}) and not self._contradicts(
                first, value, way
            ):
                return False
        return True

    def _contradicts(self, term: Term, answer: object, way: Way) -> bool:
        """Whether a term that is the same along this way was answered otherwise."""
        self._used_way = True
        kind = answer.kind if isinstance(answer, Leaf) else answer
        for known, given in way.items():
            if known.op != term.op or known is term or term.op == "uuid":
                continue
            is_other = (
                given is not answer
                if isinstance(given, Leaf) and isinstance(answer, Leaf)
                else ((given.kind if isinstance(given, Leaf) else given) != kind)
            )
            if is_other and self._same_term(known, term, way):
                return True
        return False

    def _kinds_of(self, term: Term, way: Way) -> int:
        """Of which kinds a term may be along a way, by what the front end knows of terms that are the same there."""
        kinds = term.kinds
        for twin, known in self._twins_of(term):
            if kinds & ~known and self._is_same_run(twin, term, way):
                kinds &= known
        return kinds

    def _twins_of(self, term: Term) -> list[tuple[Term, int]]:
        """Terms of which something is known, and which are the same where they are not impossible."""
        found = self._twins.get(term)
        if found is None:
            known = [(each, kinds) for each, kinds in self.space.sure.items() if each.op == term.op]
            found = [pair for pair in known if self._same_term(pair[0], term, {})] if known else []
            self._twins[term] = found
        return found

    def _is_same_run(self, left: Term, right: Term, way: Way) -> bool:
        """Whether two terms are the same along a way, with nothing impossible in them."""
        if left is right:
            return True
        self._used_way = True
        before = self._is_strict, self._agreed, self._apart_anywhere
        if not self._is_strict:
            self._is_strict, self._agreed, self._apart_anywhere = True, set(), set()
        found = self._same_term(left, right, way)
        self._is_strict, self._agreed, self._apart_anywhere = before
        return found

    def _same_leaf(self, left: Leaf, right: Leaf, way: Way) -> bool:
        if left is right:
            return True
        is_same = (
            left.kind == right.kind
            and left.term is not None
            and right.term is not None
            and not left.kind & (STRICT | FALSE | TRUE)
            and self._same_term(left.term, right.term, way)
        )
        is_same = is_same or _are_empty(left, right) or _are_empty(right, left)
        if not is_same:
            self.parts = left, right
        return is_same

    def _same_term(self, left: Term, right: Term, way: Way) -> bool:
        if left is right:
            return True
        if left.op != right.op or len(left.args) != len(right.args):
            return False
        if left.op == "uuid":
            return self._same_uuid(left.args, right.args)
        if left.op == "value":
            # The rest is of which kinds it may be.
            return self._same_part(left.args[0], right.args[0], way)
        if left.op in _LAMBDAS:
            return self._same_lambda(left, right, way)
        if self._same_parts(left.args, right.args, way):
            return True
        return left.op == "===" and self._same_parts(left.args, right.args[::-1], way)

    def _same_parts(self, left: tuple[object, ...], right: tuple[object, ...], way: Way) -> bool:
        return all(self._same_part(a, b, way) for a, b in zip(left, right, strict=True))

    def _same_uuid(self, left: object, right: object) -> bool:
        return (
            self._uuids.setdefault(("policy", left), right) == right
            and self._uuids.setdefault(("js", right), left) == left
        )

    def _same_lambda(self, left: Term, right: Term, way: Way) -> bool:
        (source, bound, body, *rest), (other, other_bound, other_body, *others) = left.args, right.args
        assert isinstance(bound, Term) and isinstance(other_bound, Term)
        if rest != others or not self._same_part(source, other, way):
            return False
        variable = self.space.variable(bound.kinds | other_bound.kinds, bound.shape)
        one = self.space.substituted(body, bound, variable)
        two = self.space.substituted(other_body, other_bound, variable)
        return self._same_part(one, two, way)

    def _same_part(self, left: object, right: object, way: Way) -> bool:
        if left is right or left == right:
            return True
        if isinstance(left, Leaf | Choice) and isinstance(right, Leaf | Choice):
            if (left, right) not in self._apart_anywhere:
                if self._agree_unified(self.space.true, left, right):
                    return True
                self._apart_anywhere.add((left, right))
            self._used_way = True
            one, two = self._along(left, way), self._along(right, way)
            return bool(way) and self._agree(self.space.true, one, two, way)
        if isinstance(left, Term) and isinstance(right, Term):
            return self._same_term(left, right, way)
        return False

    def _along(self, node: Node, way: Way) -> Node:
        """What is left of a node where some answers are known."""
        if isinstance(node, Leaf):
            return node
        known = way.get(node.term)
        if known is None:
            branches = tuple(self._along(each, way) for each in node.branches)
            consts = tuple((value, self._along(each, way)) for value, each in node.consts)
            return self.space.choose(node.term, branches, consts)
        if isinstance(known, Leaf):
            return self._along(at_value(node, node.term, known), way)
        assert isinstance(known, int)
        return self._along(node.of_kind(known), way)


def _are_empty(left: Leaf, right: Leaf) -> bool:
    """Whether a list is empty, and another one has items only where that is impossible."""
    one, other = left.term, right.term
    if one is None or other is None or one.op != "seq" or other.op != "list" or other.args:
        return False
    return not one.args[2].kinds & ~(SKIPPED | IMPOSSIBLE)
