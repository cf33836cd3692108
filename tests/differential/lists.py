"""Shapes of lists, dictionaries and comprehensions.

In: a writer and a depth. Out: an expression; of a comprehension, with what it says of its variable.

    mapped(writer, 1).text   ->   '[item.lower() for item in event.authorization.roles if item != "a"]'
"""

from collections.abc import Sequence

from differential.values import bounds, subject
from differential.vocabulary import Kind, Spot
from differential.words import JSON_KEYS, SMALL, literal
from differential.writer import Name, Shape, Writer, Written

LOOPS = ("item", "role", "each", "new", "entry", "is_in", "value2")
_TEXT, _TEXTS = Kind.TEXT, Kind.TEXTS
_TRIES = 4


def source_of(writer: Writer, depth: int) -> Written:
    """What a loop goes over: texts that depend on the event."""
    for _ in range(_TRIES):
        found = subject(writer, _TEXTS, depth)
        if found.about:
            return found
    return csv(writer, 0)


def csv(writer: Writer, depth: int) -> Written:
    """The parts between commas."""
    value = subject(writer, _TEXT, depth)
    return Written(f"csv({value})", about=value.about)


def split(writer: Writer, depth: int) -> Written:
    """The parts between separators."""
    value = subject(writer, _TEXT, depth)
    separator = literal(writer.choices.pick(("@", ".", "a", ",", " ", "\U0001f600", "ab")))
    return Written(f"{value}.split({separator})", about=value.about)


def spread(kind: Kind) -> Shape:
    """``[*xs, y]``."""

    def shape(writer: Writer, depth: int) -> Written:
        item = Kind.TEXT if kind is _TEXTS else Kind.NUMBER
        parts = [f"*{writer.write(kind, depth)}", str(writer.present(item, depth))]
        if writer.choices.chance(0.3):
            parts.append(f"*{writer.write(kind, 0)}")
        return Written(f"[{', '.join(parts)}]", True)

    return shape


def part(kind: Kind) -> Shape:
    """A slice of a list."""

    def shape(writer: Writer, depth: int) -> Written:
        value = subject(writer, kind, depth)
        return Written(f"{value}[{bounds(writer, depth)}]", about=value.about)

    return shape


def mapped(writer: Writer, depth: int) -> Written:
    """A list of texts made of another."""
    source = source_of(writer, depth)
    name = writer.fresh(LOOPS)
    with writer.block(), bound(writer, name, _TEXT):
        test = about(writer, name, source) if writer.choices.chance(0.6) else None
        with writer.block(test.when_true if test else ()):
            own = (f"{name}.lower()", name, f"{name}[1:]", f"email_domain({name})", f'f"{{{name}}}!"')
            is_own = writer.choices.chance(0.6)
            element = Written(writer.choices.pick(own)) if is_own else writer.write(_TEXT, min(depth, 2))
    writer.taken.discard(name)
    filter_ = f" if {test}" if test else ""
    return Written(f"[{element} for {name} in {source}{filter_}]", about=source.about)


def members_of_rows(kind: Kind) -> Shape:
    """A field of each record of a list."""

    def shape(writer: Writer, depth: int) -> Written:
        rows = [each for each in writer.spots[Kind.ROWS] if member_of(each, kind)]
        if not rows:
            return writer.leaf(_TEXTS)
        row = writer.choices.pick(rows)
        member = member_of(row, kind)
        assert member is not None
        name = writer.fresh(LOOPS)
        writer.taken.discard(name)
        return Written(f"[{name}{member.text} for {name} in {row.text}]", about=frozenset((row.text,)))

    return shape


def member_of(row: Spot, kind: Kind) -> Spot | None:
    """A field of that kind that each record has or may have."""
    return next((member for member in row.members if member.kind is kind and not member.values), None)


def first_of(writer: Writer, depth: int) -> Written:
    """``first(…)``."""
    source = source_of(writer, depth)
    name = writer.fresh(LOOPS)
    with writer.block(), bound(writer, name, _TEXT):
        test = about(writer, name, source)
        element = writer.write(_TEXT, 1) if writer.choices.chance(0.3) else Written(name)
    writer.taken.discard(name)
    return Written(f"first({element} for {name} in {source} if {test})", about=source.about)


