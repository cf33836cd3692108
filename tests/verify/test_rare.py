"""Small policies that reach rare places of the emitter, and their JavaScript, do the same."""

import pytest
from verify.cases import programs, shown, verdicts
from verify.rare import POLICIES


@pytest.mark.parametrize("name", POLICIES)
def test_a_rare_policy_is_equal(name: str) -> None:
    (program,) = programs(POLICIES[name])
    assert shown(verdicts(program)) == []


def test_what_a_function_gives_may_be_a_list_as_a_whole() -> None:
    tools = 'exports.get = (x) => x.split(",");\n'
    policy = """
@extern("externs/tools.js")
def get(x: string) -> json: ...


xs = get(event.user.user_id, on_error=abort("x"))

with rule("Too many", when=len(read(xs, [string])) > 10):
    api.access.deny("too many")

with rule("Kept", when=",".join(read(xs, [string])) is not None):
    api.cache.set("k", ",".join(read(xs, [string])), ttl=60000)
"""
    (program,) = programs(policy, tools)
    assert shown(verdicts(program)) == []
    (found,) = verdicts(program, ('"k", xs.join(",")', '"k", xs.join(";")'))
    assert found.difference is not None
