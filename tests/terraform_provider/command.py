"""Runs the real ``terraform`` in a folder, against a tenant in memory.

In: a folder of ``.tf`` files and a :class:`Tenant`. Out: what Terraform says, with its exit code.

    with terraform(folder, tenant) as run:
        run("apply", secrets={"mfa_api_key": "k"}).stdout
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from terraform_provider.binary import binary
from terraform_provider.server import serve
from terraform_provider.tenant import Tenant

Done = subprocess.CompletedProcess[str]
_FLAGS = {
    "init": ("-no-color", "-input=false"),
    "validate": ("-no-color",),
    "plan": ("-no-color", "-input=false", "-detailed-exitcode"),
    "apply": ("-no-color", "-input=false", "-auto-approve"),
}


class Run(Protocol):
    """Runs a command; ``given`` are the values of variables."""

    def __call__(self, *command: str, given: Mapping[str, str] | None = None) -> Done: ...


@contextmanager
def terraform(folder: Path, tenant: Tenant) -> Iterator[Run]:
    """Terraform in that folder, whose provider is the stand-in."""
    program = binary()
    # The path of a socket is short: a folder of the tests can be too deep.
    with tempfile.TemporaryDirectory(prefix="tf") as short, serve(tenant, Path(short)) as reattach:
        settings = Path(short) / "settings.tfrc"
        settings.write_text("", encoding="utf-8")
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("TF_")},
            **reattach,
            "TF_CLI_CONFIG_FILE": str(settings),
            "CHECKPOINT_DISABLE": "1",
            # It ends before it needs its memory back, and takes an eighth less of the processor so.
            "GOGC": "off",
        }

        def run(*command: str, given: Mapping[str, str] | None = None) -> Done:
            name, *rest = command
            values = {f"TF_VAR_{key}": value for key, value in (given or {}).items()}
            return subprocess.run(
                [program, name, *_FLAGS.get(name, ()), *rest],
                cwd=folder,
                env={**environment, **values},
                capture_output=True,
                text=True,
                check=False,
            )

        yield run


def apply(run: Run, tenant: Tenant, given: dict[str, str] | None = None) -> list[str]:
    """The calls that an apply makes; after it nothing is left to change."""
    tenant.calls.clear()
    done = run("apply", given=given)
    assert done.returncode == 0, done.stdout + done.stderr
    again = run("plan", given=given)
    assert again.returncode == 0, again.stdout + again.stderr
    return tenant.calls
