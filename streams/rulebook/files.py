"""Bundles as files: copied from their topic, and read again for a replay that has no broker."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from schemas import instant
from streams.rulebook.bundle import NoBundleError, Packed, read
from streams.rulebook.shelf import Published

ENDING: Final = ".bundle"


class BundleFileError(Exception):
    """A file that should hold a bundle; names it and says why it does not."""


def kept(folder: Path, bundles: Sequence[Published]) -> list[Path]:
    """Writes those that were published in time, numbered in the order of appending: of bundles from one instant on the
    last one counts. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    in_time = [each.packed for each in bundles if each.packed is not None and not each.refused]
    return [_kept(folder, number, packed) for number, packed in enumerate(in_time, 1)]


def _kept(folder: Path, number: int, packed: Packed) -> Path:
    begins = instant.text(packed.begins).replace(":", "").replace("-", "")
    path = folder / f"{number:04d}-{begins}-{packed.digest}{ENDING}"
    path.write_bytes(packed.written())
    return path


def found(paths: Iterable[Path]) -> Iterator[Published]:
    """The bundles of files in the order they are named, of folders by their names. Raises BundleFileError."""
    for path in paths:
        inside = sorted(path.glob(f"*{ENDING}")) if path.is_dir() else [path]
        if not inside:
            raise BundleFileError(f"{path}: no file in it ends in {ENDING}; `contactwatch rules bundles` writes them")
        yield from map(_found, inside)


def _found(path: Path) -> Published:
    try:
        return Published(path.name, read(path.read_bytes()))
    except OSError as error:
        raise BundleFileError(f"{path}: {error.strerror or os.strerror(error.errno or 0)}") from None
    except NoBundleError as error:
        raise BundleFileError(f"{path}: {error}; `contactwatch rules bundles --output DIR` writes bundles") from None
