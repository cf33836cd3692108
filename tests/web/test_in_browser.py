"""The playground in a real Chromium."""

import base64
import json
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.browser import Browser, Seen
from playground_links import fragment_of, recipe_files

from web.playground_site import ROOT, Served, built

OUTPUT = ["until", "document.documentElement.dataset.output && !document.querySelector('.loading')"]
RAN = ["until", "document.documentElement.dataset.ran"]
TESTED = ["until", "document.documentElement.dataset.tests"]
COPIED = ["evaluate", "navigator.clipboard.writeText = async (text) => { window.copied = text; }"]
WRITE = ["focus", "#editor .cm-content"]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served(built()) as running:
        yield running


@pytest.fixture(scope="module")
def browser(served: Served) -> Iterator[Browser]:
    with Browser(*served.browser_arguments) as running:
        yield running


def text(css: str) -> list[object]:
    return ["evaluate", f"document.querySelector({css!r}).innerText"]


def says(css: str, words: str) -> list[object]:
    return ["until", f"document.querySelector({css!r})?.innerText.includes({words!r})"]


def tab(name: str) -> list[object]:
    return [
        "evaluate",
        f"[...document.querySelectorAll('[role=tab]')].find((each) => each.innerText.startsWith({name!r})).click()",
    ]


def clean(seen: Seen) -> Seen:
    assert seen.problems == []
    return seen


def test_the_first_policy_is_what_a_build_writes(browser: Browser, served: Served, tmp_path: Path) -> None:
    steps = [
        OUTPUT,
        COPIED,
        ["click", "#copy"],
        ["evaluate", "window.copied"],
        tab("Terraform"),
        ["click", "#copy"],
    ]
    steps += [["evaluate", "window.copied"], ["evaluate", "location.hash"], text("#status")]
    *_, javascript, _, _, terraform, _, status = clean(browser.look(served.address, steps)).answers
    assert status == "The Terraform is copied."
    policies = tmp_path / "policies"
    policies.mkdir()
    name = "mfa_by_role"
    (policies / f"{name}.policy").write_bytes((ROOT / f"docs/recipes/{name}.policy").read_bytes())
    (policies / "flows.policy").write_text(f'flow("post-login", ["{name}"])\n', encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "actiongen", "build", "policies"],
        cwd=tmp_path,
        check=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    generated = tmp_path / "generated"
    assert javascript == (generated / f"{name}.js").read_text(encoding="utf-8")
    files = sorted(generated.glob("*.tf"))
    assert terraform == "\n".join(f"# {file.name}\n\n{file.read_text(encoding='utf-8')}" for file in files)


def test_there_is_something_to_see_before_the_compiler_is_there(browser: Browser, served: Served) -> None:
    """The first example was compiled when the page was built; what is typed before the compiler is there is its own."""
    shown = text("#output .cm-content")
    seen = clean(
        browser.look(served.address, [["evaluate", "document.documentElement.dataset.output ?? ''"], shown])
    )
    when, early = seen.answers
    assert when == ""
    *_, late = clean(browser.look(served.address, [OUTPUT, shown])).answers
    assert early == late
    steps = [WRITE, ["type", "# mine "], text("#output"), OUTPUT, says("#output .cm-content", "exports.on")]
    answers = [each for each in clean(browser.look(served.address, steps)).answers if each]
    assert answers[0].startswith("The compiler is loading")


def test_a_problem_is_underlined_explained_and_mended(browser: Browser, served: Served) -> None:
    steps = [OUTPUT, WRITE, ["type", "x = evnt.user.email #"]]
    steps += [
        says("#problems", "nothing above defines evnt"),
        says("#status", "error"),
        text(".cm-lintRange-error"),
    ]
    steps += [["evaluate", "document.getElementById('stale').hidden"], text("#output .cm-content")]
    steps += [["click", "#problems .fix"], says("#editor .cm-content", "x = event.user.email #")]
    steps += [["until", "!document.querySelector('#problems').innerText.includes('evnt')"]]
    seen = clean(browser.look(served.address, steps))
    underlined, is_current, javascript = seen.answers[5:8]
    assert underlined == "evnt"
    assert not is_current
    assert "exports.onExecutePostLogin" in javascript  # that of the last text without errors


