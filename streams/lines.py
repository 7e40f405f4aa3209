"""Lines of a file or of standard input, plain, gzip or zstandard."""

import gzip
import io
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streams.records import Record

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    import backports.zstd as zstd


class UnreadableError(Exception):
    """An input that cannot be read, in one readable line."""


def opened(name: str) -> Any:
    """The input's bytes; `-` is standard input. The first bytes tell the compression, not the name."""
    try:
        buffered: Any = sys.stdin.buffer if name == "-" else Path(name).open("rb")  # noqa: SIM115 - the caller closes it
    except OSError as error:
        raise UnreadableError(f"{name}: {error.strerror}") from None
    if not hasattr(buffered, "peek"):
        buffered = io.BufferedReader(buffered)
    magic = buffered.peek(4)[:4]
    if magic[:2] == b"\x1f\x8b":
        return gzip.open(buffered)
    if magic == b"\x28\xb5\x2f\xfd":
        return zstd.open(buffered)
    return buffered


def records(name: str) -> Iterator[Record]:
    """Every line that is not empty, as a record; its offset is the line's number from 0. Raises UnreadableError."""
    with opened(name) as file:
        try:
            for number, line in enumerate(file):
                if not number:
                    line = line.removeprefix(BOM_UTF8)  # some editors write one, and it is no part of the first event
                if line and not line.isspace():
                    yield Record(line, None, number)
        except (OSError, EOFError, zstd.ZstdError) as error:
            raise UnreadableError(f"{name}: the compressed data is damaged: {error}") from None
