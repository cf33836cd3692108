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
"""
TOP = f"""\
load("shared/lib.policy", "wrapped", "listed")

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

"""

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

    return Route(name, not any(line.startswith("for ") for line in above), body)


def _effect_helper(name: str, shown: str, given: str) -> Route:
    def body(sink: Sink, number: int) -> tuple[list[str], list[str]]:
        return [f"show_{number}({given})"], [f"def show_{number}(text):", f"    {sink(shown)}", "", ""]

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
)
