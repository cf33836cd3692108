"""Walks over the IR, and copies of it."""

from facts.policies import logged

from actiongen import ir
from actiongen.ir.copy import Copy
from actiongen.ir.instants import is_instant, literal_text, written_instant
from actiongen.ir.types import Basic
from actiongen.ir.walk import below, children, has_error, reached, seen_through, unshared

ABOVE = """def loud(x):
    return x.upper()


name = event.user.user_id
low = name.lower()
"""


def test_the_children_of_a_node_are_its_nodes_and_tuples() -> None:
    expr = logged('"a" if low == "b" else "c"', ABOVE)
    assert isinstance(expr, ir.Conditional)
    assert [*children(expr)] == [expr.condition, expr.then, expr.otherwise]
    ref = logged("low", ABOVE)
    assert [*children(ref)] == [*children("low")] == []
    assert children((ref, expr)) == (ref, expr)


def test_what_is_below_comes_in_the_order_of_the_text() -> None:
    expr = logged('[*["a"], "b" + "c", low]', ABOVE)
    texts = [node.value for node in below(expr) if isinstance(node, ir.Literal)]
    assert texts == ["a", "b", "c"]
    assert next(below(expr)) is expr
    assert not any(isinstance(node, ir.Event | tuple) for node in below(expr, (expr,)))


def test_a_body_that_calls_share_is_entered_once() -> None:
    expr = logged("[loud(name), loud(name)]", ABOVE)
    calls = [node for node in below(expr) if isinstance(node, ir.HelperCall)]
    assert len(calls) == 2 and calls[0].inlined is calls[1].inlined
    assert sum(isinstance(node, ir.Operation) for node in below(expr)) == 1
    assert sum(isinstance(node, ir.Ref) for node in below(expr) if node in calls[1].arguments) == 2
    entered: set[int] = set()
    assert calls[0].inlined in unshared(calls[0], entered)
    assert unshared(calls[1], entered) == calls[1].arguments


def test_a_definition_that_is_reached_is_entered_once() -> None:
    expr = logged("[low, low, name]", ABOVE)
    assert sum(isinstance(node, ir.Event) for node in reached(expr)) == 1
    assert sum(isinstance(node, ir.Ref) for node in reached(expr)) == 4


def test_the_parts_of_a_mistake_are_entered_if_asked_for() -> None:
    part = logged('"a"')
    mistake = ir.ErrorExpr(ir.Info(Basic.UNKNOWN, True, part.info.span), (part,))
    spoilt = ir.Not(mistake, part.info)
    for walk in (below, reached):
        assert part in [*walk(spoilt)]
        assert part not in [*walk(spoilt, into_mistakes=False)]
        assert mistake in [*walk(spoilt, into_mistakes=False)]
    assert has_error(spoilt)
    assert not has_error(part)


def test_a_name_or_call_stands_for_its_value() -> None:
    name, low = definitions(logged("low", ABOVE))
    assert seen_through(logged('"a"')) == logged('"a"')
    assert seen_through(ir.Ref(low, low.value.info)) is low.value
    call = seen_through(logged("loud(low)", ABOVE))
    assert isinstance(call, ir.Operation) and call.op is ir.Op.UPPER
    assert (
        seen_through(
            ir.Ref(ir.Definition("x", ir.Ref(name, name.value.info), False, name.span), low.value.info)
        )
        is name.value
    )


def test_a_copy_has_definitions_of_its_own() -> None:
    expr = logged("[name, low, low.upper()]", ABOVE)
    name, low = definitions(expr)
    other = ir.Definition("other", logged('"x"'), True, name.span)
    copy = Copy({name: other}, frozenset({low}))
    made = copy.of(expr)
    assert made is copy.of(expr) and made is not expr
    named = [node.definition for node in below(made) if isinstance(node, ir.Ref)]
    assert named[0] is other
    assert low not in named and {each.name for each in named[1:]} == {"low"}
    assert len({*named[1:]}) == 1
    assert named[1].span == low.span
    assert [node.definition for node in below(named[1].value) if isinstance(node, ir.Ref)] == [other]
    assert (expr, made) in [*copy.expressions()]


def definitions(expr: ir.Expr) -> tuple[ir.Definition, ir.Definition]:
    """``name`` and ``low``."""
    by_name = {node.definition.name: node.definition for node in reached(expr) if isinstance(node, ir.Ref)}
    return by_name["name"], by_name["low"]


def test_what_stands_outside_of_a_copy_is_shared() -> None:
    expr = logged("[name, low]", ABOVE)
    copy = Copy({}, frozenset())
    made = copy.of(expr)
    assert [*below(made)] == [*below(expr)]
    assert definitions(made) == definitions(expr)
    assert copy.of("a text") == "a text"


def test_a_copy_of_a_loop_has_variables_of_its_own() -> None:
    expr = logged('[t + u for t in ["a"] for u in ["b"]]')
    copy = Copy({}, frozenset())
    made = copy.of(expr)
    before = {node.variable for node in below(expr) if isinstance(node, ir.Var)}
    after = {node.variable for node in below(made) if isinstance(node, ir.Var)}
    assert len(before) == len(after) == 2 and not before & after
    assert sorted(variable.name for variable in after) == ["t", "u"]
    loops = [node.variables[0] for node in below(made) if isinstance(node, ir.Comprehension)]
    assert {*loops} == after
    assert [variable.origins for variable in loops] == [
        node.variables[0].origins for node in below(expr) if isinstance(node, ir.Comprehension)
    ]
    # Equal expressions mean others now, for their variables are others.
    assert [*copy.expressions()] == []
    assert isinstance(expr, ir.Comprehension) and isinstance(made, ir.Comprehension)
    inner = Copy({}, frozenset()).of(expr.element)
    assert before >= {node.variable for node in below(inner) if isinstance(node, ir.Var)} - {
        node.variables[0] for node in below(inner) if isinstance(node, ir.Comprehension)
    }


def test_an_instant_is_a_day_that_exists() -> None:
    good = ("2026-02-28", "2024-02-29", "2026-02-28T23:59:59.123Z", "2026-02-28T00:00+23:59", "0001-01-01")
    bad = (
        "2026-02-29",
        "2026-13-01",
        "2026-02-28T24:00Z",
        "2026-02-28T10:00",
        "2026-2-28",
        "",
        "0000-01-01",
        "٢٠٢٦-02-28",
    )
    assert [text for text in good if not is_instant(text)] == []
    assert [text for text in bad if is_instant(text)] == []


def test_an_instant_that_is_written_out() -> None:
    above = 'day = "2026-01-01"\nstart = time("2026-01-01")\n'
    assert written_instant(logged('time("2026-01-01")')) == "2026-01-01"
    assert written_instant(logged("time(day)", above)) == "2026-01-01"
    assert written_instant(logged("start", above)) is None
    assert written_instant(logged("time(event.user.created_at)")) is None
    assert written_instant(logged("now()")) is None
    assert literal_text(logged("day", above)) == "2026-01-01"
    assert literal_text(logged("1")) is None
