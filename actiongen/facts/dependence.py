"""Which facts an answer about presence can depend on.

In: expressions that were asked about. Out: the numbers of all that they are made of, seen through definitions, helpers
and what variables stand for; and of the facts that hold at a place those that are about these numbers.

    numbers of ``event.user.email``   ->   those of event, event.user and event.user.email
"""

from collections.abc import Iterable, Iterator
from weakref import proxy

from actiongen import ir
from actiongen.facts.known import Facts
from actiongen.facts.per_definition import PerDefinition
from actiongen.facts.presence import Numbering
from actiongen.ir.walk import below, is_expr

Numbers = frozenset[int]
_NONE: Numbers = frozenset()


class Dependence:
    """Answers for one action; what a definition is made of is found once."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        weak: Dependence = proxy(self)  # no cycle for Python to look for
        self._of_definitions = PerDefinition(lambda expr: frozenset(weak._below(expr)))
        self._of_variables: dict[ir.Variable, Numbers] = {}

    def numbers(self, asked: Iterable[ir.Expr]) -> Numbers:
        """The numbers of all that the expressions are made of, the last ones first: they hold most of the others."""
        found: set[int] = set()
        for expr in reversed([*asked]):
            if self._numbering.number(expr) not in found:
                found.update(self._below(expr))
        return frozenset(found)

    def holding(self, facts: Facts, numbers: Numbers) -> Facts:
        """Those of the facts that are about one of the numbers."""
        if facts is None:
            return None
        limits = self._numbering.limits
        about = (fact for fact in limits.among(facts) if limits.subject(fact) in numbers)
        return (facts & numbers).union(about)

    def _below(self, expr: ir.Expr) -> Iterator[int]:
        for node in below(expr):
            if not is_expr(node):
                continue
            yield self._numbering.number(node)
            if isinstance(node, ir.Ref):
                yield from self._of_definitions.of(node.definition)
            elif isinstance(node, ir.Var):
                yield from self._of_variable(node.variable)

    def _of_variable(self, variable: ir.Variable) -> Numbers:
        if variable not in self._of_variables:
            self._of_variables[variable] = _NONE  # what it goes over cannot name it
            found = (number for origin in variable.origins for number in self._below(origin))
            self._of_variables[variable] = frozenset(found)
        return self._of_variables[variable]
