"""What is saved of a partition: a row for each open interaction, and the marker that covers them all."""

from array import array
from typing import Final

import msgspec

from rules.engine import Engine
from rules.history import NEVER, Ids, Kept, Origin, bits, pack, storable, type_name, unpack
from rules.interaction import Interaction, Said

FORMAT: Final = 1


class SaidRow(msgspec.Struct, array_like=True):
    """What was last said of one clock."""

    rule: str
    source: str
    id: str
    revision: int
    state: str
    content: int
    record: bytes


class Row(msgspec.Struct, array_like=True):
    """One open interaction: its packed events, what was said of it, its next due. Folds are made anew from it."""

    key: str
    origins: tuple[Origin, ...]
    history: bytes
    count: int
    said: list[SaidRow]
    recorded: int
    born_after: int
    ended: bool
    headless: bool
    next_due: int


class Marker(msgspec.Struct):
    """How far a partition has come, and by which rules its rows are to be read."""

    watermark: int
    recorded: int
    greatest: int
    rules: dict[str, str]
    """Rule id to digest."""
    tests: dict[str, list[str]]
    """By event type the tests behind the bits of a kept event, in order."""
    graves: list[tuple[int, int]]
    format: int = FORMAT


class Saved(msgspec.Struct):
    marker: bytes
    rows: dict[str, bytes]


_encode = msgspec.msgpack.Encoder().encode
_row = msgspec.msgpack.Decoder(Row).decode
_marker = msgspec.msgpack.Decoder(Marker).decode


def save(engine: Engine) -> Saved:
    """The engine's whole state as it would stand on the checkpoint topic."""
    ruleset = engine.ruleset
    marker = Marker(
        engine.watermark,
        engine.recorded,
        engine.greatest,
        {rule.id: rule.digest for rule in ruleset.rules},
        ruleset.reading.test_names(),
        engine.graves.rows(),
    )
    return Saved(_encode(marker), {key: _encode(row_of(interaction)) for key, interaction in engine.open.items()})


def row_of(interaction: Interaction) -> Row:
    said = [
        SaidRow(each.rule, each.source, each.id, each.revision, each.state, each.content, each.record)
        for each in interaction.said or ()
    ]
    return Row(
        interaction.key,
        interaction.origins,
        bytes(interaction.history),
        interaction.count,
        said,
        interaction.recorded,
        interaction.born_after,
        interaction.ended,
        interaction.headless,
        interaction.wake,
    )


def restore(engine: Engine, saved: Saved) -> None:
    """Fills a fresh engine with a saved state. Raises ValueError where the format is of another version."""
    marker = _marker(saved.marker)
    if marker.format != FORMAT:
        raise ValueError(f"saved state of format {marker.format}; this version reads {FORMAT}")
    engine.watermark, engine.recorded, engine.greatest = marker.watermark, marker.recorded, marker.greatest
    engine.graves.restore(marker.graves)
    now = engine.ruleset.reading.test_names()
    for packed in saved.rows.values():
        engine.resume(_interaction(_row(packed), marker.tests, now))


def _interaction(row: Row, before: dict[str, list[str]], now: dict[str, list[str]]) -> Interaction:
    events = unpack(row.history, row.count)
    if before != now:
        events = [_retested(event, before, now) for event in events]
    ids: array[int] | set[int] = Ids.empty()
    for event in events:
        ids = Ids.add(ids, Ids.of(row.origins[event.origin][0], event.id))
    interaction = Interaction(row.key, bytearray(b"".join(map(pack, events))), ids, row.origins, [])
    interaction.said = [
        Said(each.rule, -1, each.source, each.id, each.revision, each.state, each.content, each.record)
        for each in row.said
    ] or None
    interaction.count = row.count
    interaction.last_time = events[-1].time if events else 0
    interaction.recorded, interaction.born_after = row.recorded, row.born_after
    interaction.ended, interaction.headless = row.ended, row.headless
    interaction.wake = NEVER
    return interaction


def _retested(event: Kept, before: dict[str, list[str]], now: dict[str, list[str]]) -> Kept:
    """The event with its test results numbered as the rules of today number them; new tests were not made: not met."""
    type_ = type_name(event.type)
    results = bits(event.bits)
    met = {name for place, name in enumerate(before.get(type_, ())) if results >> place & 1}
    fresh = sum(1 << place for place, name in enumerate(now.get(type_, ())) if name in met)
    return msgspec.structs.replace(event, bits=storable(fresh))
