"""Shows pages: as tables and styled text on a terminal, as plain text elsewhere.

In: a page of facts, or a text in Markdown. Out: text on standard output.
"""

import sys
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING

from actiongen.cli.output import wants_colour, write
from actiongen.report.page import Page, plain, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console
    from rich.table import Table as RichTable

    from actiongen.report.page import Table


def show_page(page: Page, form: str) -> None:
    """Shows facts and tables."""
    if form == "json":
        write(sys.stdout, to_json(page))
    elif _is_rich():
        _print(lambda console: _page(page, console))
    else:
        write(sys.stdout, plain(page))


def show_markdown(text: str) -> None:
    """Shows a text in Markdown."""
    if not _is_rich():
        write(sys.stdout, text)
        return
    from rich.markdown import Markdown

    _print(lambda console: console.print(Markdown(text, code_theme="ansi_dark")))


def _is_rich() -> bool:
    return sys.stdout.isatty() or wants_colour(sys.stdout)


def _print(show: "Callable[[Console], None]") -> None:
    """Writes what is shown as one text, laid out for the terminal and the characters that it knows."""
    from rich.console import Console

    colour = wants_colour(sys.stdout)
    kept = BytesIO()
    with TextIOWrapper(kept, sys.stdout.encoding, errors="backslashreplace", newline="\n") as file:
        show(
            Console(
                file=file,
                force_terminal=True,
                no_color=not colour,
                color_system="auto" if colour else None,
                highlight=False,
            )
        )
        file.flush()
        text = kept.getvalue().decode(file.encoding)
    write(sys.stdout, text, colour=True)


def _page(page: Page, console: "Console") -> None:
    from rich.table import Table as RichTable
    from rich.text import Text

    console.print(Text(page.title, style="bold"))
    if page.facts:
        grid = RichTable.grid(padding=(0, 2), pad_edge=False)
        grid.add_column(no_wrap=True, style="cyan")
        grid.add_column(overflow="fold")
        for name, text in page.facts:
            grid.add_row(Text(name), Text(text))
        console.print(grid)
    for table in page.tables:
        console.print()
        console.print(_table(table))
    if page.more:
        console.print(Text(f"\nmore: {page.more}", style="dim"))


def _table(table: "Table") -> "RichTable":
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    made = RichTable(
        title=Text(table.title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for index, column in enumerate(table.columns):
        if any(row[index] for row in table.rows):
            made.add_column(Text(column), overflow="fold", ratio=None if index < 3 else 1)
    for row in table.rows:
        used = [cell for index, cell in enumerate(row) if any(row[index] for row in table.rows)]
        made.add_row(*(Text(cell) for cell in used))
    return made
