"""What the catalogue says of the triggers, against expectations written down by hand."""

import re

import pytest

from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.auth0.model import (
    AtLeast,
    AtMost,
    Change,
    Field,
    FieldType,
    HandlerKind,
    HasFormat,
    IsFinite,
    IsWhole,
    LimitKind,
    Method,
    MethodKind,
    ParamType,
    Sensitivity,
    Tag,
    TextFormat,
    Trait,
    Trigger,
    VersionStatus,
)


def trigger(id: str) -> Trigger:
    found = load_trigger(id)
    assert found is not None
    return found


def field(path: str, id: str = "post-login") -> Field:
    found = trigger(id).field(tuple(path.split(".")))
    assert found is not None, path
    return found


def method(name: str, id: str = "post-login") -> Method:
    found = trigger(id).method(name)
    assert found is not None, name
    return found


# Triggers


def test_versions() -> None:
    login = trigger("post-login")
    assert login.current_version == "v3"
    assert login.deprecated_versions == ("v1", "v2")
    assert [version.emittable for version in login.versions] == [False, True, True]
    v2 = login.version("v2")
    assert v2 is not None
    assert v2.status is VersionStatus.DEPRECATED
    assert login.version("v4") is None


@pytest.mark.parametrize(
    ("id", "execute", "resume"),
    [
        ("post-login", "onExecutePostLogin", "onContinuePostLogin"),
        ("password-reset-post-challenge", "onExecutePostChallenge", "onContinuePostChallenge"),
        ("pre-user-registration", "onExecutePreUserRegistration", None),
    ],
)
def test_handlers(id: str, execute: str, resume: str | None) -> None:
    first, second = trigger(id).handler("execute"), trigger(id).handler(HandlerKind.CONTINUE)
    assert first is not None
    assert first.name == execute
    assert (second.name if second else None) == resume


def test_what_a_trigger_is() -> None:
    login, stream, email = trigger("post-login"), trigger("event-stream"), trigger("custom-email-provider")
    assert (login.blocking, login.can_deny, login.terraform_bindable) == (True, True, True)
    assert (stream.blocking, stream.can_deny, stream.terraform_bindable) == (False, False, False)
    assert email.blocking is None
    assert {id for id in trigger_ids() if trigger(id).binding_policy == "entity-bound"} == {
        "custom-token-exchange",
        "event-stream",
    }
    assert login.max_actions == 20
    assert trigger("password-reset-post-challenge").max_actions == 4


def test_names_for_comments() -> None:
    assert trigger("post-login").api_type == "PostLoginAPI"
    assert trigger("password-reset-post-challenge").api_type == "PasswordResetPostChallengeAPI"
    assert trigger("post-login").event_summary == "The login: user, client, request."
    for id in trigger_ids():
        assert trigger(id).api_type.endswith("API")
        assert trigger(id).types in (f"@auth0/actions/{id}", None)
        assert trigger(id).event_summary.endswith(".")


@pytest.mark.parametrize("id", ["post-login", "custom-token-exchange", "pre-user-registration"])
def test_a_trigger_that_can_deny_has_a_call_for_it(id: str) -> None:
    assert trigger(id).can_deny
    assert Tag.DENIAL in method("access.deny", id).tags


def test_a_trigger_that_cannot_deny_has_none() -> None:
    for id in trigger_ids():
        if not trigger(id).can_deny:
            assert not [each for each in trigger(id).methods.values() if Tag.DENIAL in each.tags], id


# Fields


@pytest.mark.parametrize(
    ("id", "path", "type", "optional"),
    [
        ("post-login", "user.email", FieldType.STRING, True),
        ("post-login", "user.user_id", FieldType.STRING, False),
        ("post-login", "user.email_verified", FieldType.BOOLEAN, False),
        ("post-login", "user.app_metadata", FieldType.CONTAINER, False),
        ("post-login", "stats.logins_count", FieldType.NUMBER, False),
        ("post-login", "authorization", FieldType.RECORD, True),
        ("post-login", "authorization.roles", FieldType.LIST, False),
        ("post-login", "request.geoip.countryCode", FieldType.STRING, True),
        ("post-login", "secrets", FieldType.SECRETS, False),
        ("password-reset-post-challenge", "authorization", FieldType.RECORD, False),
        ("pre-user-registration", "user.app_metadata", FieldType.CONTAINER, True),
        ("pre-user-registration", "client", FieldType.RECORD, True),
        ("post-change-password", "user.user_id", FieldType.STRING, True),
        ("credentials-exchange", "transaction.requested_scopes", FieldType.LIST, False),
        ("custom-email-provider", "request.ip", FieldType.STRING, True),
    ],
)
def test_field(id: str, path: str, type: FieldType, optional: bool) -> None:
    found = field(path, id)
    assert (found.name, found.type, found.optional) == (path.split(".")[-1], type, optional)


