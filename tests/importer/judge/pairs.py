"""Originals and policies that somebody could have made of them, with what the judge must say of each.

Of each class of difference there are several, of right imports and of wrong ones: what a run does not show is "other".
``taken`` of ``arms`` branches were counted by hand.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """``expected``: the classes, ``cause`` after a colon, each with a part of what is said."""

    name: str
    original: str
    policy: str
    taken: int
    arms: int
    expected: tuple[tuple[str, str], ...] = ()

    @property
    def action(self) -> str:
        """The original as an Action."""
        return f"exports.onExecutePostLogin = async (event, api) => {{\n{self.original}\n}};\n"

    @property
    def text(self) -> str:
        """The policy as a file."""
        return f'"""A pair."""\n\naction(name="Pair", trigger="post-login")\n\n{self.policy}\n'


URL = "https://score.example/v1"
_ENABLING = """who = coalesce(event.user.nickname, "undefined")

with rule("A"):
    api.multifactor.enable(f"by {who}")"""

PAIRS = (
    # Equal ones
    Pair(
        "nothing",
        "",
        'with rule("Never", when=event.user.user_id == "nobody"):\n    api.access.deny("x")',
        1,
        1,
        (("OTHER", ""),),
    ),
    Pair(
        "a guard",
        'if (!event.user.email_verified) { api.access.deny("no"); return; }',
        'with rule("A", when=not event.user.email_verified):\n    api.access.deny("no")',
        3,
        3,
    ),
    Pair(
        "a number",
        'if (event.stats.logins_count > 3) api.multifactor.enable("any");',
        'with rule("A", when=event.stats.logins_count > 3):\n    api.multifactor.enable("any")',
        3,
        3,
    ),
    Pair(
        "a number and a return",
        "if (event.stats.logins_count <= 1) return;\napi.user.setUserMetadata('seen', true);",
        'with rule("First", when=event.stats.logins_count <= 1):\n    stop()\n\n'
        'with rule("Others"):\n    api.user.setUserMetadata("seen", True)',
        3,
        3,
    ),
    Pair(
        "a branch with else",
        "if (event.connection.strategy === 'auth0') { api.user.setAppMetadata('db', true); }\n"
        "else { api.user.setAppMetadata('db', false); }",
        'with rule("A"):\n    api.user.setAppMetadata("db", event.connection.strategy == "auth0")',
        3,
        3,
    ),
    Pair(
        "a list that is written out",
        "const ips = ['203.0.113.10', '198.51.100.7'];\nif (ips.includes(event.request.ip)) { api.access.deny('ip'); }",
        'IPS = ["203.0.113.10", "198.51.100.7"]\n\n'
        'with rule("A", when=event.request.ip in IPS):\n    api.access.deny("ip")',
        3,
        3,
    ),
    Pair(
        "roles",
        "const roles = event.authorization?.roles || [];\n"
        "if (roles.some((role) => role === 'admin')) { api.multifactor.enable('any'); }",
        'with rule("A", when="admin" in event.authorization.roles):\n    api.multifactor.enable("any")',
        6,
        6,
    ),
    Pair(
        "a conditional expression",
        "const kind = event.stats.logins_count > 1 ? 'old' : 'new';\n"
        "api.idToken.setCustomClaim('https://a.example/k', kind);",
        'KIND = "old" if event.stats.logins_count > 1 else "new"\n\n'
        'with rule("A"):\n    api.idToken.setCustomClaim("https://a.example/k", KIND)',
        3,
        3,
    ),
    Pair(
        "a switch",
        "switch (event.client.client_id) {\n  case 'app-1': api.access.deny('one'); break;\n"
        "  case 'app-2': api.access.deny('two'); break;\n  default: break;\n}",
        'with rule("One", when=event.client.client_id == "app-1"):\n    api.access.deny("one")\n\n'
        'with rule("Two", when=event.client.client_id == "app-2"):\n    api.access.deny("two")',
        4,
        4,
    ),
    Pair(
        "a loop",
        "for (const name of ['a', 'b']) { api.user.setAppMetadata(name, event.request.ip); }",
        'with rule("A"):\n    for name in ["a", "b"]:\n        api.user.setAppMetadata(name, event.request.ip)',
        2,
        2,
    ),
    Pair(
        "an error that is meant",
        "if (event.request.ip === '203.0.113.9') throw new Error('blocked');",
        'with rule("A", when=event.request.ip == "203.0.113.9"):\n    abort("blocked")',
        3,
        3,
    ),
    Pair(
        "a secret",
        "if (event.client.client_id === event.secrets.CLIENT) { api.access.deny('client'); }",
        'secrets("CLIENT")\n\nwith rule("A", when=event.client.client_id == event.secrets.CLIENT):\n'
        '    api.access.deny("client")',
        3,
        3,
    ),
    Pair(
        "dead code",
        "if (!event.user) { api.access.deny('nobody'); return; }\napi.user.setAppMetadata('seen', true);",
        'with rule("A"):\n    api.user.setAppMetadata("seen", True)',
        2,
        2,
    ),
    Pair(
        "a default that is never needed",
        "const query = event.request || {};\nif (query.ip === '198.51.100.7') { api.access.deny('ip'); }",
        'with rule("A", when=event.request.ip == "198.51.100.7"):\n    api.access.deny("ip")',
        4,
        4,
    ),
    # The original throws
    Pair(
        "an error where a list is absent, and the gate opens",
        "if (event.user.app_metadata.blocked.includes('web')) { api.access.deny('blocked'); }",
        "schema(event.user.app_metadata, blocked=[string])\n\n"
        'with rule("A", when="web" in event.user.app_metadata.blocked):\n    api.access.deny("blocked")',
        3,
        3,
        (
            ("GATE_OPENED:THROWS", "Cannot read properties of undefined (reading 'includes')"),
            ("GATE_OPENED:THROWS", "Cannot read properties of null"),
            ("GATE_OPENED:THROWS", "is not a function"),
            ("GATE_OPENED:TYPE", "event.user.app_metadata.blocked is"),
        ),
    ),
    Pair(
        "an error, and the policy denies too",
        "if (event.user.nickname.length > 2) { api.multifactor.enable('any'); } else { api.access.deny('short'); }",
        'with rule("A", when=len(event.user.nickname) > 2):\n    api.multifactor.enable("any")\n    stop()\n\n'
        'with rule("B"):\n    api.access.deny("short")',
        3,
        3,
        (("THROWS", "reading 'length'"),),
    ),
    Pair(
        "an error after a call",
        "api.user.setAppMetadata('a', 1);\napi.user.setAppMetadata('b', event.user.nickname.toLowerCase());",
        'with rule("A"):\n    api.user.setAppMetadata("a", 1)\n\n'
        'with rule("B", when=event.user.nickname is not None):\n'
        '    api.user.setAppMetadata("b", event.user.nickname.lower())',
        1,
        1,
        (("GATE_OPENED:THROWS", "reading 'toLowerCase'"),),
    ),
    Pair(
        "an error that is meant, and that the policy forgot",
        "if (event.request.ip === '203.0.113.9') throw new Error('blocked');",
        'with rule("A", when=event.request.ip == "203.0.113.8"):\n    abort("blocked")',
        3,
        3,
        (("OTHER", "blocked"), ("OTHER", "blocked")),
    ),
    Pair(
        "a denial in a catch, for an error that the policy does not have",
        "try { new URL(event.request.hostname); } catch { api.access.deny('no page'); return; }\n"
        "api.multifactor.enable('any');",
        'with rule("A"):\n    api.multifactor.enable("any")',
        2,
        2,
        (("GATE_OPENED:ERROR", "the original does api.access.deny in its catch"),),
    ),
    Pair(
        "a condition that only throws",
        "if (JSON.parse('{')) { api.access.deny('no'); }",
        'with rule("A", when=event.user.user_id == "nobody"):\n    api.access.deny("no")',
        1,
        3,
        (("GATE_OPENED:THROWS", "SyntaxError"), ("THROWS", "SyntaxError")),
    ),
    # Goes on after a denial
    Pair(
        "a claim of nothing after a denial",
        'if (event.user.user_metadata.banned.includes("web")) api.access.deny("no");\n'
        'api.idToken.setCustomClaim("https://corp.example/mail", event.user.email);',
        'with rule("Banned", when="web" in event.user.user_metadata.banned):\n    api.access.deny("no")\n\n'
        'with rule("Mail", when=event.user.email is not None):\n'
        '    api.idToken.setCustomClaim("https://corp.example/mail", event.user.email)',
        3,
        3,
        (
            # A text that holds "web" is no list that does.
            ("OTHER", "the policy api.idToken.setCustomClaim"),
            ("GATE_OPENED:ABSENT", "hands on what is absent"),
            ("GATE_OPENED:THROWS", "is not a function"),
            ("GATE_OPENED:THROWS", "of undefined"),
            ("GATE_OPENED:THROWS", "of null"),
            ("ABSENT", "event.user.email is absent"),
            ("AFTER_DENIAL", "goes on after api.access.deny"),
        ),
    ),
    Pair(
        "goes on after a denial",
        "if (!event.user.email_verified) { api.access.deny('no'); }\napi.user.setAppMetadata('seen', true);",
        'with rule("A", when=not event.user.email_verified):\n    api.access.deny("no")\n\n'
        'with rule("B"):\n    api.user.setAppMetadata("seen", True)',
        3,
        3,
        (("AFTER_DENIAL", "goes on after api.access.deny"),),
    ),
    Pair(
        "denies twice",
        "if (event.stats.logins_count > 5) { api.access.deny('often'); }\n"
        "if (!event.user.email_verified) { api.access.deny('mail'); }",
        'with rule("A", when=event.stats.logins_count > 5):\n    api.access.deny("often")\n\n'
        'with rule("B", when=not event.user.email_verified):\n    api.access.deny("mail")',
        5,
        5,
        (("AFTER_DENIAL", "goes on after api.access.deny"),),
    ),
    Pair(
        "throws after a denial",
        "if (!event.user.email_verified) { api.access.deny('no'); }\n"
        "if (event.user.nickname.length > 40) { api.user.setAppMetadata('long', true); }",
        'with rule("A", when=not event.user.email_verified):\n    api.access.deny("no")\n\n'
        'with rule("B", when=len(event.user.nickname) > 40):\n    api.user.setAppMetadata("long", True)',
        4,
        5,
        (
            ("AFTER_DENIAL", "goes on after api.access.deny"),
            ("GATE_OPENED:THROWS", "reading 'length'"),
        ),
    ),
    # Never awaits
    Pair(
        "does not wait for a helper",
        "const note = async () => { await null; await null; throw new Error('late'); };\nnote();\n"
        "api.user.setAppMetadata('seen', true);",
        'with rule("A"):\n    api.user.setAppMetadata("seen", True)',
        2,
        2,
        (("GATE_OPENED:NOT_AWAITED", "late"),),
    ),
    Pair(
        "does not wait, and the calls come in another order",
        "const note = async () => { await null; api.user.setAppMetadata('note', 1); };\nnote();\n"
        "api.user.setAppMetadata('seen', true);",
        'with rule("A"):\n    api.user.setAppMetadata("note", 1)\n    api.user.setAppMetadata("seen", True)',
        2,
        2,
        (("NOT_AWAITED", "note()"),),
    ),
    # Other types
    Pair(
        "a number as a text",
        "if (event.user.app_metadata.level > 3) { api.multifactor.enable('any'); }",
        "schema(event.user.app_metadata, level=number)\n\n"
        'with rule("A", when=event.user.app_metadata.level > 3):\n    api.multifactor.enable("any")',
        3,
        3,
        (("TYPE", "event.user.app_metadata.level is"),),
    ),
    Pair(
        "equal after a conversion",
        "if (event.user.app_metadata.level == 3) { api.multifactor.enable('any'); }",
        "schema(event.user.app_metadata, level=number)\n\n"
        'with rule("A", when=event.user.app_metadata.level == 3):\n    api.multifactor.enable("any")',
        3,
        3,
        (("TYPE", "event.user.app_metadata.level is"),),
    ),
    Pair(
        "a flag of another type, which kept people out",
        "if (event.user.app_metadata.blocked) { api.access.deny('blocked'); }",
        "schema(event.user.app_metadata, blocked=boolean)\n\n"
        'with rule("A", when=event.user.app_metadata.blocked):\n    api.access.deny("blocked")',
        3,
        3,
        (("GATE_OPENED:TYPE", "event.user.app_metadata.blocked is"),),
    ),
    Pair(
        "a flag that the policy reads as it is",
        "if (event.user.app_metadata.blocked === true) { api.access.deny('blocked'); }",
        "schema(event.user.app_metadata, blocked=boolean)\n\n"
        'with rule("A", when=event.user.app_metadata.blocked):\n    api.access.deny("blocked")',
        3,
        3,
    ),
    Pair(
        "a default for a value that has a name first",
        "api.user.setAppMetadata('plan', event.user.app_metadata.plan || 'free');",
        "plan = event.user.app_metadata.plan\n\n"
        'with rule("A"):\n    api.user.setAppMetadata("plan", read(plan, string) or "free")',
        3,
        3,
        (("TYPE", "event.user.app_metadata.plan is"),),
    ),
    Pair(
        "a number, or a text of one",
        "if (event.user.app_metadata.level) {"
        " api.user.setAppMetadata('next', Number(event.user.app_metadata.level)); }",
        "level = coalesce(read(event.user.app_metadata.level, number), "
        "to_number(read(event.user.app_metadata.level, string)))\n\n"
        'with rule("A", when=truthy(event.user.app_metadata.level) and level is not None):\n'
        '    api.user.setAppMetadata("next", level)',
        3,
        3,
        (("TYPE", "event.user.app_metadata.level is"), ("GATE_OPENED:THROWS", "Auth0 refuses a call")),
    ),
    Pair(
        "a choice between two values, read as a text",
        "const { plan, tier } = event.user.app_metadata;\napi.user.setAppMetadata('plan', plan || tier || 'free');",
        "plan = event.user.app_metadata.plan\ntier = event.user.app_metadata.tier\n\n"
        'with rule("A"):\n    api.user.setAppMetadata("plan", read(plan if truthy(plan) else tier, string) or "free")',
        5,
        5,
        (("TYPE", "event.user.app_metadata.plan is"), ("TYPE", "event.user.app_metadata.tier is")),
    ),
    Pair(
        "a text in which a word is found, for a list that has it",
        "const teams = event.user.app_metadata.teams;\n"
        "if (teams && teams.includes && teams.includes('ops')) { api.multifactor.enable('any'); }",
        "teams = event.user.app_metadata.teams\n\n"
        'with rule("A", when=truthy(teams) and "ops" in teams):\n    api.multifactor.enable("any")',
        7,
        7,
        (("TYPE", "event.user.app_metadata.teams is"),),
    ),
    Pair(
        "a record to which one adds",
        "const known = event.user.app_metadata.known || {};\nknown.seen = true;\n"
        "api.user.setAppMetadata('known', known);",
        'with rule("A"):\n    api.user.setAppMetadata("known", {**event.user.app_metadata.known, "seen": True})',
        3,
        3,
        (("TYPE", "event.user.app_metadata.known is"),),
    ),
    Pair(
        "a value of the right type that the policy forgets",
        "api.user.setAppMetadata('plan', event.user.app_metadata.plan || 'free');",
        "plan = read(event.user.app_metadata.plan, string)\n\n"
        'with rule("A"):\n    api.user.setAppMetadata("plan", "free" if plan == "pro" else plan or "free")',
        3,
        3,
        # "pro" is right, and no cure of another value either.
        (("OTHER", "setAppMetadata"),),
    ),
    # Absent values
    Pair(
        "a claim of an absent value",
        "api.idToken.setCustomClaim('https://a.example/n', event.user.nickname);",
        'with rule("A", when=event.user.nickname is not None):\n'
        '    api.idToken.setCustomClaim("https://a.example/n", event.user.nickname)',
        1,
        1,
        (("ABSENT", "event.user.nickname is absent"),),
    ),
    Pair(
        "an absent value in a text",
        "api.idToken.setCustomClaim('https://a.example/n', `${event.user.nickname}!`);",
        'with rule("A", when=event.user.nickname is not None):\n'
        '    api.idToken.setCustomClaim("https://a.example/n", f"{event.user.nickname}!")',
        1,
        1,
        (("ABSENT", "event.user.nickname is absent"),),
    ),
    Pair(
        "one of two absent values",
        "api.idToken.setCustomClaim('https://a.example/n', event.user.given_name + ' ' + event.user.family_name);",
        'with rule("A", when=event.user.given_name is not None and event.user.family_name is not None):\n'
        '    api.idToken.setCustomClaim("https://a.example/n", f"{event.user.given_name} {event.user.family_name}")',
        1,
        1,
        (
            ("ABSENT", "event.user.family_name is absent"),
            ("ABSENT", "event.user.given_name is absent"),
            ("ABSENT", "event.user.given_name is absent and event.user.family_name is absent"),
        ),
    ),
    Pair(
        "an absent value that decides",
        "if (event.user.nickname === undefined) { api.access.deny('name'); }",
        'with rule("A", when=event.user.user_id == "nobody"):\n    api.access.deny("name")',
        3,
        3,
        (("OTHER", "api.access.deny"), ("OTHER", "")),
    ),
    # Empty lists, and what is true
    Pair(
        "every item of an empty list",
        "const groups = event.user.app_metadata.groups;\n"
        "if (Array.isArray(groups) && groups.every((each) => each === 'staff')) {"
        " api.user.setAppMetadata('staff', true); }",
        "schema(event.user.app_metadata, groups=[string])\n\n"
        "groups = event.user.app_metadata.groups\n\n"
        'with rule("A", when=groups is not None and len(groups) > 0 and all(each == "staff" for each in groups)):\n'
        '    api.user.setAppMetadata("staff", True)',
        6,
        6,
        (("EMPTY_LIST", "an empty list passes every condition"),),
    ),
    Pair(
        "a list that is there, and empty",
        "if (event.user.app_metadata.groups) { api.user.setAppMetadata('seen', true); }",
        "schema(event.user.app_metadata, groups=[string])\n\n"
        'with rule("A", when=len(event.user.app_metadata.groups) > 0):\n    api.user.setAppMetadata("seen", True)',
        3,
        3,
        (("EMPTY_LIST", "an empty list counts as present"), ("TYPE", "event.user.app_metadata.groups is")),
    ),
    Pair(
        "an empty text",
        "if (event.user.nickname) { api.user.setAppMetadata('named', true); }",
        'with rule("A", when=event.user.nickname is not None):\n    api.user.setAppMetadata("named", True)',
        3,
        3,
        (("TRUTHY", "an empty value counts as absent"),),
    ),
    Pair(
        "the number 0",
        "if (!event.user.app_metadata.level) { api.user.setAppMetadata('level', 1); }",
        "schema(event.user.app_metadata, level=number)\n\n"
        'with rule("A", when=event.user.app_metadata.level is None):\n    api.user.setAppMetadata("level", 1)',
        3,
        3,
        (("TRUTHY", "an empty value counts as absent"), ("TYPE", "event.user.app_metadata.level is")),
    ),
    Pair(
        "an empty text that decides",
        "if (event.user.nickname === '') { api.access.deny('name'); }",
        'with rule("A", when=event.user.user_id == "nobody"):\n    api.access.deny("name")',
        3,
        3,
        (("OTHER", "api.access.deny"), ("OTHER", "")),
    ),
    Pair(
        "a key that loses its value",
        "const known = event.user.app_metadata.known || {};\nknown.name = event.user.nickname;\n"
        "api.user.setAppMetadata('known', known);",
        'with rule("A"):\n    api.user.setAppMetadata("known", '
        '{**event.user.app_metadata.known, "name": event.user.nickname})',
        3,
        3,
        (("ABSENT", "what is absent takes the place"), ("TYPE", "event.user.app_metadata.known is")),
    ),
    # What the runs show of the calls
    Pair(
        "an argument that nobody takes",
        "if (!event.user.email_verified) { api.access.deny('verify', 'Please verify'); }",
        'with rule("A", when=not event.user.email_verified):\n    api.access.deny("verify")',
        3,
        3,
    ),
    Pair(
        "an object in a text",
        "api.user.setAppMetadata('plan', `plan ${event.user.app_metadata.plan}`);",
        "plan = read(event.user.app_metadata.plan, string)\n\n"
        'with rule("A"):\n    api.user.setAppMetadata("plan", f"plan {coalesce(plan, \'undefined\')}")',
        1,
        1,
        (("TYPE", "event.user.app_metadata.plan is True, of another type"),),
    ),
    Pair(
        "a value that Auth0 does not keep, which the original survives",
        "try { api.cache.set('plan', event.user.app_metadata.plan); } catch { return; }\n"
        "api.user.setAppMetadata('kept', true);",
        "plan = read(event.user.app_metadata.plan, string)\n\n"
        'with rule("A", when=plan is None):\n    stop()\n\n'
        'with rule("B"):\n    api.cache.set("plan", plan)\n\n'
        'with rule("C"):\n    api.user.setAppMetadata("kept", True)',
        2,
        2,
    ),
    Pair(
        "a URL that is escaped in another way",
        "await fetch(`https://a.example/${btoa(event.user.user_id)}.json?of=a:b`);",
        'with rule("A"):\n    http.get(f"https://a.example/{base64(event.user.user_id)}.json?of={\'a:b\'}",'
        ' accept=..., on_error=abort("no"))',
        1,
        1,
        (("THROWS", ""), ("THROWS", ""), ("ERROR", "the answer is")),
    ),
    Pair(
        "a URL that is escaped twice",
        "api.redirect.sendUserTo(`https://a.example/?of=${encodeURIComponent(event.user.user_id)}`);",
        'with rule("A"):\n    api.redirect.sendUserTo('
        "f\"https://a.example/?of={event.user.user_id.replace('|', '%7C')}\")",
        1,
        1,
        (("OTHER", ""),),
    ),
    # Wrong imports
    Pair(
        "an argument too few",
        "api.user.setAppMetadata('plan', 'free');\napi.user.setAppMetadata('tier', 'a');",
        'with rule("A"):\n    api.user.setAppMetadata("plan", "free")',
        1,
        1,
        (("OTHER", "api.user.setAppMetadata"),),
    ),
    Pair(
        "other words around an object",
        "api.user.setAppMetadata('plan', `plan ${event.client.metadata}`);",
        'with rule("A"):\n    api.user.setAppMetadata("plan", "Plan x")',
        1,
        1,
        (("OTHER", "api.user.setAppMetadata"),),
    ),
    Pair(
        "another bound",
        "if (event.stats.logins_count > 3) { api.multifactor.enable('any'); }",
        'with rule("A", when=event.stats.logins_count >= 3):\n    api.multifactor.enable("any")',
        3,
        3,
        (("OTHER", "the policy api.multifactor.enable"),),
    ),
    Pair(
        "another text",
        "api.user.setAppMetadata('seen', 'yes');",
        'with rule("A"):\n    api.user.setAppMetadata("seen", "Yes")',
        1,
        1,
        (("OTHER", "api.user.setAppMetadata"),),
    ),
    Pair(
        "another order",
        "api.user.setAppMetadata('a', 1);\napi.user.setAppMetadata('b', 1);",
        'with rule("A"):\n    api.user.setAppMetadata("b", 1)\n    api.user.setAppMetadata("a", 1)',
        1,
        1,
        (("OTHER", "api.user.setAppMetadata"),),
    ),
    Pair(
        "a condition too many",
        "if (event.stats.logins_count > 3) { api.multifactor.enable('any'); }",
        'with rule("A", when=event.stats.logins_count > 3 and event.user.email_verified):\n'
        '    api.multifactor.enable("any")',
        3,
        3,
        (("OTHER", "the policy nothing"),),
    ),
    Pair(
        "a denial that is gone",
        "if (event.request.ip === '203.0.113.9') { api.access.deny('ip'); }",
        'with rule("A", when=event.request.ip == "203.0.113.9"):\n    stop()',
        3,
        3,
        (("OTHER", "the policy nothing"),),
    ),
    Pair(
        "another reason",
        "if (!event.user.email_verified) { api.access.deny('verify'); }",
        'with rule("A", when=not event.user.email_verified):\n    api.access.deny("Verify")',
        3,
        3,
        (("OTHER", "api.access.deny"),),
    ),
    # Requests
    Pair(
        "a request",
        "const answer = await fetch('https://score.example/v1');\n"
        "if (!answer.ok) { return; }\n"
        "const score = (await answer.json()).score;\n"
        "if (score === 5) { api.access.deny('score'); }",
        'score = http.get("https://score.example/v1", on_error=stop())\n\n'
        'with rule("A", when=read(score.json.score, number) == 5):\n    api.access.deny("score")',
        5,
        5,
        (
            ("GATE_OPENED:THROWS", "Cannot read properties of null (reading 'score')"),
            ("GATE_OPENED:THROWS", "SyntaxError: Unexpected end of JSON input"),
            ("GATE_OPENED:THROWS", "SyntaxError: Unexpected token"),
            ("GATE_OPENED:THROWS", "TimeoutError"),
            ("GATE_OPENED:THROWS", "TypeError: fetch failed"),
            ("GATE_OPENED:THROWS", "TypeError: terminated"),
        ),
    ),
    *(
        Pair(
            f"a request with {name}",
            f"{code}\nif (body && body.score === 5) {{ api.access.deny('score'); }}",
            'score = http.get(f"https://score.example/v1?of={event.user.user_id}", on_error=stop())\n\n'
            'with rule("A", when=read(score.json.score, number) == 5):\n    api.access.deny("score")',
            taken,
            taken,
        )
        for name, taken, code in (
            (
                "axios",
                6,
                "let body;\nconst of = event.user.user_id;\n"
                f"try {{ body = (await require('axios').get({URL!r}, {{ params: {{ of }} }})).data; }}"
                "\ncatch (error) { return; }",
            ),
            (
                "got",
                6,
                "let body;\nconst of = event.user.user_id;\n"
                f"try {{ body = await require('got')({URL!r}, {{ searchParams: {{ of }} }}).json(); }}"
                "\ncatch (error) { return; }",
            ),
            (
                "request-promise",
                6,
                "let body;\nconst of = event.user.user_id;\n"
                f"try {{ body = await require('request-promise@1.0')({{ url: {URL!r}, qs: {{ of }}, json: true }}); }}"
                "\ncatch (error) { return; }",
            ),
            (
                "request",
                11,
                "const qs = { of: event.user.user_id };\n"
                "const body = await new Promise((done) => require('request')"
                f"({{ uri: {URL!r}, qs, json: true }}, (error, response, body) => {{\n"
                "  if (error || response.statusCode >= 300) done(null); else done(body); }));",
            ),
            (
                "node-fetch",
                10,
                "const fetch = require('node-fetch');\nlet body;\n"
                f"try {{ const answer = await fetch({f'{URL}?of='!r} + encodeURIComponent(event.user.user_id));\n"
                "  const text = await answer.text();\n"
                "  if (!answer.ok) return;\n"
                "  body = text === '' ? null : JSON.parse(text); }\ncatch (error) { return; }",
            ),
        )
    ),
    # Answers, keys and moments
    Pair(
        "two requests, each with an answer of its own",
        "const first = await fetch('https://a.example/one');\n"
        "const second = await fetch('https://b.example/two', { method: 'POST' });\n"
        "if (first.status === 200 && second.status === 404) { api.access.deny('two'); }",
        'one = http.get("https://a.example/one", on_error=abort("one"))\n'
        'two = http.post("https://b.example/two", accept=[404], on_error=abort("two"))\n\n'
        'with rule("A", when=one.status == 200 and two.status == 404):\n    api.access.deny("two")',
        5,
        5,
        (
            ("OTHER", "the policy a request, one"),
            ("OTHER", "the policy a request, a request, two"),
            *[("THROWS", "fetch failed"), ("THROWS", "aborted")] * 2,
            *[("ERROR", 'the answer is "body"')] * 2,
        ),
    ),
    Pair(
        "a parameter that is a secret",
        "if (event.request.query.key === event.secrets.KEY) { return; }\napi.access.deny('key');",
        'secrets("KEY")\n\nwith rule("A", when=read(event.request.query.key, string) != event.secrets.KEY):\n'
        '    api.access.deny("key")',
        3,
        3,
    ),
    Pair(
        "a parameter whose name is a secret",
        "if (event.request.query[event.secrets.NAME] === event.secrets.KEY) { return; }\napi.access.deny('key');",
        'secrets("KEY", "NAME")\n\n'
        'with rule("A", when=event.request.query[event.secrets.NAME] != event.secrets.KEY):\n'
        '    api.access.deny("key")',
        3,
        3,
    ),
    Pair(
        "a parameter whose name is a constant",
        "const NAME = 'plan';\nif (event.request.query[NAME] === 'gold') { return; }\napi.access.deny('plan');",
        'with rule("A", when=read(event.request.query.plan, string) != "gold"):\n    api.access.deny("plan")',
        3,
        3,
    ),
    *(
        Pair(
            f"a moment: {test}",
            f"const now = new Date();\nif ({test}) {{ api.access.deny('now'); }}",
            f'{policy}:\n    api.access.deny("now")',
            taken,
            taken,
            expected,
        )
        for test, policy, taken, expected in (
            (
                "now.getUTCHours() >= 9 && now.getUTCHours() < 17",
                'with rule("A", when=hour(now(), "UTC") >= 9 and hour(now(), "UTC") < 17)',
                5,
                (),
            ),
            (
                "now.getUTCHours() >= 9 && now.getUTCHours() < 17 ",
                'with rule("A", when=hour(now(), "UTC") >= 9 and hour(now(), "UTC") <= 17)',
                5,
                (("OTHER", "the original does nothing"),),
            ),
            (
                "now.getUTCDay() === 6 && now.getUTCHours() === 23 && now.getUTCMinutes() === 41",
                'with rule("A", when=event.user.user_id == "nobody")',
                7,
                (("OTHER", "the policy nothing"), ("OTHER", "the original does nothing")),
            ),
            (
                "now.getUTCMonth() === 11 && now.getUTCDate() === 25",
                'with rule("A", when=event.user.user_id == "nobody")',
                5,
                (("OTHER", "the policy nothing"), ("OTHER", "the original does nothing")),
            ),
            (
                "now > new Date('2031-05-06T07:08:09Z')",
                'with rule("A", when=now() >= time("2031-05-06T07:08:09Z"))',
                3,
                (("OTHER", "the original does nothing"),),
            ),
        )
    ),
    # What the original asks for exactly is no wrong type
    Pair(
        "a flag that the policy reads as a text",
        "if (event.user.app_metadata.blocked === true) { api.access.deny('blocked'); }",
        "schema(event.user.app_metadata, blocked=string)\n\n"
        'with rule("A", when=event.user.app_metadata.blocked == "true"):\n    api.access.deny("blocked")',
        3,
        3,
        (("OTHER", "the original does api.access.deny"), ("OTHER", "the policy api.access.deny")),
    ),
    Pair(
        "an address with an empty part",
        "try { await fetch(`https://a.example/${event.user.nickname}/roles`); } catch {}",
        'with rule("A", when=event.user.nickname is not None):\n'
        '    http.get(f"https://a.example/{event.user.nickname}/roles", accept=..., on_error=log("no"))',
        2,
        2,
        (("ESCAPED", 'event.user.nickname is "", empty'), ("ABSENT", "event.user.nickname is absent")),
    ),
    Pair(
        "a value in a URL as it is, and one that is absent",
        "try { await fetch('https://a.example/users/' + event.user.user_id); } catch {}\n"
        "if (event.user.nickname.length > 3) { api.access.deny('long'); }",
        'with rule("A"):\n    http.get(f"https://a.example/users/{event.user.user_id}", accept=...,'
        ' on_error=log("no"))\n\n'
        'with rule("B", when=len(event.user.nickname) > 3):\n    api.access.deny("long")',
        4,
        4,
        (
            ("ESCAPED", "`event.user.user_id` is put into a URL as it is"),
            ("GATE_OPENED:THROWS", "Cannot read properties of undefined (reading 'length')"),
        ),
    ),
    Pair(
        "a list in a text",
        "try {\n  const answer = await fetch('https://a.example/things');\n"
        "  const things = (await answer.json()).things;\n"
        "  for (const each of things) { api.user.setAppMetadata('of', `g:${each.id}`); }\n} catch {}",
        'answer = http.get("https://a.example/things", accept=..., on_error=log("no"))\n\n'
        'with rule("A"):\n    for each in read(answer.json.things, [json]):\n'
        "        scope = coalesce(read(each.id, string), to_json(each.id))\n"
        '        if scope is not None:\n            api.user.setAppMetadata("of", f"g:{scope}")',
        3,
        3,
        (("ABSENT", ""), ("TYPE", "[object Object] in a text"), ("TYPE", "a list in a text")),
    ),
    Pair(
        "a value that is put into a URL as it is",
        "const users = '/users/';\n"
        "try { await fetch('https://a.example' + users + event.user.user_id); } catch {}",
        'with rule("A"):\n    http.get(f"https://a.example/users/{event.user.user_id}", accept=...,'
        ' on_error=log("no"))',
        2,
        2,
        (("ESCAPED", "`event.user.user_id` is put into a URL as it is"),),
    ),
    Pair(
        "what is no number is converted to one",
        "const size = Number(event.user.app_metadata.size);\n"
        "if (size) { api.idToken.setCustomClaim('https://a.example/size', size); }",
        "size = read(event.user.app_metadata.size, number)\n\n"
        'with rule("A", when=size is not None and size != 0):\n'
        '    api.idToken.setCustomClaim("https://a.example/size", size)',
        3,
        3,
        (("TYPE", ""),),
    ),
    Pair(
        "an item of a list in an answer",
        "let body; try { body = await (await fetch('https://a.example/found')).json(); } catch { return; }\n"
        "const first = body && body.found && body.found.length ? body.found[0] : null;\n"
        "if (first && first.id === 'a') { api.user.setAppMetadata('id', first.id); }",
        'answer = http.get("https://a.example/found", accept=..., on_error=stop())\n'
        "found = read(answer.json.found, [string])\n\n"
        'with rule("A", when=len(found) > 0 and answer.json.found[0].id == "a"):\n'
        '    api.user.setAppMetadata("id", "a")',
        12,
        12,
        (("OTHER", "the original does a request, api.user.setAppMetadata"),),
    ),
    Pair(
        "the last bit of a number",
        "api.idToken.setCustomClaim('https://a.example/size', event.stats.logins_count / 10 * 3);",
        'with rule("A"):\n'
        '    api.idToken.setCustomClaim("https://a.example/size", event.stats.logins_count * 3 / 10)',
        1,
        1,
    ),
    Pair(
        "a wrong number",
        "api.idToken.setCustomClaim('https://a.example/size', event.stats.logins_count + 1);",
        'with rule("A"):\n'
        '    api.idToken.setCustomClaim("https://a.example/size", event.stats.logins_count + 1.000001)',
        1,
        1,
        (("OTHER", ""),),
    ),
    Pair(
        "the words of an error of JSON",
        "try { JSON.parse(event.user.user_id); } catch (error) { api.access.deny(error.message); }",
        'with rule("A", when=from_json(event.user.user_id) is None):\n    api.access.deny("no JSON")',
        2,
        2,
        (("ERROR", "the words of an error are others"),),
    ),
    Pair(
        "a value of another type, and more after a denial",
        "api.idToken.setCustomClaim('https://a.example/tier', event.user.app_metadata.tier || 'free');\n"
        "if (event.user.nickname === 'x') { api.access.deny('no'); }\n"
        "api.idToken.setCustomClaim('https://a.example/more', true);",
        'with rule("A"):\n'
        "    api.idToken.setCustomClaim(\n"
        '        "https://a.example/tier", read(event.user.app_metadata.tier, string) or "free"\n'
        "    )\n\n"
        'with rule("B", when=event.user.nickname == "x"):\n    api.access.deny("no")\n\n'
        'with rule("C"):\n    api.idToken.setCustomClaim("https://a.example/more", True)',
        5,
        5,
        (("AFTER_DENIAL", ""), ("TYPE", "event.user.app_metadata.tier is")),
    ),
    Pair(
        "a null that is left out, and an error",
        "const { boss, roles } = event.user.app_metadata;\n"
        "api.idToken.setCustomClaim('https://a.example/boss', boss ? boss : null);\n"
        "if (roles) { api.idToken.setCustomClaim('https://a.example/roles', roles.map((r) => r.trim())); }",
        "hr = event.user.app_metadata\n\n"
        'with rule("A", when=truthy(hr.boss)):\n'
        '    api.idToken.setCustomClaim("https://a.example/boss", hr.boss)\n\n'
        'with rule("B", when=truthy(hr.roles)):\n'
        "    api.idToken.setCustomClaim(\n"
        '        "https://a.example/roles", [read(r, string).strip() for r in read(hr.roles, [json])]\n'
        "    )",
        6,
        6,
        (
            ("ABSENT", "boss is absent"),
            *[("GATE_OPENED:THROWS", each) for each in ("map", "r.trim", "of null")],
        ),
    ),
    Pair(
        "an argument too many that is null, and an error",
        "if (event.user.nickname === 'x') { api.idToken.setCustomClaim('https://a.example/x', true, null); null.a(); }",
        'with rule("A", when=event.user.nickname == "x"):\n'
        '    api.idToken.setCustomClaim("https://a.example/x", True)',
        3,
        3,
        (("GATE_OPENED:THROWS", ""),),
    ),
    Pair(
        "a refusal that is caught by a denial",
        "try { api.multifactor.enable(`by ${event.user.nickname}`); } catch { api.access.deny('no'); }",
        _ENABLING,
        2,
        2,
        (("THROWS", "after Auth0 has refused api.multifactor.enable"),),
    ),
    Pair(
        "a refusal that is swallowed",
        "try { api.multifactor.enable(`by ${event.user.nickname}`); } catch {}\n"
        "api.user.setAppMetadata('asked', true);",
        f'{_ENABLING}\n    api.user.setAppMetadata("asked", True)',
        2,
        2,
        (("ERROR", "after Auth0 has refused api.multifactor.enable"),),
    ),
    Pair(
        "a refusal that is swallowed, behind a call that the policy lacks",
        "api.user.setAppMetadata('asked', true);\n"
        "try { api.multifactor.enable(`by ${event.user.email_verified}`); } catch {}",
        _ENABLING.replace(
            'coalesce(event.user.nickname, "undefined")', '"true" if event.user.email_verified else "false"'
        ),
        2,
        2,
        (("OTHER", "by true"), ("OTHER", "by false")),
    ),
    Pair(
        "a redirect whose query is put together",
        "const page = new URL('https://a.example/x?from=login');\n"
        "page.searchParams.set('who', event.user.nickname === 'ann' ? \"(Ann Lee) ~!'\" : 'x');\n"
        "api.redirect.sendUserTo(page.href);",
        'who = "(Ann Lee) ~!\'" if event.user.nickname == "ann" else "x"\n\n'
        'with rule("A"):\n    api.redirect.sendUserTo("https://a.example/x?from=login", query={"who": who})',
        3,
        3,
    ),
    Pair(
        "a redirect with another query",
        "api.redirect.sendUserTo('https://a.example/x?who=ann+b');",
        'with rule("A"):\n    api.redirect.sendUserTo("https://a.example/x", query={"who": "ann+b"})',
        1,
        1,
        (("OTHER", ""),),
    ),
)
