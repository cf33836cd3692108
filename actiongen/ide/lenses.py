"""What can be done with a rule, test, property or action, in a line above it.

In: a view. Out: commands by their names. The first argument of each is the path of the file, the second the title of
the rule, test or property, the third that of the case; who shows them carries them out.

    [lens.title for lens in lenses(view)]   ->   ["Show JavaScript", "Run 3 tests", "Why", "Show its JavaScript"]
"""

from collections.abc import Iterator

from actiongen.ide.model import Kind, Lens, Symbol
from actiongen.ide.symbols import symbols
from actiongen.ide.workspace import View

RUN_TEST = "actiongen.runTest"
"""Runs a test, or a case of it."""
RUN_TESTS = "actiongen.runTests"
"""Runs all tests of a file."""
MUTATE = "actiongen.mutate"
"""Changes the policy in small ways, and says what no test notices."""
PROVE = "actiongen.prove"
"""Asks whether a property holds in every event."""
WHY = "actiongen.why"
"""Says why an action does what it does with an event, with the verdict of this rule."""
SHOW_JAVASCRIPT = "actiongen.showJavaScript"
"""Shows the JavaScript of a file, at a rule if there is a title."""

COMMANDS = (RUN_TEST, RUN_TESTS, MUTATE, PROVE, WHY, SHOW_JAVASCRIPT)


def lenses(view: View) -> tuple[Lens, ...]:
    """The commands of a file, in the order of the text."""
    found = symbols(view)
    tests = sum(len(symbol.children) or 1 for symbol in found if symbol.detail == "test")
    return tuple(lens for symbol in found for lens in _of(symbol, view.source.path, tests))


def _of(symbol: Symbol, path: str, tests: int) -> Iterator[Lens]:
    span = symbol.span

    def lens(title: str, command: str, *arguments: str) -> Lens:
        return Lens(span, title, command, (path, *arguments))

    match symbol.kind, symbol.detail:
        case Kind.FILE, detail if detail != "load":
            yield lens("Show JavaScript", SHOW_JAVASCRIPT)
            if tests:
                yield lens(_run(tests), RUN_TESTS)
                yield lens("Mutate", MUTATE)
        case Kind.FUNCTION, _ if symbol.name.startswith("flow ") and tests:
            yield lens(_run(tests), RUN_TESTS)
        case Kind.RULE, "rule":
            yield lens("Why", WHY, symbol.name)
            yield lens("Show its JavaScript", SHOW_JAVASCRIPT, symbol.name)
        case Kind.TEST, "test":
            yield lens("Run test", RUN_TEST, symbol.name)
            for case in symbol.children:
                yield Lens(case.span, "Run case", RUN_TEST, (path, symbol.name, case.name))
        case Kind.TEST, "property":
            yield lens("Prove", PROVE, symbol.name)
        case Kind.FUNCTION, _:
            # A handler has rules of its own.
            for child in symbol.children:
                yield from _of(child, path, 0)
        case _:  # nothing can be done with a name
            pass


def _run(tests: int) -> str:
    return "Run 1 test" if tests == 1 else f"Run {tests} tests"
