"""The functions that send requests have in them what an Action needs: each variant is tidy, and does what the whole
function does with requests that need no more.
"""

import json
import subprocess
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from backends.javascript.test_requests_on_the_wire import SERVER
from bench.eslint import eslint
from bench.install import node_binary
from bench.prettier import prettier
from bench.types import complaints

from actiongen.backends.javascript.emit import emit
from actiongen.backends.javascript.runtime import needed
from actiongen.backends.javascript.runtime.features import EVERY, Feature, Features
from actiongen.ir import Program
from actiongen.source import Source
from actiongen.unit import analyse_source, loader

OPTIONS = (
    *(Feature.HEADERS, Feature.BODY, Feature.FORM, Feature.ACCEPT, Feature.ACCEPT_ALL),
    *(Feature.TIMEOUT, Feature.DEADLINE),
)
READ = (Feature.STATUS, Feature.TEXT, Feature.JSON, Feature.REASON, Feature.FAILED_STATUS)
OF_ALL = (*OPTIONS, *READ, Feature.NO_ADDRESS, Feature.NO_BODY)
OF_OTHERS = tuple(feature for feature in Feature if feature not in OF_ALL)
SENDING = {"sendRequest", "sendRepeatedly", "sendAuthorized", "fetchKeys"}


def subsets(features: tuple[Feature, ...], sizes: tuple[int, ...]) -> Iterator[Features]:
    for size in sizes:
        for chosen in combinations(features, size):
            # Where a body may be null there is one.
            yield frozenset({*chosen, Feature.BODY} if Feature.NO_BODY in chosen else chosen)


# Each alone, each pair, all but one, and all of the heads that the options make.
OF_REQUESTS = [
    *subsets(OF_ALL, (0, 1, 2, len(OF_ALL) - 1, len(OF_ALL))),
    *subsets(OPTIONS, tuple(range(3, 8))),
]
OF_THE_OTHERS = [
    first | second
    for first in subsets(OF_OTHERS, tuple(range(len(OF_OTHERS) + 1)))
    for second in subsets(
        (Feature.DEADLINE, Feature.TIMEOUT, Feature.NO_ADDRESS, Feature.NO_BODY), (0, 1, 2, 4)
    )
]


def code(names: set[str], features: Features) -> str:
    """The functions of these names, as a file of its own."""
    texts = [helper.text for helper in needed(names, features)]
    return "\n\n".join([f"exports.functions = [{', '.join(sorted(names))}];", *texts]) + "\n"


@pytest.mark.slow
def test_every_variant_is_tidy() -> None:
    texts = [code({"sendRequest"}, features) for features in OF_REQUESTS]
    texts += [code(SENDING, features) for features in OF_THE_OTHERS]
    for text, tidy in zip(texts, prettier(texts), strict=True):
        assert text == tidy
        assert max(map(len, text.splitlines())) <= 80
    assert [found for found in eslint(texts) if found] == []


@pytest.mark.slow
def test_typescript_finds_no_mistake_in_any_variant() -> None:
    head = '/** @type {any} */\nconst crypto = require("node:crypto");\n\n'
    texts = [code({"sendRequest"}, features) for features in subsets(OF_ALL, (0, 1, 2, len(OF_ALL)))]
    texts += [head + code(SENDING, features) for features in OF_THE_OTHERS]
    assert complaints({f"variant_{number}.js": text for number, text in enumerate(texts)}) == []


CASES: list[tuple[str, str, str | None, dict[str, object]]] = [
    ("bare", "GET", "/echo", {}),
    ("header", "GET", "/echo", {"headers": {"X-Key": "k"}}),
    ("body", "POST", "/echo", {"body": "plain"}),
    ("form", "PUT", "/echo?x=1", {"form": {"a": "b c", "n": 2, "y": True}}),
    ("accepted", "GET", "/404", {"accept": [404]}),
    ("not accepted", "GET", "/404", {"accept": [409]}),
    ("all accepted", "GET", "/500", {"acceptAll": True}),
    ("not found", "GET", "/404", {}),
    ("no content", "DELETE", "/204", {}),
    ("moved", "GET", "/moved", {}),
    ("slow", "GET", "/slow", {"timeout": 50}),
    ("late", "GET", "/echo", {"deadline": 0}),
    ("in time", "GET", "/echo", {"deadline": 1e9}),
    ("cut", "GET", "/cut", {}),
    ("hung up", "GET", "/hang-up", {}),
    ("no address", "GET", None, {}),
    ("no body", "POST", "/echo", {"body": None}),
    ("no URL", "GET", "http://", {}),
    ("a header with a line break", "GET", "/echo", {"headers": {"X-Key": "a\nb"}}),
]
_NEEDED = {"acceptAll": Feature.ACCEPT_ALL} | {
    option: Feature(option) for option in ("headers", "body", "form", "accept", "timeout", "deadline")
}
_RUN = """
const base = `http://127.0.0.1:${server.address().port}`;
const found = [];
for (const [text, cases] of VARIANTS) {
  const send = new Function(`${text}\\nreturn sendRequest;`)();
  const sent = cases.map(async ([name, method, path, options]) => {
    const address = path === null ? undefined : path.startsWith("http") ? path : base + path;
    return [name, await send(method, address, options)];
  });
  found.push(Object.fromEntries(await Promise.all(sent)));
}
process.stdout.write(JSON.stringify(found), () => process.exit(0));
"""


