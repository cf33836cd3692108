"""What stays JavaScript asks the package `request` as the package wants to be asked, and no call in it gets lost."""

import pytest

from actiongen.core.printer import print_core
from actiongen.core.read import read_core
from actiongen.core.tree import File, Let
from actiongen.importer.convert import convert
from actiongen.importer.lift.callbacks import with_callbacks
from actiongen.importer.model import Kind, Original, Package


def let(code: str) -> Let:
    file = read_core("a.js", code)
    assert isinstance(file, File)
    found = [each for each in file.body.statements if isinstance(each, Let)]
    return found[-1]


@pytest.mark.parametrize("required", ["request", "request@2.88.2"])
def test_an_awaited_request_is_a_promise_of_its_callback(required: str) -> None:
    made = let(
        f"const r = require('{required}'); const f = async (u) => {{ const a = await r.get(u); return a; }};"
    )
    above = let(f"const r = require('{required}');")
    text = " ".join(print_core(with_callbacks(made, [above])).split())
    assert "await new Promise((resolve, reject) => { r.get(" in text
    assert (
        "(requestError, response) => { if (requestError) { reject(requestError); } else { resolve(response); }"
        in text
    )


def test_what_gives_promises_stays() -> None:
    made = let(
        "const x = 1; const f = async (u) => { const got = require('got'); return await got.get(u); };"
    )
    assert with_callbacks(made, ()) == made


LATER = """exports.onExecutePostLogin = async (event, api) => {
  const queue = require("some-queue");
  const box = new queue.Box(event.user.user_id);
  %s
  api.multifactor.enable("any");
};"""


@pytest.mark.parametrize(
    "statement",
    [
        'box.later(() => { api.user.setAppMetadata("seen", true); });',
        'box.on("x", (what) => { if (what) { api.access.deny(what); } });',
    ],
)
def test_a_function_that_acts_later_is_not_taken_out(statement: str) -> None:
    """Nobody would hear of what it does when the steps are over."""
    code = LATER % statement
    package = Package("some-queue", "1.0.0")
    imported = convert(Original(Kind.ACTION, "a.js", "A", code, "post-login", packages=(package,)))
    assert imported.policy is None and imported.problems


def test_an_absent_text_in_a_helper_has_its_default_there() -> None:
    code = """exports.onExecutePostLogin = async (event, api) => {
  const named = (mark) => `${mark}:${event.request.query.channel}`;
  if (event.request.query.channel) api.idToken.setCustomClaim("https://corp.example/c", `${named("a")}-${named("b")}`);
};"""
    policy = convert(Original(Kind.ACTION, "a.js", "A", code, "post-login")).policy
    assert policy is not None and "coalesce(coalesce" not in policy.text
