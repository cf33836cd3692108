"""Terraform is read as Terraform reads it."""

# ruff: noqa: E501 - texts stand beside what is read of them

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from seeds import chance
from terraform_provider.binary import binary

from actiongen.importer.sources.hcl import read_hcl
from actiongen.importer.sources.hcl_scanner import HclError
from actiongen.importer.sources.hcl_tree import (
    Atom,
    Body,
    Call,
    Computed,
    Fields,
    Items,
    Reference,
    Template,
    Text,
    described,
)

PIECES = (
    "a",
    "é",
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "$",
    "$${",
    "%%{",
    "%",
    "{",
    "}",
    "\\",
    "//",
    "#",
    '"',
    "\r",
    "EOT",
    "😀",
    "`",
)


def value(text: str) -> object:
    return read_hcl(f"x = {text}\n").attributes["x"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('"a\\"b\\n\\u00e9\\U0001F600\\\\"', Text('a"b\né😀\\')),
        ('"$${a} %%{b} $ %"', Text("${a} %{b} $ %")),
        ('"${"a"}"', Text("a")),
        ('"a${var.b}"', Template((Text("a"), Reference(("var", "b"))))),
        ("12.5e3", Atom("12.5e3")),
        ("null", Atom("null")),
        ("auth0_action.a.id", Reference(("auth0_action", "a", "id"))),
        ('auth0_action.a["x"].id', Computed("an operation")),
        ("a.*.id", Computed("an operation")),
        ("[1, # one\n 2,\n]", Items((Atom("1"), Atom("2")))),
        ('{ a = 1, "b" : 2\n (c) = 3 }', Fields((("a", Atom("1")), ("b", Atom("2")), ("c", Atom("3"))))),
        ('file("${path.module}/a.js")', Call("file", (Template((Reference(("path", "module")), Text("/a.js"))),))),
        ("provider::a::b(1, xs...)", Call("provider::a::b", (Atom("1"), Reference(("xs",))))),
        ('a ? "x" : "y"', Computed("a condition")),
        ('{ for k, v in m : k => v... if k != "" }', Computed("a `for` expression")),
        ("[ for v in m : v ]", Computed("a `for` expression")),
        ("{ for v in m : v => v }", Computed("a `for` expression")),
        ("{ for v in m : v => v... }", Computed("a `for` expression")),
        ("{\n for v in m\n :\n v\n =>\n v\n ...\n if v\n }", Computed("a `for` expression")),
        ("[ for v in m : v if v ]", Computed("a `for` expression")),
        ('"%{ if a }x%{ endif }"', Template((Computed("`%{ if }`"), Text("x"), Computed("`%{ endif }`")))),
        ("-1", Computed("an operation")),
        ("f(a...\n)", Call("f", (Reference(("a",)),))),
        ("f(\n)", Call("f", ())),
        ("f(\na\n,\nb\n,\n)", Call("f", (Reference(("a",)), Reference(("b",))))),
        ("{\n\"a${b}\" = 1\n}", Fields(((None, Atom("1")),))),
        ("{ true = 1 }", Fields((("true", Atom("1")),))),
        ("{ a = 1, b = 2, }", Fields((("a", Atom("1")), ("b", Atom("2"))))),
        ('"a$b%c"', Text("a$b%c")),
        ('"$${a} %%{b} $$ %%"', Text("${a} %{b} $$ %%")),
        ('"${~ a ~}b"', Template((Reference(("a",)), Text("b")))),
        ('"%{ for k, v in m ~}x%{ endfor }"', Template((Computed("`%{ for }`"), Text("x"), Computed("`%{ endfor }`")))),
        ('"%{ if a }x%{ else }y%{ endif }"', Template((Computed("`%{ if }`"), Text("x"), Computed("`%{ else }`"), Text("y"), Computed("`%{ endif }`")))),
        ('"\\t\\\\\\"\\u00fc\\U0001F600"', Text('\t\\"\u00fc\U0001F600')),
        ("<<EOT\na ${b} c\n%{ if d }\nEOT", Template((Text("a "), Reference(("b",)), Text(" c\n"), Computed("`%{ if }`"), Text("\n")))),
        ("!a", Computed("an operation")),
        ("a == b", Computed("an operation")),
        ("a[0]", Computed("a part of a list or of a map")),
        ("a[*].b", Computed("an operation")),
        ("(a)", Reference(("a",))),
        ("(\n1\n+ 2)", Computed("an operation")),
        ("<<EOT\n a\n  EOT", Text(" a\n")),
        ("<<-EOT\n    a\n\n      b $${c}\n    EOT", Text("a\n\n  b ${c}\n")),
    ],
)  # fmt: skip
def test_values(text: str, read: object) -> None:
    assert value(text) == read


