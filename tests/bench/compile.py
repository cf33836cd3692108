"""The compiler as the tests see it: the one place that knows how it is called.

In: a folder of policies. Out: the generated files, by name.

    compile_policies(Path("policies"))["mfa_action.js"]
"""

from pathlib import Path

from actiongen import project
from actiongen.compiler import compile_folder
from actiongen.diagnostics.render import render


def compile_policies(root: Path) -> dict[str, str]:
    """Name and text of each generated file; its errors are an ``AssertionError``."""
    read = project.read(root)
    compiled = read.then(compile_folder)
    shown = render(compiled.diagnostics, {source.path: source for source in read.value or ()})
    assert compiled.is_clean, shown
    assert compiled.value is not None
    return {file.path: file.text for file in compiled.value.files}
