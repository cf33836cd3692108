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
from actiongen.auth0.model import ITEM, FieldType
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.facts.paths import written
from actiongen.ir.types import Basic, Record, Type
from actiongen.source import Span
from actiongen.syntax import tree as syn

_SECRET = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_EXAMPLES = {
    "secrets": 'secrets("API_KEY", optional=["BACKUP_KEY"])',
    "settings": 'settings("CLAIM_NAMESPACE", optional=["CALLBACK"])',
}


def secrets(statement: str, call: syn.Call, environment: Environment) -> None:
    """Declares the names of ``secrets("A", "B", optional=["C"])`` or ``settings(…)``."""
    context = environment.context
    for argument in call.arguments:
        if argument.keyword is None:
            _secret(argument.value, statement, False, environment)
        elif argument.keyword == "optional" and isinstance(argument.value, syn.ListDisplay):
            for item in argument.value.items:
                _secret(item, statement, True, environment)
        else:
            context.unread.add("secrets")
            environment.report(
                codes.BAD_DECLARATION,
                f"`{statement}` takes names, and `optional=` a list of names",
                argument.span,
                help=f"write `{_EXAMPLES[statement]}`",
            )
    most = platform().limits["secrets_per_action"]
    if len(context.secrets) > most:
        environment.report(
            codes.OVER_LIMIT,
            f"an Action has at most {most} secrets and settings",
            call.span,
            help="write what is the same for all tenants into the policy",
        )


def _secret(node: syn.Expr | syn.Starred, statement: str, optional: bool, environment: Environment) -> None:
    what, is_setting = statement.removesuffix("s"), statement == "settings"
    if not isinstance(node, syn.String) or not _SECRET.fullmatch(node.value):
        environment.context.unread.add("secrets")
        given = node.value if isinstance(node, syn.String) else ""
        is_digit_first = given[:1].isdigit() and _SECRET.fullmatch(f"_{given}") is not None
        environment.report(
            codes.BAD_DECLARATION,
            (
                f"the name of a {what} does not begin with a digit"
                if is_digit_first
                else f"the name of a {what} is a literal text of letters, digits and `_`"
            ),
            node.span,
            help=f'write `"{_name_like(given)}"`',
        )
        return
    most = platform().limits["secret_name_chars"]
    if len(node.value) > most:
        environment.report(
            codes.OVER_LIMIT,
            f"the name of a {what} has at most {most} characters",
            node.span,
            help="shorten it",
        )
    if not check_key(node.value, node.span, environment):
        return
    before = environment.context.secrets.get(node.value)
    if before is not None:
        twice = f"the {what} `{node.value}` is declared twice"
        both = f"`{node.value}` is declared as a secret and as a setting"
        environment.report(
            codes.BAD_DECLARATION,
            twice if before.is_setting is is_setting else both,
            node.span,
            help="keep one of the two",
            secondary=(Label(before.span, "declared here"),),
        )
    environment.context.secrets[node.value] = ir.SecretDeclaration(
        node.value, optional, is_setting, node.span
    )


def _name_like(given: str) -> str:
    """The nearest name that is allowed: ``KEY_1`` for ``1KEY``, ``api_key`` for ``api-key``."""
    words = re.findall(r"[A-Za-z0-9]+", given)
    text = "_".join(word for word in words if word)
    digits = re.match(r"[0-9]*", text)
    first = digits[0] if digits is not None else ""
    rest = text[len(first) :].lstrip("_")
    return "_".join(each for each in (rest, first) if each) if rest else "API_KEY"


