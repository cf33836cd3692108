"""The formula of a policy, held against the interpreter at events.

In: an action, worlds. Out: :class:`Tally`: how many pairs were compared, and where the two do not say the same.

    Formulas.of(program, HandlerKind.EXECUTE).compared(world)   ->   ("`deny` in `Admins` is made, …",)
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from prover.attack.catalogue import problems
from prover.attack.reader import SILENCE, Answered, Reader, TooLongError
from prover.attack.shapes import is_loose, is_same, is_shuffled, parts
from prover.attack.watched import Watched, watched

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.prover.at import values as values_at
from actiongen.prover.encode import Encoder, TooLargeError
from actiongen.prover.encode_parts import Parts
from actiongen.prover.encode_read import ReadMembers
from actiongen.prover.encode_run import Made, Ran, Runner
from actiongen.prover.functions import Functions
from actiongen.prover.leaves import LeafItems, LeafMembers, Place
from actiongen.prover.term import Constant, Make, Term, Unknown, below
from actiongen.prover.terms import Terms
from actiongen.prover.values import NULL, Chosen, Items, Pair, Value, Written
from actiongen.runs.run import Ending
from actiongen.runs.values import Value as Plain
from actiongen.runs.world import World

ROOMS = (5, 3, 2, 1)
"""How many items lists have in the formula: the first number with which the policy is not too large."""
MOST_TERMS = 30_000


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What the formula says otherwise than the interpreter."""

    what: str
    world: World


@dataclass(frozen=True, slots=True)
class Tally:
    """What a number of pairs came to. ``compared`` of them; ``cut``: the run was ended by a limit, or by a query that
    never fails; ``unsendable``: the event is not one of the catalogue; ``long``: a list was longer than the formula has
    room for. ``terms``: how many values were compared, ``open``: how many were left out, since they depend on what
    formulas cannot say.
    """

    policies: int = 0
    too_large: int = 0
    pairs: int = 0
    compared: int = 0
    cut: int = 0
    unsendable: int = 0
    long: int = 0
    terms: int = 0
    open: int = 0
    mismatches: tuple[Mismatch, ...] = ()

    def __add__(self, other: "Tally") -> "Tally":
        return replace(self, **{name: getattr(self, name) + getattr(other, name) for name in _NAMES})

    def text(self) -> str:
        """The figures."""
        return (
            f"{self.pairs:,} pairs of {self.policies:,} policies, {self.compared:,} compared ({self.cut:,} cut short, "
            f"{self.unsendable:,} such as Auth0 does not send, {self.long:,} with longer lists); {self.terms:,} values "
            f"compared, {share(self.open, self.terms + self.open)} left out as open; {self.too_large} policies too "
            f"large; {len(self.mismatches)} mismatches"
        )


_NAMES = (
    "policies",
    "too_large",
    "pairs",
    "compared",
    "cut",
    "unsendable",
    "long",
    "terms",
    "open",
    "mismatches",
)


def share(part: int, whole: int) -> str:
    """A share for people."""
    return f"{100 * part / max(whole, 1):.1f} %"


