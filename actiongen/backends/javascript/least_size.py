"""How large the JavaScript is at least: what is far too large need be neither judged nor written.

In: a program. Out: a number of bytes that its JavaScript surely has, by the titles, calls and texts of its rules.

    least_size(program of 'with rule("R"): log("a")')   ->   20
"""

from actiongen import ir


def least_size(program: ir.Program) -> int:
    """The number of bytes."""
    return sum(_of_rule(step) for step in program.all_steps if isinstance(step, ir.Rule))


def _of_rule(rule: ir.Rule) -> int:
    effects = sum(map(_of_effect, rule.body))
    if not effects:
        return 0
    title = len("".join(rule.title.split()))  # lines may be wrapped at blanks
    return title + len("//\n\n") + (len("if(){}") if rule.condition is not None else 0) + effects


def _of_effect(effect: ir.Effect) -> int:
    match effect:
        case ir.Call(method, arguments):
            return len(f"api.{method.name}();\n") + _of_texts(arguments)
        case ir.Log(values):
            return len("console.log();\n") + _of_texts(values)
        case _:  # anything else may be written in few characters
            return 0


def _of_texts(values: tuple[ir.Expr, ...]) -> int:
    return sum(
        len(value.value) for value in values if isinstance(value, ir.Literal) and isinstance(value.value, str)
    )
