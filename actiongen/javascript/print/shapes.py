"""Questions about the shape of an expression that decide between layouts.

In: contexts. Out: yes or no. Shapes are judged by the tree alone, never by the width of its text.

    is_simple(x.child("arguments", 0))   ->   True for `event.user.email`, False for `a && b`
"""

from collections.abc import Sequence

from actiongen.javascript import tree as js
from actiongen.javascript.literals import (
    property_key,
    regex_literal,
    string_literal,
    template_text,
    text_width,
    utf16_length,
)
from actiongen.javascript.print.context import (
    Node,
    PrintContext,
    is_call,
    is_call_like,
    is_logical,
    is_signed_number,
)

_SHORT = 20
_SIMPLE_DEPTH = 2
_SHORT_REGEX = 5


def is_short_alone(context: PrintContext) -> bool:
    """Whether this, as the only argument of a call, is too short to be worth a line of its own."""
    match context.node:
        case js.Name(id=name):
            return len(name) <= _SHORT
        case js.Regex(body=body, flags=flags):
            return utf16_length(_regex_body(body, flags)) <= _SHORT
        case js.String(value=value):
            return utf16_length(string_literal(value)) <= _SHORT
        case js.Template(parts=()):
            return True
        case js.Template(parts=(str() as text,)):
            return utf16_length(template_text(text)) <= _SHORT
        case js.Unary():
            return is_signed_number(context.node) or is_short_alone(context.child("operand"))
        case js.Call(function=js.Name(id=name), arguments=(), optional=False):
            return len(name) <= _SHORT - 2
        case js.Number() | js.Boolean() | js.Null():
            return True
        case _:
            return False


def is_simple(context: PrintContext, depth: int = _SIMPLE_DEPTH) -> bool:
    """Whether an argument is simple enough for a chain of calls to stay on one line."""
    if depth <= 0:
        return False
    match context.node:
        case js.Regex(body=body, flags=flags):
            return text_width(_regex_body(body, flags)) <= _SHORT_REGEX
        case js.String() | js.Number() | js.Boolean() | js.Null() | js.Name():
            return True
        case js.Template(parts=parts):
            return all(
                isinstance(part, str) or is_simple(context.child("parts", index), depth - 1)
                for index, part in enumerate(parts)
            )
        case js.Object():
            return all(_is_simple_property(item, depth - 1) for item in context.items("properties"))
        case js.Array():
            return all(is_simple(item, depth - 1) for item in context.items("items"))
        case js.Call() | js.New():
            arguments = context.items("arguments")
            return (
                is_simple(context.child("function"), depth)
                and len(arguments) <= depth
                and all(is_simple(argument, depth - 1) for argument in arguments)
            )
        case js.Member():
            return is_simple(context.child("value"), depth)
        case js.Index():
            return is_simple(context.child("value"), depth) and is_simple(context.child("index"), depth)
        case js.Unary(operator="!" | "-" | "+" | "~"):
            return is_simple(context.child("operand"), depth)
        case _:
            return False


def is_likely_short(context: PrintContext) -> bool:
    """Whether an argument after a hugged function is likely to fit behind it."""
    if is_call_like(context.node) and len(context.items("arguments")) > 1:
        return False
    if isinstance(context.node, js.Binary):
        return is_simple(context.child("left"), 1) and is_simple(context.child("right"), 1)
    return isinstance(context.node, js.Regex) or is_simple(context)


def is_composition(arguments: Sequence[PrintContext]) -> bool:
    """Whether functions are passed along in several arguments, which then each get a line."""
    if len(arguments) <= 1:
        return False
    functions = 0
    for argument in arguments:
        match argument.node:
            case js.Arrow():
                functions += 1
            case js.Call(arguments=inner) if any(isinstance(node, js.Arrow) for node in inner):
                return True
    return functions > 1


