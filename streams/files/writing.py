"""Lines of JSON to a file or to standard output."""

import os
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


def check_places(names: Iterable[str | None]) -> None:
    """Before long work: raises RefusedError where a file of such a name could not be written."""
    for name in names:
        if name is None or name == "-":
            continue
        folder = Path(name).parent
        if Path(name).is_dir():
            raise RefusedError(f"{name}: a folder stands there; name a file")
        if not folder.is_dir():
            raise RefusedError(f"{name}: there is no folder {folder}; make it first")
        if not os.access(Path(name) if Path(name).exists() else folder, os.W_OK):
            raise RefusedError(f"{name}: it may not be written")


def _opened(name: str) -> AbstractContextManager[IO[bytes]]:
    return nullcontext(sys.stdout.buffer) if name == "-" else Path(name).open("wb")
