"""Properties that nobody meant: made of the conditions and calls of a policy, and of their neighbours.

In: the text of a policy, a source of chance. Out: the policy with properties at its end, as many as it can have.

    with_claims('action(…)\\n…', Random(1), 12, analysed)   ->   ('…\\nalways("claim 0", when=…, then=…)', program)
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from random import Random

from actiongen.ir import Program

Analysed = Callable[[str], "tuple[Program | None, frozenset[int]]"]
"""What a text means, or None and the lines in which there are mistakes, the first line of a text being 1."""

_ROUNDS = 6
_TITLE = re.compile(r'"claim \d+", ')
_OTHER_WAY = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}


def with_claims(text: str, random: Random, count: int, analysed: Analysed) -> tuple[str, Program | None]:
    """The policy with up to so many properties; those that the language refuses are left out."""
    try:
        made = [*_distinct(_claims(text, random, count))]
    except SyntaxError:
        return text, None
    for _ in range(_ROUNDS):
        lines = text.count("\n")
        whole = text + "".join(f"{line}\n" for line in made)
        program, wrong = analysed(whole)
        if program is not None:
            return whole, program
        bad = {line - lines - 1 for line in wrong}
        if not any(0 <= index < len(made) for index in bad):
            return text, None
        made = [line for index, line in enumerate(made) if index not in bad]
    return text, None


def _distinct(lines: Iterable[str]) -> Iterator[str]:
    """The properties without those that say what one before them says under another title."""
    seen: set[str] = set()
    for line in lines:
        said = _TITLE.sub("", line, count=1)
        if said not in seen:
            seen.add(said)
            yield line


def _claims(text: str, random: Random, count: int) -> Iterator[str]:
    tree = ast.parse(text)
    conditions, calls, titles = _conditions(tree), _calls(tree), _titles(tree)
    guarded = [*_guarded(tree.body, [])]
    if not (calls or titles):
        return
    for index in range(count):
        if guarded and random.random() < 0.6:
            yield f"{_of_guarded(*random.choice(guarded), random, index)}".replace("\n", " ")
            continue
        word = random.choice(("always", "never", "never"))
        when = _when(conditions, random) if conditions and random.random() < 0.85 else None
        if titles and (not calls or random.random() < 0.25):
            then = f"acts({random.choice(titles)!r})"
        else:
            then = _then(random.choice(calls), random)
        said = "" if when is None else f"when={ast.unparse(when)}, "
        yield f'{word}("claim {index}", {said}then={then})'.replace("\n", " ")


def _guarded(body: list[ast.stmt], above: list[ast.expr]) -> Iterator[tuple[list[ast.expr], str]]:
    """What rules do, and the conditions that stand above it: most of this is true as it stands."""
    for node in body:
        match node:
            case ast.With(items=[ast.withitem(context_expr=ast.Call() as call)]):
                when = [each.value for each in call.keywords if each.arg == "when"]
                if when and call.args and isinstance(call.args[0], ast.Constant):
                    yield when, f"acts({call.args[0].value!r})"
                yield from _guarded(node.body, [*above, *when])
            case ast.If():
                yield from _guarded(node.body, [*above, node.test])
                yield from _guarded(node.orelse, [*above, ast.UnaryOp(ast.Not(), node.test)])
            case ast.Expr(value=ast.Call() as call) if above and ast.unparse(call.func).startswith("api."):
                yield above, f"{ast.unparse(call.func)}(...)"
                yield above, ast.unparse(call)
            case _:
                pass


def _of_guarded(above: list[ast.expr], then: str, random: Random, index: int) -> str:
    """Never where one of the conditions does not hold, or always where all hold, or almost so."""
    parts = [deepcopy(each) for each in above]
    is_never = random.random() < 0.7
    if is_never:
        parts = [ast.UnaryOp(ast.Not(), random.choice(parts))]
    if random.random() < 0.3:
        parts = [_neighbour(each, random) for each in parts]
    when = parts[0] if len(parts) == 1 else ast.BoolOp(ast.And(), parts)
    said = ast.unparse(ast.fix_missing_locations(when))
    return f'{"never" if is_never else "always"}("claim {index}", when={said}, then={then})'


def _conditions(tree: ast.Module) -> list[ast.expr]:
    """All that stands after ``when=``, ``if`` and ``require``, and the parts of it."""
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "when":
            found.append(node.value)
        elif isinstance(node, ast.If | ast.IfExp):
            found.append(node.test)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "require":
            found += node.args[:1]
    parts: list[ast.expr] = []
    for each in found:
        parts += [
            node
            for node in ast.walk(each)
            if isinstance(node, ast.BoolOp | ast.Compare | ast.UnaryOp | ast.Call)
        ]
    return [*found, *parts]


def _calls(tree: ast.Module) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("api.") and not _asks(node)
    ]


def _asks(call: ast.Call) -> bool:
    return ast.unparse(call.func).startswith(("api.cache", "api.rules", "api.groups", "api.roles"))


def _titles(tree: ast.Module) -> list[str]:
    return [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "rule"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]


def _then(call: ast.Call, random: Random) -> str:
    if random.random() < 0.55:
        kept = [ast.unparse(each) for each in call.args[: random.choice((0, 0, 1))]]
        return f"{ast.unparse(call.func)}({', '.join([*kept, '...'])})"
    return ast.unparse(call)


def _when(conditions: list[ast.expr], random: Random) -> ast.expr:
    made = _neighbour(deepcopy(random.choice(conditions)), random)
    if random.random() < 0.35:
        other = _neighbour(deepcopy(random.choice(conditions)), random)
        made = ast.BoolOp(random.choice((ast.And(), ast.And(), ast.Or())), [made, other])
    return ast.fix_missing_locations(made)


def _neighbour(condition: ast.expr, random: Random) -> ast.expr:
    kind = random.random()
    if kind < 0.35:
        return condition
    if kind < 0.65:
        return ast.UnaryOp(ast.Not(), condition)
    nodes = [node for node in ast.walk(condition) if _can_change(node)]
    if nodes:
        _change(random.choice(nodes), random)
    return condition


def _can_change(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare):
        return type(node.ops[0]) in _OTHER_WAY
    return isinstance(node, ast.BoolOp) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str | int | float)
    )


def _change(node: ast.AST, random: Random) -> None:
    match node:
        case ast.Compare():
            node.ops[0] = _OTHER_WAY[type(node.ops[0])]()
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.Constant(value=bool()):
            node.value = not node.value
        case ast.Constant(value=str()):
            node.value = random.choice(
                (node.value.upper(), node.value + "x", node.value[1:], " " + node.value)
            )
        case ast.Constant():
            node.value = random.choice((node.value + 1, node.value - 1, node.value * 2))
