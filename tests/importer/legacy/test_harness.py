"""A Rule or Hook runs on Node as the old engine ran it, and what it leaves behind are calls."""

import json
from dataclasses import replace

import pytest

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import HandlerKind
from actiongen.importer.legacy.harness import FAILURE, code_at, trigger_of, wrapped
from actiongen.importer.model import Kind, Original
from actiongen.runner.session import Runner
from actiongen.runs.run import FINISHED, Run
from actiongen.runs.texts import value_of_json
from actiongen.runs.world import World

pytestmark = pytest.mark.slow

USER = {"user_id": "auth0|ann", "email": "ann@corp.example", "app_metadata": {"n": 1}, "user_metadata": {}}
EVENT = {
    "user": USER,
    "client": {"client_id": "app", "name": "App", "metadata": {}},
    "connection": {"id": "con_1", "name": "Users", "strategy": "auth0"},
    "request": {"ip": "203.0.113.7", "query": {"a": "b"}, "geoip": {"countryCode": "IT"}},
    "stats": {"logins_count": 3},
    "tenant": {"id": "acme"},
    "transaction": {"protocol": "oidc-basic-profile"},
    "authorization": {"roles": ["Admin"]},
}


def run(runner: Runner, original: Original, handler: HandlerKind = HandlerKind.EXECUTE) -> Run:
    trigger = load_trigger(trigger_of(original))
    assert trigger is not None
    event = value_of_json(json.dumps(EVENT))
    assert isinstance(event, dict)
    world = World(event, secrets={"NAMESPACE": "https://corp.example/"}, handler=handler)
    [done] = runner.run(runner.load(wrapped(original), trigger), [world])
    return done.run


def rule(code: str) -> Original:
    return Original(Kind.RULE, "rules/it.js", "It", code)


def body(statements: str) -> Original:
    return rule(f"function (user, context, callback) {{ {statements} }}")


def test_claims_are_what_stands_in_the_context_in_the_end(runner: Runner) -> None:
    done = run(
        runner,
        body(
            "context.idToken[configuration.NAMESPACE + 'n'] = 1; context.accessToken.x = user.email;"
            "context.idToken.gone = undefined; context.idToken[configuration.NAMESPACE + 'n'] = 2;"
            "callback(null, user, context);"
        ),
    )
    assert done.end == FINISHED
    assert done.calls == (
        ("idToken.setCustomClaim", ("https://corp.example/n", 2)),
        ("accessToken.setCustomClaim", ("x", "ann@corp.example")),
    )


def test_of_a_denial_the_message_alone_remains(runner: Runner) -> None:
    done = run(
        runner,
        body(
            "context.idToken.x = 1; if (user.email) callback(new UnauthorizedError('No.'));"
            "callback(null, user, context);"
        ),
    )
    assert done.calls == (("access.deny", ("No.",)),)


@pytest.mark.parametrize(
    "code",
    [
        "async function check(user, context, callback) { await 1; return callback(new Error('No.')); }",
        "// A comment { with 'things'\n/* and (one) */ (user, context, cb) => { cb(new Error('No.')); };",
        "function (user, context, callback) { later(callback); }\nfunction later(cb) { cb(Error('No.')); }",
        "module.exports = function (user, context, callback) { callback(new Error('No.')); };",
        "const m = 'No.';\nexports.default = (user, context, callback) => callback(new Error(m));",
    ],
)
def test_rules_have_many_forms(runner: Runner, code: str) -> None:
    assert run(runner, rule(code)).calls == (("access.deny", ("No.",)),)


def test_metadata_are_written_key_by_key(runner: Runner) -> None:
    done = run(
        runner,
        body(
            "user.app_metadata = user.app_metadata || {}; user.app_metadata.seen = true;"
            "auth0.users.updateAppMetadata(user.user_id, user.app_metadata).then(function () {"
            "  context.idToken.done = 1; callback(null, user, context); }).catch(callback);"
        ),
    )
    assert done.calls == (
        ("user.setAppMetadata", ("n", 1)),
        ("user.setAppMetadata", ("seen", True)),
        ("idToken.setCustomClaim", ("done", 1)),
    )


