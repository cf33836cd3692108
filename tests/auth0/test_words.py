"""The words for people who do not program are those of words.json; what it lacks is shown as it is."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from actiongen.auth0.words import (
    FieldWords,
    Moment,
    moment,
    words_of_field,
    words_of_method,
    words_of_value,
)

FILE = Path(str(resources.files("actiongen.auth0"))) / "words.json"
SAID: Any = json.loads(FILE.read_text("utf-8"))


@pytest.mark.parametrize("trigger", SAID["triggers"])
def test_moments(trigger: str) -> None:
    found = SAID["triggers"][trigger]
    assert moment(trigger) == Moment(found["begins"], found["ends"], found.get("refused", ""), found["each"])


def test_a_trigger_without_words_runs() -> None:
    assert moment("x") == Moment("The trigger x runs", "Auth0 goes on", "It is refused", "run")


def test_fields() -> None:
    for name, found in SAID["fields"].items():
        words = (
            FieldWords(found)
            if isinstance(found, str)
            else FieldWords(found["says"], found["is"], found["is_not"])
        )
        assert words_of_field(tuple(name.split("."))) == words, name
    assert words_of_field(("user", "nothing")) is None
    assert words_of_field(("user", "email")) == FieldWords("the e-mail address of the user")


def test_methods() -> None:
    for name, words in SAID["methods"].items():
        if not name.endswith(".*"):
            for count in range(8):
                found = words_of_method("no-trigger", name, count)
                assert found == words[max(0, min(count, len(words)) - 1)], (name, count)
    for trigger, methods in SAID["in_trigger"].items():
        for name, words in methods.items():
            assert words_of_method(trigger, name, 1) == words[0]
            assert words_of_method(trigger, name, 99) == words[-1]


def test_a_method_without_words_has_those_of_its_family() -> None:
    families = [name.removesuffix(".*") for name in SAID["methods"] if name.endswith(".*")]
    assert families
    for family in families:
        (words,) = SAID["methods"][f"{family}.*"]
        assert words_of_method("no-trigger", f"{family}.setSomeThing", 3) == words.replace(
            "{name}", "`someThing`"
        )
        assert words_of_method("no-trigger", f"{family}.other", 0) == words.replace("{name}", "`other`")
    assert words_of_method("no-trigger", "nothing.other", 1) is None


def test_values() -> None:
    for method, found in SAID["values"].items():
        assert words_of_value(method) == found
    assert words_of_value("nothing") == {}
