"""What compiling a text costs, counted: the same on every machine, whatever else it does.

In: the text of a policy. Out: how many functions of Python were called; how fast that grows with the size.

    exponent(count(text(100)), count(text(400)), 4)   ->   1.02
"""

import math
import sys
from types import FrameType

from actiongen.compiler import compile_folder
from actiongen.diagnostics.model import Diagnostic
from actiongen.source import Source
from actiongen.unit import forget


def compiled(text: str) -> tuple[Diagnostic, ...]:
    """What the compiler says of a policy, from its text to its Terraform."""
    return compile_folder((Source("policies/hostile.policy", text),)).diagnostics


def count(text: str) -> int:
    """How many functions are called to compile it, where nothing is remembered of others."""
    forget()
    calls = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        compiled(text)
    finally:
        sys.setprofile(before)
    return calls


def exponent(small: int, large: int, times: float) -> float:
    """The power of the size that a cost grows with: 1 is linear, 2 quadratic."""
    return math.log(large / small) / math.log(times)
