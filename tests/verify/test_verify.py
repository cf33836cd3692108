"""What the emitter makes does what the policy says, and whatever is broken in it is noticed."""

import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from bench.compile import programs_of
from differential.choices import Choices
from differential.pairs import program_of
from differential.policy import write_policy
from test_good_cases import CASES, GOOD
from verify.cases import judged, programs, shown, verdicts

from actiongen.backends.javascript.emit import assemble, write
from actiongen.verify.texts import lacking

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["policies", "docs/recipes", "tests/cases/templates"])
def test_every_file_is_equal(folder: str) -> None:
    for program in programs_of(ROOT / folder):
        assert shown(verdicts(program)) == [], program.path


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_good_case_is_equal(case, tmp_path: Path) -> None:
    for program in programs_of(case.policies(tmp_path)):
        assert shown(verdicts(program)) == [], program.path


def test_a_name_keeps_the_list_that_a_call_has_replaced() -> None:
    (program,) = programs("""
with rule("Scopes"):
    api.transaction.addTargetScope("read:all")
    if event.transaction.target_scopes is not None:
        log("before", event.transaction.target_scopes)
""")
    assert "const transactionTargetScopes = event.transaction" in write(assemble(program))
    assert shown(verdicts(program)) == []


@pytest.mark.long
def test_generated_policies_are_equal() -> None:
    for seed in range(4_000_000, 4_000_200):
        program = program_of(write_policy(Choices(Random(seed))))
        assert program is None or shown(verdicts(program)) == [], seed


