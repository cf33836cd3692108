"""AG322: a file whose conditions take too long to judge says from where on they are not judged."""

import pytest

from .programs import found, labels, marks, only

RULES = "".join(
    f'with rule("{name}", when=event.client.name == "{name}"):\n    log("{name}")\n' for name in "abcd"
)


def test_it_is_said_once_and_where_judging_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(RULES) == []
    monkeypatch.setattr("actiongen.flow.satisfiable.MOST_WORK_OF_ALL", -1)
    diagnostic = only(RULES)
    assert diagnostic.code.id == "AG322" and diagnostic.message.endswith("from here on none is")
    assert labels(RULES) == [['event.client.name == "a"']] and marks(diagnostic) == ["not judged"]
    assert "rules that never run" in diagnostic.notes[0]
    assert (diagnostic.help or "").startswith("split the action in two")
