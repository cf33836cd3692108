"""JavaScript that says the same in other words, and JavaScript that differs from it in one place.

A part of ``same_values.txt`` has expressions over the names of ``GIVEN``, or bodies where its name says so. Those of
one line, with ``≡`` between them, come to the same in each run; for two lines there are values that tell them apart,
where nothing is known of a number of the event but that it is one. Both are read into one space, without a policy:
each rule of the normal form stands next to where it must not apply.
"""

import itertools
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from verify.cases import programs

from actiongen.auth0.model import Trigger
from actiongen.javascript.parse import Node as Ast
from actiongen.javascript.parse import parse_javascript
from actiongen.verify.compare import Comparison
from actiongen.verify.functions import Functions
from actiongen.verify.methods import NeverWrittenError
from actiongen.verify.runtime import _TABLE, known
from actiongen.verify.space import Space
from actiongen.verify.statements import JavaScript
from actiongen.verify.stream import Stream
from actiongen.verify.terms import OBJECT, Node
from actiongen.verify.texts import _PARTS, _PATTERNS

PARTS = {
    name.removeprefix("# "): [line.split(" ≡ ") for line in lines]
    for part in Path(__file__).with_name("same_values.txt").read_text("utf-8").split("\n\n")
    for name, *lines in [part.strip().splitlines()]
}
GIVEN = {
    "t": "event.user.user_id",
    "u": "event.client.name",
    "w": "event.tenant.id",
    "e": "event.user.email",
    "f": "event.user.name",
    "b": "event.user.email_verified",
    "c": 't.startsWith("c")',
    "d": 'u.startsWith("d")',
    "n": "event.stats.logins_count",
    "m": "u.length",
    "s": "splitCsv(t)",
    "q": "splitCsv(u)",
    "i": "event.user.identities",
    "j": "event.user.app_metadata?.j",
    "k": "event.user.app_metadata?.k",
    "o": "event.client.metadata",
}
"""Texts (two that may be missing), booleans, numbers, lists of texts, a list of records, and JSON."""
NAMES = "".join(f"const {name} = {value}; " for name, value in GIVEN.items())
FILE = 'const crypto = require("node:crypto"); exports.onExecutePostLogin = async (event, api) => { '
ABLE = frozenset((*_PATTERNS, *_PARTS, "reason", "failed_status"))
EXTERN = {"score": "extern externs/tools.js#score", "rate": "extern externs/tools.js#rate"}

PLAIN = ("undefined", "null", "true", "false", '""', "0", "NaN", "[]", "({})", "undefined.a")
PLAIN_BODIES = (";", "undefined.a;", "console.log(undefined);")
"""What something comes to where both readings forget it: that stands in each part."""


@cache
def trigger() -> Trigger:
    (program,) = programs('with rule("R"): log("x")\n')
    return program.header.trigger


class Readings:
    """What pieces of JavaScript do, in one space."""

    def __init__(self, *, are_bodies: bool) -> None:
        self.are_bodies = are_bodies
        self.space = Space(2_000_000)
        self.values = Functions(self.space)
        self.event = self.space.value(self.space.term("event", (), OBJECT, trigger().event))
        given, _ = self.read(NAMES, {"event": self.event})
        self.given = given.module.names

    def read(self, text: str, names: Mapping[str, Node]) -> tuple[JavaScript, Mapping[str, Ast]]:
        """A file that is read where names stand for values."""
        script = parse_javascript(text)
        assert not isinstance(script, str), (text, script)
        javascript = JavaScript(self.values, known, frozenset(_TABLE), EXTERN, trigger().methods)
        javascript.able = ABLE
        javascript.module.names.update(names)
        return javascript, javascript.read(script.program)

    def of(self, code: str) -> Stream:
        body = code if self.are_bodies else f'api.user.setAppMetadata("a", {code});'
        javascript, exported = self.read(f"{FILE}{body} }};", self.given)
        return javascript.handle(exported["onExecutePostLogin"], self.event)

    def are_same(self, one: Stream, other: Stream) -> bool:
        return Comparison(self.space).difference(one, other) is None


@pytest.mark.parametrize("name", PARTS)
def test_only_what_is_the_same_is_held_to_be_the_same(name: str) -> None:
    readings = Readings(are_bodies=name.startswith("bodies"))
    read = {code: readings.of(code) for line in PARTS[name] for code in line}
    assert len(read) == sum(map(len, PARTS[name]))
    lines = [line[0] for line in PARTS[name]]
    for plain in PLAIN_BODIES if readings.are_bodies else PLAIN:
        if plain not in read:
            read[plain] = readings.of(plain)
            lines.append(plain)
    assert [
        (first, code)
        for first, *rest in PARTS[name]
        for code in rest
        if not (readings.are_same(read[first], read[code]) and readings.are_same(read[code], read[first]))
    ] == []
    pairs = itertools.permutations(lines, 2)
    assert [pair for pair in pairs if readings.are_same(read[pair[0]], read[pair[1]])] == []


