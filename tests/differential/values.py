"""Shapes of expressions of type text, number, time and duration.

In: a writer and a depth. Out: an expression of the kind; ``SHAPES`` lists them with their weights, simple ones first.

    slice_of(writer, 1).text   ->   'event.user.name[1:]'
"""

from differential.vocabulary import Kind
from differential.words import GOOD_TIMES, JSON_KEYS, SMALL, literal
from differential.writer import Shape, Writer, Written

_TEXT, _NUMBER, _BOOLEAN, _TIME = Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.TIME


def subject(writer: Writer, kind: Kind, depth: int) -> Written:
    """A value that depends on the event; most of the time such that an event can make it what a literal says."""
    if depth > 0 and writer.choices.chance(0.4):
        if writer.choices.chance(0.15):
            return writer.write(kind, depth)
        return writer.shaped(writer.subjects, kind, min(depth, 2))
    # Of a field with closed values little can be made but themselves.
    spots = [each for each in writer.spots[kind] if not each.values or writer.choices.chance(0.05)]
    if not spots and kind is Kind.TEXTS:
        value = subject(writer, _TEXT, 0)
        return Written(f"csv({value})", about=value.about)
    return writer.spot(writer.choices.pick(spots)) if spots else writer.leaf(kind)


def conditional(kind: Kind) -> Shape:
    """``a if c else b``."""

    def shape(writer: Writer, depth: int) -> Written:
        condition = writer.condition(min(depth, 1))
        with writer.block(condition.when_true, condition.about):
            then = writer.write(kind, depth)
        with writer.block(condition.when_false, condition.about):
            otherwise = writer.write(kind, depth)
        return Written(f"({then} if {condition} else {otherwise})", then.present and otherwise.present)

    return shape


def coalesced(kind: Kind) -> Shape:
    """The first that is present."""

    def shape(writer: Writer, depth: int) -> Written:
        values = [writer.write(kind, depth) for _ in range(writer.choices.count(2, 3))]
        present = any(value.present for value in values)
        return Written(f"coalesce({', '.join(map(str, values))})", present)

    return shape


def read_as(kind: Kind, type_: str) -> Shape:
    """A ``json`` value of a type."""

    def shape(writer: Writer, depth: int) -> Written:
        value = subject(writer, Kind.JSON, depth)
        return Written(f"read({value}, {type_})", about=value.about)

    return shape


def helped(kind: Kind) -> Shape:
    """A call of a helper that gives the kind, or a leaf where there is none."""

    def shape(writer: Writer, depth: int) -> Written:
        fitting = [helper for helper in writer.helpers if helper.gives is kind]
        if not fitting:
            return writer.leaf(kind)
        helper = writer.choices.pick(fitting)
        value = subject(writer, helper.takes, depth)
        return Written(f"{helper.name}({value})", about=value.about | helper.about)

    return shape


# Texts


def changed_case(writer: Writer, depth: int) -> Written:
    """``lower``, ``upper``, ``strip``."""
    value = subject(writer, _TEXT, depth)
    method = writer.choices.pick(("lower", "upper", "strip"))
    return Written(f"{value}.{method}()", value.present, about=value.about)


def email_domain(writer: Writer, depth: int) -> Written:
    """The domain of an address."""
    value = subject(writer, _TEXT, depth)
    return Written(f"email_domain({value})", about=value.about)


def without(writer: Writer, depth: int) -> Written:
    """``removeprefix``, ``removesuffix``."""
    value = subject(writer, _TEXT, depth)
    other = writer.leaf(_TEXT) if writer.choices.chance(0.2) else Written(writer.text_literal())
    method = writer.choices.pick(("removeprefix", "removesuffix"))
    return Written(f"{value}.{method}({other})", about=value.about)


def replaced(writer: Writer, depth: int) -> Written:
    """``replace``, with what JavaScript gives a meaning to."""
    value = subject(writer, _TEXT, depth)
    old = writer.text_literal() if writer.choices.chance(0.8) else str(writer.leaf(_TEXT))
    new = writer.choices.pick((writer.text_literal(), '"$&"', '""', '"$1"', str(writer.leaf(_TEXT))))
    return Written(f"{value}.replace({old}, {new})", about=value.about)


