"""How the text of a policy of any size is put together: in a row, within one another, or one using the one before.

In: how one part is written. Out: a function from a size to the text, or the text. ``{x}`` stands for the part before,
``{i}`` for the number of a part.

    joined("or", 'event.client.name == "c{i}"')(2)
"""

from collections.abc import Callable

HEADER = 'action(name="Hostile", trigger="post-login", version="v3", runtime="node22")\n'


def policy(*lines: str, when: str | None = None, show: str | None = None) -> str:
    """An action of some definitions and one rule."""
    condition = "" if when is None else f", when={when}"
    value = show or '"x"'
    return "\n".join((HEADER, *lines, f'with rule("The rule"{condition}):', f"    log({value})", ""))


def chain(size: int, first: str, following: str) -> tuple[str, ...]:
    """``x0 = first``, and each further name from the one before, which ``following`` writes as ``{x}``; ``{i}`` is the
    number of the name.
    """
    return (f"x0 = {first}", *(f"x{i} = {following.format(x=f'x{i - 1}', i=i)}" for i in range(1, size)))


def chained(first: str, following: str, *, condition: bool = False) -> Callable[[int], str]:
    def text(size: int) -> str:
        last = f"x{size - 1}"
        return policy(*chain(size, first, following), when=last if condition else None, show=last)

    return text


def joined(operator: str, operand: str) -> Callable[[int], str]:
    """A condition of many operands on as many lines; ``{i}`` in the operand is its number."""

    def text(size: int) -> str:
        operands = f"\n    {operator} ".join(operand.format(i=i) for i in range(size))
        return policy(when=f"(\n    {operands}\n)")

    return text


def value(opens: str, item: str, joint: str, closes: str) -> Callable[[int], str]:
    def text(size: int) -> str:
        items = joint.join(item.format(i=i) for i in range(size))
        return policy(f"x = {opens}{items}{closes}", show="x")

    return text


def rules(when: str, body: str) -> Callable[[int], str]:
    def text(size: int) -> str:
        rules = (
            f'with rule("Rule {i}", when={when.format(i=i)}):\n    {body.format(i=i)}\n' for i in range(size)
        )
        return "\n".join((HEADER, *rules))

    return text


def dead_rules(when: str) -> Callable[[int], str]:
    """Rules that end the run, and as many below them that never run, with ``{i}`` for the number of each."""

    def text(size: int) -> str:
        ending = (
            f'with rule("Rule {i}", when=event.client.name == "c{i}"):\n    stop()\n' for i in range(size)
        )
        dead = (f'with rule("Dead {i}", when={when.format(i=i)}):\n    stop()\n' for i in range(size))
        return "\n".join((HEADER, *ending, *dead))

    return text


def helpers(body: str) -> Callable[[int], str]:
    """Helpers that call the one above them."""

    def text(size: int) -> str:
        first = "def h0(a):\n    return a\n"
        more = (f"def h{i}(a):\n    return {body.format(h=f'h{i - 1}')}\n" for i in range(1, size))
        return policy(first, *more, show=f"h{size - 1}(event.client.name)")

    return text


def effect_helpers(size: int) -> str:
    first = "def h0(a):\n    log(a)\n"
    more = (f"def h{i}(a):\n    h{i - 1}(a)\n    h{i - 1}(a)\n" for i in range(1, size))
    return "\n".join((HEADER, first, *more, 'with rule("The rule"):', f'    h{size - 1}("x")', ""))


GET = 'http.get("https://a.example", timeout=seconds(0.001), on_error={})'


def failures(size: int) -> str:
    """Helpers that hear of a failure, each of which makes two requests that the one above hears of."""
    first = "def h0(failure):\n    log(failure.reason)\n"
    more = (f"def h{i}(failure):\n" + f"    {GET.format(f'h{i - 1}')}\n" * 2 for i in range(1, size))
    last = (f"answer = {GET.format(f'h{size - 1}')}", 'with rule("The rule"):', "    log(answer)", "")
    return "\n".join((HEADER, first, *more, *last))


def request_helpers(size: int) -> str:
    first = f"def h0(a):\n    answer = {GET.format('log(a)')}\n    return answer.text\n"
    more = (
        f"def h{i}(a):\n    one = h{i - 1}(a)\n    two = h{i - 1}(one)\n    return two\n"
        for i in range(1, size)
    )
    last = (f"answer = h{size - 1}(event.user.user_id)", 'with rule("The rule"):', "    log(answer)", "")
    return "\n".join((HEADER, first, *more, *last))


def queries(size: int) -> str:
    """Each query is made where the one above has found something."""
    first = "x0 = event.user.name"
    more = (f'x{i} = api.cache.get("{{x{i - 1}}}") if x{i - 1} is not None else None' for i in range(1, size))
    last = ('with rule("The rule"):', f"    log(x{size - 1})", "")
    return "\n".join((HEADER, first, *more, *last))


