"""What a repository decides about a compilation.

In: its settings. Out: an argument of the compiler.

    compile_folder(sources, options=Options(levels=Levels(deny_warnings=True)))
"""

from dataclasses import dataclass, field

from actiongen.backends.terraform.options import TerraformOptions
from actiongen.diagnostics.levels import Levels


@dataclass(frozen=True, slots=True)
class Options:
    """``runtime``: that of actions that name none, None for Auth0's default."""

    runtime: str | None = None
    levels: Levels = field(default_factory=Levels)
    terraform: TerraformOptions = field(default_factory=TerraformOptions)
