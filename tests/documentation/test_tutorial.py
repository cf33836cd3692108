"""docs/tutorial.md is true: every file is written, every change made and every command run, in the order of the page.

In: the page. Out: what its commands print and write, beside what it shows. Terraform is the real one, its tenant a
stand-in.
"""

import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import tutorial
from draw_pictures import PICTURES
from draw_tutorial import SVG, pictures
from rich.text import Text
from terraform_provider.command import terraform
from terraform_provider.tenant import Tenant
from tutorial import Ran, Shown, carry_out

pytestmark = pytest.mark.slow


def told(text: str) -> str:
    """What a command printed without what changes from run to run: times, and how many events were drawn."""
    text = re.sub(r"\bin [0-9.]+ s\b", "in N s", text)
    return re.sub(r"\b[\d,]+(?= (?:of [\d,]+ )?events?\b)", "N", text).rstrip()


def holds(output: str, shown: str) -> bool:
    """Whether an output is what the page shows, whose lines ``…`` stand for any others."""
    lines = [r"(?:[^\n]*\n)*" if line == "…" else f"{re.escape(line)}\n" for line in told(shown).splitlines()]
    return re.fullmatch("".join(lines), f"{told(output)}\n") is not None


class Deployed:
    """Terraform for the commands of the page, in ``infra``, with a tenant that remembers."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.tenant = Tenant()
        self._folder, self._stack, self._run = folder / "infra", stack, None

    def __call__(self, command: str) -> tuple[int, str]:
        if self._run is None:
            self._run = self._stack.enter_context(terraform(self._folder, self.tenant))
        done = self._run(command.split()[2])
        # 2 is what `plan` says of changes when it is asked for an exit code in detail.
        return (0 if done.returncode == 2 else done.returncode), done.stdout + done.stderr


@dataclass
class Done:
    """The page carried out: the folder, all steps, and the tenant as it is then."""

    folder: Path
    steps: list[Ran | Shown]
    tenant: Tenant


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("tutorial")
    with ExitStack() as stack:
        deployed = Deployed(folder, stack)
        return Done(folder, list(carry_out(folder, deployed, in_colour=SVG)), deployed.tenant)


def check(steps: list[Ran | Shown]) -> list[Ran]:
    commands = []
    for step in steps:
        if isinstance(step, Shown):
            assert step.text in step.file, step
            continue
        commands.append(step)
        output = Text.from_ansi(step.output).plain if step.command in SVG else step.output
        assert step.exit_code == step.wanted, f"{step.command}\n{output}"
        assert step.shown is None or holds(output, step.shown), f"{step.command}\n{output}"
    return commands


def test_every_command_does_what_the_page_says(done: Done) -> None:
    assert len(check(done.steps)) > 30
    tenant, folder = done.tenant, done.folder
    assert tenant.flow("post-login") == ["MFA", "Last IP"]
    assert tenant.flow("pre-user-registration") == ["Flag new accounts"]
    for name in ("MFA", "Last IP", "Flag new accounts"):
        file = {"MFA": "mfa", "Last IP": "last_ip", "Flag new accounts": "flag"}[name]
        assert tenant.by_name(name).running == (folder / f"generated/{file}.js").read_text(encoding="utf-8")
    # Each was made once, by hand, and is the same one to the end.
    assert len([call for call in tenant.calls if call.startswith("create")]) == 3


def test_the_page_names_the_commands_that_a_reader_needs() -> None:
    text = tutorial.PAGE.read_text(encoding="utf-8")
    run = set(re.findall(r"^actiongen (\w+)", text, re.MULTILINE))
    assert {"import", "build", "check", "test", "why", "diff", "report", "init", "fmt"} <= run


def test_the_pictures_are_what_the_commands_print(done: Done) -> None:
    seconds = re.compile(r"in&#160;[0-9.]+&#160;s")
    drawn = dict(pictures(done.steps))
    text = tutorial.PAGE.read_text(encoding="utf-8")
    assert {f"pictures/{name}.svg" for name in drawn} == set(re.findall(r"\((pictures/\w+\.svg)\)", text))
    for name, svg in drawn.items():
        kept = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
        assert seconds.sub("", svg) == seconds.sub("", kept), "run scripts/draw_tutorial.py"


def test_outputs_are_compared_line_by_line() -> None:
    assert holds("a\nb\nc\n", "a\n…\nc\n") and holds("a\nc in 0.2 s\n", "a\nc in 3.1 s\n")
    assert holds("equal on 9,703 of 10,000 events", "equal on 9,801 of 10,000 events")
    assert not holds("a\nb\n", "a\n") and not holds("a\nb\nd\n", "a\n…\nc\n")
