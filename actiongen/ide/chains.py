"""What stands before a point, by its names: the event and its fields, ``api``, names of the policy, results of calls.

In: a :class:`~actiongen.ide.place.Chain`, and what is known of the file. Out: :class:`Thing`: a type, and a path of the
event or a part of ``api`` where it is one.

    event.user   ->   Thing(type=Record(…), path=("user",))
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from actiongen.analysis.environment import Context, Path, SchemaKey
from actiongen.analysis.index import trigger_of
from actiongen.analysis.index_members import path_of
from actiongen.auth0.any_trigger import any_trigger
from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import ITEM, Trigger
from actiongen.ide.naming import Named, named
from actiongen.ide.place import Chain, Part, Place, Step, chain_before
from actiongen.ide.workspace import View
from actiongen.ir.index import IndexEntry, SymbolKind
from actiongen.ir.ops import OPERATIONS, TOKEN, Notation, written_as
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type, of_field
from actiongen.lazy_dataclass import dataclass
from actiongen.syntax.lex import lex
from actiongen.syntax.nodes import Token

_MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class Thing:
    """What a chain means: ``api`` is the part of ``api`` that it is, ``module`` is ``jwt`` or ``http``."""

    type: Type | None = None
    path: Path | None = None
    api: str | None = None
    module: str | None = None


class Known:
    """What is known of a file at a place. Each part is worked out when it is first asked for: most answers need the
    trigger alone.
    """

    def __init__(self, view: View, place: Place) -> None:
        self.view = view
        self.place = place

    @cached_property
    def trigger(self) -> Trigger:
        """The trigger that counts here: that of the test, in a file of flows."""
        for number, token in enumerate(self.place.tokens[:-2]):
            if str(token) == "trigger" and self.place.tokens[number + 1].type == "EQUAL":
                named = load_trigger(str(self.place.tokens[number + 2]).strip("\"'"))
                if named is not None:
                    return named
        tree = self.view.tree
        own = trigger_of(tree, self.view.source.text) if tree is not None else None
        if own is not None:
            return own
        return self.view.indexed.trigger if self.view.indexed is not None else any_trigger()

    @cached_property
    def context(self) -> Context | None:
        """The schemas and secrets of the file; None where nothing of it can be read."""
        indexed = self.view.declared
        if indexed is None:
            return None
        found = indexed.environments.get(self.trigger.id) or next(iter(indexed.environments.values()), None)
        return None if found is None else found.context

    def schema(self, path: Path) -> Mapping[str, SchemaKey]:
        """The keys that a schema declares for a container."""
        return {} if self.context is None else self.context.schemas.get(path, {})

    @cached_property
    def names(self) -> Mapping[str, IndexEntry]:
        """What the policy gives a name, and can be written here: nearer ones come before others."""
        return {name: each.entry for name, each in self._names.items()}

    @cached_property
    def _names(self) -> Mapping[str, Named]:
        return {each.entry.name: each for each in named(self.view) if self._is_visible(each.entry)}

    def _is_visible(self, entry: IndexEntry) -> bool:
        place, start = self.place, entry.span.start
        if entry.kind in (SymbolKind.DEFINITION, SymbolKind.HELPER):
            return start < place.statement
        if start < place.statement:
            return False
        if entry.kind is SymbolKind.LOOP_VARIABLE and start > place.end:
            # ``any(x. for x in xs)``: it stands behind its first use.
            return "\n" not in self.view.source.text[place.end : start]
        return start < place.start and (entry.kind is not SymbolKind.LOCAL or self._is_in_block(start))

    def _is_in_block(self, start: int) -> bool:
        """Whether the block of a line goes on up to the cursor: no line between them stands further left."""
        text = self.view.source.text
        line_start = text.rfind("\n", 0, start) + 1
        between = text[line_start : self.place.start].split("\n")
        column = start - line_start
        # The last line may be one that has only been begun.
        return all(len(line) - len(line.lstrip()) >= column for line in between if line.strip())

    def thing(self, chain: Chain) -> Thing | None:
        """What a chain means; None where nobody knows."""
        if not chain or len(chain) > _MOST_STEPS:
            return None
        first, rest = chain[0], chain[1:]
        found: Thing | None
        if first.part is Part.TEXT:
            found = Thing(Basic.STRING)
        elif first.part is Part.NAME and rest and rest[0].part is Part.CALL and first.text not in self.names:
            found, rest = self._called(first.text, rest[0].text), rest[1:]
        else:
            found = self._named(first.text) if first.part is Part.NAME else None
        for step in rest:
            if found is None:
                return None
            found = self._step(found, step)
        return found

    def _named(self, name: str) -> Thing | None:
        if name == "event":
            return Thing(of_field(self.trigger.event), ())
        if name == "api":
            return Thing(api="")
        if name in ("jwt", "http"):
            return Thing(module=name)
        entry = self.names.get(name)
        if entry is None or entry.type in (None, Basic.UNKNOWN):
            return self._looped(name) or self._defined(name)
        value = self._names[name].value
        return Thing(entry.type, None if value is None else path_of(value))

    def _looped(self, name: str) -> Thing | None:
        """The variable of a loop in this statement, by its tokens."""
        text, place = self.view.source.text, self.place
        end = text.find("\n", place.end)
        behind = lex(text[place.end : end if end >= 0 else len(text)], place.end)
        tokens = [*place.tokens, *behind]
        for number, token in enumerate(tokens[:-3]):
            if token.type == "_FOR" and str(tokens[number + 1]) == name and tokens[number + 2].type == "_IN":
                chain = _chain_from(tokens, number + 3)
                over = self.thing(chain) if chain and chain[0].text != name else None
                if over is not None and isinstance(over.type, ListOf):
                    return Thing(over.type.item, None if over.path is None else (*over.path, ITEM))
        return None

    def _defined(self, name: str) -> Thing | None:
        """A definition above in this statement, by its tokens: nobody can read it while it is half written."""
        tokens = self.place.tokens
        for number in range(len(tokens) - 2, -1, -1):
            if str(tokens[number]) == name and tokens[number + 1].type == "EQUAL":
                chain = _chain_from(tokens, number + 2)
                return self.thing(chain) if chain and chain[0].text != name else None
        return None

    def _called(self, name: str, arguments: str) -> Thing | None:
        op = written_as(Notation.FUNCTION).get(name)
        gives = OPERATIONS[op].gives if op is not None else None
        if gives is not None:
            return Thing(gives)
        if name in ("coalesce", "unique", "sorted", "min", "max"):
            tokens = [token for token in lex(arguments) if token.type != "NEWLINE_CHARACTER"]
            return self.thing(_chain_from(tokens, 0))
        if name == "first":
            tokens = lex(arguments)
            chain = _chain_from(tokens, 0)
            return self.thing(chain) if chain else None
        return None

    def _step(self, thing: Thing, step: Step) -> Thing | None:
        match step.part:
            case Part.MEMBER:
                return self.member(thing, step.text)
            case Part.ITEM if step.text[:1] in "\"'":
                return self.member(thing, step.text.strip("\"'"))
            case Part.ITEM:
                if not isinstance(thing.type, ListOf):
                    return Thing(thing.type) if thing.type is Basic.STRING else None
                return Thing(thing.type.item, None if thing.path is None else (*thing.path, ITEM))
            case Part.CALL:
                return thing
            case _:  # it begins a chain, and is no step
                return None

    def member(self, thing: Thing, name: str) -> Thing | None:
        """What is behind a point, or under a key; of a method what it gives."""
        if thing.api is not None:
            return self._of_api(f"{thing.api}.{name}".lstrip("."))
        if thing.module == "http" or thing.type is Basic.CLIENT:
            return None  # an answer has a name, whose type is known
        if thing.module == "jwt":
            return Thing(TOKEN)
        if thing.type is Basic.STRING:
            op = written_as(Notation.METHOD).get(name)
            return None if op is None else Thing(OPERATIONS[op].gives)
        if thing.path is not None:
            path = (*thing.path, name)
            declared = self.schema(thing.path).get(name)
            field = self.trigger.field(path)
            if declared is not None:
                return Thing(declared.type, path)
            if field is not None:
                return Thing(of_field(field), path)
        if isinstance(thing.type, Record):
            found = thing.type.field(name)
            return None if found is None else Thing(found.type)
        if isinstance(thing.type, MapOf):
            return Thing(thing.type.value)
        return (
            Thing(Basic.JSON, None if thing.path is None else (*thing.path, name))
            if thing.type is Basic.JSON
            else None
        )

    def _of_api(self, name: str) -> Thing | None:
        method = self.trigger.method(name)
        if method is None:
            return Thing(api=name)
        value = method.returns.value
        return None if value is None else Thing(of_field(value))


def _chain_from(tokens: Sequence[Token], number: int) -> Chain:
    """The longest chain that begins with a token."""
    last: Chain = ()
    for end in range(number, min(len(tokens), number + _MOST_STEPS)):
        found = chain_before(tokens[number : end + 1], end - number)
        if found is not None and found[1] == 0:
            last = found[0]
        elif str(tokens[end]) not in (".", "(", "["):
            break
    return last


def groups(trigger: Trigger, part: str) -> Iterator[str]:
    """The names behind ``api.part.``: groups of methods, and methods."""
    head = f"{part}." if part else ""
    yield from dict.fromkeys(
        name[len(head) :].partition(".")[0] for name in trigger.methods if name.startswith(head)
    )
