"""Lines of JSON to a file or to standard output."""

import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO

from streams.cli import RefusedError


def write(name: str, lines: Iterable[bytes]) -> None:
    """Replaces the file; `-` is stdout. Raises RefusedError."""
    try:
        with _opened(name) as file:
            file.writelines(b"%s\n" % line for line in lines)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise RefusedError(f"{name}: {error.strerror}") from None


def _opened(name: str) -> AbstractContextManager[IO[bytes]]:
    return nullcontext(sys.stdout.buffer) if name == "-" else Path(name).open("wb")
