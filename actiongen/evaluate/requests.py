"""Requests in one run: what goes out, and what the world answers.

In: what a request sends, and a world. Out: the calls as Node records them, and the answer, or why there is none.

    Http(OfWorld({…}), value).ask(ask, request)   ->   (("fetch", ("GET https://…",)),), {"status": 200.0, …}, {}
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Protocol
from urllib.parse import quote_plus

from actiongen import ir
from actiongen.auth0.model import JsonValue
from actiongen.evaluate.operations import operate
from actiongen.evaluate.urls import written
from actiongen.ir.clients import BASE, TOKEN_REPLY
from actiongen.runs.texts import json_text, number_text, to_units, units_within, whole
from actiongen.runs.values import REQUEST, Call, Value

Record = dict[str, Value]

_NO_BODY = (204, 205, 304)
_AROUND = "\t\n\r "


NO_ANSWER = "the case gives no answer for the request "
"""What the message of a run begins with that made a request without an answer; Node says the same."""


class NoAnswerError(Exception):
    """The world has no answer for the last of some calls; the text says for which."""

    def __init__(self, name: str) -> None:
        super().__init__(NO_ANSWER + name)
        self.calls: tuple[Call, ...] = ()


class Replier(Protocol):
    """Who answers requests."""

    def reply(self, ask: ir.Ask, name: str) -> JsonValue:
        """The answer to a request, whose name is its method and URL; raises :class:`NoAnswerError`."""
        ...

    def token(self, ask: ir.Ask, name: str) -> JsonValue:
        """The answer to the request for the token that the client of a request needs."""
        ...

    def of_token(self, ask: ir.Ask, name: str) -> tuple[JsonValue] | None:
        """What comes of ``jwt.verify`` or ``jwt.sign``; None if nobody says it. Raises :class:`NoAnswerError`."""
        ...


@dataclass(slots=True)
class OfWorld:
    """The answers that a world has. ``used``: how many answers of a list have been given."""

    http: Mapping[str, JsonValue]
    returns: Mapping[str, JsonValue] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)

    def reply(self, ask: ir.Ask, name: str) -> JsonValue:
        """The answer to a request."""
        http = {to_units(key): value for key, value in self.http.items()}
        key = name if name in http else name.partition(" ")[2]
        return self._next(key, http.get(key, []), name)

    def token(self, ask: ir.Ask, name: str) -> JsonValue:
        """The answer to the request for a token; one that the world does not mention succeeds."""
        is_known = any(to_units(key) in (name, name.partition(" ")[2]) for key in self.http)
        return self.reply(ask, name) if is_known else TOKEN_REPLY

    def of_token(self, ask: ir.Ask, name: str) -> tuple[JsonValue] | None:
        """What comes of a token."""
        return (self._next(name, self.returns[name], name),) if name in self.returns else None

    def _next(self, key: str, replies: JsonValue, name: str) -> JsonValue:
        """The next one of a list; what is no list is the same each time."""
        if not isinstance(replies, list):
            return replies
        index = self.used.get(key, 0)
        self.used[key] = index + 1
        if index >= len(replies):
            raise NoAnswerError(name)
        return replies[index]


@dataclass(slots=True)
class Http:
    """The requests of one run; ``elapsed`` are the milliseconds that went by without an answer."""

    replier: Replier
    value: Callable[[ir.Expr], Value]
    elapsed: float = 0.0

    def ask(
        self, ask: ir.Ask, request: ir.Request, until: float = inf
    ) -> tuple[tuple[Call, ...], Record | None, Record]:
        """The calls, the answer if there is one, and the failure if there is none.

        A request is made where its time-out is over by ``until``. Time passes where there is no answer in time.
        """
        call = self.sent(request.sent)
        if call is None:
            return (), None, {"reason": "request"}
        return self.tried(call, request, until, lambda name: self.replier.reply(ask, name))

    def tried(
        self,
        call: Call,
        request: ir.Request,
        until: float,
        reply: Callable[[str], JsonValue],
    ) -> tuple[tuple[Call, ...], Record | None, Record]:
        """The same of a call as Node records it; ``reply`` answers it by its name."""
        calls: list[Call] = []
        failure: Record = {"reason": "timeout"}
        for _ in range(request.retries + 1):
            if self.elapsed + request.timeout > until:
                break
            calls.append(call)
            try:
                answer, failure = answer_to(reply(str(call[1][0])), request)
            except NoAnswerError as lacking:
                lacking.calls = tuple(calls)
                raise
            if failure.get("reason") == "timeout":
                self.elapsed += request.timeout
            if answer is not None or not _is_passing(failure):
                return tuple(calls), answer, failure
        return tuple(calls), None, failure

    def sent(self, sent: ir.Sent) -> Call | None:
        """The call as Node records it; None if no such request can be made."""
        query = None if sent.query is None else form_of(self.value(sent.query))
        client = None if sent.client is None else self.value(sent.client)
        base = str(client[BASE]) if isinstance(client, dict) else ""
        address = written(sent.url, self.value, base)
        headers = {} if sent.headers is None else _headers(self.value(sent.headers))
        body = self._body(sent.payload)
        if address is None or headers is None or (body is None and sent.payload is not None):
            return None
        if sent.payload is not None and sent.payload.format is ir.Format.JSON:
            headers.setdefault("content-type", "application/json")
        if query:
            address += ("&" if "?" in address else "?") + query
        details: Record = {}
        if headers:
            details["headers"] = dict(sorted(headers.items()))
        if body is not None:
            details["body"] = body
        name = f"{sent.verb.value.upper()} {address}"
        return (REQUEST, (name, details) if details else (name,))

    def _body(self, payload: ir.Payload | None) -> str | None:
        if payload is None:
            return None
        value = self.value(payload.value)
        match payload.format:
            case ir.Format.JSON:
                text = None if value is None else operate(ir.Op.TO_JSON, [value], 0.0)
                return text if isinstance(text, str) else None
            case ir.Format.FORM:
                return form_of(value)
            case ir.Format.TEXT:
                return value if isinstance(value, str) else None


def authorized(call: Call, token: str) -> Call | None:
    """The call of a request with a token that goes along; None if no header can hold it."""
    bearer = _headers({"authorization": f"Bearer {token}"})
    if bearer is None:
        return None
    _, (name, *rest) = call
    details = dict(rest[0]) if rest and isinstance(rest[0], dict) else {}
    own = details.pop("headers", None)
    headers = {**(own if isinstance(own, dict) else {}), **bearer}
    return (REQUEST, (name, {"headers": dict(sorted(headers.items())), **details}))


def answer_to(reply: JsonValue, request: ir.Request) -> tuple[Record | None, Record]:
    """The answer, if what came back is one, and the failure if it is none."""
    if not isinstance(reply, dict):
        return None, {"reason": reply if isinstance(reply, str) else "connection"}
    given = reply.get("status", 200)
    status = float(given) if isinstance(given, int | float) else 200.0
    accept = request.accept
    if accept is not None and not 200 <= status < 300 and status not in accept:
        return None, {"reason": "status", "status": status}
    text = _decoded(_text(reply)) if status not in _NO_BODY else ""
    answer: Record = {"status": status, "text": text, "json": operate(ir.Op.FROM_JSON, [text], 0.0)}
    if request.for_keys and not _has_keys(answer["json"]):
        return None, {"reason": "body"}
    return {key: value for key, value in answer.items() if value is not None}, {}


def _has_keys(value: Value) -> bool:
    """Whether a value is a set of keys (RFC 7517, 5)."""
    keys = value.get("keys") if isinstance(value, dict) else None
    return isinstance(keys, list) and all(isinstance(key, dict) for key in keys)


def _is_passing(failure: Record) -> bool:
    """Whether the same request may have an answer a moment later."""
    status = failure.get("status")
    return failure.get("reason") in ("connection", "timeout") or (
        isinstance(status, float) and (status == 429 or status >= 500)
    )


def form_of(value: Value) -> str:
    """``String(new URLSearchParams(value))``."""
    pairs = value.items() if isinstance(value, dict) else ()
    return "&".join(f"{_form_encoded(key)}={_form_encoded(_scalar(item))}" for key, item in pairs)


def _form_encoded(text: str) -> str:
    return quote_plus(whole(text, "replace"), safe="*").replace("~", "%7E")


def _scalar(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return number_text(value)
        case _:  # a text; the types of the language leave no other
            return str(value)


def _headers(value: Value) -> Record | None:
    """The headers as they go out, None if no request can have them (Fetch standard, 2.2.2)."""
    headers: dict[str, str] = {}
    for name, item in value.items() if isinstance(value, dict) else ():
        text = str(item).strip(_AROUND)
        if any(c in "\0\r\n" or ord(c) > 0xFF for c in text) or not re.fullmatch(
            r"[!#$%&'*+.^_`|~\w-]+", name, re.A
        ):
            return None
        key = name.lower()
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    # Blanks behind what was joined do not get onto the wire.
    return {key: text.strip(_AROUND) for key, text in headers.items()}


def _text(reply: dict[str, JsonValue]) -> str:
    if "json" in reply:
        return json_text(units_within(reply["json"]))
    return to_units(str(reply.get("text", "")))


def _decoded(text: str) -> str:
    """The text after it has gone over a wire as UTF-8."""
    return to_units(whole(text, "replace").removeprefix("\ufeff"))
