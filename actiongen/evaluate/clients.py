"""Requests of clients in one run: the token that goes along, from the cache or from who gives it.

In: a question whose request has a client, and what answers it. Out: the same as of a request without one; the calls are
noted in order, for those of ``api.cache`` stand among them.

    Clients(http, api, calls.append).ask(ask, request, inf)   ->   {"status": 200.0, …}, {}
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import floor, isfinite

from actiongen import ir
from actiongen.auth0.load import platform
from actiongen.auth0.model import JsonValue
from actiongen.evaluate.hashes import sha256
from actiongen.evaluate.requests import Http, NoAnswerError, Record, authorized, form_of
from actiongen.ir.clients import CACHE_GET, CACHE_SET, GRANT, KEY, LIFETIME_S, MARGIN_S, TOKEN_URL
from actiongen.runs.texts import join
from actiongen.runs.values import REQUEST, Call, Value

_KNOWN = "token"
_REFUSED = 401.0


@dataclass(slots=True)
class Clients:
    """``cache`` makes a call of ``api.cache`` by the name of its method; None where the trigger has none."""

    http: Http
    cache: Callable[[str, tuple[Value, ...]], Value] | None
    note: Callable[[Call], None]

    def ask(self, ask: ir.Ask, request: ir.Request, until: float) -> tuple[Record | None, Record]:
        """The answer, or the failure."""
        client = self.http.value(request.sent.client) if request.sent.client is not None else None
        assert isinstance(client, dict)
        call = self.http.sent(request.sent)
        if call is None:
            return None, {"reason": "request"}
        until = min(until, self.http.elapsed + (request.retries + 2) * request.timeout)
        hash = sha256(f"{client[TOKEN_URL]} {form_of(client[GRANT])}", "base64url")
        key = f"{KEY}{hash}"
        known = client.get(_KNOWN) or self._cached(key)
        if isinstance(known, str):
            answer, failure = self._sent(ask, request, call, known, until)
            if (failure or answer or {}).get("status") != _REFUSED:
                return answer, failure
        failure = self._renewed(ask, request, client, key, until)
        return (None, failure) if failure else self._sent(ask, request, call, str(client[_KNOWN]), until)

    def _cached(self, key: str) -> Value:
        record = None if self.cache is None else self.cache(CACHE_GET, (key,))
        return record.get("value") if isinstance(record, dict) else None

    def _sent(
        self, ask: ir.Ask, request: ir.Request, call: Call, token: str, until: float
    ) -> tuple[Record | None, Record]:
        with_token = authorized(call, token)
        if with_token is None:
            return None, {"reason": "request"}
        return self._tried(with_token, request, until, lambda name: self.http.replier.reply(ask, name))

    def _renewed(
        self, ask: ir.Ask, request: ir.Request, client: dict[str, Value], key: str, until: float
    ) -> Record:
        """Gets a new token; the failure if there is none."""
        details: Record = {"body": form_of(client[GRANT])}
        call: Call = (REQUEST, (f"POST {client[TOKEN_URL]}", details))
        asked = replace(request, accept=())
        reply = self.http.replier.token
        answer, failure = self._tried(call, asked, until, lambda name: reply(ask, name))
        if answer is None:
            return failure
        given = answer.get("json")
        token = given.get("access_token") if isinstance(given, dict) else None
        if not isinstance(given, dict) or not isinstance(token, str) or token == "":
            return {"reason": "body"}
        client[_KNOWN] = token
        lifetime = given.get("expires_in")
        rest = lifetime - MARGIN_S if isinstance(lifetime, float) and isfinite(lifetime) else LIFETIME_S
        limits = platform().limits
        ttl = floor(min(rest, limits["cache_max_hours"] * 3600.0)) * 1000.0
        if (
            ttl > 0
            and len(join(token).encode("utf-8", "surrogatepass")) <= limits["cache_value_bytes"]
            and self.cache is not None
        ):
            self.cache(CACHE_SET, (key, token, {"ttl": ttl}))
        return {}

    def _tried(
        self, call: Call, request: ir.Request, until: float, reply: Callable[[str], JsonValue]
    ) -> tuple[Record | None, Record]:
        try:
            calls, answer, failure = self.http.tried(call, request, until, reply)
        except NoAnswerError as lacking:
            for made in lacking.calls:
                self.note(made)
            lacking.calls = ()
            raise
        for made in calls:
            self.note(made)
        return answer, failure
