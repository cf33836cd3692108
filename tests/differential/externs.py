"""Externs: what they are given, and everything that they may do.

In: a writer. Out: declarations of some functions of :data:`FILE`, and calls of them whose results the lines below read.

    call_extern(writer, end, helped, is_named=True, may_end=True)   ->   'found = wild_text(event.user.name)'
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from random import Random

from differential.conditions import simple
from differential.requests import on_error
from differential.vocabulary import Kind
from differential.writer import Name, Writer, Written

from actiongen.auth0.model import JsonValue
from actiongen.runs.world import World
from actiongen.source import JavaScriptFile

PATH = "externs/made.js"
# Each call makes the values anew, and which one it gives follows from its arguments alone. What
# test_a_broken_emitter_is_noticed replaces in the output must not stand here.
FILE = JavaScriptFile(
    PATH,
    r"""
const wild = (key) => {
  const cycle = {};
  cycle.cycle = cycle;
  const all = [
    undefined, null, "", "x", "Admin", "\ud800", "\u{1f600}", "2026-01-05T10:00:00Z", "1970-01-01",
    0, -0, 1, 0.1, 1e300, NaN, Infinity, 10n, true, false, Symbol("s"), () => "x",
    [], ["a"], ["a", "b", "a"], ["a", 1], [undefined], Array(3), [1, 2.5], [NaN], [["a"]], new Set(["a"]),
    {}, { a: "x" }, { a: "x", b: 2 }, { a: 1, b: "x" }, { a: undefined, b: NaN }, { a: null, c: ["a"] },
    JSON.parse('{"__proto__": {"a": "x"}, "a": "y"}'), Object.create({ a: "x" }), Object.create(null),
    { toJSON: () => ({ a: "json" }) }, { toJSON: () => undefined }, new Date(0), new Date(NaN), new String("x"),
    { get a() { throw new Error("a getter"); } }, cycle, { then: (done) => done("then") }, new Error("x"),
  ];
  let sum = 0;
  for (const character of JSON.stringify([key]) + "") sum += character.charCodeAt(0);
  return all[sum % all.length];
};
exports.shout = (text) => text.toUpperCase();
exports.fragile = (text, key) => {
  if (text.length % 2) throw new Error(key);
  return `${text}${key.length}`;
};
exports.wildText = (key) => wild(key);
exports.wildNumber = async (key) => wild(key);
exports.wildFlag = (key) => wild(key);
exports.wildTexts = async (key) => wild(key);
exports.wildNumbers = (key) => wild(key);
exports.wildRecord = (key) => wild(key);
exports.wildRecords = async (key) => [wild(key), wild([key])];
exports.wildJson = async (key) => {
  if (String(key).length % 5) return wild(key);
  throw wild(key);
};
exports.wildTime = (key) => wild(key);
exports.changing = (value) => {
  value.a = "changed";
  if (Array.isArray(value)) value.push("changed");
  return value;
};
exports.late = async (text) => {
  console.log("late", text);
  if (text.length % 4) return text;
  await new Promise(() => {});
};
exports.act = (text) => {
  console.log("acts", text);
  if (text.length % 2) throw undefined;
};
exports.actLater = async (value) => {
  await null;
  console.log("acts later", value);
  if (String(value).length % 2) throw new Error("not done");
};
""",
)


@dataclass(frozen=True, slots=True)
class Made:
    """A function of the file, as a policy declares it; ``is_async``: its calls have a time-out."""

    name: str
    takes: tuple[Kind, ...]
    gives: str
    is_async: bool = False


_EVERY = (
    Made("shout", (Kind.TEXT,), "string"),
    Made("fragile", (Kind.TEXT, Kind.TEXT), "string"),
    Made("wild_text", (Kind.JSON,), "string"),
    Made("wild_number", (Kind.TEXT,), "number", True),
    Made("wild_flag", (Kind.NUMBER,), "boolean"),
    Made("wild_texts", (Kind.JSON,), "[string]", True),
    Made("wild_numbers", (Kind.TEXTS,), "[number]"),
    Made("wild_record", (Kind.JSON,), '{"a": string, "b": number, "c": [string]}'),
    Made("wild_records", (Kind.BOOLEAN,), '[{"a": string}]', True),
    Made("wild_json", (Kind.JSON,), "json", True),
    Made("wild_time", (Kind.TEXT,), "time"),
    Made("changing", (Kind.JSON,), "json"),
    Made("late", (Kind.TEXT,), "string", True),
    Made("act", (Kind.TEXT,), "None"),
    Made("act_later", (Kind.JSON,), "None", True),
)
_TYPES = {
    Kind.TEXT: "string",
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "boolean",
    Kind.TEXTS: "[string]",
    Kind.JSON: "json",
}
_PASSED = (Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.TEXTS, Kind.NUMBERS, Kind.JSON)
_NAMES = ("made", "found", "digest", "module", "unless_thrown", "in_time", "as_json", "given")


def declared(writer: Writer) -> list[str]:
    """The declarations of some functions, which the writer may call from there on."""
    if not writer.choices.chance(0.6):
        return []
    writer.externs += writer.choices.some(_EVERY, 4)
    lines = []
    for each in writer.externs:
        writer.taken.add(each.name)
        parameters = ", ".join(f"p{at}: {_TYPES[kind]}" for at, kind in enumerate(each.takes))
        lines += [f'@extern("{PATH}")', f"def {each.name}({parameters}) -> {each.gives}: ...", ""]
    return lines


def call_extern(
    writer: Writer,
    end: Callable[[], str],
    helped: Callable[[], str | None],
    *,
    may_end: bool,
    must_give: bool = False,
) -> str | None:
    """One call; None if nothing is declared that may be called here."""
    choices = writer.choices
    fitting = [each for each in writer.externs if not (must_give and each.gives == "None")]
    if not fitting:
        return None
    extern = choices.pick(fitting)
    condition = simple(writer) if choices.chance(0.2) else None
    with writer.block() if condition is None else writer.block(condition.when_true, condition.about):
        arguments = [_argument(writer, kind) for kind in extern.takes]
        if extern.is_async:
            arguments += _time(writer, extern)
        ends = False
        if extern.gives == "None" or choices.chance(0.5):
            failing, ends = on_error(writer, end, helped, may_end)
            arguments.append(f"on_error={failing}")
    call = f"{extern.name}({', '.join(arguments)})"
    made = call if condition is None else f"{call} if {condition} else None"
    if extern.gives == "None":
        return made
    name = writer.fresh(_NAMES)
    _read(writer, name, extern, ends and condition is None)
    return f"{name} = {made}"


def _argument(writer: Writer, kind: Kind) -> str:
    """``json`` takes any value, and the event as a whole."""
    if kind is not Kind.JSON:
        return str(writer.present(kind, 1))
    if writer.wholes and writer.choices.chance(0.5):
        return writer.choices.pick(writer.wholes)
    if writer.choices.chance(0.15):
        return "event"
    return str(writer.write(writer.choices.pick(_PASSED), 1))


def _time(writer: Writer, extern: Made) -> list[str]:
    if extern.name == "late":
        return ["timeout=seconds(0.01)"]
    long = writer.loops > 0 and writer.choices.chance(0.5)
    return [f"timeout=seconds({writer.choices.pick(('6', '9') if long else ('0.5', '1'))})"]


def _read(writer: Writer, name: str, extern: Made, present: bool) -> None:
    """What the lines below may read."""
    about = frozenset((name,))

    def add(text: str, kind: Kind, is_there: bool = False) -> None:
        writer.names.append(Name(Written(text, is_there, about=about), kind))

    match extern.gives:
        case "string":
            add(name, Kind.TEXT, present)
        case "number":
            add(name, Kind.NUMBER, present)
        case "boolean":
            add(f"({name} is True)", Kind.BOOLEAN, True)
        case "[string]":
            add(name, Kind.TEXTS, present)
        case "[number]":
            add(name, Kind.NUMBERS, present)
        case "time":
            add(name, Kind.TIME, present)
        case "json":
            add(name, Kind.JSON)
            add(f"read({name}.a, string)", Kind.TEXT)
            add(f"read({name}, [string])", Kind.TEXTS)
            add(f"read({name}, [number])", Kind.NUMBERS)
        case '[{"a": string}]':
            add(f"[each.a for each in {name} if each.a is not None]", Kind.TEXTS, present)
        case _:
            add(f"{name}.a", Kind.TEXT)
            add(f"{name}.b", Kind.NUMBER)
            add(f"{name}.c", Kind.TEXTS)
    if not present:
        known = frozenset((name,))
        test = Written(f"({name} is not None)", True, when_true=known, about=about)
        writer.names.append(Name(test, Kind.BOOLEAN))
        absent = replace(test, text=f"({name} is None)", when_true=frozenset(), when_false=known)
        writer.names.append(Name(absent, Kind.BOOLEAN))


_GIVEN: tuple[JsonValue, ...] = (
    *(None, "", "x", "2026-01-05", 0, 1.5, True, False, [], ["a"], ["a", 1], [1, 2]),
    *({}, {"a": "x", "b": 1}, {"a": 1}, {"a": None, "c": ["a"]}, [{"a": "x"}, {}], [{"a": 1}]),
)


def given_by(world: World, names: Iterable[str], random: Random) -> World:
    """The world in which most functions run on Node, and the case answers for the others, with any value."""
    returns = dict(world.returns)
    for name in names:
        match random.randrange(4):
            case 0 if name in returns:
                pass
            case 1:
                returns[name] = random.choice(_GIVEN)
            case _:
                returns.pop(name, None)
    return replace(world, returns=returns)
