"""Which texts may stand at a place, in which order. ``|`` in a policy marks the place, between quotes."""

import pytest
from ide_folders import workspace

from actiongen.auth0.load import load_trigger, platform, trigger_ids
from actiongen.auth0.load_ways import ways_of
from actiongen.auth0.model import VersionStatus
from actiongen.ide.completion import completions
from actiongen.ide.model import Completion, Kind
from actiongen.ide.texts import titles_of
from actiongen.ir.zones import zones

HEAD = 'action(name="A", trigger="post-login", deploy=False)\n\n'
DECLARED = HEAD + 'schema(event.user.app_metadata, {"a-b": number}, plan=string)\nsecrets("ONE", "TWO")\n\n'
OTHERS = {
    "mfa": 'action(name="M", trigger="post-login")\n\nwith rule("Asked"):\n    stop()\n\n'
    "with rule(title='All'):\n    stop()\n",
    "late": 'action(name="L", trigger="post-login")\n\nwith rule("Late"):\n    stop()\n',
    "sms": 'action(name="S", trigger="send-phone-message")\n\nwith rule("Sent"):\n    stop()\n',
    "shared__lib": '"""Of all."""\nONE = 1\n_own = 2\n\n\ndef two(a):\n    return a\n',
    "flows": 'flow("post-login", ["mfa"])\n',
}


def at(text: str, head: str = HEAD, name: str = "a") -> tuple[Completion, ...]:
    before, _, after = (head + text).partition("|")
    folder = workspace(**{**OTHERS, name: before + after})
    view = folder.view(f"policies/{name.replace('__', '/')}.policy")
    assert view is not None
    return completions(view, len(before))


def labels(text: str, head: str = HEAD) -> list[str]:
    return [each.label for each in at(text, head)]


ENCODINGS = ["hex", "base64", "base64url"]
WITH_SECRET = ["HS256", "HS384", "HS512"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('x = sha256("a", "|")\n', ENCODINGS),
        ('x = sha256("|", "hex")\n', []),
        ('x = sha256("a", "hex", "|")\n', []),
        ('x = hmac_sha256("a", "b", "|")\n', ENCODINGS),
        ('x = hmac_sha256("a", "|")\n', []),
        ('x = jwt.verify("t", "s", algorithms=["|"])\n', ["RS256", *WITH_SECRET]),
        ('x = jwt.sign({}, "s", algorithm="|")\n', WITH_SECRET),
        ('x = jwt.sign({}, "|")\n', []),
        ('load("|")\n', ["shared/lib.policy"]),
        ('load("shared/lib.policy", "|")\n', ["ONE", "two"]),
        ('load("shared/lib.policy", "two", "|")\n', ["ONE"]),
        ('load("shared/lib.policy", "ONE", "two", "|")\n', []),
        ('load("nobody.policy", "|")\n', []),
        ('test("t", secrets={"|": "x"})\n', ["ONE", "TWO"]),
        ('test("t", secrets={"ONE": "|"})\n', []),
        ('test("t", cases=[case("c", secrets={"|": "x"})])\n', ["ONE", "TWO"]),
        ('x = event.user.app_metadata["|"]\n', ["a-b", "plan"]),
        ('x = nobody["|"]\n', []),
        ('x = ["|"]\n', []),
        ('log("|")\n', []),
        ('x = "|"\n', []),
        ('x = nobody == "|"\n', []),
        ('in ["|"]\n', []),
        ('not in ["|"]\n', []),
        ('test("|")\n', []),
        ('with rule("|"):\n    stop()\n', []),
        ('with rule("R"):\n    api.access.deny("|")\n', []),
        ('with rule("R"):\n    api.nobody("|")\n', []),
        ('with rule("First"):\n    stop()\n\ntest("t", rules=["|"])\n', ["First"]),
        ('with rule("First"):\n    stop()\n\nnever("t", then=acts("|"))\n', ["First"]),
        ('with rule("First"):\n    stop()\n\ntest("t", cases=[case("c", rules=["|"])])\n', ["First"]),
        ('with rule("First"):\n    stop()\n\ntest("t", given=["|"])\n', []),
    ],
)
def test_texts_in_an_action(text: str, wanted: list[str]) -> None:
    assert labels(text, DECLARED) == wanted


