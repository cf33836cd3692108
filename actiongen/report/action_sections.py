"""The sections of the page of an action, but for its logic.

In: an action and where it stands (:class:`Documented`), the numbers of its steps. Out: blocks of Markdown.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from actiongen import ir
from actiongen.auth0.load import platform
from actiongen.auth0.model import Method, Tag
from actiongen.auth0.words import moment
from actiongen.backends.terraform.emit import binding_resource
from actiongen.backends.terraform.variables import secret_variable
from actiongen.facts.paths import written
from actiongen.flow.inventory import fields_read, questions, refusals, secrets_read
from actiongen.flow.inventory import writes as calls_that_write
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite
from actiongen.lazy_dataclass import dataclass
from actiongen.report.docstrings import Docstring
from actiongen.report.flow_steps import Entry, failure, outcome
from actiongen.report.markdown import Block, Listing, code, link, paragraph, plain, table
from actiongen.report.wording.calls import for_people, said_by_call, sentence_of_call
from actiongen.report.wording.logic import Logic
from actiongen.report.wording.questions import address_of
from actiongen.report.wording.said import joined
from actiongen.report.wording.speaker import Speaker
from actiongen.report.wording.values import words_of_path

Step = ir.Guard | ir.Acting


@dataclass(frozen=True, slots=True)
class Documented:
    """An action, and where it stands.

    ``flow`` is the flow that runs it, None where none does; ``flow_tests`` and ``flow_properties`` are those of that
    flow. ``entries`` are what the diagram shows; ``svg`` is the address of its picture. ``address`` gives the relative
    address of a file of the repository by its path from the folder that holds the policies, None where the pages cannot
    link to it; ``generated`` does the same for a file of the build.
    """

    resolved: Resolved
    flow: ir.Flow | None
    flow_tests: tuple[ir.Test, ...]
    flow_properties: tuple[ir.Property, ...]
    entries: tuple[Entry, ...]
    svg: str
    address: Callable[[str], str | None] = lambda path: None
    generated: Callable[[str], str | None] = lambda name: None

    @property
    def program(self) -> ir.Program:
        """The action."""
        return self.resolved.program

    @property
    def steps(self) -> tuple[Step, ...]:
        """The guards and rules of all handlers, in order."""
        return tuple(
            step
            for handler in self.program.handlers
            for step in handler.steps
            if isinstance(step, ir.Guard | ir.Acting)
        )


def purpose(docstring: Docstring) -> Iterator[Block]:
    """What the policy says that it is for."""
    for part in docstring.paragraphs:
        if isinstance(part, str):
            yield paragraph(plain(part))
        else:
            yield Listing(tuple((paragraph(plain(item)),) for item in part))
    if not docstring.paragraphs:
        yield paragraph("The policy does not say what it is for.")


def facts(documented: Documented) -> Block:
    """The file, the trigger and the place in the flow."""
    program = documented.program
    trigger = program.header.trigger
    waits = {
        True: "Auth0 waits for the action.",
        False: "Auth0 does not wait for the action.",
        None: "Auth0 does not say whether it waits for the action.",
    }
    javascript = f"{program.stem}.js"
    rows = [
        ("Policy", _linked(program.path, documented.address(program.path))),
        ("JavaScript", _linked(javascript, documented.generated(javascript))),
        ("Trigger", f"{code(trigger.id)}, version {code(program.header.version)}"),
        ("Runs when", f"{moment(trigger.id).begins}. {waits[trigger.blocking]}"),
        ("Place", _place(documented)),
    ]
    return table(("Fact", "This action"), rows)


def _linked(path: str, address: str | None) -> str:
    return code(path) if address is None else link(code(path), address)


def _place(documented: Documented) -> str:
    program, flow = documented.program, documented.flow
    if flow is not None:
        places = [
            number
            for number, entry in enumerate(flow.entries, 1)
            if isinstance(entry, ir.FlowAction) and entry.stem == program.stem
        ]
        numbers = joined([str(place) for place in places])
        return f"Number {numbers} of {len(flow.entries)} in the flow of {code(flow.trigger.id)}"
    binder = platform().bound_by.get(program.header.trigger.id)
    if binder is not None:
        return f"Runs for the {code(binder.resource)} whose {code(binder.argument)} names it"
    if not program.header.deploy:
        return "A draft, which no flow can run"
    return "In no flow of these policies"


# What it can refuse


def refuses(documented: Documented, speaker: Speaker, logic: Logic) -> Iterator[Block]:
    """Every effect that ends more than the action."""
    rows = [_refusal(documented, speaker, logic, site) for site in refusals(documented.resolved)]
    if not rows:
        yield paragraph("It refuses nothing.")
        return
    yield table(("Step", "What it does", "What is said"), dict.fromkeys(rows))


def _refusal(
    documented: Documented, speaker: Speaker, logic: Logic, site: EffectSite
) -> tuple[str, str, str]:
    trigger = documented.program.header.trigger.id
    effect, rule = site.effect, site.rule
    title = f"No answer {code(rule.ask.name)}" if isinstance(rule, ir.Perform) else plain(rule.title)
    step = f"{logic.numbers[id(rule)]}. {title}"
    if isinstance(effect, ir.Abort):
        return step, failure(trigger), for_people(speaker, effect.message)
    assert isinstance(effect, ir.Call)
    return step, outcome(trigger, effect), said_by_call(speaker, effect) or "Nothing"


# What it reads and writes


def reads(documented: Documented, logic: Logic) -> Iterator[Block]:
    """Every field of the event."""
    used: dict[tuple[str, ...], list[Step]] = {}
    for step in documented.steps:
        for path in fields_read(step, documented.resolved):
            used.setdefault(path, []).append(step)
    if not used:
        yield paragraph("It reads nothing of the event.")
        return
    trigger = documented.program.header.trigger
    rows = [
        (_capital(words_of_path(path, trigger)), code(written(path)), _numbers(steps, logic))
        for path, steps in used.items()
    ]
    yield table(("In words", "In Auth0", "Steps"), rows)


_PLACES = {
    Tag.APP_METADATA: "App metadata",
    Tag.USER_METADATA: "User metadata",
    Tag.SAML: "SAML response",
    Tag.CACHE: "Cache of the Actions",
    Tag.SCOPE: "Scopes",
}


def writes(documented: Documented, speaker: Speaker, logic: Logic) -> Iterator[Block]:
    """Every call that changes metadata, tokens, SAML responses or the cache."""
    rows = [
        (
            _where(site.effect.method),
            _key(speaker, site.effect),
            _capital(sentence_of_call(speaker, site.effect)),
            str(logic.numbers[id(site.rule)]),
        )
        for site in calls_that_write(documented.resolved)
        if isinstance(site.effect, ir.Call)
    ]
    if not rows:
        yield paragraph("It writes nothing: no metadata, no claims, no scopes.")
        return
    yield table(("Where", "Name", "What it does", "Step"), dict.fromkeys(rows))


def _where(method: Method) -> str:
    if Tag.CLAIM in method.tags:
        return "Claims of the ID token" if method.name.startswith("idToken") else "Claims of the access token"
    named = next((_PLACES[tag] for tag in method.tags if tag in _PLACES), None)
    if named is not None:
        return named
    return f"Metadata of the {_spaced(method.name.partition('.')[0])}"


def _spaced(name: str) -> str:
    return "".join(f" {char.lower()}" if char.isupper() else char for char in name)


def _key(speaker: Speaker, call: ir.Call) -> str:
    """The first argument, where it is a text: the name of what is written."""
    first = call.method.params[:1]
    if not call.arguments or not first or first[0].name not in ("key", "scope", "attribute"):
        return ""
    return speaker.value(call.arguments[0])


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _numbers(steps: Iterable[Step], logic: Logic) -> str:
    return ", ".join(str(logic.numbers[id(step)]) for step in steps)


# What it asks


def other_servers(documented: Documented, speaker: Speaker, logic: Logic) -> Iterator[Block]:
    """Every request, and every function that somebody has written by hand, for nobody knows what it asks."""
    rows: dict[tuple[str, str, str], None] = {}
    for site in questions(documented.resolved):
        assert isinstance(site.effect, ir.Ask)
        number = str(logic.numbers[id(site.rule)])
        match site.effect.question:
            case ir.Request(sent):
                rows[f"Request ({code(sent.verb.value.upper())})", address_of(speaker, sent), number] = None
            case ir.ExternCall(extern):
                rows["JavaScript written by hand", f"{code(extern.name)} of {code(extern.path)}", number] = (
                    None
                )
            case _:  # what is asked of Auth0 or worked out in the action leaves it for no other server
                pass
    if not rows:
        yield paragraph("It sends nothing to other servers.")
        return
    yield table(("What", "To", "Step"), rows)


def secrets(documented: Documented, logic: Logic) -> Iterator[Block]:
    """The secrets and settings, and who reads them."""
    program = documented.program
    if not program.secrets:
        yield paragraph("It has no secrets and no settings.")
        return
    used: dict[str, list[Step]] = {}
    for step in documented.steps:
        for name in secrets_read(step):
            used.setdefault(name, []).append(step)
    yield table(
        ("Name", "Kind", "Needed", "Terraform variable", "Steps"),
        [
            (
                code(each.name),
                "Setting (may be shown)" if each.is_setting else "Secret",
                "Optional" if each.optional else "Required",
                code(secret_variable(program.stem, each.name)),
                _numbers(used.get(each.name, ()), logic) or "None",
            )
            for each in program.secrets
        ],
    )


def consumers(docstring: Docstring) -> Iterator[Block]:
    """Who uses what the action does."""
    if not docstring.consumers:
        yield paragraph("The policy does not say who depends on it.")
        return
    rows = [(plain(each.who), plain(each.use)) for each in docstring.consumers]
    yield table(("Who", "What for"), rows)


# Terraform and tests


def terraform(documented: Documented) -> Iterator[Block]:
    """The resource, and what runs it."""
    header = documented.program.header
    rows = [
        ("Resource", _linked(f"auth0_action.{header.resource}", documented.generated("auth0_actions.tf"))),
        ("Runtime", code(header.runtime)),
        ("Deployed", "Yes" if header.deploy else "No, it stays a draft"),
        ("Trigger", f"{code(header.trigger.id)}, version {code(header.version)}"),
    ]
    if documented.flow is not None:
        rows.append(("Run by", code(f"auth0_trigger_actions.{binding_resource(documented.flow)}")))
    rows += [("npm package", f"{code(each.name)} {code(each.version)}") for each in header.dependencies]
    rows += [("Actions Module", f"{code(each.name)}, version {each.version}") for each in header.modules]
    yield table(("Fact", "In Terraform"), rows)


def tests(documented: Documented) -> Iterator[Block]:
    """The titles of tests and properties."""
    program = documented.program
    if program.tests:
        yield _titles(program.tests)
    else:
        yield paragraph("The policy has no tests of its own.")
    if program.properties:
        yield paragraph("What must hold in every event:")
        yield _properties(program.properties)
    if documented.flow_tests:
        yield paragraph("Tests of the whole flow:")
        yield _titles(documented.flow_tests)
    if documented.flow_properties:
        yield paragraph("What must hold of the whole flow in every event:")
        yield _properties(documented.flow_properties)


def _properties(found: Sequence[ir.Property]) -> Listing:
    return Listing(tuple((paragraph(plain(each.title)),) for each in found))


def _titles(found: Sequence[ir.Test]) -> Listing:
    items: list[tuple[Block, ...]] = []
    for title, same in groupby(found, key=lambda test: test.title):
        cases = [test.case for test in same if test.case is not None]
        below = Listing(tuple((paragraph(plain(case)),) for case in cases))
        items.append((paragraph(plain(title)), *((below,) if cases else ())))
    return Listing(tuple(items))
