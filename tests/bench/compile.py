"""The compiler as the tests see it: the one place that knows how it is called.

In: a folder of policies. Out: the generated files, by name.

    compile_policies(Path("policies"))["mfa_action.js"]
"""

from pathlib import Path


def compile_policies(root: Path) -> dict[str, str]:
    """Name and text of each generated file; its errors are an ``AssertionError``."""
    raise NotImplementedError(f"no compiler to compile {root} with")
