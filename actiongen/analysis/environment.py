"""What inference knows of the file that it is in.

In: the trigger, the schemas and the secrets of an action. Out: :class:`Environment`, which says for one point of
the policy which names are visible and what is known to be present, and takes the diagnostics.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from actiongen import ir, lazy_dataclass
from actiongen.analysis.bodies import Bodies, Reading, Recording, Report
from actiongen.analysis.scope import Scope
from actiongen.auth0.model import HandlerKind, Trigger
from actiongen.diagnostics.model import Code, Diagnostic, Edit, Fix, Label
from actiongen.facts.known import Facts, both
from actiongen.facts.meanings import meanings_of
from actiongen.facts.presence import Numbering
from actiongen.ir.types import Basic, Record, Type, of_field
from actiongen.ir.walk import has_error
from actiongen.lazy_dataclass import replace
from actiongen.source import JavaScriptFile, Span
from actiongen.spelling import meant
from actiongen.syntax import tree as syn
from actiongen.syntax.print import print_expression

Path = tuple[str, ...]
MOST_CALLS = 5_000
"""How many calls of helpers one file may spell out: each is checked as if the body stood there."""

MOST_EXPRESSIONS = 50_000
"""How many expressions the bodies of these calls may have together."""

DEEPEST_CALLS = 20
"""How many helpers may stand inside one another, each called by the one before."""
DEEPEST_NAMES = 100
"""How many definitions may build on one another, each on the one before."""

_LONGEST_SHOWN = 60
_CODE = re.compile(r"`[^`']*`")
_LOOSE = syn.Binary | syn.Compare | syn.Conditional | syn.Logical | syn.Unary


@dataclass(slots=True)
class SchemaKey:
    """A key that a team declares for an open container."""

    type: Type
    span: Span
    used: bool = False


@dataclass(slots=True, eq=False)
class Context:
    """One action and the libraries that it loads.

    ``defined``: the names of each file, with the places of the name and of its statement; ``early``: those that are
    used above their definition; ``locals``: what rules and helpers define, with the place of the name; ``written``: the
    expressions that have been read, by their place. ``parameters`` of helpers, and what helpers define (``of_helpers``,
    parameters too): no name of these can be written outside of the body. ``spelled_out``: how many expressions the
    bodies of calls have so far. ``results``: what calls of request helpers give. ``dependencies``: the npm packages
    that the action pins, ``modules`` its Actions Modules; ``javascript``: the
    files that the action and its libraries name, by their paths; ``externs``: the functions that they declare, by name.
    ``required``: the npm packages that externs require.
    ``has_tokens``: whether something reads or writes a token; ``has_mistakes``: whether the type of something
    is not known.
    ``namespace``: that of the first claim.
    """

    trigger: Trigger
    engine: "Callable[[syn.Expr, Environment, Type | None], ir.Expr]"
    event: Record = field(init=False)
    numbering: Numbering = field(init=False)
    bodies: Bodies = field(init=False)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    schemas: dict[Path, dict[str, SchemaKey]] = field(default_factory=dict)
    secrets: dict[str, ir.SecretDeclaration] = field(default_factory=dict)
    secrets_read: set[str] = field(default_factory=set)
    referenced: set[object] = field(default_factory=set)
    calls: dict[ir.HelperId, list[tuple[ir.Expr, ...]]] = field(default_factory=dict)
    calls_made: int = 0
    spelled_out: int = 0
    defined: dict[tuple[str, str], tuple[Span, Span]] = field(default_factory=dict)
    early: set[tuple[str, str]] = field(default_factory=set)
    locals: list[tuple[ir.Definition, Span]] = field(default_factory=list)
    closed: dict[tuple[ir.Definition | ir.Variable, bool], bool] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    written: dict[Span, syn.Expr] = field(default_factory=dict)
    dependencies: frozenset[str] = frozenset()
    required: set[str] = field(default_factory=set)
    modules: frozenset[str] = frozenset()
    has_tokens: bool = False
    has_mistakes: bool = False
    namespace: str | None = None
    javascript: dict[str, JavaScriptFile] = field(default_factory=dict)
    externs: dict[str, ir.Extern] = field(default_factory=dict)
    parameters: set[ir.Definition] = field(default_factory=set)
    of_helpers: set[ir.Definition] = field(default_factory=set)
    results: set[ir.Definition] = field(default_factory=set)
    _said: set[tuple[str, Span, Span | None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        event = of_field(self.trigger.event)
        assert isinstance(event, Record)
        self.event = event
        self.numbering = Numbering(meanings_of(self.trigger))
        self.bodies = Bodies(self.numbering)

    def note_unread(self, statement: syn.Broken) -> None:
        """What a statement that cannot be read may declare: nothing that depends on it is judged."""
        if statement.first in ("schema", "load"):
            self.unread.add("schemas")
        elif statement.first in ("secrets", "settings"):
            self.unread.add("secrets")
        elif (not statement.names or statement.first == "=") and statement.first not in (
            "with",
            "only_when",
            "test",
            "always",
            "never",
        ):
            self.unread |= {"names", "schemas", "secrets"}

    def say(self, diagnostic: Diagnostic, at: Span, call: Span | None) -> None:
        """Takes a diagnostic; one mistake is said once, in the helper itself or at each call that it depends
        on.
        """
        key = diagnostic.code.id, at
        if not {(*key, None), (*key, call)} & self._said:
            self._said.add((*key, call))
            self.diagnostics.append(diagnostic)


@lazy_dataclass.dataclass(frozen=True, slots=True)
class Environment:
    """A point of the policy. ``call`` is the call whose helper's body this is; ``lenient`` mutes
    questions of absence, ``muted`` everything; ``gate``: this is a denial, challenge or redirect;
    ``in_f_string``: between its braces, where edits need the other quotes; ``depth``: how many bodies of helpers this
    is in; ``recording``: what happens in the innermost of them; ``handler``: where this is evaluated; ``anew``: the
    head of its block, if what stands outside of it is evaluated there once more."""

    context: Context
    scope: Scope
    facts: Facts
    call: Span | None = None
    lenient: bool = False
    muted: bool = False
    gate: bool = False
    in_f_string: bool = False
    depth: int = 0
    recording: Recording | None = None
    handler: HandlerKind = HandlerKind.EXECUTE
    anew: Span | None = None

    def where(self, facts: Facts) -> "Environment":
        """The same point, where more is known."""
        known = both(self.facts, facts)
        return self if known == self.facts else replace(self, facts=known)

    def assume(self, condition: ir.Expr, holds: bool = True) -> "Environment":
        """The same point, where the condition holds, or does not.

        What one with a mistake in it would establish is not known, so absence is no question there.
        """
        numbering = self.context.numbering
        there = self.where(numbering.when_true(condition) if holds else numbering.when_false(condition))
        is_wrong = self.context.has_mistakes and not self.lenient and has_error(condition)
        return replace(there, lenient=True) if is_wrong else there

    def inside(self) -> "Environment":
        """A block of its own."""
        return replace(self, scope=self.scope.inner())

    def report(
        self,
        code: Code,
        message: str,
        span: Span,
        *,
        label: str = "",
        help: str | None = None,
        notes: tuple[str, ...] = (),
        secondary: tuple[Label, ...] = (),
        fix: Fix | None = None,
    ) -> None:
        """Reports a mistake at ``span``; inside a helper's body at the call, with a note in the helper."""
        if self.muted:
            return
        if self.in_f_string:
            help, fix = help and _with_other_quotes(help), fix and _fix_with_other_quotes(fix)
        report = Report(code, message, span, label, help, notes, secondary, fix)
        if self.recording is not None:
            self.recording.reports.append(report)
        self.repeat(report)

    def repeat(self, report: Report) -> None:
        """Reports a mistake of a body at the call that it now stands for."""
        secondary, primary = report.secondary, Label(report.span, report.label)
        if self.call is not None and report.span != self.call:
            secondary = (Label(report.span, report.label or "here, in the helper"), *secondary)
            primary = Label(self.call, "in this call")
        if self.anew is not None and not _is_below(primary.span, self.anew):
            secondary = (
                *secondary,
                Label(self.anew, "also evaluated here, where no guard and no rule above holds"),
            )
        diagnostic = Diagnostic(
            report.code, report.message, primary, secondary, report.notes, report.help, report.fix
        )
        self.context.say(diagnostic, report.span, self.call)

    def reading(self) -> Reading:
        """What decides here how the body of a helper is read."""
        return Reading(self.facts, self.lenient, self.muted, self.gate)

    def infer(self, node: syn.Expr, expected: Type | None = None) -> ir.Expr:
        """The typed expression that ``node`` means here; ``expected`` gives empty displays their type."""
        return self.context.engine(node, self, expected)

    def text(self, expr: ir.Expr, *, tight: bool = False) -> str:
        """An expression as the policy writes it, to stand in a help; ``value`` for one that is long.

        ``tight``: in front of an operator or a dot.
        """
        node = self.context.written.get(expr.info.span)
        text = "value" if node is None else as_written(node)
        return f"({text})" if tight and isinstance(node, _LOOSE) and text != "value" else text

    def info(self, type_: Type, span: Span) -> ir.Info:
        """Info of an expression that is always present."""
        return ir.Info(type_, True, span)

    def settle(self, expr: ir.Expr) -> ir.Expr:
        """The expression with its presence at this point."""
        if self.recording is not None:
            self.recording.asked.append(expr)
        info = expr.info
        present = self.context.numbering.is_present(expr, self.facts)
        return expr if info.present == present else replace(expr, info=ir.Info(info.type, present, info.span))

    def mistake(self, span: Span, *parts: ir.Expr) -> ir.ErrorExpr:
        """What stands where an error was reported; ``parts`` is what has been read of it."""
        self.context.has_mistakes = True
        return ir.ErrorExpr(ir.Info(Basic.UNKNOWN, True, span), parts)


