"""A policy beside its original: both as JavaScript on Node, in the same worlds.

In: a :class:`~templates.port.Port`, the text of its original. Out: the worlds in which they did not do the same.

    differences(port, original, count=300, runner=runner)
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from random import Random
from urllib.parse import parse_qsl, urlencode

from differential.wild import disturbed, with_nulls

from actiongen import ir
from actiongen.analysis.analyse import analyse
from actiongen.auth0.model import Trigger
from actiongen.backends.javascript.emit import emit
from actiongen.project import files
from actiongen.runner.model import NodeRun
from actiongen.runner.session import Runner
from actiongen.runs.run import Run, comparable
from actiongen.runs.values import REQUEST, Call, Value
from actiongen.runs.world import World
from actiongen.syntax.parse import parse
from actiongen.testing.events import Event, Input, laid
from actiongen.testing.generate import Generator
from actiongen.unit import loader
from templates.originals import with_packages
from templates.port import Port

POLICIES = Path(__file__).parent.parent / "cases" / "templates"
_DISTURBED = 0.15
_OWN_WORDS = "…"
_IN_OWN_WORDS = ("access.deny", "access.rejectInvalidSubjectToken")
_REDIRECT = "redirect.sendUserTo"
_TELLING = ("authorization", "soapaction")


@dataclass(frozen=True, slots=True)
class Difference:
    """A world in which a policy and its original did not do the same."""

    world: World
    ours: NodeRun
    theirs: NodeRun

    def at(self, *path: str) -> Value:
        """What the event has at a path, None where it has nothing."""
        value: Value = dict(self.world.event)
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def crashed(self, words: str = "") -> bool:
        """Whether the original threw where the policy did not, in an error that has these words in it."""
        thrown = self.theirs.run.thrown
        return thrown is not None and words in thrown and self.ours.run.thrown is None

    def text(self) -> str:
        """All that is needed to explain it."""
        return "\n".join(
            (
                f"event {dict(self.world.event)}",
                f"secrets {dict(self.world.secrets)}, clock {self.world.now_ms:g}, cache {dict(self.world.cache)}",
                f"answers {dict(self.world.http)}",
                *(f"{who}: {said.run.calls} {said.run.end}" for who, said in self._both()),
            )
        )

    def _both(self) -> tuple[tuple[str, NodeRun], ...]:
        return ("the policy", self.ours), ("the original", self.theirs)


@cache
def programs() -> dict[str, ir.Program]:
    """The policies that compile, by their stems."""
    sources = files.read(POLICIES).value or ()
    load = loader(sources)
    found = [parse(source).then(partial(analyse, load=load)) for source in sources]
    meanings = [outcome.value for outcome in found if outcome.is_clean]
    return {meaning.stem: meaning for meaning in meanings if isinstance(meaning, ir.Program)}


def differences(port: Port, original: str, count: int, runner: Runner) -> Iterator[Difference]:
    """Where the two do not do the same; the words that people are refused with are their own."""
    program = programs()[port.stem]
    trigger = program.header.trigger
    drawn = [*worlds(program, port, count)]
    codes = with_packages(emit(program), {}, outside=(ir.JOSE[0],)), original
    for handler in program.handlers:
        handled = [replace(world, handler=handler.kind) for world in drawn]
        ours, theirs = (
            [*runner.run(runner.load(code, trigger, keep_module=port.keeps_module), handled)]
            for code in codes
        )
        for world, one, other in zip(handled, ours, theirs, strict=True):
            if _seen(one, trigger, port) != _seen(other, trigger, port):
                yield Difference(world, one, other)


def worlds(program: ir.Program, port: Port, count: int) -> Iterator[World]:
    """Worlds of the project's own generator; what a template is about is drawn from what its port says."""
    random = Random(port.stem)
    trigger = program.header.trigger
    inputs = [*Generator(program).inputs(count)]
    for number in range(count):
        yield _world(inputs[number] if number < len(inputs) else random.choice(inputs), port, trigger, random)


def _world(given: Input, port: Port, trigger: Trigger, random: Random) -> World:
    fields = {**port.fields, **port.made()}
    event: Event = with_nulls(given, trigger, random)
    secrets = dict(given.world.secrets)
    if random.random() < _DISTURBED:
        event = disturbed(event, [*fields], trigger, random)
    for path, values in fields.items():
        if random.random() < port.share:
            event = laid(event, path, random.choice(values), trigger)
    for name, texts in port.secrets.items():
        text = random.choice(texts)
        if text is None:
            secrets.pop(name, None)
        else:
            secrets[name] = text
    return replace(
        given.world, event=event, secrets=secrets, http=port.answers(random, secrets, event), cache={}
    )


def _seen(ran: NodeRun, trigger: Trigger, port: Port) -> Run:
    """What others see of a run: no logs, no words of whoever wrote the Action, nothing of its cache and of the keys and
    addresses that packages ask for when they have none.
    """
    calls = tuple(_call(*call, trigger, port) for call in ran.run.calls if not _is_own_business(call))
    return comparable(replace(ran.run, calls=calls, logs=()))


def _is_own_business(call: Call) -> bool:
    name, arguments = call
    return name.startswith("cache.") or (name == REQUEST and "/.well-known/" in str(arguments[0]))


def _call(name: str, arguments: tuple[Value, ...], trigger: Trigger, port: Port) -> Call:
    if name == REQUEST:
        is_own = str(arguments[0]).partition(" ")[2] in port.own
        return name, arguments[:1] if is_own else tuple(_request(each, port) for each in arguments)
    if name == _REDIRECT:
        return name, _redirect(*arguments, port=port)
    if name not in _IN_OWN_WORDS:
        return name, arguments
    params = trigger.methods[name].params
    return name, tuple(
        argument if param.name == "code" else _OWN_WORDS
        for param, argument in zip(params, arguments, strict=False)
    )


def _request(argument: Value, port: Port) -> Value:
    """A request without what packages say about themselves in its headers."""
    if not isinstance(argument, dict):
        return argument
    headers, body = argument.get("headers"), argument.get("body")
    kept = headers if isinstance(headers, dict) else {}
    told: Value = {name: value for name, value in kept.items() if name in _TELLING}
    is_form = isinstance(body, str) and "grant_type=" in body
    form: Value = _pairs(str(body), port) if is_form else body
    return {**argument, "headers": told, **({"body": form} if form is not None else {})}


def _redirect(address: Value, options: Value = None, *, port: Port) -> tuple[Value, ...]:
    """Where a user is sent: the same, whichever part of Auth0 or of the Action puts the query together."""
    base, _, query = str(address).partition("?")
    asked = options.get("query") if isinstance(options, dict) else None
    more = urlencode({name: str(value) for name, value in asked.items()}) if isinstance(asked, dict) else ""
    return base, _pairs("&".join(filter(None, (query, more))), port)


def _pairs(text: str, port: Port) -> Value:
    """The pairs of a query or a form, by their names."""
    pairs = parse_qsl(text, keep_blank_values=True)
    return [[name, _OWN_WORDS if name in port.own else value] for name, value in sorted(pairs)]
