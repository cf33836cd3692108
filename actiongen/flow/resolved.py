"""A program as those see it who reason about it: one form, made once.

In: a program. Out: for each handler its steps and effects, each under the conditions that lead to it; every node, with
definitions and helpers entered; what each value is made of and where it is shown; and who answers questions about
conditions. Each part is made when somebody asks for it.

    Resolved(program).sites   ->   (EffectSite(Log(…), (not x, y)), …)
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TypeVar

from actiongen import ir
from actiongen.auth0.model import Trait
from actiongen.facts.event_paths import (
    LOOPS,
    Bindings,
    Path,
    bindings,
    everything,
    given_to_externs,
    key_variables,
    longest,
    paths_read,
)
from actiongen.facts.meanings import meanings_of
from actiongen.facts.paths import path_of
from actiongen.facts.presence import Numbering
from actiongen.flow.content import Content
from actiongen.flow.satisfiability import MakeLogic, Satisfiability
from actiongen.flow.satisfiable import Logic
from actiongen.flow.shown import Shown, shown
from actiongen.flow.sites import EffectSite, Reached, reached, sites

T = TypeVar("T")

_COMPARING = frozenset((ir.Compare, ir.In, ir.InText, ir.Operation))


class Resolved:
    """One program. Expressions of one meaning have one number (``numbering``), whatever names they go by."""

    def __init__(self, program: ir.Program, logic: MakeLogic | None = None, text: str = "") -> None:
        self.program = program
        self.text = text
        """The file of the program, for edits; empty where nobody edits."""
        self.trigger = program.header.trigger
        self.numbering = Numbering(meanings_of(self.trigger))
        self.numbering.go_on()
        self._paths_read: dict[int, tuple[ir.Expr, dict[Path, ir.Expr]]] = {}
        self.of_ways: dict[str, tuple[ir.Expr, ...]] = {}
        """What holds in a way of logging in, by its name, once somebody has asked (flow/ways.py)."""
        self.logic: Satisfiability = (
            Logic(self.numbering) if logic is None else logic(program, self.numbering)
        )

    @cached_property
    def handlers(self) -> tuple[tuple[Reached, ...], ...]:
        """For each handler its guards and rules, with what holds when control comes to them."""
        return tuple(tuple(reached(handler)) for handler in self.program.handlers)

    @cached_property
    def sites_of_handlers(self) -> tuple[tuple[EffectSite, ...], ...]:
        """For each handler its effects, with what holds there."""
        return tuple(tuple(sites(steps)) for steps in self.handlers)

    @cached_property
    def sites(self) -> tuple[EffectSite, ...]:
        """The effects of all handlers."""
        return tuple(site for of_handler in self.sites_of_handlers for site in of_handler)

    @cached_property
    def nodes(self) -> tuple[object, ...]:
        """All that the program evaluates or does, definitions and helpers entered."""
        return tuple(everything(self.program.all_steps))

    @cached_property
    def _by_kind(self) -> dict[type, list[object]]:
        found: dict[type, list[object]] = {}
        for node in self.nodes:
            found.setdefault(type(node), []).append(node)
        return found

    def of_kind(self, kind: type[T]) -> Sequence[T]:
        """The nodes of one kind, in their order: what a check has nothing to do with costs it nothing."""
        return self._by_kind.get(kind, ())  # type: ignore[return-value]  # of that kind

    @cached_property
    def _loops(self) -> tuple[object, ...]:
        return tuple([node for node in self.nodes if isinstance(node, LOOPS)])

    @cached_property
    def comparisons(self) -> tuple[object, ...]:
        """The nodes that may compare a value with others, in their order."""
        return tuple([node for node in self.nodes if type(node) in _COMPARING])

    @cached_property
    def paths(self) -> frozenset[Path]:
        """The paths of the event that the program reads."""
        found = map(path_of, self.of_kind(ir.Member))
        return frozenset(path for path in found if path is not None)

    def paths_read(self, conditions: Sequence[ir.Expr]) -> dict[Path, ir.Expr]:
        """The longest paths that conditions read, each with one place; what stands above one place mostly stands above
        the next one."""
        read = self._paths_read
        for condition in conditions:
            if id(condition) not in read:
                read[id(condition)] = condition, paths_read([condition])
        return longest(pair for condition in conditions for pair in read[id(condition)][1].items())

    def reads_any(self, trait: Trait) -> bool:
        """Whether the program reads a field that has a trait."""
        return not self.paths.isdisjoint(self.trigger.paths_with(trait))

    @cached_property
    def bindings(self) -> Bindings:
        """What each variable of a comprehension or loop runs over."""
        return bindings(self._loops)

    @cached_property
    def keys(self) -> frozenset[ir.Variable]:
        """The variables that are keys."""
        return key_variables(self._loops)

    @cached_property
    def content(self) -> Content:
        """Which fields and secrets are in a value."""
        return Content.of_program(
            self.program, self.bindings, self.keys, given_to_externs(self.of_kind(ir.Ask))
        )

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """Every value that others can read."""
        return tuple(shown(self.sites, self.content))
