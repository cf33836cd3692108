"""esprima with our characters reads what esprima reads with its own."""

import importlib.util
import subprocess
import sys
import unicodedata
from types import ModuleType

import pytest

from actiongen.javascript.characters import Character
from actiongen.unicode import category

_QUESTIONS = (
    "isWhiteSpace",
    "isLineTerminator",
    "isDecimalDigit",
    "isOctalDigit",
    "isHexDigit",
    "isIdentifierStart",
    "isIdentifierPart",
)


@pytest.fixture(scope="module")
def theirs() -> ModuleType:
    """esprima's own module."""
    package = importlib.util.find_spec("esprima")
    assert package is not None
    assert package.submodule_search_locations is not None
    path = f"{package.submodule_search_locations[0]}/character.py"
    spec = importlib.util.spec_from_file_location("their_characters", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.every(7)
@pytest.mark.parametrize("question", _QUESTIONS)
def test_every_character_is_what_esprima_takes_it_for(question: str, theirs: ModuleType) -> None:
    ours, others = getattr(Character, question), getattr(theirs.Character, question)
    # What this Python knows of later versions of Unicode, a policy does not.
    known = (chr(code) for code in range(sys.maxunicode + 1))
    wrong = [
        char for char in known if category(char) == unicodedata.category(char) and ours(char) != others(char)
    ]
    assert not wrong, f"{len(wrong)}: {wrong[:5]!a}"


@pytest.mark.parametrize("question", _QUESTIONS)
def test_the_end_of_a_text_is_no_character(question: str) -> None:
    assert not getattr(Character, question)("")
    assert not getattr(Character, question)(None)


@pytest.mark.slow
def test_esprima_sorts_no_characters_when_it_is_imported() -> None:
    code = "import sys; from actiongen.javascript.parse import parse_javascript as p; p('é'); "
    code += "import esprima.scanner as s; print(s.Character.__module__, 'unicodedata' in vars(s))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == "actiongen.javascript.characters"
