"""Breaks the JavaScript of Actions in one place at a time and lists the breaks that translation validation does not
notice.

In: the Actions of the good cases, or generated ones. Out: for each break whether it is no JavaScript, is noticed
without a run of any event, or is not: then events say whether it changes what the Action does. Others than
``verify_mutants.py`` makes: those break the emitter, and what it can never write comes of none of them.

    python tests/verify_output.py good 1 300        # with this seed, so many breaks
    python tests/verify_output.py generated 1 300
"""

import gc
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

import esprima
from differential.choices import Choices
from differential.pairs import program_of
from differential.policy import write_policy
from emitter_probes import Probes
from mutate_emitter import nodes_below
from verify_mutants import Change, Example, does_something_else, example_of, examples

from actiongen.backends.javascript.emit import File, assemble
from actiongen.javascript.parse import parse_javascript
from actiongen.verify.verify import Verdict, verify

Node = dict[str, Any]
Edit = tuple[int, int, str]
"""A text that is put in the place of another: where that starts and ends."""

_OTHERS: Mapping[str, Sequence[str]] = {
    "===": ["!==", "=="],
    "!==": ["===", "!="],
    "==": ["!=", "==="],
    "!=": ["==", "!=="],
    "<": ["<=", ">"],
    "<=": ["<", ">="],
    ">": [">=", "<"],
    ">=": [">", "<="],
    "+": ["-"],
    "-": ["+"],
    "*": ["/"],
    "/": ["*"],
    "%": ["/"],
}
_OTHER_NAMES: Mapping[str, Sequence[str]] = {
    "some": ["every", "find", "filter"],
    "every": ["some"],
    "find": ["filter", "findLast"],
    "filter": ["map"],
    "map": ["filter", "flatMap"],
    "startsWith": ["endsWith", "includes"],
    "endsWith": ["startsWith", "includes"],
    "includes": ["startsWith", "indexOf"],
    "min": ["max"],
    "max": ["min"],
    "floor": ["ceil", "round", "trunc"],
    "ceil": ["floor", "round"],
    "toLowerCase": ["toUpperCase", "trim"],
    "toUpperCase": ["toLowerCase"],
    "trim": ["trimEnd", "trimStart"],
    "slice": ["substring", "at"],
    "keys": ["values"],
    "values": ["keys"],
    "entries": ["keys"],
    "replaceAll": ["replace"],
    "setAppMetadata": ["setUserMetadata"],
    "setUserMetadata": ["setAppMetadata"],
    "idToken": ["accessToken"],
    "accessToken": ["idToken"],
}
_GENERATED = 90_000_000
_POLICIES = 20
_PIECES = "elements", "properties"


@dataclass(frozen=True, slots=True)
class Output:
    """An Action with one break of its JavaScript; ``own`` is that without the functions of the runtime below it."""

    example: Example
    file: File
    own: str
    edit: Edit

    def text(self) -> str:
        """The broken JavaScript."""
        start, end, put = self.edit
        return self.own[:start] + put + self.own[end:]

    def shown(self) -> str:
        """What is there, and what was put in its place."""
        start, end, put = self.edit
        was = " ".join(self.own[start:end].split())
        place = f"{self.example.program.stem}:{self.own.count(chr(10), 0, start) + 1}"
        return f"{place}: {was}  =>  {' '.join(put.split())}"


def edits(javascript: str) -> Iterator[Edit]:
    """All breaks of a text."""
    edit = _Edits(javascript)
    for node in nodes_below(esprima.parseScript(javascript, range=True).toDict()):
        for start, end, put in (*edit.of_expression(node), *edit.of_statement(node)):
            if javascript[start:end] != put:
                yield start, end, put


