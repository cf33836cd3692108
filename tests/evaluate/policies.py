"""Policies for the tests of the interpreter, and what they do."""

from collections.abc import Mapping

from actiongen import ir
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.source import Source
from actiongen.unit import analyse_source, loader

HEADER = 'action(name="Case", trigger="post-login")\n'


def program(text: str) -> ir.Program:
    """The action of a policy, of which the header is added."""
    source = Source("policies/case.policy", HEADER + text)
    analysed = analyse_source(source, loader((source,)))
    errors = [diagnostic.message for diagnostic in analysed.diagnostics if diagnostic.is_error]
    assert errors == [], text
    assert isinstance(analysed.value, ir.Program)
    return analysed.value


def world(
    user: Mapping[str, Value] | None = None,
    *,
    json: Mapping[str, Value] | None = None,
    secrets: Mapping[str, str] | None = None,
    now_ms: float = 0.0,
) -> World:
    """A world in which ``event.user`` is that, and its ``app_metadata`` hold that JSON."""
    metadata: Value = dict(json or {})
    return World({"user": {"app_metadata": metadata, **(user or {})}}, secrets or {}, now_ms)
