"""Shows what a change changes: a renderer by the name of its format.

In: a :class:`~actiongen.report.diff.facts.Diff`, the width of the terminal and whether it takes colours. Out: text.

    RENDERERS["markdown"](diff, 100, False)   ->   '### actiongen: 1 of 5 actions …'
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from actiongen.report.diff.facts import Diff
from actiongen.report.diff.markdown import markdown
from actiongen.report.diff.text import text
from actiongen.report.diff.to_json import to_json

RENDERERS: Mapping[str, Callable[[Diff, int, bool], str]] = MappingProxyType(
    {
        "text": text,
        "json": lambda diff, width, colour: to_json(diff),
        "markdown": lambda diff, width, colour: markdown(diff),
    }
)