def test_open_records_stay_records() -> None:
    organization = field("organization")
    assert (organization.type, organization.open) == (FieldType.RECORD, True)
    assert list(organization.fields) == ["id", "display_name", "metadata", "name"]
    assert not field("client").open


def test_containers_tell_nothing_of_what_they_hold() -> None:
    metadata = field("client.metadata")
    assert metadata.value_type == "string"
    assert not metadata.fields
    assert metadata.items is None
    assert trigger("post-login").field(("client", "metadata", "plan")) is None


def test_lists_of_records() -> None:
    methods = field("authentication.methods")
    assert methods.items is not None
    assert methods.items.type is FieldType.RECORD
    assert {name: each.optional for name, each in methods.items.fields.items()} == {
        "name": False,
        "timestamp": False,
        "type": True,
    }
    assert "mfa" in field("authentication.methods.[].name").known_values
    assert field("user.identities.[]").open
    assert field("client.refresh_token.policies.[].scope").items is not None


def test_values_of_a_list_are_those_of_its_items() -> None:
    kind = field("transaction.response_type")
    assert kind.values == ()
    assert kind.items is not None
    assert kind.items.values == ("code", "token", "id_token")


def test_protocols_may_grow_and_confidence_may_not() -> None:
    protocol = field("transaction.protocol")
    assert protocol.values == ()
    assert "oauth2-refresh-token" in protocol.known_values
    confidence = field("authentication.riskAssessment.confidence")
    assert confidence.values == ("low", "medium", "high", "neutral")
    assert confidence.known_values == ()


def test_no_field_outside_the_catalogue() -> None:
    login = trigger("post-login")
    assert login.field(("user", "emial")) is None
    assert login.field(("user", "email", "domain")) is None
    assert login.field(("user", "[]")) is None
    assert login.field(()) is login.event


def test_fields_ahead_of_the_documentation_are_optional_previews() -> None:
    for path in ("experiment", "experiment.is_control", "client.authentication.certificate.raw"):
        assert field(path).preview
        assert field(path).optional
    assert not field("client").preview


def test_what_post_login_v2_lacks() -> None:
    assert field("transaction.metadata").since == "v3"
    assert field("user.enrolledFactors").since == "v3"
    assert field("user.email").since is None


def test_invariants() -> None:
    kinds = [
        (type(invariant), getattr(invariant, "bound", None))
        for invariant in field("stats.logins_count").invariants
    ]
    assert kinds == [(IsFinite, None), (IsWhole, None), (AtLeast, 1), (AtMost, 2**53)]
    assert [type(invariant) for invariant in field("request.geoip.latitude").invariants] == [
        IsFinite,
        AtLeast,
        AtMost,
    ]
    assert field("user.email").format is TextFormat.EMAIL
    assert field("request.ip").format is TextFormat.IP
    assert field("user.name").format is None


@pytest.mark.parametrize(
    ("id", "path"),
    [
        ("post-login", "user.created_at"),
        ("post-login", "user.last_password_reset"),
        ("post-login", "session.idle_expires_at"),
        ("post-login", "authentication.methods.[].timestamp"),
        ("event-stream", "message.time"),
    ],
)
def test_times_are_timestamps(id: str, path: str) -> None:
    assert field(path, id).format is TextFormat.TIMESTAMP


def test_every_number_is_finite_and_every_invariant_has_a_source() -> None:
    def walk(each: Field) -> None:
        assert each.type is not FieldType.NUMBER or any(isinstance(i, IsFinite) for i in each.invariants)
        for invariant in each.invariants:
            assert invariant.source
            assert not isinstance(invariant, HasFormat) or each.type is FieldType.STRING
        for below in (*each.fields.values(), *((each.items,) if each.items else ())):
            walk(below)

    for id in trigger_ids():
        walk(trigger(id).event)


