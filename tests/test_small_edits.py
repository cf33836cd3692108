"""A small edit of a policy is a small diff of the JavaScript, and an edit that changes no meaning is none."""

import shutil
from dataclasses import dataclass
from difflib import ndiff
from pathlib import Path

import pytest
from bench.compile import compile_policies

from actiongen.syntax.format import format_policy

GOOD = Path(__file__).parent / "cases" / "good"


@dataclass(frozen=True)
class Edit:
    """Texts of a policy and what they become; each must stand in it exactly once."""

    policy: str
    changes: tuple[tuple[str, str], ...]

    @property
    def file(self) -> Path:
        return GOOD / ("mfa" if self.policy == "mfa_action" else "") / f"{self.policy}.policy"

    def applied(self) -> tuple[str, str]:
        before = after = self.file.read_text(encoding="utf-8")
        for old, new in self.changes:
            assert after.count(old) == 1, f"{old!r} stands {after.count(old)} times in {self.policy}"
            after = after.replace(old, new)
        return before, after


def edit(policy: str, *changes: tuple[str, str]) -> Edit:
    return Edit(policy, changes)


def compiled(folder: Path, one: Edit, text: str) -> str:
    root = folder / "policies"
    if not root.exists() and one.policy == "mfa_action":
        shutil.copytree(one.file.parent / "shared", root / "shared")
    root.mkdir(exist_ok=True)
    (root / one.file.name).write_text(text, encoding="utf-8")
    return compile_policies(root)[f"{one.policy}.js"]


def changed_lines(before: str, after: str) -> int:
    """How many lines a diff takes away and adds; empty ones do not count."""
    diff = ndiff(before.splitlines(), after.splitlines())
    return sum(line[:2] in ("- ", "+ ") and bool(line[2:].strip()) for line in diff)


NEW_RULE = """with rule("A new rule", when=event.client.client_id == "new"):
    api.idToken.setCustomClaim("new", True)

"""