def slice_of(writer: Writer, depth: int) -> Written:
    """A part of a text."""
    value = subject(writer, _TEXT, depth)
    return Written(f"{value}[{bounds(writer, depth)}]", about=value.about)


def bounds(writer: Writer, depth: int) -> str:
    """The bounds of a slice; literals, most of the time."""
    choices = writer.choices
    if choices.chance(0.1):
        number = writer.write(_NUMBER, min(depth, 1))
        return f"{number}:" if choices.chance(0.5) else f":{number}"
    if choices.chance(0.1):
        whole = ("", "1", "-2", "3", "0", "-1")
        return f"{choices.pick(whole)}:{choices.pick(whole)}"
    return choices.pick(("1:", ":1", ":3", "-2:", ":-1", "1:3", "0:2", "-3:-1"))


def interpolated(writer: Writer, depth: int) -> Written:
    """An f-string of present texts and numbers."""
    parts = []
    for _ in range(writer.choices.count(1, 2)):
        kind = writer.choices.pick((_TEXT, _NUMBER))
        value = str(writer.present(kind, depth))
        before = writer.choices.pick(("", "<", "$", "{{", "`", "\\\\", "${{", "é"))
        # Quotes inside of an f-string are not those around it.
        parts.append(f"{before}{{{value}}}" if not {'"', "\\"} & set(value) else before)
    return Written(f'f"{"".join(parts)}!"', True)


def joined_texts(writer: Writer, depth: int) -> Written:
    """Two texts, one behind the other."""
    left, right = writer.present(_TEXT, depth), writer.present(_TEXT, depth)
    return Written(f"({left} + {right})", True, about=left.about | right.about)


def or_text(writer: Writer, depth: int) -> Written:
    """The first that is not empty."""
    values = [subject(writer, _TEXT, depth) for _ in range(writer.choices.count(1, 2))]
    last = writer.choices.pick((writer.text_literal(), "None", str(writer.leaf(_TEXT))))
    return Written(f"({' or '.join(map(str, values))} or {last})", last.startswith('"'))


def to_json(writer: Writer, depth: int) -> Written:
    """Any value as JSON."""
    kind = writer.choices.pick((Kind.JSON, Kind.TEXTS, _TEXT, _NUMBER, _BOOLEAN))
    return Written(f"to_json({writer.write(kind, depth)})")


def iso(writer: Writer, depth: int) -> Written:
    """A time as a text."""
    return Written(f"iso({writer.write(_TIME, depth)})")


def joined(writer: Writer, depth: int) -> Written:
    """A list as a text."""
    return Written(f"{writer.text_literal()}.join({writer.write(Kind.TEXTS, depth)})")


def item_of_texts(writer: Writer, depth: int) -> Written:
    """One of a list."""
    return Written(f"{writer.write(Kind.TEXTS, depth)}[{writer.choices.pick(('0', '-1', '1', '5'))}]")


def end_of_split(writer: Writer, depth: int) -> Written:
    """The first or last part of a text, which is there when the text is."""
    value = subject(writer, _TEXT, depth)
    separator = literal(writer.choices.pick(("@", ".", "a", "|", " ", "\U0001f600")))
    index = writer.choices.pick(("0", "-1"))
    return Written(f"{value}.split({separator})[{index}]", value.present, about=value.about)


def looked_up(writer: Writer, depth: int) -> Written:
    """A look-up in a table, with a default or without."""
    key = subject(writer, _TEXT, depth)
    if not writer.tables or key.text.startswith('"'):
        return writer.leaf(_TEXT)
    table = writer.choices.pick([*writer.tables])
    if writer.choices.chance(0.5):
        default = writer.present(_TEXT, 0)
        return Written(f"{table}.get({key}, {default})", True, about=key.about)
    return Written(f"{table}[{key}]", about=key.about)


# Numbers


def arithmetic(writer: Writer, depth: int) -> Written:
    """``+ - * /``."""
    left = subject(writer, _NUMBER, depth)
    right = writer.write(_NUMBER, depth) if writer.choices.chance(0.3) else writer.plain(_NUMBER)
    if writer.choices.chance(0.5):
        right = Written(writer.choices.pick(SMALL))
    return Written(f"({left} {writer.choices.pick('+-*/')} {right})", about=left.about)