def could_expand(node: Node, in_arrow: bool = False) -> bool:
    """Whether an argument can be broken inside while the parentheses of the call stay around it."""
    match node:
        case js.Object(properties=items) | js.Array(items=items):
            return bool(items)
        case js.Arrow(body=tuple() | js.Object() | js.Array()):
            return True
        case js.Arrow(body=js.Arrow() as body):
            return could_expand(body, True)
        case js.Arrow(body=js.Conditional() | js.Call()):
            return not in_arrow
        case _:
            return False


def should_expand_last(arguments: Sequence[PrintContext]) -> bool:
    last = arguments[-1].node
    previous = arguments[-2].node if len(arguments) > 1 else None
    return (
        could_expand(last)
        and (previous is None or type(previous) is not type(last))
        and (len(arguments) != 2 or not isinstance(previous, js.Arrow) or not isinstance(last, js.Array))
        and not (len(arguments) > 1 and is_list_of_numbers(last))
    )


def should_expand_first(arguments: Sequence[PrintContext]) -> bool:
    if len(arguments) != 2:
        return False
    first, second = arguments
    return (
        isinstance(first.node, js.Arrow)
        and isinstance(first.node.body, tuple)
        and not isinstance(second.node, js.Arrow | js.Conditional)
        and is_likely_short(second)
        and not could_expand(second.node)
    )


def is_effect_with_list(arguments: Sequence[PrintContext]) -> bool:
    """Whether the arguments are ``() => { … }, [a, b]``, maybe after a name."""
    nodes = [argument.node for argument in arguments]
    if len(nodes) == 3 and isinstance(nodes[0], js.Name):
        del nodes[0]
    match nodes:
        case [js.Arrow(parameters=(), body=tuple()), js.Array()]:
            return True
        case _:
            return False


def is_list_of_numbers(node: Node) -> bool:
    """Whether this is an array of numbers, which is printed with many of them on a line."""
    return (
        isinstance(node, js.Array)
        and bool(node.items)
        and all(
            isinstance(item, js.Number) or (isinstance(item, js.Unary) and is_signed_number(item))
            for item in node.items
        )
    )


def is_list_of_records(node: js.Array) -> bool:
    """Whether this is an array of several arrays, or objects, of several items each: it is always broken."""
    kinds = {type(item) for item in node.items}
    if len(node.items) < 2 or len(kinds) != 1 or not kinds <= {js.Array, js.Object}:
        return False
    for item in node.items:
        size = len(item.items) if isinstance(item, js.Array) else len(getattr(item, "properties", ()))
        if size < 2:
            return False
    return True


def keeps_right_inline(node: Node) -> bool:
    """Whether the right side is an object or array that stays behind its ``&&``, ``||`` or ``??``."""
    if not (isinstance(node, js.Binary) and is_logical(node)):
        return False
    match node.right:
        case js.Object(properties=items) | js.Array(items=items):
            return bool(items)
        case _:
            return False


def is_long_curried_call(context: PrintContext) -> bool:
    """Whether this is the first call in ``f(a, b)(c)``."""
    parent = context.parent
    if context.key != "function" or parent is None:
        return False
    match context.node, parent.node:
        case js.Call(arguments=arguments), js.Call(arguments=outer):
            return 0 < len(outer) < len(arguments)
        case _:
            return False


def is_require(node: Node) -> bool:
    match node:
        case js.Call(function=js.Name(id="require"), optional=False):
            return True
        case _:
            return False


def has_function_argument(context: PrintContext) -> bool:
    return is_call(context.node) and any(
        isinstance(argument.node, js.Arrow) for argument in context.items("arguments")
    )


def _is_simple_property(context: PrintContext, depth: int) -> bool:
    match context.node:
        case js.Property(key=key, value=value):
            if isinstance(key, js.Name) or property_key(key).startswith("["):
                return False
            return (isinstance(value, js.Name) and value.id == key) or is_simple(
                context.child("value"), depth
            )
        case _:
            return False


def _regex_body(body: str, flags: str) -> str:
    return regex_literal(body, flags)[1 : -1 - len(flags)]
