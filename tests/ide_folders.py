"""Folders of policies for the tests of answers, and all positions of the policies that are there."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from random import Random

from quick import some

from actiongen.ide.workspace import View, Workspace
from actiongen.source import Source, Span

ROOT = Path(__file__).parents[1]
MARK = "‸"

LIBRARY = """DOMAIN = "corp.example"
schema(event.user.app_metadata, plan=string)


def is_staff(email: string):
    return email.endswith(f"@{DOMAIN}")
"""
STAFF = """action(name="Staff", trigger="post-login")

load("shared/staff.policy", "is_staff", "DOMAIN")
secrets("KEY")

with rule("Staff are known", when=is_staff(event.user.email) and event.user.app_metadata.plan == "pro"):
    api.user.setAppMetadata("plan", event.user.app_metadata["plan"])

with rule("The key fits", when=event.client.metadata.key == event.secrets.KEY):
    log([letter for letter in DOMAIN.split(".") if letter])

test("t", given={event.user.app_metadata.plan: "pro"}, secrets={"KEY": "k"}, rules=["Staff are known"], expect=[])
never("n", then=acts("Staff are known"))
"""
OTHER = 'action(name="Other", trigger="post-login")\n\nsecrets("KEY")\n\nwith rule("Free"):\n    log("x")\n'
FLOWS = """flow("post-login", ["staff", "other"])
load("shared/staff.policy", "DOMAIN")

test("u", given={event.user.email: f"ann@{DOMAIN}"}, secrets={"KEY": "k"}, rules=["Staff are known"], expect=[])
"""


def policies() -> list[Source]:
    """Those of the repository."""
    files = sorted((ROOT / "policies").rglob("*.policy"))
    return [Source(file.relative_to(ROOT).as_posix(), file.read_text("utf-8")) for file in files]


def workspace(**texts: str) -> Workspace:
    """A folder of files by their names, `__` for `/`; marks are taken out."""
    return Workspace(
        Source(f"policies/{name.replace('__', '/')}.policy", text.replace(MARK, ""))
        for name, text in texts.items()
    )


def staff_folder(flows: str = FLOWS) -> Workspace:
    """An action, the library that it loads, another one, and the flows of both, with tests that name all that."""
    return workspace(staff=STAFF, other=OTHER, flows=flows, shared__staff=LIBRARY)


def at(folder: Workspace, name: str, before: str, after: str) -> tuple[View, int]:
    """The place between two texts that stand beside each other once in a file."""
    view = folder.view(f"policies/{name}.policy")
    assert view is not None
    assert view.source.text.count(before + after) == 1, before + after
    return view, view.source.text.index(before + after) + len(before)


def shown(folder: Workspace, spans: Iterable[Span]) -> list[str]:
    """Each place as `name 3 text`, by its line."""
    return [_shown(folder, span) for span in spans]


def _shown(folder: Workspace, span: Span) -> str:
    view = folder.view(span.path)
    assert view is not None
    place = view.source.position(span.start)
    name = span.path.removeprefix("policies/").removesuffix(".policy")
    return f"{name} {place.line} {view.source.text[span.start:span.end]}".rstrip()


def everywhere(each: int = 1, seed: int = 7, part: int = 0, parts: int = 1) -> Iterator[View]:
    """The policies of the repository, then each cut off, or cut into, at drawn places, ``each`` times each; of all
    that one of several parts.
    """
    return islice(_everywhere(each, seed), part, None, parts)


def _everywhere(each: int, seed: int) -> Iterator[View]:
    random = Random(seed)
    sources = policies()
    yield from Workspace(sources).views()
    for source in some(sources):
        for number in range(each):
            at = random.randint(0, len(source.text))
            rest = "" if (number + len(source.text)) % 2 else source.text[at + random.randint(1, 40) :]
            folder = Workspace(sources)
            folder.put(Source(source.path, source.text[:at] + rest))
            view = folder.view(source.path)
            assert view is not None
            yield view
