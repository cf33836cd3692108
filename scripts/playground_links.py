"""Links to the playground that hold a recipe, in the form of ``web/src/state.ts``.

In: the folder of the recipes and the name of one. Out: the files of the playground, and the fragment of a link.

    fragment_of(recipe_files(Path("docs/recipes"), "mfa_by_role"))   ->   "#1.q1ZK…"
"""

import base64
import json
import re
import zlib
from pathlib import Path

_TRIGGER = re.compile(r'\baction\([^)]*?trigger="([\w-]+)"', re.DOTALL)
_EXTERN = re.compile(r'^@extern\("([^"]+)"\)', re.MULTILINE)
_WITHOUT_FLOW = ("custom-token-exchange", "event-stream")

Files = list[tuple[str, str]]


def recipe_files(folder: Path, stem: str) -> Files:
    """The policy, the flow that runs it, and the JavaScript that it names: as ``web/examples.mjs`` has them."""
    text = (folder / f"{stem}.policy").read_text(encoding="utf-8")
    trigger = _TRIGGER.search(text)
    assert trigger is not None, stem
    files = [(f"policies/{stem}.policy", text)]
    if trigger[1] not in _WITHOUT_FLOW:
        files.append(("policies/flows.policy", f'flow("{trigger[1]}", ["{stem}"])\n'))
    return files + [
        (f"policies/{path}", (folder / path).read_text(encoding="utf-8")) for path in _EXTERN.findall(text)
    ]


def fragment_of(files: Files) -> str:
    """The end of a link that holds the files; the first is open."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    text = json.dumps({"f": files, "o": files[0][0]}, ensure_ascii=False, separators=(",", ":"))
    packed = packing.compress(text.encode()) + packing.flush()
    return f"#1.{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"
