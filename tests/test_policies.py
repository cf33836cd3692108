"""The policies of this repository do what they are meant to do, and ``generated/`` is what they give.

The tables were written from what the team wants, not from the policies.
"""

from itertools import product
from pathlib import Path

import pytest
from bench.compile import compile_policies
from bench.events import Json, changed
from bench.node import Nodes

from actiongen.auth0.load import load_trigger

ROOT = Path(__file__).parent.parent
CHALLENGE = [["multifactor.enable", ["any"]]]
FLAG = "user.app_metadata.auth_require_mfa"
REQUIRED = "request.body.challengeRequired"
MISSING = object()


@pytest.fixture(scope="module")
def built() -> dict[str, str]:
    return compile_policies(ROOT / "policies")


def event(trigger: str, values: dict[str, object]) -> Json:
    """The trigger's default event with values at paths; ``MISSING`` takes the path out."""
    found = load_trigger(trigger)
    assert found is not None
    kept = {path: value for path, value in values.items() if value is not MISSING}
    return changed(found.default_event, kept, [path for path in values if path not in kept])


def calls(nodes: Nodes, code: str, of: Json, handler: str = "onExecutePostLogin") -> list[list[object]]:
    outcome = nodes.both(code, of, handler)
    assert (outcome.error, outcome.mutated, outcome.logs) == (None, False, [])
    return outcome.calls


def test_generated_files_are_current(built: dict[str, str]) -> None:
    folder = ROOT / "generated"
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in {".js", ".tf", ".json"}
    }
    assert found == built


# MFA Action

TEST, LIVE = "floatme-test", "floatme"
REFRESH, PASSWORD = "oauth2-refresh-token", "oauth2-password"


@pytest.mark.parametrize(
    ("values", "is_challenged"),
    [
        # On other tenants every flagged account is challenged, whatever its login.
        ({"tenant.id": LIVE, FLAG: True}, True),
        ({"tenant.id": LIVE, FLAG: True, "transaction.protocol": REFRESH}, True),
        ({"tenant.id": LIVE, FLAG: True, "user.email": "a@integration-test.floatme.io"}, True),
        ({"tenant.id": LIVE, FLAG: True, "user.email": MISSING}, True),
        ({"tenant.id": LIVE, FLAG: True, "transaction": MISSING}, True),
        ({"tenant.id": LIVE, FLAG: True, "transaction": None}, True),
        # So is every client that asks.
        ({"tenant.id": LIVE, REQUIRED: True}, True),
        ({"tenant.id": LIVE, REQUIRED: "true"}, True),
        ({"tenant.id": LIVE, REQUIRED: "false"}, True),
        ({"tenant.id": LIVE, REQUIRED: 1}, True),
        ({"tenant.id": LIVE, REQUIRED: False}, False),
        ({"tenant.id": LIVE, REQUIRED: ""}, False),
        ({"tenant.id": LIVE, REQUIRED: 0}, False),
        ({"tenant.id": LIVE, REQUIRED: None}, False),
        # Nobody else is.
        ({"tenant.id": LIVE}, False),
        ({"tenant.id": LIVE, FLAG: False}, False),
        ({"tenant.id": LIVE, FLAG: "true"}, False),
        ({"tenant.id": LIVE, FLAG: 1}, False),
        ({"tenant.id": LIVE, "user.app_metadata": None, "request.body": None}, False),
        ({"tenant.id": LIVE, "user.app_metadata": MISSING, "request.body": MISSING}, False),
        ({"tenant.id": LIVE, "user.app_metadata": "text", "request.body": ["text"]}, False),
        # First logins are not, even if flagged.
        ({"tenant.id": LIVE, FLAG: True, "stats.logins_count": 1}, False),
        ({"tenant.id": LIVE, FLAG: True, "stats.logins_count": 0}, False),
        ({"tenant.id": LIVE, FLAG: True, "stats.logins_count": 2}, True),
        # On the test tenant refresh tokens skip MFA, unless the domain forces it.
        ({"tenant.id": TEST, FLAG: True, "transaction.protocol": REFRESH}, False),
        ({"tenant.id": TEST, REQUIRED: True, "transaction.protocol": REFRESH}, False),
        ({"tenant.id": TEST, FLAG: True, "transaction.protocol": REFRESH, "user.email": MISSING}, False),
        (
            {
                "tenant.id": TEST,
                FLAG: True,
                "transaction.protocol": REFRESH,
                "user.email": "a@forcemfa.floatme.io",
            },
            True,
        ),
        (
            {
                "tenant.id": TEST,
                FLAG: True,
                "transaction.protocol": REFRESH,
                "user.email": "A@ForceMFA.Floatme.IO",
            },
            True,
        ),
        (
            {
                "tenant.id": TEST,
                FLAG: True,
                "transaction.protocol": REFRESH,
                "user.email": "a@x.forcemfa.floatme.io",
            },
            False,
        ),
        ({"tenant.id": TEST, "transaction.protocol": REFRESH, "user.email": "a@forcemfa.floatme.io"}, False),
        ({"tenant.id": TEST, FLAG: True, "transaction.protocol": PASSWORD}, True),
        ({"tenant.id": TEST, FLAG: True, "transaction.protocol": MISSING}, True),
        # Accounts of the integration tests skip it there too.
        ({"tenant.id": TEST, FLAG: True, "user.email": "a@integration-test.floatme.io"}, False),
        ({"tenant.id": TEST, FLAG: True, "user.email": "a@INTEGRATION-TEST.floatme.io"}, False),
        ({"tenant.id": TEST, FLAG: True, "user.email": "a@b@integration-test.floatme.io"}, False),
        ({"tenant.id": TEST, FLAG: True, "user.email": "integration-test.floatme.io"}, True),
        ({"tenant.id": TEST, FLAG: True, "user.email": "a@xintegration-test.floatme.io"}, True),
        ({"tenant.id": TEST, FLAG: True, "user.email": ""}, True),
    ],
)
def test_mfa_action(
    values: dict[str, object], is_challenged: bool, built: dict[str, str], nodes: Nodes
) -> None:
    wanted = CHALLENGE if is_challenged else []
    assert calls(nodes, built["mfa_action.js"], event("post-login", values)) == wanted


