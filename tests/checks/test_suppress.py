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
        # an error that can be silenced hides nothing
        (
            '# allow: email-case - other\nwith rule("a"):\n    log(event)\n',
            [("AG410", 3), ("AG411", 1)],
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
        ("# allow: breaks-in-wya - x", "no check is called `breaks-in-wya`"),
        ("# allow: AG421 - x", "no check is called `AG421`"),
        ("# allow: breaks-in-way", "without a reason"),
        ("# allow: breaks-in-way -", "without a reason"),
        ("# allow: breaks-in-way because", "without a reason"),
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
    others = {code.name for code in ALL.values() if silenceable(code) and code.id[:3] not in ("AG4", "AG5")}
    assert others == {"vague-denial-test"}
    names = {code.name for code in ALL.values() if silenceable(code)}
    assert {"breaks-in-way", "not-in-flow", "unused-definition", "reserved-claim"} <= names
    assert not names & {"unknown-trigger", "over-limit", "resource-clash", "bad-suppression"}


CASE = 'event.user.email == "a@b.c"'
ALLOW_CASE = "# allow: email-case - as they come"


@pytest.mark.parametrize(
    "branches",
    [
        f'    {ALLOW_CASE}\n    if {CASE}:\n        log("x")\n',
        f'    if (\n        {CASE}\n    ):  {ALLOW_CASE}\n        log("x")\n',
        f'    if (\n        {CASE}\n    ):  {ALLOW_CASE}\n        # about the log\n\n        log("x")\n',
        f'    if event.client.name == "a":\n        log("x")\n    elif {CASE}:  {ALLOW_CASE}\n        log("y")\n',
        f'    if event.client.name == "a":\n        log("x")\n    {ALLOW_CASE}\n    elif {CASE}:\n        log("y")\n',
        f'    for role in event.authorization.roles:\n        {ALLOW_CASE}\n        if {CASE}:\n            log("y")\n',
        f'    {ALLOW_CASE}\n    for role in [r for r in event.authorization.roles if {CASE}]:\n        log("y")\n',
        f'    if event.client.name == "a":\n        log("x")\n    else:\n        log({CASE})  {ALLOW_CASE}\n',
    ],
)
def test_it_silences_the_header_of_a_block(branches: str) -> None:
    assert left(f'with rule("a"):\n{branches}') == []
    assert left(f'with rule("a"):\n{branches}'.replace(ALLOW_CASE, "# nothing")) != []


@pytest.mark.parametrize("before", [f"    {ALLOW_CASE}\n    {{}}\n", f"    {{}}  {ALLOW_CASE}\n"])
@pytest.mark.parametrize(
    "line", [f'if {CASE}: log("x")', f"if event.client.name: log({CASE})", f"for x in [1]: log({CASE})"]
)
def test_it_silences_all_of_a_block_on_one_line(before: str, line: str) -> None:
    assert left(f'with rule("a"):\n{before.format(line)}') == []


def test_what_is_unused_is_told_beside_an_error_that_could_be_allowed() -> None:
    text = f'{ALLOW_CASE}\nwith rule("a"):\n    log(event)\n'
    assert sorted(code for code, _ in left(text)) == ["AG410", "AG411"]


def test_it_silences_a_helper_line_by_line() -> None:
    helper = f'def is_ann(x):\n    {ALLOW_CASE}\n    return {CASE} and x == "a"\n\n'
    assert left(f'{helper}with rule("a", when=is_ann(event.client.name)):\n    log("x")\n') == []


@pytest.mark.parametrize(
    ("name", "message", "written"),
    [
        ("zzz", "no check is called `zzz`", None),
        ("email-cas", "no check is called `email-cas`", "email-case"),
        ("AG415", "no check is called `AG415`", "email-case"),
        ("ag415", "no check is called `ag415`", "email-case"),
    ],
)
def test_the_fix_of_a_wrong_name_writes_the_one_that_was_meant(
    name: str, message: str, written: str | None
) -> None:
    text = f'# allow: {name} - as they come\nwith rule("a"):\n    stop()\n'
    (bad,) = [each for each in compile_folder((source(text),)).diagnostics if each.is_error]
    assert bad.message == message
    assert [edit.replacement for edit in bad.fix.edits] == [written] if bad.fix else written is None


@pytest.mark.parametrize("comment", ["# allow AG415", "# noqa: AG415", "# ignore email-case"])
def test_a_comment_of_another_kind_is_rewritten(comment: str) -> None:
    (bad,) = [
        each
        for each in compile_folder((source(f'{comment} - x\nwith rule("a"):\n    stop()\n'),)).diagnostics
        if each.is_error
    ]
    assert bad.message == "this comment allows nothing" and bad.fix is not None
    (edit,) = bad.fix.edits
    assert edit.replacement == "# allow: email-case"
    assert source(f"{comment} - x\n").text[edit.span.start : edit.span.end] == comment


def test_a_comment_that_only_looks_like_one_is_left_alone() -> None:
    assert left('# allow no-such-check\n# noqa: AG999\nwith rule("a"):\n    stop()\n') == []
