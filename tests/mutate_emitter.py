"""Breaks the emitter in one place at a time and lists the breaks that no event of the good cases shows.

In: the files that lower expressions, and the runtime's functions. Out: for each survivor the place, what was
put there, and the first line of JavaScript that changed. It takes some minutes, so it is run by hand and not in
CI:

    python tests/mutate_emitter.py                 # all of them
    python tests/mutate_emitter.py lower_members   # those of one file
    python tests/mutate_emitter.py --again out.txt # those that an earlier run listed in out.txt

A break that changes no output is counted apart: it is unreachable from the good cases, or does nothing.
"""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import re
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import esprima
from bench.compile import programs_of
from bench.node import NodeBench
from bench.tables import Row, read_table
from test_good_cases import CASES, handler_of

from actiongen.backends.javascript.emit import emit
from actiongen.ir import Program

PACKAGE = "actiongen.backends.javascript"
FOLDER = Path(__file__).parent.parent / "actiongen" / "backends" / "javascript"
FILES = sorted(
    {*FOLDER.glob("lower*.py"), *FOLDER.glob("runtime/*.js"), FOLDER / "absence.py", FOLDER / "guards.py"}
)
_FLAGS = {"is_present", "optional", "is_chain", "present", "never_equal"}
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Break:
    """A text that is put in the place of another in a file."""

    file: Path
    start: int
    end: int
    replacement: str

    def applied(self, text: str) -> str:
        return text[: self.start] + self.replacement + text[self.end :]

    def shown(self, text: str) -> str:
        line = text.count("\n", 0, self.start) + 1
        was, put = (
            " ".join(part.split()) or "nothing" for part in (text[self.start : self.end], self.replacement)
        )
        return f"{self.file.name}:{line}: {was} -> {put}"


# Breaks in Python


def breaks_of_python(file: Path, text: str) -> Iterator[Break]:
    """Conditions decided, operands dropped, cases never taken, flags and forms of absence turned over."""
    return (each for each in _breaks_of_python(file, text) if text[each.start : each.end] != each.replacement)


def _breaks_of_python(file: Path, text: str) -> Iterator[Break]:
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def put(node: ast.expr | ast.pattern, replacement: str) -> Break:
        assert node.end_lineno is not None and node.end_col_offset is not None
        begin = starts[node.lineno - 1] + node.col_offset
        return Break(file, begin, starts[node.end_lineno - 1] + node.end_col_offset, replacement)

    def source(node: ast.expr) -> str:
        return f"({ast.get_source_segment(text, node)})"

    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
                yield from (put(test, "True"), put(test, "False"))
            case ast.comprehension(ifs=tests):
                yield from (put(test, "True") for test in tests)
            case ast.BoolOp(op=op, values=values):
                word = " and " if isinstance(op, ast.And) else " or "
                for dropped in values:
                    left = [source(value) for value in values if value is not dropped]
                    yield put(node, f"({word.join(left)})")
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield put(node, source(operand))
            case ast.match_case(pattern=pattern, guard=guard):
                if guard is not None:
                    yield from (put(guard, "True"), put(guard, "False"))
                elif not (isinstance(pattern, ast.MatchAs) and pattern.pattern is None):
                    whole = put(pattern, "")
                    yield Break(file, whole.end, whole.end, " if False")
            case ast.Attribute(value=ast.Name(id="Form"), attr="NAN" | "UNDEFINED" | "NULLISH"):
                yield put(node, "Form.NEVER")
            case ast.Attribute(value=ast.Name(id="Coercion"), attr="IS_TRUE" | "OR_FALSE" | "BOOLEAN"):
                yield put(node, "Coercion.NONE")
            case ast.Attribute(attr=name, ctx=ast.Load()) if name in _FLAGS:
                yield from (put(node, "True"), put(node, "False"))
            case ast.keyword(arg=name, value=value) if name in _FLAGS | {"negated"}:
                yield from (put(value, "True"), put(value, "False"))


# Breaks in the functions that the output brings along

