"""What is said of rules, actions, libraries, triggers and checks that a text names. ``|`` marks the place."""

import pytest
from ide_folders import workspace

from actiongen.ide.hover import hover

HEAD = 'action(name="A", trigger="post-login", deploy=False)\n\n'
OTHERS = {
    "shared__lib": '"""Of all."""\n\nONE = 1\n_own = 2\n\n\ndef two(a):\n    return a\n',
    "shared__plain": 'load("shared/lib.policy", "ONE")\n',
    "mfa": '"""Asks."""\n\naction(name="M", trigger="post-login")\n\nwith rule("Asked"):\n    stop()\n',
    "broken": '"""Broken."""\n\naction(\n',
}


def said(text: str, head: str = HEAD) -> str:
    before, _, after = (head + text).partition("|")
    view = workspace(**OTHERS, a=before + after).view("policies/a.policy")
    assert view is not None
    found = hover(view, len(before))
    return "" if found is None else found.text


def test_a_rule_is_its_javascript() -> None:
    rules = 'with rule("R|"):\n    log("a")\n\nwith rule("S", when=event.user.email == "x"):\n    log("b")\n'
    assert said(rules) == 'A rule.\n\nIt becomes:\n\n```js\n// R\nconsole.log("a");\n```'
    second = rules.replace("|", "").replace('"S"', '"S|"')
    assert said(second) == (
        'A rule.\n\nIt becomes:\n\n```js\n// S\nif (event.user.email === "x") {\n  console.log("b");\n}\n```'
    )
    tested = rules.replace("|", "") + 'test("t", rules=["S|"], expect=[])\n'
    assert said(tested).startswith("The rule in line 6.\n\nIt becomes:\n\n```js\n// S\n")
    assert said(f"{rules}x = nobody\n") == "A rule.\n\nIt has no JavaScript before the file is right."


def test_a_long_rule_is_cut() -> None:
    for lines, is_cut in ((29, False), (30, True)):
        body = "".join(f'    log("{number}")\n' for number in range(lines))
        shown = said(f'with rule("R|"):\n{body}').partition("```js\n")[2].removesuffix("\n```").split("\n")
        assert (shown[-1] == "// …") is is_cut and len(shown) == (31 if is_cut else lines + 1)


def test_rules_in_other_files() -> None:
    flows = 'flow("post-login", ["mfa"])\n\ntest("t", rules=["Ask|ed"], expect=[])\n'
    assert said(flows, head="") == "The rule of `policies/mfa.policy`."
    assert said('test("t", rules=["No|body"], expect=[])\n') == ""


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ('test("t|", expect=[])\n', "A test: `actiongen test` runs it"),
        ('test(\n    "t|", expect=[])\n', "A test: `actiongen test` runs it"),
        ('test("t", cases=[case("c|", expect=[])])\n', "A case of the test: it has what the test gives"),
        ('always("p|", then=stop())\n', "A property: in every event in which `when` holds"),
        ('never("p|", then=stop())\n', "A property: in no event in which `when` holds"),
        ('only_when("g|", event.user.email)\n', "A guard: unless it holds, nothing below it runs."),
    ],
)
def test_titles(text: str, start: str) -> None:
    assert said(text).startswith(start)


def test_libraries() -> None:
    assert said('load("shared/li|b.policy", "ONE")\n') == (
        "The library `shared/lib.policy`.\n\nOf all.\n\nIt defines `ONE`, `two`."
    )
    assert said('load("shared/pl|ain.policy", "ONE")\n') == "The library `shared/plain.policy`."
    assert said('load("shared/no|body.policy", "ONE")\n') == ""


def test_actions_of_a_flow() -> None:
    for stem, text in (
        ("mfa", "The Action “M”, `policies/mfa.policy`.\n\nAsks."),
        ("broken", "Broken."),
        ("nobody", ""),
    ):
        assert said(f'flow("post-login", ["{stem[:2]}|{stem[2:]}"])\n', head="") == text


def test_triggers() -> None:
    found = said('flow("post-lo|gin", ["mfa"])\n', head="")
    assert found.startswith("`post-login`: ") and "- **Can deny**: yes" in found
    assert "- **Event**: " in found and "- **Then**: " in found and found.endswith("event-object)")
    assert "v3 (current)" in found and "v1 (deprecated)" in found
    assert "- **Can deny**: no" in said('flow("post-change-pass|word", [])\n', head="")
    assert said('flow("nob|ody", [])\n', head="") == ""