def needs(path: str | None, options: dict[str, object]) -> Features:
    """What a request asks of the function that sends it."""
    found = {_NEEDED[option] for option in options}
    found |= {Feature.NO_ADDRESS} if path is None else set()
    return frozenset(found | ({Feature.NO_BODY} if options.get("body", "") is None else set()))


def read(result: dict[str, object], features: Features) -> dict[str, object]:
    """What is left of the result of the whole function where nothing else is read."""
    failure = result.get("failure")
    if not isinstance(failure, dict):
        return {part: result[part] for part in result if Feature(part) in features}
    parts = {"reason": Feature.REASON, "status": Feature.FAILED_STATUS}
    kept = {name: failure[name] for name, feature in parts.items() if feature in features and name in failure}
    return {"failure": kept if features & {*parts.values()} else True}


@pytest.mark.slow
@pytest.mark.parametrize("major", [18, 22])
def test_each_variant_does_what_the_whole_function_does(major: int, tmp_path: Path) -> None:
    variants = [EVERY, *OF_REQUESTS]
    given = []
    for features in variants:
        texts = "\n\n".join(helper.text for helper in needed({"sendRequest"}, features))
        given.append((texts, [case for case in CASES if needs(*case[2:]) <= features]))
    start = SERVER.index("server.listen")
    script = tmp_path / "variants.js"
    script.write_text(
        f"const VARIANTS = {json.dumps(given)};\n{SERVER[:start]}"
        f'server.listen(0, "127.0.0.1", async () => {{{_RUN}}});\n',
        encoding="utf-8",
    )
    done = subprocess.run(
        [str(node_binary(major)), str(script)], capture_output=True, text=True, check=True, timeout=200
    )
    whole, *results = json.loads(done.stdout)
    assert len({json.dumps(each) for each in whole.values()}) > 8, "the cases differ"
    assert {each["failure"]["reason"] for each in whole.values() if "failure" in each} == {
        *("timeout", "connection", "status", "body", "request")
    }
    for features, (_, cases), found in zip(variants[1:], given[1:], results, strict=True):
        for name, *_ in cases:
            assert found[name] == read(whole[name], features), (name, sorted(each.value for each in features))


HEAD = 'action(name="Case", trigger="post-login")\n\nsecrets("KEY")\n\n'

ASKED = 'a = http.get("https://a.example", on_error=log("no"))\n'
TOLD = """def tell(failure):
    log(%s)

with rule("r"):
    http.get("https://a.example", on_error=tell)
"""


def runtime_of(policy: str) -> str:
    """The functions below the handler of a policy."""
    source = Source("policies/case.policy", HEAD + policy)
    found = analyse_source(source, loader((source,))).value
    assert isinstance(found, Program)
    return emit(found).partition("\n};\n")[2]


@pytest.mark.parametrize(
    ("policy", "has", "lacks"),
    [
        (
            f'{ASKED}with rule("r", when=read(a.json.x, boolean)):\n    stop()\n',
            ["return { json: fromJson(text) };", "{ failure: true }"],
            ["status", "reason", "timeout =", "headers", "address === undefined"],
        ),
        (
            f'{ASKED}b = a\nwith rule("r", when=b.status == 204):\n    stop()\n',
            ["return { status };"],
            ["fromJson", "text }"],
        ),
        (
            f'{ASKED}with rule("r", when=a is None):\n    log("r")\n',
            ["return { status };"],
            ["fromJson", "text }"],
        ),
        (
            f'{ASKED}with rule("r"):\n    log(a)\n',
            ["return { status, text, json: fromJson(text) };"],
            ["reason"],
        ),
        (
            "def of(answer):\n    return answer.text if answer.status == 200 else None\n\n"
            'a = http.get("https://a.example", accept=[404], on_error=stop())\nwith rule("r"):\n    log(of(a))\n',
            ["return { status, text };"],
            ["fromJson"],
        ),
        (
            TOLD % "failure.reason",
            ['let reason = "connection";', "return { failure: { reason } };"],
            ["status };", "headers"],
        ),
        (
            TOLD % "failure.status",
            ["return { failure: { status } };", "return { failure: {} };"],
            ["reason"],
        ),
        (
            TOLD % "failure",
            ['return { failure: { reason: "status", status } };'],
            [],
        ),
        (
            'with rule("r"):\n    http.get("https://a.example", retries=1, on_error=log("no"))\n',
            ["async function sendRepeatedly", 'return { failure: { reason: "status", status } };'],
            ["deadline", "timeout ="],
        ),
        (
            'with rule("r"):\n    for role in event.authorization.roles:\n'
            '        http.get(f"https://a.example/{role}", on_error=log("no"))\n',
            ["if (performance.now() + 3000 > deadline)", "if (address === undefined)"],
            ["reason", "timeout ="],
        ),
        (
            'with rule("r"):\n    http.post(f"https://{event.secrets.KEY}/x", json=event.user.app_metadata, '
            'on_error=log("no"))\n',
            ["if (body === null)", "function toJson"],
            ["encodedUrl", "address === undefined"],
        ),
        (
            'with rule("r"):\n    http.get(f"https://a.example/{event.stats.logins_count}", on_error=log("no"))\n',
            [],
            ["encodedUrl", "address === undefined"],
        ),
    ],
)
def test_what_is_not_used_is_not_there(policy: str, has: list[str], lacks: list[str]) -> None:
    text = runtime_of(policy)
    assert [part for part in has if part not in text] == []
    assert [part for part in lacks if part in text] == []
