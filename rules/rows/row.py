"""How one interaction stands on the checkpoint topic: a head row, and beside it what rests of events and of words."""

from collections.abc import Callable, Mapping
from struct import Struct
from typing import Final, TypeVar

import msgspec
from cramjam import zstd

from rules.history import CHUNK, FEW, NEVER, Kept, Origin, bits, first_time, pack, storable, type_name, unpack
from rules.interaction import Interaction
from rules.judging.sayings import Said, Sayings
from rules.rows.paging import Paged
from rules.rows.sealing import Sealer
from rules.rows.waiting import Completed, Left, blanked, reveal
from rules.subjects.subject import Subject
from schemas import order

T = TypeVar("T")
Record = tuple[bytes, bytes | None]
"""Key and value of a record of the checkpoint topic; the key's first byte says the kind. None is a tombstone."""

HEAD: Final = b"i"
REST: Final = b"c"
SEALED: Final = b"s"
SAID: Final = b"v"
RUNS: Final = b"r"
COMPLETED: Final = b"d"

Pages = tuple[int, int, int]
"""How many pages there are of what was said, of digit runs and of what they completed."""
_PAGES: Final = 21
"""Bits for each of these numbers."""
_OPEN: Final = 1
_OVER: Final = 2
_PACKED: Final = 3
"""As `_OPEN`, compressed."""
_LARGE: Final = 1024 * 1024
"""Bytes from which on a row is compressed: a record holds 20 MB, and a subject of many interactions names the origin of
each of them, which is much alike."""
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
    pages: tuple[int, int] = (0, 0)
    """Numbers of the pages of what was said before `said`: the first, and the one behind the last."""
    pages_of_runs: int = 0
    pages_of_completed: int = 0


_encode = msgspec.msgpack.Encoder().encode
_row = msgspec.msgpack.Decoder(Row).decode
_page = msgspec.msgpack.Decoder(list[SaidRow]).decode
_runs = msgspec.msgpack.Decoder(dict[str, Left]).decode
_completed = msgspec.msgpack.Decoder(dict[str, Completed]).decode


def head_key(key: str) -> bytes:
    return HEAD + key.encode()


def rest_key(key: str, number: int, kind: bytes = REST) -> bytes:
    return kind + key.encode() + b"\0" + number.to_bytes(4, "big")


def sealed_key(key: str) -> bytes:
    return SEALED + key.encode()


def records_of(interaction: Interaction, over_at: int, edition: int) -> list[Record]:
    """The rows that must be written so that the interaction can be made again."""
    found = [*_new_chunks(interaction), *_changed_pages(interaction)]
    kind, content = _OPEN, _encode(_row_of(interaction))
    if len(content) > _LARGE:
        kind, content = _PACKED, bytes(zstd.compress(content))
    prefix = _PREFIX.pack(kind, edition, interaction.wake, over_at)
    found.append((head_key(interaction.key), prefix + content))
    return found


def _new_chunks(interaction: Interaction) -> list[Record]:
    """Chunks that are full and not written yet; from now on they count as written."""
    found: list[Record] = []
    resting = interaction.rare.resting
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


def _changed_pages(interaction: Interaction) -> list[Record]:
    """Pages that are new, or changed since they were written; they count as written now."""
    key, told, runs, completed = interaction.key, interaction.said, interaction.runs, interaction.completed
    found: list[Record] = []
    if told is not None:
        changed, dropped = told.take_changed()
        found += [(rest_key(key, each, SAID), _encode(list(map(_said_row, page)))) for each, page in changed.items()]
        found += [(rest_key(key, number, SAID), None) for number in dropped]
    for number, left in () if runs is None else runs.take_changed().items():
        found.append((rest_key(key, number, RUNS), _encode(blanked(left))))
    for number, made in () if completed is None else completed.take_changed().items():
        found.append((rest_key(key, number, COMPLETED), _encode(made)))
    return found


def _row_of(interaction: Interaction) -> Row:
    said, rare = interaction.said, interaction.rare
    runs, completed = rare.runs, rare.completed
    return Row(
        interaction.origins,
        rare.resting,
        bytes(interaction.history[rare.rested :]),
        interaction.count,
        [] if said is None else list(map(_said_row, said.tail)),
        interaction.recorded,
        rare.born_after,
        interaction.ended,
        rare.headless,
        rare.too_long,
        None if runs is None else blanked(runs.tail()),
        None if completed is None else completed.tail(),
        (interaction.had, interaction.decided_until, rare.most) if isinstance(interaction, Subject) else None,
        (0, 0) if said is None else (said.first, said.end),
        *pages_of(interaction)[1:],
    )


