"""Laws that hold for every text: nothing raises, what is accepted is Python, formatting keeps the tree."""

import random
import warnings

import pytest
from seeds import seeds
from syntax.policies import WHOLE_GRAMMAR, expression, mutated, noise

from actiongen.source import Source
from actiongen.syntax.format import format_policy
from actiongen.syntax.parse import parse
from actiongen.syntax.tree import File

BATCH = 100


def accepted(text: str) -> File | None:
    """The tree of a text that is right; every error has a place in the text, words and a help."""
    checked = parse(Source("a.policy", text))
    for problem in checked.diagnostics:
        span = problem.span
        assert 0 <= span.start <= span.end <= len(text), text
        assert problem.message and problem.help, text
        assert problem.message[0] in "`(" or not problem.message[0].isupper()
        assert not problem.message.endswith(".")
    if checked.is_clean:
        return checked.value
    assert checked.diagnostics, text
    return None


def assert_python_accepts(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # such as `1 is 2`, for a later stage to refuse
        compile(text, "policy", "exec")


def assert_formatting_keeps(text: str, before: File) -> None:
    laid_out = format_policy(text)
    after = accepted(laid_out)
    assert after is not None, text
    assert (after.docstring, after.statements) == (before.docstring, before.statements), text
    assert format_policy(laid_out) == laid_out


@pytest.mark.every(3)
@pytest.mark.parametrize("batch", range(30))
def test_no_mutation_raises_and_what_is_accepted_is_python(batch: int) -> None:
    for seed in seeds(range(batch * BATCH, (batch + 1) * BATCH)):
        text = mutated(seed)
        tree = accepted(text)
        if tree is not None:
            assert_python_accepts(text)
            if seed % 20 == 0:
                assert_formatting_keeps(text, tree)


@pytest.mark.parametrize("batch", range(10))
def test_noise(batch: int) -> None:
    for seed in seeds(range(batch * BATCH, (batch + 1) * BATCH)):
        text = noise(seed)
        tree = accepted(text)
        if tree is not None:
            assert_python_accepts(text)


@pytest.mark.parametrize("batch", range(5))
def test_bytes(batch: int) -> None:
    for seed in seeds(range(batch * BATCH, (batch + 1) * BATCH)):
        raw = random.Random(seed).randbytes(200)
        assert accepted("x = 1\n" + raw.decode("latin-1")) is None
        accepted(raw.decode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("batch", range(10))
def test_expressions(batch: int) -> None:
    read = 0
    for seed in seeds(range(batch * BATCH, (batch + 1) * BATCH)):
        text = f"x = {expression(random.Random(seed), 5)}\n"
        tree = accepted(text)
        if tree is not None:
            read += 1
            assert_python_accepts(text)
            if seed % 10 == 0:
                assert_formatting_keeps(text, tree)
    assert read > BATCH / 5


def test_the_whole_grammar() -> None:
    tree = accepted(WHOLE_GRAMMAR)
    assert tree is not None
    assert_python_accepts(WHOLE_GRAMMAR)
    assert_formatting_keeps(WHOLE_GRAMMAR, tree)
    assert format_policy(WHOLE_GRAMMAR.replace("\n", "\r\n")) == format_policy(WHOLE_GRAMMAR).replace(
        "\n", "\r\n"
    )
