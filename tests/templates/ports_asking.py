"""The templates that ask other servers.

In: nothing. Out: :data:`ASKING`.
"""

from collections.abc import Mapping
from random import Random
from urllib.parse import quote

from actiongen.auth0.model import JsonValue
from actiongen.runs.values import Value
from actiongen.testing.events import Event, Path
from templates.port import Fields, Http, Port
from templates.tokens import NOW_S, Claims, signed

_PROBLEMS: tuple[JsonValue, ...] = ("timeout", "connection", "body", {"status": 503, "text": "later"})


def _mostly(random: Random, reply: JsonValue) -> JsonValue:
    """The answer, or one in eight times something that goes wrong."""
    return random.choice(_PROBLEMS) if random.random() < 0.125 else reply


# SOAP

_XML = (
    "<r><string>a</string><string>b</string></r>",
    '<r xmlns:x="urn:x"><x:string>a&amp;b</x:string></r>',
    "<r/>",
)
_SOAP = {"DOMAIN": ("soap.example",), "SOAP_ACTION": ("urn:roles",)}


def _soap(random: Random, secrets: Mapping[str, str], event: Event) -> Http:
    reply = _mostly(random, {"text": random.choice((*_XML, "", "no XML", "<r><string>a"))})
    return {f"POST https://{secrets['DOMAIN']}/RoleService.svc": reply}


# The Management API

_METADATA: Fields = {("user", "user_metadata"): ({}, {"colour": "red"}, {"colour": ""}, None)}
_TENANT = {
    "METADATA_KEY": ("colour",),
    "METADATA_DEFAULT_VALUE": ("blue",),
    "TENANT_DOMAIN": ("acme.eu.auth0.com",),
    "CLIENT_ID": ("machine",),
    "CLIENT_SECRET": ("hidden",),
}
_UNTOUCHED = "!'()*~"
"""What JavaScript's ``encodeURIComponent`` leaves as it is, beside what Python's ``quote`` does."""
_TOKEN: JsonValue = {"json": {"access_token": "t", "token_type": "Bearer", "expires_in": 86400}}


def _management(random: Random, secrets: Mapping[str, str], event: Event) -> Http:
    base = f"https://{secrets['TENANT_DOMAIN']}"
    metadata = random.choice(({}, {"colour": "red"}, {"colour": ""}))
    user = event.get("user")
    name = user.get("user_id") if isinstance(user, dict) else None
    encoded = quote(name.encode(errors="replace"), safe=_UNTOUCHED) if isinstance(name, str) else ""
    address = f"{base}/api/v2/users/{encoded}"
    return {
        f"POST {base}/oauth/token": _mostly(random, _TOKEN),
        f"GET {address}?fields=user_metadata": _mostly(random, {"json": {"user_metadata": metadata}}),
        f"PATCH {address}": _mostly(random, {"json": {}}),
    }


# Salesforce

_SALESFORCE = {
    "SALESFORCE_DOMAIN": ("acme.my.salesforce.com",),
    "SALESFORCE_CLIENT_ID": ("machine",),
    "SALESFORCE_CLIENT_SECRET": ("hidden",),
    "SALESFORCE_COMPANY": ("Acme",),
}
# The originals send a form in several parts, the policies one as OAuth has it.
_SALESFORCE_TOKEN = ("https://acme.my.salesforce.com/services/oauth2/token",)
_NAMES: Fields = {("user", "name"): ("Ann", "", None), ("user", "email"): ("ann@corp.example", None)}


def _salesforce(random: Random, secrets: Mapping[str, str], event: Event) -> Http:
    base = f"https://{secrets['SALESFORCE_DOMAIN']}/services"
    return {
        f"POST {base}/oauth2/token": _mostly(random, {"json": {"access_token": "t"}}),
        f"POST {base}/data/v59.0/sobjects/Lead": _mostly(random, {"status": 201, "json": {"id": "1"}}),
    }


# Tokens

