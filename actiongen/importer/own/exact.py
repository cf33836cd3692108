"""A file that our own compiler has written becomes the policy that says the same, form by form.

In: a file of Core as it was read. Out: a draft of the policy; None where it has a form that the emitter does not write,
because somebody has changed it: then it is read like any other file.

    exact(file, original, "mfa", said, found, notes)   ->   Draft("policies/mfa.policy", …)
"""

import re
from collections.abc import Iterator

from actiongen.auth0.model import HandlerKind
from actiongen.core import tree as core
from actiongen.core.walk import below, bottom_up, renamed, uses
from actiongen.importer.lift import make
from actiongen.importer.lift.externs import package_of, packages_of, pinned
from actiongen.importer.lift.header import Head, action
from actiongen.importer.lift.intrinsics import known_functions, with_builtins
from actiongen.importer.lift.names import Scope
from actiongen.importer.lift.own_questions import clients
from actiongen.importer.lift.own_requests import with_urls
from actiongen.importer.lift.place import Place
from actiongen.importer.lift.policy import Draft, declared_keys, secret_name
from actiongen.importer.lift.titles import Titles
from actiongen.importer.model import Original
from actiongen.importer.notes import Notes
from actiongen.importer.own.asked import Asked
from actiongen.importer.own.externs import Handwritten, versions_of, with_modules
from actiongen.importer.own.forms import with_forms
from actiongen.importer.own.protocol import tellers, with_stops
from actiongen.importer.own.questions import with_questions
from actiongen.importer.own.rules import Rules
from actiongen.importer.own.shared import without_shared
from actiongen.importer.own.snapshots import as_it_is
from actiongen.lazy_dataclass import replace
from actiongen.source import Span
from actiongen.syntax import tree as syn

_LEFT = frozenset(["ownMember", "lookUp"])
"""Functions of the runtime whose calls say more here than that of a member."""
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_REQUIRE = re.compile(r"""\brequire\(\s*["']([^"']+)["']\s*\)""")


def exact(
    file: core.File, original: Original, stem: str, said: Head, found: Handwritten, notes: Notes
) -> Draft | None:
    """The policy, None where there is a problem."""
    known = frozenset(known_functions(file))
    file = _without_runtime(file, known)
    file = _with_usual_names(file)
    optional = frozenset(_optional_secrets(file))
    found = with_modules(found, file.text, frozenset(_called_members(file)))
    asked = Asked(known, dict(found.names))
    file = with_builtins(as_it_is(with_urls(file, known), said.trigger), known - _LEFT)
    file = _with_braces(file)
    telling = tellers(file)
    file, called = with_questions(_with_clients(with_forms(file)), asked)
    words = frozenset(_WORD.findall(file.text))
    file = without_shared(with_stops(_pruned(_without_deadline(file)), said.trigger, telling), words)
    return _Drafter(file, original, stem, said, notes, optional, words).draft(found, asked, called)


