"""The table of the ways of logging in: what each rule does in each of them, and why.

In: the judged rules of some actions. Out: text, Markdown or JSON.

    text_of(in_ways(Resolved(program)))   ->   'policies/mfa.policy …'
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import MappingProxyType

from actiongen.auth0.load_ways import address, collected, ways, ways_without
from actiongen.auth0.ways import Cell
from actiongen.flow.in_ways import CallInWay, InWay, RuleInWays, Verdict
from actiongen.lazy_dataclass import dataclass
from actiongen.report.in_words import effect_in_words
from actiongen.report.markdown import Block, Listing, code, inline, paragraph, plain, row, table

Rules = tuple[RuleInWays, ...]

_FACTS = "Facts of {}, from public sources; nothing was tried on a tenant."

_WORDS = MappingProxyType(
    {
        Verdict.FAILS: "fails",
        Verdict.NO_EFFECT: "does nothing",
        Verdict.UNSUPPORTED: "not supported",
        Verdict.MAY_FAIL: "may fail",
        Verdict.UNKNOWN: "?",
        Verdict.ASKS: "asks the client",
        Verdict.ACTS: "acts",
        Verdict.EXCLUDED: "-",
    }
)
_PAGE_WORDS = MappingProxyType({**_WORDS, Verdict.UNKNOWN: "not known", Verdict.EXCLUDED: "left out"})
_MEANINGS = MappingProxyType(
    {
        Verdict.ACTS: "the step does the same as in a browser",
        Verdict.EXCLUDED: "the conditions of the step, or a step above, keep these logins out of it",
        Verdict.FAILS: "Auth0 ends the login, with the error that stands above",
        Verdict.MAY_FAIL: "Auth0 ends the login where more is true, as stands above",
        Verdict.ASKS: "the application gets the error that stands above, and asks the user itself",
        Verdict.NO_EFFECT: "Auth0 leaves the call out without a word",
        Verdict.UNSUPPORTED: "a source says that the call is not meant for this, and none what happens",
        Verdict.UNKNOWN: "no source says what a call of the step does there",
    }
)
_DERIVED = "(derived): it follows from several sources together, and none says it in one sentence"
_LEGEND = (
    "acts: as in a browser",
    "left out: the conditions of the step, or a step above, keep these logins out of it",
    "not known: no source says what a call does there",
    "(derived): it follows from the sources together, none says it in one sentence",
)
_LEGEND = (
    "acts: as in a browser",
    "-: the conditions keep these logins out of the rule",
    "?: no source says what a call does there",
    "(derived): it follows from the sources together, none says it in one sentence",
)


def text_of(rules: Rules) -> str:
    """Lines for a terminal."""
    blocks = [_heads(rules), _aligned(_table(rules))]
    reasons = [line for reason in _reasons(rules) for line in _reason_lines(*reason)]
    blocks += [["Why", *reasons]] * bool(reasons)
    blocks.append([*_never(rules), *_LEGEND, _FACTS.format(collected())])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def markdown_of(rules: Rules) -> str:
    """A page of Markdown."""
    header, *rows = _table(rules)
    lines = [f"{number}. {inline(_title(rule))}" for number, rule in enumerate(rules, 1)]
    lines += ["", _row(header), row(["---"] * len(header)), *map(_row, rows)]
    reasons = [*_reasons(rules)]
    lines += ["", "Why:", ""] if reasons else []
    for reason in reasons:
        links = ", ".join(f"<{address(source)}>" for source in reason[3].sources)
        lines.append(f"- {reason[0]}, {_reason_in_markdown(reason)} ({links})")
    lines += ["", *(f"- {each}" for each in (*_never(rules), *_LEGEND)), "", _FACTS.format(collected())]
    return "\n".join(lines) + "\n"


def blocks_of(rules: Rules, numbers: Sequence[int]) -> tuple[Block, ...]:
    """The table for a page that numbers the rules itself; nothing where there are no ways, or no rules."""
    ways_there = [*_ways(rules)]
    if not ways_there:
        return ()
    rows = [
        [plain(ways()[way].title), code(way), *(_PAGE_WORDS[rule.by_way[way].verdict] for rule in rules)]
        for way in ways_there
    ]
    there = {each.verdict for rule in rules for each in rule.by_way.values()}
    meanings = [f"{_PAGE_WORDS[verdict]}: {says}" for verdict, says in _MEANINGS.items() if verdict in there]
    derived = [_DERIVED] * any(reason[3].derived for reason in _reasons(rules))
    legend = [(paragraph(plain(each)),) for each in (*meanings, *derived)]
    reasons = [
        (paragraph(f"Step {numbers[reason[0] - 1]}, {_reason_in_markdown(reason)} ({_numbered(reason[3])})"),)
        for reason in _reasons(rules)
    ]
    why = (paragraph("Why, where a step does not simply act:"), Listing(tuple(reasons))) if reasons else ()
    return (
        table(("Way of logging in", "Name", *map(str, numbers)), rows),
        *why,
        paragraph("What the words mean:"),
        Listing(tuple(legend)),
        *(paragraph(f"{plain(each)}.") for each in _never(rules)),
        paragraph(_FACTS.format(collected())),
    )


def json_of(rules: Rules) -> str:
    """One object: the ways, and for each rule what it does in each."""
    value = {
        "version": 1,
        "collected": collected(),
        "ways": [{"way": way, "title": ways()[way].title} for way in _ways(rules)],
        "rules": [
            {
                "file": rule.program.path,
                "rule": rule.rule.title,
                "methods": [f"api.{name}" for name in rule.methods],
                "ways": {way: _in_way(each) for way, each in rule.by_way.items()},
            }
            for rule in rules
        ],
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


RENDERERS: MappingProxyType[str, Callable[[Rules], str]] = MappingProxyType(
    {"text": text_of, "json": json_of, "markdown": markdown_of}
)


def _in_way(each: InWay) -> dict[str, object]:
    return {"verdict": each.verdict.value, "calls": [_call(call) for call in each.calls]}


def _call(each: CallInWay) -> dict[str, object]:
    cell = each.cell
    if cell is None:
        return {"method": f"api.{each.call.method.name}", "effect": "unknown"}
    return {
        "method": f"api.{each.call.method.name}",
        "effect": cell.effect.value,
        "error": cell.error,
        "why": cell.meaning or cell.note,
        "only": cell.condition,
        "derived": cell.derived,
        "sources": [address(source) for source in cell.sources],
    }


# The table


def _ways(rules: Rules) -> Iterable[str]:
    return dict.fromkeys(way for rule in rules for way in rule.by_way)


def _never(rules: Rules) -> list[str]:
    """In which ways Auth0 does not run the triggers at all."""
    triggers = dict.fromkeys(rule.program.header.trigger.id for rule in rules)
    without = {trigger: ways_without(trigger) for trigger in triggers}
    return [
        f"Auth0 does not run {trigger} in: {', '.join(way.id for way in found)}"
        for trigger, found in without.items()
        if found
    ]


def _table(rules: Rules) -> list[list[str]]:
    """A row for each way, a column for each rule."""
    header = ["Way of logging in", *map(str, range(1, len(rules) + 1)), ""]
    rows = [
        [
            way,
            *(_WORDS[rule.by_way[way].verdict] if way in rule.by_way else "" for rule in rules),
            ways()[way].title,
        ]
        for way in _ways(rules)
    ]
    return [header, *rows]


def _heads(rules: Rules) -> list[str]:
    lines: list[str] = []
    path = None
    for number, rule in enumerate(rules, 1):
        if rule.program.path != path:
            path = rule.program.path
            header = rule.program.header
            lines += [f"{path}: {header.name} ({header.trigger.id} {header.version})"]
        lines.append(f"  {number:2}  {_title(rule)}")
    return lines


def _title(rule: RuleInWays) -> str:
    calls = ", ".join(f"api.{name}" for name in rule.methods)
    return f"{rule.rule.title}: {calls}" if calls else rule.rule.title


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def _row(cells: list[str]) -> str:
    return row([inline(cell) for cell in cells])


# The reasons

Reason = tuple[int, str, Verdict, Cell, list[str]]


def _reasons(rules: Rules) -> Iterator[Reason]:
    """What does not simply act: the number of the rule, the method, why, and the ways of which that is true."""
    for number, rule in enumerate(rules, 1):
        found: dict[tuple[object, ...], Reason] = {}
        for way, in_way in rule.by_way.items():
            for each in in_way.calls:
                verdict, cell = each.verdict, each.cell
                if cell is None or verdict is Verdict.ACTS:
                    continue
                name = each.call.method.name
                key = (name, verdict, _why(verdict, cell), cell.sources)
                found.setdefault(key, (number, name, verdict, cell, []))[-1].append(way)
        yield from found.values()


def _why(verdict: Verdict, cell: Cell) -> str:
    parts = [effect_in_words(cell)]
    why = cell.meaning or cell.note
    parts += [why] if why else []
    parts += [f"only where: {cell.condition}"] if verdict is Verdict.MAY_FAIL else []
    return "; ".join(parts) + (" (derived)" if cell.derived else "")


def _reason_in_markdown(reason: Reason) -> str:
    _, method, verdict, cell, named = reason
    return f"{code(f'api.{method}')} in {', '.join(map(code, named))}: {inline(_why(verdict, cell))}"


def _numbered(cell: Cell) -> str:
    return ", ".join(f"[source {number}]({address(source)})" for number, source in enumerate(cell.sources, 1))


def _reason_lines(number: int, method: str, verdict: Verdict, cell: Cell, named: list[str]) -> Iterator[str]:
    yield f"  {number:2}  api.{method} in {', '.join(named)}"
    yield f"        {_why(verdict, cell)}"
    yield from (f"        {address(source)}" for source in cell.sources)


# For whoever lays the table out in another way


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a method of a rule does not simply act in some ways, and the addresses of the sources."""

    method: str
    verdict: Verdict
    why: str
    sources: tuple[str, ...]


def reasons_of(rule: RuleInWays) -> Iterator[WhyNot]:
    """What of a rule does not simply act."""
    for _, method, verdict, cell, _ in _reasons((rule,)):
        yield WhyNot(method, verdict, _why(verdict, cell), tuple(address(source) for source in cell.sources))


def remarks(rules: Rules) -> tuple[str, ...]:
    """In which ways Auth0 does not run the triggers at all, and of when the facts are."""
    return (*_never(rules), _FACTS.format(collected()))
