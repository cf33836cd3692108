"""A legacy Rule or Hook as the text of an Action, so that it runs where an Action runs: the oracle of the import.

In: an original. Out: JavaScript that makes `user`, `context`, `callback`, `configuration`, `auth0` and
whatever else the old environment had from `event`, calls the original, and hands what it left behind to
`api`, as the old engine did: what stands in `context` when `callback` is called first. It knows nothing of
how the import reads a Rule, for it is the oracle.

    wrapped(original)   ->   "…exports.onExecutePostLogin = async (event, api) => {…"

What an original needs and no event says (`context.connectionOptions`) throws an error named :data:`FAILURE`;
of such a run nobody knows what the original does, and it is no fault of the original's.
"""

import json
import re
from functools import cache
from importlib import resources

from actiongen.auth0.load import load_trigger
from actiongen.core.printer import print_core
from actiongen.importer.model import Kind, Original

FAILURE = "HarnessFailure"
WAITS = "const WAITS = 0"
"""How often the harness of a Rule waits until all is quiet when the rule has called back."""
_OF_GLOBAL = re.compile(r"\bglobal\.([A-Za-z_$][\w$]*)(\s*\()?", re.ASCII)
_IS_FUNCTION = re.compile(r"(?:async\b|function\b|\()", re.ASCII)
_HOOK_TRIGGERS = {"client-credentials-exchange": "credentials-exchange"}


def wrapped(original: Original) -> str:
    """The Action that does what the Rule or Hook does. An Action is returned as it is."""
    if original.kind is Kind.ACTION:
        return original.code
    return f"{_head(original)}{original.code}{_tail(original)}"


def code_at(original: Original) -> int:
    """The offset, in characters, at which the original's own code begins in what :func:`wrapped` gives."""
    return 0 if original.kind is Kind.ACTION else len(_head(original))


def trigger_of(original: Original) -> str:
    """Auth0's id of the trigger whose Actions do what such a Rule or Hook does; empty if nothing says it."""
    if original.kind is Kind.RULE:
        return "post-login"
    return _HOOK_TRIGGERS.get(original.trigger, original.trigger)


def _head(original: Original) -> str:
    before = "" if not _is_expression(original) else "const rule =\n"
    return (
        f"{_text('harness.js')}\n{_constants(original)}\nfunction make(names) {{\nwith (names) {{\n{before}"
    )


def _tail(original: Original) -> str:
    if original.kind is Kind.HOOK:
        return f"\n}}\n}}\n{_text('harness_hook.js')}"
    found = "rule" if _is_expression(original) else "module.exports.default ?? module.exports"
    return f"\n;\nreturn {found};\n}}\n}}\n{_text('harness_utilities.js')}\n{_text('harness_rule.js')}"


def _constants(original: Original) -> str:
    uses: dict[str, list[bool]] = {}
    for match in _OF_GLOBAL.finditer(original.code):
        uses.setdefault(match[1], []).append(match[2] is not None)
    called = sorted(name for name, is_call in uses.items() if all(is_call))
    handed = original.handed
    called = [name for name in called if name not in handed.functions]
    functions = ", ".join(
        f"{json.dumps(name)}: {print_core(each)}" for name, each in handed.functions.items()
    )
    return "\n".join(
        (
            f"{WAITS};",
            f"const CALLED_OF_GLOBAL = {json.dumps(called)};",
            f"const HANDLER = {json.dumps(_handler(original))};",
            f"const HANDED_READS = {json.dumps(_places(handed.reads))};",
            f"const HANDED_WRITES = {json.dumps(_places(handed.writes))};",
            f"function handedFunctions(names) {{ with (names) {{ return {{{functions}}}; }} }}",
        )
    )


def _places(places: frozenset[str]) -> list[tuple[list[str], str]]:
    """The names on the way to each, and its key in the metadata of the transaction."""
    return [(_way(each), each[-64:]) for each in sorted(places)]


def _way(place: str) -> list[str]:
    root, _, rest = place.partition(".")
    for container in ("app_metadata.", "user_metadata."):
        if root == "user" and rest.startswith(container):
            return [root, container[:-1], rest.removeprefix(container)]
    return [root, rest]


def _handler(original: Original) -> str:
    trigger = load_trigger(trigger_of(original))
    return "" if trigger is None else trigger.handlers[0].name


def _is_expression(original: Original) -> bool:
    """Whether the code is that of one function, as Rules are, and not of a module that exports it."""
    return original.kind is Kind.RULE and _IS_FUNCTION.match(original.code, _start(original.code)) is not None


def _start(code: str) -> int:
    """The offset of what stands behind blanks and comments."""
    at = 0
    while at < len(code):
        if code[at].isspace():
            at += 1
            continue
        end = {"//": "\n", "/*": "*/"}.get(code[at : at + 2])
        found = -1 if end is None else code.find(end, at + 2)
        if end is None or found < 0:
            break
        at = found + len(end)
    return at


@cache
def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
