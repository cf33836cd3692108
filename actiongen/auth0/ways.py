"""Ways of logging in, as values: by a browser, a refresh token, a password grant, …, and what each call does there.

In: nothing; load_ways.py makes these values from ways.json. Out: the vocabulary of checks, tests and tables that ask
what happens to a login that comes another way than in a browser.

    >>> cell("post-login", "multifactor.enable", ways()["refresh-token"]).effect
    <CallEffect.FAILS: 'fails'>
"""

from collections.abc import Mapping
from dataclasses import field
from enum import Enum

from actiongen.auth0.fields import JsonValue
from actiongen.lazy_dataclass import dataclass

Path = tuple[str, ...]


class SignalKind(Enum):
    """What a field is in a way of logging in: one of some values (a list has one of them), none of them, there, or a
    text that begins so."""

    ONE_OF = "one-of"
    NONE_OF = "none-of"
    PRESENT = "present"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True)
class Signal:
    """A field of the event by which a way is known; ``path`` has ``ITEM`` where it is about the items of a list."""

    path: Path
    kind: SignalKind
    values: tuple[str | float | bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """A way of logging in.

    ``trigger``: the one that runs, None where no source says. ``alone``: one request comes in one of these ways; the
    others hold beside one. ``renewal``: somebody who has logged in before comes back. ``preview``: the stage of one
    that Auth0 does not offer to everybody. ``extends``: the way that it is a kind of. All ``signals`` hold in it, and
    what is ``absent`` is not there. ``given`` and ``unset`` make an event of this way out of the default one.
    """

    id: str
    title: str
    trigger: str | None
    alone: bool
    renewal: bool
    preview: str | None
    extends: str | None
    signals: tuple[Signal, ...]
    absent: tuple[Path, ...]
    given: Mapping[Path, JsonValue] = field(hash=False)
    unset: tuple[Path, ...]
    sources: tuple[str, ...]


class CallEffect(Enum):
    """What a call does in a way of logging in.

    ``UNSUPPORTED``: a source says that it is not meant for it, none what happens. ``NOT_RUN``: the trigger does not
    run.
    """

    __hash__ = object.__hash__  # by identity, as they are compared: that of Enum is written in Python

    ACTS = "acts"
    NO_EFFECT = "no-effect"
    FAILS = "fails"
    UNSUPPORTED = "not-supported"
    NOT_RUN = "not-run"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one method does in one way of logging in.

    ``error``: the code of the failure, None where no source says. ``condition``: what has to be true for it, besides
    the way. ``derived``: it follows from the sources together, none says it in one sentence. ``thrown``: the call
    throws, which the types of the language exclude. ``recoverable``: the error is how a client that knows it goes
    on. ``harmless``: it has no effect where there is nothing to have one
    on. ``meaning``: why, in a sentence for the reader of a diagnostic.

    A call does not fail whose first argument is one of ``except_for``, or whose options are others than
    ``with_options``; who asks for the field ``unless_read`` has thought of it. ``advice``: what to write instead.
    """

    effect: CallEffect
    note: str | None
    sources: tuple[str, ...]
    error: str | None = None
    condition: str | None = None
    derived: bool = False
    thrown: bool = False
    recoverable: bool = False
    harmless: bool = False
    meaning: str | None = None
    except_for: tuple[str, ...] = ()
    with_options: Mapping[str, JsonValue] = field(default_factory=dict, hash=False)
    unless_read: Path = ()
    advice: str | None = None
