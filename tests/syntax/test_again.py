"""A text that has changed is read as a new one would be, whatever has changed."""

from pathlib import Path
from random import Random

import pytest
from quick import fewer

from actiongen.source import Source
from actiongen.syntax import parse as parsing
from actiongen.syntax.parse import ReadText, again, read

ROOT = Path(__file__).parents[2]
TEXTS = sorted(
    path.read_text(encoding="utf-8", errors="replace")
    for folder in ("policies", "docs/recipes", "tests/cases")
    for path in ROOT.joinpath(folder).rglob("*.policy")
)
# What begins, ends and joins statements, strings, brackets and comments, allowed or not.
TYPED = (
    *"\"'()[]{}#\\x=. .,:1\n\n\t\ré\u00a0",
    *('"""', "'''", "/*", "*/", "// say it", "    ", "\\\n", "and", "else:\n", "return 1", "import x\n"),
    *("event.", "def f():\n", '@extern("a.js")\n', 'with rule("A", when=x):', "NAME = [\n"),
)


def all_of(text: ReadText) -> tuple[object, ...]:
    """Everything with its places, which trees leave out when they are compared."""
    pieces = [(piece.line_start, piece.start, piece.end, piece.unmatched) for piece in text.pieces]
    return repr(text.file), pieces, repr(list(text.comments)), text.divides


def source(text: str) -> Source:
    return Source("policies/a.policy", text)


@pytest.mark.every(4)
@pytest.mark.parametrize("seed", range(8))
def test_random_edits(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(seed)
    kept = 0
    read_in_part = parsing._again

    def counted(before: ReadText, changed: Source) -> ReadText | None:
        nonlocal kept
        made = read_in_part(before, changed)
        kept += made is not None
        return made

    monkeypatch.setattr(parsing, "_again", counted)
    texts = fewer(12)
    for _ in range(texts):
        text = random.choice(TEXTS)
        state = read(source(text))
        for _ in range(8):
            at = random.randint(0, len(text))
            gone = random.choice((0, 0, 0, 1, 1, 3, 20, 200))
            typed = "".join(random.choice(TYPED) for _ in range(random.choice((0, 1, 1, 1, 2))))
            text = text[:at] + typed + text[at + gone :]
            state = again(state, source(text))
            assert all_of(state) == all_of(read(source(text))), text
    assert kept > 1.7 * texts


LONG = 'action(name="A", trigger="post-login")\n' + "".join(
    f'with rule("{number}", when=event.user.email_verified):  # {number}\n    stop()\n'
    for number in range(60)
)


def test_statements_elsewhere_are_kept() -> None:
    before = read(source(LONG))
    at = LONG.index("email_verified", len(LONG) // 2)
    after = again(before, source(LONG[:at] + "x" + LONG[at:]))
    same = [piece for piece in after.pieces if any(piece is each for each in before.pieces)]
    assert len(same) > 25
    assert all_of(after) == all_of(read(after.source))


@pytest.mark.parametrize("typed", ["(", '"', "&& ", "  ", "\n    x = 1\n"])
def test_a_mistake_costs_its_own_statement_alone(typed: str) -> None:
    before = read(source(LONG[:700] + typed + LONG[700:]))
    later = len(LONG) - 300
    after = again(before, source(LONG[:700] + typed + LONG[700:later] + "y" + LONG[later:]))
    assert any(after.pieces[1] is each for each in before.pieces)
    assert all_of(after) == all_of(read(after.source))


FAR = (
    "\tx = 1\n",
    'x = "\u200b"\n',
    'x = """abc\n',
    "x = '''abc\n",
    "/* a\n",
    "x = a /* b */\n",
    "x = (1\n",
    ")\n",
)


@pytest.mark.parametrize("far", FAR)
def test_a_mistake_far_from_what_changes_is_said_again(far: str) -> None:
    middle = LONG.index("with", 600)
    for text in (LONG + far, LONG[:middle] + far + LONG[middle:]):
        changed = text.replace("stop()", "stop(1)", 1)
        assert all_of(again(read(source(text)), source(changed))) == all_of(read(source(changed)))
