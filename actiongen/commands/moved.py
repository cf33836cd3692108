"""``actiongen moved``: the Terraform that takes hand-written resources into the generated module.

moved(Request(), "actions").text   ->   'moved {\n  from = …'
"""

from actiongen.backends.terraform.moved import moved as moved_blocks
from actiongen.commands.compilation import compile_policies
from actiongen.commands.request import Request, failed, resolve
from actiongen.diagnostics.codes_project import NO_TERRAFORM
from actiongen.diagnostics.outcome import CLEAN, Outcome, usage
from actiongen.project import files


def moved(request: Request, module: str) -> Outcome:
    """The Terraform that takes hand-written resources of the same names into the generated module."""
    resolved = resolve(request)
    if isinstance(resolved, Outcome):
        return resolved
    if not resolved.options.target.has_terraform:
        hint = 'write `target = "both"` or `"terraform"` below `[deploy]` in `actiongen.toml`'
        return usage(NO_TERRAFORM, "`moved` prints Terraform, and auth0-deploy-cli alone deploys here", hint)
    read = files.read(resolved.root)
    compiled = read.then(lambda all: compile_policies(resolved, all))
    sources = read.value or ()
    if compiled.value is None or not compiled.is_clean:
        return failed(compiled.diagnostics, sources)
    summary = compiled.value.summary
    blocks = moved_blocks(summary.actions, summary.flows, module, options=resolved.options.terraform)
    return Outcome(CLEAN, compiled.diagnostics, sources, blocks)
