"""What gets a name, what gives one up, what is written that is missing. ``‸`` in a policy marks what is selected."""

import pytest
from ide_folders import workspace

from actiongen.ide.actions import offers
from actiongen.ide.model import ActionKind, Offer, Refusal
from actiongen.ide.trying import edited

HEAD = 'action(name="A", trigger="post-login", deploy=False)\n\n'
RULE = 'with rule("R", when={}):\n    api.user.setAppMetadata("k", True)\n'


def offered(text: str, kind: ActionKind, head: str = HEAD, **others: str) -> list[tuple[str, str | Refusal]]:
    """The titles of what is offered, each with the text after it or why there is none."""
    before, selected, after = (head + text).split("‸")
    whole = before + selected + after
    view = workspace(a=whole, **others).view("policies/a.policy")
    assert view is not None
    found: list[Offer] = [*offers(view, view.source.span(len(before), len(before) + len(selected)))]
    rows: list[tuple[str, str | Refusal]] = []
    for each in found:
        if each.kind is kind:
            made = each.make()
            rows.append(
                (each.title, made if isinstance(made, Refusal) else edited(whole, made).removeprefix(head))
            )
    return rows


@pytest.mark.parametrize(
    ("selected", "name"),
    [
        ("event.user.email", "email"),
        ("event.user.email.lower()", "lower"),
        ("len(event.user.name)", "len_2"),
        ('event.user.email == "a"', "condition"),
        ("not event.user.email_verified", "condition"),
        ("event.user.email_verified and event.user.name is not None", "condition"),
        ("[event.user.email]", "items"),
        ("[i.provider for i in event.user.identities]", "items"),
        ("event.user.email_verified if event.user.name is not None else False", "value"),
        ("event.stats.logins_count + 1", "value"),
        ("event.user.identities[0]", "value"),
        ("event.request.geoip.countryCode", "country_code"),
        ("event.client.client_id", "client_id"),
    ],
)
def test_the_name_of_what_is_extracted(selected: str, name: str) -> None:
    found = offered(f"x = ‸{selected}‸\n", ActionKind.EXTRACT)
    assert [title for title, _ in found] == [f"Extract definition `{name}`"]


def test_a_name_that_is_taken_gets_a_number() -> None:
    for more, name in (
        ("", "email"),
        ("email = 1\n", "email_2"),
        ("email = 1\nemail_2 = 2\n", "email_3"),
        ("y = event.user.email\n", "email"),
    ):
        ((title, _),) = offered(f"{more}x = ‸event.user.email‸\n", ActionKind.EXTRACT)
        assert title == f"Extract definition `{name}`"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        # As far out as it means the same.
        (
            RULE.format("‸event.user.email_verified‸ and event.user.name is not None"),
            "email_verified = event.user.email_verified\n\n"
            + RULE.format("email_verified and event.user.name is not None"),
        ),
        (
            "# Why.\n" + RULE.format("‸event.user.email_verified‸"),
            "email_verified = event.user.email_verified\n\n# Why.\n" + RULE.format("email_verified"),
        ),
        (
            "x = ‸event.stats.logins_count + 1‸ > 3\n\n" + RULE.format("x"),
            "value = event.stats.logins_count + 1\nx = value > 3\n\n" + RULE.format("x"),
        ),
        (
            'with rule("R"):\n    n = event.user.name\n    if ‸n == "a"‸:\n        log("b")\n',
            'with rule("R"):\n    n = event.user.name\n    condition = n == "a"\n    if condition:\n        log("b")\n',
        ),
        (
            'with rule("R"):\n    if event.user.email_verified:\n        log(‸event.user.user_id‸)\n',
            "user_id = event.user.user_id\n\n"
            'with rule("R"):\n    if event.user.email_verified:\n        log(user_id)\n',
        ),
        # The blanks around it do not count.
        (
            RULE.format("‸ event.user.email_verified ‸"),
            "email_verified = event.user.email_verified\n\n"
            + RULE.format(" email_verified ").replace("= email_verified ", "= email_verified "),
        ),
        (
            RULE.format("(‸event.user.email_verified\n    and event.user.name is not None‸)"),
            "condition = (event.user.email_verified\n    and event.user.name is not None)\n\n"
            + RULE.format("(condition)"),
        ),
    ],
)
def test_where_a_definition_is_put(text: str, after: str) -> None:
    found = offered(text, ActionKind.EXTRACT)
    assert len(found) == 1 and found[0][1] == after


@pytest.mark.parametrize(
    "text",
    [
        "x = event.user.‸email‸\n",
        "x = ‸event.user.ema‸il\n",
        "x = ‸True‸\n",
        "x = ‸None‸\n",
        "y = 1\nx = ‸y‸\n",
        "x = ‸ ‸1\n",
        "x ‸=‸ 1\n",
        "x = any(‸i.isSocial for i in event.user.identities‸)\n",
        'x = {‸"a"‸: 1}\n',
        "x = event.user.email.‸lower‸()\n",
        'with rule(‸"R"‸):\n    stop()\n',
        "x = ‸nobody‸\n",
    ],
)
def test_what_is_not_extracted(text: str) -> None:
    assert offered(text, ActionKind.EXTRACT) == []