def test_a_link_holds_all_files(browser: Browser, served: Served) -> None:
    steps = [OUTPUT, WRITE, ["type", "# \U0001f642 first "], tab("flows.policy")]
    steps += [WRITE, ["type", "# second "], COPIED, ["click", "#link"]]
    steps += [says("#status", "The link is copied"), ["evaluate", "window.copied"]]
    link = clean(browser.look(served.address, steps)).answers[-1]
    assert link.startswith(f"{served.address}#1.")
    seen = clean(
        browser.look(
            link,
            [
                OUTPUT,
                text("#files [aria-selected=true]"),
                text("#editor .cm-content"),
                tab("mfa"),
                text("#editor .cm-content"),
            ],
        )
    )
    _, opened, second, _, first = seen.answers
    assert opened == "flows.policy"
    assert second.startswith("# second flow(")
    assert first.startswith('# \U0001f642 first """Ask people')


def test_a_recipe_opens_from_the_site(browser: Browser, served: Served) -> None:
    """The site writes links in Python, and the page reads them."""
    fragment = fragment_of(recipe_files(ROOT / "docs/recipes", "xml_roles"))
    steps = [RAN, text("#files"), text("#status")]
    *_, files, status = clean(browser.look(served.address + fragment, steps)).answers
    assert files.split() == ["xml_roles.policy", "flows.policy", "externs/xml_roles.js"]
    assert status == "Compiled, 3 tests passed"


@pytest.mark.parametrize("fragment", ["#1.AAAA", "#9.x", "#1.%%%", "#1." + "A" * 4000, "#x"])
def test_a_link_that_cannot_be_read_shows_the_first_example(
    browser: Browser, served: Served, fragment: str
) -> None:
    steps = [
        ["until", "document.querySelector('#editor').innerText.includes('MFA by role')"],
        text("#status"),
    ]
    assert (
        clean(browser.look(served.address + fragment, steps))
        .answers[-1]
        .startswith("The link cannot be read: ")
    )


def test_a_link_that_unfolds_to_more_than_a_page_holds_is_refused(browser: Browser, served: Served) -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    folded = bomb.compress(b"[" * 300_000_000) + bomb.flush()
    fragment = "#1." + base64.urlsafe_b64encode(folded).decode().rstrip("=")
    assert says_of_link(browser, served, fragment) == "The link cannot be read: it is too long."


def says_of_link(browser: Browser, served: Served, fragment: str) -> str:
    steps = [["until", "document.querySelector('#status').innerText.startsWith('The link')"], text("#status")]
    return str(clean(browser.look(served.address + fragment, steps)).answers[-1])


ATTACK = """action(name="Attack", trigger="post-login")

@extern("attack.js")
def attack(kind: string) -> [string]: ...

kind = event.user.name or "all"
reached = attack(kind, timeout=seconds(3), on_error=api.access.deny("failed"))

with rule("The token says what was reached"):
    api.idToken.setCustomClaim("https://corp.example/reached", reached)

test("dirty", given={event.user.name: "dirty"}, expect=api.idToken.setCustomClaim("https://corp.example/reached", []))
test("poison", given={event.user.name: "poison"}, expect=[])
test("all", given={event.user.name: "all"}, http={"GET https://evil.example/": "connection"}, expect=[])
test(
    "endless",
    cases=[
        case("1", given={event.user.name: "endless"}, expect=[]),
        case("2", given={event.user.name: "endless", event.user.email: "b@b.example"}, expect=[]),
        case("3", given={event.user.name: "endless", event.user.email: "c@c.example"}, expect=[]),
    ],
)
"""


def test_an_action_has_nothing_of_the_browser(browser: Browser, served: Served) -> None:
    """Nor an end that never comes, nor what another case has left; the language itself forbids `import()`."""
    attack = (ROOT / "tests/web/attack.js").read_text(encoding="utf-8")
    files = [("policies/attack.policy", ATTACK), ("policies/attack.js", attack)]
    start = served.address + fragment_of(files)
    served.asked.clear()
    steps = [RAN, tab("Tests"), text("#output"), text("#status")]
    *_, results, status = clean(browser.look(start, steps)).answers
    agreement, dirty, rest, *endless, poison = re.split(
        r"\n(?=passed|FAILED|UNKNOWN)", results.replace("\n\n", "\n")
    )
    assert "do the same in all 5 tests" in agreement
    assert "changes JavaScript itself" in poison
    assert dirty.strip() == "passed dirty"
    assert ["the handler did not settle within 2000 ms" in each for each in endless] == [True, True, False]
    assert "it has not been run" in endless[-1]
    made = re.search(r"\+ api\.idToken\.setCustomClaim\(\"[^\"]*\", \[(.*)\]\)", rest)
    allowed = (
        "addEventListener",
        "dispatchEvent",
        "removeEventListener",
        "constructor",
        "TEMPORARY",
        "PERSISTENT",
    )
    names = {f"inherited {name}" for name in (*allowed, "Symbol(Symbol.toStringTag)")}
    assert made, rest
    # Functions of the Action itself are no secret to it.
    names |= {"function ", "function inTime"}
    assert set(re.findall(r'"([^"]*)"', made[1])) <= names
    assert status == "Compiled, 1 warning, 5 of 6 tests failed"
    assert not [each for each in served.asked if not each.startswith(served.address)]


