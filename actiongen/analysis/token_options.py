"""The options of ``jwt.verify`` and ``jwt.sign``.

In: the keyword arguments of a call. Out: algorithms, expected claims and periods; or an error that shows the right one.

    algorithms=["RS256"], max_age=minutes(10)   ->   ("RS256",), 600000.0
"""

from collections.abc import Sequence

from actiongen import ir
from actiongen.analysis.environment import Environment, did_you_mean, list_of_names
from actiongen.analysis.operators import require
from actiongen.analysis.questions import Keywords
from actiongen.diagnostics import codes_meaning as codes
from actiongen.facts.constants import duration
from actiongen.ir import types
from actiongen.ir.types import Basic, ListOf
from actiongen.syntax import tree as syn

CLAIMS = ("issuer", "audience", "subject", "nonce")
"""The options that say what a claim is to be."""
_LISTS = frozenset({"issuer", "audience"})
_FAMILIES = (ir.WITH_SECRET, ir.WITH_KEY_PAIR)
_ALGORITHMS = tuple(each for family in _FAMILIES for each in family)
_SECOND = 1_000


def algorithms(
    keywords: Keywords, node: syn.Call, environment: Environment, *, one: bool = False
) -> tuple[str, ...]:
    """The algorithms, all of one family; none after an error."""
    option = "algorithm" if one else "algorithms"
    form = f'write `{option}="HS256"`' if one else 'write `algorithms=["RS256"]`'
    if option not in keywords:
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"`jwt.{'sign' if one else 'verify'}` says how a token is signed: `{option}=`",
            node.span,
            help=form,
            notes=("else a token would say itself how it wants to be checked",),
        )
        return ()
    value = keywords[option].value
    items = (value,) if one else value.items if isinstance(value, syn.ListDisplay) else ()
    named = [item for item in items if isinstance(item, syn.String)]
    if not named or len(named) < len(items):
        environment.report(
            codes.WRONG_ARGUMENTS,
            f"`{option}=` is {'one' if one else 'a list'}, written out",
            value.span,
            help=f"{form}; there are {list_of_names(_ALGORITHMS, 20)}",
        )
        return ()
    wrong = next((each for each in named if each.value not in _ALGORITHMS), None)
    if wrong is not None:
        _unknown(wrong, environment)
        return ()
    found = tuple(dict.fromkeys(each.value for each in named))
    if len({each in ir.WITH_SECRET for each in found}) > 1:
        environment.report(
            codes.WRONG_KEY,
            "these algorithms have keys of two kinds",
            value.span,
            help=f"keep those of the key that you have: {list_of_names(ir.WITH_SECRET)} take a secret, "
            "the others a public key",
            notes=(
                "with both, who knows the public key could sign a token with it as if it were the secret",
            ),
        )
        return ()
    return found


def _unknown(node: syn.String, environment: Environment) -> None:
    if node.value.lower() == "none":
        environment.report(
            codes.WRONG_KEY,
            "`none` is no signature",
            node.span,
            help='name the algorithm that the token is signed with: `"RS256"`',
            notes=("a token of `none` says whatever its sender likes",),
        )
        return
    help, _ = did_you_mean(node.value, _ALGORITHMS, node.span)
    environment.report(
        codes.WRONG_ARGUMENTS,
        f"there is no algorithm `{node.value}` here",
        node.span,
        help=help or f"there are {list_of_names(_ALGORITHMS, 20)}",
    )


def claims(keywords: Keywords, names: Sequence[str], environment: Environment) -> tuple[ir.Entry, ...]:
    """The claims that are expected, or given; each is present."""
    found: list[ir.Entry] = []
    for name in names:
        if name not in keywords:
            continue
        node = keywords[name].value
        value = require(environment.infer(node, Basic.STRING), f"`{name}=`", environment)
        type_ = value.info.type
        takes_list = name in _LISTS
        if type_ not in (Basic.STRING, Basic.UNKNOWN) and not (takes_list and type_ == ListOf(Basic.STRING)):
            environment.report(
                codes.TYPE_MISMATCH,
                f"`{name}=` is a text{' or a list of texts' if takes_list else ''}, and this has type "
                f"{types.name(type_)}",
                value.info.span,
                help=(
                    f"read it first: `read({environment.text(value)}, string)`"
                    if type_ is Basic.JSON
                    else None
                ),
            )
            value = environment.mistake(value.info.span, value)
        found.append(ir.Entry(name, value))
    return tuple(found)


def period(option: str, keywords: Keywords, environment: Environment) -> float | None:
    """A duration in milliseconds; None where there is none, or after an error."""
    if option not in keywords:
        return None
    value = environment.infer(keywords[option].value)
    if value.info.type is Basic.UNKNOWN:
        return None
    known = duration(value)
    if known is not None and known >= _SECOND and known % _SECOND == 0:
        return known
    environment.report(
        codes.WRONG_ARGUMENTS,
        f"`{option}=` is a duration of whole seconds that is written out",
        value.info.span,
        help=f"write `{option}=minutes(5)`",
    )
    return None
