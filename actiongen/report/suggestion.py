"""An event as the arguments of a ``test(…)``.

In: an input that was found. Out: what to write for it, in one line or laid out.

    as_arguments(given)   ->   'given={event.stats.logins_count: 1}'
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import FieldType, Trigger
from actiongen.runs.texts import units_within
from actiongen.runs.values import Value
from actiongen.syntax.format import format_policy
from actiongen.testing.events import CLOCK, HANDLER, Input, Path, at, default_event, is_of_event
from actiongen.testing.values import path_text, value_text


def as_arguments(given: Input, trigger: Trigger | None = None) -> str:
    """The arguments of a test that has this event, in one line."""
    return ", ".join(arguments(given, trigger))


def argument_lines(given: Input, trigger: Trigger) -> tuple[str, ...]:
    """The same as ``actiongen fmt`` lays them out in a test."""
    text = format_policy(f"test(\n{', '.join(arguments(given, trigger))},\n)\n")
    return tuple(line.removeprefix("    ") for line in text.split("\n")[1:-2])


def arguments(given: Input, trigger: Trigger | None = None) -> list[str]:
    """The arguments of a test that has this event, one by one.

    ``trigger``: that of the event, by which records that a test gives field by field are known.
    """
    laid = [
        pair
        for path, value in given.given
        if is_of_event(path)
        for pair in _field_by_field(path, value, trigger)
    ]
    fields = [f"{path_text(path)}: {value_text(value)}" for path, value in laid]
    secrets = [
        f'"{path[1]}": {value_text(value)}'
        for path, value in given.given
        if path[0] == "secrets" and path != CLOCK
    ]
    parts = [] if given.way is None else [f'way="{given.way}"']
    parts += [f"given={{{', '.join(fields)}}}"]
    parts += [f"secrets={{{', '.join(secrets)}}}"] if secrets else []
    parts += [f"http={value_text(units_within(dict(given.world.http)))}"] if given.world.http else []
    parts += [f"returns={{{', '.join(_results(given))}}}"] if given.world.returns else []
    parts += [f"cache={value_text(units_within(dict(given.world.cache)))}"] if given.world.cache else []
    parts += [f'handler="{value}"' for path, value in given.given if path == HANDLER]
    parts += [f'now="{given.now}"'] if any(path == CLOCK for path, _ in given.given) else []
    return parts


def _field_by_field(path: Path, value: Value, trigger: Trigger | None) -> Iterator[tuple[Path, Value]]:
    """The values that make the record at a path what it is; any other value, and one that Auth0 extends, as it is."""
    field = None if trigger is None else trigger.field(path)
    if trigger is None or field is None or field.type is not FieldType.RECORD or field.open:
        yield path, value
    elif isinstance(value, dict):
        usual = at(default_event(trigger.id), path)
        for name in {**(usual if isinstance(usual, dict) else {}), **value}:
            yield from _field_by_field((*path, name), value.get(name), trigger)
    else:
        yield path, value


def _results(given: Input) -> Iterator[str]:
    for name, result in given.world.returns.items():
        # A method of `api` stands in a group; an extern has a plain name.
        shown = f"api.{name}" if "." in name and name not in (ir.VERIFY, ir.SIGN) else name
        yield f"{shown}: {value_text(units_within(result))}"
