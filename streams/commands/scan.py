"""`contactwatch scan`: finds personal data in texts."""

import sys
from collections.abc import Iterable

import click
import orjson

from rules import scanning
from rules.profile import Profile


@click.command()
@click.option("--profile", default="default", show_default=True, metavar="NAME|FILE.yaml", help="How much may show.")
@click.option("--weak", is_flag=True, help="Also findings by shape alone.")
def command(profile: str, weak: bool) -> None:
    r"""Scan one text a line from stdin; one JSON a line, with kinds and places and never a value.

    Exit 1 where something stands unmasked.

    Example: printf 'order 20261122\n' | contactwatch scan --profile strict
    """
    from streams import lines, profiles
    from streams.cli import RefusedError

    try:
        unmasked = _scan(lines.bounded(sys.stdin.buffer, "standard input"), profiles.named(profile), weak)
    except lines.UnreadableError as error:
        raise RefusedError(str(error)) from None
    sys.stdout.flush()
    sys.exit(1 if unmasked else 0)


def _scan(texts: Iterable[bytes], profile: Profile, weak: bool) -> bool:
    """Writes what is found line by line; whether something stands unmasked."""
    unmasked = False
    write = sys.stdout.buffer.write
    for number, raw in enumerate(texts, start=1):
        text = raw.decode("utf-8", "replace")
        found = scanning.scan(text, profile=profile, weak=weak)
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