def test_saml_multifactor_and_redirects(runner: Runner) -> None:
    original = body(
        "user.role = 'r:' + context.authorization.roles[0];"
        "context.samlConfiguration.mappings = { 'https://x/role': 'role', 'https://x/n': 'app_metadata.n' };"
        "context.samlConfiguration.signResponse = true;"
        "context.multifactor = { provider: 'any', ignoreCookie: true };"
        "if (context.protocol === 'redirect-callback') context.idToken.back = context.request.query.a;"
        "context.redirect = { url: 'https://x.example/' };"
        "callback(null, user, context);"
    )
    both = (
        ("samlResponse.setAttribute", ("https://x/role", "r:Admin")),
        ("samlResponse.setAttribute", ("https://x/n", 1)),
        ("samlResponse.setSignResponse", (True,)),
        ("multifactor.enable", ("any", {"allowRememberBrowser": False})),
    )
    assert run(runner, original).calls == (*both, ("redirect.sendUserTo", ("https://x.example/",)))
    back = run(runner, original, HandlerKind.CONTINUE).calls
    assert back == (("idToken.setCustomClaim", ("back", "b")), *both)


@pytest.mark.parametrize(
    "statement",
    [
        "user.x = context.connectionOptions.tenant_domain;",
        "callback(null, user, global.postError('x', context));",
        "auth0.users.get({ id: 1 });",
        "auth0.users.updateAppMetadata('auth0|eve', {});",
        "require('no-such-package@1.2.3');",
        "undeclared.thing();",
        "context.accessToken.scope = 'x'; callback(null, user, context);",
    ],
)
def test_what_the_harness_has_not_is_no_fault_of_the_original(runner: Runner, statement: str) -> None:
    done = run(runner, body(statement))
    assert done.end.name == FAILURE


def test_an_error_of_the_original_is_its_own(runner: Runner) -> None:
    done = run(runner, body("callback(null, user, user.nothing.at.all);"))
    assert done.end.name == "TypeError"


def test_what_may_be_missing_may_be_asked_for(runner: Runner) -> None:
    done = run(
        runner,
        body(
            "const log = global.getLogger ? global.getLogger('x') : { a: 1 }; global.n = global.n || 7;"
            "context.idToken.x = [log.a, global.n, user.groups === undefined, context.request.geoip.country_code];"
            "callback(null, user, context);"
        ),
    )
    assert done.calls == (("idToken.setCustomClaim", ("x", [1, 7, True, "IT"])),)


HOOK = Original(Kind.HOOK, "hooks/it.js", "It", "", trigger="pre-user-registration")


def test_a_hook_before_a_registration(runner: Runner) -> None:
    code = (
        "module.exports = function (user, context, cb) {"
        "if (!user.email) return cb(new PreUserRegistrationError('No address', 'Give an address.'));"
        "cb(null, { user: { user_metadata: { c: context.connection.name }, app_metadata: { t: user.tenant } } });"
        "};"
    )
    done = run(runner, replace(HOOK, code=code))
    assert done.calls == (("user.setUserMetadata", ("c", "Users")), ("user.setAppMetadata", ("t", "acme")))
    refused = run(runner, replace(HOOK, code=code.replace("!user.email", "user.email")))
    assert refused.calls == (("access.deny", ("No address", "Give an address.")),)


def test_a_hook_of_client_credentials(runner: Runner) -> None:
    code = (
        "module.exports = function (client, scope, audience, context, cb) {"
        "var token = {}; token.scope = scope; token['https://x/id'] = client.id + context.webtask.secrets.NAMESPACE;"
        "cb(null, token); };"
    )
    done = run(runner, replace(HOOK, code=code, trigger="client-credentials-exchange"))
    assert done.calls == (("accessToken.setCustomClaim", ("https://x/id", "apphttps://corp.example/")),)


def test_the_original_stands_in_the_text_as_it_is() -> None:
    for original in (body("callback();"), replace(HOOK, code="module.exports = () => {};")):
        at = code_at(original)
        assert wrapped(original)[at : at + len(original.code)] == original.code
    action = Original(Kind.ACTION, "a.js", "A", "exports.onExecutePostLogin = async () => {};")
    assert wrapped(action) == action.code
