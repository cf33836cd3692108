"""Whether a run is what its test expects.

In: a test, what it is about, what it runs on, the runs of the interpreter and those of Node. Out:
:class:`Verdict` with every problem in words.

    judge(subject, test, start, turns, on_node).result   ->   Result.PASSED
"""

import platform
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from actiongen import __version__, ir
from actiongen.auth0.model import HandlerKind, MethodKind, Trigger
from actiongen.diagnostics.codes_project import ENGINES_DIFFER
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.evaluate.expressions import Evaluator
from actiongen.evaluate.queries import NO_ANSWER as NO_RESULT
from actiongen.evaluate.requests import NO_ANSWER, Http, OfWorld
from actiongen.facts.fields import field_of
from actiongen.runner.model import NodeRun
from actiongen.runs.run import Ending, Run, comparable
from actiongen.runs.texts import join, json_text
from actiongen.runs.values import REQUEST, Call, Value, canonical, canonical_arguments, defined
from actiongen.runs.world import World
from actiongen.testing.events import Input
from actiongen.testing.externs import externs_of
from actiongen.testing.in_order import Subject, Turn, calls_of, rules_of
from actiongen.testing.sendable import is_sendable
from actiongen.testing.token_calls import without_token, without_tokens
from actiongen.testing.values import call_text, event_json


