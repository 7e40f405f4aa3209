"""How one interaction stands on the checkpoint topic: a head row, and beside it chunks of events that rest."""

from collections.abc import Callable, Mapping
from struct import Struct
from typing import Final

import msgspec
from cramjam import zstd

from rules.history import CHUNK, FEW, NEVER, Kept, Origin, bits, pack, storable, type_name, unpack
from rules.interaction import Interaction, Said
from rules.sealing import Sealer
from rules.subjects.subject import Subject
from rules.waiting import Completed, Left, blanked, opened
from schemas import order

Record = tuple[bytes, bytes | None]
"""Key and value of a record of the checkpoint topic; the key's first byte says the kind. None is a tombstone."""

HEAD: Final = b"i"
REST: Final = b"c"
SEALED: Final = b"s"

_OPEN: Final = 1
_OVER: Final = 2
_PACKED: Final = 3
"""As `_OPEN`, compressed."""
_LARGE: Final = 1024 * 1024
"""Bytes from which on a row is compressed: thousands of violations of one interaction must fit a record of 20 MB, and
what was said of them is much alike."""
_PREFIX: Final = Struct(">BQQQ")
"""Kind, edition of the rules, when it must be asked again, when it may be over: readable without decoding."""

Renumber = Callable[[Kept], Kept]
"""Brings an event's test results from the numbers of one edition of the rules to those of another."""


class SaidRow(msgspec.Struct, array_like=True, gc=False):
    """What was last said of one clock."""

    rule: str
    source: str
    id: str
    revision: int
    state: str
    content: int
    record: bytes
    interaction: str = ""
    digest: str = ""


class Row(msgspec.Struct, array_like=True, gc=False):
    """One open interaction: its last events, packed, and what was said of it. Folds are made anew from it."""

    origins: tuple[Origin, ...]
    chunks: int
    """How many chunks of events come before `history`."""
    history: bytes
    count: int
    """Events of the whole history, chunks included."""
    said: list[SaidRow]
    recorded: int
    born_after: int
    ended: bool
    headless: bool
    too_long: bool = False
    runs: dict[str, Left] | None = None
    """Of messages that may be joined: how many digits they left, and where."""
    completed: dict[str, Completed] | None = None
    facts: tuple[dict[int, int], int, int] | None = None
    """Of a subject of many interactions: by partition the number of its last fact; until when all is decided; of how
    many events it has been."""


_encode = msgspec.msgpack.Encoder().encode
_row = msgspec.msgpack.Decoder(Row).decode


def head_key(key: str) -> bytes:
    return HEAD + key.encode()


def rest_key(key: str, number: int) -> bytes:
    return REST + key.encode() + b"\0" + number.to_bytes(4, "big")


def sealed_key(key: str) -> bytes:
    return SEALED + key.encode()


def records_of(interaction: Interaction, over_at: int, edition: int) -> list[Record]:
    """The rows that must be written so that the interaction can be made again."""
    found = _new_chunks(interaction)
    kind, content = _OPEN, _encode(_row_of(interaction))
    if len(content) > _LARGE:
        kind, content = _PACKED, bytes(zstd.compress(content))
    prefix = _PREFIX.pack(kind, edition, interaction.wake, over_at)
    found.append((head_key(interaction.key), prefix + content))
    return found


def _new_chunks(interaction: Interaction) -> list[Record]:
    """Chunks that are full and not written yet; from now on they count as written."""
    found: list[Record] = []
    resting = interaction.resting
    if interaction.count - resting * CHUNK <= CHUNK:
        return found
    tail = [
        pack(event) for event in unpack(interaction.history[interaction.rested :], interaction.count - resting * CHUNK)
    ]
    while len(tail) > CHUNK:
        chunk, tail = b"".join(tail[:CHUNK]), tail[CHUNK:]
        found.append((rest_key(interaction.key, interaction.resting), chunk))
        interaction.resting += 1
        interaction.rested += len(chunk)
    return found


