"""The arguments of built-ins: how many, of which type.

In: a call and what it takes. Out: typed operands, or a mistake after an error that shows the right call.
"""

import re

from actiongen import ir
from actiongen.analysis.environment import Environment, as_written
from actiongen.diagnostics import codes_meaning as codes
from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf, Type
from actiongen.syntax import tree as syn

_NUMBER = re.compile(r'"(?P<number>-?(0|[1-9][0-9]*)(\.[0-9]+)?)"')


def no_keywords(name: str, count: int, node: syn.Call, environment: Environment) -> bool:
    """Whether a call has exactly ``count`` positional arguments and no keywords."""
    keyword = next((a for a in node.arguments if a.keyword is not None), None)
    if keyword is not None:
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"`{name}` takes no argument by name",
            keyword.span,
            help=f"write `{_form(name, count, node)}`",
        )
        return False
    if len(node.arguments) != count:
        environment.report(
            codes.WRONG_ARGUMENTS,
            takes_and_has(name, count, len(node.arguments)),
            node.span,
            help=f"write `{_form(name, count, node)}`",
        )
        return False
    return True


_WORDS = ("none", "one", "two", "three")


def takes_and_has(name: str, takes: int, has: int) -> str:
    """How many arguments a function takes, and how many a call of it has, as a sentence."""
    arguments = "no argument" if takes == 0 else f"{_in_words(takes)} argument{'' if takes == 1 else 's'}"
    return f"`{name}` takes {arguments}, and this call has {_in_words(has)}"


def _in_words(count: int) -> str:
    return _WORDS[count] if count < len(_WORDS) else str(count)


def _form(name: str, count: int, node: syn.Call) -> str:
    """How the call is written, with its own arguments where there are as many: ``len(…)``, ``….replace(…, …)``."""
    written = [as_written(argument.value) for argument in node.arguments]
    if len(written) == count:
        return f"{as_written(node.func)}({', '.join(written)})"
    before = "…." if isinstance(node.func, syn.Attribute) and "." not in name else ""
    return f"{before}{name}({', '.join('…' * count)})"


def takes(
    name: str, wanted: tuple[Type | None, ...], node: syn.Call, environment: Environment
) -> tuple[ir.Expr, ...] | ir.ErrorExpr:
    """The operands of a call that takes values of these types (None: of any), or the mistake that was reported."""
    if not no_keywords(name, len(wanted), node, environment):
        return environment.mistake(node.span)
    operands: list[ir.Expr] = []
    for argument, type_ in zip(node.arguments, wanted, strict=True):
        value = environment.infer(argument.value, type_)
        given = value.info.type
        if given is Basic.NOTHING:
            environment.report(
                codes.TYPE_MISMATCH,
                f"`{name}` of `None` is always absent",
                value.info.span,
                help="write `None`",
            )
            return environment.mistake(node.span, *operands, value)
        if type_ is not None and not types.fits(given, type_):
            environment.report(
                codes.TYPE_MISMATCH,
                f"`{name}` takes {_a(type_)}, and this has type {types.name(given)}",
                value.info.span,
                help=conversion(given, type_, environment.text(value), name),
            )
            return environment.mistake(node.span, *operands, value)
        operands.append(environment.settle(value))
    return tuple(operands)


def _a(type_: Type) -> str:
    if isinstance(type_, ListOf):
        return f"a list of {types.name(type_.item)}"
    return f"a {types.name(type_)}"


def conversion(given: Type, wanted: Type, shown: str, name: str = "") -> str | None:
    """How a value of one type becomes one of another, None where there is no way.

    ``shown`` is the value as it is written, ``name`` that of the call.
    """
    if given is Basic.JSON:
        return f"read it with its type first: `read({shown}, {types.name(wanted)})`"
    if wanted is Basic.STRING and isinstance(given, ListOf) and name in ("startswith", "endswith"):
        return f"ask for each: `any(text.{name}(x) for x in {shown})`"
    if name == "to_number" and given is Basic.NUMBER:
        return "it is a number already: use it as it is"
    if name == "time" and given is Basic.NUMBER:
        return f'add it to a time: `time("1970-01-01") + seconds({shown})`'
    if wanted is Basic.STRING and given is Basic.NUMBER:
        return f'write the number into a text: `f"{{{shown}}}"`'
    if name == "join" and given is Basic.STRING:
        return 'write the separator first: `", ".join(xs)`'
    if name == "csv" and isinstance(given, ListOf):
        return "it is a list already: use it as it is"
    if wanted is Basic.NUMBER and given is Basic.STRING:
        return as_number(shown, "write")
    if wanted is Basic.TIME and given is Basic.STRING:
        return f"write `time({shown})`"
    if isinstance(wanted, ListOf) and given == wanted.item:
        return f"write a list: `[{shown}]`"
    return None


def as_number(shown: str, verb: str = "read the text as a number first:") -> str:
    """The help for a text in the place of a number: ``"90"`` is to be 90, any other is read where the policy runs."""
    written = _NUMBER.fullmatch(shown)
    return f"{verb} `to_number({shown})`" if written is None else f"write `{written['number']}`"
