"""Whatever somebody types, every answer comes without an exception."""

from pathlib import Path
from random import Random

import pytest

from actiongen.ide.colours import colours
from actiongen.ide.completion import completions
from actiongen.ide.hints import hints
from actiongen.ide.hover import hover
from actiongen.ide.signatures import signature
from actiongen.ide.workspace import Workspace
from actiongen.source import Source

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "policies").rglob("*.policy"))
TYPED = (
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        '"""',
        "#",
        ":",
        "=",
        ".",
        ",",
        "\n",
        "    ",
        "\\",
        "é",
        "😀",
        "\x00",
    ),
    *(
        "event.",
        "api.",
        "event.user.",
        'f"{event.',
        "with rule(",
        "def f(",
        "for x in ",
        "schema(",
        "# allow: ",
    ),
)


@pytest.mark.slow
@pytest.mark.every(2)
@pytest.mark.parametrize("seed", range(4))
def test_random_texts(seed: int) -> None:
    random = Random(seed)
    workspace = Workspace([Source(f"policies/{file.name}", file.read_text("utf-8")) for file in FILES])
    for _ in range(60):
        source = random.choice(workspace.sources)
        at = random.randint(0, len(source.text))
        gone = random.choice((0, 0, 0, 1, 3, 40))
        written = random.choice(TYPED)
        workspace.put(Source(source.path, source.text[:at] + written + source.text[at + gone :]))
        view = workspace.view(source.path)
        assert view is not None
        for offset in (
            0,
            at,
            min(at + len(written), len(view.source.text)),
            random.randint(0, len(view.source.text)),
        ):
            completions(view, offset)
            signature(view, offset)
            hover(view, offset)
        for each in colours(view):
            assert each.span.start < each.span.end
        for hint in hints(view):
            assert 0 <= hint.offset <= len(view.source.text)