def test_an_action_that_is_no_policys_own_loads_nothing(browser: Browser, served: Served) -> None:
    """What no policy can write, but a mistake of ours might let through: the frame itself forbids it."""
    code = f"""exports.onExecutePostLogin = async (event, api) => {{
      for (const from of ["{served.address}main.js", "data:text/javascript,1", "blob:null/1"])
        await import(from).then(() => console.log("loaded"), (error) => console.log(error.name));
    }};
    }}); globalThis.postMessage?.("broken out"); (() => {{"""
    message = {
        "run": 0,
        "of": 0,
        "handler": "onExecutePostLogin",
        "now": 0,
        "limit": 2000,
        "memory": 1e9,
        "output": 1e6,
    }
    message |= {"secrets": {}, "cache": {}, "http": {}, "returns": {}, "earlier": []}
    order = {
        "table": {"methods": [], "limits": {}, "claims": {}},
        "keep": False,
        "runs": [[json.dumps(message), "{}"]],
    }
    talk = f"""new Promise((done) => {{
      const {{ port1, port2 }} = new MessageChannel();
      port1.onmessage = ({{ data }}) => data.ready ? port1.postMessage({json.dumps(order)}) : done(data.outcome);
      addEventListener("message", ({{ data }}) => data.frame || done(JSON.stringify(data)));
      document.querySelector("iframe").contentWindow.postMessage({{ code: {json.dumps(code)} }}, "*", [port2]);
    }})"""
    outcome = json.loads(browser.look(served.address, [RAN, ["evaluate", talk]]).answers[-1])
    assert outcome["logs"] == [["TypeError"]] * 3


def test_a_failing_test_says_why(browser: Browser, served: Served) -> None:
    steps = [OUTPUT, RAN, tab("Tests"), text("#output"), WRITE]
    steps += [["press", "ArrowDown"]] * 4 + [["press", "End"], *[["press", "ArrowLeft"]] * 3, ["type", "s"]]
    steps += [says("#output", "FAILED"), text("#output"), text("#outputs")]
    seen = clean(browser.look(served.address, steps))
    assert "FAILED" not in seen.answers[3]
    assert seen.answers[3].count("passed") == 4
    assert "do the same in all 4 tests" in seen.answers[3]
    assert 'event.authorization.roles = ["Reader", "Billing"]' in seen.answers[-2]
    assert "1 failed" in seen.answers[-1]