def test_absence_is_an_answer_for_some_fields_only() -> None:
    for path in ("authentication.riskAssessment", "organization", "authentication.methods"):
        absence = field(path).absence
        assert absence is not None
        assert absence.meaning
        assert absence.source
    # A gate by role or country must not open because Auth0 did not say.
    for path in ("authorization", "authorization.roles", "request.geoip.countryCode", "user.email"):
        assert field(path).absence is None


def test_sensitive_fields() -> None:
    assert field("user.email").sensitivity is Sensitivity.PERSONAL
    assert field("user.user_id").sensitivity is None
    assert field("secrets").sensitivity is Sensitivity.CREDENTIAL
    assert field("transaction.subject_token", "custom-token-exchange").sensitivity is Sensitivity.CREDENTIAL
    assert "client_secret" in field("request.body").credential_keys


def test_what_protocols_imply() -> None:
    (implied,) = trigger("post-login").implied_absences
    assert implied.path == ("transaction", "protocol")
    assert "oauth2-refresh-token" in implied.values
    assert implied.absent == ("session", "id")


def test_implied_absences_speak_of_fields_that_exist() -> None:
    for id in trigger_ids():
        for implied in trigger(id).implied_absences:
            condition = trigger(id).field(implied.path)
            assert condition is not None
            assert set(implied.values) <= {*condition.values, *condition.known_values}
            assert trigger(id).field(implied.absent) is not None


# Methods


@pytest.mark.parametrize(
    ("path", "fits", "never"),
    [
        ("request.geoip.countryCode", "DE", "Germany"),
        ("request.geoip.countryCode3", "DEU", "DE"),
        ("request.geoip.continentCode", "EU", "Europe"),
        ("request.ip", "2001:db8::7", "10.0.0.0/8"),
        ("session.device.last_ip", "203.0.113.7", "10.0.0.*"),
    ],
)
def test_shapes(path: str, fits: str, never: str) -> None:
    shape = field(path).shape
    assert shape is not None and shape.source
    assert re.fullmatch(shape.whole, fits) and re.fullmatch(shape.part, fits[:2])
    assert not re.fullmatch(shape.whole, never)


def test_traits() -> None:
    assert field("authorization.roles").traits == (Trait.MEMBERSHIP,)
    assert field("stats.logins_count").traits == (Trait.COUNTS_REFUSED,)
    assert field("user.user_metadata").traits == (Trait.USER_WRITTEN,)
    # what a sign-up form sends is there to be checked
    assert field("user.user_metadata", "pre-user-registration").traits == ()
    assert field("user.app_metadata").traits == ()
    assert trigger("post-login").paths_with(Trait.OF_FORM) == (("prompt",),)
    assert set(trigger("post-login").paths_with(Trait.BROUGHT_BACK)) == {
        ("prompt",),
        ("request", "query"),
        ("request", "body"),
    }
    assert trigger("post-user-registration").paths_with(Trait.BROUGHT_BACK) == ()


def test_multifactor_enable() -> None:
    provider, options = method("multifactor.enable").params
    assert (provider.type, provider.optional) == (ParamType.STRING, False)
    assert provider.values == ("none", "guardian", "google-authenticator", "duo", "any")
    assert (options.type, options.optional) == (ParamType.RECORD, True)
    assert options.options["allowRememberBrowser"].type is ParamType.BOOLEAN
    duo = options.options["providerOptions"].options
    assert {name: each.optional for name, each in duo.items()} == {
        "host": False,
        "ikey": False,
        "skey": False,
        "username": True,
    }
    assert list(method("multifactor.enable").keywords) == ["allowRememberBrowser", "providerOptions"]
    assert method("multifactor.enable").last_call_counts
    assert method("multifactor.enable").returns.is_void


def test_methods_without_options_take_no_keywords() -> None:
    assert method("access.deny").keywords == {}
    assert method("cache.get").keywords == {}
    assert method("session.evictMetadata").keywords == {}


@pytest.mark.parametrize(
    ("id", "params"),
    [
        ("post-login", [("reason", False)]),
        ("pre-user-registration", [("reason", False), ("userMessage", False)]),
        ("credentials-exchange", [("code", False), ("reason", True)]),
        ("custom-token-exchange", [("code", False), ("reason", False)]),
    ],
)
def test_deny_differs_by_trigger(id: str, params: list[tuple[str, bool]]) -> None:
    assert [(param.name, param.optional) for param in method("access.deny", id).params] == params


