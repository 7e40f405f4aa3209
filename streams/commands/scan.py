"""`contactwatch scan`: finds personal data in texts, files and topics."""

import sys
from collections.abc import Iterable
from typing import Any

import click
import orjson

from rules.masking.finding import Looking
from rules.masking.texts import Text
from streams.terminal.times import Moment


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--profile", default="default", show_default=True, metavar="NAME|FILE.yaml", help="How much may show.")
@click.option("--weak", is_flag=True, help="Also findings by shape alone.")
@click.option(
    "--as", "form", type=click.Choice(("jsonl", "csv", "text")), help="What the files hold; else their names."
)
@click.option("--column", "columns", multiple=True, metavar="NAME", help="Only this column of a table; several times.")
@click.option("--delimiter", metavar="SIGN", help="Between the columns; else a comma, in .tsv a tab.")
@click.option(
    "--encoding",
    metavar="NAME",
    help="How files are written, as gb18030; else UTF-8, UTF-16 by its mark. Copies: UTF-8.",
)
@click.option("--topic", metavar="NAME", help="A topic in place of files, read in no group.")
@click.option("--broker", metavar="HOST:PORT", help="Its bootstrap address.")
@click.option("--since", type=Moment(), help="Only what was recorded at this instant or later; -7d, RFC 3339.")
@click.option("--until", type=Moment(), help="Only what was recorded before this instant.")
@click.option("--consistent", is_flag=True, help="Also the same value of a customer, masked here and clear there.")
@click.option("--redact", metavar="OUT", help="Writes a masked copy: a file, or a folder for several.")
@click.option("--same-length", is_flag=True, help="In the copy one sign for each hidden character: places stay.")
@click.option(
    "--format", "form_of_report", type=click.Choice(("table", "json", "jsonl")), help="Summary, or each finding."
)
def command(files: tuple[str, ...], profile: str, weak: bool, **asked: Any) -> None:
    r"""Scan files, a topic, or texts on stdin for personal data; told are kinds, places and masked samples, no values.

    Without FILE and --topic each line of stdin is a text, and one line of JSON is written for it. Of files (JSON lines,
    tables, text; .gz and .zst too) and topics a summary is told. Exit 1 where something stands unmasked.

    Example: printf 'order 20261122\n' | contactwatch scan --profile strict

    Example: contactwatch scan chats.jsonl.zst customers.csv --column phone --redact masked/
    """
    from streams.cli import RefusedError
    from streams.terminal import profiles

    looking = Looking(profiles.named(profile), weak=weak)
    if files or asked["topic"]:
        from streams.scanning import telling

        sys.exit(telling.tell(looking, files, **asked))
    if given := [name for name, value in asked.items() if value]:
        named = {"form": "as", "columns": "column", "form_of_report": "format"}
        raise RefusedError(
            f"--{named.get(given[0], given[0]).replace('_', '-')}: of files or a topic; name a FILE (- is stdin)"
        )
    sys.exit(_texts(looking))


def _texts(looking: Looking) -> int:
    """Each line of standard input; the exit code."""
    from streams.cli import RefusedError
    from streams.files import lines

    try:
        unmasked = _scan(lines.bounded(sys.stdin.buffer, "standard input"), looking)
    except lines.UnreadableError as error:
        raise RefusedError(str(error)) from None
    sys.stdout.flush()
    return 1 if unmasked else 0


def _scan(texts: Iterable[bytes], looking: Looking) -> bool:
    """Writes what is found line by line; whether something stands unmasked."""
    unmasked = False
    write = sys.stdout.buffer.write
    for number, raw in enumerate(texts, start=1):
        found = list(looking.at(Text("", "", raw.decode("utf-8", "replace"))))
        unmasked = unmasked or any(not each.masked for each in found)
        findings = [
            {
                "kind": each.kind,
                "start": each.start,
                "end": each.end,
                "masked": each.masked,
                "confidence": each.confidence,
                "sample": each.sample,
                "broke": each.broke,
            }
            for each in found
        ]
        write(orjson.dumps({"line": number, "findings": findings}) + b"\n")
    return unmasked
