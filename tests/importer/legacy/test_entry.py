"""The function that a Rule is, the packages that it requires, and how much is unrolled."""

import pytest

from actiongen.core.printer import print_core
from actiongen.core.read import read_core
from actiongen.core.tree import File
from actiongen.importer.legacy.action import action_of
from actiongen.importer.legacy.entry import entry_of, packages_of
from actiongen.importer.model import Kind, Original, Package
from actiongen.importer.notes import Notes


def file_of(code: str) -> File:
    file = read_core("a.js", code)
    assert isinstance(file, File)
    return file


def became(code: str) -> str:
    return print_core(action_of(file_of(code), Original(Kind.RULE, "a.js", "A", code), Notes()))


def test_packages_with_a_version_in_their_name() -> None:
    names = ["lodash@4.17.10", "@a/b@1.2.3/sub", "lodash@5", "plain", "@a/c", "y@", "x@1@2"]
    calls = "".join(f'require("{each}");' for each in names)
    more = 'require(user.name); require("z@1", 2); require(); other("w@1"); a.require("v@1");'
    assert packages_of(file_of(f"exports.a = () => {{ {calls} {more} }};")) == (
        Package("lodash", "4.17.10"),
        Package("@a/b", "1.2.3"),
        Package("y", ""),
        Package("x", "1@2"),
    )


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("function rule(user) {}", "rule"),
        ("exports.default = function one() {}; exports.other = function two() {};", "one"),
        ("exports.any = function one() {};", "one"),
        ("exports.any = function one() {}; exports.other = function two() {};", None),
        ("const x = 1;", None),
    ],
)
def test_the_function_that_it_is(code: str, name: str | None) -> None:
    found = entry_of(file_of(code))
    assert (None if found is None else found.name) == name


@pytest.mark.parametrize("parameters", ["", "user", "user, context", "user, context, callback, more"])
def test_parameters_that_it_leaves_out(parameters: str) -> None:
    text = became(f"function ({parameters}) {{ ask(user, context, callback); }}")
    has = [each in parameters.split(", ") for each in ("user", "context", "callback")]
    assert ("event.user" in text) == has[0]
    assert ("event.tenant.id" in text) == has[1]
    assert ("waits for it in vain" in text) == (not has[2])


def looped(*counts: int) -> str:
    loops = (
        f"for (const k of {[f'c{loop}_{each}' for each in range(count)]}) {{ context.idToken[k] = 1; }}"
        for loop, count in enumerate(counts)
    )
    return became(
        f"function (user, context, callback) {{ {' '.join(loops)} callback(null, user, context); }}"
    )


@pytest.mark.parametrize(
    ("counts", "written", "loops"),
    [
        ((40,), 40, 0),
        ((41,), 0, 1),
        ((40, 40, 40), 120, 0),
        ((1, 40, 40, 40), 81, 1),
        ((40, 40, 39, 1), 120, 0),
    ],
)
def test_how_much_is_unrolled(counts: tuple[int, ...], written: int, loops: int) -> None:
    text = looped(*counts)
    assert (text.count('setCustomClaim("c'), text.count("for (")) == (written, loops)


def test_how_many_members_are_unrolled() -> None:
    for count, loops in ((40, 0), (41, 1)):
        members = {f"k{each}": 1 for each in range(count)}
        text = became(
            f"function (user, context, callback) {{ for (const k in {members}) {{ context.idToken[k] = 1; }}"
            " callback(null, user, context); }"
        )
        assert text.count("for (") == loops
