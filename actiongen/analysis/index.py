"""Analysis with an index of what stands at each span, for an editor.

In: a file, whole or broken: an action, a flow file, a library alone. Out: what :func:`analyse` gives, with the same
diagnostics, and an :class:`Index`, also of what analysis leaves aside: code that nothing uses or reaches, a file
without a header that can be read.

    analyse_with_index(parse(source).value, source.text, load).index.at(120).type   ->   Basic.STRING
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from actiongen import ir
from actiongen.analysis.analyse import analyse
from actiongen.analysis.collector import Collector
from actiongen.analysis.environment import Context, Environment
from actiongen.analysis.index_statements import add_file
from actiongen.analysis.index_symbols import Symbols
from actiongen.analysis.libraries import Load
from actiongen.analysis.scope import Scope
from actiongen.analysis.top_level import call_in
from actiongen.auth0.any_trigger import any_trigger
from actiongen.auth0.load import load_trigger, trigger_meant
from actiongen.auth0.model import Trigger
from actiongen.diagnostics.model import Checked
from actiongen.facts.known import NOTHING
from actiongen.ir.index import Index, make_index
from actiongen.recursion import deep_recursion
from actiongen.source import Span
from actiongen.syntax import tree as syn

_TRIGGER = re.compile(r"""(?:trigger\s*=|flow\()\s*["']([^"'\n]*)""")


@dataclass(frozen=True, slots=True)
class Indexed:
    """What a file means, with its diagnostics, and its index.

    ``trigger`` is the one by which it was read where it does not say otherwise; ``environments`` are the top levels of
    the file by trigger, with its schemas and secrets.
    """

    meaning: Checked[ir.Program | ir.Flows | ir.Library]
    index: Index
    trigger: Trigger
    environments: Mapping[str, Environment]
    _collector: Collector

    def value(self, span: Span) -> ir.Expr | None:
        """What the expression at a span means; None where analysis has read none. An ``and``, ``or`` or ``not``
        that is a condition is read operand by operand.
        """
        return self._collector.value(span)


@dataclass(frozen=True, slots=True)
class Analysed:
    """What a file means, with all that its index needs: most of the work is done."""

    meaning: Checked[ir.Program | ir.Flows | ir.Library]
    file: syn.File
    _collector: Collector
    _load: Load

    def indexed(self, text: str) -> Indexed:
        """The same with the index, once; ``text`` is that of the file."""
        collector = self._collector
        symbols = Symbols(collector, self._load)
        with deep_recursion():
            collector.complete()
            environment = next(iter(collector.environments.values()), None)
            context = (
                Context(collector.trigger, collector.infer) if environment is None else environment.context
            )
            add_file(self.file, text, Environment(context, Scope(), NOTHING, lenient=True), symbols)
        index = make_index(self.file.path, symbols.entries())
        return Indexed(self.meaning, index, collector.trigger, collector.environments, collector)


def analyse_for_index(
    file: syn.File, text: str, load: Load, runtime: str | None = None, trigger: Trigger | None = None
) -> Analysed:
    """What ``file`` means, as :func:`analyse` says it, ready for its index.

    ``trigger`` is that of an action that loads the library; without one a library is read as one for any trigger.
    """
    collector = Collector(file.path, trigger_of(file, text) or trigger or any_trigger())
    with deep_recursion():
        meaning = analyse(file, load, runtime, collector)
    return Analysed(meaning, file, collector, load)


def analyse_with_index(
    file: syn.File, text: str, load: Load, runtime: str | None = None, trigger: Trigger | None = None
) -> Indexed:
    """The same, and the index of its ``text``."""
    return analyse_for_index(file, text, load, runtime, trigger).indexed(text)


def trigger_of(file: syn.File, text: str) -> Trigger | None:
    """The trigger that ``action(…)`` or the first ``flow(…)`` means, also where the call cannot be read."""
    for statement in file.statements:
        called, _ = call_in(statement) or (None, None)
        name = statement.first if isinstance(statement, syn.Broken) else called
        if name in ("action", "flow"):
            written = _TRIGGER.search(text, statement.span.start, statement.span.end)
            meant = None if written is None else trigger_meant(written[1])
            return None if meant is None else load_trigger(meant)
    return None
