"""The memory of a server does not grow with the edits of a session: of each text it keeps what is there now."""

import sys
from pathlib import Path
from subprocess import Popen

import pytest
from lsp.client import COMMAND, Client
from lsp.policies import place, repository, write

POLICY = """action(name="Policy {number}", trigger="post-login", deploy=False)

host = event.request.hostname or ""

with rule("Group {number} is marked", when=host == "h{number}.corp.example"):
    api.idToken.setCustomClaim("https://corp.example/group_{number}", True)
"""
POLICIES = 200
AT_ONCE = 10
"""Edits that arrive together, as those of somebody who holds a key."""


def megabytes(process: int) -> float:
    """What a process holds in memory now."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    (line,) = [each for each in status.splitlines() if each.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


@pytest.mark.long
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the memory is read from /proc")
@pytest.mark.parametrize("edits", [10_000])
def test_a_long_session_needs_no_more_than_a_short_one(edits: int, tmp_path: Path) -> None:
    root = repository(tmp_path)
    uris = [
        write(root, f"policies/p{number}.policy", POLICY.format(number=number)) for number in range(POLICIES)
    ]
    at = place(3, 0)
    held = []
    with Client(root, command=COMMAND) as client:
        process = client.process
        assert isinstance(process, Popen)
        for number, uri in enumerate(uris[:5]):
            client.open(uri, POLICY.format(number=number))
        for number in range(edits // AT_ONCE):
            uri = uris[number % 5]
            for each in range(AT_ONCE):
                client.change(uri, {"range": {"start": at, "end": at}, "text": f"x{number}_{each} = host\n"})
            client.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": place(2, 1)})
            # From the beginning, or the text itself would be what grows.
            client.about(uri, client.change(uri, {"text": POLICY.format(number=number)}))
            client.published.clear()
            if number % (edits // AT_ONCE // 10) == 0:
                held.append(megabytes(process.pid))
        held.append(megabytes(process.pid))
    print("MB:", *(f"{each:.0f}" for each in held))
    # The first half fills what is kept; after that it is only exchanged.
    assert held[-1] < held[5] * 1.1
