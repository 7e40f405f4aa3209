"""Files that are packed as their name says, and have their name only when they are whole."""

import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    import backports.zstd as zstd


@contextmanager
def written(file: Path) -> Iterator[IO[bytes]]:
    """A file to write to: .zst, .gz or plain; `-` is stdout."""
    if file.name == "-":
        yield sys.stdout.buffer
        return
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("wb") as plain, _packed(plain, file.suffix) as lines:
            yield lines
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _packed(plain: IO[bytes], ending: str) -> Iterator[Any]:
    if ending == ".zst":
        with zstd.open(plain, "wb") as lines:
            yield lines
    elif ending == ".gz":
        # Without the moment of writing, two exports of a range are the same bytes.
        with gzip.GzipFile("", "wb", fileobj=plain, mtime=0) as lines:
            yield lines
    else:
        yield plain
