"""Writes a folder of generated but realistic policies, and TypeScript Actions of the same content.

In: a folder and how many. Out: ``policies/`` with libraries and a flow, and ``typescript/`` with what actiongen makes
of each policy, as a module with types.

    python benchmarks/policies.py /tmp/bench 1000
"""

import re
import sys
from pathlib import Path
from random import Random

from actiongen.compiler import compile_folder
from actiongen.project.files import read

_TEAMS = [
    *("billing", "support", "sales", "partners", "design", "platform"),
    *("research", "legal", "finance", "growth", "security", "studio"),
]
_KINDS = [
    *("gate", "claims", "profile", "audit", "session", "consent"),
    *("region", "role", "terms", "device", "tenant", "risk"),
]
_COUNTRIES = ["DE", "FR", "IT", "ES", "SE", "NO", "DK", "FI", "PL", "NL", "BE", "AT", "CH", "IE", "PT", "CZ"]
_LIBRARIES = 10
# A flow runs a few actions; the others wait for their turn.
_DEPLOYED = 10

_LIBRARY = '''"""Where the people of {team} are, and which of their tenants are for tests."""

TEST_TENANT = "{team}-test"
STAFF_DOMAIN = "{team}.corp.example"

on_test_tenant = event.tenant.id == TEST_TENANT
is_staff = email_domain(event.user.email) == STAFF_DOMAIN
'''

_HEAD = '''"""{summary}"""

action(
    name="{name}",
    trigger="post-login",
    version="v3",
    runtime="{runtime}",
    deploy={deploy},
)

load("shared/{team}.policy", {loaded})
{schema}{definitions}
with rule("Test tenants are left alone", when=on_test_tenant):
    stop()
'''

_SCHEMA = {"plan": "string", "seats": "number", "suspended": "boolean"}
_DEFINITIONS = {
    "NAMESPACE": 'NAMESPACE = "https://{team}.corp.example/claims"\n',
    "is_refresh": 'is_refresh = event.transaction.protocol == "oauth2-refresh-token"\n',
}

_RULES = (
    """
with rule("Suspended accounts of {team} stay out", when=event.user.app_metadata.suspended):
    api.access.deny("Your {team} account is suspended. Write to help@{team}.corp.example.")
""",
    """
with rule(
    "Logins from abroad are challenged, but for staff",
    when=not is_staff
    and event.request.geoip.countryCode not in [{countries}]
    and not is_refresh,
):
    api.multifactor.enable("any", allowRememberBrowser=False)
""",
    """
with rule("The plan goes into the tokens", when=event.user.app_metadata.plan in ["{plan}", "enterprise"]):
    api.idToken.setCustomClaim(f"{{NAMESPACE}}/plan", event.user.app_metadata.plan)
    api.accessToken.setCustomClaim(f"{{NAMESPACE}}/plan", event.user.app_metadata.plan)
""",
    """
with rule("Administrators of {team} are known to the API", when="{team}-admin" in event.authorization.roles):
    api.accessToken.setCustomClaim("https://{team}.corp.example/admin", True)
    api.user.setAppMetadata("last_admin_ip", event.request.ip)
""",
    """
with rule("The first {number} logins are counted", when=event.stats.logins_count <= {number}):
    api.user.setUserMetadata("{team}_logins", event.stats.logins_count)
""",
    """
with rule(
    "Clients of {team} that are not confidential get short sessions",
    when=event.client.metadata.tier == "public" and event.connection.strategy != "samlp",
):
    api.idToken.setCustomClaim("https://{team}.corp.example/session", {{"minutes": {number}, "tier": "public"}})
""",
    """
with rule(
    "Unverified addresses are refused after a while",
    when=not event.user.email_verified and event.stats.logins_count > {number},
):
    api.access.deny("Verify your e-mail address first.")
""",
    """
with rule("Big customers of {team} are marked", when=event.user.app_metadata.seats >= {number}0):
    api.user.setAppMetadata("segment", "{plan}")
""",
)