def within(writer: Writer, depth: int) -> Written:
    """A number that comparisons bound, and so is what is computed of it."""
    number = subject(writer, _NUMBER, min(depth, 1))
    low = writer.choices.pick(SMALL)
    high = writer.choices.pick([each for each in (*SMALL, "1e21") if float(each) > float(low)])
    test = f"{low} < {number} and {number} <= {high}"
    operator = writer.choices.pick("+-*")
    return Written(f"({number} {operator} {number} if {test} else 0)", True, about=number.about)


def length(writer: Writer, depth: int) -> Written:
    """``len`` of a text or a list."""
    value = subject(writer, writer.choices.pick((_TEXT, Kind.TEXTS)), depth)
    return Written(f"len({value})", about=value.about)


def to_number(writer: Writer, depth: int) -> Written:
    """A number in a text."""
    value = subject(writer, _TEXT, depth)
    around = writer.choices.pick(("{}", 'f" {{{}}}\\n"')) if value.present and '"' not in value.text else "{}"
    return Written(f"to_number({around.format(value)})", about=value.about)


def timestamp(writer: Writer, depth: int) -> Written:
    """A time as a number."""
    name = writer.choices.pick(("timestamp", "timestamp_ms"))
    return Written(f"{name}({writer.write(_TIME, depth)})")


def negative(kind: Kind) -> Shape:
    """``-x``."""
    return lambda writer, depth: Written(f"(-{subject(writer, kind, depth)})")


def quotient(writer: Writer, depth: int) -> Written:
    """A duration in units."""
    unit = writer.choices.pick(("days", "hours", "minutes", "seconds"))
    return Written(f"({writer.write(Kind.DURATION, depth)} / {unit}({writer.choices.pick(SMALL)}))")


def item_of_numbers(writer: Writer, depth: int) -> Written:
    """One of a list of numbers."""
    return Written(f"{writer.write(Kind.NUMBERS, depth)}[{writer.choices.pick(('0', '-1'))}]")


def rounded(writer: Writer, depth: int) -> Written:
    """``floor`` and ``ceil``."""
    value = writer.write(_NUMBER, depth)
    return Written(f"{writer.choices.pick(('floor', 'ceil'))}({value})", about=value.about)


def of_numbers(writer: Writer, depth: int) -> Written:
    """``sum``, ``min`` and ``max`` of a list, of a generator, or of numbers that are written out."""
    name = writer.choices.pick(("sum", "min", "max"))
    if writer.choices.chance(0.3):
        numbers = [str(writer.present(_NUMBER, depth)) for _ in range(writer.choices.count(1, 3))]
        return Written(f"{name}([{', '.join(numbers)}])")
    value = subject(writer, Kind.NUMBERS, depth)
    if writer.choices.chance(0.3):
        item = writer.fresh(("count", "sum_", "total"))
        writer.taken.discard(item)
        return Written(
            f"{name}({item} * {writer.choices.pick(SMALL)} for {item} in {value})", about=value.about
        )
    return Written(f"{name}({value})", about=value.about)


# Times and durations


def extreme_time(writer: Writer, depth: int) -> Written:
    """The first or the last of several times."""
    times = [str(writer.present(_TIME, depth)) for _ in range(writer.choices.count(1, 2))]
    return Written(f"{writer.choices.pick(('min', 'max'))}([{', '.join(times)}])", True)


def time_of(writer: Writer, depth: int) -> Written:
    """A time that a text says."""
    value = stamp(writer)
    return Written(f"time({value})", about=value.about)


def stamp(writer: Writer) -> Written:
    """A text that is a time, or that may be one."""
    stamps = writer.spots[Kind.STAMP]
    if stamps and writer.choices.chance(0.7):
        return writer.spot(writer.choices.pick(stamps))
    return subject(writer, _TEXT, 0)


def moved(writer: Writer, depth: int) -> Written:
    """A time plus or minus a duration."""
    return Written(
        f"({writer.write(_TIME, depth)} {writer.choices.pick('+-')} {writer.write(Kind.DURATION, depth)})"
    )


def now(writer: Writer, depth: int) -> Written:
    """The clock."""
    return Written("now()", True)


def fixed_time(writer: Writer, depth: int) -> Written:
    """A time that there is."""
    return Written(f"time({literal(writer.choices.pick(GOOD_TIMES))})")


def between(writer: Writer, depth: int) -> Written:
    """The time between two times."""
    return Written(f"({writer.write(_TIME, depth)} - {writer.write(_TIME, depth)})")


