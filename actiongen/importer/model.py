"""What an import reads and what comes of it, as data.

In: nothing. Out: :class:`Export`, whatever it was read from; :class:`Imported` for each Action, Rule or Hook of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from actiongen.core.tree import Function
from actiongen.source import JavaScriptFile, Span


class Kind(Enum):
    """What a piece of JavaScript is for."""

    ACTION = "action"
    RULE = "rule"
    HOOK = "hook"


@dataclass(frozen=True, slots=True)
class Package:
    """An npm package that an Action depends on; ``version`` is as the export says it, or empty."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Handed:
    """What a Rule is handed by earlier ones of its export, and hands on to later ones.

    ``reads`` and ``writes`` are places as a rule with the usual names of parameters writes them: `user.groups`,
    `context.isAdmin`. ``functions`` are those that an earlier rule has put into `global`, by their names there.
    """

    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    functions: Mapping[str, Function] = field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class Original:
    """An Action, Rule or Hook as it was found.

    ``path`` is the file that holds its code, relative to where the import began, for people and spans. ``code`` is
    its JavaScript. ``name`` is its name in Auth0. ``trigger`` is Auth0's id of it (``post-login``), of a rule
    ``post-login``; empty where nothing says it: then what it exports does. ``version`` and ``runtime`` are empty
    where nothing says them. ``secrets`` are names alone: no value is ever kept. ``module_versions`` are the numbers
    of the versions of ``modules``, empty where nothing says one. ``order`` is the place among its kind. ``resource``
    is the address of a Terraform resource without its type (``auth0_action.mfa`` is ``mfa``). ``settings`` are the
    keys of ``rulesConfigs`` that a Rule may read. ``notes`` say what the source says beside, and nothing takes over:
    "the code is a template". ``stem`` is the name that the file of the policy is to have; empty: of its name.
    ``handed`` is what Rules of one export hand on to each other.
    """

    kind: Kind
    path: str
    name: str
    code: str = field(repr=False)
    trigger: str = ""
    version: str = ""
    runtime: str = ""
    packages: tuple[Package, ...] = ()
    secrets: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    module_versions: tuple[str, ...] = ()
    order: int | None = None
    is_enabled: bool = True
    resource: str | None = None
    stage: str = ""
    notes: tuple[str, ...] = ()
    stem: str = ""
    handed: Handed = field(default_factory=Handed, repr=False)


@dataclass(frozen=True, slots=True)
class Module:
    """An Actions Module: code that Actions require as ``actions:name``."""

    path: str
    name: str
    code: str = field(repr=False)
    packages: tuple[Package, ...] = ()
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Binding:
    """The order of the Actions of one trigger, by their names in Auth0; ``resource`` as of an :class:`Original`.

    ``is_ordered`` is False where nothing says their order: it is that of the source then. ``singles`` are the
    resources of type ``auth0_trigger_action``, which bind an Action each.
    """

    trigger: str
    actions: tuple[str, ...]
    resource: str | None = None
    is_ordered: bool = True
    singles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missed:
    """What could not be read, and why: the file, what is in it ("the action MFA"), a sentence with an edit if there
    is one.
    """

    path: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Export:
    """All that a source holds. ``form`` is ``js``, ``deploy-cli``, ``terraform`` or ``api``."""

    form: str
    originals: tuple[Original, ...]
    modules: tuple[Module, ...] = ()
    bindings: tuple[Binding, ...] = ()
    missed: tuple[Missed, ...] = ()


class RepairKind(Enum):
    """Why the policy does something else than the original, on purpose of the language."""

    ABSENT = "absent"
    """The original throws, or hands on ``undefined``, where a value is absent; the policy leaves the call out."""
    TYPE = "type"
    """The original converts a value of another type; the policy takes it for absent."""
    TRUTHY = "truthy"
    """The original takes an empty text, 0 or an empty list for false or true; the policy says which it means."""
    AFTER_DENIAL = "after-denial"
    """The original goes on after a denial."""
    NOT_AWAITED = "not-awaited"
    """The original does not wait for what it starts."""
    EMPTY_LIST = "empty-list"
    """The original lets an empty list through."""
    ERROR = "error"
    """What the original does when something fails is said otherwise."""
    HANDED_ON = "handed-on"
    """What the original writes for whoever comes after it is said in the metadata of the transaction."""
    DROPPED = "dropped"
    """What has no effect that Auth0 or anybody sees: a debugging line, an unused variable."""
    DECIDED = "decided"
    """A function in JavaScript decides, as in the original; the policy does what it says."""
    GUESSED = "guessed"
    """Nothing says what a policy has to say: something stands for it until a person has looked it up."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One difference that the language makes, at a place of the original; ``what`` is a sentence for people."""

    kind: RepairKind
    span: Span
    what: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something cannot become a policy: the construct, its place in the original, and what a person can do.

    ``what`` names the construct ("a loop that ends early"), ``help`` is the edit, or empty.
    """

    span: Span
    what: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that was written. ``externs`` are the JavaScript files that it names; ``stem`` the name of its file;
    ``settings`` its values of ``rulesConfigs`` that are no secrets.
    """

    stem: str
    text: str
    externs: tuple[JavaScriptFile, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one original: a policy, or the problems that kept it from being one."""

    original: Original
    policy: Policy | None
    problems: tuple[Problem, ...] = ()
