"""Comparisons: ``==``, ``<``, ``in``, ``is``, chained or not.

In: a comparison of the syntax tree. Out: boolean expressions of the IR, or an error that says how to compare.

    event.stats.logins_count <= 1   ->   Compare("<=", …)
"""

from actiongen import ir
from actiongen.analysis.closed import own
from actiongen.analysis.comparable import JSON_SCALARS, equatable, ordered
from actiongen.analysis.environment import Environment
from actiongen.analysis.known_values import check_items, check_values
from actiongen.auth0.model import FieldType
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Edit, Fix
from actiongen.facts.constants import constant
from actiongen.facts.known import NOTHING
from actiongen.facts.paths import path_of, text_of
from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf, MapOf, Record
from actiongen.ir.walk import has_error
from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.unicode import is_bare_name


def comparison(node: syn.Compare, environment: Environment) -> ir.Expr:
    """A comparison; a chain is the ``and`` of its links."""
    wrong = _unchained(node, environment) or _reversed(node, environment)
    if wrong is not None:
        return wrong
    numbering = environment.context.numbering
    left_node, here = node.left, environment
    left = here.infer(left_node)
    links: list[ir.Expr] = []
    for link in node.comparisons:
        typed, right = _link(left, left_node, link, node, here)
        links.append(typed)
        here = here.where(numbering.when_true(typed))
        left, left_node = here.settle(right), link.right
    if len(links) == 1:
        return links[0]
    return ir.And(tuple(links), environment.info(Basic.BOOLEAN, node.span))


_CHAINED = ("==", "!=", "<", "<=", ">", ">=")


def _unchained(node: syn.Compare, environment: Environment) -> ir.Expr | None:
    """The mistake of a chain with ``is`` or ``in``, which Python reads otherwise than it looks."""
    wrong = next((link for link in node.comparisons if link.operator not in _CHAINED), None)
    if wrong is None or len(node.comparisons) == 1:
        return None
    operands = (node.left, *(link.right for link in node.comparisons))
    parts = [environment.infer(operand) for operand in operands if not isinstance(operand, syn.Nothing)]
    environment.report(
        codes.NOT_COMPARABLE,
        f"`{wrong.operator}` does not chain with another comparison",
        wrong.operator_span,
        help="put one of the two into brackets, or join them with `and`",
        notes=("in Python `a == b in c` means `a == b and b in c`",),
    )
    return environment.mistake(node.span, *parts)


def _reversed(node: syn.Compare, environment: Environment) -> ir.Expr | None:
    """The mistake of ``None == x``, with the test that is meant."""
    link = node.comparisons[0]
    operator = {"==": "is", "is": "is", "!=": "is not", "is not": "is not"}.get(link.operator)
    if not isinstance(node.left, syn.Nothing | syn.Boolean) or operator is None:
        return None
    literal = "None" if isinstance(node.left, syn.Nothing) else str(node.left.value)
    if isinstance(link.right, syn.Nothing | syn.Boolean):
        return None
    right = environment.infer(link.right)
    path, begin, end = right.info.span.path, link.right.span.start, link.right.span.end
    test = f"{operator} {literal}"
    edits = (Edit(Span(path, node.left.span.start, begin), ""), Edit(Span(path, end, end), f" {test}"))
    environment.report(
        codes.NOT_COMPARABLE,
        f"`{literal}` stands on the right of `{operator}`",
        node.left.span.to(link.operator_span),
        help=f"write `{text_of(right)} {test}`",
        fix=Fix(f"write `{test}`", edits),
    )
    return environment.mistake(node.span, right)


def _link(
    left: ir.Expr, left_node: syn.Expr, link: syn.Comparison, node: syn.Compare, environment: Environment
) -> tuple[ir.Expr, ir.Expr]:
    if _is_foreign_literal(link, environment):
        return environment.mistake(node.span, left), environment.mistake(link.right.span)
    if link.operator in ("is", "is not"):
        typed = _identity(left, link, node, environment)
        return typed, typed
    if link.operator in ("==", "!=") and isinstance(link.right, syn.Nothing | syn.Boolean):
        return _literal_equality(left, link, environment)
    right = environment.infer(link.right, left.info.type if isinstance(link.right, syn.Name) else None)
    info = environment.info(Basic.BOOLEAN, node.span)
    if Basic.UNKNOWN in (left.info.type, right.info.type):
        return environment.mistake(node.span, left, right), right
    if link.operator in ("in", "not in"):
        typed = _membership(left, left_node, right, link, node, environment)
        return (ir.Not(typed, info) if link.operator == "not in" else typed), right
    if link.operator in ("==", "!="):
        if not equatable(left, right, link, environment):
            return environment.mistake(node.span, left, right), right
        check_values(left, link.right, right, environment)
        check_values(right, left_node, left, environment)
    elif not ordered(left, right, link, environment):
        return environment.mistake(node.span, left, right), right
    return ir.Compare(link.operator, left, right, info), right