def quantified(writer: Writer, depth: int) -> Written:
    """``any`` and ``all`` over texts."""
    source = source_of(writer, depth)
    name = writer.fresh(LOOPS)
    with writer.block(), bound(writer, name, _TEXT):
        element = about(writer, name, source)
        filter_ = f" if {about(writer, name, source)}" if writer.choices.chance(0.2) else ""
    writer.taken.discard(name)
    kind = writer.choices.pick(("any", "all"))
    sure = source.about if kind == "any" else frozenset()
    return Written(
        f"{kind}({element} for {name} in {source}{filter_})",
        True,
        when_true=sure if source.text in source.about else frozenset(),
        about=source.about,
    )


def about_rows(writer: Writer, depth: int) -> Written:
    """``any`` and ``all`` over records."""
    rows = [each for each in writer.spots[Kind.ROWS] if each.members]
    if not rows:
        return quantified(writer, depth)
    row = writer.choices.pick(rows)
    member = writer.choices.pick(row.members)
    name = writer.fresh(LOOPS)
    writer.taken.discard(name)
    field = f"{name}{member.text}"
    if member.kind is Kind.BOOLEAN:
        test = field
    elif member.kind is Kind.NUMBER:
        test = f"{field} {writer.choices.pick(('>', '==', '<='))} {writer.choices.pick(SMALL)}"
    elif member.values:
        test = f"{field} == {literal(writer.choices.pick(member.values))}"
    elif member.kind in (Kind.TEXT, Kind.STAMP):
        test = f"{field} {writer.choices.pick(('==', '!='))} {writer.text_literal()}"
    elif member.kind is Kind.TEXTS:
        test = f"{writer.text_literal()} in {field}"
    elif member.kind is Kind.JSON:
        test = f"truthy({field})"
    else:
        test = f"len({field}) > 0"
    kind = writer.choices.pick(("any", "all"))
    return Written(f"{kind}({test} for {name} in {row.text})", True, about=frozenset((row.text,)))


def pairs_of_json(writer: Writer, depth: int) -> Written:
    """The keys of a dictionary in ``json``."""
    source = json_object(writer)
    key, value = writer.fresh(("key", "default", "k")), writer.fresh(("member", "v", "var"))
    writer.taken -= {key, value}
    # What a dictionary of literals holds no event changes.
    is_table = source.text in writer.tables
    other = subject(writer, _TEXT, 0).text if is_table else writer.text_literal()
    tests = [f"{value} == {other}", f"{key} != {other}"]
    elements = [key, f'f"{{{key}}}="']
    if not is_table:
        tests += [f"truthy({value})", f"read({value}, number) > {writer.choices.pick(SMALL)}"]
        elements.append(f"read({value}, string)")
    test, element = writer.choices.pick(tests), writer.choices.pick(elements)
    return Written(f"[{element} for {key}, {value} in {source}.items() if {test}]", about=source.about)


def pairs_written_out(writer: Writer, depth: int) -> Written:
    """The pairs of a dictionary that is written out: each value is there."""
    key, value = writer.fresh(("key", "default", "k")), writer.fresh(("member", "v", "var"))
    writer.taken -= {key, value}
    kind = writer.choices.pick((_TEXT, Kind.NUMBER))
    pairs = [f"{literal(each)}: {writer.write(kind, depth)}" for each in writer.choices.some(JSON_KEYS, 3, 1)]
    element = f'f"{{{key}}}={{{value}}}"'
    return Written(f"[{element} for {key}, {value} in {{{', '.join(pairs)}}}.items()]", True)


def json_object(writer: Writer) -> Written:
    """A value of ``json``, or a dictionary that the policy has."""
    if writer.tables and (not writer.spots[Kind.JSON] or writer.choices.chance(0.2)):
        return Written(writer.choices.pick([*writer.tables]))
    return subject(writer, Kind.JSON, 0)


def numbers_of(writer: Writer, depth: int) -> Written:
    """A list of numbers made of texts."""
    source = source_of(writer, depth)
    name = writer.fresh(LOOPS)
    writer.taken.discard(name)
    element = writer.choices.pick((f"len({name})", f"to_number({name})"))
    return Written(f"[{element} for {name} in {source}]", about=source.about)