BROKEN = {
    "a condition that is turned round": (
        'with rule("R", when=event.user.email_verified): api.access.deny("no")\n',
        ("if (event.user.email_verified)", "if (!event.user.email_verified)"),
    ),
    "another text": (
        'with rule("R"): api.access.deny("no")\n',
        ('"no"', '"yes"'),
    ),
    "a chain without ?.": (
        'with rule("R", when=event.user.email.endswith("@a.example")): stop()\n'
        'with rule("S"): api.access.deny("no")\n',
        ("email?.", "email."),
    ),
    "a guard that is left out": (
        'with rule("R", when=event.user.email == event.user.username): api.access.deny("no")\n',
        ("event.user.email != null && ", ""),
    ),
    "a return that is left out": (
        'with rule("R", when=event.user.email is None): stop()\nwith rule("S"): api.access.deny("no")\n',
        ("return;", "void 0;"),
    ),
    "calls in another order": (
        'with rule("R"):\n    api.user.setAppMetadata("a", 1)\n    api.user.setAppMetadata("b", 1)\n',
        ('"a", 1);\n  api.user.setAppMetadata("b"', '"b", 1);\n  api.user.setAppMetadata("a"'),
    ),
    "undefined for false": (
        'with rule("R"): api.user.setAppMetadata("a", "a" in event.authorization.roles)\n',
        (" ?? false", ""),
    ),
    "an absent pair that is kept": (
        'with rule("R"): api.user.setAppMetadata("a", {"n": event.user.name})\n',
        ("compact({ n: event.user.name })", "{ n: event.user.name }"),
    ),
    "a number that may be infinite": (
        'n = read(event.request.body.n, number)\nwith rule("R"): api.user.setAppMetadata("a", {"n": n * 2})\n',
        ("asNumber(n * 2)", "n * 2"),
    ),
    "an item too many": (
        'with rule("R", when=event.user.username in ["a", "b"]): api.access.deny("no")\n',
        ('["a", "b"]', '["a", "b", "c"]'),
    ),
    "all for any": (
        'with rule("R", when=any(r.startswith("a") for r in event.authorization.roles)): api.access.deny("no")\n',
        (".some(", ".every("),
    ),
    "an answer that is not waited for": (
        'with rule("R"):\n    http.get("https://a.example/x", on_error=stop())\n    api.access.deny("no")\n',
        ("await sendRequest", "sendRequest"),
    ),
    "a value that a call has changed": (
        'step = read(event.transaction.metadata.step, string)\nwith rule("R"):\n'
        '    api.transaction.setMetadata("step", "b")\n    api.user.setAppMetadata("a", {"n": step})\n'
        '    api.user.setAppMetadata("b", {"n": read(event.transaction.metadata.other, string)})\n',
        ("transactionMetadata.other", "event.transaction?.metadata?.other"),
    ),
    "a number that is finite in another place": (
        'n = read(event.request.body.n, number)\nwith rule("R"):\n'
        '    api.user.setAppMetadata("b", n * 2 if 0 < n and n < 5 else 0)\n'
        '    api.user.setAppMetadata("a", {"n": n * 2})\n',
        ("asNumber(n * 2)", "n * 2"),
    ),
    "a list that is read as another type": (
        'tier = event.user.app_metadata.tier\nwith rule("R", when=read(tier, [string]) is None):\n'
        '    log(read(tier, [number]))\n    api.access.deny("no")\n'
        'with rule("S"):\n    for name in read(tier, [string]): log(name)\n',
        ("asList(tier, asString) == null", "asList(tier, asNumber) == null"),
    ),
    "arguments that are swapped": (
        'with rule("R"): log(event.user.email.replace("a", "b"))\n',
        ('"a", "b"', '"b", "a"'),
    ),
    "null alone": (
        'with rule("R", when=event.user.username is None): api.access.deny("no")\n',
        ("== null", "=== null"),
    ),
    "what is falsy for what is absent": (
        'with rule("R"): log(coalesce(event.user.username, "x"))\n',
        ("??", "||"),
    ),
    "at most for less": (
        'with rule("R", when=time(event.user.created_at) < now() - days(30)): api.access.deny("no")\n',
        ("< now", "<= now"),
    ),
    "another number": (
        'with rule("R", when=time(event.user.created_at) < now() - days(30)): api.access.deny("no")\n',
        ("24 * 60 * 60", "24 * 60 * 59"),
    ),
    "the clock that is read again": (
        'with rule("R"):\n    log(iso(now()))\n    log(iso(now() + days(1)))\n',
        ("new Date(now + MS_PER_DAY)", "new Date(Date.now() + MS_PER_DAY)"),
    ),
    "a slice that ends later": (
        'with rule("R"): log(event.user.email[1:3])\n',
        ("slice(1, 3)", "slice(1, 4)"),
    ),
    "a part behind": (
        'with rule("R"): log(event.user.email.split("@")[0])\n',
        ("[0]", "[1]"),
    ),
    "a flag of a regular expression": (
        'with rule("R", when=matches("^a+$", event.user.email)): api.access.deny("no")\n',
        ("/^a+$/", "/^a+$/i"),
    ),
    "rounded another way": (
        'with rule("R"): log(floor(event.stats.logins_count / 2))\n',
        ("Math.floor", "Math.round"),
    ),
    "cut another way": (
        'with rule("R"): log(floor(event.stats.logins_count / 2))\n',
        ("Math.floor", "Math.trunc"),
    ),
    "a None that is logged": (
        'with rule("R"): log(None, event.user.name)\n',
        ("console.log(null", "console.log(undefined"),
    ),
    "a secret that is logged": (
        'secrets("KEY")\n# allow: absent-secret-compare - it is compared here\n'
        'with rule("R", when=event.request.query.k == event.secrets.KEY): log("found")\n',
        ('console.log("found"', 'console.log("found", event.secrets.KEY'),
    ),
    "another secret": (
        'secrets("KEY", "OTHER")\n'
        'with rule("R", when=event.request.query.k == event.secrets.KEY and event.secrets.OTHER): log("found")\n',
        ("event.secrets.KEY", "event.secrets.OTHER"),
    ),
    "small letters of a language": (
        'with rule("R", when=event.user.email.lower() == "a"): api.access.deny("no")\n',
        ("toLowerCase", "toLocaleLowerCase"),
    ),
    "a list of the event that is sorted in its place": (
        'with rule("R"): log(sorted(event.authorization.roles))\n',
        ("[...event.authorization?.roles].sort()", "event.authorization?.roles.sort()"),
    ),
    "another method of HTTP": (
        'with rule("R"): http.get("https://a.example/x", on_error=stop())\n',
        ('"GET"', '"POST"'),
    ),
    "a failure that goes on": (
        'with rule("R"):\n    http.get("https://a.example/x", on_error=stop())\n    api.access.deny("no")\n',
        ("return;", ""),
    ),
    "the end of a loop that ends only a turn": (
        'with rule("R"):\n    for r in event.authorization.roles:\n        if r == "x": stop()\n        log(r)\n',
        ("return;", "continue;"),
    ),
    "an option that is turned over": (
        'with rule("R"): api.multifactor.enable("any", allowRememberBrowser=False)\n',
        ("false", "true"),
    ),
    "a call that is made later": (
        'with rule("R"): api.access.deny("no")\n',
        ('api.access.deny("no");', 'setTimeout(() => api.access.deny("no"), 0);'),
    ),
    "what is thrown is caught": (
        'with rule("R"): api.access.deny("no")\n',
        ('api.access.deny("no");', 'try { api.access.deny("no"); } catch {}'),
    ),
    "the event that is written to": (
        'with rule("R"): log(event.user.email)\n',
        ("console.log", 'event.user.email = "x";\nconsole.log'),
    ),
    "a method that is replaced for all": (
        'with rule("R", when="a" in event.authorization.roles): api.access.deny("no")\n',
        ("exports.", "Array.prototype.includes = () => true;\nexports."),
    ),
    "a function that Auth0 never calls": (
        'with rule("R"): api.access.deny("no")\n',
        ("onExecutePostLogin", "onExecutePostLogins"),
    ),
    "a call without its argument": (
        'with rule("R"): log(read(event.user.app_metadata.a, string))\n',
        ("asString(event.user.app_metadata?.a)", "asString()"),
    ),
    "another module": (
        'with rule("R"): log(sha256(event.user.user_id, "hex"))\n',
        ('require("node:crypto")', 'require("node:https")'),
    ),
    "another module of a function of the runtime": (
        'secrets("KEY")\nsaid = read(event.request.query.t, string)\nonly_when("There", said is not None)\n'
        'token = jwt.verify(said, event.secrets.KEY, algorithms=["HS256"], audience="a", on_invalid=stop())\n'
        'with rule("R"): log(token.payload.sub)\n',
        ('require("jose")', 'require("other")'),
    ),
    "a function of another handler": (
        'with rule("R"): api.access.deny("no")\n',
        ("onExecutePostLogin", "onContinuePostLogin"),
    ),
    "nothing to come back to": (
        'with rule("R"): api.redirect.sendUserTo("https://a.example/x")\n',
        ("exports.onContinuePostLogin = async () => {};", ""),
    ),
    "another part of an address": (
        'with rule("R"): http.get(f"https://a.example/{event.user.user_id}/x", on_error=stop())\n',
        ("}/x`", "}/y`"),
    ),
    "values of an address that are swapped": (
        'with rule("R"):\n'
        '    http.get(f"https://a.example/{event.user.user_id}/{event.client.client_id}", on_error=stop())\n',
        (
            "${event.user.user_id}/${event.client.client_id}",
            "${event.client.client_id}/${event.user.user_id}",
        ),
    ),
    "an address that is not encoded": (
        'with rule("R"): api.redirect.sendUserTo(f"https://a.example/{event.user.user_id}")\n',
        ("redirectUrl`", "`"),
    ),
    "a number that is not read as one": (
        'n = read(event.request.body.n, number)\nwith rule("R", when=n is not None): log(n * 2, n + 1)\n',
        ("asNumber(event.request.body?.n)", "event.request.body?.n"),
    ),
    "a text that is added to": (
        'with rule("R"): log(event.stats.logins_count + 1)\n',
        ("event.stats.logins_count + 1", 'event.stats.logins_count + "1"'),
    ),
    "a handler to come back to that does something": (
        'with rule("R"): api.redirect.sendUserTo("https://a.example/x")\n',
        ("async () => {}", 'async (event, api) => { api.access.deny("no"); }'),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_break_is_noticed(name: str) -> None:
    policy, change = BROKEN[name]
    (program,) = programs(policy)
    assert shown(verdicts(program)) == []
    found = verdicts(program, change)
    assert any(each.difference is not None for each in found), name


def test_another_text_of_a_function_of_the_runtime_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from actiongen.backends.javascript import runtime

    (program,) = programs(
        'with rule("R", when=email_domain(event.user.email) == "a.b"): api.access.deny("no")\n'
    )
    whole = runtime._text
    monkeypatch.setattr(runtime, "_text", lambda name: whole(name).replace(".toLowerCase()", ""))
    assert shown(verdicts(program)) == [": `emailDomain` is another function"]


def test_a_function_that_the_runtime_lacks_is_noticed() -> None:
    (program,) = programs(
        'with rule("R", when=ip_in(event.request.ip, ["10.0.0.0/8"])): api.access.deny("no")\n'
    )
    file = assemble(program)
    texts = {each.name: each.text for each in file.runtime}
    assert lacking(texts) == frozenset()
    del texts["ipBits"]
    assert lacking(texts) == {"ipBits"}
    assert any(
        each.difference for each in judged(program, replace(file, runtime=file.runtime[:1]), write(file))
    )


SAME = {
    "a time that may be now, under a condition": (
        'schema(event.organization.metadata, since=time, address={"city": string})\n'
        "def act():\n    log(iso(max([coalesce(event.organization.metadata.since, now())])))\n"
        'with rule("R", when=event.organization.metadata.address.city): act()\n'
    ),
    "a number that is finite, which only the front end knows": (
        "def act():\n    log(max([coalesce(event.request.geoip.latitude, 1)]) * 2)\n"
        'with rule("R", when=event.request.geoip.cityName): act()\n'
    ),
    "an instant that is worked out at module level": (
        'with on_continue():\n    back = iso(time("2025-12-31") - days(2))\n'
        '    with rule("R"): api.user.setAppMetadata("a", back)\n'
    ),
    "a list that is read as two types": (
        "tier = event.user.app_metadata.tier\n"
        'with rule("R", when=read(tier, [string]) is None):\n'
        '    log(read(tier, [number]))\n    api.access.deny("no")\n'
        'with rule("S"):\n    for name in read(tier, [string]): log(name.upper())\n'
    ),
    "a loop in which a helper never does anything": (
        'def failed(failure):\n    log("failed")\n'
        "def ask(what):\n"
        '    http.get("https://a.example/x", on_error=failed) if event.transaction is None else None\n'
        'with rule("R"):\n    for locale in event.transaction.ui_locales: ask(locale)\n'
    ),
    "a pair that is never there, in a loop": (
        'rows = read(event.user.app_metadata.rows, [{"id": string}])\n'
        'with rule("R"):\n    for row in rows:\n        n = seconds(1e308) / seconds(2)\n'
        '        api.user.setAppMetadata("a", {coalesce(first(each for each in rows).id, "x"): n})\n'
    ),
    "lists of numbers in texts in lists, which are read elsewhere": (
        "schema(event.request.body, tags=[string])\n"
        'with rule("R"):\n    for tag in event.request.body.tags:\n'
        '        log([to_number(part) for name in event.request.body.tags for part in name.split("ab")])\n'
    ),
    "a list that is sorted twice, in a loop": (
        "schema(event.user.app_metadata, tags=[string])\n"
        'with rule("R"):\n    for tag in event.user.app_metadata.tags:\n'
        "        log(sorted(sorted(event.user.app_metadata.tags, reverse=True)))\n"
    ),
    "a longer list that is sorted, in a loop": (
        "schema(event.user.app_metadata, tags=[string])\n"
        'with rule("R"):\n    for tag in event.user.app_metadata.tags:\n'
        '        log(sorted([*event.user.app_metadata.tags, "b"]))\n'
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_what_is_said_in_another_way_is_the_same(name: str) -> None:
    (program,) = programs(SAME[name])
    assert shown(verdicts(program)) == []


CHAIN = "".join(
    f'    {"el" if index else ""}if "r{index}" in event.authorization.roles:\n        api.access.deny("{index}")\n'
    for index in range(300)
)
NESTED = "    for role in event.authorization.roles:\n" + "".join(
    f'        {"el" if index else ""}if role == "r{index}":\n            '
    + ("stop()\n" if index % 3 else f'log("{index}")\n')
    for index in range(30)
)


@pytest.mark.slow
@pytest.mark.parametrize("body", [CHAIN, NESTED], ids=["of a rule", "in a loop"])
def test_a_long_chain_of_conditions_is_judged(body: str) -> None:
    (program,) = programs(f'with rule("R"):\n{body}with rule("S"): api.access.deny("last")\n')
    assert shown(verdicts(program)) == []
    for index in (0, 9, 25):
        assert any(each.difference for each in verdicts(program, (f'"r{index}"', '"other"'))), index
    assert any(each.difference for each in verdicts(program, ('"last"', '"other"')))
    assert any(each.difference for each in verdicts(program, ("return;", "void 0;")))


@pytest.mark.slow
def test_a_long_condition_is_judged() -> None:
    pairs = (f'event.client.name == "c{index}" and event.user.email == "e{index}"' for index in range(300))
    (program,) = programs(f'with rule("R", when={" or ".join(pairs)}): api.access.deny("no")\n')
    assert shown(verdicts(program)) == []
    assert any(each.difference for each in verdicts(program, ('"c200"', '"other"')))


TABLE = "T = {" + ", ".join(f'"k{index}": ["a{index}", "b{index}"]' for index in range(60)) + "}\n"
COMING_BACK = (
    'secrets("KEY")\n'
    + TABLE
    + 'with rule("Away", when=event.client.name in T):\n    api.redirect.sendUserTo("https://a.example/x")\n'
    "with on_continue():\n"
    "    back = api.redirect.validateToken(secret=event.secrets.KEY, on_error=stop())\n"
    "    only_when("
    + '"It is told", back.ok is True)\n'
    + "".join(
        f'    with rule("R{index}", when=event.request.query.s == "s{index}" and back.level == "l{index}"):\n'
        f'        api.user.setAppMetadata("m{index}", T["k{index}"])\n'
        for index in range(60)
    )
    + '    with rule("Last", when=any("a7" in T[role] for role in event.authorization.roles if role in T)):\n'
    "        for role in event.authorization.roles:\n"
    "            if role in T:\n"
    '                for part in T[role]: api.authentication.recordMethod(f"https://a.example/{part}")\n'
)


@pytest.mark.slow
def test_a_large_table_and_a_large_block_to_come_back_to_are_judged() -> None:
    (program,) = programs(COMING_BACK)
    assert shown(verdicts(program)) == []
    for change in (
        ('"b31"', '"other"'),
        ('"l40"', '"other"'),
        ('"m59"', '"other"'),
        ('includes("a7")', 'includes("a8")'),
        ("ok !== true", "ok === true"),
        ("hasOwn(T, role)", "hasOwn(T, part)"),
    ):
        assert any(each.difference for each in verdicts(program, change)), change


SHORT_AND_LONG = {
    "calls in calls": (
        'def h(a):\n    return a.lower() if a == "x" else a.upper()\n'
        f'with rule("R"): log({"h(" * 12}event.user.user_id{")" * 12})\n'
    ),
    "a list that is doubled": 'a0 = ["a"]\n'
    + "".join(f"a{index + 1} = [*a{index}, *a{index}]\n" for index in range(20))
    + 'with rule("R"): log(len(a20))\n',
}


@pytest.mark.parametrize("name", SHORT_AND_LONG)
def test_what_doubles_with_each_step_is_not_judged(name: str) -> None:
    (program,) = programs(SHORT_AND_LONG[name])
    assert shown(verdicts(program)) == ["onExecutePostLogin: it would take too long"]


def test_where_all_kinds_would_take_too_long_a_difference_for_some_is_found() -> None:
    text = (GOOD / "arithmetic.policy").read_text(encoding="utf-8")
    (program,) = programs(text.partition('trigger="post-login")')[2])
    assert shown(verdicts(program)) == []
    file = assemble(program)
    text = re.sub(r"asNumber\((event\.user\.app_metadata\?\.[ab])\)", r"\1", write(file))
    (found,) = judged(program, file, text)
    assert found.difference is not None