def test_what_means_the_same_nowhere_else() -> None:
    ((_, why),) = offered(
        'x = any(‸i.provider == "a"‸ for i in event.user.identities)\n\n' + RULE.format("x"),
        ActionKind.EXTRACT,
    )
    assert why == Refusal("above none of the statements around it this would mean the same")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("‸‸a = 3\nx = a + a\n", "x = 3 + 3\n"),
        ("‸‸a = 3 + 1\nx = a * 2\n", "x = (3 + 1) * 2\n"),
        ('‸‸a = "t"\nx = a\n', 'x = "t"\n'),
        ("‸‸a = event.user\nx = a.email\n", "x = event.user.email\n"),
        ("‸‸a = [1, 2]\nx = a\n", "x = [1, 2]\n"),
        ("‸‸a = not event.user.email_verified\nx = a\n", "x = (not event.user.email_verified)\n"),
        ("a = 3\nx = ‸‸a + 1\n", "x = 3 + 1\n"),
        (
            'with rule("R"):\n    ‸‸a = event.user.user_id\n    log(a)\n',
            'with rule("R"):\n    log(event.user.user_id)\n',
        ),
        (
            'with rule("R"):\n    if event.user.email_verified:\n        ‸‸a = "b"\n        log(a)\n',
            'with rule("R"):\n    if event.user.email_verified:\n        log("b")\n',
        ),
        ("‸‸a = [\n    1,\n    2,\n]\nx = a\n", "x = [\n    1,\n    2,\n]\n"),
    ],
)
def test_what_is_inlined(text: str, after: str) -> None:
    found = offered(text, ActionKind.INLINE)
    assert len(found) == 1 and found[0] == ("Inline definition `a`", after)


@pytest.mark.parametrize(
    "text",
    [
        "‸‸a = 3\n",
        "x = ‸‸event.user.email\n",
        "def f(a):\n    return ‸‸a\n",
        "‸‸def f(a):\n    return a\n\n\nx = f(1)\n",
        'load("lib.policy", "a")\nx = ‸‸a\n',
        "‸‸\n",
    ],
)
def test_what_is_not_inlined(text: str) -> None:
    assert offered(text, ActionKind.INLINE, lib="a = 3\n") == []


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ('event.user.user_metadata.‸‸theme == "a"', ["string"]),
        ("event.user.user_metadata.‸‸theme != 3", ["number"]),
        ("True == event.user.user_metadata.‸‸theme", ["boolean"]),
        ("event.user.user_metadata.‸‸theme == event.user.name", ["string", "boolean", "number", "[string]"]),
        ("event.user.user_metadata.‸‸theme is not None", ["string", "boolean", "number", "[string]"]),
    ],
)
def test_the_types_of_a_key_that_no_schema_declares(text: str, types: list[str]) -> None:
    found = offered(RULE.format(text), ActionKind.REFACTOR)
    declared = [title for title, _ in found if title.startswith("Declare")]
    assert declared == [f"Declare `theme` as `{each}` in a schema" for each in types]


@pytest.mark.parametrize(
    ("head", "after"),
    [
        (HEAD, HEAD.rstrip("\n") + "\nschema(event.user.user_metadata, theme=string)\n\n"),
        (
            f'{HEAD}secrets("A")\n\n',
            f'{HEAD}secrets("A")\nschema(event.user.user_metadata, theme=string)\n\n',
        ),
        (
            f"{HEAD}schema(event.user.app_metadata, a=string)\n\n",
            f"{HEAD}schema(event.user.app_metadata, a=string)\nschema(event.user.user_metadata, theme=string)\n\n",
        ),
    ],
)
def test_where_a_schema_is_put(head: str, after: str) -> None:
    rule = RULE.format('event.user.user_metadata.‸‸theme == "a"')
    found = offered(head + rule, ActionKind.REFACTOR, head="")
    assert [text for title, text in found if title.startswith("Declare")] == [after + rule.replace("‸", "")]


@pytest.mark.parametrize(
    "text",
    [
        'event.user.app_metadata["‸‸a-b"] == "a"',
        'event.user.app_metadata["‸‸class"] == "a"',
        'event.user.‸‸email == "a"',
        'event.user.user_metadata.a.‸‸b == "a"',
        'event.user.user_metadata.‸‸declared == "a"',
    ],
)
def test_what_no_schema_is_for(text: str) -> None:
    found = offered(
        RULE.format(text),
        ActionKind.REFACTOR,
        head=f"{HEAD}schema(event.user.user_metadata, declared=string)\n\n",
    )
    assert [title for title, _ in found if title.startswith("Declare")] == []


def written(text: str) -> list[str | Refusal]:
    found = offered(text, ActionKind.QUICK_FIX)
    return [made for title, made in found if title == "Write the test that is missing"]


def test_a_test_in_which_a_rule_acts() -> None:
    rule = RULE.format("event.user.email_verified")
    (made,) = written(rule.replace("with", "‸‸with"))
    assert isinstance(made, str) and made.startswith(f'{rule}\ntest(\n    "R: it acts",\n')
    assert '    expect=api.user.setAppMetadata("k", True),\n    rules=["R"],\n)\n' in made
    acts = f'{rule}\ntest("t", given={{event.user.email_verified: True}}, expect=api.user.setAppMetadata("k", True))\n'
    assert written(acts.replace("with", "‸‸with")) == []
    no = f'{rule}\ntest("t", given={{event.user.email_verified: False}}, expect=[])\n'
    assert len(written(no.replace("with", "‸‸with"))) == 1
    # Nowhere but at its header.
    assert written(rule.replace("    api", "    ‸‸api")) == [] and written(f"‸‸\n{rule}") == []
    assert written(rule.replace("with", "‸‸with") + "x = nobody\n") == []


def test_of_what_javascript_answers_no_test_is_written() -> None:
    text = '@extern("a.js")\ndef f(x: string) -> boolean: ...\n\n\n' + RULE.format("f(event.user.user_id)")
    assert written(text.replace("with", "‸‸with")) == []


def test_a_rule_that_acts_in_no_event() -> None:
    rule = RULE.format('event.user.user_id == "a" and event.user.user_id == "b"')
    found = written(rule.replace("with", "‸‸with"))
    assert found == [Refusal("no event has been found in which the rule acts")]
