"""Libraries: files of definitions, helpers and schemas that actions load.

In: ``load("shared/tenants.policy", "on_test_tenant")``. Out: the names in the scope of the action, and what
they define, in order. A library is checked once for each action that loads it, with that action's trigger.
"""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import assert_never

from actiongen.analysis.declarations import schema
from actiongen.analysis.definitions import define
from actiongen.analysis.environment import Environment, did_you_mean, list_of_names
from actiongen.analysis.names import claim
from actiongen.analysis.read_libraries import read_once
from actiongen.analysis.request_helpers import is_asking
from actiongen.analysis.scope import Scope, Unknown
from actiongen.analysis.statements import Ordered, define_helper
from actiongen.analysis.token_keys import is_keys, key_source
from actiongen.analysis.top_level import call_in, calls
from actiongen.analysis.use_before_definition import note_definitions
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Checked, Diagnostic, Edit, Fix, Label
from actiongen.facts.known import NOTHING
from actiongen.source import Span
from actiongen.syntax import tree as syn

Load = Callable[[str], Checked[syn.File]]
"""Gives a library by its path below the policies' root."""

_FORBIDDEN = {
    "secrets": "secrets are declared by the action that uses them",
    "settings": "settings are declared by the action that uses them",
    "only_when": "a guard stands in an action",
    "test": "a test stands beside the rules that it tests",
    "always": "a property stands beside the rules that it is about",
    "never": "a property stands beside the rules that it is about",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A name that a file loads, and where it says so."""

    name: str
    binding: object
    span: Span


@dataclass(slots=True)
class Libraries:
    """The libraries of one action, each read once. ``is_shared``: nobody collects what stands in them, so that what
    another action has read can be taken over."""

    get: Load
    is_shared: bool = False
    loaded: list[Loaded] = field(default_factory=list)
    _read: dict[str, Scope | None] = field(default_factory=dict)
    _stack: list[str] = field(default_factory=list)

    def load_into(self, call: syn.Call, environment: Environment) -> list[Ordered]:
        """What ``load(file, *names)`` defines, with the names made visible in ``environment``."""
        names = _arguments(call, environment)
        if names is None:
            return []
        path, wanted = names
        order: list[Ordered] = []
        scope = self._scope(path, call, environment, order)
        for node in wanted:
            self._take(node, path.value, scope, environment)
        return order

    def _take(self, node: syn.String, path: str, scope: Scope | None, environment: Environment) -> None:
        target = syn.Name(node.value, node.span)
        if scope is None:
            claim(target, Unknown(), environment)
            return
        binding = scope.names.get(node.value)
        if node.value.startswith("_"):
            environment.report(
                codes.UNKNOWN_LIBRARY,
                f"`{node.value}` is private to `{path}`",
                node.span,
                help="names that start with `_` stay in their file",
            )
        elif binding is None:
            public = [name for name in scope.names if not name.startswith("_")]
            help, _ = did_you_mean(node.value, public, node.span)
            environment.report(
                codes.UNKNOWN_LIBRARY,
                f"`{path}` does not define `{node.value}`",
                node.span,
                help=help or (f"it defines {list_of_names(public)}" if public else "it defines no name"),
            )
        if binding is None:
            claim(target, Unknown(), environment)
        elif claim(target, binding[0], environment) and len(self._stack) == 0:
            self.loaded.append(Loaded(node.value, binding[0], node.span))

    def _scope(
        self, path: syn.String, call: syn.Call, environment: Environment, order: list[Ordered]
    ) -> Scope | None:
        if path.value in self._stack:
            cycle = self._stack[self._stack.index(path.value) :]
            chain = " loads ".join(f"`{each}`" for each in (*cycle, path.value))
            is_self = len(cycle) == 1
            environment.report(
                codes.IMPORT_CYCLE,
                f"`{path.value}` loads itself" if is_self else f"libraries load each other: {chain}",
                path.span,
                help="take the `load` out" if is_self else "move what both need into a third library",
            )
            return None
        if path.value not in self._read:
            parsed = self.get(path.value)
            environment.context.diagnostics += [
                d for d in parsed.diagnostics if d not in environment.context.diagnostics
            ]
            if parsed.value is None:
                if not parsed.diagnostics:
                    self._report_missing(path, environment)
                return None
            self._stack.append(path.value)
            self._read[path.value] = self._read_library_once(parsed.value, path, environment, order)
            self._stack.pop()
        return self._read[path.value]

    def _report_missing(self, path: syn.String, environment: Environment) -> None:
        candidates = _candidates(path.value, path.span.path)
        _report_missing(
            path,
            next((candidate for candidate in candidates if self.get(candidate).value), None),
            environment,
        )

    def _read_library_once(
        self, file: syn.File, path: syn.String, environment: Environment, order: list[Ordered]
    ) -> Scope | None:
        def read() -> Scope | None:
            return self._read_library(file, path, environment, order)

        loads = any(name == "load" for name, _ in calls(file))
        is_shared = self.is_shared and not loads
        return read_once(file, environment.context, order, read) if is_shared else read()

    def _read_library(
        self, file: syn.File, path: syn.String, environment: Environment, order: list[Ordered]
    ) -> Scope | None:
        inner = replace(environment, scope=Scope(), facts=NOTHING)
        declared = calls(file)
        if any(name in ("action", "flow") for name, _ in declared):
            environment.report(
                codes.UNKNOWN_LIBRARY,
                f"`{path.value}` is an action or a flow, and only libraries are loaded",
                path.span,
                help="move the definitions that both need into a library",
            )
            return None
        note_definitions(file, environment.context)
        environment.context.javascript.update((each.path, each) for each in file.externs)
        for statement in file.statements:
            if isinstance(statement, syn.Broken):
                environment.context.note_unread(statement)
        for name, call in declared:
            if name == "load":
                order += self.load_into(call, inner)
        for statement in file.statements:
            self._library_statement(statement, file.path, inner, order)
        return inner.scope

    def _library_statement(
        self, statement: syn.Statement, path: str, environment: Environment, order: list[Ordered]
    ) -> None:
        match statement:
            case syn.Assign() if is_asking(statement.value, environment):
                environment.report(
                    codes.MISPLACED_DECLARATION,
                    "a definition of a library makes no request: it would be made whether it is needed or not",
                    statement.value.span,
                    help="put it into a helper: `def find(id):`, with `return` at its end",
                )
                claim(statement.target, Unknown(), environment)
            case syn.Assign() if is_keys(statement.value):
                claim(statement.target, key_source(statement.value, environment), environment)
            case syn.Assign():
                order.append(define(statement, environment))
            case syn.Def():
                helper = define_helper(statement, environment, path)
                if helper is not None:
                    order.append(helper)
            case syn.Do(syn.Call(syn.Name("schema")) as call):
                schema(call, environment)
            case syn.Broken(names):
                self.mark_unknown(names, statement.span, environment)
            case syn.Do() | syn.Return() | syn.If() | syn.For() | syn.With():
                pass
            case _:
                assert_never(statement)

    @staticmethod
    def mark_unknown(names: frozenset[str], span: Span, environment: Environment) -> None:
        """Names whose definition could not be parsed: what uses them is not judged."""
        for name in sorted(names):
            if environment.scope.lookup(name) is None:
                environment.scope.define(name, Unknown(), span)


def _arguments(call: syn.Call, environment: Environment) -> tuple[syn.String, tuple[syn.String, ...]] | None:
    texts = [a.value for a in call.arguments if a.keyword is None and isinstance(a.value, syn.String)]
    if not texts or len(texts) != len(call.arguments):
        Libraries.mark_unknown(_wanted(call), call.span, environment)
        environment.report(
            codes.BAD_DECLARATION,
            "`load` takes a file and names, all literal texts",
            call.span,
            help='write `load("shared/tenants.policy", "on_test_tenant")`',
        )
        return None
    return texts[0], tuple(texts[1:])


def _wanted(call: syn.Call) -> frozenset[str]:
    """The names that a ``load`` seems to bring."""
    names: set[str] = set()
    for argument in call.arguments:
        match argument.value:
            case syn.String(value=name) | syn.Name(id=name):
                names.add(name)
    return frozenset(names)


def _candidates(path: str, loading: str) -> Iterator[str]:
    """The libraries that may have been meant by a path in the file ``loading``.

    It may be written from that file on, begin with `./` or the folder's own name, lack its ending, be in capitals, or
    have dots as a module of Python has.
    """
    plain = path.replace("\\", "/")
    folder = posixpath.dirname(loading.partition("/")[2])
    beside = posixpath.normpath(posixpath.join(folder, plain.lstrip("/")))
    while plain.startswith(("./", "../", "/")):
        plain = plain.partition("/")[2]
    dotted = plain.replace(".", "/") if "/" not in plain else ""
    for each in dict.fromkeys((beside, plain, plain.partition("/")[2], plain.lower(), dotted)):
        if each and not each.startswith(".."):
            yield each
            yield f"{each.removesuffix('.py')}.policy"


def _report_missing(path: syn.String, meant: str | None, environment: Environment) -> None:
    outside = path.value.startswith(("/", "..")) or "/../" in path.value or "\\" in path.value
    environment.report(
        codes.UNKNOWN_LIBRARY,
        f"there is no library `{path.value}`",
        path.span,
        fix=None if meant is None else Fix(f"write `{meant}`", (Edit(path.span, f'"{meant}"'),)),
        help=(
            f"did you mean `{meant}`? Paths begin in the policies' folder"
            if meant is not None
            else (
                "libraries lie below the policies' folder, and are named from there with `/`"
                if outside or not path.value.endswith(".policy")
                else "paths are written from the policies' folder on, like `shared/tenants.policy`"
            )
        ),
    )


def check_library(file: syn.File, report: Callable[[Diagnostic], None]) -> None:
    """Reports what cannot stand in a library; where there is a rule, the ``action(…)`` was forgotten.

    A statement that cannot be read may be the ``action(…)``.
    """
    if any(isinstance(statement, syn.Broken) for statement in file.statements):
        return
    rule = next((statement for statement in file.statements if isinstance(statement, syn.With)), None)
    if rule is not None:
        message = "this file has a rule and no `action(…)`"
        help = 'add `action(name="…", trigger="…")` at the top; a library has no rules'
        report(Diagnostic(codes.MISPLACED_DECLARATION, message, Label(rule.header), help=help))
        return
    for statement in file.statements:
        name, _ = call_in(statement) or (None, None)
        if name in _FORBIDDEN:
            message, help = f"`{name}(…)` cannot stand in a library", _FORBIDDEN[name]
        elif isinstance(statement, syn.Do) and name not in ("load", "schema"):
            message, help = (
                "this file has no `action(…)`, so nothing runs it",
                'add `action(name="…", trigger="…")`',
            )
        else:
            continue
        report(Diagnostic(codes.MISPLACED_DECLARATION, message, Label(statement.span), help=help))
