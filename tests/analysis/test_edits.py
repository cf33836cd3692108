"""The edits that are offered for a value that may be absent: at a gate a default, never another condition."""

import pytest
from bad_cases import chunk

from actiongen.analysis.analyse import analyse
from actiongen.compiler import compile_folder
from actiongen.diagnostics.model import Checked
from actiongen.source import Source
from actiongen.syntax.parse import parse


def helps(text: str) -> list[str | None]:
    found = compile_folder(chunk(text).sources).diagnostics
    return [each.help for each in found if each.code.name == "maybe-absent"]


GATES = {
    "a denial": 'with rule("r"):\n    api.access.deny(event.user.name)',
    "inside a denial": 'with rule("r"):\n    api.access.deny(f"no {event.user.name}")',
    "a refusal": 'with rule("r"):\n    api.validation.error("code", event.user.name)',
    "a challenge": 'with rule("r"):\n    api.authentication.challengeWith({"type": event.user.name})',
    "multi-factor": 'with rule("r"):\n    api.multifactor.enable(event.user.name)',
    "a condition of a rule": 'with rule("r", when=f"{event.user.name}" == "a"):\n    api.access.deny("no")',
    "a guard": 'only_when(f"{event.user.name}" == "a")',
    "an if": 'with rule("r"):\n    if f"{event.user.name}" == "a":\n        api.access.deny("no")',
    "a helper": 'def no(why):\n    api.access.deny(why)\nwith rule("r"):\n    no(event.user.name)',
}


@pytest.mark.parametrize("where", GATES)
def test_at_a_gate_a_default_alone_is_offered(where: str) -> None:
    (help,) = helps(GATES[where])
    assert help is not None and help.startswith("give a default: `coalesce(")
    assert "is not None" not in help and " before" not in help


def test_a_default_of_an_argument_with_closed_values_asks_for_something() -> None:
    (help,) = helps(GATES["multi-factor"])
    assert help == 'give a default: `coalesce(event.user.name, "any")`'


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("event.user.name", 'give a default: `coalesce(event.user.name, "unknown")`'),
        ("event.authorization.roles", "give a default: `coalesce(event.authorization.roles, [])`"),
        ("event.request.geoip.latitude", "give a default: `coalesce(event.request.geoip.latitude, 0)`"),
        (
            "event.user.app_metadata.plan",
            'read it and give a default: `coalesce(read(event.user.app_metadata.plan, string), "unknown")`',
        ),
        ("event.organization", "test it with `event.organization is not None` before, or use a field of it"),
    ],
)
def test_the_edit_names_the_value_and_fits_its_type(value: str, expected: str) -> None:
    (help,) = helps(f'with rule("r"):\n    api.idToken.setCustomClaim("https://acme.example/x", {value})')
    assert help is not None and help.startswith(expected)


@pytest.mark.parametrize(
    ("value", "edit"),
    [
        ("event.user.name", 'coalesce(event.user.name, "unknown")'),
        ("event.authorization.roles", "coalesce(event.authorization.roles, [])"),
        ("event.request.geoip.latitude", "coalesce(event.request.geoip.latitude, 0)"),
        ("event.user.phone_verified", "coalesce(event.user.phone_verified, False)"),
        (
            "event.user.app_metadata.plan",
            'coalesce(read(event.user.app_metadata.plan, string), "unknown")',
        ),
    ],
)
def test_the_edit_mends_the_mistake(value: str, edit: str) -> None:
    rule = 'with rule("r"):\n    api.idToken.setCustomClaim("https://acme.example/x", {})'
    assert any(f"`{edit}`" in (help or "") for help in helps(rule.format(value)))
    found = compile_folder(chunk(rule.format(edit)).sources).diagnostics
    assert not [each for each in found if each.is_error]


