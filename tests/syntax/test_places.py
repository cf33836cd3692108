"""What is read is what Python reads, part by part, and stands at the same places."""

import ast
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from syntax.policies import WHOLE_GRAMMAR

from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import parse

SAID = Path(__file__).with_name("said.txt").read_text("utf-8").splitlines()
MORE = """
x = ( a + (b) ) * ( c )
x = -(a) - (-b)
x = not (a and (b or not c))
x = (a) if (b) else (c)
x = ((a)) == (b) != ("c") < (1)
x = [(a), *(b), [], (c)]
x = {("a"): (1), **(b), "c": {}}
x = (a).b . c
x = (a)[(b)][1:2][:(c)][(d):][:]
x = f((a), [], k = (b))
x = f ( a , k = b , )
x = (f)((a))
x = f((a) for b, c in (d) if (e) if f)
x = f(a for b in c)
x = any( (a) for b in (c) )
x = [(a) for b in (c) if (d) for e, f in (g)]
x = {(a): (b) for c in (d)}
x = "a" 'b' "é"
x = ("a"   "b") + "c"
x = f"{a}" f"b{c.d}é" "e"
x = a.b.c(d)(e)[f].g
x = a - b - c * d / e
x = a is not None and b not in c and d is e
x = a < b < c
x = 1_000.50 + .5 + 1. + 1E5
x = ...
(a)
((a).b)
""".strip().splitlines()
BLOCKS = (
    'with rule("a"):\n    if (a):\n        b = (c)\n    elif d:\n        stop()\n    else:\n        log((1))\n    x\n',
    'with  rule("a", when = (b)):\n    for x in (y):\n        log(x)\n\n\n# z\n',
    'with on_continue():\n    n = 1\n    with rule("a"):\n        for k, v in d.items(): f(k); \n'.replace(
        "; ", ""
    ),
    '@extern( "a" )\n@extern("b")\ndef  f (a: string, b : [x], c) -> (d): ...\n',
    'def f():\n    """One.\n\n      Two.  \n    """\n    return (a)\n',
    "def f(a, b,):\n    if a:\n        return 1\n    return b\n",
)
LINES = [
    line
    for line, below in itertools.pairwise([*SAID, ""])
    if not line.startswith("    ") and not below.startswith("    ") and line
]


