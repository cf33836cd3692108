"""What a file declares and does not use.

In: the file, what it loads, and what inference has seen used. Out: warnings with the edit that takes the line
out, as long as the file has no error. Names that start with ``_`` are judged like others; definitions of libraries
are not, for others may load them.
"""

from collections.abc import Iterator

from actiongen.analysis.environment import Environment
from actiongen.analysis.libraries import Loaded
from actiongen.analysis.scope import HelperSource, KeySource
from actiongen.analysis.taking_out import taking_out
from actiongen.analysis.top_level import defines
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Code, Diagnostic, Edit, Fix, Label
from actiongen.ir import JOSE, Definition, Dependency, Extern
from actiongen.source import Span
from actiongen.syntax import tree as syn


def unused(
    file: syn.File, loaded: list[Loaded], environment: Environment, dependencies: tuple[Dependency, ...] = ()
) -> list[Diagnostic]:
    """The warnings, in the order of the text for each kind; none beside an error, which may hold the only use.
    ``dependencies``: those that the header names."""
    is_broken = any(isinstance(statement, syn.Broken) for statement in file.statements)
    if is_broken or any(diagnostic.is_error for diagnostic in environment.context.diagnostics):
        return []
    return [
        *_definitions(file, environment),
        *_locals(file, environment),
        *_loaded(file, loaded, environment),
        *_secrets(file, environment),
        *_schema_keys(file, environment),
        *_dependencies(file, dependencies, environment),
    ]


def _definitions(file: syn.File, environment: Environment) -> Iterator[Diagnostic]:
    context = environment.context
    for statement in file.statements:
        name = defines(statement)
        binding = environment.scope.lookup(name.id) if name is not None else None
        if name is None or not isinstance(binding, Definition | HelperSource | KeySource | Extern):
            continue
        if binding not in context.referenced and (file.path, name.id) not in context.early:
            fix = Fix("take it out", (Edit(statement.span, ""),))
            yield _warning(codes.UNUSED_DEFINITION, f"nothing uses `{name.id}`", name.span, fix=fix)


def _locals(file: syn.File, environment: Environment) -> Iterator[Diagnostic]:
    for definition, span in environment.context.locals:
        if definition not in environment.context.referenced and span.path == file.path:
            yield _warning(codes.UNUSED_DEFINITION, f"nothing uses `{definition.name}`", span)


def _loaded(file: syn.File, loaded: list[Loaded], environment: Environment) -> Iterator[Diagnostic]:
    for each in loaded:
        if each.binding not in environment.context.referenced:
            yield _warning(
                codes.UNUSED_IMPORT,
                f"nothing uses `{each.name}`",
                each.span,
                "take it out of the `load`",
                taking_out(file, each.span, first=1),
            )


def _secrets(file: syn.File, environment: Environment) -> Iterator[Diagnostic]:
    for secret in environment.context.secrets.values():
        if secret.name not in environment.context.secrets_read:
            what = "setting" if secret.is_setting else "secret"
            message = f"nothing reads the {what} `{secret.name}`"
            yield _warning(codes.UNUSED_SECRET, message, secret.span, fix=taking_out(file, secret.span))


def _schema_keys(file: syn.File, environment: Environment) -> Iterator[Diagnostic]:
    schemas = environment.context.schemas
    for path, keys in schemas.items():
        for key, declared in keys.items():
            if not declared.used and declared.span.path == file.path and (*path, key) not in schemas:
                fix = taking_out(file, declared.span, first=1)
                yield _warning(
                    codes.UNUSED_SCHEMA_KEY, f"nothing reads the key `{key}`", declared.span, fix=fix
                )


def _dependencies(
    file: syn.File, dependencies: tuple[Dependency, ...], environment: Environment
) -> Iterator[Diagnostic]:
    context = environment.context
    for each in dependencies:
        if each.name not in context.required and not (context.has_tokens and each.name == JOSE[0]):
            message = f"nothing requires the package `{each.name}`"
            yield _warning(codes.UNUSED_DEPENDENCY, message, each.span, fix=taking_out(file, each.span))


def _warning(
    code: Code, message: str, span: Span, help: str = "take it out", fix: Fix | None = None
) -> Diagnostic:
    return Diagnostic(code, message, Label(span), help=help, fix=fix)
