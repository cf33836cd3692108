"""What translation validation costs, as a share of compiling the same files from nothing.

In: folders of policies. Out: seconds of the processor for both, and the share.

    python benchmarks/verify.py policies docs/recipes tests/cases/templates
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from actiongen.analysis.analyse import analyse
from actiongen.backends.javascript.emit import assemble, write
from actiongen.ir import Program
from actiongen.javascript.parse import Node, parse_javascript
from actiongen.project import files
from actiongen.source import Source
from actiongen.syntax.parse import parse
from actiongen.unit import compile_file, loader
from actiongen.verify.verify import verify

_ROUNDS = 5


def main(folders: list[str]) -> int:
    """Measures, and prints."""
    compiling = validating = 0.0
    count = 0
    for folder in folders:
        sources = files.read(Path(folder)).value or ()
        load = loader(sources)
        for source in sources:
            program = parse(source).then(partial(analyse, load=load)).value
            if not isinstance(program, Program):
                continue
            count += 1
            compiling += min(_seconds(partial(_compile, source, sources)))
            file = assemble(program)
            text = write(file)
            script = parse_javascript(text.removesuffix("".join(f"\n\n{part}" for part in file.below) + "\n"))
            assert not isinstance(script, str)
            tree: Node = script.program
            runtime = {helper.name: helper.text for helper in file.runtime}
            validating += min(_seconds(partial(verify, program, tree, runtime, file.own_externs)))
    share = 100 * validating / max(compiling, 1e-9)
    print(f"{count} actions: compiled in {compiling:.2f} s, validated in {validating:.2f} s, {share:.1f} %")
    return 0


def _compile(source: Source, sources: Sequence[Source]) -> object:
    return compile_file(source, loader(sources))


def _seconds(work: Callable[[], object]) -> Iterator[float]:
    for _ in range(_ROUNDS):
        began = time.process_time()
        work()
        yield time.process_time() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
