"""Makes nodes: no two that mean the same by the questions that they ask.

In: terms, and what follows by their kinds. Out: :class:`Space`, whose nodes ask each term once on a way, in the order
in which the terms came up.

    space.then(condition, space.true, space.false)   ->   condition
"""

from collections.abc import Callable, Sequence
from typing import Any

from actiongen.ir.types import Type
from actiongen.verify.choosing import instead
from actiongen.verify.substitution import substituted
from actiongen.verify.terms import (
    ANY,
    CUT,
    FALSE,
    FUNCTION,
    GONE,
    IMPOSSIBLE,
    INFINITE,
    JSON,
    LIST,
    NAN,
    NULL,
    NUMBER,
    OBJECT,
    PROMISE,
    SKIPPED,
    STRICT,
    TEXT,
    THROWN,
    TRUE,
    UNDEFINED,
    UNKNOWN,
    Choice,
    Leaf,
    Node,
    Term,
    TooLargeError,
    Use,
    at_constant,
    at_kind,
    at_value,
    in_order,
)


class Space:
    """Makes nodes, each once.

    ``left``: how many steps may still be made until it gives up. ``reads``: as lists of which types what stands under a
    key was read; ``split`` says what a list is where that is known. ``sure``: of which kinds the front
    end knows that terms are, whatever is in them. ``kinds``: of which kinds what may be anything is
    taken to be; ``has_any``: whether there is such.
    """

    def __init__(self, steps: int, kinds: int = ANY) -> None:
        self.left = steps
        self.kinds = kinds
        self.has_any = False
        self.reads: dict[str, list[Type]] = {}
        self.sure: dict[Term, int] = {}
        self.split: Callable[[Term, Leaf], Node] | None = None
        self._terms: dict[tuple[Any, ...], Term] = {}
        self._leaves: dict[tuple[object, ...], Leaf] = {}
        self._choices: dict[tuple[object, ...], Choice] = {}
        self._known: dict[tuple[object, ...], Node] = {}
        self._values: dict[Term, Node] = {}
        # What choosing.py has made of nodes, for each way to put some in the place of others.
        self.put: dict[tuple[int, ...], dict[tuple[Node, ...], Node]] = {}
        self.undefined = Leaf(UNDEFINED, None, None)
        self.null = Leaf(NULL, None, None)
        self.true = Leaf(TRUE, None, True)
        self.false = Leaf(FALSE, None, False)
        self.nan = Leaf(NAN, None, None)
        self.thrown = Leaf(THROWN, None, None)
        self.unknown = Leaf(UNKNOWN, None, None)
        self.gone = Leaf(GONE, None, None)
        self.skipped = Leaf(SKIPPED, None, None)
        self.impossible = Leaf(IMPOSSIBLE, None, None)
        self.cut = Leaf(CUT, None, None)
        # What there is but one of.
        one = (self.undefined, self.null, self.true, self.false, self.nan, self.thrown)
        self._singles = {leaf.kind: leaf for leaf in one}
        self.free = 0

    def spend(self, steps: int) -> None:
        """Counts work; TooLargeError where it gets too much."""
        self.left -= steps
        if self.left < 0:
            raise TooLargeError

    # Terms and leaves

    def term(self, op: str, args: tuple[Any, ...], kinds: int, shape: Any = None) -> Term:
        """The term of an operation and its arguments; ``kinds`` and ``shape`` count where it is new."""
        key = (op, args)
        found = self._terms.get(key)
        if found is None:
            self.left -= 1
            if self.left < 0:
                raise TooLargeError
            if kinds & JSON == JSON:
                kinds, self.has_any = kinds & self.kinds, True
            found = self._terms[key] = Term(len(self._terms), op, args, kinds, shape)
        return found

    def known(self, op: str, args: tuple[object, ...]) -> Term | None:
        """The term if there is one."""
        return self._terms.get((op, args))

    def made(self, op: str, args: tuple[Any, ...], kinds: int, shape: Any = None) -> Node:
        """The value of a term."""
        return self.value(self.term(op, args, kinds, shape))

    def value(self, term: Term) -> Node:
        """The value of a term, by its kinds."""
        found = self._values.get(term)
        if found is None:
            found = self._values[term] = self._value(term)
        return found

    def _value(self, term: Term) -> Node:
        leaves: tuple[Node, ...] = tuple([self.part(term, kind) for kind in term.list])
        # A list that is no JSON is no object for sure; what a function gives is copied by its kind.
        is_json = term.kinds & OBJECT or term.op == "copied"
        if self.split is not None and term.kinds & LIST and is_json:
            split = self.split
            parts = [
                split(term, leaf) if isinstance(leaf, Leaf) and leaf.kind == LIST else leaf for leaf in leaves
            ]
            return self.choose(term, tuple(parts), ())
        return leaves[0] if len(leaves) == 1 else self.make(term, leaves, ())

    def part(self, term: Term, kind: int) -> Leaf:
        """The value of a term where it is of a kind."""
        single = self._singles.get(kind)
        if single is not None:
            return single
        key = (term, kind)
        found = self._leaves.get(key)
        if found is None:
            found = self._leaves[key] = Leaf(kind, term, None)
        return found

    def text(self, value: str) -> Leaf:
        """A text."""
        return self._constant(TEXT, value)

    def number(self, value: float) -> Leaf:
        """A number."""
        if value != value:
            return self.nan
        if value in (float("inf"), float("-inf")):
            return self._constant(INFINITE, value)
        return self._constant(NUMBER, float(value) + 0.0)

    def function(self, value: object) -> Leaf:
        """A function, or what JavaScript brings along under a name."""
        return self._constant(FUNCTION, value)

    def promise(self, value: Node) -> Leaf:
        """What an async function gives."""
        return self._constant(PROMISE, value)

    def boolean(self, value: bool) -> Leaf:
        """A boolean."""
        return self.true if value else self.false

    def _constant(self, kind: int, value: object) -> Leaf:
        key = (kind, value)
        found = self._leaves.get(key)
        if found is None:
            found = self._leaves[key] = Leaf(kind, None, value)
        return found

    def variable(self, kinds: int, shape: object = None) -> Term:
        """A free variable, unlike all others."""
        term = self.term("free", (self.free,), kinds, shape)
        term.open = 1 << self.free
        self.free += 1
        return term

    # Choices

    def make(self, term: Term, branches: tuple[Node, ...], consts: tuple[tuple[Leaf, Node], ...]) -> Node:
        """The choice; all that follows asks later terms."""
        kinds = term.list
        if consts:
            consts = tuple([pair for pair in consts if branches[kinds.index(pair[0].kind)] is not pair[1]])
        if not consts:
            first = branches[0]
            if branches.count(first) == len(branches):
                return first
        key = (term, branches, consts)
        found = self._choices.get(key)
        if found is None:
            self.left -= 1
            if self.left < 0:
                raise TooLargeError
            found = self._choices[key] = Choice(term, branches, consts)
        return found

    def choose(
        self, term: Term, branches: tuple[Node, ...], consts: tuple[tuple[Leaf, Node], ...] = ()
    ) -> Node:
        """What follows by the kind of a term, in the order of its kinds; ``consts`` in that of :func:`in_order`."""
        lowest = min([each.level for each in branches])
        if consts:
            lowest = min(lowest, min([node.level for _, node in consts]))
        if lowest > term.id:
            return self.make(term, branches, consts)
        self.left -= 1
        if self.left < 0:
            raise TooLargeError
        key = (term, branches, consts)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = (
                self._reduced(term, branches, consts)
                if lowest == term.id
                else self._expanded(term, branches, consts, lowest)
            )
        return found

    def _reduced(self, term: Term, branches: tuple[Node, ...], consts: tuple[tuple[Leaf, Node], ...]) -> Node:
        """Some of what follows asks the same term again, and the answer is known."""
        known = dict(consts)
        new: list[Node] = []
        for kind, each in zip(term.list, branches, strict=True):
            if isinstance(each, Choice) and each.term is term:
                new.append(each.of_kind(kind))
                for value, node in each.consts:
                    if value.kind == kind and value not in known:
                        known[value] = node
            else:
                new.append(each)
        for value, node in consts:
            if isinstance(node, Choice) and node.term is term:
                known[value] = at_constant(node, value)
        return self.choose(term, tuple(new), in_order(known.items()))

    def _expanded(
        self,
        term: Term,
        branches: tuple[Node, ...],
        consts: tuple[tuple[Leaf, Node], ...],
        lowest: int,
    ) -> Node:
        """Some of what follows asks an earlier term, which has to be asked first."""
        nodes = (*branches, *(node for _, node in consts))
        asked = [node for node in nodes if isinstance(node, Choice) and node.level == lowest]
        first = asked[0].term
        ways: list[Node] = []
        for kind in first.list:
            ways.append(
                self.choose(
                    term,
                    tuple([at_kind(each, first, kind) for each in branches]),
                    tuple([(value, at_kind(each, first, kind)) for value, each in consts]),
                )
            )
        values = {value for node in asked for value, _ in node.consts}
        found = [
            (
                value,
                self.choose(
                    term,
                    tuple([at_value(each, first, value) for each in branches]),
                    tuple([(own, at_value(each, first, value)) for own, each in consts]),
                ),
            )
            for value in values
        ]
        return self.make(first, tuple(ways), in_order(found))

    def by_kind(self, leaf: Leaf, term: Term, ways: Callable[[int], Node]) -> Node:
        """What follows by the kind of a term."""
        return self.choose(term, tuple([ways(kind) for kind in term.list]))

    def is_constant(self, leaf: Leaf, constant: Leaf, then: Node, otherwise: Node) -> Node:
        """What follows by whether a value of the kind of a constant is that constant."""
        if leaf.term is None:
            return then if leaf is constant else otherwise
        term = leaf.term
        branches: tuple[Node, ...] = tuple([otherwise for _ in term.list])
        return self.choose(term, branches, ((constant, then),))

    # Going over nodes

    def bind(self, node: Node, use: Use) -> Node:
        """What comes of each leaf, under the conditions that lead to it."""
        if type(node) is Leaf:
            return use(node)
        return self._bind(node, use, {}, 0)

    def _bind(self, node: Node, use: Use, known: dict[Node, Node], kept: int) -> Node:
        """The same, each node once; leaves of the kinds that are ``kept`` stay."""
        found = known.get(node)
        if found is not None:
            return found
        if type(node) is Leaf:
            result = node if node.kind & kept else use(node)
        else:
            assert isinstance(node, Choice)
            self.left -= 1
            if self.left < 0:
                raise TooLargeError
            branches = tuple(
                [
                    each if each.kinds & kept and type(each) is Leaf else self._bind(each, use, known, kept)
                    for each in node.branches
                ]
            )
            consts = node.consts
            if consts:
                consts = tuple([(value, self._bind(each, use, known, kept)) for value, each in consts])
            if branches == node.branches and consts == node.consts:
                result = node
            else:
                result = self.choose(node.term, branches, consts)
        known[node] = result
        return result

    def lift(self, use: Use, node: Node) -> Node:
        """The same; what is no value stays what it is."""
        if type(node) is Leaf:
            return node if node.kind & STRICT else use(node)
        return self._bind(node, use, {}, STRICT)

    def lift2(self, use: Callable[[Leaf, Leaf], Node], left: Node, right: Node) -> Node:
        """What comes of two values."""
        if type(right) is Leaf:
            # As most keys and constants are.
            return self.lift((lambda a: right) if right.kind & STRICT else (lambda a: use(a, right)), left)
        return self.lift(lambda a: self.lift(lambda b: use(a, b), right), left)

    def lift_all(self, use: Callable[[list[Leaf]], Node], nodes: Sequence[Node]) -> Node:
        """What comes of several values."""
        if not nodes:
            return use([])
        return self.lift(lambda first: self.lift_all(lambda rest: use([first, *rest]), nodes[1:]), nodes[0])

    # Conditions: nodes whose leaves are true, false or no value

    def then(self, condition: Node, yes: Node, no: Node) -> Node:
        """One or the other by a condition."""
        true, false = self.true, self.false
        if condition is true:
            return yes
        if condition is false:
            return no
        if yes is true and no is false:
            return condition
        return instead(self, (condition, yes, no), (TRUE, FALSE))

    def both(self, left: Node, right: Node) -> Node:
        """Whether both hold; the right one is asked where the left one holds."""
        return left if left is right else self.then(left, right, self.false)

    def either(self, left: Node, right: Node) -> Node:
        """Whether one of them holds."""
        return left if left is right else self.then(left, self.true, right)

    def negation(self, condition: Node) -> Node:
        """The opposite."""
        return self.then(condition, self.false, self.true)

    def where(self, kinds: int, node: Node) -> Node:
        """Whether a node comes to a leaf of one of the kinds: true or false, nothing else."""
        if not node.kinds & kinds:
            return self.false
        if not node.kinds & ~kinds:
            return self.true
        return self.bind(node, lambda leaf: self.true if leaf.kind & kinds else self.false)

    def failed(self, *nodes: Node) -> Leaf:
        """What comes of nodes where one throws, or is unknown."""
        return self.unknown if any(node.kinds & UNKNOWN for node in nodes) else self.thrown

    def replaced(self, node: Node, kinds: int, by: Node) -> Node:
        """A node with something else in place of the leaves of some kinds."""
        if not node.kinds & kinds:
            return node
        return instead(self, (node, by), (kinds,))

    # Variables

    def closed(self, variable: Term, node: Node) -> tuple[Term, Node]:
        """A node with a bound variable in place of a free one, and that: it has a number above all that are bound in
        it."""
        height = node.height + 1
        # Types and fields live as long as the program.
        args = (height, variable.kinds, id(variable.shape))
        bound = self.term("bound", args, variable.kinds, variable.shape)
        bound.height = height
        return bound, self.substituted(node, variable, bound)

    def substituted(self, node: Node, old: Term, new: Term) -> Node:
        """A node with another variable in it."""
        return substituted(self, node, old, new)