_TYPES = """\
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
interface LoginEvent {
  tenant: { id: string };
  user: { email?: string; email_verified: boolean; app_metadata: { [key: string]: any } };
  client: { metadata: { [key: string]: string | undefined } };
  connection: { strategy: string };
  transaction?: { protocol?: string };
  request: { ip: string; geoip: { countryCode: string } };
  stats: { logins_count: number };
  authorization?: { roles: string[] };
}
interface TokenAPI { setCustomClaim(name: string, value: Json | undefined): void }
interface LoginAPI {
  access: { deny(reason: string): void };
  multifactor: { enable(provider: string, options?: { allowRememberBrowser?: boolean }): void };
  idToken: TokenAPI;
  accessToken: TokenAPI;
  user: { setAppMetadata(name: string, value: Json): void; setUserMetadata(name: string, value: Json): void };
}
"""


def write_policies(folder: Path, count: int) -> None:
    """Writes ``policies/`` below the folder: actions, the libraries that they load, and the flow."""
    random = Random(1)
    root = folder / "policies"
    (root / "shared").mkdir(parents=True)
    teams = _TEAMS[:_LIBRARIES]
    for team in teams:
        (root / "shared" / f"{team}.policy").write_text(_LIBRARY.format(team=team), encoding="utf-8")
    stems = []
    for index in range(count - len(teams) - 1):
        team, kind = random.choice(teams), random.choice(_KINDS)
        stem = f"{team}_{kind}_{index}"
        words = {
            "team": team,
            "name": f"{team.title()} {kind} {index}",
            "summary": f"Decides on the {kind} of {team}.",
            "runtime": random.choice(["node18", "node22"]),
            "countries": ", ".join(f'"{each}"' for each in random.sample(_COUNTRIES, random.randint(2, 8))),
            "plan": random.choice(["starter", "team", "business"]),
            "number": str(random.randint(2, 90)),
        }
        rules = random.sample(_RULES, random.randint(2, 6))
        text = _head("".join(rules), index < _DEPLOYED).format(**words) + "".join(rules).format(**words)
        (root / f"{stem}.policy").write_text(text, encoding="utf-8")
        stems.append(stem)
    bound = "".join(f'        "{stem}",\n' for stem in stems[:_DEPLOYED])
    flow = f'"""The order of the first ten."""\n\nflow(\n    "post-login",\n    [\n{bound}    ],\n)\n'
    (root / "flows.policy").write_text(flow, encoding="utf-8")


def _head(rules: str, deploy: bool) -> str:
    """What stands above the rules: what they use, and nothing else."""
    keys = [f"{key}={kind}" for key, kind in _SCHEMA.items() if f"app_metadata.{key}" in rules]
    schema = f"\nschema(event.user.app_metadata, {', '.join(keys)})\n" if keys else ""
    used = "".join(text for name, text in _DEFINITIONS.items() if name in rules)
    loaded = ", ".join(
        f'"{name}"' for name in ("on_test_tenant", "is_staff") if name in rules or "test" in name
    )
    parts = {
        "schema": schema,
        "definitions": f"\n{used}" if used else "",
        "loaded": loaded,
        "deploy": str(deploy),
    }
    head = _HEAD
    for name, text in parts.items():
        head = head.replace(f"{{{name}}}", text)
    return head


def write_typescript(folder: Path) -> None:
    """Writes ``typescript/``: the JavaScript of each policy as a module with types, strict enough for ``tsc``."""
    compiled = compile_folder(read(folder / "policies").value or ())
    assert compiled.value is not None, compiled.diagnostics[:3]
    target = folder / "typescript"
    target.mkdir()
    (target / "auth0.d.ts").write_text(_TYPES, encoding="utf-8")
    for file in compiled.value.files:
        if file.path.endswith(".js"):
            text = re.sub(
                r"^exports\.(\w+) = async \(event, api\) => {", _handler, file.text, flags=re.MULTILINE
            )
            text = re.sub(
                r"^function (\w+)\((\w+)\) {", r"function \1(\2: any): any {", text, flags=re.MULTILINE
            )
            (target / file.path.replace(".js", ".ts")).write_text(text, encoding="utf-8")


def _handler(found: re.Match[str]) -> str:
    return f"export const {found[1]} = async (event: LoginEvent, api: LoginAPI): Promise<void> => {{"


if __name__ == "__main__":
    write_policies(Path(sys.argv[1]), int(sys.argv[2]))
    write_typescript(Path(sys.argv[1]))
