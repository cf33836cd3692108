"""Regular expressions of a policy as JavaScript literals.

In: a pattern that the front end has parsed. Out: a node of the JavaScript tree.

    parse_regex(r"(?i)@corp")   ->   Regex("@corp", "i")
"""

from actiongen.backends.javascript import tree as js
from actiongen.ir.regex import Regex, to_javascript


def lower_regex(regex: Regex) -> js.Regex:
    """The pattern as a literal."""
    body, flags = to_javascript(regex)
    return js.Regex(body, flags)
