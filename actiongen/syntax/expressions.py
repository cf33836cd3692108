"""A Lark tree of an expression into the syntax tree.

In: what the parser made of an expression. Out: an Expr, and errors for what the grammar lets pass and
Python, or the language, does not.

    event.user   ->   Attribute(Name("event"), "user")
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from actiongen.diagnostics.codes_syntax import BAD_ARGUMENTS, BAD_F_STRING, TOO_DEEP, TOO_LONG
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.numbers import read_number
from actiongen.syntax.report import end, error, place, start
from actiongen.syntax.strings import StringReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from lark import Token, Tree

    # Parses the text between two offsets, at this depth.
    ParseInner = Callable[[int, int, int], syn.Expr | None]

DEEPEST_EXPRESSION = 30
MOST_OPERANDS = 500
"""How many conditions one ``and`` or ``or`` may join, how many values one comparison may chain."""
_COMPARATORS = {"in_": "in", "not_in": "not in", "is_": "is", "is_not": "is not"}


def trees(tree: "Tree[Token]") -> "list[Tree[Token]]":
    """The children that are trees."""
    return [child for child in tree.children if child is not None and not isinstance(child, str)]


def tokens(tree: "Tree[Token]") -> "list[Token]":
    """The children that are tokens."""
    return [child for child in tree.children if isinstance(child, str)]


@dataclass(slots=True)
class ExpressionBuilder:
    """Builds expressions; ``depth`` is how deep the one at hand lies."""

    source: Source
    found: list[Diagnostic]
    parse_inner: "ParseInner"
    depth: int = 0
    _is_too_deep: bool = field(default=False, init=False)

    def span(self, tree: "Tree[Token]") -> Span:
        """The place of a tree."""
        return self.source.span(tree.meta.start_pos, tree.meta.end_pos)

    def place(self, token: "Token") -> Span:
        """The place of a token."""
        return place(self.source, token)

    def build(self, tree: "Tree[Token]") -> syn.Expr:
        """The expression of a tree."""
        if self.depth >= DEEPEST_EXPRESSION:
            return self._too_deep(tree)
        self.depth += 1
        built = self._build(tree)
        self.depth -= 1
        return built

    def _too_deep(self, tree: "Tree[Token]") -> syn.Expr:
        span = self.span(tree)
        if not self._is_too_deep:
            message = f"the expression nests more than {DEEPEST_EXPRESSION} deep"
            self.found.append(error(TOO_DEEP, message, span, help="give a part of it a name of its own"))
        self._is_too_deep = True
        return syn.Nothing(span)

    def _build(self, tree: "Tree[Token]") -> syn.Expr:
        span = self.span(tree)
        match tree.data:
            case "name":
                return syn.Name(str(tokens(tree)[0]), span)
            case "string":
                return self._string(tokens(tree))
            case "number":
                return self._number(tokens(tree)[0])
            case "true" | "false":
                return syn.Boolean(tree.data == "true", span)
            case "none":
                return syn.Nothing(span)
            case "dots":
                return syn.Dots(span)
            case "attribute":
                name = tokens(tree)[0]
                return syn.Attribute(self.build(trees(tree)[0]), str(name), self.place(name), span)
            case "call" | "call_generator":
                return self._call(tree, span)
            case _:
                return self._build_composed(tree, span)

    def _build_composed(self, tree: "Tree[Token]", span: Span) -> syn.Expr:
        match tree.data:
            case "subscript":
                value, index = map(self.build, trees(tree))
                return syn.Subscript(value, index, span)
            case "slice":
                return self._slice(tree, span)
            case "not_":
                return syn.Unary("not", self.build(trees(tree)[0]), span)
            case "minus":
                return syn.Unary("-", self.build(trees(tree)[0]), span)
            case "binary":
                operator = tokens(tree)[0]
                left, right = map(self.build, trees(tree))
                return syn.Binary(str(operator), left, right, self.place(operator), span)
            case "comparison":
                return self._compare(trees(tree), span)
            case "and_test" | "or_test":
                joint = tree.data.removesuffix("_test")
                return syn.Logical(joint, self._all(self._few(trees(tree), f"`{joint}`", span)), span)
            case "conditional":
                then, condition, otherwise = map(self.build, trees(tree))
                return syn.Conditional(condition, then, otherwise, span)
            case _:
                return self._build_display(tree, span)

    def _build_display(self, tree: "Tree[Token]", span: Span) -> syn.Expr:
        parts = trees(tree)
        match tree.data:
            case "list":
                return syn.ListDisplay(tuple(map(self._item, parts)), span)
            case "dict":
                return syn.DictDisplay(tuple(map(self._pair, parts)), span)
            case "list_comprehension":
                return syn.ListComprehension(self.build(parts[0]), self._clauses(parts[1]), span)
            case "dict_comprehension":
                key, value = map(self.build, parts[:2])
                return syn.DictComprehension(key, value, self._clauses(parts[2]), span)
        raise AssertionError(f"the grammar has an expression {tree.data!r} that is not built")

    def _all(self, parts: "Sequence[Tree[Token]]") -> tuple[syn.Expr, ...]:
        return tuple(map(self.build, parts))

    def _few(self, parts: "list[Tree[Token]]", what: str, span: Span) -> "list[Tree[Token]]":
        """The operands, if they are not too many."""
        if len(parts) <= MOST_OPERANDS:
            return parts
        help_text = 'write `… in ["a", "b"]`, or give parts of it names of their own'
        message = f"{what} has at most {MOST_OPERANDS} operands"
        self.found.append(error(TOO_LONG, message, span, help=help_text))
        return parts[:2]

    def _string(self, literals: "list[Token]") -> syn.String | syn.FString:
        def parse_expression(begin: int, finish: int) -> syn.Expr | None:
            return self.parse_inner(begin, finish, self.depth)

        return StringReader(self.source, self.found, parse_expression).read(literals)

    def _number(self, token: "Token") -> syn.Expr:
        span = self.place(token)
        number = read_number(str(token), span)
        if isinstance(number, syn.Number):
            return number
        self.found.append(number)
        return syn.Number(0.0, str(token), span)

    def _slice(self, tree: "Tree[Token]", span: Span) -> syn.Slice:
        value, lower, _, upper = tree.children
        return syn.Slice(
            self.build(value) if not isinstance(value, str) else syn.Nothing(span),
            None if lower is None or isinstance(lower, str) else self.build(lower),
            None if upper is None or isinstance(upper, str) else self.build(upper),
            span,
        )

    def _compare(self, parts: "list[Tree[Token]]", span: Span) -> syn.Compare:
        left = self.build(parts[0])
        links = []
        if len(parts) > 2 * MOST_OPERANDS:
            parts = self._few(parts, "a comparison", span)[:1]
        for comparator, right in zip(parts[1::2], parts[2::2], strict=True):
            written = tokens(comparator)
            operator = str(written[0]) if written else _COMPARATORS[str(comparator.data)]
            links.append(syn.Comparison(operator, self.build(right), self.span(comparator)))
        return syn.Compare(left, tuple(links), span)

    def _item(self, tree: "Tree[Token]") -> syn.Expr | syn.Starred:
        if tree.data == "starred":
            return syn.Starred(self.build(trees(tree)[0]), self.span(tree))
        return self.build(tree)

    def _pair(self, tree: "Tree[Token]") -> syn.Pair | syn.DoubleStarred:
        if tree.data == "double_starred":
            return syn.DoubleStarred(self.build(trees(tree)[0]), self.span(tree))
        key, value = map(self.build, trees(tree))
        return syn.Pair(key, value, self.span(tree))

    def targets(self, tree: "Tree[Token]") -> tuple[syn.Name, ...]:
        """The names that a ``for`` binds."""
        return tuple(syn.Name(str(token), self.place(token)) for token in tokens(tree))

    def _clauses(self, tree: "Tree[Token]") -> tuple[syn.Clause, ...]:
        return tuple(map(self._clause, trees(tree)))

    def _clause(self, tree: "Tree[Token]") -> syn.Clause:
        targets, iterable, *conditions = trees(tree)
        return syn.Clause(self.targets(targets), self.build(iterable), self._all(conditions), self.span(tree))

    def _call(self, tree: "Tree[Token]", span: Span) -> syn.Call:
        func_tree, *parts = trees(tree)
        func = self.build(func_tree)
        if tree.data == "call_generator":
            element, clauses = parts
            inside = self.source.span(element.meta.start_pos, clauses.meta.end_pos)
            generator = syn.Generator(self.build(element), self._clauses(clauses), inside)
            return syn.Call(func, (syn.Argument(None, generator, None, inside),), span)
        if isinstance(func, syn.Attribute) and isinstance(func.value, syn.String) and func.name == "format":
            help_text = 'write f"…" with the values between braces'
            self.found.append(
                error(BAD_F_STRING, "strings have no `.format`", func.name_span, help=help_text)
            )
        return syn.Call(func, self._arguments(parts), span)

    def _arguments(self, parts: "list[Tree[Token]]") -> tuple[syn.Argument, ...]:
        arguments: list[syn.Argument] = []
        keywords: dict[str, Span] = {}
        for part in parts:
            value = self.build(trees(part)[0])
            span = self.span(part)
            if part.data == "argument":
                if keywords:
                    self.found.append(_positional_after_keyword(span, keywords))
                arguments.append(syn.Argument(None, value, None, span))
                continue
            token = tokens(part)[0]
            name, name_span = str(token), self.source.span(start(token), end(token))
            if name in keywords:
                secondary = (Label(keywords[name], "first given here"),)
                message = f"`{name}` is given twice"
                problem = error(
                    BAD_ARGUMENTS, message, name_span, help="remove one of them", secondary=secondary
                )
                self.found.append(problem)
            keywords.setdefault(name, name_span)
            arguments.append(syn.Argument(name, value, name_span, span))
        return tuple(arguments)


def _positional_after_keyword(span: Span, keywords: dict[str, Span]) -> Diagnostic:
    first = next(iter(keywords))
    return error(
        BAD_ARGUMENTS,
        "an argument without a name stands after one with a name",
        span,
        help=f"move it in front of `{first}=`, or give it a name",
        secondary=(Label(keywords[first], "the first argument with a name"),),
    )
