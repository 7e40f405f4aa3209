"""The command line: finds the commands by listing their folder, and says what goes wrong in one readable line."""

import errno
import importlib
import io
import os
import pkgutil
import sys
from pathlib import Path
from typing import Final, NoReturn

import click

VERSION = "0.1.0"
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What a disk says that takes no more."""


class RefusedError(click.ClickException):
    """Usage or configuration that stops a command: one readable line that names the place and the mend; exit 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.echo(f"contactwatch: {self.message}", err=True)


FAILED: Final = 3
"""The exit code of a command that runs for good and had to end."""


def ended(what: str, failure: BaseException, doing: str = "Read or Write") -> NoReturn:
    """Ends such a command, with its reason. `doing`: what it did with a topic, where that is not allowed."""
    from streams.kafka import permissions

    click.echo(f"contactwatch: the {what} ended: {permissions.explained(failure, doing)}", err=True)
    sys.exit(FAILED)


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

    Data goes to stdout, logs to stderr. Exit 0: fine; 1: findings or failed examples; 2: usage or configuration;
    3: a worker that had to end.

    Example: contactwatch demo --for 30s
    """


def main() -> NoReturn:
    """Runs the command line; a pipe that closes early is no error, a disk that is full one readable line."""
    _write_what_can_be_written()
    try:
        contactwatch(prog_name="contactwatch")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        if error.errno not in FULL:
            raise
        _give_up(error)
    sys.exit(0)


def _write_what_can_be_written() -> None:
    """Where the locale has no Chinese, a sign is written by its number; a title must not end a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _give_up(error: OSError) -> NoReturn:
    """What is still buffered can be written as little as the rest: the interpreter must not try again."""
    click.echo(f"contactwatch: {error.filename or 'the output'}: {error.strerror}", err=True)
    sys.stderr.flush()
    os._exit(2)