class Room(dict[object, int]):
    """The same room for every list."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def get(self, key: object, default: object = None) -> int:  # type: ignore[override]
        """So many items."""
        return self.count


class NotingEncoder(Encoder):
    """An encoder that notes what it makes of each expression."""

    def value(self, expr: ir.Expr) -> Value:
        found = Encoder.value(self, expr)
        noted.setdefault(id(expr), []).append((expr, found))
        return found


noted: dict[int, list[tuple[ir.Expr, Value]]] = {}


class NotingRunner(Runner):
    """A runner that notes which effect makes which call, and where the answers of which question are."""

    def __init__(self, encoder: Encoder, program: ir.Program) -> None:
        super().__init__(encoder, program, encoder.terms.true)
        self.effects: list[tuple[ir.Effect, list[Made]]] = []
        self.questions: list[tuple[ir.Ask, Place, Term]] = []
        self._stack: list[ir.Effect] = []

    def _effect(self, effect: ir.Effect, here: Term) -> None:
        before = len(self.calls)
        super()._effect(effect, here)
        if isinstance(effect, ir.Call) or (
            isinstance(effect, ir.Ask) and isinstance(effect.question, ir.ApiQuery | ir.Request)
        ):
            self.effects.append((effect, self.calls[before : before + 1]))

    def _ask(self, ask: ir.Ask, here: Term) -> None:
        self._here = self.encoder.terms.both(self._goes_on, here)
        super()._ask(ask, here)

    def _place(self, ask: ir.Ask) -> Place:
        place = super()._place(ask)
        self.questions.append((ask, place, self._here))
        return place


@dataclass(slots=True)
class Formulas:
    """The formulas of one handler of an action."""

    program: ir.Program
    handler: HandlerKind
    encoder: Encoder
    ran: Ran
    effects: list[tuple[ir.Effect, list[Made]]]
    questions: list[tuple[ir.Ask, Place, Term]]
    expressions: list[tuple[ir.Expr, Value]]
    room: int
    terms: list[Term] = field(default_factory=list)
    loose: set[Term] = field(default_factory=set)
    _of: dict[int, tuple[Term, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, program: ir.Program, handler: HandlerKind) -> "Formulas | None":
        """Encodes a handler; None if it is too large even with little room."""
        for room in ROOMS:
            noted.clear()
            encoder = NotingEncoder(program.header.trigger, Functions(Terms()), Room(room))
            runner = NotingRunner(encoder, program)
            try:
                ran = runner.run(handler)
            except TooLargeError:
                continue
            # Where a helper is used twice, or a loop turns, an expression has several values.
            once = [found[0] for found in noted.values() if len(found) == 1]
            noted.clear()
            made = cls(program, handler, encoder, ran, runner.effects, runner.questions, once, room)
            made._prepare()
            if len(made.terms) <= MOST_TERMS or room == ROOMS[-1]:
                return made
        return None

    def _prepare(self) -> None:
        wanted: dict[Term, None] = {self.ran.throws: None}
        wanted.update(dict.fromkeys(self.ran.acts.values()))
        for made in self.ran.calls:
            wanted[made.when] = None
            for argument in made.arguments:
                wanted.update(dict.fromkeys(self.parts(argument)))
        for _, value in self.expressions:
            wanted.update(dict.fromkeys(self.parts(value)))
        self.terms = [*wanted]
        loose = {term for term in self.encoder.loose if term.make is not Make.APPLY}
        for term in below(*self.terms):
            about = term.about
            is_free = term in loose or (
                isinstance(about, Unknown) and isinstance(about.place, tuple) and is_loose(about.place)
            )
            if is_free or any(part in self.loose for part in term.parts):
                self.loose.add(term)

    # Values

    def parts(self, value: Value) -> tuple[Term, ...]:
        """The terms that say which value it is."""
        if id(value) not in self._of:
            self._of[id(value)] = tuple(dict.fromkeys(parts(value)))
        return self._of[id(value)]

    def is_open(self, *terms: Term) -> bool:
        """Whether it depends on what formulas cannot say."""
        return any(term in self.loose for term in terms)

    # Runs

    def compared(self, world: World) -> Tally:
        """One pair of a policy and an event."""
        if any(problems(world.event, self.program.header.trigger)):
            return Tally(pairs=1, unsendable=1)
        pair = self.pair(world)
        return pair if isinstance(pair, Tally) else pair.tally

    def pair(self, world: World) -> "Pairing | Tally":
        """One pair with an event that Auth0 sends, compared; where it cannot be, what it counts as."""
        done = watched(self.program, world)
        if done.run.end.kind not in (Ending.FINISHED, Ending.THROWN) or done.failed:
            return Tally(pairs=1, cut=1)
        try:
            pair = Pairing(self, world, done)
            pair.compare()
        except TooLongError:
            return Tally(pairs=1, long=1)
        return pair

    def values_at(self, world: World) -> dict[Term, Constant] | None:
        """The values of all terms at an event; None where it has longer lists than the formula has room for."""
        done = watched(self.program, world)
        try:
            return Pairing(self, world, done).worked_out()
        except TooLongError:
            return None


@dataclass(slots=True)
class Pairing:
    """A policy and an event: the values of all terms there, and how far they are those of the run."""

    formulas: Formulas
    world: World
    done: Watched
    values: dict[Term, Constant] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    reader: Reader = field(init=False)
    _times: dict[Place, Answered] = field(default_factory=dict)

    def compare(self) -> None:
        """Finds out what comes of it."""
        self.worked_out()
        found = [*self._differing()]
        wrong = [text for text, kind in found if kind == "differs"]
        counts = {kind: sum(1 for _, each in found if each == kind) for kind in ("same", "open")}
        self.tally = Tally(
            pairs=1,
            compared=1,
            terms=counts["same"] + len(wrong),
            open=counts["open"],
            mismatches=tuple(Mismatch(text, self.world) for text in wrong),
        )

    def worked_out(self) -> dict[Term, Constant]:
        """The values of all terms."""
        formulas = self.formulas
        places = {place for _, place, _ in formulas.questions}
        answers = {place: (lambda place=place: self._answered(place)) for place in places}
        self.reader = Reader(self.world, answers, self._known, formulas.room)
        self.values = values_at(formulas.terms, self.reader.free)
        return self.values

    def _known(self, term: Term) -> Constant:
        if term not in self.values:
            return values_at([term], self.reader.free)[term]
        return self.values[term]

    def _answered(self, place: Place) -> Answered:
        """How the question at a place was answered; where several ask the same, as the first one that was asked."""
        if place not in self._times:
            indexes = (index for index, (_, each, _) in enumerate(self.formulas.questions) if each == place)
            found = map(self._at, indexes)
            self._times[place] = next((answered for answered in found if answered.is_asked), SILENCE)
        return self._times[place]

    def _at(self, index: int) -> Answered:
        ask, _, reached = self.formulas.questions[index]
        noted = self.done.questions.get(ask.answer, [])
        same = [at for at, (other, _, _) in enumerate(self.formulas.questions) if other.answer is ask.answer]
        if len(same) == 1:
            return noted[0] if noted else SILENCE
        if not self._known(reached):
            return SILENCE
        before = sum(bool(self._known(self.formulas.questions[at][2])) for at in same if at < index)
        return noted[before] if before < len(noted) else SILENCE

    # What is compared

    def _differing(self) -> Iterator[tuple[str, str]]:
        formulas, done = self.formulas, self.done
        yield self._truth("the action throws", formulas.ran.throws, done.run.end.kind is Ending.THROWN)
        titles = {step.title for step in self._handler() if isinstance(step, ir.Acting)}
        for title in titles:
            acts = formulas.ran.acts.get(title, formulas.encoder.terms.false)
            yield self._truth(f"the rule {title!r} acts", acts, title in done.acts)
        by_effect: dict[int, tuple[ir.Effect, list[Made]]] = {}
        for effect, made in formulas.effects:
            by_effect.setdefault(id(effect), (effect, []))[1].extend(made)
        for effect, made in by_effect.values():
            yield from self._calls(effect, made)
        for expr, value in formulas.expressions:
            seen = done.values.get(id(expr), [])
            if len(seen) == 1 and not isinstance(expr, ir.Items):
                yield self._same(f"the value of {_where(expr)}", value, seen[0])

    def _handler(self) -> tuple[ir.Step, ...]:
        handler = self.formulas.program.handler(self.formulas.handler)
        return () if handler is None else handler.steps

    def _truth(self, what: str, term: Term, is_so: bool) -> tuple[str, str]:
        if self.formulas.is_open(term):
            return what, "open"
        says = self.values[term]
        if says == is_so:
            return what, "same"
        return f"{what}: {is_so}, the formula says {says}", "differs"

    def _calls(self, effect: ir.Effect, made: list[Made]) -> Iterator[tuple[str, str]]:
        what = f"the calls of {_where(effect)}"
        whens = [each.when for each in made]
        if self.formulas.is_open(*whens):
            yield what, "open"
            return
        expected = [each for each in made if self.values[each.when]]
        if isinstance(effect, ir.Ask):
            asked = [each for each in self.done.questions.get(effect.answer, []) if each.is_asked]
            if len(asked) != len(expected):
                yield f"{what}: {len(asked)}, the formula says {len(expected)}", "differs"
            else:
                yield what, "same"
            if isinstance(effect.question, ir.Request):
                return
            calls = self.done.calls_of(effect)[: len(asked)]
        else:
            calls = self.done.calls_of(effect)
            if self.done.run.end.kind is Ending.THROWN:
                calls = calls[: len(self.done.effects.get(id(effect), []))]
        if len(calls) != len(expected):
            yield f"{what}: {calls}, the formula says {len(expected)} of them", "differs"
            return
        yield what, "same"
        for each, (name, arguments) in zip(expected, calls, strict=True):
            if name != each.name:
                yield f"{what}: `{name}`, the formula says `{each.name}`", "differs"
            for index, argument in enumerate(each.arguments):
                given = arguments[index] if index < len(arguments) else None
                yield self._same(f"argument {index + 1} of {_where(effect)}", argument, given)

    def _same(self, what: str, value: Value, given: Plain) -> tuple[str, str]:
        parts = self.formulas.parts(value)
        if self.formulas.is_open(*parts) or any(is_shuffled(shape) for _, shape in value.alternatives):
            return what, "open"
        try:
            says = self.plain(value)
        except _Several as several:
            return f"{what}: {several}", "differs"
        if isinstance(given, dict) and "tokenUrl" in given:
            # A client keeps the token that it gets in a run.
            given = {name: each for name, each in given.items() if name != "token"}
        if is_same(given, says):
            return what, "same"
        return f"{what}: {given!r}, the formula says {says!r}", "differs"

    # Values

    def plain(self, value: Value) -> Plain:
        """A value as a run has it; numbers stay exact."""
        there = [shape for guard, shape in value.alternatives if self._known(guard)]
        if len(there) > 1:
            raise _Several(f"{len(there)} values at once")
        return self._plain(there[0]) if there else None

    def _plain(self, shape: object) -> Plain:
        match shape:
            case Term():
                return self._known(shape)  # type: ignore[return-value]
            case LeafMembers() | LeafItems():
                return self.reader.raw(shape.place)
            case Items() | Parts():
                return [self.plain(each) for has, each in shape.items if self._known(has)]
            case Written():
                members: dict[str, Plain] = {}
                for spread in shape.spread:
                    inner = self._plain(spread)
                    assert isinstance(inner, dict)
                    members.update({key: each for key, each in inner.items() if each is not None})
                for guard, key, each in shape.entries:
                    found = self.plain(each)
                    if self._known(guard) and (found is not None or each is NULL):
                        members[str(self._known(key))] = found
                return members
            case Chosen():
                return self._plain(shape.then if self._known(shape.condition) else shape.otherwise)
            case ReadMembers():
                parts = {name: self.plain(shape.get(name)) for name in shape.types}
                return {name: each for name, each in parts.items() if each is not None}
            case Pair():
                return [self.plain(shape.key), self.plain(shape.value)]
            case _:
                raise AssertionError(shape)


class _Several(Exception):  # noqa: N818 - it names what happened
    """Two alternatives of one value hold."""


def _where(node: ir.Expr | ir.Effect) -> str:
    span = node.info.span if hasattr(node, "info") else node.span
    return f"{type(node).__name__} at {span.start}-{span.end}"
