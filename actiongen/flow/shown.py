"""What a program shows, and to whom.

In: effects. Out: every value that reaches a log, an error or a call of ``api`` (:class:`Shown`), with the fields and
secrets that are in it. Each argument of each method can be read by others, unless the catalogue says that a secret
belongs there.

    log(f"key {event.secrets.API_KEY}")   ->   Shown(Where.LOG, …), Part(Secret("API_KEY"))
"""

from collections.abc import Iterable, Iterator
from enum import Enum

from actiongen import ir
from actiongen.auth0.model import Method, Param, Tag
from actiongen.facts.event_paths import Path
from actiongen.flow.content import Content, Part, Parts, Taken
from actiongen.flow.sites import EffectSite
from actiongen.ir.walk import operands
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span


class Where(Enum):
    """Who can read it. ``CALL``: nobody says who, and nobody says that none can."""

    LOG = "a log"
    CLAIM = "a token"
    SAML = "a SAML response"
    METADATA = "the user's metadata"
    REASON = "a reason that others read"
    URL = "a URL"
    CALL = "a call"


_BY_TAG = {
    Tag.CLAIM: Where.CLAIM,
    Tag.SAML: Where.SAML,
    Tag.USER_METADATA: Where.METADATA,
    Tag.APP_METADATA: Where.METADATA,
    Tag.REDIRECT: Where.URL,
    Tag.DENIAL: Where.REASON,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A value at a place where it can be read; ``at``: in the rule, for a helper's body the call. ``method``: the one
    that it is passed to, if it is no log and no error."""

    where: Where
    method: Method | None
    at: Span
    parts: tuple[Part, ...]


def shown(sites: Iterable[EffectSite], content: Content) -> Iterator[Shown]:
    """Every value that the effects show."""
    for spot in sites:
        match spot.effect:
            case ir.Log(values):
                for value in values:
                    yield _shown(Where.LOG, None, value, spot, content.of(value))
            case ir.Call(method, arguments) | ir.Ask(question=ir.ApiQuery(method, arguments)):
                for param, value in zip(method.params, arguments, strict=False):
                    parts = frozenset[Part]().union(*(content.of(value, each) for each in _readable(param)))
                    yield _shown(_where(method), method, value, spot, parts)
            case ir.Ask(question=ir.Request(sent)):
                for value in _in_url(sent):
                    yield _shown(Where.URL, None, value, spot, content.of(value))
            case ir.Ask(question=ir.Signature(payload, claims=claims)):
                for value in (payload, *(claim.value for claim in claims)):
                    yield _shown(Where.CLAIM, None, value, spot, content.of(value))
            case ir.Ask(question=ir.Verification()):
                pass
            case ir.Ask(question=ir.ExternCall()):
                pass  # the function runs in the Action; what it gives counts as what it was given
            case ir.Let() | ir.If() | ir.For() | ir.HelperDo() | ir.HelperAsk():
                pass
            case _:  # any other effect is taken to show all that it is given
                for value in operands(spot.effect):
                    yield _shown(Where.REASON, None, value, spot, content.of(value))


def _in_url(sent: ir.Sent) -> Iterator[ir.Expr]:
    """What stands in the URL of a request behind its host. Headers and bodies are for the server alone."""
    for part in sent.url:
        if isinstance(part, ir.UrlValue) and part.part is not ir.UrlPart.BASE:
            yield part.value
    if sent.query is not None:
        yield sent.query


def _where(method: Method) -> Where:
    where = next((_BY_TAG[tag] for tag in method.tags if tag in _BY_TAG), None)
    return where or (Where.REASON if method.terminal else Where.CALL)


def _readable(param: Param) -> Iterator[Taken]:
    """The parts of an argument that are no place for a secret."""
    if param.takes_secret is not None:
        return
    if not any(_has_place_for_secrets(option) for option in param.options.values()):
        yield ()
        return
    for name, option in param.options.items():
        yield from ((name, *inner) for inner in _readable(option))


def _has_place_for_secrets(param: Param) -> bool:
    return param.takes_secret is not None or any(map(_has_place_for_secrets, param.options.values()))


def _shown(where: Where, method: Method | None, value: ir.Expr, spot: EffectSite, parts: Parts) -> Shown:
    at = spot.at if spot.at != spot.effect.span else value.info.span
    return Shown(where, method, at, tuple(sorted(parts, key=_place)))


def _place(part: Part) -> tuple[str, int, Path]:
    """Where a part is read, and of parts that are read at one place the path."""
    span = part.source.info.span
    return span.path, span.start, part.path or ()
