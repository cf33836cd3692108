"""A whole file of Core becomes a whole policy; what the compiler says of it comes later.

In: a file after normalise and libraries. Out: :class:`Draft`.
"""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from actiongen.auth0.model import HandlerKind
from actiongen.core import tree as core
from actiongen.core.walk import below, bottom_up, rebuilt, uses
from actiongen.importer.lift import make
from actiongen.importer.lift.description import description
from actiongen.importer.lift.externs import OF_MODULE, PREFIX, Externs, packages_of, pinned
from actiongen.importer.lift.header import Head, action, head, keys
from actiongen.importer.lift.intrinsics import is_ours, with_usual_names
from actiongen.importer.lift.names import Scope
from actiongen.importer.lift.place import Place, method_name
from actiongen.importer.lift.places import below as syntax_below
from actiongen.importer.lift.rules import Rules
from actiongen.importer.lift.shapes import unwrapped
from actiongen.importer.lift.titles import Titles
from actiongen.importer.model import Original, RepairKind
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace
from actiongen.source import JavaScriptFile, Span
from actiongen.syntax import tree as syn

_EXCUSES = frozenset((RepairKind.DROPPED, RepairKind.ERROR, RepairKind.AFTER_DENIAL))
"""The repairs that say that something is left out."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A policy on its way. The spans of its nodes are places of the original; ``comments`` stand above statements,
    ``worded`` are the titles that no comment gave. ``is_exact``: it says what our own compiler has written, as it
    stands.
    """

    path: str
    docstring: str | None
    statements: tuple[syn.Statement, ...]
    comments: dict[Span, tuple[str, ...]]
    externs: tuple[JavaScriptFile, ...] = ()
    worded: frozenset[str] = frozenset()
    is_exact: bool = False

    @property
    def file(self) -> syn.File:
        """The statements as a file, for ways."""
        return syn.File(self.path, None, self.statements, ())


def draft(
    file: core.File,
    original: Original,
    stem: str,
    words: frozenset[str],
    notes: Notes,
    externs: Externs,
    acts: frozenset[Span] = frozenset(),
    asks: Mapping[Span, bool] = MappingProxyType({}),
) -> Draft | None:
    """The policy, None where there is a problem."""
    said = head(original, file, notes)
    if said is None:
        return None
    file = pruned(with_plain_returns(with_usual_names(_without_header(file, said.docstring))))
    place = Place(said.trigger, notes, Scope(), words, helpers=_helpers(file), packages=packages_of(file))
    for each in externs.made:
        place.scope.reserve(each)
    titles = Titles(as_they_are=is_ours(file))
    rules = Rules(place, titles)
    rules.add(file.body.statements)
    _execute(file, said, rules)
    continued = _continue(file, said, place, titles)
    if notes.problems:
        return None
    span = Span(file.path, 0, 0)
    path = f"externs/{stem}.js"
    used = externs.used(_called((*rules.made, *continued)))
    packages = tuple(_packages(used, original, notes))
    modules = tuple(_modules(used, original, place))
    for extern in used.made.values():
        if extern.is_deciding:
            what = f"{path} decides here (`{extern.name}`), and the policy does what it says"
            notes.repair(RepairKind.DECIDED, extern.span, what)
    if notes.problems:
        return None
    statements = (
        action(said, original, stem, packages, modules),
        *declared_keys(file, span),
        *used.declared(path),
        *rules.made,
        *continued,
    )
    files = (used.file(path),) if used.made else ()
    path = f"policies/{stem}.policy"
    made = Draft(path, said.docstring, statements, place.comments, files, frozenset(titles.worded))
    return made if _is_whole(made, acts, asks, place) else None


def _without_header(file: core.File, docstring: str | None) -> core.File:
    """The file without the comment above its first statement, if the docstring says it."""
    first = file.body.statements[0] if file.body.statements else None
    if first is None or not first.comments or description(first.comments) not in (None, docstring):
        return file
    statements = (replace(first, comments=()), *file.body.statements[1:])
    return replace(file, body=replace(file.body, statements=statements))


