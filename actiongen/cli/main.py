"""The command line: ``actiongen build``, ``check``, ``dump``.

In: arguments. Out: an exit code: 0 clean, 1 errors or output that is not current, 2 usage, 3 a bug of ours.
"""

import errno

import click

from actiongen import __version__
from actiongen.cli.build import build
from actiongen.cli.check import check
from actiongen.cli.dump import dump
from actiongen.cli.output import finish
from actiongen.workflow import internal_error


class Guarded(click.Group):
    """A group whose commands end with a diagnostic where they would end with a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # whoever read our output has gone: click ends quietly
            finish(internal_error(error))


@click.group(cls=Guarded, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="actiongen %(version)s")
def main() -> None:
    """Compiles login policies into Auth0 Actions and the Terraform that deploys them."""


main.add_command(build)
main.add_command(check)
main.add_command(dump)