def test_what_cannot_be_read_may_use_anything() -> None:
    text = 'action(name="T", trigger="post-login")\nx = event.user.email\nwith rule("R", when=x && y):\n    stop()\n'
    source = Source("policies/t.policy", text)
    found = parse(source).then(lambda file: analyse(file, lambda _: Checked(None)))
    assert {diagnostic.code.id for diagnostic in found.diagnostics} == {"AG104"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('event.user.name.concat("x")', 'write `f"{a}{b}"`'),
        ('event.authorization.roles.concat(["x"])', 'write `[*event.authorization.roles, *["x"]]`'),
        ('event.user.name.find("x")', 'write `"x" in event.user.name`'),
        (
            'event.authorization.roles.find("x")',
            'write `first(each for each in event.authorization.roles if each != "")`',
        ),
        ("event.user.name.slice(1)", "write `event.user.name[start:end]`"),
        ("event.authorization.roles.slice(1)", "write `event.authorization.roles[start:end]`"),
        ("event.user.name.toLowerCase()", "write `.lower()`"),
        ("filter(event.authorization.roles)", 'write `[x for x in xs if x != ""]`'),
        (
            "reversed(event.authorization.roles)",
            "nothing stands for it here: write the value out, or leave the line out",
        ),
        ("NaN", "a number that is not finite is absent: write `x is None`"),
        (
            "process.env.KEY",
            'write `secrets("API_KEY")` above the rules, and read it as `event.secrets.API_KEY`',
        ),
        ("None == event.user.name", "write `event.user.name is None`"),
    ],
)
def test_the_edit_for_words_of_other_languages(value: str, expected: str) -> None:
    found = compile_folder(chunk(f"x = {value}").sources).diagnostics
    assert [each.help for each in found if each.is_error] == [expected]


@pytest.mark.parametrize(
    ("call", "help", "has_fix"),
    [
        ('api.access.allow("x")', "it has `api.access.deny`", False),
        ('api.deny("x")', "did you mean `api.access.deny`?", True),
        ('deny("x")', "write `api.access.deny`", False),
        ('access.deny("x")', "write `api.access.deny`", True),
        ('api.multifactr.enable("any")', "did you mean `api.multifactor.enable`?", True),
        ('api.idtoken.setCustomClaim("a", "b")', "did you mean `api.idToken.setCustomClaim`?", True),
        (
            'api.user.setMetadata("a", "b")',
            "it has `api.user.setAppMetadata`, `api.user.setUserMetadata`",
            False,
        ),
        ("event.user.name()", "it is a field: write `.name` alone", False),
        ("event()", "write what of it, such as `event.user.email`", False),
    ],
)
def test_a_method_is_offered_where_one_alone_can_be_meant(call: str, help: str, has_fix: bool) -> None:
    found = compile_folder(chunk(f'with rule("r"):\n    {call}').sources).diagnostics
    assert [(each.help, each.fix is not None) for each in found if each.is_error] == [(help, has_fix)]


def test_types_in_messages_are_short() -> None:
    found = compile_folder(chunk('x = event == "a"').sources).diagnostics
    (message,) = [each.message for each in found if each.is_error]
    assert message == '{"agent": {…}, "authentication": {…}, …} values cannot be compared'


@pytest.mark.parametrize(
    ("path", "help", "has_fix"),
    [
        ("event.user.id", "did you mean `user_id`?", True),
        ("event.client.id", "did you mean `client_id`?", True),
        ("event.user.emial", "did you mean `email`?", True),
        ("event.user.verified", "it has `email_verified`, `phone_verified`", False),
        ("event.user.roles", "there is `event.authorization.roles`", False),
        ("event.tenant.name", "it has `id`", False),
        ("event.email", "there is `event.user.email`", False),
        ("event.request.countryCode", "there is `event.request.geoip.countryCode`", False),
    ],
)
def test_a_field_is_offered_where_one_alone_can_be_meant(path: str, help: str, has_fix: bool) -> None:
    found = compile_folder(chunk(f"x = {path}").sources).diagnostics
    assert [(each.help, each.fix is not None) for each in found if each.is_error] == [(help, has_fix)]


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("event.user.created_at", "there is one in `custom-phone-provider`, `password-reset-post-challenge`"),
        ("event.session", "a pre-user-registration event has none; there is one in `post-login`"),
        ("event.created_at", "it has `authentication`, `client`"),
        ("event.client.created_at", "it has `client_id`, `metadata`"),
    ],
)
def test_a_field_of_another_record_is_not_guessed(path: str, part: str) -> None:
    text = f'action(name="X", trigger="pre-user-registration")\nx = {path}\n'
    (error,) = [each for each in compile_folder((Source("x.policy", text),)).diagnostics if each.is_error]
    assert part in (error.help or "") and error.fix is None


@pytest.mark.parametrize(
    ("call", "help"),
    [
        ('api.access.deny(reason="old")', 'write `api.access.deny("old")`'),
        ('api.access.deny(message="old")', 'write `api.access.deny("old")`'),
        ('api.access.deny(reason="old", b="x", c=2)', 'write `api.access.deny("old")`'),
        ('api.idToken.setCustomClaim(value=1, name="a")', 'write `api.idToken.setCustomClaim("a", 1)`'),
        ("api.idToken.setCustomClaim(value=1)", "write `api.idToken.setCustomClaim(key, 1)`"),
        (
            'api.multifactor.enable(provider="any", allowRememberBrowser=True)',
            'write `api.multifactor.enable("any", allowRememberBrowser=True)`',
        ),
        ('api.idToken.setCustomClaim("a")', 'write `api.idToken.setCustomClaim("a", value)`'),
        ('api.multifactor.enable("any", x=1, y=2)', "it has `allowRememberBrowser`, `providerOptions`"),
        ('log("a", email_domain(email=event.user.email))', "write `email_domain(event.user.email)`"),
    ],
)
def test_a_call_with_wrong_names_is_one_mistake(call: str, help: str) -> None:
    found = compile_folder(chunk(f'with rule("r"):\n    {call}').sources).diagnostics
    assert [each.help for each in found if each.is_error] == [help]


