"""The command line: a group that imports a command when it is used.

In: arguments. Out: an exit code: 0 clean, 1 errors or output that is not current, 2 usage, 3 a bug of ours,
4 a tool is missing.
"""

import atexit
import errno
import gc
import signal
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

from actiongen import __version__
from actiongen.cli.output import OutputError, fail_to_say, finish, open_streams
from actiongen.diagnostics.outcome import internal_error
from actiongen.spelling import LOOSE, meant

# All is said by then: Ctrl-C while Python tidies up does not make a failure of it.
atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)

# What a command makes stays to its end, as a rule: looking for cycles took a third of the time of a build of one
# policy, most of it when all was done and Python looked once more.
_OBJECTS_PER_COLLECTION = 200_000
gc.set_threshold(_OBJECTS_PER_COLLECTION)
atexit.register(gc.freeze)

COMMANDS = {
    "init": "Write what a repository of policies needs.",
    "import": "Make policies of Actions, Rules and Hooks that are there.",
    "build": "Compile the policies into JavaScript and Terraform.",
    "check": "Report what is wrong with the policies, write nothing.",
    "test": "Run the tests of policies.",
    "prove": "Prove what must always or never happen.",
    "run": "Say what an action does with one event.",
    "why": "Say why an action does what it does with one event.",
    "ways": "Show what a policy does in each way of logging in.",
    "diff": "Say what a change of policies changes, for every event.",
    "report": "Write a page for the review of a change.",
    "summary": "Print a page of Markdown for a job of CI.",
    "docs": "Write a page for every action, for people who do not program.",
    "fmt": "Lay out policies.",
    "lsp": "Serve an editor: diagnostics, formatting and more while you type.",
    "explain": "Say what a diagnostic means and what to do.",
    "show": "Show what Auth0 offers: triggers, events, methods.",
    "moved": "Print the Terraform that keeps resources that were moved.",
    "dump": "Show what a stage of the compiler makes of a policy.",
}
"""The commands and what each does: the list of ``--help`` imports none of them."""

MODULES = {"import": "import_policies"}
"""Where a command is whose name is a word of Python's."""

_COMPLETION = (
    '; put `eval "$(_ACTIONGEN_COMPLETE=bash_source actiongen)"` into `~/.bashrc`, zsh_source into `~/.zshrc`'
)
_INSTEAD = {
    "completion": _COMPLETION,
    "completions": _COMPLETION,
    "lint": "; `actiongen check` reports what is wrong",
    "validate": "; `actiongen check` reports what is wrong",
    "format": "; did you mean `fmt`?",
    "compile": "; did you mean `build`?",
    "deploy": "; `actiongen build` writes Terraform, and `terraform apply` deploys it",
}
_OPTIONS = {
    "deny": (
        "; `--deny warnings` counts warnings as errors",
        ("--strict", "--werror", "--warnings-as-errors", "--max-warnings", "-w", "--fail-on-warnings"),
    ),
    "ignore": (
        "; `--ignore NAME,NAME` leaves checks out",
        ("--disable", "--exclude", "--skip", "--extend-ignore"),
    ),
    "select": ("; `--select NAME,NAME` reports these checks alone", ("--enable", "--rule", "--checks")),
    "add_allow": ("; `--add-allow` accepts what is there", ("--baseline", "--add-noqa", "--add-ignore")),
}
"""What other tools call our options: the name of ours, what it does, and theirs in lower case."""


class Commands(click.Group):
    """The commands, each in a module of its name; instead of a traceback there is a diagnostic."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Runs the whole command line, with streams that may be closed or full."""
        open_streams()
        try:
            return super().main(*args, **kwargs)
        except OSError as error:  # from a command these are diagnostics: this was its output, or the help
            fail_to_say(error)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        name = MODULES.get(cmd_name, cmd_name)
        command = getattr(import_module(f"actiongen.cli.{name}"), name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments begin with; if there is none, what was probably meant."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            close = meant(args[0], COMMANDS, LOOSE)
            hint = _INSTEAD.get(args[0], f"; did you mean `{close}`?" if close else "")
            ctx.fail(f"no command is called `{args[0]}`{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            hint = _ours(error)
            if hint is not None:
                raise click.UsageError(
                    f"no option is called `{error.option_name}`{hint}", error.ctx
                ) from None
            raise
        except (click.ClickException, click.exceptions.Exit, click.Abort, OutputError):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # whoever read our output has gone: click ends quietly
            finish(internal_error(error))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Completes the name of a command, or an option of the whole."""
        found = [
            CompletionItem(name, help=help) for name, help in COMMANDS.items() if name.startswith(incomplete)
        ]
        return found + click.Command.shell_complete(self, ctx, incomplete)


def _ours(error: click.NoSuchOption) -> str | None:
    """What our command has in the place of an option of another tool."""
    taken = {param.name for param in error.ctx.command.params} if error.ctx is not None else set()
    asked = error.option_name.lower()
    return next(
        (hint for name, (hint, theirs) in _OPTIONS.items() if name in taken and asked in theirs), None
    )


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="actiongen %(version)s")
def main() -> None:
    """Compiles login policies into Auth0 Actions and the Terraform that deploys them."""
