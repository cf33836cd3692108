"""Regular expressions of a policy as JavaScript literals.

In: a pattern that the front end has parsed. Out: a node of the JavaScript tree.

    parse_regex(r"(?i)@corp")   ->   Regex("@corp", "i")
"""

from actiongen.ir.regex import Regex, to_javascript
from actiongen.javascript import tree as js


def lower_regex(regex: Regex) -> js.Regex:
    """The pattern as a literal."""
    body, flags = to_javascript(regex)
    return js.Regex(body, flags)
