"""A whole policy over the whole language, with the library that it loads.

In: choices. Out: :class:`Policy`; most are accepted, the others are refused for a value that may be absent.

    write_policy(Choices(Random(1))).text   ->   'action(name="Generated", trigger="post-login")\\n…'
"""

from dataclasses import dataclass

from differential import calendars, conditions, hashes, lists, records, tokens, two_loops, values
from differential.bodies import Bodies
from differential.choices import Choices
from differential.clients import PARAMETER, clients
from differential.externs import call_extern, declared
from differential.queries import query
from differential.requests import (
    FAILURE_HELPER,
    HELPER,
    TELLING,
    may_fail_by_status,
    request,
    without_branch,
)
from differential.vocabulary import Kind, draw_cast, of_trigger
from differential.words import Words, literal
from differential.writer import NOTHING, AskingHelper, EffectHelper, Name, PureHelper, Shapes, Writer, Written

from actiongen.auth0.load import load_trigger, trigger_ids

LIBRARY = "shared/words.policy"
SHAPES: Shapes = {
    Kind.TEXT: (
        *values.TEXT_SHAPES,
        *hashes.TEXT_OF_HASHES,
        *tokens.TEXT_OF_TOKENS,
        *records.TEXT_RECORDS,
        *lists.TEXT_OF_LISTS,
        *two_loops.TEXT_OF_TWO,
    ),
    Kind.NUMBER: (*values.NUMBER_SHAPES, *calendars.NUMBER_OF_CALENDARS, *records.NUMBER_RECORDS),
    Kind.BOOLEAN: (
        *conditions.CONDITIONS,
        *calendars.CONDITION_OF_CALENDARS,
        *hashes.CONDITION_OF_HASHES,
        *tokens.CONDITION_OF_TOKENS,
        *records.CONDITION_RECORDS,
        *two_loops.CONDITIONS_OF_TWO,
    ),
    Kind.TIME: values.TIME_SHAPES,
    Kind.DURATION: values.DURATION_SHAPES,
    Kind.JSON: (*values.JSON_SHAPES, *tokens.JSON_OF_TOKENS),
    Kind.TEXTS: (*lists.LIST_SHAPES, *records.LIST_RECORDS, *two_loops.LISTS_OF_TWO),
    Kind.NUMBERS: (*lists.NUMBERS_SHAPES, *two_loops.NUMBERS_OF_TWO),
    Kind.ROWS: (),
    Kind.STAMP: (),
}
SUBJECTS: Shapes = {
    **SHAPES,
    Kind.TEXT: (*values.TEXT_SUBJECTS, *records.TEXT_RECORD_SUBJECTS),
    Kind.NUMBER: values.NUMBER_SUBJECTS,
    Kind.TEXTS: lists.LIST_SUBJECTS,
}
_NAMES = ("user_domain", "is_new", "first_name", "MAX_2", "object", "asString", "as_string", "delete")
_TYPES = {Kind.TEXT: "string", Kind.NUMBER: "number", Kind.TIME: "time"}
_MAIN = "post-login"


@dataclass(frozen=True, slots=True)
class Policy:
    """``libraries`` by the path from which they are loaded."""

    trigger: str
    text: str
    libraries: tuple[tuple[str, str], ...] = ()


def write_policy(choices: Choices) -> Policy:
    """A policy of some trigger; of post-login twice as often as of the others together would have it."""
    others = [each for each in trigger_ids() if each != _MAIN]
    trigger_id = choices.pick(others) if choices.chance(0.6) else _MAIN
    return _Author(choices, trigger_id).policy()