class _Drafter:
    """Makes the statements of the policy."""

    def __init__(
        self,
        file: core.File,
        original: Original,
        stem: str,
        said: Head,
        notes: Notes,
        optional: frozenset[str],
        words: frozenset[str],
    ) -> None:
        self.file, self.original, self.stem, self.said, self.notes = file, original, stem, said, notes
        self.optional, self.words = optional, words

    def draft(self, found: Handwritten, asked: Asked, called: dict[str, str]) -> Draft | None:
        file, span = self.file, Span(self.file.path, 0, 0)
        place = Place(
            self.said.trigger,
            self.notes,
            Scope(),
            self.words,
            packages=packages_of(file),
            is_exact=True,
            called=called,
            helpers=_helpers(file),
        )
        for each in asked.takes:
            place.scope.reserve(each)
        titles = Titles()
        rules = Rules(place, titles, file.text)
        rules.add(file.body.statements)
        rules.add(self._statements(HandlerKind.EXECUTE))
        rules.made += self._continued(place, titles)
        packages = tuple(self._packages(found))
        if self.notes.problems:
            return None
        statements = (
            self._action(found, asked, packages),
            *declared_keys(file, span, self.optional),
            *found.declared(asked.takes, asked.returns, span),
            *rules.made,
        )
        files = tuple(
            each for each in found.files if each.path in {found.paths[name] for name in asked.takes}
        )
        return Draft(
            f"policies/{self.stem}.policy", self.said.docstring, statements, {}, files, is_exact=True
        )

    def _statements(self, kind: HandlerKind) -> tuple[core.Statement, ...]:
        names = {each.name for each in self.said.trigger.handlers if each.kind is kind}
        for name, function in self.file.exports:
            if name in names:
                return function.body.statements
        return ()

    def _continued(self, place: Place, titles: Titles) -> list[syn.Statement]:
        statements = self._statements(HandlerKind.CONTINUE)
        if not statements:
            return []
        inside = Rules(place.inner(), titles, self.file.text)
        inside.add(statements)
        span = statements[0].span
        called = make.call(make.name("on_continue", span), (), span)
        helpers = [each for each in inside.made if isinstance(each, syn.Def)]
        others = tuple(each for each in inside.made if not isinstance(each, syn.Def))
        return [*helpers, syn.With(called, others, span, span)]

    def _action(
        self, found: Handwritten, asked: Asked, packages: tuple[tuple[str, str], ...]
    ) -> syn.Statement:
        made = action(self.said, self.original, self.stem, packages)
        modules = {
            found.paths[name].removeprefix("actions:")
            for name in asked.takes
            if found.paths[name].startswith("actions:")
        }
        if not modules:
            return made
        versions, span = versions_of(self.original), made.span
        pairs = []
        for name in sorted(modules):
            if name not in versions:
                self.notes.problem(
                    span,
                    f"the Actions Module `{name}`, of which nothing says the version",
                    "say it in the export",
                )
                return made
            pairs.append(syn.Pair(make.text(name, span), make.number(float(versions[name]), span), span))
        assert isinstance(made, syn.Do) and isinstance(made.value, syn.Call)
        argument = syn.Argument("modules", syn.DictDisplay(tuple(pairs), span), span, span)
        return replace(made, value=replace(made.value, arguments=(*made.value.arguments, argument)))

    def _packages(self, found: Handwritten) -> Iterator[tuple[str, str]]:
        """The npm packages that the files of externs require, with the version that the export says."""
        for each in found.files:
            for asked in _REQUIRE.findall(each.text or ""):
                name = package_of(asked)
                if name is None:
                    continue
                package = pinned(name, self.original.packages)
                if package is None:
                    self.notes.problem(
                        Span(self.file.path, 0, 0),
                        f"the package `{name}`, of which nothing says the version",
                        f'say it in the export: the dependency "{name}" with one exact version',
                    )
                else:
                    yield package


def _helpers(file: core.File) -> dict[str, core.Function]:
    return {
        each.name: each.value
        for each in below(file)
        if isinstance(each, core.Let) and isinstance(each.value, core.Function)
    }


def _without_runtime(file: core.File, names: frozenset[str]) -> core.File:
    kept = tuple(
        each for each in file.body.statements if not (isinstance(each, core.Let) and each.name in names)
    )
    return replace(file, body=replace(file.body, statements=kept))


def _with_usual_names(file: core.File) -> core.File:
    names = {}
    for _, function in file.exports:
        for each, usual in zip(function.parameters, ("event", "api"), strict=False):
            if each.name != usual:
                names[each.name] = usual
    return renamed(file, names)


def _optional_secrets(file: core.File) -> Iterator[str]:
    """The secrets of which the file reads ``|| undefined``."""
    for each in below(file):
        match each:
            case core.Logical("||", secret, core.Undefined()) if (name := secret_name(secret)) is not None:
                yield name


def _called_members(file: core.File) -> Iterator[tuple[str, str]]:
    for each in below(file):
        match each:
            case core.Call(core.Member(core.Name(id), core.Text(key))):
                yield id, key


def _with_clients(file: core.File) -> core.File:
    """The file with clients of APIs as a policy makes them, also where a helper gives one."""

    def change(node: object) -> object:
        match node:
            case core.Let(value=core.Object()):
                return clients(node)
            case core.Return(core.Object() as shown) as given:
                made = clients(core.Let("client", shown, given.span))
                return replace(given, value=made.value) if isinstance(made, core.Let) else given
            case _:
                return node

    return bottom_up(file, change)


def _with_braces(file: core.File) -> core.File:
    """The file in which ``else { if (…) … }`` is told from ``else if (…) …`` by a comment in the block."""

    def change(node: object) -> object:
        match node:
            case core.If(otherwise=core.Block((core.If() as inner,)) as block):
                is_chained = file.text[: inner.span.start].rstrip().endswith("else")
                return node if is_chained else replace(node, otherwise=replace(block, comments=("{",)))
            case _:
                return node

    return bottom_up(file, change)


def _without_deadline(file: core.File) -> core.File:
    """The file without what loops of requests are counted against, which the compiler does by itself."""

    def change(node: object) -> object:
        match node:
            case core.Let(
                value=core.Binary("+", core.Call(core.Member(core.Name("performance"), core.Text("now"))))
            ):
                return []
            case _:
                return node

    return bottom_up(file, change)


def _pruned(file: core.File) -> core.File:
    """The file without what only the runtime reads: the packages and modules that it requires."""
    count = uses(file)

    def change(node: object) -> object:
        match node:
            case core.Let(name, core.Call(core.Name("require"))) if not count.get(name):
                return []
            case _:
                return node

    return bottom_up(file, change)
