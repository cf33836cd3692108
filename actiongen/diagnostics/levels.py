"""How much each check counts: what it says by itself, or what the settings and the command line make of it.

In: diagnostics, and the levels that somebody chose. Out: the diagnostics that are left, with those levels.

    Levels({"AG421": None}).apply(diagnostics)   ->   the same without breaks-in-way
    Levels(select=("AG421",)).apply(diagnostics)   ->   breaks-in-way and what is always an error
    Levels(deny_warnings=True).apply(diagnostics)   ->   every warning is an error
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.codes_project import VAGUE_DENIAL_TEST
from actiongen.diagnostics.model import Code, Diagnostic, Severity

_REFUSALS = frozenset(
    {
        codes.UNKNOWN_TRIGGER,
        codes.TRIGGER_VERSION,
        codes.UNKNOWN_RUNTIME,
        codes.UNPINNED_DEPENDENCY,
        codes.OVER_LIMIT,
        codes.WRONG_HANDLER,
        codes.FLOW_NOT_BINDABLE,
        codes.FLOW_CLASH,
        codes.RESOURCE_CLASH,
        codes.REMOVED_WHILE_BOUND,
        codes.FLOW_REMOVED,
        codes.TRIGGER_CHANGED,
        codes.SECRETS_DROPPED,
        codes.DEPLOY_CLI_PLACEHOLDER,
        codes.LEFT_IN_TENANT,
        codes.REFUSED_VALUE,
        codes.WRONG_UNIT,
        codes.BAD_SUPPRESSION,
        codes.UNUSED_SUPPRESSION,
        codes.REASON_TO_WRITE,
    }
)
"""What Auth0 refuses or a deployment changes whatever anybody allows, and the checks of suppressions themselves."""


@dataclass(frozen=True, slots=True)
class Levels:
    """``by_id``: the severity of checks, None for those that are off; ``deny_warnings`` makes warnings errors.

    ``select`` and ``ignore`` are ids of checks: of those that :func:`is_adjustable` lets be lowered, the first alone
    are told (None: all), and the second never. What is selected is told even if ``by_id`` has it off.
    """

    by_id: Mapping[str, Severity | None] = field(default_factory=dict, hash=False)
    deny_warnings: bool = False
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()

    def apply(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The diagnostics as they count here."""
        found = []
        for diagnostic in diagnostics:
            severity = self._of(diagnostic)
            if severity is diagnostic.severity:
                found.append(diagnostic)
            elif severity is not None:
                found.append(replace(diagnostic, level=severity))
        return tuple(found)

    def _of(self, diagnostic: Diagnostic) -> Severity | None:
        severity = self._chosen(diagnostic.code, diagnostic.severity)
        return Severity.ERROR if self.deny_warnings and severity is Severity.WARNING else severity

    def _chosen(self, code: Code, own: Severity) -> Severity | None:
        level = self.by_id.get(code.id, own)
        if not is_adjustable(code):
            return level
        if code.id in self.ignore or (self.select is not None and code.id not in self.select):
            return None
        return level or (own if self.select is not None else None)


def silenceable(code: Code) -> bool:
    """Whether an ``# allow:`` may name the check: no syntax, names, types, nor what Auth0 refuses, nor what running the
    tests alone can find."""
    return code == VAGUE_DENIAL_TEST or (code.id.startswith(("AG4", "AG5")) and code not in _REFUSALS)


def is_adjustable(code: Code) -> bool:
    """Whether settings may lower the check: what can be excused, and whatever is no error by itself."""
    return silenceable(code) or code.severity is not Severity.ERROR
