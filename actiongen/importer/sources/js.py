"""Reads JavaScript files, an Action, Rule or Hook each.

In: the files. Out: an :class:`~actiongen.importer.model.Export`.

What a file is, its text says: an Action exports functions such as ``onExecutePostLogin``, a Rule is a function of
``(user, context, callback)``, a Hook exports one. Its name is ``@title`` or ``@name`` of its first comment, else that
of the file, or of the folder of a ``code.js``, as auth0-deploy-cli lays them out. Nothing says its packages, secrets
and place in the flow.
"""

import posixpath
import re

from actiongen.auth0.load import trigger_ids, undocumented_triggers
from actiongen.importer.model import Export, Kind, Missed, Original
from actiongen.importer.sources.files import Files, Unread
from actiongen.importer.sources.placeholders import noted

SUFFIXES = (".js", ".cjs", ".mjs")

_EXPORTS = re.compile(r"\bexports\b|\bexport\s+(?:const|async|function)\b")
_HANDLER = re.compile(r"\bon(Execute|Continue)([A-Z]\w*)")
_SOME = r"(?:callback|cb|done|next)"
_RULE = re.compile(rf"\(\s*user\s*,\s*context\s*,\s*{_SOME}\s*\)\s*(?:=>\s*)?\{{")
_HOOKS = (
    (
        "credentials-exchange",
        re.compile(rf"\(\s*client\s*,\s*scope\s*,\s*audience\s*,\s*context\s*,\s*{_SOME}\s*\)"),
    ),
    ("send-phone-message", re.compile(rf"\(\s*recipient\s*,\s*text\s*,\s*context\s*,\s*{_SOME}\s*\)")),
)
_HEADER = re.compile(r"\s*/\*(.*?)\*/", re.DOTALL)
_NAME = re.compile(r"@(?:title|name)[ \t]+(\S[^\n]*)")
_OTHER_HANDLERS = {"PostChallenge": "password-reset-post-challenge"}
_TESTS = re.compile(r"(?:^|/)(?:__tests__|__mocks__|node_modules)/|\.(?:test|spec)\.[cm]?js$")


def read_js(files: Files) -> Export:
    """Reads all JavaScript files of the folder and below; tests and ``node_modules`` are passed over."""
    originals: list[Original] = []
    missed: list[Missed] = []
    for name in script_names(files):
        loaded = files.load(name)
        made = (
            files.missed(name, "the file", loaded.why)
            if isinstance(loaded, Unread)
            else _read(files, name, loaded)
        )
        made = noted(made) if isinstance(made, Original) else made
        if isinstance(made, Missed):
            missed.append(made)
        else:
            originals.append(made)
    return Export("js", tuple(originals), missed=tuple(missed))


def script_names(files: Files) -> tuple[str, ...]:
    """The JavaScript files that may be one of Auth0's."""
    return tuple(name for name in files.ending(*SUFFIXES) if not _TESTS.search(name))


def _read(files: Files, name: str, text: str) -> Original | Missed:
    path, called = files.shown(name), _name(files.shown(name), text)
    if _EXPORTS.search(text):
        if _HANDLER.search(text):
            return Original(Kind.ACTION, path, called, text)
        return _hook(path, called, text)
    if _RULE.search(text):
        return Original(Kind.RULE, path, called, text, trigger="post-login")
    why = "it exports no handler of an Action, such as `onExecutePostLogin`, and is no function of a Rule"
    return Missed(path, "the file", why)


def _hook(path: str, called: str, text: str) -> Original | Missed:
    trigger = next((trigger for trigger, form in _HOOKS if form.search(text)), None)
    if trigger is not None:
        return Original(Kind.HOOK, path, called, text, trigger=trigger)
    if _RULE.search(text):
        why = (
            "it may be a Hook of pre-user-registration, post-user-registration or post-change-password, and "
            "nothing in it says which: import the export of auth0-deploy-cli, or the answer of the Management API"
        )
        return Missed(path, f"the hook {called}", why)
    return Missed(path, "the file", "it exports no handler of an Action, such as `onExecutePostLogin`")


def trigger_in(code: str) -> str:
    """The trigger of the first handler that code names; empty where it names none of Auth0's."""
    return next((trigger for found in _HANDLER.finditer(code) if (trigger := trigger_of(found[2]))), "")


def trigger_of(handler: str) -> str:
    """The trigger of a handler, ``PostLogin`` of ``onExecutePostLogin``; empty where Auth0 has none of that name."""
    name = _OTHER_HANDLERS.get(handler) or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", handler).lower()
    known = {*trigger_ids(), *(each.id for each in undocumented_triggers())}
    return name if name in known else ""


def _name(path: str, text: str) -> str:
    header = _HEADER.match(text)
    title = _NAME.search(header[1]) if header is not None else None
    if title is not None:
        return title[1].strip()
    folder, _, file = path.rpartition("/")
    stem = posixpath.splitext(file)[0]
    return posixpath.basename(folder) if stem == "code" and folder else stem
