"""What a fix takes out of a declaration, and that the rest compiles as before."""

import pytest

from actiongen.compiler import compile_folder
from actiongen.source import Source

HEAD = 'action(name="A", trigger="post-login")\n'
USES = 'with rule("r", when=event.client.name == "Shop"):\n    api.samlResponse.setKey(event.secrets.B)\n'


@pytest.mark.parametrize(
    ("declared", "left"),
    [
        ('secrets("A", "B")\n', 'secrets("B")\n'),
        ('secrets("B", "A")\n', 'secrets("B")\n'),
        ('secrets("B", optional=["A"])\n', 'secrets("B")\n'),
        ('secrets("B", optional=["A", "C"])\n', 'secrets("B", optional=["C"])\n'),
        ('secrets("B")\nsettings("A")\n', 'secrets("B")\n\n'),
        ('secrets(\n    "B",\n    "A",\n)\n', 'secrets(\n    "B",\n)\n'),
        ('secrets("B")\nschema(event.user.app_metadata, a=string)\n', 'secrets("B")\n\n'),
    ],
)
def test_a_name_goes_with_its_comma_and_what_would_be_empty(declared: str, left: str) -> None:
    text = HEAD + declared + USES
    found = compile_folder((Source("policies/a.policy", text),)).diagnostics
    diagnostic = next(each for each in found if each.code.id in ("AG403", "AG404"))
    assert diagnostic.fix is not None
    for edit in sorted(diagnostic.fix.edits, key=lambda each: -each.span.start):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    assert text == HEAD + left + USES
