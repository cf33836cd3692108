"""The compiler as the tests see it: the one place that knows how it is called.

In: a folder of policies. Out: the generated files, by name.

    compile_policies(Path("policies"))["mfa_action.js"]
"""

from functools import partial
from pathlib import Path

from actiongen.analysis.analyse import analyse
from actiongen.compiler import compile_folder
from actiongen.diagnostics.render import render
from actiongen.ir import Program
from actiongen.project import files
from actiongen.syntax.parse import parse
from actiongen.unit import loader


def compile_policies(root: Path) -> dict[str, str]:
    """Name and text of each generated file; its errors are an ``AssertionError``."""
    read = files.read(root)
    compiled = read.then(compile_folder)
    shown = render(compiled.diagnostics, {source.path: source for source in read.value or ()})
    assert compiled.is_clean, shown
    assert compiled.value is not None
    return {file.path: file.text for file in compiled.value.files}


def programs_of(root: Path, name: str = "") -> list[Program]:
    """What the Actions of a folder mean, or those alone whose file has a name."""
    sources = files.read(root).value or ()
    load = loader(sources)
    wanted = [source for source in sources if not name or Path(source.path).name == name]
    meanings = [parse(source).then(partial(analyse, load=load)).value for source in wanted]
    return [meaning for meaning in meanings if isinstance(meaning, Program)]
