"""Runs the real ``a0deploy`` from npm on a folder, against a tenant in memory.

In: a folder, a config and a :class:`Tenant`. Out: what the tool says, with its exit code.

    with a0deploy(tmp_path, tenant) as run:
        run(folder, folder / "config.example.json", environment={"MFA_ACTION_API_KEY": "k"}).stdout
"""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.install import TOOLS, node_binary
from terraform_provider.tenant import Tenant

from deploy_cli.server import CLIENT, Server, serve

Done = subprocess.CompletedProcess[str]


class Run:
    """Imports a folder, with a config or the path of one; each variable of the environment is a keyword of the tool."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self._folder = folder

    def __call__(
        self,
        given: Path,
        config: Mapping[str, Any] | Path,
        *options: str,
        environment: Mapping[str, str] | None = None,
    ) -> Done:
        file = config if isinstance(config, Path) else self._folder / "config.json"
        if not isinstance(config, Path):
            file.write_text(json.dumps(config), encoding="utf-8")
        return self._run("import", "-i", given, "-c", file, *options, environment=environment)

    def export(self, form: str, out: Path, only: tuple[str, ...]) -> Done:
        """Writes the tenant into a folder, as YAML or as a folder of files; these kinds of things alone."""
        file = self._folder / "config.json"
        file.write_text(json.dumps({"AUTH0_INCLUDED_ONLY": only}), encoding="utf-8")
        return self._run("export", "-f", form, "-o", out, "-c", file)

    def _run(self, *words: str | Path, environment: Mapping[str, str] | None = None) -> Done:
        return subprocess.run(
            [node_binary(22), TOOLS / "node_modules" / "auth0-deploy-cli" / "lib" / "index.js", *words],
            cwd=self._folder,
            env={
                "PATH": os.environ["PATH"],
                "NO_COLOR": "1",
                "NODE_EXTRA_CA_CERTS": self.server.certificate,
                "AUTH0_DOMAIN": self.server.domain,
                **CLIENT,
                **(environment or {}),
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )


@contextmanager
def a0deploy(folder: Path, tenant: Tenant) -> Iterator[Run]:
    """The tool, whose tenant is the stand-in; its config and the certificate are written into the folder."""
    with serve(tenant, folder) as server:
        yield Run(server, folder)
