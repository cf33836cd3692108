"""Shapes that read records, maps and lists of them.

In: a writer and a depth. Out: an expression of a kind that is taken out of a record, or asks something of one.

    first_record(writer, 1).text   ->   'first(item for item in event.user.identities if item.isSocial).provider'
"""

from differential.lists import LOOPS, json_object, source_of
from differential.values import subject
from differential.vocabulary import Kind, Spot
from differential.words import GOOD_TIMES, SMALL, literal
from differential.writer import Shape, Writer, Written

_TEXT = Kind.TEXT
_READ = '{"city": string, "zip": number, "tags": [string], "inner": {"k": string}}'
_READ_FIELDS = {Kind.TEXT: ("city", "inner.k"), Kind.NUMBER: ("zip",), Kind.TEXTS: ("tags",)}


def _row(writer: Writer, kind: Kind | None) -> tuple[Spot, Spot | None] | None:
    """A list of records, and a field of its records of that kind."""
    found: list[tuple[Spot, Spot | None]] = [
        (row, member)
        for row in writer.spots[Kind.ROWS]
        for member in row.members
        if member.kind is kind and not member.values
    ]
    if kind is None:
        found = [(row, None) for row in writer.spots[Kind.ROWS]]
    return writer.choices.pick(found) if found else None


def _test(writer: Writer, row: Spot, name: str) -> str:
    """A condition on a record that is bound to a name."""
    members = [
        member for member in row.members if member.kind in (Kind.TEXT, Kind.BOOLEAN) and not member.values
    ]
    if not members:
        return f"{writer.text_literal(filled=True)} == {writer.write(_TEXT, 0)}"
    member = writer.choices.pick(members)
    field = f"{name}{member.text}"
    if member.kind is Kind.BOOLEAN:
        return writer.choices.pick((field, f"not {field}"))
    form = writer.choices.pick(("{} == {}", "{} != {}", "{}.startswith({})", "{} in [{}]"))
    return form.format(field, writer.text_literal(filled=True))


def first_record(kind: Kind) -> Shape:
    """A field of the first record, by its place or by a condition."""

    def shape(writer: Writer, depth: int) -> Written:
        found = _row(writer, kind)
        if found is None or found[1] is None:
            return read_record(kind)(writer, depth)
        row, member = found[0], found[1]
        about = frozenset((row.text,))
        if writer.choices.chance(0.4):
            return Written(f"{row.text}[{writer.choices.pick(('0', '-1', '1'))}]{member.text}", about=about)
        name = writer.fresh(LOOPS)
        writer.taken.discard(name)
        if writer.choices.chance(0.3):
            return Written(
                f"first({name}{member.text} for {name} in {row.text} if {_test(writer, row, name)})",
                about=about,
            )
        return Written(
            f"first({name} for {name} in {row.text} if {_test(writer, row, name)}){member.text}", about=about
        )

    return shape


def read_record(kind: Kind) -> Shape:
    """A field of a record in ``json``."""

    def shape(writer: Writer, depth: int) -> Written:
        value = subject(writer, Kind.JSON, depth)
        return Written(f"read({value}, {_READ}).{writer.choices.pick(_READ_FIELDS[kind])}", about=value.about)

    return shape


def of_dictionary(writer: Writer, depth: int) -> Written:
    """A look-up in a dictionary whose values depend on the event."""
    choices = writer.choices
    first, second = writer.write(_TEXT, depth), writer.write(_TEXT, 0)
    shown = f'{{"a": {first}, "gold": {second}}}'
    if writer.tables and choices.chance(0.3):
        shown = f'{{**{choices.pick([*writer.tables])}, "a": {first}}}'
    key = subject(writer, _TEXT, 0)
    if key.text.startswith('"'):
        return Written(f'{shown}["a"]')
    form = choices.pick(
        (f"{shown}[{key}]", f'{shown}.get({key}, "none")', f"{shown}.get({key}, {writer.leaf(_TEXT)})")
    )
    return Written(form, about=key.about)


