"""Which packages functions in JavaScript need, and which definitions of a module they may use."""

import pytest

from actiongen.core.read import read_core
from actiongen.core.tree import File
from actiongen.importer.convert import convert
from actiongen.importer.lift.externs import Externs, known_everywhere, package_of, packages_of, pinned
from actiongen.importer.model import Kind, Original, Package

HANDLER = "exports.onExecutePostLogin = async (event, api) => { %s };"


def _file(code: str) -> File:
    file = read_core("a.js", code)
    assert isinstance(file, File)
    return file


@pytest.mark.parametrize(
    ("asked", "package"),
    [
        ("slug", "slug"),
        ("slug/more/parts", "slug"),
        ("@corp/slug", "@corp/slug"),
        ("@corp/slug/more", "@corp/slug"),
        ("crypto", None),
        ("node:crypto", None),
        ("./mine", None),
        ("../mine", None),
        ("actions:hashing", "actions:hashing"),
        ("slug@1.2.3", "slug@1.2.3"),
    ],
)
def test_the_package_of_what_is_required(asked: str, package: str | None) -> None:
    assert package_of(asked) == package


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("slug", ("slug", "1.0.0")),
        ("slug@1.2.3", ("slug", "1.2.3")),
        ("@corp/slug@1.2.3-beta", ("@corp/slug", "1.2.3-beta")),
        ("slug@latest", None),
        ("ranged", None),
        ("other", None),
    ],
)
def test_a_package_has_one_exact_version(name: str, found: tuple[str, str] | None) -> None:
    assert pinned(name, (Package("slug", "1.0.0"), Package("ranged", "^1.0.0"))) == found


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (
            'const a = require("a"); const b = require("b").c; const d = a.e.f; const g = d;',
            {"a", "b", "d", "g"},
        ),
        ('const a = require("a")(1); const b = 1; const c = other("x");', set()),
        (HANDLER % 'const a = require("a");', {"a"}),
        ("const a = x; const b = a.c;", set()),
    ],
)
def test_names_of_packages(code: str, names: set[str]) -> None:
    assert packages_of(_file(code)) == names


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("const a = 1; const f = () => a; let b = 2;", {"a", "f", "b"}),
        ("const f = () => event.x; const g = () => f(); const h = () => 1;", {"h"}),
        (
            HANDLER
            % "const f = (x) => x + 1; const g = (x) => f(x); const h = () => event.x; const i = () => h();",
            {"f", "g"},
        ),
        (
            HANDLER
            % 'const p = require("p"); const q = p.q; const r = p.q(1); const f = () => q; const n = 1;',
            {"p", "q", "f"},
        ),
        (
            HANDLER
            % "const y = event.y; const f = (x) => x + y; const g = (x) => { const y = 1; return x + y; };",
            {"g"},
        ),
        (
            "const MOST = 3; " + HANDLER % "const f = (x) => x > MOST; const g = (x) => unknown(x);",
            {"MOST", "f", "g"},
        ),
    ],
)
def test_what_may_stand_beside_a_function(code: str, names: set[str]) -> None:
    assert {*known_everywhere(_file(code))} == names


def test_two_functions_never_have_one_name() -> None:
    externs = Externs("", {})
    first = externs.fresh("getName")
    externs.made[first] = None  # type: ignore[assignment]
    second = externs.fresh("getName")
    externs.made[second] = None  # type: ignore[assignment]
    assert (first, second, externs.fresh("get_name")) == ("get_name", "get_name_2", "get_name_3")
    assert {*externs.used(frozenset({"get_name_2", "other"})).made} == {"get_name_2"}


ANSWERS = [
    ("res.data.groups.map(String).reverse()", "groups", "res.json.groups"),
    ("Object.entries(res.data)", "data", "res.json"),
    ("[res.status, String(res.data.a).normalize()]", "a, status", "res.json.a, res.status"),
]


@pytest.mark.parametrize(("made", "parameters", "given"), ANSWERS)
def test_a_function_is_given_the_parts_of_an_answer_that_it_reads(
    made: str, parameters: str, given: str
) -> None:
    code = 'const res = await require("axios").get("https://a.example/"); '
    code += f'api.idToken.setCustomClaim("https://a.example/made", {made});'
    policy = convert(Original(Kind.ACTION, "a.js", "A", HANDLER % code, "post-login")).policy
    assert policy is not None
    (function,) = policy.externs
    assert f"= ({parameters}) =>" in (function.text or "") or f"= {parameters} =>" in (function.text or "")
    assert f"({given}, on_error=" in policy.text


def test_what_reads_an_answer_as_a_whole_stays_where_it_is() -> None:
    code = 'const res = await require("axios").get("https://a.example/"); '
    code += 'api.idToken.setCustomClaim("https://a.example/made", Object.keys(res).reverse());'
    assert convert(Original(Kind.ACTION, "a.js", "A", HANDLER % code, "post-login")).policy is None
