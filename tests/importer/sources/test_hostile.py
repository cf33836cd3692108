"""Whatever stands in an export, it is read or named: nothing raises, and nothing takes for ever."""

import json
import time
from collections.abc import Callable
from random import Random

import pytest
from importer.sources.test_forms import WHOLE
from importer.sources.texts import files
from seeds import seeds

from actiongen.importer.model import Export
from actiongen.importer.sources.detect import FORMS, detect
from actiongen.importer.sources.read import read_export

BITS = (
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "\n",
    "\\",
    "${",
    "%{",
    "<<-EOT\n",
    "&a ",
    "*a",
    "<<: *a",
    "null",
    "1e999",
    "\0",
    "é",
    ": ",
    "- ",
)


def changed(text: str, random: Random) -> str:
    """The text with a few characters taken out, put in twice, or replaced."""
    for _ in range(random.randrange(1, 6)):
        at = random.randrange(len(text) + 1)
        end = min(len(text), at + random.randrange(1, 20))
        part = random.choice(("", random.choice(BITS), text[at:end] * 2))
        text = text[:at] + part + text[end:]
    return text


@pytest.mark.slow
@pytest.mark.parametrize("form", WHOLE)
def test_broken_exports_are_read_or_named(form: str) -> None:
    for seed in seeds(range(250)):
        random = Random(seed)
        texts = dict(WHOLE[form])
        for name in random.sample(sorted(texts), k=random.randrange(1, 3)) if len(texts) > 2 else texts:
            texts[name] = changed(texts[name], random)
        found = files(texts)
        seen = detect(found)
        for each in {seen or "js", random.choice(FORMS)}:
            export = read_export(found, each)
            assert isinstance(export, Export)
            assert all(each.name and each.code for each in export.originals)
            assert all(missed.why and missed.path for missed in export.missed)


@pytest.mark.every(3)
@pytest.mark.slow
@pytest.mark.parametrize(
    "texts",
    [
        lambda: {"main.tf": 'resource "auth0_action" "a" {\n' * 30_000},
        lambda: {"main.tf": "a = [" + "[1]," * 200_000 + "]"},
        lambda: {"main.tf": 'a = "' + "${a}" * 200_000 + '"'},
        lambda: {"main.tf": "a = <<EOT\n" + "x\n" * 400_000},
        lambda: {"main.tf": "/*" * 400_000},
        lambda: {"main.tf": 'resource "auth0_action" "a" {\n  name = "A"\n}\n' * 20_000},
        lambda: {"actions/a.json": '{"a":' * 400_000},
        lambda: {"a.json": json.dumps([{"name": "A", "script": "x"}] * 40_000)},
        lambda: {"tenant.yaml": "actions:\n" + "- {name: A, code: a.js}\n" * 60_000, "a.js": "x"},
        lambda: {"tenant.yaml": "rules: " + "&a [" * 50_000},
        lambda: {"tenant.yaml": "rules:\n" + " " * 2_000_000},
        lambda: {"a.js": "exports." * 100_000 + "onExecute" * 100_000},
        lambda: {"a.js": "(user," + " " * 400_000 + "context"},
        lambda: {"a.js": "/*" + "@title" * 100_000},
        lambda: {"a.js": "##A" * 300_000},
    ],
    ids=range(15),
)  # fmt: skip
def test_large_exports_take_no_long(texts: Callable[[], dict[str, str]]) -> None:
    given = texts()
    before = time.process_time()
    found = files(given)
    for form in {detect(found) or "js", "js"}:
        read_export(found, form)
    assert time.process_time() - before < 20
