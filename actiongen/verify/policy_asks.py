"""What an action asks the world, as values.

In: the questions of a policy. Out: their answers and failures, over terms that are named by the number of the
question,
so that the JavaScript, which asks in the same order, has the same.

    http.get("https://api.example.com/score")   ->   Item("ask", "sendRequest", ("GET", "https://…", …))
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, assert_never

from actiongen import ir
from actiongen.auth0.model import Trigger
from actiongen.facts.waits import deadline
from actiongen.ir.requests import DEFAULT_TIMEOUT
from actiongen.ir.types import Basic, Record
from actiongen.verify import answers
from actiongen.verify.scopes import units
from actiongen.verify.terms import BOOLEAN, NOTHING, NULL, NUMBER, TEXT, THROWN, UNDEFINED, Node, Term
from actiongen.verify.values import Native

if TYPE_CHECKING:
    from actiongen.verify.handler import Handler

_SECOND = 1_000
_CLAIMS = {"issuer": "iss", "subject": "sub", "audience": "aud"}
Asked = tuple[Node, Node]


class Asks:
    """Asks for one handler. ``loops``: how many loops are around, ``helpers`` which helpers."""

    def __init__(self, handler: ir.Handler, trigger: Trigger) -> None:
        self.loops = 0
        self.helpers: list[ir.HelperId] = []
        self._deadline = deadline(handler)
        self._has_cache = "cache.get" in trigger.methods

    @contextmanager
    def in_helper(self, helper: ir.HelperId) -> Iterator[None]:
        """What is asked inside is asked in a helper."""
        self.helpers.append(helper)
        yield
        self.helpers.pop()

    def ask(self, here: "Handler", ask: ir.Ask) -> Asked:
        """The answer, undefined where there is none, and the failure."""
        match ask.question:
            case ir.ApiQuery() as query:
                return self._query(here, query)
            case ir.Request() as request:
                return self._request(here, request)
            case ir.Verification() as verification:
                return self._verification(here, verification)
            case ir.Signature() as signature:
                return self._signature(here, signature)
            case ir.ExternCall() as call:
                return self._extern(here, call)
            case _:
                assert_never(ask.question)

    def _reason(self, here: "Handler", reason: str) -> Node:
        return here.values.display((here.values.entry(here.space.text("reason"), here.space.text(reason)),))

    def _query(self, here: "Handler", query: ir.ApiQuery) -> Asked:
        given = [here.argument(argument) for argument in query.arguments]
        number = here.stream.next_ask()
        here.stream.emit("ask", f"api.{query.method.name}", *given)
        answer = answers.of_query(here.values, query.method, number)
        answer = here.space.replaced(answer, THROWN | NULL, here.space.undefined)
        return answer, self._reason(here, ir.THROWN)

    # Requests

    def _request(self, here: "Handler", request: ir.Request) -> Asked:
        space, values, sent = here.space, here.values, request.sent
        address = here.url(sent.url, "encodedUrl")
        query = space.undefined if sent.query is None else here.value(sent.query)
        if sent.query is not None and sent.client is None:
            address, query = values.with_query(address, query), space.undefined
        send = "sendRepeatedly" if request.retries else "sendRequest"
        cache: Node = space.undefined
        client: Node = space.undefined
        verb: Node = space.text(sent.verb.value.upper())
        if request.for_keys:
            send, verb = "fetchKeys", space.undefined
        elif sent.client is not None:
            send, client = "sendAuthorized", here.value(sent.client)
            if self._has_cache:
                cache = space.function(Native("api.cache"))
        options: dict[str, Node] = {"query": query, "headers": self._headers(here, sent)}
        options |= self._payload(here, sent.payload)
        options |= self._limits(here, request)
        number = here.stream.next_ask()
        given = [options.get(name, space.undefined) for name in answers.OPTIONS]
        here.stream.emit("ask", send, verb, address, cache, client, *given)
        return answers.of_request(values, number), answers.failure(values, number)

    def _limits(self, here: "Handler", request: ir.Request) -> Mapping[str, Node]:
        space = here.space
        found: dict[str, Node] = {}
        if request.accept is None:
            found["acceptAll"] = space.true
        elif request.accept:
            found["accept"] = here.values.list([space.number(each) for each in request.accept])
        if request.retries:
            found["retries"] = space.number(float(request.retries))
        if request.timeout != DEFAULT_TIMEOUT:
            found["timeout"] = space.number(request.timeout)
        found["deadline"] = self._until(here)
        return found

    def _until(self, here: "Handler") -> Node:
        """Until when something is asked here; undefined where there is no limit."""
        until = self._deadline
        if until is None or not (self.loops or not until.helpers.isdisjoint(self.helpers)):
            return here.space.undefined
        now = here.space.made("performance.now", (), NUMBER)
        return here.values.arithmetic("+", now, here.space.number(until.milliseconds))

    def _headers(self, here: "Handler", sent: ir.Sent) -> Node:
        """The headers; with a body of JSON they say so, unless they have a type."""
        values, space = here.values, here.space
        headers = space.undefined if sent.headers is None else here.value(sent.headers)
        if sent.payload is None or sent.payload.format is not ir.Format.JSON:
            return headers
        says_so = values.entry(space.text("Content-Type"), space.text("application/json"))
        if sent.headers is None:
            return values.display((says_so,))
        type_ = sent.headers.info.type
        if isinstance(type_, Record):
            named = [field for field in type_.fields if field.name.lower() == "content-type"]
            if any(not field.optional for field in named):
                return headers
            if not named:
                return values.display((says_so, *values.spread(headers)))
        return values.with_json_type(headers)

    def _payload(self, here: "Handler", payload: ir.Payload | None) -> Mapping[str, Node]:
        if payload is None:
            return {}
        if payload.format is ir.Format.FORM:
            return {"form": here.value(payload.value)}
        if payload.format is ir.Format.TEXT:
            return {"body": here.value(payload.value)}
        value = payload.value
        text = ir.Operation(ir.Op.TO_JSON, (value,), ir.Info(Basic.STRING, False, value.info.span))
        here.keep(text)
        return {"body": here.space.replaced(here.value(text), NOTHING, here.space.null)}

    # Tokens

    def _verification(self, here: "Handler", asked: ir.Verification) -> Asked:
        space, values = here.space, here.values
        options = [self._texts(here, "algorithms", asked.algorithms)]
        options += [values.entry(space.text(each.key), here.value(each.value)) for each in asked.claims]
        for name, milliseconds in (("maxTokenAge", asked.max_age), ("clockTolerance", asked.leeway)):
            if milliseconds is not None:
                options.append(values.entry(space.text(name), space.number(milliseconds / _SECOND)))
        token, key = here.value(asked.token), here.value(asked.key)
        number = here.stream.next_ask()
        here.stream.emit("ask", "verifyToken", token, key, values.display(options))
        return answers.of_token(values, number), answers.token_failure(values, number)

    def _texts(self, here: "Handler", name: str, texts: Sequence[str]) -> Term:
        listed = here.values.list([here.space.text(each) for each in texts])
        return here.values.entry(here.space.text(name), listed)

    def _signature(self, here: "Handler", asked: ir.Signature) -> Asked:
        space, values = here.space, here.values
        options = [values.entry(space.text("algorithm"), space.text(asked.algorithm))]
        if asked.claims:
            claims = [
                values.entry(space.text(_CLAIMS[each.key]), here.value(each.value)) for each in asked.claims
            ]
            options.append(values.entry(space.text("claims"), values.display(claims)))
        options.append(values.entry(space.text("expiresIn"), space.number(asked.expires_in / _SECOND)))
        payload, key = here.value(asked.payload), here.value(asked.key)
        number = here.stream.next_ask()
        here.stream.emit("ask", "signToken", payload, key, values.display(options))
        answer = space.made("signed", (number,), TEXT | UNDEFINED)
        return answer, self._reason(here, ir.INVALID)

    # Externs

    def _extern(self, here: "Handler", call: ir.ExternCall) -> Asked:
        space, values, extern = here.space, here.values, call.extern
        given = [values.as_json(here.value(argument)) for argument in call.arguments]
        gives_nothing = extern.returns is None
        if gives_nothing or extern.is_async:
            timeout: Node = space.undefined
            until = self._until(here)
            if call.timeout is not None and (until is not space.undefined or call.timeout != DEFAULT_TIMEOUT):
                timeout = space.number(call.timeout)
            until = until if call.timeout is not None else space.undefined
            here.stream.emit("limit", "succeedsInTime" if gives_nothing else "inTime", timeout, until)
        number = here.stream.next_ask()
        here.stream.emit("ask", identity(extern), *given)
        if gives_nothing:
            return space.made("succeeds", (number,), BOOLEAN), self._reason(here, ir.EXTERN_FAILED)
        raw = space.replaced(answers.of_extern(values, number), THROWN | NULL, space.undefined)
        raw = values.as_json(raw) if extern.reads_json else raw
        answer = raw if extern.answer is Basic.JSON else values.read(raw, extern.answer)
        return answer, self._reason(here, ir.EXTERN_FAILED)


def identity(extern: ir.Extern) -> str:
    """What tells a function from all others."""
    return f"extern {units(extern.path)}#{extern.name if extern.module else extern.exported}"