_SUBJECT_TOKEN: Path = ("transaction", "subject_token")
_HOST = "login.example.com"
_OWN: Mapping[str, JsonValue] = {
    "iss": f"https://{_HOST}/",
    "aud": "https://api.corp.example",
    "sub": "auth0|1",
    "iat": NOW_S - 10,
    "exp": NOW_S + 3600,
}
_OWN_TOKENS = (
    Claims("known", _OWN),
    Claims("known", {**_OWN, "org_id": "org_1"}),
    Claims("known", {**_OWN, "aud": ["https://api.corp.example", "other"]}),
    Claims("known", {**_OWN, "exp": NOW_S - 3}),
    Claims("known", {**_OWN, "exp": NOW_S - 60}),
    Claims("known", {**_OWN, "aud": "other"}),
    Claims("known", {**_OWN, "iss": "https://evil.example/"}),
    Claims("known", {**_OWN, "sub": None}),
    Claims("known", {**_OWN, "sub": 7}),
    Claims("known", {**_OWN, "cnf": {"jkt": "x"}}),
    Claims("foreign", _OWN),
    Claims("foreign", _OWN, header={"kid": "known"}),
    Claims("curve", _OWN, "ES256"),
    Claims(None, _OWN),
)


def _own_tokens() -> Fields:
    texts = signed(_OWN_TOKENS).texts
    return {_SUBJECT_TOKEN: (*texts[:3], *texts, "no token")}


def _own_keys(random: Random, secrets: Mapping[str, str], event: Event) -> Http:
    request = event.get("request")
    host = request.get("hostname") if isinstance(request, dict) else None
    keys = _mostly(random, {"json": signed(_OWN_TOKENS).jwks}) if host else "connection"
    wrong: Http = {
        f"GET https://{name}/.well-known/jwks.json": "connection" for name in ("null", "undefined")
    }
    return {**wrong, f"GET https://{host or ''}/.well-known/jwks.json": keys}


_ID = "6fa459ea-ee8a-4ca4-894e-db77e160355e"
_BID: JsonValue = {"skyfireEmail": "ann@corp.example", "nameFirst": "Ann", "nameLast": "Smith"}
_SKYFIRE: Mapping[str, JsonValue] = {
    "iss": "https://app.skyfire.xyz",
    "aud": _ID,
    "sub": _ID,
    "jti": _ID,
    "env": "production",
    "bid": _BID,
    "iat": NOW_S - 10,
    "exp": NOW_S + 3600,
}
_TYPE: Mapping[str, JsonValue] = {"typ": "kya+JWT"}


def _skyfire_token(
    *, key: str = "curve", header: Mapping[str, JsonValue] = _TYPE, **claims: JsonValue
) -> Claims:
    return Claims(key, {**_SKYFIRE, **claims}, "ES256" if key == "curve" else "RS256", header)


_SKYFIRE_TOKENS = (
    _skyfire_token(),
    _skyfire_token(header={"typ": "kya+pay+JWT"}),
    _skyfire_token(header={"typ": "JWT"}),
    _skyfire_token(bid={"skyfireEmail": "ann@corp.example", "nameFirst": "Ann"}),
    _skyfire_token(bid={"skyfireEmail": "ann"}),
    _skyfire_token(bid=None),
    _skyfire_token(env="sandbox"),
    _skyfire_token(jti="1"),
    _skyfire_token(sub="ann"),
    _skyfire_token(aud="api"),
    _skyfire_token(iss="https://evil.example"),
    _skyfire_token(exp=NOW_S - 60),
    _skyfire_token(key="known"),
    _skyfire_token(key="foreign"),
)


def _skyfire_tokens() -> Fields:
    texts = signed(_SKYFIRE_TOKENS).texts
    return {_SUBJECT_TOKEN: (*texts[:4], *texts, "no token")}


def _skyfire_keys(random: Random, secrets: Mapping[str, str], event: Event) -> Http:
    keys = {"json": signed(_SKYFIRE_TOKENS).jwks}
    return {"GET https://app.skyfire.xyz/.well-known/jwks.json": _mostly(random, keys)}


# A link to another account

