"""Titles that say what a rule does in the end.

In: a file, and the titles that no comment of the original gave. Out: the file with new sentences in their place.

    with rule("Access is denied", when=not event.user.email_verified): …   ->   rule("Access is denied unless …", …)
"""

from dataclasses import dataclass

from actiongen.importer.lift.blocks import called_name
from actiongen.importer.lift.phrases import named_condition
from actiongen.importer.lift.places import below
from actiongen.importer.lift.titles import Titles, title_of, usable
from actiongen.lazy_dataclass import replace
from actiongen.source import Span
from actiongen.syntax import tree as syn


def with_titles(file: syn.File, worded: frozenset[str], comments: dict[Span, tuple[str, ...]]) -> syn.File:
    """The file with titles for what its rules are now; a comment that fits becomes one."""
    given = {title for each in below(file) if (title := title_of(each)) is not None}
    booleans = frozenset(
        each.target.id
        for each in below(file)
        if isinstance(each, syn.Assign)
        and _is_condition(each.value)
        and named_condition(each.target.id) is None
    )
    return _Titled(Titles(given - worded, booleans=booleans), worded, comments).file(file)


def _is_condition(expr: syn.Expr) -> bool:
    match expr:
        case syn.Compare() | syn.Unary("not"):
            return True
        case syn.Logical(_, operands):
            return all(map(_is_condition, operands))
        case syn.Call(syn.Attribute(_, "startswith" | "endswith")):
            return True
        case syn.Call(syn.Name("any" | "all" | "matches" | "ip_in" | "truthy")):
            return True
        case _:
            return False


@dataclass(slots=True)
class _Titled:
    titles: Titles
    worded: frozenset[str]
    comments: dict[Span, tuple[str, ...]]

    def file(self, file: syn.File) -> syn.File:
        statements = []
        for each in file.statements:
            if isinstance(each, syn.With) and called_name(each.call) == "on_continue":
                each = replace(each, body=tuple(self._rule(one, comes_back=True) for one in each.body))
            statements.append(self._rule(each))
        return replace(file, statements=tuple(statements))

    def _rule(self, each: syn.Statement, *, comes_back: bool = False) -> syn.Statement:
        title = title_of(each)
        if title not in self.worded or not isinstance(each, syn.With):
            return each
        first, *rest = each.call.arguments
        lines = self.comments.get(each.span, ())
        is_excuse = any(line.startswith("allow: ") for line in lines)
        comment = None if is_excuse else usable(lines)
        if comment is None:
            when = next((one.value for one in rest if one.keyword == "when"), None)
            new = self.titles.sentence(when, each.body, comes_back=comes_back)
        else:
            self.comments.pop(each.span)
            new = self.titles.comment(comment)
        text = replace(first, value=syn.String(new, first.span))
        return replace(each, call=replace(each.call, arguments=(text, *rest)))
