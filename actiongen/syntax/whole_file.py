"""Files that are written in another language as a whole.

In: the text of a file. Out: one error that says which language it is, and how a policy looks;
None for a policy with mistakes in it.

    name: T                                  ->   AG122 "this file is YAML, …"
    trigger: post-login
"""

import re
from collections.abc import Sequence

from actiongen.diagnostics.codes_syntax import OTHER_LANGUAGE
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Source

_OURS = re.compile(
    r"^(with|def|only_when|action|flow|load|schema|secrets|settings|test|always|never)\b(?!\s*[:=.])",
    re.MULTILINE,
)
_PAIR = re.compile(r"\s*(- )?[\w.\"'-]+:(\s|$)")
_ITEM = re.compile(r"\s*- ")
_BLOCK = re.compile(
    r"\s*(resource|variable|data|module|provider|terraform|locals|output|moved|import)(\s+\"?[\w.-]+\"?)*\s*\{"
)
_MEMBER = re.compile(r"\s*\"[^\"]*\"\s*:")
_HANDLER = re.compile(
    r"(exports\.\w+|module\.exports)\s*=|(export\s+(default\s+)?)?(async\s+)?function\b[^(]*\((user|event|client)\b|const\s+\w+\s*=\s*(async\b|\()"
)


@dataclass(frozen=True, slots=True)
class _Language:
    name: str
    note: str


_YAML = _Language("YAML", "nothing of a policy is written in YAML")
_HCL = _Language("Terraform", "`actiongen build` writes the Terraform, out of the policies")
_JSON = _Language("JSON", "nothing of a policy is written in JSON")
_JAVASCRIPT = _Language(
    "JavaScript",
    'an Action can stay as it is: a flow names it as `external("its_name")`, and its caller gives the id',
)


def other_language(source: Source) -> Diagnostic | None:
    """The error of a file that is no policy at all."""
    lines = [
        line
        for line in source.text.splitlines()
        if line.strip() and not line.lstrip().startswith(("#", "//"))
    ]
    language = None if _OURS.search(source.text) else _language(lines)
    if language is None:
        return None
    start = source.text.index(lines[0]) + len(lines[0]) - len(lines[0].lstrip())
    span = source.span(start, start + len(lines[0].strip()))
    return Diagnostic(
        OTHER_LANGUAGE,
        f"this file is {language.name}, and a policy has the syntax of Python",
        Label(span),
        notes=(language.note,),
        help='begin with `action(name="Staff", trigger="post-login")`, then write a'
        ' `with rule("Why it acts", when=event.user.email_verified):` for each case',
    )


def _language(lines: Sequence[str]) -> _Language | None:
    if len(lines) < 2:
        return None
    if any(map(_BLOCK.match, lines)):
        return _HCL
    if lines[0].strip() in ("{", "[") and any(map(_MEMBER.match, lines)):
        return _JSON
    if any(map(_HANDLER.match, lines)) and lines[-1].strip().startswith("}"):
        return _JAVASCRIPT
    pairs = [line for line in lines if _PAIR.match(line) and not line.rstrip().endswith((";", "):"))]
    rest = [line for line in lines if line not in pairs and not _ITEM.match(line) and line.strip() != "---"]
    return _YAML if len(pairs) >= 2 and not rest else None
