"""Whether a function of an original is one of our runtime, by its text.

In: a name and the text of a function. Out: a yes or no. What our templates lay out differently for each Action is laid
out anew with what the text shows to be in it, and has to be the same.

    is_of_runtime("emailDomain", "function emailDomain(email) {…}")   ->   True
"""

import re
from functools import cache
from importlib import resources
from itertools import chain, combinations

from actiongen.backends.javascript.runtime.features import Feature, sending
from actiongen.unicode import is_name

_COMMENT = re.compile(r"^\s*/\*\*.*?\*/\s*", re.DOTALL)
_SIGNS = {
    Feature.HEADERS: "headers",
    Feature.FORM: "URLSearchParams(form)",
    Feature.ACCEPT: "accept = []",
    Feature.ACCEPT_ALL: "acceptAll",
    Feature.TIMEOUT: "timeout = 3000",
    Feature.DEADLINE: "deadline = Infinity",
    Feature.NO_ADDRESS: "address === undefined",
    Feature.NO_BODY: "body === null",
    Feature.JSON: "json: fromJson(text)",
    Feature.REASON: "let reason",
}
"""What the text of ``sendRequest`` shows of itself."""
_TRIED: dict[str, tuple[Feature, ...]] = {
    "sendRequest": (Feature.STATUS, Feature.TEXT, Feature.FAILED_STATUS, Feature.BODY),
    "sendRepeatedly": (Feature.HEADERS, Feature.TIMEOUT, Feature.DEADLINE),
    "sendAuthorized": (
        *(Feature.NO_ADDRESS, Feature.NO_BODY),
        *(Feature.CLIENT_QUERY, Feature.CLIENT_HEADERS, Feature.CLIENT_RETRIES),
    ),
    "requestToken": (Feature.CLIENT_RETRIES,),
    "fetchKeys": (Feature.HEADERS, Feature.KEY_RETRIES),
}
"""What else each function may do in an Action: with or without, the text is compared."""


def is_of_runtime(name: str, text: str) -> bool:
    """Whether the text is that of our function of this name."""
    words = text.split()
    if name in _TRIED:
        return _is_laid_out(name, words, text)
    stored = _stored(name)
    return stored is not None and stored.split() == words


@cache
def _stored(name: str) -> str | None:
    if not is_name(name):
        return None
    place = resources.files("actiongen.backends.javascript.runtime").joinpath(f"{name}.js")
    return _COMMENT.sub("", place.read_text("utf-8"), count=1) if place.is_file() else None


def _is_laid_out(name: str, words: list[str], text: str) -> bool:
    shown = frozenset(feature for feature, sign in _SIGNS.items() if sign in text and name == "sendRequest")
    features = _TRIED[name]
    for tried in chain.from_iterable(combinations(features, count) for count in range(len(features) + 1)):
        made = _COMMENT.sub("", sending(name, shown | frozenset(tried)), count=1)
        if made.split() == words:
            return True
    return False
