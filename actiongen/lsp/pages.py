"""Where the page about a diagnostic is.

In: its code, and the address of a documentation site, if the client has named one. Out: the address of the page, else
that of the Markdown file which is installed with this version, the one that ``actiongen explain`` shows.

    page(UNKNOWN_FIELD, "https://docs.example/actiongen")   ->   "https://docs.example/actiongen/diagnostics/AG203/"
"""

from functools import cache
from importlib import resources
from pathlib import Path

from actiongen.diagnostics.model import Code


def page(code: Code, site: str | None) -> str | None:
    """The address of the page; None where there is none that an editor could open."""
    return _file(code.id) if site is None else f"{site.rstrip('/')}/diagnostics/{code.id}/"


@cache
def _file(id: str) -> str | None:
    file = resources.files("actiongen.diagnostics").joinpath("pages", f"{id}.md")
    # In a package that is a zip it is no file.
    return file.as_uri() if isinstance(file, Path) and file.is_file() else None
