"""Coverage in the formats that other tools read.

In: what was measured, the texts of the files. Out: LCOV's tracefile and Cobertura's XML. Both speak of lines:
a line stands for what begins on it, and the branches on it are the outcomes of its conditions.

    lcov((coverage,), sources)   ->   'TN:\\nSF:policies/mfa_action.policy\\n…'
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from xml.etree import ElementTree

from actiongen.source import Source
from actiongen.testing.coverage import Coverage, Kind, Point


@dataclass(slots=True)
class _File:
    """By line: the rules that begin there with their hits, and the outcomes of the conditions."""

    rules: dict[str, tuple[int, int]] = field(default_factory=dict)
    branches: dict[int, dict[Point, int]] = field(default_factory=dict)

    @property
    def lines(self) -> dict[int, int]:
        """How often what begins on each line was reached."""
        reached = {line: sum(points.values()) for line, points in self.branches.items()}
        for line, hits in self.rules.values():
            reached.setdefault(line, hits)
        return dict(sorted(reached.items()))


def _files(coverages: Sequence[Coverage], sources: Mapping[str, Source]) -> dict[str, _File]:
    files: dict[str, _File] = {}
    for coverage in coverages:
        for point, hits in coverage.hits.items():
            source = sources.get(point.span.path)
            if source is None:
                continue
            found = files.setdefault(point.span.path, _File())
            line = source.position(point.span.start).line
            if point.kind is Kind.RULE:
                found.rules[coverage.titles[point.span]] = (line, hits)
            else:
                points = found.branches.setdefault(line, {})
                # A library's condition is one place, whichever actions use it.
                points[point] = points.get(point, 0) + hits
    return dict(sorted(files.items()))


def lcov(coverages: Sequence[Coverage], sources: Mapping[str, Source]) -> str:
    """A tracefile of LCOV; rules are its functions."""
    lines: list[str] = ["TN:"]
    for path, file in _files(coverages, sources).items():
        lines.append(f"SF:{path}")
        for title, (line, _) in file.rules.items():
            lines.append(f"FN:{line},{title.replace(',', ';')}")
        for title, (_, hits) in file.rules.items():
            lines.append(f"FNDA:{hits},{title.replace(',', ';')}")
        lines += [f"FNF:{len(file.rules)}", f"FNH:{sum(hits > 0 for _, hits in file.rules.values())}"]
        taken = 0
        for line, points in sorted(file.branches.items()):
            reached = any(points.values())
            for index, hits in enumerate(points.values()):
                lines.append(f"BRDA:{line},{index // 2},{index % 2},{hits if reached else '-'}")
                taken += hits > 0
        lines += [f"BRF:{sum(map(len, file.branches.values()))}", f"BRH:{taken}"]
        lines += [f"DA:{line},{hits}" for line, hits in file.lines.items()]
        lines += [f"LF:{len(file.lines)}", f"LH:{sum(hits > 0 for hits in file.lines.values())}"]
        lines.append("end_of_record")
    return "".join(f"{line}\n" for line in lines)


def cobertura(coverages: Sequence[Coverage], sources: Mapping[str, Source]) -> str:
    """Cobertura's XML; a policy is a class."""
    files = _files(coverages, sources)
    every = [hits for file in files.values() for hits in file.lines.values()]
    branches = [
        hits for file in files.values() for points in file.branches.values() for hits in points.values()
    ]
    root = ElementTree.Element("coverage", _rates(every, branches, counts=True))
    root.attrib |= {"version": "actiongen", "timestamp": "0", "complexity": "0"}
    ElementTree.SubElement(ElementTree.SubElement(root, "sources"), "source").text = "."
    packages = ElementTree.SubElement(root, "packages")
    package = ElementTree.SubElement(packages, "package", {"name": "policies", **_rates(every, branches)})
    package.attrib["complexity"] = "0"
    classes = ElementTree.SubElement(package, "classes")
    for path, file in files.items():
        own = [hits for points in file.branches.values() for hits in points.values()]
        attributes = {"name": path.rpartition("/")[2].removesuffix(".policy"), "filename": path}
        made = ElementTree.SubElement(
            classes, "class", {**attributes, **_rates([*file.lines.values()], own), "complexity": "0"}
        )
        ElementTree.SubElement(made, "methods")
        lines = ElementTree.SubElement(made, "lines")
        for line, hits in file.lines.items():
            ElementTree.SubElement(lines, "line", _line(line, hits, file.branches.get(line, {})))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _line(number: int, hits: int, points: Mapping[Point, int]) -> dict[str, str]:
    found = {"number": str(number), "hits": str(hits), "branch": "true" if points else "false"}
    if points:
        taken = sum(point > 0 for point in points.values())
        found["condition-coverage"] = f"{100 * taken // len(points)}% ({taken}/{len(points)})"
    return found


def _rates(lines: list[int], branches: list[int], *, counts: bool = False) -> dict[str, str]:
    covered = [sum(each > 0 for each in some) for some in (lines, branches)]
    rates = [hit / len(some) if some else 1.0 for hit, some in zip(covered, (lines, branches), strict=True)]
    found = {"line-rate": f"{rates[0]:.4f}", "branch-rate": f"{rates[1]:.4f}"}
    if counts:
        found |= {"lines-covered": str(covered[0]), "lines-valid": str(len(lines))}
        found |= {"branches-covered": str(covered[1]), "branches-valid": str(len(branches))}
    return found


@dataclass(frozen=True, slots=True)
class Format:
    """A format of coverage files: the name of the tool that it is for, and its renderer."""

    tool: str
    render: Callable[[Sequence[Coverage], Mapping[str, Source]], str]


FORMATS: Mapping[str, Format] = MappingProxyType(
    {"lcov": Format("LCOV", lcov), "cobertura": Format("Cobertura", cobertura)}
)
"""The formats, by the name of the option of ``actiongen test``."""
