"""One mistake is one error: what follows from it is silent, and so is what cannot be known because of it."""

import pytest
from bad_cases import chunk

from actiongen.compiler import compile_folder
from actiongen.unit import compile_file, loader


def errors(text: str) -> list[tuple[str, str]]:
    found = compile_folder(chunk(text).sources).diagnostics
    return [(each.code.id, each.message) for each in found if each.is_error]


RULE = 'with rule("r", when={}):\n    log("x")\n'
MISTAKES = {
    "a helper that is no def": (
        "f = lambda x: x\n" + RULE.format("any(f(r) for r in event.authorization.roles)"),
        ("AG119", "there is no `lambda` in a policy"),
    ),
    "an expression that is too deep": (
        f"x = {'+'.join('1' * 40)}\n" + RULE.format("x > 3"),
        ("AG110", "the expression nests more than 30 deep"),
    ),
    "json with a default": (
        "x = csv(event.client.metadata.hosts or '')\n" + RULE.format("'a' in x"),
        ("AG301", "`or` chooses between texts, and this has type json"),
    ),
    "a number with a default": (
        "x = event.stats.logins_count or 1\n" + RULE.format("x > 1"),
        ("AG301", "`or` chooses between texts, and this has type number"),
    ),
    "an option that does not exist": (
        'with rule("r"):\n    api.multifactor.enable("any", on_error=stop())',
        ("AG205", "`api.multifactor.enable` has no option `on_error`"),
    ),
    "a title by name": (
        'with rule(title="r"):\n    log("x")',
        ("AG205", "the title of a rule is written without a name"),
    ),
    "a title behind the condition": (
        'only_when(event.user.email_verified, "r")',
        ("AG205", "the title of a guard stands in front of its condition"),
    ),
    "a schema without keys": (
        "schema(event.user.app_metadata)",
        ("AG207", "`schema` takes an open container of the event, then its keys"),
    ),
    "a key of a schema, twice": (
        'schema(event.user.app_metadata, {"a": string}, a=string)',
        ("AG314", "the key `a` stands twice"),
    ),
    "a key of a dictionary of a schema, twice": (
        'schema(event.user.app_metadata, {"a": string, "a": string})',
        ("AG314", "the key `a` stands twice"),
    ),
    "a key of a type, twice": (
        'schema(event.user.app_metadata, x={"a": string, "a": number})',
        ("AG314", "the key `a` stands twice"),
    ),
    "a local that is None": (
        'with rule("r"):\n    x = None\n    log(x)',
        ("AG301", "a definition that is always None says nothing"),
    ),
    "a list as a condition": (
        RULE.format("[]"),
        ("AG306", "a literal is never a condition: it always decides the same way"),
    ),
    "api alone": ('with rule("r"):\n    api("x")', ("AG311", "`api` is no value")),
    "dots": (
        'with rule("r"):\n    ...',
        ("AG301", "`...` cannot stand here: it stands for any arguments in a test or a property"),
    ),
    "an action that cannot be read": (
        'action(name="A", trigger="post-login"\n' + RULE.format("event.user.emial"),
        ("AG102", "`(` is never closed"),
    ),
    "a load without quotes": (
        'load("a.policy", y)\n' + RULE.format("y"),
        ("AG207", "`load` takes a file and names, all literal texts"),
    ),
    "JavaScript": (
        "exports.onExecutePostLogin = async (event, api) => {\n  if (!event.user.email) {\n    return;\n  }\n};",
        ("AG104", "`exports` is JavaScript"),
    ),
    "None in a list": (
        RULE.format("event.user.name in [None]"),
        ("AG303", "a list item needs a value, and this is None"),
    ),
    "a bracket too many in a dictionary of many lines": (
        'with rule("r"):\n    api.user.setAppMetadata(\n        "k",\n        {\n            "a": len("x")),\n'
        '            "b": 1,\n            "c": 2,\n        },\n    )\n',
        ("AG102", "`)` closes nothing"),
    ),
    "a bracket too few in front of many lines": (
        'with rule("r"):\n    api.user.setAppMetadata\n        "k",\n        {"a": 1},\n    )\n',
        ("AG102", "`)` closes nothing"),
    ),
    "a definition without its sign": (
        "value event.user.name\n" + RULE.format('value == "x" or value.startswith("y")'),
        ("AG101", "`event` cannot stand here after `value`"),
    ),
    "a definition without its name": (
        "= event.user.name\n" + RULE.format('value == "x" or value.startswith("y")'),
        ("AG116", "only a name can be given a value"),
    ),
    "a schema that cannot be read": (
        "schema(event.user.app_metadata, plan=string seats=number)\n"
        + RULE.format('event.user.app_metadata.plan.lower() == "x" and event.user.app_metadata.seats > 1'),
        ("AG101", "a comma is missing between `string` and `seats`"),
    ),
    "a schema of nothing": (
        "schema(event.user.app_metdata, plan=string)\n"
        + RULE.format('event.user.app_metadata.plan.lower() == "x"'),
        ("AG203", "`app_metdata` is not a field of `event.user`"),
    ),
    "a key without a type": (
        "schema(event.user.app_metadata, plan=strng, seats=number)\n"
        + RULE.format('event.user.app_metadata.plan.lower() == "x"'),
        ("AG301", "`strng` is not a type"),
    ),
    "secrets that cannot be read": (
        'secrets("KEY"\n' + RULE.format("event.request.query.k == event.secrets.KEY"),
        ("AG102", "`(` is never closed"),
    ),
    "a guard that cannot be read": (
        "only_when(event.user.name is not None and)\n" + 'with rule("r"):\n    log(f"{event.user.name}")\n',
        ("AG101", "`)` cannot stand here after `and`"),
    ),
    "a condition with a mistake": (
        'with rule("r", when=event.user.name is not None and event.user.emial):\n    log(f"{event.user.name}")\n',
        ("AG203", "`emial` is not a field of `event.user`"),
    ),
    "a condition that is a mistake, for what is below": (
        'with rule("r", when=event.user.nmae is None):\n    stop()\n'
        'with rule("s"):\n    log(f"{event.user.name}")\n',
        ("AG203", "`nmae` is not a field of `event.user`"),
    ),
    "a condition by another name": (
        'with rule("r", if_=event.user.name is None):\n    stop()\n'
        'with rule("s"):\n    log(f"{event.user.name}")\n',
        ("AG205", "`rule` takes a title and `when=`"),
    ),
    "a line that lost its name": (
        'x = "a"\n = event.user.name\n' + RULE.format("y == x"),
        ("AG116", "only a name can be given a value"),
    ),
    "secrets of another form": (
        'secrets("KEY", ["OTHER"])\n' + RULE.format("event.secrets.KEY == event.secrets.OTHER"),
        ("AG207", "the name of a secret is a literal text of letters, digits and `_`"),
    ),
    "a bracket that ends a line too early": (
        'with rule("r"):\n    log([\n        "a",\n        "b",\n        ("c"]\n    )\n)\n',
        ("AG102", "`(` is never closed"),
    ),
    "a pattern that is not raw": (
        RULE.format('matches("^[a-z]+\\\\.\\\\d+$", event.user.name)').replace("\\\\", "\\"),
        ("AG105", "`\\.` is not an escape"),
    ),
    "a schema of another form": (
        "schema(event.user.app_metadata, planstring)\n"
        + RULE.format('event.user.app_metadata.plan.lower() == "x"'),
        ("AG207", "after the container come keys with their types"),
    ),
    "a rule that lost its with": (
        'with rule("q"):\n    log("x")\n rule("r"):\n    log("y")\n',
        ("AG120", "a `rule` opens a block, and `with` is missing in front of it"),
    ),
    "None asked of what is made of a mistake": (
        RULE.format("csv(event.user.nmae) is None"),
        ("AG203", "`nmae` is not a field of `event.user`"),
    ),
    "a backslash in front of a brace": (
        'x = f"\\{event.user.user_id}"',
        ("AG105", "`\\{` is not an escape"),
    ),
    "an elif without an if": (
        'with rule("r"):\n    elif event.user.name:\n        log("b")',
        ("AG101", "`elif` belongs to no `if`"),
    ),
    "an assignment for a comparison": (
        'with rule("r", when=event.user.name = "x"):\n    log("x")',
        ("AG116", "`=` does not compare"),
    ),
    "a name that is built in": (
        'len = 3\nwith rule("r"):\n    log(len)',
        ("AG202", "`len` is built in"),
    ),
    "a name that is taken": (
        "y = event.user.name\ny = 3\n" + RULE.format("y"),
        ("AG202", "`y` has a meaning already, and no name hides another"),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_one_mistake_is_one_error(mistake: str) -> None:
    text, expected = MISTAKES[mistake]
    assert errors(text) == [expected]


def test_a_key_that_is_no_name_is_declared_in_quotes() -> None:
    text = "schema(event.user.app_metadata, b=string)\nx = event.user.app_metadata['a b']"
    (found,) = [
        diagnostic for diagnostic in compile_folder(chunk(text).sources).diagnostics if diagnostic.is_error
    ]
    assert found.help == 'add it with its type: `schema(event.user.app_metadata, {"a b": string})`'


def test_what_is_used_too_early_is_used() -> None:
    text = "with rule('r', when=x):\n    log('y')\n\nx = event.user.email_verified\n"
    (found,) = compile_folder(chunk(text).sources).diagnostics[:1]
    assert found.help == "move the definition up"
    assert not [
        diagnostic
        for diagnostic in compile_folder(chunk(text).sources).diagnostics
        if diagnostic.code.id == "AG401"
    ]


def test_a_key_that_an_option_does_not_have_is_marked_itself() -> None:
    text = 'with rule("r"):\n    api.multifactor.enable("any", {"allowRememberBrowsr": True})'
    subject = chunk(text)
    (found,) = [
        diagnostic for diagnostic in compile_folder(subject.sources).diagnostics if diagnostic.is_error
    ]
    span = found.span
    assert subject.sources[0].text[span.start : span.end] == '"allowRememberBrowsr"'
    assert found.help == "did you mean `allowRememberBrowser`?"


OTHERS = """
# file: other.policy
action(name="Other", trigger="post-login")
# file: reg.policy
action(name="Reg", trigger="pre-user-registration")
# file: shared.policy
ANN = "ann@corp.example"
"""
FLOWS = {
    "a flow that cannot be read": (
        'flow("post-login", ["other")\nflow("pre-user-registration", ["reg"])\n'
        'test("t", trigger="post-login", expect=[])',
        "AG102",
    ),
    "the only flow": ('flow("post-login", ["other")\ntest("t", expect=[])', "AG102"),
    "what a test loads": (
        'flow("post-login", ["other"])\nflow("pre-user-registration", ["reg"])\nload("shared.policy", "ANN"\n\n'
        'test("t", trigger="post-login", given={event.user.email: ANN}, expect=[])',
        "AG102",
    ),
    "a schema": (
        'flow("post-login", ["other"])\nflow("pre-user-registration", ["reg"])\n'
        "schema(event.user, department=string\n\n"
        'test("t", trigger="post-login", given={event.user.department: "x"}, expect=[])',
        "AG102",
    ),
}


@pytest.mark.parametrize(("text", "code"), FLOWS.values(), ids=FLOWS)
def test_a_flow_file_with_one_mistake_has_one_diagnostic(text: str, code: str) -> None:
    found = compile_folder(chunk(text + OTHERS).sources).diagnostics
    assert [each.code.id for each in found] == [code], found


def test_what_is_wrong_with_a_library_is_said_of_who_loads_it() -> None:
    """Each file is compiled alone: one whose library cannot be read has to be refused by itself."""
    sources = chunk(
        'load("shared/a.policy", "ANN")\n'
        + RULE.format("event.user.email == ANN")
        + '# file: shared/a.policy\nANN = "ann'
    ).sources
    found = compile_file(sources[0], loader(sources)).unit
    assert [(each.code.id, each.span.path) for each in found.diagnostics] == [
        ("AG105", "policies/shared/a.policy")
    ]
    assert found.javascript is None
