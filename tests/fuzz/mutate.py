"""Policies that nobody wrote: those of the tests and of this repository, changed at random, and random text.

In: a ``random.Random``. Out: the text of a policy, over and over.

    corpus = Corpus.of_repository()
    corpus.policy(Random(1))
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Self

TESTS = Path(__file__).resolve().parent.parent
_TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\w+|\s+|.', re.DOTALL)
_HEADER = 'action(name="Fuzz", trigger="post-login")\n'
_ODD = (
    *"()[]{},.:=#\"'\\\n\t\r\0@!$%^&*<>?/|~`;",
    "'''", '"""', "f\"{", "}}", "{{", "${", "`", "*/", "/*", "//", "</script>", "\u2028", "\u2029", "\ufeff", "\u202e",
    "\ud800", "\udfff", "\U0001f600", "é", "ﬁ", "\x85", "\x0b", "\x0c", "\u00a0", "__proto__", "constructor", "None",
    "True", "not ", " and ", " or ", " in ", " if ", " else ", " for ", "lambda", "await", "async", "eval", "event",
    "api", "1e999", "-0", "0x10", "9" * 40, "1_000", "1.", ".5", "1j", "**", "//", "->", ":=", "...",
    "\\u{110000}", "\\x0", "\\N{DASH}", "    ", "\n    ", "\n\n", "\\\n", "# allow: breaks-in-way - x\n",
    "(" * 70, "[" * 200, "not " * 90, "-" * 90, "a." * 90,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is changed, and the words that it is made of."""

    texts: tuple[str, ...]
    sound: tuple[str, ...]
    words: tuple[str, ...]

    @classmethod
    def of_repository(cls) -> Self:
        """The policies of the tests, good and bad, those of templates and recipes, and those of the repository."""
        cases = TESTS / "cases"
        good = _policies(cases / "good", cases / "templates", TESTS.parent / "docs" / "recipes")
        bad = [
            chunk
            for file in sorted((cases / "bad").glob("*.policy"))
            for chunk in file.read_text(encoding="utf-8").split("\n# ---\n")
        ]
        own = _policies(TESTS.parent / "policies")
        whole = [
            text if re.search(r"^(action|flow)\(", text, re.MULTILINE) else _HEADER + text for text in bad
        ]
        texts = (*good, *whole, *own)
        words = dict.fromkeys(
            token for text in texts for token in _TOKEN.findall(text) if not token.isspace()
        )
        return cls(texts, (*good, *own), tuple(words))

    def policy(self, random: Random) -> str:
        """One text; most have few changes, so that many still mean something."""
        if random.random() < 0.03:
            return self._noise(random)
        text = random.choice(self.sound if random.random() < 0.6 else self.texts)
        for _ in range(random.choice((1, 1, 1, 1, 2, 2, 3, 5, 10))):
            text = random.choice(_CHANGES)(text, random, self)
        return text

    def _noise(self, random: Random) -> str:
        kind = random.randrange(3)
        if kind == 0:
            return "".join(chr(random.randrange(0x20000)) for _ in range(random.randrange(300)))
        if kind == 1:
            return "".join(chr(random.randrange(128)) for _ in range(random.randrange(600)))
        return _HEADER + " ".join(random.choice(self.words) for _ in range(random.randrange(80)))


def _policies(*folders: Path) -> list[str]:
    files = [file for folder in folders for file in sorted(folder.rglob("*.policy"))]
    return [file.read_text(encoding="utf-8") for file in files]


Change = Callable[[str, Random, Corpus], str]


def _cut(text: str, random: Random) -> tuple[int, int]:
    start = random.randrange(len(text) + 1)
    return start, min(len(text), start + random.choice((1, 1, 2, 5, 20, 100)))


def _delete(text: str, random: Random, corpus: Corpus) -> str:
    start, end = _cut(text, random)
    return text[:start] + text[end:]


def _insert(text: str, random: Random, corpus: Corpus) -> str:
    start, _ = _cut(text, random)
    return text[:start] + random.choice(_ODD) + text[start:]


def _flip(text: str, random: Random, corpus: Corpus) -> str:
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    if data:
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return data.decode("utf-8", "replace")


def _token(text: str, random: Random, corpus: Corpus) -> str:
    """Another word in the place of one."""
    tokens = _TOKEN.findall(text) or [""]
    places = [index for index, token in enumerate(tokens) if not token.isspace()] or [0]
    tokens[random.choice(places)] = random.choice(corpus.words)
    return "".join(tokens)


def _same_kind(text: str, random: Random, corpus: Corpus) -> str:
    """A text for a text, a name for a name: what still parses."""
    tokens = _TOKEN.findall(text) or [""]
    at = random.randrange(len(tokens))
    kind = str.isalnum if tokens[at].isalnum() else (lambda word: word[:1] == tokens[at][:1])
    fitting = [word for word in random.choices(corpus.words, k=60) if kind(word)]
    tokens[at] = random.choice(fitting or [tokens[at]])
    return "".join(tokens)


def _odd_text(text: str, random: Random, corpus: Corpus) -> str:
    """Something strange inside of a text of the policy."""
    places = list(re.finditer(r'"[^"\\\n]*"', text))
    if not places:
        return text
    at = random.choice(places).start() + 1
    return (
        text[:at]
        + random.choice([*_ODD, "\\n", "\\\\", '\\"', "\\u2028", "\\ud800", "\\0", "{x}", "%{"])
        + text[at:]
    )


def _swap(text: str, random: Random, corpus: Corpus) -> str:
    tokens = _TOKEN.findall(text) or [""]
    first, second = random.randrange(len(tokens)), random.randrange(len(tokens))
    tokens[first], tokens[second] = tokens[second], tokens[first]
    return "".join(tokens)


def _lines(text: str, random: Random, corpus: Corpus) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    match random.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines.insert(random.randrange(len(lines) + 1), lines[at])
        case 2:
            lines[at] = random.choice(("    ", "  ", "\t", "")) + lines[at].lstrip()
        case _:
            lines[at:at] = random.choice(corpus.texts).split("\n")[: random.randrange(1, 6)]
    return "\n".join(lines)


def _splice(text: str, random: Random, corpus: Corpus) -> str:
    other = random.choice(corpus.texts)
    return text[: _cut(text, random)[0]] + other[_cut(other, random)[0] :]


def _repeat(text: str, random: Random, corpus: Corpus) -> str:
    start, end = _cut(text, random)
    return text[:end] + text[start:end] * random.choice((1, 2, 50)) + text[end:]


_CHANGES: tuple[Change, ...] = (
    _delete, _insert, _flip, _token, _token, _same_kind, _same_kind, _same_kind, _odd_text, _odd_text, _swap,
    _lines, _lines, _splice, _repeat,
)  # fmt: skip