SMALL = {
    # Rules
    "a rule is added at the top": edit(
        "mfa_action", ('with rule("First logins', NEW_RULE + 'with rule("First logins')
    ),
    "a rule is added below the guards": edit(
        "guards", ('with rule("Few seats"', NEW_RULE + 'with rule("Few seats"')
    ),
    "a rule without a condition is added": edit(
        "branches",
        (
            'with rule("After them"',
            'with rule("Always"):\n    api.idToken.setCustomClaim("x", 1)\n\nwith rule("After them"',
        ),
    ),
    "a rule is removed": edit(
        "mfa_action",
        ('with rule("First logins skip MFA", when=event.stats.logins_count <= 1):\n    stop()\n', ""),
    ),
    "two rules change places": edit(
        "endings",
        ('with rule("deny", when=mode == "deny"):\n    api.access.deny("No.")\n\n', ""),
        (
            'with rule("session", when',
            'with rule("deny", when=mode == "deny"):\n    api.access.deny("No.")\n\n'
            'with rule("session", when',
        ),
    ),
    "a title is changed": edit("mfa_action", ('"First logins skip MFA"', '"New accounts skip MFA"')),
    "a title becomes long": edit(
        "guards", ('"Few seats"', '"Accounts with only a few seats left are not let in at all, whoever asks"')
    ),
    "a condition is added to a rule": edit(
        "endings", ('with rule("The end"):', 'with rule("The end", when=event.stats.logins_count > 1):')
    ),
    "a condition is taken from a rule": edit(
        "compare_texts", ('with rule("Nobody has a plan", when=not plan):', 'with rule("Nobody has a plan"):')
    ),
    # Conditions
    "a number is changed": edit("mfa_action", ("logins_count <= 1", "logins_count <= 2")),
    "an operator is changed": edit("mfa_action", ("logins_count <= 1", "logins_count < 1")),
    "a text is changed": edit("mfa_action", ('"oauth2-refresh-token"', '"oauth2-device-code"')),
    "a constant is changed": edit("mfa_action", ('"forcemfa.floatme.io"', '"mfa.floatme.io"')),
    "a conjunct is added": edit("guards", ("when=seats < 3", 'when=seats < 3 and tier != "free"')),
    "a conjunct is removed": edit(
        "mfa_action", ("when=on_test_tenant and user_domain ==", "when=user_domain ==")
    ),
    "a disjunct is added": edit(
        "guards",
        ('tier is not None and tier != "none"', 'tier is not None and (tier != "none" or seats_left > 1)'),
        ("only_when(event.stats", "seats_left = event.stats.logins_count\n\nonly_when(event.stats"),
    ),
    "a condition is negated": edit("branches", ("when=not team", "when=team")),
    "a guard is added": edit(
        "guards",
        ("seats = event.client", 'only_when(event.client.client_id == "app")\n\nseats = event.client'),
    ),
    "a guard is removed": edit("guards", ("only_when(event.stats.logins_count >= 2)\n", "")),
    "a guard gets a title": edit(
        "guards", ("only_when(event.stats", 'only_when("Not at first", event.stats')
    ),
    "an item is added to a list": edit(
        "compare_texts", ('plans = ["free", "", "pro"]', 'plans = ["free", "", "pro", "max"]')
    ),
    "an item is removed from a list": edit(
        "compare_texts", ('plans = ["free", "", "pro"]', 'plans = ["free", "pro"]')
    ),
    "a pair is added to a dictionary": edit(
        "dynamic_keys", ('"FR": "Monsieur"}', '"FR": "Monsieur", "IT": "Signore"}')
    ),
    # Calls
    "an argument is changed": edit(
        "calls", ('setCookieMode("non-persistent")', 'setCookieMode("persistent")')
    ),
    "an option is added": edit(
        "branches",
        ('api.multifactor.enable("none")', 'api.multifactor.enable("none", allowRememberBrowser=True)'),
    ),
    "an option is removed": edit("branches", ('enable("any", allowRememberBrowser=False)', 'enable("any")')),
    "an option is changed": edit("branches", ("allowRememberBrowser=False", "allowRememberBrowser=True")),
    "a call is added": edit(
        "calls",
        (
            "    api.session.evictMetadata()\n",
            '    api.session.evictMetadata()\n    api.session.setMetadata("a", "b")\n',
        ),
    ),
    "a call is removed": edit("calls", ("    api.session.evictMetadata()\n", "")),
    "two calls change places": edit(
        "calls",
        ('    api.accessToken.addScope("a")\n', ""),
        (
            '    api.accessToken.removeScope("b")\n',
            '    api.accessToken.removeScope("b")\n    api.accessToken.addScope("a")\n',
        ),
    ),
    "a log is added": edit(
        "guards", ('with rule("All others"):\n', 'with rule("All others"):\n    log("others", tier)\n')
    ),
    "a call is put under a condition": edit(
        "guards",
        (
            '    api.idToken.setCustomClaim("who"',
            '    if seats > 5:\n        api.idToken.setCustomClaim("many", True)\n'
            '    api.idToken.setCustomClaim("who"',
        ),
    ),
    "a call ends the handler": edit(
        "branches",
        (
            '        api.multifactor.enable("any", allowRememberBrowser=False)',
            '        api.access.deny("No.")',
        ),
    ),
    "a stop is added": edit(
        "loops",
        (
            'api.idToken.setCustomClaim("writer", name)',
            'api.idToken.setCustomClaim("writer", name)\n            stop()',
        ),
    ),
    # Names
    "a constant is renamed": edit(
        "mfa_action",
        ("FORCE_MFA_DOMAIN = ", "FORCED = "),
        ("user_domain != FORCE_MFA_DOMAIN", "user_domain != FORCED"),
    ),
    "a definition is renamed": edit(
        "mfa_action", ("is_refresh = ", "refreshes = "), ("and is_refresh and", "and refreshes and")
    ),
    "a loop variable is renamed": edit(
        "loops", ("for method in", "for m in"), ("log(method.name, method.type)", "log(m.name, m.type)")
    ),
    "a definition is put in": edit(
        "guards",
        ('with rule("Few seats", when=seats < 3)', 'few = seats < 3\n\nwith rule("Few seats", when=few)'),
    ),
    "a definition is put in the place of its name": edit(
        "mfa_action",
        ('is_refresh = event.transaction.protocol == "oauth2-refresh-token"\n', ""),
        ("and is_refresh and", 'and event.transaction.protocol == "oauth2-refresh-token" and'),
    ),
    "two definitions change places": edit(
        "mfa_action",
        ("user_domain = email_domain(event.user.email)\n", ""),
        (
            '"oauth2-refresh-token"\n',
            '"oauth2-refresh-token"\nuser_domain = email_domain(event.user.email)\n',
        ),
    ),
    "a helper's text is changed": edit("effect_helpers", ('f"Refused: {reason}"', 'f"No: {reason}"')),
    "a helper tests more": edit("pure_helpers", ("return p in PAID", 'return p in PAID or p == "trial"')),
    # What is declared
    "the name of the action is changed": edit("mfa_action", ('name="MFA Action"', 'name="MFA"')),
    "the runtime is changed": edit(
        "guards", ('trigger="post-login")', 'trigger="post-login", runtime="node18")')
    ),
    "a type is changed": edit(
        "mfa_action",
        ("auth_require_mfa=boolean", "auth_require_mfa=boolean, other=string"),
        ("when=event.user.app_metadata.auth_require_mfa\n", 'when=event.user.app_metadata.other == "x"\n'),
    ),
    "the docstring is changed": edit(
        "mfa_action", ("when the account, or the client, asks for it.", "when the account asks for it.")
    ),
    "a default is changed": edit(
        "credentials_exchange",
        ('tier = event.client.metadata.tier or "basic"', 'tier = event.client.metadata.tier or "free"'),
    ),
}

