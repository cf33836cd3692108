"""What the playground asks of the compiler, without a browser."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import grimp
import pytest
from bench.install import node_binary
from playground.later import FURTHER
from playground.page import Page
from playground_links import recipe_files

ROOT = Path(__file__).parents[2]
POLICY = """action(name="Greet", trigger="post-login")

with rule("New users are noted", when=event.stats.logins_count == 1):
    api.user.setAppMetadata("new", True)

test(
    "the first login",
    given={event.stats.logins_count: 1},
    expect=api.user.setAppMetadata("new", True),
)
"""


def page(**texts: str) -> Page:
    made = Page()
    made.further = FURTHER
    ask(made, "put", files=[[f"policies/{name}.policy", text] for name, text in texts.items()])
    return made


def ask(page: Page, do: str, **more: object) -> Any:
    answer = json.loads(page.answer(json.dumps({"do": do, **more})))
    assert "failed" not in answer, answer["failed"]
    return answer


def test_the_problems_of_a_policy() -> None:
    found = ask(page(greet=POLICY.replace("event.stats", "event.stat")), "problems")["problems"]
    first, *_ = found
    assert {each["id"] for each in found} == {"AG203"}
    (edit,) = first["fix"]["edits"]
    assert edit["insert"] == "stats"
    assert POLICY.replace("event.stats", "event.stat")[edit["from"] : edit["to"]] == "stat"


def test_places_count_utf_16_as_javascript_does() -> None:
    text = f'# {"🙂" * 3}\n' + POLICY.replace("event.stats", "event.stat")
    found = ask(page(greet=text), "problems")["problems"]
    (edit,) = next(each for each in found if each["id"] == "AG203")["fix"]["edits"]
    units = text.encode("utf-16-le")
    assert units[2 * edit["from"] : 2 * edit["to"]].decode("utf-16-le") == "stat"


def test_a_policy_has_javascript_while_another_is_half_written() -> None:
    answer = ask(page(greet=POLICY, other='action(name="Other", trigger="post-'), "output")
    assert "exports.onExecutePostLogin" in answer["javascript"]["policies/greet.policy"]["text"]
    assert answer["javascript"]["policies/other.policy"]["text"] is None
    assert answer["javascript"]["policies/other.policy"]["reason"]
    assert answer["deployed"] is None


def test_a_test_that_fails_says_why() -> None:
    flows = 'flow("post-login", ["greet"])\n'
    passing = ask(page(greet=POLICY, flows=flows), "tests")["tests"]
    assert [each["result"] for each in passing] == ["passed"]
    (failed,) = ask(page(greet=POLICY.replace("== 1)", "== 2)"), flows=flows), "tests")["tests"]
    assert failed["result"] == "failed"
    assert '- api.user.setAppMetadata("new", true)' in "\n".join(failed["details"]).replace("True", "true")


def test_tests_wait_until_no_error_is_left() -> None:
    assert ask(page(greet=POLICY + "x = = 1\n"), "tests")["tests"] is None


def test_the_tests_of_a_flow_run() -> None:
    flows = 'flow("post-login", ["greet"])\n' + re.sub(r".*\ntest", "test", POLICY, flags=re.S)
    found = ask(page(greet=POLICY, flows=flows), "tests")["tests"]
    assert [(each["place"]["path"], each["result"]) for each in found] == [
        ("policies/greet.policy", "passed"),
        ("policies/flows.policy", "passed"),
    ]


def test_the_javascript_has_its_say() -> None:
    """The page runs what is asked for; what it answers is compared with what the interpreter does."""
    made = page(greet=POLICY)
    (job,) = ask(made, "ran", answers={})["asked"]
    assert "exports.onExecutePostLogin" in job["code"]
    ((key, message, event),) = job["runs"]
    assert json.loads(message)["handler"] == "onExecutePostLogin"
    assert json.loads(event)["stats"]["logins_count"] == 1
    outcome: dict[str, Any] = {
        "run": 0,
        "logs": [],
        "ms": 1,
        "calls": [["user.setAppMetadata", ["new", True]]],
    }
    agreed = ask(made, "ran", answers={key: json.dumps(outcome)})
    assert agreed["asked"] == []
    assert [each["result"] for each in agreed["tests"]] == ["passed"]
    assert ask(made, "ran", answers={})["asked"] == []  # it is remembered
    ask(made, "put", files=[["policies/greet.policy", POLICY.replace("== 1)", "<= 1)")]])
    (job,) = ask(made, "ran", answers={})["asked"]
    ((key, *_),) = job["runs"]
    (differs,) = ask(made, "ran", answers={key: json.dumps({**outcome, "calls": []})})["tests"]
    assert differs["result"] == "differs"
    assert "different calls" in differs["details"][0]
    ask(made, "put", files=[["policies/greet.policy", POLICY.replace("== 1)", "< 2)")]])
    (job,) = ask(made, "ran", answers={})["asked"]
    ((key, *_),) = job["runs"]
    for unreadable in ("null", "{}", '{"run": 0, "calls": 7, "logs": [], "ms": 1}', "x"):
        (unknown,) = ask(made, "ran", answers={key: unreadable})["tests"]
        assert unknown["result"] == "unknown"
        assert "changes JavaScript itself" in unknown["details"][0]


def test_a_policy_names_javascript_beside_it() -> None:
    text = (ROOT / "docs/recipes/xml_roles.policy").read_text(encoding="utf-8")
    made = page(xml_roles=text)
    assert "AG342" in [each["id"] for each in ask(made, "problems")["problems"]]
    script = (ROOT / "docs/recipes/externs/xml_roles.js").read_text(encoding="utf-8")
    files = [["policies/xml_roles.policy", text], ["policies/externs/xml_roles.js", script]]
    files += [["policies/flows.policy", 'flow("post-login", ["xml_roles"])']]
    ask(made, "put", files=files)
    assert ask(made, "output")["problems"] == []
    assert {each["result"] for each in ask(made, "tests")["tests"]} == {"waiting"}
    asked = ask(made, "ran", answers={})["asked"]
    assert all("watchExterns(" in each["code"] for each in asked)


def test_a_file_that_is_gone_is_forgotten() -> None:
    made = page(greet=POLICY, broken="x = = 1\n")
    ask(made, "put", files=[["policies/greet.policy", POLICY]])
    found = ask(made, "problems")["problems"]
    assert {each["place"]["path"] for each in found} == {"policies/greet.policy"}


def test_what_breaks_down_is_an_answer() -> None:
    assert "KeyError" in json.loads(Page().answer('{"do": "nothing of the kind"}'))["failed"]


def examples() -> list[dict[str, Any]]:
    """Those of the page, as its build makes them."""
    script = 'import("./examples.mjs").then((m) => console.log(JSON.stringify(m.examples(".."))))'
    done = subprocess.run(
        [node_binary(22), "-e", script], cwd=ROOT / "web", capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.slow
def test_nothing_is_wrong_with_any_example() -> None:
    found = examples()
    recipes = {path.stem for path in (ROOT / "docs/recipes").glob("*.policy")}
    assert {Path(each["files"][0][0]).stem for each in found[:-1]} == recipes
    for example in found[:-1]:
        stem = Path(example["files"][0][0]).stem
        # Links of the site hold the same.
        assert [[*each] for each in recipe_files(ROOT / "docs/recipes", stem)] == example["files"]
    for example in found:
        texts = dict(example["files"])
        made = Page()
        made.further = FURTHER
        ask(made, "put", files=example["files"])
        answer = ask(made, "output")
        assert answer["problems"] == [], example["title"]
        assert answer["deployed"], example["title"]
        tests = ask(made, "tests")
        assert tests["stopped"] == ""
        assert {each["result"] for each in tests["tests"]} <= {
            "waiting" if "policies/xml_roles.policy" in texts else "passed"
        }, example["title"]


def test_the_page_imports_nothing_that_a_browser_lacks() -> None:
    """Neither processes nor threads nor files below it; ``pack.py`` leaves those parts out."""
    text = (ROOT / "web/pack.py").read_text(encoding="utf-8")
    left_out = set(re.findall(r'"(\w+)"', re.search(r"LEFT_OUT = .*", text)[0]))  # type: ignore[index]
    later = set(re.findall(r'"(\w+)"', re.search(r"\nLATER = .*", text)[0]))  # type: ignore[index]
    graph = grimp.build_graph("playground", "actiongen")
    for module, not_there in (("playground.page", left_out | later), ("playground.later", left_out)):
        needed = {
            name.split(".")[1]
            for name in graph.find_upstream_modules(module)
            if name.startswith("actiongen.")
        }
        assert needed and not needed & not_there, module


def test_an_editor_is_told_about_a_place() -> None:
    text = f"# {'🙂' * 3}\n{POLICY}"
    made = page(greet=text)
    at = len(text[: text.index("logins_count")].encode("utf-16-le")) // 2 + 2
    told = ask(made, "hover", path="policies/greet.policy", at=at)["hover"]
    assert "number" in told["text"]
    assert told["place"]["from"] <= at < told["place"]["to"]
    half = text.replace("event.stats.logins_count == 1", "event.stats.")
    ask(made, "put", files=[["policies/greet.policy", half]])
    at = len(half[: half.index("event.stats.") + 12].encode("utf-16-le")) // 2
    found = ask(made, "complete", path="policies/greet.policy", at=at)["completions"]
    assert "logins_count" in [each["label"] for each in found]
    assert {each["place"]["to"] for each in found} == {at}
    unlaid = POLICY.replace(" = ", "=").replace('"Greet", trigger', '"Greet",trigger')
    ask(made, "put", files=[["policies/greet.policy", unlaid]])
    (edit,) = ask(made, "format", path="policies/greet.policy")["edits"]
    assert unlaid[: edit["from"]] + edit["insert"] + unlaid[edit["to"] :] == POLICY


@pytest.mark.slow
def test_why_says_what_the_command_says(tmp_path: Path) -> None:
    made = page(greet=POLICY, flows='flow("post-login", ["greet"])\n')
    of_test = ask(made, "why", path="policies/greet.policy", test=0)
    assert of_test["tests"] == ["the first login"]
    ((step,),) = [run["steps"] for run in of_test["runs"]]
    assert (step["title"], step["verdict"]) == ("New users are noted", "acted")
    event = json.loads(of_test["event"])
    event["stats"]["logins_count"] = 7
    text = json.dumps(event)
    told = ask(made, "why", path="policies/greet.policy", event=text)
    (run,) = told["runs"]
    lines = [
        f"{each['title']}: {each['verdict']}\n  {each['where']}\n"
        + "".join(f"  {line}\n" for line in each["lines"])
        for each in run["steps"]
    ]
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies/greet.policy").write_text(POLICY, encoding="utf-8")
    (tmp_path / "event.json").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "actiongen", "why", "policies/greet.policy", "--event", "event.json"]
    said = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert "\n".join(lines) + "\n" + "".join(f"{line}\n" for line in run["verdict"]) == said.stdout
    assert "did not apply" in said.stdout
    unread = ask(made, "why", path="policies/greet.policy", event="{")
    assert unread["reason"].startswith("The event cannot be read: ")
    assert ask(made, "why", path="policies/flows.policy")["runs"][0]["name"] == "Greet"
    assert ask(page(lib="x = 1\n"), "why", path="policies/lib.policy")["reason"]
    assert ask(page(greet="x ="), "why", path="policies/greet.policy")["isStale"]


def test_a_flow_is_drawn() -> None:
    made = page(greet=POLICY, flows='flow("post-login", ["greet"])\n')
    (flow,) = ask(made, "flows")["flows"]
    assert flow["svg"].startswith("<svg ")
    assert "Can write app metadata" in flow["svg"]
    assert ask(page(greet="x ="), "flows")["flows"] is None


def test_what_is_shown_in_a_text() -> None:
    """Offsets are those of JavaScript; what a page cannot carry out is not offered."""
    text = f"# {'🙂' * 3}\n" + POLICY + 'always("it is kept", then=api.user.setAppMetadata("new", True))\n'
    text = text.replace("\nwith rule", "\nnick = event.user.nickname\nwith rule")
    made = page(greet=text)
    found = ask(made, "shown", path="policies/greet.policy")
    units = text.encode("utf-16-le")
    words = {units[2 * start : 2 * end].decode("utf-16-le"): kind for start, end, kind in found["colours"]}
    assert words["logins_count"] == "property readonly"
    assert words['"Greet"'] == "string"
    (hint,) = found["hints"]
    assert units[: 2 * hint["at"]].decode("utf-16-le").endswith("nick")
    assert hint["text"] == ": string, may be absent"
    titles = [(each["title"], each["of"]) for each in found["lenses"]]
    assert ("Why", ["New users are noted"]) in titles
    assert ("Result", ["the first login"]) in titles
    assert not [each for each in titles if each[0] in ("Mutate", "Prove")]
    (lens,) = [each for each in found["lenses"] if each["title"] == "Show its JavaScript"]
    line = ask(made, "lines", path="policies/greet.policy", at=lens["at"])["line"]
    javascript = ask(made, "output")["javascript"]["policies/greet.policy"]["text"]
    assert "logins_count" in "\n".join(javascript.splitlines()[line - 1 : line + 2])


def test_names_and_files_get_other_names() -> None:
    text = POLICY.replace("\nwith rule", "\nnick = event.user.nickname\nother = nick\nwith rule")
    made = page(greet=text, flows='flow("post-login", ["greet"])\n')
    at = text.index("nick =")
    assert ask(made, "rename", path="policies/greet.policy", at=at)["name"] == "nick"
    edits = ask(made, "rename", path="policies/greet.policy", at=at, new="called")["edits"]
    assert [text[each["from"] : each["to"]] for each in edits] == ["nick", "nick"]
    refusal = ask(made, "rename", path="policies/greet.policy", at=text.index("logins_count"))["refusal"]
    assert refusal == "Auth0 gives the fields of the event their names."
    (edit,) = ask(made, "move", path="policies/greet.policy", to="policies/hello.policy")["edits"]
    assert (edit["path"], edit["insert"]) == ("policies/flows.policy", "hello")
    assert "refusal" in ask(made, "move", path="policies/greet.policy", to="policies/Hello.policy")


def test_what_a_diagnostic_means() -> None:
    assert ask(page(greet=POLICY), "explain", id="AG203")["page"].startswith("# AG203 unknown-event-field")
    assert ask(page(greet=POLICY), "explain", id="AG000")["page"] is None
