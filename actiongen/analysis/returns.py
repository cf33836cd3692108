"""What a test says that queries return, and externs give.

In: the dictionary of ``returns=``. Out: the methods and externs with their results, None for one that fails; or an
error.

    {api.roles.getUserEffectiveRoles: {"roles": []}}   ->   (("roles.getUserEffectiveRoles", RecordDisplay(…)),)
"""

from actiongen import ir
from actiongen.analysis.api import api_name
from actiongen.analysis.bad_test import bad_test
from actiongen.analysis.environment import Environment, as_written, did_you_mean
from actiongen.analysis.scope import Unknown
from actiongen.auth0.model import Field, FieldType, Method, MethodKind, Tag
from actiongen.diagnostics import codes_meaning as codes
from actiongen.facts.fields import field_of
from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.syntax import tree as syn

_FORM = 'write `returns={api.roles.getUserEffectiveRolesByNames: {"roles": []}}`'


def returns(
    node: syn.Expr, environment: Environment, *, of_flow: bool = False
) -> tuple[tuple[str, ir.Expr], ...]:
    """The results by the names of their methods and externs; those of a flow have their externs in other files, so
    that the run of a test tells which there are.
    """
    if not isinstance(node, syn.DictDisplay):
        bad_test("`returns=` is a dictionary", node.span, environment, help=_FORM)
        return ()
    found: dict[str, ir.Expr] = {}
    for pair in node.pairs:
        if isinstance(pair, syn.Pair) and (of_jwt := _of_jwt(pair.key)) is not None:
            found[of_jwt] = _of_tokens(of_jwt, pair.value, environment)
            continue
        name = _named(pair.key) if isinstance(pair, syn.Pair) else None
        if not isinstance(pair, syn.Pair) or name is None:
            message = "a key of `returns=` is a method of `api`, an extern, `jwt.verify` or `jwt.sign`"
            bad_test(message, pair.span, environment, help=_FORM)
            continue
        if name in found:
            bad_test(
                f"`{as_written(pair.key)}` is given twice",
                pair.key.span,
                environment,
                help="keep one of the two",
            )
        if isinstance(pair.key, syn.Name):
            if of_flow and environment.scope.lookup(pair.key.id) is None:
                found[name] = environment.infer(pair.value)
                continue
            extern = _extern(pair.key, environment)
            if extern is not None:
                environment.context.referenced |= {extern} if of_flow else set()
                found[name] = _given_by(extern, pair.value, environment)
            continue
        method = _method(name, pair.key, environment)
        if method is not None:
            found[name] = _result(method, pair.value, environment)
    return tuple(found.items())


def _of_jwt(node: syn.Expr) -> str | None:
    """``jwt.verify`` or ``jwt.sign``."""
    match node:
        case syn.Attribute(value=syn.Name("jwt"), name=name) if f"jwt.{name}" in (ir.VERIFY, ir.SIGN):
            return f"jwt.{name}"
        case _:
            return None


def _of_tokens(name: str, node: syn.Expr, environment: Environment) -> ir.Expr:
    """What comes of each call, or of the calls in turn."""
    if not isinstance(node, syn.ListDisplay):
        return _of_token(name, node, environment)
    written = [item for item in node.items if not isinstance(item, syn.Starred)]
    if len(written) < len(node.items):
        bad_test("what comes of tokens in turn is written out", node.span, environment)
    items = tuple(_of_token(name, item, environment) for item in written)
    type_ = Basic.STRING if name == ir.SIGN else ir.TOKEN
    return ir.ListDisplay(items, ir.Info(ListOf(type_), True, node.span))


def _of_token(name: str, node: syn.Expr, environment: Environment) -> ir.Expr:
    """What a token says, or the token that is signed; None for one that does not count, or cannot be signed;
    ``"expired"`` for one that has ended.
    """
    value = environment.infer(node)
    type_ = value.info.type
    if isinstance(node, syn.Nothing) or type_ is Basic.UNKNOWN:
        return value
    if name == ir.VERIFY and isinstance(node, syn.String) and node.value == ir.EXPIRED:
        return value
    if name == ir.SIGN and type_ is not Basic.STRING:
        bad_test(
            "a token that is signed is a text", node.span, environment, help='write `{jwt.sign: "a token"}`'
        )
    elif name == ir.VERIFY and not _is_token(type_):
        bad_test(
            "what a token says is a dictionary with `payload` and `header`, which are dictionaries",
            node.span,
            environment,
            help='write `{jwt.verify: {"payload": {"sub": "ann"}}}`; `None` is a token that does not count, '
            '`"expired"` one that has ended',
        )
    return value


