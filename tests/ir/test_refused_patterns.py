"""Every way in which a pattern is refused, as a person reads it: `pytest --update` rewrites the file, read its diff."""

from pathlib import Path

from actiongen.ir.regex import RegexError, parse_regex

FILE = Path(__file__).parent / "refused_patterns.txt"
PATTERNS = (
    # What nothing is said by.
    *("", "(?i)", "a||b", "|a", "a|", "a()b", "(|a)", "(a|)b", "a*", "(?:a|b?)", "(?:^)*", "(?i)a?"),
    # Brackets.
    *(
        "a(b",
        "a(",
        "a(b|",
        "(",
        "a)b",
        ")",
        "a|)",
        "a[b",
        "[",
        "[^",
        "a[]b]",
        "[^]",
        "[z-a]",
        r"[\w-z]",
        r"[a-\d]",
        "[a-",
    ),
    *(
        "[+-",
        r"[\b]",
        r"[\Ba]",
        r"[^\s\S]",
        r"[^\x00-\uffff]",
        "[a😀]",
        "[😀-a]",
        "[ae\u0301]",
        "[a\u200d]",
        "(" * 31 + "a" + ")" * 31,
    ),
    # Repeats.
    *(
        "*a",
        "(+)",
        "?",
        "a|*",
        "a**",
        "a{2}{3}",
        "a{2}{",
        "a?*",
        "a++",
        "a?+",
        "a{2}+",
        "a{2}?+",
        "^*",
        "$+",
        r"\b+",
        r"a\B{2}",
    ),
    *(
        "a{b}",
        "a{",
        "{2}",
        "a{,3}",
        "a{,}",
        "a{}",
        "a{3,2}",
        "a{0}",
        "a{0,0}",
        "a{1001}",
        "a{1,1001}",
        "a{1001,}",
    ),
    # Escapes.
    *(rf"{before}\{letter}" for letter in "AZzacegkNUpPxu0q" for before in ("a",)),
    *(
        r"(a)\1",
        r"\9",
        r"[\1]",
        r"[\q]",
        r"[\0]",
        r"\x4g",
        r"\u12",
        r"\ud800",
        r"a\udfff",
        r"[\ud800]",
        "a\\",
        "[a\\",
    ),
    *(r"\x1b", r"a\x1f", r"[a\x1c]", r"[\x1b]"),
    # Groups and flags.
    *(
        "(?P<n>a)",
        "(?<n>a)",
        "(?P=n)",
        "(?P>n)",
        "(?R)",
        "(?|a)",
        "(?=a)b",
        "(?!a)b",
        "(?<=a)b",
        "(?<!a)b",
        "(?>a)",
        "(a)(?(1)b)",
    ),
    *("(?#a)b", "(?i:a)", "(?-i:a)", "a(?i)b", "(?s).", "(?i-s)a", "(?si)a", "(?", "(?*)", "a(?1)"),
    *("(?i)é", "(?i)[à-ü]", "(?i)[a-é]", "(?i)aé", "(?i)[aé]", "(?i)[^ß]"),
    # What a long text can make slow.
    *(
        r"x(a+)+$",
        "(a|a)*b",
        r"(\w+\s?)+$",
        "(?:a|ab|b)*c",
        "(?:a{1,3}){1,50}b",
        r"(?:(?:^|\b)a)+b",
        "(?i)(?:a|A)+b",
    ),
    *(
        "(?:a+){2,}b",
        "(?:a{2,})+b",
        "(?:aa|a)+b",
        "(?:ab|abab)+c",
        "((?:a|b)+c?)+d",
        "(?:`|`)*a",
        "(?:é|é)*a",
        r"(?:\x01|\x01)*a",
    ),
    *(
        "(?:a*)*b",
        r"(?:a?|\b)+b",
        "x(?:a*b*)+",
        "x(?:a*|b)+",
        "(?:(?:a?)+b)+",
        "(?:a?){2}b",
        "(?:(?:a?){2})+b",
    ),
    *(
        "a*a*b",
        "(?i)a*A*b|c",
        ".*foo.*",
        ".*foo.*bar",
        "foo.*bar.*baz",
        "^.*a.*b.*c",
        r"^\s*(.*?)\s*$",
        ".*a{500}x",
    ),
    *(
        r"[^@\s]+@[^@\s]+\.[^@\s]+",
        "(?:a+){3}b",
        "a+b?a+b?a+c",
        "a+[ab]*a+c",
        ".*a.*",
        ".*a.*b.*c.*d.*",
        "x.*a.*",
        ".*a.*|.*b.*",
        r"\b^.*a.*b.*c",
    ),
    *(
        "(?:^a*a*|b)a*c",
        "(?:^a)+.*b.*c",
        "(?:^a)*.*b.*c",
        "a?" * 20 + "b",
        "(?:a|ab)" * 10,
        "(?:a|a)" * 9 + "b",
        "ab" * 301,
        "a{16}" * 40,
    ),
    *("b" + "(?:" * 25 + "a" + "){16}" * 25 + "c",),
)


def shown(pattern: str) -> str:
    """A pattern with what is wrong in it underlined, and what is said of it."""
    error = parse_regex(pattern)
    assert isinstance(error, RegexError), f"{pattern} is accepted"
    if len(pattern) > 100:
        marks = f"{error.offset} to {error.offset + error.length}"
    else:
        marks = " " * error.offset + "^" * error.length
    return f"    {pattern}\n    {marks}\n{error.message}\nhelp: {error.help}\n"


def test_each_refusal_says_what_is_wrong_where_and_what_to_write_instead(update: bool) -> None:
    text = "\n".join(map(shown, PATTERNS))
    if update:
        FILE.write_text(text, encoding="utf-8")
    assert text == FILE.read_text(encoding="utf-8")
