"""Whether the JavaScript of an action does what its policy says.

In: a program, and the tree of its JavaScript as esprima reads it. Out: for each handler that they are the same, where
they part, or why that is not judged.

    verify(program, parse_javascript(text), runtime)   ->   (Verdict("onExecutePostLogin", None, None),)
"""

from collections.abc import Mapping, Sequence

from actiongen import ir
from actiongen.ir.types import Type
from actiongen.javascript.parse import Node as Ast
from actiongen.lazy_dataclass import dataclass
from actiongen.recursion import deep_recursion
from actiongen.verify.compare import Comparison, Difference
from actiongen.verify.containers import read_under
from actiongen.verify.functions import Functions
from actiongen.verify.handler import Handler
from actiongen.verify.methods import NotJudgedError
from actiongen.verify.policy_asks import Asks, identity
from actiongen.verify.runtime import known
from actiongen.verify.space import Space
from actiongen.verify.statements import JavaScript
from actiongen.verify.stream import Stream
from actiongen.verify.terms import OBJECT, TEXT, UNDEFINED, Leaf, Node, Term, TooLargeError
from actiongen.verify.texts import Features, OtherTextError, features

_STEPS_A_FILE = 12_000
_STEPS_A_CHARACTER = 5
"""How much work a handler may cost: ten times what real policies take, and so that it grows with the file alone."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is found of a handler: ``difference`` is None where both do the same, ``not_judged`` says why nobody
    knows."""

    name: str
    difference: Difference | None
    not_judged: str | None = None


def verify(
    program: ir.Program, script: Ast, runtime: Mapping[str, str], externs: Mapping[str, ir.Extern]
) -> tuple[Verdict, ...]:
    """The verdicts; ``runtime`` are the texts of the functions of the runtime that the file has, ``externs`` what
    people wrote, by the names in the JavaScript.
    """
    try:
        able = features(runtime)
    except OtherTextError as error:
        return (Verdict("", Difference(None, None, f"`{error}` is another function")),)
    defined = frozenset(runtime)
    named = {name: identity(extern) for name, extern in externs.items()}
    verdicts = []
    for declared in program.header.trigger.handlers:
        handler = program.handler(declared.kind)
        if handler is not None:
            verdicts.append(_of_handler(program, handler, declared.name, script, defined, named, able))
    return tuple(verdicts)


def _of_handler(
    program: ir.Program,
    handler: ir.Handler,
    name: str,
    script: Ast,
    defined: frozenset[str],
    externs: Mapping[str, str],
    able: Features,
) -> Verdict:
    try:
        with deep_recursion():
            steps = _STEPS_A_FILE + _STEPS_A_CHARACTER * script.end
            judge = _Judge(program, handler, {}, steps)
            meant = judge.meant()
            if judge.handler.trusts_reads:
                # What is known to be read as a list of texts is used as it is.
                judge = _Judge(program, handler, judge.space.reads, steps)
                meant = judge.meant()
            javascript = JavaScript(judge.values, known, defined, externs, program.header.trigger.methods)
            javascript.able = able
            try:
                return Verdict(name, *_compared(judge, meant, javascript, script, name))
            finally:
                # What refers to itself, Python would have to look for.
                javascript.module.forget()
                del judge.values.call
                judge.space.split = None
    except NotJudgedError as error:
        return Verdict(name, None, str(error))
    except TooLargeError:
        return Verdict(name, None, "it is too large")


def _compared(
    judge: "_Judge", meant: Stream, javascript: JavaScript, script: Ast, name: str
) -> tuple[Difference | None, str | None]:
    exported: Mapping[str, Ast] = javascript.read(script)
    if name not in exported:
        return None, "it is not exported"
    found = javascript.handle(exported[name], judge.event)
    return Comparison(judge.space).difference(meant, found), None


class _Judge:
    """The values of one handler; ``reads``: the types of lists that are read under a key; ``steps``: how much work
    it may be.
    """

    def __init__(
        self, program: ir.Program, handler: ir.Handler, reads: Mapping[str, Sequence[Type]], steps: int
    ) -> None:
        self.space = Space(steps)
        self.values = Functions(self.space)
        event = self.space.value(self.space.term("event", (), OBJECT, program.header.trigger.event))
        assert isinstance(event, Leaf)
        self.event = event
        self._reads = reads
        self._steps = handler.steps
        if reads:
            self.space.split = self._split
        _declare_secrets(program, self.values, event)
        self.handler = Handler(self.values, event, Asks(handler, program.header.trigger))

    def meant(self) -> Stream:
        """What the policy says."""
        return self.handler.run(self._steps)

    def _split(self, term: Term, leaf: Leaf) -> Node:
        found: Node = leaf
        types = [*dict.fromkeys(self._reads.get(read_under(term), ()))]
        for index, type_ in enumerate(types):
            found = self.values.split(leaf, type_, found, types[:index])
        return found


def _declare_secrets(program: ir.Program, values: Functions, event: Leaf) -> None:
    secrets = values.member(event, "secrets")
    for secret in program.secrets:
        kinds = TEXT | UNDEFINED if secret.optional else TEXT
        assert isinstance(secrets, Leaf)
        values.space.term("own", (secrets, values.space.text(secret.name)), kinds)
