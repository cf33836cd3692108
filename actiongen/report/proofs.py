"""What the prover says of properties.

In: :class:`Proofs`. Out: text for people, JSON or JUnit's XML: a renderer by the name of its format.

    RENDERERS["text"](proofs)   ->   'proved policies/mfa_action.policy:146 never: a first login is never …'
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree import ElementTree

import click

from actiongen import ir
from actiongen.auth0.model import JsonValue
from actiongen.diagnostics.outcome import count
from actiongen.diagnostics.snippet import shown
from actiongen.prover.model import Answer, Example, Verdict
from actiongen.report.explanation import INDENT
from actiongen.report.formats import xml_text
from actiongen.report.suggestion import argument_lines
from actiongen.source import Source
from actiongen.testing.events import is_of_event
from actiongen.testing.in_order import Subject
from actiongen.testing.values import call_text, path_text, plain


@dataclass(frozen=True, slots=True)
class Proof:
    """A property and its answer.

    ``way``: the way of logging in that alone was asked about, None for all; ``rules``: the titles of those that act in
    the event that refutes it. ``bug``: what went wrong in actiongen itself, which costs this answer and no other.
    """

    subject: Subject
    claim: ir.Property
    way: str | None
    answer: Answer
    rules: tuple[str, ...] = ()
    bug: Exception | None = None

    @property
    def kind(self) -> str:
        """The word that the property begins with."""
        return kind_of(self.claim)


def kind_of(claim: ir.Property) -> str:
    """The word that a property begins with."""
    return "always" if claim.always else "never"


@dataclass(frozen=True, slots=True)
class Proofs:
    """The answers of a run.

    ``left_out``: how many properties are not about the way that was asked for. ``no_node``: why the events that refute
    one were run in the interpreter alone, None where they were run on Node too.
    """

    proofs: tuple[Proof, ...]
    sources: Mapping[str, Source]
    seconds: float
    left_out: int = 0
    no_node: str | None = None
    colour: bool = False

    def count(self, verdict: Verdict) -> int:
        """How many have that verdict."""
        return sum(proof.answer.verdict is verdict for proof in self.proofs)

    def line(self, proof: Proof) -> int | None:
        """The line of a property in its file."""
        source = self.sources.get(proof.claim.span.path)
        return None if source is None else source.position(proof.claim.span.start).line


_WORDS = {Verdict.PROVED: "proved", Verdict.REFUTED: "REFUTED", Verdict.UNDECIDED: "UNDECIDED"}
_COLOURS = {Verdict.PROVED: "green", Verdict.REFUTED: "red", Verdict.UNDECIDED: "yellow"}


def _text(found: Proofs) -> str:
    lines: list[str] = []
    for proof in found.proofs:
        verdict = proof.answer.verdict
        head, below = _head(found, proof), [*details(proof)]
        if found.colour:
            head = click.style(head, fg=_COLOURS[verdict], bold=verdict is not Verdict.PROVED or None)
        lines += [head, *(INDENT + line for line in below), *([""] if below else [])]
    if found.no_node is not None:
        lines.append(f"note: the events were run in the interpreter alone: {shown(found.no_node)}")
    lines.append(_summary(found))
    return "".join(f"{line}\n" for line in lines)


def _head(found: Proofs, proof: Proof) -> str:
    line = found.line(proof)
    where = proof.claim.span.path if line is None else f"{proof.claim.span.path}:{line}"
    way = "" if proof.way is None else f" (logins by {proof.way})"
    return f"{_WORDS[proof.answer.verdict]} {where} {proof.kind}: {shown(proof.claim.title)}{way}"


def details(proof: Proof) -> Iterator[str]:
    """The event that refutes a property, or why nobody can say; nothing of one that is proved."""
    answer = proof.answer
    if answer.verdict is Verdict.UNDECIDED:
        reason = shown(answer.reason or "no reason is known")
        yield reason if answer.is_vacuous else f"nobody can say: {reason}"
    elif answer.verdict is Verdict.REFUTED and answer.reason is not None:
        yield shown(answer.reason)
    if answer.verdict is not Verdict.REFUTED or answer.example is None:
        return
    yield from _example(proof, answer.example)


def _example(proof: Proof, example: Example) -> Iterator[str]:
    yield f"{_against(proof)} with this event:"
    yield from (f"{INDENT}{shown(line)}" for line in argument_lines(example.input, proof.subject.trigger))
    made = calls_text(proof, example)
    yield "it calls:" if made else "it calls nothing"
    yield from (f"{INDENT}{shown(call)}" for call in made)
    if proof.rules:
        yield f"rules that act: {shown('; '.join(proof.rules))}"


def _against(proof: Proof) -> str:
    """What the event shows, as a clause."""
    claim = proof.claim
    what = f"the rule `{claim.acts}` {'does not act' if claim.always else 'acts'}"
    if claim.call is not None:
        call = f"`api.{claim.call.method}`"
        what = f"no such call of {call} is made" if claim.always else f"such a call of {call} is made"
    return shown(what)


def calls_text(proof: Proof, example: Example) -> tuple[str, ...]:
    """The calls of an example as a policy writes them."""
    return tuple(call_text(*call, proof.subject.trigger) for call in example.calls)


def _summary(found: Proofs) -> str:
    if not found.proofs:
        return "there is no property here: nothing was asked" + _left_out(found)
    parts = [f"{found.count(Verdict.PROVED)} proved"]
    for verdict in (Verdict.REFUTED, Verdict.UNDECIDED):
        parts += [f"{found.count(verdict)} {verdict.value}"] * (found.count(verdict) > 0)
    numbers = f"{_properties(len(found.proofs))}: {', '.join(parts)} in {found.seconds:.2f} s"
    return numbers + _left_out(found)


def _left_out(found: Proofs) -> str:
    return f"; {_properties(found.left_out)} of other logins left out" if found.left_out else ""


def _properties(number: int) -> str:
    return count(number, "property")


def _json(found: Proofs) -> str:
    listed: list[JsonValue] = [_property(found, proof) for proof in found.proofs]
    summary: dict[str, JsonValue] = {
        "properties": len(found.proofs),
        **{verdict.value: found.count(verdict) for verdict in Verdict},
        "left_out": found.left_out,
        "seconds": round(found.seconds, 3),
    }
    return json.dumps({"version": 1, "properties": listed, "summary": summary}, indent=2) + "\n"


def _property(found: Proofs, proof: Proof) -> JsonValue:
    claim, answer = proof.claim, proof.answer
    return {
        "file": claim.span.path,
        "title": claim.title,
        "line": found.line(proof),
        "kind": proof.kind,
        "trigger": proof.subject.trigger.id,
        "handler": claim.handler.value,
        "way": proof.way,
        "verdict": answer.verdict.value,
        "reason": answer.reason,
        **_of_example(proof, answer.example),
        "on_node": None if answer.example is None else found.no_node is None,
        "milliseconds": round(answer.milliseconds, 3),
    }


_PARTS = ("event", "given", "now", "secrets", "cache", "http", "returns", "calls", "rules", "test")


def _of_example(proof: Proof, example: Example | None) -> dict[str, JsonValue]:
    if example is None:
        return dict.fromkeys(_PARTS)
    given, world = example.input, example.input.world
    values: tuple[JsonValue, ...] = (
        plain(dict(world.event)),
        {path_text(path): plain(value) for path, value in given.given if is_of_event(path)},
        given.now,
        dict(world.secrets),
        dict(world.cache),
        dict(world.http),
        dict(world.returns),
        list(calls_text(proof, example)),
        list(proof.rules),
        "\n".join(argument_lines(given, proof.subject.trigger)),
    )
    return dict(zip(_PARTS, values, strict=True))


def _junit(found: Proofs) -> str:
    """JUnit's XML: a suite a file, a failure for what is refuted and an error for what is undecided."""
    root = ElementTree.Element("testsuites", _counts(found.proofs))
    for path in dict.fromkeys(proof.claim.span.path for proof in found.proofs):
        own = tuple(proof for proof in found.proofs if proof.claim.span.path == path)
        suite = ElementTree.SubElement(root, "testsuite", {"name": path, **_counts(own)})
        for proof in own:
            name = xml_text(f"{proof.kind}: {proof.claim.title}")
            seconds = f"{proof.answer.milliseconds / 1000:.4f}"
            where = {"name": name, "classname": path, "time": seconds, "file": path}
            case = ElementTree.SubElement(suite, "testcase", {**where, "line": str(found.line(proof) or 0)})
            if proof.answer.verdict is not Verdict.PROVED:
                kind = "failure" if proof.answer.verdict is Verdict.REFUTED else "error"
                lines = [*details(proof)] or [proof.answer.verdict.value]
                message = xml_text(lines[0].removesuffix(":"))
                problem = ElementTree.SubElement(case, kind, {"message": message})
                problem.text = xml_text("\n".join(lines))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _counts(proofs: Iterable[Proof]) -> dict[str, str]:
    answers = [proof.answer for proof in proofs]
    verdicts = [answer.verdict for answer in answers]
    return {
        "tests": str(len(answers)),
        "failures": str(verdicts.count(Verdict.REFUTED)),
        "errors": str(verdicts.count(Verdict.UNDECIDED)),
        "time": f"{sum(answer.milliseconds for answer in answers) / 1000:.4f}",
    }


RENDERERS: Mapping[str, Callable[[Proofs], str]] = MappingProxyType(
    {"text": _text, "json": _json, "junit": _junit}
)
"""How to show answers, by the name of the format."""
