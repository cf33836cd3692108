"""Reads generated Terraform once more, so that no broken file is written.

In: generated files. Out: a diagnostic for each ``.tf`` file whose strings or brackets do not close as they
should: a bug of ours, whatever a policy says.

    validate((GeneratedFile("a.tf", 'output "a" {'),))[0].code.id == "AG901"
"""

import re
from collections.abc import Iterable

from actiongen.backends.files import GeneratedFile
from actiongen.diagnostics.codes_project import BROKEN_TERRAFORM
from actiongen.diagnostics.model import Diagnostic, Label

_PAIRS = {"}": "{", "]": "[", ")": "("}
# A string is in one line; in it `${` begins nothing but `${path.module}`, and `%{` nothing.
_TOKEN = re.compile(
    r"""
    (?P<plain> (?:
        \# [^\n]*
      | " (?: [^"\\\n$%] | \\ (?: [nrt"\\] | u[0-9A-F]{4} | U[0-9A-F]{8} )
            | \$\$\{ | %%\{ | \$\{path\.module\} | \$(?!\{) | %(?!\{) )* "
      | [A-Za-z_][A-Za-z0-9_-]* | [0-9]+ | [=!.,:?>+|] | \s+
    )+ )
  | (?P<open> [\[({] )
  | (?P<close> [\])}] )
    """,
    re.VERBOSE,
)


def validate(files: Iterable[GeneratedFile]) -> tuple[Diagnostic, ...]:
    """What is wrong with the ``.tf`` files; nothing unless the emitter is broken."""
    wrong = ((file, _line_that_breaks(file.text)) for file in files if file.path.endswith(".tf"))
    return tuple(
        Diagnostic(
            BROKEN_TERRAFORM,
            f"line {line} of the generated `{file.path}` is not Terraform",
            Label.of_file(file.path),
            help="this is a bug of actiongen: please report it with the policy",
        )
        for file, line in wrong
        if line is not None
    )


def _line_that_breaks(text: str) -> int | None:
    """The first line that cannot be read, None if all can."""
    stack: list[str] = []
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or (token.lastgroup == "close" and (not stack or stack.pop() != _PAIRS[token[0]])):
            return text.count("\n", 0, at) + 1
        if token.lastgroup == "open":
            stack.append(token[0])
        at = token.end()
    return text.count("\n") if stack or not text.endswith("\n") else None
