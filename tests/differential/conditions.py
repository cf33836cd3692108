"""Shapes of conditions: what the event says beside the literals of the policy, and what such conditions make together.

In: a writer and a depth. Out: a condition, with the fields that are present where it is true and where it is false.

    composed(writer, 2).text   ->   '(event.user.email_verified and event.user.name == "a")'
"""

from differential.lists import about_rows, quantified
from differential.networks import in_network
from differential.values import conditional, helped, stamp, subject
from differential.vocabulary import Kind
from differential.words import PATTERNS, SMALL, literal
from differential.writer import NOTHING, Shape, Writer, Written

_TEXT, _NUMBER, _BOOLEAN = Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN
_ADDRESSES = ("x@corp.example", "X@Corp.Example", "ann@gold.example")
_COUNTS = ("2", "1", "3", "10")
_MADE = ("10", "20", "100")
_ORDER = ("==", "<", "<=", ">", ">=", "!=")


def _field(value: Written) -> frozenset[str]:
    """The field itself, if the value is one: it is what narrowing speaks of."""
    return value.about if value.text in value.about else NOTHING


def fitting(writer: Writer, value: Written, filled: bool = False) -> str:
    """A literal that the value can be: what ``lower`` gives has no capitals."""
    # An optional secret that is empty is absent.
    texts = writer.words.filled if filled or ".secrets." in value.text else writer.words.texts
    if value.about & writer.emails:
        texts = _ADDRESSES
    for name in sorted(value.about & writer.closed.keys()):
        texts = writer.closed[name]
    text = writer.choices.pick(texts)
    made = text
    if value.text.endswith(".lower()") or value.text.startswith("email_domain("):
        made = text.rpartition("@")[2].lower()
    elif value.text.endswith(".upper()"):
        made = text.upper()
    elif value.text.endswith(".strip()"):
        made = text.strip()
    elif value.text.endswith((":1]", ":]", ":3]", ":-1]", ":2]")):
        made = text[:1] if value.text.endswith("[:1]") else text[:2]
    return literal(made or "a")


def text_equals(writer: Writer, depth: int) -> Written:
    """``==`` and ``!=`` with a literal."""
    value = subject(writer, _TEXT, depth)
    if writer.choices.chance(0.7):
        return Written(
            f"{value} == {fitting(writer, value)}", True, when_true=_field(value), about=value.about
        )
    return Written(f"{value} != {fitting(writer, value)}", True, when_false=_field(value), about=value.about)


def texts_equal(writer: Writer, depth: int) -> Written:
    """Two texts of the event."""
    left, right = subject(writer, _TEXT, depth), subject(writer, _TEXT, depth)
    about = left.about | right.about
    known = _field(left) | _field(right)
    # An address is hardly ever the text of another field.
    if left.text == right.text or about & writer.emails:
        return text_equals(writer, depth)
    if writer.choices.chance(0.7):
        return Written(f"({left} == {right})", True, when_true=known, about=about)
    return Written(f"({left} != {right})", True, when_false=known, about=about)


def text_in_list(writer: Writer, depth: int) -> Written:
    """``in`` and ``not in`` a list of literals."""
    value = subject(writer, _TEXT, depth)
    texts = f"[{fitting(writer, value)}, {writer.text_literal()}]"
    if writer.choices.chance(0.7):
        return Written(f"{value} in {texts}", True, when_true=_field(value), about=value.about)
    return Written(f"{value} not in {texts}", True, when_false=_field(value), about=value.about)


def in_list(writer: Writer, depth: int) -> Written:
    """A text in a list of the event."""
    where = subject(writer, Kind.TEXTS, depth)
    item = Written(_item(writer, where)) if writer.choices.chance(0.6) else subject(writer, _TEXT, depth)
    operator = "in" if writer.choices.chance(0.7) else "not in"
    known = _field(where) | _field(item)
    about = where.about | item.about
    if operator == "in":
        return Written(f"({item} in {where})", True, when_true=known, about=about)
    return Written(f"({item} not in {where})", True, when_false=known, about=about)


def _item(writer: Writer, where: Written) -> str:
    """A literal that the list can hold."""
    is_closed = bool(where.about & writer.closed.keys())
    return fitting(writer, where) if is_closed else writer.text_literal()


def flag(writer: Writer, depth: int) -> Written:
    """A boolean of the event."""
    spots = writer.spots[_BOOLEAN]
    if not spots:
        return text_equals(writer, depth)
    value = writer.spot(writer.choices.pick(spots))
    form = writer.choices.pick(("{}", "not {}", "{} is True", "{} is False", "{} is not True"))
    return Written(form.format(value), form != "{}" or value.present, about=value.about)


