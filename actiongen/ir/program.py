"""What the files of a folder are: actions with their handlers, flows, libraries.

In: a file, analysed. Out: one :class:`Program`, :class:`Flows` or :class:`Library`.

    Program(…).handlers   ->   (Handler(HandlerKind.EXECUTE, (Define(…), Guard(…), Rule(…))),)
"""

from dataclasses import field

from actiongen.auth0.model import HandlerKind, Trigger
from actiongen.ir.effects import Asking, Effect, Helper
from actiongen.ir.expressions import Expr, HelperId
from actiongen.ir.info import Definition
from actiongen.ir.tests import Property, Test
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span


@dataclass(frozen=True, slots=True)
class Define:
    """A definition that something uses, where it stands."""

    definition: Definition


@dataclass(frozen=True, slots=True)
class DefineHelper:
    """A helper that something calls, where its ``def`` stands; one for each tuple of parameter types."""

    id: HelperId
    helper: Helper


@dataclass(frozen=True, slots=True)
class Guard:
    """``only_when(title, condition)``: when it does not hold, nothing below runs."""

    title: str | None
    condition: Expr
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """``with rule(title, when=condition):``; None is always."""

    title: str
    condition: Expr | None
    body: tuple[Effect, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Perform:
    """A question between the rules, or a helper that asks; its title says what happened when the handler ends there."""

    ask: Asking
    span: Span = field(compare=False)

    @property
    def title(self) -> str:
        """What reports and comments call its failure."""
        return f"{self.ask.name} failed"

    @property
    def condition(self) -> Expr | None:
        """None: the handler always gets there."""
        return None

    @property
    def body(self) -> tuple[Effect, ...]:
        """The question alone."""
        return (self.ask,)


Acting = Rule | Perform
"""The steps that do something: each has a title, a condition (None is always) and a body."""

Step = Define | DefineHelper | Guard | Acting


@dataclass(frozen=True, slots=True)
class Handler:
    """One function that the Action exports: ``steps`` run in order, from an event of its own.

    Libraries' definitions come first; unused ones are not among the steps. A definition above all handlers is a step
    of each handler that uses it, and is evaluated there. What holds in one handler says nothing about another. ``span``
    is the head of its block, None of the first handler, which is the rest of the file.
    """

    kind: HandlerKind
    steps: tuple[Step, ...]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class SecretDeclaration:
    """A name of ``secrets(…)`` or ``settings(…)``: Auth0 keeps both in one place."""

    name: str
    optional: bool
    is_setting: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Dependency:
    """An npm package pinned to one version."""

    name: str
    version: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class ModulePin:
    """An Actions Module of the tenant, and the number of the version that the Action uses."""

    name: str
    version: int
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Header:
    """``action(…)``: the Auth0 Action and its Terraform resource."""

    name: str
    trigger: Trigger
    version: str
    runtime: str
    deploy: bool
    resource: str
    dependencies: tuple[Dependency, ...]
    modules: tuple[ModulePin, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Program:
    """An action file; ``handlers`` has one of each kind at most."""

    path: str
    stem: str
    docstring: str | None
    header: Header
    secrets: tuple[SecretDeclaration, ...]
    handlers: tuple[Handler, ...]
    tests: tuple[Test, ...]
    properties: tuple[Property, ...]

    def handler(self, kind: HandlerKind) -> Handler | None:
        """The handler of a kind; None if the policy says nothing about it."""
        return next((handler for handler in self.handlers if handler.kind is kind), None)

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """The steps of all handlers, in order; a definition or helper that several handlers use comes once."""
        if len(self.handlers) == 1:
            return self.handlers[0].steps
        defined: set[Definition | HelperId] = set()
        steps: list[Step] = []
        for handler in self.handlers:
            for step in handler.steps:
                if isinstance(step, Define | DefineHelper):
                    name = step.definition if isinstance(step, Define) else step.id
                    if name in defined:
                        continue
                    defined.add(name)
                steps.append(step)
        return tuple(steps)


@dataclass(frozen=True, slots=True)
class External:
    """``external(name)``: an Action that is no policy; who calls the Terraform module gives its id."""

    name: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class FlowAction:
    """``"mfa_action"`` in a flow: a policy by its stem."""

    stem: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Flow:
    """``flow(trigger, entries)``: what a trigger runs in order."""

    trigger: Trigger
    entries: tuple[FlowAction | External, ...]
    span: Span = field(compare=False)

    @property
    def actions(self) -> tuple[str, ...]:
        """The stems of the policies."""
        return tuple(entry.stem for entry in self.entries if isinstance(entry, FlowAction))

    @property
    def externals(self) -> tuple[External, ...]:
        """The Actions that are no policies."""
        return tuple(entry for entry in self.entries if isinstance(entry, External))


@dataclass(frozen=True, slots=True)
class FlowWithTests:
    """A flow, and the tests and properties of its actions together."""

    flow: Flow
    tests: tuple[Test, ...]
    properties: tuple[Property, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """A file of definitions, helpers and schemas; it is checked where it is loaded."""

    path: str


@dataclass(frozen=True, slots=True)
class Flows:
    """A file of ``flow(…)`` declarations, their tests and properties."""

    path: str
    flows: tuple[FlowWithTests, ...]


Content = Program | Flows | Library
"""What one file holds."""
