"""What stands before a point: its type, and its path in the event. ``|`` in a policy marks the place behind it."""

import pytest
from ide_folders import workspace

from actiongen.ide.chains import Known, Thing, groups
from actiongen.ide.place import Part, Step, place_at
from actiongen.ir.types import name as type_name

HEAD = (
    'action(name="A", trigger="post-login", deploy=False)\n\nschema(event.user.app_metadata, {"a-b": number}, '
    'plan=string, address={"city": string}, tags=[{"word": string}])\nsecrets("KEY")\n\n'
    'LIMIT = 3\nowner = event.user\nanswer = http.get("https://x.example", on_error=stop())\n\n\n'
    "def shout(text: string):\n    return text.upper()\n\n\n"
)


def known(text: str, head: str = HEAD) -> tuple[Known, Thing | None]:
    before, _, after = (head + text).partition("|")
    view = workspace(a=before + after).view("policies/a.policy")
    assert view is not None
    place = place_at(view.source.text, len(before))
    assert place is not None and place.chain is not None
    own = Known(view, place)
    return own, own.thing(place.chain)


def said(found: Thing | None) -> str | None:
    """``string user.email``: a type and a path; of ``api`` and modules their names."""
    if found is None:
        return None
    if found.api is not None:
        return f"api {found.api}".rstrip()
    if found.module is not None:
        return found.module
    shown = "?" if found.type is None else type_name(found.type)
    shown = "record" if shown.startswith("{") else "[record]" if shown.startswith("[{") else shown
    return shown if found.path is None else f"{shown} {'.'.join(found.path)}"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("x = event.user.email.|", "string user.email"),
        ('x = event.user["email"].|', "string user.email"),
        ("x = event.user['email'].|", "string user.email"),
        ("x = event.user.nobody.|", None),
        ("x = event.user.app_metadata.plan.|", "string user.app_metadata.plan"),
        ('x = event.user.app_metadata["a-b"].|', "number user.app_metadata.a-b"),
        ("x = event.user.app_metadata.address.city.|", "string user.app_metadata.address.city"),
        ("x = event.user.app_metadata.tags[0].word.|", "string"),
        ("x = owner.email.|", "string user.email"),
        ("x = LIMIT.|", "number"),
        ('x = "a".|', "string"),
        ('x = "a".upper().|', "string"),
        ('x = "a".split(",").|', "[string]"),
        ('x = "a".split(",")[0].|', "string"),
        ("x = event.user.name[0].|", "string"),
        ("x = event.user.email_verified[0].|", None),
        ('x = "a".nobody().|', None),
        ("x = event.stats.logins_count.|", "number stats.logins_count"),
        ('x = sha256("a", "hex").|', "string"),
        ("x = len(event.user.name).|", "number"),
        ("x = now().|", "time"),
        ("x = coalesce(event.user.name, LIMIT).|", "string user.name"),
        ("x = first(i for i in event.user.identities).|", "record user.identities.[]"),
        ("x = event.user.identities.|", "[record] user.identities"),
        ("x = nobody(event.user.name).|", None),
        ("x = shout(event.user.name).|", "string"),
        ("x = nobody.|", None),
        ("x = (event.user).|", None),
        ("x = [event.user].|", None),
        ("x = api.|", "api"),
        ("x = api.access.|", "api access"),
        ("x = api.nobody.|", "api nobody"),
        ("x = jwt.|", "jwt"),
        ("x = http.|", "http"),
        ("x = http.get.|", None),
        ('x = api.cache.get("k").|', "record"),
        ('x = api.cache.get("k").value.|', "string"),
        ('x = api.cache.get("k").nobody.|', None),
        ('x = api.access.deny("a").|', None),
        ("x = answer.|", "record"),
        ("x = answer.status.|", "number"),
        ("x = answer.json.|", "json"),
        ("x = answer.json.a.b.|", "json"),
        ("x = answer.nobody.|", None),
        ("x = LIMIT.nobody.|", None),
        ("any(r.| for r in event.authorization.roles)", "string authorization.roles.[]"),
        ("any(r.| for r in owner.identities)", "record user.identities.[]"),
        ("any(i for i in i.|)", None),
        ("any(r.| for q in event.authorization.roles)", None),
        ("any(r.| for r in event.user)", None),
        ('with rule("R"):\n    d = event.user\n    log(d.|)\n', "record user"),
        ("x = event.|", "record "),
    ],
)
def test_what_a_chain_means(text: str, meaning: str | None) -> None:
    _, found = known(text)
    assert said(found) == meaning


def test_a_chain_that_is_very_long_means_nothing() -> None:
    own, _ = known("x = event.|")
    chain = (Step(Part.NAME, "event"), *(Step(Part.MEMBER, "user") for _ in range(40)))
    assert own.thing(()) is None and own.thing(chain) is None
    text = (Step(Part.TEXT, '"a"'), *(Step(Part.ITEM, "0") for _ in range(39)))
    assert said(own.thing(text)) == "string" and own.thing((*text, text[-1])) is None


def test_groups_of_methods() -> None:
    own, _ = known("x = event.|")
    assert {"access", "user", "cache"} <= {*groups(own.trigger, "")}
    assert len([*groups(own.trigger, "")]) == len({*groups(own.trigger, "")})
    assert [*groups(own.trigger, "access")] == ["deny"] or "deny" in groups(own.trigger, "access")
    assert [*groups(own.trigger, "nobody")] == [*groups(own.trigger, "acc")] == []


def test_the_trigger_is_that_of_the_test_in_a_file_of_flows() -> None:
    flows = 'flow("post-login", [])\n\n'
    assert known('test("t", trigger="send-phone-message", given={event.|})\n', flows)[0].trigger.id == (
        "send-phone-message"
    )
    assert known("test(\"t\", trigger='post-login', given={event.|})\n", flows)[0].trigger.id == "post-login"
    # What is none does not count.
    own, _ = known('test("t", trigger="nobody", given={event.|})\n', HEAD)
    assert own.trigger.id == "post-login"


def test_what_a_file_declares_is_known_where_it_is_broken() -> None:
    own, found = known("x = event.user.app_metadata.plan.|", f"{HEAD}y = = 1\nwith rule(\n")
    assert said(found) == "string user.app_metadata.plan"
    assert own.context is not None and [*own.context.secrets] == ["KEY"]
    assert own.schema(("user", "nobody")) == {}


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("x = event.|", {"LIMIT", "owner", "answer", "shout"}),
        (
            'with rule("R"):\n    a = 1\n    log(event.|)\n    b = 2\n',
            {"LIMIT", "owner", "answer", "shout", "a"},
        ),
        (
            'with rule("R"):\n    if LIMIT == 1:\n        a = 1\n    log(event.|)\n',
            {"LIMIT", "owner", "answer", "shout"},
        ),
        (
            'with rule("R"):\n    a = 1\n    if LIMIT == 1:\n        log(event.|)\n',
            {"LIMIT", "owner", "answer", "shout", "a"},
        ),
        ("def f(p):\n    return event.|\n", {"LIMIT", "owner", "answer", "shout", "p"}),
        (
            "x = any(event.| == r for r in event.authorization.roles)\n",
            {"LIMIT", "owner", "answer", "shout", "r"},
        ),
        ("x = event.|\nlater = 1\n", {"LIMIT", "owner", "answer", "shout"}),
    ],
)
def test_names_that_can_be_written_here(text: str, visible: set[str]) -> None:
    own, _ = known(text)
    assert {*own.names} == visible
