"""The codes of generated JavaScript, AG6xx: what is found when it is read again.

In: nothing. Out: one constant a code, and ``OUTPUT``, all of them in order, for the table of codes.

    >>> BROKEN_JAVASCRIPT.id
    'AG601'
"""

from actiongen.diagnostics.model import Code, Severity

_E = Severity.ERROR

BROKEN_JAVASCRIPT = Code("AG601", "broken-javascript", _E, "generated JavaScript that cannot be read")
WRONG_EXPORTS = Code(
    "AG602", "wrong-exports", _E, "generated JavaScript with other handlers than the trigger's"
)
FOREIGN_CALL = Code(
    "AG603", "foreign-call", _E, "a call in generated JavaScript that the policy does not make"
)
FOREIGN_CODE = Code("AG604", "foreign-code", _E, "generated JavaScript that the compiler does not write")
FOREIGN_NAME = Code("AG605", "foreign-name", _E, "a name in generated JavaScript that nothing defines")
ALTERED_TEXT = Code("AG606", "altered-text", _E, "a text in generated JavaScript that is not the policy's")
CODE_TOO_LARGE = Code("AG607", "code-too-large", _E, "generated JavaScript that is larger than Auth0 accepts")
DIFFERENT_CODE = Code(
    "AG608", "different-code", _E, "generated JavaScript that does not read as the compiler meant it"
)
OTHER_PROGRAM = Code(
    "AG609", "other-program", _E, "generated JavaScript that does something else than its policy says"
)

OUTPUT: tuple[Code, ...] = (
    BROKEN_JAVASCRIPT,
    WRONG_EXPORTS,
    FOREIGN_CALL,
    FOREIGN_CODE,
    FOREIGN_NAME,
    ALTERED_TEXT,
    CODE_TOO_LARGE,
    DIFFERENT_CODE,
    OTHER_PROGRAM,
)
