"""What Auth0 offers, in the words of people who do not program.

In: a trigger, a path of its event, a method. Out: words for pages that such people read. The file words.json is ours,
and what stands in it follows the documentation that it names; names that it lacks are shown as they are.

    >>> words_of_field(("user", "email")).says
    'the e-mail address of the user'
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NotRequired, TypedDict, cast

Path = tuple[str, ...]


class MomentJson(TypedDict):
    """When a trigger runs, and what follows."""

    begins: str
    ends: str
    refused: NotRequired[str]
    each: str


class WordsJson(TypedDict):
    """All of the file; the words of a method are by the number of its arguments, the last for all that are more."""

    sources: list[str]
    triggers: dict[str, MomentJson]
    fields: dict[str, str | dict[str, str]]
    methods: dict[str, list[str]]
    in_trigger: dict[str, dict[str, list[str]]]
    values: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Moment:
    """When a trigger runs (``begins``), what follows its actions (``ends``), what a denial makes of it (``refused``, a
    sentence; empty where no action can deny) and what it runs once for (``each``: "login")."""

    begins: str
    ends: str
    refused: str
    each: str


@dataclass(frozen=True, slots=True)
class FieldWords:
    """A field as a noun phrase; of one that is true or false also the two sentences, else they are empty."""

    says: str
    holds: str = ""
    fails: str = ""


@cache
def _words() -> WordsJson:
    return cast(
        WordsJson, json.loads(resources.files("actiongen.auth0").joinpath("words.json").read_text("utf-8"))
    )


def moment(trigger: str) -> Moment:
    """When a trigger runs; one that has no words runs "when it runs"."""
    found = _words()["triggers"].get(trigger)
    if found is None:
        return Moment(f"The trigger {trigger} runs", "Auth0 goes on", "It is refused", "run")
    return Moment(found["begins"], found["ends"], found.get("refused", ""), found["each"])


def words_of_field(path: Path) -> FieldWords | None:
    """The words of a field by its path, None where it has none of its own."""
    found = _words()["fields"].get(".".join(path))
    if found is None:
        return None
    if isinstance(found, str):
        return FieldWords(found)
    return FieldWords(found["says"], found["is"], found["is_not"])


def words_of_method(trigger: str, method: str, count: int) -> str | None:
    """What a call with so many arguments does, in the third person: "refuses the login, with the message {0}".

    ``{0}``, ``{1}`` stand for the arguments. None where there are no words.
    """
    words = _words()
    found = words["in_trigger"].get(trigger, {}).get(method) or words["methods"].get(method)
    if found is None:
        family, _, name = method.partition(".")
        found = words["methods"].get(f"{family}.*")
        return None if found is None else found[0].replace("{name}", f"`{_noun(name)}`")
    return found[min(max(count, 1), len(found)) - 1]


def words_of_value(method: str) -> Mapping[str, str]:
    """What a call does with some first argument, by that argument, where it can be said better than of any."""
    return _words()["values"].get(method, {})


def _noun(method: str) -> str:
    """``audience`` of ``setAudience``."""
    plain = method.removeprefix("set")
    return plain[:1].lower() + plain[1:]