def test_terminal_calls() -> None:
    terminal = {id: {n for n, each in trigger(id).methods.items() if each.terminal} for id in trigger_ids()}
    assert {id: names for id, names in terminal.items() if names} == {
        "credentials-exchange": {"access.deny"},
        "custom-email-provider": {"notification.drop", "notification.retry"},
        "custom-phone-provider": {"notification.drop", "notification.retry"},
        "custom-token-exchange": {"access.deny", "access.rejectInvalidSubjectToken"},
        "password-reset-post-challenge": {"access.deny"},
        "post-credential-validation": {"authentication.deny"},
        "post-login": {"access.deny", "validation.error", "session.revoke", "refreshToken.revoke"},
        "pre-user-registration": {"access.deny", "validation.error"},
    }


def test_queries() -> None:
    methods = trigger("post-login").methods.items()
    assert {n for n, each in methods if each.kind is MethodKind.QUERY} == {
        "cache.get",
        "groups.getUserGroups",
        "groups.hasGroupMembership",
        "redirect.canRedirect",
        "redirect.encodeToken",
        "redirect.validateToken",
        "roles.getUserEffectiveRoles",
        "roles.getUserEffectiveRolesByIds",
        "roles.getUserEffectiveRolesByNames",
        "rules.wasExecuted",
    }


def test_results() -> None:
    cached = method("cache.get").returns
    assert cached.value is not None
    assert cached.value.optional
    assert cached.value.fields["value"].type is FieldType.STRING
    members = method("groups.hasGroupMembership").returns
    assert members.is_promise
    assert members.value is not None
    memberships = members.value.fields["memberships"]
    assert memberships.type is FieldType.CONTAINER
    assert memberships.items is not None
    assert memberships.items.fields["is_member"].type is FieldType.BOOLEAN
    assert members.value.fields["errors"].optional
    validated = method("redirect.validateToken").returns
    assert validated.throws
    assert validated.value is not None
    assert validated.value.type is FieldType.JSON
    assert method("cache.set").kind is MethodKind.EFFECT
    assert method("cache.set").returns.value is not None


def test_factors() -> None:
    factor, options = method("authentication.challengeWith").params
    assert "phone" in factor.options["type"].values
    known = factor.options["options"]
    assert (known.optional, known.open) == (True, True)
    assert known.options["preferredMethod"].values == ("sms", "voice", "both")
    assert known.options["preferredMethod"].only_for == ("phone",)
    assert known.options["otpFallback"].type is ParamType.BOOLEAN
    assert options.options["additionalFactors"].items is not None
    assert "type" in options.options["additionalFactors"].items.options
    (factors,) = method("authentication.enrollWithAny").params
    assert factors.type is ParamType.LIST
    assert factors.items is not None
    assert "email" not in factors.items.options["type"].values


def test_parameters_of_several_types() -> None:
    value = method("transaction.setMetadata").params[1]
    assert (value.type, value.nullable) == (ParamType.UNION, True)
    assert value.kinds == (ParamType.STRING, ParamType.NUMBER, ParamType.BOOLEAN)
    attribute = method("samlResponse.setAttribute").params[1]
    assert ParamType.LIST in attribute.kinds
    claim = method("idToken.setCustomClaim").params[1]
    assert (claim.type, claim.nullable) == (ParamType.JSON, False)
    assert method("user.setAppMetadata").params[1].nullable


def test_options_objects() -> None:
    (options,) = method("redirect.encodeToken").params
    assert options.options["payload"].open
    assert not options.open
    assert options.options["expiresInSeconds"].default == 900
    assert not options.options["secret"].optional