def _called(statements: tuple[syn.Statement, ...]) -> frozenset[str]:
    """The names of what a policy calls."""
    below = syntax_below(syn.File("", None, statements, ()))
    return frozenset(
        each.func.id for each in below if isinstance(each, syn.Call) and isinstance(each.func, syn.Name)
    )


def acting(file: core.File) -> frozenset[Span]:
    """The places of all calls of ``api``, and of functions that were taken out, in the handlers of a file."""
    return frozenset(
        each.span
        for _, function in file.exports
        for each in below(function)
        if (isinstance(each, core.Call) and method_name(unwrapped(each.function)) is not None)
        or (isinstance(each, core.Builtin) and each.name.startswith(PREFIX))
    )


def _is_whole(made: Draft, acts: frozenset[Span], asks: Mapping[Span, bool], place: Place) -> bool:
    """Whether every call of ``api``, and all that asks somebody, is in the policy, but for what has been left out
    knowingly. A request may stand in what an extern has taken over, or be a part of what was written for it; a line of
    the log goes with the error that it tells of.
    """
    there = {each.span for each in syntax_below(made.file) if isinstance(each, syn.Call)}
    lost = acts - there
    lost |= {
        span
        for span in asks.keys() - there
        if not any(_is_within(span, each) or _is_within(each, span) for each in there)
    }
    for span in sorted(lost - place.dropped, key=lambda each: each.start):
        excuses = _EXCUSES if span in acts or asks[span] else _EXCUSES - {RepairKind.ERROR}
        if not any(_is_within(span, each.span) for each in place.notes.repairs if each.kind in excuses):
            place.refuse(span, "a call that would be lost")
    return not place.notes.problems


def _is_within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _packages(externs: Externs, original: Original, notes: Notes) -> Iterator[tuple[str, str]]:
    """The packages that the externs require, each with its version."""
    for name, span in externs.packages():
        if name.startswith(OF_MODULE):
            continue
        found = pinned(name, original.packages)
        if found is not None:
            yield found
        else:
            notes.problem(
                span,
                f"the package `{name}`, of which nothing says the version",
                f'name "{name}" with one exact version among the dependencies of the export; a file of JavaScript '
                f'can say it itself: `require("{name}@1.2.3")`',
            )


def _modules(externs: Externs, original: Original, place: Place) -> Iterator[tuple[str, int]]:
    """The Actions Modules that the externs require, each with its version: 1 where nothing says it."""
    known = dict(zip(original.modules, original.module_versions, strict=False))
    guessed = []
    for asked, span in externs.packages():
        if asked.startswith(OF_MODULE):
            name = asked.removeprefix(OF_MODULE)
            version = known.get(name, "")
            if not version.isdecimal():
                guessed.append(name)
                what = f"nothing says which version of the Actions Module `{name}` it is; the policy says 1"
                place.notes.repair(RepairKind.GUESSED, span, what)
            yield name, int(version) if version.isdecimal() else 1
    if guessed:
        line = f"Look up in Auth0 which version of {' and '.join(guessed)} is used: 1 stands for it."
        place.comments[Span(original.path, 0, 0)] = tuple(textwrap.wrap(line, 84))


def with_plain_returns(file: core.File) -> core.File:
    """What a handler does and returns at once, done and then returned."""

    def visit(node: object) -> object:
        if isinstance(node, core.Function):
            return node
        if isinstance(node, core.Return) and node.value is not None:
            if _asks(node.value):
                done = core.Do(node.value, node.span, node.comments)
                return [done, core.Return(None, node.span)]
            return core.Return(None, node.span, node.comments)
        return rebuilt(node, visit)  # type: ignore[type-var]

    exports = tuple(
        (name, replace(function, body=rebuilt(function.body, visit))) for name, function in file.exports
    )
    return replace(file, exports=exports)


