"""What a policy takes for a list.

In: a file, and a value in it. Out: whether the file goes through an equal value, looks into it, or reads it as a list.

    coalesce(event.user.app_metadata.groups, [])   ->   True of event.user.app_metadata.groups
"""

from actiongen.importer.lift.places import Node, below
from actiongen.syntax import tree as syn


def is_list_elsewhere(file: syn.File, value: syn.Expr) -> bool:
    """Whether an equal value stands where a list is taken."""
    return any(_takes_list(each, value) for each in below(file))


def list_type_elsewhere(file: syn.File, value: syn.Expr) -> syn.ListDisplay | None:
    """As a list of what the file reads an equal value in another place: `[string]`."""
    for each in below(file):
        match each:
            case syn.Call(syn.Name("read"), (first, syn.Argument(None, syn.ListDisplay() as type_))) if (
                first.value == value
            ):
                return type_
    return None


def _takes_list(node: Node, value: syn.Expr) -> bool:
    match node:
        case syn.Call(syn.Name("read" | "coalesce"), (first, second)):
            return first.value == value and isinstance(second.value, syn.ListDisplay)
        case syn.Logical("or", (first_, *_, last)):
            return first_ == value and isinstance(last, syn.ListDisplay)
        case syn.For(iterable=iterable):
            return iterable == value
        case syn.Clause(iterable=iterable):
            return iterable == value
        case _:
            return False
