"""Ways in which a secret can come to a call.

In: nothing. Out: :data:`ROUTES`, each with what it needs at the top of the file and the lines of a rule; ``K`` is the
secret, ``OPTIONAL`` an optional one, ``LETTER`` a setting whose value is "a".

    ROUTES[0].lines(lambda text: f"log({text})", 1)   ->   (["log(event.secrets.KEY)"], [])
"""

from collections.abc import Callable
from dataclasses import dataclass

K, OPTIONAL, LETTER = "event.secrets.KEY", "event.secrets.OPTIONAL", "event.secrets.LETTER"
LIBRARY = """\
def wrapped(text):
    inner = f"<{text}>"
    return inner


def listed(text):
    return [text, "a"]


def asked_there(text):
    http.get("https://asked.example/", on_error=log("none"))
    return text
"""
EXTERNS = "externs/echo.js"
ECHO = """\
exports.echo = (text) => text;
exports.later = async (first, text) => text;
exports.parts = (text) => ({ k: text, deep: { l: [text] } });
exports.any_ = (value) => value;
exports.tell = (text) => {
  throw new Error(text);
};
"""
"""Functions in JavaScript that give what they are given."""
TOP = f"""\
load("shared/lib.policy", "wrapped", "listed", "asked_there")


@extern("{EXTERNS}")
def echo(text: string) -> string: ...


@extern("{EXTERNS}")
def later(first: string, text: string) -> string: ...


@extern("{EXTERNS}")
def parts(text: string) -> {{"k": string, "deep": {{"l": [string]}}}}: ...


@extern("{EXTERNS}")
def any_(value: json) -> json: ...


@extern("{EXTERNS}")
def tell(text: string) -> None: ...


alias = {K}
far = alias
record = {{"k": {K}, "deep": {{"l": [{K}]}}}}
letters = ["a", {K}]


def same(text):
    return text


def local(text):
    made = text + "."
    return made


def own(text):
    return f"{{text}}{{{K}}}"


def ask_first(text):
    http.get("https://asked.example/", on_error=log("none"))
    return text


far_asked = ask_first({K})
"""

ASKED, FAILS = "https://asked.example/", "https://fails.example/"
"""A server that answers, and one that does not."""
SINK = "the call"
_GET = f'http.get("{ASKED}", on_error=log("none"))'

Sink = Callable[[str], str]


@dataclass(frozen=True)
class Route:
    """``takes_requests``: a request can stand at its end. ``body`` gives the lines of the rule and of what stands above
    it, for a call and its number."""

    name: str
    takes_requests: bool
    body: Callable[[Sink, int], tuple[list[str], list[str]]]


def _expression(text: str) -> Route:
    return Route(text, True, lambda sink, _: ([sink(text)], []))


def _lines(name: str, *above: str, last: str) -> Route:
    """Lines before the call; the call stands inside those that end in a colon."""
    depth = sum(line.endswith(":") for line in above)

    def body(sink: Sink, _: int) -> tuple[list[str], list[str]]:
        found, indent = [], ""
        for line in above:
            found.append(indent + line)
            indent += "    " if line.endswith(":") else ""
        assert len(indent) == 4 * depth
        return [*found, indent + sink(last)], []

    return Route(name, True, body)


def _effect_helper(name: str, shown: str, given: str) -> Route:
    def body(sink: Sink, number: int) -> tuple[list[str], list[str]]:
        return [f"show_{number}({given})"], [f"def show_{number}(text):", f"    {sink(shown)}", "", ""]

    return Route(name, True, body)


def _request_helper(name: str, *inside: str, given: str = f"({K})", shown: str = "made") -> Route:
    """A helper that asks another server and returns a value. The call stands in it as :data:`SINK`, else below it,
    with what it returns."""

    def body(sink: Sink, number: int) -> tuple[list[str], list[str]]:
        lines = [f"    {sink('text') if line == SINK else line}" for line in inside]
        called = f"made = ask_{number}{given}"
        after = [] if SINK in inside else [sink(shown)]
        return [called, *after], [f"def ask_{number}(text):", *lines, "", ""]

    return Route(name, True, body)


def _failing(
    name: str, *helper: str, on_error: str, question: str = f'http.get("{FAILS}", on_error={{}})'
) -> Route:
    """A request or a call of an extern that fails; what stands in its ``on_error`` shows the secret."""

    def body(sink: Sink, number: int) -> tuple[list[str], list[str]]:
        above = [line.replace("NAME", f"tell_{number}") for line in helper]
        shown = [f"    {sink('text')}" if line == SINK else line for line in above]
        asked = question.format(on_error.replace("NAME", f"tell_{number}"))
        return [asked], [*shown, "", ""]

    return Route(name, False, body)