_MFA: tuple[Value, ...] = ([{"name": "mfa", "timestamp": "2026-01-01T00:00:00.000Z"}], [], None)
_HINT: Mapping[str, JsonValue] = {
    "iss": f"https://{_HOST}/",
    "aud": "app",
    "sub": "auth0|ann",
    "iat": NOW_S - 10,
    "exp": NOW_S + 3600,
}
_OTHER: Mapping[str, JsonValue] = {
    **_HINT,
    "aud": "web",
    "sub": "google-oauth2|2",
    "auth_time": NOW_S - 20,
}
_HINTS = (
    Claims("known", _HINT),
    Claims("known", {**_HINT, "sub": "auth0|eve"}),
    Claims("known", {**_HINT, "aud": "other"}),
    Claims("known", {**_HINT, "iat": NOW_S - 601}),
    Claims("foreign", _HINT),
    Claims("known", _OTHER),
    Claims("known", {**_OTHER, "sub": "auth0|ann"}),
    Claims("known", {**_OTHER, "auth_time": NOW_S - 91}),
    Claims("known", {**_OTHER, "auth_time": None}),
    Claims("known", {**_OTHER, "aud": "app"}),
    Claims("foreign", _OTHER),
)


def _linking_queries() -> Fields:
    hints = (*signed(_HINTS).texts[:5], "no token", None)
    asked: list[Value] = []
    for hint in (hints[0], hints[0], *hints):
        query: dict[str, Value] = {"requested_connection": "google-oauth2", "code": "c", "state": "s"}
        asked.append(query if hint is None else {**query, "id_token_hint": hint})
    asked.append({"code": {"key": "c"}})
    return {("request", "query"): tuple(asked)}


def _linking(random: Random, secrets: Mapping[str, str], event: Event) -> Http:
    made = signed(_HINTS)
    request = event.get("request")
    host = request.get("hostname") if isinstance(request, dict) else None
    base, undefined = f"https://{host or _HOST}", "https://undefined/.well-known/"
    tokens = {
        "access_token": "a",
        "token_type": "Bearer",
        "id_token": random.choice((made.texts[5], *made.texts[5:])),
    }
    both = {**tokens, "expires_in": 86400}
    return {
        f"GET {base}/.well-known/jwks.json": _mostly(random, {"json": made.jwks}),
        f"GET {base}/.well-known/openid-configuration": {
            "json": {
                "issuer": f"{base}/",
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/oauth/token",
                "jwks_uri": f"{base}/.well-known/jwks.json",
            }
        },
        f"GET {undefined}jwks.json": "connection",
        f"GET {undefined}openid-configuration": "connection",
        f"POST {base}/oauth/token": _mostly(random, {"json": both}),
        f"POST {base}/api/v2/users/auth0%7Cann/identities": _mostly(random, {"json": []}),
    }


_EXCHANGE: Fields = {
    ("client", "client_id"): ("app", "app", "app", "other"),
    ("resource_server",): (
        {"identifier": "https://api.corp.example"},
        {"identifier": "https://api.corp.example"},
        {"identifier": "urn:other"},
        None,
    ),
    ("transaction", "requested_scopes"): ([], ["read"], ["read", "write"], ["admin"]),
}

