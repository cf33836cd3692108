"""A plugin of pytest: forgets before each test what tests keep between them, so that each reaches what it asks for."""

import functools
import gc
from types import FunctionType
from typing import Any

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    forget()


def forget() -> None:
    """Forgets what the functions of the tests' modules have answered."""
    for kept in _KEPT or _find():
        kept.cache_clear()


_KEPT: list[Any] = []


def _find() -> list[Any]:
    """The caches of the tests' own modules, which are all imported by now."""
    gc.unfreeze()  # what is frozen is not listed
    for thing in gc.get_objects():
        if (
            isinstance(thing, functools._lru_cache_wrapper)
            and isinstance(thing.__wrapped__, FunctionType)
            and "/tests/" in thing.__wrapped__.__code__.co_filename
        ):
            _KEPT.append(thing)
    return _KEPT