class _Author:
    def __init__(self, choices: Choices, trigger_id: str) -> None:
        trigger = load_trigger(trigger_id)
        assert trigger is not None
        self.choices = choices
        self.trigger_id = trigger_id
        self.cast = draw_cast(choices, of_trigger(trigger))
        self.writer = Writer(
            choices, Words.draw(choices), self.cast.spots, SHAPES, SUBJECTS, self.cast.records
        )
        self.bodies = Bodies(self.writer, trigger_id)
        self.writer.renders = choices.chance(0.3)

    def policy(self) -> Policy:
        library = self._library() if self.choices.chance(0.3) else None
        head = [f'action(name="Generated", trigger="{self.trigger_id}")', ""]
        if library is not None:
            loaded = "".join(f", {literal(name)}" for name in library[1])
            head += [f"load({literal(LIBRARY)}{loaded})", ""]
        head += [*self.cast.schemas, *([self.cast.secrets] if self.cast.secrets else []), ""]
        lines = head + self._failures() + self._definitions()
        # It is drawn where nothing is known yet, and stands below the rules.
        back = self._continued()
        lines += self._guards() + self._requests() + self._rules() + back
        libraries = () if library is None else ((LIBRARY, library[0]),)
        text = "\n".join(lines) + "\n"
        return Policy(self.trigger_id, text if may_fail_by_status(text) else without_branch(text), libraries)

    def _library(self) -> tuple[str, list[str]]:
        """A library and the names that are loaded from it; secrets are no business of libraries."""
        kept = self.writer.spots
        self.writer.spots = {
            kind: tuple(spot for spot in spots if ".secrets." not in spot.text)
            for kind, spots in kept.items()
        }
        # What the schemas of the action say holds in the library only if it has them as well.
        lines = [*self.cast.schemas, ""]
        lines += self._table("LIBRARY_TABLE") + self._pure("from_library")
        known = len(self.writer.names)
        if self.choices.chance(0.6):
            lines.append(self.bodies.definition(("loaded", "user")))
        names = [*self.writer.tables, *(helper.name for helper in self.writer.helpers)]
        names += [name.written.text for name in self.writer.names[known:]]
        self.writer.spots = kept
        return "\n".join(lines) + "\n", names

    def _definitions(self) -> list[str]:
        lines: list[str] = []
        if self.choices.chance(0.5):
            lines += self._table("LEVEL_NAMES")
        for index in range(self.choices.count(0, 2)):
            lines += self._pure(f"helper_{index}")
        for index in range(self.choices.count(0, 2)):
            lines += self._effect(f"act_{index}")
        for index in range(self.choices.count(0, 2) if self.writer.requests else 0):
            lines += self._asker(f"ask_{index}")
        for _ in range(self.choices.count(0, 3)):
            lines.append(self.bodies.definition(_NAMES))
        return lines

    def _table(self, name: str) -> list[str]:
        """A dictionary of texts by texts."""
        words = self.writer.words
        texts = self.choices.some(words.texts, 4)
        keys = [text for text in texts if text not in ("toString", "constructor")] or ["a"]
        values = tuple(self.choices.pick(words.texts) for _ in keys)
        pairs = [f"{literal(key)}: {literal(value)}" for key, value in zip(keys, values, strict=True)]
        self.writer.tables[name] = values
        self.writer.taken.add(name)
        return [f"{name} = {{{', '.join(pairs)}}}", ""]

    def _pure(self, name: str) -> list[str]:
        writer, choices = self.writer, self.choices
        takes = choices.pick((Kind.TEXT, Kind.NUMBER, Kind.TIME))
        gives = choices.pick((Kind.BOOLEAN, Kind.TEXT, Kind.NUMBER))
        parameter = choices.pick(("value", "what", "new"))
        typed = f": {_TYPES[takes]}" if choices.chance(0.3) else ""
        lines = [f"def {name}({parameter}{typed}):"]
        with writer.block():
            writer.taken.add(parameter)
            writer.names.append(Name(Written(parameter), takes))
            if choices.chance(0.3):
                lines.append(f"    {self.bodies.definition(('inner', 'var'))}")
            value = writer.write(gives, 2)
            lines.append(f"    return {value}")
        writer.helpers.append(PureHelper(name, takes, gives, value.about))
        writer.taken.add(name)
        return ["", *lines, ""]

    def _effect(self, name: str) -> list[str]:
        writer, choices = self.writer, self.choices
        takes = tuple(choices.some((Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.TIME), 2))
        ends = choices.chance(0.4)
        has_base = writer.requests > 0 and choices.chance(0.5)
        has_whole = bool(writer.externs) and choices.chance(0.4)
        with writer.block():
            writer.bases = [writer.fresh(("base", "url", "host"))] if has_base else []
            writer.wholes = [writer.fresh(("whole", "event_", "part"))] if has_whole else []
            parameters = [writer.fresh(("why", "what", "case_", "with_")) for _ in takes]
            for parameter, kind in zip(parameters, takes, strict=True):
                writer.names.append(Name(Written(parameter), kind))
            writer.spoken = NOTHING
            lines, _ = self.bodies.body(1, may_end=ends)
        bases, writer.bases = [*writer.bases, *writer.wholes], []
        writer.wholes = []
        writer.effects.append(EffectHelper(name, takes, ends, writer.spoken, has_base, has_whole))
        writer.taken.add(name)
        return [
            "",
            f"def {name}({', '.join([*bases, *parameters])}):",
            *(f"    {line}" for line in lines),
            "",
        ]

    def _asker(self, name: str) -> list[str]:
        """A helper that makes requests and returns a value."""
        writer, choices = self.writer, self.choices
        takes = tuple(choices.some((Kind.TEXT, Kind.NUMBER, Kind.TIME), 2))
        gives = choices.pick((Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.JSON))
        ends = choices.chance(0.5)
        with writer.block():
            writer.bases = [writer.fresh(("base", "url"))] if choices.chance(0.5) else []
            has_client = bool(writer.clients) and choices.chance(0.6)
            outside = writer.clients
            writer.clients = [PARAMETER] if has_client else outside
            before = [*writer.bases, *writer.clients] if has_client else writer.bases
            parameters = [*before, *(writer.fresh(("what", "whom", "fetch")) for _ in takes)]
            names = parameters[len(before) :]
            for parameter, kind in zip(names, takes, strict=True):
                writer.names.append(Name(Written(parameter), kind))
            lines = [self.bodies.definition(("inner", "var"))] if choices.chance(0.3) else []
            for _ in range(choices.count(1, 2)):
                called = self.bodies.asked(ends) if choices.chance(0.3) else None
                if called is None and choices.chance(0.4):
                    called = self._called(may_end=ends, must_give=False)
                lines.append(called or self._request(is_named=choices.chance(0.8), may_end=ends))
            value = writer.write(gives, 2)
            lines.append(f"return {value}")
        has_base = bool(writer.bases)
        writer.bases, writer.clients = [], outside
        writer.askers.append(AskingHelper(name, takes, gives, value.present, ends, has_base, has_client))
        writer.taken.add(name)
        return ["", f"def {name}({', '.join(parameters)}):", *(f"    {line}" for line in lines), ""]

    def _called(self, *, may_end: bool, must_give: bool = True) -> str | None:
        """A call of an extern; what stands between the rules has a name."""
        bodies = self.bodies
        return call_extern(self.writer, bodies.ending, bodies.helped, may_end=may_end, must_give=must_give)

    def _request(self, *, is_named: bool, may_end: bool) -> str:
        bodies = self.bodies
        return request(self.writer, bodies.ending, bodies.helped, is_named=is_named, may_end=may_end)

    def _failures(self) -> list[str]:
        """Whether the policy makes requests, and how many may stand in helpers."""
        if self.choices.chance(0.6):
            return []
        self.writer.taken.add(FAILURE_HELPER)
        self.writer.requests = 2
        made = [*clients(self.writer), *declared(self.writer), *tokens.keys(self.writer)]
        return [*HELPER, *(TELLING if self.choices.chance(0.4) else ()), "", *made, ""]

    def _requests(self) -> list[str]:
        """Requests between the rules, and how many more may stand in these."""
        choices = self.choices
        if FAILURE_HELPER not in self.writer.taken:
            return []
        made: list[str] = []
        for _ in range(choices.count(0, 3)):
            may_end = choices.chance(0.5)
            called = self.bodies.asked(may_end, is_named=True) if choices.chance(0.3) else None
            made.append(called or self._asked(may_end=may_end))
        self.writer.requests = 3
        return [*made, ""]

    def _asked(self, *, may_end: bool) -> str:
        bodies = self.bodies
        if self.choices.chance(0.4):
            called = self._called(may_end=may_end)
            if called is not None:
                return called
        if self.choices.chance(0.4):
            asked = query(self.writer, self.trigger_id, bodies.ending, bodies.helped, may_end=may_end)
            if asked is not None:
                return asked
        if self.writer.has_tokens and self.choices.chance(0.6):
            return tokens.token(self.writer, bodies.ending, bodies.helped, may_end=may_end)
        return self._request(is_named=True, may_end=may_end)

    def _guards(self, words: str = "Only those") -> list[str]:
        if not self.choices.chance(0.15):
            return []
        condition = conditions.simple(self.writer)
        self.writer.facts |= condition.when_true
        self.writer.decided |= condition.about
        title = f'"{words}", ' if self.choices.chance(0.5) else ""
        return [f"only_when({title}{condition})", ""]

    def _continued(self) -> list[str]:
        """What runs when the user comes back: guards, requests and rules of its own, over the definitions above."""
        trigger, writer = load_trigger(self.trigger_id), self.writer
        assert trigger is not None
        if len(trigger.handlers) < 2 or not self.choices.chance(0.5):
            return []
        kept = list(writer.names), writer.facts, writer.decided, writer.spoken, writer.requests
        writer.continued = True
        lines = ["", self.bodies.definition(("back", "user"))] if self.choices.chance(0.4) else []
        lines += self._guards("Only then") + self._requests() + self._rules("Back")
        writer.continued = False
        writer.names, writer.facts, writer.decided, writer.spoken, writer.requests = kept
        return ["", "with on_continue():", *(f"    {line}" if line else "" for line in lines)]

    def _rules(self, title: str = "Rule") -> list[str]:
        lines: list[str] = []
        for index in range(self.choices.count(1, 4)):
            condition = self.writer.condition(self.choices.count(1, 3))
            is_bare = self.choices.chance(0.08)
            with self.writer.block(() if is_bare else condition.when_true, condition.about):
                depth = 1 if self.writer.continued else 2
                body, ends = self.bodies.body(depth, may_end=not is_bare)
            when = "" if is_bare else f", when={condition}"
            lines += ["", f'with rule("{title} {index}"{when}):', *(f"    {line}" for line in body)]
            if ends:
                self.writer.facts |= condition.when_false
                self.writer.decided |= condition.about
        return lines
