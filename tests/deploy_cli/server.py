"""Answers auth0-deploy-cli as the Management API does, on loopback and with TLS: the tool speaks nothing else.

In: a tenant and a folder for the certificate. Out: a running server, and the certificate that Node has to trust.

    with serve(tenant, folder) as server:
        subprocess.run([…], env={"AUTH0_DOMAIN": server.domain, "NODE_EXTRA_CA_CERTS": server.certificate})

The calls and their shapes are those of the SDK that the tool uses (npm ``auth0`` 6, ``management/api/resources``).
"""

# ruff: noqa: N815 - the names are those of the base class

import json
import re
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from terraform_provider.tenant import Action, NotFoundError, RefusedError, Tenant

CLIENT = {"AUTH0_CLIENT_ID": "client-of-the-tool", "AUTH0_CLIENT_SECRET": "5ecret-of-the-tool"}
"""The settings by which the tool says who it is."""
_TOKEN = "token-of-the-tool"
Json = dict[str, Any]


@dataclass
class Server:
    """``domain`` is its host and port; ``requests`` are the bodies that it was sent, by what they were sent to."""

    domain: str
    certificate: str
    requests: list[tuple[str, Json]] = field(default_factory=list)


@contextmanager
def serve(tenant: Tenant, folder: Path) -> Iterator[Server]:
    """The tenant as a Management API."""
    certificate, key = _certificate(folder)
    http = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    http.socket = context.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
    server = Server(f"localhost:{http.server_address[1]}", str(certificate))
    http.RequestHandlerClass = _handler(Api(tenant), server, threading.Lock())
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def _handler(api: "Api", server: Server, lock: threading.Lock) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            text = self.rfile.read(length).decode("utf-8")
            is_form = "urlencoded" in self.headers.get("Content-Type", "")
            body = dict(parse_qsl(text)) if is_form else json.loads(text or "{}")
            with lock:
                status, answer = self._answered(body)
            data = b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _answered(self, body: Json) -> tuple[int, Json | None]:
            path = urlsplit(self.path)
            if path.path == "/oauth/token":
                who = {"client_id": CLIENT["AUTH0_CLIENT_ID"], "client_secret": CLIENT["AUTH0_CLIENT_SECRET"]}
                if body != body | who or body["audience"] != f"https://{server.domain}/api/v2/":
                    return 401, _refusal(401, "Unauthorized")
                return 200, {"access_token": _TOKEN, "token_type": "Bearer", "expires_in": 86400}
            if self.headers.get("Authorization") != f"Bearer {_TOKEN}":
                return 401, _refusal(401, "Invalid token")
            if self.command != "GET":
                server.requests.append((f"{self.command} {path.path.removeprefix('/api/v2/')}", body))
            if path.path == "/api/v2/clients":  # a dry run asks for them, whatever it is about
                return 200, _page("clients", [], {})
            query = dict(parse_qsl(path.query))
            return api.answer(f"{self.command} {path.path}", query, body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing: the tests say what went wrong."""

        do_GET = do_POST = do_PATCH = do_DELETE = _answer

    return Handler


def _refusal(status: int, message: str) -> Json:
    return {"statusCode": status, "error": "refused", "message": message}


class Api:
    """The calls that the tool makes, on a tenant."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._calls: dict[str, Callable[..., Json | None]] = {
            "GET actions": self._actions,
            "POST actions": self._create,
            "PATCH actions/([^/]+)": self._update,
            "POST actions/([^/]+)/deploy": self._deploy,
            "DELETE actions/([^/]+)": self._delete,
            "GET modules": self._modules,
            "GET modules/([^/]+)/versions": self._versions,
            "GET triggers": self._triggers,
            "GET triggers/([^/]+)/bindings": self._bindings,
            "PATCH triggers/([^/]+)/bindings": self._bind,
        }

    def answer(self, call: str, query: Mapping[str, str], body: Json) -> tuple[int, Json | None]:
        """The status and body of an answer; 404 for a call that is not known."""
        wanted = call.replace("/api/v2/actions/", "", 1)
        for pattern, method in self._calls.items():
            match = re.fullmatch(pattern, wanted)
            if match is not None:
                try:
                    return 200, method(*match.groups(), query, body)
                except NotFoundError as error:
                    return 404, _refusal(404, str(error))
                except (KeyError, TypeError, AttributeError, ValueError) as error:
                    return 400, _refusal(400, f"the stand-in does not understand {call}: {error!r}")
                except RefusedError as error:
                    status, _, why = str(error).partition(" ")
                    return int(status), _refusal(int(status), why)
        return 404, _refusal(404, f"nobody answers {call}")

    def _actions(self, query: Mapping[str, str], body: Json) -> Json:
        return _page("actions", [_shown(each) for each in self._tenant.actions.values()], query)

    def _create(self, query: Mapping[str, str], body: Json) -> Json:
        action = Action(self._tenant.new_id("act"), body["name"], body["code"], body["runtime"], [])
        if action.name in [each.name for each in self._tenant.actions.values()]:
            raise RefusedError("409 Conflict: An action with that name exists already.")
        for name, value in self._changes(action, body).items():
            setattr(action, name, value)
        self._tenant.create_action(action)
        return _shown(action)

    def _update(self, id: str, query: Mapping[str, str], body: Json) -> Json:
        action = self._tenant.action(id)
        self._tenant.update_action(id, self._changes(action, body))
        return _shown(action)

    def _changes(self, action: Action, body: Json) -> Json:
        """The fields of an action that are given, as the tenant keeps them."""
        allowed = {"name", "code", "runtime", "supported_triggers", "dependencies", "secrets", "modules"}
        if unknown := sorted(body.keys() - allowed):
            raise RefusedError(f"400 Bad Request: Payload validation error: {unknown[0]} is not allowed")
        changes = {name: body[name] for name in ("name", "code", "runtime", "dependencies") if name in body}
        changes["triggers"] = body.get("supported_triggers", action.triggers)
        if "secrets" in body:
            changes["secrets"] = {each["name"]: each["value"] for each in body["secrets"]}
        if "modules" in body:
            changes["modules"] = [self._pinned(each) for each in body["modules"]]
        return changes

    def _pinned(self, module: Json) -> dict[str, str]:
        """Auth0 takes a module by the ids alone, which the tool looks up."""
        found = self._tenant.module(module["module_id"])
        number = [f"{found.id}_v{each}" for each in range(1, len(found.versions) + 1)].index(
            module["module_version_id"]
        )
        return {"name": found.name, "version": str(number + 1)}

    def _deploy(self, id: str, query: Mapping[str, str], body: Json) -> Json:
        return {"id": self._tenant.deploy(id)}

    def _delete(self, id: str, query: Mapping[str, str], body: Json) -> None:
        if query.get("force") == "true":
            for trigger, bound in self._tenant.bindings.items():
                self._tenant.bindings[trigger] = [each for each in bound if each[0] != id]
        self._tenant.delete_action(id)

    def _modules(self, query: Mapping[str, str], body: Json) -> Json:
        found = [{"id": each.id, "name": each.name} for each in self._tenant.modules.values()]
        return _page("modules", found, query)

    def _versions(self, id: str, query: Mapping[str, str], body: Json) -> Json:
        count = len(self._tenant.module(id).versions)
        found = [{"id": f"{id}_v{each}", "version_number": each} for each in range(1, count + 1)]
        return _page("versions", found, query)

    def _triggers(self, query: Mapping[str, str], body: Json) -> Json:
        return {
            "triggers": [{"id": each, "version": "v3"} for each in ("post-login", "credentials-exchange")]
        }

    def _bindings(self, trigger: str, query: Mapping[str, str], body: Json) -> Json:
        bound = self._tenant.bindings.get(trigger, [])
        found = [{"action": _shown(self._tenant.action(id)), "display_name": name} for id, name in bound]
        return _page("bindings", found, query)

    def _bind(self, trigger: str, query: Mapping[str, str], body: Json) -> Json:
        ids = {each.name: each.id for each in self._tenant.actions.values()}
        for binding in body["bindings"]:
            if binding["ref"] != {"type": "action_name", "value": binding["ref"]["value"]}:
                raise RefusedError("400 Bad Request: the tool binds by names.")
            if binding["ref"]["value"] not in ids:
                raise RefusedError(f"404 Not Found: no action is called {binding['ref']['value']!r}.")
        self._tenant.bind(
            trigger, [(ids[each["ref"]["value"]], each["display_name"]) for each in body["bindings"]]
        )
        return self._bindings(trigger, {}, {})


def _page(name: str, items: list[Json], query: Mapping[str, str]) -> Json:
    """The page of a list that is asked for: the tool goes on until one is empty."""
    page, size = int(query.get("page", 0)), int(query.get("per_page", 50))
    return {
        name: items[page * size : (page + 1) * size],
        "total": len(items),
        "start": page * size,
        "limit": size,
    }


def _shown(action: Action) -> Json:
    """An action as Auth0 tells it: no value of a secret."""
    return {
        "id": action.id,
        "name": action.name,
        "code": action.code,
        "runtime": action.runtime,
        "supported_triggers": action.triggers,
        "dependencies": action.dependencies,
        "secrets": [{"name": each} for each in action.secrets],
        "modules": [],
        "status": "built",
        "all_changes_deployed": action.running == action.code,
    }
