"""What is offered at a place, and what each offer says and writes. ``|`` in a policy marks the place."""

import pytest
from ide_folders import workspace

from actiongen.ide.completion import completions
from actiongen.ide.model import Completion, Kind
from actiongen.ide.offers import escaped

HEAD = (
    'action(name="A", trigger="post-login", deploy=False)\n\nschema(event.user.app_metadata, plan=string)\n'
    'secrets("KEY", optional=["MAY"])\nsettings("SITE")\n\nLIMIT = 3\nmail = event.user.email\n'
    'is_in = mail is not None\nanswer = http.get("https://x.example", on_error=stop())\n'
    'perhaps = http.get("https://x.example", on_error=log("no"))\n\n\n'
    "def shout(text: string):\n    return text.upper()\n\n\n"
)
TYPES = ["string", "number", "boolean", "time", "json", "[string]"]


def at(text: str, head: str = HEAD) -> dict[str, Completion]:
    before, _, after = (head + text).partition("|")
    view = workspace(a=before + after).view("policies/a.policy")
    assert view is not None
    found = completions(view, len(before))
    assert [each.rank for each in found] == sorted(each.rank for each in found)
    return {each.label: each for each in found}


def row(found: Completion) -> tuple[str, str, str, bool]:
    return found.kind.value, found.text, found.detail, found.is_snippet


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        ("@|\n", ["extern"], ["event", "rule"]),
        ("with |\n", ["rule", "on_continue"], ["event", "test"]),
        ("def |\n", [], ["event", "string"]),
        ('with rule("R"):\n    for |\n', [], ["event", "LIMIT"]),
        ("def f(|\n", [], ["event", "string", "LIMIT"]),
        ("def f(a, |\n", [], ["event", "string", "LIMIT"]),
        ("def f(a: |, b):\n    return a\n", TYPES, ["event", "LIMIT"]),
        ('def f(a):\n    return shout({"k": |})\n', ["event", "LIMIT"], ["string"]),
        ("def f(a):\n    return shout(|)\n", ["event", "LIMIT"], ["string"]),
        ("extern(|)\n", [], ["event", "LIMIT"]),
        ("rule(|)\n", [], ["event", "LIMIT"]),
        ('never("n", then=acts(|))\n', [], ["event", "LIMIT"]),
        ("always(|)\n", [], ["event", "LIMIT"]),
        ("never(|)\n", [], ["event", "LIMIT"]),
        ("test(|)\n", [], ["event", "LIMIT"]),
        ('test("n", cases=[case(|)])\n', [], ["event", "LIMIT"]),
        ("secrets(|)\n", [], ["event", "LIMIT"]),
        ("settings(|)\n", [], ["event", "LIMIT"]),
        ("load(|)\n", [], ["event", "LIMIT"]),
        ("action(|)\n", ["name=", "trigger="], ["event", "LIMIT"]),
        ('test("t", |)\n', ["given=", "expect=", "way="], ["stop"]),
        ('test("t", given=|)\n', [], ["given="]),
        ('with rule("R", |):\n', ["when="], []),
        ('with rule("R", when=|):\n', ["event", "LIMIT"], ["when="]),
        ('with rule("R", when=LIMIT == |):\n', ["event", "LIMIT"], ["when="]),
        ('with rule("R", when=[|]):\n', ["event", "LIMIT"], ["when="]),
        ('flow("post-login", [|])\n', ["external"], ["event"]),
        ("flow(|)\n", ['"post-login"'], ["external", "event"]),
        (
            'x = http.get("https://x.example", on_error=|)\n',
            ["stop", "abort", "log", "api.access.deny"],
            ["timeout="],
        ),
        ('x = http.get("https://x.example", timeout=|)\n', ["event"], ["stop", "api.access.deny"]),
        ('x = jwt.verify("t", "s", on_invalid=|)\n', ["stop", "api.access.deny"], []),
        ("x = answer.|\n", ["status", "text", "json"], ["get_all", "LIMIT"]),
        ("x = jwt.decode(mail).|\n", ["get", "items"], ["LIMIT"]),
        ("x = event.|\n", ["user", "secrets"], ["get", "items"]),
        ("x = event.user.|\n", ["email", "get", "items"], []),
        (
            'with rule("R"):\n    api.multifactor.enable("any", |)\n',
            ["allowRememberBrowser=", "event"],
            ["stop"],
        ),
        (
            'with rule("R"):\n    api.multifactor.enable("any", allowRememberBrowser=|)\n',
            ["True", "False", "event"],
            ["allowRememberBrowser=", "providerOptions="],
        ),
        ('with rule("R"):\n    api.access.nobody(|)\n', ["event", "LIMIT"], ["stop"]),
        ('with rule("R"):\n    api.access.nobody("a", b=|)\n', ["event", "LIMIT"], ["stop"]),
        (
            "schema(|)\n",
            ["event.user.user_metadata", "event.user.app_metadata"],
            ["event.user.email", "LIMIT"],
        ),
        ("schema(event.user.user_metadata, a=|)\n", TYPES, ["event"]),
        ("x = read(|)\n", ["event", "LIMIT"], ["string"]),
        ("x = read(event.user.app_metadata, |)\n", TYPES, ["event"]),
        ('never("n", then=|)\n', ["acts", "api.access.deny", "http"], ["abort"]),
        ('test("n", expect=|)\n', ["abort", "api.access.deny", "http"], ["acts"]),
        ('test("n", expect=|)\n', [], ["api.cache.get"]),
        ('test("n", returns={|})\n', ["api.cache.get"], ["api.access.deny"]),
        ('test("n", returns={api.cache.get: |})\n', [], ["api.cache.get"]),
        ('test("n", cases=[|])\n', ["case"], ["event"]),
        ('test("n", given={|})\n', ["event", "event.user.email", "event.user.app_metadata.plan"], ["LIMIT"]),
        (
            "x = |\n",
            ["event", "LIMIT", "mail", "not", "http", "management", "api.cache.get"],
            ["log", "stop"],
        ),
        ("x = LIMIT + |\n", ["event", "LIMIT"], ["http", "api.cache.get"]),
        ("LIMIT == |\n", ["event"], ["http"]),
        ('with rule("R"):\n    x = |\n', ["http", "api.cache.get"], []),
        (
            'with rule("R"):\n    |\n',
            ["api", "http", "stop", "log", "if", "shout"],
            ["return", "rule", "test"],
        ),
        ("def f(a):\n    |\n", ["return"], ["rule"]),
        ("with on_continue():\n    |\n", ["rule"], ["return"]),
        ("|\n", ["rule", "test", "def"], ["action", "flow", "stop", "api"]),
    ],
)
def test_what_is_offered_and_what_is_not(text: str, there: list[str], not_there: list[str]) -> None:
    found = at(text)
    assert [each for each in there if each not in found] == []
    assert [each for each in not_there if each in found] == []


