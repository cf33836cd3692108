"""What every title is: one line that can be read.

In: the title of a rule, a test or a property. Out: an error where it is more, or hides something; reports and
comments show titles as they are.

    rule("First logins\\nskip MFA", …)   ->   AG207
"""

from actiongen.analysis.environment import Environment
from actiongen.diagnostics import codes_meaning as codes
from actiongen.source import Span
from actiongen.unicode import is_printable


def check_title(title: str, span: Span, environment: Environment) -> None:
    """Reports a title that is not one line, or holds what cannot be seen."""
    if "\n" in title or title != title.strip():
        environment.report(
            codes.BAD_DECLARATION,
            "a title is one line without spaces around it",
            span,
            help="keep it to one sentence",
        )
    elif not (title.isascii() and title.isprintable()) and not all(map(is_printable, title)):
        environment.report(
            codes.BAD_DECLARATION,
            "a title holds no character that cannot be seen",
            span,
            help="write what the reader is to see",
        )