@pytest.mark.parametrize(
    ("comment", "name"),
    [
        ("# allow: breaks-in-w|ay - why", "breaks-in-way"),
        ("|# allow: breaks-in-way - why", "breaks-in-way"),
        ("# allow: breaks-in-way - why|", "breaks-in-way"),
        ("# allow: AG4|21 - why", "AG421"),
        ("# allow: no|body - why", None),
        ("# al|low", None),
        ("# why|", None),
    ],
)
def test_comments_that_allow(comment: str, name: str | None) -> None:
    before, _, after = f"{HEAD}{comment}\nx = 1\n".partition("|")
    view = workspace(a=before + after).view("policies/a.policy")
    assert view is not None
    found = hover(view, len(before))
    if name is None:
        assert found is None
    else:
        assert found is not None and found.text.startswith("**breaks-in-way** (AG421): ")
        assert "`actiongen explain AG421` says more." in found.text
        assert view.source.text[found.span.start : found.span.end] == name


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x = jw|t.decode(event.user.name)\n", "`jwt.decode`, `jwt.verify` and `jwt.sign`: JSON Web Tokens."),
        ('x = ht|tp.get("https://a.example", on_error=stop())\n', "`http.get`, `http.post`, `http.put`"),
        ("x = no|body\n", ""),
        ("x = nob|ody(1)\n", ""),
        ("x = |1\n", ""),
        ('x = {"k|": 1}\n', "A key of a dictionary."),
        ('d = {"key": 1}\nx = d["ke|y"]\n', "A key of a dictionary, in line 3."),
        (
            "x = event.user.user_metadata.th|eme\n",
            "With `schema(event.user.user_metadata, theme=string)` the compiler",
        ),
        ("schema(event.user.user_metadata, the|me=string)\n", "A key that this team declares."),
        (
            "schema(event.user.user_metadata, theme=string)\nx = event.user.user_metadata.th|eme\n",
            "Declared by the `schema(…)` in line 3.",
        ),
        ('secrets("KEY")\nx = event.secrets.KE|Y\n', "Declared in line 3."),
        ('settings("KEY")\nx = event.secrets.KE|Y\n', "A setting: its value comes from Terraform"),
        (
            "def f(para|m: string):\n    return param\n",
            "```python\nparam: string\n```\n\nA parameter of a helper.",
        ),
        ("x = any(|i.isSocial for i in event.user.identities)\n", "One item after the other."),
        (
            "# Why so.\nx = 1 + 2\ny = x|\n",
            "```python\nx: number = 1 + 2\n```\n\n**Always there.**\n\nWhy so.\n\nDefined in line 4.",
        ),
        ('x = "a"\ny = x|\n', '```python\nx: string = "a"\n```\n\nDefined in line 3.'),
        ("x| = [\n    1,\n]\n", "```python\nx: [number] = [ 1, ]\n```"),
        ('load("shared/lib.policy", "two")\nx = tw|o(1)\n', "def two(a)"),
        (
            'load("shared/lib.policy", "two")\nx = tw|o(1)\n',
            "Defined in `policies/shared/lib.policy`, line 7.",
        ),
        ('load("shared/lib.policy", "ONE")\nx = ON|E\n', "Defined in `policies/shared/lib.policy`, line 3."),
        ('@extern("a.js")\ndef f|(a: string) -> string: ...\n', "A function in JavaScript."),
        (
            "# Says it.\ndef f|(a: string):\n    return a\n",
            "```python\ndef f(a: string) -> string\n```\n\nSays it.",
        ),
        ("x = ap|i\n", "```python\napi\n```\n\nWhat an Action may do"),
        ('with rule("R"):\n    api.acc|ess.deny("no")\n', "```python\napi.access\n```"),
        ("ev|ent\n", "```python\nevent\n```"),
        ("schema(event.user.user_metadata, a=str|ing)\n", "```python\nstring\n```\n\nA text."),
        ("x = event.user.identities[0]|\n", "event.user.identities[0]: "),
        ("x = (1 + 2|)\n", ""),
    ],
)
def test_what_each_thing_is(text: str, wanted: str) -> None:
    assert wanted in said(text) and (wanted or not said(text))
