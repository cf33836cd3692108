"""Draws what a trigger runs, in order, as Mermaid and as SVG.

In: a :class:`FlowDiagram`, plain texts. Out: the text of a Mermaid flowchart, or of an SVG file that needs nothing
else. Both say the same: what begins the flow, each action with what it can do, how the flow goes on, and beside an
action each outcome in which it ends the flow. Any text may stand in the values, of any length: it is escaped, wrapped
and shortened here.

    diagram = FlowDiagram("post-login", "A user logs in", "The login goes on", (FlowStep("MFA", "mfa.policy"),))
    as_mermaid(diagram)   ->   'flowchart TD\\n…'
    as_svg(diagram)       ->   '<svg xmlns="http://www.w3.org/2000/svg" …'
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import accumulate

from actiongen.unicode import is_printable, is_wide


@dataclass(frozen=True, slots=True)
class FlowStep:
    """An action of a flow.

    ``file``: what stands below the name, such as the file of the policy. ``does``: a sentence, such as "Can ask for
    MFA". ``outcomes``: the ways in which the action can end the whole flow, such as "The login is refused".
    ``is_foreign``: it is none of the policies, so nobody knows what it does. ``is_current``: the one that a page is
    about. ``link``: where its name leads in the SVG, as a relative address; empty for nowhere. A browser follows it
    where the SVG stands within a page, not where it is shown as an image.
    """

    name: str
    file: str = ""
    does: str = ""
    outcomes: tuple[str, ...] = ()
    is_foreign: bool = False
    is_current: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class FlowDiagram:
    """The flow of a trigger: how it begins, its actions in order, and how it goes on after the last one."""

    trigger: str
    begins: str
    ends: str
    steps: tuple[FlowStep, ...]

    @property
    def title(self) -> str:
        """The name of the picture."""
        return f"The flow of {self.trigger}"

    @property
    def description(self) -> str:
        """All that the picture says, in words, for those who cannot see it."""
        numbered = [_in_words(number, step) for number, step in enumerate(self.steps, 1)]
        return " ".join([_sentence(self.begins), *numbered, _sentence(f"At the end: {self.ends}")])


def _in_words(number: int, step: FlowStep) -> str:
    file = f" ({step.file})" if step.file else ""
    said = [
        f"Action {number}: {step.name}{file}",
        step.does,
        *(f"Possible end: {end}" for end in step.outcomes),
    ]
    return " ".join(_sentence(each) for each in said if each)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


# Mermaid

# Marks within a word mean nothing to anybody, and paths stay readable.
_UNSAFE = re.compile(r"(?<![A-Za-z0-9])[-_/]|[-_/](?![A-Za-z0-9])|[^A-Za-z0-9 ,.\-_/\x80-\U0010ffff]")


def as_mermaid(diagram: FlowDiagram) -> str:
    """The text of a Mermaid flowchart, for a block of Markdown; it ends with a newline.

    Every character that means something to Mermaid, Markdown or HTML is written as an entity of Mermaid
    (``#59;``), so that no text of a policy can end a label or the block around it. Works with
    ``securityLevel: "strict"``, and needs no other setting.
    """
    lines = ["flowchart TD"]
    lines += [f"  accTitle: {_directive(diagram.title)}", f"  accDescr: {_directive(diagram.description)}"]
    lines += [f'  begin(["{_label([diagram.begins])}"])']
    before = "begin"
    for number, step in enumerate(diagram.steps, 1):
        name = f"action{number}"
        lines.append(f'  {name}["{_label([f"{number} · {step.name}", step.file, step.does])}"]')
        lines.append(f"  {before} --> {name}")
        for index, outcome in enumerate(step.outcomes, 1):
            lines.append(f'  {name}end{index}(["{_label([outcome])}"])')
            lines.append(f"  {name} -.-> {name}end{index}")
        before = name
    lines += [f'  goOn(["{_label([diagram.ends])}"])', f"  {before} --> goOn", *_styles(diagram)]
    return "\n".join(lines) + "\n"


def _styles(diagram: FlowDiagram) -> Iterator[str]:
    for number, step in enumerate(diagram.steps, 1):
        if step.is_current:
            yield f"  style action{number} stroke-width:3px"
        if step.is_foreign:
            yield f"  style action{number} stroke-dasharray:5 4"


def _label(parts: list[str]) -> str:
    return "<br/>".join(_entities(_shortened(_plain(part), 120)) for part in parts if part)


def _directive(text: str) -> str:
    """A text up to the end of its line, which is not in quotes."""
    return _entities(_shortened(_plain(text), 2000))


def _entities(text: str) -> str:
    return _UNSAFE.sub(lambda found: f"#{ord(found[0])};", text)


# SVG

_MARGIN = 20
_BOX = 320
_GAP = 34
_PAD = 12
_SIDE_GAP = 46
_SIDE = 190
_NAME, _SMALL = 15, 13
_STYLE = """
.ag-flow { font-family: system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif }
.ag-flow .ground { fill: #ffffff }
.ag-flow .box { fill: #f6f8fa; stroke: #59636e; stroke-width: 1 }
.ag-flow .current { stroke: #0969da; stroke-width: 2.5 }
.ag-flow .foreign { stroke-dasharray: 5 4 }
.ag-flow .pill { fill: #ddf4ff; stroke: #0969da }
.ag-flow .end { fill: #ffebe9; stroke: #cf222e }
.ag-flow .line { fill: none; stroke: #59636e; stroke-width: 1.5 }
.ag-flow .out { stroke: #cf222e; stroke-dasharray: 4 3 }
.ag-flow .tip { fill: #59636e }
.ag-flow .out-tip { fill: #cf222e }
.ag-flow text { fill: #1f2328; font-size: 13px }
.ag-flow .name { font-size: 15px; font-weight: 600 }
.ag-flow .file { fill: #59636e; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12px }
@media (prefers-color-scheme: dark) {
.ag-flow .ground { fill: #0d1117 }
.ag-flow .box { fill: #161b22; stroke: #9198a1 }
.ag-flow .current { stroke: #4493f8 }
.ag-flow .pill { fill: #121d2f; stroke: #4493f8 }
.ag-flow .end { fill: #25171c; stroke: #f85149 }
.ag-flow .line { stroke: #9198a1 }
.ag-flow .out { stroke: #f85149 }
.ag-flow .tip { fill: #9198a1 }
.ag-flow .out-tip { fill: #f85149 }
.ag-flow text { fill: #f0f6fc }
.ag-flow .file { fill: #9198a1 }
}
"""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text in a box: its class, its size in pixels, and whether the name leads somewhere."""

    text: str
    kind: str = ""
    size: int = _SMALL


def as_svg(diagram: FlowDiagram) -> str:
    """An SVG file as a text: well-formed XML with a title and a description, without scripts, fonts or addresses
    outside; it ends with a newline.

    It is light or dark as ``prefers-color-scheme`` says and has a ground of its own. Its rules of style
    apply to the class ``ag-flow`` alone, and its identifiers begin with ``flow-`` and the trigger, so that a page of
    HTML can hold the SVGs of several triggers as they are. A name that is too long is shortened, and the whole of it
    is in a ``<title>``.
    """
    shapes: list[str] = []
    bottom = below = _pill(shapes, diagram.begins, _MARGIN)
    for number, step in enumerate(diagram.steps, 1):
        bottom, below = _step(shapes, number, step, _arrow(shapes, bottom, below))
    y = _pill(shapes, diagram.ends, _arrow(shapes, bottom, below))
    has_outcomes = any(step.outcomes for step in diagram.steps)
    width = 2 * _MARGIN + _BOX + (_SIDE_GAP + _SIDE if has_outcomes else 0)
    height = y + _MARGIN
    name = f"flow-{re.sub(r'[^a-z0-9-]', '', diagram.trigger)}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ag-flow" role="img" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" aria-labelledby="{name}-title {name}-text">'
    )
    lines = [
        head,
        f'<title id="{name}-title">{_xml(diagram.title)}</title>',
        f'<desc id="{name}-text">{_xml(diagram.description)}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{width}" height="{height}" rx="8"/>',
        *shapes,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _pill(shapes: list[str], text: str, y: int) -> int:
    """Draws the begin or the end of the flow; returns the y below it."""
    return _rounded(shapes, text, _MARGIN, y, _BOX, "pill")


def _rounded(shapes: list[str], text: str, x: int, y: int, width: int, kind: str) -> int:
    lines = [_Line(each) for each in _wrapped(text, width - 2 * _PAD, _SMALL, 3)]
    height = _height(lines)
    shapes.append(_group(text, lines))
    shapes.append(
        f'<rect class="box {kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="{min(height // 2, 20)}"/>'
    )
    shapes += _texts(lines, x + width // 2, y, "middle")
    shapes.append("</g>")
    return y + height


def _step(shapes: list[str], number: int, step: FlowStep, y: int) -> tuple[int, int]:
    """Draws an action with its outcomes beside it; returns the y of its bottom, and that below all of it."""
    inner = _BOX - 2 * _PAD
    name = _wrapped(f"{number} · {step.name}", inner, _NAME, 3, bold=True)
    lines = [_Line(each, "name", _NAME) for each in name]
    lines += [_Line(each, "file", 12) for each in _wrapped(step.file, inner, 12, 1, mono=True)]
    lines += [_Line(each) for each in _wrapped(step.does, inner, _SMALL, 6)]
    below = y + _height(lines)
    classes = "box" + " current" * step.is_current + " foreign" * step.is_foreign
    shapes.append(_group(". ".join(each for each in (step.name, step.file, step.does) if each), lines))
    shapes += [f'<a href="{_xml(step.link)}">'] * bool(step.link)
    shapes.append(
        f'<rect class="{classes}" x="{_MARGIN}" y="{y}" width="{_BOX}" height="{below - y}" rx="6"/>'
    )
    shapes += _texts(lines, _MARGIN + _PAD, y, "start")
    shapes += ["</a>"] * bool(step.link)
    shapes.append("</g>")
    return below, max(below, _outcomes(shapes, step.outcomes, y, below))


def _outcomes(shapes: list[str], outcomes: tuple[str, ...], top: int, bottom: int) -> int:
    """Draws the outcomes on the right of an action that goes from ``top`` to ``bottom``; returns the y below them."""
    left = _MARGIN + _BOX
    right = left + _SIDE_GAP
    y = top
    for outcome in outcomes:
        below = _rounded(shapes, outcome, right, y, _SIDE, "end")
        middle = (y + below) // 2
        start = min(middle, bottom - 8)
        shapes.append(
            f'<path class="line out" d="M{left} {start}H{left + 14}L{right - 18} {middle}H{right - 6}"/>'
        )
        shapes.append(f'<path class="out-tip" d="M{right} {middle}l-8 -4v8z"/>')
        y = below + 8
    return y - 8


def _arrow(shapes: list[str], start: int, below: int) -> int:
    """Draws an arrow from a box, past what stands beside it; returns the y where it ends."""
    x, end = _MARGIN + _BOX // 2, below + _GAP
    shapes.append(f'<path class="line" d="M{x} {start}V{end - 6}"/>')
    shapes.append(f'<path class="tip" d="M{x} {end}l-4 -8h8z"/>')
    return end


def _group(whole: str, lines: list[_Line]) -> str:
    """Opens the group of a shape; its title says in full what had to be shortened."""
    is_short = any(line.text.endswith("…") for line in lines)
    return f"<g><title>{_xml(whole)}</title>" if is_short else "<g>"


def _texts(lines: list[_Line], x: int, y: int, anchor: str) -> Iterator[str]:
    baseline = y + _PAD - 3
    for line in lines:
        baseline += line.size + 4
        kind = f' class="{line.kind}"' if line.kind else ""
        yield f'<text{kind} x="{x}" y="{baseline - 2}" text-anchor="{anchor}">{_xml(line.text)}</text>'


def _height(lines: list[_Line]) -> int:
    return sum(line.size + 4 for line in lines) + 2 * _PAD - 4


# Texts


def _plain(text: str) -> str:
    """The text on one line, with nothing in it that cannot be seen."""
    return " ".join("".join(char if is_printable(char) else " " for char in text).split())


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length - 1].rstrip()}…"


def _xml(text: str) -> str:
    return escape(_plain(text))


def _wrapped(
    text: str, width: int, size: int, most: int, *, bold: bool = False, mono: bool = False
) -> list[str]:
    """The text in at most so many lines that are no wider than ``width`` pixels; the last ends with ``…`` where
    it is cut."""

    room = width / size / (1.15 if bold else 1)

    def wide(text: str) -> float:
        return sum(_advance(char, mono=mono) for char in text)

    def fitting(text: str) -> int:
        """How many of the characters fit into a line."""
        widths = accumulate(_advance(char, mono=mono) for char in text)
        return next((at for at, reached in enumerate(widths) if reached > room), len(text))

    lines: list[str] = []
    line = ""
    for word in _shortened(_plain(text), 600).split():
        if line and wide(f"{line} {word}") > room:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
        while len(lines) <= most and (end := max(1, fitting(line))) < len(line):
            lines.append(line[:end])
            line = line[end:]
        if len(lines) > most:
            break
    lines += [line] if line else []
    if len(lines) <= most:
        return lines
    dots = wide("…")
    last = lines[most - 1]
    while last and wide(last) + dots > room:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()}…"]


def _advance(char: str, *, mono: bool) -> float:
    """How wide a character is about, in the size of the font; rather too wide than too narrow, for the font is
    the reader's."""
    if is_wide(char):
        return 1.0
    if mono:
        return 0.61
    if char in "MW@%mw—…":
        return 0.98
    if char in "ijl.,;:'|!()[] ft-":
        return 0.36
    return 0.72 if char.isupper() else 0.58
