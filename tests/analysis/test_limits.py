"""How much a file may spell out: definitions that build on one another, and calls of helpers."""

import pytest
from checks.programs import HEADER, source

from actiongen.analysis import helpers
from actiongen.diagnostics.model import Diagnostic
from actiongen.unit import analyse_source, loader


def errors(text: str) -> list[Diagnostic]:
    file = source(HEADER + text)
    return [each for each in analyse_source(file, loader((file,))).diagnostics if each.is_error]


def messages(text: str) -> list[str]:
    return [each.message for each in errors(text)]


def definitions(count: int) -> str:
    lines = [f'n{number} = n{number - 1} + "x"\n' for number in range(1, count)]
    return "n0 = event.user.user_id\n" + "".join(lines) + f'\nwith rule("Shown"):\n    log(n{count - 1})\n'


def test_definitions_build_on_one_another_a_hundred_deep() -> None:
    assert not messages(definitions(100))
    assert messages(definitions(102)) == ["definitions build on one another more than 100 deep"]


@pytest.mark.parametrize("value", ["f(event.user.user_id)", "f(name)"])
@pytest.mark.parametrize("of", ["def f(x):\n    return x.lower()\n\n\n", "def f(x):\n    log(x)\n\n\n"])
def test_helpers_make_so_many_calls_and_no_more(of: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line = f"    log({value})\n" if "return" in of else f"    {value}\n"
    text = f'name = event.user.user_id\n\n\n{of}with rule("Called"):\n    log(name)\n'
    monkeypatch.setattr(helpers, "MOST_CALLS", 8)
    assert not messages(text + line * 8)
    found = errors(text + line * 12)
    assert [each.message for each in found] == ["the helpers of this file make more than 8 calls"]
    assert found[0].help == "give the value a name, and use the name in place of a second call"


def test_calls_of_helpers_named_in_on_error_count(monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'def f(failure):\n    log(failure.reason)\n\n\nwith rule("Asked"):\n'
    ask = '    http.get("https://a.example", timeout=seconds(1), on_error=f)\n'
    monkeypatch.setattr(helpers, "MOST_CALLS", 3)
    assert not messages(text + ask * 3)
    assert messages(text + ask * 5) == ["the helpers of this file make more than 3 calls"]


def chain(count: int) -> str:
    first = "def h0(x):\n    return x.lower()\n\n\n"
    others = [f"def h{n}(x):\n    return h{n - 1}(x)\n\n\n" for n in range(1, count)]
    return first + "".join(others) + f'with rule("Called"):\n    log(h{count - 1}(event.user.user_id))\n'


def test_helpers_call_each_other_twenty_deep() -> None:
    assert not messages(chain(20))
    assert messages(chain(21)) == ["helpers call each other more than 20 deep"]