def test_values_of_fields_and_parameters() -> None:
    trigger = load_trigger("post-login")
    assert trigger is not None
    field = trigger.field(("transaction", "protocol"))
    assert field is not None
    documented = [*field.values, *field.known_values]
    assert len(documented) > 5
    for place in (
        'x = event.transaction.protocol == "|"\n',
        'x = event.transaction.protocol != "|"\n',
        'x = event.transaction.protocol in ["a", "|"]\n',
        'x = event.transaction.protocol not in ["|"]\n',
        'p = event.transaction.protocol\nx = p == "|"\n',
        'test("t", given={event.transaction.protocol: "|"})\n',
        'test("t", cases=[case("c", given={event.user.name: "n", event.transaction.protocol: "|"})])\n',
    ):
        assert labels(place) == documented, place
    for place in (
        'x = "|" == event.transaction.protocol\n',
        'test("t", secrets={event.transaction.protocol: "|"})\n',
        'x = {event.transaction.protocol: "|"}\n',
        'test("t", given={event.user.name: "|"})\n',
        'x = event.transaction.protocol in "|"\n',
        'test("t", given={"|"})\n',
    ):
        assert labels(place) == [], place
    # A field that is a list has its items in one.
    assert labels('test("t", given={event.transaction.response_type: ["|"]})\n') == [
        "code",
        "token",
        "id_token",
    ]
    assert labels('test("t", given={event.transaction.response_type: ["code", "|"]})\n') == [
        "code",
        "token",
        "id_token",
    ]
    provider = at('with rule("R"):\n    api.multifactor.enable("|")\n')
    method = trigger.method("multifactor.enable")
    assert method is not None and [each.label for each in provider] == [*method.params[0].values]
    assert all(each.documentation.endswith(".") for each in provider if each.label == "any")


def test_what_is_said_of_values() -> None:
    all_, one = (
        {each.detail for each in at(f'x = {field} == "|"\n', head)}
        for field, head in (
            ("event.transaction.protocol", HEAD),
            ("event.connection.strategy", HEAD),
        )
    )
    assert len(all_) == 1 and len(one) == 1 and all_ | one <= {"all that occur", "one that occurs"}
    keys = {each.label: each for each in at('x = event.user.app_metadata["|"]\n', DECLARED)}
    assert (keys["plan"].kind, keys["plan"].detail) == (Kind.FIELD, "a key of the schema")
    user = {each.label: each for each in at('x = event["|"]\n')}
    assert user["user"].kind is Kind.FIELD and "user" in user["user"].documentation
    secret = at('test("t", secrets={"|": "x"})\n', DECLARED)[0]
    assert secret.kind is Kind.SECRET


def test_options_of_a_method_by_their_names() -> None:
    found = at('with rule("R"):\n    api.multifactor.enable("any", providerOptions={"|": "x"})\n')
    assert [each.label for each in found] == ["host", "ikey", "skey", "username"] and {
        (each.kind, each.detail) for each in found
    } == {(Kind.FIELD, "string")}
    assert labels('with rule("R"):\n    api.multifactor.enable("any", providerOptions={"host": "|"})\n') == []


def test_triggers() -> None:
    for place in ('action(name="X", trigger="|")\n', 'flow("|")\n', 'test("t", trigger="|")\n'):
        found = at(place, head="")
        assert [each.label for each in found] == [*trigger_ids()], place
        assert all(each.detail and each.documentation.startswith(f"`{each.label}`: ") for each in found)
    for place in ('always("t", trigger="|")\n', 'never("t", trigger="|")\n'):
        assert labels(place, head="") == [*trigger_ids()]
    assert labels('action(name="|")\n', head="") == []


