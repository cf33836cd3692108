"""What `actiongen diff` says, in each of its forms: as it was, and whatever the texts of policies and events are."""

import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from commands.diffing import BANNED, FOLDER, OFTEN, Given, OnEvents, diffed, save
from markdown_it import MarkdownIt
from schemas import validate

from actiongen.auth0.load import load_trigger
from actiongen.prover.model import Change, Comparison, Difference
from actiongen.report.diff.facts import Aside, Compared, Diff, Presence, refused
from actiongen.report.diff.formats import RENDERERS
from actiongen.report.diff.markdown import MOST_CHARACTERS, markdown
from actiongen.report.diff.outcomes import cut
from actiongen.report.diff.sentences import aside_in_words, sentences
from actiongen.runs.world import World
from actiongen.testing.events import Input

CASES = Path(__file__).parents[1] / "cases" / "diffs"
FORMS = {
    "changes.txt": ("text", 100),
    "narrow.txt": ("text", 48),
    "changes.md": ("markdown", 100),
    "changes.json": ("json", 100),
}
POST_LOGIN = load_trigger("post-login")
NEW = {
    "greet.policy": FOLDER["greet.policy"]
    .replace("count > 5", "count > 6")
    .replace('runtime="node22"', 'runtime="node18"')
    + '\nwith rule("Others are refused", when=event.user.email == "eve@example.com"):\n'
    '    api.access.deny("Not you, and here is a long text that says in many words why that is so.")\n',
    "more.policy": FOLDER["later.policy"].replace("Later", "More").replace("seen", "met"),
    "flows.policy": 'flow("post-login", ["greet", "more"])\n',
}
EVE: Given = {("user", "email"): "eve@example.com"}


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMS)
def test_the_reports_are_as_they_were(name: str, tmp_path: Path, update: bool) -> None:
    save(tmp_path / "old", FOLDER)
    save(tmp_path / "new", NEW)
    form, width = FORMS[name]
    said = diffed(tmp_path, "old", "new", compare=OnEvents(BANNED, OFTEN, EVE), form=form, width=width).text
    if update:
        (CASES / name).write_text(said, encoding="utf-8")
    assert said == (CASES / name).read_text(encoding="utf-8")


def test_the_object_is_of_its_schema() -> None:
    validate("diff", json.loads((CASES / "changes.json").read_text("utf-8")))


# Facts without a prover


def one(
    *,
    title: str = "A rule",
    name: str = "An action",
    path: str = "policies/a.policy",
    value: str = "x",
    aside: str = "1.0",
    reason: str | None = None,
    presence: Presence = Presence.BOTH,
    changes: tuple[Change, ...] = (Change.LOOSER,),
    is_flow: bool = False,
) -> Compared:
    assert POST_LOGIN is not None
    found = tuple(
        Difference(
            change,
            Input(World({}), ((("user", "app_metadata", value), value),)),
            (("access.deny", (value,)),),
            (("user.setUserMetadata", ("k", {value: value})),),
            (title,),
        )
        for change in changes
        if change not in (Change.UNDECIDED, Change.EQUIVALENT)
    )
    worst = changes[0] if len(changes) == 1 else Change.DIFFERENT
    comparison = Comparison(path, worst, found, reason, 1.0)
    return Compared(is_flow, name, POST_LOGIN, path, presence, (Aside("name", aside, value),), comparison)


def diff(*compared: Compared, old: str = "main", new: str = "HEAD", way: str | None = None) -> Diff:
    return Diff(old, new, compared, way)


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (
            [[Change.LOOSER], [Change.EQUIVALENT]],
            "1 of 2 actions lets logins in that were denied or challenged before.",
        ),
        ([[Change.LOOSER]] * 2, "2 of 2 actions let logins in that were denied or challenged before."),
        (
            [[Change.STRICTER], [Change.LOOSER]],
            "1 of 2 actions lets logins in that were denied or challenged before.",
        ),
        (
            [[Change.UNDECIDED], [Change.STRICTER]],
            "1 of 2 actions is UNDECIDED: nobody can say what it does.",
        ),
        (
            [[Change.STRICTER], [Change.DIFFERENT]],
            "1 of 2 actions denies or challenges logins that got further before.",
        ),
        ([[Change.DIFFERENT]], "1 of 1 action does something else for some logins."),
        ([[Change.EQUIVALENT]], "1 action does the same as before, for every event."),
        ([[Change.EQUIVALENT]] * 3, "3 actions do the same as before, for every event."),
        (
            [[Change.LOOSER, Change.STRICTER]],
            "1 of 1 action lets logins in that were denied or challenged before.",
        ),
        ([], "There is nothing to compare."),
    ],
)
def test_the_first_sentence_says_the_worst(kinds: list[list[Change]], said: str) -> None:
    assert sentences(diff(*(one(changes=tuple(each)) for each in kinds)))[0] == said


