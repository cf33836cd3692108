"""What is extracted, inlined and written: it compiles, and does what it did."""

import pytest
from ide_folders import at, everywhere, policies, workspace

from actiongen.ide.actions import code_actions
from actiongen.ide.model import ActionKind
from actiongen.ide.trying import changed
from actiongen.ide.workspace import View, Workspace

ACTION = """action(name="A", trigger="post-login")

limit = 3


def loud(text: string):
    return text.upper() + "!"


# allow: breaks-in-way - why
with rule("R", when=event.stats.logins_count > limit and event.user.app_metadata.plan == "pro"):
    api.multifactor.enable("any")
    log([loud(each.name) for each in event.organization.roles] if False else "x")
"""


def offered(text: str, selected: str, kind: ActionKind | None = None) -> dict[str, str]:
    """The actions at a text, or at its start if it begins with a `‸`, with the text after each."""
    folder = workspace(a=text)
    view, start = at(folder, "a", "", selected.lstrip("‸"))
    span = view.source.span(start, start if selected.startswith("‸") else start + len(selected))
    return {
        each.title: after(folder, view, each.changes)
        for each in code_actions(view, span)
        if kind in (None, each.kind)
    }


def after(folder: Workspace, view: View, changes) -> str:  # type: ignore[no-untyped-def]
    later = changed(folder, changes).view(view.source.path)
    assert later is not None
    return later.source.text


def test_extract_above_the_comments_of_the_rule() -> None:
    found = offered(ACTION, "event.stats.logins_count > limit", ActionKind.EXTRACT)
    assert found == {
        "Extract definition `condition`": ACTION.replace(
            "# allow", "condition = event.stats.logins_count > limit\n\n# allow"
        ).replace("when=event.stats.logins_count > limit", "when=condition")
    }


def test_extract_within_a_helper() -> None:
    found = offered(ACTION, "text.upper()", ActionKind.EXTRACT)
    assert found == {
        "Extract definition `upper`": ACTION.replace(
            '    return text.upper() + "!"', '    upper = text.upper()\n    return upper + "!"'
        )
    }


@pytest.mark.parametrize(
    "selected", ["each.name", "api.multifactor", '"A"', "limit and", '"R"', "in event", "loud(each"]
)
def test_what_is_no_value_of_its_own_is_not_extracted(selected: str) -> None:
    assert offered(ACTION, selected, ActionKind.EXTRACT) == {}


def test_inline() -> None:
    found = offered(ACTION, "‸limit = ", ActionKind.INLINE)
    assert found == {"Inline definition `limit`": ACTION.replace("limit = 3\n", "").replace("> limit", "> 3")}
    text = 'action(name="A", trigger="post-login")\na = 1 + 2\nlog_it = a * 3\nwith rule("R"):\n    log(log_it)\n'
    found = offered(text, "‸a = 1", ActionKind.INLINE)
    assert found == {"Inline definition `a`": text.replace("a = 1 + 2\n", "").replace("= a *", "= (1 + 2) *")}
    assert offered('DOMAIN = "a"\n', "‸DOMAIN", ActionKind.INLINE) == {}


def test_what_another_file_loads_is_not_inlined() -> None:
    load = 'action(name="A", trigger="post-login")\nload("lib.policy", "x")\nwith rule("R"):\n    log(x)\n'
    folder = workspace(lib='x = "y"\nz = x\n', a=load)
    view, offset = at(folder, "lib", "", "x = ")
    assert [
        each
        for each in code_actions(view, view.source.span(offset, offset))
        if each.kind is ActionKind.INLINE
    ] == []


def test_the_test_that_is_missing() -> None:
    text = (
        'action(name="A", trigger="post-login")\n\nwith rule("R", when=event.user.app_metadata.plan == "pro"):\n'
        '    api.multifactor.enable("any")\n'
    )
    written = offered(text, "‸rule(")["Write the test that is missing"]
    assert written == text + (
        '\ntest(\n    "R: it acts",\n    given={event.user.app_metadata.plan: "pro"},\n'
        '    expect=api.multifactor.enable("any"),\n    rules=["R"],\n)\n'
    )
    assert "Write the test that is missing" not in offered(written, '‸rule("R", when')
    assert "Write the test that is missing" not in offered(text, "‸api.multifactor")


def test_a_schema_from_a_use() -> None:
    found = offered(ACTION, "‸plan ==", ActionKind.REFACTOR)
    assert found == {
        "Declare `plan` as `string` in a schema": ACTION.replace(
            '"post-login")\n', '"post-login")\nschema(event.user.app_metadata, plan=string)\n', 1
        )
    }
    text = ACTION.replace("\nlimit", "schema(event.user.app_metadata, seats=number)\nlimit", 1)
    assert offered(text, "‸plan ==", ActionKind.REFACTOR) == {
        "Declare `plan` as `string` in a schema": text.replace("seats=number", "seats=number, plan=string")
    }


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("part", range(3))
def test_everywhere(part: int) -> None:
    number = 0
    for view in everywhere(each=1):
        clean = view.source in policies()
        for offset in range(7 * part, len(view.source.text), 21):
            for size in (0, 9):
                span = view.source.span(offset, min(offset + size, len(view.source.text)))
                for action in code_actions(view, span):
                    number += 1
                    assert action.title and action.changes
                    if clean:
                        problems = changed(view.workspace, action.changes).problems()
                        assert not any(each.is_error for those in problems.values() for each in those)
    assert number
