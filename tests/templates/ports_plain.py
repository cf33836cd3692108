"""The templates that ask no other server.

In: nothing. Out: :data:`PLAIN`.
"""

from actiongen.runs.values import Value
from actiongen.testing.events import Path
from templates.port import Fields, Port

_ANN, _BOB, _EVE = "ann@corp.example", "bob@corp.example", "eve@evil.example"
_EMAIL: Path = ("user", "email")
_EMAILS: Fields = {
    _EMAIL: (_ANN, _BOB, _EVE, "Ann@Corp.Example", "bob@CORP.test", None),
    ("user", "email_verified"): (True, True, True, False),
}
_EMAIL_LISTS = (_ANN, f"{_ANN},{_BOB}", f" {_ANN} , {_BOB},", "Ann@Corp.Example", ",", "x@y.example")
_DOMAINS = ("corp.example", "Corp.Example, corp.test", "corp.example,,", ",", "other.example")
_IPS: Fields = {("request", "ip"): ("198.51.100.7", "203.0.113.10", "2001:db8::1")}
_IP_LISTS = ("198.51.100.7", "198.51.100.7,203.0.113.10", "198.51.100.7, 203.0.113.10", ",", "2001:db8::1")
_METHODS: tuple[Value, ...] = (
    [],
    [{"name": "pwd", "timestamp": "2026-01-01T00:00:00.000Z"}],
    [{"name": "mfa", "timestamp": "2026-01-01T00:00:00.000Z"}],
    None,
)
_NAMESPACES = (None, "https://corp.example", "https://corp.example/")
_GROUPS: Fields = {("user", "groups"): (["staff"], ["all", "staff"], "staff", "all", [], [["staff"]], None)}
_QUERIES: Fields = {
    ("request", "query"): ({"campaign": "spring"}, {"campaign": "may"}, {"campaign": ["spring"]}, {}, None)
}
_LIFETIMES: tuple[Value, ...] = ("60000", "7200000", "0", "", "an hour", "-1", " 5 ", "1e3", None)


