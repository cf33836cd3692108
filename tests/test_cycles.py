"""What compiling a file makes is gone when it is done: nothing is left in cycles, which Python would have to look for.

Looking for them took an eighth of the time of a large build.
"""

import gc
from pathlib import Path

from quick import some

from actiongen.source import Source
from actiongen.unit import compile_file, loader

GOOD = Path(__file__).parent / "cases" / "good"


def compiled(file: Path) -> None:
    source = Source(f"policies/{file.name}", file.read_text(encoding="utf-8"))
    compile_file(source, loader((source,)))


def test_a_file_leaves_no_cycles() -> None:
    files = some(sorted(GOOD.glob("*.policy"))[::12])
    compiled(files[0])  # what is imported when it is first used stays
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        found = {}
        for file in files:
            compiled(file)
            found[file.name] = gc.collect()
    finally:
        gc.enable()
    assert not {name: left for name, left in found.items() if left}
