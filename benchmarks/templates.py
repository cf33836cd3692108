"""The JavaScript of eleven policies beside what a careful engineer wrote for the same jobs.

In: ``tests/cases/templates`` and ``benchmarks/handwritten``. Out: a line of a table for each: bytes of both, those of
the code without comments and blanks, and the nanoseconds that a run takes on Node, both in one process, in turn. They
have to make the same calls on every event. It fails where one takes longer than 1.1 times what stands there by hand;
that none is much longer is a test (``tests/templates/test_sizes.py``).

    .venv/bin/python benchmarks/templates.py
"""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from templates.beside import programs, worlds  # noqa: E402
from templates.ports import PORTS  # noqa: E402
from templates.sizes import code_bytes  # noqa: E402

from actiongen.auth0.model import HandlerKind  # noqa: E402
from actiongen.backends.javascript.emit import emit  # noqa: E402
from actiongen.runner.find import find_node  # noqa: E402
from actiongen.runs.texts import join, json_text  # noqa: E402
from actiongen.runs.world import World  # noqa: E402

EVENTS = 400
MOST_TIME = 1.1


def told(world: World) -> dict[str, object]:
    """A world as the JavaScript beside this file reads it."""
    event = json.loads(join(json_text(dict(world.event))))
    (answer,) = [*world.http.values()] or [None]
    return {"event": {**event, "secrets": dict(world.secrets)}, "answer": answer}


def measured(stem: str, byhand: str) -> tuple[str, bool]:
    """The line of a template, and whether it is quick enough."""
    program = programs()[stem]
    ours = emit(program)
    handler = program.header.trigger.handler(HandlerKind.EXECUTE)
    assert handler is not None
    drawn = [*worlds(program, PORTS[stem], EVENTS)]
    request = {
        "handler": handler.name,
        "now": drawn[0].now_ms,
        "actions": [ours, byhand],
        "worlds": [told(world) for world in drawn],
    }
    command = [str(find_node().path), str(HERE / "templates.js")]
    done = subprocess.run(command, input=json.dumps(request), capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["other"] is None, f"{stem}: {found['other']}"
    cells = [
        stem,
        *beside(len(ours), len(byhand)),
        *beside(code_bytes(ours), code_bytes(byhand)),
        *(f"{time:.0f}" for time in found["times"]),
        f"{found['ratio']:.2f}",
    ]
    return f"| {' | '.join(cells)} |", found["ratio"] <= MOST_TIME


def beside(ours: int, byhand: int) -> tuple[str, str, str]:
    """Both, and how often the second goes into the first."""
    return str(ours), str(byhand), f"{ours / byhand:.2f}"


def main() -> int:
    print("| template | bytes | by hand | ratio | of code | by hand | ratio | ns a run | by hand | ratio |")
    print("|---" * 10 + "|")
    are_all_quick = True
    for file in sorted((HERE / "handwritten").glob("*.js")):
        line, is_quick = measured(file.stem, file.read_text(encoding="utf-8"))
        print(line + ("" if is_quick else " too slow"), flush=True)
        are_all_quick = are_all_quick and is_quick
    return 0 if are_all_quick else 1


if __name__ == "__main__":
    sys.exit(main())
