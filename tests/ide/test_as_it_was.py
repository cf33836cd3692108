"""What the editor says and offers, word for word: at each name of a folder, and at places where something is written.

``tests/cases/ide`` holds the answers, which ``--update`` writes anew.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from ide_folders import workspace

from actiongen.ide.actions import offers
from actiongen.ide.completion import completions
from actiongen.ide.folding import folds
from actiongen.ide.hints import hints
from actiongen.ide.hover import hover
from actiongen.ide.lenses import lenses
from actiongen.ide.links import links
from actiongen.ide.model import Completion, Symbol
from actiongen.ide.signatures import signature
from actiongen.ide.symbols import symbols, workspace_symbols
from actiongen.ide.tests import listed_tests
from actiongen.ide.workspace import View, Workspace
from actiongen.source import Span

GOLDEN = Path(__file__).parents[1] / "cases" / "ide"
LIBRARY = '''"""Who works here."""

# The one domain of the firm.
DOMAIN = "corp.example"
LIMITS = {"free": 3, "pro": 10}


def is_staff(email: string):
    """Whether an address is one of ours."""
    return email_domain(email) == DOMAIN
'''
STAFF = '''"""Greets the staff."""

action(name="Staff", trigger="post-login", dependencies={"lodash": "4.17.21"})

load("shared/staff.policy", "is_staff", "DOMAIN", "LIMITS")
secrets("KEY")
settings(optional=["SITE"])
schema(event.user.app_metadata, {"a-b": number}, plan=string, since=time)

# How often they may come.
limit = LIMITS["pro"]
user = event.user


def shout(text: string, often):
    """Says it loud."""
    loud = text.upper()
    return loud + often


def refuse(why):
    log(why)
    api.access.deny(why)


only_when("Not for machines", event.client.name != "Robot")

answer = http.get("https://x.example/a", timeout=seconds(2), on_error=log("no answer"))

# allow: breaks-in-way - why not
with rule("Staff", when=is_staff(event.user.email) and event.stats.logins_count > limit):
    plan = event.user.app_metadata.plan
    if plan == "pro" and user.name is not None:
        api.user.setAppMetadata("name", user.name.lower())
    elif event.request.geoip.countryCode in ["AT", "DE"]:
        refuse("not here")
    for role in event.authorization.roles:
        log(shout(role, "!"), event.secrets.SITE, answer.status)
    api.multifactor.enable("any", allowRememberBrowser=False)

with rule("Sent", when=any(i.isSocial for i in event.user.identities) and weekday(now(), "Europe/Vienna") == "Monday"):
    api.redirect.sendUserTo("https://x.example")

with on_continue():
    with rule("Back"):
        stop()

test(
    "one",
    given={event.user.app_metadata.plan: "pro"},
    secrets={"KEY": "k"},
    cases=[case("a", expect=[]), case("b", rules=["Staff"], expect=api.access.deny(...))],
)
never("no", when=event.user.email_verified, then=acts("Staff"))
'''
FLOWS = """flow("post-login", ["staff", external("scoring")])

test("all", given={event.user.email: "a@b.example"}, rules=["Staff"], expect=[])
"""
BROKEN = """action(name="Broken", trigger="post-login")