def computed_numbers(writer: Writer, depth: int) -> Written:
    """A list of numbers made of numbers, or of the fields of records."""
    source = subject(writer, Kind.NUMBERS, 0)
    name = writer.fresh(LOOPS)
    writer.taken.discard(name)
    operator, number = writer.choices.pick("+-*/"), writer.choices.pick((name, *writer.words.numbers))
    if writer.choices.chance(0.5):
        return Written(f"[{name} {operator} {number} for {name} in {source}]", about=source.about)
    records = f'[{{"n": {name}}} for {name} in {source}]'
    return Written(f"[{name}.n {operator} {name}.n for {name} in {records}]", about=source.about)


def distinct(kind: Kind) -> Shape:
    """``unique`` of a list."""

    def shape(writer: Writer, depth: int) -> Written:
        value = subject(writer, kind, depth)
        return Written(f"unique({value})", about=value.about)

    return shape


def in_order(kind: Kind) -> Shape:
    """``sorted`` of a list, or of the fields of records."""

    def shape(writer: Writer, depth: int) -> Written:
        reverse = writer.choices.pick(("", ", reverse=True", ", reverse=False"))
        rows = [each for each in writer.spots[Kind.ROWS] if _sort_key(each)]
        if kind is _TEXTS and rows and writer.choices.chance(0.4):
            row = writer.choices.pick(rows)
            key, member = _sort_key(row), member_of(row, _TEXT)
            name = writer.fresh(LOOPS)
            writer.taken.discard(name)
            if key is not None and member is not None:
                source = f'sorted({row.text}, key="{key}"{reverse})'
                return Written(f"[{name}{member.text} for {name} in {source}]", about=frozenset((row.text,)))
        value = subject(writer, kind, depth)
        return Written(f"sorted({value}{reverse})", about=value.about)

    return shape


def _sort_key(row: Spot) -> str | None:
    """A field of each record that can be put in order."""
    kinds = (_TEXT, Kind.NUMBER, Kind.STAMP)
    names = [
        member.text[1:] for member in row.members if member.kind in kinds and member.text.startswith(".")
    ]
    return next((name for name in names if name.isidentifier()), None)


def read_list(kind: Kind) -> Shape:
    """A list in ``json``."""
    type_ = "[string]" if kind is _TEXTS else "[number]"

    def shape(writer: Writer, depth: int) -> Written:
        value = subject(writer, Kind.JSON, depth)
        return Written(f"read({value}, {type_})", about=value.about)

    return shape


def dictionary(writer: Writer, depth: int) -> Written:
    """A dictionary that a call is given."""
    choices = writer.choices
    pairs = []
    for key in choices.some(JSON_KEYS, 3):
        kind = choices.pick((_TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.JSON, _TEXTS))
        pairs.append(f"{literal(key)}: {writer.write(kind, depth)}")
    if choices.chance(0.2):
        pairs.append(f'"none": {choices.pick(("None", dictionary(writer, 0).text if depth > 0 else "1"))}')
    if choices.chance(0.25):
        pairs.insert(0, f"**{subject(writer, Kind.JSON, 0)}")
    if writer.tables and choices.chance(0.2):
        pairs.insert(0, f"**{choices.pick([*writer.tables])}")
    if choices.chance(0.2):
        pairs.append(f'"mixed": {list_of_json(writer, depth)}')
    return Written(f"{{{', '.join(pairs)}}}", True)


def list_of_json(writer: Writer, depth: int) -> str:
    """``[*read(x, [json]), {…}]``: beside items that are json others are json too, whatever they are."""
    choices = writer.choices
    items = [f"*read({subject(writer, Kind.JSON, 0)}, [json])"]
    for _ in range(choices.count(1, 3)):
        kind = choices.pick((_TEXT, Kind.NUMBER, Kind.BOOLEAN))
        item = dictionary(writer, depth - 1).text if depth > 0 and choices.chance(0.3) else None
        items.insert(choices.count(0, len(items)), item or str(writer.present(kind, 0)))
    if choices.chance(0.3):
        items.append(f"*{writer.write(_TEXTS, 0)}")
    cut = f"[{bounds(writer, 0)}]" if choices.chance(0.3) else ""
    return f"[{', '.join(items)}]{cut}"


