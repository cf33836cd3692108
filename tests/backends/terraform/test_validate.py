"""The last look at generated Terraform."""

import pytest

from actiongen.backends.files import GeneratedFile
from actiongen.backends.terraform.validate import validate

GOOD = '# a "comment" {\nresource "a" "b" {\n  x = file("${path.module}/a.js")\n  y = [1, "$${z}"]\n}\n'


def test_good() -> None:
    assert validate((GeneratedFile("a.tf", GOOD), GeneratedFile("a.js", "not { terraform"))) == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('x = "a\n', 1),
        ("a {\n", 1),
        ("a {\n]\n", 2),
        ("}\n", 1),
        ('a = 1\nx = "${evil}"\n', 2),
        ('x = "%{ if }"\n', 1),
        ('x = "\\q"\n', 1),
        ("x = <<EOT\n", 1),
        ("a = 1", 0),
        ("a = é\n", 1),
    ],
)
def test_broken(text: str, line: int) -> None:
    (found,) = validate((GeneratedFile("a.tf", text),))
    assert found.code.id == "AG901"
    assert found.message == f"line {line} of the generated `a.tf` is not Terraform"
