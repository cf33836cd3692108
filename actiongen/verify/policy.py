"""What the expressions of a policy mean, as values.

In: expressions of the IR. Out: nodes, as the documentation of each node of the IR says: what is absent is undefined
(or
null, where it comes from the event), a condition is true or false. What the front end knows to be present is taken
to be
so: where it would not be, the value is ``impossible``, which agrees with anything.

    event.user.email.lower()   ->   [email ? undefined: undefined, null: undefined, text: lower(email)]
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import assert_never

from actiongen import ir
from actiongen.facts.origin import is_of_json
from actiongen.facts.ranges import Ranges
from actiongen.facts.sizes import Sizes
from actiongen.ir.ops import OPERATIONS, Presence
from actiongen.ir.regex import to_javascript
from actiongen.ir.types import ListOf
from actiongen.verify.choosing import in_halves
from actiongen.verify.functions import Functions
from actiongen.verify.policy_operations import OPERATIONS_OF
from actiongen.verify.policy_urls import Urls
from actiongen.verify.scopes import units
from actiongen.verify.terms import (
    BOOLEAN,
    IMPOSSIBLE,
    LIST,
    NOTHING,
    NUMBER,
    OBJECT,
    SKIPPED,
    TEXT,
    TRUE,
    UNDEFINED,
    Leaf,
    Node,
    Term,
    leaves,
)

LONGEST_JSON_SUBJECT = 8192.0
"""How many units of JSON a pattern looks into (docs/language.md)."""


class Meaning(Urls):
    """Works out the values of expressions; each once where the same variables have the same values."""

    def __init__(self, values: Functions, event: Node) -> None:
        self.values = values
        self.space = values.space
        self.event = event
        self.ranges = Ranges()
        self.sizes = Sizes()
        self.definitions: dict[ir.Definition, Node] = {}
        self.variables: dict[ir.Variable, Node] = {}
        self._known: dict[int, Node] = {}
        self._uuids = 0
        self.trusts_reads = False
        self._kept: list[ir.Expr] = []

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Inside, variables have other values."""
        before = self._known
        self._known = {}
        yield
        self._known = before

    def value(self, expr: ir.Expr) -> Node:
        """The value of an expression; an absent one is undefined or null."""
        found = self._known.get(id(expr))
        if found is None:
            found = self._value(expr)
            if expr.info.present and found.kinds & NOTHING and not isinstance(expr, ir.Items):
                found = self.space.replaced(found, NOTHING, self.space.impossible)
            self._known[id(expr)] = found
        return found

    def keep(self, expr: ir.Expr) -> None:
        """Keeps an expression that is made up here: values are known by the identity of what they are of."""
        self._kept.append(expr)

    def condition(self, expr: ir.Expr) -> Node:
        """Whether a condition holds; an absent one does not."""
        node = self.value(expr)
        if not node.kinds & ~(BOOLEAN | IMPOSSIBLE | SKIPPED):
            return node
        return self.space.lift(lambda leaf: self.space.boolean(leaf.kind == TRUE), node)

    def _value(self, expr: ir.Expr) -> Node:
        if isinstance(expr, ir.Predicate):
            return self._predicate(expr)
        match expr:
            case ir.Literal(value):
                return self._literal(value)
            case ir.Event():
                return self._whole_event()
            case ir.Ref(definition):
                return self._named(definition)
            case ir.Var(variable):
                return self.variables[variable]
            case ir.Secret(name, optional):
                return self._secret(name, optional)
            case ir.HelperCall(inlined=inlined):
                return self._inlined(inlined)
            case ir.Member() | ir.Item() | ir.Slice() | ir.Lookup() | ir.Read() | ir.Items():
                return self._part(expr)
            case ir.ListDisplay(items):
                return self._list(items)
            case ir.RecordDisplay(entries):
                return self._record(entries)
            case ir.Interpolation(parts):
                return self.values.joined_texts(*map(self.in_text, parts))
            case ir.Address(parts):
                return self.url(parts, "redirectUrl")
            case ir.Operation():
                return self._operation(expr)
            case ir.OrText(left, right):
                return self._or_text(self.value(left), right)
            case ir.Conditional(condition, then, otherwise):
                return self.space.then(self.condition(condition), self.value(then), self.value(otherwise))
            case ir.Sorted():
                return self.ordered_list(expr)
            case ir.Comprehension():
                return self.comprehension(expr)
            case ir.MapComprehension():
                return self.dictionary(expr)
            case ir.ErrorExpr():
                raise AssertionError("a program with mistakes is not built")
            case _:
                assert_never(expr)

    def _literal(self, value: float | str | bool | None) -> Node:
        match value:
            case None:
                return self.space.undefined
            case bool():
                return self.space.boolean(value)
            case str():
                return self.space.text(units(value))
            case _:
                return self.space.number(float(value))

    def _whole_event(self) -> Node:
        secrets = self.values.entry(self.space.text("secrets"), self.space.undefined)
        return self.values.display((self.space.term("spread", (self.event,), 0), secrets))

    def _named(self, definition: ir.Definition) -> Node:
        found = self.definitions.get(definition)
        return self.value(definition.value) if found is None else found

    def _inlined(self, inlined: ir.Expr) -> Node:
        before = self._uuids
        found = self.value(inlined)
        if self._uuids != before:
            # Each call makes identifiers of its own.
            with self.scope():
                found = self.value(inlined)
        return found

    def next_uuid(self) -> Node:
        """An identifier that is made here."""
        self._uuids += 1
        return self.space.made("uuid", (f"policy {self._uuids}",), TEXT)

    def _secret(self, name: str, optional: bool) -> Node:
        secret = self.values.member(self.values.member(self.event, "secrets"), name)
        if not optional:
            return self.space.replaced(secret, UNDEFINED, self.space.impossible)
        return self._or_text(secret, None)

    def _or_text(self, left: Node, right: ir.Expr | None) -> Node:
        otherwise = self.space.undefined if right is None else self.value(right)
        return self.of_kinds(
            lambda all: self.values.is_text(all[0], self.space.text(""), otherwise, all[0]),
            (left,),
            (TEXT,),
            otherwise,
        )

    def of_kinds(
        self,
        use: Callable[[list[Leaf]], Node],
        nodes: Sequence[Node],
        kinds: Sequence[int],
        absent: Node | None = None,
    ) -> Node:
        """What is made of values of these kinds; ``absent`` (undefined) where one is absent."""
        nothing = self.space.undefined if absent is None else absent

        def made(all: list[Leaf]) -> Node:
            if any(leaf.kind & NOTHING for leaf in all):
                return nothing
            if any(not leaf.kind & kind for leaf, kind in zip(all, kinds, strict=True)):
                return self.space.impossible
            return use(all)

        return self.space.lift_all(made, nodes)

    # Parts

    def _part(self, expr: ir.Member | ir.Item | ir.Slice | ir.Lookup | ir.Read | ir.Items) -> Node:
        space, values = self.space, self.values
        match expr:
            case ir.Member(ir.Event(), name):
                return values.own_member(self.event, space.text(units(name)))
            case ir.Member(value, name):
                return values.own_member(self.value(value), space.text(units(name)))
            case ir.Item(value, index):
                return space.lift(
                    lambda leaf: values.item(leaf, index) if leaf.kind == LIST else space.undefined,
                    self.value(value),
                )
            case ir.Slice(value, lower, upper):
                return self._slice(self.value(value), lower, upper)
            case ir.Lookup(value, key, default):
                found = values.own_member(self.value(value), self.value(key))
                if default is None:
                    return space.replaced(found, NOTHING, space.undefined)
                return space.replaced(found, NOTHING, self.value(default))
            case ir.Read(value, to):
                self.trusts_reads = self.trusts_reads or (expr.info.present and isinstance(to, ListOf))
                return values.read(self.value(value), to)
            case ir.Items(value):
                return space.lift(
                    lambda leaf: values.entries(leaf) if leaf.kind == OBJECT else space.undefined,
                    self.value(value),
                )
            case _:
                assert_never(expr)

    def _slice(self, value: Node, lower: ir.Expr | None, upper: ir.Expr | None) -> Node:
        start = self.space.number(0.0) if lower is None else self.value(lower)
        bounds = [start] if upper is None else [start, self.value(upper)]
        return self.of_kinds(
            lambda all: self.values.sliced(all[0], all[1:]),
            (value, *bounds),
            (TEXT | LIST, *(NUMBER for _ in bounds)),
        )

    # Displays

    def _list(self, items: Sequence[ir.Expr | ir.Spread]) -> Node:
        parts: list[Node | Term] = []
        for item in items:
            if isinstance(item, ir.Spread):
                given = self.space.replaced(self.value(item.value), NOTHING, self.values.empty())
                parts.append(self.space.term("spread", (given,), 0))
            else:
                parts.append(self.value(item))
        return self.values.list(parts)

    def _record(self, entries: Sequence[ir.Entry | ir.ComputedEntry | ir.Spread]) -> Node:
        parts: list[Term] = []
        for each in entries:
            if isinstance(each, ir.Spread):
                parts += self._spread(self.value(each.value))
                continue
            key = self.space.text(units(each.key)) if isinstance(each, ir.Entry) else self.value(each.key)
            if isinstance(each.value, ir.Literal) and each.value.value is None:
                parts.append(self.values.entry(key, self.space.null))
            else:
                value = self.space.replaced(self.value(each.value), NOTHING, self.space.skipped)
                parts.append(self.values.entry(key, value))
        return self.values.display(parts)

    def _spread(self, node: Node) -> Sequence[Term]:
        """The pairs of a dictionary that are present; what is none has none."""
        compact = self.space.lift(
            lambda leaf: self.values.compacted(leaf) if leaf.kind == OBJECT else self.space.undefined, node
        )
        return self.values.spread(compact)

    def _operation(self, expr: ir.Operation) -> Node:
        if expr.op is ir.Op.COALESCE:
            return self._coalesce(expr.operands)
        if expr.op is ir.Op.UUID:
            return self.next_uuid()
        nodes = [self.value(operand) for operand in expr.operands]
        absent = self.space.false if OPERATIONS[expr.op].presence is Presence.FALSE else None
        row = OPERATIONS_OF[expr.op]
        is_finite = self.ranges.is_finite(expr)

        def made(all: list[Leaf]) -> Node:
            found = row.use(self, expr, all)
            for leaf in leaves(found) if is_finite else ():
                if leaf.term is not None and leaf.term.kinds == leaf.kinds:
                    self.space.sure[leaf.term] = leaf.kinds
            return found

        return self.of_kinds(made, nodes, row.takes, absent)

    def _coalesce(self, operands: Sequence[ir.Expr]) -> Node:
        found = self.value(operands[0])
        for operand in operands[1:]:
            if not found.kinds & NOTHING:
                break
            found = self.space.replaced(found, NOTHING, self.value(operand))
        return found

    # Conditions

    def _predicate(self, expr: ir.Predicate) -> Node:
        space, values = self.space, self.values
        match expr:
            case ir.Compare(operator, left, right):
                return self._compare(operator, self.value(left), self.value(right))
            case ir.IsNone(value):
                return values.is_nothing(self.value(value))
            case ir.In(item, items):
                return self.of_kinds(
                    lambda all: values.includes(all[1], all[0]),
                    (self.value(item), self.value(items)),
                    (~0, LIST),
                    space.false,
                )
            case ir.InText(needle, text):
                return self.of_kinds(
                    lambda all: space.made("includes", (all[1], all[0]), BOOLEAN),
                    (self.value(needle), self.value(text)),
                    (TEXT, TEXT),
                    space.false,
                )
            case ir.HasKey(key, record):
                found = values.own_member(self.value(record), self.value(key))
                return space.negation(values.is_nothing(found))
            case ir.NonEmpty(value):
                return self.of_kinds(
                    lambda all: values.truthy(all[0]), (self.value(value),), (TEXT,), space.false
                )
            case ir.Truthy(value):
                return values.truthy(self.value(value))
            case ir.Matches(regex, subject):
                return self._matches(to_javascript(regex), self.value(subject), is_of_json(subject))
            case ir.Not(operand):
                return space.negation(self.condition(operand))
            case ir.And(operands):
                return in_halves(space.both, [self.condition(each) for each in operands])
            case ir.Or(operands):
                return in_halves(space.either, [self.condition(each) for each in operands])
            case _:
                assert_never(expr)

    def _compare(self, operator: str, left: Node, right: Node) -> Node:
        values, space = self.values, self.space
        if operator in ("==", "!="):

            def equal(a: Leaf, b: Leaf) -> Node:
                return space.false if a.kind & NOTHING else values.strict_equal(a, b)

            found = space.lift2(equal, left, right)
            return found if operator == "==" else space.negation(found)
        compared = {"<": values.less, "<=": values.at_most}
        if operator in (">", ">="):
            operator, left, right = {">": "<", ">=": "<="}[operator], right, left
        return self.of_kinds(
            lambda all: compared[operator](*all), (left, right), (NUMBER, NUMBER), space.false
        )

    def _matches(self, pattern: tuple[str, str], subject: Node, is_json: bool) -> Node:
        def found(leaf: Leaf) -> Node:
            if leaf.kind != TEXT:
                return self.space.false
            matches = self.values.matches(*pattern, leaf)
            if not is_json:
                return matches
            return self.space.both(self.values.is_short(leaf), matches)

        return self.space.lift(found, subject)
