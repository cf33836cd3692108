"""What a build writes.

In: nothing. Out: :class:`GeneratedFile`.

    >>> GeneratedFile("mfa_action.js", "exports.onExecutePostLogin = …").path
    'mfa_action.js'
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """A file of the output: its path below the output folder, with ``/``, and its text."""

    path: str
    text: str