def numbers_compared(writer: Writer, depth: int) -> Written:
    """A number and a literal, or two numbers."""
    left = subject(writer, _NUMBER, depth)
    right = subject(writer, _NUMBER, depth)
    if writer.choices.chance(0.7) or right.text == left.text:
        right = Written(_near(writer, left))
    operator = writer.choices.pick(_ORDER)
    known = _field(left) | _field(right)
    about = left.about | right.about
    if operator == "!=":
        return Written(f"({left} != {right})", True, when_false=known, about=about)
    return Written(f"({left} {operator} {right})", True, when_true=known, about=about)


def _near(writer: Writer, value: Written) -> str:
    """A literal that the number can be, more and less than it: a count is a whole number from 1."""
    if value.text in writer.counts or value.text.startswith("len("):
        return writer.choices.pick(_COUNTS)
    return writer.choices.pick(_MADE) if value.about & writer.counts else str(writer.plain(_NUMBER))


def chained(writer: Writer, depth: int) -> Written:
    """``a <= x < b``."""
    value = subject(writer, _NUMBER, depth)
    low = writer.choices.pick(("1",) if value.text.startswith("len(") else ("-1", "0", "1"))
    high = writer.choices.pick(("2", "10", "100"))
    first, second = writer.choices.pick(("<=", "<")), writer.choices.pick(("<", "<="))
    return Written(
        f"({low} {first} {value} {second} {high})", True, when_true=_field(value), about=value.about
    )


def number_in_list(writer: Writer, depth: int) -> Written:
    """A number in a list."""
    value = subject(writer, _NUMBER, depth)
    literals = Written(f"[{_near(writer, value)}, {_near(writer, value)}]", True)
    where = writer.write(Kind.NUMBERS, depth) if writer.choices.chance(0.3) else literals
    return Written(f"({value} in {where})", True, about=value.about)


def times_compared(writer: Writer, depth: int) -> Written:
    """Times and durations."""
    if writer.choices.chance(0.5):
        return age(writer, depth)
    if writer.choices.chance(0.3):
        left, right = writer.write(Kind.DURATION, depth), writer.plain(Kind.DURATION)
    else:
        left, right = writer.write(Kind.TIME, depth), writer.leaf(Kind.TIME)
    if left.text == right.text or not left.about | right.about:
        return age(writer, depth)
    return Written(f"({left} {writer.choices.pick(_ORDER)} {right})", True, about=left.about | right.about)


def age(writer: Writer, depth: int) -> Written:
    """How long ago something was."""
    value = stamp(writer)
    unit = writer.choices.pick(("days", "hours", "minutes"))
    operator = writer.choices.pick((">", "<", ">=", "<="))
    return Written(
        f"(now() - time({value}) {operator} {unit}({writer.choices.pick(SMALL)}))", True, about=value.about
    )


def json_compared(writer: Writer, depth: int) -> Written:
    """``json`` and a scalar."""
    value = subject(writer, Kind.JSON, depth)
    choices = writer.choices
    # A container itself is an object: no event that Auth0 sends tells such conditions apart.
    if value.present and value.text in value.about and choices.chance(0.9):
        return text_equals(writer, depth)
    right = choices.pick(
        (writer.text_literal(), choices.pick(writer.words.numbers), str(subject(writer, _TEXT, 0)))
    )
    form = choices.pick(
        (
            f"({value} == {right})",
            f"({value} != {right})",
            f"({right} in {value})",
            f"({right} not in {value})",
            f"({value} is True)",
            f"({value} is False)",
            f"({value} is not True)",
            f"({value} in {writer.plain(Kind.TEXTS)})",
            f"({value} in {writer.plain(Kind.NUMBERS)})",
            f"({value} not in {writer.plain(Kind.TEXTS)})",
            f"truthy({value})",
        )
    )
    return Written(form, True, about=value.about)


def absent(writer: Writer, depth: int) -> Written:
    """``is None`` of what may be absent."""
    value = _perhaps(writer, depth)
    if value is None:
        return text_equals(writer, depth)
    known = _field(value) - writer.facts
    if writer.choices.chance(0.5):
        return Written(f"({value} is not None)", True, when_true=known, about=value.about)
    return Written(f"({value} is None)", True, when_false=known, about=value.about)


def _perhaps(writer: Writer, depth: int) -> Written | None:
    """A value that may well be absent."""
    choices = writer.choices
    if choices.chance(0.5):
        kind = choices.pick((_TEXT, Kind.JSON, _NUMBER, Kind.TEXTS, _BOOLEAN))
        spots = [
            each
            for each in writer.spots[kind]
            if not each.present and not each.values and each.text not in writer.facts
        ]
        return writer.spot(choices.pick(spots)) if spots else None
    text, json = subject(writer, _TEXT, depth), subject(writer, Kind.JSON, depth)
    return choices.pick(
        (
            Written(f"email_domain({text})", about=text.about),
            Written(f"read({json}, number)", about=json.about),
            Written(f"read({json}, [string])", about=json.about),
            Written(f"time({text})", about=text.about),
            Written(f"to_number({text})", about=text.about),
            Written(f"{subject(writer, Kind.TEXTS, depth)}[1]"),
        )
    )


