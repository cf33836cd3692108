"""Measures what somebody waits for who types: from a keystroke to the diagnostics of the text with it.

In: nothing. Out: a table on standard output: a policy of 300 lines in a folder of 200, over the pipes of `actiongen
lsp`, as an editor sees it.

    python benchmarks/editor.py                     # --policies 200 --lines 300 --keystrokes 60
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tests"))

from lsp.client import Client  # noqa: E402  # the tests are no package that is installed

PASS = [sys.executable, "-c", "pass"]
GOAL = 0.05
RULE = """with rule("Group {number} is marked", when=event.request.hostname == "h{number}.corp.example"):
    api.idToken.setCustomClaim("https://corp.example/group_{number}", True)

"""


def policy(name: str, lines: int) -> str:
    """A policy of so many lines."""
    text = f'action(name="{name}", trigger="post-login", deploy=False)\n\n'
    rules = (lines - 2) // RULE.count("\n")
    return text + "".join(RULE.format(number=number) for number in range(rules))


RESOLVES = {
    "textDocument": {"codeAction": {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}},
    "workspace": {"workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename"]}},
}


def offered(root: Path, uri: str, text: str, capabilities: dict[str, object], base: float, what: str) -> None:
    """Asks what can be done at the rule that is being changed, and for the edit of the first."""
    with Client(root, capabilities) as client:
        client.open(uri, text)
        client.about(uri, 1)
        line = text.count("\n") // 2 // 3 * 3 + 2
        place = {"line": line, "character": 12}
        taken, edits = [], []
        for _ in range(12):
            start = {"line": 1, "character": 0}
            client.about(uri, client.change(uri, {"range": {"start": start, "end": start}, "text": "#"}))
            about = {"textDocument": {"uri": uri}, "range": {"start": place, "end": place}}
            begin = time.perf_counter()
            found = client.ask("textDocument/codeAction", {**about, "context": {"diagnostics": []}})
            taken.append(time.perf_counter() - begin)
            if "edit" not in found[0]:
                begin = time.perf_counter()
                client.ask("codeAction/resolve", found[0])
                edits.append(time.perf_counter() - begin)
    row(f"code actions, {what}", taken, base)
    if edits:
        row("the edit of one that is taken", edits, base)


def passed() -> float:
    """The seconds that Python takes for nothing."""
    begin = time.perf_counter()
    subprocess.run(PASS, check=True)
    return time.perf_counter() - begin


def row(what: str, taken: list[float], base: float, goal: str = "") -> None:
    """Prints a line of the table."""
    ordered = sorted(taken)
    median, late = statistics.median(ordered), ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]
    print(f"{what:52}{median * 1000:8.0f}{late * 1000:8.0f}{median / base:18.1f}{goal:>8}")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--policies", type=int, default=200)
    parser.add_argument("--lines", type=int, default=300)
    parser.add_argument("--keystrokes", type=int, default=60)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        (root / "policies").mkdir()
        for number in range(asked.policies - 1):
            text = policy(f"Other {number}", 30)
            (root / "policies" / f"other_{number}.policy").write_text(text, encoding="utf-8")
        file = root / "policies" / "long.policy"
        text = policy("Long", asked.lines)
        file.write_text(text, encoding="utf-8")
        measure(root, file.as_uri(), text, asked.keystrokes)


def measure(root: Path, uri: str, text: str, keystrokes: int) -> None:
    """Types in the middle of the long policy."""
    base = statistics.median(passed() for _ in range(9))
    begin = time.perf_counter()
    with Client(root) as client:
        met = time.perf_counter() - begin
        client.open(uri, text)
        client.about(uri, 1)
        first = time.perf_counter() - begin
        words = "x = event.user.emial\n"
        line = text.count("\n") // 2 // 3 * 3 + 2
        inside, burst, hovers = [], [], []
        for number in range(keystrokes):
            column = number % len(words)
            at = {"line": line + (number // len(words)), "character": column}
            change = {"range": {"start": at, "end": at}, "text": words[column]}
            begin = time.perf_counter()
            client.about(uri, client.change(uri, change))
            inside.append(time.perf_counter() - begin)
            begin = time.perf_counter()
            client.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": at})
            hovers.append(time.perf_counter() - begin)
        for _ in range(5):
            begin = time.perf_counter()
            version = 0
            for _ in range(30):
                start = {"line": 1, "character": 0}
                version = client.change(uri, {"range": {"start": start, "end": start}, "text": "#"})
            client.about(uri, version)
            burst.append(time.perf_counter() - begin)
    print(f"{'':52}{'ms':>8}{'95 %':>8}{'x python -c pass':>18}{'goal':>8}")
    row("initialize", [met], base)
    row("the whole folder, from the start of the server", [first], base)
    row("diagnostics after a keystroke", inside, base, f"{GOAL * 1000:.0f}")
    row("diagnostics after a burst of 30 keystrokes", burst, base)
    row("hover after that", hovers, base)
    offered(root, uri, text, {}, base, "with their edits")
    offered(root, uri, text, RESOLVES, base, "their titles")
    print(f"python -c pass took {base * 1000:.0f} ms")


if __name__ == "__main__":
    main()
