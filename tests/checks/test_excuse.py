"""Comments that allow what is found: over all bad cases, and in the places where comments are easily misplaced."""

import pytest
from bad_cases import BAD, cases_of

from actiongen.checks.excuse import excused
from actiongen.compiler import compile_folder
from actiongen.diagnostics.levels import silenceable
from actiongen.diagnostics.model import Diagnostic
from actiongen.source import Source
from actiongen.syntax.parse import parse

from .programs import source

CASES = [
    case for file in sorted(BAD.glob("AG[458]*.policy")) for case in cases_of(file) if case.code != "AG420"
]
FLOWS = Source("policies/all_flows.policy", 'flow("post-login", ["case"])\n')


def diagnose(sources: tuple[Source, ...]) -> tuple[Diagnostic, ...]:
    return compile_folder(sources).diagnostics


def allowed(*sources: Source) -> tuple[Source, ...]:
    """The policies with comments; a second time they stay as they are."""
    after = excused(sources, diagnose, lambda each: parse(each).value)
    assert excused(after, diagnose, lambda each: parse(each).value) == after
    for old, new in zip(sources, after, strict=True):
        lines = [line for line in new.text.splitlines(True) if not line.endswith(" - TODO: say why\n")]
        assert "".join(lines) == old.text, "nothing else is touched"
        parsed, before = parse(new).value, parse(old).value
        assert (parsed and parsed.statements) == (before and before.statements)
    return after


@pytest.mark.every(3)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_can_be_excused_is(case) -> None:  # type: ignore[no-untyped-def]
    found = diagnose(case.bad.sources)
    refused = {each.path for each in found if each.is_error and not silenceable(each.code)}
    after = allowed(*case.bad.sources)
    left = diagnose(after)
    assert [each for each in left if silenceable(each.code) and each.path not in refused] == []
    if not refused:
        before = sum(each.code.id == "AG411" for each in found)
        assert sum(each.code.id == "AG411" for each in left) == before, "no comment excuses nothing"
    for old, new in zip(case.bad.sources, after, strict=True):
        assert new == old or old.path not in refused


WHEN = 'event.user.email == "a@b.c"'
CASE, LOG = "# allow: email-case - TODO: say why\n", "# allow: personal-data-in-log - TODO: say why\n"


@pytest.mark.parametrize(
    "text",
    [
        f'{CASE}with rule("a", when={WHEN}):\n    log("x")\n',
        f'# words\n{CASE}with rule("a", when={WHEN}): log("x")\n',
        f'{LOG}{CASE}with rule(\n    "a",\n    when={WHEN} and event.user.email,\n): log(event.user.email)\n',
        f'with rule("a"):\n    {LOG}    log(event.user.email, event.user.name)  # words\n    log("y")\n',
        f'with rule("a"):\n    if event.client.name:\n        {LOG}        log(\n            event.user.email\n'
        "        )\n",
        f'with rule("a"):\n    if event.client.name:\n        log("x")  # words\n    # words\n\n    {CASE}'
        f'    elif (  # elif\n        {WHEN}\n    ):\n        log("y")\n    else:\n        {LOG}'
        "        log(event.user.email)\n",
        f'with rule("a"):\n    {CASE}    for x in [r for r in event.authorization.roles if {WHEN}]:\n        log(x)\n',
        # Below a header that has the same finding nothing more is to be said.
        f'{CASE}with rule("a", when={WHEN}):\n    if {WHEN}:\n        log("y")\n',
        # An allow of something else stays, and so does one of the same check at another statement.
        f'with rule("a"):\n    # allow: email-case - mine\n    if {WHEN}:\n        {LOG}        log(event.user.email)\n'
        f"        # allow: personal-data-in-log - ours\n        log(event.user.email)\n",
        f'def is_ann(x):\n    {CASE}    return {WHEN} and x == "a"\n\n'
        'with rule("a", when=is_ann(event.client.name)):\n    log("x")\n',
    ],
)
def test_where_the_comments_stand(text: str) -> None:
    bare = "".join(line for line in text.splitlines(True) if not line.endswith(" - TODO: say why\n"))
    assert bare != text
    assert allowed(source(bare), FLOWS)[0].text == source(text).text


def test_what_is_found_in_a_library_is_allowed_there() -> None:
    library = Source("policies/lib.policy", f"# ours\ndef is_ann(e):\n    return {WHEN} and e\n")
    text = 'load("lib.policy", "is_ann")\n\nwith rule("a", when=is_ann(event.user.email_verified)):\n    log("x")\n'
    policy, lib, _ = allowed(source(text), library, FLOWS)
    assert policy == source(text)
    assert lib.text == f"# ours\ndef is_ann(e):\n    {CASE}    return {WHEN} and e\n"


def test_a_library_that_nothing_loads() -> None:
    text = 'with rule("a"):\n    log("x")\n'
    found = allowed(source(text), Source("policies/lib.policy", '"""Words."""\n\nx = 1\n'), FLOWS)
    assert found[1].text == '"""Words."""\n\n# allow: unused-library - TODO: say why\nx = 1\n'
    assert diagnose(found)[0].code.name == "reason-to-write"


def test_a_file_without_a_statement_has_no_place_for_a_comment() -> None:
    text = 'with rule("a"):\n    log("x")\n'
    empty = Source("policies/lib.policy", '"""Words."""\n')
    assert allowed(source(text), empty, FLOWS)[1] == empty
