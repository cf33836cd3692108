"""Methods and functions of JavaScript by what they do to a value, as far as events depend on it.

In: nothing. Out: sets of names.

    "trim" in SAME   ->   True
"""

SAME = frozenset(
    [
        *(
            "at",
            "charAt",
            "concat",
            "flat",
            "getTime",
            "normalize",
            "pop",
            "replace",
            "replaceAll",
            "reverse",
        ),
        *("shift", "slice", "sort", "split", "substr", "substring", "toLowerCase", "toString", "toUpperCase"),
        *("trim", "valueOf"),
    ]
)
"""What a text, number or list is still, after these; their arguments stand beside it."""
OF_ITEMS = frozenset(("every", "filter", "find", "findIndex", "flatMap", "forEach", "map", "reduce", "some"))
"""Methods of lists that are given a function of an item."""
OF_LISTS = OF_ITEMS | frozenset(["includes", "indexOf", "length", "join", "push", "concat"])
"""What lists alone have, or texts as well."""
CONVERSIONS = frozenset(
    ("String", "Number", "Boolean", "parseInt", "parseFloat", "Date", "Set", "Array", "moment", "dayjs")
)
"""Functions that give their argument as another type."""
