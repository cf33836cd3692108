"""The names that `core.tree.Builtin` may have beside those of the language, and what their arguments are.

In: nothing. Out: :data:`SHAPES`.

A request is a `Builtin` with a name of the language (`http.get`, `jwt.verify`); one of a client is a method, the
client first: `Builtin(".patch", (Name("auth0"), path), json=…)`; the client is a `Let` of `Builtin("management", ())`
with its keywords. It stands alone in a `Do`, or is the value of a `Let`, also as the first arm of a `Conditional`
whose other one is nothing. `on_error` and `on_invalid` are an effect, or the `Name` of a `Let` of a function of the
failure right above. A loop over pairs (`for key, value in d.items():`) is a `ForOf` over `.items`, whose body begins
with `Let`s of `name[0]` and `name[1]`; in a comprehension its functions have two parameters.
"""

SHAPES = {
    "...": "(): the value of `accept`",
    ".items": "(object): its pairs, in a loop or a comprehension",
    "all": "(list, Function of an item -> condition): whether it holds for all",
    "any": "(list, Function of an item -> condition): whether it holds for one",
    "between": "(lower, value, upper, and the two operators as texts): `lower < value <= upper`",
    "dict_for": "(list, Function of an item -> key, Function of an item -> value), if=Function: a dict of the items",
    "first": "(list, Function of an item -> condition): the first for which it holds, absent if there is none",
    "for": "(list, Function of an item -> element), if=Function of an item -> condition: a list",
    "each": "(for): the element of a `for`, `dict_for` or `first_of` that is a loop in the loop",
    "first_of": "(list, Function of an item -> value), if=Function: the first value that is there",
    "in": "(item, list or text): whether it is in it",
    "item": "(value, key): `value[key]`",
    "own": "(value, key): `value.key`",
    "present": "(value): whether it is there",
    "read": "(value, type): the type is a Name (`string`, `json`), an Array of one, an Object of them",
    "slice": "(value, start, end): a part of a text or a list; `Undefined` for an end that is left out",
}