_FOREIGN_LITERALS = {"null": "None", "undefined": "None", "true": "True", "false": "False"}


def _is_foreign_literal(link: syn.Comparison, environment: Environment) -> bool:
    """Whether the right side is a literal of JavaScript; reports it with the comparison that is meant."""
    name = link.right.id if isinstance(link.right, syn.Name) else ""
    operator = {"==": "is", "is": "is", "!=": "is not", "is not": "is not"}.get(link.operator)
    if name not in _FOREIGN_LITERALS or operator is None or environment.scope.lookup(name) is not None:
        return False
    right = f"{operator} {_FOREIGN_LITERALS[name]}"
    environment.report(
        codes.UNKNOWN_NAME,
        f"`{name}` is not a name of this language",
        link.right.span,
        help=f"write `{right}`",
        fix=Fix(f"write `{right}`", (Edit(link.operator_span.to(link.right.span), right),)),
    )
    return True


def _identity(left: ir.Expr, link: syn.Comparison, node: syn.Compare, environment: Environment) -> ir.Expr:
    info = environment.info(Basic.BOOLEAN, node.span)
    negated = link.operator == "is not"
    if isinstance(link.right, syn.Boolean):
        if left.info.type not in (Basic.BOOLEAN, Basic.JSON, Basic.UNKNOWN):
            environment.report(
                codes.NOT_COMPARABLE,
                f"`is {link.right.value}` asks a boolean, and this has type {types.name(left.info.type)}",
                left.info.span,
                help="compare with `==`",
            )
            return environment.mistake(node.span, left)
        literal = ir.Literal(link.right.value, environment.info(Basic.BOOLEAN, link.right.span))
        return ir.Compare("!=" if negated else "==", left, literal, info)
    if not isinstance(link.right, syn.Nothing):
        right = environment.infer(link.right)
        if right.info.type is Basic.UNKNOWN:
            return environment.mistake(node.span, left, right)
        environment.report(
            codes.NOT_COMPARABLE,
            f"`{link.operator}` is for `None`, `True` and `False` alone",
            link.operator_span,
            help=f"write `{'!=' if negated else '=='}`",
            fix=Fix("compare values", (Edit(link.operator_span, "!=" if negated else "=="),)),
        )
        return environment.mistake(node.span, left, right)
    numbering = environment.context.numbering
    if environment.call is None and not has_error(left) and numbering.is_present(left, NOTHING):
        environment.report(
            codes.NEVER_ABSENT,
            f"this is always present, so `{link.operator} None` is always {negated}",
            left.info.span,
            label="never None",
            help="leave the test out" if negated else "take this case out: it never comes",
        )
    test = ir.IsNone(left, info)
    return ir.Not(test, info) if negated else test


def _literal_equality(
    left: ir.Expr, link: syn.Comparison, environment: Environment
) -> tuple[ir.Expr, ir.Expr]:
    literal = "None" if isinstance(link.right, syn.Nothing) else str(getattr(link.right, "value", ""))
    operator = "is" if link.operator == "==" else "is not"
    environment.report(
        codes.NOT_COMPARABLE,
        f"`{link.operator} {literal}` is written `{operator} {literal}`",
        link.operator_span.to(link.right.span),
        help=f"write `{operator} {literal}`"
        + ("" if literal == "None" else "; a boolean is a condition by itself"),
        fix=Fix(f"write `{operator}`", (Edit(link.operator_span, operator),)),
    )
    return environment.mistake(left.info.span, left), environment.mistake(link.right.span)


