"""What the page can be asked once ``later.pack`` is there.

In: nothing. Out: answers by the names of the questions, for :attr:`playground.page.Page.further`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from actiongen.ide.workspace import Workspace
from playground.explained import drawn, why
from playground.forms import Json
from playground.shown import explained, found_lines, refiled, renamed, shown
from playground.taught import completed, defined, hovered, laid_out, offered, signed
from playground.tried import ran, tried

FURTHER: Mapping[str, Callable[[Workspace, Json], Json]] = MappingProxyType(
    {
        "tests": tried,
        "ran": ran,
        "why": why,
        "flows": drawn,
        "hover": hovered,
        "complete": completed,
        "signature": signed,
        "definition": defined,
        "actions": offered,
        "format": laid_out,
        "shown": shown,
        "lines": found_lines,
        "rename": renamed,
        "move": refiled,
        "explain": explained,
    }
)
