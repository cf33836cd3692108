"""The scanner that takes plain tokens at once, and the parser that asks less, give what esprima itself gives."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from esprima.parser import Parser
from quick import fewer
from seeds import seeds

from actiongen.javascript.scanner import parser_class

CASES = Path(__file__).parent.parent / "cases" / "good"
FILES = [file.read_text(encoding="utf-8") for file in sorted(CASES.rglob("*.js"))]
PIECES = (
    *(
        "a",
        "b.c",
        ";",
        "\n",
        " ",
        "/",
        "/*x*/",
        "/* y\n z*/",
        "//q\n",
        "<!--h\n",
        "-->k\n",
        "--",
        "-",
        "1",
        "'s'",
    ),
    *(
        "`t${",
        "`",
        "{",
        "}",
        "(",
        ")",
        "\xe9",
        "\\u0061b",
        "a\xe9",
        "\t",
        "=>",
        "async ",
        "*/",
        "/*",
        "//",
        "<",
        "=",
    ),
    *("return ", "#", "#!", "/r/g", "?.", "...", "null", "let ", "@", "\ufeff"),
    *("++", "**", "+", "!", "===", "&&=", "||", "??", "?", ",", ":", "[", "]", "..", '"t"', '"t\\n"', '"'),
    *(
        "await ",
        "new ",
        "typeof ",
        "function ",
        "class ",
        "of ",
        "yield ",
        "this",
        "x",
        "=== ",
        '"use strict";',
    ),
)


class _Plain(Parser):  # type: ignore[misc]  # esprima has no types
    def __init__(self, text: str) -> None:
        self.comments: list[Any] = []
        super().__init__(text, {"range": True, "comment": True, "classProperties": True})

    def collectComments(self) -> None:  # noqa: N802  # esprima's name
        self.comments += self.scanner.scanComments()


def _read(kind: Any, text: str) -> object:
    try:
        parser = kind(text)
        tree = _shape(parser.parseScript())
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return tree, [(comment.multiLine, comment.slice, comment.range) for comment in parser.comments]


def _shape(part: Any) -> object:
    if isinstance(part, list):
        return [_shape(item) for item in part]
    if hasattr(part, "__dict__"):
        return {name: _shape(value) for name, value in vars(part).items()}
    return str(part) if hasattr(part, "pattern") else part


@pytest.mark.slow
def test_generated_files() -> None:
    for text in FILES:
        assert _read(parser_class(text), text) == _read(_Plain, text)


def test_texts_of_pieces() -> None:
    for seed in seeds(range(fewer(1_000))):
        random = Random(seed)
        text = "".join(random.choices(PIECES, k=random.randint(1, 12)))
        assert _read(parser_class(text), text) == _read(_Plain, text), text


def test_files_with_something_in_them() -> None:
    for seed in seeds(range(fewer(100))):
        random = Random(seed)
        text = random.choice(FILES)[: random.randint(1, 900)]
        at = random.randint(0, len(text))
        text = text[:at] + random.choice(PIECES) + text[at:]
        assert _read(parser_class(text), text) == _read(_Plain, text), text