def _named(key: syn.Expr) -> str | None:
    return key.id if isinstance(key, syn.Name) else api_name(key)


def _extern(key: syn.Name, environment: Environment) -> ir.Extern | None:
    binding = environment.scope.lookup(key.id)
    if isinstance(binding, ir.Extern):
        return binding
    if not isinstance(binding, Unknown):
        visible = (name for name in environment.scope.visible())
        externs = [name for name in visible if isinstance(environment.scope.lookup(name), ir.Extern)]
        help, _ = did_you_mean(key.id, externs, key.span)
        bad_test(
            f"`{key.id}` is no extern of this file, nor one that it loads",
            key.span,
            environment,
            help=help or _FORM,
        )
    return None


def _given_by(extern: ir.Extern, node: syn.Expr, environment: Environment) -> ir.Expr:
    """What a test says that an extern gives: of one that gives nothing, ``True`` that it succeeds."""
    if isinstance(node, syn.Nothing):
        return environment.infer(node)
    wanted = Basic.STRING if extern.answer is Basic.TIME else extern.answer
    value = environment.infer(node, wanted)
    wrong = _misfit(value.info.type, field_of(wanted), "the result")
    if wrong is not None:
        environment.report(
            codes.TYPE_MISMATCH,
            f"`{extern.name}` never gives this: {wrong}",
            node.span,
            help=(
                "write a value of its type; `None` makes it fail"
                if extern.returns is not None
                else "it gives nothing: `True` says that it succeeds, `None` that it fails"
            ),
        )
    return value


def _is_token(type_: Type) -> bool:
    parts = type_.fields if isinstance(type_, Record) else None
    return parts is not None and all(
        part.name in ("payload", "header") and isinstance(part.type, Record | MapOf) for part in parts
    )


def _method(name: str, key: syn.Expr, environment: Environment) -> Method | None:
    trigger = environment.context.trigger
    method = trigger.method(name)
    if method is not None and Tag.CACHE in method.tags:
        bad_test(
            "the cache of a test is what it holds at the start",
            key.span,
            environment,
            help='write `cache={"key": "value"}`',
        )
        return None
    if method is not None and method.kind is MethodKind.QUERY:
        return method
    queries = [each.name for each in trigger.methods.values() if each.kind is MethodKind.QUERY]
    help, _ = did_you_mean(name, queries, key.span)
    bad_test(f"`api.{name}` returns nothing here", key.span, environment, help=help or _FORM)
    return None


def _result(method: Method, node: syn.Expr, environment: Environment) -> ir.Expr:
    field = method.returns.value
    assert field is not None
    if isinstance(node, syn.Nothing):
        return environment.infer(node)
    value = environment.infer(node, types.of_field(field))
    wrong = _misfit(value.info.type, field, "the result")
    if wrong is not None:
        environment.report(
            codes.TYPE_MISMATCH,
            f"`api.{method.name}` never returns this: {wrong}",
            node.span,
            help="write what Auth0 returns, with all that it always sends; `None` makes the query fail",
        )
    return value


def _misfit(type_: Type, field: Field, what: str) -> str | None:
    """What is wrong with a value of that type in the place of the field; None if nothing is."""
    wanted = types.of_field(field)
    if type_ is Basic.UNKNOWN or field.type is FieldType.JSON:
        return None
    match type_, wanted:
        case Record(), Record():
            return _wrong_part(type_, field)
        case Record(fields), MapOf() if field.items is not None:
            parts = ((each.type, f"`{each.name}`") for each in fields)
        case (MapOf(inner), MapOf()) | (ListOf(inner), ListOf()) if field.items is not None:
            parts = ((each, f"an item of {what}") for each in (inner,))
        case _ if types.fits(type_, wanted):
            return None
        case _:
            return f"{what} has type {types.name(wanted)}, and this {types.name(type_)}"
    wrong = (_misfit(each, field.items, name) for each, name in parts)
    return next((each for each in wrong if each is not None), None)


def _wrong_part(type_: Record, field: Field) -> str | None:
    for name, part in field.fields.items():
        said = type_.field(name)
        if said is None or said.type is Basic.NOTHING:
            if not part.optional:
                return f"it lacks `{name}`"
        elif (wrong := _misfit(said.type, part, f"`{name}`")) is not None:
            return wrong
    unknown = next((each.name for each in type_.fields if each.name not in field.fields), None)
    return None if unknown is None else f"it has no `{unknown}`"
