"""Declarations: ``action``, ``secrets``, ``schema``.

In: calls at the top level of a file. Out: a :class:`Header`, the secrets and schemas of a :class:`Context`;
an argument that is not of its form is an error that shows the form.

    action(name="MFA Action", trigger="post-login", version="v3", runtime="node18")
"""

import re
from collections.abc import Callable

from actiongen.auth0.load import load_trigger, platform, trigger_ids, undocumented_triggers
from actiongen.auth0.model import FieldType, RuntimeStatus, Trigger
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Code, Diagnostic, Edit, Fix, Label
from actiongen.ir import nodes as ir
from actiongen.ir.context import Path, Place, SchemaKey, did_you_mean, list_of_names, suggestion
from actiongen.ir.keys import check_key
from actiongen.ir.type_expressions import type_expression
from actiongen.ir.types import Basic, Record, Type
from actiongen.source import Span
from actiongen.syntax import tree as syn

Report = Callable[[Diagnostic], None]

_ACTION_KEYS = ("name", "trigger", "version", "runtime", "deploy", "resource", "dependencies", "modules")
_EXACT_VERSION = re.compile(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
_PACKAGE = re.compile(r"(@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*")
_SECRET = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
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
    if "modules" in given:
        _say(
            report,
            codes.NOT_SUPPORTED_YET,
            "`modules=` (Actions Modules) is not supported yet",
            given["modules"].span,
        )
    return ir.Header(
        name or stem,
        trigger,
        _version(given.get("version"), trigger, report),
        _runtime(given.get("runtime"), runtime or platform().default_runtime, report),
        _deploy(given.get("deploy"), report),
        _resource(given.get("resource"), stem, report),
        _dependencies(given.get("dependencies"), report),
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
            given.setdefault(suggestion(argument.keyword, known) or "", argument.value)
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
    if any(each.id == id for each in undocumented_triggers()):
        message, help = f"Auth0 does not document the trigger `{id}`, so nothing can be checked for it", None
        fix = None
    else:
        message = f"Auth0 has no trigger `{id}`"
        help, fix = did_you_mean(id, trigger_ids(), node.span)
        fix = Fix(fix.title, tuple(Edit(e.span, f'"{e.replacement}"') for e in fix.edits)) if fix else None
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
    return ir.Dependency(pair.key.value, pair.value.value, pair.span)


def secrets(call: syn.Call, place: Place) -> None:
    """Declares the secrets of ``secrets("A", "B", optional=["C"])``."""
    context = place.context
    for argument in call.arguments:
        if argument.keyword is None:
            _secret(argument.value, False, place)
        elif argument.keyword == "optional" and isinstance(argument.value, syn.ListDisplay):
            for item in argument.value.items:
                _secret(item, True, place)
        else:
            place.report(
                codes.BAD_DECLARATION,
                "`secrets` takes names, and `optional=` a list of names",
                argument.span,
                help='write `secrets("API_KEY", optional=["CALLBACK"])`',
            )
    most = platform().limits["secrets_per_action"]
    if len(context.secrets) > most:
        place.report(codes.OVER_LIMIT, f"an Action has at most {most} secrets", call.span)


def _secret(node: syn.Expr | syn.Starred, optional: bool, place: Place) -> None:
    if not isinstance(node, syn.String) or not _SECRET.fullmatch(node.value):
        place.report(
            codes.BAD_DECLARATION,
            "the name of a secret is a literal text of letters, digits and `_`",
            node.span,
            help='write `"API_KEY"`',
        )
        return
    most = platform().limits["secret_name_chars"]
    if len(node.value) > most:
        place.report(codes.OVER_LIMIT, f"the name of a secret has at most {most} characters", node.span)
    if not check_key(node.value, node.span, place):
        return
    before = place.context.secrets.get(node.value)
    if before is not None:
        place.report(
            codes.BAD_DECLARATION,
            f"the secret `{node.value}` is declared twice",
            node.span,
            help="keep one of the two",
            secondary=(Label(before.span, "declared here"),),
        )
    place.context.secrets[node.value] = ir.SecretDeclaration(node.value, optional, node.span)


def schema(call: syn.Call, place: Place) -> None:
    """Declares the keys of ``schema(event.user.app_metadata, plan=string, {"ulp-name": string})``."""
    if not call.arguments or call.arguments[0].keyword is not None:
        place.report(
            codes.BAD_DECLARATION,
            "`schema` takes an open container of the event, then its keys",
            call.span,
            help="write `schema(event.user.app_metadata, plan=string)`",
        )
        return
    path = _container(call.arguments[0].value, place)
    if path is None:
        return
    for argument in call.arguments[1:]:
        if argument.keyword is not None:
            type_ = type_expression(argument.value, place)
            _declare(path, argument.keyword, type_, argument.keyword_span or argument.span, place)
            continue
        if not isinstance(argument.value, syn.DictDisplay):
            place.report(
                codes.BAD_DECLARATION,
                "after the container come keys with their types",
                argument.span,
                help='write `key=string`, or `{"a-key": string}` for a key that is no name',
            )
            continue
        for pair in argument.value.pairs:
            if isinstance(pair, syn.Pair) and isinstance(pair.key, syn.String):
                _declare(path, pair.key.value, type_expression(pair.value, place), pair.key.span, place)
            else:
                place.report(
                    codes.BAD_DECLARATION,
                    "the keys of a schema are literal texts",
                    pair.span,
                    help='write `{"a-key": string}`',
                )


def _container(node: syn.Expr, place: Place) -> Path | None:
    names: list[tuple[str, Span]] = []
    at = node
    while isinstance(at, syn.Attribute):
        names.insert(0, (at.name, at.name_span))
        at = at.value
    if not (isinstance(at, syn.Name) and at.id == "event"):
        place.report(
            codes.BAD_DECLARATION,
            "a schema is of an open container of the event",
            node.span,
            help="write `schema(event.user.app_metadata, plan=string)`",
        )
        return None
    field = place.context.trigger.event
    for depth, (name, span) in enumerate(names):
        child = field.child(name)
        where = ".".join(("event", *(each for each, _ in names[:depth])))
        if child is None and field.type in (FieldType.CONTAINER, FieldType.JSON):
            place.report(
                codes.BAD_DECLARATION,
                f"`{name}` is a key of `{where}`, so its schema belongs to that of `{where}`",
                span,
                help=f'write `schema({where}, {name}={{"key": string}})`',
            )
            return None
        if child is None:
            help, fix = did_you_mean(name, field.fields or (), span)
            place.report(
                codes.UNKNOWN_EVENT_FIELD, f"`{name}` is not a field of `{where}`", span, help=help, fix=fix
            )
            return None
        field = child
    text = ".".join(("event", *(name for name, _ in names)))
    if not field.open and field.type not in (FieldType.CONTAINER, FieldType.JSON):
        place.report(
            codes.BAD_DECLARATION,
            (
                f"Auth0 documents every field of `{text}`, so it takes no schema"
                if field.fields
                else f"`{text}` is no container, so it takes no schema"
            ),
            node.span,
            help="schemas are for open containers, such as `event.user.app_metadata` and `event.request.body`",
        )
        return None
    return tuple(name for name, _ in names)


def _declare(path: Path, key: str, type_: Type | None, span: Span, place: Place) -> None:
    if type_ is None or not check_key(key, span, place):
        return
    field = place.context.trigger.field(path)
    if field is not None and field.fields and key in field.fields:
        place.report(
            codes.BAD_DECLARATION, f"Auth0 documents `{key}` already", span, help="leave it out of the schema"
        )
        return
    keys = place.context.schemas.setdefault(path, {})
    nested = type_ if isinstance(type_, Record) else None
    stored: Type = Basic.JSON if nested is not None else type_
    before = keys.get(key)
    if before is not None and before.type != stored:
        place.report(
            codes.TYPE_MISMATCH,
            f"the key `{key}` has another type already",
            span,
            help="declare one type for one key",
            secondary=(Label(before.span, "declared here"),),
        )
        return
    if before is None:
        keys[key] = SchemaKey(stored, span)
    for inner in nested.fields if nested is not None else ():
        _declare((*path, key), inner.name, inner.type, span, place)
