"""What is said of what a file names in a text: rules, actions, libraries, triggers, checks.

In: a view and a name. Out: Markdown; empty where there is no such thing.
"""

import re

from actiongen import ir
from actiongen.auth0.model import Trigger, VersionStatus
from actiongen.auth0.reference import event_page
from actiongen.auth0.words import moment
from actiongen.checks.suppress import ALLOW
from actiongen.diagnostics.codes import ALL, by_name
from actiongen.ide.catalogue import listed, paragraphs, sentence
from actiongen.ide.model import Hover
from actiongen.ide.names import statements
from actiongen.ide.workspace import View
from actiongen.ir.index import IndexEntry
from actiongen.source import Span
from actiongen.syntax import tree as syn

_MOST_LINES = 30
_CALLED = re.compile(r"(\w+)\s*\(\s*$")


def rule_text(view: View, entry: IndexEntry) -> str:
    """A rule by its title: its JavaScript."""
    if view.tree is None:
        return ""
    title = entry.definition or entry.span
    for statement in statements(view.tree.statements):
        match statement:
            case syn.With(syn.Call(syn.Name("rule"), (syn.Argument(None, syn.String(span=span)), *_))) if (
                span == title
            ):
                line = view.source.position(span.start).line
                what = "A rule." if entry.is_definition else f"The rule in line {line}."
                return paragraphs(what, _javascript(view, entry.name))
    return ""


def _javascript(view: View, title: str) -> str:
    """The lines of the Action that the rule becomes."""
    text = view.built.unit.javascript
    if text is None:
        return "It has no JavaScript before the file is right."
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if line.strip() == f"// {title}"]
    if not starts:
        return ""
    first = starts[0]
    indent = len(lines[first]) - len(lines[first].lstrip())
    last = first + 1
    while not _is_behind(lines, last, indent):  # the function that it stands in ends behind it
        last += 1
    shown = [line[indent:] for line in lines[first:last]]
    while shown and not shown[-1]:
        shown.pop()
    if len(shown) > _MOST_LINES:
        shown = [*shown[:_MOST_LINES], "// …"]
    return "\n".join(["It becomes:", "", "```js", *shown, "```"])


def _is_behind(lines: list[str], number: int, indent: int) -> bool:
    """Whether a line is no longer that of the rule: the comment of the next one, or the end of the function."""
    line = lines[number]
    if not line.strip():
        return False
    depth = len(line) - len(line.lstrip())
    return depth < indent or (depth == indent and not lines[number - 1].strip())


def title_text(view: View, entry: IndexEntry) -> str:
    """The title of something that is no rule of this file."""
    if entry.definition is None:
        owners = [other for other in view.workspace.views() if _has_rule(other, entry.name)]
        return "\n\n".join(f"The rule of `{other.source.path}`." for other in owners)
    called = _CALLED.search(view.source.text[: entry.span.start])
    return {
        "test": "A test: `actiongen test` runs it, in the interpreter and on Node.",
        "case": "A case of the test: it has what the test gives, and its own values come first.",
        "always": "A property: in every event in which `when` holds, a call like `then` is made.",
        "never": "A property: in no event in which `when` holds a call like `then` is made.",
        "only_when": "A guard: unless it holds, nothing below it runs.",
    }.get(called[1] if called is not None else "", "")


def _has_rule(view: View, title: str) -> bool:
    program = view.program
    steps = program.all_steps if program is not None else ()
    return any(isinstance(step, ir.Rule) and step.title == title for step in steps)


def action_view(view: View, stem: str) -> View | None:
    """The file of an action by its stem."""
    for other in view.workspace.views():
        if other.source.path.rpartition("/")[2] == f"{stem}.policy":
            return other
    return None


def action_text(view: View, stem: str) -> str:
    """An action that a flow names."""
    other = action_view(view, stem)
    if other is None:
        return ""
    said = (
        other.tree.docstring.value.strip()
        if other.tree is not None and other.tree.docstring is not None
        else ""
    )
    program = other.program
    name = f"The Action “{program.header.name}”, `{other.source.path}`." if program is not None else ""
    return paragraphs(name, said)


def library_text(view: View, path: str) -> str:
    """A library that a file loads."""
    tree = view.workspace.load(path).value
    if tree is None:
        return ""
    names = [*defined_names(tree)]
    said = tree.docstring.value.strip() if tree.docstring is not None else ""
    return paragraphs(
        f"The library `{path}`.",
        said,
        f"It defines {', '.join(f'`{name}`' for name in names)}." if names else "",
    )


def defined_names(tree: syn.File) -> dict[str, syn.Assign | syn.Def]:
    """What a file defines at its top level, and others may load."""
    found: dict[str, syn.Assign | syn.Def] = {}
    for statement in tree.statements:
        match statement:
            case syn.Assign(syn.Name(name)) | syn.Def(name) if not name.startswith("_"):
                found.setdefault(name, statement)
            case _:  # it defines nothing
                pass
    return found


def trigger_text(trigger: Trigger) -> str:
    """What a trigger is."""
    words = moment(trigger.id)
    versions = [
        version.id + (" (current)" if version.status is VersionStatus.CURRENT else " (deprecated)")
        for version in trigger.versions
    ]
    facts = (
        ("Event", trigger.event_summary),
        ("Then", sentence(words.ends)),
        ("Can deny", "yes" if trigger.can_deny else "no"),
        ("Versions", ", ".join(versions)),
    )
    page = event_page(trigger.id)
    link = f"[Auth0's documentation: the event of `{trigger.id}`]({page})" if page else ""
    return paragraphs(f"`{trigger.id}`: {sentence(words.begins)}", listed(facts), link)


def check_text(view: View, offset: int) -> Hover | None:
    """What a check means that a comment allows."""
    for comment in view.tree.comments if view.tree is not None else ():
        if not comment.span.start <= offset <= comment.span.end:
            continue
        allowed = ALLOW.match(comment.text)
        code = by_name(allowed["name"]) or ALL.get(allowed["name"]) if allowed is not None else None
        if allowed is None or code is None:
            return None
        start = comment.span.start + allowed.start("name")
        span = Span(comment.span.path, start, start + len(allowed["name"]))
        text = paragraphs(
            f"**{code.name}** ({code.id}): {sentence(code.summary)}",
            "The comment allows it in the statement below, and says why.",
            f"`actiongen explain {code.id}` says more.",
        )
        return Hover(span, text)
    return None
