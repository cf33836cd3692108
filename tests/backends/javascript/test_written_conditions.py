"""What the JavaScript says for a condition. ``meta`` stands for the metadata of the Application."""

import pytest
from backends.javascript.written import SCHEMA, handler_of


def written(condition: str, schema: str = "") -> str:
    code = handler_of(
        f'{schema}\nwith rule("r", when={condition}):\n    stop()\nwith rule("s"):\n    log(1)\n'
    )
    line = " ".join(code.split()).replace("!( ", "!(").replace(" ))", "))")
    return line.partition("if (")[2].partition(") { return; }")[0].strip()


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ('event.user.email == "a"', 'event.user.email === "a"'),
        ('event.user.email != "a"', 'event.user.email !== "a"'),
        ('"a" == event.user.email', '"a" === event.user.email'),
        (
            "event.user.email == event.user.nickname",
            "event.user.email != null && event.user.email === event.user.nickname",
        ),
        (
            "event.user.email != event.user.nickname",
            "event.user.email == null || event.user.email !== event.user.nickname",
        ),
        ("event.user.user_id != event.user.nickname", "event.user.user_id !== event.user.nickname"),
        ("not (event.stats.logins_count > 1)", "event.stats.logins_count <= 1"),
        ("not (1 < event.stats.logins_count)", "event.stats.logins_count <= 1"),
        ("event.stats.logins_count > 1", "event.stats.logins_count > 1"),
        ('read(meta.x, json) == "a"', 'meta?.x === "a"'),
        ("event.user.email_verified", "event.user.email_verified"),
        ("not event.user.email_verified", "!event.user.email_verified"),
        ("event.user.email_verified is False", "event.user.email_verified === false"),
        ("event.user.email is None", "event.user.email == null"),
        ("event.user.email is not None", "event.user.email != null"),
        ("meta.zz is None", "meta?.zz == null"),
        ('"a" in event.user.user_id', 'event.user.user_id.includes("a")'),
        ('"a" not in event.user.user_id', '!event.user.user_id.includes("a")'),
        ('"a" in event.user.email', 'event.user.email?.includes("a")'),
        ('"x" in event.request.query.a', 'asArray(event.request.query?.a)?.includes("x")'),
        ('event.user.user_id in {"a": 1}', "Object.hasOwn({ a: 1 }, event.user.user_id)"),
        ('matches(r"^a", event.user.user_id)', "/^a/.test(event.user.user_id)"),
        ('matches(r"^a", event.user.email)', "event.user.email != null && /^a/.test(event.user.email)"),
        ('event.user.user_id.startswith("a")', 'event.user.user_id.startsWith("a")'),
        ('event.user.email.startswith("a")', 'event.user.email?.startsWith("a")'),
        ('not event.user.email.startswith("a")', '!event.user.email?.startsWith("a")'),
        (
            'not (event.user.email_verified or event.user.email == "a")',
            '!event.user.email_verified && event.user.email !== "a"',
        ),
        (
            'any(x == "a" for x in ["a", event.user.user_id])',
            '["a", event.user.user_id].some((x) => x === "a")',
        ),
        (
            'not any(x == event.user.user_id for x in ["a", "b"])',
            '!["a", "b"].some((x) => x === event.user.user_id)',
        ),
        ("event.user.email", "event.user.email"),
        ("len(event.authorization.roles) > 0", "event.authorization?.roles?.length > 0"),
        ("time(event.user.created_at) < now()", "Date.parse(event.user.created_at) < now"),
        ('hour(now(), "UTC") < 8', 'hourIn(now, "UTC") < 8'),
        ('8 <= hour(now(), "UTC") < 17', '8 <= hourIn(now, "UTC") && hourIn(now, "UTC") < 17'),
        ('not (8 <= hour(now(), "UTC") < 17)', 'hourIn(now, "UTC") < 8 || hourIn(now, "UTC") >= 17'),
        ('ip_in(event.request.ip, ["10.0.0.0/8"])', 'ipIn(event.request.ip, ["10.0.0.0/8"])'),
        ('(event.user.email or "x") == "x"', '(event.user.email || "x") === "x"'),
        ('coalesce(event.user.email, "x") == "x"', '(event.user.email ?? "x") === "x"'),
        (
            '(event.user.email if event.user.email_verified else "x") == "x"',
            '(event.user.email_verified ? event.user.email : "x") === "x"',
        ),
        ('event.transaction.protocol == "samlp"', 'event.transaction?.protocol === "samlp"'),
        ("meta.length == 3", 'ownMember(meta, "length") === 3'),
        ("meta.xs == 3", "meta?.xs === 3"),
        ('read(meta.z, {"a": string, "b": [string]}).a == "q"', 'meta?.z?.a === "q"'),
        ('read(meta.z, {"a": string}).a != "q"', 'meta?.z?.a !== "q"'),
        ('read(meta.z, string) in ["q"]', '["q"].includes(meta?.z)'),
        (
            "time(coalesce(event.user.last_password_reset, event.user.created_at)) < now()",
            "Date.parse(event.user.last_password_reset ?? event.user.created_at) < now",
        ),
        (
            "time(coalesce(event.user.name, event.user.created_at)) < now()",
            "parseTime(event.user.name ?? event.user.created_at) < now",
        ),
    ],
)
def test_conditions(condition: str, code: str) -> None:
    assert written(condition) == code


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ('meta.a == "x"', 'meta?.a === "x"'),
        ('meta.a != "x"', 'meta?.a !== "x"'),
        ("meta.a == meta.a", 'typeof meta?.a === "string" && meta?.a === meta?.a'),
        ("meta.n == 1", "meta?.n === 1"),
        ("meta.n != 1", "meta?.n !== 1"),
        ("meta.n > 1", "asNumber(meta?.n) > 1"),
        ("meta.n >= 1", "asNumber(meta?.n) >= 1"),
        ("1 < meta.n", "1 < asNumber(meta?.n)"),
        ("1 < meta.n < 3", "1 < asNumber(meta?.n) && meta?.n < 3"),
        ("not (1 < meta.n < 3)", "!(1 < asNumber(meta?.n) && meta?.n < 3)"),
        ("not (meta.n > 1)", "!(asNumber(meta?.n) > 1)"),
        ("meta.b", "meta?.b === true"),
        ("meta.b is True", "meta?.b === true"),
        ("not meta.b", "meta?.b !== true"),
        ("meta.a is None", 'typeof meta?.a !== "string"'),
        ("meta.b is None", 'typeof meta?.b !== "boolean"'),
        ("meta.xs is None", "asList(meta?.xs, asString) == null"),
        ('meta.d.x == "q"', 'meta?.d?.x === "q"'),
        ("meta.d is None", "meta?.d == null"),
        ("meta.d.x is not None", 'typeof meta?.d?.x === "string"'),
        ("meta.t is None", "parseTime(meta?.t) == null"),
        ("meta is None", "meta == null"),
        ('"a" in meta.xs', 'asList(meta?.xs, asString)?.includes("a")'),
        ('"a" not in meta.xs', '!asList(meta?.xs, asString)?.includes("a")'),
        ('meta.a not in ["x"]', '!["x"].includes(meta?.a)'),
        ("meta.n in [1, 2]", "[1, 2].includes(meta?.n)"),
        ('matches(r"^a", meta.a)', "isMatch(/^a/, meta?.a)"),
        ('not matches(r"^a", meta.a)', "!isMatch(/^a/, meta?.a)"),
        ('meta.a.startswith("a")', 'asString(meta?.a)?.startsWith("a")'),
        ("event.user.email_verified and meta.b", "event.user.email_verified && meta?.b === true"),
        (
            'event.user.email_verified or meta.b and event.user.email == "a"',
            'event.user.email_verified || (meta?.b === true && event.user.email === "a")',
        ),
        (
            "not (event.user.email_verified and meta.n > 3)",
            "!(event.user.email_verified && asNumber(meta?.n) > 3)",
        ),
        (
            "all(len(x) > 3 for x in meta.xs)",
            "asList(meta?.xs, asString)?.every((x) => x.length > 3) ?? true",
        ),
        ("len(meta.xs) == 0", "asList(meta?.xs, asString)?.length === 0"),
        ("meta.a", "asString(meta?.a)"),
        ("meta.t < now()", "parseTime(meta?.t) < now"),
        ("now() - meta.t > days(1)", "now - parseTime(meta?.t) > MS_PER_DAY"),
        (
            "event.user.email_verified if event.user.email is None else meta.b",
            "event.user.email == null ? event.user.email_verified : asBoolean(meta?.b)",
        ),
        ("event.user.email_verified == meta.b", "event.user.email_verified === meta?.b"),
        ("event.user.email_verified != meta.b", "event.user.email_verified !== meta?.b"),
        ("event.user.user_id == meta.a", "event.user.user_id === meta?.a"),
    ],
)
def test_conditions_of_a_schema(condition: str, code: str) -> None:
    assert written(condition, SCHEMA) == code
