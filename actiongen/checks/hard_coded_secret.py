"""AG445: a secret that stands in the policy.

In: a program. Out: an error at each literal text that is, by its form, a key of a well-known service, a private key or
a token: git keeps it, and whoever reads the generated JavaScript has it.

    http.post("https://hooks.slack.com/services/T0…/B0…/…", …)     ->   AG445
"""

import re
from collections.abc import Iterator

from actiongen import ir
from actiongen.diagnostics.codes_meaning import HARD_CODED_SECRET
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved

_KEYS = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "a JSON Web Token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "an access key of AWS": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a key of Stripe": r"\b[rs]k_(?:live|test)_[0-9A-Za-z]{16,}",
    "a token of GitHub": r"\bgh[opsur]_[0-9A-Za-z]{36,}|\bgithub_pat_\w{22,}",
    "a token of Slack": r"\bxox[abeprs]-[0-9A-Za-z-]{10,}",
    "a webhook of Slack": r"\bhooks\.slack\.com/services/T\w{8,}/B\w{8,}/\w{16,}",
    "a key of Google": r"\bAIza[\w-]{35}",
    "a key of SendGrid": r"\bSG\.[\w-]{16,}\.[\w-]{16,}",
    "a key of Twilio": r"\bSK[0-9a-f]{32}\b",
    "the password of a URL": r"^https?://[^/@:\s]+:[^/@\s]+@",
}
_PATTERNS = {what: re.compile(pattern) for what, pattern in _KEYS.items()}


def hard_coded_secret(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors: one a text."""
    for node in resolved.of_kind(ir.Literal):
        if isinstance(node.value, str) and len(node.value) > 16:
            found = next((what for what, pattern in _PATTERNS.items() if pattern.search(node.value)), None)
            if found is not None:
                yield Diagnostic(
                    HARD_CODED_SECRET,
                    f"this text looks like {found}",
                    Label(node.info.span, "git keeps it, and the JavaScript shows it"),
                    notes=("whoever can read the repository has it from now on: have a new one made",),
                    help='declare it, `secrets("API_KEY")`, and read `event.secrets.API_KEY`',
                )
