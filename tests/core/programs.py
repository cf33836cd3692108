"""Makes up programs of JavaScript for the reader.

In: a source of chance. Out: the text of a CommonJS file that exports `main(e, log, tick)`: a program that uses each
construct which Core has a node for, assigns in odd places, throws, and hands functions on. Not all are valid.
"""

from random import Random

NAMES = ("a", "b", "c", "d", "f")
KEYS = ("x", "y", "z", "list", "text")
BINARY = (
    *("+", "-", "*", "%", "<", ">", "<=", ">="),
    *("==", "===", "!=", "!==", "+", "+", "===", "in", "instanceof"),
)
ASSIGNMENTS = ("=", "=", "=", "=", "+=", "-=", "*=", "||=", "&&=", "??=")


class Writer:
    """Writes one program."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._loops = 0
        self._switches = 0
        self._in_async = False
        self._vars: set[str] = set()
        self._declared: list[set[str]] = [set()]
        self._parameters: set[str] = set()

    def program(self) -> str:
        """The file."""
        self._in_async = self._chance.random() < 0.3
        strict = "'use strict'; " if self._chance.random() < 0.3 else ""
        head = f"{'async ' if self._in_async else ''}function main(e, log, tick)"
        first = "".join(self.declaration(1) + "\n" for _ in range(self._chance.randint(0, 2)))
        self._enter_function()
        body = "".join(self.statement(3) for _ in range(self._chance.randint(2, 7)))
        return f"{strict}{first}\nexports.main = {head} {{\n{body}return [{', '.join(NAMES[:3])}];\n}};\n"

    def _pick(self, *choices: str) -> str:
        return self._chance.choice(choices)

    def name(self) -> str:
        return self._chance.choice(NAMES)

    def _enter_function(self) -> None:
        """In a function, a name is declared with `var`, or with `let` once in each block."""
        self._vars = {name for name in NAMES if self._chance.random() < 0.5}
        self._declared = [set()]

    def _new_name(self, word: str) -> str:
        """A name that the word may declare here, or none."""
        names = self._vars if word == "var" else set(NAMES) - self._vars - self._declared[-1]
        if not names:
            return ""
        name = self._chance.choice(sorted(names))
        if word != "var":
            self._declared[-1].add(name)
        return name

    # Statements

    def block(self, depth: int) -> str:
        """A block of one to three statements."""
        self._declared.append(set())
        text = "".join(self.statement(depth) for _ in range(self._chance.randint(1, 3)))
        self._declared.pop()
        return f"{{ {text} }}"

    def statement(self, depth: int) -> str:
        kinds = [self.declaration, self.declaration, self.effect, self.effect, self.effect]
        if depth > 0:
            kinds += [
                self.when,
                self.when,
                self.loop,
                self.switch,
                self.attempt,
                self.function,
                self.inner,
                self.closures,
            ]
        if self._loops or self._switches:
            kinds.append(self.leave)
        if self._chance.random() < 0.06:
            kinds = [self.stop]
        return self._chance.choice(kinds)(depth) + "\n"

    def declaration(self, depth: int) -> str:
        word = self._pick("var", "var", "let", "let", "const")
        name = self._new_name(word)
        if not name:
            return self.effect(depth)
        kind = self._chance.random()
        if kind < 0.15 and word != "const":
            return f"{word} {name};"
        if kind < 0.35:
            return f"{word} {self.pattern(1, word)} = {self.expression(depth)};"
        other = self._new_name(word) if kind > 0.9 else ""
        more = f", {other} = {self.expression(1)}" if other else ""
        return f"{word} {name} = {self.expression(depth)}{more};"

    def pattern(self, depth: int, word: str = "") -> str:
        """A pattern that declares names with a word, or assigns what is there."""
        of_targets = not word

        def name() -> str:
            return self._pattern_name(word)

        def leaf() -> str:
            if depth and self._chance.random() < 0.2:
                return self.pattern(depth - 1, word)
            return self.target() if of_targets and self._chance.random() < 0.3 else name()

        def with_default() -> str:
            return f"{leaf()} = {self.expression(1)}" if self._chance.random() < 0.3 else leaf()

        def entry() -> str:
            kind = self._chance.randrange(3)
            if kind == 0:
                return f"{self._chance.choice(KEYS)}: {with_default()}"
            return name() if kind == 1 else f"{name()} = {self.atom()}"

        is_object = self._chance.random() < 0.5
        parts = [entry() if is_object else with_default() for _ in range(self._chance.randint(0, 2))]
        if self._chance.random() < 0.2:
            parts.append(f"...{name()}")
        return f"{{ {', '.join(parts)} }}" if is_object else f"[{', '.join(parts)}]"

    def _pattern_name(self, word: str) -> str:
        if not word:
            return self.name()
        if word == "parameter":
            name = next((each for each in NAMES if each not in self._parameters), f"p{len(self._parameters)}")
            self._parameters.add(name)
            return name
        return self._new_name(word) or f"q{self._chance.randrange(1_000_000)}"

    def effect(self, depth: int) -> str:
        text = self._chance.choice([self.assignment, self.call, self.expression, self.change])(depth)
        return f"({text});" if text.startswith(("{", "function", "async")) else f"{text};"

    def when(self, depth: int) -> str:
        text = f"if ({self.expression(1)}) {self.block(depth - 1)}"
        if self._chance.random() < 0.5:
            text += f" else {self.block(depth - 1)}"
        return text

    def loop(self, depth: int) -> str:
        self._loops += 1
        kind = self._chance.randrange(6)
        outer_switches, self._switches = self._switches, 0
        self._declared.append(set())
        body = f"{{ tick(); {self.block(depth - 1)[1:]}"
        word = self._pick("let", "var", "const")
        name = self._new_name(word) or f"q{self._chance.randrange(1_000_000)}"
        counter = "let" if word == "const" else word
        declared = f"{counter} {name} = 0"
        if kind == 0:
            text = f"for ({declared}; {self.expression(1)}; {self.change(1)}) {body}"
        elif kind == 1:
            text = f"while ({self.expression(1)}) {body}"
        elif kind == 2:
            text = f"do {body} while ({self.expression(1)});"
        elif kind == 3:
            text = f"for ({word} {name} in {self.atom()}) {body}"
        elif kind == 4:
            head = self._pick(f"{word} {name}", f"{word} {self.pattern(1, word)}", self.name(), self.target())
            text = f"for ({head} of {self._pick('e.list', self.atom(), '[1, 2, [3]]')}) {body}"
        else:
            body = f"{{ tick(); fs.push(() => {name}); {self.block(depth - 1)[1:]}"
            text = f"for ({declared}; {name} < 3; {name}++) {body}"
        self._loops -= 1
        self._switches = outer_switches
        self._declared.pop()
        return text

    def switch(self, depth: int) -> str:
        self._switches += 1
        self._declared.append(set())
        cases = []
        tests = ["case 1:", "case 2:", "case 'x':", "default:", f"case {self.expression(1)}:"]
        self._chance.shuffle(tests)
        for test in tests[: self._chance.randint(0, 4)]:
            body = "".join(self.statement(depth - 1) for _ in range(self._chance.randint(0, 2)))
            cases.append(f"{test} {body}{self._pick('break;', 'break;', '', 'return 7;')}")
        self._switches -= 1
        self._declared.pop()
        return f"switch ({self.expression(1)}) {{ {' '.join(cases)} }}"

    def attempt(self, depth: int) -> str:
        error = self._pick(" (k)", "", " ({ x: k = 1, y: k2 })")
        text = f"try {self.block(depth - 1)}"
        handler = f" catch{error} {self.block(depth - 1)}"
        last = f" finally {self.block(depth - 1)}"
        return text + self._pick(handler, handler, last, handler + last)

    def function(self, depth: int) -> str:
        name = self._pick("g", "h")
        if depth == 3 and self._vars:
            name = self._chance.choice(sorted(self._vars))
        return self._callable(f"function {name}", depth)

    def inner(self, depth: int) -> str:
        return self.block(depth - 1)

    def closures(self, depth: int) -> str:
        return f"fs.push({self.lambda_(depth)}); log(fs.length && fs[{self._chance.randint(0, 2)}]?.({self.atom()}));"

    def leave(self, depth: int) -> str:
        word = self._pick("break", "continue") if self._loops else "break"
        return self._pick(f"{word};", f"if ({self.atom()}) {word};", f"if ({self.atom()}) {word};")

    def stop(self, depth: int) -> str:
        return self._pick(f"return {self.expression(1)};", f"throw {self.expression(1)};", "return;")

    # Expressions

    def expression(self, depth: int) -> str:
        if depth <= 0:
            return self.atom()
        kinds = [
            self.atom,
            self.atom,
            *(self.binary, self.logical, self.ternary, self.unary, self.call, self.member, self.array),
            *(self.object, self.template, self.nested, self.lambda_, self.comma, self.optional, self.new),
        ]
        chosen = self._chance.choice(kinds)
        return self.atom() if chosen == self.atom else chosen(depth)  # type: ignore[operator]

    def atom(self) -> str:
        return self._pick(
            *(
                self.name(),
                self.name(),
                self.name(),
                self._pick("g", "h", "0"),
                "0",
                "1",
                "2",
                "'x'",
                "''",
                "null",
                "undefined",
                "true",
                "e",
            ),
            *("e.x", "e.list", "e.y", "[1, 2]", "({ x: 1, y: { z: 2 } })", "e.none", "typeof q", "-1"),
        )

    def binary(self, depth: int) -> str:
        return f"({self.expression(depth - 1)} {self._chance.choice(BINARY)} {self.expression(depth - 1)})"

    def logical(self, depth: int) -> str:
        operator = self._pick("&&", "||", "??")
        return f"({self.expression(depth - 1)} {operator} {self.expression(depth - 1)})"

    def ternary(self, depth: int) -> str:
        parts = [self.expression(depth - 1) for _ in range(3)]
        return f"({parts[0]} ? {parts[1]} : {parts[2]})"

    def unary(self, depth: int) -> str:
        value = self.expression(depth - 1)
        if self._in_async and self._chance.random() < 0.4:
            return f"(await ({value}))"
        return f"{self._pick('!', '-', '+', 'typeof ', 'void ', '~')}({value})"

    def call(self, depth: int) -> str:
        arguments = [self.expression(depth - 1) for _ in range(self._chance.randint(0, 2))]
        if self._chance.random() < 0.15:
            arguments.append(f"...{self._pick('e.list', self.atom())}")
        callee = self._pick("log", "log", "log", self.name(), f"{self.name()}.push", "e.list.concat", "e.add")
        return f"{callee}({', '.join(arguments)})"

    def member(self, depth: int) -> str:
        base = self._pick("e", self.name(), f"({self.expression(depth - 1)})")
        key = self._chance.choice(KEYS)
        return f"{base}[{self.expression(depth - 1)}]" if self._chance.random() < 0.3 else f"{base}.{key}"

    def optional(self, depth: int) -> str:
        base = self._pick("e", self.name())
        first, second = self._chance.choice(KEYS), self._chance.choice(KEYS)
        return self._pick(
            f"{base}?.{first}.{second}",
            f"{base}.{first}?.{second}",
            f"{base}?.[{self.expression(depth - 1)}]",
            f"{base}.add?.({self.expression(depth - 1)})",
            f"({base}?.{first}).{second}",
            f"{base}?.{first}?.({self.expression(depth - 1)})",
        )

    def array(self, depth: int) -> str:
        items = [self.expression(depth - 1) for _ in range(self._chance.randint(0, 3))]
        if self._chance.random() < 0.3:
            items.insert(0, f"...{self.expression(depth - 1)}")
        return f"[{', '.join(items)}]"

    def object(self, depth: int) -> str:
        entries = []
        for _ in range(self._chance.randint(0, 3)):
            value = self.expression(depth - 1)
            entries.append(
                self._pick(
                    f"{self._chance.choice(KEYS)}: {value}",
                    f"[{self.expression(depth - 1)}]: {value}",
                    f"...{value}",
                    f"{self.name()}",
                    f"{self._chance.choice(KEYS)}(a) {{ return {value}; }}",
                )
            )
        return f"({{ {', '.join(entries)} }})"

    def template(self, depth: int) -> str:
        return f"`<${{{self.expression(depth - 1)}}}|${{{self.expression(depth - 1)}}}>`"

    def nested(self, depth: int) -> str:
        return f"({self._chance.choice([self.assignment, self.change, self.change])(depth - 1)})"

    def comma(self, depth: int) -> str:
        return f"({self.expression(depth - 1)}, {self.expression(depth - 1)})"

    def new(self, depth: int) -> str:
        return (
            self._pick(
                f"new Error({self.expression(depth - 1)})",
                "new (class {})",
                f"new Array({self.expression(depth - 1)})",
            )
            if self._chance.random() < 0.9
            else f"new {self.name()}({self.expression(depth - 1)})"
        )

    def target(self) -> str:
        return self._pick(
            self.name(),
            self.name(),
            f"e.{self._chance.choice(KEYS)}",
            f"{self.name()}.x",
            f"e.list[{self.atom()}]",
        )

    def assignment(self, depth: int) -> str:
        value = self.expression(depth)
        if self._chance.random() < 0.15:
            pattern = self.pattern(1)
            return f"({pattern} = {value})"
        return f"{self.target()} {self._chance.choice(ASSIGNMENTS)} {value}"

    def change(self, depth: int) -> str:
        if self._chance.random() < 0.1:
            return f"delete e.{self._chance.choice(KEYS)}"
        target = self.target()
        return self._pick(f"{target}++", f"++{target}", f"{target}--", f"{target} += 1")

    def lambda_(self, depth: int) -> str:
        if self._chance.random() < 0.3:
            return f"({self._callable(self._pick('function ', f'function {self.name()}'), depth - 1)})"
        if self._chance.random() < 0.5:
            return f"(({self.parameters()}) => {self.expression(depth - 1)})"
        return f"({self._callable('', depth - 1)})"

    def parameters(self) -> str:
        self._parameters = set()
        parts = []
        for _ in range(self._chance.randint(0, 2)):
            kind = self._chance.randrange(4)
            part = self._pattern_name("parameter") if kind < 2 else self.pattern(0, "parameter")
            parts.append(f"{part} = {self.atom()}" if kind % 2 else part)
        if self._chance.random() < 0.1:
            parts.append(f"...{self._pattern_name('parameter')}")
        return ", ".join(parts)

    def _callable(self, head: str, depth: int) -> str:
        outer = (self._loops, self._switches, self._in_async, self._vars, self._declared)
        self._loops, self._switches, self._in_async = 0, 0, False
        parameters = self.parameters()
        self._enter_function()
        self._declared[0] |= self._parameters
        body = "".join(self.statement(depth - 1) for _ in range(self._chance.randint(1, 2)))
        self._loops, self._switches, self._in_async, self._vars, self._declared = outer
        arrow = "" if head else " =>"
        return f"{head}({parameters}){arrow} {{ {body} return {self.atom()}; }}"
