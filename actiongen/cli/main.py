"""The command line: a group that imports a command when it is used.

In: arguments. Out: an exit code: 0 clean, 1 errors or output that is not current, 2 usage, 3 a bug of ours,
4 a tool is missing.
"""

import atexit
import errno
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

COMMANDS = {
    "init": "Write what a repository of policies needs.",
    "build": "Compile the policies into JavaScript and Terraform.",
    "check": "Report what is wrong with the policies, write nothing.",
    "test": "Run the tests of policies.",
    "run": "Say what an action does with one event.",
    "why": "Say why an action does what it does with one event.",
    "ways": "Show what a policy does in each way of logging in.",
    "summary": "Print a page of Markdown for a job of CI.",
    "fmt": "Lay out policies.",
    "explain": "Say what a diagnostic means and what to do.",
    "show": "Show what Auth0 offers: triggers, events, methods.",
    "moved": "Print the Terraform that keeps resources that were moved.",
    "dump": "Show what a stage of the compiler makes of a policy.",
}
"""The commands and what each does: the list of ``--help`` imports none of them."""

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
_DENY = "; `--deny warnings` counts warnings as errors"
_STRICT = ("--strict", "--werror", "--warnings-as-errors", "--max-warnings", "-W", "--fail-on-warnings")
"""What other tools call ``--deny warnings``."""


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
        command = getattr(import_module(f"actiongen.cli.{cmd_name}"), cmd_name)
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
            if error.option_name.lower() in map(str.lower, _STRICT) and _takes_deny(error.ctx):
                raise click.UsageError(
                    f"no option is called `{error.option_name}`{_DENY}", error.ctx
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


def _takes_deny(ctx: click.Context | None) -> bool:
    return ctx is not None and any(param.name == "deny" for param in ctx.command.params)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="actiongen %(version)s")
def main() -> None:
    """Compiles login policies into Auth0 Actions and the Terraform that deploys them."""