def units(writer: Writer, depth: int) -> Written:
    """So many days."""
    unit = writer.choices.pick(("days", "hours", "minutes", "seconds"))
    return Written(f"{unit}({writer.write(_NUMBER, depth)})")


def scaled(writer: Writer, depth: int) -> Written:
    """A duration times or by a number, or two durations together."""
    left = writer.write(Kind.DURATION, depth)
    if writer.choices.chance(0.5):
        return Written(f"({left} {writer.choices.pick('+-')} {writer.write(Kind.DURATION, depth)})")
    return Written(f"({left} {writer.choices.pick('*/')} {writer.write(_NUMBER, depth)})")


# json


def json_member(writer: Writer, depth: int) -> Written:
    """A member or an item of a value of ``json``; the fields that a schema declares take it as well."""
    free = [each for each in writer.spots[Kind.JSON] if each.text.endswith(".free")]
    if not free:
        return writer.leaf(Kind.JSON)
    value = writer.choices.pick(free).text
    key = writer.choices.pick(
        ("0", literal(writer.choices.pick(JSON_KEYS)), "-1", str(writer.present(_TEXT, depth)))
    )
    if writer.choices.chance(0.2):
        return Written(f"{value}.get({writer.present(_TEXT, depth)}, {value})", about=frozenset((value,)))
    return Written(f"{value}[{key}]", about=frozenset((value,)))


def from_json(writer: Writer, depth: int) -> Written:
    """What a text says in JSON."""
    value = subject(writer, _TEXT, depth)
    return Written(f"from_json({value})", about=value.about)


TEXT_SHAPES: tuple[tuple[int, Shape], ...] = (
    (4, changed_case),
    (2, email_domain),
    (2, without),
    (2, replaced),
    (2, slice_of),
    (3, interpolated),
    (2, joined_texts),
    (3, or_text),
    (2, coalesced(_TEXT)),
    (2, conditional(_TEXT)),
    (2, read_as(_TEXT, "string")),
    (1, to_json),
    (1, iso),
    (1, joined),
    (2, item_of_texts),
    (1, end_of_split),
    (2, looked_up),
    (2, helped(_TEXT)),
)
TEXT_SUBJECTS: tuple[tuple[int, Shape], ...] = (
    (4, changed_case),
    (3, email_domain),
    (2, without),
    (2, replaced),
    (2, slice_of),
    (2, or_text),
    (2, read_as(_TEXT, "string")),
    (2, item_of_texts),
    (1, end_of_split),
    (1, conditional(_TEXT)),
    (1, coalesced(_TEXT)),
    (1, helped(_TEXT)),
)
NUMBER_SHAPES: tuple[tuple[int, Shape], ...] = (
    (4, arithmetic),
    (1, within),
    (3, length),
    (2, to_number),
    (1, timestamp),
    (1, negative(_NUMBER)),
    (1, quotient),
    (1, item_of_numbers),
    (1, rounded),
    (2, of_numbers),
    (1, coalesced(_NUMBER)),
    (1, conditional(_NUMBER)),
    (2, read_as(_NUMBER, "number")),
    (1, helped(_NUMBER)),
)
NUMBER_SUBJECTS: tuple[tuple[int, Shape], ...] = (
    (3, arithmetic),
    (4, length),
    (3, to_number),
    (3, read_as(_NUMBER, "number")),
    (1, item_of_numbers),
    (1, rounded),
    (2, of_numbers),
    (1, coalesced(_NUMBER)),
    (1, helped(_NUMBER)),
)
TIME_SHAPES: tuple[tuple[int, Shape], ...] = (
    (2, time_of),
    (1, now),
    (2, moved),
    (1, fixed_time),
    (1, extreme_time),
    (1, read_as(_TIME, "time")),
    (1, coalesced(_TIME)),
    (1, conditional(_TIME)),
)
DURATION_SHAPES: tuple[tuple[int, Shape], ...] = (
    (2, between),
    (2, units),
    (2, scaled),
    (1, negative(Kind.DURATION)),
    (1, coalesced(Kind.DURATION)),
)
JSON_SHAPES: tuple[tuple[int, Shape], ...] = ((3, json_member), (1, from_json), (1, conditional(Kind.JSON)))