@pytest.mark.parametrize(
    ("comparison", "help"),
    [
        ('groups == ["a"]', 'write `"a" in groups`'),
        ('["a"] != groups', 'write `"a" not in groups`'),
        ('groups == "a"', 'write `"a" in groups`'),
        ("groups != []", "write `len(groups) != 0`"),
        ('event.user.app_metadata.groups == ["a"]', 'write `"a" in event.user.app_metadata.groups`'),
        ('event.user.email != ["a", "b"]', 'write `event.user.email not in ["a", "b"]`'),
        ('groups == ["a", "b"]', "compare single fields or items, or use `in`, `any(…)`, `all(…)`"),
        ('["a"] == ["a"]', "compare single fields or items, or use `in`, `any(…)`, `all(…)`"),
    ],
)
def test_what_a_comparison_with_a_list_asks(comparison: str, help: str) -> None:
    text = f"groups = csv(event.client.name)\nx = {comparison}"
    found = compile_folder(chunk(text).sources).diagnostics
    assert [each.help for each in found if each.is_error] == [help]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"3"', "write `3`"),
        ('"three"', 'write `to_number("three")`'),
        (
            "event.user.app_metadata.n",
            "read it with its type first: `read(event.user.app_metadata.n, number)`",
        ),
        ("True", "give it a number"),
    ],
)
def test_the_argument_of_a_helper_is_converted(value: str, expected: str) -> None:
    text = f"def f(x: number):\n    return x\ny = f({value})"
    found = compile_folder(chunk(text).sources).diagnostics
    assert [each.help for each in found if each.is_error] == [expected]


@pytest.mark.parametrize(
    "path",
    [
        "./lib.policy",
        "lib.policy",
        "lib",
        "../shared/lib",
        "shared/lib",
        "Shared/Lib.policy",
        "shared.lib",
        "policies/shared/lib.policy",
        "shared\\\\lib.policy",
        "/shared/lib.policy",
    ],
)
def test_the_library_that_a_path_means(path: str) -> None:
    library = Source("policies/shared/lib.policy", 'D = "x"\n')
    text = f'action(name="X", trigger="post-login")\nload("{path}", "D")\n'
    found = compile_folder((library, Source("policies/shared/x.policy", text))).diagnostics
    assert [each.help for each in found if each.is_error] == [
        "did you mean `shared/lib.policy`? Paths begin in the policies' folder"
    ]


@pytest.mark.parametrize(
    ("flow", "message", "marked", "edit"),
    [
        (
            'flow(["a"])',
            "a flow begins with its trigger, a literal text",
            '["a"]',
            'flow("post-login", ["a"])',
        ),
        (
            'flow("credentials-exchange", "a")',
            "the actions of a flow stand in a list",
            '"a"',
            'flow("credentials-exchange", ["a"])',
        ),
        (
            'flow("post-login", [a, external(slack)])',
            "a flow names each action by a literal text",
            "a",
            'flow("post-login", ["a", external("slack")])',
        ),
        (
            'flow("post-login", [*b])',
            "a flow names each action by a literal text",
            "b",
            'flow("post-login", ["mfa_action"])',
        ),
        (
            'flow(trigger="post-login", actions=["a"])',
            "`trigger` of a flow is written without its name",
            "trigger",
            'flow("post-login", ["a"])',
        ),
        (
            'flow("post-login", "a", "b")',
            "a flow takes a trigger and one list",
            '"b"',
            'flow("post-login", ["a", "b"])',
        ),
        (
            'flow("post-login", [])',
            "a flow has one action or more",
            "[]",
            'flow("post-login", ["mfa_action"])',
        ),
        (
            'flow("post-login")',
            "a flow lists its actions after the trigger",
            'flow("post-login")',
            'flow("post-login", ["mfa_action"])',
        ),
        (
            "flow()",
            "a flow takes a trigger and a list of actions",
            "flow()",
            'flow("post-login", ["mfa_action"])',
        ),
    ],
)
def test_a_flow_that_is_written_otherwise(flow: str, message: str, marked: str, edit: str) -> None:
    (error,) = compile_folder((Source("policies/flows.policy", flow),)).diagnostics
    assert error.message == message and flow[error.span.start : error.span.end] == marked
    assert error.help == f"write `{edit}`: each action by the stem of its file"


