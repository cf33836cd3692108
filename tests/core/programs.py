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

# What the writer seldom or never makes: one line each, run with a handful of values.
LINES = {
    "the order of operands": "let i = 0; const f = () => ++i; log([i, f(), i++, i, (i = 9), i]);",
    "a method is read before its arguments are evaluated": (
        "const o = { m: () => 1 }; " "log(o.m((o.m = () => 2)));"
    ),
    "the value of a postfix": "let s = '4'; log(s++ + 1, s);",
    "members that change": (
        "const o = { n: '1' }; log(o.n++, ++o.n, " "(o.n += 2), (o.k ??= 5), (o.k &&= 6), o);"
    ),
    "a variable of each turn": (
        "const fs = []; for (let i = 0; i < 3; i++) " "fs.push(() => i); log(fs.map((f) => f()));"
    ),
    "one variable of all turns": (
        "var fs = []; for (var i = 0; i < 3; i++) " "fs.push(() => i); log(fs.map((f) => f()));"
    ),
    "continue with an update": "for (let i = 0; i < 4; i++) { if (i === 1) continue; log(i); }",
    "a condition that assigns": (
        "let n = 0, m; while ((m = n++) < 3) { if " "(m === 1) continue; log(m); } log(n);"
    ),
    "a late condition that assigns": "let n = 0; do { if (n === 1) continue; log(n); } while (n++ < 2);",
    "cases that fall through": (
        "for (const x of [1, 2, 3, 4]) switch (x) { case 1: log(1); "
        "case 2: log(2); break; default: log(0); case 3: log(3); }"
    ),
    "a default in the middle": (
        "for (const x of [1, 2, 3]) switch (x) { case 1: log('a'); "
        "break; default: log('d'); break; case 2: log('b'); }"
    ),
    "a break in an if": (
        "for (const x of [1, 2]) switch (x) { case 1: if (x) { "
        "log('in'); break; } log('out'); break; case 2: log('two'); }"
    ),
    "hoisted functions": (
        "log(f(1)); function f(n) { return n ? g(n) : " "'end'; } function g(n) { return f(n - 1); }"
    ),
    "var before it is given": "log(x); var x = 1; log(x); { var x = 2; } log(x);",
    "a var of a block": "if (1) { var y = 2; } log(y); function h() { return z; } var z = 3; log(h());",
    "too early": "try { log(q); let q = 1; } catch (e) { log(e instanceof ReferenceError); }",
    "patterns": (
        "const { a = 1, b: { c } = { c: 2 }, ...r } = { d: 4 }; const [p, "
        ", q = 5, ...t] = [1, 2, undefined, 4, 6]; log(a, c, r, p, q, t);"
    ),
    "a swap": "let a = 1, b = 2; [a, b] = [b, a]; log(a, b);",
    "text as a list": "const [a, b] = 'xy'; log(a, b); const { length } = 'abc'; log(length);",
    "defaults of parameters": (
        "function f(a, { b = a } = {}, c = b, ...d) { log(a, "
        "b, c, d); } f(1); f(1, { b: 2 }, undefined, 4, 5);"
    ),
    "chains": (
        "const o = { a: null, f: null }; log(o.a?.b.c.d, " "o.f?.(log('never')), o?.['a'], (o.a ?? 'x'));"
    ),
    "mixed signs": ("log(-(-1), - -1, +(+'2'), !(!0), typeof typeof " "1, 2 ** -1, (a => a)(3), (1, 2));"),
    "a name of its own": "const fact = function f(n) { return n < 2 ? 1 : n * f(n - 1); }; log(fact(5));",
    "finally": "const f = () => { try { return 1; } finally { log('last'); } }; log(f());",
    "a shadow": "const x = 1; { const x = 2; log(x); { let x = 3; log(x); } } log(x); ((x) => log(x))(4);",
    "for in": "for (const k in { a: 1, b: 2 }) log(k); for (var k2 in { c: 1 }); log(k2);",
    "text and numbers": (
        'log("a\\u2028\\ud83d\\ude00\\ud800" + ' "`\\`${1e21}\\${` + 0x10 + 1_000 + .5 + 1e400);"
    ),
    "a key like any other": "log(Object.keys({ ['__proto__']: 2 }));",
    "keys": "log({ 1e3: 1, 0x10: 2, 'a-b': 3, [`k${1}`]: 4, async: 5, get: 6 });",
}


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
