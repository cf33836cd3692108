"""What the functions that send requests have to do, beyond the least that one can ask of them.

In: what is used of them. Out: their texts, which have in them what is used and nothing else.

    sending("sendRequest", frozenset({Feature.HEADERS, Feature.TIMEOUT}))   ->   'async function sendRequest(…'
"""

from enum import Enum
from functools import cache

from actiongen.backends.javascript.rendering import template

_WIDTH = 80
_TIMEOUT = 3000


class Feature(Enum):
    """Something that a function of the runtime does in this Action; the value is its name in the templates."""

    # Requests have …
    HEADERS = "headers"
    BODY = "body"
    FORM = "form"
    ACCEPT = "accept"
    ACCEPT_ALL = "accept_all"
    TIMEOUT = "timeout"
    DEADLINE = "deadline"
    # … and perhaps no address or body that can be sent, which are undefined and null.
    NO_ADDRESS = "no_address"
    NO_BODY = "no_body"
    # Of answers and failures this is read.
    STATUS = "status"
    TEXT = "text"
    JSON = "json"
    REASON = "reason"
    FAILED_STATUS = "failed_status"
    # Requests of clients, and those for keys, have …
    CLIENT_QUERY = "client_query"
    CLIENT_HEADERS = "client_headers"
    CLIENT_RETRIES = "client_retries"
    KEY_RETRIES = "key_retries"


Features = frozenset[Feature]
EVERY: Features = frozenset(Feature)


@cache
def sending(name: str, features: Features) -> str:
    """The text of a function, as its template lays it out."""
    asks = {feature.value: feature in features for feature in Feature}
    options = _options(features)
    retries = Feature.KEY_RETRIES if name == "fetchKeys" else Feature.CLIENT_RETRIES
    values = {
        "asks": asks,
        "options": options,
        "head": _head(options),
        "timeout": "timeout" if Feature.TIMEOUT in features else f"{_TIMEOUT}",
        "answer": _answer(features),
        "impossible": _impossible(features, "address", "body"),
        "path_impossible": _impossible(features, "path", "options.body"),
        "send": "sendRepeatedly" if retries in features else "sendRequest",
    }
    return template("runtime", f"{name}.js.j2").render(values).rstrip("\n")


def _options(features: Features) -> tuple[str, ...]:
    """The options of a request, as a pattern takes them apart."""
    patterns = {
        Feature.HEADERS: "headers",
        Feature.BODY: "body",
        Feature.FORM: "form",
        Feature.ACCEPT: "accept = []",
        Feature.ACCEPT_ALL: "acceptAll",
        Feature.TIMEOUT: f"timeout = {_TIMEOUT}",
        Feature.DEADLINE: "deadline = Infinity",
    }
    return tuple(pattern for feature, pattern in patterns.items() if feature in features)


def _head(options: tuple[str, ...]) -> str:
    """The first line of ``sendRequest``; several where one is too long."""
    start, pattern = "async function sendRequest(", f"{{ {', '.join(options)} }} = {{}}"
    parameters = ["method", "address", *([pattern] if options else [])]
    line = f"{start}{', '.join(parameters)}) {{"
    if len(line) <= _WIDTH:
        return line
    if len(f"  {pattern},") > _WIDTH:
        parameters[-1] = "\n".join(("{", *(f"    {option}," for option in options), "  } = {}"))
    return "\n".join((start, *(f"  {parameter}," for parameter in parameters), ") {"))


def _answer(features: Features) -> str:
    """What is made of an answer."""
    fields = {Feature.STATUS: "status", Feature.TEXT: "text", Feature.JSON: "json: fromJson(text)"}
    made = ", ".join(text for feature, text in fields.items() if feature in features)
    return f"{{ {made} }}" if made else "{}"


def _impossible(features: Features, address: str, body: str) -> str:
    """The condition under which there is no such request, nothing if there always is one."""
    tests = {Feature.NO_ADDRESS: f"{address} === undefined", Feature.NO_BODY: f"{body} === null"}
    return " || ".join(test for feature, test in tests.items() if feature in features)
