"""The index of a file says what every name in it means, whatever is wrong with the file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_cases import cases

from actiongen import ir
from actiongen.analysis.analyse import analyse
from actiongen.analysis.index import Indexed, analyse_with_index
from actiongen.auth0.load import load_trigger
from actiongen.diagnostics.model import Checked
from actiongen.ir.index import Index, IndexEntry, SymbolKind
from actiongen.ir.types import Basic, ListOf, Record
from actiongen.ir.walk import below as nodes_below
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.lex import lex
from actiongen.syntax.parse import parse
from actiongen.unit import below, loader

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "cases" / "good"
HEADER = 'action(name="Test", trigger="post-login")\n'
Files = tuple[Source, ...]
Meaning = Checked[ir.Program | ir.Flows | ir.Library]


def _folder(folder: Path) -> Files:
    files = sorted(folder.rglob("*.policy"))
    return tuple(Source(f"policies/{file.relative_to(folder)}", file.read_text("utf-8")) for file in files)


def _groups() -> Iterator[tuple[str, Files]]:
    yield "policies", _folder(ROOT / "policies")
    for path in sorted(GOOD.iterdir()):
        if path.is_dir():
            yield path.name, _folder(path)
        elif path.suffix == ".policy":
            yield path.stem, (Source(f"policies/{path.name}", path.read_text("utf-8")),)
    for case in cases("AG"):
        yield case.id, case.bad.sources
        yield f"{case.id}-ok", case.good.sources


GROUPS = dict(_groups())
NO_TREE = frozenset(f"AG122-{number}" for number in range(1, 6))
"""Files in another language, which are not read as policies."""


def _indexed(sources: Files) -> list[tuple[Source, Indexed, Meaning]]:
    load = loader(sources)
    indexed = []
    for source in sources:
        file = load(below(source)).value
        if file is not None:
            indexed.append((source, analyse_with_index(file, source.text, load), analyse(file, load)))
    return indexed


def _not_covered(text: str, index: Index) -> list[str]:
    names = [token for token in lex(text) if token.type == "NAME"]
    return [
        str(token)
        for token in names
        if not _covers(index.at(token.start_pos or 0), token.start_pos, str(token))
    ]


def _covers(entry: IndexEntry | None, start: int | None, name: str) -> bool:
    return entry is not None and (entry.span.start, entry.name) == (start, name)


# Every file of the tests


@pytest.mark.parametrize("group", GROUPS)
def test_the_index_of_a_file(group: str) -> None:
    """All that holds of an index, in one test a file: to make the index is what takes time."""
    indexed = _indexed(GROUPS[group])
    assert (len(indexed) < len(GROUPS[group])) == (group in NO_TREE)
    for source, with_index, plain in indexed:
        _every_name_has_an_entry_of_its_own(source, with_index.index)
        _a_file_means_the_same_with_an_index_and_without(with_index, plain)
        _a_definition_and_its_references_know_each_other(source, with_index.index)
        if group.startswith("AG") or group == "libraries":
            _the_entry_at_an_offset_is_the_innermost(source, with_index.index)


def _every_name_has_an_entry_of_its_own(source: Source, index: Index) -> None:
    assert _not_covered(source.text, index) == []


def _a_file_means_the_same_with_an_index_and_without(with_index: Indexed, plain: Meaning) -> None:
    assert with_index.meaning.diagnostics == plain.diagnostics
    assert type(with_index.meaning.value) is type(plain.value)


def _a_definition_and_its_references_know_each_other(source: Source, index: Index) -> None:
    by_span = {entry.span: entry for entry in index.entries}
    assert len(by_span) == len(index.entries)
    for entry in index.entries:
        if entry.definition is None or entry.definition.path != source.path or entry.is_definition:
            continue
        assert entry in index.references(entry.definition)
        if entry.kind is not SymbolKind.LIBRARY:
            assert by_span[entry.definition] in index.definitions, entry
    for definition in index.definitions:
        assert all(reference.definition == definition.span for reference in index.references(definition.span))


def _the_entry_at_an_offset_is_the_innermost(source: Source, index: Index) -> None:
    for offset in range(-1, len(source.text) + 1):
        around = [entry for entry in index.entries if entry.span.start <= offset < entry.span.end]
        around.sort(key=lambda entry: entry.span.end - entry.span.start)
        assert list(index.enclosing(offset)) == around
        assert index.at(offset) == (around[0] if around else None)


# Files that are being written

WRITTEN = {
    **{f"policies/{name}": "policies" for name in ("enable_mfa.policy", "mfa_for_role.policy")},
    "policies/gate.policy": "libraries",
    "policies/shared/logins.policy": "libraries",
    "policies/effect_helpers.policy": "effect_helpers",
}


@pytest.mark.slow
@pytest.mark.every(3)
@pytest.mark.parametrize("path", WRITTEN)
def test_every_beginning_of_a_file_has_an_index(path: str) -> None:
    sources = GROUPS[WRITTEN[path]]
    whole = next(source for source in sources if source.path == path)
    for token in lex(whole.text):
        source = Source(path, whole.text[: token.end_pos])
        load = loader((*(other for other in sources if other.path != path), source))
        file = parse(source).value
        if file is not None:
            with_index = analyse_with_index(file, source.text, load)
            assert _not_covered(source.text, with_index.index) == [], source.text


@pytest.mark.slow
@pytest.mark.every(3)
@pytest.mark.parametrize("put", ["", "(", "@"])
def test_a_file_has_an_index_whatever_token_is_missing(put: str) -> None:
    sources = GROUPS["policies"]
    whole = next(source for source in sources if source.path == "policies/mfa_for_role.policy")
    for token in lex(whole.text):
        source = Source(whole.path, whole.text[: token.start_pos] + put + whole.text[token.end_pos :])
        load = loader((*(other for other in sources if other is not whole), source))
        file = parse(source).value
        assert file is not None
        with_index = analyse_with_index(file, source.text, load)
        assert _not_covered(source.text, with_index.index) == [], source.text


# What the entries say


class Indexing:
    """The index of one file, asked by the text before an offset, which ``|`` marks."""

    def __init__(self, text: str, trigger: str | None = None, **libraries: str) -> None:
        self.text = text
        others = tuple(Source(f"policies/{name}.policy", library) for name, library in libraries.items())
        source = Source("policies/case.policy", text)
        file = parse(source).value
        assert file is not None
        meant = None if trigger is None else load_trigger(trigger)
        self.indexed = analyse_with_index(file, text, loader((source, *others)), trigger=meant)
        self.index = self.indexed.index

    def at(self, marked: str) -> IndexEntry:
        before, _, after = marked.partition("|")
        assert self.text.count(before + after) == 1, marked
        entry = self.index.at(self.text.index(before + after) + len(before))
        assert entry is not None
        return entry

    def defined(self, marked: str) -> str:
        """The text of the definition of what stands at a mark."""
        span = self.at(marked).definition
        assert span is not None
        return f"{self.text[span.start : span.end]} at {span.start}"

    def text_at(self, marked: str) -> str:
        """The same of the entry itself."""
        span = self.at(marked).span
        return f"{self.text[span.start : span.end]} at {span.start}"


def test_a_field_of_the_event_has_its_type_and_its_presence_at_this_place() -> None:
    policy = Indexing(
        HEADER
        + "domain = email_domain(event.user.email)\n"
        + 'with rule("Staff", when=event.user.email is not None):\n    log(event.user.email)\n'
    )
    above, inside = policy.at("email_domain(event.user.|email"), policy.at("log(event.user.|email")
    assert (above.kind, above.type, above.path) == (SymbolKind.EVENT_FIELD, Basic.STRING, ("user", "email"))
    assert not above.present and inside.present
    assert isinstance(policy.at("email_domain(event.|user").type, Record)
    assert policy.at("email_domain(|event").kind is SymbolKind.EVENT
    assert policy.at("|email_domain(").kind is SymbolKind.BUILT_IN
    whole = policy.at("email_domain|(event")
    assert (whole.kind, whole.type, whole.present) == (SymbolKind.EXPRESSION, Basic.STRING, False)
    assert (policy.at("|domain =").type, policy.at("|domain =").kind) == (Basic.STRING, SymbolKind.DEFINITION)


def test_a_local_definition_belongs_to_its_rule() -> None:
    rule = 'with rule("{0}"):\n    mail = event.user.email or "{0}"\n    log("{0}!", mail)\n'
    policy = Indexing(HEADER + rule.format("A") + rule.format("B"))
    assert policy.defined('"A!", |mail') == policy.text_at('|mail = event.user.email or "A"')
    assert policy.defined('"B!", |mail') == policy.text_at('|mail = event.user.email or "B"')
    assert policy.at('"B!", |mail').kind is SymbolKind.LOCAL


def test_secrets_and_settings_lead_to_their_declaration() -> None:
    policy = Indexing(
        HEADER
        + 'secrets("KEY")\nsettings("SITE")\n'
        + 'with rule("A", when=event.secrets.KEY == event.secrets["SITE"]):\n    stop()\n'
        + 'test("t", given={event.tenant.id: "x"}, secrets={"KEY": "k"}, expect=[], rules=["A"])\n'
    )
    assert policy.at("event.secrets.|KEY").kind is SymbolKind.SECRET
    assert policy.at('secrets["|SITE').kind is SymbolKind.SETTING
    assert (
        policy.defined("event.secrets.|KEY") == policy.defined('{|"KEY"') == policy.text_at('secrets(|"KEY"')
    )
    assert policy.defined('rules=[|"A"') == policy.text_at('rule(|"A"')
    assert len(policy.index.references(policy.at('secrets(|"KEY"').span)) == 2


def test_a_rule_in_the_other_handler_has_a_title_too() -> None:
    policy = Indexing(
        HEADER
        + 'with on_continue():\n    with rule("Back"):\n        log("back")\n\n'
        + 'never("n", then=acts("Back"))\n'
    )
    assert policy.defined('acts(|"Back"') == policy.text_at('rule(|"Back"')


def test_keys_of_a_schema_and_of_a_dictionary_lead_to_where_they_are_written() -> None:
    policy = Indexing(
        HEADER
        + 'schema(event.user.app_metadata, {"a-b": number}, plan=string)\n'
        + 'LEVELS = {"free": 1, "gold": {"deep": 2}}\n'
        + 'x = event.user.app_metadata.plan\ny = event.user.app_metadata["a-b"]\n'
        + 'm = event.user.app_metadata\nz = m.get("plan", "none")\n'
        + 'r = read(event.request.body.count, number)\nu = LEVELS.free\nv = LEVELS["gold"].deep\n'
        + 's = sorted(event.user.identities, key="provider")\n'
    )
    assert policy.defined("x = event.user.app_metadata.|plan") == policy.text_at("|plan=string")
    assert policy.at("x = event.user.app_metadata.|plan").type is Basic.STRING
    assert policy.defined('event.user.app_metadata["|a-b') == policy.text_at('{|"a-b": ')
    assert policy.defined('get("|plan') == policy.text_at("|plan=string")
    assert policy.defined("LEVELS.|free") == policy.text_at('{|"free"')
    assert policy.defined('LEVELS["|gold') == policy.text_at('|"gold": {')
    assert policy.defined('["gold"].|deep') == policy.text_at('{|"deep"')
    assert policy.at("body.|count").type is Basic.JSON
    key = policy.at('key="|provider')
    assert (key.path, key.type) == (("user", "identities", "[]", "provider"), Basic.STRING)


def test_methods_options_and_keywords() -> None:
    policy = Indexing(
        HEADER
        + 'with rule("A", when=event.user.email):\n'
        + '    api.multifactor.enable("any", allowRememberBrowser=False)\n    api.access.denie("x")\n'
    )
    assert policy.at("|api.multifactor").kind is policy.at("api.|multifactor").kind is SymbolKind.API
    method, option = policy.at("multifactor.|enable"), policy.at("|allowRememberBrowser")
    assert (method.kind, method.path) == (SymbolKind.API_METHOD, ("multifactor", "enable"))
    assert (option.kind, option.path) == (
        SymbolKind.OPTION,
        ("multifactor", "enable", "allowRememberBrowser"),
    )
    assert policy.at("|when=").kind is SymbolKind.KEYWORD
    assert policy.at("access.|denie").kind is SymbolKind.UNKNOWN


def test_a_helper_has_the_types_of_its_calls() -> None:
    policy = Indexing(
        HEADER
        + "def shout(text):\n    return text.upper()\n\ndef same(a, b):\n    return a == b\n\n"
        + 'x = shout(event.tenant.id)\ny = same(1, 1) and same("a", "a")\n'
        + 'with rule("A", when=x == "B" and y):\n    stop()\n'
    )
    parameter = policy.at("shout(|text")
    assert (parameter.kind, parameter.type, parameter.present) == (SymbolKind.PARAMETER, Basic.STRING, True)
    assert policy.defined("return |text.") == policy.text_at("shout(|text")
    assert policy.at("def |shout").type is Basic.STRING
    assert len(policy.index.references(policy.at("def |shout").span)) == 1
    assert policy.at("return |a ==").type is Basic.UNKNOWN
    assert policy.at("return a |==").type is Basic.BOOLEAN


def test_what_nothing_uses_or_reaches_is_there() -> None:
    policy = Indexing(
        HEADER
        + "unused = event.stats.logins_count + 1\n\n"
        + "def idle(names: [string]):\n    return [n.lower() for n in names]\n\n"
        + 'with rule("A"):\n    stop()\n    late = event.user.user_id\n    log(late)\n\n'
        + "with on_continue():\n    log(event.request.ip)\n"
    )
    assert policy.at("|unused").type is Basic.NUMBER
    assert policy.at("|names: ").type == ListOf(Basic.STRING)
    assert (policy.at("for |n in").type, policy.at("|n.lower").type) == (Basic.STRING, Basic.STRING)
    assert policy.at("def |idle").type == ListOf(Basic.STRING)
    assert policy.at("event.user.|user_id").type is Basic.STRING
    assert policy.defined("log(|late") == policy.text_at("|late =")
    assert policy.at("event.request.|ip").kind is SymbolKind.EVENT_FIELD


@pytest.mark.parametrize(
    ("header", "type_"),
    [
        ('action(name="Test", trigger="post-logn")', Basic.NUMBER),
        ('action(name="Test", trigger="login")', Basic.NUMBER),
        ('action(name="Test")', Basic.NUMBER),
        ('action(name="Test", trigger="post-login"', Basic.NUMBER),
        ('action(name="Test", trigger="credentials-exchang")', Basic.UNKNOWN),
    ],
)
def test_below_a_wrong_header_the_trigger_that_was_meant_counts(header: str, type_: Basic) -> None:
    text = header + '\nwith rule("A", when=event.stats.logins_count > 1):\n    stop()\n'
    policy = Indexing(text)
    assert not isinstance(policy.indexed.meaning.value, ir.Program)
    assert policy.at("stats.|logins_count").type is type_


def test_a_library_alone_is_typed_as_far_as_all_triggers_agree() -> None:
    text = (
        "schema(event.user.app_metadata, plan=string)\n_LIMIT = 3\nbusy = event.stats.logins_count > _LIMIT\n\n"
        "def plan_of(user_id, limit: number):\n"
        '    return event.user.app_metadata.plan or f"{limit}"\n'
    )
    alone, loaded = Indexing(text), Indexing(text, "pre-user-registration")
    assert isinstance(alone.indexed.meaning.value, ir.Library)
    assert (alone.at("stats.|logins_count").type, alone.at("|busy").type) == (Basic.NUMBER, Basic.BOOLEAN)
    assert not alone.at("event.|stats").present
    assert alone.defined("> |_LIMIT") == alone.text_at("|_LIMIT =")
    assert (alone.at("|limit: ").type, alone.at("|user_id").type) == (Basic.NUMBER, Basic.UNKNOWN)
    assert alone.at("def |plan_of").type is Basic.STRING
    assert loaded.at("event.|stats").kind is SymbolKind.UNKNOWN


def test_a_loaded_name_leads_into_its_library_also_through_another_one() -> None:
    policy = Indexing(
        HEADER + 'load("outer.policy", "limit", "lost")\nx = limit + lost\n',
        outer='load("inner.policy", "limit")\n',
        inner="limit = 3\n",
    )
    inner = Span("policies/inner.policy", 0, 5)
    assert policy.at('|"limit"').definition == policy.at("= |limit").definition == inner
    assert (policy.at("= |limit").type, policy.at("= |limit").kind) == (Basic.NUMBER, SymbolKind.DEFINITION)
    assert len(policy.index.references(inner)) == 2
    assert policy.at('|"outer.policy"').definition == Span("policies/outer.policy", 0, 0)
    assert policy.defined("+ |lost") == policy.text_at('|"lost"')


def test_a_use_above_the_definition_leads_to_it() -> None:
    policy = Indexing(HEADER + "x = late\nlate = 1\n")
    assert policy.defined("x = |late") == policy.text_at("|late = 1")


def test_a_line_that_is_being_written_knows_what_stands_in_it() -> None:
    policy = Indexing(
        HEADER
        + 'limit = 3\nwith rule("A", when=limit > 1):\n    mail = event.user.email\n    log(mail, event.user.\n\n'
        + "after = event.tenant.id\n"
    )
    assert isinstance(policy.at("log(mail, event.|user").type, Record)
    assert policy.at("mail = event.user.|email").type is Basic.STRING
    assert policy.defined("when=|limit") == policy.text_at("|limit = 3")
    assert policy.defined("log(|mail") == policy.text_at("|mail =")
    assert policy.at("|when=").kind is SymbolKind.KEYWORD
    assert policy.at("event.tenant.|id").type is Basic.STRING


def test_a_flow_file_names_triggers_and_actions() -> None:
    policy = Indexing(
        'flow("post-login", ["mfa", external("slack")])\nflow("pre-user-registration", ["gate"])\n'
        'test("t", trigger="pre-user-registration", given={event.user.email: "a@b.example"}, '
        "expect=api.access.deny(...))\n"
    )
    assert policy.at('flow(|"post-login"').kind is SymbolKind.TRIGGER
    assert policy.at('|"mfa"').kind is policy.at('|"slack"').kind is SymbolKind.ACTION
    assert policy.at("event.user.|email").type is Basic.STRING
    assert policy.at("access.|deny").kind is SymbolKind.API_METHOD


def test_a_property_of_a_flow_is_read_with_its_trigger() -> None:
    policy = Indexing(
        'flow("pre-user-registration", ["gate"])\nflow("post-login", ["mfa"])\n'
        'never("n", trigger="post-login", when=event.stats.logins_count == 1, then=api.multifactor.enable(...))\n'
    )
    assert policy.at('trigger=|"post-login').kind is SymbolKind.TRIGGER
    assert policy.at("event.stats.|logins_count").type is Basic.NUMBER
    assert policy.at("|when=").kind is policy.at("|then=").kind is SymbolKind.KEYWORD
    assert policy.at("multifactor.|enable").kind is SymbolKind.API_METHOD


def test_a_flow_of_a_trigger_that_is_mistyped_has_tests_of_the_one_that_was_meant() -> None:
    policy = Indexing(
        'flow("pre-user-registratio", ["gate"])\n'
        'test("t", given={event.user.email: "a@b.example"}, expect=api.access.deny(...))\n'
    )
    assert policy.at("event.user.|email").type is Basic.STRING
    assert policy.at("event.|user").path == ("user",)
    assert policy.at("access.|deny").kind is SymbolKind.API_METHOD


# The IR that the index is made of


def _mistake(text: str) -> ir.ErrorExpr:
    source = Source("policies/case.policy", HEADER + f'with rule("A"):\n    log({text})\n')
    program = analyse(parse(source).value or syn.File("", None, (), ()), loader((source,))).value
    assert isinstance(program, ir.Program)
    mistake = next(node for node in nodes_below(program.all_steps) if isinstance(node, ir.ErrorExpr))
    assert mistake.info.type is Basic.UNKNOWN
    return mistake


@pytest.mark.parametrize(
    "text",
    [
        "event.user.email + 1",
        "event.user.email == 1",
        "event.user.email.length",
        "event.user.email.trim()",
        "event.user.email[0]",
        "nothing(event.user.email)",
        "len(event.stats.logins_count, event.user.email) or len(event.user.email.x)",
        "to_number(event.user.email.nothing)",
        'sorted(event.user.email, key="x")',
        "[x for x in event.user.email]",
        "event.user.email or event.nothing",
        "event.user.email if event.nothing else 1",
        '{"a": 1}.get(event.user.email, "b")',
        '{event.user.email: 1, "b": "c"}',
        "read(event.user.email, number)",
    ],
)
def test_a_mistake_keeps_what_was_read_of_it(text: str) -> None:
    names = [node.name for node in nodes_below(_mistake(text)) if isinstance(node, ir.Member)]
    assert "email" in names, names


def test_a_member_says_where_its_name_stands() -> None:
    text = HEADER + 'with rule("A", when=event.user["email"] == event.request.ip):\n    stop()\n'
    source = Source("policies/case.policy", text)
    program = parse(source).then(lambda file: analyse(file, loader((source,)))).value
    assert isinstance(program, ir.Program)
    members = [node for node in nodes_below(program.all_steps) if isinstance(node, ir.Member)]
    assert len(members) == 4
    for member in members:
        assert member.name_span is not None
        assert text[member.name_span.start : member.name_span.end] == member.name