@pytest.mark.slow
def test_texts_are_what_terraform_makes_of_them(tmp_path: Path) -> None:
    """Generated texts, in quotes, in ``<<`` and in ``<<-``, read by Terraform and by us."""
    random = chance(11)
    blocks: list[str] = []
    for _ in range(400):
        text = "".join(random.choices(PIECES, k=random.randrange(12))).replace("\r", " ")
        text = re.sub(r"(?<!\$)\$\{|(?<!%)%\{", "{", text)
        quoted = re.sub(r'[\\"\n]', "", text)
        blocks += [f'"{re.sub(r"(?<![$])[$][{]|(?<!%)%[{]", "{", quoted)}"']
        blocks += [f"{random.choice(('<<EOT', '<<-EOT'))}\n{text.replace('EOT', 'EOT.')}.\n  EOT"]
    outputs = "".join(f'output "o{at}" {{\n  value = {text}\n}}\n' for at, text in enumerate(blocks))
    (tmp_path / "main.tf").write_text(outputs, encoding="utf-8")
    program = binary()
    for command in (("init",), ("apply", "-auto-approve")):
        done = subprocess.run([program, *command, "-no-color"], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    told = subprocess.run([program, "output", "-json"], cwd=tmp_path, capture_output=True, check=True).stdout
    wanted = {name: each["value"] for name, each in json.loads(told).items()}
    body = read_hcl(outputs)
    read = {block.labels[0]: block.body.attributes["value"] for block in body.blocks}
    assert read == {name: Text(text) for name, text in wanted.items()}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb {\n", 3),
        ("}", 1),
        ('a = "x\n', 1),
        ('a = "\\q"', 1),
        ("a = <<EOT\nx\n", 1),
        ("a = \n", 1),
        ("a = 1 2", 1),
        ("x = " + "[" * 5000, 1),
        ("a {" * 5000, 1),
        ('x = "' + "${" * 5000, 1),
        ("x = " + "a ? " * 5000, 1),
        ("\0", 1),
        ("x = { a }", 1),
        ("x = { a | 1 }", 1),
        ("x = f(a b)", 1),
        ("x = [a b]", 1),
        ("x = {\n a = 1 b = 2 }", 2),
        ("x = a ? b", 1),
        ("x = <<\n", 1),
        ('a "${b}" {}', 1),
        ("x = [for a in b]", 1),
        ("a b c", 1),
    ],
)
def test_what_is_no_terraform_says_where(text: str, line: int) -> None:
    with pytest.raises(HclError) as raised:
        read_hcl(text)
    assert raised.value.line == line


def test_blocks_and_lines() -> None:
    body = read_hcl('\n// x\nresource "a" "b" {\n  c d { e = 1 }\n  lifecycle {}\n}\n')
    (block,) = body.blocks
    assert (block.kind, block.labels, block.line) == ("resource", ("a", "b"), 3)
    assert [(each.kind, each.labels) for each in block.body.blocks] == [("c", ("d",)), ("lifecycle", ())]


def test_no_text_of_a_file_is_told() -> None:
    """It may be a secret."""
    read = value('join("hunter2", ["hunter2", "${var.a}hunter2"])')
    assert "hunter2" not in repr(read) + described(value('"hunter2${var.a}"'))  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_long_file_takes_no_long() -> None:
    block = 'resource "a" "b" {\n  c = "' + "x" * 200 + '"\n}\n'
    assert len(read_hcl(block * 15_000).blocks) == 15_000


READ = Path(__file__).with_name("hcl.txt")


def kept() -> dict[str, str]:
    """The texts of `hcl.txt`, as JSON, and what is read of each."""
    cases = READ.read_text("utf-8").removeprefix("//// ").split("\n//// ")
    return {line: below.strip() for line, _, below in (case.partition("\n") for case in cases)}


def said(text: str) -> str:
    """What is read of a file, or what is wrong with it."""
    try:
        return "; ".join(_parts(read_hcl(text)))
    except HclError as error:
        return f"! {error}"


def _parts(body: Body) -> Iterator[str]:
    yield from (f"{name} = {_said(each)}" for name, each in body.attributes.items())
    for block in body.blocks:
        yield f"{block.kind} {list(block.labels)} (line {block.line}) {{{'; '.join(_parts(block.body))}}}"


def _said(read: object) -> str:
    match read:
        case Text(text):
            return json.dumps(text)
        case Atom(text):
            return text
        case Items(values):
            return f"[{', '.join(map(_said, values))}]"
        case Fields(entries):
            return f"{{{', '.join(f'{key}: {_said(each)}' for key, each in entries)}}}"
        case Call(name, arguments):
            return f"{name}({', '.join(map(_said, arguments))})"
        case Reference(parts):
            return ".".join(parts)
        case Template(parts):
            return f"<{' + '.join(map(_said, parts))}>"
        case Computed(what):
            return f"({what})"
        case _:
            raise AssertionError(read)


def test_texts_are_read_or_refused_as_kept(update: bool) -> None:
    """All in one test, for each takes far less than a test does."""
    cases = kept()
    found = {line: said(json.loads(line)) for line in cases}
    if update:
        READ.write_text("\n".join(f"//// {line}\n{read}\n" for line, read in found.items()), "utf-8")
    assert found == cases
