"""A page that has some of everything, compared with the files of before, without Node, git and a solver.

``whole.html`` is what it says, ``--update`` writes it anew. The verdicts are the interpreter's, the answers about
properties are made up.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from commands.provers import Told, refuted, undecided
from report.html.pages import FLOWS, FOLDER, GREET, PEOPLE

from actiongen.commands import report as command
from actiongen.commands.proving import Prover
from actiongen.commands.request import Request
from actiongen.diagnostics.outcome import Outcome
from actiongen.ir import Program
from actiongen.project.revision import Revision
from actiongen.source import Source
from actiongen.testing.event_file import read_input
from actiongen.testing.in_order import Subject
from actiongen.testing.run_tests import run_tests
from actiongen.unit import analyse_source, loader

GOLDEN = Path(__file__).with_name("whole.html")
FULL = '''"""Asks for a second step.

The first paragraph goes on
here.

- a list of one
- and of two

Consumers:
- the shop: reads the claim
- the office
"""

action(name="Full", trigger="post-login", runtime="node22", dependencies={"lodash": "4.17.21"})

secrets("KEY", "OTHER")
settings("LIMIT")

load("shared/people.policy", "is_banned")
load("shared/words.policy", "WORDS")

is_known = event.user.app_metadata["known"] is True

only_when("Not for machines", event.client.name != "Robot" and not is_banned)

with rule("Strangers are challenged", when=not is_known and (event.stats.logins_count < 2 or event.user.name is None)):
    if event.request.query.key == event.secrets.KEY:
        api.multifactor.enable("any")
        log("challenged")
    elif event.client.name == "Shop":
        api.access.deny(WORDS)
    for role in event.authorization.roles:
        api.user.setAppMetadata("role", role)

with rule("Claims", when=is_known): api.idToken.setCustomClaim("https://corp.example/known", True)

with rule("Sent away", when=event.client.name == "Check"):
    api.redirect.sendUserTo("https://check.example/")

with on_continue():
    with rule("They come back"):
        api.user.setUserMetadata("back", True)

test("a stranger", given={event.request.query.key: "k", event.stats.logins_count: 1}, secrets={"KEY": "k"}, expect=[])
test("a robot <b>", given={event.client.name: "Robot"}, expect=[])

never("nobody is refused", then=api.access.deny(...))
always("all are challenged", when=event.stats.logins_count == 1, then=acts("Strangers are challenged"))
never("nobody knows", then=api.idToken.setCustomClaim(...))
'''
WORDS = 'WORDS = "Go <away>."\n'
OF_FLOW = (
    FLOWS.replace('"greet", ', '"greet", "full", "broken", ')
    + 'test("the flow", given={event.user.user_id: "auth0|1", event.user.name: "Ann"}, expect=[])\n'
    + 'always("a banned one is out", when=event.user.user_id == "auth0|1", then=api.access.deny(...))\n'
)
NOW = {
    **FOLDER,
    "full.policy": FULL,
    "same.policy": GREET.replace("Greet", "Same"),
    "new.policy": 'action(name="New", trigger="pre-user-registration")\n\nwith rule("Only"):\n    log("one")\n',
    "shared/words.policy": WORDS,
    "shared/wrong.policy": "WRONG = = 1\n",
    "broken.policy": 'action(name="Broken", trigger="post-login")\nload("shared/wrong.policy", "WRONG")\n'
    'with rule("A", when=event.user.emial == "a\tb"):\n    log(WRONG)\n',
    "flows.policy": OF_FLOW,
}
BEFORE = {
    **FOLDER,
    "full.policy": FULL.replace("< 2 or", "< 3 or")
    .replace('"4.17.21"', '"4.17.20"')
    .replace('"back", True', '"back", False')
    .replace('"a robot <b>"', '"a robot"'),
    "same.policy": NOW["same.policy"],
    "gone.policy": GREET.replace("Greet", "Gone"),
    "shared/old.policy": "OLD = 1\n",
    "shared/people.policy": PEOPLE.replace("auth0|1", "auth0|9"),
    "shared/words.policy": WORDS,
    "broken.policy": "x = = 1\n",
}


def write(root: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def body(page: str) -> str:
    """The page without its style and its script."""
    for tag in ("style", "script"):
        page = re.sub(rf"<{tag}\b.*?</{tag}>", f"<{tag}>…</{tag}>", page, flags=re.DOTALL)
    return re.sub("'sha256-[^&']*'|&#39;sha256-[^&]*&#39;", "…", page)


def full() -> Program:
    files = tuple(Source(f"policies/{name}", text) for name, text in NOW.items())
    (file,) = (each for each in files if each.path == "policies/full.policy")
    made = analyse_source(file, loader(files)).value
    assert isinstance(made, Program)
    return made


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose base is another folder."""
    monkeypatch.chdir(tmp_path)
    before = write(tmp_path / "base" / "policies", BEFORE)

    @contextmanager
    def revision(root: Path, name: str) -> Iterator[Revision]:
        yield Revision("0123456789abcdef" * 2 + "01234567", before, settings=False)

    monkeypatch.setattr(command, "revision_of", revision)
    monkeypatch.setattr(command, "find_node", lambda: None)
    monkeypatch.setattr(command, "Runner", nullcontext)
    monkeypatch.setattr(
        command, "run_tests", lambda subjects, wanted, _, javascript: run_tests(subjects, wanted, None)
    )
    return write(tmp_path / "policies", NOW)


def page(base: str | None = None, prover: Prover | None = None) -> tuple[Outcome, str]:
    html = Path("report.html")
    outcome = command.report(Request(cache=False), None, html, base, prover)
    return outcome, html.read_text("utf-8")


@pytest.mark.slow
def test_all_of_it(made: Path, update: bool) -> None:
    subject = Subject.of_action(full())
    told = Told(
        {
            "nobody is refused": refuted(
                subject, read_input(full(), None, ("event.client.name=Shop", "event.stats.logins_count=1"))
            ),
            "nobody knows": undecided("the time limit"),
        }
    )
    outcome, text = page("main", told.prover)
    assert [each.code.id for each in outcome.diagnostics if each.is_error], outcome
    found = body(text)
    if update:
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")
