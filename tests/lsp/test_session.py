"""Somebody types at random in several files: the server stays, keeps up, and says in the end what `check` says."""

import re
from pathlib import Path

import pytest
from lsp.client import Client, Json
from lsp.policies import check, place, repository, write
from seeds import chance

POLICIES = Path(__file__).parents[2] / "policies"
TYPED = (
    *"\"'()[]{}#=. .,:1\n\n\t🔑",
    *(
        "event.user.email",
        "stop()\n",
        'load("',
        "# allow: AG401 why\n",
        "x = 1\n",
        "api.",
        "with rule(",
        "\r\n",
        "\u2028",
    ),
)
ASKED = (
    "hover",
    "completion",
    "definition",
    "signatureHelp",
    "documentHighlight",
    "codeAction",
    "semanticTokens/full",
)
CANCELLED, OUTDATED = -32800, -32801


class Typist:
    """Keeps the texts as an editor does, and counts as the protocol says, with nothing of the server's."""

    def __init__(self, client: Client, files: dict[str, str], seed: int) -> None:
        self.client, self.texts, self.random = client, dict(files), chance(seed)
        self.asked: list[int] = []
        for uri, text in files.items():
            client.open(uri, text)

    def type(self) -> tuple[str, int]:
        """Changes a text in one place, or in two, or goes back to the beginning now and then."""
        uri = self.random.choice(sorted(self.texts))
        version = self.client.change(
            uri, *(self._change(uri) for _ in range(self.random.choice((1, 1, 1, 2))))
        )
        if self.random.random() < 0.3:
            method = self.random.choice(ASKED)
            at = _position(self.texts[uri], self._offset(self.texts[uri]))
            span = {"range": {"start": at, "end": at}, "context": {"diagnostics": []}}
            about = {"textDocument": {"uri": uri}, "position": at, **(span if method == "codeAction" else {})}
            self.asked.append(self.client.request(f"textDocument/{method}", about))
            if self.random.random() < 0.2:
                self.client.tell("$/cancelRequest", {"id": self.asked[-1]})
        return uri, version

    def _change(self, uri: str) -> Json:
        text = self.texts[uri]
        start = self._offset(text)
        end = min(start + self.random.choice((0, 0, 0, 1, 5)), len(text))
        while not _is_place(text, end):
            end += 1
        new = self.random.choice(TYPED)
        span = {"start": _position(text, start), "end": _position(text, end)}
        self.texts[uri] = text[:start] + new + text[end:]
        return {"range": span, "text": new}

    def _offset(self, text: str) -> int:
        return next(at for at in iter(lambda: self.random.randint(0, len(text)), None) if _is_place(text, at))


def _is_place(text: str, offset: int) -> bool:
    return text[max(offset - 1, 0) : offset + 1] != "\r\n"


def _position(text: str, offset: int) -> dict[str, int]:
    lines = re.split(r"\r\n|\n|\r", text[:offset])
    return place(len(lines) - 1, len(lines[-1].encode("utf-16-le")) // 2)


@pytest.mark.parametrize(
    ("seed", "keystrokes"),
    [(1, 150), pytest.param(2, 150, marks=pytest.mark.long), pytest.param(3, 10_000, marks=pytest.mark.long)],
)
def test_random_keystrokes(seed: int, keystrokes: int, tmp_path: Path) -> None:
    root = repository(tmp_path)
    files = {
        write(root, f"policies/{file.relative_to(POLICIES)}", file.read_text("utf-8")): file.read_text(
            "utf-8"
        )
        for file in sorted(POLICIES.rglob("*.policy"))
    }
    with Client(root) as client:
        typist = Typist(client, files, seed)
        for number in range(keystrokes):
            uri, version = typist.type()
            if number % 10 == 9:
                # It keeps up.
                client.about(uri, version)
            if number % 100 == 99:
                # From the beginning, or nothing but noise would be left to read.
                for each, text in files.items():
                    typist.texts[each] = text
                    client.change(each, {"text": text})
        for number in typist.asked:
            answer = client.answer(number)
            assert "error" not in answer or answer["error"]["code"] in (CANCELLED, OUTDATED), answer
        told = []
        for each in sorted(files):
            version = client.change(each, {"text": typist.texts[each]})
            found = client.about(each, version)
            path = each.removeprefix(f"{root.as_uri()}/")
            write(root, path, typist.texts[each])
            told += [(path, one["code"], one["message"].partition("\n")[0]) for one in found]
    assert client.log == b""
    # A line of the protocol may end where one of a terminal does not.
    assert told == [(path, code, message) for path, _, code, message in check(root)]
