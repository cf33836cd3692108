"""The diagram of a flow: well-formed, complete, and no text of a policy gets out of its place."""

import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import pytest

from actiongen.report.flow_diagram import FlowDiagram, FlowStep, as_mermaid, as_svg

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    '<script>alert("1")</script>',
    '"]; end',
    "```\n# out of the block",
    "]]>--><!-- &amp; &#0; %% comment",
    "click action1 call alert()",
    "\x00\x07\x1b[31m‮\ufffe line\r\nbreaks",
    "#quot; #59; \\",
    "W" * 5000,
    "漢字" * 400,
    "",
)


def diagram(*steps: FlowStep) -> FlowDiagram:
    return FlowDiagram("post-login", "A user logs in", "The login goes on", steps)


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_the_svg_says_all_in_order() -> None:
    svg = as_svg(
        diagram(
            FlowStep("MFA", "policies/mfa.policy", "Can ask for MFA."),
            FlowStep("Gate", "policies/gate.policy", outcomes=("The login is refused",)),
        )
    )
    assert texts(svg) == [
        "A user logs in",
        "1 · MFA",
        "policies/mfa.policy",
        "Can ask for MFA.",
        "2 · Gate",
        "policies/gate.policy",
        "The login is refused",
        "The login goes on",
    ]
    root = ElementTree.fromstring(svg)
    assert root.findtext(f"{SVG}title") == "The flow of post-login"
    assert root.findtext(f"{SVG}desc") == (
        "A user logs in. Action 1: MFA (policies/mfa.policy). Can ask for MFA. Action 2: Gate (policies/gate.policy). "
        "Possible end: The login is refused. At the end: The login goes on."
    )
    assert "prefers-color-scheme: dark" in svg


def test_mermaid_says_all_in_order() -> None:
    step = FlowStep("MFA: 1", "mfa_1.policy", "Can ask.", ("The login is refused",), is_current=True)
    assert as_mermaid(diagram(step)) == (
        "flowchart TD\n"
        "  accTitle: The flow of post-login\n"
        "  accDescr: A user logs in. Action 1#58; MFA#58; 1 #40;mfa_1.policy#41;. Can ask."
        " Possible end#58; The login is refused. At the end#58; The login goes on.\n"
        '  begin(["A user logs in"])\n'
        '  action1["1 · MFA#58; 1<br/>mfa_1.policy<br/>Can ask."]\n'
        "  begin --> action1\n"
        '  action1end1(["The login is refused"])\n'
        "  action1 -.-> action1end1\n"
        '  goOn(["The login goes on"])\n'
        "  action1 --> goOn\n"
        "  style action1 stroke-width:3px\n"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str) -> None:
    whole = FlowDiagram(text, text, text, (FlowStep(text, text, text, (text,), link=text),) * 2)
    root = ElementTree.fromstring(as_svg(whole))
    elements = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert elements <= {"svg", "title", "desc", "style", "rect", "path", "g", "text", "a"}
    assert len(root.findall(f"{SVG}desc")) == 1
    mermaid = as_mermaid(whole).splitlines()
    assert len(mermaid) == len(as_mermaid(diagram(*(FlowStep("a", outcomes=("b",)),) * 2)).splitlines())
    for line in mermaid:
        assert re.fullmatch(
            r'flowchart TD|  acc(Title|Descr): [^"<>\[\]()`;:]*(#\d+;[^"<>\[\]()`;:]*)*'
            r'|  \w+(\(\[|\[)"([^"<>`;]|#\d+;|<br/>)*"(\]\)|\])|  \w+ -\.?-> \w+',
            line,
        ), line


def test_a_long_name_is_shortened_and_stands_in_a_title() -> None:
    name = " ".join(["A gate of countries"] * 12)
    svg = as_svg(diagram(FlowStep(name, "gate.policy")))
    shown = [text for text in texts(svg) if "gate of" in text]
    assert len(shown) == 3 and shown[-1].endswith("…")
    titles = [element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}title")]
    assert f"{name}. gate.policy" in titles


def test_nothing_is_drawn_outside_of_the_picture() -> None:
    many = FlowStep("a", outcomes=("The login is refused", "The login ends with an error " * 9))
    root = ElementTree.fromstring(as_svg(diagram(many, FlowStep("b", does="c " * 900))))
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    boxes = [
        [int(rect.attrib.get(name, "0")) for name in ("x", "y", "width", "height")]
        for rect in root.iter(f"{SVG}rect")
    ]
    assert all(x + w <= width and y + h <= height for x, y, w, h in boxes)
    upright = sorted([box for box in boxes[1:] if box[0] == boxes[1][0]], key=lambda box: box[1])
    ends = [box for box in boxes[1:] if box[0] != boxes[1][0]]
    for column in (upright, ends):
        assert all(above[1] + above[3] <= below[1] for above, below in pairwise(column))


def test_every_arrow_leads_from_a_box_to_the_next() -> None:
    steps = (FlowStep("a", outcomes=("b", "c " * 40)), FlowStep("d", does="e " * 99), FlowStep("f"))
    root = ElementTree.fromstring(as_svg(diagram(*steps)))
    boxes = [
        (int(rect.attrib["y"]), int(rect.attrib["y"]) + int(rect.attrib["height"]))
        for rect in root.iter(f"{SVG}rect")
        if rect.attrib.get("x") == "20"
    ]
    arrows = [
        tuple(map(int, found.groups()))
        for path in root.iter(f"{SVG}path")
        if (found := re.fullmatch(r"M180 (\d+)V(\d+)", path.attrib["d"])) is not None
    ]
    wanted = [(above[1], below[0] - 6) for above, below in pairwise(boxes)]
    assert arrows == wanted


def test_two_svgs_fit_on_one_page() -> None:
    one = as_svg(diagram())
    other = as_svg(FlowDiagram("pre-user-registration", "a", "b", ()))

    def ids(svg: str) -> set[str]:
        return {each.attrib["id"] for each in ElementTree.fromstring(svg).iter() if "id" in each.attrib}

    assert ids(one) and ids(other) and not ids(one) & ids(other)


def test_links_stand_around_the_action() -> None:
    root = ElementTree.fromstring(as_svg(diagram(FlowStep("a", link="a.md?x=1&y=2"), FlowStep("b"))))
    (link,) = root.iter(f"{SVG}a")
    assert link.attrib["href"] == "a.md?x=1&y=2"
    assert [element.text for element in link.iter(f"{SVG}text")] == ["1 · a"]


def test_texts_stand_in_the_middle_of_their_boxes() -> None:
    step = FlowStep("a", "a.policy", "does " * 20, outcomes=("The login is refused",))
    root = ElementTree.fromstring(as_svg(diagram(step)))
    groups = [each for each in root.iter(f"{SVG}g") if each.find(f"{SVG}rect") is not None]
    assert [group.find(f"{SVG}rect").attrib["class"] for group in groups] == [  # type: ignore[union-attr]
        "box pill",
        "box",
        "box end",
        "box pill",
    ]
    for group in groups:
        rect, lines = group.find(f"{SVG}rect"), [*group.iter(f"{SVG}text")]
        assert rect is not None and lines
        x, y, width, height = (int(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        assert all(x < int(line.attrib["x"]) <= x + width // 2 for line in lines)
        middle = {int(line.attrib["x"]) for line in lines if line.attrib["text-anchor"] == "middle"}
        assert middle <= {x + width // 2}
        above, below = int(lines[0].attrib["y"]) - 14 - y, y + height - int(lines[-1].attrib["y"])
        assert abs(above - below) <= 3