def _membership(
    left: ir.Expr,
    left_node: syn.Expr,
    right: ir.Expr,
    link: syn.Comparison,
    node: syn.Compare,
    environment: Environment,
) -> ir.Expr:
    info = environment.info(Basic.BOOLEAN, node.span)
    if _is_container(right, environment):
        return _key_of_container(left, right, link, node, environment)
    if right.info.type is Basic.JSON and left.info.type in JSON_SCALARS:
        # What is no list holds nothing.
        items = ListOf(Basic.JSON)
        read = environment.settle(ir.Read(right, items, ir.Info(items, False, right.info.span)))
        return ir.In(left, read, info)
    match right.info.type:
        case Basic.STRING:
            return _in_text(left, left_node, right, node, environment)
        case ListOf(item):
            joined = left.info.type == item and item in types.SCALARS
            loose = (left.info.type is Basic.JSON and item in JSON_SCALARS) or (
                item is Basic.JSON and left.info.type in JSON_SCALARS
            )
            if not (joined or loose or item is Basic.UNKNOWN):
                environment.report(
                    codes.NOT_COMPARABLE,
                    f"a {types.name(left.info.type)} is never in a list of {types.name(item)}",
                    link.operator_span,
                    help="look for a value of the type of the list's items",
                )
                return environment.mistake(node.span, left, right)
            if isinstance(link.right, syn.ListDisplay):
                for shown in link.right.items:
                    if not isinstance(shown, syn.Starred):
                        check_values(left, shown, None, environment)
            else:
                check_items(left, right, environment)
            check_values(right, left_node, left, environment)
            return ir.In(left, right, info)
        case Record() | MapOf():
            if left.info.type is not Basic.STRING:
                environment.report(
                    codes.BAD_KEY, "the keys of a dictionary are texts", left.info.span, help="look up a text"
                )
                return environment.mistake(node.span, left, right)
            return ir.HasKey(left, own(right, environment), info)
        case Basic.JSON:
            text = environment.text(right)
            help = f"read it first, for example `read({text}, [string])`; ask for a key with `is not None`"
        case _:
            help = "`in` looks in lists, texts and dictionaries"
    environment.report(
        codes.NOT_COMPARABLE, f"`in` cannot look in {types.name(right.info.type)}", right.info.span, help=help
    )
    return environment.mistake(node.span, left, right)


def _is_container(expr: ir.Expr, environment: Environment) -> bool:
    """Whether it is a container of the catalogue: a dictionary, and never a list."""
    path = path_of(expr)
    field = None if path is None else environment.context.trigger.field(path)
    return field is not None and field.type is FieldType.CONTAINER


def _key_of_container(
    left: ir.Expr, right: ir.Expr, link: syn.Comparison, node: syn.Compare, environment: Environment
) -> ir.Expr:
    """Asks for the edit: JavaScript's `in` finds keys, that of a list finds items."""
    text = environment.text(right)
    key = constant(left)
    name = key[0] if key is not None and isinstance(key[0], str) and is_bare_name(key[0]) else None
    read = f"{text}.{name}" if name is not None else f"{text}[{environment.text(left)}]"
    has = f"{read} is {'' if link.operator == 'not in' else 'not '}None"
    alone = len(node.comparisons) == 1
    environment.report(
        codes.NOT_COMPARABLE,
        f"`{text}` is no list: `in` would look for an item",
        right.info.span,
        help=f"ask for the key: `{has}`",
        fix=Fix(f"write `{has}`", (Edit(node.span, has),)) if name is not None and alone else None,
    )
    return environment.mistake(node.span, left, right)


def _in_text(
    left: ir.Expr, left_node: syn.Expr, right: ir.Expr, node: syn.Compare, environment: Environment
) -> ir.Expr:
    certain = isinstance(left_node, syn.String) and left_node.value != ""
    if isinstance(left, ir.Interpolation):
        certain = any(
            (isinstance(part, str) and part) or (not isinstance(part, str) and part.info.type is Basic.NUMBER)
            for part in left.parts
        )
    constant = left.definition.value if isinstance(left, ir.Ref) else left
    if isinstance(constant, ir.Literal) and isinstance(constant.value, str) and constant.value:
        certain = True
    if left.info.type is not Basic.STRING:
        environment.report(
            codes.NOT_COMPARABLE,
            f"a text holds texts, not {types.name(left.info.type)}",
            left.info.span,
            help="look for a text",
        )
        return environment.mistake(node.span, left, right)
    if not certain:
        environment.report(
            codes.EMPTY_NEEDLE,
            "this text may be empty, and the empty text is in every text",
            left.info.span,
            label="may be empty",
            help="compare with `==`, or split the text on the right with `csv(…)`",
        )
    return ir.InText(left, right, environment.info(Basic.BOOLEAN, node.span))