class Ours:
    """A tree of ours as tuples."""

    def __init__(self, text: str) -> None:
        self.text = text

    def of(self, node: Any) -> object:
        if isinstance(node, tuple | list):
            return [self.of(each) for each in node]
        if node is None or isinstance(node, str):
            return node
        return (*self.parts(node), *self.place(node.span))

    def place(self, span: Span | None) -> tuple[int, int] | tuple[()]:
        return () if span is None else (span.start, span.end)

    def parts(self, node: Any) -> tuple[object, ...]:
        match node:
            case syn.Name(id):
                return "name", id
            case syn.String(value):
                return "text", value
            case syn.Number(value):
                return "number", value
            case syn.Boolean(value):
                return "truth", value
            case syn.Nothing():
                return ("none",)
            case syn.Dots():
                return ("dots",)
            case syn.FString(parts):
                # Python 3.11 says nothing true of places within.
                return "f", ["…" if isinstance(each, str) else type(each).__name__ for each in parts]
            case syn.Starred(value):
                return "*", self.of(value)
            case syn.ListDisplay(items):
                return "list", self.of(items)
            case syn.DictDisplay(pairs):
                return "dict", [self.pair(each) for each in pairs]
            case syn.Attribute(value, name, name_span):
                return ".", self.of(value), name, *self.place(name_span)
            case syn.Subscript(value, index):
                return "[]", self.of(value), self.of(index)
            case syn.Slice(value, lower, upper):
                return "[:]", self.of(value), self.of(lower), self.of(upper)
            case syn.Call(func, arguments):
                return "call", self.of(func), [self.argument(each) for each in arguments]
            case syn.Unary(operator, operand):
                return operator, self.of(operand)
            case syn.Binary(operator, left, right, span):
                assert self.text[span.start : span.end] == operator
                return operator, self.of(left), self.of(right)
            case syn.Compare(left, links):
                for link in links:
                    span = link.operator_span
                    assert self.text[span.start : span.end].split() == link.operator.split()
                return "compare", self.of(left), [(link.operator, self.of(link.right)) for link in links]
            case syn.Logical(operator, operands):
                return operator, self.of(operands)
            case syn.Conditional(condition, then, otherwise):
                return "if", self.of(condition), self.of(then), self.of(otherwise)
            case syn.ListComprehension(element, clauses):
                return "list of", self.of(element), self.clauses(clauses)
            case syn.DictComprehension(key, value, clauses):
                return "dict of", self.of(key), self.of(value), self.clauses(clauses)
        return self.statement(node)

    def pair(self, node: syn.Pair | syn.DoubleStarred) -> object:
        if isinstance(node, syn.DoubleStarred):
            assert self.text[node.span.start : node.span.end].startswith("**")
            return None, self.of(node.value)
        return self.of(node.key), self.of(node.value)

    def argument(self, node: syn.Argument) -> object:
        if isinstance(node.value, syn.Generator):
            generator = node.value
            within = self.text[generator.span.start : generator.span.end]
            assert generator.span == node.span and within == within.strip()
            return "generator", self.of(generator.element), self.clauses(generator.clauses)
        if node.keyword is None:
            assert self.text[node.span.start : node.span.end].strip("( )")
            return self.of(node.value)
        assert node.keyword_span is not None
        assert self.text[node.keyword_span.start : node.keyword_span.end] == node.keyword
        return node.keyword, self.of(node.value), *self.place(node.span)

    def clauses(self, clauses: Sequence[syn.Clause]) -> object:
        for each in clauses:
            assert self.text[each.span.start : each.span.end].startswith("for ")
        return [(self.of(each.targets), self.of(each.iterable), self.of(each.conditions)) for each in clauses]

    def statement(self, node: Any) -> tuple[object, ...]:
        match node:
            case syn.Assign(target, value):
                return "=", self.of(target), self.of(value)
            case syn.Do(value):
                return "do", self.of(value)
            case syn.Return(value):
                return "return", self.of(value)
            case syn.If(arms, otherwise):
                first, *more = (self.text[arm.span.start : arm.span.end].rstrip() for arm in arms)
                assert first.startswith("if ") and all(each.startswith("elif ") for each in more)
                assert arms[-1].span.end == (arms[-1].body[-1].span.end)
                return "if", [(self.of(arm.condition), self.of(arm.body)) for arm in arms], self.of(otherwise)
            case syn.For(targets, iterable, body):
                return "for", self.of(targets), self.of(iterable), self.of(body)
            case syn.With(call, body, header):
                assert self.text[header.start : header.end].startswith("with ")
                assert self.text[header.end - 1] == ":"
                return "with", self.of(call), self.of(body)
            case syn.Def(name, parameters, returns, decorators, docstring, body, name_span, header):
                assert self.text[name_span.start : name_span.end] == name
                assert self.text[header.start : header.end].startswith("def ")
                assert self.text[header.end - 1] == ":"
                return (
                    *(
                        "def",
                        name,
                        [
                            (each.name, self.of(each.annotation), *self.place(each.span))
                            for each in parameters
                        ],
                    ),
                    *(self.of(returns), self.of(decorators), docstring and self.place(docstring.span)),
                    self.of(body),
                )
        raise AssertionError(node)


_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_LINKS = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}