def begins(writer: Writer, depth: int) -> Written:
    """``startswith``, ``endswith``."""
    value = subject(writer, _TEXT, depth)
    other = Written(fitting(writer, value, filled=True)) if writer.choices.chance(0.8) else writer.leaf(_TEXT)
    method = writer.choices.pick(("startswith", "endswith"))
    return Written(
        f"{value}.{method}({other})", True, when_true=_field(value) | _field(other), about=value.about
    )


def contains(writer: Writer, depth: int) -> Written:
    """A text in a text."""
    value = subject(writer, _TEXT, depth)
    needle = fitting(writer, value, filled=True)
    if writer.choices.chance(0.04):
        needle = f'f"x{{{writer.present(_NUMBER, 0)}}}"' if "now" not in needle else needle
    return Written(f"({needle} in {value})", True, when_true=_field(value), about=value.about)


def matched(writer: Writer, depth: int) -> Written:
    """A regular expression."""
    value = subject(writer, _TEXT, depth)
    pattern = writer.choices.pick(PATTERNS)
    return Written(f'matches(r"{pattern}", {value})', True, when_true=_field(value), about=value.about)


def closed(writer: Writer, depth: int) -> Written:
    """A field whose values Auth0 lists."""
    spots = [each for each in writer.spots[_TEXT] if each.values]
    if not spots:
        return text_equals(writer, depth)
    spot = writer.choices.pick(spots)
    values = [literal(each) for each in writer.choices.some(spot.values, 2)]
    form = writer.choices.pick((f"== {values[0]}", f"!= {values[0]}", f"in [{', '.join(values)}]"))
    return Written(f"({spot.text} {form})", True, about=frozenset((spot.text,)))


def has_key(writer: Writer, depth: int) -> Written:
    """A key of a table, or what stands behind it."""
    key = subject(writer, _TEXT, depth)
    if not writer.tables or key.text.startswith('"'):
        return text_equals(writer, depth)
    table = writer.choices.pick([*writer.tables])
    value = literal(writer.choices.pick(writer.tables[table]))
    form = writer.choices.pick(
        (f"({key} in {table})", f"({table}[{key}] == {value})", f"({key} not in {table})")
    )
    return Written(form, True, about=key.about)


def flags_equal(writer: Writer, depth: int) -> Written:
    """Two booleans."""
    left, right = writer.leaf(_BOOLEAN), writer.leaf(_BOOLEAN)
    if left.text == right.text:
        return text_equals(writer, depth)
    return Written(
        f"({left} {writer.choices.pick(('==', '!='))} {right})", True, about=left.about | right.about
    )


def negated(writer: Writer, depth: int) -> Written:
    """``not``."""
    value = writer.write(_BOOLEAN, depth)
    return Written(
        f"(not {value})", True, when_true=value.when_false, when_false=value.when_true, about=value.about
    )


def composed(writer: Writer, depth: int) -> Written:
    """``and`` and ``or`` of conditions on different fields: on one they would decide each other."""
    word = writer.choices.pick(("and", "or"))
    operands: list[Written] = []
    about = when_true = when_false = NOTHING
    for index in range(2 if writer.choices.chance(0.8) else 3):
        with writer.block(when_true if word == "and" else when_false, about):
            # A text is no first operand: then ``or`` would be one of texts.
            operand = writer.condition(depth) if index else writer.write(_BOOLEAN, depth)
        if index == 0:
            when_true, when_false = operand.when_true, operand.when_false
        elif word == "and":
            when_true, when_false = when_true | operand.when_true, when_false & operand.when_false
        else:
            when_true, when_false = when_true & operand.when_true, when_false | operand.when_false
        about |= operand.about
        operands.append(operand)
    text = f" {word} ".join(str(operand) for operand in operands)
    return Written(f"({text})", True, when_true, when_false, about)


def simple(writer: Writer) -> Written:
    """A condition that an event easily meets, for a guard: what it does not let pass is not seen."""
    shape = writer.choices.pick((text_equals, flag, absent, text_in_list, begins, json_compared))
    return shape(writer, 0)


ATOMS: tuple[tuple[int, Shape], ...] = (
    (6, text_equals),
    (4, flag),
    (5, numbers_compared),
    (3, text_in_list),
    (4, in_list),
    (5, absent),
    (3, begins),
    (3, contains),
    (3, matched),
    (3, closed),
    (4, json_compared),
    (3, texts_equal),
    (2, chained),
    (1, number_in_list),
    (2, times_compared),
    (3, age),
    (3, quantified),
    (3, about_rows),
    (2, has_key),
    (1, flags_equal),
    (1, in_network),
    (2, helped(_BOOLEAN)),
)
CONDITIONS: tuple[tuple[int, Shape], ...] = (
    *ATOMS,
    (14, composed),
    (4, negated),
    (2, conditional(_BOOLEAN)),
)
