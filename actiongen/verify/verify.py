"""Whether the JavaScript of an action does what its policy says.

In: a program, and the tree of its JavaScript as esprima reads it. Out: for each handler that they are the same, where
they part, or why that is not judged.

    verify(program, parse_javascript(text), runtime)   ->   (Verdict("onExecutePostLogin", None, None),)
"""

from collections.abc import Mapping, Sequence

from actiongen import ir
from actiongen.auth0.model import HandlerKind, Tag
from actiongen.ir.types import Type
from actiongen.javascript.parse import Node as Ast
from actiongen.lazy_dataclass import dataclass
from actiongen.recursion import deep_recursion
from actiongen.verify.compare import Comparison, Difference
from actiongen.verify.containers import read_under
from actiongen.verify.functions import Functions
from actiongen.verify.handler import Handler
from actiongen.verify.methods import NeverWrittenError, NotJudgedError
from actiongen.verify.policy_asks import Asks, identity
from actiongen.verify.runtime import known
from actiongen.verify.space import Space
from actiongen.verify.statements import JavaScript
from actiongen.verify.stream import Stream
from actiongen.verify.terms import ANY, NUMBER, OBJECT, TEXT, UNDEFINED, Leaf, Node, Term, TooLargeError
from actiongen.verify.texts import Features, OtherTextError, features, lacking, modules

_STEPS_A_FILE = 11_000
_STEPS_A_CHARACTER = 5
"""How much work a handler may cost: ten times what real policies take, and so that it grows with the file alone."""
_KINDS_TRIED = (TEXT | OBJECT, NUMBER | OBJECT)
"""Of which kinds what may be anything is taken to be, one pair after the other, where all kinds would take too long:
objects have in them what is read."""


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
        return (_parted("", f"`{error}` is another function"),)
    if missing := sorted(lacking(runtime)):
        return (_parted("", f"`{missing[0]}` is missing"),)
    named = {name: identity(extern) for name, extern in externs.items()}
    file = _File(program, script, frozenset(runtime), modules(runtime), named, able)
    handlers = program.header.trigger.handlers
    verdicts = [
        file.judged(each.name, handler) for each in handlers if (handler := program.handler(each.kind))
    ]
    for name in sorted(file.exported.difference(each.name for each in verdicts)):
        declared = next((each for each in handlers if each.name == name), None)
        if declared is None:
            verdicts.append(_parted(name, "it is exported, and no such function is ever called"))
        else:
            verdicts.append(file.judged(name, ir.Handler(declared.kind, ())))
    if file.sends_away:
        missing = [each.name for each in handlers if each.kind is HandlerKind.CONTINUE]
        for name in {*missing}.difference(each.name for each in verdicts):
            verdicts.append(_parted(name, "it is not exported, and people come back from a redirect"))
    return tuple(verdicts)


def _parted(name: str, why: str) -> Verdict:
    return Verdict(name, Difference(None, None, why))


class _File:
    """Judges the handlers of one file. ``exported``: the names of functions that it exports; ``sends_away``: whether
    a handler redirects people.
    """

    def __init__(
        self,
        program: ir.Program,
        script: Ast,
        defined: frozenset[str],
        needed: frozenset[str],
        externs: Mapping[str, str],
        able: Features,
    ) -> None:
        self._program = program
        self._script = script
        self._defined = defined
        self._needed = needed
        self._externs = externs
        self._able = able
        self.exported = frozenset[str]()
        self.sends_away = False

    def judged(self, name: str, handler: ir.Handler) -> Verdict:
        """The verdict on a handler."""
        space = self._space()
        verdict = self._judged(name, handler, space)
        if verdict is not None:
            return verdict
        # In runs where what may be anything is of few kinds a difference may be found.
        for kinds in _KINDS_TRIED if space.has_any else ():
            verdict = self._judged(name, handler, self._space(kinds))
            if verdict is not None and verdict.difference is not None:
                return verdict
        return Verdict(name, None, "it would take too long")

    def _judged(self, name: str, handler: ir.Handler, space: Space) -> Verdict | None:
        """The verdict, None where it would take too long."""
        try:
            with deep_recursion():
                return Verdict(name, self._difference(name, handler, space))
        except NeverWrittenError as error:
            return _parted(name, f"it has {error}, which no JavaScript of a policy has")
        except NotJudgedError as error:
            return Verdict(name, None, str(error))
        except TooLargeError:
            return None

    def _space(self, kinds: int = ANY) -> Space:
        return Space(_STEPS_A_FILE + _STEPS_A_CHARACTER * self._script.end, kinds)

    def _difference(self, name: str, handler: ir.Handler, space: Space) -> Difference | None:
        judge = _Judge(self._program, handler, {}, space)
        meant = judge.meant()
        if judge.handler.trusts_reads:
            # What is known to be read as a list of texts is used as it is.
            judge = _Judge(self._program, handler, space.reads, self._space(space.kinds))
            meant = judge.meant()
        methods = self._program.header.trigger.methods
        javascript = JavaScript(judge.values, known, self._defined, self._externs, methods)
        javascript.able = self._able
        self._note_redirects(meant)
        try:
            exported = javascript.read(self._script)
            self.exported = frozenset(exported)
            for module in sorted(self._needed):
                if not javascript.has_module(module):
                    return Difference(None, None, f"`{module}` is another module")
            if name not in exported:
                return Difference(None, None, "it is not exported")
            found = javascript.handle(exported[name], judge.event)
            return Comparison(judge.space).difference(meant, found)
        finally:
            # What refers to itself, Python would have to look for.
            javascript.module.forget()
            del judge.values.call, judge.values.call_each
            judge.space.split = None

    def _note_redirects(self, meant: Stream) -> None:
        methods = self._program.header.trigger.methods
        names = {item.name for item in meant.all_items() if item.kind == "call"}
        self.sends_away = self.sends_away or any(
            Tag.REDIRECT in methods[name].tags for name in names & methods.keys()
        )


class _Judge:
    """The values of one handler; ``reads``: the types of lists that are read under a key."""

    def __init__(
        self, program: ir.Program, handler: ir.Handler, reads: Mapping[str, Sequence[Type]], space: Space
    ) -> None:
        self.space = space
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
    if not program.secrets:
        return
    secrets = values.member(event, "secrets")
    for secret in program.secrets:
        kinds = TEXT | UNDEFINED if secret.optional else TEXT
        assert isinstance(secrets, Leaf)
        values.space.term("own", (secrets, values.space.text(secret.name)), kinds)
