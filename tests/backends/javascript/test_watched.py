"""Externs and Actions Modules of a run that is watched: what they define goes through a function, on the same lines."""

import pytest
from backends.javascript.written import program_of

from actiongen import ir
from actiongen.backends.javascript.emit import assemble
from actiongen.backends.javascript.required import Required
from actiongen.ir.types import Basic
from actiongen.source import Span

SPAN = Span("policies/case.policy", 0, 0)
ONE = '@extern("externs/{file}.js")\ndef {name}(text: string) -> string: ...\n\n'


def policy(*names: tuple[str, str]) -> str:
    defined = "".join(ONE.format(file=file, name=name) for file, name in names)
    asked = "".join(f'{name}_said = {name}("a", on_error=log("no"))\n' for _, name in names)
    return f'{defined}{asked}with rule("r"):\n    log({", ".join(f"{name}_said" for _, name in names)})\n'


@pytest.mark.parametrize(
    ("names", "plain", "watched"),
    [
        (
            (("shout", "shout"),),
            "const shout = ((/** @type {any} */ module) => {",
            'const shout = watchExterns(["shout", false], () => ((/** @type {any} */ module) => {',
        ),
        (
            (("slow", "slow"),),
            "const slow = ((/** @type {any} */ module) => {",
            'const slow = watchExterns(["slow", true], () => ((/** @type {any} */ module) => {',
        ),
        (
            (("more", "one"), ("more", "two")),
            "const { one, two } = ((/** @type {any} */ exports) => {",
            'const { one, two } = watchExterns({"one": ["one", false], "two": ["two", true]}, () => '
            "((/** @type {any} */ exports) => {",
        ),
    ],
)
def test_externs(names: tuple[tuple[str, str], ...], plain: str, watched: str) -> None:
    (file,) = assemble(program_of(policy(*names))).externs
    assert plain in file.text.splitlines()
    assert watched in file.watched.splitlines()
    assert len(file.text.splitlines()) == len(file.watched.splitlines())
    assert file.watched.replace(watched, plain).removesuffix(");") == file.text.removesuffix(";")


@pytest.mark.parametrize(
    ("names", "end"),
    [
        ((("shout", "shout"),), ["return module.exports;", "})({ exports: {} });"]),
        ((("more", "one"),), ["return exports.one;", "})({});"]),
        ((("more", "one"), ("more", "two")), ["return exports;", "})({});"]),
    ],
)
def test_a_file_gives_what_is_called(names: tuple[tuple[str, str], ...], end: list[str]) -> None:
    (file,) = assemble(program_of(policy(*names))).externs
    assert file.text.splitlines()[-2:] == end


def test_modules() -> None:
    def of(name: str, is_async: bool) -> ir.Extern:
        parameters = (ir.ExternParameter("text", Basic.STRING),)
        return ir.Extern(name, "actions:hashing", "", name, False, parameters, Basic.STRING, is_async, SPAN)

    found = Required("hashing", "actions:hashing", (of("md5", False), of("sha", True)))
    assert found.text == 'const hashing = require("actions:hashing");'
    assert found.watched == (
        'const hashing = watchExterns({"md5": ["md5", false], "sha": ["sha", true]}, '
        '() => require("actions:hashing"));'
    )
