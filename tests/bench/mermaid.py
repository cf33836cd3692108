"""Reads diagrams with Mermaid's own parser, on Node.

In: texts. Out: for each None, or what the parser has against it. The npm packages are installed first where need be.

    problems(["flowchart TD\\n  a --> b"])   ->   [None]
"""

import json
import subprocess
from pathlib import Path

from bench.install import node_binary
from bench.packages import install_packages

FOLDER = Path(__file__).parents[1] / "mermaid"


def problems(texts: list[str]) -> list[str | None]:
    """What the parser has against each text."""
    install_packages(FOLDER)
    command = [str(node_binary(22)), "parse.js"]
    done = subprocess.run(
        command, cwd=FOLDER, input=json.dumps(texts), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [answer.get("error") for answer in json.loads(done.stdout)]
