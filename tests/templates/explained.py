"""Why a policy and its original do not always do the same, for each of them.

In: nothing. Out: :data:`EXPLAINED`. A reason with ``is_fault`` is a fault of the original that the language excludes;
docs/coverage.md says it there. Any other one is a choice that the policy made.

    EXPLAINED["add_country_post_login"][0].holds(difference)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from actiongen.evaluate.operations import operate
from actiongen.ir.addresses import network
from actiongen.ir.ops import Op
from actiongen.runs.run import Ending
from actiongen.runs.values import Call, Value
from templates.beside import Difference


@dataclass(frozen=True, slots=True)
class Reason:
    """Why they differ, in words, and on which differences it shows."""

    text: str
    holds: Callable[[Difference], bool]
    is_fault: bool = True


def crash(text: str, words: str, where: Callable[[Difference], bool]) -> Reason:
    """The original throws, with these words, where the event has not what it reads."""
    return Reason(text, lambda difference: difference.crashed(words) and where(difference))


def lacks(*path: str) -> Callable[[Difference], bool]:
    """Whether the event has nothing there."""
    return lambda difference: difference.at(*path) is None


def _names(calls: tuple[Call, ...]) -> tuple[str, ...]:
    return tuple(name for name, _ in calls)


def _ours(difference: Difference) -> tuple[str, ...]:
    return _names(difference.ours.run.calls)


def _theirs(difference: Difference) -> tuple[str, ...]:
    return _names(difference.theirs.run.calls)


def _is_refused_there_alone(difference: Difference) -> bool:
    return _theirs(difference) == ("access.deny",) and _ours(difference) == ()


def _secret(difference: Difference, name: str) -> str:
    return difference.world.secrets.get(name, "")


# Claims without a value


def _sets_nothing(difference: Difference) -> bool:
    def has_value(call: Call) -> bool:
        return len(call[1]) == 2 and call[1][1] not in (None, {"$undefined": True})

    told = tuple(call for call in difference.theirs.run.calls if has_value(call))
    return told == difference.ours.run.calls != difference.theirs.run.calls


_NOTHING = Reason("sets a claim to `undefined` where the value is missing", _sets_nothing)

# Lists in settings


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _is_untrimmed(difference: Difference) -> bool:
    given = _secret(difference, "ALLOW_LIST")
    ip = difference.at("request", "ip")
    return _is_refused_there_alone(difference) and ip in _parts(given) and ip not in given.split(",")


_UNTRIMMED = Reason(
    "does not trim its list: the address behind `, ` is refused though it is listed", _is_untrimmed
)


def _differs_in_case(name: str) -> Callable[[Difference], bool]:
    def holds(difference: Difference) -> bool:
        email = difference.at("user", "email")
        listed = _parts(_secret(difference, name))
        if not isinstance(email, str) or email in listed:
            return False
        return email.lower() in [other.lower() for other in listed]

    return holds


def _case(name: str) -> Reason:
    return Reason(
        "compares addresses by their case; the policy does not", _differs_in_case(name), is_fault=False
    )


def _has_empty_value(difference: Difference) -> bool:
    given = _secret(difference, "SPECIAL_ROLE_VALUE")
    return _ours(difference) == _theirs(difference) and "" in _parts(given)


def _no_role_is_listed(difference: Difference) -> bool:
    listed = [part for part in _parts(_secret(difference, "MFA_ROLES")) if part]
    return not listed and _ours(difference) == ("access.deny",) and _theirs(difference) == ()


def _has_role_in_capitals(difference: Difference) -> bool:
    roles = difference.at("authorization", "roles")
    listed = [part.lower() for part in _parts(_secret(difference, "MFA_ROLES")) if part]
    has = isinstance(roles, list) and any(
        str(role).lower() in listed and role not in listed for role in roles
    )
    return has and "multifactor.enable" in _ours(difference) and _theirs(difference) == ()


# Denials


def _goes_on(difference: Difference) -> bool:
    return _ours(difference) == ("access.deny",) and _theirs(difference) == ("access.deny", "access.deny")


def _is_elsewhere(setting: str, *path: str) -> Reason:
    def holds(difference: Difference) -> bool:
        is_other = difference.at(*path) != _secret(difference, setting)
        return is_other and _is_refused_there_alone(difference)

    what = "application" if path[0] == "client" else "connection"
    return Reason(f"refuses unverified users of every other {what} as well", holds)


# Networks


def _is_of_other_family(difference: Difference) -> bool:
    ip = difference.at("request", "ip")
    return isinstance(ip, str) and (":" in ip) != (":" in _secret(difference, "TRUSTED_CIDR"))


def _is_no_network(difference: Difference) -> bool:
    is_range = network(_secret(difference, "TRUSTED_CIDR")) is not None
    return (
        not is_range
        and _ours(difference) == ("multifactor.enable",)
        and _theirs(difference) == ("access.deny",)
    )


# Numbers in texts


def _number(text: str) -> float | None:
    number = operate(Op.TO_NUMBER, [text], 0.0)
    return number if isinstance(number, float) else None


def _is_no_decimal(name: str) -> Callable[[Difference], bool]:
    return lambda difference: _number(_secret(difference, name)) is None


def _is_no_lifetime(difference: Difference) -> bool:
    number = _number(_secret(difference, "SAML_LIFETIME_SEC"))
    return (number is None or not 0 < number <= 31_536_000) and _ours(difference) == ("access.deny",)


_OWNERS = ("organization", "client", "connection")
_LIFETIMES = ("idle_lifetime", "absolute_lifetime")


def _metadata(difference: Difference) -> list[Mapping[str, Value]]:
    records = (difference.at(owner, "metadata") for owner in _OWNERS)
    return [record for record in records if isinstance(record, dict)]


def _hides_a_lifetime(difference: Difference) -> bool:
    records = _metadata(difference)
    return any(
        not records[0].get(name) and any(record.get(name) for record in records[1:]) for name in _LIFETIMES
    )


def _lifetimes(difference: Difference) -> list[Value]:
    return [record[name] for record in _metadata(difference) for name in _LIFETIMES if name in record]


def _is_negative(difference: Difference) -> bool:
    return any(isinstance(each, str) and (_number(each) or 0) < 0 for each in _lifetimes(difference))


def _is_no_text(difference: Difference) -> bool:
    values = _lifetimes(difference)
    return any(not isinstance(value, str) for value in values) or any(
        not isinstance(difference.at(owner, "metadata"), dict | None) for owner in _OWNERS
    )


# Requests


def _is_status_ignored(difference: Difference) -> bool:
    """The policy has an answer for a status that is none; the original takes the page for one."""
    statuses = [reply.get("status") for reply in difference.world.http.values() if isinstance(reply, dict)]
    return any(isinstance(status, int) and status >= 300 for status in statuses) and _ours(difference) == (
        "fetch",
        "access.deny",
    )


def _is_no_xml(difference: Difference) -> bool:
    return _theirs(difference) == ("fetch", "access.deny") and _ours(difference) == ("fetch",)


_STATUS = Reason("takes the page of a server that fails (status 503) for an answer", _is_status_ignored)
_UNREAD = Reason(
    "refuses where the answer is no XML; the policy does not read an answer that nothing uses",
    _is_no_xml,
    is_fault=False,
)

_QUERY = crash("throws where the request has no query", "reading 'campaign'", lacks("request", "query"))


_NO_XML = Reason(
    "takes what is no XML for an answer without roles",
    lambda difference: _ours(difference) == ("fetch", "access.deny")
    and _theirs(difference) == ("fetch", "idToken.setCustomClaim"),
)


# Other APIs


def _goes_on_without(difference: Difference) -> bool:
    """The original throws where a request has failed."""
    return difference.crashed() and _names_of_requests(difference) != ((), ())


def _names_of_requests(difference: Difference) -> tuple[tuple[str, ...], ...]:
    both = (_ours(difference), _theirs(difference))
    return tuple(tuple(name for name in names if name == "fetch") for names in both)


def _has_no_path(difference: Difference) -> bool:
    is_silent = difference.ours.run.calls == () and difference.ours.run.thrown is None
    return is_silent and difference.at("user", "user_id") in ("", ".", "..", None)


_METADATA = (
    crash("throws for users without `user_metadata`", "reading 'colour'", lacks("user", "user_metadata")),
    Reason("writes to `/api/v2/users/`, and so to nobody, where the user has no id", _has_no_path),
    Reason(
        "throws where the Management API gives no answer; the policy logs it and goes on",
        _goes_on_without,
        is_fault=False,
    ),
)


def _makes_nameless_lead(difference: Difference) -> bool:
    name, email = difference.at("user", "name"), difference.at("user", "email")
    return not name and not email and _ours(difference) == ()


def _tells_no_address(difference: Difference) -> bool:
    return not difference.at("user", "email") and "fetch" in _ours(difference)


_LEADS = (
    Reason("makes leads without a name; the policy asks for one", _makes_nameless_lead, is_fault=False),
    Reason(
        "sends an e-mail address that is null or empty; the policy leaves it out",
        _tells_no_address,
        is_fault=False,
    ),
)
_BROKEN_OFF = Reason(
    "records a lead whose answer breaks off; the policy makes it again at the next login",
    lambda difference: "body" in difference.world.http.values()
    and _theirs(difference) == (*_ours(difference), "user.setAppMetadata"),
    is_fault=False,
)


# Tokens


def _rejects(difference: Difference) -> bool:
    return _ours(difference)[-1:] == ("access.rejectInvalidSubjectToken",)


def _denies_with(difference: Difference, code: str) -> bool:
    last = difference.theirs.run.calls[-1:]
    return _names(last) == ("access.deny",) and last[0][1][0] == code


def _is_not_counted(code: str) -> Callable[[Difference], bool]:
    return lambda difference: _rejects(difference) and _denies_with(difference, code)


_REFUSALS = ("access.deny", "access.rejectInvalidSubjectToken")


def _goes_on_after_refusal(difference: Difference) -> bool:
    """The first refusal is that of the policy, and more calls come after it."""
    refusal = difference.ours.run.calls[-1:]
    first = next((index for index, name in enumerate(_theirs(difference)) if name in _REFUSALS), None)
    if first is None or _names(refusal) not in ((name,) for name in _REFUSALS):
        return False
    name, arguments = difference.theirs.run.calls[first]
    is_same = (name, arguments[:-1]) == (refusal[0][0], refusal[0][1][:-1])
    return is_same and len(difference.theirs.run.calls) > first + 1


def _has_empty_token(difference: Difference) -> bool:
    return difference.at("transaction", "subject_token") == ""


def _has_no_keys(difference: Difference) -> bool:
    said = difference.ours.run.calls[-1:]
    is_server_error = _names(said) == ("access.deny",) and said[0][1][0] == "server_error"
    return is_server_error and _denies_with(difference, "invalid_subject_token")


def _is_named_undefined(difference: Difference) -> bool:
    made = "authentication.setUserByConnection"
    is_made = _ours(difference)[-1:] == _theirs(difference)[-1:] == (made,)
    return is_made and "undefined" in str(difference.theirs.run.calls[-1])


def _has_other_algorithm(difference: Difference) -> bool:
    return _rejects(difference) and _theirs(difference)[-1:] == ("authentication.setUserByConnection",)


# A link to another account


def _is_not_configured(difference: Difference) -> bool:
    return difference.crashed("salt") and "CONFIGURED" not in difference.world.secrets


def _is_untrimmed_client(difference: Difference) -> bool:
    listed, client = _secret(difference, "ALLOWED_CLIENT_IDS"), difference.at("client", "client_id")
    is_trimmed_off = client in _parts(listed) and client not in listed.split(",")
    return is_trimmed_off and _theirs(difference) == () != _ours(difference)


def _is_unsigned(difference: Difference) -> bool:
    """The policy has refused the other login at its keys or its signature; the original goes on."""
    is_refused = _ours(difference) == ("fetch", "fetch", "access.deny")
    return is_refused and _theirs(difference)[:3] == ("cache.get", "fetch", "fetch")


def _is_read_by_a_browser(difference: Difference) -> bool:
    host, said = difference.at("request", "hostname"), str(difference.theirs.run.calls)
    is_other = "https://" in said and f"https://{host}/" not in said
    return isinstance(host, str) and (is_other or difference.crashed("Invalid URL"))


def _has_no_text_for_code(difference: Difference) -> bool:
    code = difference.at("request", "query", "code")
    return not isinstance(code, str) and _ours(difference) == ("access.deny",)


def _has_preference(difference: Difference) -> bool:
    is_told = _ours(difference) == ("idToken.setCustomClaim",) and _theirs(difference) == ()
    return is_told and difference.theirs.run.thrown is None


EXPLAINED: Mapping[str, tuple[Reason, ...]] = {
    "add_country_post_login": (_NOTHING,),
    "add_email_to_access_token_post_login": (_NOTHING,),
    "add_persistence_attribute_post_login": (
        crash("throws for users without `user_metadata`", "reading 'colour'", lacks("user", "user_metadata")),
        Reason(
            "says the preference in the token of one login alone: who has one gets no claim", _has_preference
        ),
        Reason(
            "throws where `user_metadata` is null; Auth0 refuses to write there too",
            lambda difference: difference.theirs.run.thrown is not None
            and difference.at("user", "user_metadata") is None
            and _ours(difference) == ("user.setUserMetadata",),
            is_fault=False,
        ),
    ),
    "check_last_password_reset_post_login": (
        Reason(
            "takes `0x10` and the like for numbers; the policy reads decimals",
            _is_no_decimal("MAX_PASSWORD_DAYS"),
            is_fault=False,
        ),
    ),
    **{
        f"add_persistence_attribute_{trigger}": _METADATA
        for trigger in ("password_reset_post_challenge", "post_user_registration", "send_phone_message")
    },
    "add_persistence_attribute_post_change_password": (
        Reason(
            "reads `event.user.user_metadata`, which this trigger does not have: it always throws",
            lambda difference: difference.crashed("reading 'colour'"),
        ),
    ),
    "creates_lead_salesforce_post_login": (
        crash(
            "throws for users without `app_metadata`",
            "reading 'recordedAsLead'",
            lacks("user", "app_metadata"),
        ),
        *_LEADS,
        _BROKEN_OFF,
        Reason(
            "goes on where Auth0 refuses to write into `app_metadata` that is no object",
            lambda difference: difference.ours.run.end.kind is Ending.REFUSED
            and not isinstance(difference.at("user", "app_metadata"), dict),
            is_fault=False,
        ),
    ),
    "creates_lead_salesforce_post_user_registration": _LEADS,
    "soap_webservice_post_login": (_NO_XML,),
    "client_initiated_account_linking_post_login": (
        Reason(
            "looks for its secret in `event.configuration`, where it is not: every request for a link throws",
            _is_not_configured,
        ),
        Reason(
            "does not trim its list: the application behind `, ` cannot ask for a link", _is_untrimmed_client
        ),
        Reason("asks `https://undefined/` where the request has no host", lacks("request", "hostname")),
        Reason(
            "sends a code that is no text as `[object Object]`; the policy refuses it",
            _has_no_text_for_code,
            is_fault=False,
        ),
        Reason(
            "believes the token of the other login unverified, for it comes from Auth0 itself; the policy verifies it",
            _is_unsigned,
            is_fault=False,
        ),
        Reason(
            "reads the host as a browser does, `256` as `0.0.1.0`; the policy takes it as it stands",
            _is_read_by_a_browser,
            is_fault=False,
        ),
    ),
    "guardian_multifactor_authorization_extension_post_login": (
        crash("throws for users without roles", "reading 'filter'", lacks("authorization", "roles")),
        Reason("lets everybody pass where the list names no role", _no_role_is_listed),
        Reason("never challenges a role that has a capital letter", _has_role_in_capitals),
    ),
    "guardian_multifactor_ip_range_post_login": (
        crash(
            "throws for an address of the other family: no login by IPv6 where the network is IPv4",
            "cannot match",
            _is_of_other_family,
        ),
        Reason(
            "refuses everybody where the range has too many bits; the policy challenges them",
            _is_no_network,
            is_fault=False,
        ),
    ),
    "guardian_multifactor_stepup_authentication_post_login": (
        crash(
            "throws where the request has no `acr_values`, which most have not",
            "reading 'includes'",
            lacks("transaction", "acr_values"),
        ),
    ),
    **{
        f"ip_address_allowlist_{trigger}": (_UNTRIMMED,)
        for trigger in (
            "credentials_exchange",
            "password_reset_post_challenge",
            "post_login",
            "pre_user_registration",
        )
    },
    "first_party_on_behalf_of_custom_token_exchange": (
        Reason(
            "goes on after each refusal, up to `setUserById`: it ends where `api.access.deny` gives a value, and by"
            " Auth0's types that gives none in this trigger",
            _goes_on_after_refusal,
        ),
        Reason(
            "answers what is no token, names nobody or is of another algorithm with `server_error`: Auth0 does not"
            " count it as an attempt",
            _is_not_counted("server_error"),
        ),
        Reason(
            "asks `https://undefined/` for the keys where the request has no host",
            lacks("request", "hostname"),
        ),
        Reason(
            "answers an empty token with `invalid_request` before it looks at its settings",
            _has_empty_token,
            is_fault=False,
        ),
    ),
    "skyfire_token_exchange_custom_token_exchange": (
        Reason(
            "denies an invalid token in the place of rejecting it: Auth0 does not count it as an attempt",
            _is_not_counted("invalid_subject_token"),
        ),
        Reason("calls the token invalid where the keys cannot be had", _has_no_keys),
        Reason("calls users without a last name `Ann undefined`", _is_named_undefined),
        Reason(
            "takes any algorithm that a key of Skyfire's is for; the policy takes ES256",
            _has_other_algorithm,
            is_fault=False,
        ),
    ),
    "querystring_password_reset_post_challenge": (_QUERY,),
    "querystring_post_login": (_QUERY,),
    "role_creation_post_login": (
        Reason("puts an empty role into both tokens where the list has an empty entry", _has_empty_value),
        _case("SPECIAL_ROLE_USERS"),
    ),
    "saml_configuration_post_login": (
        Reason("passes NaN, zero and negative numbers on to Auth0 as the lifetime", _is_no_lifetime),
    ),
    "set_absolute_and_idle_timeout_based_on_organization_connection_or_application_metadata_post_login": (
        Reason(
            "never looks at the connection: an application always has metadata, though it be empty",
            _hides_a_lifetime,
        ),
        Reason("ends the session in the past where a lifetime is negative", _is_negative),
        Reason(
            "converts what is no text; the policy reads texts, which Auth0 keeps there",
            _is_no_text,
            is_fault=False,
        ),
    ),
    "simple_domain_allowlist_post_login": (
        Reason("goes on after it has refused an unverified address", _goes_on),
    ),
    **{
        f"simple_user_allowlist{where}_{trigger}": reasons
        for trigger in ("post_login", "password_reset_post_challenge")
        for where, reasons in (
            ("", (_case("ALLOWED_USER_EMAILS"),)),
            (
                "_for_app",
                (
                    _is_elsewhere("ALLOWED_CLIENT_ID", "client", "client_id"),
                    _case("ALLOWED_USER_EMAILS"),
                ),
            ),
            (
                "_on_a_connection",
                (
                    _is_elsewhere("ALLOW_LIST_CONNECTION", "connection", "name"),
                    _case("ALLOW_USER_EMAILS"),
                ),
            ),
        )
    },
    "soap_webservice_password_reset_post_challenge": (_STATUS, _UNREAD),
}