@pytest.mark.parametrize("entry", ['"b"', '"c"', '"d"'])
def test_a_flow_is_marked_at_the_action_that_is_wrong(entry: str) -> None:
    flow = f'flow("post-login", ["a", {entry}])'
    sources = (
        Source("p/a.policy", 'action(name="A", trigger="post-login")'),
        Source("p/c.policy", 'action(name="C", trigger="credentials-exchange")'),
        Source("p/d.policy", 'action(name="D", trigger="post-login", deploy=False)'),
        Source("p/flows.policy", flow),
    )
    (error,) = [each for each in compile_folder(sources).diagnostics if each.is_error]
    assert flow[error.span.start : error.span.end] == entry


@pytest.mark.parametrize(
    ("item", "is_present"),
    [("XS[0]", True), ("XS[-2]", True), ("XS[2]", False), ("XS[-3]", False), ("MORE[0]", False)],
)
def test_an_item_of_a_list_that_is_written_out_is_there(item: str, is_present: bool) -> None:
    text = f'XS = ["a", "b"]\nMORE = [*event.authorization.roles, "c"]\nx = f"{{{item}}}"\n'
    assert (helps(text) == []) is is_present


@pytest.mark.parametrize(
    ("part", "help"),
    [
        ("event.user.name", "give a default: `coalesce(event.user.name, 'unknown')`"),
        (
            "event.user.email_verified",
            "say which texts you mean: `'yes' if event.user.email_verified else 'no'`",
        ),
        ("event.user.app_metadata['a-b'].lower()", "`read(event.user.app_metadata['a-b'], string)`"),
        ("coalesce(event.user.name, wrong('x'))", "there is no `wrong"),
    ],
)
def test_an_edit_inside_of_an_f_string_can_stand_there(part: str, help: str) -> None:
    found = compile_folder(chunk(f'x = f"{{{part}}}"').sources).diagnostics
    (error,) = [each for each in found if each.is_error]
    assert help in (error.help or "") or help in error.message
    assert '"' not in (error.help or "").partition(", or")[0]


def test_an_edit_in_a_helper_that_an_f_string_calls_is_one_of_the_helper() -> None:
    text = "def f(x):\n    return f'{x}' + event.user.name\ny = f\"{f('a')}\"\n"
    in_helper, in_text = helps(text)
    assert '"unknown"' in (in_helper or "") and "'unknown'" in (in_text or "")


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        ('with rule("r", when=country in T):\n    log(f"{T[country]}")', True),
        ('only_when(country in T)\nwith rule("r"):\n    log(f"{T[country]}")', True),
        ('x = f"{T[country]}" if country in T else "none"', True),
        ('with rule("r", when=country not in T):\n    log(f"{T[country]}")', False),
        ('with rule("r", when=country in U):\n    log(f"{U[country]}")', False),
        ('with rule("r", when=country in N):\n    log(f"{N[country]}")', False),
        ('with rule("r", when=country in T):\n    log(f"{U[country]}")', False),
    ],
)
def test_a_row_is_there_where_its_key_is_in_the_table(text: str, is_known: bool) -> None:
    tables = 'T = {"AT": "Wien"}\nU = {"AT": event.user.name, "DE": "x"}\nN = {"AT": None, "DE": "x"}\n'
    above = tables + "country = event.request.geoip.countryCode\n"
    assert (helps(above + text) == []) is is_known


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ('test("b", given={event.user.email = "x"}, expect=[])', "write `:`"),
        ('x = {"a": 1, "b" = 2}', "write `:`"),
        ('x = event.user.name in ("a", "b")', 'write a list: `["a", "b"]`'),
        ('x = event.user.name in {"a", "b"}', 'write a list: `["a", "b"]`; for a dict, `{key: value}`'),
    ],
)
def test_the_edit_has_what_was_written(text: str, help: str) -> None:
    found = compile_folder(chunk(text).sources).diagnostics
    assert [each.help for each in found if each.is_error] == [help]


def test_a_default_of_a_key_that_is_read_at_run_time_is_read_with_its_type() -> None:
    text = 'with rule("r", when=event.user.app_metadata.get(event.client.name, 3) == 3):\n    log("three")'
    assert [each.help for each in compile_folder(chunk(text).sources).diagnostics] == [
        "read the value with its type first:"
        " `coalesce(read(event.user.app_metadata[event.client.name], number), 3)`"
    ]