class Result(Enum):
    """What a test came to; ``DIFFERS``: the interpreter and Node do not agree, whatever the test expects."""

    PASSED = "passed"
    FAILED = "failed"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Expected:
    """An expected call with the values of its arguments; a client's request has a token, which no test writes."""

    method: str
    arguments: tuple[Value, ...]
    rest: bool
    is_of_client: bool = False

    def matches(self, call: Call) -> bool:
        """Whether a call is the expected one."""
        name, arguments = without_token(call) if self.is_of_client else call
        if name != self.method:
            return False
        if name == REQUEST and self.rest:
            return _is_sent(self.arguments, arguments)
        if not self.rest:
            return canonical_arguments(arguments) == canonical_arguments(self.arguments)
        wanted = [canonical(argument) for argument in self.arguments]
        return [canonical(argument) for argument in arguments[: len(wanted)]] == wanted

    def text(self, trigger: Trigger) -> str:
        """The call as a policy writes it."""
        return call_text(self.method, self.arguments, trigger, rest=self.rest)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``start`` is what the first action ran on, ``calls`` are those that the test is asked about; ``problems``
    are sentences beyond their difference. ``differing`` is the turn that Node does not take as the
    interpreter does. ``seconds`` are those of Node.
    """

    subject: Subject
    test: ir.Test
    start: Input
    turns: tuple[Turn, ...]
    expected: tuple[Expected, ...]
    calls: tuple[Call, ...]
    result: Result
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()
    differing: Turn | None = None
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """The titles of the test and its case."""
        return self.test.title if self.test.case is None else f"{self.test.title}: {self.test.case}"

    @property
    def calls_match(self) -> bool:
        """Whether exactly the expected calls were made."""
        return match_calls(self.expected, self.calls)


def expected_of(test: ir.Test, given: World) -> tuple[Expected, ...]:
    """The expected calls; their arguments may read the event."""
    reader = Evaluator(given)
    return tuple(_expected(each, reader, given) for each in test.expect)


def _expected(each: ir.ExpectedCall | ir.ExpectedRequest, reader: Evaluator, given: World) -> Expected:
    if isinstance(each, ir.ExpectedCall):
        return Expected(each.method, tuple(reader.value(a) for a in each.arguments), each.rest)
    call = Http(OfWorld({}), reader.value).sent(each.sent)
    is_of_client = each.sent.client is not None
    return Expected(REQUEST, () if call is None else call[1], each.rest, is_of_client)


def _is_sent(wanted: tuple[Value, ...], sent: tuple[Value, ...]) -> bool:
    """Whether a request has the address that is wanted, and the headers and the body that are named."""
    if wanted[:1] != sent[:1]:
        return False
    named, parts = (_parts(arguments) for arguments in (wanted, sent))
    return all(parts.get(key) == value for key, value in named.items())


def _parts(arguments: tuple[Value, ...]) -> dict[str, Value]:
    details = arguments[1] if len(arguments) > 1 and isinstance(arguments[1], dict) else {}
    headers = details.get("headers", {})
    named = headers.items() if isinstance(headers, dict) else ()
    return {
        **{f"header {key}": value for key, value in named},
        **{k: v for k, v in details.items() if k == "body"},
    }


def match_calls(expected: Sequence[Expected], calls: Sequence[Call]) -> bool:
    """Whether the calls are the expected ones, in order."""
    return len(expected) == len(calls) and all(
        each.matches(call) for each, call in zip(expected, calls, strict=True)
    )


def asked_about(expected: Sequence[Expected], calls: Sequence[Call], subject: Subject) -> tuple[Call, ...]:
    """The calls that a test is asked about: a query changes nothing, and counts where the test names its method; how a
    client gets its token counts where the test names that request.
    """
    named = {each.method for each in expected}
    methods = subject.trigger.methods.values()
    queries = {each.name for each in methods if each.kind is MethodKind.QUERY} - named
    requests = frozenset(
        str(each.arguments[0]) for each in expected if each.method == REQUEST and each.arguments
    )
    kept = tuple(call for call in calls if call[0] not in queries)
    return without_tokens(kept, subject.programs, requests)


def is_as_expected(subject: Subject, test: ir.Test, start: World, done: Sequence[Turn]) -> bool:
    """Whether a run in the interpreter is what the test expects: the question that is asked of mutants."""
    if any(_problems(subject, test, start, done)):
        return False
    expected = expected_of(test, start)
    return match_calls(expected, asked_about(expected, calls_of(subject, done), subject))


def judge(
    subject: Subject,
    test: ir.Test,
    start: Input,
    done: tuple[Turn, ...],
    on_node: Sequence[NodeRun] = (),
) -> Verdict:
    """Compares what happened with what is expected, and Node with the interpreter; ``on_node`` are the
    runs of Node, one a turn, none where Node was not asked.
    """
    expected = expected_of(test, start.world)
    calls = asked_about(expected, calls_of(subject, done), subject)
    problems = [*_problems(subject, test, start.world, done)]
    notes: list[str] = []
    differences: tuple[str, ...] = ()
    differing = None
    for turn, ran in zip(done, on_node, strict=bool(on_node)):
        of = f"{turn.program.stem}: " if subject.is_flow else ""
        problems += [of + refusal for refusal in _refusals(ran)]
        notes += [f"{of}Auth0 drops a call: {each.message} ({each.source})" for each in ran.dropped]
        if differing is None and (found := tuple(differ(turn.traced.run, ran.run, subject.trigger))):
            differing, differences = turn, found
    is_right = not problems and match_calls(expected, calls)
    return Verdict(
        subject,
        test,
        start,
        done,
        expected,
        calls,
        Result.DIFFERS if differences else Result.PASSED if is_right else Result.FAILED,
        tuple(dict.fromkeys((*differences, *problems))),
        tuple(notes),
        differing,
        sum(ran.duration_ms for ran in on_node) / 1000,
    )


def _problems(subject: Subject, test: ir.Test, start: World, done: Sequence[Turn]) -> Iterator[str]:
    yield from _unknown_names(subject, test)
    if subject.is_flow:
        yield from _unknown_externs(subject, test, start)
    if test.handler is HandlerKind.CONTINUE and all(turn.world.handler is not test.handler for turn in done):
        yield "nobody comes back: no action of the flow redirects or shows a form"
    for turn in done:
        if turn.traced.run.is_cut_short:
            yield _cut_short(turn.traced.run, f"in the interpreter the action {turn.traced.run.end.message}")
    known, acted = _titles(subject), rules_of(done)
    for title in test.rules or ():
        if title in known and title not in acted:
            yield f"the rule `{title}` did not act"
    if test.logs is not None:
        reader = Evaluator(start)
        wanted = [join(str(reader.value(log))) for log in test.logs]
        found = [log_text(line) for turn in done for line in turn.traced.run.logs]
        if [_as_absent(each) for each in wanted] != [_as_absent(each) for each in found]:
            yield f"the logged lines are {found}, expected {wanted}"


def _unknown_names(subject: Subject, test: ir.Test) -> Iterator[str]:
    """What a test names and no action has: the file of a flow cannot know."""
    secrets = {secret.name for program in subject.programs for secret in program.secrets}
    for name, _ in test.secrets:
        if name not in secrets:
            yield f"no action of the flow declares the secret or setting `{name}`"
    known = _titles(subject)
    for title in test.rules or ():
        if title not in known:
            yield f"no action of the flow has a rule `{title}`"


def _unknown_externs(subject: Subject, test: ir.Test, start: World) -> Iterator[str]:
    """What a test of a flow says of externs that no action calls, or that never give this."""
    reader = Evaluator(start)
    for name, expr in test.returns:
        if "." in name:
            continue
        externs = [known[name] for known in map(externs_of, subject.programs) if name in known]
        if not externs:
            yield f"no action of the flow calls an extern `{name}`"
        value = reader.value(expr)
        if value is not None and not all(is_sendable(value, field_of(each.answer)) for each in externs):
            yield f"`{name}` never gives what `returns=` says"


def _titles(subject: Subject) -> set[str]:
    return {
        step.title
        for program in subject.programs
        for step in program.all_steps
        if isinstance(step, ir.Acting)
    }


def _as_absent(line: str) -> str:
    """A line in which a missing field and one that is null read the same: to the language both are absent."""
    return re.sub(r"\bnull\b", "undefined", line)


def log_text(line: tuple[Value, ...], recorded: Sequence[Value] | None = None) -> str:
    """A logged line as Node prints it; ``recorded`` is what Node was given, and knows null from undefined."""
    parts = [
        "undefined" if each is None else each if isinstance(each, str) else inspected(each) for each in line
    ]
    for index, value in enumerate(recorded or ()):
        if line[index] is None and value is None:
            parts[index] = "null"
    return join(" ".join(parts))


def inspected(value: Value) -> str:
    """A value inside of another one as ``console.log`` shows it, on one line."""
    match value:
        case None:
            return "null"
        case str():
            return _quoted(value)
        case list():
            return f"[ {', '.join(map(inspected, value))} ]" if value else "[]"
        case dict():
            members = (f"{_key(key)}: {inspected(item)}" for key, item in value.items())
            return f"{{ {', '.join(members)} }}" if value else "{}"
        case _:
            return json_text(value)


def _quoted(text: str) -> str:
    """In the first quotes that need no escape, as Node writes texts inside of other values."""
    quote = next((each for each in "'\"`" if each not in text), "'")
    text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return quote + text.replace(quote, f"\\{quote}") + quote


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z_0-9]*", name) else _quoted(name)


def _refusals(ran: NodeRun) -> Iterator[str]:
    end = ran.run.end
    if ran.run.is_cut_short:
        yield _cut_short(ran.run, f"{_CUT_SHORT[end.kind]}: {end.message}")
    for each in ran.refused:
        if each.message not in end.message:
            yield f"Auth0 refuses a call: {each.message} ({each.source})"


def _cut_short(run: Run, otherwise: str) -> str:
    """Why a run ended in the middle; both engines say the same of a question without an answer."""
    if run.end.kind is Ending.NO_ANSWER:
        name = run.end.message.removeprefix(NO_RESULT)
        if name in (ir.VERIFY, ir.SIGN):
            return f"the test says nothing of the token: `returns={{{name}: {_OF_TOKENS[name]}}}`"
        if "." not in name:
            what = "is of an Actions Module, or requires a package, which a run has not"
            return f"`{name}` {what}, so the test answers: `returns={{{name}: …}}`"
        return f"the test has no answer to a query: `returns={{api.{name}: …}}`"
    if run.end.kind is not Ending.NETWORK or not run.end.message.startswith(NO_ANSWER):
        return otherwise
    name = run.end.message.removeprefix(NO_ANSWER)
    return f'the test has no answer to a request: `http={{"{name}": {{"status": 200, "json": …}}}}`'


_OF_TOKENS = {ir.VERIFY: '{"payload": {…}}', ir.SIGN: '"…"'}

_CUT_SHORT = {
    Ending.REFUSED: "Auth0 refuses a call",
    Ending.NETWORK: "a request has no answer",
    Ending.NO_ANSWER: "a query has no answer",
    Ending.TIMEOUT: "on Node the action takes too long",
    Ending.MEMORY: "on Node the action takes too much memory",
    Ending.OUTPUT: "on Node the action writes too much",
}


def differ(run: Run, on_node: Run, trigger: Trigger) -> Iterator[str]:
    """How the interpreter and Node differ; a run that is cut short is compared as far as it goes."""
    if run.end.kind is Ending.NO_ANSWER and not on_node.is_cut_short:
        name = run.end.message.removeprefix(NO_RESULT)
        yield f"the interpreter calls `{name}` where Node does not, or with other arguments"
    if run.is_cut_short:
        return
    ours, other = comparable(run), comparable(on_node)
    if on_node.is_cut_short:
        ours = replace(other, calls=ours.calls[: len(other.calls)])
    if ours.calls != other.calls:
        calls = [(name, tuple(map(defined, arguments))) for name, arguments in on_node.calls]
        yield (
            "the interpreter and Node make different calls: "
            f"{_listed(run.calls, trigger)} in the interpreter, {_listed(calls, trigger)} on Node"
        )
    if ours.end != other.end:
        if on_node.end.kind in (Ending.FINISHED, Ending.THROWN):
            yield f"on Node the action throws {on_node.thrown!r}, in the interpreter {run.thrown!r}"
        else:
            yield (
                f"on Node the action does not end as it should ({on_node.end.kind.value}): "
                f"{on_node.end.message}"
            )
    if ours.logs != other.logs:
        logs = [[*line] for line in other.logs]
        yield f"on Node the action logs {logs}, in the interpreter {[log_text(line) for line in run.logs]}"


def engines_differ(program: ir.Program, at: Label, problems: Sequence[str], given: World) -> Diagnostic:
    """The report of a difference between the interpreter and Node."""
    return Diagnostic(
        ENGINES_DIFFER,
        f"the JavaScript of `{program.path}` does not do what the policy means, a bug of actiongen",
        at,
        notes=(
            *problems,
            f"event: {event_json(dict(given.event))}",
            f"actiongen {__version__}, Python {platform.python_version()}",
        ),
        help="do not deploy the Action, and report these notes with the policy",
    )


def _listed(calls: Sequence[Call], trigger: Trigger) -> str:
    return ", ".join(call_text(*call, trigger) for call in calls) or "none"
