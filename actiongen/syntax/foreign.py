"""Words and operators of Python and JavaScript that policies do not have.

In: a token that is in no rule of the grammar. Out: what to say of it.

    `&&`   ->   AG104 "`&&` is JavaScript", help "write `and`", replaced by "and"
"""

from actiongen.diagnostics.codes_syntax import (
    BAD_ASSIGNMENT,
    JAVASCRIPT_SYNTAX,
    UNEXPECTED_TOKEN,
    UNSUPPORTED_EXPRESSION,
    UNSUPPORTED_OPERATOR,
    UNSUPPORTED_STATEMENT,
)
from actiongen.diagnostics.model import Code
from actiongen.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Advice:
    """What to say of a token: its error, what to write, and for a machine the text to put there."""

    code: Code
    message: str
    help: str
    edit: str | None = None


def _javascript(word: str, help_text: str, edit: str | None = None) -> Advice:
    return Advice(JAVASCRIPT_SYNTAX, f"`{word}` is JavaScript", help_text, edit)


def _operator(word: str, what: str, help_text: str, edit: str | None = None) -> Advice:
    return Advice(UNSUPPORTED_OPERATOR, f"there is no {what}: `{word}`", help_text, edit)


def _statement(word: str, help_text: str) -> Advice:
    return Advice(UNSUPPORTED_STATEMENT, f"there is no `{word}` in a policy", help_text)


def _bits(word: str, instead: str) -> Advice:
    return _operator(word, "operator on bits", f"write `{instead.strip()}` for conditions", instead)


COUNT = "a value does not change: count with `len([x for x in xs])`, or name the result: `total = a + b`"

_NOTHING_THROWS = 'nothing throws here: what is missing is absent, and `coalesce(x, "none")` gives a default'

OPERATORS: dict[str, Advice] = {
    "&&": _javascript("&&", "write `and`", "and"),
    "||": _javascript("||", "write `or`", "or"),
    "!": _javascript("!", "write `not`", "not "),
    "===": _javascript("===", "write `==`", "=="),
    "!==": _javascript("!==", "write `!=`", "!="),
    "?.": _javascript("?.", "write `.`: a missing field never throws", "."),
    "??": _javascript("??", "write `coalesce(a, b)`"),
    "?": _javascript("?:", "write `a if condition else b`"),
    "=>": _javascript("=>", "write a `def` at the top level, or a comprehension"),
    "++": _operator("++", "operator that counts up", COUNT),
    ";": Advice(
        UNEXPECTED_TOKEN, "statements do not end in `;`", "put each statement on a line of its own", ""
    ),
    "//": _operator("//", "division of whole numbers", "write `/` to divide; a comment begins with `#`"),
    "%": _operator("%", "remainder", "list the numbers that count: `n in [10, 20, 30]`"),
    "&": _bits("&", "and"),
    "|": _bits("|", "or"),
    "~": _bits("~", "not "),
    "^": _operator("^", "operator on bits", "compare conditions with `!=`"),
    "<<": _operator("<<", "operator on bits", "multiply instead"),
    ">>": _operator(">>", "operator on bits", "divide instead"),
    "<>": _operator("<>", "operator like this", "write `!=`", "!="),
    ":=": Advice(BAD_ASSIGNMENT, "`:=` cannot stand in an expression", "write `name = …` on the line above"),
    "$": Advice(UNEXPECTED_TOKEN, "`$` cannot stand here", 'to put values into a text write f"…{value}…"'),
    "\\": Advice(UNEXPECTED_TOKEN, "`\\` cannot stand here", "remove it", ""),
}
CHANGES = frozenset(
    ("+=", "-=", "*=", "/=", "//=", "%=", "**=", "&=", "|=", "^=", "<<=", ">>=", "@=", "&&=", "||=", "??=")
)

KEYWORDS: dict[str, Advice] = {
    "as": Advice(UNEXPECTED_TOKEN, "`as` cannot stand here", "write `name = …` on a line of its own"),
    "assert": _statement("assert", "write a `test`, or `only_when(condition)` to go on only where it holds"),
    "async": _statement("async", "remove it: what must be awaited is awaited"),
    "await": Advice(
        UNSUPPORTED_EXPRESSION, "there is no `await` in a policy", "remove it: calls are awaited", ""
    ),
    "break": _statement("break", "write `first(x for x in xs if …)` for the first one that fits"),
    "class": _statement("class", "write a dict for a record, a `def` for what is done with it"),
    "continue": _statement("continue", "put the rest of the body in an `if`"),
    "del": _statement("del", "leave out what is not wanted: `[x for x in xs if …]`"),
    "except": _statement("except", _NOTHING_THROWS),
    "finally": _statement("finally", _NOTHING_THROWS),
    "from": _statement("from", 'write `load("file.policy", "name")`'),
    "global": _statement("global", "remove it: a `def` sees the names above it"),
    "import": _statement(
        "import", 'what the language has is built in; a library of yours is `load("file.policy", "name")`'
    ),
    "lambda": Advice(
        UNSUPPORTED_EXPRESSION, "there is no `lambda` in a policy", "write a `def` at the top level"
    ),
    "nonlocal": _statement("nonlocal", "remove it: names are given a value once"),
    "pass": _statement("pass", "write what the rule does, such as `stop()`, or leave the rule out"),
    "raise": _statement("raise", 'write `abort("…")`, or `api.access.deny("…")`'),
    "try": _statement("try", _NOTHING_THROWS),
    "while": _statement("while", "write `for x in xs:`; everything in a policy ends"),
    "yield": Advice(UNSUPPORTED_EXPRESSION, "there is no `yield` in a policy", "write a list comprehension"),
}

# Names in Python, and in front of another word the beginning of something in JavaScript.
WORDS: dict[str, Advice] = {
    "const": _javascript("const", "leave the word out: `name = value`", ""),
    "let": _javascript("let", "leave the word out: `name = value`", ""),
    "var": _javascript("var", "leave the word out: `name = value`", ""),
    "function": _javascript("function", "write `def name(…):`"),
    "new": _javascript("new", "write the call alone; the time is `now()`", ""),
    "typeof": _javascript("typeof", "write `read(x, string)`, and `is None` to ask whether it is one"),
    "throw": _javascript("throw", 'write `abort("…")`'),
    "void": _javascript("void", "write `None`"),
    "delete": _javascript("delete", "leave out what is not wanted: `[x for x in xs if …]`"),
    "switch": _javascript("switch", "write `if`, `elif` and `else`"),
    "elseif": _statement("elseif", "write `elif`"),
    "elsif": _statement("elsif", "write `elif`"),
    "case": _statement("case", "write `if`, `elif` and `else`"),
    "match": _statement("match", "write `if`, `elif` and `else`"),
    "exec": _statement("exec", "nothing else is run than what a policy says"),
    "print": _statement("print", "write `log(…)`"),
    "type": _statement("type", "write the type where it is used"),
}

# The same behind a value.
INFIX: dict[str, Advice] = {
    "instanceof": _javascript(
        "instanceof", "write `read(x, string)`, and `is None` to ask whether it is one"
    ),
    "of": _javascript("of", "write `in`", "in"),
}

SINGLE_QUOTES = frozenset("‘’‚‛＇´")
QUOTES = SINGLE_QUOTES | frozenset("“”„‟«»＂")