def test_mfa_action_on_every_combination(built: dict[str, str], nodes: Nodes) -> None:
    domains = ("forcemfa.floatme.io", "integration-test.floatme.io", "floatme.io", None)
    table = product(
        (TEST, LIVE), (REFRESH, PASSWORD), domains, (0, 1, 2, 3), (True, False, None), (True, False)
    )
    for tenant, protocol, domain, logins, flag, asked in table:
        skips = domain == "integration-test.floatme.io"
        skips = skips or (protocol == REFRESH and domain != "forcemfa.floatme.io")
        is_challenged = not (tenant == TEST and skips) and logins > 1 and (flag is True or asked)
        values: dict[str, object] = {
            "tenant.id": tenant,
            "transaction.protocol": protocol,
            "user.email": None if domain is None else f"ann@{domain}",
            "stats.logins_count": logins,
            FLAG: flag,
            REQUIRED: asked,
        }
        wanted = CHALLENGE if is_challenged else []
        assert calls(nodes, built["mfa_action.js"], event("post-login", values)) == wanted, values


# The others


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"user.app_metadata": MISSING, "user.user_metadata": MISSING},
        {"user.app_metadata": {"auth_require_mfa": False}},
        {"user.email": MISSING, "client": MISSING, "transaction": MISSING},
    ],
)
def test_enable_mfa(values: dict[str, object], built: dict[str, str], nodes: Nodes) -> None:
    of = event("pre-user-registration", values)
    assert calls(nodes, built["enable_mfa.js"], of, "onExecutePreUserRegistration") == [
        ["user.setAppMetadata", ["auth_require_mfa", True]],
        ["user.setAppMetadata", ["uses_new_mfa_action", True]],
    ]


@pytest.mark.parametrize("ip", ["203.0.113.10", "2001:db8::1"])
@pytest.mark.parametrize("values", [{}, {"user.user_metadata": MISSING}, {"transaction.protocol": REFRESH}])
def test_add_ip_to_metadata(ip: str, values: dict[str, object], built: dict[str, str], nodes: Nodes) -> None:
    of = event("post-login", {"request.ip": ip, **values})
    assert calls(nodes, built["add_ip_to_metadata.js"], of) == [["user.setUserMetadata", ["last_ip", ip]]]


@pytest.mark.parametrize(
    ("values", "is_challenged"),
    [
        ({"authorization.roles": ["Admin"]}, True),
        ({"authorization.roles": ["Staff", "Admin"]}, True),
        ({"authorization.roles": ["admin"]}, False),
        ({"authorization.roles": ["Administrator"]}, False),
        ({"authorization.roles": []}, False),
        ({"authorization.roles": MISSING}, False),
        ({"authorization": None}, False),
        ({"authorization": MISSING}, False),
    ],
)
def test_mfa_for_role(
    values: dict[str, object], is_challenged: bool, built: dict[str, str], nodes: Nodes
) -> None:
    wanted = CHALLENGE if is_challenged else []
    assert calls(nodes, built["mfa_for_role.js"], event("post-login", values)) == wanted


def test_the_two_actions_after_a_login_do_not_depend_on_each_other(
    built: dict[str, str], nodes: Nodes
) -> None:
    of = event("post-login", {"tenant.id": LIVE, FLAG: True, "authorization.roles": ["Admin"]})
    assert calls(nodes, built["mfa_action.js"], of) == calls(nodes, built["mfa_for_role.js"], of) == CHALLENGE
