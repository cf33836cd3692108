"""``actiongen lsp``: serves an editor, which has started it.

In: where the log goes and how much is to be said there. Out: an outcome, when the editor has gone or pygls is missing.
"""

import logging
import sys
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

from actiongen.diagnostics.codes_project import CANNOT_WRITE, LSP_MISSING
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import CLEAN, ERRORS, NO_TOOL, Outcome

_MISSING = "an editor is served with pygls, which is not installed"
_BRING = 'let pip bring it: pip install "actiongen[lsp]"'
_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def lsp(log: Path | None, *, verbose: bool) -> Outcome:
    """Serves on standard input and output until the client goes; ``verbose`` logs each message, texts included."""
    if not _is_installed():
        return Outcome(NO_TOOL, (Diagnostic(LSP_MISSING, _MISSING, None, help=_BRING),))
    from actiongen.lsp.serve import serve

    with ExitStack() as stack:
        stream: TextIO = sys.stderr
        if log is not None:
            try:
                stream = stack.enter_context(log.open("a", encoding="utf-8"))
            except OSError as error:
                message = f"the log cannot be written to `{log.name}`: {error.strerror}"
                return Outcome(ERRORS, (Diagnostic(CANNOT_WRITE, message, None),))
        logging.basicConfig(stream=stream, format=_FORM, level=logging.INFO if verbose else logging.WARNING)
        # What it says of requests that were withdrawn is no news; what goes wrong with ours is logged by us.
        logging.getLogger("pygls").setLevel(logging.INFO if verbose else logging.CRITICAL)
        serve()
    return Outcome(CLEAN)


def _is_installed() -> bool:
    try:
        return find_spec("pygls") is not None
    except ValueError:  # somebody keeps it out on purpose
        return False
