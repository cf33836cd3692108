"""What an action does, for every event at once.

In: an action and an :class:`Encoder`. Out: :class:`Ran`: each call that it may make under the condition that it is
made, which rules act, when it throws.

    Runner(encoder, program).run(handler).calls   ->   (Made(when, "multifactor.enable", (…,), "Flagged accounts …"), …)
"""

from dataclasses import dataclass, field
from typing import assert_never

from actiongen import ir
from actiongen.auth0.model import HandlerKind, Method
from actiongen.ir.types import Basic
from actiongen.ir.walk import below
from actiongen.prover import languages
from actiongen.prover.encode import Encoder
from actiongen.prover.equality import fingerprint
from actiongen.prover.leaves import Place
from actiongen.prover.term import Sort, Term
from actiongen.prover.values import Value, Written
from actiongen.runs.values import REQUEST
from actiongen.source import Span
from actiongen.testing.replies import Replies

ANSWER = "answer"
"""What the places of answers begin with; then come what is asked, and how often it was asked before."""

_HAS_SURROGATE = languages.sequence(languages.ANY, languages.units(((0xD800, 0xDFFF),)), languages.ANY)


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A call, and when it is made; ``rule`` is the title of the rule that makes it, ``action`` the file of its action.
    ``asks``: what a request asks.
    """

    when: Term
    name: str
    method: Method | None
    arguments: tuple[Value, ...]
    rule: str
    action: str
    span: Span | None = None
    asks: Place | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Ran:
    """One run. ``acts``: by the title of a rule, when it acts. ``throws``: when the action throws."""

    calls: tuple[Made, ...]
    acts: dict[str, Term]
    throws: Term
    places: dict[str, Place]
    """Where the answers to each question stand, by the name by which events that are made up call it."""


@dataclass(slots=True)
class Runner:
    """Runs one handler of an action; ``starts`` is the condition under which it runs at all, ``scope`` what tells its
    questions from those of other actions of the flow.
    """

    encoder: Encoder
    program: ir.Program
    starts: Term
    scope: str = ""
    calls: list[Made] = field(default_factory=list)
    acts: dict[str, Term] = field(default_factory=dict)
    _throws: Term = field(init=False)
    _goes_on: Term = field(init=False)
    _replies: Replies = field(init=False)
    _rule: str = ""
    _performed: ir.Perform | None = None
    _asked: dict[object, int] = field(default_factory=dict)
    _places: dict[str, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._throws = self.encoder.terms.false
        self._goes_on = self.starts
        self._replies = Replies.of_program(self.program)

    def run(self, kind: HandlerKind) -> Ran:
        """What the handler does; one about which the policy says nothing does nothing."""
        handler = self.program.handler(kind)
        for step in () if handler is None else handler.steps:
            self._step(step)
        return Ran(tuple(self.calls), dict(self.acts), self._throws, dict(self._places))

    def _step(self, step: ir.Step) -> None:
        encoder, terms = self.encoder, self.encoder.terms
        match step:
            case ir.Define(definition):
                encoder.define(definition)
            case ir.DefineHelper():
                pass
            case ir.Guard(condition=condition):
                self._goes_on = terms.both(self._goes_on, encoder.holds(condition))
            case ir.Perform(ask):
                self._rule, self._performed = step.title, step
                self._effect(ask, terms.true)
                self._performed = None
            case ir.Rule(title, condition, body):
                self._rule = title
                here = terms.true if condition is None else encoder.holds(condition)
                self._note_act(here)
                self._body(body, here)
            case _:
                assert_never(step)

    def _note_act(self, here: Term) -> None:
        terms = self.encoder.terms
        now = terms.both(self._goes_on, here)
        self.acts[self._rule] = terms.either(self.acts.get(self._rule, terms.false), now)

    def _end(self, now: Term) -> None:
        self._goes_on = self.encoder.terms.both(self._goes_on, self.encoder.terms.not_(now))

    def _throw(self, now: Term) -> None:
        self._throws = self.encoder.terms.either(self._throws, now)
        self._end(now)

    def _body(self, effects: tuple[ir.Effect, ...], here: Term) -> None:
        for effect in effects:
            self._effect(effect, here)

    def _effect(self, effect: ir.Effect, here: Term) -> None:
        encoder, terms = self.encoder, self.encoder.terms
        now = terms.both(self._goes_on, here)
        match effect:
            case ir.Call(method, arguments):
                self._called(method, arguments, now, effect.span)
            case ir.Stop():
                self._end(now)
            case ir.Abort(message):
                encoder.value(message)
                self._throw(now)
            case ir.Log():
                pass
            case ir.Let(definition):
                encoder.define(definition)
            case ir.If(arms, otherwise):
                rest = here
                for arm in arms:
                    condition = encoder.holds(arm.condition)
                    self._body(arm.body, terms.both(rest, condition))
                    rest = terms.both(rest, terms.not_(condition))
                self._body(otherwise, rest)
            case ir.For():
                self._for(effect, here)
            case ir.Ask():
                self._ask(effect, here)
            case ir.HelperAsk():
                self._ask_helper(effect, here)
            case ir.HelperDo(inlined=inlined):
                with encoder.scope():
                    self._body(inlined, here)
            case _:
                assert_never(effect)

    def _for(self, effect: ir.For, here: Term) -> None:
        encoder, terms = self.encoder, self.encoder.terms
        iterable = encoder.value(effect.iterable)
        doing = sum(
            isinstance(each, ir.Call | ir.Ask | ir.Ender | ir.HelperDo) for each in below(effect.body)
        )
        for _, items in encoder.values.lists(iterable):
            # One item that ends the handler, and for each call the first and the last that makes it.
            encoder.lists.demand(items, 1 + 2 * doing)
            for has, _ in items.items if items.is_shuffled else ():
                encoder.note_loose(has, "the order of a list that is sorted")
        for has, _ in encoder.lists.in_turn(effect.variables, iterable):
            self._body(effect.body, terms.both(here, has))

    # Calls

    def _called(self, method: Method, arguments: tuple[ir.Expr, ...], now: Term, span: Span) -> None:
        terms = self.encoder.terms
        values = tuple(self.encoder.value(argument) for argument in arguments)
        lacking = terms.any(
            self._no_address(each) for each in below(arguments) if isinstance(each, ir.Address)
        )
        self._throw(terms.both(now, lacking))
        made = terms.both(now, terms.not_(lacking))
        self.calls.append(Made(made, method.name, method, values, self._rule, self.program.path, span))
        if method.terminal:
            self._end(made)

    def _no_address(self, address: ir.Address) -> Term:
        """A value in a URL with which there is none."""
        encoder, terms = self.encoder, self.encoder.terms
        found = []
        for part in address.parts:
            if isinstance(part, str) or part.part not in (ir.UrlPart.PATH, ir.UrlPart.QUERY):
                continue
            _, text = encoder.text(encoder.value(part.value))
            found.append(self._has_half(text))
            if part.part is ir.UrlPart.PATH:
                found += [terms.equal(text, terms.text(each)) for each in ("", ".", "..")]
        return terms.any(found)

    def _has_half(self, text: Term) -> Term:
        """The text may have half a character; whether a surrogate is half of one is left open."""
        encoder, terms = self.encoder, self.encoder.terms
        half = encoder.leaves.free(Sort.TRUTH, ("half", text), "boolean")
        return terms.both(terms.member(text, _HAS_SURROGATE), half)

    # Questions

    def _ask(self, ask: ir.Ask, here: Term) -> None:
        encoder, terms, values = self.encoder, self.encoder.terms, self.encoder.values
        now = terms.both(self._goes_on, here)
        if ask.condition is not None:
            now = terms.both(now, encoder.holds(ask.condition))
        place = self._place(ask)
        self._note_question(ask, now, place)
        answered = self._is_answered(ask, place)
        encoder.variables[ask.answer] = values.only_if(terms.both(now, answered), self._answer(ask, place))
        failed = terms.both(now, terms.not_(answered))
        if self._performed is not None:
            # It acts with the first failure of a helper that asks more than once, and with any later one anyway.
            self._note_act(terms.both(here, failed))
        encoder.variables[ask.failure] = values.only_if(failed, self._failure(ask, place))
        with encoder.scope():
            self._body(ask.on_error, terms.both(here, failed))

    def _place(self, ask: ir.Ask) -> Place:
        """A place for the answers to one question: two have two answers, whatever they ask."""
        path = self._replies.paths.get(ask.answer)
        name = ask.name if path is None else path[1]
        what = (self.scope, *self._signature(ask))
        if _has_no_arguments(ask):
            place: Place = (ANSWER, what, 1)
        else:
            count = self._asked[what] = self._asked.get(what, 0) + 1
            place = (ANSWER, what, count)
        self._places.setdefault(str(name), place)
        return place

    def _signature(self, ask: ir.Ask) -> tuple[object, ...]:
        """What is asked, the same for two programs that ask the same."""
        value = self.encoder.value
        match ask.question:
            case ir.Request(sent, timeout, accept, retries):
                payload = None if sent.payload is None else (sent.payload.format, sent.payload.value)
                parts = (sent.headers, sent.query, *(payload or ())[1:], sent.client)
                said = tuple(None if part is None else fingerprint(value(part)) for part in parts)
                return (
                    sent.verb,
                    timeout,
                    accept,
                    retries,
                    self._address(sent.url),
                    payload and payload[0],
                    said,
                )
            case ir.ApiQuery(method, arguments):
                return (method.name, *(fingerprint(value(each)) for each in arguments))
            case ir.ExternCall(extern, arguments):
                said = tuple(fingerprint(value(each)) for each in arguments)
                return (extern.name, extern.path, extern.exported, said)
            case ir.Verification(token, key, algorithms, claims, max_age, leeway):
                said = (fingerprint(value(token)), fingerprint(value(key)), self._claims(claims))
                return (ir.VERIFY, algorithms, max_age, leeway, said)
            case ir.Signature(signed, key, algorithm, claims, expires_in):
                said = (fingerprint(value(signed)), fingerprint(value(key)), self._claims(claims))
                return (ir.SIGN, algorithm, expires_in, said)
            case _:
                assert_never(ask.question)

    def _claims(self, claims: tuple[ir.Entry, ...]) -> tuple[object, ...]:
        return tuple((entry.key, fingerprint(self.encoder.value(entry.value))) for entry in claims)

    def _address(self, url: tuple[str | ir.UrlValue, ...]) -> tuple[object, ...]:
        """A URL: what is written out as one text, whatever names it goes by."""
        found: list[object] = []
        for part in url:
            value = None if isinstance(part, str) else self.encoder.value(part.value)
            text = (
                self.encoder.terms.text(part)
                if isinstance(part, str)
                else self.encoder.text(value or Value())[1]
            )
            if isinstance(text.about, str) and found and isinstance(found[-1], str):
                found[-1] += text.about
            elif isinstance(text.about, str):
                found.append(text.about)
            else:
                found.append((text, part.part if isinstance(part, ir.UrlValue) else None))
        return tuple(found)

    def _note_question(self, ask: ir.Ask, now: Term, place: Place) -> None:
        match ask.question:
            case ir.ApiQuery(method, arguments):
                values = tuple(self.encoder.value(argument) for argument in arguments)
                self.calls.append(Made(now, method.name, method, values, self._rule, self.program.path))
            case ir.Request():
                self.calls.append(Made(now, REQUEST, None, (), self._rule, self.program.path, asks=place))
            case ir.ExternCall() | ir.Verification() | ir.Signature():
                pass
            case _:
                assert_never(ask.question)

    def _is_answered(self, ask: ir.Ask, place: Place) -> Term:
        if not ask.can_fail:
            return self.encoder.terms.true
        return self.encoder.leaves.free(Sort.TRUTH, place, "is answered")

    def _answer(self, ask: ir.Ask, place: Place) -> Value:
        encoder, terms = self.encoder, self.encoder.terms
        match ask.question:
            case ir.Request() as request:
                value = encoder.leaves.of_type(place, ir.ANSWER, is_there=True)
                _, status = encoder.number(encoder.member(value, "status"))
                fits = [
                    terms.both(
                        terms.at_most(terms.number(200), status), terms.below(status, terms.number(300))
                    )
                ]
                fits += [terms.equal(status, terms.number(each)) for each in request.accept or ()]
                anything = terms.truth(request.accept is None)
                highest = terms.below(status, terms.number(600))
                lowest = terms.at_most(terms.number(200), status)
                encoder.leaves.note(
                    status, terms.is_whole(status), lowest, highest, terms.either(anything, *fits)
                )
                return value
            case ir.ApiQuery(method):
                assert method.returns.value is not None
                return encoder.leaves.of_field(place, method.returns.value)
            case ir.ExternCall(extern):
                value = encoder.leaves.of_type(place, extern.answer, is_there=ask.can_fail)
                return encoder.truth(terms.true) if extern.returns is None else value
            case ir.Verification():
                parts = {each.name: self._object((*place, each.name)) for each in ir.TOKEN.fields}
                entries = ((terms.true, terms.text(name), value) for name, value in parts.items())
                return encoder.values.here(Written(encoder.values, tuple(entries)))
            case ir.Signature():
                return encoder.leaves.of_type(place, Basic.STRING, is_there=True)
            case _:
                assert_never(ask.question)

    def _object(self, place: Place) -> Value:
        return self.encoder.values.here(self.encoder.leaves.members(place, None))

    def _failure(self, ask: ir.Ask, place: Place) -> Value:
        encoder, terms = self.encoder, self.encoder.terms
        match ask.question:
            case ir.Request() as request:
                value = encoder.leaves.of_type((*place, "failure"), ask.failure.type, is_there=True)
                _, reason = encoder.text(encoder.member(value, "reason"))
                has_status, status = encoder.number(encoder.member(value, "status"))
                accepted = [terms.equal(status, terms.number(each)) for each in request.accept or ()]
                encoder.leaves.note(
                    has_status, terms.equal(has_status, terms.equal(reason, terms.text("status")))
                )
                encoder.leaves.note(
                    status,
                    terms.is_whole(status),
                    # Those below 200 are no answers; `fetch` waits for the one that follows.
                    terms.at_most(terms.number(300), status),
                    terms.below(status, terms.number(600)),
                    terms.not_(terms.any(accepted)),
                )
                # Whether a request can be made at all depends on its parts; in examples it can.
                encoder.leaves.nice[reason] = (terms.not_(terms.equal(reason, terms.text("request"))),)
                return value
            case ir.ApiQuery() | ir.ExternCall():
                return self._reason(terms.text(ir.THROWN))
            case ir.Signature():
                return self._reason(terms.text(ir.INVALID))
            case ir.Verification():
                reason = encoder.leaves.free(Sort.TEXT, (*place, "failure", "reason"), "text")
                one = terms.any(terms.equal(reason, terms.text(each)) for each in (ir.INVALID, ir.EXPIRED))
                return self._reason(encoder.leaves.note(reason, one))
            case _:
                assert_never(ask.question)

    def _reason(self, reason: Term) -> Value:
        values = self.encoder.values
        entry = (self.encoder.terms.true, self.encoder.terms.text("reason"), values.here(reason))
        return values.here(Written(values, (entry,)))

    def _ask_helper(self, ask: ir.HelperAsk, here: Term) -> None:
        encoder, values = self.encoder, self.encoder.values
        now = here if ask.condition is None else encoder.terms.both(here, encoder.holds(ask.condition))
        with encoder.scope():
            self._body(ask.inlined, now)
            result = encoder.value(ask.result.value)
        encoder.definitions[ask.result] = values.only_if(now, result)


def _has_no_arguments(ask: ir.Ask) -> bool:
    return isinstance(ask.question, ir.ApiQuery) and not ask.question.arguments
