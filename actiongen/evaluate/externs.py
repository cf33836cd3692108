"""Externs in one run: what a test says that they give, or what they gave on Node.

In: a world, and each call that is made. Out: the result that counts, with what the function did on Node.

    Externs(World({}, returns={"md5": "0cc175b9"})).of(md5, ("a",)).value   ->   "0cc175b9"
"""

from dataclasses import dataclass, field

from actiongen import ir
from actiongen.evaluate.expressions import read
from actiongen.evaluate.operations import operate
from actiongen.evaluate.queries import NoAnswerError, as_doubles
from actiongen.ir.types import Basic
from actiongen.runs.externs import ExternResult, call_key
from actiongen.runs.texts import json_text, units_within
from actiongen.runs.values import Value
from actiongen.runs.world import World


@dataclass(slots=True)
class Externs:
    """The externs of one run. ``used``: how many results of a key have been given."""

    world: World
    used: dict[str, int] = field(default_factory=dict)

    def of(self, extern: ir.Extern, arguments: tuple[Value, ...]) -> ExternResult:
        """The result of a call, whose ``value`` is None if it failed or has another type; raises
        :class:`NoAnswerError`.
        """
        if extern.name in self.world.returns:
            given = units_within(self.world.returns[extern.name])
            failed = given is None
            result = ExternResult(failed, as_doubles(given), json_text(given))
        else:
            result = self._on_node(extern, arguments)
        return ExternResult(
            result.failed,
            None if result.failed else _read(extern, result),
            calls=result.calls,
            logs=result.logs,
            elapsed=result.elapsed,
            uuids=result.uuids,
        )

    def _on_node(self, extern: ir.Extern, arguments: tuple[Value, ...]) -> ExternResult:
        key = call_key(extern.name, arguments)
        found = self.world.results.get(key, ())
        if not found:
            raise NoAnswerError(extern.name)
        index = self.used.get(key, 0)
        self.used[key] = index + 1
        return found[min(index, len(found) - 1)]


def _read(extern: ir.Extern, result: ExternResult) -> Value:
    """What came back, if it has the type; of a function that gives nothing, that it has come back."""
    if extern.returns is None:
        return True
    if not extern.reads_json:
        return read(result.value, extern.returns)
    value = None if result.json is None else operate(ir.Op.FROM_JSON, [result.json], 0.0)
    return value if extern.returns is Basic.JSON else read(value, extern.returns)


def passed(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """The arguments as a function gets them: what is no text, number or boolean is a copy that JSON can hold."""
    return tuple(
        operate(ir.Op.FROM_JSON, [json_text(each)], 0.0) if isinstance(each, list | dict) else each
        for each in values
    )
