"""What a repository decides about a compilation.

In: its settings. Out: an argument of the compiler.

    compile_folder(sources, options=Options(levels=Levels(deny_warnings=True)))
"""

from dataclasses import dataclass, field
from enum import Enum

from actiongen.backends.terraform.options import TerraformOptions
from actiongen.diagnostics.levels import Levels

PROOF_SECONDS = 5.0
"""The time for one property, unless somebody chooses another one."""


class Target(Enum):
    """What deploys the Actions: its files are written."""

    TERRAFORM = "terraform"
    DEPLOY_CLI = "deploy-cli"
    BOTH = "both"

    @property
    def has_terraform(self) -> bool:
        """Whether Terraform deploys."""
        return self is not Target.DEPLOY_CLI

    @property
    def has_deploy_cli(self) -> bool:
        """Whether auth0-deploy-cli does."""
        return self is not Target.TERRAFORM


@dataclass(frozen=True, slots=True)
class Options:
    """``runtime``: that of actions that name none, None for Auth0's default. ``proof_seconds``: the time that the
    prover has for one property. ``proves_checks``: whether checks ask the solver.
    ``verifies``: whether a build ends where JavaScript does something else than its policy."""

    runtime: str | None = None
    levels: Levels = field(default_factory=Levels)
    terraform: TerraformOptions = field(default_factory=TerraformOptions)
    target: Target = Target.TERRAFORM
    proof_seconds: float = PROOF_SECONDS
    proves_checks: bool = False
    verifies: bool = True

    @property
    def binds(self) -> bool:
        """Whether flows are written for anything that deploys."""
        return self.target.has_deploy_cli or self.terraform.bindings
