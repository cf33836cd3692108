"""The small JavaScript functions that the output brings along when it uses them.

In: the names that the lowered code calls. Out: their texts, with those that they call themselves, in the
order of ``HELPERS``. Each is a file of this folder, as Prettier writes it, and all but ``redirectUrl`` are total: no
value that JSON can hold makes them throw.

    needed({"asString", "userDomain"})   ->   (Helper("asString"),)
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources

from actiongen.ir.ops import OPERATIONS
from actiongen.javascript import tree as js


@dataclass(frozen=True, slots=True)
class Helper:
    """A function of the runtime: its name, the names of those that it calls, and the modules that it uses."""

    name: str
    needs: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The function below its comment, without a line end."""
        return _text(self.name)


_LISTED = (
    Helper("asString"),
    Helper("asNumber"),
    Helper("asBoolean"),
    Helper("asArray"),
    Helper("asList"),
    Helper("asRecord", ("isObject", "compact")),
    Helper("asObject", ("isObject",)),
    Helper("isObject"),
    Helper("asItWas", ("isObject",)),
    Helper("ownMember", ("isObject",)),
    Helper("lookUp", ("isObject",)),
    Helper("hasKey", ("lookUp", "isObject")),
    Helper("listItem"),
    Helper("compact"),
    Helper("whenPresent"),
    Helper("smallestOf"),
    Helper("largestOf"),
    Helper("sortedBy"),
    Helper("isMatch"),
    Helper("ipIn", ("ipBits", "ipv4Bits")),
    Helper("ipBits", ("ipv4Bits",)),
    Helper("ipv4Bits"),
    Helper("emailDomain"),
    Helper("splitCsv"),
    Helper("removePrefix"),
    Helper("removeSuffix"),
    Helper("replaceText"),
    Helper("joinTexts"),
    Helper("toJson", ("isNested",)),
    Helper("fromJson", ("isNested",)),
    Helper("isNested"),
    Helper("toNumber"),
    Helper("sendRequest", ("requestParts", "fromJson", "isNested", "toJson")),
    Helper(
        "sendAuthorized",
        ("requestToken", "sendRequest", "requestParts", "fromJson", "isNested", "toJson"),
        ("crypto",),
    ),
    Helper("requestToken", ("sendRequest", "requestParts", "fromJson", "isNested", "toJson")),
    Helper("requestParts", ("toJson", "isNested")),
    Helper("redirectUrl", ("encodedUrl",)),
    Helper("encodedUrl"),
    Helper("fetchKeys", ("sendRequest", "requestParts", "fromJson", "isNested", "toJson", "isObject")),
    Helper("verifyToken", ("fromJson", "isNested"), ("crypto", "jose")),
    Helper("signToken", (), ("crypto", "jose")),
    Helper("decodeToken", ("fromJson", "isNested"), ("jose",)),
    Helper("unlessThrown"),
    Helper("asJson", ("fromJson", "isNested")),
    Helper("succeedsInTime", ("inTime",)),
    Helper("inTime"),
    Helper("parseTime"),
    Helper("toIso"),
)
_OF_OPERATIONS = dict.fromkeys(row.runtime for row in OPERATIONS.values() if row.runtime is not None)
HELPERS = (
    *_LISTED,
    *(Helper(name) for name in _OF_OPERATIONS if name not in {helper.name for helper in _LISTED}),
)
"""The functions in the order in which a file has them; that of an operation is listed only if it needs others."""
_BY_NAME = {helper.name: helper for helper in HELPERS}
HELPER_NAMES = frozenset(_BY_NAME)


@cache
def _text(name: str) -> str:
    file = resources.files("actiongen.backends.javascript").joinpath("runtime", f"{name}.js")
    return file.read_text(encoding="utf-8").rstrip("\n")


def runtime(name: str) -> js.Name:
    """The function as a value."""
    return js.Name(_BY_NAME[name].name)


def runtime_call(name: str, *arguments: js.Expr) -> js.Call:
    """A call of the function."""
    return js.Call(runtime(name), arguments)


def needed(names: set[str]) -> tuple[Helper, ...]:
    """The functions of these names and those that they call, in a fixed order."""
    called = {inner for name in names & HELPER_NAMES for inner in (name, *_BY_NAME[name].needs)}
    return tuple(helper for helper in HELPERS if helper.name in called)