@pytest.mark.parametrize(
    "body",
    [
        "let x = 1;",
        "var x = 1;",
        "for (;;) {}",
        "while (b) {}",
        "try { console.log(t); } catch {}",
        "switch (n) {}",
        "throw t;",
        "label: console.log(t);",
    ],
)
def test_what_no_policy_has_is_not_read(body: str) -> None:
    with pytest.raises(NeverWrittenError):
        Readings(are_bodies=True).of(body)


@pytest.mark.parametrize(
    "code",
    [
        "t ** 2",
        "t % 2",
        "t == u",
        "t != u",
        "+t",
        "~n",
        "n | m",
        "t in o",
        "t.at(0)",
        "t.concat(u)",
        "t.toLowerCase(u)",
        "t.startsWith(u, 1)",
        "t.split(u, 1)",
        "t.split(1)",
        "t.split()",
        "t.slice(u)",
        "t.slice(e)",
        't.replaceAll("a", "$&")',
        't.replaceAll("a", u)',
        "t.replaceAll(1, u)",
        't.replaceAll("a", () => 1)',
        "s.foo()",
        "s.at(n)",
        's.at("0")',
        "s.at(1.5)",
        "s.join()",
        "s.join(1)",
        's.join(",", ",")',
        "s.includes(t, 1)",
        "s.reverse()",
        "s.sort()",
        "q.push(t)",
        "[...s, n].sort()",
        "[...s].sort((x, y) => 1)",
        "[...s].sort((x, y) => x - y)",
        "s.map((x) => x.length).reduce((x, y) => x + y)",
        "s.map((x) => x.length).reduce((x, y) => x + y, 1)",
        "s.map((x) => x.length).reduce((x, y) => x - y, 0)",
        "s.map((x) => x.length).reduce((x, y) => x + y, 0, 0)",
        "s.map((x, y) => y).length",
        "n.toFixed(2)",
        "Math.max(n, t)",
        "Math.max()",
        "Math.abs(n)",
        "Object.keys(t)",
        "Object.keys(s)",
        "Object.keys(o, o)",
        'Object.hasOwn({ a: e }, "a")',
        'Object.hasOwn({ a: t, ...(b ? { c: e, ...o } : {}) }, "a")',
        'Object.hasOwn(Object.fromEntries([["a", e]]), "a")',
        'Object.hasOwn(Object.fromEntries(s.map((x) => [x, e])), "a")',
        "Object.fromEntries(t)",
        "Object.assign({}, o)",
        "JSON.parse(t)",
        "JSON.stringify(t, null, 2)",
        "Boolean()",
        "Number(t)",
        "new Date(n, m).toISOString()",
        "new Date().toISOString()",
        "new Date(n).toString()",
        "/a/.exec(t)",
        "/a/.test(t, u)",
        "/a/.test()",
        'crypto.createHash("sha256").digest("hex")',
        'crypto.createHash("sha256").update(t, u).digest("hex")',
        'crypto.createHash("sha256").update(t).update(u).digest("hex")',
        'crypto.createHash("sha256", t).update(u).digest("hex")',
        'crypto.createHmac("sha256").update(t).digest("hex")',
        "Buffer.from(t).toString()",
        'Buffer.from(t, "hex").toString("base64")',
        'Buffer.from(t).toString("base64", 1)',
        "api.access.allow(t)",
        "emailDomain(t, u)",
        "emailDomain()",
        "emailDomain(n)",
        "splitCsv(s)",
        "removePrefix(t)",
        'joinTexts(s, ",")',
        'replaceText(t, "a")',
        "replaceText(t, u, 1)",
        "listItem(s, t)",
        "listItem(s, n)",
        "sortedBy(i, (x) => x.provider, 2)",
        "sortedBy(i, (x) => x.provider, n)",
        "sortedBy(t, (x) => x)",
        "isMatch(t, u)",
        "compact(t)",
        "asList(j, t)",
        "asList(j, (x) => x ?? undefined)",
        "asList(j, (x) => x)",
        "asList(j, (x) => t)",
        "asRecord(j, o)",
        "asRecord(j, { [t]: asString })",
        "asRecord(j, { a: t })",
        "asRecord(j, { a: (x) => x })",
        "asRecord(j, { a: (x) => asList(k, asString) })",
        "asList(j, (x) => asList(x, asString) ?? [])",
        "toIso(t)",
        "weekdayIn(t, u)",
        "hourIn(n)",
        "encodedUrl(t, u)",
        "encodedUrl([...s], u)",
        "withJsonType(t)",
        "withJsonType(e)",
        "ownMember(o)",
        "[, t]",
        "((x) => x)(...s)",
        "(class {})",
        "(function () {})",
        "1n",
    ],
)
def test_what_nobody_knows_is_nothing_that_a_policy_means(code: str) -> None:
    """It is no error that is thrown either: nothing catches it."""
    found = Readings(are_bodies=False).of(f"unlessThrown(() => {code})")
    assert "throws" in [item.kind for item in found.items]
