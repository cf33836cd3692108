"""Compares policies on a few events, in the place of a prover, and runs `actiongen diff` with that.

In: two folders of policies, or what git has; some events. Out: what the command says.

    diffed(tmp_path, "main", compare=on_events({("stats", "logins_count"): 1.0}))
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path

from report.html.pages import git

from actiongen.auth0.model import HandlerKind, Tag, Trigger
from actiongen.commands.comparing import Compare
from actiongen.commands.diff import Wanted, diff
from actiongen.commands.request import Request
from actiongen.diagnostics.outcome import Outcome
from actiongen.ir import Program
from actiongen.prover.model import Change, Comparison, Difference
from actiongen.runner.find import Node, NodeMissing, find_node
from actiongen.runs.values import Call, Value
from actiongen.runs.world import World
from actiongen.testing.events import NOW, Input, event_with, instant
from actiongen.testing.in_order import Subject, calls_of, rules_of, turns
from actiongen.testing.trace import trace

Given = Mapping[tuple[str, ...], Value]

GREET = '''"""Stops nobody but the banned."""

action(name="Greet", trigger="post-login", runtime="node22")

with rule("The banned are refused", when=event.user.user_id == "auth0|1"):
    api.access.deny("Go away.")

with rule("Many logins are challenged", when=event.stats.logins_count > 5):
    api.multifactor.enable("any")
'''
LATER = '''"""Writes down."""

action(name="Later", trigger="post-login", runtime="node22")

with rule("Every login is written down"):
    api.user.setUserMetadata("seen", True)
'''
FLOWS = 'flow("post-login", ["greet", "later"])\n'
FOLDER = {"greet.policy": GREET, "later.policy": LATER, "flows.policy": FLOWS}
BANNED: Given = {("user", "user_id"): "auth0|1"}
OFTEN: Given = {("stats", "logins_count"): 6.0}


def changed(name: str, *edits: tuple[str, str]) -> dict[str, str]:
    """The folder with one file edited."""
    text = FOLDER[name]
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return {**FOLDER, name: text}


LOOSER = changed("greet.policy", ("count > 5", "count > 6"))
STRICTER = changed("greet.policy", ("count > 5", "count > 4"))
EXTERNAL = {**FOLDER, "flows.policy": 'flow("post-login", ["greet", external("scoring"), "later"])\n'}
ALL = "2 actions and 1 flow do the same as before, for every event.\n"


def save(root: Path, texts: Mapping[str, str]) -> Path:
    """Writes a folder of policies anew."""
    for old in root.rglob("*.policy"):
        old.unlink()
    for name, text in texts.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def save_and_commit(folder: Path, texts: Mapping[str, str]) -> str:
    """A repository with these policies in its last commit, the name of which comes back."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / ".gitignore").write_text(".actiongen*\n")
    save(folder / "policies", texts)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "all")
    return git(folder, "rev-parse", "HEAD").strip()


def diffed(
    folder: Path,
    old: str,
    new: str | None = None,
    *,
    compare: Compare | None = None,
    find: Callable[[], Node] = find_node,
    **options: object,
) -> Outcome:
    """What the command comes to in a folder; without ``compare`` nobody may be asked."""

    @contextmanager
    def comparing(seconds: float) -> Iterator[Compare]:
        assert compare is not None, "nothing differs here"
        yield compare

    with chdir(folder):
        return diff(Request(), old, new, Wanted(**options), comparing, find)  # type: ignore[arg-type]


class OnEvents:
    """Compares on some events, and remembers what it was asked."""

    def __init__(self, *given: Given, reason: str | None = None) -> None:
        self.given = given or ({},)
        self.reason = reason
        self.asked: list[tuple[Subject, Subject]] = []

    @property
    def paths(self) -> list[str]:
        """What was compared."""
        return [new.path for _, new in self.asked]

    def __call__(self, old: Subject, new: Subject) -> Comparison:
        self.asked.append((old, new))
        if self.reason is not None:
            return Comparison(new.path, Change.UNDECIDED, (), self.reason, 1.0)
        found = [each for given in self.given if (each := _difference(old, new, given)) is not None]
        kinds = {each.change for each in found}
        change = next(iter(kinds)) if len(kinds) == 1 else Change.DIFFERENT if kinds else Change.EQUIVALENT
        return Comparison(new.path, change, tuple(found), None, 1.0)


def _difference(old: Subject, new: Subject, given: Given) -> Difference | None:
    event = event_with(new.trigger, given.items())
    world = World(event, now_ms=instant(NOW), handler=HandlerKind.EXECUTE)
    runs = [turns(each, world, trace) for each in (old, new)]
    before, after = (calls_of(each, ran) for each, ran in zip((old, new), runs, strict=True))
    if before == after:
        return None
    one, other = (rank(calls, new.trigger) for calls in (before, after))
    change = Change.STRICTER if one < other else Change.LOOSER if one > other else Change.DIFFERENT
    rules = tuple(sorted({*rules_of(runs[0])} ^ {*rules_of(runs[1])}))
    return Difference(change, Input(world, tuple(given.items())), before, after, rules)


def rank(calls: tuple[Call, ...], trigger: Trigger) -> int:
    """0 of a login that is allowed, 1 of one that is challenged, 2 of one that is denied."""
    tags = {tag for name, _ in calls if (method := trigger.method(name)) is not None for tag in method.tags}
    return 2 if Tag.DENIAL in tags else 1 if Tag.MFA_POLICY in tags else 0


def stems(programs: tuple[Program, ...]) -> list[str]:
    """The names of some actions."""
    return [program.stem for program in programs]


def codes(outcome: Outcome) -> list[str]:
    """The codes of what is said."""
    return [each.code.id for each in outcome.diagnostics]


def heads(outcome: Outcome) -> list[str]:
    """The verdicts, one a row, with what is beside them."""
    return [" ".join(line.split()) for line in outcome.text.split("\n\n")[1].split("\n") if line]


def no_node() -> Node:
    """Finds no Node."""
    raise NodeMissing("no Node here")
