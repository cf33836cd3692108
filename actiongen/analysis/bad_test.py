"""Reports what could make a test rot silently.

In: what is wrong, where. Out: the diagnostic AG315, said at the place.

    bad_test("`logs=` is a list", node.span, place, help='write `logs=["what is logged"]`')
"""

from actiongen.analysis.environment import Environment
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Fix, Label
from actiongen.source import Span


def bad_test(
    message: str,
    span: Span,
    environment: Environment,
    *,
    help: str | None = None,
    secondary: tuple[Label, ...] = (),
    fix: Fix | None = None,
) -> None:
    """Reports a test or property that could never fail."""
    environment.report(codes.BAD_TEST, message, span, help=help, secondary=secondary, fix=fix)
