"""Helpers: a body is inferred once for equal arguments and facts, and means what it would mean inferred anew."""

from dataclasses import fields, is_dataclass
from textwrap import dedent

import pytest

from actiongen import ir
from actiongen.analysis import helpers
from actiongen.analysis.analyse import analyse
from actiongen.analysis.bodies import Bodies
from actiongen.diagnostics.model import Checked
from actiongen.recursion import deep_recursion
from actiongen.source import Source
from actiongen.syntax.parse import parse

HEADER = 'action(name="Helpers", trigger="post-login", version="v3", runtime="node22")\n'


def analysed(text: str) -> Checked[ir.Program]:
    file = parse(Source("policies/a.policy", text)).value
    assert file is not None, text
    with deep_recursion():
        found = analyse(file, lambda path: Checked(None))
    assert found.value is None or isinstance(found.value, ir.Program)
    return Checked(found.value, found.diagnostics)


def policy_of(body: str) -> str:
    return HEADER + dedent(body)


def seen(node: object) -> object:
    """What a node says, with all that it is made of, its types, presence and places; a name for a name is what that
    stands for."""
    if isinstance(node, tuple):
        return tuple(map(seen, node))
    if isinstance(node, ir.Ref):
        return node.info, _definition(node.definition)
    if isinstance(node, ir.Var):
        return node.info, _variable(node.variable)
    if isinstance(node, ir.Definition):
        return _definition(node)
    if isinstance(node, ir.Variable):
        return _variable(node)
    if is_dataclass(node) and getattr(ir, type(node).__name__, None) is type(node):
        return type(node).__name__, *(seen(getattr(node, field.name)) for field in fields(node))
    return node


def _definition(definition: ir.Definition) -> object:
    value = definition.value
    while isinstance(value, ir.Ref):
        value = value.definition.value
    return _variable(value.variable) if isinstance(value, ir.Var) else (definition.name, seen(value))


def _variable(variable: ir.Variable) -> object:
    return variable.name, variable.type, variable.present, variable.span


def inferred(text: str, monkeypatch: pytest.MonkeyPatch, where_defined: bool = False) -> list[str]:
    """The names of the helpers whose bodies are inferred for a call that is checked, in order; or for one in a body
    that is checked where it is defined.
    """
    names: list[str] = []
    read = helpers._read

    def noted(source: helpers.HelperSource, *rest: object) -> helpers.Body:
        body = read(source, *rest)  # type: ignore[arg-type]
        if body.reading.lenient is where_defined and not body.reading.muted:
            names.append(source.node.name)
        return body

    monkeypatch.setattr(helpers, "_read", noted)
    analysed(text)
    return names


def test_equal_calls_infer_a_body_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = "".join(
        f'with rule("{n}", when=is_staff(event.user.email)):\n    log("{n}")\n' for n in range(10)
    )
    text = policy_of('def is_staff(email):\n    return email.endswith("@corp.example")\n') + rules
    assert inferred(text, monkeypatch) == ["is_staff"]


