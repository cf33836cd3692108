"""YAML is read as js-yaml reads it, with bounds."""

# ruff: noqa: E501 - texts stand beside what is read of them

import builtins
import re
import time
from functools import reduce

import pytest

from actiongen.importer.sources.yaml_reader import YamlError, YamlMissing, read_yaml

MERGES = "\n".join(
    f"a{at}: &a{at} {{<<: [{', '.join([f'*a{at - 1}'] * 9) if at else ''}], k{at}: 1}}" for at in range(900)
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("a: 1.10\nb: '1'\nc: yes", {"a": "1.10", "b": "1", "c": "yes"}),
        ("d: true\ne: ~\nf: 2026-01-01", {"d": True, "e": None, "f": "2026-01-01"}),
        ("a: &x [1]\nb: *x", {"a": ["1"], "b": ["1"]}),
        ("a: &x {k: 1}\nb:\n  <<: *x\n  l: 2", {"a": {"k": "1"}, "b": {"k": "1", "l": "2"}}),
        ("a: @@LIST@@\nb: '@@LIST@@'", {"a": "@@LIST@@", "b": "@@LIST@@"}),
        ("a: ##NAME##", {"a": None}),
        ("? [1]\n: 2\n3: 4", {"3": "4"}),
        ("--- 1\n--- 2", "1"),
        ("!!python/object/apply:os.system ['true']", ["true"]),
        ("a: &x k\nb:\n  *x : 1", {"a": "k", "b": {"k": "1"}}),
        ("[~, null, Null, NULL, '', '~', nULL]", [None, None, None, None, "", "~", "nULL"]),
        ("[true, True, TRUE, false, False, FALSE, 'true', tRUE]", [True, True, True, False, False, False, "true", "tRUE"]),
        ("a: !!str true\nb:", {"a": "true", "b": None}),
        ("? {a: 1}\n: 2\nb: 3", {"b": "3"}),
        ("a: &x {k: 1, l: 2}\nb: {l: 9, <<: [*x, 5, {n: 1}], m: 3}", {"a": {"k": "1", "l": "2"}, "b": {"n": "1", "k": "1", "l": "9", "m": "3"}}),
        ("<<: 5\na: 1", {"a": "1"}),
        ("- &x a\n- *x\n- &x b\n- *x", ["a", "a", "b", "b"]),
        ("~: 1\ntrue: 2", {"~": "1", "true": "2"}),
        ("a: \"@@L@@\"\nb: x@@L@@\nc: @@L-1.x@@", {"a": "@@L@@", "b": 'x"@@L@@"', "c": "@@L-1.x@@"}),
        ("[" * 60 + "1" + "]" * 60, reduce(lambda inner, _: [inner], range(60), "1")),
    ],
)  # fmt: skip
def test_values(text: str, value: object) -> None:
    assert read_yaml(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [*x]",
        "a: *x",
        "a: [",
        "a: 'hunter2",
        "a: \0",
        "[" * 10_000,
        "- " * 10_000,
        "a: &x\n  b: *x",
        MERGES,
        "[" + "1," * 600_000 + "]",
    ],
)  # fmt: skip
def test_hostile_texts_are_errors_soon(text: str) -> None:
    before = time.process_time()
    with pytest.raises(YamlError) as raised:
        read_yaml(text)
    assert "hunter2" not in str(raised.value)
    assert time.process_time() - before < 20


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: 1\nb: *x", "line 2: an alias whose anchor does not stand before it"),
        ("a:\n  b: &x [*x]", "line 2: an alias whose anchor does not stand before it"),
        ("\n" + "[" * 61 + "1" + "]" * 61, "line 2: it is nested more than 60 deep"),
        ("a: 1\n 'b': c", "line 2: mapping values are not allowed in this context"),
        ("a: [1, 2", "line 2: did not find expected … or …"),
    ],
)
def test_errors_say_where(text: str, why: str) -> None:
    with pytest.raises(YamlError, match=f"^{re.escape(why)}$"):
        read_yaml(text)


def test_a_billion_laughs_are_one() -> None:
    lines = ["a0: &a0 [ha]"] + [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, 40)]
    value = read_yaml("\n".join(lines))
    assert isinstance(value, dict) and value["a39"][0] is value["a39"][8]


def test_without_pyyaml_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name == "yaml":
            raise ImportError(name)
        return whole(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(YamlMissing, match=r'pip install "actiongen\[import\]"'):
        read_yaml("a: 1")
