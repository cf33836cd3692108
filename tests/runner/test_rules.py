"""The simulated ``api`` keeps Auth0's own rules."""

import json
from importlib import resources

import pytest
from runner.conftest import Do

from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.runner.model import NodeRun
from actiongen.runs.run import FINISHED, Ending

WITH_SESSION = '{"session": {"id": "s"}}'
SET_BIG = "for (let i = 0; i < 11; i += 1) api.{method}('k' + i, 'x'.repeat({size}));"


def refusal(outcome: NodeRun) -> str:
    assert outcome.run.end.kind is Ending.REFUSED, outcome
    assert outcome.refused[-1].message == outcome.run.end.message
    assert outcome.refused[-1].source
    return outcome.run.end.message


@pytest.mark.parametrize(
    ("call", "trigger", "says"),
    [
        ('api.validation.error("a".repeat(101), "b");', "post-login", "at most 100 characters"),
        ('api.validation.error("a", "b".repeat(101));', "pre-user-registration", "at most 100 characters"),
        ('api.access.deny("access_denied", "b");', "credentials-exchange", "invalid_scope"),
        ('api.multifactor.enable("sms");', "post-login", "guardian"),
        ('api.idToken.setCustomClaim("scope", "a");', "post-login", "cannot be `scope`"),
        ('api.accessToken.setCustomClaim("scope", "a");', "post-login", "cannot be `scope`"),
        ('api.accessToken.addScope("a b");', "post-login", "white space"),
        ('api.accessToken.addScope("a".repeat(281));', "post-login", "at most 280"),
        ('for (let i = 0; i <= 1000; i += 1) api.accessToken.addScope("s" + i);', "post-login", "1000 calls"),
        ('api.authentication.setPrimaryUser("a".repeat(129));', "post-login", "at most 128"),
        (
            'api.authentication.setPrimaryUser("a"); api.authentication.setPrimaryUser("b");',
            "post-login",
            "at most 1 ",
        ),
        ('api.session.setMetadata("a b", "c");', "post-login", "must match"),
        ('api.session.setMetadata("a", "c".repeat(256));', "post-login", "at most 255"),
        ('for (let i = 0; i < 26; i += 1) api.session.setMetadata("k" + i, "");', "post-login", "25 keys"),
        ('api.refreshToken.setMetadata("", "c");', "post-login", "must match"),
        ('api.transaction.setMetadata("a".repeat(65), "c");', "post-login", "at most 64"),
        ('api.transaction.setMetadata("a", "é".repeat(4097));', "post-login", "at most 8192 bytes"),
        ('api.transaction.setMetadata("a", {});', "post-login", "no string or number or boolean"),
        ('api.transaction.setMetadata("a", 2 ** 53);', "post-login", "safe integers"),
        (
            'for (const k of ["a", "b", "c"]) api.transaction.setMetadata(k, "x".repeat(8000));',
            "post-login",
            "16384",
        ),
        ('api.samlResponse.setAttribute("a", "é".repeat(1025));', "post-login", "at most 2048 bytes"),
        ('api.samlResponse.setAttribute("a", ["b", "x".repeat(2049)]);', "post-login", "at most 2048 bytes"),
        (
            'for (let i = 0; i <= 100; i += 1) api.samlResponse.setAttribute("a" + i, "b");',
            "post-login",
            "100 calls",
        ),
        ('api.notification.drop("a".repeat(1025));', "custom-email-provider", "at most 1024"),
        ('api.prompt.render("f", { vars: { x: "x".repeat(24577) } });', "post-login", "24576 bytes"),
        ('api.prompt.render("f"); api.prompt.render("f");', "post-login", "at most 1 "),
        ('api.cache.set(1, "a");', "post-login", "must be a string"),
        ('api.cache.set("a", {});', "post-login", "must be a string"),
        ("api.cache.get();", "post-login", "must be a string"),
        ('api.authentication.setActor({ sub: "x".repeat(513) });', "custom-token-exchange", "at most 512"),
        ("api.session.setExpiresAt(0);", "post-login", "cannot be 0"),
        ("api.refreshToken.setIdleExpiresAt(0);", "post-login", "cannot be 0"),
        ('api.authentication.setPrimaryUser("");', "post-login", "cannot be empty"),
        ('api.accessToken.addScope("  ");', "post-login", "cannot be empty"),
        ('api.transaction.setTargetScopes(["a", "b c"]);', "post-login", "white space"),
        (
            'for (let i = 0; i <= 1000; i += 1) api.transaction.addTargetScope("s" + i);',
            "post-login",
            "at most 1000 items",
        ),
        (
            "api.transaction.setTargetScopes(Array.from({ length: 1001 }, (_, i) => `s${i}`));",
            "credentials-exchange",
            "at most 1000 items",
        ),
        ('api.transaction.setResultUrl("/done");', "password-reset-post-challenge", "absolute URL"),
        ('api.samlResponse.setAudience("a".repeat(2049));', "post-login", "at most 2048"),
        ('api.samlResponse.setKey("a".repeat(4097));', "post-login", "at most 4096"),
        ('api.samlResponse.setIssuer("a".repeat(513));', "post-login", "at most 512"),
        ('api.samlResponse.setNameIdentifierProbes(Array(11).fill("a"));', "post-login", "at most 10 items"),
        ('api.samlResponse.setNameIdentifierProbes(["a".repeat(513)]);', "post-login", "at most 512"),
        ('api.authentication.setActor({ sub: "" });', "custom-token-exchange", "cannot be empty"),
        ('api.authentication.setActor({ team: "a" });', "custom-token-exchange", "needs `sub`"),
        ('api.authentication.setActor({ sub: "a", act: {} });', "custom-token-exchange", "needs `sub`"),
        (
            'let actor = {sub: "6"}; for (let i = 0; i < 5; i += 1) actor = {sub: "a", act: actor};\n'
            "api.authentication.setActor(actor);",
            "custom-token-exchange",
            "cannot have `act`",
        ),
        (
            'api.authentication.setActor({ sub: "a", a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 });',
            "custom-token-exchange",
            "at most 5 further keys",
        ),
        ('api.authentication.setActor({ sub: "a", roles: ["b"] });', "custom-token-exchange", "no string or"),
        (
            'api.authentication.setActor({ sub: "a", act: { sub: "b", team: "x".repeat(65) } });',
            "custom-token-exchange",
            "at most 64 characters",
        ),
        (
            'api.authentication.setActor({ sub: "a", ["x".repeat(65)]: 1 });',
            "custom-token-exchange",
            "at most 64 characters",
        ),
        ('api.access.deny("invalid_request", "");', "custom-token-exchange", "cannot be empty"),
        ('api.user.setUserId("a b");', "pre-user-registration", "must match"),
    ],
)
def test_what_auth0_refuses_throws_and_can_be_caught(do: Do, call: str, trigger: str, says: str) -> None:
    outcome = do(call, trigger=trigger, event=WITH_SESSION)
    assert says in refusal(outcome)
    assert outcome.refused[-1].call == len(outcome.run.calls) - 1
    tried = f"try {{ {call} }} catch (error) {{ console.log(error.message); }}"
    caught = do(tried, trigger=trigger, event=WITH_SESSION)
    assert caught.run.end == FINISHED
    assert caught.run.logs[0][0] == outcome.refused[-1].message
    assert caught.refused == outcome.refused


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (SET_BIG.format(method="accessToken.setCustomClaim", size=10_000), "102400 bytes"),
        (SET_BIG.format(method="idToken.setCustomClaim", size=10_000), "102400 bytes"),
        (SET_BIG.format(method="user.setUserMetadata", size=3_000), "32768 bytes"),
        (SET_BIG.format(method="user.setAppMetadata", size=3_000), "32768 bytes"),
        ("for (let i = 0; i < 5; i += 1) api.authentication.enrollWith({ type: 'otp' });", "at most 4 calls"),
        ("api.redirect.sendUserTo('https://a.example'); api.prompt.render('f');", "cannot follow redirect"),
    ],
)
def test_what_auth0_fails_later_does_not_throw_and_cannot_be_caught(do: Do, call: str, says: str) -> None:
    assert says in refusal(do(f"try {{ {call} }} catch {{ console.log('caught'); }}"))
    assert do(f"try {{ {call} }} catch {{ console.log('caught'); }}").run.logs == ()