def test_a_file_begins_with_an_action_or_a_flow() -> None:
    found = at("|\n", head="")
    assert {"action", "flow"} <= {*found} and found["action"].is_snippet
    assert "action" not in at('|\naction(name="A", trigger="post-login")\n', head="")


def test_nothing_is_offered_in_a_text_about_the_file() -> None:
    for place in ('"""|Doc."""\n', '"""Doc.|"""\n', '""|"Doc."""\n'):
        assert at(place, head="") == {}, place
    assert "action" in at('"""Doc."""\n|\n', head="")


@pytest.mark.parametrize(
    ("text", "label", "wanted"),
    [
        ("x = event.user.|\n", "email", ("field", "email", "string, may be absent", False)),
        ("x = event.user.|\n", "user_id", ("field", "user_id", "string", False)),
        ("x = event.user.app_metadata.|\n", "plan", ("field", "plan", "string, may be absent", False)),
        ("x = event.secrets.|\n", "KEY", ("secret", "KEY", "secret", False)),
        ("x = event.secrets.|\n", "MAY", ("secret", "MAY", "secret, may be absent", False)),
        ("x = event.secrets.|\n", "SITE", ("secret", "SITE", "setting", False)),
        ("x = |\n", "LIMIT", ("constant", "LIMIT", "number", False)),
        ("x = |\n", "mail", ("constant", "mail", "string, may be absent", False)),
        ("x = |\n", "is_in", ("constant", "is_in", "boolean", False)),
        ("x = |\n", "shout", ("function", "shout($1)$0", "string", True)),
        ("x = |\n", "event.user.email", ("field", "event.user.email", "string, may be absent", False)),
        ("x = |\n", "now", ("function", "now()$0", "now()", True)),
        ("x = |\n", "len", ("function", "len($1)$0", "len(x)", True)),
        ("x = |\n", "True", ("keyword", "True", "", False)),
        (
            'test("t", given={|})\n',
            "event.user.email",
            ("field", "event.user.email: ", "string, may be absent", False),
        ),
        (
            'test("t", given={|})\n',
            "event.user.app_metadata.plan",
            ("field", "event.user.app_metadata.plan: ", "string, may be absent", False),
        ),
        ('test("n", returns={|})\n', "api.cache.get", ("method", "api.cache.get: ", "", False)),
        ('test("t", |)\n', "expect=", ("variable", "expect=", "optional", False)),
        ("action(|)\n", "trigger=", ("variable", "trigger=", "has to be given", False)),
        (
            'with rule("R"):\n    api.access.|\n',
            "deny",
            ("method", 'deny("${1:reason}")$0', "Refuses the login, with the message `reason`.", True),
        ),
        (
            'with rule("R"):\n    api.multifactor.|\n',
            "enable",
            (
                "method",
                'enable("${1:any}")$0',
                "Asks the user for a second factor (MFA), of the kind `provider`.",
                True,
            ),
        ),
        (
            'with rule("R"):\n    api.multifactor.enable("any", |)\n',
            "allowRememberBrowser=",
            ("variable", "allowRememberBrowser=${1:True}", "boolean, optional", True),
        ),
        (
            "schema(event.user.user_metadata, |)\nx = event.user.user_metadata.a\n",
            "a=",
            ("field", "a=${1:string}", "a key that this file reads", True),
        ),
        ("@|\n", "extern", ("function", "extern($1)$0", "extern(file)", True)),
    ],
)
def test_what_an_offer_says_and_writes(text: str, label: str, wanted: tuple[str, str, str, bool]) -> None:
    assert row(at(text)[label]) == wanted


