"""The command line: finds the commands by listing their folder, and says what goes wrong in one readable line."""

import importlib
import pkgutil
import sys
from pathlib import Path
from typing import NoReturn

import click

VERSION = "0.1.0"


class RefusedError(click.ClickException):
    """Usage or configuration that stops a command: one readable line that names the place and the mend; exit 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.echo(f"contactwatch: {self.message}", err=True)


class Commands(click.Group):
    """A command is imported when it is called, so that the others cost nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        folder = Path(__file__).parent / "commands"
        return sorted(module.name.rstrip("_") for module in pkgutil.iter_modules([str(folder)]))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"streams.commands.{cmd_name}")
        found: click.Command = module.command
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(VERSION, prog_name="contactwatch")
def contactwatch() -> None:
    """Watches calls and chats as events on Kafka topics and says which service obligations are broken, with proof.

    Data goes to stdout, logs to stderr. Exit 0: fine; 1: findings or failed examples; 2: usage or configuration.

    Example: contactwatch demo --for 30s
    """


def main() -> NoReturn:
    """Runs the command line; a pipe that closes early is no error."""
    try:
        contactwatch(prog_name="contactwatch")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(0)
