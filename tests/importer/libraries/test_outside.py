"""Calls that somebody outside notices are found, so that none of them can get lost."""

import pytest

from actiongen.core import tree as core
from actiongen.core.read import read_core
from actiongen.core.tree import File
from actiongen.core.walk import bottom_up
from actiongen.importer.convert import convert
from actiongen.importer.libraries.asked.outside import outside
from actiongen.importer.lift import policy
from actiongen.importer.model import Kind, Original

ABOVE = 'const axios = require("axios");\nconst _ = require("lodash");\nconst Sender = require("sender-of-mail");\n'


def _found(body: str) -> list[str]:
    code = f"{ABOVE}exports.onExecutePostLogin = async (event, api) => {{\n{body}\n}};"
    file = read_core("a.js", code)
    assert isinstance(file, File)
    return sorted(code[span.start : span.end] for span in outside(file))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('await fetch("https://a.b");', ['fetch("https://a.b")']),
        ('axios.post("https://a.b", {});', ['axios.post("https://a.b", {})']),
        ('const r = await axios.get("https://a.b");\napi.x(r.data);', ['axios.get("https://a.b")']),
        ('axios.get("https://a.b").then((r) => api.x(r.data));', None),
        ('console.log("in");', ['console.log("in")']),
        ("const s = new Sender(event.secrets.K);\nawait s.send({});", ["s.send({})"]),
        ("const s = new Sender(event.secrets.K);\ns.send({});", ["s.send({})"]),
        ("const tell = async () => { await fetch(event.secrets.U); };\nawait tell();", None),
        ('const request = require("request");\nrequire("dotenv");\napi.x();', []),
        ('api.x(_.get(event, "user.email"));', []),
        ('const c = axios.create({ baseURL: "https://a.b" });', []),
        ("api.x(JSON.stringify(event.user));", []),
    ],
)
def test_what_reaches_the_outside_is_found(body: str, found: list[str] | None) -> None:
    if found is None:
        assert any("fetch(" in each or "axios.get(" in each for each in _found(body))
    else:
        assert _found(body) == found


def test_a_request_that_a_pass_loses_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    body = 'await fetch("https://a.b");\n  api.access.deny("x");'
    code = f"exports.onExecutePostLogin = async (event, api) => {{\n  {body}\n}};"
    original = Original(Kind.ACTION, "a.js", "A", code)
    assert convert(original).policy is not None

    def lost(file: File) -> File:
        return policy.pruned(_without_requests(file))

    monkeypatch.setattr(policy, "with_plain_returns", lost)
    imported = convert(original)

    assert imported.policy is None
    assert {each.what for each in imported.problems} == {"a call that would be lost"}


def _without_requests(file: File) -> File:
    def change(node: object) -> object:
        is_request = isinstance(node, core.Do) and isinstance(node.value, core.Builtin)
        return [] if is_request else node

    return bottom_up(file, change)
