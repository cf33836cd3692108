"""AG322: a file whose conditions take too long to judge says from where on they are not judged."""

from pathlib import Path

import pytest

from .programs import found, labels, marks, only

PAGE = Path(__file__).resolve().parents[2] / "docs" / "diagnostics" / "AG322.md"

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


@pytest.mark.slow
def test_the_example_of_its_page_is_not_judged() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rule = page.split("```text\n")[1].split("\n# …")[0]
    assert "four hundred more" in page
    assert "AG322" in {
        each.code.id for each in found("".join(rule.replace("1", f"{i}") for i in range(1, 401)))
    }
