"""Whether the functions of the runtime are those that runtime.py knows.

In: their texts, by name. Out: what the functions that send requests can do; or the name of one whose text is another
than
the copy in ``copies/``, byte for byte. Those that send have in them what an Action needs: which that is, is read off
the
text, and what a request or an answer has beyond it does not count.

    features({"asString": "/** … */ function asString(value) { … }"})   ->   frozenset()
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

_SENDING = frozenset(("sendRequest", "sendRepeatedly", "sendAuthorized", "requestToken", "fetchKeys"))
_PATTERNS = {
    "headers": "headers",
    "body": "body",
    "form": "form",
    "accept": "accept = []",
    "acceptAll": "acceptAll",
    "timeout": "timeout = 3000",
    "deadline": "deadline = Infinity",
}
"""The options of a request, and how ``sendRequest`` takes them apart."""
_PARTS = {"status": "status", "text": "text", "json": "json: fromJson(text)"}
"""The parts of an answer, and how ``sendRequest`` makes them."""
_SIGNATURE = re.compile(r"async function sendRequest\((?P<parameters>[^)]*)\) \{")
_ANSWER = re.compile(r"\) \{\n      return (?P<answer>\{.*\});\n")
_WIDTH = 80
_NAME = re.compile(r"(?<![.\w])[a-z]\w*")
_MODULES = frozenset(("crypto", "jose"))

Features = frozenset[str]


class OtherTextError(Exception):
    """A function of the runtime has another text; the text says which."""


def features(texts: Mapping[str, str]) -> Features:
    """What the functions that send can do. Raises :class:`OtherTextError`."""
    found = _features(texts)
    for name, text in texts.items():
        if text != (_rendered(name, found) if name in _SENDING else _copy(name)):
            raise OtherTextError(name)
    return found


def lacking(texts: Mapping[str, str]) -> frozenset[str]:
    """The functions of the runtime that others use, and that are not there."""
    return (_used(texts) & _names()).difference(texts)


def modules(texts: Mapping[str, str]) -> frozenset[str]:
    """The modules that functions use by name."""
    return _used(texts) & _MODULES


def _used(texts: Mapping[str, str]) -> frozenset[str]:
    return frozenset[str]().union(*map(_words, texts.values()))


@cache
def _words(text: str) -> frozenset[str]:
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("*", "/")))
    return frozenset(_NAME.findall(code)) & (_names() | _MODULES)


@cache
def _names() -> frozenset[str]:
    files = resources.files("actiongen.verify").joinpath("copies").iterdir()
    return frozenset(file.name.partition(".")[0] for file in files)


@cache
def _copy(name: str) -> str:
    file = resources.files("actiongen.verify").joinpath("copies", f"{name}.js")
    return file.read_text(encoding="utf-8").rstrip("\n") if file.is_file() else ""


def _features(texts: Mapping[str, str]) -> Features:
    send = texts.get("sendRequest", "")
    authorized, keys = texts.get("sendAuthorized", ""), texts.get("fetchKeys", "")
    signature, answer = _SIGNATURE.search(send), _ANSWER.search(send)
    parameters = signature["parameters"] if signature else ""
    given = [part.strip() for part in re.split(r"[,{}]", parameters)]
    made = [part.strip() for part in answer["answer"].strip("{}").split(",")] if answer else []
    found = {name for name, pattern in _PATTERNS.items() if pattern in given}
    found |= {name for name, part in _PARTS.items() if part in made}
    tests = {
        "no_address": "address === undefined" in send,
        "no_body": "body === null" in send,
        "reason": "let reason" in send,
        "failed_status": "failure: { status }" in send or '"status", status' in send,
        "client_query": "options.query" in authorized,
        "client_headers": "new Headers(headers);" in authorized,
        "client_retries": "retries = 0" in authorized,
        "key_retries": "sendRepeatedly(" in keys,
    }
    return frozenset(found | {name for name, holds in tests.items() if holds})


@cache
def _rendered(name: str, found: Features) -> str:
    asked = {"accept_all" if each == "acceptAll" else each: True for each in found}
    names = (*_PATTERNS, *_PARTS, "accept_all", "no_address", "no_body", "reason", "failed_status")
    names += ("client_query", "client_headers", "client_retries", "key_retries")
    options = [pattern for option, pattern in _PATTERNS.items() if option in found]
    answer = ", ".join(part for each, part in _PARTS.items() if each in found)
    repeats = "key_retries" if name == "fetchKeys" else "client_retries"
    values = {
        "asks": {each: asked.get(each, False) for each in names},
        "options": options,
        "head": _head(options),
        "timeout": "timeout" if "timeout" in found else "3000",
        "answer": f"{{ {answer} }}" if answer else "{}",
        "impossible": _impossible(found, "address", "body"),
        "path_impossible": _impossible(found, "path", "options.body"),
        "send": "sendRepeatedly" if repeats in found else "sendRequest",
    }
    return _environment().get_template(f"{name}.js.j2").render(values).rstrip("\n")


def _impossible(found: Features, address: str, body: str) -> str:
    tests = [f"{address} === undefined"] if "no_address" in found else []
    tests += [f"{body} === null"] if "no_body" in found else []
    return " || ".join(tests)


def _head(options: list[str]) -> str:
    """The first lines of ``sendRequest``, as Prettier breaks them."""
    if not options:
        return "async function sendRequest(method, address) {"
    one = f"async function sendRequest(method, address, {{ {', '.join(options)} }} = {{}}) {{"
    if len(one) <= _WIDTH:
        return one
    last = f"  {{ {', '.join(options)} }} = {{}},"
    if len(last) > _WIDTH:
        last = "\n".join(("  {", *(f"    {each}," for each in options), "  } = {},"))
    return "\n".join(("async function sendRequest(", "  method,", "  address,", last, ") {"))


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("actiongen.verify", "copies"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # the texts are JavaScript
    )
