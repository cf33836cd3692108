"""AG805: tests that any denial of the action would pass.

In: a program. Out: a note at each test that expects a denial with `...` in the place of what it says, and does not say
by which rule, where several rules deny: it passes when the wrong one does.

    test("…", given={…}, expect=api.access.deny(...))     ->   AG805
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.diagnostics.codes_project import VAGUE_DENIAL_TEST
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved


def vague_denial_test(resolved: Resolved) -> Iterator[Diagnostic]:
    """The notes: one a test."""
    vague = [
        call
        for test in resolved.program.tests
        for call in test.expect
        if test.rules is None and isinstance(call, ir.ExpectedCall) and call.rest and not call.arguments
    ]
    if not vague:
        return
    denying: dict[str, dict[int, None]] = {}
    for place in resolved.sites:
        if isinstance(place.effect, ir.Call) and Tag.DENIAL in place.effect.method.tags:
            denying.setdefault(place.effect.method.name, {})[id(place.rule)] = None
    for call in vague:
        if len(denying.get(call.method, ())) > 1:
            yield Diagnostic(
                VAGUE_DENIAL_TEST,
                f"this test passes whichever rule calls `api.{call.method}`",
                Label(call.span, f"{len(denying[call.method])} rules call it"),
                notes=("a rule that denies too much hides behind the one that is meant",),
                help='say which rule: `rules=["…"]`, or what it says to the user',
            )
