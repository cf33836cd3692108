"""Makes up Actions in which nothing is absent, for the passes of the normaliser.

In: a source of chance. Out: the text of an Action that decides with variables, loops and helpers, and tells `api` about
it. What the passes may do otherwise than JavaScript (a value that is absent throws) does not happen in it.
"""

from random import Random

VARIABLES = ("a", "b", "c")
FIELDS = (
    "event.n",
    "event.text",
    "event.yes",
    "event.no",
    "event.list.length",
    "event.user.plan",
    "event.items[0].size",
)
LISTS = ("event.list", "event.items.map((i) => i.name)", "['x', 'y']")


class Writer:
    """Writes one Action."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._count = 0
        self._helpers: list[str] = []

    def action(self) -> str:
        """The file."""
        helpers = "".join(self._helper() for _ in range(self._chance.randint(0, 2)))
        first = " ".join(f"let {name} = {self._value(1)};" for name in VARIABLES)
        body = "".join(self._statement(3) for _ in range(self._chance.randint(3, 7)))
        last = f"api.tell({', '.join(VARIABLES)});"
        return f"{helpers}exports.onExecutePostLogin = async (event, api) => {{\n{first}\n{body}{last}\n}};\n"

    def _fresh(self, name: str) -> str:
        self._count += 1
        return f"{name}{self._count}"

    def _helper(self) -> str:
        name = self._fresh("helper")
        early = self._chance.choice(["return;", "return x + 1;", "return 'early';"])
        acts = self._chance.choice(["api.tell('in', x);", "", "if (x) { api.tell('deep'); }"])
        last = self._chance.choice(
            ["return x;", "return [x, event.n];", "", "if (x === 2) { return 'two'; } return 'last';"]
        )
        self._helpers.append(name)
        first = f"if (x === {self._chance.randint(0, 2)}) {{ {early} }}"
        return f"function {name}(api, event, x) {{ {first} {acts} {last} }}\n"

    def _pick(self, *choices: str) -> str:
        return self._chance.choice(choices)

    def _value(self, depth: int) -> str:
        if depth <= 0:
            return self._pick(*FIELDS, "0", "1", "2", "'x'", "''", "true", "false", "null", "undefined")
        kinds = (
            "{v}",
            "{v}",
            "({v} === {v})",
            "({v} ? {v} : {v})",
            "({v} && {v})",
            "({v} || {v})",
            "({v} ?? {v})",
            "!{v}",
        )
        more = ("`${{{v}}}-${{{v}}}`", "[{v}]", "{{ k: {v} }}", "({v} == {v})")
        text = self._pick(*kinds, *more)
        parts = text.split("{v}")
        values = [self._value(depth - 1) for _ in parts[1:]]
        if values == [] or text == "{v}":
            return self._value(depth - 1)
        made = parts[0].replace("{{", "{").replace("}}", "}")
        for value, part in zip(values, parts[1:], strict=True):
            made += value + part.replace("{{", "{").replace("}}", "}")
        return f"({made})" if made.startswith("{") else made

    def _read(self, depth: int) -> str:
        return self._pick(*VARIABLES) if self._chance.random() < 0.5 else self._value(depth)

    def _block(self, depth: int) -> str:
        return f"{{ {''.join(self._statement(depth) for _ in range(self._chance.randint(1, 2)))}}}"

    def _statement(self, depth: int) -> str:
        kinds = [self._assign, self._assign, self._tell, self._destructured, self._call]
        if depth > 0:
            kinds += [
                self._if,
                self._if,
                self._switch,
                self._flag,
                self._filled,
                self._found,
                self._each,
                self._built,
            ]
            kinds += [self._guard, self._loop, self._local]
        return self._chance.choice(kinds)(depth) + "\n"

    def _assign(self, depth: int) -> str:
        name = self._pick(*VARIABLES)
        return f"{name} {self._pick('=', '=', '=', '+=', '||=')} {self._read(1)};"

    def _tell(self, depth: int) -> str:
        call = f"api.tell({self._read(1)}, {self._read(0)})"
        return self._pick(
            f"{call};", f"{self._read(0)} && {call};", f"{self._read(0)} ? {call} : api.tell('else');"
        )

    def _destructured(self, depth: int) -> str:
        name, other = self._fresh("v"), self._fresh("v")
        text = self._pick(
            f"const {{ n: {name}, user: {{ plan: {other} = 'none' }} }} = event;",
            f"const [{name}, {other} = 1] = event.list;",
            f"const {name} = event.user, {other} = {name}.plan;",
        )
        return f"{text} api.tell({name}, {other});"

    def _call(self, depth: int) -> str:
        if not self._helpers:
            return self._tell(depth)
        call = f"{self._pick(*self._helpers)}(api, event, {self._read(0)})"
        return self._pick(
            f"{call};", f"{self._pick(*VARIABLES)} = {call};", f"if ({call}) {{ api.tell('yes'); }}"
        )

    def _if(self, depth: int) -> str:
        text = f"if ({self._read(1)}) {self._block(depth - 1)}"
        return text + self._pick(
            "", f" else {self._block(depth - 1)}", f" else if ({self._read(0)}) {self._block(depth - 1)}"
        )

    def _switch(self, depth: int) -> str:
        ends = ["break;", "break;", "return;", ""]
        cases = [
            f"{label} {self._statement(depth - 1)} {self._pick(*ends)}"
            for label in self._chance.sample(["case 1:", "case 'x': case 2:", "default:", "case true:"], 3)
        ]
        return f"switch ({self._read(0)}) {{ {' '.join(cases)} }}"

    def _guard(self, depth: int) -> str:
        return (
            f"if ({self._read(1)}) {{ {self._tell(0)} return; }}"
            if self._chance.random() < 0.3
            else self._tell(depth)
        )

    def _flag(self, depth: int) -> str:
        name = self._pick(*VARIABLES)
        asked, value, last = (
            self._pick("'x'", "'y'", "event.text"),
            self._pick("true", "2", "r"),
            self._pick("break;", ""),
        )
        set_ = f"if (r === {asked}) {{ {name} = {value}; {last} }}"
        return f"for (const r of {self._pick(*LISTS)}) {{ {set_} }}"

    def _found(self, depth: int) -> str:
        name = self._fresh("hit")
        asked = f"i.size > {self._pick('1', '2', '9')}"
        text = f"for (const i of event.items) {{ if ({asked}) {{ {name} = i.name; break; }} }}"
        return f"let {name} = {self._pick('null', 'undefined')}; {text} api.tell({name});"

    def _filled(self, depth: int) -> str:
        name = self._fresh("xs")
        skipped = f"if (r === {self._read(0)}) {{ continue; }}"
        text = self._pick(
            f"for (const r of {self._pick(*LISTS)}) {{ {skipped} {name}.push(r + 1); }}",
            f"for (let i = 0; i < event.items.length; i++) {{ const it = event.items[i]; {name}.push(it.name); }}",
            f"event.items.forEach((i) => {{ if (i.size) {{ {name}.push(i); }} }});",
        )
        return f"const {name} = [{self._pick('', '1')}]; {text} api.tell({name});"

    def _each(self, depth: int) -> str:
        return f"event.list.forEach((r) => {{ if (r === {self._read(0)}) {{ return; }} api.tell(r); }});"

    def _loop(self, depth: int) -> str:
        name = self._pick(*VARIABLES)
        return f"for (const r of event.list) {{ {name} = [{name}, r].join(); {self._tell(0)} }}"

    def _built(self, depth: int) -> str:
        name = self._fresh("o")
        sets = [
            self._pick(
                f"{name}.p = {self._read(0)};",
                f"if ({self._read(0)}) {{ {name}.q = {self._read(0)}; }}",
                f"if ({self._read(0)}) {{ {name}.r = 1; }} else {{ {name}.r = {self._read(0)}; }}",
                f"{name}[event.text] = {self._read(0)};",
                f"delete {name}.p;",
                self._tell(0),
            )
            for _ in range(3)
        ]
        return f"const {name} = {{ p: {self._read(0)} }}; {' '.join(sets)} api.tell({name});"

    def _local(self, depth: int) -> str:
        name = self._fresh("f")
        body = f"if (x) {{ api.tell('local', x); return {self._read(0)}; }} return {self._read(0)};"
        return f"const {name} = (x) => {{ {body} }}; {self._pick(*VARIABLES)} = {name}({self._read(0)});"
