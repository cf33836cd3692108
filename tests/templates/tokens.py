"""Tokens that templates are asked to exchange: right ones, and ones with a fault each.

In: nothing but ``node/sign.js`` beside this file. Out: :func:`signed`: the tokens, and the keys that verify them.

    signed((Claims("known", {"sub": "auth0|1"}),)).texts
"""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache

from actiongen.auth0.model import JsonValue
from actiongen.runner.find import find_node
from templates.originals import PACKAGES, install

NOW_S = 1_767_225_600
"""The clock of generated events, in seconds."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says, and who signs it: a key of ``node/sign.js``; None signs nothing."""

    key: str | None
    claims: Mapping[str, JsonValue]
    alg: str = "RS256"
    header: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signed:
    """Tokens, and the answer that has the keys of those that are known."""

    jwks: Mapping[str, JsonValue]
    texts: tuple[str, ...]


def signed(tokens: tuple[Claims, ...]) -> Signed:
    """The tokens, signed."""
    return _signed(json.dumps([asdict(token) for token in tokens]))


@cache
def _signed(asked: str) -> Signed:
    install()
    command = [str(find_node().path), "sign.js"]
    done = subprocess.run(command, cwd=PACKAGES, input=asked, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return Signed(found["jwks"], tuple(found["tokens"]))
