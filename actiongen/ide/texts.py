"""What a literal text may be at a place: a trigger, the title of a rule, the value of a field or of a parameter.

In: what is known at a place. Out: completions whose text is what stands between the quotes.

    api.multifactor.enable("|")   ->   none, guardian, google-authenticator, duo, any
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from actiongen.analysis.index import trigger_of
from actiongen.auth0.load import load_trigger, platform, trigger_ids
from actiongen.auth0.load_ways import ways_of
from actiongen.auth0.model import Field, Param, VersionStatus
from actiongen.ide.catalogue import paragraphs, param_text, value_text
from actiongen.ide.chains import Known, Thing
from actiongen.ide.files import action_text, defined_names, library_text, trigger_text
from actiongen.ide.model import Completion, Kind
from actiongen.ide.offers import documentation_of, span_of
from actiongen.ide.place import Chain, Frame, chain_before
from actiongen.ide.values import parameter_of
from actiongen.ide.workspace import View
from actiongen.ir.ops import ENCODINGS
from actiongen.ir.tokens import WITH_SECRET
from actiongen.ir.zones import zones
from actiongen.lazy_dataclass import dataclass
from actiongen.unit import below

_RULE = re.compile(r"""\bwith\s+rule\(\s*(?:title\s*=\s*)?(?:"((?:[^"\\\n]|\\.)+)"|'((?:[^'\\\n]|\\.)+)')""")
_OF_FLOWS_OR_ACTIONS = re.compile(r"^(?:action|flow)\(", re.MULTILINE)
_ACTION = re.compile(r"^action\(", re.MULTILINE)
_COMPARED = ("EQUALS", "DIFFERS")
_ENCODED = {"sha256": 1, "hmac_sha256": 2}
_ZONED = {"weekday": 1, "hour": 1, "date": 1}


@dataclass(frozen=True, slots=True)
class Text:
    """A text that may stand at a place."""

    text: str
    kind: Kind = Kind.VALUE
    detail: str = ""
    documentation: str = ""
    rank: int | None = None
    """Where it stands among others; None for where it comes."""


def texts(known: Known, *, is_quoted: bool) -> Iterator[Completion]:
    """The texts that may stand here; ``is_quoted``: between quotes, else with some."""
    quote = known.place.quote or '"'
    for number, each in enumerate(_texts(known)):
        inner = each.text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
        text = inner if is_quoted else f'"{inner}"'
        label = each.text if is_quoted else text
        rank = number if each.rank is None else each.rank
        yield Completion(label, each.kind, span_of(known), text, each.detail, each.documentation, rank=rank)


def _texts(known: Known) -> Iterator[Text]:
    place = known.place
    frame = place.frames[0] if place.frames else None
    if frame is not None and frame.bracket == "[" and frame.callee:
        yield from _keys(known, known.thing(frame.callee))
        return
    compared = _compared_with(known)
    if compared is not None:
        yield from _values_of(known, compared)
        return
    call = place.call
    if call is None:
        return
    if call.name is not None and call.name.startswith("api."):
        yield from _of_api(known, call.name.removeprefix("api."), call)
    elif frame is not None:
        yield from _of_function(known, call.name or "", call, frame)


def _keys(known: Known, thing: Thing | None) -> Iterator[Text]:
    """The keys of a container or record, those that are no names first."""
    if thing is None or thing.path is None:
        return
    declared, field = known.schema(thing.path), known.trigger.field(thing.path)
    for name in declared:
        yield Text(name, Kind.FIELD, "a key of the schema")
    for name, child in (field.fields if field is not None else {}).items():
        if name not in declared:
            yield Text(name, Kind.FIELD, documentation=documentation_of(known, (*thing.path, name), child))


def _compared_with(known: Known) -> Chain | None:
    """What the text is compared with: ``field == "|"``, ``field in ["|"]``, ``given={field: "|"}``."""
    tokens, frame = known.place.tokens, known.place.frames[0] if known.place.frames else None
    number = len(tokens) - 1
    if number >= 1 and tokens[number].type in _COMPARED:
        found = chain_before(tokens, number - 1)
        return found[0] if found is not None else None
    if frame is None or frame.start < 2:
        return None
    if frame.bracket == "[" and tokens[frame.start - 2].type == "_IN":
        last = frame.start - 3
        found = chain_before(tokens, last - 1 if tokens[last].type == "_NOT" else last)
        return found[0] if found is not None else None
    inner = known.place.frames[1] if frame.bracket == "[" and len(known.place.frames) > 1 else frame
    if inner.bracket == "{" and inner.is_value and _is_given(known):
        end = number if frame is inner else frame.start - 2
        if end >= 1 and tokens[end].type == "COLON":
            found = chain_before(tokens, end - 1)
            return found[0] if found is not None else None
    return None


def _is_given(known: Known) -> bool:
    call = known.place.call
    return call is not None and call.name in ("test", "case") and call.keyword == "given"


def _values_of(known: Known, chain: Chain) -> Iterator[Text]:
    """The values that Auth0 documents of a field."""
    thing = known.thing(chain)
    field = known.trigger.field(thing.path) if thing is not None and thing.path is not None else None
    if field is not None and field.items is not None:
        field = field.items
    for value in _documented(field):
        yield Text(
            value, detail="all that occur" if field is not None and field.values else "one that occurs"
        )


