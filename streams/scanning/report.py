"""What a scan of files or a topic says: a line for each finding, and the summary by path and kind."""

from typing import Any, Final

import orjson
from rich.console import Console
from rich.table import Table

from streams.scanning.tally import Compared, Tally

_WIDE: Final = 400
"""Columns of a table that goes into a pipe or a file: nothing is cut off."""


def summary(tally: Tally, compared: Compared | None) -> dict[str, Any]:
    """The whole, as one value."""
    found: dict[str, Any] = {"items": tally.items, "unmasked": tally.unmasked, "summary": tally.rows()}
    return found if compared is None else {**found, "inconsistent": compared.rows()}


def json(tally: Tally, compared: Compared | None) -> bytes:
    return orjson.dumps(summary(tally, compared))


def table(tally: Tally, compared: Compared | None) -> None:
    """The summary, for a person to read."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDE)
    console.print(_table(tally.rows(), ("path", "kind", "found", "unmasked")))
    if compared is not None:
        console.print(_table(compared.rows(), ("kind", "path", "other", "broke", "count")))


def last_line(tally: Tally, compared: Compared | None) -> str:
    found = sum(row["found"] for row in tally.rows())
    line = f"{tally.items} scanned, {found} findings, {tally.unmasked} of them unmasked"
    if compared is None:
        return line
    line += f", {sum(row['count'] for row in compared.rows())} masked otherwise elsewhere"
    return (
        f"{line}; {compared.left_out} compared with themselves alone: too many customers" if compared.left_out else line
    )


def _table(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> Table:
    made = Table(box=None, pad_edge=False)
    for name in columns:
        made.add_column(name, justify="right" if name in ("found", "unmasked", "count") else "left", no_wrap=True)
    for row in rows:
        made.add_row(*(str(row[name]) for name in columns))
    return made