class Pythons:
    """A tree of Python's as the same tuples."""

    def __init__(self, text: str) -> None:
        self.text = text
        lines = text.splitlines(keepends=True)
        self.starts = [*itertools.accumulate((len(line) for line in lines), initial=0)]
        self.lines = [line.encode() for line in lines]

    def offset(self, line: int, column: int) -> int:
        return self.starts[line - 1] + len(self.lines[line - 1][:column].decode())

    def place(self, node: Any) -> tuple[int, int]:
        return (
            self.offset(node.lineno, node.col_offset),
            self.offset(node.end_lineno, node.end_col_offset),
        )

    def of(self, node: Any) -> object:
        if isinstance(node, list):
            return [self.of(each) for each in node]
        if node is None:
            return None
        begin, end = self.place(node)
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            begin = self.text.rindex("@", 0, self.place(node.decorator_list[0])[0])
        return (*self.parts(node), begin, end)

    def parts(self, node: Any) -> tuple[object, ...]:
        match node:
            case ast.Name(id):
                return "name", id
            case ast.Constant(value):
                return self.constant(value)
            case ast.JoinedStr(values):
                inner = [each.value if isinstance(each, ast.FormattedValue) else None for each in values]
                return "f", ["…" if each is None else self.named(each) for each in inner]
            case ast.Starred(value):
                return "*", self.of(value)
            case ast.List(elts):
                return "list", self.of(elts)
            case ast.Dict(keys, values):
                return "dict", [
                    (self.of(key), self.of(value)) for key, value in zip(keys, values, strict=True)
                ]
            case ast.Attribute(value, name):
                end = self.place(node)[1]
                return ".", self.of(value), name, end - len(name), end
            case ast.Subscript(value, ast.Slice(lower, upper)):
                return "[:]", self.of(value), self.of(lower), self.of(upper)
            case ast.Subscript(value, index):
                return "[]", self.of(value), self.of(index)
            case ast.Call(func, arguments, keywords):
                named = [(each.arg, self.of(each.value), *self.place(each)) for each in keywords]
                return "call", self.of(func), [*map(self.argument, arguments), *named]
            case ast.UnaryOp(operator, operand):
                return "not" if isinstance(operator, ast.Not) else "-", self.of(operand)
            case ast.BinOp(left, operator, right):
                return _OPERATORS[type(operator)], self.of(left), self.of(right)
            case ast.Compare(left, operators, rights):
                links = [
                    (_LINKS[type(each)], self.of(right))
                    for each, right in zip(operators, rights, strict=True)
                ]
                return "compare", self.of(left), links
            case ast.BoolOp(operator, operands):
                return "and" if isinstance(operator, ast.And) else "or", self.of(operands)
            case ast.IfExp(condition, then, otherwise):
                return "if", self.of(condition), self.of(then), self.of(otherwise)
            case ast.ListComp(element, clauses):
                return "list of", self.of(element), self.clauses(clauses)
            case ast.DictComp(key, value, clauses):
                return "dict of", self.of(key), self.of(value), self.clauses(clauses)
        return self.statement(node)

    def constant(self, value: object) -> tuple[object, ...]:
        match value:
            case bool():
                return "truth", value
            case None:
                return ("none",)
            case str():
                return "text", value
            case int() | float():
                return "number", float(value)
        return ("dots",)

    def named(self, node: ast.expr) -> str:
        expression = parse(Source("a.policy", f"x = {ast.unparse(node)}\n")).value
        assert expression is not None
        (statement,) = expression.statements
        assert isinstance(statement, syn.Assign)
        return type(statement.value).__name__

    def argument(self, node: ast.expr) -> object:
        if isinstance(node, ast.GeneratorExp):
            return "generator", self.of(node.elt), self.clauses(node.generators)
        return self.of(node)

    def targets(self, node: ast.expr) -> object:
        return self.of(node.elts if isinstance(node, ast.Tuple) else [node])

    def clauses(self, clauses: list[ast.comprehension]) -> object:
        return [(self.targets(each.target), self.of(each.iter), self.of(each.ifs)) for each in clauses]

    def body(self, statements: list[ast.stmt]) -> object:
        return self.of(statements)

    def statement(self, node: Any) -> tuple[object, ...]:
        match node:
            case ast.Assign([target], value):
                return "=", self.of(target), self.of(value)
            case ast.Expr(value):
                return "do", self.of(value)
            case ast.Return(value):
                return "return", self.of(value)
            case ast.If():
                arms = []
                while True:
                    arms.append((self.of(node.test), self.of(node.body)))
                    below = node.orelse
                    is_elif = len(below) == 1 and isinstance(below[0], ast.If)
                    if not is_elif or not self.text.startswith("elif", self.place(below[0])[0]):
                        return "if", arms, self.of(below)
                    node = below[0]
            case ast.For(target, iterable, body):
                return "for", self.targets(target), self.of(iterable), self.of(body)
            case ast.With([item], body):
                return "with", self.of(item.context_expr), self.of(body)
            case ast.FunctionDef():
                first = node.body[0]
                described = ast.get_docstring(node) is not None
                return (
                    *(
                        "def",
                        node.name,
                        [(each.arg, self.of(each.annotation), *self.place(each)) for each in node.args.args],
                    ),
                    *(
                        self.of(node.returns),
                        self.of(node.decorator_list),
                        self.place(first) if described else None,
                    ),
                    self.of(node.body[1:] if described else node.body),
                )
        raise AssertionError(ast.dump(node))


def compared(text: str) -> tuple[object, object]:
    file = parse(Source("a.policy", text)).value
    assert file is not None
    statements = ast.parse(text).body
    if file.docstring is not None:
        first, *statements = statements
        assert file.docstring.span == Source("a.policy", text).span(*Pythons(text).place(first))
    return Ours(text).of(file.statements), Pythons(text).of(statements)


def test_a_line_is_read_as_python_reads_it() -> None:
    assert len(LINES) > 100
    for line in (*LINES, *MORE):
        text = line.replace("⏎", "\n") + ("\n    stop()\n" if line.endswith(":") else "\n")
        ours, pythons = compared(f"x = 'é'\n{text}")
        assert ours == pythons, line


@pytest.mark.parametrize("text", [WHOLE_GRAMMAR, *BLOCKS])
def test_a_block_is_read_as_python_reads_it(text: str) -> None:
    ours, pythons = compared(text)
    assert ours == pythons
