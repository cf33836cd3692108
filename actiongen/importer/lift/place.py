"""Where a part of Core becomes a part of the policy.

In: what is visible there. Out: :class:`Place`, which all of this package hands on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from actiongen.auth0.model import Method, Trigger
from actiongen.core import tree as core
from actiongen.importer.lift.names import Scope
from actiongen.importer.notes import Notes
from actiongen.source import Span
from actiongen.syntax import tree as syn


@dataclass(frozen=True, slots=True)
class Place:
    """``words`` are all identifiers of the original, by which a number that Core gave a name is told from one of the
    original. ``comments`` grow while statements are made. ``helpers`` are the functions that become a ``def``, and
    ``inlined`` the expressions that stand for a name. ``dropped``: calls that run after the end.
    ``packages``: names of what is required, which are no values of a policy. ``is_exact``: all is said as it
    stands, for our own compiler has written it; ``called`` are names that it says in comments.
    """

    trigger: Trigger
    notes: Notes
    scope: Scope
    words: frozenset[str]
    comments: dict[Span, tuple[str, ...]] = field(default_factory=dict)
    helpers: Mapping[str, core.Function] = field(default_factory=dict)
    inlined: Mapping[str, syn.Expr] = field(default_factory=dict)
    dropped: set[Span] = field(default_factory=set)
    packages: frozenset[str] = frozenset()
    is_exact: bool = False
    called: Mapping[str, str] = field(default_factory=dict)

    def inner(self) -> "Place":
        """A block inside of this one."""
        return replace(self, scope=self.scope.inner())

    def give(self, core_name: str) -> str:
        """The name in the policy for a name of Core that is defined here."""
        wanted = self.called.get(core_name, core_name)
        head, _, tail = core_name.rpartition("_")
        if wanted == core_name and core_name not in self.words and head and tail.isdigit():
            wanted = head
        return self.scope.give(core_name, wanted, is_exact=self.is_exact)

    def refuse(self, span: Span, what: str, help: str = "") -> syn.Expr:
        """Notes that this cannot be said in a policy; what is given stands for it until then."""
        self.notes.problem(span, what, help)
        return syn.Nothing(span)

    def method(self, name: str) -> Method | None:
        """The method of ``api`` of that name, without ``api.``."""
        return self.trigger.methods.get(name)


def method_name(expr: core.Expr) -> str | None:
    """``access.deny`` of ``api.access.deny``; None of what is no member of ``api``."""
    words: list[str] = []
    while isinstance(expr, core.Member):
        if not isinstance(expr.key, core.Text):
            return None
        words.append(expr.key.value)
        expr = expr.object
        if isinstance(expr, core.Chain):
            expr = expr.value
    return ".".join(reversed(words)) if words and expr == core.Name("api", expr.span) else None