def test_what_has_changed_beside_the_behaviour() -> None:
    said = {aside_in_words(Aside("lodash", *each)) for each in (("1", "2"), (None, "2"), ("1", None))}
    assert said == {"lodash 1 -> 2", "lodash is new: 2", "lodash is gone"}


def test_all_that_there_is_to_say() -> None:
    found = diff(
        one(changes=(Change.DIFFERENT,)),
        one(changes=(Change.LOOSER, Change.STRICTER)),
        one(changes=(Change.EQUIVALENT,)),
        one(changes=(Change.LOOSER,), is_flow=True),
        one(presence=Presence.ADDED, changes=(Change.EQUIVALENT,)),
    )
    assert sentences(found) == (
        "1 of 4 actions and 1 of 1 flow let logins in that were denied or challenged before.",
        "1 of 4 actions denies or challenges logins that got further before.",
        "1 of 4 actions does something else for some logins.",
        "1 action is new.",
        "2 of 4 actions do the same as before, for every event.",
    )


def test_a_gate_names_the_kinds_that_it_does_not_let_through() -> None:
    found = (
        one(changes=(Change.LOOSER,)),
        one(changes=(Change.DIFFERENT,)),
        one(changes=(Change.EQUIVALENT,)),
    )
    assert refused(found, (Change.LOOSER, Change.STRICTER)) == (Change.LOOSER,)
    assert refused(found, (Change.DIFFERENT, Change.LOOSER)) == (Change.LOOSER, Change.DIFFERENT)
    assert refused(found, ()) == () and refused((), (Change.LOOSER,)) == ()
    unknown = (one(changes=(Change.STRICTER, Change.UNDECIDED), reason="it takes too long"),)
    assert refused(unknown, (Change.LOOSER,)) == (Change.UNDECIDED,), "who cannot decide does not open"
    assert refused(unknown, ()) == ()


@pytest.mark.parametrize(
    ("changes", "colour"),
    [
        ((Change.LOOSER, Change.DIFFERENT), 31),
        ((Change.DIFFERENT, Change.STRICTER), 33),
        ((Change.UNDECIDED,), 31),
        ((Change.EQUIVALENT,), 32),
    ],
)
def test_the_colour_of_an_action_is_that_of_the_worst_that_it_does(
    changes: tuple[Change, ...], colour: int
) -> None:
    reason = "it takes too long" if Change.UNDECIDED in changes else None
    said = RENDERERS["text"](diff(one(changes=changes, reason=reason)), 100, True)
    (row,) = (
        line for line in said.splitlines() if line.endswith("An action (post-login)") and "\x1b" in line
    )
    assert row.startswith(f"\x1b[{colour}m\x1b[1m")


# Markdown

HOSTILE = (
    "</summary></details><h1>Approved</h1>",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "@everyone please look, and @org/team too",
    "ann@corp.example",
    "closes #1, GH-2, https://evil.example and www.evil.example",
    "[click](https://evil.example) ![x](https://evil.example/x.png)",
    "a | b || c",
    "`code` ``more`` ```",
    "```\n</details>\n# Approved",
    "~~~\n@everyone",
    "one\ntwo\n\n# three\n\n/close\n",
    "\r\n\r\n### four",
    "**bold** _it_ ~~gone~~ $x$",
    "&lt;b&gt; &amp; &#60;",
    "<!-- ",
    "--> <b>",
    " blanks  in it ",
    "\u202eturned \u2028 line \x1b[31m \u200b",
    "",
    " ",
    "\"quotes\" and 'more' \\ \\n",
    "/close",
    "x" * 3000,
    "\ud800 half",
)
_TAGS = {"details", "summary", "code", "pre", "p", "h3", "strong", "br"}
_CELLS = {"table", "thead", "tbody", "tr", "th", "td"}


