"""Ways lead from a place in the text to the node that was made for the original."""

from actiongen.importer.lift.places import below, bottom_up, node, put, way_to
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import parse

TEXT = """\
action(name="A", trigger="post-login")

with rule("One", when=event.user.name == "Ann" or event.user.email_verified):
    api.access.deny(f"No {event.user.email}")
"""


def _file() -> syn.File:
    found = parse(Source("policies/a.policy", TEXT)).value
    assert found is not None
    return found


def test_a_way_leads_to_the_innermost_node() -> None:
    file = _file()
    start = TEXT.index("event.user.email}")
    way = way_to(file, Source("policies/a.policy", TEXT).span(start, start + len("event.user.email")))
    assert way is not None
    found = node(file, way)
    assert isinstance(found, syn.Attribute)
    assert found.name == "email"


def test_what_is_put_stands_there_and_nowhere_else() -> None:
    file = _file()
    start = TEXT.index('"Ann"')
    way = way_to(file, Source("policies/a.policy", TEXT).span(start, start + 5))
    assert way is not None
    span = node(file, way).span
    changed = put(file, way, syn.String("Bob", span))
    texts = [each.value for each in below(changed) if isinstance(each, syn.String)]
    assert "Bob" in texts
    assert "Ann" not in texts
    assert put(changed, way, syn.String("Ann", span)) == file


def test_a_statement_can_go() -> None:
    file = _file()
    assert len(put(file, (("statements", 1),)).statements) == len(file.statements) - 1


def test_nothing_is_made_anew_where_nothing_changes() -> None:
    file = _file()
    assert bottom_up(file, lambda each: each) is file
