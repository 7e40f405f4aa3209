"""`contactwatch settings`: the effective settings and where each came from."""

import click

from streams import settings
from streams.cli import RefusedError


@click.command()
def command() -> None:
    """Print every setting with its value, where that came from and what it means; secrets stay hidden.

    Example: CONTACTWATCH_LATENESS=5s contactwatch settings
    """
    from rich.console import Console
    from rich.table import Table

    try:
        effective = settings.read()
    except settings.WrongSettingError as error:
        raise RefusedError(str(error)) from None
    for each in settings.misspelt():
        click.echo(f"contactwatch: {each}", err=True)
    table = Table(box=None, padding=(0, 2))
    for heading in ("setting", "value", "from", "means"):
        table.add_column(heading, overflow="fold")
    for name, field in settings.Settings.model_fields.items():
        table.add_row(name, str(getattr(effective, name)), settings.origin(name, {}), field.description or "")
    console = Console()
    (console if console.is_terminal else Console(width=200)).print(table)