EXPRESSIONS = (
    K,
    "alias",
    "far",
    f"same({K})",
    f"same(same({K}))",
    f"local({K})",
    f"own({LETTER})",
    f"wrapped({K})",
    f'"-".join(listed({K}))',
    f'f"<{{{K}}}>"',
    f'"<" + {K}',
    f'{K} + "a"',
    f"{K}[0:6]",
    f"{K}[2:]",
    f"{K}.lower()",
    f"{K}.upper()",
    f"{K}.strip()",
    f'{K}.removeprefix("x")',
    f'{K}.removesuffix("x")',
    f'{K}.replace("x", "y")',
    f'"x".replace("x", {K})',
    f'{K}.join(["a", "b"])',
    f'"-".join({K}.split("x"))',
    f'"-".join(csv({K}))',
    f'coalesce({K}.split("x")[0], "none")',
    f'coalesce(csv({K})[0], "none")',
    f'coalesce([{K}][0], "none")',
    f'coalesce(first(each for each in ["a", {K}] if each != "a"), "none")',
    'coalesce(first(each for each in letters if each != "a"), "none")',
    f'"-".join([each for each in [{K}]])',
    f'"-".join([each.lower() for each in csv({K})])',
    f'"-".join([*[{K}], "a"])',
    '"-".join([*letters])',
    f'{{"k": {K}}}["k"]',
    "record.k",
    'coalesce(record.deep.l[0], "none")',
    f'{{**{{"k": {K}}}, "l": "a"}}["k"]',
    f'coalesce({{name: value for name, value in {{"a": {K}}}.items()}}["a"], "none")',
    f'"-".join([value for name, value in {{"a": {K}}}.items()])',
    f'"-".join([name for name, value in {{{K}: each for each in ["a"]}}.items()])',
    f'{{"a": {K}}}.get({LETTER}, "none")',
    f'{{"b": "c"}}.get({LETTER}, {K})',
    f'coalesce({OPTIONAL}, "none")',
    f'{OPTIONAL} or "none"',
    f'{K} if {LETTER} == "a" else "b"',
    f'"b" if {LETTER} != "a" else {K}',
    f"to_json({K})",
    f'to_json({{"a": [{K}]}})',
    f'coalesce(read(from_json(to_json({{"a": {K}}}))["a"], string), "none")',
    f'f"{{coalesce(to_number({K}), 0)}}"',
    f'f"{{coalesce(coalesce(to_number({K}), 0) + 1, 0)}}"',
    f'coalesce(email_domain(f"a@{{{K}}}"), "none")',
    f"base64({K})",
    f"base64url({K})",
    f'basic_auth("user", {K})',
    f'basic_auth({K}, "x")',
    f'coalesce(from_base64(base64({K})), "none")',
    f'coalesce(from_base64(basic_auth("u", {K}).removeprefix("Basic ")), "none")',
)
ROUTES = (
    *map(_expression, EXPRESSIONS),
    _lines("a local definition", f"made = {K}.lower()", last="made"),
    _lines("a branch", f'if {LETTER} == "a":', f"made = {K}", last="made"),
    _lines("a loop", f"for each in [{K}]:", last="each"),
    _lines("a loop over pairs", f'for name, each in {{"a": {K}}}.items():', last="each"),
    _lines("a loop in a loop", f"for each in [[{K}]]:", "for one in each:", last="one"),
    _lines("a loop over a secret's items", f"for each in csv({K}):", last="each"),
    _effect_helper("an effect helper", "text", K),
    _effect_helper("an effect helper with a text", 'f"<{text}>"', K),
    _effect_helper("an effect helper that reads it", f"text + {K}", LETTER),
    _request_helper("a request helper that returns it", _GET, "return text"),
    _request_helper("a request helper with a text", f"answer = {_GET}", 'return f"<{text}>"'),
    _request_helper("a request helper that reads it", _GET, f"return text + {K}", given=f"({LETTER})"),
    _request_helper(
        "a request helper with a name", _GET, "inner = text.lower()", "return inner", shown='f"{made}!"'
    ),
    _request_helper(
        "a record of a request helper", _GET, 'return {"k": text}', shown='coalesce(made.k, "none")'
    ),
    _request_helper(
        "a request helper in a condition",
        _GET,
        "return text",
        given=f'({K}) if {LETTER} == "a" else None',
        shown='coalesce(made, "none")',
    ),
    _request_helper("a request helper of a request helper", "inner = ask_first(text)", "return inner"),
    _request_helper("a request helper of a library", "inner = asked_there(text)", "return inner"),
    _lines("a request helper at file level", "made = far_asked", last="made"),
    _lines("a request in a loop", f"for each in [{K}]:", _GET, "inner = each", last="inner"),
    _lines("an extern", f"made = echo({K}, on_error=stop())", last="made"),
    _lines("an extern that may fail", f"made = echo({K})", last='coalesce(made, "none")'),
    _lines(
        "the last argument of an async extern",
        f'made = later("a", {K}, timeout=seconds(1))',
        last=f'f"{{coalesce(made, {LETTER})}}!"',
    ),
    _lines("a record of an extern", f"made = parts({K}, on_error=stop())", last='coalesce(made.k, "none")'),
    _lines("a list of an extern", f"made = parts({K})", last='coalesce(made.deep.l[0], "none")'),
    _lines("an extern of json", f'made = any_({{"a": [{K}]}})', last='coalesce(to_json(made), "none")'),
    _lines(
        "an extern in a condition",
        f'made = echo({K}) if {LETTER} == "a" else None',
        last='coalesce(made, "none")',
    ),
    _lines("an extern in a loop", f"for each in [{K}]:", "made = echo(each, on_error=stop())", last="made"),
    _lines(
        "an extern of an extern",
        f"inner = parts({K})",
        "made = any_(inner)",
        last='coalesce(to_json(made), "none")',
    ),
    _request_helper("an extern in a request helper", "inner = echo(text, on_error=stop())", "return inner"),
    _request_helper("a helper of an extern", "inner = parts(text)", 'return coalesce(inner.k, "none")'),
    _failing("the effect helper of a failure", "def NAME(text):", SINK, on_error=f"NAME({K})"),
    _failing(
        "an effect helper of a failure that reads it",
        "def NAME(failure):",
        f"    text = {K}",
        SINK,
        on_error="NAME",
    ),
    _failing(
        "an effect helper of an extern's failure",
        "def NAME(failure):",
        f'    text = f"{{failure.reason}}{{{K}}}"',
        SINK,
        on_error="NAME",
        question="tell(event.secrets.LETTER, on_error={})",
    ),
)
