"""Items of a file: JSON lines, the columns of a table, or lines of text; packed or not."""

import csv
import io
import shutil
import sys
import tempfile
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal

import orjson

from rules.masking.finding import Looking
from rules.masking.texts import Text
from streams.files import lines
from streams.files.encoding import UTF_8, as_utf8
from streams.scanning.item import Item

Form = Literal["jsonl", "csv", "text"]
PACKED: Final = (".gz", ".zst")
_FORMS: Final[dict[str, Form]] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "csv"}
_LONGEST_NAME: Final = 40


class UnknownColumnError(Exception):
    """A column that was asked for and is not there; names those that are."""


def form_of(name: str) -> Form:
    """By the file's ending, less that of a packer; text where it tells nothing."""
    path = Path(name)
    return _FORMS.get(path.with_suffix("").suffix if path.suffix in PACKED else path.suffix, "text")


def items(
    name: str,
    form: Form,
    columns: tuple[str, ...],
    delimiter: str | None,
    looking: Looking,
    lies: str | None = None,
    encoding: str = UTF_8,
) -> Iterator[Item]:
    """`lies`: the path of the bytes where that is not the name. Raises lines.UnreadableError and UnknownColumnError."""
    read = _lines(name, lies or name, encoding)
    if form == "csv":
        tab = name.removesuffix(".gz").removesuffix(".zst").endswith(".tsv")
        return _rows(name, read, columns, delimiter or ("\t" if tab else ","), looking)
    made = _json if form == "jsonl" else _plain
    return (made({"file": name, "line": number}, line) for number, line in enumerate(read, start=1))


@contextmanager
def rereadable(name: str) -> Iterator[str]:
    """A path whose bytes can be read twice; standard input stands there in a file that is gone afterwards."""
    if name != "-":
        yield name
        return
    with tempfile.NamedTemporaryFile() as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.flush()
        yield file.name


def _lines(name: str, lies: str, encoding: str) -> Iterator[bytes]:
    with lines.opened(lies) as file:
        try:
            for number, line in enumerate(lines.bounded(as_utf8(file, encoding), name)):
                yield line if number else line.removeprefix(BOM_UTF8)
        except lines.DAMAGED as error:
            raise lines.UnreadableError(f"{name}: the compressed data is damaged: {error}") from None


def _plain(place: dict[str, Any], line: bytes) -> Item:
    def written(values: list[object]) -> bytes:
        return f"{values[0]}\n".encode()

    text, is_garbled = readable(line)
    return Item(place, (("line", "", text),), written, is_garbled=is_garbled)


def readable(written: bytes) -> tuple[str, bool]:
    """The text, and whether some of the bytes are none."""
    try:
        return written.decode(), False
    except UnicodeDecodeError:
        return written.decode(errors="replace"), True


def _json(place: dict[str, Any], line: bytes) -> Item:
    """A line that is no JSON is read as text."""
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return _plain(place, line)
    return Item(place, (("", "", value),), lambda values: orjson.dumps(values[0]) + b"\n", whose(value))


def whose(event: object) -> str | None:
    """Tenant and customer, or interaction, of an event; None where it says neither."""
    if not isinstance(event, dict):
        return None
    who = event.get("customer") or event.get("subject")
    return f"{event.get('tenant') or 'default'}\0{who}" if isinstance(who, str) else None


def _rows(
    name: str, read: Iterator[bytes], columns: tuple[str, ...], delimiter: str, looking: Looking
) -> Iterator[Item]:
    csv.field_size_limit(lines.LONGEST)
    written = _Written(read)
    rows = csv.reader(written, delimiter=delimiter)
    try:
        header = next(rows, [])
        if unknown := [each for each in columns if each not in header]:
            there = ", ".join(_named(header, looking))
            mend = "; the table is no UTF-8: name its --encoding" if written.was_garbled() else ""
            raise UnknownColumnError(f"{name}: there is no column {unknown[0]}; there are {there}{mend}")
        named = _named(header, looking)
        asked = [place for place, each in enumerate(header) if not columns or each in columns]
        first = Item({"file": name, "line": 1}, tuple(("header", "", each) for each in header), _writing(delimiter))
        yield replace(first, is_garbled=written.was_garbled())
        begins = rows.line_num + 1
        for row in rows:
            item = _row({"file": name, "line": begins}, row, header, named, asked, delimiter)
            yield replace(item, is_garbled=written.was_garbled())
            begins = rows.line_num + 1
    except csv.Error as error:
        raise lines.UnreadableError(f"{name}: line {rows.line_num}: {_plainly(error)}") from None


class _Written:
    """The lines of a table as text."""

    def __init__(self, read: Iterator[bytes]) -> None:
        self._read = read
        self._was_garbled = False

    def __iter__(self) -> Iterator[str]:
        for line in self._read:
            text, is_garbled = readable(line)
            self._was_garbled |= is_garbled
            yield f"{text}\n"

    def was_garbled(self) -> bool:
        """Whether one was since this was asked."""
        found, self._was_garbled = self._was_garbled, False
        return found


def _plainly(error: csv.Error) -> str:
    """What is wrong with the table, with its mend."""
    said = str(error)
    if "new-line" in said:
        return "lines end in a carriage return alone; turn these into line feeds: tr '\\r' '\\n'"
    if "limit" in said:
        return "a cell is longer than 16 MiB; is a quotation mark never closed?"
    return said


def _row(
    place: dict[str, Any], row: list[str], header: list[str], named: list[str], asked: list[int], delimiter: str
) -> Item:
    """The cells that were asked for; the others go into a copy as they are."""
    width = len(header)
    kept = [cell for cell, _ in enumerate(row) if cell in asked or cell >= width]
    fields = tuple(
        (named[cell] if cell < width else "beyond", header[cell] if cell < width else "", row[cell]) for cell in kept
    )
    write = _writing(delimiter)

    def written(values: list[object]) -> bytes:
        cells: list[object] = list(row)
        for cell, value in zip(kept, values, strict=True):
            cells[cell] = value
        return write(cells)

    return Item(place, fields, written)


def _writing(delimiter: str) -> Callable[[list[object]], bytes]:
    def written(values: list[object]) -> bytes:
        line = io.StringIO()
        csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(values)
        return line.getvalue().encode()

    return written


def _named(header: list[str], looking: Looking) -> list[str]:
    """The columns' names, or their numbers where a name may be somebody's value: a table without header."""
    return [
        each
        if each and len(each) <= _LONGEST_NAME and not any(map(str.isdigit, each)) and not _shows(each, looking)
        else f"column {place}"
        for place, each in enumerate(header, start=1)
    ]


def _shows(name: str, looking: Looking) -> bool:
    return next(iter(looking.at(Text("", "", name))), None) is not None
