"""Only what does nothing is left out."""

import pytest

from actiongen.backends.javascript.absence import call
from actiongen.backends.javascript.prune import prune
from actiongen.backends.javascript.usage import is_pure
from actiongen.javascript import tree as js

ASKED = js.Await(call("fetch", js.String("https://a.example")))
TAKEN = call("api.cache.get", js.String("key"))
HELPED = js.Call(js.Name("picture"), (js.String("ann"),), acts=True)


@pytest.mark.parametrize("value", [ASKED, TAKEN, HELPED, js.Array((TAKEN,)), js.Member(ASKED, "ok")])
def test_a_value_that_does_something_is_kept(value: js.Expr) -> None:
    assert not is_pure(value)
    unread = js.Const("unread", value)
    kept = js.Do(value) if value in (ASKED, TAKEN, HELPED) else unread
    assert prune((unread, js.Const("gone", js.Number(1)))) == (kept,)
    assert prune((js.If(((value, ()),)),)) != ()
    assert prune((js.ForOf("x", value, ()),)) != ()


def test_a_function_that_nobody_calls_does_nothing() -> None:
    assert is_pure(js.Arrow((), (js.Do(TAKEN),)))
    assert not is_pure(call("list.map", js.Arrow((), TAKEN)))
    assert prune((js.Const("ask", js.Arrow((), ASKED, is_async=True)),)) == ()
