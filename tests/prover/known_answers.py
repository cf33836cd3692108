"""Properties whose answers a person has worked out from the description of the language: what the prover must say.

In: the policies of ``tests/prover/known``. Out: a :class:`KnownAnswer` a property, and whether a run refutes one.

    known_answers()[0]   ->   KnownAnswer("absent.policy", "nobody without an address …", frozenset({PROVED}), "…")

The comment directly above a property is its answer, and why: ``# proved``, ``# refuted: …``, ``# proved or
undecided: …``. ``# vacuous: …`` stands above one that says nothing, which is an error of the policy. Of each
refuted property a ``test("refuted: <its title>", …)`` in the same file is an event that refutes it.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.compile import programs_of

from actiongen import ir
from actiongen.auth0.model import Tag, Trigger
from actiongen.evaluate.expressions import Evaluator
from actiongen.prover.model import Verdict
from actiongen.runs.run import Run
from actiongen.runs.values import Call
from actiongen.runs.world import World
from actiongen.testing.events import Input, input_of
from actiongen.testing.trace import Trace
from actiongen.testing.verdict import Expected

FOLDER = Path(__file__).parent / "known"
REFUTED = "refuted: "
"""How the title of a test begins whose event refutes the property of that title."""
_VACUOUS = "vacuous"
_PROPERTY = re.compile(
    r"""^(?P<answer>(?:\#[^\n]*\n)*)(?:always|never)\(\s*(?:"(?P<double>(?:[^"\\\n]|\\.)*)"|'(?P<single>[^'\n]*)')""",
    re.MULTILINE,
)
_ANSWER = re.compile(r"(?P<verdicts>(?:proved|refuted|undecided| or )+|vacuous)(?:: (?P<why>.+))?")


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """What the prover must say of a property: one of some verdicts, or that it is vacuous, where there are none."""

    file: str
    title: str
    verdicts: frozenset[Verdict]
    why: str

    @property
    def is_vacuous(self) -> bool:
        """Whether no event satisfies its ``when``, or no call of the file can match its ``then``."""
        return not self.verdicts


def known_answers() -> tuple[KnownAnswer, ...]:
    """The answers of all files, in the order of the files; a property without one is an ``AssertionError``."""
    return tuple(
        _answer(path.name, found)
        for path in sorted(FOLDER.glob("*.policy"))
        for found in _PROPERTY.finditer(path.read_text(encoding="utf-8"))
    )


def _answer(file: str, found: re.Match[str]) -> KnownAnswer:
    title = found["double"] if found["double"] is not None else found["single"]
    comment = " ".join(line.removeprefix("#").strip() for line in found["answer"].splitlines())
    answer = _ANSWER.fullmatch(comment)
    assert answer is not None, f"{file}: no answer stands above `{title}`, or another comment: {comment!r}"
    words = [] if answer["verdicts"] == _VACUOUS else answer["verdicts"].split(" or ")
    return KnownAnswer(file, title, frozenset(map(Verdict, words)), answer["why"] or "")


@cache
def known_program(file: str) -> ir.Program:
    """The action of one of the files."""
    (program,) = programs_of(FOLDER, file)
    return program


@cache
def known_programs() -> dict[str, ir.Program]:
    """The actions of the files, by the names of these; libraries are no actions."""
    return {Path(program.path).name: program for program in programs_of(FOLDER)}


def claim_of(program: ir.Program, title: str) -> ir.Property:
    """The property with a title."""
    (found,) = (each for each in program.properties if each.title == title)
    return found


def refuting(program: ir.Program, title: str) -> tuple[Input, ...]:
    """What the tests run on that are said to refute the property of a title."""
    return tuple(input_of(program, test) for test in program.tests if test.title == REFUTED + title)


def is_refuted(program: ir.Program, claim: ir.Property, world: World, traced: Trace) -> bool:
    """Whether a run is one that a property excludes. An answer that its ``when`` reads is that of the run."""
    run = traced.run
    if world.handler is not claim.handler or run.is_cut_short:
        return False
    reader = Evaluator(world)
    reader.bind(tuple(traced.answers), tuple(traced.answers.values()))
    if claim.when is not None and not reader.holds(claim.when):
        return False
    if claim.call is None:
        is_made = claim.acts in traced.rules
    else:
        arguments = tuple(reader.value(each) for each in claim.call.arguments)
        wanted = Expected(claim.call.method, arguments, claim.call.rest)
        is_made = any(wanted.matches(call) for call in carried_out(run, program.header.trigger))
    return is_made is not claim.always


def carried_out(run: Run, trigger: Trigger) -> tuple[Call, ...]:
    """The calls of a run that count: none of one that throws, the last one alone of those that say what MFA is, and not
    those by which a client keeps its token."""
    if run.thrown is not None:
        return ()
    policies = [index for index, (name, _) in enumerate(run.calls) if _is_policy(name, trigger)]
    counted = (call for index, call in enumerate(run.calls) if index not in policies[:-1])
    return tuple(call for call in counted if not _keeps_token(call))


def _keeps_token(call: Call) -> bool:
    name, arguments = call
    return name.startswith("cache.") and str(arguments[0]).startswith("token-")


def _is_policy(name: str, trigger: Trigger) -> bool:
    method = trigger.method(name)
    return method is not None and Tag.MFA_POLICY in method.tags