def test_the_nearest_names_come_first() -> None:
    found = [*at("x = |\n")]
    order = ["LIMIT", "event", "len", "not", "event.user.email"]
    assert [each for each in found if each in order] == ["LIMIT", "event", "len", "not", "event.user.email"]
    assert found.index("event.user.app_metadata.plan") < found.index("event.user.email")
    assert found.index("event.user.email") < found.index("event.request.geoip.countryCode")
    lines = [*at('with rule("R"):\n    |\n')]
    order = ["stop", "if", "shout", "http"]
    assert [each for each in lines if each in order] == ["stop", "if", "shout", "http"]
    behind = [*at("x = event.user.|\n")]
    assert behind[-2:] == ["get", "items"]


def test_a_parameter_that_is_true_or_false() -> None:
    given = 'with rule("R"):\n    api.multifactor.enable("any", allowRememberBrowser=|)\n'
    other = 'with rule("R"):\n    api.multifactor.enable("any", providerOptions=|)\n'
    assert [at(given)[word].rank for word in ("True", "False")] == [0, 0]
    assert [at(other)[word].rank for word in ("True", "False")] == [4, 4]


def test_what_ends_the_action_comes_before_what_it_does() -> None:
    found = at('x = http.get("https://x.example", on_error=|)\n')
    assert [found[each].rank for each in ("stop", "api.access.deny")] == [0, 2]


def test_an_answer_has_parts() -> None:
    found = at("x = answer.|\n")
    assert {label: each.detail for label, each in found.items() if each.rank == 0} == {
        "status": "number",
        "text": "string",
        "json": "json, may be absent",
    }
    assert "may be absent" not in at("x = |\n")["answer"].detail
    assert at("x = |\n")["perhaps"].detail.endswith(", may be absent")


def test_lines_of_a_block_keep_its_indent() -> None:
    found = at('with rule("R"):\n    if LIMIT == 3:\n        |\n')["if"]
    assert "\n        " in found.text and found.is_snippet and found.kind is Kind.SNIPPET


def test_keys_that_are_read_and_not_declared() -> None:
    read = 'x = [event.user.user_metadata.a, event.user.user_metadata["b-c"], event.user.app_metadata.d]\n'
    assert [*at(f"schema(event.user.user_metadata, |)\n{read}", head=HEAD)] == ["a="]
    assert [*at(f"schema(event.user.user_metadata, a=string, |)\n{read}")] == []
    assert [*at(f"schema(event.user.app_metadata, |)\n{read}")] == ["d="]
    assert [*at(f"schema(nobody, |)\n{read}")] == [*at(f"schema(user.user_metadata, |)\n{read}")] == []


@pytest.mark.parametrize(
    ("comment", "is_offered"),
    [
        ("#|", True),
        ("# |", True),
        ("# a|", True),
        ("# allow|", True),
        ("# allow: |", True),
        ("# allow: breaks-in|", True),
        ("#allow: |", True),
        ("# why|", False),
        ("# always|", False),
        ("# allow: breaks-in-way - |", False),
        ("# allow: breaks-in-way - why|", False),
    ],
)
def test_comments_that_allow(comment: str, is_offered: bool) -> None:
    found = at(f"{comment}\nx = 1\n")
    assert ("# allow: breaks-in-way" in found) is is_offered and bool(found) is is_offered


def test_what_a_comment_allows() -> None:
    """What is reported comes first, and the offer writes the whole comment."""
    text = f"{HEAD}unused = 1\nx = 1  # al|low\n"
    offset = text.index("|")
    view = workspace(a=text.replace("|", "")).view("policies/a.policy")
    assert view is not None
    found = completions(view, offset)
    reported = {each.code.name for each in view.compiled.unit.diagnostics}
    assert "unused-definition" in reported
    first = [each for each in found if each.rank == 0]
    assert {each.label.removeprefix("# allow: ") for each in first} <= reported and first
    assert {each.detail for each in first} == {"reported in this file"}
    assert "reported in this file" not in {each.detail for each in found if each.rank == 1}
    for each in found:
        assert each.text == f"{each.label} - ${{1:why}}$0" and each.is_snippet
        assert text[each.span.start : each.span.end] == "# al" and each.kind is Kind.SNIPPET
        assert each.documentation.endswith(".")


@pytest.mark.parametrize(
    ("text", "safe"), [("a", "a"), ("$1", "\\$1"), ("{a}", "{a\\}"), ("a\\b", "a\\\\b"), ("\\$", "\\\\\\$")]
)
def test_a_text_in_which_nothing_is_filled_in(text: str, safe: str) -> None:
    assert escaped(text) == safe
