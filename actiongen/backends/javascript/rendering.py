"""The templates of this folder, by Jinja.

In: a folder beside this file, and the name of a template in it. Out: the template, which lays out and decides nothing.

    template("templates", "action.js.j2").render(parts=["…"])
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment, Template


def template(folder: str, name: str) -> "Template":
    """The template; a name in it that nobody gives is an error."""
    return _environment(folder).get_template(name)


@cache
def _environment(folder: str) -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("actiongen.backends.javascript", folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        autoescape=False,  # JavaScript: literals and comments are escaped where they are made
    )
