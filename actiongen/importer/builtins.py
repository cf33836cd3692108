"""The names that `core.tree.Builtin` may have beside those of the language, and what their arguments are.

In: nothing. Out: :data:`SHAPES`.
"""

SHAPES = {
    "all": "(list, Function of an item -> condition): whether it holds for all",
    "any": "(list, Function of an item -> condition): whether it holds for one",
    "dict_for": "(list, Function of an item -> key, Function of an item -> value), if=Function: a dict of the items",
    "first": "(list, Function of an item -> condition): the first for which it holds, absent if there is none",
    "for": "(list, Function of an item -> element), if=Function of an item -> condition: a list",
    "in": "(item, list or text): whether it is in it",
    "present": "(value): whether it is there",
}
