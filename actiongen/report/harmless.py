"""Text for a terminal and for a CI service, which must not take any of it for an order.

In: what a command says, with texts of policies and events in it. Out: the same, where no line begins as a
workflow command of GitHub does, nothing is one of Azure Pipelines or TeamCity, and no character moves the cursor.

    harmless("::stop-commands::x\\n")   ->   "\\\\::stop-commands::x\\n"
"""

import re

from actiongen.diagnostics.snippet import shown

_COLOUR = r"\x1b\[[0-9;]*m"
_PLAIN = re.compile(r"[\n\t -~]*")
_ODD = re.compile(rf"({_COLOUR})|([^\n\t -~\x1b]+|\x1b)")
_COMMAND = re.compile(rf"(?m)^((?:\s|{_COLOUR})*)(?=::)|(?<=##)(?=(?:vso|teamcity)?\[)")


def harmless(text: str, *, colour: bool) -> str:
    """The text with what would be obeyed written as an escape; our own colours stay where they are wanted."""
    # What most texts have nothing of is quick to see, and takes long to look for at each place.
    if not _PLAIN.fullmatch(text):
        text = _ODD.sub(lambda found: found[1] if colour and found[1] else shown(found[0]), text)
    if "::" in text or "##" in text:
        text = _COMMAND.sub(lambda found: f"{found[0]}\\", text)
    return text
