"""Sorts more rows than memory holds: sorted runs in a folder, merged as they are read."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from pathlib import Path
from typing import Any, Final

import orjson

BYTES: Final = 16 * 1024 * 1024
"""What a kind of rows may hold in memory."""
AT_ONCE: Final = 100
"""Files that are read at the same time: a process may open some 256 on some systems."""

Row = tuple[list[str], bytes]


class Runs:
    """Rows of one kind, each under a key of texts. The files may be merged with those of other processes."""

    def __init__(self, folder: Path, name: str, most: int = BYTES) -> None:
        self._folder = folder
        self._name = name
        self._most = most
        self._rows: list[Row] = []
        self._bytes = 0
        self.files: list[Path] = []

    def add(self, key: Sequence[str], value: bytes) -> None:
        """Takes a row; its value is one line."""
        # orjson leaves the rest of its buffer with what it gives, some 4 kB: a copy takes what it needs.
        self._rows.append((list(key), bytes(memoryview(value))))
        self._bytes += len(value)
        if self._bytes > self._most:
            self.flush()

    def flush(self) -> list[Path]:
        """Writes what is held; gives all files so far."""
        if self._rows:
            file = self._folder / f"{self._name}.{len(self.files)}"
            self._rows.sort(key=_key)
            self.files.append(_written(file, self._rows))
            self._rows, self._bytes = [], 0
        return self.files


def merged(files: Iterable[Path]) -> Iterator[Row]:
    """All rows of these files by key; rows of equal keys in the order of the files."""
    files = list(files)
    level = 0
    while len(files) > AT_ONCE:
        level += 1
        groups = [files[start : start + AT_ONCE] for start in range(0, len(files), AT_ONCE)]
        files = [_written(group[0].with_name(f"{group[0].name}+{level}"), _merged(group)) for group in groups]
    return _merged(files)


def _merged(files: Iterable[Path]) -> Iterator[Row]:
    return merge(*(_rows(file) for file in files), key=_key)


def _key(row: Row) -> Any:
    return row[0]


def _written(file: Path, rows: Iterable[Row]) -> Path:
    with file.open("wb") as lines:
        # JSON escapes a tab, so the first one ends the key.
        lines.writelines(b"%s\t%s\n" % (orjson.dumps(key), value) for key, value in rows)
    return file


def _rows(file: Path) -> Iterator[Row]:
    with file.open("rb") as lines:
        for line in lines:
            key, _, value = line.partition(b"\t")
            yield orjson.loads(key), value[:-1]


def number(value: int) -> str:
    """A number as a part of a key: texts of them sort as the numbers do."""
    return f"{value:020}"
