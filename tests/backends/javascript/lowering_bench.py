"""Runs expressions of the IR on Node, in every place where they are written differently.

In: expressions by name, and what to change in the default event. Out: whether each condition holds, what
each value is. The emitted file is checked on the way: it is valid, Prettier would not change it, ESLint is
silent.

    holds(nodes, {"a": eq(path("event.client.client_id"), text("app"))}, {})   ->   {"a": True}
"""

from collections.abc import Iterable, Mapping
from functools import cache

from backends.javascript.ir_builders import (
    TRIGGER,
    B,
    call,
    define,
    eq,
    info,
    is_none,
    not_,
    program,
    ref,
    rule,
    text,
    true,
)
from bench.eslint import eslint
from bench.events import changed
from bench.node import Nodes, Outcome
from bench.prettier import prettier

from actiongen import ir
from actiongen.backends.javascript.emit import emit
from actiongen.backends.javascript.validate import validate

ABSENT = {"$undefined": True}
METHOD = "user.setAppMetadata"


def holds(nodes: Nodes, conditions: Mapping[str, ir.Expr], change: Mapping[str, object]) -> dict[str, bool]:
    """Whether each condition holds; its opposite and its value in the same run must say the same."""
    told = _told(nodes, conditions_text(tuple(conditions.items())), change)
    result: dict[str, bool] = {}
    for name in conditions:
        result[name] = f"if {name}" in told
        assert (f"unless {name}" in told) is not result[name], name
        assert told[f"value {name}"] is result[name], name
        assert told[f"named {name}"] is result[name], name
        assert told[f"opposite {name}"] is not result[name], name
    return result


@cache
def conditions_text(conditions: tuple[tuple[str, ir.Expr], ...]) -> str:
    """The JavaScript that tells of each condition whether it holds, written once for all events."""
    steps: list[ir.Step] = []
    for index, (name, expr) in enumerate(conditions):
        named = define(f"named_{index}", expr)
        steps += [
            ir.Define(named),
            rule(f"if {name}", expr, _tell(f"if {name}", true())),
            rule(f"unless {name}", not_(expr), _tell(f"unless {name}", true())),
            # The value of a boolean that may be absent is absent; made a condition it is not.
            rule(f"value {name}", None, _tell(f"value {name}", ir.And((expr,), info(B)))),
            rule(f"opposite {name}", None, _tell(f"opposite {name}", not_(expr))),
            rule(f"named {name}", None, _tell(f"named {name}", eq(ref(named), true()))),
        ]
    return tidy(program(*steps))


def values(nodes: Nodes, exprs: Mapping[str, ir.Expr], change: Mapping[str, object]) -> dict[str, object]:
    """The value of each expression, ABSENT where it is absent; its name and ``is None`` must say the same."""
    told = _told(nodes, values_text(tuple(exprs.items())), change)
    result: dict[str, object] = {}
    for name in exprs:
        result[name] = told[f"value {name}"]
        named = told[f"named {name}"]
        assert named == result[name], name
        assert (f"none {name}" in told) is (result[name] == ABSENT), name
        assert (f"named none {name}" in told) is (result[name] == ABSENT), name
    return result


@cache
def values_text(exprs: tuple[tuple[str, ir.Expr], ...]) -> str:
    """The JavaScript that tells the value of each expression, written once for all events."""
    steps: list[ir.Step] = []
    for index, (name, expr) in enumerate(exprs):
        named = define(f"named_{index}", expr)
        steps += [
            ir.Define(named),
            rule(f"value {name}", None, _tell(f"value {name}", expr)),
            rule(f"named {name}", None, _tell(f"named {name}", ref(named))),
        ]
        if not expr.info.present:
            steps += [
                rule(f"none {name}", is_none(expr), _tell(f"none {name}", true())),
                rule(f"named none {name}", is_none(ref(named)), _tell(f"named none {name}", true())),
            ]
    return tidy(program(*steps))


def _tell(name: str, value: ir.Expr) -> ir.Call:
    return call(METHOD, text(name), value)


def _told(nodes: Nodes, code: str, change: Mapping[str, object]) -> dict[str, object]:
    outcome = run_text(nodes, code, change)
    assert outcome.error is None, outcome.error
    assert not outcome.mutated
    told: dict[str, object] = {}
    for name, arguments in outcome.calls:
        assert name == METHOD
        assert isinstance(arguments, list)
        told[arguments[0]] = arguments[1]
    return told


def run(
    nodes: Nodes, written: ir.Program, change: Mapping[str, object], unset: Iterable[str] = ()
) -> Outcome:
    """What the program does with the default event after the change; MISSING takes a path out."""
    return run_text(nodes, tidy(written), change, unset)


def run_text(nodes: Nodes, code: str, change: Mapping[str, object], unset: Iterable[str] = ()) -> Outcome:
    """The same of JavaScript that was written already."""
    unset = (*unset, *(path for path, value in change.items() if value is MISSING))
    kept = {path: value for path, value in change.items() if value is not MISSING}
    return nodes.both(code, changed(TRIGGER.default_event, kept, unset), now=NOW)


NOW = "2026-03-01T00:00:00Z"


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"


MISSING = _Missing()
_tidy: set[str] = set()


def tidy(written: ir.Program) -> str:
    """The JavaScript of a program, which must please its validator, Prettier and ESLint."""
    code = emit(written)
    if code not in _tidy:
        assert [problem.message for problem in validate(code, written)] == []
        assert prettier([code]) == [code]
        assert eslint([code]) == [[]]
        _tidy.add(code)
    return code
