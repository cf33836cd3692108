"""What a project can say about its Terraform.

In: the settings of a project. Out: an argument of ``emit``.

    TerraformOptions(bindings=False, secrets="plain")
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class TerraformOptions:
    """``bindings``: whether flows are written. ``secrets``: ``plain`` ones stand in the state as they are."""

    bindings: bool = True
    secrets: Literal["write-only", "plain"] = "write-only"