def _is_below(span: Span, head: Span) -> bool:
    """Whether a place is in the block of the handler, whose head is above."""
    return span.path == head.path and span.start >= head.start


def _with_other_quotes(help: str) -> str:
    """The help with its code as it can stand between the braces of an f-string."""
    return _CODE.sub(lambda code: code[0].replace('"', "'"), help)


def _fix_with_other_quotes(fix: Fix) -> Fix:
    edits = tuple(
        replace(edit, replacement=edit.replacement.replace('"', "'"))
        for edit in fix.edits
        if "'" not in edit.replacement
    )
    return replace(fix, edits=edits) if len(edits) == len(fix.edits) else fix


def as_written(node: syn.Expr) -> str:
    """An expression for a help; ``value`` for one that is long, or that no literal can hold."""
    try:
        text = print_expression(node)
    except ValueError:
        return "value"
    return text if len(text) <= _LONGEST_SHOWN else "value"


def did_you_mean(wrong: str, known: Iterable[str], span: Span) -> tuple[str | None, Fix | None]:
    """A help and a fix for a name that was mistyped."""
    close = meant(wrong, known)
    if close is None:
        return None, None
    return f"did you mean `{close}`?", Fix(f"write `{close}`", (Edit(span, close),))


def list_of_names(names: Iterable[str], most: int = 12) -> str:
    """Names for a sentence: `a`, `b` and 3 more."""
    every = list(names)
    shown = ", ".join(f"`{name}`" for name in every[:most])
    return shown if len(every) <= most else f"{shown} and {len(every) - most} more"
