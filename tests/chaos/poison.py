"""Poisoned records: what a broken producer, a wrong topic or an attacker leaves among the events."""

from collections.abc import Iterator
from random import Random
from typing import Final

_GOOD: Final = b'"specversion":"1.0","source":"/pbx/1","type":"queue.entered","subject":"poison","channel":"voice"'
_NOW: Final = b'"time":"2026-11-22T05:40:00.123Z"'

VALUES: Final[tuple[bytes | None, ...]] = (
    None,
    b"",
    b"\x00\xff\xfe binary",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b"[" * 100_000,
    b'{"a":' * 2000 + b"1" + b"}" * 2000,
    b"{%s,%s}" % (_GOOD, _NOW),
    b'{%s,"id":"1"}' % _GOOD,
    b'{%s,"id":"1","time":"yesterday"}' % _GOOD,
    b'{%s,"id":"1","time":"2026-11-22T05:40:00"}' % _GOOD,
    b'{%s,"id":"1","time":"1970-01-01T00:00:00Z"}' % _GOOD,
    b'{%s,"id":"1","time":"9999-12-31T23:59:59.999999Z"}' % _GOOD,
    b'{%s,"id":"1","time":"0001-01-01T00:00:00+14:00"}' % _GOOD,
    b'{%s,"id":"1",%s,"data":[]}' % (_GOOD, _NOW),
    b'{%s,"id":"1",%s,"data":{"position":"third"}}' % (_GOOD, _NOW),
    b'{%s,"id":"\xff\xfe",%s}' % (_GOOD, _NOW),
    b'{%s,"id":"\\ud800",%s}' % (_GOOD, _NOW),
    b'{%s,"id":"1",%s,"data":{"position":1e999}}' % (_GOOD, _NOW),
    b'{%s,"id":"1",%s,"data":{"queue":"%s"}}' % (_GOOD, _NOW, b"q" * 300_000),
)
"""None of them is an event that a rule could judge: each must be refused, and nothing else may be moved by it."""


def records(chance: Random) -> Iterator[tuple[bytes, bytes | None]]:
    """(key, value) of each, spread over the partitions."""
    for value in VALUES:
        yield f"poison-{chance.randrange(1000)}".encode(), value
