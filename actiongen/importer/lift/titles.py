"""Titles of rules: what a comment of the original says, or a plain sentence of what the rule does and when.

In: the comments above a statement, and the rule that became of it. Out: a title that no other rule of the file has.

    titles.of(("// only staff",), None, body)   ->   "only staff"
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from actiongen.importer.lift import make
from actiongen.importer.lift.blocks import called_name
from actiongen.importer.lift.phrases import effect, phrase
from actiongen.syntax import tree as syn
from actiongen.unicode import is_printable

_LONGEST = 100
_SHORT = 60
_CODE = re.compile(r"[;{}<>]|=>|===|\(\)|^\W*$|^@|https?://|eslint|TODO|FIXME|XXX|\bconst\b|\blet\b", re.I)
_DECORATION = re.compile(r"^[\s*\-=#/]+|[\s*\-=#/:.]+$")


@dataclass(slots=True)
class Titles:
    """Those that are given; ``worded`` are the sentences among them, which nobody of the original has written.
    ``booleans`` are the names of conditions. ``as_they_are``: in our own output a comment is a title already.
    """

    given: set[str] = field(default_factory=set)
    worded: set[str] = field(default_factory=set)
    booleans: frozenset[str] = frozenset()
    as_they_are: bool = False

    def of(
        self,
        comments: tuple[str, ...],
        when: syn.Expr | None,
        body: tuple[syn.Statement, ...],
        *,
        comes_back: bool = False,
    ) -> str:
        """A title for a rule."""
        comment = usable(comments)
        if comment is not None:
            return self.comment(comment)
        return self.sentence(when, body, comes_back=comes_back)

    def comment(self, comment: str) -> str:
        """A title that a comment gives."""
        return self._unique((comment if self.as_they_are else _as_sentence(comment),))

    def sentence(
        self, when: syn.Expr | None, body: tuple[syn.Statement, ...], *, comes_back: bool = False
    ) -> str:
        """A title in words of ours; ``comes_back``: of a rule for those who were sent away."""
        said = sentence(when, body, self.booleans)
        where = (f"{said}, after the redirect",) if comes_back else ()
        title = self._unique((said, *_more(said, body), *where))
        self.worded.add(title)
        return title

    def guard(self, comments: tuple[str, ...], when: syn.Expr) -> str:
        """A title for a guard."""
        comment = usable(comments)
        if comment is not None:
            return self.comment(comment)
        said = phrase(when)
        return self._unique((_capital(f"only where {said}" if said else "only then"),))

    def _unique(self, wanted: tuple[str, ...]) -> str:
        title, number = next((each for each in wanted if each not in self.given), wanted[0]), 1
        while title in self.given:
            number += 1
            title = f"{wanted[0]} ({number})"
        self.given.add(title)
        return title


def title_of(node: object) -> str | None:
    """The title of a rule or guard."""
    match node:
        case syn.With(syn.Call(syn.Name("rule"), (syn.Argument(None, syn.String(title)), *_))):
            return title
        case syn.Do(syn.Call(syn.Name("only_when"), (syn.Argument(None, syn.String(title)), *_))):
            return title
        case _:
            return None


def usable(comments: tuple[str, ...]) -> str | None:
    """The comments as one title, None where they are more than one, or code."""
    lines = [line.strip() for line in comments if line.strip()]
    title = _DECORATION.sub("", " ".join(lines)) if lines else ""
    if not 3 <= len(title) <= _LONGEST or _CODE.search(title) or not all(map(is_printable, title)):
        return None
    return title


def sentence(
    when: syn.Expr | None, body: tuple[syn.Statement, ...], booleans: frozenset[str] = frozenset()
) -> str:
    """What a rule does, and when."""
    found = telling(body)
    acted = "more is worked out" if found is None else effect(called_name(found[1]), found[1])
    parts = (*(() if when is None else (when,)), *(() if found is None else found[0]))
    if not parts:
        return _capital(acted)
    asked = _told(make.logical("and", parts, parts[0].span), booleans)
    unless = isinstance(asked, syn.Unary) or _is_negative(asked)
    said = phrase(_opposite(asked)) if unless else None
    if said is not None and said.endswith(" is set"):
        said = None
    word = "unless" if said else "when"
    said = said or phrase(asked) or _shortened(asked)
    title = f"{acted} {word} {said}" if said else acted
    return _capital(title if len(title) <= _LONGEST else acted)


def _told(asked: syn.Expr, booleans: frozenset[str]) -> syn.Expr:
    """A condition in which ``done``, if it is one itself, stands as ``done is True``."""
    match asked:
        case syn.Logical(operator, operands, span):
            return syn.Logical(operator, tuple(_told(each, booleans) for each in operands), span)
        case syn.Unary("not", syn.Name(id) as name, span) if id in booleans:
            return make.compare(name, "is", syn.Boolean(False, span), span)
        case syn.Name(id, span) if id in booleans:
            return make.compare(asked, "is", syn.Boolean(True, span), span)
        case _:
            return asked


def _more(said: str, body: tuple[syn.Statement, ...]) -> tuple[str, ...]:
    """The title with the text that the rule hands on."""
    found = telling(body)
    texts = [] if found is None else [each.value for each in found[1].arguments]
    first = texts[0] if texts else None
    if isinstance(first, syn.String) and 0 < len(first.value) <= _SHORT and "\n" not in first.value:
        return (f"{said}: {_DECORATION.sub('', first.value)}",)
    return ()


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
        and when.comparisons[0].operator in ("!=", "not in")
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


Telling = tuple[tuple[syn.Expr, ...], syn.Call]
"""A call, and the conditions in the rule under which it is made."""


def telling(body: tuple[syn.Statement, ...]) -> Telling | None:
    """The call that says what a rule is for: what ends the login, else the first that is no log."""
    found = list(_calls(body))
    acted = [each for each in found if called_name(each[1]) not in ("log", "stop")] or [
        each for each in found if called_name(each[1]) != "log"
    ]
    always = [each for each in acted if not each[0]] or acted
    ending = [each for each in always if called_name(each[1]).endswith(_ENDING)]
    return next(iter(ending or always or found), None)


_ENDING = (".deny", "abort", ".revoke")


def _calls(body: tuple[syn.Statement, ...]) -> Iterator[Telling]:
    """The calls of a block, each with the conditions around it; a test for presence is none."""
    for each in body:
        match each:
            case syn.Do(syn.Call() as value) if called_name(value):
                yield (), value
            case syn.Assign(value=syn.Call() as value) if called_name(value).startswith(_ASKING):
                yield (), value
            case syn.If(arms, otherwise):
                for arm in arms:
                    around = () if _is_presence(arm.condition) and not otherwise else (arm.condition,)
                    yield from (((*around, *inner), call) for inner, call in _calls(arm.body))
                denied = (make.negated(arms[0].condition, each.span),) if len(arms) == 1 else ()
                yield from (((*denied, *inner), call) for inner, call in _calls(otherwise))
            case syn.For(body=inside):
                yield from _calls(inside)
            case _:
                pass


_ASKING = ("api.", "http.", "jwt.")


def _is_presence(condition: syn.Expr) -> bool:
    return isinstance(condition, syn.Compare) and isinstance(condition.comparisons[-1].right, syn.Nothing)


def _as_sentence(comment: str) -> str:
    """A comment with a capital, unless its first word is a name of the code."""
    first = re.split(r"[\s,:]", comment, maxsplit=1)[0]
    return _capital(comment) if first.isalpha() and first.islower() else comment


def _capital(text: str) -> str:
    """The text with a capital, unless its first word is a host or a name of the code."""
    return text if re.match(r"\w+[.-]\w", text) and not text.startswith("e-") else text[:1].upper() + text[1:]
