"""The page in a real Chromium: axe-core finds nothing, nothing is asked of the network, and it works by keyboard.

In: the repository's own policies, a folder with errors, a comparison, and policies that try to get out of their place.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from bench.browser import Browser, Seen
from report.html.pages import FOLDER, GREET, commit, page_of

POLICIES = Path(__file__).parents[3] / "policies"
OWN = {
    str(file.relative_to(POLICIES)): file.read_text(encoding="utf-8")
    for file in sorted(POLICIES.rglob("*.policy"))
}
BROKEN = {
    **FOLDER,
    "bad.policy": GREET.replace("event.user.name is", "event.user.nam is"),
    "worse.policy": "action(name='x\n)\n" + "very_long_name = " * 30,
    "flows.policy": 'flow("post-login", ["greet", "nobody"])\n',
    "more_flows.policy": 'flow("post-login", ["failing"])\n',
    "failing.policy": GREET.replace('"Greet"', '"Failing"').replace(
        "expect=[])\n", "expect=api.access.deny(...))\n"
    ),
}
ATTACKS = (
    "<script>document.title = 'got out'; alert(1)</script>",
    '"><img src=https://evil.example/x onerror=alert(1)>',
    "</span></pre></main><svg onload=alert(1)>",
    "]]>--><style>@import 'https://evil.example/x.css';</style>",
    "' onmouseover=alert(1) autofocus onfocus=alert(1) x='",
    "{{ 7 * 7 }}{% include 'x' %}",
    "javascript:alert(1)",
    "&lt;b&gt; &#x3c;script&#x3e;",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><base href=https://evil.example/>",
)
ALL_VISIBLE = (
    "document.querySelectorAll('article').forEach((each) => (each.style.contentVisibility = 'visible'))"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as running:
        yield running


def pages(folder: Path) -> dict[str, Path]:
    """The pages that people look at."""
    found = {}
    for name, texts in (("own", OWN), ("broken", BROKEN), ("hostile", hostile())):
        (folder / name).mkdir()
        page_of(folder / name, texts)
        found[name] = folder / name / "report.html"
    base = folder / "base"
    base.mkdir()
    commit(base, {**OWN, "broken_then.policy": "x = = 1\n"})
    changed = {name: text for name, text in OWN.items() if name != "enable_mfa.policy"}
    changed["flows.policy"] = OWN["flows.policy"].replace('["enable_mfa"]', '["greet"]')
    changed["mfa_action.policy"] = OWN["mfa_action.policy"].replace(
        "logins_count <= 1)", "logins_count <= 2)"
    )
    changed["greet.policy"] = (
        'action(name="Greet", trigger="pre-user-registration")\nwith rule("All"):\n    log("x")\n'
    )
    page_of(base, changed, "--base", "main")
    return {**found, "base": base / "report.html"}


def hostile() -> dict[str, str]:
    """Policies whose every text tries to get out; some compile and some do not."""
    texts: dict[str, str] = {}
    for number, attack in enumerate(ATTACKS):
        quoted = attack.replace("\\", "\\\\").replace('"', '\\"')
        texts[f"attack_{number}.policy"] = (
            GREET.replace("Greet", f"{quoted} {number}")
            .replace("The banned are refused", quoted)
            .replace("Go away.", quoted)
            .replace('"the banned"', f'"{quoted}"')
            .replace("at last", quoted)
            .replace('"Shop"', f'"{quoted}"')
            .replace("LIMIT = 3", f"LIMIT = 3  # {attack}")
            .replace("expect=[])\n", f'expect=api.access.deny("{quoted}"))\n')
        )
        texts[f"broken_{number}.policy"] = f'action(name="{quoted}", trigger="{quoted}")\nx = {attack}\n'
    names = ", ".join(f'"attack_{number}"' for number in range(len(ATTACKS)))
    texts["flows.policy"] = f'flow("post-login", [{names}, external("scoring")])\n'
    texts["shared/people.policy"] = FOLDER["shared/people.policy"] + "# </script>\n"
    texts["odd.policy"] = "# \u202e\u2066 \x00 \x1b[31m </script>\n"
    return texts


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return pages(tmp_path_factory.mktemp("pages"))


def assert_quiet(seen: Seen, page: Path) -> None:
    assert not seen.problems
    assert seen.requests == [page.as_uri()]


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["own", "broken", "base", "hostile"])
def test_axe_finds_nothing(
    made: dict[str, Path], browser: Browser, name: str, scheme: str, width: int
) -> None:
    steps = [["open"], ["evaluate", ALL_VISIBLE], ["evaluate", "document.documentElement.scrollWidth"]]
    seen = browser.look(made[name], steps, scheme=scheme, width=width, axe=True)
    assert seen.violations == []
    assert_quiet(seen, made[name])
    assert seen.answers[-1] <= width, "nobody scrolls sideways"


def test_nothing_of_a_hostile_policy_runs(made: dict[str, Path], browser: Browser) -> None:
    page = made["hostile"]
    counted = (
        "[...document.querySelectorAll('script, style, img, iframe, base, link, meta, svg')]"
        ".map((each) => each.tagName).sort().join(' ')"
    )
    hover = (
        "document.querySelectorAll('*')"
        ".forEach((each) => each.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})))"
    )
    seen = browser.look(
        page,
        [["open"], ["evaluate", hover], ["evaluate", "document.title"], ["evaluate", counted]],
        width=1440,
    )
    assert_quiet(seen, page)
    assert seen.answers[2] == "actiongen: policies"
    assert seen.answers[3] == "LINK META META META META META SCRIPT STYLE svg"
    text = page.read_text(encoding="utf-8")
    assert text.count('class="code javascript"') == len(ATTACKS), "they compile"
    assert text.count("does not compile") > len(ATTACKS), "and others do not"
    assert not any(char in text for char in "\u202e\u2066\x00\x1b")
    for attack in ATTACKS[:5]:
        assert attack not in text


MARKED = "[...document.querySelectorAll('.on')].map((each) => each.id)"
FOCUSED = "document.activeElement.closest('[data-r]')?.id ?? null"


def test_a_rule_is_reached_by_tab_and_its_lines_are_marked(made: dict[str, Path], browser: Browser) -> None:
    steps: list[list[object]] = [["press", "Tab"], ["evaluate", "document.activeElement.className"]]
    for _ in range(60):
        steps += [["press", "Tab"], ["evaluate", FOCUSED], ["evaluate", MARKED]]
    seen = browser.look(made["own"], steps)
    assert seen.answers[1] == "skip", "the first stop skips the contents"
    by_focus = dict(zip(seen.answers[3::3], seen.answers[4::3], strict=True))
    rule = "mfa_action.p9"
    assert by_focus[rule] == [rule, "mfa_action.j9"]
    assert by_focus[None] == [], "what belongs to nothing marks nothing"


def test_hovering_marks_both_sides_and_shows_the_other(made: dict[str, Path], browser: Browser) -> None:
    colour = "getComputedStyle(document.getElementById('mfa_action.j9')).backgroundColor"
    in_view = (
        "(() => { const box = document.getElementById('mfa_action.j9').getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= innerHeight; })()"
    )
    steps: list[list[object]] = [
        ["evaluate", "document.getElementById('mfa_action').scrollIntoView()"],
        ["evaluate", colour],
        ["hover", "#mfa_action\\.p9"],
        ["evaluate", MARKED],
        ["evaluate", colour],
        ["evaluate", in_view],
        ["hover", "#mfa_action\\.j6"],
        ["evaluate", MARKED],
        ["hover", "h2"],
        ["evaluate", MARKED],
    ]
    seen = browser.look(made["own"], steps, height=700)
    assert seen.answers[3] == ["mfa_action.p9", "mfa_action.j9"]
    assert seen.answers[1] != seen.answers[4] and seen.answers[5] is True
    assert seen.answers[7] == ["mfa_action.p6", "mfa_action.j6"] and seen.answers[9] == []
    assert_quiet(seen, made["own"])


def test_all_of_it_can_be_read_without_the_script(made: dict[str, Path], browser: Browser) -> None:
    steps = [
        ["focus", "#mfa_action\\.p9 a"],
        ["evaluate", MARKED],
        ["press", "Enter"],
        ["evaluate", "document.querySelector(':target').id"],
        ["evaluate", "getComputedStyle(document.querySelector(':target')).backgroundColor"],
        ["evaluate", "getComputedStyle(document.getElementById('mfa_action.j8')).backgroundColor"],
        ["open"],
        # Chromium gives the text of an article once it has drawn it, which may take a moment.
        *[["evaluate", "document.body.innerText.includes('The tests have seen 4 of 4 rules')"]] * 50,
    ]
    seen = browser.look(made["own"], steps, script=False)
    assert_quiet(seen, made["own"])
    assert seen.answers[1] == [], "the script does not run"
    assert seen.answers[3] == "mfa_action.j9" and seen.answers[4] != seen.answers[5]
    assert True in seen.answers[7:]


def test_on_paper_all_of_it_is_there(made: dict[str, Path], browser: Browser) -> None:
    heights = "[...document.querySelectorAll('dl.ways')].map((each) => each.checkVisibility())"
    links = "getComputedStyle(document.querySelector('.to')).display"
    seen = browser.look(
        made["own"], [["evaluate", heights], ["print"], ["evaluate", heights], ["evaluate", links]]
    )
    assert not any(seen.answers[0]) and all(seen.answers[2])
    assert seen.answers[3] == "none"


def test_code_is_coloured(made: dict[str, Path], browser: Browser) -> None:
    sizes = "['comment', 'string', 'word'].map((name) => CSS.highlights.get(name).size > 0)"
    steps = [["evaluate", "new Promise((done) => setTimeout(done, 200))"], ["evaluate", sizes]]
    assert browser.look(made["own"], steps).answers[1] == [True, True, True]


def test_headings_and_landmarks(made: dict[str, Path], browser: Browser) -> None:
    levels = "[...document.querySelectorAll('h1, h2, h3, h4')].map((each) => Number(each.tagName[1]))"
    marks = "['header', 'nav', 'main', 'footer'].map((name) => document.querySelectorAll(name).length)"
    for name in made:
        seen = browser.look(made[name], [["evaluate", levels], ["evaluate", marks]])
        found = seen.answers[0]
        assert found[0] == 1 and found.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(found))
        assert seen.answers[1] == [1, 1, 1, 1]
