"""The page: a text of HTML that holds its style and its script, and may load and run nothing else.

In: facts. Out: the same text for the same facts, whenever and wherever it is made.

    page(facts)   ->   '<!doctype html>…'
"""

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from actiongen.diagnostics.snippet import shown
from actiongen.report.html.action import action_view
from actiongen.report.html.facts import Facts
from actiongen.report.html.files import (
    flow_views,
    library_views,
    other_views,
    removed_views,
    style_of_diagrams,
)
from actiongen.report.html.findings import findings
from actiongen.report.html.overview import overview
from actiongen.report.html.ways import Notes, legend

if TYPE_CHECKING:
    from jinja2 import Template


def page(facts: Facts) -> str:
    """The whole page."""
    notes = Notes()
    actions = [action_view(action, facts, notes) for action in facts.actions]
    actions.sort(key=lambda view: not view.is_open)  # what has changed comes first
    others = other_views(facts)
    flows = flow_views(facts)
    libraries = library_views(facts)
    removed = removed_views(facts)
    style, script = _file("page.css") + style_of_diagrams(flows), _file("page.js")
    return _template().render(
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        folder=facts.folder,
        base=facts.base,
        overview=overview(facts, actions, flows, libraries, others, removed),
        findings=findings(facts.diagnostics, facts.sources),
        actions=actions,
        flows=flows,
        libraries=libraries,
        others=others,
        removed=removed,
        notes=notes.every,
        legend=legend(notes.rules),
        not_run=facts.not_run,
        not_proved=facts.not_proved,
    )


def _policy(style: str, script: str) -> str:
    """What the browser may do: apply this style and run this script, each known by its digest, and nothing else."""
    allowed = {
        "default-src": "'none'",
        "style-src": _digest(style),
        "script-src": _digest(script),
        "img-src": "data:",  # the empty icon, so that no browser asks for one
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


def _digest(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


@cache
def _file(name: str) -> str:
    return resources.files("actiongen.report.html").joinpath(name).read_text("utf-8")


@cache
def _template() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("actiongen.report.html", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
        finalize=_shown,
    )
    return environment.get_template("page.html.j2")


def _shown(value: object) -> object:
    """What a template writes: texts without what would be hidden or turn a line; HTML of our own as it is."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return escape("\n".join(map(shown, value.split("\n"))))
