"""``# allow:``: what a comment covers, and what it does not."""

import pytest

from actiongen.compiler import compile_folder, compile_some
from actiongen.diagnostics.codes import ALL
from actiongen.diagnostics.levels import silenceable
from actiongen.source import Source

from .programs import source

ALLOW = "# allow: personal-data-in-log - our own"


def left(text: str) -> list[tuple[str, int]]:
    """The codes that are left, with their lines."""
    file = source(text)
    found = compile_folder((file,)).diagnostics
    return [
        (each.code.id, file.position(each.span.start).line - 1) for each in found if each.code.id != "AG508"
    ]


@pytest.mark.parametrize(
    "text",
    [
        f'{ALLOW}\nwith rule("a"):\n    log(event.user.email)\n    log(event.user.name)\n',
        f'{ALLOW}\n# and a line below it\nwith rule("a"):\n    log(event.user.email)\n',
        f'with rule("a"):  {ALLOW}\n    log(event.user.email)\n',
        f'with rule(\n    "a",\n    when=event.client.name,\n):  {ALLOW}\n    log(event.user.email)\n',
        f'with rule(\n    "a",  {ALLOW}\n    when=event.client.name,\n):\n    log(event.user.email)\n',
        f'with rule("a"):\n    {ALLOW}\n    log(event.user.email)\n',
        f'with rule("a"):\n    log(event.user.email)  {ALLOW}\n',
        f'with rule("a"):\n    log(\n        "x",\n        event.user.email,  {ALLOW}\n    )\n',
        f'with rule("a"):\n    log(\n        "x",\n        event.user.email,\n    )  {ALLOW}\n',
        f'with rule("a"):\n    log(\n        {ALLOW}\n        event.user.email,\n    )\n',
        f'with rule("a"):\n    if event.client.name:\n        {ALLOW}\n        log(event.user.email)\n',
    ],
)
def test_it_silences(text: str) -> None:
    assert left(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # one line, not the next
        (
            f'with rule("a"):\n    log(event.user.email)  {ALLOW}\n    log(event.user.name)\n',
            [("AG413", 3)],
        ),
        # the header of an if, not its body
        (
            f'with rule("a"):\n    {ALLOW}\n    if event.client.name:\n        log(event.user.email)\n',
            [("AG413", 4), ("AG411", 2)],
        ),
        # an empty line between
        (f'{ALLOW}\n\nwith rule("a"):\n    log(event.user.email)\n', [("AG413", 4), ("AG411", 1)]),
        # another check
        (
            '# allow: email-case - other\nwith rule("a"):\n    log(event.user.email)\n',
            [("AG413", 3), ("AG411", 1)],
        ),
        # below the statement
        (f'with rule("a"):\n    log(event.user.email)\n    {ALLOW}\n', [("AG413", 2), ("AG411", 3)]),
        # the helper, where the call is what is reported
        (
            f'def show(x):\n    {ALLOW}\n    log(x)\n\nwith rule("a"):\n    show(event.user.email)\n',
            [("AG413", 6), ("AG411", 2)],
        ),
    ],
)
def test_it_does_not_silence(text: str, expected: list[tuple[str, int]]) -> None:
    assert sorted(left(text)) == sorted(expected)


def test_a_silenced_error_does_not_stop_the_build() -> None:
    text = '# allow: whole-event-shown - a test tenant\nwith rule("a"):\n    log(event)\n'
    compiled = compile_folder((source(text),))
    assert compiled.is_clean and compiled.value is not None
    assert not compile_folder((source(text.partition("\n")[2]),)).is_clean


def test_a_header_can_be_allowed_to_be_in_no_flow() -> None:
    allowed = '# allow: not-in-flow - bound by hand\naction(name="T", trigger="post-login")\n'
    text = f'{allowed}\nwith rule("a"):\n    stop()\n'
    assert compile_folder((Source("policies/case.policy", text),)).diagnostics == ()


def test_an_unused_one_is_told_only_where_everything_was_looked_at() -> None:
    broken = f'{ALLOW}\nwith rule("a"):\n    log("x")\n    log(nothing)\n'
    assert left(broken) == [("AG201", 4)]
    file = source(f'{ALLOW}\nwith rule("a"):\n    log("x")\n')
    assert [diagnostic.code.id for diagnostic in compile_some((file,), (file,)).diagnostics] == []
    assert [diagnostic.code.id for diagnostic in compile_folder((file,)).diagnostics] == ["AG508", "AG411"]


@pytest.mark.parametrize(
    ("comment", "part"),
    [
        ("# allow: mfa-on-refersh - x", "no check is called `mfa-on-refersh`"),
        ("# allow: AG408 - x", "no check is called `AG408`"),
        ("# allow: mfa-on-refresh", "without a reason"),
        ("# allow: mfa-on-refresh -", "without a reason"),
        ("# allow: mfa-on-refresh because", "without a reason"),
        ("# allow: maybe-absent - it is there", "cannot be allowed"),
        ("# allow: over-limit - just this once", "cannot be allowed"),
        ("# allow:", "allows nothing"),
    ],
)
def test_a_bad_one_is_an_error(comment: str, part: str) -> None:
    file = source(f'{comment}\nwith rule("a"):\n    stop()\n')
    (bad,) = [diagnostic for diagnostic in compile_folder((file,)).diagnostics if diagnostic.is_error]
    assert bad.code.name == "bad-suppression" and part in bad.message


def test_other_comments_are_left_alone() -> None:
    assert left('# allows nobody: a note\n# we allow: nothing\nwith rule("a"):\n    stop()\n') == []


def test_syntax_names_and_types_cannot_be_excused() -> None:
    assert not any(silenceable(code) for code in ALL.values() if code.id[:3] not in ("AG4", "AG5"))
    names = {code.name for code in ALL.values() if silenceable(code)}
    assert {"mfa-on-refresh", "not-in-flow", "unused-definition", "reserved-claim"} <= names
    assert not names & {"unknown-trigger", "over-limit", "resource-clash", "bad-suppression"}