def test_a_key_that_is_taken_out_or_replaced_counts_no_more(do: Do) -> None:
    replaced = "for (let i = 0; i < 11; i += 1) api.user.setAppMetadata('k', 'x'.repeat(3000));"
    assert do(replaced).run.end == FINISHED
    set_and_delete = "api.user.setAppMetadata(k, 'x'.repeat(30000)); api.user.setAppMetadata(k, null);"
    assert do(f"for (const k of 'abcd') {{ {set_and_delete} }}").run.end == FINISHED
    set_both = "api.idToken.setCustomClaim(k, value); api.accessToken.setCustomClaim(k, value);"
    assert (
        do(f"const value = 'x'.repeat(10000); for (const k of 'abcdefgh') {{ {set_both} }}").run.end
        == FINISHED
    )


@pytest.mark.parametrize(
    "claim", ["roles", "sub", "x5t#S256", "https://auth0.com/x", "https://a.auth0.com/x"]
)
def test_a_reserved_claim_is_dropped_without_a_word(do: Do, claim: str) -> None:
    outcome = do(
        f'api.idToken.setCustomClaim("ok", 1); api.idToken.setCustomClaim({json.dumps(claim)}, ["a"]);'
    )
    assert outcome.run.end == FINISHED
    assert len(outcome.run.calls) == 2
    assert [(note.call, claim in note.message) for note in outcome.dropped] == [(1, True)]


