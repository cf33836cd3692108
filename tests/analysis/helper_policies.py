"""Random policies in which helpers call one another again and again with few arguments, many of them wrong somewhere.

In: a seed. Out: the text of a policy.
"""

from random import Random

_HEADER = 'action(name="Helpers", trigger="post-login", version="v3", runtime="node22")\n'
_FIELDS = (
    "event.user.email",
    "event.user.user_id",
    "event.client.name",
    "read(event.request.body.plan, string)",
    "plan",
    "name",
    '"q"',
    "event.user.name.lower()",
)
_TEXTS = (
    "{a}",
    "({a} or plan)",
    "coalesce(plan, {a})",
    'f"{{plan}}!"',
    "{a}.lower()",
    '({a} or "x")',
    'f"{{{a}}}!"',
    'coalesce({a}, "d")',
    '({a} if {b} == "q" else {b})',
    'first(i for i in {a}.split(",") if i != {b})',
    '{a}.replace("a", {b})',
    "{t}({a}, {b})",
    "{t}({b}, {a})",
    '{t}({a}.strip(), "y")',
    "({t}({a}, {b}) if {c}({a}, {b}) else {t}({a}, {b}))",
)
_CONDITIONS = (
    "{a} == {b}",
    '{a}.endswith("z")',
    "{a} is not None",
    "{a} is None",
    'any(i == {a} for i in {b}.split(","))',
    'matches(r"^a", {a})',
    "len({a}) > 3",
    "({c}({a}, {b}) and {c}({a}, {b}))",
    "not {c}({b}, {a})",
    "({a} is not None and {c}({a}, {b}))",
    "({c}({a}, {b}) or {a} is None)",
    '{t}({a}, {b}) == "x"',
)
_EFFECTS = (
    ("log({text})",),
    ("api.access.deny({text})",),
    ('api.user.setAppMetadata("k", {text})',),
    ("x = {text}", "if {condition}:", "    log(x)"),
    ("if {condition}:", "    api.access.deny({text})"),
    ('for part in {a}.split(","):', "    log(part, {text})"),
    ("{e}({a}, {b})", "{e}({a}, {b})"),
    ("if {a} is not None:", "    {e}({a}, {b})"),
)


def policy(seed: int) -> str:
    """A policy of seven or so helpers and five rules."""
    return _Writer(Random(seed)).policy()


class _Writer:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._names: dict[str, list[str]] = {"t": [], "c": [], "e": []}

    def policy(self) -> str:
        lines = [_HEADER, "plan = event.user.app_metadata.plan", "name = event.user.name or event.user.email"]
        lines += [self._helper(kind, index) for index in range(3) for kind in "tce"]
        fields = self._random.sample(_FIELDS, 2)
        calls = [
            f"{self._random.choice(self._names['t'])}({', '.join(self._pair(fields))})" for _ in range(2)
        ]
        for index in range(6):
            field = self._random.choice((*fields, "plan"))
            when = self._random.choice(
                (f"{field} is not None", f'{field} == "a"', 'event.client.name == "b"', None)
            )
            condition = "" if when is None else f", when={when}"
            lines += [f'with rule("{index}"{condition}):', f"    log({self._random.choice(calls)})"]
            lines += self._effects(fields) if index % 3 == 0 else []
        return "\n".join((*lines, ""))

    def _pair(self, values: list[str]) -> tuple[str, str]:
        return self._random.choice(values), self._random.choice(values)

    def _helper(self, kind: str, index: int) -> str:
        names = ["a", "b"]
        match kind:
            case "t":
                body = [f"    return {self._filled(self._random.choice(_TEXTS), names)}"]
            case "c":
                body = [f"    return {self._filled(self._random.choice(_CONDITIONS), names)}"]
            case _:
                body = self._effects(names)
        self._names[kind].append(f"{kind}{index}")
        return "\n".join((f"def {kind}{index}(a, b):", *body))

    def _effects(self, values: list[str]) -> list[str]:
        effects = self._random.choice(_EFFECTS)
        return [f"    {self._filled(line, values)}" for line in effects]

    def _filled(self, template: str, values: list[str]) -> str:
        chosen = {kind: self._random.choice(names) for kind, names in self._names.items() if names}
        a, b = self._pair(values)
        if any(f"{{{kind}}}" in template for kind in "tce" if kind not in chosen):
            return template[: len(template) - len(template.lstrip())] + (
                "log(a)" if "{e}" in template else "a == b"
            )
        text = f'{chosen["t"]}({a}, {b})' if "t" in chosen else a
        condition = f'{chosen["c"]}({a}, {b})' if "c" in chosen else f"{a} == {b}"
        return template.format(
            a=a, b=b, text=text, condition=condition, **{k: chosen.get(k, "") for k in "tce"}
        )