NONE = {
    "comments": edit(
        "mfa_action",
        ("FORCE_MFA_DOMAIN = ", "# Where it is forced.\nFORCE_MFA_DOMAIN = "),
        (
            '    stop()\n\nwith rule(\n    "Integration',
            '    # Nothing more.\n    stop()  # really\n\nwith rule(\n    "Integration',
        ),
    ),
    "blank lines": edit(
        "mfa_action",
        ("user_domain = email", "\n\n\nuser_domain = email"),
        ("is_refresh = ", "\nis_refresh = "),
    ),
    "quotes": edit("mfa_action", ('"oauth2-refresh-token"', "'oauth2-refresh-token'")),
    "brackets": edit("mfa_action", ("event.stats.logins_count <= 1", "(event.stats.logins_count <= (1))")),
    "a number's form": edit("calls", ("1000 * 60", "1_000 * 6e1")),
    "a raw text": edit("mfa_action", ('"oauth2-refresh-token"', 'r"oauth2-refresh-token"')),
    "texts that join": edit("mfa_action", ('"oauth2-refresh-token"', '"oauth2-" "refresh-token"')),
    "an escape": edit("mfa_action", ('"oauth2-refresh-token"', '"oauth2\\u002drefresh-token"')),
    "commas": edit(
        "compare_texts", ('plans = ["free", "", "pro"]', 'plans = [\n    "free",\n    "",\n    "pro",\n]')
    ),
    "a definition that nothing uses": edit(
        "mfa_action", ("user_domain = email", "NOBODY = 5\n\nuser_domain = email")
    ),
    "a helper that nothing calls": edit(
        "guards", ("seats = event", "\n\ndef nobody(x):\n    return x\n\n\nseats = event")
    ),
    "a key that nothing reads": edit(
        "mfa_action", ("auth_require_mfa=boolean", "auth_require_mfa=boolean, more=string")
    ),
    "the order of keywords": edit(
        "mfa_action", ('version="v3", runtime="node18"', 'runtime="node18", version="v3"')
    ),
    "deploying": edit("guards", ('trigger="post-login")', 'trigger="post-login", deploy=False)')),
}


def test_there_are_enough_edits() -> None:
    assert len(SMALL) >= 40


@pytest.mark.parametrize("name", SMALL)
def test_a_small_edit_is_a_small_diff(name: str, tmp_path: Path) -> None:
    before, after = SMALL[name].applied()
    old, new = (compiled(tmp_path, SMALL[name], text) for text in (before, after))
    in_policy, in_output = changed_lines(before, after), changed_lines(old, new)
    assert in_output > 0, "the edit changes nothing"
    assert in_output <= 3 * in_policy + 2, "\n".join(ndiff(old.splitlines(), new.splitlines()))


@pytest.mark.parametrize("name", NONE)
def test_an_edit_without_meaning_is_no_diff(name: str, tmp_path: Path) -> None:
    before, after = NONE[name].applied()
    assert before != after
    old, new = (compiled(tmp_path, NONE[name], text) for text in (before, after))
    assert new == old


@pytest.mark.every(2)
@pytest.mark.parametrize("name", [*SMALL, *NONE])
def test_so_is_the_layout(name: str, tmp_path: Path) -> None:
    one = SMALL.get(name) or NONE[name]
    _, after = one.applied()
    assert compiled(tmp_path, one, format_policy(after)) == compiled(tmp_path, one, after)