def test_nothing_is_asked_of_anybody_once_it_is_there(browser: Browser, served: Served) -> None:
    clean(browser.look(served.address, [OUTPUT, TESTED]))
    served.asked.clear()
    steps = [OUTPUT, RAN, ["evaluate", "window.loaded = document.documentElement.dataset.tests"]]
    steps += [WRITE, ["type", "# more "], tab("Terraform"), tab("Tests"), ["click", "#link"]]
    steps += [["evaluate", "document.querySelector('#examples').value = '10'"]]
    steps += [["evaluate", "document.querySelector('#examples').dispatchEvent(new Event('change'))"]]
    steps += [
        ["until", "document.documentElement.dataset.tests > window.loaded"],
        ["evaluate", "fetch('https://auth0.com/').catch(String)"],
    ]
    seen = browser.look(served.address, steps)
    asked = {each.removeprefix(served.address) for each in served.asked if each.startswith(served.address)}
    assert len(asked) == len(served.asked), served.asked  # each once, and all of the site
    names = {"", "style.css", "main.js", "worker.js", "action.html", "compiler.pack", "later.pack"}
    runtime = {"pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"}
    assert asked == names | {f"pyodide/{name}" for name in runtime}
    # The page could not, if it tried.
    assert "Failed to fetch" in seen.answers[-1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_everybody_can_use_it(browser: Browser, served: Served, scheme: str, width: int) -> None:
    """One after another on one page: to load it takes some seconds of the processor."""
    # axe looks at a page that comes to rest: what runs later puts new elements in the place of old ones.
    adorned, known = (f"document.documentElement.dataset.{each}" for each in ("adorned", "problems"))
    rest = ["until", f"{adorned} === {known}"]
    states = {
        "tests": [tab("Tests")],
        "why": [tab("Why"), says(".verdict", "no call")],
        "flow": [tab("Flow"), ["until", "document.querySelector('.flows svg')"]],
        "broken": [WRITE, ["type", "x = evnt.user.email #"], says("#problems", "evnt"), rest],
    }
    is_wide = ["evaluate", "document.documentElement.scrollWidth > document.documentElement.clientWidth"]
    steps, looked = [OUTPUT, RAN], {}
    for state, more in states.items():
        steps += [*more, ["axe"], is_wide]
        looked[state] = len(steps)
    answers = clean(browser.look(served.address, steps, scheme=scheme, width=width)).answers
    found = {state: answers[end - 2 : end] for state, end in looked.items()}
    assert found == {state: [[], False] for state in states}


def test_keys_reach_everything(browser: Browser, served: Served) -> None:
    """From the first control to the last with Tab; arrows move between tabs; nothing keeps the focus."""
    name = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.id ?? ''"
    named = ["evaluate", f"({name}) || document.activeElement.innerText || document.activeElement.tagName"]
    walk = [step for _ in range(9) for step in (["press", "Tab"], named)]
    seen = clean(browser.look(served.address, [OUTPUT, TESTED, *walk]))
    names = [answer for answer in seen.answers if answer]
    assert names == [
        "examples",
        "link",
        "mfa_by_role.policy",
        "format",
        "file",
        "Policy",
        "JavaScript",
        "copy",
        "JavaScript of policies/mfa_by_role.policy",
    ]
    steps = [
        OUTPUT,
        ["focus", "#outputs [aria-selected=true]"],
        ["press", "ArrowRight"],
        named,
        ["press", "ArrowLeft"],
        named,
    ]
    seen = clean(browser.look(served.address, steps))
    assert [answer for answer in seen.answers if answer] == ["Terraform", "JavaScript"]


def test_why_a_rule_acts_and_where_it_stands(browser: Browser, served: Served) -> None:
    """With the event of the trigger, of a test, and one that is written; then the flow as `actiongen docs` draws it."""
    choose = """const s = document.querySelector('#why-event');
        s.selectedIndex = 1;
        s.dispatchEvent(new Event('change'))"""
    write = """const t = document.querySelector('#why-text');
        t.value = t.value.replace('"Reader"', '"Admin"').replace('"Billing"', '"Writer"');
        t.dispatchEvent(new Event('input'))"""
    steps = [RAN, tab("Why"), says(".verdict", "=> no call"), ["evaluate", f"(() => {{ {choose} }})()"]]
    steps += [says(".verdict", "decided by: Holders of a powerful role"), text(".course")]
    steps += [["evaluate", f"(() => {{ {write} }})()"], says(".steps > :last-child", '["Admin", "Writer"]')]
    steps += [["click", ".steps .go"], ["evaluate", "document.activeElement.ariaLabel"]]
    steps += [tab("Flow"), ["until", "document.querySelector('.flows svg desc')"], text(".flows")]
    steps += [["evaluate", "getComputedStyle(document.querySelector('.ag-flow .box')).strokeWidth"]]
    answers = [each for each in clean(browser.look(served.address, steps)).answers if each]
    course, focused, flow, width = answers
    assert 'called api.multifactor.enable("any")' in course
    assert focused == "Policy"
    assert "1 · MFA by role" in flow
    assert width == "1px"  # the picture has its style


ADORNED = ["until", "document.documentElement.dataset.adorned"]


def test_what_is_shown_in_the_text_leads_on(browser: Browser, served: Served) -> None:
    lens = "[...document.querySelectorAll('.lenses button')].find((each) => each.innerText === {!r}).click()"
    focused = ["evaluate", "document.activeElement.innerText"]
    steps = [ADORNED, text(".lenses"), text(".hint"), ["evaluate", lens.format("Show its JavaScript")]]
    steps += [["until", "String(getSelection()).includes('Holders')"]]
    steps += [
        ["evaluate", "String(getSelection())"],
        # Who clicks again at once wants the second.
        ["evaluate", f"{lens.format('Show its JavaScript')}; {lens.format('Why')}"],
        says(".verdict", "no call"),
        focused,
    ]
    steps += [["evaluate", lens.format("Result")], focused]
    seen = clean(browser.look(served.address, steps))
    lenses, hint, line, why, result = [each for each in seen.answers if each]
    assert lenses.split() == ["Show", "JavaScript", "Results", "of", "the", "tests"]
    assert hint == ": [string]"
    assert line.strip().startswith("// Holders of a powerful role")
    assert why.startswith("Holders of a powerful role are challenged: did not apply")
    assert result == "passed one powerful role is enough"


def test_names_files_and_what_a_diagnostic_means(browser: Browser, served: Served) -> None:
    """By keys where they are what people know: F2, Ctrl-."""
    name = "document.querySelector('#asks-text').value = {!r}"
    choose = "[...document.querySelectorAll('#offers button')].find((each) => each.innerText.startsWith({!r})).click()"
    ask = ["until", "document.querySelector('#asks').open"]
    # A message stands there until something is compiled.
    listen = """window.said = []; new MutationObserver(() => said.push(document.querySelector('#status').innerText))
        .observe(document.querySelector('#status'), { childList: true, characterData: true, subtree: true })"""
    steps = [
        RAN,
        ["evaluate", listen],
        WRITE,
        *[["press", "ArrowDown"]] * 4,
        ["press", "F2"],
        ask,
        ["evaluate", name.format("STRONG")],
    ]
    steps += [["press", "Enter"], says("#editor .cm-content", "role in STRONG")]
    steps += [
        ["click", "#file"],
        ["evaluate", choose.format("Rename")],
        ask,
        ["evaluate", name.format("roles")],
    ]
    steps += [
        ["click", "#asks-yes"],
        says("#files", "roles.policy"),
        tab("flows"),
        text("#editor .cm-content"),
        ["click", "#file"],
    ]
    steps += [["evaluate", choose.format("New file")], ask, ["press", "Enter"], says("#files", "more.policy")]
    steps += [
        says("#problems", "AG508"),
        # The list is made anew by each answer.
        ["evaluate", "document.querySelector('#problems .explain').click()"],
        says("#page", "AG508"),
        ["press", "Escape"],
        ["click", "#file"],
    ]
    steps += [["evaluate", choose.format("Delete")], ask, ["press", "Enter"]]
    steps += [["until", "!document.querySelector('#files').innerText.includes('more')"], text("#files")]
    steps += [*[["press", "ArrowDown"]] * 4, ["press", "Control", "."]]
    steps += [["until", "document.querySelector('#offers').open"], text("#offers"), ["evaluate", "said"]]
    answers = [each for each in clean(browser.look(served.address, steps)).answers if each]
    # What stands in the fields is answered where it is written.
    *_, flows, files, offers, said = [each for each in answers if each not in ("STRONG", "roles")]
    assert "POWERFUL is called STRONG now." in said
    assert 'flow("post-login", ["roles"])' in flows
    assert files.split() == ["roles.policy", "flows.policy"]
    assert "Show JavaScript" in offers


def test_lines_have_their_numbers_when_a_screen_turns(browser: Browser, served: Served) -> None:
    shift = """(() => {
      const numbers = [...document.querySelectorAll('#editor .cm-lineNumbers .cm-gutterElement')].slice(1);
      const lines = [...document.querySelectorAll('#editor .cm-line')];
      const top = (each) => each.getBoundingClientRect().bottom;
      return Math.max(...lines.map((line, at) => Math.abs(top(line) - top(numbers[at]))));
    })()"""
    settled = ["evaluate", "new Promise((done) => setTimeout(done, 300))"]
    turns = [[["resize", *size], settled, ["evaluate", shift]] for size in ((1180, 820), (390, 844))]
    steps = [ADORNED, settled, ["evaluate", shift], *turns[0], *turns[1]]
    answers = clean(browser.look(served.address, steps, width=390, height=844)).answers
    assert [round(each) for each in answers if each is not None] == [0, 0, 0]


def test_the_editor_teaches(browser: Browser, served: Served) -> None:
    """Completion from the compiler, and the call that is written, also while the line is half written."""
    steps = [
        OUTPUT,
        TESTED,
        WRITE,
        # On a line of its own: a bracket is closed where nothing follows.
        ["press", "Enter"],
        ["press", "ArrowUp"],
        ["type", "x = coalesce(event.user.nick"],
        says(".cm-tooltip-autocomplete", "nickname"),
    ]
    # CodeMirror takes no key for a list that has only just opened, so that nobody chooses by accident.
    steps += [["evaluate", "new Promise((done) => setTimeout(done, 200))"]]
    steps += [["press", "Enter"], ["type", ", "], says(".call", "coalesce(")]
    steps += [["press", "Escape"], says("#editor .cm-content", "x = coalesce(event.user.nickname, )")]
    clean(browser.look(served.address, steps))