def schema(call: syn.Call, environment: Environment) -> None:
    """Declares the keys of ``schema(event.user.app_metadata, plan=string, {"ulp-name": string})``."""
    if len(call.arguments) < 2 or call.arguments[0].keyword is not None:
        environment.context.unread.add("schemas")
        environment.report(
            codes.BAD_DECLARATION,
            "`schema` takes an open container of the event, then its keys",
            call.span,
            help="write `schema(event.user.app_metadata, plan=string)`",
        )
        return
    path = _container(call.arguments[0].value, environment)
    if path is None:
        environment.context.unread.add("schemas")
        return
    given: dict[str, Span] = {}
    for argument in call.arguments[1:]:
        if argument.keyword is not None:
            span = argument.keyword_span or argument.span
            type_ = type_expression(argument.value, environment)
            if is_first(argument.keyword, span, given, environment):
                _declare(path, argument.keyword, type_, span, environment)
            continue
        if not isinstance(argument.value, syn.DictDisplay):
            environment.context.unread.add("schemas")
            environment.report(
                codes.BAD_DECLARATION,
                "after the container come keys with their types",
                argument.span,
                help='write `key=string`, or `{"a-key": string}` for a key that is no name',
            )
            continue
        for pair in argument.value.pairs:
            if isinstance(pair, syn.Pair) and isinstance(pair.key, syn.String):
                type_ = type_expression(pair.value, environment)
                if is_first(pair.key.value, pair.key.span, given, environment):
                    _declare(path, pair.key.value, type_, pair.key.span, environment)
            else:
                environment.context.unread.add("schemas")
                environment.report(
                    codes.BAD_DECLARATION,
                    "the keys of a schema are literal texts",
                    pair.span,
                    help='write `{"a-key": string}`',
                )


def _container(node: syn.Expr, environment: Environment) -> Path | None:
    names: list[tuple[str, Span]] = []
    at = node
    while isinstance(at, syn.Attribute) or (isinstance(at, syn.Subscript) and isinstance(at.index, syn.Dots)):
        name, span = (at.name, at.name_span) if isinstance(at, syn.Attribute) else (ITEM, at.index.span)
        names.insert(0, (name, span))
        at = at.value
    if not (isinstance(at, syn.Name) and at.id == "event"):
        environment.report(
            codes.BAD_DECLARATION,
            "a schema is of an open container of the event",
            node.span,
            help="write `schema(event.user.app_metadata, plan=string)`",
        )
        return None
    field = environment.context.trigger.event
    for depth, (name, span) in enumerate(names):
        child = field.child(name)
        where = written(tuple(each for each, _ in names[:depth]))
        if name == ITEM and child is None:
            environment.report(
                codes.BAD_DECLARATION,
                f"`{where}` is no list, so it has no `[...]`",
                span,
                help="`[...]` stands for every item of a list: `event.user.identities[...].profileData`",
            )
            return None
        if child is None and field.type in (FieldType.CONTAINER, FieldType.JSON):
            environment.report(
                codes.BAD_DECLARATION,
                f"`{name}` is a key of `{where}`, so its schema belongs to that of `{where}`",
                span,
                help=f'write `schema({where}, {name}={{"key": string}})`',
            )
            return None
        if child is None:
            help, fix = did_you_mean(name, field.fields or (), span)
            environment.report(
                codes.UNKNOWN_EVENT_FIELD,
                f"`{name}` is not a field of `{where}`",
                span,
                help=help or (f"it has {list_of_names(field.fields)}" if field.fields else None),
                fix=fix,
            )
            return None
        field = child
    text = written(tuple(name for name, _ in names))
    if not field.open and field.type not in (FieldType.CONTAINER, FieldType.JSON):
        environment.report(
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


def _declare(path: Path, key: str, type_: Type | None, span: Span, environment: Environment) -> None:
    if not check_key(key, span, environment):
        return
    if type_ is None:
        # What the key holds is a mistake that was reported; its uses are none.
        environment.context.schemas.setdefault(path, {}).setdefault(
            key, SchemaKey(Basic.UNKNOWN, span, used=True)
        )
        return
    field = environment.context.trigger.field(path)
    if field is not None and field.fields and key in field.fields:
        environment.report(
            codes.BAD_DECLARATION, f"Auth0 documents `{key}` already", span, help="leave it out of the schema"
        )
        return
    keys = environment.context.schemas.setdefault(path, {})
    nested = type_ if isinstance(type_, Record) else None
    stored: Type = Basic.JSON if nested is not None else type_
    before = keys.get(key)
    if before is not None and before.type != stored:
        environment.report(
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
        _declare((*path, key), inner.name, inner.type, span, environment)
