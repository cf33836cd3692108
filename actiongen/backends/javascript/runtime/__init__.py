"""The small JavaScript functions that the output brings along when it uses them.

In: the names that the lowered code calls. Out: their texts, with those that they call themselves, in the
order of ``HELPERS``. Each is a file of this folder, as Prettier writes it: of those that send requests a template,
for they have in them what this Action needs and nothing else. All but ``redirectUrl`` are total: no
value that JSON can hold makes them throw.

    needed({"asString", "userDomain"})   ->   (Helper("asString"),)
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from actiongen.backends.javascript.runtime.features import EVERY, Feature, Features, sending
from actiongen.ir.ops import OPERATIONS
from actiongen.javascript import tree as js


@dataclass(frozen=True, slots=True)
class Helper:
    """A function of the runtime: its name and the modules that it uses; ``implies``: what it makes of the others that
    send. One that sends has the ``features`` that this Action needs.
    """

    name: str
    modules: tuple[str, ...] = ()
    implies: Features = frozenset()
    sends: bool = False
    features: Features = EVERY

    @property
    def text(self) -> str:
        """The function below its comment, without a line end."""
        return sending(self.name, self.features) if self.sends else _text(self.name)

    @property
    def calls(self) -> frozenset[str]:
        """The names of the functions of the runtime that it calls."""
        return _called_in(self.text) - {self.name}


_REPEATING = frozenset({Feature.REASON, Feature.FAILED_STATUS})
_AUTHORIZED = frozenset(
    {
        Feature.HEADERS,
        Feature.FORM,
        Feature.TIMEOUT,
        Feature.DEADLINE,
        Feature.STATUS,
        Feature.JSON,
        Feature.FAILED_STATUS,
    }
)
_LISTED = (
    Helper("asString"),
    Helper("asNumber"),
    Helper("asBoolean"),
    Helper("asArray"),
    Helper("asList"),
    Helper("asRecord"),
    Helper("asObject"),
    Helper("isObject"),
    Helper("asItWas"),
    Helper("ownMember"),
    Helper("lookUp"),
    Helper("hasKey"),
    Helper("listItem"),
    Helper("compact"),
    Helper("whenPresent"),
    Helper("smallestOf"),
    Helper("largestOf"),
    Helper("sortedBy"),
    Helper("isMatch"),
    Helper("ipIn"),
    Helper("ipBits"),
    Helper("emailDomain"),
    Helper("splitCsv"),
    Helper("removePrefix"),
    Helper("removeSuffix"),
    Helper("replaceText"),
    Helper("joinTexts"),
    Helper("toJson"),
    Helper("fromJson"),
    Helper("isNested"),
    Helper("toNumber"),
    Helper("sendRepeatedly", implies=_REPEATING, sends=True),
    Helper("sendRequest", sends=True),
    Helper("sendAuthorized", ("crypto",), implies=_AUTHORIZED, sends=True),
    Helper("requestToken", sends=True),
    Helper("withQuery"),
    Helper("withJsonType"),
    Helper("redirectUrl"),
    Helper("encodedUrl"),
    Helper("fetchKeys", implies=frozenset({Feature.JSON}), sends=True),
    Helper("verifyToken", ("crypto", "jose")),
    Helper("signToken", ("crypto", "jose")),
    Helper("decodeToken", ("jose",)),
    Helper("unlessThrown"),
    Helper("asJson"),
    Helper("succeedsInTime"),
    Helper("inTime"),
    Helper("parseTime"),
    Helper("toIso"),
)
_OF_OPERATIONS = dict.fromkeys(row.runtime for row in OPERATIONS.values() if row.runtime is not None)
HELPERS = (
    *_LISTED,
    *(Helper(name) for name in _OF_OPERATIONS if name not in {helper.name for helper in _LISTED}),
)
"""The functions in the order in which a file has them; that of an operation need not be listed."""
_BY_NAME = {helper.name: helper for helper in HELPERS}
HELPER_NAMES = frozenset(_BY_NAME)
_NAME = re.compile(r"\b[a-z]\w*")


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


def needed(names: set[str], features: Features = EVERY) -> tuple[Helper, ...]:
    """The functions of these names and those that they call, in a fixed order; those that send have the features, and
    what the others among them need.
    """
    called, before = names & HELPER_NAMES, set[str]()
    while called != before:
        before = called
        helpers = [replace(_BY_NAME[name], features=features) for name in called]
        features = features.union(*(helper.implies for helper in helpers))
        called = called.union(*(helper.calls for helper in helpers))
    return tuple(replace(helper, features=features) for helper in HELPERS if helper.name in called)


@cache
def _called_in(text: str) -> frozenset[str]:
    """The functions of the runtime that a text names outside of its first comment."""
    return HELPER_NAMES.intersection(_NAME.findall(text.partition("*/")[2]))
