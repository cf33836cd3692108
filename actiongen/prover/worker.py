"""The process that solves: the only one that imports cvc5, and one that may be killed at any time.

In: lines of JSON on standard input, each a problem with the fields of ``actiongen.prover.problem.Problem``. Out: one
line of JSON for each, ``{"status": "possible", "values": {"x": true, "n": [1, 3], "s": "a"}, "preferred": false}``, a
number as numerator and denominator; ``{"status": "impossible"}``; or ``{"status": "unknown", "reason": "…"}`` where the
reason ``"time"``, ``"memory"`` or ``"the limit of work"`` is a limit; ``"units"`` is the work that it was, if that is
limited. It has ``"final": true``; lines without it, before it, are the answers to
give if it never comes. The first line, ``{"ready": true}``, says that cvc5 is there.

It is run as a script and imports nothing of actiongen, so that it starts quickly:

    python worker.py 1024
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import cvc5

try:
    import resource
except ImportError:
    # Windows has none.
    resource = None  # type: ignore[assignment]

_NO_OPTIONS: Mapping[str, str] = MappingProxyType({})
_OPTIONS = MappingProxyType(
    {
        "strings-exp": "true",
        "produce-models": "true",
        # A solver checks once.
        "incremental": "false",
        # The characters are UTF-16 code units.
        "strings-alpha-card": "65536",
        # Where much is free, it makes seconds of milliseconds.
        "strings-mbr": "false",
    }
)
# What one way does not decide in its share of the time that is left, another one often does. Getting rid of regular
# expressions once made possible problems impossible (cvc5 issue 6622): a way that does is not believed when it says so.
_WAYS: tuple[tuple[float, Mapping[str, str]], ...] = (
    (0.2, _NO_OPTIONS),
    (0.3, MappingProxyType({"re-elim": "agg"})),
    (1.0, MappingProxyType({"seed": "7", "strings-mbr": "true"})),
)
_UNITS = "resource::resourceUnitsUsed"
# Without "incremental" an assumption is put in everywhere as an assertion is, and then all of them are to blame.
_BLAMING = MappingProxyType({"produce-unsat-assumptions": "true", "incremental": "true"})
_DECLARATIONS = frozenset(
    {"declare-fun", "declare-const", "define-fun", "declare-sort", "declare-datatype", "declare-datatypes"}
)
# About 20 ms, but the same on every machine. With wishes, which say much of every value, the assertions are often
# decided sooner than alone.
_WITH_WISHES = MappingProxyType({"strings-mbr": "true"})
_FIRST_LOOK = MappingProxyType({"rlimit-per": "12000"})
# No wish may take all the time that the others have left.
_SHARE_OF_A_WISH = 0.1
# After its limit a solver that does not look at the clock has this long before the system ends it.
_SECONDS_BEFORE_THE_ALARM = 3
_MOST_OF_A_REASON = 300


class _OutOfTime(Exception):  # noqa: N818 - it names what happened
    """The limit of time has passed."""


@dataclass(frozen=True, slots=True)
class _Model:
    """What a check found: the values that are asked for, and the wishes that hold in it."""

    values: dict[str, Any]
    holding: frozenset[Any]


class _Search:
    """One problem. Each check is a solver of its own: an equation that it has from the beginning it puts in everywhere,
    which makes ten milliseconds of the hundreds that it takes to add the equation to a running one. ``found`` is
    called with each model.
    """

    def __init__(self, problem: dict[str, Any], found: Callable[[dict[str, Any]], None]) -> None:
        self._end: float = time.monotonic() + problem["milliseconds"] / 1000
        self._most_units: int | None = problem.get("units")
        self.units = 0
        self._found = found
        self._terms = cvc5.TermManager()
        self._reader = self._solver({})
        self._symbols = cvc5.SymbolManager(self._terms)
        self._declare("\n".join(problem["declarations"]))
        self._assertions = self._read(problem["assertions"])
        wanted = problem["wanted"]
        self._wanted = dict(zip(wanted, self._read(wanted.values()), strict=True))
        self.prefer: tuple[Any, ...] = ()
        self.few: tuple[Any, ...] = ()
        self.pleasant: tuple[Any, ...] = ()
        self.kept: dict[Any, None] = {}
        self.hopeless: set[Any] = set()
        self.model: _Model | None = None

    def read_wishes(self, problem: dict[str, Any]) -> None:
        """Reads the wishes; to read a huge one may take all the time or memory."""
        self.prefer = self._read(problem["prefer"])
        self.few = self._read(problem["few"])
        self.pleasant = self._read(problem["pleasant"])

    def is_clearly_impossible(self) -> bool:
        """Whether the assertions cannot hold, which a short look shows."""
        return self._check((), self._left() * _SHARE_OF_A_WISH, _FIRST_LOOK) is False

    def decide(self) -> bool | None:
        """Whether the assertions can hold; None if that is not known in the time that is left."""
        if self._most_units is not None:
            return self._check((), self._left())
        for share, options in _WAYS:
            found = self._check((), self._left() * share, options)
            if found or (found is False and "re-elim" not in options):
                return found
        return None

    def try_all(self, terms: Sequence[Any]) -> bool | None:
        """Makes the terms hold from now on if they can, together and in time; None if that is not known."""
        found = self._check((*self.kept, *terms), self._left() * _SHARE_OF_A_WISH, _WITH_WISHES)
        if found:
            self.keep(terms)
        return found

    def blamed(self, terms: Sequence[Any]) -> set[Any] | None:
        """Some of the terms that cannot hold together beside what is kept, or even alone; None if that is not known."""
        solver = self._solver(_BLAMING)
        for term in (*self._assertions, *self.kept):
            solver.assertFormula(term)
        solver.setOption("tlimit-per", _milliseconds(self._left() * _SHARE_OF_A_WISH))
        return set(solver.getUnsatAssumptions()) if solver.checkSatAssuming(*terms).isUnsat() else None

    def keep(self, terms: Iterable[Any]) -> None:
        """Makes terms hold from now on that hold in the model."""
        self.kept |= dict.fromkeys(terms)

    def holds(self, term: Any) -> bool:
        """Whether a wish holds in the model."""
        return self.model is not None and term in self.model.holding

    def more_than(self, count: int, terms: Iterable[Any]) -> Any:
        """The term that more than ``count`` of the terms hold."""
        one, zero = self._terms.mkInteger(1), self._terms.mkInteger(0)
        each = [self._terms.mkTerm(cvc5.Kind.ITE, term, one, zero) for term in terms]
        total = each[0] if len(each) == 1 else self._terms.mkTerm(cvc5.Kind.ADD, *each)
        return self._terms.mkTerm(cvc5.Kind.GT, total, self._terms.mkInteger(count))

    def answer(self) -> dict[str, Any]:
        """The best model so far as an answer, or the reason why there is none."""
        if self.model is None:
            # cvc5 stops a little before its limit.
            is_late = time.monotonic() >= self._end - 0.05
            is_too_much = self._most_units is not None and self.units >= self._most_units
            reason = "the limit of work" if is_too_much else "time" if is_late else "the solver gives up"
            return {"status": "unknown", "reason": reason}
        preferred = all(map(self.holds, self.prefer))
        return {"status": "possible", "values": self.model.values, "preferred": preferred}

    def _left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise _OutOfTime
        return left

    def _check(
        self, terms: Iterable[Any], seconds: float, options: Mapping[str, str] = _NO_OPTIONS
    ) -> bool | None:
        solver = self._solver(options)
        for term in (*self._assertions, *terms):
            solver.assertFormula(term)
        solver.setOption("tlimit-per", _milliseconds(seconds))
        result = solver.checkSat()
        if self._most_units is not None:
            self.units += int(solver.getStatistics().get(internal=True)[_UNITS]["value"])
        if not result.isSat():
            return False if result.isUnsat() else None
        try:
            values = {name: _value(name, solver.getValue(term)) for name, term in self._wanted.items()}
        except ValueError:
            if self.model is None:
                raise
            return None
        wishes = (*self.prefer, *self.few, *self.pleasant)
        self.model = _Model(values, frozenset(term for term in wishes if _is_true(solver.getValue(term))))
        self._found(self.answer())
        return True

    def _solver(self, options: Mapping[str, str]) -> Any:
        solver = cvc5.Solver(self._terms)
        for name, value in (_OPTIONS | options).items():
            solver.setOption(name, value)
        if self._most_units is not None:
            # Unlike a limit of time it cannot be set later.
            solver.setOption("rlimit-per", str(self._most_units))
        solver.setLogic("ALL")
        return solver

    def _declare(self, text: str) -> None:
        parser = self._parser(text)
        while not (command := parser.nextCommand()).isNull():
            if command.getCommandName() not in _DECLARATIONS:
                raise ValueError(f"{command.getCommandName()} is no declaration")
            command.invoke(self._reader, self._symbols)

    def _read(self, texts: Iterable[str]) -> tuple[Any, ...]:
        """Terms without the names that ``define-fun`` gave: those belong to the one solver that has read them."""
        texts = tuple(texts)
        parser = self._parser("\n".join(texts))
        terms = []
        while not (term := parser.nextTerm()).isNull():
            terms.append(self._reader.simplify(term, True))
        if len(terms) != len(texts):
            raise ValueError(f"these are not {len(texts)} terms but {len(terms)}")
        return tuple(terms)

    def _parser(self, text: str) -> Any:
        parser = cvc5.InputParser(self._reader, self._symbols)
        parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "the problem")
        return parser


def _milliseconds(seconds: float) -> str:
    """For cvc5, to which 0 is no limit."""
    return str(max(int(seconds * 1000), 1))


def _is_true(value: Any) -> bool:
    return bool(value.isBooleanValue() and value.getBooleanValue())


def _value(name: str, value: Any) -> bool | str | list[int]:
    if value.isBooleanValue():
        return bool(value.getBooleanValue())
    if value.isStringValue() and all(unit <= "\uffff" for unit in value.getStringValue()):
        return str(value.getStringValue())
    if value.isIntegerValue() or value.isRealValue():
        number = value.toPythonObj()
        return [number.numerator, number.denominator]
    raise ValueError(
        f"the value of {name} is no text of UTF-16, no truth value and no rational number: {value}"
    )


def _wish_for_all(search: _Search) -> int | None:
    """Makes ``prefer`` hold and all of ``few`` but those that are found to blame; how many of ``few`` are lost at
    least, None if nobody knows.
    """
    firm, tried, lost = search.prefer, search.few, 0
    while firm or tried:
        found = search.try_all((*firm, *tried))
        blamed = search.blamed((*firm, *tried)) if found is False else None
        if not blamed:
            return lost if found else None
        if blamed.isdisjoint(tried):
            # Without these all that was found out before counts no more.
            firm, tried, lost = (), search.few, 0
            search.hopeless.clear()
            continue
        lost += 1
        if len(blamed - set(firm)) == 1:
            search.hopeless |= blamed - set(firm)
        tried = tuple(term for term in tried if term not in blamed)
    return lost


def _wish_for_few(search: _Search, lost: int | None) -> None:
    """As many of ``few`` as possible. Where no more are lost than must be there is no better answer to look for."""
    before = {term: None for term in search.kept if term not in search.few}
    _wish_in_order(search, search.few)
    best = [term for term in search.few if search.holds(term)]
    search.kept = before
    most = len(search.few) - (lost or 0)
    while len(best) < most and search.try_all((search.more_than(len(best), search.few),)):
        best = [term for term in search.few if search.holds(term)]
    search.keep(best)


def _wish_in_order(search: _Search, terms: Sequence[Any]) -> None:
    """Each of the terms if those before it allow it."""
    terms = [term for term in terms if term not in search.kept and term not in search.hopeless]
    while terms and search.holds(terms[0]):
        search.keep(terms[:1])
        del terms[0]
    if not terms:
        return
    found = search.try_all(terms)
    if found or len(terms) == 1:
        return
    blamed = search.blamed(terms) if found is False else None
    # Nobody knows which: the two halves, then.
    last = max(terms.index(term) for term in blamed) if blamed else len(terms) // 2
    _wish_in_order(search, terms[:last])
    if not blamed or not blamed - {terms[last]} <= search.kept.keys():
        _wish_in_order(search, terms[last : last + 1])
    _wish_in_order(search, terms[last + 1 :])


def _solve(search: _Search, problem: dict[str, Any]) -> bool | None:
    """Looks for the best model; whether there is any, None if nobody knows."""
    if not (problem["prefer"] or problem["few"] or problem["pleasant"]):
        return search.decide()
    if search.is_clearly_impossible():
        return False
    search.read_wishes(problem)
    lost = _wish_for_all(search)
    if search.model is None and not (possible := search.decide()):
        return possible
    if lost is None and not (search.prefer and search.try_all(search.prefer)):
        search.hopeless.clear()
    _wish_for_few(search, lost)
    _wish_in_order(search, search.pleasant)
    return True


def _answer(problem: dict[str, Any], found: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    search = _Search(problem, found)
    # The best model before the time is up is an answer.
    answer = None
    with suppress(_OutOfTime):
        if _solve(search, problem) is False:
            answer = {"status": "impossible"}
    return (answer or search.answer()) | {"units": search.units}


def _answer_or_reason(problem: dict[str, Any], found: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    try:
        return _answer(problem, found)
    except MemoryError:
        return {"status": "unknown", "reason": "memory"}
    except Exception as error:
        what = " ".join(str(error).split())[:_MOST_OF_A_REASON]
        return {"status": "unknown", "reason": f"the solver does not take the problem: {what}"}


def _limit_memory(megabytes: int) -> None:
    if resource is not None:
        most = megabytes << 20
        # A system that cannot limit this, as macOS, goes without.
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _alarm(seconds: float) -> None:
    """Ends this process then, even if nobody is left to do so."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def main() -> None:
    """Answers problems until its input ends."""
    # Nothing else may write where the answers go.
    with os.fdopen(os.dup(1), "wb", buffering=0) as answers:
        os.dup2(2, 1)
        answers.write(b'{"ready": true}\n')

        def write(answer: dict[str, Any], *, final: bool = False) -> None:
            answers.write(json.dumps(answer | {"final": final}).encode() + b"\n")

        for line in sys.stdin.buffer:
            problem = json.loads(line)
            _alarm(problem["milliseconds"] / 1000 + _SECONDS_BEFORE_THE_ALARM)
            write(_answer_or_reason(problem, write), final=True)
            _alarm(0)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(int(sys.argv[1]))
    main()