ASKING = (
    *(
        Port(
            f"soap-webservice-{trigger}",
            _SOAP,
            answers=_soap,
            versions={"@xmldom/xmldom": "xmldom-0.8"},
            keeps_module=True,
        )
        for trigger in (
            "PASSWORD_RESET_POST_CHALLENGE",
            "POST_CHANGE_PASSWORD",
            "POST_USER_REGISTRATION",
            "SEND_PHONE_MESSAGE",
        )
    ),
    Port(
        "soap-webservice-POST_LOGIN",
        {**_SOAP, "ID_TOKEN_NAMESPACE": ("https://corp.example", "https://corp.example/")},
        answers=_soap,
        versions={"@xmldom/xmldom": "xmldom-0.8"},
        keeps_module=True,
    ),
    *(
        Port(
            f"add-persistence-attribute-{trigger}",
            _TENANT,
            {("user", "user_id"): ("auth0|ann",), **fields},
            _management,
            versions={"auth0": "auth0-4"},
            keeps_module=True,
        )
        for trigger, fields in (
            ("PASSWORD_RESET_POST_CHALLENGE", _METADATA),
            ("POST_CHANGE_PASSWORD", {}),
            ("POST_USER_REGISTRATION", _METADATA),
            ("SEND_PHONE_MESSAGE", _METADATA),
        )
    ),
    Port(
        "creates-lead-salesforce-POST_LOGIN",
        _SALESFORCE,
        {**_NAMES, ("user", "app_metadata"): ({}, {"recordedAsLead": True}, {"recordedAsLead": 0.0}, None)},
        _salesforce,
        own=_SALESFORCE_TOKEN,
    ),
    Port(
        "creates-lead-salesforce-POST_USER_REGISTRATION",
        _SALESFORCE,
        _NAMES,
        _salesforce,
        own=_SALESFORCE_TOKEN,
    ),
    Port(
        "first-party-on-behalf-of-CUSTOM_TOKEN_EXCHANGE",
        {
            "SUBJECT_TOKEN_AUDIENCE": ("https://api.corp.example",),
            "ALLOWED_CLIENT_IDS": ('["app", "web"]', '["app"]', '["app"]', "app", "[]"),
            "ALLOWED_TARGET_AUDIENCES": ('["https://api.corp.example"]',),
            "ALLOWED_SCOPES": ('["read", "write"]', '["read"]'),
        },
        {**_EXCHANGE, ("request", "hostname"): (_HOST,)},
        _own_keys,
        _own_tokens,
        share=0.9,
    ),
    Port(
        "skyfire-token-exchange-CUSTOM_TOKEN_EXCHANGE",
        {
            "DATABASE_CONNECTION": ("users",),
            "ALLOWED_CLIENT_IDS": ("app,web",),
            "ALLOWED_AUDIENCES": ("https://api.corp.example",),
            "ALLOWED_SCOPES": ("read, write",),
        },
        _EXCHANGE,
        _skyfire_keys,
        _skyfire_tokens,
        constants={
            "'{{DATABASE_CONNECTION}}'": "'users'",
            "ALLOWED_CLIENT_IDS = []": "ALLOWED_CLIENT_IDS = ['app', 'web']",
            "ALLOWED_AUDIENCES = []": "ALLOWED_AUDIENCES = ['https://api.corp.example']",
            "ALLOWED_SCOPES = []": "ALLOWED_SCOPES = ['read', 'write']",
        },
        keeps_module=True,
        share=0.9,
    ),
    Port(
        "client-initiated-account-linking-POST_LOGIN",
        {
            "AUTH0_DOMAIN": (_HOST,),
            "AUTH0_CLIENT_ID": ("web",),
            "AUTH0_CLIENT_SECRET": ("hidden",),
            "ACTION_SECRET": ("unique",),
            "ALLOWED_CLIENT_IDS": (None, "app", "app, web", "other"),
            "ENFORCE_MFA": (None, "yes", "no"),
            "ENFORCE_EMAIL_VERIFICATION": (None, "yes", "no"),
            "PIN_IP_ADDRESS": (None, "yes", "no"),
            "CONFIGURED": ("unique", "unique", None),
        },
        {
            ("client", "client_id"): ("app", "app", "app", "web"),
            ("user", "user_id"): ("auth0|ann",),
            ("user", "email_verified"): (True, True, False),
            ("request", "hostname"): (_HOST, _HOST, _HOST, _HOST, _HOST, _HOST, None),
            ("transaction", "protocol"): ("oidc-basic-profile", "oidc-basic-profile", "samlp"),
            ("transaction", "requested_scopes"): (["link_account"], ["openid", "link_account"], ["openid"]),
            ("authentication", "methods"): _MFA,
        },
        _linking,
        _linking_queries,
        constants={
            "event.configuration = event.configuration || {};": "Object.defineProperty(event, 'configuration',"
            " { value: { ACTION_SECRET: event.secrets.CONFIGURED }, configurable: true });"
        },
        versions={"auth0": "auth0-4"},
        keeps_module=True,
        share=0.9,
        own=("code_challenge", "code_verifier"),
    ),
)
