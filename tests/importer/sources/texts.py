"""Exports that stand in memory.

In: texts by their paths. Out: the files that readers take.

    files({"main.tf": "…"}, "infra").load("main.tf")   ->   '…'
"""

from collections.abc import Mapping

from actiongen.importer.sources.files import Files, Unread


def files(texts: Mapping[str, str], base: str = "export") -> Files:
    """The files; any other one is not there."""
    return Files(base, tuple(sorted(texts)), lambda name: texts.get(name, Unread("there is no such file")))
