"""Names of JavaScript, Python and Auth0's retired Rules, and what people write here instead.

In: a name with its dots, as it is written. Out: the answer for its longest known beginning.

    answer(("console", "log"))   ->   2 names, "write `log("what happened", value)`"
"""

from collections.abc import Sequence

from actiongen.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What to write; ``edit``: the text that stands for the name itself, in any place."""

    help: str
    edit: str | None = None


def answer(names: Sequence[str]) -> tuple[int, Answer] | None:
    """The answer for the longest known beginning of ``a.b.c``, and how many names that is."""
    for length in range(min(len(names), _LONGEST), 0, -1):
        found = ANSWERS.get(".".join(names[:length]))
        if found is not None:
            return length, found
    return None


def _same(name: str, text: str | None = None) -> dict[str, Answer]:
    text = text or name
    return {name: Answer(f"write `{text}`", text)}


def _all(names: str, answer: Answer) -> dict[str, Answer]:
    return dict.fromkeys(names.split(), answer)


_TIME = 'the time is `now()`, `time("2026-01-31")` reads one, and `days(30)` is a span of time'
OF_TIMES = (
    'write `weekday(t, "Europe/Vienna")`, `hour(…)` or `date(…)` with the zone that counts, or `iso(t)`'
)
"""What a time has in the place of members and methods."""
OF_DURATIONS = "a duration is divided by a unit: `d / days(1)` is a number of days"
"""What a duration has in the place of them."""
_TOKEN = (
    "write `jwt.verify(token, key, algorithms=[…], …)`, `jwt.decode(token)` or `jwt.sign(payload, key, …)`"
)
_DIGEST = 'write `sha256(text, "hex")`, or `hmac_sha256(key, text, "hex")` for one with a key'
_PATTERN = 'write `matches(r"^abc", text)`; it finds the pattern anywhere, unless `^` and `$` hold it'
_NUMBER = "write `to_number(text)`; it is absent where the text is no number"
_TEXT = 'write a text with the value in it: `f"{value}"`'
_TYPE = "`read(value, string)` is the value if it is a text, and absent otherwise"
_LOG = Answer('write `log("what happened", value)`', "log")
_SECRET = 'write `secrets("API_KEY")` above the rules, and read it as `event.secrets.API_KEY`'
_REQUEST = Answer(
    'write `answer = http.get("https://api.example.com", on_error=log("no answer"))` on a line of its own'
)
_NO_SETS = "there are only lists: write `[a, b]`, and `x in xs` to look into one"
_CLAIM = 'write `api.idToken.setCustomClaim("https://acme.example/role", value)`'
_LOOP = "write `for x in xs:`, or `[x for x in xs]` for a list"
_ROUND = "write `floor(x + 0.5)`; `floor(x)` and `ceil(x)` are the whole numbers below and above"
_ABS = "write `x if x > 0 else -x`"
_FIRST = "write `first(x for x in xs if …)`; it is absent where there is none"
_NO_NUMBERS = "nothing stands for it here: write the value out, or leave the line out"

_JAVASCRIPT = {
    **_same("true", "True"),
    **_same("false", "False"),
    **_same("null", "None"),
    **_same("undefined", "None"),
    "console": Answer('write `log("what happened", value)`'),
    **_all("console.log console.info console.warn console.error console.debug", _LOG),
    "JSON": Answer("write `to_json(value)`, or `from_json(text)`"),
    "JSON.stringify": Answer("write `to_json(value)`", "to_json"),
    "JSON.parse": Answer("write `from_json(text)`", "from_json"),
    "Date": Answer(_TIME),
    "Intl": Answer(OF_TIMES),
    "Date.now": Answer("write `now()`", "now"),
    "Date.parse": Answer("write `time(text)`", "time"),
    **_all("parseInt parseFloat Number", Answer(_NUMBER)),
    "String": Answer(_TEXT),
    "Boolean": Answer("compare the value, or write `truthy(value)` for metadata of any type"),
    "Object": Answer("write `for key, value in d.items():`, and `key in d` to ask for one key"),
    "Array": Answer("write a list: `[a, b]`"),
    "Array.isArray": Answer(
        "`read(value, [string])` is the value if it is a list of texts, and absent otherwise"
    ),
    **_all("Set Map", Answer(_NO_SETS)),
    "RegExp": Answer(_PATTERN),
    "Math": Answer(_NO_NUMBERS),
    "Math.round": Answer(_ROUND),
    "Math.floor": Answer("write `floor(x)`", "floor"),
    "Math.ceil": Answer("write `ceil(x)`", "ceil"),
    "Math.min": Answer("write `min([a, b])`"),
    "Math.max": Answer("write `max([a, b])`"),
    "Math.abs": Answer(_ABS),
    **_all("isNaN isFinite NaN Infinity", Answer("a number that is not finite is absent: write `x is None`")),
    **_all("fetch axios got superagent XMLHttpRequest request.get request.post", _REQUEST),
    **_all(
        "ManagementClient AuthenticationClient",
        Answer(
            "write `auth0 = management(domain=…, client_id=…, client_secret=…)`, and "
            '`auth0.get("/api/v2/users", on_error=…)`'
        ),
    ),
    "crypto": Answer(_DIGEST),
    "crypto.randomUUID": Answer("write `uuid()`", "uuid"),
    "btoa": Answer("write `base64(text)`", "base64"),
    "atob": Answer("write `from_base64(text)`", "from_base64"),
    "Buffer": Answer("write `base64(text)`, `base64url(text)` or `from_base64(text)`"),
    **_all(
        "encodeURIComponent decodeURIComponent",
        Answer("leave it out: URLs of requests are encoded"),
    ),
    **_all("jsonwebtoken jose", Answer(_TOKEN)),
    "process": Answer(_SECRET),
    "exports": Answer("write `with rule(…):` for each case: the handler is made of them"),
    "require": Answer("a policy loads no packages: leave the line out; what the language has is built in"),
    **_all(
        "Error UnauthorizedError", Answer('write `api.access.deny("why")`, or `abort("why")` for a fault')
    ),
    **_all("setTimeout Promise", Answer("leave it out: what must be awaited is awaited")),
}
_PYTHON = {
    "logging": Answer('write `log("what happened", value)`'),
    **_all("print logging.info logging.warning logging.error logging.debug", _LOG),
    **_all("int float", Answer(_NUMBER)),
    **_all("str repr format", Answer(_TEXT)),
    "bool": Answer("compare the value, or write `truthy(value)` for metadata of any type"),
    **_all("isinstance type hasattr getattr callable", Answer(_TYPE)),
    "list": Answer("write a list: `[a, b]`, or `[x for x in xs]`"),
    "tuple": Answer("write a list: `[a, b]`"),
    **_all("set frozenset", Answer(_NO_SETS)),
    "dict": Answer('write `{"key": value}`'),
    "map": Answer("write `[x.lower() for x in xs]`"),
    "filter": Answer('write `[x for x in xs if x != ""]`'),
    **_all("range enumerate zip iter", Answer(_LOOP)),
    "next": Answer(_FIRST),
    **_all("exit quit", Answer("write `stop()`")),
    "abs": Answer(_ABS),
    "round": Answer(_ROUND),
    "math.floor": Answer("write `floor(x)`", "floor"),
    "math.ceil": Answer("write `ceil(x)`", "ceil"),
    **_all("datetime datetime.datetime date.today datetime.date timedelta zoneinfo pytz", Answer(_TIME)),
    **_all("datetime.utcnow datetime.now datetime.datetime.now", Answer(_TIME)),
    **_all("datetime.fromisoformat", Answer("write `time(text)`", "time")),
    "time.time": Answer("write `now()`", "now"),
    **_all("re re.match re.search re.fullmatch re.compile", Answer(_PATTERN)),
    "json.dumps": Answer("write `to_json(value)`", "to_json"),
    "json.loads": Answer("write `from_json(text)`", "from_json"),
    "os": Answer(_SECRET),
    **_all("math random", Answer(_NO_NUMBERS)),
    **_all("requests httpx urllib urlopen http.client", _REQUEST),
    **_all(
        "ip_network ip_address ipaddress netaddr",
        Answer('write `ip_in(event.request.ip, ["198.51.100.0/24"])`'),
    ),
    **_all("hashlib hmac", Answer(_DIGEST)),
    "base64.b64encode": Answer("write `base64(text)`", "base64"),
    "base64.urlsafe_b64encode": Answer("write `base64url(text)`", "base64url"),
    **_all("base64.b64decode base64.urlsafe_b64decode", Answer("write `from_base64(text)`", "from_base64")),
    **_all("Exception ValueError", Answer('write `abort("why")`, or `api.access.deny("why")`')),
    **_all("self super", Answer(_NO_NUMBERS)),
}
_RULES = {
    **_same("user", "event.user"),
    **_same("context", "event"),
    **_all("context.idToken context.accessToken", Answer(_CLAIM)),
    "context.samlConfiguration": Answer('write `api.samlResponse.setAttribute("name", value)`'),
    "context.multifactor": Answer('write `api.multifactor.enable("any")`'),
    "context.redirect": Answer("write `api.redirect.sendUserTo(…)` in a rule"),
    **_same("context.clientName", "event.client.name"),
    **_same("context.clientID", "event.client.client_id"),
    **_same("context.clientMetadata", "event.client.metadata"),
    **_same("context.connection", "event.connection.name"),
    **_same("context.connectionStrategy", "event.connection.strategy"),
    **_same("context.protocol", "event.transaction.protocol"),
    **_same("context.stats.loginsCount", "event.stats.logins_count"),
    "callback": Answer(
        "leave it out: a rule ends by itself, `stop()` ends the action,"
        ' and `api.access.deny("why")` refuses the login'
    ),
    "configuration": Answer(_SECRET),
    "auth0": Answer('write `api.user.setAppMetadata("key", value)` for metadata; nothing else is changed'),
    "auth0.users.updateUserMetadata": Answer('write `api.user.setUserMetadata("key", value)`'),
    "auth0.users.updateAppMetadata": Answer('write `api.user.setAppMetadata("key", value)`'),
}
_TERRAFORM = {
    "var": Answer(_SECRET),
    "base64encode": Answer("write `base64(text)`", "base64"),
    "base64decode": Answer("write `from_base64(text)`", "from_base64"),
    "jsonencode": Answer("write `to_json(value)`", "to_json"),
    "jsondecode": Answer("write `from_json(text)`", "from_json"),
    "lower": Answer("write `text.lower()`"),
    "upper": Answer("write `text.upper()`"),
    "lookup": Answer("write `d.get(key, default)`"),
    "contains": Answer("write `x in xs`"),
    "concat": Answer("write `[*xs, *ys]`"),
    "length": Answer("write `len(xs)`", "len"),
    "toset": Answer(_NO_SETS),
    "regex": Answer(_PATTERN),
    "tostring": Answer(_TEXT),
    "tonumber": Answer(_NUMBER),
}
_NOWHERE = """
    reversed vars dir id hash input open eval exec compile chr ord pow
    Symbol Proxy Reflect module this arguments global
"""

ANSWERS: dict[str, Answer] = {
    **_all(_NOWHERE, Answer(_NO_NUMBERS)),
    **_TERRAFORM,
    **_JAVASCRIPT,
    **_PYTHON,
    **_RULES,
}
_LONGEST = max(name.count(".") + 1 for name in ANSWERS)


def of_module(name: str) -> Answer | None:
    """What stands for a module or package of that name: ``datetime``, ``node-fetch``."""
    found = answer(name.split("."))
    if found is None and name.startswith("node-"):
        found = answer([name.removeprefix("node-")])
    return None if found is None else found[1]
