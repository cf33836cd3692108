"""What a file declares and does not use.

In: the file, what it loads, and what inference has seen used. Out: warnings with the edit that takes the line
out. Names that start with ``_`` are judged like others; definitions of libraries are not, for others may load
them.
"""

from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.ir.context import Place
from actiongen.ir.libraries import Loaded
from actiongen.ir.nodes import Definition
from actiongen.ir.scope import HelperSource
from actiongen.syntax import tree as syn


def unused(file: syn.File, loaded: list[Loaded], place: Place) -> list[Diagnostic]:
    """The warnings, in the order of the text."""
    context = place.context
    found: list[Diagnostic] = []
    if any(isinstance(statement, syn.Broken) for statement in file.statements):
        return found  # what cannot be read may use anything
    for statement in file.statements:
        name = _defines(statement)
        binding = place.scope.lookup(name.id) if name is not None else None
        if name is None or not isinstance(binding, Definition | HelperSource):
            continue
        if binding not in context.referenced and (file.path, name.id) not in context.early:
            fix = Fix("take it out", (Edit(statement.span, ""),))
            found.append(
                Diagnostic(
                    codes.UNUSED_DEFINITION,
                    f"nothing uses `{name.id}`",
                    Label(name.span),
                    help="take it out",
                    fix=fix,
                )
            )
    for each in loaded:
        if each.binding not in context.referenced:
            message = f"nothing uses `{each.name}`"
            found.append(
                Diagnostic(codes.UNUSED_IMPORT, message, Label(each.span), help="take it out of the `load`")
            )
    for secret in context.secrets.values():
        if secret.name not in context.secrets_read:
            message = f"nothing reads the secret `{secret.name}`"
            found.append(Diagnostic(codes.UNUSED_SECRET, message, Label(secret.span), help="take it out"))
    for path, keys in context.schemas.items():
        for key, declared in keys.items():
            if declared.used or declared.span.path != file.path or (*path, key) in context.schemas:
                continue
            message = f"nothing reads the key `{key}`"
            found.append(
                Diagnostic(codes.UNUSED_SCHEMA_KEY, message, Label(declared.span), help="take it out")
            )
    return found


def _defines(statement: syn.Statement) -> syn.Name | None:
    match statement:
        case syn.Assign(target):
            return target
        case syn.Def(name, name_span=span):
            return syn.Name(name, span)
        case _:
            return None