def of_either(writer: Writer, depth: int) -> Written:
    """A field of one of two records."""
    condition = writer.condition(0)
    first, second = writer.write(_TEXT, depth), writer.write(_TEXT, 0)
    field = writer.choices.pick(("one", "two"))
    return Written(f'({{"one": {first}}} if {condition} else {{"one": {second}, "two": {first}}}).{field}')


def of_map(writer: Writer, depth: int) -> Written:
    """A look-up in a dictionary that a comprehension makes."""
    made, about = _map(writer)
    key = subject(writer, _TEXT, 0)
    form = writer.choices.pick((f"{made}[{key}]", f'{made}.get({key}, "none")'))
    return Written(form, about=about | key.about)


def in_map(writer: Writer, depth: int) -> Written:
    """Whether such a dictionary has a key."""
    made, about = _map(writer)
    key = subject(writer, _TEXT, 0)
    return Written(f"({key} {writer.choices.pick(('in', 'not in'))} {made})", True, about=about | key.about)


def _event_record(writer: Writer) -> str | None:
    """A record of the event in which there may be keys that nobody documents."""
    rows = [f"{row.text}[0]" for row in writer.spots[Kind.ROWS] if row.members]
    found = [*rows, *writer.records]
    return writer.choices.pick(found) if found else None


def in_record(writer: Writer, depth: int) -> Written:
    """Whether a record of the event has a key."""
    record = _event_record(writer)
    if record is None:
        return in_map(writer, depth)
    key = subject(writer, _TEXT, 0)
    return Written(f"({key} {writer.choices.pick(('in', 'not in'))} {record})", True, about=key.about)


def of_record(writer: Writer, depth: int) -> Written:
    """What a record of the event holds under a key, or the keys that it has."""
    records = [
        *(record for record in writer.records if record.endswith("session.actor")),
        *(
            f"{row.text}[0]"
            for row in writer.spots[Kind.ROWS]
            if row.members and all(member.kind is _TEXT for member in row.members)
        ),
    ]
    if not records:
        return of_map(writer, depth)
    choices, record = writer.choices, writer.choices.pick(records)
    key = subject(writer, _TEXT, 0)
    name = writer.fresh(LOOPS)
    writer.taken.discard(name)
    other = writer.fresh(LOOPS)
    writer.taken.discard(other)
    pairs = f"for {name}, {other} in {record}.items()"
    forms = [f"first({other} {pairs})", f"first({name} {pairs})"] if name != other else []
    if not key.text.startswith('"'):
        forms += [f'{record}.get({key}, "none")', f"{record}[{key}]", f'{{"tier": "x", **{record}}}.tier']
    return Written(choices.pick(forms), about=key.about) if forms else of_map(writer, depth)


def _map(writer: Writer) -> tuple[str, frozenset[str]]:
    name = writer.fresh(LOOPS)
    writer.taken.discard(name)
    source = source_of(writer, 1)
    return f"{{{name}: {name}.upper() for {name} in {source}}}", source.about


def record_absent(writer: Writer, depth: int) -> Written:
    """``is None`` of a record or a list."""
    choices = writer.choices
    word = choices.pick(("is None", "is not None"))
    found = _row(writer, None)
    if found is None or choices.chance(0.4):
        value = subject(writer, Kind.JSON, 0)
        return Written(f"(read({value}, {_READ}) {word})", True, about=value.about)
    row, about = found[0], frozenset((found[0].text,))
    name = writer.fresh(LOOPS)
    writer.taken.discard(name)
    value_ = choices.pick(
        (f"{row.text}[1]", f"first({name} for {name} in {row.text} if {_test(writer, row, name)})")
    )
    return Written(f"({value_} {word})", True, about=about)


def rows_counted(writer: Writer, depth: int) -> Written:
    """How many records there are."""
    found = _row(writer, None)
    if found is None:
        return record_absent(writer, depth)
    row = found[0]
    form = writer.choices.pick(("> 1", "== 1", "< 2", "== 0"))
    return Written(f"len({row.text}) {form}", True, about=frozenset((row.text,)))


