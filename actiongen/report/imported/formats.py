"""Shows what an import has made: a renderer by the name of its format.

In: a :class:`~actiongen.report.imported.facts.Report`, the width of the terminal and whether it takes colours. Out:
text.

    RENDERERS["markdown"](report, 100, False)   ->   '### actiongen: 2 of 2 originals …'
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from actiongen.report.imported.facts import Report
from actiongen.report.imported.markdown import markdown
from actiongen.report.imported.text import text
from actiongen.report.imported.to_json import to_json

RENDERERS: Mapping[str, Callable[[Report, int, bool], str]] = MappingProxyType(
    {
        "text": text,
        "json": lambda report, width, colour: to_json(report),
        "markdown": lambda report, width, colour: markdown(report),
    }
)