@pytest.mark.parametrize("claim", ["email", "https://notauth0.com/x", "https://a.example/roles", "role"])
def test_other_claims_are_not(do: Do, claim: str) -> None:
    assert do(f'api.accessToken.setCustomClaim("{claim}", 1);').dropped == ()


def test_scope_throws_in_post_login_alone(do: Do) -> None:
    other = do('api.accessToken.setCustomClaim("scope", "a");', trigger="credentials-exchange")
    assert (other.run.end, other.refused, other.dropped) == (FINISHED, (), ())


def test_metadata_is_written_at_the_end_and_not_seen_before(do: Do) -> None:
    done = do("""
      api.user.setAppMetadata("n", 2); api.user.setUserMetadata("m", 2);
      console.log(event.user.app_metadata.n, event.user.user_metadata);""")
    assert (done.run.end, done.run.logs) == (FINISHED, ((1, {"$undefined": True}),))


def test_metadata_that_is_no_object_throws(do: Do) -> None:
    outcome = do('api.user.setAppMetadata("n", 2);', event='{"user": {"app_metadata": "text"}}')
    assert "event.user.app_metadata is not an object" in refusal(outcome)


def test_transaction_metadata_is_seen_at_once(do: Do) -> None:
    done = do("""
      api.transaction.setMetadata("a", 1); api.transaction.setMetadata("b", "x");
      console.log(event.transaction.metadata);
      api.transaction.setMetadata("a", null);
      console.log(event.transaction.metadata);""")
    assert (done.run.end, done.run.logs) == (FINISHED, (({"a": 1, "b": "x"},), ({"b": "x"},)))
    assert do('api.transaction.setMetadata("a", 1); event.transaction.metadata.a = 2;').run.end != FINISHED


def test_the_cache(do: Do) -> None:
    done = do(
        """
      const now = Date.now();
      console.log(api.cache.get("given"), api.cache.get("none"));
      console.log(api.cache.set("k", "v", { ttl: 1000 }), api.cache.get("k").expires_at - now);
      console.log(api.cache.set("k", "v").record.expires_at - now);
      console.log(api.cache.set("k", "v", { ttl: 99 * 86400000 }).record.expires_at - now);
      console.log(api.cache.set("k", "v", { expires_at: now - 1 }).code);
      console.log(api.cache.set("é".repeat(33), "v").code, api.cache.set("k", "v".repeat(4097)).code);
      console.log(api.cache.set("a", "v".repeat(4096)).type, api.cache.set("b", "v".repeat(4090)).code);
      console.log(api.cache.delete("k"), api.cache.delete("k"));
      for (let i = 0; i < 18; i += 1) api.cache.set("n" + i, "");
      console.log(api.cache.set("full", "").code, api.cache.set("n1", "x").type);""",
        cache={"given": "there"},
    )
    now = 1_772_359_200_123
    assert done.run.end == FINISHED
    assert done.run.logs == (
        ({"value": "there", "expires_at": now + 900_000}, {"$undefined": True}),
        ({"type": "success", "record": {"value": "v", "expires_at": now + 1000}}, 1000),
        (900_000,),
        (86_400_000,),
        ("ItemAlreadyExpired",),
        ("CacheKeySizeExceeded", "CacheValueSizeExceeded"),
        ("success", "CacheSizeExceeded"),
        ({"type": "success"}, {"type": "error", "code": "CacheKeyDoesNotExist"}),
        ("CacheSizeExceeded", "success"),
    )


@pytest.mark.parametrize(
    ("event", "can"),
    [
        ('{"transaction": {"protocol": "oidc-basic-profile"}, "request": {"query": {}}}', True),
        ('{"transaction": {"protocol": "oauth2-refresh-token"}, "request": {"query": {}}}', False),
        ('{"request": {"query": {"prompt": "none"}}}', False),
        ("{}", True),
    ],
)
def test_redirects_where_nobody_can_be_redirected(do: Do, event: str, can: bool) -> None:
    assert do("console.log(api.redirect.canRedirect());", event=event).run.logs == ((can,),)
    sent = do('api.redirect.sendUserTo("https://a.example");', event=event)
    assert (sent.run.end == FINISHED) is can