def dictionary_of_pairs(writer: Writer, depth: int) -> Written:
    """A dictionary comprehension, over pairs or over a list."""
    if writer.choices.chance(0.3):
        return with_computed_keys(writer, depth)
    key, value = writer.fresh(("key", "default", "k")), writer.fresh(("member", "v", "var"))
    writer.taken -= {key, value}
    if writer.choices.chance(0.5):
        source = source_of(writer, depth)
        value = writer.choices.pick((f"len({key})", f"{key}.lower()", f"email_domain({key})"))
        return Written(f"{{{key}: {value} for {key} in {source}}}", True)
    made = writer.choices.pick((value, f"to_json({value})"))
    test = writer.choices.pick(("", f" if {key} != {writer.text_literal()}"))
    name = writer.choices.pick((key, f"{key}.lower()", f'f"x{{{key}}}"'))
    return Written(f"{{{name}: {made} for {key}, {value} in {json_object(writer)}.items(){test}}}", True)


def with_computed_keys(writer: Writer, depth: int) -> Written:
    """A dictionary with keys that are known at run time alone."""
    kind = writer.choices.pick((_TEXT, Kind.NUMBER, Kind.JSON))
    pairs = []
    for key in writer.choices.some(JSON_KEYS, 3, 1):
        shown = literal(key) if pairs and writer.choices.chance(0.5) else str(writer.present(_TEXT, depth))
        pairs.append(f"{shown}: {writer.write(kind, depth)}")
    if writer.tables and kind is _TEXT and writer.choices.chance(0.3):
        pairs.insert(writer.choices.count(0, len(pairs)), f"**{writer.choices.pick([*writer.tables])}")
    return Written(f"{{{', '.join(pairs)}}}", True)


class bound:  # noqa: N801 - a context manager that reads as a word
    """Inside, a loop variable of a kind is visible."""

    def __init__(self, writer: Writer, name: str, kind: Kind, members: tuple[Spot, ...] = ()) -> None:
        self._writer, self._name = writer, Name(Written(name, True), kind, members)

    def __enter__(self) -> None:
        self._writer.names.append(self._name)

    def __exit__(self, *error: object) -> None:
        self._writer.names.remove(self._name)


def about(writer: Writer, name: str, source: Written | None = None) -> Written:
    """A condition on a text that is bound to a name, an item of ``source``."""
    choices = writer.choices
    plain = choices.pick(_texts_of(writer, source))
    text = literal(plain)
    other = writer.leaf(_TEXTS)
    if source is not None and other.about & source.about:
        # What comes of a list is in it.
        other = Written(f"[{text}, {writer.text_literal()}]")
    return Written(
        choices.pick(
            (
                f"{name} == {text}",
                f"{name}.startswith({text})",
                f"{name}.lower() != {literal(plain.lower())}",
                f"len({name}) > {choices.pick(('1', '0', '3', '5'))}",
                f"{name} in {other}",
                f"{name} not in [{text}, {writer.text_literal()}]",
                f"{writer.text_literal(filled=True)} in {name}",
                f"email_domain({name}) is not None",
                f'matches(r"^[a-z]", {name})',
                f"({name} == {text} or {name}.endswith({writer.text_literal(filled=True)}))",
            )
        ),
        True,
    )


def _texts_of(writer: Writer, source: Written | None) -> Sequence[str]:
    """Texts that an item can be."""
    if source is not None and source.text in writer.closed:
        return writer.closed[source.text]
    return writer.words.filled


TEXT_OF_LISTS: tuple[tuple[int, Shape], ...] = ((1, first_of),)
LIST_SHAPES: tuple[tuple[int, Shape], ...] = (
    (3, csv),
    (2, split),
    (3, mapped),
    (2, spread(_TEXTS)),
    (1, part(_TEXTS)),
    (2, read_list(_TEXTS)),
    (1, pairs_of_json),
    (1, pairs_written_out),
    (1, members_of_rows(_TEXT)),
    (1, distinct(_TEXTS)),
    (1, in_order(_TEXTS)),
)
LIST_SUBJECTS: tuple[tuple[int, Shape], ...] = (
    (3, csv),
    (2, split),
    (1, mapped),
    (2, read_list(_TEXTS)),
    (1, members_of_rows(_TEXT)),
    (1, pairs_of_json),
    (1, distinct(_TEXTS)),
    (1, in_order(_TEXTS)),
)
NUMBERS_SHAPES: tuple[tuple[int, Shape], ...] = (
    (2, numbers_of),
    (1, computed_numbers),
    (1, spread(Kind.NUMBERS)),
    (1, part(Kind.NUMBERS)),
    (1, read_list(Kind.NUMBERS)),
    (1, distinct(Kind.NUMBERS)),
    (1, in_order(Kind.NUMBERS)),
)
