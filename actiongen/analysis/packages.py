"""The npm packages that an action needs beside those that it names.

In: a header, the handlers. Out: the header with ``jose`` among its dependencies where tokens are read or written; an
error where the policy pins another version of it.

    with_packages(header, handlers, environment).dependencies   ->   (Dependency("jose", "5.10.0"),)
"""

from dataclasses import replace

from actiongen import ir
from actiongen.analysis.environment import Environment
from actiongen.auth0.load import platform
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Edit, Fix
from actiongen.ir.walk import below


def with_packages(header: ir.Header, handlers: tuple[ir.Handler, ...], environment: Environment) -> ir.Header:
    """The header with all that the handlers need."""
    has_tokens = environment.context.has_tokens
    if not has_tokens or not any(_uses_tokens(node) for handler in handlers for node in below(handler.steps)):
        return header
    name, version = ir.JOSE
    own = next((each for each in header.dependencies if each.name == name), None)
    if own is None:
        most = platform().limits["dependencies_per_action"]
        if len(header.dependencies) == most:
            environment.report(
                codes.OVER_LIMIT,
                f"an Action has at most {most} dependencies, and `jwt` adds `{name}`",
                header.span,
                help="take one out",
            )
        return replace(header, dependencies=(*header.dependencies, ir.Dependency(name, version, header.span)))
    if own.version != version:
        environment.report(
            codes.BAD_DECLARATION,
            f"`jwt` is made for {name} {version}, and this action has {own.version}",
            own.span,
            help=f"leave `{name}` out: it is added where `jwt` is used",
            fix=Fix(f"use {version}", (Edit(own.span, f'"{name}": "{version}"'),)),
        )
    return header


def _uses_tokens(node: object) -> bool:
    if isinstance(node, ir.Operation):
        return node.op is ir.Op.JWT_DECODE
    return isinstance(node, ir.Verification | ir.Signature)
