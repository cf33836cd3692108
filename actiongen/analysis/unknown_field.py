"""Fields that the event does not have, and what was probably meant.

In: a name, and the path below which it was looked for. Out: what to write instead, in words.

    event.user.roles   ->   there is `event.authorization.roles`
"""

from collections.abc import Iterator

from actiongen.analysis.environment import Environment, Path, did_you_mean, list_of_names
from actiongen.auth0.any_trigger import any_trigger
from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.auth0.model import Field
from actiongen.diagnostics.model import Edit, Fix
from actiongen.facts.paths import written
from actiongen.source import Span
from actiongen.unicode import is_bare_name


def offered(name: str, path: Path | None, known: list[str], name_span: Span) -> tuple[str | None, Fix | None]:
    """The field that was meant: ``user_id`` for ``event.user.id``, else the one that is spelled alike."""
    own = f"{path[-1]}_{name}" if path else ""
    longer = [own] if own in known else [each for each in known if each.endswith(f"_{name}")]
    if not longer:
        return did_you_mean(name, known, name_span)
    if len(longer) > 1:
        return f"it has {list_of_names(longer)}", None
    return f"did you mean `{longer[0]}`?", Fix(f"write `{longer[0]}`", (Edit(name_span, longer[0]),))


def undeclared(name: str, path: Path, environment: Environment) -> str | None:
    """What to do about a field of an open record that Auth0 does not document."""
    field = environment.context.trigger.field(path)
    if field is None or not field.open:
        return None
    kept = environment.context.trigger.field((*path, "app_metadata"))
    if kept is not None:
        return (
            f"Auth0 documents no such field; what your team keeps is `event.{'.'.join(path)}.app_metadata.{name}`,"
            f" and what a connection adds is declared: `{schema_line(name, path, 'json')}`"
        )
    return f"Auth0 documents no such field; what is there all the same is declared: `{schema_line(name, path, 'json')}`"


def schema_line(name: str, path: Path, type_: str = "string") -> str:
    """The declaration of a key below a path."""
    bare = is_bare_name(name)
    key = f"{name}={type_}" if bare else f'{{"{name}": {type_}}}'
    return f"schema({written(path)}, {key})"


def of_other_triggers(name: str, path: Path, environment: Environment) -> str | None:
    """The triggers whose event has the field in this place, where this one's has not."""
    if any_trigger().field((*path, name)) is None:
        return None
    having = [
        trigger.id
        for trigger in map(load_trigger, trigger_ids())
        if trigger is not None and trigger.field((*path, name)) is not None
    ]
    own = environment.context.trigger.id
    return f"a {own} event has none; there is one in {list_of_names(having, most=3)}"


def elsewhere(name: str, environment: Environment) -> str | None:
    """The place that people mean by that name: the highest in the events of all triggers, if this one has it.

    Where several are as high, such as ``created_at`` of a user and of a session, any would be a guess.
    """

    def search(record: Field, path: Path) -> Iterator[Path]:
        for field in record.fields.values():
            here = (*path, field.name)
            if field.name == name:
                yield here
            elif len(path) < 3:
                yield from search(field, here)

    places = list(search(any_trigger().event, ()))
    depth = min(map(len, places), default=0)
    highest = [place for place in places if len(place) == depth]
    is_here = len(highest) == 1 and environment.context.trigger.field(highest[0]) is not None
    return f"there is `{written(highest[0])}`" if is_here else None