def test_a_method_is_where_auth0_has_it(do: Do) -> None:
    record = 'api.authentication.recordMethod("https://a.example");'
    assert do(record, handler="onContinuePostLogin").run.end == FINISHED
    missing = do(record).run.end
    assert "recordMethod is not a function" in missing.message
    unknown = do("api.nothing.here();").run.end
    assert unknown.name == "TypeError"
    assert do("api.access.deny('a');", trigger="event-stream").run.end != FINISHED


def test_queries_are_answered_by_the_case(do: Do) -> None:
    body = 'console.log(api.redirect.validateToken({ secret: "s" }), await api.groups.getUserGroups());'
    answers = {"redirect.validateToken": {"a": 1}, "groups.getUserGroups": {"groups": []}}
    assert do(body, returns=answers).run.logs == (({"a": 1}, {"groups": []}),)
    failing = do(body, returns={"redirect.validateToken": None}).run.end
    assert (failing.kind, failing.message) == (Ending.THROWN, "redirect.validateToken failed")
    missing = do(f"try {{ {body} }} catch {{}}").run.end
    assert missing.kind is Ending.NO_ANSWER
    assert "redirect.validateToken" in missing.message


@pytest.mark.parametrize("trigger_id", trigger_ids())
def test_every_method_of_every_trigger_can_be_called(do: Do, trigger_id: str) -> None:
    trigger = load_trigger(trigger_id)
    assert trigger is not None
    for method in trigger.methods.values():
        missing = do(f"console.log(typeof api.{method.name});", trigger=trigger_id, handler=method.only_in)
        assert missing.run.logs == (("function",),), method.name


def test_every_rule_is_about_methods_that_exist_and_has_a_source() -> None:
    known = {name for each in trigger_ids() if (trigger := load_trigger(each)) for name in trigger.methods}
    rules = json.loads(resources.files("actiongen.runner").joinpath("rules.json").read_text(encoding="utf-8"))
    assert len(rules) > 10
    assert [rule for rule in rules if not set(rule["match"]) <= known or not rule["source"]] == []


@pytest.mark.parametrize(
    ("event", "call", "says"),
    [
        ("{}", 'session.setMetadata("a", "b")', "throws where event.session is absent"),
        *(
            (
                '{"refresh_token": {"access": "online"}}',
                f"refreshToken.{call}",
                "refresh_token.access is online",
            )
            for call in (
                "setExpiresAt(1)",
                "setIdleExpiresAt(1)",
                'setMetadata("a", "b")',
                'deleteMetadata("a")',
                "evictMetadata()",
            )
        ),
        (
            '{"transaction": {"protocol": "oauth2-token-exchange-federated-connection"}}',
            "transaction.clearTargetScopes()",
            "transaction.protocol is oauth2-token-exchange-federated-connection",
        ),
    ],
)
def test_calls_that_throw_because_of_the_event(do: Do, event: str, call: str, says: str) -> None:
    assert says in refusal(do(f"api.{call};", event=event))


@pytest.mark.parametrize(
    ("call", "trigger", "event"),
    [
        ('api.accessToken.addScope(" a ");', "post-login", "{}"),
        ('api.user.setUserMetadata("a", 1);', "pre-user-registration", '{"user": {"user_metadata": "text"}}'),
        ('api.refreshToken.setMetadata("a", "b");', "post-login", '{"refresh_token": {"access": "offline"}}'),
        ('api.session.deleteMetadata("a");', "post-login", "{}"),
        ('api.authentication.setActor({ sub: "a", team: "b", on: true });', "custom-token-exchange", "{}"),
        ('api.access.deny("");', "post-login", "{}"),
    ],
)
def test_what_auth0_takes(do: Do, call: str, trigger: str, event: str) -> None:
    outcome = do(call, trigger=trigger, event=event)
    assert (outcome.run.end, outcome.refused) == (FINISHED, ())


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ('setUserMetadata("a.b", 1)', "the key `a.b`"),
        ('setUserMetadata("a", { b: [{ $c: 1 }] })', "the key `$c`"),
        ('setAppMetadata("blocked", true)', "`blocked`, which is a field of Auth0"),
    ],
)
def test_metadata_that_auth0_cannot_write_fails_the_login(do: Do, call: str, says: str) -> None:
    outcome = do(f"api.user.{call}; console.log('on');")
    assert says in refusal(outcome) and outcome.run.logs == (("on",),)
    assert (
        do('api.user.setUserMetadata("a", "b.c $d"); api.user.setUserMetadata("email", 1);').run.end
        == FINISHED
    )
