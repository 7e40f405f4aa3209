"""What `replay` is asked of a topic."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from streams.terminal import options

Command = TypeVar("Command", bound=Callable[..., Any])

OF_THE_TOPIC: Final = "those of the topic"
"""What `--bundles` says where no file follows it."""

_BUNDLES: Final = click.option(
    "--bundles",
    multiple=True,
    is_flag=False,
    flag_value=OF_THE_TOPIC,
    metavar="[FILE|DIR]",
    help="Bundles too, as a worker takes them: those of PREFIX.rules, or files of `rules bundles`.",
)


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def of_a_topic(command: Command) -> Command:
    """--broker, --topic and what narrows a topic down."""
    for option in reversed(
        (
            click.option("--broker", metavar="HOST:PORT", help="Bootstrap address; a topic is judged, not a file."),
            click.option("--topic", metavar="NAME", help="Topic of events; default PREFIX.events."),
            click.option("--prefix", help="First part of the topics' names."),
            click.option(
                "--since", type=options.Moment(), help="Only clocks that start at this instant or later; -7d, RFC 3339."
            ),
            click.option(
                "--lead",
                type=options.Span(),
                help="How long before --since it is read; default `idle`, or what a rule over many interactions needs.",
            ),
            click.option("--tenant", "tenants", multiple=True, help="Only this tenant; may be given several times."),
            click.option("--interaction", "interactions", multiple=True, help="Only this interaction; several times."),
            click.option("--jobs", type=click.IntRange(1, 256), help="Processes; default one for each core."),
            _BUNDLES,
            click.option("--offsets", is_flag=True, help="Evidence names topic, partition and offset too."),
            click.option(
                "--publish", metavar="PREFIX", help="Also sends what is found to PREFIX.violations and PREFIX.verdicts."
            ),
            click.option("--dry-run", is_flag=True, help="With --publish: only say what would be sent."),
            click.option(
                "--export",
                type=click.Path(path_type=Path, allow_dash=True),
                metavar="FILE",
                help="Copies the range to a file (.zst and .gz too) for --input; nothing is judged.",
            ),
        )
    ):
        command = option(command)
    return command
