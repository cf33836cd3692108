"""What each rule does in the ways of logging in, without saying anything twice.

In: the judged rules of an action. Out: for each rule its ways, by verdict; why a way is not as in a browser stands in
notes, which all actions of the page share.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from actiongen.flow.in_ways import RuleInWays, Verdict
from actiongen.report.ways import reasons_of, remarks

_WORDS = {
    Verdict.FAILS: "fails",
    Verdict.NO_EFFECT: "does nothing",
    Verdict.UNSUPPORTED: "not supported",
    Verdict.MAY_FAIL: "may fail",
    Verdict.UNKNOWN: "unknown",
    Verdict.ASKS: "asks the client",
    Verdict.ACTS: "acts",
    Verdict.EXCLUDED: "kept out",
}

_LEGEND = (
    "acts: as in a browser. kept out: the conditions keep these logins out of the rule. unknown: no source says what a"
    " call does there. (derived): it follows from the sources together, none says it in one sentence."
)


@dataclass(frozen=True, slots=True)
class Note:
    """Why, and the names and addresses of the sources."""

    number: int
    text: str
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The ways of one verdict, and the numbers of the notes that say why."""

    words: str
    verdict: str
    ways: tuple[str, ...]
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with its groups, the worst first."""

    title: str
    methods: tuple[str, ...]
    groups: tuple[Group, ...]


@dataclass(slots=True)
class Notes:
    """The notes of a page, each once, and the rules that they are about."""

    rules: list[RuleInWays] = field(default_factory=list)
    _numbers: dict[tuple[str, tuple[str, ...]], Note] = field(default_factory=dict)

    def number(self, text: str, sources: tuple[str, ...]) -> int:
        """That of a note, a new one if nobody has made it yet."""
        named = tuple((_name(source), source) for source in sources)
        return self._numbers.setdefault((text, sources), Note(len(self._numbers) + 1, text, named)).number

    @property
    def every(self) -> tuple[Note, ...]:
        """All notes in the order of their numbers."""
        return tuple(self._numbers.values())


def ways_of_rules(rules: Iterable[RuleInWays], notes: Notes) -> tuple[RuleRow, ...]:
    """A row for each rule of a trigger whose ways are known."""
    rules = tuple(rule for rule in rules if rule.by_way)
    notes.rules += rules
    return tuple(_row(rule, notes) for rule in rules)


def _row(rule: RuleInWays, notes: Notes) -> RuleRow:
    by_verdict: dict[Verdict, list[str]] = {}
    for way, each in rule.by_way.items():
        by_verdict.setdefault(each.verdict, []).append(way)
    numbers: dict[Verdict, dict[int, None]] = {}
    for reason in reasons_of(rule):
        number = notes.number(f"api.{reason.method} {reason.why}", reason.sources)
        numbers.setdefault(reason.verdict, {})[number] = None
    groups = tuple(
        Group(
            _WORDS[verdict],
            verdict.value,
            tuple(by_verdict[verdict]),
            tuple(numbers.get(verdict, ())),
        )
        for verdict in Verdict
        if verdict in by_verdict
    )
    return RuleRow(rule.rule.title, tuple(f"api.{name}" for name in rule.methods), groups)


def _name(source: str) -> str:
    """The short name of an address: the site or the repository, and the end of the path."""
    site, *parts = source.removeprefix("https://").removeprefix("http://").rstrip("/").split("/")
    if site == "github.com" and len(parts) > 2:
        site, parts = parts[1], parts[2:]
    return "/".join([site, *parts[-2:]]) if parts[-2:-1] == ["issues"] else "/".join([site, *parts[-1:]])


def legend(rules: Iterable[RuleInWays]) -> tuple[str, ...]:
    """What the words mean, where Auth0 runs no trigger, and of when the facts are."""
    return (_LEGEND, *remarks(tuple(rules)))
