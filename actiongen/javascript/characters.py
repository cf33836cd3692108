"""esprima's module of characters, without the time that it takes at each start to sort all of them.

In: nothing. Out: a module that stands for `esprima.character`, and says the same of every character; of letters as
version 14 of Unicode has them, whatever this Python knows.

    use_own_characters(); import esprima
"""

import sys
from types import ModuleType
from typing import Any

from actiongen.unicode import category

_HEX = {digit: value for value, digit in enumerate("0123456789abcdef")} | {
    digit: value for value, digit in enumerate("ABCDEF", 10)
}
_BLANKS = frozenset(
    "\t\v\f \xa0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ufeff"
)
_LINE_ENDS = frozenset("\n\r\u2028\u2029")
_STARTS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"})
_PARTS = _STARTS | {"Mn", "Mc", "Nd", "Pc"}
# Beyond U+FFFF esprima knows these letters alone.
_OTHER_STARTS = frozenset(
    "$_\\\u1885\u1886\u2118\u212e\u309b\u309c\u08b3\u0af9\u13f8\u9fcd\uab60\u1c80"
    "\U00010cc0\U000108e0\U0002b820\U000104db\U0001e922\U0001ee00\U0001ee06\U0001ee0a"
)
_OTHER_PARTS = _OTHER_STARTS | frozenset(
    "\u200c\u200d\xb7\u0387\u1369\u136a\u136b\u136c\u136d\u136e\u136f\u1370\u1371\u19da\u08e3\ua69e\u08d4\u1dfb\ua8c5"
    "\U00011730\U00011450\U0001ee03\U0001ee0b"
)


class Character:
    """What esprima asks of a character, under its names."""

    fromCodePoint = staticmethod(chr)  # noqa: N815
    isWhiteSpace = staticmethod(_BLANKS.__contains__)  # noqa: N815
    isLineTerminator = staticmethod(_LINE_ENDS.__contains__)  # noqa: N815
    isDecimalDigit = staticmethod(frozenset("0123456789").__contains__)  # noqa: N815
    isOctalDigit = staticmethod(frozenset("01234567").__contains__)  # noqa: N815
    isHexDigit = staticmethod(_HEX.__contains__)  # noqa: N815

    @staticmethod
    def isIdentifierStart(char: str | None) -> bool:  # noqa: N802
        """Whether a name may begin with it."""
        return char in _OTHER_STARTS or (
            char is not None and len(char) == 1 and char <= "\uffff" and category(char) in _STARTS
        )

    @staticmethod
    def isIdentifierPart(char: str | None) -> bool:  # noqa: N802
        """Whether a name may go on with it."""
        return char in _OTHER_PARTS or (
            char is not None and len(char) == 1 and char <= "\uffff" and category(char) in _PARTS
        )


def use_own_characters() -> None:
    """Puts this module in the place of esprima's, if that is not there yet."""
    module: Any = ModuleType("esprima.character")
    module.Character, module.HEX_CONV = Character, _HEX
    sys.modules.setdefault("esprima.character", module)