with rule("Title" when=):
    log(

def helper(:
    return 1

x = = 1
test("a test", expect=
secrets("A", ,)
with rule("Open
"""


@cache
def folder() -> Workspace:
    return workspace(staff=STAFF, shared__staff=LIBRARY, flows=FLOWS, broken=BROKEN)


def view(name: str) -> View:
    found = folder().view(f"policies/{name}.policy")
    assert found is not None
    return found


def line_of(view: View, span: Span) -> str:
    """The first and the last line."""
    return f"{view.source.position(span.start).line}-{view.source.position(span.end).line}"


def text_of(view: View, span: Span) -> str:
    return view.source.text[span.start : span.end]


def names(name: str) -> Iterator[tuple[str, int]]:
    """Each word and each start of a text of a file, with where it is."""
    text = view(name).source.text
    for found in re.finditer(r"[A-Za-z_]\w*|\"(?=\w)", text):
        yield text[text.rfind("\n", 0, found.start()) + 1 : found.end()].strip(), found.start() + 1


def hovers() -> str:
    """Every text that is shown, once, with the first line up to the name that it is shown at."""
    said: dict[str, str] = {}
    for name in ("staff", "shared/staff", "flows"):
        for line, at in names(name):
            found = hover(view(name), at)
            if found is not None:
                text = text_of(view(name), found.span)
                said.setdefault(f"[{text}]\n{found.text}", line)
    return "".join(f"=== {line} {text}\n\n" for text, line in said.items())


def symbol(found: Symbol, of: View, depth: int = 0) -> Iterator[str]:
    name = text_of(of, found.name_span)
    yield f"{'  ' * depth}{line_of(of, found.span)} {found.kind.value} {found.name} ({found.detail}) <{name}>\n"
    for child in found.children:
        yield from symbol(child, of, depth + 1)


def outline() -> str:
    lines: list[str] = []
    for name in ("staff", "shared/staff", "flows", "broken"):
        own = view(name)
        lines += [f"=== {name}\n", *(line for each in symbols(own) for line in symbol(each, own))]
        lines += [f"fold {line_of(own, each.span)} {each.is_comment}\n" for each in folds(own)]
        lines += [
            f"hint {own.source.position(each.offset).line} {each.text} ({each.explanation})\n"
            for each in hints(own)
        ]
        lines += [
            f"lens {line_of(own, each.span)} {each.title}: {each.command}{each.arguments}\n"
            for each in lenses(own)
        ]
        lines += [f"link {text_of(own, each.span)} {each.path} {each.url}\n" for each in links(own)]
        lines += [
            f"test {line_of(own, each.span)} {each.title} {[case.title for case in each.cases]}\n"
            for each in listed_tests(own)
        ]
    for query in ("", "staff", "st", "nothing", "A"):
        lines.append(f"=== found by {query!r}\n")
        for found in workspace_symbols(folder(), query):
            each = found.symbol
            lines.append(f"{found.path} {found.within} {each.kind.value} {each.name} {each.span.start}\n")
    return "".join(lines)


def offered() -> str:
    """What can be done at the start of each line and with each word of the action; the changes are tried elsewhere."""
    said: dict[str, None] = {}
    own = view("staff")
    for line, at in names("staff"):
        for each in offers(own, own.source.span(at - 1, at)):
            said[f"{each.kind.value} {each.title} {each.codes} {each.is_preferred} at {line}"] = None
    return "".join(f"{line}\n" for line in said)


IN_A_LIBRARY = "# A library.\n"
PLACES = (
    f"{IN_A_LIBRARY}|",
    f"{IN_A_LIBRARY}x = |",
    f"{IN_A_LIBRARY}x = event.|",
    f"{IN_A_LIBRARY}x = event.user.|",
    f"{IN_A_LIBRARY}def f(a):\n    api.|",
    "|",
    "x = |",
    "x = event.|",
    "x = event.user.|",
    "x = event.user.app_metadata.|",
    "x = event.user.email.|",
    "x = event.user.identities[0].|",
    "x = event.secrets.|",
    "x = event.transaction.protocol == |",
    'x = event.transaction.protocol in ["a", "|"]',
    'x = sha256("a", |)',
    'x = weekday(now(), "Europe/Vi|")',
    "x = read(event.user.app_metadata, |)",
    "x = http.|",
    "x = http.get(|)",
    'x = http.post("https://x.example", |)',
    "x = jwt.|",
    "x = limit + sh|",
    "x = (|",
    "x = [|",
    "x = {|",
    'x = event["user"].|',
    "x = event['client'].|",
    *(
        f"x = {name}(event.request.hostname).|"
        for name in ("coalesce", "unique", "sorted", "min", "max", "first", "len")
    ),
    "x = first(i for i in event.user.identities).|",
    "x = [event.user.identities][0].|",
    "x = event.user.name[0].|",
    "def f(a: |",
    'load("|")',
    'load("shared/staff.policy", "|")',
    "secrets(|)",
    'action(name="A", |)',
    'action(name="A", trigger="|")',
    "schema(event.user.app_metadata, plan=|)",
    'flow("post-login", ["|"])',
    'with rule("R"):\n    |',
    'with rule("R"):\n    api.|',
    'with rule("R"):\n    api.access.|',
    'with rule("R"):\n    api.multifactor.enable("|")',
    'with rule("R"):\n    api.multifactor.enable("any", |)',
    'with rule("R"):\n    if event.user.email == "a":\n        stop()\n    |',
    'with rule("R", |)',
    'test("t", |)',
    'test("t", given={|})',
    'test("t", expect=|)',
    'test("t", expect=[api.access.deny(...)], rules=["|"])',
    'test("t", secrets={"|"})',
    'never("n", then=|)',
    'never("n", then=acts("|"))',
    "# allow: |",
    'x = shout(|, "a")',
    'x = shout("a", |)',
    "x = event.user.name.replace(|)",
    "x = coalesce(1, |)",
    "x = is_staff(|)",
)


def row(each: Completion) -> str:
    documentation = each.documentation.split("\n")[0][:40]
    snippet = " snippet" if each.is_snippet else ""
    text = "" if each.text == each.label else f" {each.text!r}"
    return f"{each.rank} {each.kind.value}{snippet} {each.label!r}{text} ({each.detail}) {documentation}\n"


def written() -> str:
    """All that is offered at each place, what is offered at a place before only by its label."""
    lines, before = list[str](), set[str]()
    head = STAFF.partition("only_when")[0]
    for place in PLACES:
        start = "" if place.startswith(("action", "flow")) or place == "|" else head
        path = "policies/shared/own.policy" if place.startswith(IN_A_LIBRARY) else "policies/a.policy"
        text = place if place.startswith(IN_A_LIBRARY) else start + place
        at = text.index("|")
        of = path.removeprefix("policies/").removesuffix(".policy").replace("/", "__")
        own = workspace(**{of: text.replace("|", ""), "shared__staff": LIBRARY, "staff": STAFF}).view(path)
        assert own is not None
        found = completions(own, at)
        lines.append(f"=== {place}\n")
        old: list[str] = []
        for each in found:
            said = row(each)
            if said in before:
                old.append(each.label)
            else:
                before.add(said)
                lines.append(said)
        lines += [f"and {len(old)} of before: {', '.join(old[:40])}\n"] if old else []
        lines += [f"replaces {text_of(own, found[0].span)!r}\n"] if found else []
        shown = signature(own, at)
        if shown is not None:
            parts = [f"{shown.label[first:last]}: {words}" for first, last, words in shown.parameters]
            lines.append(
                f"call {shown.label} [{shown.active}] {shown.documentation!r}\n  " + "\n  ".join(parts) + "\n"
            )
    return "".join(lines)


ANSWERS: dict[str, Callable[[], str]] = {
    "hovers.txt": hovers,
    "outline.txt": outline,
    "offers.txt": offered,
    "completions.txt": written,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_as_it_was(name: str, update: bool) -> None:
    text = ANSWERS[name]()
    if update:
        (GOLDEN / name).write_text(text, encoding="utf-8")
    assert text == (GOLDEN / name).read_text(encoding="utf-8")