def _said_row(said: Said) -> SaidRow:
    what = (said.revision, said.state, said.content, said.written())
    return SaidRow(said.rule, said.source, said.id, *what, said.interaction, said.digest)


def pages_of(interaction: Interaction) -> Pages:
    """How many pages there are of what rests beside its events."""
    said, runs, completed = interaction.said, interaction.runs, interaction.completed
    rest = [0 if each is None else len(each.pages) for each in (runs, completed)]
    return 0 if said is None else said.end, rest[0], rest[1]


def over_record(key: str, count: int, pages: Pages, over_at: int) -> Record:
    """The row of an interaction of so many events and pages whose last words were said; until a marker covers them."""
    packed = sum(each << _PAGES * place for place, each in enumerate(pages))
    return head_key(key), _PREFIX.pack(_OVER, packed, count, over_at)


def pages_of_over(value: bytes) -> Pages:
    """How many pages there were of one that is over."""
    said, runs, completed = (edition_of(value) >> _PAGES * place & (1 << _PAGES) - 1 for place in range(3))
    return said, runs, completed


def tombstones(key: str, count: int, pages: Pages) -> list[Record]:
    """Takes away all rows of an interaction of so many events and pages."""
    counts = {REST: count // CHUNK} | dict(zip((SAID, RUNS, COMPLETED), pages, strict=True))
    rest = [rest_key(key, number, kind) for kind, many in counts.items() for number in range(many)]
    return [(each, None) for each in (head_key(key), *rest)]


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


def begin_of(key: str, value: bytes, rest: Mapping[bytes, bytes]) -> int:
    """When the history of a head row begins; NEVER where it is empty."""
    row = _content(value)
    if row.chunks:
        return first_time(rest[rest_key(key, 0)], CHUNK)
    return first_time(row.history, row.count) if row.count else NEVER


def _content(value: bytes) -> Row:
    content = memoryview(value)[_PREFIX.size :]
    return _row(bytes(zstd.decompress(content)) if value[0] == _PACKED else content)


def interaction_of(key: str, value: bytes, rest: Callable[[bytes], bytes], renumber: Renumber | None) -> Interaction:
    """The interaction of a head row; `rest` gives its other records. Folds are not made yet."""
    row = _content(value)
    history = b"".join([*(rest(rest_key(key, number)) for number in range(row.chunks)), row.history])
    events = unpack(history, row.count)
    if renumber is not None:
        events = [renumber(event) for event in events]
        history = b"".join(map(pack, events))
    interaction = _fresh(key, history, row)
    interaction.said = _sayings(row, [_page(rest(rest_key(key, number, SAID))) for number in range(*row.pages)])
    interaction.count = row.count
    if row.count > FEW:
        interaction.grow_long()
    if renumber is None:
        interaction.resting, interaction.rested = row.chunks, len(history) - len(row.history)
    if events:
        interaction.last_time, interaction.last_rank = events[-1].time, order.rank(type_name(events[-1].type))
    interaction.recorded, interaction.born_after = row.recorded, row.born_after
    interaction.ended, interaction.headless, interaction.too_long = row.ended, row.headless, row.too_long
    interaction.runs = _paged(row.runs, [_runs(rest(rest_key(key, each, RUNS))) for each in range(row.pages_of_runs)])
    made = [_completed(rest(rest_key(key, each, COMPLETED))) for each in range(row.pages_of_completed)]
    interaction.completed = _paged(row.completed, made)
    interaction.wake = NEVER
    return interaction


def unseal(interaction: Interaction, value: bytes | None, sealer: Sealer) -> Interaction:
    """With the digits of messages that still wait for others."""
    if value is not None and interaction.runs:
        reveal(interaction.runs, value, sealer, sealed_key(interaction.key))
    return interaction


def _fresh(key: str, history: bytes, row: Row) -> Interaction:
    if row.facts is None:
        return Interaction(key, history, row.origins, ())
    had, decided_until, most = row.facts
    subject = Subject(key, history, row.origins, (), had=had, decided_until=decided_until)
    subject.most = most
    return subject


def _paged(tail: dict[str, T] | None, pages: list[dict[str, T]]) -> Paged[T] | None:
    return None if tail is None else Paged(*pages, tail)


def _sayings(row: Row, pages: list[list[SaidRow]]) -> Sayings | None:
    if not row.said and not pages:
        return None
    return Sayings(map(_said, row.said), [list(map(_said, page)) for page in pages], row.pages[0])


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
