"""The codes of the syntax stage, AG1xx.

In: nothing. Out: one constant a code, and ``SYNTAX``, all of them in order, for the table of codes.

    >>> UNCLOSED_BRACKET.id
    'AG102'
"""

from actiongen.diagnostics.model import Code, Severity


def _error(number: int, name: str, summary: str) -> Code:
    return Code(f"AG{number}", name, Severity.ERROR, summary)


UNEXPECTED_TOKEN = _error(101, "unexpected-token", "Something stands where it cannot be read.")
UNCLOSED_BRACKET = _error(102, "unclosed-bracket", "A bracket is never closed, or closed without being open.")
UNSUPPORTED_STATEMENT = _error(103, "unsupported-statement", "A Python statement that policies do not have.")
JAVASCRIPT_SYNTAX = _error(104, "javascript-syntax", "Something written as in JavaScript.")
BAD_STRING = _error(105, "bad-string", "A string that cannot be read, or means something else than it seems.")
BAD_F_STRING = _error(
    106, "bad-f-string", "A text with values in it that is written in a way policies do not have."
)
BAD_NUMBER = _error(107, "bad-number", "A number that cannot be read, or that a double cannot hold.")
BAD_CHARACTER = _error(108, "bad-character", "A character that is invisible, misleading or not allowed here.")
BAD_INDENTATION = _error(
    109, "bad-indentation", "A line that is indented too far, not far enough, or with tabs."
)
TOO_DEEP = _error(110, "too-deep", "Brackets, expressions or blocks inside one another beyond the limit.")
FILE_TOO_LARGE = _error(111, "file-too-large", "A file beyond the size limit.")
BAD_ARGUMENTS = _error(112, "bad-arguments", "Arguments of a call in a form or order that cannot be read.")
MISPLACED_STATEMENT = _error(113, "misplaced-statement", "A statement in a place where it has no meaning.")
UNSUPPORTED_OPERATOR = _error(114, "unsupported-operator", "A Python operator that policies do not have.")
TUPLE_OR_SET = _error(115, "tuple-or-set", "A tuple or a set, where policies have lists.")
BAD_ASSIGNMENT = _error(116, "bad-assignment", "An assignment to something else than one new name.")
BAD_COMPREHENSION = _error(117, "bad-comprehension", "A comprehension in a form that policies do not have.")
BAD_DEFINITION = _error(118, "bad-definition", "A `def` in a form that policies do not have.")
UNSUPPORTED_EXPRESSION = _error(
    119, "unsupported-expression", "A Python expression that policies do not have."
)
BAD_BLOCK = _error(120, "bad-block", "A `with` that is not one call.")
TOO_LONG = _error(121, "too-long", "A condition or an `if` with more parts than can be compiled.")
OTHER_LANGUAGE = _error(122, "other-language", "A file that is written in another language as a whole.")

SYNTAX: tuple[Code, ...] = (
    UNEXPECTED_TOKEN,
    UNCLOSED_BRACKET,
    UNSUPPORTED_STATEMENT,
    JAVASCRIPT_SYNTAX,
    BAD_STRING,
    BAD_F_STRING,
    BAD_NUMBER,
    BAD_CHARACTER,
    BAD_INDENTATION,
    TOO_DEEP,
    FILE_TOO_LARGE,
    BAD_ARGUMENTS,
    MISPLACED_STATEMENT,
    UNSUPPORTED_OPERATOR,
    TUPLE_OR_SET,
    BAD_ASSIGNMENT,
    BAD_COMPREHENSION,
    BAD_DEFINITION,
    UNSUPPORTED_EXPRESSION,
    BAD_BLOCK,
    TOO_LONG,
    OTHER_LANGUAGE,
)
