"""The Actions Modules that an action pins: ``modules=`` of ``action(…)``.

In: the dictionary of names and versions. Out: :class:`ir.ModulePin` values; what is not of the form is an error that
shows the form.

    action(name="A", trigger="post-login", modules={"hashing": 3})   ->   (ModulePin("hashing", 3),)
"""

import re
from collections.abc import Callable

from actiongen import ir
from actiongen.auth0.load import platform
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Code, Diagnostic, Label
from actiongen.source import Span
from actiongen.syntax import tree as syn

Report = Callable[[Diagnostic], None]

# A Terraform variable is called after it.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)
_FORM = 'write `modules={"hashing": 3}`, with the number of the version that you have tested'


def modules(node: syn.Expr | None, report: Report) -> tuple[ir.ModulePin, ...]:
    """The modules in the order of the policy, each once."""
    if node is None:
        return ()
    if not isinstance(node, syn.DictDisplay):
        message = "`modules=` is a dictionary of Actions Modules and the numbers of their versions"
        _say(report, codes.BAD_DECLARATION, message, node.span, help=_FORM)
        return ()
    found: dict[str, ir.ModulePin] = {}
    for pair in node.pairs:
        pin = _pin(pair, report)
        if pin is None:
            continue
        before = found.setdefault(pin.name, pin)
        if before is not pin:
            report(
                Diagnostic(
                    codes.BAD_DECLARATION,
                    f"the Actions Module `{pin.name}` stands twice",
                    Label(pin.span, "the second one"),
                    (Label(before.span, "the first one"),),
                    help="keep one of the two: an Action uses one version of a module",
                )
            )
    most = platform().limits["modules_per_action"]
    if len(found) > most:
        _say(
            report,
            codes.OVER_LIMIT,
            f"an Action uses at most {most} Actions Modules",
            node.span,
            help="take one out, or put the functions of two modules into one",
        )
    return tuple(found.values())


def _pin(pair: syn.Pair | syn.DoubleStarred, report: Report) -> ir.ModulePin | None:
    if not (isinstance(pair, syn.Pair) and isinstance(pair.key, syn.String)):
        message = "an Actions Module is a literal name and the number of a version"
        _say(report, codes.BAD_DECLARATION, message, pair.span, help=_FORM)
        return None
    name, version = pair.key.value, pair.value
    if not _NAME.fullmatch(name):
        _say(
            report,
            codes.BAD_DECLARATION,
            f"`{name}` cannot be the name of an Actions Module here: a Terraform variable is called after it",
            pair.key.span,
            help="names of modules begin with a letter and have letters, digits, `-` and `_`; `actions:` is left out",
        )
        return None
    if not (isinstance(version, syn.Number) and version.value >= 1 and version.value == int(version.value)):
        _say(
            report,
            codes.BAD_DECLARATION,
            f"the version of `{name}` is not a whole number from 1",
            version.span,
            help=f'pin it: `"{name}": 3`, the number that the history of the module in Auth0 shows',
            notes=("Auth0 never changes the version that an Action uses by itself, so there is no `latest`",),
        )
        return None
    return ir.ModulePin(name, int(version.value), pair.span)


def _say(
    report: Report, code: Code, message: str, span: Span, *, help: str, notes: tuple[str, ...] = ()
) -> None:
    report(Diagnostic(code, message, Label(span), (), notes, help))