def _documented(field: Field | None) -> Iterable[str]:
    return () if field is None else (*field.values, *field.known_values)


def _of_api(known: Known, name: str, call: Frame) -> Iterator[Text]:
    found = parameter_of(known.trigger, name, call.index, call.keyword)
    if found is None:
        return
    method, param = found
    inner = known.place.frames[0]
    if inner.bracket == "{" and not inner.is_value:
        yield from _option_keys(known, param.options or (param.items.options if param.items else {}))
    for value in param.values or (param.items.values if param.items else ()):
        yield Text(value, documentation=value_text(method, param, value))


def _option_keys(known: Known, options: Mapping[str, Param]) -> Iterator[Text]:
    for name, param in options.items():
        yield Text(name, Kind.FIELD, param.type.value, param_text(known.trigger, name, param))


def _of_function(known: Known, name: str, call: Frame, frame: Frame) -> Iterator[Text]:
    key = call.keyword or call.index
    match name, key:
        case ("action" | "test" | "always" | "never", "trigger") | ("flow", 0):
            yield from _triggers()
        case "action", "version":
            for version in known.trigger.versions:
                is_current = version.status is VersionStatus.CURRENT
                yield Text(version.id, detail=version.status.value, rank=0 if is_current else 1)
        case "action", "runtime":
            for runtime in platform().runtimes:
                if runtime.usable:
                    yield Text(runtime.name, detail=runtime.status.value)
        case "flow", 1:
            yield from _actions(known)
        case ("test" | "case", "rules") | ("acts", 0):
            yield from _titles(known)
        case ("test" | "case" | "always" | "never"), "way":
            for way in ways_of(known.trigger.id):
                yield Text(way.id, detail=way.title)
        case ("test" | "case" | "always" | "never"), "handler":
            yield from (Text(handler.kind.value, detail=handler.name) for handler in known.trigger.handlers)
        case ("test" | "case"), "secrets" if frame.bracket == "{" and not frame.is_value:
            for secret in known.context.secrets if known.context is not None else ():
                yield Text(secret, Kind.SECRET)
        case "load", 0:
            yield from _libraries(known)
        case "load", int():
            yield from _loadable(known, frame)
        case "jwt.verify", "algorithms":
            yield from (Text(algorithm) for algorithm in ("RS256", *WITH_SECRET))
        case "jwt.sign", "algorithm":
            yield from (Text(algorithm) for algorithm in WITH_SECRET)
        case _ if _ENCODED.get(name) == key:
            yield from (Text(encoding) for encoding in ENCODINGS)
        case _ if _ZONED.get(name) == key:
            yield from (Text(zone) for zone in sorted(zones()))
        case _:  # any text may stand there
            return


def _triggers() -> Iterator[Text]:
    for id in trigger_ids():
        trigger = load_trigger(id)
        if trigger is not None:
            yield Text(id, detail=trigger.event_summary, documentation=trigger_text(trigger))


def _actions(known: Known) -> Iterator[Text]:
    """The actions of the flow's trigger, and then the others."""
    wanted = next((str(token).strip("\"'") for token in known.place.tokens if token.type == "STRING"), "")
    written = {str(token).strip("\"'") for token in known.place.tokens if token.type == "STRING"}
    for view in known.view.workspace.views():
        if view.tree is None or not _ACTION.search(view.source.text):
            continue
        stem = view.source.path.rpartition("/")[2].removesuffix(".policy")
        trigger = trigger_of(view.tree, view.source.text)
        if trigger is not None and trigger.id == wanted and stem not in written:
            yield Text(stem, Kind.FILE, trigger.id, action_text(known.view, stem))


def _titles(known: Known) -> Iterator[Text]:
    """The titles of the rules: of this file, in a file of flows of the actions of the trigger."""
    own = [*titles_of(known.view)]
    yield from (Text(title, Kind.RULE) for title in own)
    if own or _ACTION.search(known.view.source.text):
        return
    for view in known.view.workspace.views():
        trigger = trigger_of(view.tree, view.source.text) if view.tree is not None else None
        if trigger is not None and trigger.id == known.trigger.id and _ACTION.search(view.source.text):
            yield from (Text(title, Kind.RULE, view.source.path) for title in titles_of(view))


def titles_of(view: View) -> Iterator[str]:
    """The titles of the rules of a file, in a text that cannot be read too."""
    for found in _RULE.finditer(view.source.text):
        yield found[1] or found[2]


def _libraries(known: Known) -> Iterator[Text]:
    for view in known.view.workspace.views():
        if view is not known.view and not _OF_FLOWS_OR_ACTIONS.search(view.source.text):
            path = below(view.source)
            yield Text(path, Kind.FILE, documentation=library_text(known.view, path))


def _loadable(known: Known, frame: Frame) -> Iterator[Text]:
    """The names of the library that are not taken yet."""
    written = [
        str(token).strip("\"'") for token in known.place.tokens[frame.start :] if token.type == "STRING"
    ]
    tree = known.view.workspace.load(written[0]).value if written else None
    for name in defined_names(tree) if tree is not None else ():
        if name not in written[1:]:
            yield Text(name, Kind.VARIABLE, documentation=paragraphs(library_text(known.view, written[0])))