def many_calls(size: int) -> str:
    helper = 'def h(a):\n    return f"{a} {a}"\n'
    return policy(helper, *(f"x{i} = h(event.user.user_id)" for i in range(size)), show="x0")


def other_calls(size: int) -> str:
    helper = 'def h(a, b):\n    whole = f"{a} {b}"\n    return whole.upper() if len(whole) > 3 else whole\n'
    calls = (f'x{i} = h(event.client.name, "{i}")' for i in range(size))
    return "\n".join(
        (HEADER, helper, *calls, 'with rule("The rule"):', *(f"    log(x{i})" for i in range(size)), "")
    )


def long_helper(size: int) -> str:
    """A helper of as many lines as there are calls of it, each with another argument."""
    lines = (f'    x{i} = "{i}" if a == "{i}" else ""\n' for i in range(size))
    helper = "".join(("def h(a):\n", *lines, '    return f"', *(f"{{x{i}}}" for i in range(size)), '"\n'))
    calls = (f"    log(h(event.request.body.k{i}))" for i in range(size))
    return "\n".join((HEADER, helper, 'with rule("The rule"):', *calls, ""))


def calls_in_calls(size: int) -> str:
    helper = 'def h(a):\n    return a.lower() if a == "x" else a.upper()\n'
    return policy(helper, f"x = {'h(' * size}event.user.user_id{')' * size}", show="x")


def elifs(when: str, body: str) -> Callable[[int], str]:
    def text(size: int) -> str:
        arms = (
            f"    {'if' if i == 0 else 'elif'} {when.format(i=i)}:\n        {body.format(i=i)}"
            for i in range(size)
        )
        return "\n".join((HEADER, 'with rule("The rule"):', *arms, ""))

    return text


def shared_conditions(size: int) -> str:
    names = (
        f'd{i} = event.client.name == "c{i}" or event.user.email == "e{i}@corp.example"' for i in range(size)
    )
    rules = (
        f'with rule("Rule {i}", when=d{i} and not d{(i + 1) % size}):\n    api.access.deny("{i}")\n'
        for i in range(size)
    )
    return "\n".join((HEADER, *names, *rules))


def ifs(size: int) -> str:
    ifs = (f'    if event.client.name == "c{i}":\n        api.access.deny("{i}")' for i in range(size))
    return "\n".join((HEADER, 'with rule("The rule"):', *ifs, ""))


def effects(size: int) -> str:
    lines = (
        f'    api.idToken.setCustomClaim("https://a.example/{i}", event.user.email)' for i in range(size)
    )
    return "\n".join((HEADER, 'with rule("The rule"):', *lines, ""))


def doubling_locals(size: int) -> str:
    lines = (f"    x{i} = x{i - 1} + x{i - 1}" for i in range(1, size))
    return "\n".join(
        (
            HEADER,
            'with rule("The rule"):',
            "    x0 = event.user.user_id",
            *lines,
            f"    log(x{size - 1})",
            "",
        )
    )


def nested_any(size: int) -> str:
    condition = "r0 == r0"
    for i in range(size):
        condition = f"any({condition} for r{i} in event.authorization.roles)"
    return policy(when=condition)


def nested(opens: str, inner: str, closes: str) -> Callable[[int], str]:
    return lambda size: policy(f"x = {opens * size}{inner}{closes * size}", show="x")


def tests(size: int) -> str:
    tests = (f'test("t{i}", given={{event.user.email: "a{i}@b.example"}}, expect=[])\n' for i in range(size))
    return policy() + "\n".join(tests)


def cases(size: int) -> str:
    cases = ",\n".join(
        f'        case("c{i}", given={{event.user.email: "a{i}@b.example"}}, expect=[])' for i in range(size)
    )
    return policy() + f'test("t", cases=[\n{cases},\n])\n'


def xor_chain(size: int) -> str:
    xor = "({x} and not b{i}) or (not {x} and b{i})"
    bits = (f'b{i} = event.user.email == "e{i}"' for i in range(size))
    chain = (f"x{i} = {xor.format(x=f'x{i - 1}', i=i)}" for i in range(1, size))
    return policy(*bits, "x0 = b0", *chain, when=f"x{size - 1}")


def xor_fields(size: int) -> str:
    xor = "({x} and not b{i}) or (not {x} and b{i})"
    bits = (f"b{i} = event.request.body.k{i} is None" for i in range(size))
    chain = (f"x{i} = {xor.format(x=f'x{i - 1}', i=i)}" for i in range(1, size))
    return policy(*bits, "x0 = b0", *chain, when=f"x{size - 1}")
