"""Small wrong changes of the compiler's own functions.

In: a module's source. Out: its :class:`Mutant` values, each of one node of the tree, and the code of a function with
one of them made.

    mutants_of(Path("actiongen/facts/presence.py"))   ->   (Mutant(…, "== becomes !="), …)
"""

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

_SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_UNREACHABLE = {"assert_never", "AssertionError", "NotImplementedError"}
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: of node number ``node`` of the module's tree, in the ``variant``-th way that this node allows.

    ``function`` is the qualified name of the outermost function around it, ``lines`` are those of the statement,
    which is node number ``statement``.
    """

    file: Path
    function: str
    lines: tuple[int, int]
    statement: int
    node: int
    variant: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.lines[0]} {self.function}: {self.text}"


def mutants_of(file: Path) -> tuple[Mutant, ...]:
    """Every mutant of the functions of a module; what stands outside of functions is left alone."""
    tree = ast.parse(file.read_text("utf-8"))
    numbers = {id(node): number for number, node in enumerate(ast.walk(tree))}
    mutants = []
    for name, function in _outermost(tree, ""):
        for statement, node in _nodes(function):
            lines = statement.lineno, _last_line(statement)
            for variant, (text, _) in enumerate(_changes(node)):
                mutants.append(
                    Mutant(file, name, lines, numbers[id(statement)], numbers[id(node)], variant, text)
                )
    return tuple(mutants)


def code_of(mutant: Mutant) -> CodeType | None:
    """The code of the mutant's outermost function; None if Python refuses it."""
    tree = ast.parse(mutant.file.read_text("utf-8"))
    node = next(node for number, node in enumerate(ast.walk(tree)) if number == mutant.node)
    _, changed = tuple(_changes(node))[mutant.variant]
    _put(tree, node, changed)
    return _compiled(tree, mutant)


def watched(mutants: Sequence[tuple[int, Mutant]]) -> CodeType | None:
    """The right code of the function that the mutants are of, which calls ``__reached__`` with a mutant's number
    before each run of its statement."""
    first = mutants[0][1]
    tree = ast.parse(first.file.read_text("utf-8"))
    nodes = [*ast.walk(tree)]
    for number, mutant in mutants:
        statement = nodes[mutant.statement]
        block = next(
            value
            for parent in nodes
            for _, value in ast.iter_fields(parent)
            if isinstance(value, list) and any(each is statement for each in value)
        )
        at = next(at for at, each in enumerate(block) if each is statement)
        block.insert(at, ast.parse(f"__reached__({number})").body[0])
    return _compiled(tree, first)


def _compiled(tree: ast.Module, mutant: Mutant) -> CodeType | None:
    try:
        module = compile(ast.fix_missing_locations(tree), str(mutant.file), "exec")
    except SyntaxError:
        return None
    return next((code for code in codes_in(module) if code.co_qualname == mutant.function), None)


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """The code of the functions in some code."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from codes_in(constant)


def _outermost(node: ast.AST, prefix: str) -> Iterator[tuple[str, _Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Function):
            yield f"{prefix}{child.name}", child
        elif isinstance(child, ast.ClassDef):
            yield from _outermost(child, f"{prefix}{child.name}.")


def _nodes(function: _Function) -> Iterator[tuple[ast.stmt, ast.AST]]:
    """The nodes of a function's body, each with the statement that it is in; no annotations, docstrings, assertions."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    for statement in body:
        yield from _within(statement, statement)


def _within(statement: ast.stmt, node: ast.AST) -> Iterator[tuple[ast.stmt, ast.AST]]:
    if isinstance(node, ast.Assert | ast.Import | ast.ImportFrom) or _is_unreachable(node):
        return
    yield statement, node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "args") and not isinstance(node, ast.Call):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _within(child if isinstance(child, ast.stmt) else statement, child)


def _is_unreachable(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))) | ast.Raise(
            exc=ast.Call(func=ast.Name(id=name))
        ):
            return name in _UNREACHABLE
        case ast.Expr(value=ast.Constant()):  # what is said of an attribute
            return True
        case _:
            return False


def _last_line(statement: ast.stmt) -> int:
    """The last line of a statement, of one with a block that of its head."""
    blocks = [
        child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.stmt | ast.match_case)
    ]
    first = [getattr(child, "lineno", None) or child.pattern.lineno for child in blocks]  # type: ignore[attr-defined]
    return max(statement.lineno, min(first) - 1) if first else statement.end_lineno or statement.lineno


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST | None]]:
    """What may stand in the place of a node, and how that is called; None: nothing."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _SWAPPED:
            changed = copy.deepcopy(node)
            changed.ops = [_SWAPPED[type(operator)]()]
            yield f"{ast.unparse(node)} becomes {ast.unparse(changed)}", changed
        case ast.BoolOp(op=operator, values=values):
            other = ast.Or() if isinstance(operator, ast.And) else ast.And()
            yield f"{_short(node)}: and, or", ast.BoolOp(other, values)
            for index, value in enumerate(values):
                rest = [*values[:index], *values[index + 1 :]]
                yield (
                    f"{_short(node)} without {_short(value)}",
                    rest[0] if len(rest) == 1 else ast.BoolOp(operator, rest),
                )
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield f"{_short(node)} becomes {_short(operand)}", operand
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _ARITHMETIC:
            yield f"{_short(node)}: other operator", ast.BinOp(left, _ARITHMETIC[type(operator)](), right)
        case ast.Constant(value=bool() as value):
            yield f"{value} becomes {not value}", ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield f"{value} becomes {value + 1}", ast.Constant(value + 1)
        case ast.Constant(value=str() as value) if value:
            yield f"{value!r} becomes ''", ast.Constant("")
        case ast.If(test=test) | ast.IfExp(test=test) if not isinstance(test, ast.Compare | ast.UnaryOp):
            changed = copy.copy(node)
            changed.test = ast.UnaryOp(ast.Not(), test)
            yield f"if {_short(test)}: negated", changed
        case ast.comprehension(ifs=[_, *_]):
            changed_loop = copy.copy(node)
            changed_loop.ifs = []
            yield f"{_short(node)}: no filter", changed_loop
        case ast.match_case(guard=ast.expr()):
            changed_case = copy.copy(node)
            changed_case.guard = None
            yield f"case {ast.unparse(node.pattern)}: no guard", changed_case
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()):
            yield f"{_short(node)} is left out", ast.Pass()
        case ast.AugAssign() | ast.Raise():
            yield f"{_short(node)} is left out", ast.Pass()
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield f"{_short(node)} gives None", ast.Return(ast.Constant(None))
        case ast.Continue():
            yield "continue becomes break", ast.Break()
        case ast.Break():
            yield "break becomes continue", ast.Continue()
        case _:
            return


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 70 else f"{text[:67]}..."


def _put(tree: ast.AST, old: ast.AST, new: ast.AST | None) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
                return
            if isinstance(value, list):
                for index, child in enumerate(value):
                    if child is old:
                        value[index] = new
                        return
    raise AssertionError("the node is not in the tree")