@pytest.mark.parametrize(
    ("argument", "other"),
    [
        ('[name, "a"]', '[name, "b"]'),
        ("[*names]", "names[0:1]"),
        ('{"a": name}', '{"b": name}'),
        ('{"a": name, **pairs}', '{"a": name}'),
        ("{name: 1}", "{name: 2}"),
        ("shout(name)", 'shout("a")'),
        ("same", "event.client.client_id"),
        ('name if name == "a" else "b"', 'name if name == "a" else "c"'),
        ("len(names)", "len(names) + 1"),
    ],
)
def test_calls_with_arguments_that_are_written_alike_infer_a_body_once(
    argument: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = policy_of("""
        name = event.client.name
        same = name
        names = [name]
        pairs = {"b": name}
        def shout(text):
            return text.upper()
        def shown(value):
            return to_json(value)
        """)
    calls = [argument, argument, other]
    text += "".join(f'with rule("{n}"):\n    log(shown({each}))\n' for n, each in enumerate(calls))
    assert inferred(text, monkeypatch).count("shown") == 2


def test_what_is_new_each_time_is_inferred_for_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    text = policy_of("""
        def made(text):
            return f"{text}{uuid()}"
        def shown(text):
            return made(text)
        with rule("a"):
            log(shown("a"), shown("a"))
        """)
    assert sorted(inferred(text, monkeypatch)) == ["made", "made", "shown", "shown"]


def test_body_is_inferred_anew_where_more_is_known_of_what_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    text = policy_of("""
        def shown(email):
            return email or "nobody"
        with rule("a"):
            log(shown(event.user.email))
        with rule("b", when=event.client.name == "web"):
            log(shown(event.user.email))
        with rule("c", when=event.user.email is not None):
            log(shown(event.user.email))
        """)
    assert inferred(text, monkeypatch) == ["shown", "shown"]


def test_facts_count_that_are_about_no_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    text = policy_of("""
        def shown(prefix):
            return f"{prefix}{event.user.email}" if event.client.name != prefix else "nobody"
        with rule("a", when=event.user.email is not None):
            log(shown("a"))
        with rule("b", when=event.user.email is None):
            log(shown("a"))
        """)
    found = analysed(text).diagnostics
    assert len(found) == 1
    assert found[0].primary is not None and found[0].primary.span.start > text.index('rule("b"')


def test_limits_of_numbers_count_among_what_is_known() -> None:
    body = """
        def more(n):
            return n + n
        with rule("a"):
            log(more(read(event.request.body.n, number)))
        with rule("b", when=0 < read(event.request.body.n, number) and read(event.request.body.n, number) < 10):
            log(more(read(event.request.body.n, number)))
        """
    program = analysed(policy_of(body)).value
    assert program is not None
    logs = [step.body[0] for step in program.handlers[0].steps if isinstance(step, ir.Rule)]
    assert [log.values[0].info.present for log in logs if isinstance(log, ir.Log)] == [False, True]


def test_copy_has_the_places_and_nodes_of_its_own_call() -> None:
    text = policy_of("""
        def both(text):
            return any(part == text for part in text.split(","))
        with rule("a", when=both(event.user.user_id)):
            log("a")
        with rule("b", when=both(event.user.user_id)):
            log("b")
        """)
    program = analysed(text).value
    assert program is not None
    first, second = (step.condition for step in program.handlers[0].steps if isinstance(step, ir.Rule))
    assert isinstance(first, ir.HelperCall) and isinstance(second, ir.HelperCall)
    loops = [call.inlined for call in (first, second)]
    assert all(isinstance(loop, ir.Comprehension) for loop in loops)
    assert loops[0] is not loops[1]
    places = set()
    for call, loop in zip((first, second), loops, strict=True):
        assert isinstance(loop, ir.Comprehension)
        assert loop.variables[0].origins == (loop.iterable,)
        assert isinstance(loop.element, ir.Compare) and isinstance(loop.element.left, ir.Var)
        assert loop.element.left.variable is loop.variables[0]
        assert isinstance(loop.element.right, ir.Ref)
        assert loop.element.right.definition.value is call.arguments[0]
        places.add(loop.element.right.definition.value.info.span)
    assert len(places) == 2


def test_mistake_that_depends_on_the_arguments_is_reported_at_each_call() -> None:
    text = policy_of("""
        def shown(email):
            return f"{email}!"
        with rule("a"):
            log(shown(event.user.email))
            log(shown(event.user.email))
        """)
    found = analysed(text).diagnostics
    assert len({each.code for each in found}) == 1
    calls = [text[each.primary.span.start : each.primary.span.end] for each in found if each.primary]
    assert calls == ["shown(event.user.email)"] * 2
    assert len({each.primary for each in found}) == 2
    shown = [each.secondary[-1].span for each in found]
    assert [text[span.start : span.end] for span in shown] == ["event.user.email"] * 2
    assert shown[0] != shown[1]


@pytest.mark.parametrize(
    "call", ["h{n}(a) + h{n}(a)", "(h{n}(a) if h{n}(a) == a else a)", "h{n}(a) or h{n}(a)"]
)
def test_helpers_that_call_one_another_twice_are_inferred_once_a_level(
    call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    levels = [f"def h{n + 1}(a):\n    return {call.format(n=n)}\n" for n in range(8)]
    text = policy_of("def h0(a):\n    return a.lower()\n") + "".join(levels)
    text += 'with rule("a"):\n    log(h8(event.user.user_id))\n'
    names = inferred(text, monkeypatch)
    assert len(names) <= 3 * len(set(names))


@pytest.mark.parametrize("call", ["h{n}(a)", "h{n}(h{n}(a))", "h{n}(h{n}(a.lower()))"])
def test_a_definition_reads_no_helper_below_it_again(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    levels = [f"def h{n + 1}(a):\n    return {call.format(n=n)}\n" for n in range(5)]
    text = policy_of("def h0(a):\n    return a.lower()\n") + "".join(levels)
    text += 'with rule("a"):\n    log(h5(event.user.user_id))\n'
    names = inferred(text, monkeypatch, where_defined=True)
    assert len(names) <= 2 * len(set(names)) == 10, "with its parameter, and with what another helper returns"


def test_effect_helpers_that_call_one_another_twice_are_inferred_once_a_level(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    levels = [f"def h{n + 1}(a):\n    h{n}(a)\n    h{n}(a)\n" for n in range(8)]
    text = policy_of("def h0(a):\n    log(a)\n") + "".join(levels)
    names = inferred(text + 'with rule("a"):\n    h8(event.user.user_id)\n', monkeypatch)
    assert names == [f"h{n}" for n in range(9)]


@pytest.mark.parametrize("argument", ["event.client.name", "name"])
def test_calls_may_spell_out_so_many_expressions_and_no_more(
    argument: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = policy_of("""
        name = event.client.name
        def shown(a):
            start = a[0:3]
            return f"{start.upper()}{a}" if a != start else a
        """)
    text += 'with rule("a"):\n' + f"    log(shown({argument}))\n" * 20
    text += "    log(name)\n"
    assert not analysed(text).diagnostics
    monkeypatch.setattr(helpers, "MOST_EXPRESSIONS", 100)
    found = analysed(text).diagnostics
    assert [each.message for each in found] == [
        "the helpers that this file calls spell out more than 100 expressions"
    ]
    assert found[0].primary is not None and found[0].primary.span.start > text.index("log(") + 100
    monkeypatch.setattr(Bodies, "find", lambda *_: None)
    assert analysed(text).diagnostics == found, "what is found again is counted as what is read again"


@pytest.mark.parametrize("options", ['options = {"a.b": 1}', 'def options():\n    return {"a.b": 1}'])
def test_keys_are_refused_behind_a_name_and_behind_a_helper(options: str) -> None:
    value = "options()" if options.startswith("def") else "options"
    text = f'{HEADER}{options}\nwith rule("a"):\n    api.user.setAppMetadata("k", {value})\n'
    assert [diagnostic.code.id for diagnostic in analysed(text).diagnostics] == ["AG515"]


def test_seconds_are_told_from_milliseconds_behind_a_helper() -> None:
    text = policy_of("""
        def soon(moment):
            return timestamp(moment)
        with rule("a", when=event.session is not None):
            api.session.setExpiresAt(soon(now()))
        """)
    messages = [
        diagnostic.message for diagnostic in analysed(text).diagnostics if diagnostic.code.id == "AG517"
    ]
    assert len(messages) == 1 and "counts seconds" in messages[0]