def test_versions_and_runtimes() -> None:
    trigger = load_trigger("post-login")
    assert trigger is not None
    current = [each.id for each in trigger.versions if each.status is VersionStatus.CURRENT]
    found = at('action(name="X", trigger="post-login", version="|")\n', head="")
    assert {each.label for each in found} == {each.id for each in trigger.versions}
    assert [each.label for each in found][: len(current)] == current
    assert {each.label: each.detail for each in found} == {
        each.id: each.status.value for each in trigger.versions
    }
    runtimes = at('action(name="X", trigger="post-login", runtime="|")\n', head="")
    assert [each.label for each in runtimes] == [each.name for each in platform().runtimes if each.usable]
    assert any(not each.usable for each in platform().runtimes)


def test_ways_and_handlers() -> None:
    ways = [each.id for each in ways_of("post-login")]
    for call in ("test", "always", "never"):
        assert labels(f'{call}("t", way="|")\n') == ways
    assert labels('test("t", cases=[case("c", way="|")])\n') == ways
    trigger = load_trigger("post-login")
    assert trigger is not None
    assert labels('test("t", handler="|")\n') == [each.kind.value for each in trigger.handlers]


def test_zones() -> None:
    for call in ("weekday", "hour", "date"):
        assert labels(f'x = {call}(now(), "|")\n') == sorted(zones())
    assert labels('x = hour("|", "UTC")\n') == []


def test_actions_of_a_flow() -> None:
    """Those of its trigger that it has not yet; the titles in its tests are those of all of them."""
    assert labels('flow("post-login", ["|"])\n', head="") == ["late", "mfa"]
    assert labels('flow("post-login", ["mfa", "|"])\n', head="") == ["late"]
    assert labels('flow("send-phone-message", ["|"])\n', head="") == ["sms"]
    assert labels('flow("|", ["mfa"])\n', head="") == [*trigger_ids()]
    (found,) = at('flow("send-phone-message", ["|"])\n', head="")
    assert (found.kind, found.detail) == (Kind.FILE, "send-phone-message")
    assert found.documentation == "The Action “S”, `policies/sms.policy`."
    titles = at('flow("post-login", ["mfa"])\n\ntest("t", rules=["|"])\n', head="")
    assert [(each.label, each.detail) for each in titles] == [
        ("Late", "policies/late.policy"),
        ("Asked", "policies/mfa.policy"),
        ("All", "policies/mfa.policy"),
    ]
    # An action without a rule has no titles, and borrows none.
    assert labels('test("t", rules=["|"])\n') == []


def test_texts_without_quotes_get_some() -> None:
    found = at("x = event.transaction.protocol == |\n")
    quoted = [each.label for each in found if each.label.startswith('"')]
    assert quoted[: len(quoted)] == [
        f'"{label}"' for label in labels('x = event.transaction.protocol == "|"\n')
    ]
    head = f"{HEAD}with rule('A \"b\" \\\\ c'):\n    stop()\n\n"
    assert [each.text for each in at("test('t', rules=['|'])\n", head)] == ['A "b" \\\\\\\\ c']
    (double,) = at('test("t", rules=["|"])\n', head)
    assert double.text == 'A \\"b\\" \\\\\\\\ c'


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ('with rule("A"):\n', ["A"]),
        ("with rule('A'):\n", ["A"]),
        ('with rule( title = "A", when=x):\n', ["A"]),
        ('with  rule("A \\"b\\""):\n', ['A \\"b\\"']),
        ('with rule("A', []),
        ('with rule(""):\n', []),
        ('without rule("A"):\n', []),
        ("with rule(when=x):\n", []),
        ('with on_continue():\n    with rule("A"):\n        stop()\n\nwith rule("B"):\n', ["A", "B"]),
    ],
)
def test_titles_in_any_text(text: str, titles: list[str]) -> None:
    view = workspace(a=text).view("policies/a.policy")
    assert view is not None and [*titles_of(view)] == titles
