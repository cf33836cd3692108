"""Declarations: ``secrets``, ``settings`` and ``schema``.

In: calls at the top level of a file. Out: the secrets, settings and schemas of a :class:`Context`; an argument
that is not of its form is an error that shows the form.

    schema(event.user.app_metadata, plan=string)
"""

import re

from actiongen import ir
from actiongen.analysis.environment import Environment, Path, SchemaKey, did_you_mean, list_of_names
from actiongen.analysis.keys import check_key, is_first
from actiongen.analysis.type_expressions import type_expression
from actiongen.auth0.load import platform
from actiongen.auth0.model import FieldType
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.ir.types import Basic, Record, Type
from actiongen.source import Span
from actiongen.syntax import tree as syn

_SECRET = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_EXAMPLES = {
    "secrets": 'secrets("API_KEY", optional=["BACKUP_KEY"])',
    "settings": 'settings("CLAIM_NAMESPACE", optional=["CALLBACK"])',
}


def secrets(statement: str, call: syn.Call, place: Environment) -> None:
    """Declares the names of ``secrets("A", "B", optional=["C"])`` or ``settings(…)``."""
    context = place.context
    for argument in call.arguments:
        if argument.keyword is None:
            _secret(argument.value, statement, False, place)
        elif argument.keyword == "optional" and isinstance(argument.value, syn.ListDisplay):
            for item in argument.value.items:
                _secret(item, statement, True, place)
        else:
            context.unread.add("secrets")
            place.report(
                codes.BAD_DECLARATION,
                f"`{statement}` takes names, and `optional=` a list of names",
                argument.span,
                help=f"write `{_EXAMPLES[statement]}`",
            )
    most = platform().limits["secrets_per_action"]
    if len(context.secrets) > most:
        place.report(
            codes.OVER_LIMIT,
            f"an Action has at most {most} secrets and settings",
            call.span,
            help="write what is the same for all tenants into the policy",
        )


def _secret(node: syn.Expr | syn.Starred, statement: str, optional: bool, place: Environment) -> None:
    what, is_setting = statement.removesuffix("s"), statement == "settings"
    if not isinstance(node, syn.String) or not _SECRET.fullmatch(node.value):
        place.context.unread.add("secrets")
        place.report(
            codes.BAD_DECLARATION,
            f"the name of a {what} is a literal text of letters, digits and `_`",
            node.span,
            help='write `"API_KEY"`',
        )
        return
    most = platform().limits["secret_name_chars"]
    if len(node.value) > most:
        place.report(
            codes.OVER_LIMIT,
            f"the name of a {what} has at most {most} characters",
            node.span,
            help="shorten it",
        )
    if not check_key(node.value, node.span, place):
        return
    before = place.context.secrets.get(node.value)
    if before is not None:
        twice = f"the {what} `{node.value}` is declared twice"
        both = f"`{node.value}` is declared as a secret and as a setting"
        place.report(
            codes.BAD_DECLARATION,
            twice if before.is_setting is is_setting else both,
            node.span,
            help="keep one of the two",
            secondary=(Label(before.span, "declared here"),),
        )
    place.context.secrets[node.value] = ir.SecretDeclaration(node.value, optional, is_setting, node.span)


def schema(call: syn.Call, place: Environment) -> None:
    """Declares the keys of ``schema(event.user.app_metadata, plan=string, {"ulp-name": string})``."""
    if len(call.arguments) < 2 or call.arguments[0].keyword is not None:
        place.context.unread.add("schemas")
        place.report(
            codes.BAD_DECLARATION,
            "`schema` takes an open container of the event, then its keys",
            call.span,
            help="write `schema(event.user.app_metadata, plan=string)`",
        )
        return
    path = _container(call.arguments[0].value, place)
    if path is None:
        place.context.unread.add("schemas")
        return
    given: dict[str, Span] = {}
    for argument in call.arguments[1:]:
        if argument.keyword is not None:
            span = argument.keyword_span or argument.span
            type_ = type_expression(argument.value, place)
            if is_first(argument.keyword, span, given, place):
                _declare(path, argument.keyword, type_, span, place)
            continue
        if not isinstance(argument.value, syn.DictDisplay):
            place.context.unread.add("schemas")
            place.report(
                codes.BAD_DECLARATION,
                "after the container come keys with their types",
                argument.span,
                help='write `key=string`, or `{"a-key": string}` for a key that is no name',
            )
            continue
        for pair in argument.value.pairs:
            if isinstance(pair, syn.Pair) and isinstance(pair.key, syn.String):
                type_ = type_expression(pair.value, place)
                if is_first(pair.key.value, pair.key.span, given, place):
                    _declare(path, pair.key.value, type_, pair.key.span, place)
            else:
                place.context.unread.add("schemas")
                place.report(
                    codes.BAD_DECLARATION,
                    "the keys of a schema are literal texts",
                    pair.span,
                    help='write `{"a-key": string}`',
                )


def _container(node: syn.Expr, place: Environment) -> Path | None:
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
                codes.UNKNOWN_EVENT_FIELD,
                f"`{name}` is not a field of `{where}`",
                span,
                help=help or (f"it has {list_of_names(field.fields)}" if field.fields else None),
                fix=fix,
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


def _declare(path: Path, key: str, type_: Type | None, span: Span, place: Environment) -> None:
    if not check_key(key, span, place):
        return
    if type_ is None:
        # What the key holds is a mistake that was reported; its uses are none.
        place.context.schemas.setdefault(path, {}).setdefault(key, SchemaKey(Basic.UNKNOWN, span, used=True))
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
