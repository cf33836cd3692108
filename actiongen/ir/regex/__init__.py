"""The regular expressions of ``matches(r"…", text)``.

In: the text of a pattern, in the subset that Python and JavaScript write alike. Out: a tree that means one
thing everywhere (JavaScript's without the ``u`` flag), and that tree as JavaScript and as Python; or a
``RegexError`` for what lies outside the subset and for what a long text could make slow.

    regex = parse_regex(r"(?i)@corp\\.example$")
    to_javascript(regex)    # ("@corp\\.example$", "i")
"""

from actiongen.ir.regex.javascript import to_javascript
from actiongen.ir.regex.parse import parse_regex
from actiongen.ir.regex.python import to_python
from actiongen.ir.regex.tree import Regex, RegexError

__all__ = ["Regex", "RegexError", "parse_regex", "to_javascript", "to_python"]
