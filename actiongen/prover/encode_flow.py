"""What the actions of a flow do together, for every event at once.

In: a :class:`Subject`, an :class:`Encoder`. Out: the calls that Auth0 carries out, each with when it does, and when
each rule acts; as ``testing/in_order.py`` says it of one event.

    together(encoder, subject).calls   ->   ((when, Made(…)), …)

An action sees the event as those before it have left it (``Changed``). An Action that is no policy may do anything;
where it makes a difference, ``anything`` says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import assert_never

from actiongen import ir
from actiongen.auth0.model import Change, HandlerKind, Mutation, Tag, Trait
from actiongen.ir.types import Basic
from actiongen.prover.encode import Encoder
from actiongen.prover.encode_run import Made, Ran, Runner
from actiongen.prover.leaves import Place
from actiongen.prover.term import Sort, Term
from actiongen.prover.values import ABSENT, Items, Members, Value, Written
from actiongen.testing.events import at, default_event
from actiongen.testing.in_order import Subject

Places = dict[str, dict[str, Place]]
Step = str | Term
"""A step of a path: a name, or a key that is known at run time."""


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """What a login comes to. ``anything``: by the name of an Action that is no policy, when it runs. ``places``: where
    the answers to the questions of each action stand, by its file and their names.
    """

    calls: tuple[tuple[Term, Made], ...]
    acts: dict[str, Term]
    throws: Term
    anything: dict[str, Term]
    places: Places


def together(encoder: Encoder, subject: Subject, kind: HandlerKind) -> Together:
    """What the actions do, one after the other; a single action with that handler. A flow goes through the redirect or
    form at which it would stop, if the handler is the one that continues.
    """
    if not subject.is_flow:
        (program,) = subject.programs
        ran = Runner(encoder, program, encoder.terms.true).run(kind)
        calls = tuple(_of_one(encoder, ran))
        return Together(calls, ran.acts, ran.throws, {}, {program.path: ran.places})
    return _Flow(encoder, subject, kind is HandlerKind.CONTINUE).run()


def _of_one(encoder: Encoder, ran: Ran) -> Iterable[tuple[Term, Made]]:
    """The calls of an action that Auth0 carries out: none where it throws, the last one of those that replace it."""
    terms = encoder.terms
    is_over = terms.not_(ran.throws)
    for index, made in enumerate(ran.calls):
        replaced = terms.false
        if made.method is not None and made.method.last_call_counts:
            replaced = terms.any(other.when for other in ran.calls[index + 1 :] if other.name == made.name)
        yield terms.both(made.when, is_over, terms.not_(replaced)), made


@dataclass(slots=True)
class _Flow:
    """``goes_back``: whether the user comes back from where an action sends them."""

    encoder: Encoder
    subject: Subject
    goes_back: bool
    _calls: list[tuple[Term, Made]] = field(default_factory=list)
    _acts: dict[str, Term] = field(default_factory=dict)
    _anything: dict[str, Term] = field(default_factory=dict)
    _places: Places = field(default_factory=dict)
    _throws: Term = field(init=False)
    _is_moot: Term = field(init=False)
    """Auth0 does not ask for MFA at the end."""

    def __post_init__(self) -> None:
        self._throws = self._is_moot = self.encoder.terms.false

    def run(self) -> Together:
        encoder, terms = self.encoder, self.encoder.terms
        at_start, goes_on = encoder.event, terms.true
        if self.goes_back:
            self._as_usual(terms.true, Trait.BROUGHT_BACK)
        for index, program in enumerate(self.subject.programs):
            goes_on = self._pass_by(index, goes_on)
            ended, sent = self._turn(program, goes_on, HandlerKind.EXECUTE)
            goes_on = terms.both(goes_on, terms.not_(ended))
            if self.goes_back:
                is_back = terms.both(goes_on, sent)
                for path in self.subject.trigger.paths_with(Trait.BROUGHT_BACK):
                    self._write(is_back, path, _below(encoder, at_start, path))
                ended, sent = self._turn(program, is_back, HandlerKind.CONTINUE)
                self._as_usual(is_back, Trait.OF_FORM)
                goes_on = terms.both(goes_on, terms.not_(ended))
            self._is_moot = terms.either(self._is_moot, sent)
            goes_on = terms.both(goes_on, terms.not_(sent))
        self._pass_by(len(self.subject.programs), goes_on)
        encoder.event, encoder.definitions = at_start, {}
        return Together(tuple(self._counted()), self._acts, self._throws, self._anything, self._places)

    def _turn(self, program: ir.Program, starts: Term, kind: HandlerKind) -> tuple[Term, Term]:
        """One handler of one action: when it ends the flow, and when it sends the user away."""
        encoder, terms = self.encoder, self.encoder.terms
        encoder.definitions = {}
        ran = Runner(encoder, program, starts, program.header.resource).run(kind)
        self._places[program.path] = {**self._places.get(program.path, {}), **ran.places}
        for title, when in ran.acts.items():
            self._acts[title] = terms.either(self._acts.get(title, terms.false), when)
        self._throws = terms.either(self._throws, ran.throws)
        is_over = terms.not_(ran.throws)
        self._calls += [(terms.both(made.when, is_over), made) for made in ran.calls]
        ended = terms.either(
            ran.throws, *(m.when for m in ran.calls if m.method is not None and m.method.terminal)
        )
        sent = terms.any(made.when for made in ran.calls if _has(made, Tag.REDIRECT))
        asks = terms.any(made.when for made in ran.calls if _has(made, Tag.CHALLENGE, Tag.ENROLMENT))
        self._is_moot = terms.either(self._is_moot, ended, asks)
        for made in ran.calls:
            self._leave(made)
        return ended, terms.both(sent, terms.not_(ended))

    def _as_usual(self, when: Term, trait: Trait) -> None:
        """Puts fields of a trait back to what they are in the usual event."""
        usual = default_event(self.subject.trigger.id)
        for path in self.subject.trigger.paths_with(trait):
            self._write(when, path, self._known(at(usual, path)))

    def _known(self, value: object) -> Value:
        """A value that is known as a whole."""
        values, terms = self.encoder.values, self.encoder.terms
        match value:
            case None:
                return ABSENT
            case dict():
                entries = (
                    (terms.true, terms.text(str(key)), self._known(each)) for key, each in value.items()
                )
                return values.here(Written(values, tuple(entries)))
            case list():
                return values.here(Items(tuple((terms.true, self._known(each)) for each in value)))
            case bool() | str():
                return values.here(terms.constant(value))
            case _:
                return values.here(terms.number(float(str(value))))

    def _pass_by(self, index: int, goes_on: Term) -> Term:
        """The Actions that are no policies: they may change all that is kept, and end the flow."""
        terms, leaves = self.encoder.terms, self.encoder.leaves
        for before, name in self.subject.externals:
            if before != index:
                continue
            acts, ends = (
                leaves.free(Sort.TRUTH, ("external", name, what), "boolean") for what in ("acts", "ends")
            )
            leaves.nice[acts] = (terms.not_(acts),)
            self._anything[name] = terms.both(goes_on, acts)
            for path in self._kept():
                about = self.subject.trigger.field(path)
                place = ("external", name, *path)
                value = leaves.json(place) if about is None else leaves.of_field(place, about)
                self._write(terms.both(goes_on, acts), path, value)
            goes_on = terms.both(goes_on, terms.not_(terms.both(acts, ends)))
        return goes_on

    def _kept(self) -> tuple[tuple[str, ...], ...]:
        """The paths of what an Action can change for those that follow."""
        methods = self.subject.trigger.methods.values()
        mutated = [each.mutates.path for each in methods if each.mutates is not None]
        completed = [each.completes.path for each in methods if each.completes is not None]
        return tuple(dict.fromkeys([*sorted(self.subject.trigger.written()), *mutated, *completed]))

    def _counted(self) -> Iterable[tuple[Term, Made]]:
        """The calls that Auth0 carries out: it asks for MFA at the end, as the last call says."""
        terms = self.encoder.terms
        for index, (when, made) in enumerate(self._calls):
            if not _has(made, Tag.MFA_POLICY):
                yield when, made
                continue
            later = terms.any(other for other, each in self._calls[index + 1 :] if _has(each, Tag.MFA_POLICY))
            # An Action that is no policy may say something else about MFA, wherever it stands.
            later = terms.either(later, *self._anything.values())
            yield terms.both(when, terms.not_(later), terms.not_(self._is_moot)), made

    # What the next action finds

    def _leave(self, made: Made) -> None:
        """Changes the event as a call does, for the actions that follow."""
        encoder, method = self.encoder, made.method
        if method is None or made.when is encoder.terms.false:
            return
        if method.completes is not None:
            entry = self._completed(method.completes.name)
            self._write(made.when, method.completes.path, self._added(method.completes.path, entry))
        elif method.writes is not None:
            self._write(made.when, (*method.writes, self._key(made.arguments[0])), made.arguments[1])
        elif method.mutates is not None:
            self._mutate(made, method.mutates)

    def _mutate(self, made: Made, mutation: Mutation) -> None:
        encoder, terms = self.encoder, self.encoder.terms
        path, when = mutation.path, made.when
        if mutation.needs:
            when = terms.both(when, encoder.values.present(self._at(mutation.needs)))
        match mutation.change:
            case Change.SET_ENTRY:
                self._write(when, (*path, self._key(made.arguments[0])), made.arguments[1])
            case Change.DELETE_ENTRY:
                self._write(when, (*path, self._key(made.arguments[0])), ABSENT)
            case Change.CLEAR_ENTRIES:
                self._write(when, path, encoder.values.here(Written(encoder.values, ())))
            case Change.CLEAR_ANY_ENTRIES:
                there = encoder.values.present(self._at(path))
                self._write(terms.both(when, there), path, encoder.values.here(Written(encoder.values, ())))
            case Change.SET_VALUE:
                self._write(when, path, made.arguments[0])
            case Change.ADD_ITEM:
                self._write(when, path, self._added(path, made.arguments[0]))
            case Change.REMOVE_ITEM:
                self._write(when, path, self._removed(path, made.arguments[0]))
            case Change.SET_ITEMS:
                self._write(when, path, self._unique(made.arguments[0]))
            case Change.CLEAR_ITEMS:
                self._write(when, path, encoder.values.here(Items(())))
            case _:
                assert_never(mutation.change)

    def _at(self, path: tuple[str, ...]) -> Value:
        return _below(self.encoder, self.encoder.event, path)

    def _key(self, argument: Value) -> Step:
        _, text = self.encoder.text(argument)
        return text.about if isinstance(text.about, str) else text

    def _write(self, when: Term, path: tuple[Step, ...], value: Value) -> None:
        values = self.encoder.values
        (only,) = [members for _, members in values.members(self.encoder.event)]
        self.encoder.event = values.here(Changed(self.encoder, only, (), Write(when, path, value)))

    def _items(self, path: tuple[str, ...]) -> tuple[tuple[Term, Value], ...]:
        found: list[tuple[Term, Value]] = []
        for guard, items in self.encoder.values.lists(self._at(path)):
            found += [(self.encoder.terms.both(guard, has), value) for has, value in items.items]
        return tuple(found)

    def _of(self, path: tuple[str, ...]) -> tuple[object, ...]:
        lists = self.encoder.values.lists(self._at(path))
        return tuple(place for _, items in lists for place in items.of)

    def _added(self, path: tuple[str, ...], item: Value) -> Value:
        values, terms = self.encoder.values, self.encoder.terms
        is_new = terms.not_(self.encoder.lists.has(self._at(path), item))
        return values.here(Items((*self._items(path), (is_new, item)), of=self._of(path)))

    def _removed(self, path: tuple[str, ...], item: Value) -> Value:
        terms, same = self.encoder.terms, self.encoder.operations.same
        kept = ((terms.both(has, terms.not_(same(each, item))), each) for has, each in self._items(path))
        return self.encoder.values.here(Items(tuple(kept), of=self._of(path)))

    def _unique(self, given: Value) -> Value:
        return self.encoder.operations.unique(given)

    def _completed(self, name: str) -> Value:
        values, terms = self.encoder.values, self.encoder.terms
        timestamp = self.encoder.free(Basic.STRING, "the time at which a user has been challenged")
        entries = ((terms.true, terms.text("name"), values.here(terms.text(name))),)
        return values.here(Written(values, (*entries, (terms.true, terms.text("timestamp"), timestamp))))


@dataclass(frozen=True, slots=True, eq=False)
class Write:
    """A value that is written on a path under a condition; an absent one takes out what is there."""

    when: Term
    path: tuple[Step, ...]
    value: Value


@dataclass(frozen=True, slots=True, eq=False)
class Changed:
    """A record of the event after a write; ``base`` is what it was, ``path`` where it stands."""

    encoder: Encoder
    base: Members
    path: tuple[Step, ...]
    write: Write

    def get(self, key: str) -> Value:
        """The member under a key."""
        return self._written(self.base.get(key), key)

    def look(self, key: Term) -> Value:
        """The member under a key that is known at run time."""
        if isinstance(key.about, str):
            return self.get(key.about)
        return self._written(self.base.look(key), key)

    def pairs(self) -> Items | None:
        """Its pairs, where no write changes them."""
        return None if self.write.path[: len(self.path)] == self.path else self.base.pairs()

    def _written(self, before: Value, key: Step) -> Value:
        values, terms = self.encoder.values, self.encoder.terms
        depth, path = len(self.path), self.write.path
        is_it = self._same(path[depth], key)
        if is_it is terms.false:
            return before
        when = terms.both(self.write.when, is_it)
        if len(path) == depth + 1:
            return values.choose(when, self.write.value, before)
        here = (*self.path, path[depth])
        inner = Write(when, path, self.write.value)
        made = [(guard, Changed(self.encoder, shape, here, inner)) for guard, shape in values.members(before)]
        lacking = terms.not_(values.present(before))
        # A record that is not there comes with what is written into it, and goes with nothing taken out of it.
        comes = terms.both(lacking, when, values.present(self.write.value))
        empty = Changed(self.encoder, Written(values, ()), here, inner)
        return Value(
            tuple((guard, shape) for guard, shape in (*made, (comes, empty)) if guard is not terms.false)
        )

    def _same(self, one: Step, other: Step) -> Term:
        terms = self.encoder.terms
        if isinstance(one, str) and isinstance(other, str):
            return terms.truth(one == other)
        texts = [terms.text(each) if isinstance(each, str) else each for each in (one, other)]
        return terms.equal(*texts)


def _below(encoder: Encoder, value: Value, path: tuple[str, ...]) -> Value:
    for name in path:
        value = encoder.member(value, name)
    return value


def _has(made: Made, *tags: Tag) -> bool:
    return made.method is not None and any(tag in made.method.tags for tag in tags)
