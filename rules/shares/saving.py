"""How books stand on the checkpoint topic: a row for what is counted, and one for each interaction that is not over."""

from typing import Final

import msgspec

from rules.shares.book import Book, Clock, Told
from rules.shares.bound import Counts
from rules.shares.found import Found

BOOK: Final = b"b"
PENDING: Final = b"p"
Record = tuple[bytes, bytes | None]
"""Key and value; None takes the row away."""


class Head(msgspec.Struct, array_like=True):
    """A book without what is pending."""

    tenant: str
    subject: str
    rule: str
    counts: dict[str, dict[int, Counts]]
    turns: dict[str, tuple[int, bool]]
    told: dict[int, Told]
    had: dict[int, int]
    decided_until: int
    row: Found | None = None


_encode = msgspec.msgpack.Encoder().encode
_head = msgspec.msgpack.Decoder(Head).decode
_clocks = msgspec.msgpack.Decoder(dict[str, Clock]).decode


def records(book: Book) -> list[Record]:
    """What has changed of a book since it was last written."""
    head = Head(book.tenant, book.subject, book.rule, book.counts, book.turns, book.told, book.had, book.decided_until)
    head.row = book.row
    found: list[Record] = [(BOOK + book.key.encode(), None if book.is_empty else _encode(head))]
    for interaction in sorted(book.stirred):
        clocks = book.pending.get(interaction)
        found.append((_pending_key(book, interaction), _encode(clocks) if clocks else None))
    book.stirred.clear()
    return found


def read(value: bytes) -> Book:
    """A book from its row, without what is pending."""
    head = _head(value)
    book = Book(head.tenant, head.subject, head.rule, head.counts, {}, head.turns, head.told, head.had)
    book.decided_until, book.row = head.decided_until, head.row
    return book


def fill(books: dict[str, Book], key: bytes, value: bytes) -> None:
    """Puts what was pending of an interaction into its book."""
    length = int.from_bytes(key[1:5], "big")
    book = books.get(key[5 : 5 + length].decode())
    if book is not None:
        book.pending[key[5 + length :].decode()] = _clocks(value)


def _pending_key(book: Book, interaction: str) -> bytes:
    name = book.key.encode()
    return PENDING + len(name).to_bytes(4, "big") + name + interaction.encode()