class _Edits:
    """The breaks of one node of a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def _of(self, node: Node) -> str:
        return self._text[slice(*node["range"])]

    def _for(self, node: Node, put: str) -> Edit:
        start, end = node["range"]
        return start, end, put

    def of_statement(self, node: Node) -> Iterator[Edit]:
        """Statements that are left out or change places, arms that are missing, loops over something else."""
        match node:
            case {"type": "IfStatement", "consequent": taken, "alternate": dict(other)}:
                yield taken["range"][1], other["range"][1], ""
            case {"type": "BlockStatement" | "Program", "body": list(body)}:
                for each in body:
                    if each["type"] != "VariableDeclaration":
                        yield self._for(each, ";")
                for one, two in pairwise(body):
                    yield one["range"][0], two["range"][1], f"{self._of(two)}\n{self._of(one)}"
            case {"type": "ForOfStatement", "right": items}:
                yield self._for(items, f"[...({self._of(items)})].reverse()")
                yield self._for(items, f"({self._of(items)}).slice(1)")
            case {"type": "ReturnStatement", "argument": dict()}:
                yield self._for(node, "return;")

    def of_expression(self, node: Node) -> Iterator[Edit]:
        """Other operators, operands, names, values, arguments and items."""
        match node:
            case {"type": "IfStatement" | "ConditionalExpression", "test": test}:
                yield from (self._for(test, put) for put in (f"!({self._of(test)})", "true", "false"))
                if node["type"] == "ConditionalExpression":
                    one, two = node["consequent"], node["alternate"]
                    yield one["range"][0], two["range"][1], f"{self._of(two)} : {self._of(one)}"
            case {"type": "LogicalExpression" | "BinaryExpression", "left": left, "right": right}:
                yield from self._of_operator(node, self._of(left), self._of(right))
            case {"type": "UnaryExpression", "operator": "!", "argument": argument}:
                yield self._for(node, f"({self._of(argument)})")
            case {"type": "AwaitExpression" | "SpreadElement", "argument": argument}:
                yield self._for(node, self._of(argument))
            case {"type": "MemberExpression"}:
                yield from self._of_member(node)
            case {"type": "CallExpression", "arguments": [*arguments]} if arguments:
                yield self._for(arguments[-1], "")
                if len(arguments) > 1:
                    one, two = arguments[:2]
                    between = self._text[one["range"][1] : two["range"][0]]
                    yield one["range"][0], two["range"][1], self._of(two) + between + self._of(one)
            case {"type": "TemplateLiteral", "expressions": [first, *_]}:
                yield self._for(first, '""')
            case {"type": "ArrayExpression" | "ObjectExpression"}:
                yield from self._of_display(node)
            case {"type": "Literal"} | {"type": "Identifier", "name": "undefined"}:
                yield from (self._for(node, put) for put in self._other_values(node))

    def _of_operator(self, node: Node, left: str, right: str) -> Iterator[Edit]:
        operator = node["operator"]
        if node["type"] == "LogicalExpression":
            others: Sequence[str] = [each for each in ("&&", "||", "??") if each != operator]
            yield from (self._for(node, f"({each})") for each in (left, right))
        else:
            others = _OTHERS.get(operator, ())
            yield self._for(node, f"(({right}) {operator} ({left}))")
        yield from (self._for(node, f"(({left}) {each} ({right}))") for each in others)

    def _of_member(self, node: Node) -> Iterator[Edit]:
        start, end = node["object"]["range"][1], node["range"][1]
        rest = self._text[start:end]
        if node.get("optional"):
            yield start, end, rest.replace("?.", "" if node["computed"] else ".", 1)
        if not node["computed"]:
            if not node.get("optional") and "?." in self._of(node["object"]):
                yield start, end, rest.replace(".", "?.", 1)
            for other in _OTHER_NAMES.get(node["property"]["name"], ()):
                yield self._for(node["property"], other)

    def _of_display(self, node: Node) -> Iterator[Edit]:
        begin, end = "[]" if node["type"] == "ArrayExpression" else "{}"
        pieces = [self._of(each) for name in _PIECES for each in node.get(name, ())]
        for index in range(len(pieces)):
            left = ", ".join(pieces[:index] + pieces[index + 1 :])
            yield self._for(node, f"{begin}{left}{end}")
        if len(pieces) > 1:
            yield self._for(node, f"{begin}{', '.join(reversed(pieces))}{end}")

    def _other_values(self, node: Node) -> Sequence[str]:
        source = self._of(node)
        match node:
            case {"type": "Identifier"}:
                return "null", "false"
            case {"regex": _}:
                return (f"{source}i",)
            case {"value": bool(value)}:
                return ("false" if value else "true",)
            case {"value": int() | float()}:
                return (f"({source} + 1)",)
            case {"value": str()}:
                return (f"{source[:-1]}x{source[-1]}",)
        return ("undefined",)


def outputs(all_examples: Sequence[Example], seed: int, count: int) -> list[Output]:
    """Some breaks of all."""
    found = []
    for example in all_examples:
        file = assemble(example.program)
        own = example.code.removesuffix(below(file))
        found += [Output(example, file, own, edit) for edit in dict.fromkeys(edits(own))]
    return Random(seed).sample(found, min(count, len(found)))


def below(file: File) -> str:
    """What stands below the JavaScript of the policy: functions of the runtime."""
    return "".join(f"\n\n{part}" for part in file.below) + "\n"


def verdict(output: Output) -> tuple[str, str]:
    """What becomes of a break."""
    script = parse_javascript(output.text())
    if isinstance(script, str):
        return "not JavaScript", script
    runtime = {helper.name: helper.text for helper in output.file.runtime}
    found: Sequence[Verdict] = verify(
        output.example.program, script.program, runtime, output.file.own_externs
    )
    if any(each.difference is not None for each in found):
        return "noticed", ""
    reasons = [each.not_judged for each in found if each.not_judged is not None]
    change = Change(output.example, output.file, output.text() + below(output.file))
    is_other = does_something_else(change)
    if reasons:
        return "not judged", f"{'other' if is_other else 'the same'}: {reasons[0]}"
    return "MISSED" if is_other else "equivalent", ""


def actions(kind: str, seed: int) -> list[Example]:
    """The Actions of the good cases, or of some generated policies."""
    with Probes(()) as probes:
        if kind == "good":
            return examples(probes)
        first = _GENERATED + seed * _POLICIES
        programs = (program_of(write_policy(Choices(Random(first + at)))) for at in range(_POLICIES))
        return [example_of(each, probes) for each in programs if each is not None]


def main(kind: str, seed: int, count: int) -> int:
    all_examples = actions(kind, seed)
    counts: Counter[str] = Counter()
    gc.disable()
    for index, output in enumerate(outputs(all_examples, seed, count)):
        if index % 100 == 0:
            gc.collect()
        result, why = verdict(output)
        counts[result] += 1
        if result not in ("noticed", "not JavaScript"):
            print(f"{result}: {output.shown()}  {why}", flush=True)
    print(dict(counts))
    return 1 if counts["MISSED"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
