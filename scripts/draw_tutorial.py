"""Draws the pictures of docs/tutorial.md from what its commands print and write.

In: the page, carried out in a folder of its own. Out: the SVG files of ``docs/pictures``, and, where there is a
Chromium, the PNG files: the page of ``actiongen report``, and the comment of ``actiongen diff`` as a browser shows it.

    .venv/bin/python scripts/draw_tutorial.py
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import markdown
from draw_pictures import DIFF_STYLES, PICTURES, drawn
from rich.text import Text
from tutorial import COLUMNS, Ran, Shown, carry_out

SVG = {
    "actiongen test policies/mfa.policy": ("tutorial_test", "A test that fails says why", "FAILED"),
    "git diff main -- generated": ("tutorial_diff", "The JavaScript in the pull request", "@@"),
}
"""The commands that are drawn: the name and the title of the picture, and what stands in its first line."""
_STYLE = """<style>body { font: 15px/1.5 sans-serif; margin: 24px; color: #1f2328 }
table { border-collapse: collapse; margin: 12px 0 }
th, td { border: 1px solid #d1d9e0; padding: 5px 12px; text-align: left }
pre { background: #f6f8fa; padding: 12px; border-radius: 6px } code { font-size: 13px; background: #f6f8fa }
details { margin: 12px 0 } summary { cursor: pointer }</style>"""


def pictures(steps: Iterable[Ran | Shown]) -> Iterator[tuple[str, str]]:
    """The name and the SVG of each picture of a tutorial that is carried out with the commands of ``SVG`` in colour."""
    for each in steps:
        if isinstance(each, Ran) and each.command in SVG:
            name, title, begin = SVG[each.command]
            # What a diff begins with holds digests, which change with the time of the commit.
            lines = each.output.splitlines()
            first = next(at for at, line in enumerate(lines) if begin in line)
            said = [_diffed(line) if begin == "@@" else Text.from_ansi(line) for line in lines[first:]]
            yield name, drawn(
                Text("\n").join([Text(f"$ {each.command}", style="bold"), *said]), title, COLUMNS
            )


def _diffed(line: str) -> Text:
    return Text(line, style=DIFF_STYLES.get(line[:1], ""))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for picture, svg in pictures(carry_out(folder, in_colour=SVG)):
            (PICTURES / f"{picture}.svg").write_text(svg, encoding="utf-8")
        text = (
            (folder / "changes.md").read_text(encoding="utf-8").replace("<details>", '<details markdown="1">')
        )
        html = markdown.markdown(
            text.replace("<details", "<details open", 1), extensions=["tables", "fenced_code", "md_in_html"]
        )
        (folder / "comment.html").write_text(
            f"<!doctype html><meta charset=utf-8>{_STYLE}{html}", encoding="utf-8"
        )
        _photograph(folder / "report.html", PICTURES / "tutorial_report.png", "1180,1240")
        _photograph(folder / "comment.html", PICTURES / "tutorial_comment.png", "980,640")


def _photograph(page: Path, picture: Path, size: str) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print(f"there is no Chromium: {picture.name} stays as it is")
        return
    options = ["--headless=new", "--no-sandbox", "--hide-scrollbars", f"--window-size={size}"]
    command = [browser, *options, f"--screenshot={picture}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main()
