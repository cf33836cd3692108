"""A name of the policy is never that of what acts: whoever asks whether code is pure goes by the name."""

from actiongen import ir
from actiongen.backends.javascript.emit import emit
from actiongen.backends.javascript.validate import validate
from actiongen.source import Source
from actiongen.unit import analyse_source, loader

POLICY = """action(name="A", trigger="post-login", version="v3", runtime="node22")

unless_thrown = api.cache.get("k")

with rule("R"):
    for key, item in event.user.app_metadata.items():
        log(key)
        level = event.user.app_metadata[unless_thrown.value or "a"]
"""


def test_a_value_that_nothing_reads_is_dropped_whatever_it_reads() -> None:
    source = Source("policies/a.policy", POLICY)
    program = analyse_source(source, loader((source,))).value
    assert isinstance(program, ir.Program)
    code = emit(program)
    assert "lookUp" not in code and "unlessThrown " not in code
    assert not [*validate(code, program)]