def test_limits_of_arguments() -> None:
    def limits(
        name: str, index: int, id: str = "post-login"
    ) -> dict[LimitKind, int | str | tuple[str, ...] | None]:
        return {limit.kind: limit.value for limit in method(name, id).params[index].limits}

    assert limits("validation.error", 0) == {LimitKind.MAX_CHARS: 100}
    assert limits("validation.error", 1) == {LimitKind.MAX_CHARS: 100}
    assert limits("accessToken.addScope", 0) == {
        LimitKind.MAX_CHARS: 280,
        LimitKind.NO_WHITESPACE: None,
        LimitKind.MIN_CHARS: 1,
    }
    assert limits("authentication.setPrimaryUser", 0) == {LimitKind.MAX_CHARS: 128, LimitKind.MIN_CHARS: 1}
    assert limits("transaction.setMetadata", 0) == {LimitKind.MAX_CHARS: 64}
    assert limits("session.setMetadata", 0)[LimitKind.PATTERN] == "[A-Za-z0-9_-]+"
    assert limits("notification.drop", 0, "custom-email-provider") == {LimitKind.MAX_CHARS: 1024}
    assert set(limits("idToken.setCustomClaim", 0)) == {
        LimitKind.CLAIM_NAME,
        LimitKind.CLAIM_THROWS,
        LimitKind.SAYS_NOTHING,
    }
    named = limits("accessToken.setCustomClaim", 0, "credentials-exchange")
    assert set(named) == {LimitKind.CLAIM_NAME, LimitKind.SAYS_NOTHING}
    reserved = limits("user.setAppMetadata", 0)[LimitKind.NO_KEY]
    assert isinstance(reserved, tuple) and len(reserved) == 18 and "blocked" in reserved
    assert LimitKind.NO_KEY not in limits("user.setUserMetadata", 0)
    sizes = {
        name: limit.value
        for name, known in trigger("post-login").methods.items()
        if known.params
        for limit in known.params[0].limits[:1]
        if name.startswith("samlResponse.") and name != "samlResponse.setAttribute"
    }
    assert sorted(sizes.values(), key=str) == [10, *[2048] * 3, *[4096] * 5, *[512] * 4]
    ttl = method("cache.set").params[2].options["ttl"].limits
    assert [(each.kind, each.value) for each in ttl] == [(LimitKind.MAXIMUM, 24 * 60 * 60 * 1000)]


def test_limits_of_calls() -> None:
    challenge = method("authentication.challengeWith").call_limit
    enrolment = method("authentication.enrollWithAny").call_limit
    assert challenge is not None
    assert enrolment is not None
    assert (challenge.group, challenge.most) == (enrolment.group, 4)
    primary = method("authentication.setPrimaryUser").call_limit
    assert primary is not None
    assert primary.most == 1


def test_other_facts_of_methods() -> None:
    cookie = method("session.setCookieMode").mutates
    assert cookie is not None
    assert (cookie.path, cookie.needs) == (("session", "cookie", "mode"), ("session",))
    assert cookie.change is Change.SET_VALUE
    assert method("user.setAppMetadata").mutates is None
    assert method("user.setAppMetadata").writes == ("user", "app_metadata")
    assert method("user.setUserMetadata").writes == ("user", "user_metadata")
    assert method("authentication.recordMethod").only_in == "onContinuePostLogin"
    assert method("redirect.canRedirect").deprecated
    assert not method("transaction.addTargetScope").gated
    assert not method("transaction.addTargetScope").preview
    assert not method("transaction.addTargetScope", "credentials-exchange").gated
    assert method("user.setUserId", "pre-user-registration").preview
    assert method("session.revoke").stage == ("Enterprise Customers",)


def test_every_limit_on_a_handler_names_a_handler() -> None:
    for id in trigger_ids():
        names = {handler.name for handler in trigger(id).handlers}
        assert {each.only_in for each in trigger(id).methods.values() if each.only_in} <= names


def test_what_a_call_changes_at_once_is_a_field() -> None:
    changed = {
        (id, name): each.mutates
        for id in trigger_ids()
        for name, each in trigger(id).methods.items()
        if each.mutates is not None
    }
    own = sorted(name for id, name in changed if id == "post-login")
    assert own == [
        "refreshToken.deleteMetadata",
        "refreshToken.evictMetadata",
        "refreshToken.setMetadata",
        "session.deleteMetadata",
        "session.evictMetadata",
        "session.setCookieMode",
        "session.setMetadata",
        "transaction.addTargetScope",
        "transaction.clearTargetScopes",
        "transaction.removeTargetScope",
        "transaction.setMetadata",
        "transaction.setTargetScopes",
    ]
    assert sum(id == "credentials-exchange" for id, _ in changed) == 4
    for (id, name), mutation in changed.items():
        assert trigger(id).field(mutation.path[:1]) is not None, name
        assert mutation.path[: len(mutation.needs)] == mutation.needs
        assert mutation.source
