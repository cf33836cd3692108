"""Programs, and what translation validation says of their JavaScript.

In: a program. Out: the verdicts on what the emitter makes of it, or of another text in its place.
"""

import tempfile
from pathlib import Path

from bench.compile import programs_of

from actiongen import ir
from actiongen.backends.javascript.emit import File, assemble, write
from actiongen.javascript.parse import parse_javascript
from actiongen.verify.verify import Verdict, verify

HEADER = 'action(name="A", trigger="post-login")\n'


def programs(policy: str, tools: str = "") -> list[ir.Program]:
    """The programs of a policy of post-login, with ``externs/tools.js`` beside it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "policies")
        (root / "externs").mkdir(parents=True)
        if tools:
            (root / "externs" / "tools.js").write_text(tools, encoding="utf-8")
        (root / "a.policy").write_text(HEADER + policy, encoding="utf-8")
        return programs_of(root)


def verdicts(program: ir.Program, change: tuple[str, str] | None = None) -> tuple[Verdict, ...]:
    """What is found of the JavaScript; ``change`` puts another text in the place of one that it has."""
    file = assemble(program)
    return judged(program, file, write(file), change)


def judged(
    program: ir.Program, file: File, text: str, change: tuple[str, str] | None = None
) -> tuple[Verdict, ...]:
    """What is found of a text that was made of a file."""
    own = text.removesuffix("".join(f"\n\n{part}" for part in file.below) + "\n")
    if change is not None:
        assert change[0] in own, f"{change[0]} is not in\n{own}"
        own = own.replace(*change)
    script = parse_javascript(own)
    assert not isinstance(script, str), script
    runtime = {helper.name: helper.text for helper in file.runtime}
    return verify(program, script.program, runtime, file.own_externs)


def shown(found: tuple[Verdict, ...]) -> list[str]:
    """What is wrong, or not judged, as texts."""
    return [
        f"{each.name}: {each.not_judged or (each.difference and each.difference.why)}"
        for each in found
        if each.not_judged is not None or each.difference is not None
    ]