class _Seen(HTMLParser):
    """The tags of a page, and the texts outside of code; each tag that opens closes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.outside = ""
        self.code: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert all(name in ("class",) for name, _ in attrs), attrs
        if tag != "br":
            self.open.append(tag)
        if tag == "code":
            self.code.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if "code" in self.open:
            self.code[-1] += data
        else:
            self.outside += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def seen(text: str) -> _Seen:
    """The page as a reader of GitHub's Markdown has it, with raw HTML let through and links made of addresses."""
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    return _Seen(html)


def hostile(text: str) -> Diff:
    return diff(
        one(title=text, name=text, path=text, value=text, aside=text, reason=text),
        one(name=text, is_flow=True, changes=(Change.UNDECIDED,), reason=text),
        old=text,
        new=text,
    )


BENIGN = seen(markdown(hostile("word")))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out_of_a_comment(text: str) -> None:
    found = seen(markdown(hostile(text)))
    assert found.tags == BENIGN.tags <= _TAGS | _CELLS
    assert " ".join(found.outside.split()) == " ".join(BENIGN.outside.split()), "all of it stands in code"
    assert len(found.code) == len(BENIGN.code)


def test_a_text_is_what_was_written() -> None:
    title = "a | b `c` <d> &amp; @e #1 *f* _g_ www.h.example"
    found = seen(markdown(diff(one(title=title, name=title))))
    assert found.code.count(title) == 3, "the table, the summary, the rules that changed"
    assert f"www.{title[-9:]}" not in markdown(diff(one(title=title))), "GitHub would make a link of it"


@pytest.mark.parametrize(("length", "is_cut"), [(400, False), (401, True)])
def test_a_text_is_cut_where_it_would_be_endless(length: int, is_cut: bool) -> None:
    assert cut("t" * length) == ("t" * 399 + "…" if is_cut else "t" * 400)


@pytest.mark.slow
def test_a_comment_is_no_longer_than_github_takes() -> None:
    long = diff(*(one(title="t" * 200, value="v" * 300) for _ in range(200)))
    text = markdown(long)
    assert len(text) <= MOST_CHARACTERS
    assert re.search(r"^\d+ more parts would not fit here; `actiongen diff` says all\.$", text, re.MULTILINE)
    assert seen(text).tags == seen(markdown(diff(one()))).tags, "nothing is cut in the middle"
    many = markdown(diff(*(one(name="n" * 500) for _ in range(500))))
    assert len(many) <= MOST_CHARACTERS and "more parts would not fit here" in many


# Text and JSON


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [0, 20, 60, 200])
def test_no_text_moves_the_cursor(text: str, width: int) -> None:
    said = RENDERERS["text"](hostile(text), width, False)
    assert all(char == "\n" or char.isprintable() for char in said)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_object_holds_any_text(text: str) -> None:
    said = RENDERERS["json"](hostile(text), 100, False)
    value = json.loads(said)
    validate("diff", value)
    assert value["compared"][0]["differences"][0]["rules"] == [text]
    assert "##[" not in RENDERERS["json"](hostile("##[error]"), 100, False)
    assert json.loads(RENDERERS["json"](hostile("##[error]"), 100, False))["old"] == "##[error]"


def test_colours_are_for_a_terminal_alone() -> None:
    plain, painted = (RENDERERS["text"](diff(one()), 100, colour) for colour in (False, True))
    assert "\x1b" not in plain and re.sub(r"\x1b\[[0-9;]*m", "", painted) == plain != painted


@pytest.mark.slow
def test_a_line_fits_the_terminal(tmp_path: Path) -> None:
    texts: Mapping[str, str] = NEW
    save(tmp_path / "old", FOLDER)
    save(tmp_path / "new", texts)
    for width in (60, 80, 120):
        said = diffed(tmp_path, "old", "new", compare=OnEvents(BANNED, OFTEN, EVE), width=width).text
        long = [line for line in said.split("\n") if len(line) > width and ".policy: " not in line]
        assert long == []