def _helpers(file: core.File) -> dict[str, core.Function]:
    return {
        each.name: each.value
        for each in below(file)
        if isinstance(each, core.Let) and isinstance(each.value, core.Function)
    }


def _handler(file: core.File, said: Head, kind: HandlerKind) -> core.Function | None:
    names = {handler.name for handler in said.trigger.handlers if handler.kind is kind}
    return next((function for name, function in file.exports if name in names), None)


def _execute(file: core.File, said: Head, rules: Rules) -> None:
    function = _handler(file, said, HandlerKind.EXECUTE)
    if function is None:
        rules.place.refuse(
            Span(file.path, 0, 0),
            f"code that does not export `{said.trigger.handlers[0].name}`",
            "say which trigger it is for",
        )
        return
    rules.add(function.body.statements)


def _continue(file: core.File, said: Head, place: Place, titles: Titles) -> tuple[syn.Statement, ...]:
    function = _handler(file, said, HandlerKind.CONTINUE)
    if function is None:
        return ()
    inside = Rules(place.inner(), titles, depth=1)
    inside.add(function.body.statements)
    if not inside.made:
        return ()
    span = function.span
    called = make.call(make.name("on_continue", span), (), span)
    # A helper stands at the top level, also one that this handler alone calls.
    helpers = tuple(each for each in inside.made if isinstance(each, syn.Def))
    others = tuple(each for each in inside.made if not isinstance(each, syn.Def))
    return (*helpers, syn.With(called, others, span, span))


def pruned(file: core.File) -> core.File:
    """The file without definitions that nothing reads."""
    while True:
        count = uses(file)

        def change(node: object, count: dict[str, int] = count) -> object:
            if isinstance(node, core.Let) and not count.get(node.name):
                if isinstance(node.value, core.Function) or not _asks(node.value):
                    return []
                return core.Do(node.value, node.span, node.comments)
            return node

        made = bottom_up(file, change)
        if made is file:
            return file
        file = made


def _asks(expr: core.Expr) -> bool:
    """Whether an expression, or one in it, may do something."""
    for each in below(expr):
        if isinstance(each, core.Builtin) and (
            each.name.startswith((PREFIX, "http.", "jwt."))
            or any(key == "on_error" for key, _ in each.keywords)
        ):
            return True
        if isinstance(each, core.Await):
            return True
        if isinstance(each, core.Call) and method_name(unwrapped(each.function)) is not None:
            return True
    return False


def declared_keys(
    file: core.File, span: Span, optional: frozenset[str] = frozenset()
) -> tuple[syn.Statement, ...]:
    """The secrets that the code reads; one that it tests for is optional. Nobody knows which keys of a Rule's
    configuration are no secrets: what is shown to a user is made a setting where the compiler says so.
    """
    read: dict[str, None] = {}
    tested: set[str] = set(optional)
    for each in below(file):
        name = secret_name(each)
        if name is not None:
            read[name] = None
        tested |= {found for part in _tested(each) if (found := secret_name(unwrapped(part))) is not None}
    required = tuple(name for name in read if name not in tested)
    return keys("secrets", required, tuple(name for name in read if name in tested), span)


def secret_name(node: object) -> str | None:
    """``KEY`` of ``event.secrets.KEY``."""
    match node:
        case core.Member(inner, core.Text(name)):
            match unwrapped(inner):
                case core.Member(core.Name("event"), core.Text("secrets")):
                    return name
    return None


def _tested(node: object) -> tuple[core.Expr, ...]:
    match node:
        case core.Unary("!", operand):
            return (operand,)
        case core.Builtin("present", (operand,)) | core.Builtin("truthy", (operand,)):
            return (operand,)
        case core.Builtin("coalesce", arguments):
            return arguments[:-1]
        case core.Logical("&&", left, right):
            return (left, right)
        case core.Logical(_, left, _):
            return (left,)
        case core.Conditional(condition) | core.If(condition):
            return (condition,)
        case core.Binary("===" | "!==" | "==" | "!=", left, core.Undefined() | core.Null()):
            return (left,)
        case _:
            return ()
