"""Titles of rules: what a comment of the original says, or a plain sentence of what the rule does and when.

In: the comments above a statement, and the rule that became of it. Out: a title that no other rule of the file has.

    titles.of(("// only staff",), None, body)   ->   "only staff"
"""

import re
from dataclasses import dataclass, field

from actiongen.importer.lift.blocks import called_name
from actiongen.importer.lift.phrases import effect, phrase
from actiongen.syntax import tree as syn
from actiongen.unicode import is_printable

_LONGEST = 100
_CODE = re.compile(r"[;{}<>]|=>|===|\(\)|^\W*$|^@|https?://|eslint|TODO|FIXME|XXX|\bconst\b|\blet\b", re.I)
_DECORATION = re.compile(r"^[\s*\-=#/]+|[\s*\-=#/:.]+$")


@dataclass(slots=True)
class Titles:
    """Those that are given."""

    given: set[str] = field(default_factory=set)

    def of(self, comments: tuple[str, ...], when: syn.Expr | None, body: tuple[syn.Statement, ...]) -> str:
        """A title for a rule."""
        return self._unique(usable(comments) or sentence(when, body))

    def guard(self, comments: tuple[str, ...], when: syn.Expr) -> str:
        """A title for a guard."""
        said = phrase(when)
        return self._unique(usable(comments) or _capital(f"only where {said}" if said else "only then"))

    def _unique(self, wanted: str) -> str:
        title, number = wanted, 1
        while title in self.given:
            number += 1
            title = f"{wanted} ({number})"
        self.given.add(title)
        return title


def usable(comments: tuple[str, ...]) -> str | None:
    """The comments as one title, None where they are more than one, or code."""
    lines = [line.strip() for line in comments if line.strip()]
    title = _DECORATION.sub("", " ".join(lines)) if lines else ""
    if (
        not 3 <= len(title) <= _LONGEST
        or _CODE.search(title)
        or not all(map(is_printable, title))
        or not all(map(is_printable, title))
    ):
        return None
    return title


def sentence(when: syn.Expr | None, body: tuple[syn.Statement, ...]) -> str:
    """What a rule does, and when."""
    acted = _acted(body)
    if when is None:
        return _capital(acted)
    unless = isinstance(when, syn.Unary) or _is_negative(when)
    said = None
    if unless:
        said = phrase(_opposite(when))
    word = "unless" if said else "when"
    said = said or phrase(when)
    if said is None:
        said = _shortened(when)
    title = f"{acted} {word} {said}" if said else acted
    return _capital(title if len(title) <= _LONGEST else acted)


def _shortened(when: syn.Expr) -> str | None:
    """The last part of a long condition that has words."""
    if isinstance(when, syn.Logical) and when.operator == "and":
        for each in reversed(when.operands):
            said = phrase(each)
            if said is not None:
                return f"{said}, and more holds"
    return None


def _is_negative(when: syn.Expr) -> bool:
    return (
        isinstance(when, syn.Compare)
        and len(when.comparisons) == 1
        and (
            when.comparisons[0].operator in ("!=", "not in")
            or isinstance(when.comparisons[0].right, syn.Nothing)
        )
        and not isinstance(when.comparisons[0].right, syn.Nothing)
    )


def _opposite(when: syn.Expr) -> syn.Expr:
    match when:
        case syn.Unary("not", operand):
            return operand
        case syn.Compare(left, (link,), span):
            turned = {"!=": "==", "not in": "in"}.get(link.operator, link.operator)
            return syn.Compare(left, (syn.Comparison(turned, link.right, link.operator_span),), span)
        case _:
            return when


def _acted(body: tuple[syn.Statement, ...]) -> str:
    """What the first thing that is no log does; the last one where it ends the login."""
    calls = [call for each in body for call in _calls(each)]
    telling = [each for each in calls if called_name(each) != "log"] or calls
    ending = [each for each in telling if called_name(each).endswith((".deny", "abort", ".revoke"))]
    chosen = next(iter(ending or telling), None)
    return "more is worked out" if chosen is None else effect(called_name(chosen), chosen)


def _calls(statement: syn.Statement) -> list[syn.Call]:
    match statement:
        case syn.Do(syn.Call() as value) if called_name(value):
            return [value]
        case syn.Assign(value=syn.Call() as value) if called_name(value).startswith(
            ("api.", "http.", "jwt.")
        ):
            return [value]
        case syn.If(arms, otherwise):
            inner = [each for arm in arms for each in arm.body] + list(otherwise)
            return [call for each in inner for call in _calls(each)]
        case syn.For(body=body):
            return [call for each in body for call in _calls(each)]
        case _:
            return []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