_OPPOSITES = {"===": "!==", "!==": "===", "==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def breaks_of_runtime(file: Path, function: str) -> Iterator[Break]:
    """The same for the JavaScript function of a file."""

    def put(node: dict[str, object], replacement: str) -> Break:
        begin, end = cast(tuple[int, int], node["range"])
        return Break(file, begin, end, replacement)

    def source(node: object) -> str:
        begin, end = cast(tuple[int, int], cast(dict[str, object], node)["range"])
        return f"({function[begin:end]})"

    for node in nodes_below(esprima.parseScript(function, range=True).toDict()):
        match node:
            case {"type": "IfStatement" | "ConditionalExpression", "test": dict(test)}:
                yield from (put(test, "true"), put(test, "false"))
            case {"type": "LogicalExpression", "left": left, "right": right}:
                yield from (put(node, source(left)), put(node, source(right)))
            case {"type": "UnaryExpression", "operator": "!", "argument": argument}:
                yield put(node, source(argument))
            case {
                "type": "BinaryExpression",
                "operator": str(operator),
                "left": left,
                "right": right,
            } if (
                operator in _OPPOSITES
            ):
                yield put(node, f"{source(left)} {_OPPOSITES[operator]} {source(right)}")
            case {"type": "MemberExpression", "optional": True, "object": inner}:
                whole = source(node)[1:-1]
                rest = whole[len(source(inner)) - 2 :]
                yield put(node, source(inner)[1:-1] + rest.replace("?.", ".", 1))


def nodes_below(value: object) -> Iterator[dict[str, Any]]:
    """All nodes of a tree of esprima that has become dictionaries."""
    if isinstance(value, list):
        for item in value:
            yield from nodes_below(item)
    if isinstance(value, dict):
        if "type" in value and "range" in value:
            yield value
        for item in value.values():
            yield from nodes_below(item)


# Trying one


@dataclass(frozen=True, slots=True)
class Example:
    """An Action of the good cases: what the whole emitter makes of it, and what it must do."""

    program: Program
    code: str
    rows: Sequence[Row]


def examples() -> list[Example]:
    """Every Action of the good cases."""
    found = []
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            programs = programs_of(case.policies(Path(folder)))
        for program in programs:
            found.append(Example(program, emit(program), read_table(case.events(f"{program.stem}.js"))))
    return found


class Broken(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from another text."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        return importlib.machinery.ModuleSpec(fullname, self) if fullname == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.text, self.name, "exec"), module.__dict__)


def verdict(broken: Break, all_examples: Sequence[Example]) -> tuple[str, str]:
    """``killed``, ``survived`` with what changed, or ``unseen``; tried in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(_SECONDS)
        os.close(reading)
        os.write(writing, json.dumps(_try(broken, all_examples)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return tuple(json.loads(text)) if text else ("killed", "it took too long")


def _try(broken: Break, all_examples: Sequence[Example]) -> tuple[str, str]:
    for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
        del sys.modules[name]
    text = broken.applied(broken.file.read_text(encoding="utf-8"))
    changes = []
    try:
        if broken.file.suffix == ".js":
            _put_into_runtime(broken.file.stem, text.rstrip("\n"))
        else:
            sys.meta_path.insert(0, Broken(f"{PACKAGE}.{broken.file.stem}", text))
        broken_emit = importlib.import_module(f"{PACKAGE}.emit").emit
        for example in all_examples:
            code = broken_emit(example.program)
            if code != example.code:
                changes.append((example, code))
    except Exception as error:
        return "killed", repr(error)
    if not changes:
        return "unseen", ""
    with NodeBench(22) as node:
        for example, code in changes:
            for row in example.rows:
                handler = row.handler or handler_of(example.code)
                outcome = node.run(
                    code, row.event, handler, now=row.now, method_returns=row.returns, writes=row.writes
                )
                if row.problem(outcome) is not None:
                    return "killed", row.name
    return "survived", _first_change(*changes[0])


def _put_into_runtime(name: str, text: str) -> None:
    runtime = importlib.import_module(f"{PACKAGE}.runtime")
    whole = runtime._text
    runtime._text = lambda wanted: text if wanted == name else whole(wanted)


def _first_change(example: Example, code: str) -> str:
    pairs = zip(example.code.splitlines(), code.splitlines(), strict=False)
    old, new = next(((old, new) for old, new in pairs if old != new), ("", "an end"))
    return f"{example.program.stem}: {old.strip()}  =>  {new.strip()}"


def _listed(file: Path) -> set[str]:
    """The breaks that a run listed, without their lines."""
    found = re.findall(
        r"^(?:survived|unseen): (\S+?):\d+: (.*?)  ", file.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {f"{name}: {change}" for name, change in found}


def main(wanted: Sequence[str]) -> int:
    again = _listed(Path(wanted[1])) if wanted and wanted[0] == "--again" else None
    wanted = () if again is not None else wanted
    all_examples = examples()
    counts: Counter[str] = Counter()
    for file in FILES:
        if wanted and not any(part in file.name for part in wanted):
            continue
        text = file.read_text(encoding="utf-8")
        is_runtime = file.suffix == ".js"
        found = breaks_of_runtime(file, text) if is_runtime else breaks_of_python(file, text)
        for broken in dict.fromkeys(found):
            shown = broken.shown(text)
            if again is not None and re.sub(r":\d+: ", ": ", shown, count=1) not in again:
                continue
            result, why = verdict(broken, all_examples)
            counts[result] += 1
            if result != "killed":
                print(f"{result}: {shown}  {why}", flush=True)
    print(f"{counts['killed']} killed, {counts['survived']} survived, {counts['unseen']} change no output")
    return 1 if counts["survived"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
