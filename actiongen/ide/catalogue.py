"""What the catalogue says of a field of the event, a method of ``api``, an option: in Markdown.

In: a trigger, and a path or a name. Out: texts with a link to Auth0's documentation.

    field_text(trigger, ("user", "email"))   ->   "the e-mail address of the user\\n\\n- **Form**: an e-mail address …"
"""

from collections.abc import Iterable
from functools import lru_cache

from actiongen.auth0.model import ITEM, Field, Method, Param, Trigger
from actiongen.auth0.reference import api_page, event_page
from actiongen.auth0.words import words_of_field, words_of_method, words_of_value
from actiongen.report.catalogue_facts import (
    Fact,
    all_parameters,
    field_facts,
    in_ways,
    method_facts,
    parameter,
)
from actiongen.unicode import is_bare_name

_SAID_ABOVE = ("Type", "Presence", "If absent")
_SOURCE = "Source"
_MOST_TEXTS = 4_000
_LONGEST_LIST = 200


def event_path(path: tuple[str, ...]) -> str:
    """A path as a policy writes it: ``event.user.identities[...].provider``."""
    written = "event"
    for name in path:
        if name == ITEM:
            written += "[...]"
        else:
            written += f".{name}" if is_bare_name(name) else f'["{name}"]'
    return written


@lru_cache(_MOST_TEXTS)
def field_text(trigger: Trigger, path: tuple[str, ...]) -> str:
    """What Auth0 documents of a field; empty if there is no such field."""
    field = trigger.field(path)
    if field is None:
        return ""
    words = words_of_field(path)
    facts = [fact for fact in field_facts(field) if fact[0] not in (*_SAID_ABOVE, _SOURCE)]
    if field.fields:
        facts.insert(0, ("Fields", ", ".join(f"`{name}`" for name in field.fields)))
    link = _link(event_page(trigger.id), f"the event of `{trigger.id}`")
    return paragraphs(
        sentence(words.says) if words else "", listed(facts), link, _sources(field_facts(field))
    )


def absence_text(field: Field | None) -> str:
    """What it says when a field is absent, where that is an answer."""
    return (
        f"If it is absent: {field.absence.meaning}."
        if field is not None and field.absence is not None
        else ""
    )


@lru_cache(_MOST_TEXTS)
def method_text(trigger: Trigger, name: str) -> str:
    """What Auth0 documents of a method; empty if there is no such method."""
    method = trigger.method(name)
    if method is None:
        return ""
    rows = [f"- {_param(path, param)}" for path, param in all_parameters(method)]
    words, facts = does(trigger, method), method_facts(method)
    skipped = (_SOURCE, "Does") if words else (_SOURCE,)
    said = [fact for fact in facts if fact[0] not in skipped and fact != ("Kind", "effect")]
    return paragraphs(
        words,
        listed(said),
        "\n".join(["Arguments:", "", *rows]) if rows else "",
        _ways(method, trigger),
        _link(api_page(trigger.id), f"the `api` of `{trigger.id}`"),
        _sources(facts),
    )


def _ways(method: Method, trigger: Trigger) -> str:
    """What happens in ways of logging in in which a call does not simply act, those of one effect together."""
    names: dict[str, list[str]] = {}
    for way, effect, why in in_ways(method, trigger.id):
        names.setdefault(f"{effect}{f' ({why})' if why else ''}", []).append(f"`{way}`")
    if not names:
        return ""
    rows = [f"- {', '.join(ways)}: {text}" for text, ways in names.items()]
    return "\n".join(["In some ways of logging in:", "", *rows])


def does(trigger: Trigger, method: Method) -> str:
    """What a call does, in a sentence with the names of its parameters; empty where there are no words."""
    needed = [param for param in method.params if not param.optional]
    words = words_of_method(trigger.id, method.name, max(1, len(needed)))
    if words is None:
        return ""
    for index, param in enumerate(method.params):
        words = words.replace(f"{{{index}}}", f"`{param.name}`")
    return sentence(words)


def value_text(method: Method, param: Param, value: str) -> str:
    """What one of the allowed values of a parameter means; empty where there are no words."""
    is_first = bool(method.params) and method.params[0].name == param.name
    words = words_of_value(method.name).get(value) if is_first else None
    return sentence(words) if words else ""


def param_text(trigger: Trigger, name: str, param: Param) -> str:
    """A parameter or an option."""
    return paragraphs(_param(name, param), _link(api_page(trigger.id), f"the `api` of `{trigger.id}`"))


def _param(path: str, param: Param) -> str:
    """``provider``: one of ``none``, ``any``."""
    _, type_, presence, notes = parameter(path, param)
    values = ", ".join(param.values)
    what = f"one of {', '.join(f'`{value}`' for value in param.values)}" if values else type_
    others = notes.removeprefix(values).removeprefix("; ")
    return f"`{path}`: {', '.join(part for part in (what, presence, others) if part)}"


def paragraphs(*texts: str) -> str:
    """Those that are not empty, with a line between them."""
    return "\n\n".join(text for text in texts if text)


def listed(facts: Iterable[Fact]) -> str:
    """Facts as a list."""
    return "\n".join(f"- **{name}**: {_short(text)}" for name, text in facts)


def sentence(words: str) -> str:
    """With a capital at its beginning and a point at its end."""
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_LIST else text[:_LONGEST_LIST].rpartition(" ")[0] + " …"


def _sources(facts: Iterable[Fact]) -> str:
    """Where the facts come from, in small letters."""
    found = [text for name, text in facts if name == _SOURCE]
    return f"*Sources: {'; '.join(found)}.*" if found else ""


def _link(page: str | None, what: str) -> str:
    return f"[Auth0's documentation: {what}]({page})" if page else ""
