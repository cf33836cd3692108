"""The header of an action: ``action(…)``.

In: the call at the top of an action file. Out: a :class:`Header`; an argument that is not of its form is an error that
shows the form.

    action(name="MFA Action", trigger="post-login", version="v3", runtime="node18")
"""

import re
from collections.abc import Callable

from actiongen import ir
from actiongen.analysis.environment import did_you_mean, list_of_names
from actiongen.analysis.modules import modules
from actiongen.auth0.load import load_trigger, platform, trigger_ids, trigger_meant, undocumented_triggers
from actiongen.auth0.model import RuntimeStatus, Trigger
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Code, Diagnostic, Edit, Fix, Label
from actiongen.facts.node_modules import INSTEAD_OF_NATIVE, is_native
from actiongen.source import Span
from actiongen.spelling import meant
from actiongen.syntax import tree as syn

Report = Callable[[Diagnostic], None]

_ACTION_KEYS = ("name", "trigger", "version", "runtime", "deploy", "resource", "dependencies", "modules")
_EXACT_VERSION = re.compile(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?", re.ASCII)
_PACKAGE = re.compile(r"(@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*")
_RESOURCE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def header(call: syn.Call, stem: str, report: Report, runtime: str | None = None) -> ir.Header | None:
    """The header that ``action(…)`` declares, None when the trigger cannot be known.

    ``runtime`` is that of an action that names none; Auth0's default unless given.
    """
    given = _keywords(call, "action", _ACTION_KEYS, report)
    name = _text(given.get("name"), "name", call, report)
    trigger = _trigger(given.get("trigger"), call, report)
    if trigger is None:
        return None
    limit = platform().limits.get("action_name_chars", 255)
    if name is not None and not name.strip():
        _say(
            report,
            codes.BAD_DECLARATION,
            "the name of an action is not empty",
            given["name"].span,
            help='write `name="MFA Action"`',
        )
    if name is not None and len(name) > limit:
        _say(report, codes.OVER_LIMIT, f"a name has at most {limit} characters", given["name"].span)
    return ir.Header(
        name or stem,
        trigger,
        _version(given.get("version"), trigger, report),
        _runtime(given.get("runtime"), runtime or platform().default_runtime, report),
        _deploy(given.get("deploy"), report),
        _resource(given.get("resource"), stem, report),
        _dependencies(given.get("dependencies"), report),
        modules(given.get("modules"), report),
        call.span,
    )


def _say(
    report: Report,
    code: Code,
    message: str,
    span: Span,
    *,
    help: str | None = None,
    notes: tuple[str, ...] = (),
    secondary: tuple[Label, ...] = (),
    fix: Fix | None = None,
) -> None:
    report(Diagnostic(code, message, Label(span), secondary, notes, help, fix))


def _keywords(call: syn.Call, name: str, known: tuple[str, ...], report: Report) -> dict[str, syn.Expr]:
    given: dict[str, syn.Expr] = {}
    for index, argument in enumerate(call.arguments):
        if argument.keyword is None:
            # What was probably meant is taken for given: one mistake is one error.
            given.setdefault(known[min(index, len(known) - 1)], argument.value)
            _say(
                report,
                codes.BAD_DECLARATION,
                f"the arguments of `{name}` are written by name",
                argument.span,
                help=f"write `{known[min(index, len(known) - 1)]}=…`",
            )
        elif argument.keyword not in known:
            span = argument.keyword_span or argument.span
            help, fix = did_you_mean(argument.keyword, known, span)
            given.setdefault(meant(argument.keyword, known) or "", argument.value)
            _say(
                report,
                codes.BAD_DECLARATION,
                f"`{name}` has no argument `{argument.keyword}`",
                span,
                help=help or f"it has {list_of_names(known)}",
                fix=fix,
            )
        else:
            given[argument.keyword] = argument.value
    return given


def _text(node: syn.Expr | None, key: str, call: syn.Call, report: Report) -> str | None:
    if isinstance(node, syn.String):
        return node.value
    if node is None:
        _say(
            report,
            codes.BAD_DECLARATION,
            f"an action needs `{key}=`",
            call.span,
            help='write `action(name="…", trigger="post-login")`',
        )
    else:
        _say(
            report, codes.BAD_DECLARATION, f"`{key}=` is a literal text", node.span, help=f'write `{key}="…"`'
        )
    return None


def _trigger(node: syn.Expr | None, call: syn.Call, report: Report) -> Trigger | None:
    id = _text(node, "trigger", call, report)
    if id is None or node is None:
        return None
    trigger = load_trigger(id)
    if trigger is not None:
        return trigger
    if any(trigger.id == id for trigger in undocumented_triggers()):
        message, help = f"Auth0 does not document the trigger `{id}`, so nothing can be checked for it", None
        fix = None
    else:
        message = f"Auth0 has no trigger `{id}`"
        close = trigger_meant(id)
        help = f"did you mean `{close}`?" if close else None
        fix = Fix(f"write `{close}`", (Edit(node.span, f'"{close}"'),)) if close else None
    _say(
        report,
        codes.UNKNOWN_TRIGGER,
        message,
        node.span,
        help=help or f"the triggers are {list_of_names(trigger_ids())}",
        fix=fix,
    )
    return None


def _version(node: syn.Expr | None, trigger: Trigger, report: Report) -> str:
    if node is None:
        return trigger.current_version
    current = trigger.current_version
    if not isinstance(node, syn.String):
        _say(
            report,
            codes.BAD_DECLARATION,
            "`version=` is a literal text",
            node.span,
            help=f'write `"{current}"`',
        )
        return current
    if node.value != current:
        known = trigger.version(node.value) is not None
        _say(
            report,
            codes.TRIGGER_VERSION,
            (
                f"version `{node.value}` of {trigger.id} is deprecated, and this compiler writes {current} alone"
                if known
                else f"{trigger.id} has no version `{node.value}`"
            ),
            node.span,
            help=f'write `version="{current}"`',
            notes=("an Action of an older version gets another event and other methods",) if known else (),
            fix=Fix(f"use {current}", (Edit(node.span, f'"{current}"'),)),
        )
    return current


def _runtime(node: syn.Expr | None, default: str, report: Report) -> str:
    if node is None:
        return default
    usable = [runtime.name for runtime in platform().runtimes if runtime.usable]
    if not isinstance(node, syn.String):
        _say(
            report,
            codes.BAD_DECLARATION,
            "`runtime=` is a literal text",
            node.span,
            help=f'write `"{default}"`',
        )
        return default
    runtime = platform().runtime(node.value)
    if runtime is None or not runtime.usable:
        retired = runtime is not None and runtime.status is RuntimeStatus.LEGACY
        message = f"Auth0 has {'retired the' if retired else 'no'} runtime `{node.value}`"
        help, instead = f"the runtimes are {list_of_names(usable)}; `{default}` is the default", default
        if runtime is not None and runtime.alias_of is not None:
            instead = runtime.alias_of
            message, help = f"`{node.value}` is another name of `{instead}`", f'write `runtime="{instead}"`'
        _say(
            report,
            codes.UNKNOWN_RUNTIME,
            message,
            node.span,
            help=help,
            fix=Fix(f"use {instead}", (Edit(node.span, f'"{instead}"'),)),
        )
        return default
    if runtime.status is not RuntimeStatus.DEFAULT:
        _say(
            report,
            codes.RUNTIME_DEPRECATED,
            f"`{runtime.name}` is older than `{default}`, which Auth0 gives to new Actions",
            node.span,
            help=f"try the tests with `{default}`, and change it while there is time",
            notes=("Auth0 takes old runtimes away: their Actions are then run by a newer one",),
            fix=Fix(f"use {default}", (Edit(node.span, f'"{default}"'),)),
        )
    return runtime.alias_of or runtime.name


def _deploy(node: syn.Expr | None, report: Report) -> bool:
    if node is None:
        return True
    if isinstance(node, syn.Boolean):
        return node.value
    _say(
        report, codes.BAD_DECLARATION, "`deploy=` is `True` or `False`", node.span, help="write `deploy=True`"
    )
    return True


def _resource(node: syn.Expr | None, stem: str, report: Report) -> str:
    if node is None:
        return stem
    if isinstance(node, syn.String) and _RESOURCE.fullmatch(node.value):
        return node.value
    _say(
        report,
        codes.BAD_DECLARATION,
        "`resource=` is the name of a Terraform resource: letters, digits, `_` and `-`, not starting with a digit",
        node.span,
        help=f'write `resource="{stem}"`',
    )
    return stem


def _dependencies(node: syn.Expr | None, report: Report) -> tuple[ir.Dependency, ...]:
    if node is None:
        return ()
    if not isinstance(node, syn.DictDisplay):
        _say(
            report,
            codes.BAD_DECLARATION,
            "`dependencies=` is a dictionary of packages and versions",
            node.span,
            help='write `dependencies={"axios": "1.7.9"}`',
        )
        return ()
    found: list[ir.Dependency] = []
    for pair in node.pairs:
        dependency = _dependency(pair, report)
        if dependency is None:
            continue
        before = next((each for each in found if each.name == dependency.name), None)
        if before is not None:
            _say(
                report,
                codes.BAD_DECLARATION,
                f"the dependency `{dependency.name}` stands twice",
                dependency.span,
                help="keep one of the two",
                secondary=(Label(before.span, "the first one"),),
            )
        found.append(dependency)
    most = platform().limits["dependencies_per_action"]
    if len(found) > most:
        _say(report, codes.OVER_LIMIT, f"an Action has at most {most} dependencies", node.span)
    return tuple(found)


def _dependency(pair: syn.Pair | syn.DoubleStarred, report: Report) -> ir.Dependency | None:
    if not (
        isinstance(pair, syn.Pair) and isinstance(pair.key, syn.String) and isinstance(pair.value, syn.String)
    ):
        _say(
            report,
            codes.BAD_DECLARATION,
            "a dependency is a literal name and a literal version",
            pair.span,
            help='write `"axios": "1.7.9"`',
        )
        return None
    if not _PACKAGE.fullmatch(pair.key.value) or len(pair.key.value) > 214:
        _say(
            report,
            codes.BAD_DECLARATION,
            f"`{pair.key.value}` is not the name of an npm package",
            pair.key.span,
            help="names are lower case: `axios`, `@acme/tools`",
        )
        return None
    if not _EXACT_VERSION.fullmatch(pair.value.value):
        _say(
            report,
            codes.UNPINNED_DEPENDENCY,
            f"`{pair.value.value}` is not one exact version",
            pair.value.span,
            help='pin it: `"1.2.3"`',
            notes=(
                "Auth0 resolves a range when it builds the Action: Terraform then sees a difference on every plan, "
                "and a login may run code that nobody reviewed",
            ),
        )
        return None
    if is_native(pair.key.value):
        _say(
            report,
            codes.NATIVE_DEPENDENCY,
            f"`{pair.key.value}` is a native package, and Actions have none",
            pair.key.span,
            help=_instead(pair.key.value),
            notes=(
                "what is compiled for a machine is not installed: the Action ends with `Cannot find module`",
                "source: Auth0 documentation, manage dependencies: no native module support",
            ),
        )
    return ir.Dependency(pair.key.value, pair.value.value, pair.span)


def _instead(package: str) -> str:
    other = INSTEAD_OF_NATIVE.get(package)
    return "use a package that is all JavaScript" + (f", for example `{other}`" if other is not None else "")
