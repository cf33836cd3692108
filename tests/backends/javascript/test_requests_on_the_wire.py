"""The functions that make requests, on real Node with a real server: what is an answer, and what a failure."""

import json
import subprocess
from pathlib import Path

import pytest
from bench.install import node_binary

from actiongen.backends.javascript.runtime import needed
from actiongen.ir.requests import DEFAULT_TIMEOUT

SERVER = """
const http = require("node:http");
let served = 0;
const server = http.createServer((incoming, outgoing) => {
  let body = "";
  incoming.on("data", (part) => (body += part));
  incoming.on("end", () => {
    const { method, url, headers } = incoming;
    served += 1;
    if (url.startsWith("/echo")) {
      const sent = { method, url, body, type: headers["content-type"] ?? null, key: headers["x-key"] ?? null };
      outgoing.end(JSON.stringify(sent));
    } else if (url === "/twice") {
      outgoing.statusCode = served === 1 ? 503 : 200;
      outgoing.end(JSON.stringify({ served }));
    } else if (url === "/moved") {
      outgoing.writeHead(302, { location: "/echo" });
      outgoing.end();
    } else if (url === "/slow") {
      setTimeout(() => outgoing.end("late"), 3000).unref();
    } else if (url === "/cut") {
      outgoing.writeHead(200, { "content-length": "100" });
      outgoing.write("half");
      setTimeout(() => outgoing.destroy(), 20);
    } else if (url === "/hang-up") {
      outgoing.destroy();
    } else {
      outgoing.statusCode = Number(url.slice(1));
      outgoing.end(outgoing.statusCode === 204 ? undefined : "\\ufeff{\\"a\\": 1e999}");
    }
  });
});
server.listen(0, "127.0.0.1", async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const results = {};
  for (const [name, method, path, options] of CASES) {
    served = 0;
    const address = path === null ? undefined : path.startsWith("http") ? path : base + path;
    const result = await send(method, address, options);
    if (result.text) result.text = result.text.replaceAll(base, "");
    results[name] = { ...result, served };
  }
  console.log(JSON.stringify(results));
  process.exit(0);
});
"""

SEND = """
async function send(method, url, { query, json, ...options }) {
  const address = query === undefined ? url : withQuery(url, query);
  if (json === undefined) return sendRepeatedly(method, address, options);
  const headers = withJsonType(options.headers ?? {});
  const body = toJson(json) ?? null;
  return sendRepeatedly(method, address, { ...options, headers, body });
}
"""
"""What the code of an Action does with the options of a policy."""

CASES: list[tuple[str, str, str | None, dict[str, object]]] = [
    ("json", "POST", "/echo", {"json": {"a": ["é"]}, "headers": {"X-Key": "k"}}),
    ("own type", "POST", "/echo", {"json": 1, "headers": {"Content-Type": "application/ld+json"}}),
    ("form", "PUT", "/echo?x=1", {"form": {"a": "b c", "n": 2, "y": True}, "query": {"q": "é&"}}),
    ("text", "PATCH", "/echo", {"body": "plain", "query": {}}),
    ("nothing", "DELETE", "/echo", {}),
    ("not found", "GET", "/404", {}),
    ("accepted", "GET", "/404", {"accept": [404]}),
    ("all accepted", "GET", "/500", {"acceptAll": True, "retries": 2}),
    ("no content", "GET", "/204", {}),
    ("tried again", "GET", "/twice", {"retries": 1}),
    ("not tried again", "GET", "/twice", {}),
    ("a client's mistake is not tried again", "GET", "/400", {"retries": 3}),
    ("too many requests", "GET", "/429", {"retries": 2}),
    ("moved", "GET", "/moved", {"headers": {"X-Key": "k"}}),
    ("slow", "GET", "/slow", {"timeout": 300, "retries": 1}),
    ("cut", "GET", "/cut", {"retries": 2}),
    ("hung up", "GET", "/hang-up", {"retries": 1}),
    ("nobody there", "GET", "http://127.0.0.1:1/x", {}),
    ("no address", "GET", None, {}),
    ("no URL", "GET", "http://", {"retries": 2}),
    ("a header with a line break", "GET", "/echo", {"headers": {"X-Key": "a\nb"}}),
    ("a header beyond Latin-1", "GET", "/echo", {"headers": {"X-Key": "\u20ac"}}),
    ("nested too deeply", "POST", "/echo", {"json": json.loads("[" * 70 + "]" * 70)}),
]


def test_the_runtime_waits_as_long_as_the_language_says() -> None:
    for helper in needed({"sendRepeatedly", "sendAuthorized"}):
        if "timeout = " in helper.text:
            assert f"timeout = {DEFAULT_TIMEOUT:g}" in helper.text, helper.name
    (bare,) = needed({"sendRequest"}, frozenset())
    assert f"AbortSignal.timeout({DEFAULT_TIMEOUT:g})" in bare.text


@pytest.mark.slow
@pytest.mark.parametrize("major", [18, 22])
def test_what_counts_as_an_answer(major: int, tmp_path: Path) -> None:
    script = tmp_path / "wire.js"
    names = {"sendRepeatedly", "withQuery", "withJsonType", "toJson"}
    functions = "\n\n".join(helper.text for helper in needed(names))
    script.write_text(f"{functions}\n{SEND}\nconst CASES = {json.dumps(CASES)};\n{SERVER}", encoding="utf-8")
    command = [str(node_binary(major)), str(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    results = json.loads(done.stdout)

    def answer(name: str) -> dict[str, object]:
        assert "failure" not in results[name], results[name]
        assert results[name]["json"] == json.loads(results[name]["text"]), name
        return results[name]["json"]

    def failure(name: str) -> tuple[str, int | None, int]:
        assert "status" not in results[name], results[name]
        return (
            results[name]["failure"]["reason"],
            results[name]["failure"].get("status"),
            results[name]["served"],
        )

    sent = {"method": "POST", "url": "/echo", "body": '{"a":["é"]}', "type": "application/json", "key": "k"}
    assert answer("json") == sent
    assert answer("own type")["type"] == "application/ld+json"
    form = answer("form")
    assert (form["url"], form["body"]) == ("/echo?x=1&q=%C3%A9%26", "a=b+c&n=2&y=true")
    assert str(form["type"]).startswith("application/x-www-form-urlencoded")
    assert answer("text") | {"type": None} == {
        "method": "PATCH",
        "url": "/echo",
        "body": "plain",
        "type": None,
        "key": None,
    }
    assert answer("nothing")["body"] == ""
    assert failure("not found") == ("status", 404, 1)
    assert {"status": 404, "text": '{"a": 1e999}', "json": {"a": None}}.items() <= results["accepted"].items()
    assert (results["all accepted"]["status"], results["all accepted"]["served"]) == (500, 1)
    assert {"status": 204, "text": ""}.items() <= results["no content"].items() and "json" not in results[
        "no content"
    ]
    assert answer("tried again") == {"served": 2}
    assert failure("not tried again") == ("status", 503, 1)
    assert failure("a client's mistake is not tried again") == ("status", 400, 1)
    assert failure("too many requests") == ("status", 429, 3)
    assert failure("moved") == ("status", 302, 1), "a redirect could take what is secret to another server"
    assert failure("slow") == ("timeout", None, 2)
    assert failure("cut") == ("body", None, 1)
    assert failure("hung up") == ("connection", None, 2)
    assert failure("nobody there") == ("connection", None, 0)
    for name in (
        "no address",
        "no URL",
        "a header with a line break",
        "a header beyond Latin-1",
        "nested too deeply",
    ):
        assert failure(name) == ("request", None, 0)
