"""JSON Web Tokens: what is asked of one, and what one is made of.

In: nothing. Out: :class:`Verification` and :class:`Signature`, questions of :class:`actiongen.ir.effects.Ask`.

    jwt.verify(token, event.secrets.KEY, algorithms=["HS256"], on_invalid=stop())
    ->   Verification(token, Secret("KEY"), ("HS256",), (), None, None)
"""

from actiongen.ir.expressions import Entry, Expr
from actiongen.ir.requests import FAILURES
from actiongen.ir.types import Basic, Record, RecordField
from actiongen.lazy_dataclass import dataclass

WITH_SECRET = ("HS256", "HS384", "HS512")
"""The algorithms whose key is a secret that both sides know (RFC 7518, 3.2)."""
WITH_KEY_PAIR = (
    *("RS256", "RS384", "RS512"),
    *("PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512"),
    "EdDSA",
)
"""The algorithms that sign with a private key and verify with a public one (RFC 7518, 3.3 to 3.5; RFC 8037)."""


def takes_secret(algorithm: str) -> bool:
    """Whether the key of an algorithm is a secret that both sides know."""
    return algorithm in WITH_SECRET


@dataclass(frozen=True, slots=True)
class Verification:
    """``jwt.verify(…)``: whether somebody with the right key has signed a token that says what is expected.

    ``key`` is a text, a secret or a public key in PEM, or the answer to a request for a set of public keys. ``claims``
    are those that are expected, by the name that the option has; ``max_age`` and ``leeway`` are in milliseconds.
    """

    token: Expr
    key: Expr
    algorithms: tuple[str, ...]
    claims: tuple[Entry, ...]
    max_age: float | None
    leeway: float | None

    @property
    def has_secret(self) -> bool:
        """Whether the key is a secret that both sides know."""
        return takes_secret(self.algorithms[0])


@dataclass(frozen=True, slots=True)
class Signature:
    """``jwt.sign(…)``: a token of the payload and the claims, which ends ``expires_in`` milliseconds from now."""

    payload: Expr
    key: Expr
    algorithm: str
    claims: tuple[Entry, ...]
    expires_in: float

    @property
    def has_secret(self) -> bool:
        """Whether the key is a secret that both sides know."""
        return takes_secret(self.algorithm)


VERIFY, SIGN = "jwt.verify", "jwt.sign"
"""What tests call the two in ``returns=``."""
INVALID, EXPIRED = "invalid", "expired"
"""Why a token does not count."""

TOKEN_FAILURE = Record(
    (
        RecordField("reason", Basic.STRING, optional=False, values=(*FAILURES, INVALID, EXPIRED)),
        RecordField("status", Basic.NUMBER, optional=True),
    )
)
"""The type of what an effect helper gets that ``on_invalid=`` names: that of a request, so that one helper serves
both; there is no status."""

JOSE = ("jose", "5.10.0")
"""The npm package that reads and writes tokens, and its version: the last that ``require`` takes on Node 18, too."""