PLAIN = (
    *(
        Port(f"active-directory-groups-{trigger}", {"ALLOWED_GROUP": ("staff",)}, _GROUPS)
        for trigger in ("POST_LOGIN", "PASSWORD_RESET_POST_CHALLENGE")
    ),
    Port(
        "adaptive-mfa-POST_LOGIN",
        fields={
            ("authentication", "riskAssessment", "assessments", "NewDevice", "confidence"): (
                "low",
                "medium",
                "high",
                "neutral",
            ),
            ("user", "multifactor"): ([], ["guardian"], None),
        },
    ),
    Port(
        "add-attribute-POST_LOGIN",
        {"CONNECTION_NAME": ("corp",), "CLAIM_NAME": ("https://corp.example/staff",)},
        {("connection", "name"): ("corp", "google-oauth2")},
    ),
    Port(
        "add-country-POST_LOGIN",
        {"ID_TOKEN_NAMESPACE": _NAMESPACES},
        {
            ("request", "geoip"): ({"countryName": "Austria", "timeZone": "Europe/Vienna"}, {}, None),
            ("request", "geoip", "countryName"): ("Austria", None),
        },
    ),
    Port("add-email-to-access-token-POST_LOGIN", {"NAMESPACE": _NAMESPACES}, _EMAILS),
    Port(
        "add-persistence-attribute-POST_LOGIN",
        {
            "METADATA_KEY": ("colour",),
            "METADATA_DEFAULT_VALUE": ("blue",),
            "ID_TOKEN_NAMESPACE": _NAMESPACES,
        },
        {("user", "user_metadata"): ({}, {"colour": "red"}, {"colour": ""}, {"colour": 0.0}, None)},
    ),
    Port(
        "check-last-password-reset-POST_LOGIN",
        {"MAX_PASSWORD_DAYS": ("90", "1", "0", "ninety", " 90 ", "0x10", "1e2", "-5")},
        {
            ("user", "last_password_reset"): (
                "2025-12-31T12:00:00.000Z",
                "2025-10-03T00:00:00.000Z",
                "2025-10-02T23:59:59.999Z",
                None,
            )
        },
    ),
    *(
        Port(f"email-verified-{trigger}", fields={("user", "email_verified"): (True, False)})
        for trigger in ("POST_LOGIN", "PASSWORD_RESET_POST_CHALLENGE")
    ),
    Port(
        "guardian-multifactor-authorization-extension-POST_LOGIN",
        {"MFA_ROLES": ("admin", "Admin, auditor", "auditor,", ",")},
        {
            ("user", "email_verified"): (True, True, True, False),
            ("authorization",): ({"roles": ["admin"]}, {"roles": ["Admin"]}, {"roles": []}, {}, None),
        },
    ),
    Port(
        "guardian-multifactor-ip-range-POST_LOGIN",
        {"TRUSTED_CIDR": ("198.51.100.0/24", "2001:db8::/32", "198.51.100.7", "nowhere", "198.51.100.0/33")},
        _IPS,
    ),
    Port(
        "guardian-multifactor-stepup-authentication-POST_LOGIN",
        fields={
            ("transaction", "acr_values"): (
                ["http://schemas.openid.net/pape/policies/2007/06/multi-factor"],
                ["urn:other"],
                [],
                None,
            ),
            ("authentication", "methods"): _METHODS,
        },
    ),
    *(
        Port(f"ip-address-allowlist-{trigger}", {"ALLOW_LIST": _IP_LISTS}, _IPS)
        for trigger in (
            "CREDENTIALS_EXCHANGE",
            "PASSWORD_RESET_POST_CHALLENGE",
            "POST_LOGIN",
            "PRE_USER_REGISTRATION",
        )
    ),
    Port("mfa-require-enrollment-POST_LOGIN", fields={("user", "multifactor"): ([], ["guardian"], None)}),
    Port(
        "querystring-POST_LOGIN",
        {
            "QUERY_KEY": ("campaign",),
            "QUERY_VALUE": ("spring",),
            "CUSTOM_CLAIM_NAME": ("https://corp.example/campaign",),
            "CUSTOM_CLAIM_VALUE": ("sale",),
        },
        _QUERIES,
    ),
    Port(
        "querystring-PASSWORD_RESET_POST_CHALLENGE",
        {"QUERY_KEY": ("campaign",), "QUERY_VALUE": ("spring",)},
        _QUERIES,
    ),
    Port("require-mfa-once-per-session-POST_LOGIN", fields={("authentication", "methods"): _METHODS}),
    Port(
        "role-creation-POST_LOGIN",
        {
            "SPECIAL_ROLE_NAME": ("https://corp.example/special",),
            "SPECIAL_ROLE_VALUE": ("root", "root, editor", "root,,editor", ","),
            "SPECIAL_ROLE_USERS": _EMAIL_LISTS,
        },
        _EMAILS,
    ),
    Port("saml-attribute-mapping-POST_LOGIN", fields={_EMAIL: (_ANN, None), ("user", "name"): ("Ann", None)}),
    Port(
        "saml-configuration-POST_LOGIN",
        {
            "CLIENT_ID": ("saml",),
            "SAML_AUD": ("urn:a",),
            "SAML_RECIPIENT": ("https://sp.example/acs",),
            "SAML_DESTINATION": ("https://sp.example/acs",),
            "SAML_LIFETIME_SEC": ("3600", "1", "0", "-1", "an hour", "1e3", " 60 ", "31536001"),
        },
        {("client", "client_id"): ("saml", "web")},
    ),
    Port(
        "set-absolute-and-idle-timeout-based-on-organization-connection-or-application-metadata-POST_LOGIN",
        fields={
            (owner, "metadata", name): _LIFETIMES
            for owner in ("organization", "client", "connection")
            for name in ("idle_lifetime", "absolute_lifetime")
        },
    ),
    *(
        Port(f"simple-domain-allowlist-{trigger}", {"ALLOWED_DOMAINS": _DOMAINS}, fields)
        for trigger, fields in (
            ("POST_LOGIN", _EMAILS),
            ("PRE_USER_REGISTRATION", {_EMAIL: _EMAILS[_EMAIL]}),
        )
    ),
    *(
        Port(
            f"simple-user-allowlist{where}-{trigger}", {**secrets, list_: _EMAIL_LISTS}, {**_EMAILS, **fields}
        )
        for trigger in ("POST_LOGIN", "PASSWORD_RESET_POST_CHALLENGE")
        for where, list_, secrets, fields in (
            ("", "ALLOWED_USER_EMAILS", {}, {}),
            (
                "-for-app",
                "ALLOWED_USER_EMAILS",
                {"ALLOWED_CLIENT_ID": ("office",)},
                {("client", "client_id"): ("office", "shop")},
            ),
            (
                "-on-a-connection",
                "ALLOW_USER_EMAILS",
                {"ALLOW_LIST_CONNECTION": ("partners",)},
                {("connection", "name"): ("partners", "google-oauth2")},
            ),
        )
    ),
    Port(
        "track-consent-POST_LOGIN",
        fields={
            ("user", "user_metadata"): (
                {},
                {"consentGiven": True},
                {"consentGiven": "no"},
                {"consentGiven": 0.0},
                None,
            )
        },
    ),
)
