"""What ``test(…)``, ``always(…)`` and ``never(…)`` become."""

from testing.policies import diagnostics, program

from actiongen import ir

RULE = """
secrets("KEY", optional=["MODE"])
schema(event.user.app_metadata, plan=string)

with rule("Denied", when=event.user.email is None and event.secrets.KEY == event.secrets.MODE):
    api.access.deny("no")

"""


def literal(expr: ir.Expr) -> object:
    assert isinstance(expr, ir.Literal)
    return expr.value


def test_a_test_has_all_that_it_says() -> None:
    (test,) = program(RULE + """
test(
    "all",
    given={event.user.email: None, event.user.app_metadata.plan: "free"},
    expect=[api.user.setAppMetadata("plan", "x"), api.access.deny(...)],
    secrets={"KEY": "k", "MODE": None},
    cache={"a": "b"},
    now="2026-03-01T00:00:00Z",
    logs=["line"],
    rules=["Denied"],
)
""").tests
    assert (test.title, test.case, test.now, test.rules) == ("all", None, "2026-03-01T00:00:00Z", ("Denied",))
    assert [(each.path, literal(each.value)) for each in test.given] == [
        (("user", "email"), None),
        (("user", "app_metadata", "plan"), "free"),
    ]
    assert [(each.method, [literal(a) for a in each.arguments], each.rest) for each in test.expect] == [
        ("user.setAppMetadata", ["plan", "x"], False),
        ("access.deny", [], True),
    ]
    assert [(name, literal(value)) for name, value in test.secrets] == [("KEY", "k"), ("MODE", None)]
    assert [(name, literal(value)) for name, value in test.cache] == [("a", "b")]
    assert test.logs is not None and [literal(log) for log in test.logs] == ["line"]


def test_a_case_has_what_its_test_gives_and_its_own_comes_first() -> None:
    first, second = program(RULE + """
test(
    "both",
    given={event.user.email: "a@b.example", event.user.name: "Ann"},
    now="2026-03-01T00:00:00Z",
    secrets={"KEY": "outer"},
    cases=[
        case("as it is", expect=[]),
        case(
            "otherwise",
            given={event.user.email: "c@d.example"},
            now="2027-03-01T00:00:00Z",
            secrets={"KEY": "inner"},
            expect=api.access.deny("no"),
        ),
    ],
)
""").tests
    assert (first.title, first.case, second.case) == ("both", "as it is", "otherwise")
    assert {each.path: literal(each.value) for each in second.given} == {
        ("user", "email"): "c@d.example",
        ("user", "name"): "Ann",
    }
    assert len(first.given) == 2 and first.now == "2026-03-01T00:00:00Z"
    assert second.now == "2027-03-01T00:00:00Z" and first.expect == ()
    assert [literal(value) for _, value in (*first.secrets, *second.secrets)] == ["outer", "inner"]


def test_options_of_an_expected_call_are_its_last_argument() -> None:
    (test,) = program(
        'test("o", expect=api.multifactor.enable("any", allowRememberBrowser=False))\n' + RULE
    ).tests
    (call,) = test.expect
    any_, options = call.arguments
    assert isinstance(options, ir.RecordDisplay)
    assert literal(any_) == "any" and [entry.key for entry in options.entries] == ["allowRememberBrowser"]  # type: ignore[union-attr]


def test_an_abort_can_be_expected() -> None:
    exact, any_ = program(
        RULE + 'test("a", expect=abort("why"))\ntest("b", expect=[api.access.deny("no"), abort(...)])\n'
    ).tests
    assert [(each.method, each.rest) for each in (*exact.expect, *any_.expect)] == [
        ("abort", False),
        ("access.deny", False),
        ("abort", True),
    ]


def test_properties() -> None:
    always, never = program(
        RULE
        + 'always("a", when=event.user.email is None, then=acts("Denied"))\nnever("n", then=api.access.deny(...))\n'
    ).properties
    assert (always.always, always.acts, always.call, always.when is None) == (True, "Denied", None, False)
    assert never.call is not None
    assert (never.always, never.acts, never.call.method, never.when) == (False, None, "access.deny", None)


def messages(text: str) -> list[str]:
    return [diagnostic.message for diagnostic in diagnostics(RULE + text) if diagnostic.code.id == "AG315"]


def test_what_could_rot_is_refused() -> None:
    assert messages('test("a", expect=[], logs=[1])\n') == ["a line that is logged is a text"]
    assert messages('test("a", expect=[], cache={"a": 1})\n') == ["a value of the cache is a text"]
    assert messages('test("a", expect=[], cache={event.user.name: "x"})\n') == [
        "a key of the cache is a literal text"
    ]
    assert messages('test("a", expect=[], secrets={"KEY": None})\n') == ["the secret `KEY` is always there"]
    assert messages('test("a", expect=[], secrets={"KEY": ""})\n') == ["the secret `KEY` is never empty"]
    assert messages('test("a", expect=abort())\n') == ["`abort` takes one text"]
    assert messages('test("a", expect=abort(1))\n') == ["`abort` takes a text"]
    assert messages('test("a", expect=[abort("x"), api.access.deny("no")])\n') == [
        "what is expected is a call of `api`, or a request"
    ]
    assert messages('test("a", expect=[], secrets={"MODE": ""})\n') == []


def test_a_time_that_auth0_writes_is_given_as_one() -> None:
    def told(value: str) -> list[str]:
        text = f'{RULE}test("t", given={{event.user.created_at: {value}}}, expect=[])\n'
        return [diagnostic.message for diagnostic in diagnostics(text) if diagnostic.code.id == "AG307"]

    assert told('"yesterday"') == ["this is never `yesterday`"]
    assert told('"2026-02-30"') == ["this is never `2026-02-30`"]
    assert told('"2026-03-02T08:30:00"') == ["this is never `2026-03-02T08:30:00`"]
    assert told('"2026-03-02T08:30:00.5+02:00"') == []
    assert told('"2026-03-02"') == []
