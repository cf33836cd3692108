"""Why an original and its policy differ in one world, as far as runs show it.

In: a world in which they differ, and a way to try others. Out: :class:`Reason`: the class, and what to do to other
worlds so that the difference vanishes there if it is the same one. Nothing is guessed: what no run shows is "something
else".

    Explainer(case, choices, trials, setup).reason(world, trial).kind   ->   <Class.TYPE>
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from actiongen.auth0.model import Tag
from actiongen.importer.judge.case import Case
from actiongen.importer.judge.caught import first_caught, refusal_caught
from actiongen.importer.judge.choices import Choices, Drawn
from actiongen.importer.judge.cures import Cures
from actiongen.importer.judge.model import Class
from actiongen.importer.judge.odd import State, fails, odd
from actiongen.importer.judge.patches import Edit, Patch, applied, awaited, escaping, patches, returned
from actiongen.importer.judge.sides import addresses, is_of_json, is_within
from actiongen.importer.judge.trials import Setup, Side, Trial, Trials
from actiongen.importer.judge.where import Where
from actiongen.importer.legacy.harness import WAITS
from actiongen.importer.model import Kind
from actiongen.javascript.parse import Node
from actiongen.runs.run import Ending
from actiongen.runs.values import REQUEST
from actiongen.source import Span

_MOST_PATCHES = 80
_WAITED = " + 20"
_WORDS = "the words of an error are others"
_THROWN = "thrown"
"""What a policy hands on as the reason where a function in JavaScript threw."""
OF_TYPE = ("[object Object]", "a list")
"""What stands in a text for a value of another type: an object, a list that the policy writes as JSON."""
_OF_LANGUAGE = frozenset((Ending.THROWN, Ending.REFUSED))


@dataclass(frozen=True, slots=True)
class Reason:
    """``what`` is a sentence. ``repair`` gives the world in which the difference is gone, ``patch`` the change of the
    original after which it is; without both the runs themselves show the class; ``holds`` says whether others do.
    """

    kind: Class
    what: str
    span: Span | None = None
    repair: Callable[[Drawn], Drawn] | None = None
    patch: Edit | None = None
    cause: Class | None = None
    holds: Callable[[Trial], bool] | None = None


class Explainer:
    """Explains the differences of one pair; ``trials`` has been set to it."""

    def __init__(self, case: Case, choices: Choices, trials: Trials, setup: Setup) -> None:
        self.case = case
        self.choices = choices
        self.trials = trials
        self.setup = setup
        self._root = case.root
        self._where = Where(case)
        self._patches: list[Patch] | None = None
        self._cures = Cures(choices, trials)
        methods = setup.trigger.methods.values()
        self._denials = {method.name for method in methods if Tag.DENIAL in method.tags}

    def reason(self, world: Drawn, trial: Trial, *, is_thorough: bool = True) -> Reason:
        """Why the two differ in that world; unless it is to be thorough, no change of the original is tried."""
        if trial.sides is None:
            return self.unexplained(trial)
        found = self._reason(world, trial, *trial.sides, is_thorough)
        return self._gated(found, *trial.sides)

    def _reason(self, world: Drawn, trial: Trial, left: Side, right: Side, is_thorough: bool) -> Reason:
        if trial.is_cut and left.terminal is not None:
            decides = left.run.calls[left.terminal][0]
            what = f"the original goes on after api.{decides}"
            return Reason(Class.AFTER_DENIAL, what, self._where.call(left, left.terminal))
        if (found := self._thrown(left, right) or self._refused(left, right)) is not None:
            return found
        by_values = (self._by_values, self._by_words)
        thorough = (self._not_awaited, *by_values, self._by_escaping, self._by_patches)
        for find in thorough if is_thorough else by_values:
            if (found := find(world, trial, left, right)) is not None:
                return found
        return (
            self._together(world, left, right)
            or self._behind(world, trial, left, right)
            or self.unexplained(trial)
        )

    def unexplained(self, trial: Trial) -> Reason:
        """Something else: what both do. Where the original denies in a `catch`, an error opens the gate."""
        if trial.sides is None:
            return Reason(Class.OTHER, f"a side had to be ended: {trial.ended}")
        left, right = trial.sides
        if (found := self._caught(left, right)) is not None:
            return found
        return Reason(Class.OTHER, self._said(left, right), self._where.of(left, right))

    def _caught(self, left: Side, right: Side) -> Reason | None:
        """A denial in a `catch` of the original, where the policy lets the login pass."""
        index = first_caught(left, self._denials, self.case.code, self._root)
        if index is None or self.refuses(right):
            return None
        denies = left.run.calls[index][0]
        what = f"the original does api.{denies} in its catch, for an error that the policy does not have"
        return Reason(Class.GATE_OPENED, what, self._where.call(left, index), cause=Class.ERROR)

    def _gated(self, reason: Reason, left: Side, right: Side) -> Reason:
        """The same; where the original refuses the login and the policy does not, a gate is opened."""
        is_repair = reason.kind not in (Class.OTHER, Class.GATE_OPENED)
        trigger = self.setup.trigger
        is_gate = trigger.can_deny or trigger.blocking is True
        if is_repair and is_gate and self.refuses(left) and not self.refuses(right):
            return replace(reason, kind=Class.GATE_OPENED, cause=reason.kind)
        return reason

    def refuses(self, side: Side) -> bool:
        """Whether the login comes to its end there: denied, or an error."""
        return side.run.end.kind is not Ending.FINISHED or any(
            name in self._denials for name, _ in side.run.calls
        )

    # By the runs themselves

    def _thrown(self, left: Side, right: Side) -> Reason | None:
        """An error that the original does not mean, before which both did the same as far as the one or the other came.

        One that it throws itself is what it does, and the policy has to do it too.
        """
        end = left.run.end
        if end.kind is Ending.FINISHED or right.run.end == end:
            return None
        if not left.is_stray and self._where.is_meant(left):
            return None
        taken = (self._taken(*call) for call in left.run.calls)
        mine = [call for call in taken if not self._hands_on_nothing(*call)]
        its = [*right.run.calls]
        if end.kind is Ending.REFUSED:
            # The call that Auth0 refuses is the last one.
            mine = mine[:-1]
        if not is_within(mine, its) and not is_within(its, mine):
            return None
        name = "" if end.name is None else f"{end.name}: "
        what = {
            Ending.THROWN: f"the original throws {name}{end.message}",
            Ending.REFUSED: f"Auth0 refuses a call of the original: {end.message}",
        }.get(end.kind, f"the original does not come to its end: {end.message}")
        # The callbacks of a Rule run outside of its handler.
        is_late = left.is_stray and self.case.kind is Kind.ACTION
        kind = Class.NOT_AWAITED if is_late else Class.THROWS
        return Reason(kind, what, self._where.end(left), holds=self._is_thrown)

    def _refused(self, left: Side, right: Side) -> Reason | None:
        """A call that Auth0 refuses of both, which the original catches; the policy ends there."""
        at = refusal_caught(left, right)
        if at is None:
            return None
        what = (
            f"the original goes on after Auth0 has refused api.{left.run.calls[at][0]}, and the policy ends"
        )
        kind = Class.THROWS if self.refuses(left) else Class.ERROR
        return Reason(kind, what, self._where.call(left, at), holds=self._is_refused)

    def _is_refused(self, trial: Trial) -> bool:
        return trial.sides is not None and refusal_caught(*trial.sides) is not None

    def _is_thrown(self, trial: Trial) -> bool:
        return trial.sides is not None and self._thrown(*trial.sides) is not None

    def _taken(self, name: str, arguments: Sequence[object]) -> tuple[str, tuple[object, ...]]:
        """A call without the arguments that Auth0 does not look at."""
        method = self.setup.trigger.methods.get(name)
        return name, tuple(arguments if method is None else arguments[: len(method.params)])

    def _hands_on_nothing(self, name: str, arguments: Sequence[object]) -> bool:
        """Whether a call ends with what is absent, so that the policy leaves it out."""
        method = self.setup.trigger.methods.get(name)
        if method is None:
            return False
        if len(arguments) < sum(not param.optional for param in method.params):
            return True
        return bool(arguments) and arguments[-1] is None and not method.params[len(arguments) - 1].nullable

    def _by_words(self, world: Drawn, trial: Trial, left: Side, right: Side) -> Reason | None:
        if trial.is_said and left.run.end.kind is Ending.FINISHED:
            what = "the original hands on what is absent, and the policy leaves the call out"
            return Reason(Class.ABSENT, what, self._where.difference(left, right))
        if trial.is_given:
            what = "the original leaves out an argument that Auth0 asks for, and the policy gives one"
            return Reason(Class.ABSENT, what, self._where.difference(left, right))
        if trial.mark is not None:
            kind = Class.TYPE if trial.mark in OF_TYPE else Class.ABSENT
            what = f"the original has {trial.mark} in a text"
            return Reason(kind, what, self._where.difference(left, right))
        is_failed = (
            fails(self.choices, world) or right.run.end.kind is not Ending.FINISHED or is_of_json(left)
        )
        if trial.is_worded and is_failed:
            return Reason(Class.ERROR, _WORDS, self._where.difference(left, right))
        if self._is_told(trial):
            return Reason(Class.ERROR, _WORDS, self._where.difference(left, right), holds=self._is_told)
        return None

    def _is_told(self, trial: Trial) -> bool:
        """Whether only words of an error differ, which the original tells in a `catch`: it does not write them."""
        if trial.sides is None:
            return False
        left, right = trial.sides
        if left.run.end != right.run.end or len(left.run.calls) != len(right.run.calls):
            return False
        differ = False
        for index, (mine, its) in enumerate(zip(left.run.calls, right.run.calls, strict=True)):
            if mine == its:
                continue
            pairs = [*zip(mine[1], its[1], strict=False)]
            if mine[0] != its[0] or len(mine[1]) != len(its[1]):
                return False
            differ = True
            is_caught = self._where.is_caught(left, index)
            if not all(one == other or self._are_words(one, other, is_caught) for one, other in pairs):
                return False
        return differ

    def _are_words(self, mine: object, its: object, is_caught: bool) -> bool:
        if not isinstance(mine, str) or not isinstance(its, str) or mine in self.case.own_text:
            return False
        return is_caught or its == _THROWN

    # By two reasons at once

    def _together(self, world: Drawn, left: Side, right: Side) -> Reason | None:
        """What the runs show once values are right, whichever, or texts are escaped where they are put into a URL."""
        escaped = escaping(self.case.code, self._root, self.case.start, self.case.end)[:_MOST_PATCHES]
        edits = [edit for edit, _ in escaped]
        righted = self._cures.righted(world)
        tries = [(righted, None), *(([world], edit) for edit in edits), *((righted, edit) for edit in edits)]
        for worlds, patch in tries if righted else tries[1 : 1 + len(edits)]:
            trials = self.under([] if patch is None else [patch], worlds, tell=True)
            found = self._by_runs(worlds[0], trials[0])
            sides = trials[0].sides
            if found is None or sides is None or sides[0].run.end != left.run.end:
                continue
            holds = partial(self._is_of, found.kind, worlds[0])
            if all(map(holds, trials)):
                span = self._where.of(left, right)
                repair = self._righted if worlds is righted else None
                return replace(found, span=span, repair=repair, patch=patch, holds=holds)
        return None

    def _behind(self, world: Drawn, trial: Trial, left: Side, right: Side) -> Reason | None:
        """Odd values in whose place any right one makes the difference vanish, or leaves one that the runs show: an
        error of the original that is behind the place at which the odd ones decide.
        """
        cure = self._cures.but(world, trial, self._is_thrown)
        if cure is None:
            return None
        span = self._where.of(left, right)
        return Reason(cure.kind, cure.what, span, repair=cure.repair, holds=self._is_thrown)

    def _righted(self, world: Drawn) -> Drawn:
        return next(iter(self._cures.righted(world)), world)

    def _is_of(self, kind: Class, world: Drawn, trial: Trial) -> bool:
        """Whether the runs show a reason of that class, or no difference."""
        found = self._by_runs(world, trial)
        return trial.is_equal or (found is not None and found.kind is kind)

    def _by_runs(self, world: Drawn, trial: Trial) -> Reason | None:
        if trial.sides is None or trial.lacks is not None:
            return None
        return self._thrown(*trial.sides) or self._by_words(world, trial, *trial.sides)

    # By changes of the original

    def _not_awaited(self, world: Drawn, trial: Trial, left: Side, right: Side) -> Reason | None:
        edit, calls = awaited(self._root, self.case.start, self.case.end)
        if not calls or not self._vanishes([edit], world):
            return self._goes_on(world)
        what = "the original does not wait for " + ", ".join(self._line(call) for call in calls[:2])
        return Reason(Class.NOT_AWAITED, what, self._where.node(calls[0]), patch=edit)

    def _goes_on(self, world: Drawn) -> Reason | None:
        """Whether a Rule calls back before what it has started is done, or goes on after it has."""
        if self.case.kind is Kind.ACTION:
            return None
        edit, calls = returned(self._root, self.case.start, self.case.end)
        if calls and self._vanishes([edit], world):
            what = f"the original goes on after `{self._line(calls[0])}`"
            return Reason(Class.NOT_AWAITED, what, self._where.node(calls[0]), patch=edit)
        at = self.case.code.find(WAITS)
        if not 0 <= at < self.case.start:
            return None
        edit = Edit(((at + len(WAITS), _WAITED),))
        if not self._vanishes([edit], world):
            return None
        what = "the original calls back before what it has started is done"
        return Reason(Class.NOT_AWAITED, what, self._where.all(), patch=edit)

    def _by_escaping(self, world: Drawn, trial: Trial, left: Side, right: Side) -> Reason | None:
        """A value in a URL: the policy writes it as one part of the path or query."""
        if addresses(left) == addresses(right):
            return None
        found = escaping(self.case.code, self._root, self.case.start, self.case.end)[:_MOST_PATCHES]
        tried = [[each] for each in found] + ([found] if len(found) > 1 else [])
        texts = [applied(self.case.code, [edit for edit, _ in each]) for each in tried]
        for each, (after,) in zip(tried, self.trials.under(texts, [world]), strict=True):
            if after.is_equal:
                edit = Edit(tuple(one for edit, _ in each for one in edit.insertions))
                what = f"`{self._line(each[0][1])}` is put into a URL as it is"
                return Reason(Class.ESCAPED, what, self._where.node(each[0][1]), patch=edit)
        return None

    def _by_patches(self, world: Drawn, trial: Trial, left: Side, right: Side) -> Reason | None:
        if self._patches is None:
            found = patches(self.case.code, self._root, self.case.start, self.case.end)
            self._patches = [*found][:_MOST_PATCHES]
        states = {state for _, state in odd(self.choices, world)}
        tried = self._patches
        if not states & {State.EMPTY, State.WRONG, State.NULL}:
            is_absent = State.ABSENT in states
            tried = [
                each for each in tried if each.kind is Class.TYPE or (each.kind is Class.ABSENT and is_absent)
            ]
        texts = [applied(self.case.code, [patch.edit]) for patch in tried]
        for patch, (after,) in zip(tried, self.trials.under(texts, [world]), strict=True):
            if after.is_equal:
                what = f"in `{self._line(patch.node)}` {patch.what}"
                return Reason(patch.kind, what, self._where.node(patch.node), patch=patch.edit)
        for kind in (Class.TRUTHY, Class.EMPTY_LIST):
            chosen = [patch for patch in tried if patch.kind is kind]
            if len(chosen) > 1 and self._vanishes([patch.edit for patch in chosen], world):
                every = Edit(tuple(each for patch in chosen for each in patch.edit.insertions))
                return Reason(kind, f"in several places {chosen[0].what}", patch=every)
        return None

    def _vanishes(self, edits: Sequence[Edit], world: Drawn) -> bool:
        return self.under(edits, [world])[0].is_equal

    def under(self, edits: Sequence[Edit], worlds: Sequence[Drawn], *, tell: bool = False) -> list[Trial]:
        """What comes of worlds after some edits of the original."""
        if not edits:
            return self.trials.attempt(worlds, tell=tell)
        (found,) = self.trials.under([applied(self.case.code, edits)], worlds, tell=tell)
        return found

    def _line(self, node: Node) -> str:
        text = self.case.code[node.start : node.end].strip().partition("\n")[0]
        return text if len(text) <= 60 else f"{text[:59]}…"

    # By other values

    def _by_values(self, world: Drawn, trial: Trial, left: Side, right: Side) -> Reason | None:
        cure = self._cures.of(world, trial)
        if cure is None:
            return None
        return Reason(cure.kind, cure.what, self._where.difference(left, right), repair=cure.repair)

    def _named(self, call: str) -> str:
        """What a call is, in words: of the api, a request, or of a package that has a stand-in."""
        if call == REQUEST:
            return "a request"
        return f"api.{call}" if call in self.setup.trigger.methods else call

    def _said(self, left: Side, right: Side) -> str:
        mine, its = ([self._named(name) for name, _ in each.run.calls] for each in (left, right))
        ends = [each.run.end.message or each.run.end.kind.value for each in (left, right)]
        did = [
            ", ".join([*calls, *([] if end == "finished" else [end])]) or "nothing"
            for calls, end in zip((mine, its), ends, strict=True)
        ]
        return f"the original does {did[0]}; the policy {did[1]}"