def in_other_list(writer: Writer, depth: int) -> Written:
    """Times, numbers of a text and booleans in lists."""
    choices = writer.choices
    kind = choices.pick((Kind.TIME, Kind.NUMBER, Kind.BOOLEAN))
    if kind is Kind.TIME:
        value = subject(writer, Kind.TIME, 1)
        where = f"[time({literal(choices.pick(GOOD_TIMES))}), now()]"
    elif kind is Kind.NUMBER:
        value, where = subject(writer, Kind.NUMBER, 1), f"[{choices.pick(SMALL)}, {choices.pick(SMALL)}]"
    else:
        value, where = subject(writer, Kind.BOOLEAN, 0), "[True]"
    return Written(f"({value} {choices.pick(('in', 'not in'))} {where})", True, about=value.about)


def nested_any(writer: Writer, depth: int) -> Written:
    """``any`` inside of ``all``."""
    outer, inner = writer.fresh(LOOPS), writer.fresh(LOOPS)
    writer.taken -= {outer, inner}
    source = source_of(writer, 1)
    found = _row(writer, Kind.TEXTS)
    text = writer.text_literal()
    kinds = writer.choices.pick((("any", "all"), ("all", "any"), ("any", "any")))
    if found is not None and found[1] is not None:
        row, member = found[0], found[1]
        return Written(
            f"{kinds[0]}({kinds[1]}({inner} == {text} for {inner} in {outer}{member.text}) for {outer} in {row.text})",
            True,
            about=frozenset((row.text,)),
        )
    return Written(
        f'{kinds[0]}({kinds[1]}({inner} != {outer} for {inner} in {outer}.split("a")) for {outer} in {source})',
        True,
        about=source.about,
    )


def chosen_list(writer: Writer, depth: int) -> Written:
    """One list or the other."""
    first, second = subject(writer, Kind.TEXTS, depth), writer.write(Kind.TEXTS, 0)
    if writer.choices.chance(0.5):
        return Written(f"coalesce({first}, {second})", second.present, about=first.about)
    return Written(f"({first} if {writer.condition(0)} else {second})", about=first.about)


def filtered_rows(writer: Writer, depth: int) -> Written:
    """A field of the records that a condition keeps."""
    found = _row(writer, _TEXT)
    if found is None or found[1] is None:
        return read_record(Kind.TEXTS)(writer, depth)
    row, member = found[0], found[1]
    name = writer.fresh(LOOPS)
    writer.taken.discard(name)
    return Written(
        f"[{name}{member.text} for {name} in {row.text} if {_test(writer, row, name)}]",
        about=frozenset((row.text,)),
    )


def any_record(writer: Writer, depth: int) -> Written:
    """A record or a list of records, as a call takes it."""
    choices = writer.choices
    value = json_object(writer) if choices.chance(0.3) else subject(writer, Kind.JSON, 0)
    if value.text in writer.tables:
        return Written(value.text, True)
    found = _row(writer, None)
    forms = [f"read({value}, {_READ})", f"read({value}, [{_READ}])"]
    if found is not None:
        forms += [found[0].text, f"{found[0].text}[0]"]
    form = choices.pick(forms)
    return Written(f'{{"value": {form}, "list": [*{writer.write(Kind.TEXTS, 0)}]}}', True)


TEXT_RECORDS: tuple[tuple[int, Shape], ...] = (
    (3, first_record(Kind.TEXT)),
    (2, read_record(Kind.TEXT)),
    (2, of_dictionary),
    (1, of_either),
    (1, of_map),
    (1, of_record),
)
TEXT_RECORD_SUBJECTS: tuple[tuple[int, Shape], ...] = (
    (1, first_record(Kind.TEXT)),
    (1, read_record(Kind.TEXT)),
)
CONDITION_RECORDS: tuple[tuple[int, Shape], ...] = (
    (1, in_map),
    (1, in_record),
    (2, record_absent),
    (1, rows_counted),
    (1, in_other_list),
    (1, nested_any),
)
LIST_RECORDS: tuple[tuple[int, Shape], ...] = (
    (2, chosen_list),
    (2, filtered_rows),
    (1, read_record(Kind.TEXTS)),
)
NUMBER_RECORDS: tuple[tuple[int, Shape], ...] = (
    (1, read_record(Kind.NUMBER)),
    (1, first_record(Kind.NUMBER)),
)