def _row_of(interaction: Interaction) -> Row:
    said = [_said_row(each) for each in interaction.said or ()]
    return Row(
        interaction.origins,
        interaction.resting,
        bytes(interaction.history[interaction.rested :]),
        interaction.count,
        said,
        interaction.recorded,
        interaction.born_after,
        interaction.ended,
        interaction.headless,
        interaction.too_long,
        blanked(interaction.runs) if interaction.runs else None,
        interaction.completed,
        (interaction.had, interaction.decided_until, interaction.most) if isinstance(interaction, Subject) else None,
    )


def _said_row(said: Said) -> SaidRow:
    what = (said.revision, said.state, said.content, said.written())
    return SaidRow(said.rule, said.source, said.id, *what, said.interaction, said.digest)


def over_record(key: str, count: int, over_at: int) -> Record:
    """The row of an interaction of so many events whose last words were said, until a marker covers them."""
    return head_key(key), _PREFIX.pack(_OVER, 0, count, over_at)


def tombstones(key: str, count: int) -> list[Record]:
    """Takes away all rows of an interaction of so many events."""
    return [(head_key(key), None), *((rest_key(key, number), None) for number in range(count // CHUNK))]


def is_over(value: bytes) -> bool:
    return value[0] == _OVER


def times(value: bytes) -> tuple[int, int]:
    """(when it must be asked again, when it may be over) of a head row, without decoding it; of one that is over, the
    number of its events comes first."""
    _, _, wake, over_at = _PREFIX.unpack_from(value)
    return wake, over_at


def edition_of(value: bytes) -> int:
    """The edition of the rules that a head row was written under."""
    return int(_PREFIX.unpack_from(value)[1])


def interaction_of(key: str, value: bytes, rest: Callable[[int], bytes], renumber: Renumber | None) -> Interaction:
    """The interaction of a head row; `rest` gives its chunks by number. Folds are not made yet."""
    content = memoryview(value)[_PREFIX.size :]
    row = _row(bytes(zstd.decompress(content)) if value[0] == _PACKED else content)
    history = b"".join([*map(rest, range(row.chunks)), row.history])
    events = unpack(history, row.count)
    if renumber is not None:
        events = [renumber(event) for event in events]
        history = b"".join(map(pack, events))
    interaction = _fresh(key, history, row)
    interaction.said = [_said(each) for each in row.said] or None
    interaction.count = row.count
    if row.count > FEW:
        interaction.grow_long()
    if renumber is None:
        interaction.resting, interaction.rested = row.chunks, len(history) - len(row.history)
    if events:
        interaction.last_time, interaction.last_rank = events[-1].time, order.rank(type_name(events[-1].type))
    interaction.recorded, interaction.born_after = row.recorded, row.born_after
    interaction.ended, interaction.headless, interaction.too_long = row.ended, row.headless, row.too_long
    interaction.runs, interaction.completed = row.runs, row.completed
    interaction.wake = NEVER
    return interaction


def unseal(interaction: Interaction, value: bytes | None, sealer: Sealer) -> Interaction:
    """With the digits of messages that still wait for others."""
    if value is not None and interaction.runs:
        interaction.runs = opened(interaction.runs, value, sealer, sealed_key(interaction.key))
    return interaction


def _fresh(key: str, history: bytes, row: Row) -> Interaction:
    if row.facts is None:
        return Interaction(key, history, row.origins, ())
    had, decided_until, most = row.facts
    return Subject(key, history, row.origins, (), had=had, decided_until=decided_until, most=most)


def _said(row: SaidRow) -> Said:
    said = Said(row.rule, -1, row.source, row.id, row.revision, row.state, row.content, row.record)
    said.interaction, said.digest = row.interaction, row.digest
    return said


def renumbered(event: Kept, before: Mapping[str, list[str]], now: Mapping[str, list[str]]) -> Kept:
    """The event with its test results numbered as the rules of today number them; new tests were not made: not met."""
    type_ = type_name(event.type)
    results = bits(event.bits)
    met = {name for place, name in enumerate(before.get(type_, ())) if results >> place & 1}
    fresh = sum(1 << place for place, name in enumerate(now.get(type_, ())) if name in met)
    return msgspec.structs.replace(event, bits=storable(fresh))
