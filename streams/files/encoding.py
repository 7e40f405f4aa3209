"""Bytes that are written otherwise than in UTF-8, as UTF-8: Chinese spreadsheets say GB 18030, others UTF-16."""

import codecs
from typing import Any, Final

UTF_8: Final = "utf-8"
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The longer ones first: one begins as a shorter one does."""


class UnknownEncodingError(Exception):
    """A name that no encoding of text has."""


def named(name: str) -> str:
    """The encoding's usual name. Raises UnknownEncodingError."""
    try:
        "".encode(name)
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        raise UnknownEncodingError(name) from None


def as_utf8(file: Any, encoding: str) -> Any:
    """The file to read from, in UTF-8. A byte order mark says more than `encoding`."""
    first = file.peek(4)[:4]
    encoding = next((each for mark, each in _MARKS if first.startswith(mark)), encoding)
    return file if encoding == UTF_8 else _Recoded(file, encoding)


class _Recoded:
    """Reads a block at a time. What cannot be read becomes bytes that are no UTF-8 either: who reads on sees it."""

    def __init__(self, file: Any, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")

    def read1(self, size: int) -> bytes:
        """Nothing only at the end."""
        while block := self._file.read1(size):
            if text := self._decoder.decode(block):
                return _written(text)
        return _written(self._decoder.decode(b"", final=True))


def _written(text: str) -> bytes:
    return text.encode().replace(_REPLACED, _UNREADABLE)


_REPLACED: Final = "\ufffd".encode()
_UNREADABLE: Final = b"\xff"
