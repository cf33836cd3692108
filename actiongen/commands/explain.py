"""What a diagnostic means: the page of its code.

In: a code or the name of a check. Out: an :class:`Explanation`; or what was probably meant.

    explain("unknown-event-field").code.id   ->   'AG203'
    suggestion("AG203x")   ->   'AG203'
"""

from dataclasses import dataclass
from importlib import resources

from actiongen.diagnostics import codes
from actiongen.diagnostics.model import Code
from actiongen.report.page import Page, Table
from actiongen.spelling import LOOSE, meant


@dataclass(frozen=True, slots=True)
class Explanation:
    """A code, perhaps one that is no longer used, and its page, in Markdown."""

    code: Code
    text: str


def explain(word: str) -> Explanation | None:
    """The page of a code or name, None if there is no such code."""
    code = codes.ALL.get(word.upper()) or codes.by_name(word.lower()) or codes.retired(word)
    return None if code is None else Explanation(code, _page(code))


def contents() -> Page:
    """All codes and names."""
    rows = tuple((code.id, code.name, code.severity.value, _sentence(code)) for code in codes.ALL.values())
    table = Table("Diagnostics", ("Code", "Name", "Level", "Summary"), rows)
    return Page("What actiongen can say", (), (table,), "actiongen explain AG203")


def suggestion(word: str) -> str | None:
    """The code or name that was probably meant."""
    known = [name for code in codes.ALL.values() for name in (code.id, code.name)]
    return meant(word.upper(), known, LOOSE) or meant(word.lower(), known, LOOSE)


def _page(code: Code) -> str:
    """The page, which is a part of the package; its title and summary where it lacks one."""
    file = resources.files("actiongen.diagnostics").joinpath("pages", f"{code.id}.md")
    if file.is_file():
        return file.read_text(encoding="utf-8")
    return f"# {code.id} {code.name}\n\n{_sentence(code)}.\n"


def _sentence(code: Code) -> str:
    return code.summary[:1].upper() + code.summary[1:].rstrip(".")
