"""The lines of a rule or of an effect helper.

In: a writer and a trigger. Out: lines, and whether they surely end the action.

    Bodies(writer, "post-login").body(2)   ->   (['api.multifactor.enable("any")'], False)
"""

from dataclasses import dataclass

from differential.calls import call, call_and_read
from differential.conditions import simple
from differential.externs import call_extern
from differential.lists import LOOPS, about, bound, json_object, source_of
from differential.queries import query
from differential.requests import base, request
from differential.tokens import token
from differential.vocabulary import Kind, Spot
from differential.writer import NOTHING, EffectHelper, Name, Writer, Written

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import FieldType

LOCALS = (
    "value",
    "level",
    "domain",
    "default",
    "new",
    "var",
    "arguments",
    "user_name",
    "userName",
    "exports",
    "x_1",
)
_RESULTS = ("result", "found", "profile", "answer", "null", "await_", "one", "two", "three")
_DEFINED = (Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.TEXTS, Kind.TIME, Kind.JSON)


@dataclass(frozen=True, slots=True)
class Bodies:
    """Writes bodies for one policy."""

    writer: Writer
    trigger_id: str

    def body(self, depth: int, may_end: bool = True) -> tuple[list[str], bool]:
        """Lines at the left margin, at least one."""
        choices = self.writer.choices
        lines: list[str] = []
        with self.writer.block():
            for _ in range(choices.count(1, 3)):
                more, ended = self._line(depth, may_end)
                lines += more
                if ended:
                    return lines, True
            if may_end and choices.chance(0.18):
                return [*lines, self.ending()], True
            if may_end and choices.chance(0.2):
                lines += self._helped(True)
        return lines, False

    def _line(self, depth: int, may_end: bool) -> tuple[list[str], bool]:
        choices = self.writer.choices
        kind = choices.count(1, 100)
        if self.writer.requests and kind <= (8 if self.writer.loops == 0 else 14):
            self.writer.requests -= 1
            if (called := self.asked(may_end)) is not None and choices.chance(0.5):
                return [called], False
            end = self.ending if may_end else self._log
            if choices.chance(0.5):
                called = call_extern(self.writer, end, self.helped, may_end=may_end)
                if called is not None:
                    return [called], False
            if choices.chance(0.5):
                asked = query(self.writer, self.trigger_id, end, self.helped, may_end=may_end)
                if asked is not None:
                    return [asked], False
            if self.writer.has_tokens and choices.chance(0.5):
                return [token(self.writer, end, self.helped, may_end=may_end)], False
            is_named = choices.chance(0.7)
            return [request(self.writer, end, self.helped, is_named=is_named, may_end=may_end)], False
        if depth > 0 and kind > 80:
            return self._if(depth, may_end)
        if depth > 0 and kind > 68:
            return self._for(depth, may_end), False
        if kind > 58:
            return [self.definition(LOCALS)], False
        if kind > 50:
            return self._helped(False), False
        if kind > 40:
            return [self._log()], False
        if depth == 0 and self.writer.continued:
            # Blocks nest four deep, and what reads back may be two.
            made = call(self.writer, self.trigger_id, ends=False)
            return [made or self._log()], False
        return call_and_read(self.writer, self.trigger_id) or [self._log()], False

    def _log(self) -> str:
        choices = self.writer.choices
        kinds = (Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.TEXTS, Kind.JSON, Kind.NUMBERS)
        values = [str(self.writer.write(choices.pick(kinds), 2)) for _ in range(choices.count(1, 2))]
        return f'log("seen", {", ".join(values)})'

    def definition(self, names: tuple[str, ...]) -> str:
        """A definition that the lines below see."""
        writer = self.writer
        kind = writer.choices.pick(_DEFINED)
        value = writer.write(kind, writer.choices.count(1, 3))
        name = writer.fresh(names)
        known = Written(name, value.present, value.when_true, value.when_false, value.about)
        writer.names.append(Name(known, kind))
        return f"{name} = {value}"

    def ending(self) -> str:
        """A line that ends the action."""
        choices = self.writer.choices
        made = call(self.writer, self.trigger_id, ends=True)
        if made is not None and choices.chance(0.5):
            return made
        if choices.chance(0.5):
            return "stop()"
        return f"abort({self.writer.present(Kind.TEXT, 1)})"

    def _helped(self, ends: bool) -> list[str]:
        fitting = [
            effect
            for effect in self.writer.effects
            if effect.ends is ends and not effect.about & self.writer.decided
        ]
        if not fitting:
            return [] if ends else [self._log()]
        return [self._call_of(self.writer.choices.pick(fitting))]

    def _call_of(self, helper: EffectHelper) -> str:
        values = [base(self.writer)] if helper.has_base else []
        values += [self._whole()] if helper.has_whole else []
        values += [str(self.writer.write(kind, 1)) for kind in helper.takes]
        return f"{helper.name}({', '.join(values)})"

    def _whole(self) -> str:
        """The event, or a part of it that a call may change."""
        trigger = load_trigger(self.trigger_id)
        assert trigger is not None
        parts = [
            f"event.{name}" for name, field in trigger.event.fields.items() if field.type is FieldType.RECORD
        ]
        return self.writer.choices.pick(("event", *parts))

    def asked(self, may_end: bool, is_named: bool | None = None) -> str | None:
        """A call of a request helper."""
        writer, choices = self.writer, self.writer.choices
        fitting = [each for each in writer.askers if may_end or not each.ends]
        if not fitting:
            return None
        helper = choices.pick(fitting)
        condition = simple(writer) if choices.chance(0.25) else None
        with writer.block() if condition is None else writer.block(condition.when_true, condition.about):
            values = [base(writer)] if helper.has_base else []
            values += [choices.pick(writer.clients)] if helper.has_client else []
            values += [str(writer.write(kind, 1)) for kind in helper.takes]
        call = f"{helper.name}({', '.join(values)})"
        made = call if condition is None else f"{call} if {condition} else None"
        if not (choices.chance(0.8) if is_named is None else is_named):
            return made
        name = writer.fresh(_RESULTS)
        writer.names.append(Name(Written(name, helper.present and condition is None), helper.gives))
        return f"{name} = {made}"

    def helped(self) -> str | None:
        """A call of a helper that does not end the action."""
        fitting = [each for each in self.writer.effects if not each.ends]
        return self._call_of(self.writer.choices.pick(fitting)) if fitting else None

    def _if(self, depth: int, may_end: bool) -> tuple[list[str], bool]:
        """An ``if``; it ends the action where all of its arms do."""
        writer = self.writer
        lines: list[str] = []
        all_end = True
        ends_with: frozenset[str] = NOTHING
        known = fields = NOTHING
        for index in range(writer.choices.count(1, 2)):
            with writer.block(known, fields):
                condition = writer.condition(2)
                writer.spoken |= condition.about
                with writer.block(condition.when_true, condition.about):
                    arm, ended = self.body(depth - 1, may_end)
            all_end = all_end and ended
            ends_with = ends_with | condition.about if ended else ends_with
            lines += [f"{'elif' if index else 'if'} {condition}:", *_indented(arm)]
            known |= condition.when_false
            fields |= condition.about
        # Below an arm that ended the action its condition is decided.
        writer.decided |= ends_with
        if writer.choices.chance(0.4):
            with writer.block(known, fields):
                otherwise, ended = self.body(depth - 1, may_end)
            return [*lines, "else:", *_indented(otherwise)], all_end and ended
        return lines, False

    def _for(self, depth: int, may_end: bool) -> list[str]:
        self.writer.loops += 1
        lines = self._loop(depth, may_end)
        self.writer.loops -= 1
        return lines

    def _loop(self, depth: int, may_end: bool) -> list[str]:
        writer, choices = self.writer, self.writer.choices
        rows = writer.spots[Kind.ROWS]
        if rows and choices.chance(0.3):
            return self._for_rows(choices.pick(rows), depth, may_end)
        if choices.chance(0.25):
            return self._for_pairs(depth, may_end)
        source = source_of(writer, 2)
        with writer.block(source.about if source.text in source.about else ()):
            name = writer.fresh(LOOPS)
            with bound(writer, name, Kind.TEXT):
                lines, _ = self.body(depth - 1, may_end)
                if choices.chance(0.5):
                    test = about(writer, name)
                    inner, _ = self.body(0, may_end)
                    lines = [f"if {test}:", *_indented(inner)]
        return [f"for {name} in {source}:", *_indented(lines)]

    def _for_rows(self, row: Spot, depth: int, may_end: bool) -> list[str]:
        writer = self.writer
        with writer.block():
            name = writer.fresh(LOOPS)
            for member in row.members:
                if not member.values and member.kind is not Kind.ROWS:
                    written = Written(f"{name}{member.text}", member.present)
                    writer.names.append(Name(written, member.kind))
            lines, _ = self.body(depth - 1, may_end)
        return [f"for {name} in {row.text}:", *_indented(lines)]

    def _for_pairs(self, depth: int, may_end: bool) -> list[str]:
        writer = self.writer
        source = json_object(writer)
        with writer.block():
            key, value = writer.fresh(("key", "default", "k")), writer.fresh(("member", "v", "var"))
            kind = Kind.TEXT if source.text in writer.tables else Kind.JSON
            writer.names += [
                Name(Written(key, True), Kind.TEXT),
                Name(Written(value, kind is Kind.TEXT), kind),
            ]
            lines, _ = self.body(depth - 1, may_end)
        return [f"for {key}, {value} in {source}.items():", *_indented(lines)]


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
