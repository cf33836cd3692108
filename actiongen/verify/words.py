"""What a handler does, in words.

In: an item of a stream. Out: how a message names it.

    words(Item("call", "access.deny", …))   ->   "`api.access.deny`"
"""

from actiongen.verify.stream import Item

_ASKED = {
    "sendRequest": "a request",
    "sendRepeatedly": "a request that is repeated",
    "sendAuthorized": "a request with a client's token",
    "fetchKeys": "the request for keys",
    "verifyToken": "the verification of a token",
    "signToken": "the signature of a token",
}
_OTHERS = {
    "log": "`log`",
    "throw": "an abort",
    "loop": "a loop",
    "limit": "the time limit of a function",
    "throws": "an error that is thrown",
    "goes on without waiting": "going on without waiting",
    "declares twice": "a name that is declared twice",
}


def words(item: Item) -> str:
    """What is done."""
    match item.kind:
        case "call":
            return f"`api.{item.name}`"
        case "ask" if item.name.startswith("extern "):
            return f"the function `{item.name.rpartition('#')[2]}`"
        case "ask":
            return _ASKED.get(item.name, f"`{item.name}`")
        case _:
            return _OTHERS.get(item.kind, f"`{item.kind}`")
