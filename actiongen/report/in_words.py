"""What a call does in a way of logging in, in words.

In: a cell of the ways. Out: a few words.

    effect_in_words(Cell(CallEffect.FAILS, error="mfa_required", …))   ->   "fails: mfa_required"
"""

from actiongen.auth0.ways import CallEffect, Cell

_WORDS = {
    CallEffect.ACTS: "acts",
    CallEffect.NO_EFFECT: "does nothing",
    CallEffect.FAILS: "fails",
    CallEffect.UNSUPPORTED: "is not supported",
    CallEffect.NOT_RUN: "does not run",
}


def effect_in_words(cell: Cell) -> str:
    """The effect, with the error of a failure."""
    if cell.recoverable:
        return f"asks the client, by {cell.error}"
    return _WORDS[cell.effect] + (f": {cell.error}" if cell.error and cell.effect is CallEffect.FAILS else "")
