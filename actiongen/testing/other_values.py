"""Values that a test should tell from a literal.

In: what a literal says. Out: others, each with the words for it.

    [*other_values("198.51.100.0/24")]   ->   [("198.51.100.0/25", "`198.51.100.0/25`"), …]
"""

from collections.abc import Iterator

from actiongen.ir.zones import zones
from actiongen.runs.texts import number_text
from actiongen.testing.addresses import nearly

Scalar = float | str | bool | None


def other_values(value: Scalar) -> Iterator[tuple[Scalar, str]]:
    """The other values, none for None."""
    match value:
        case bool():
            yield not value, f"`{not value}`"
        case str() if ranges := [*nearly(value)]:
            yield from ((each, f"`{each}`") for each in ranges)
        case str() if value in zones():
            other = "UTC" if value != "UTC" else "Asia/Tokyo"
            yield other, f"`{other}`"
        case str():
            yield f"{value}x", "another text"
        case int() | float():
            yield from ((value + step, f"`{number_text(value + step)}`") for step in (1, -1))


def has_ends(value: Scalar) -> bool:
    """Whether a literal is a range, and not only there or not there."""
    return isinstance(value, str) and "/" in value and any(nearly(value))
