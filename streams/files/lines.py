"""Lines of a file or of standard input, plain, gzip or zstandard."""

import gzip
import io
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from streams.records import Record

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    import backports.zstd as zstd


LONGEST: Final = 16 * 1024 * 1024
"""Bytes of a line. A packed file of a few megabytes can hold one of many gigabytes."""
DAMAGED: Final = (OSError, EOFError, zstd.ZstdError)
"""What reading raises where packed bytes are damaged."""
_BLOCK: Final = 256 * 1024


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
            for number, line in enumerate(bounded(file, name)):
                if not number:
                    line = line.removeprefix(BOM_UTF8)  # some editors write one, and it is no part of the first event
                if line and not line.isspace():
                    yield Record(line, None, number)
        except DAMAGED as error:
            raise UnreadableError(f"{name}: the compressed data is damaged: {error}") from None


def bounded(file: Any, name: str) -> Iterator[bytes]:
    """Lines without their ends. Raises UnreadableError at one that is too long: half of it would be another line."""
    number, begun, size = 0, list[bytes](), 0
    while block := file.read1(_BLOCK):
        first, *following = block.split(b"\n")
        begun.append(first)
        size += len(first)
        if size > LONGEST:
            raise UnreadableError(f"{name}: line {number + 1} is longer than {LONGEST // 1024**2} MiB")
        if following:
            yield b"".join(begun)
            yield from following[:-1]
            number += len(following)
            begun, size = following[-1:], len(following[-1])
    if size:
        yield b"".join(begun)
