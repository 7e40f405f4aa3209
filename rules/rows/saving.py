"""An engine's state as records of the checkpoint topic: written as it changes, read back after a restart."""

from typing import Final, NamedTuple

import msgspec
import xxhash

from rules.interaction import Interaction
from rules.judging.speaking import Speaking
from rules.rows import held_back, row
from rules.rows.changes import Asleep, Changes, Closed
from rules.rows.row import Record
from rules.rows.seals import Seals
from rules.ruleset import Compiled
from rules.suppression import Suppression

FORMAT: Final = 3
_READ: Final = (1, 2, FORMAT)
"""Of the first one a row was whole: what was said of a long history had no rows of its own. Until the second one a
queue that an event states alone had its name beside it."""

_MARKER: Final = b"m"
_TOLD: Final = b"t"
_NUMBERED: Final = b"n"
_EDITION: Final = b"e"
_BUNDLE: Final = b"g"
_HEARD: Final = b"h"


class Marker(msgspec.Struct):
    """How far a partition has come. It is the truth: its rows hold everything that stood before `position`."""

    position: int
    """Next position of the input."""
    watermark: int
    recorded: int
    greatest: int
    format: int = FORMAT
    watermarks: dict[int, int] = {}
    """Where facts are judged: how far each partition of events has come."""
    again: bool = False
    """Not everybody has been asked again since more is known of silent sources."""
    partitions: int = 0
    """How many the topic has that is judged; 0 where nobody knows."""


class Version(msgspec.Struct):
    """All that is asked of a marker that another version may have written, whatever else it says by then."""

    format: int


class Edition(msgspec.Struct):
    """The rules that rows were written under."""

    tests: dict[str, list[str]]
    """By event type the tests behind the bits of a kept event, in order."""
    rules: dict[str, str]
    """Rule id, with its begin where it is a later version, to digest."""
    context: str = ""
    """Digest of what was known of the world."""


class Loaded(NamedTuple):
    """Where to go on."""

    position: int | None
    """Next position of the input; None where nothing was ever saved."""
    told: int
    """Everything that records before this offset led to has been said."""


class UnreadableError(Exception):
    """What was saved cannot be read by this version; says what to do."""


_GROWN: Final = (
    "what was saved is of a topic of {} partitions, and it has {} now: what goes on would be looked for on others;"
    " the count stays for life: `contactwatch topics create` says how to have another"
)


_encode = msgspec.msgpack.Encoder().encode
_marker = msgspec.msgpack.Decoder(Marker).decode
_version = msgspec.msgpack.Decoder(Version).decode
_edition = msgspec.msgpack.Decoder(Edition).decode
_graves = msgspec.msgpack.Decoder(list[tuple[int, int]]).decode


class Saver:
    """Takes from an engine what must be written. A marker may take several transactions: its rows go first, a part
    with each, and whatever is judged meanwhile only makes them newer than the marker says."""

    def __init__(self, engine: Speaking, suppression: Suppression | None = None, partitions: int = 0) -> None:
        """`suppression`: of the alerts on what this engine says, where somebody is told. `partitions`: how many the
        topic has that is judged; 0 where nobody knows."""
        self._engine = engine
        self._partitions = partitions
        self._suppression = suppression
        if suppression is not None:
            held_back.begin(suppression)
        self._changes = engine.changes = Changes()
        self._number, self._edition = edition_of(engine.ruleset)
        self._is_new_edition = False
        self._marker: Marker | None = None
        self._touched: dict[str, Interaction] = {}
        self._covered: list[Closed] = []
        self._closed: list[Closed] = []
        self._told = 0
        self._seals = Seals(engine)
        self._numbered = 0

    def adopt(self) -> None:
        """The engine goes on with other rules: rows are written under their edition from now on."""
        self._number, self._edition = edition_of(self._engine.ruleset)
        self._is_new_edition = True
        self._seals.adopt()
        if self._engine.asleep is not None:
            self._engine.asleep.adopt(self._number, self._edition.tests)

    def load(self, records: dict[bytes, bytes]) -> Loaded:
        """Fills the engine, still fresh, from the last value of each key, and empties `records`. Raises
        UnreadableError."""
        found = records.pop(_MARKER, None)
        told, numbered = records.pop(_TOLD, b""), records.pop(_NUMBERED, b"")
        if found is None:
            return Loaded(None, 0)
        marker = _understood(found)
        if self._partitions and marker.partitions not in (0, self._partitions):
            raise UnreadableError(_GROWN.format(marker.partitions, self._partitions))
        engine = self._engine
        engine.watermark, engine.recorded, engine.greatest = marker.watermark, marker.recorded, marker.greatest
        engine.watermarks, engine.numbered = marker.watermarks, int.from_bytes(numbered, "big")
        self._numbered = engine.numbered
        if self._suppression is not None:
            held_back.restore(self._suppression, records)
            held_back.begin(self._suppression)
        _fill(engine, records, self._seals)
        if marker.again or engine.hearing.is_unsure(engine.watermark):
            engine.ask_all_again()
        self._told = max(marker.position, int.from_bytes(told, "big"))
        return Loaded(marker.position, self._told)

    def claim(self, position: int) -> list[Record]:
        """The first transaction after loading: the edition that rows are written under from now on, and a marker."""
        return [self._edition_record(), (_MARKER, _encode(self._mark(position)))]

    def _edition_record(self) -> Record:
        self._is_new_edition = False
        return _EDITION + _number(self._number), _encode(self._edition)

    def with_steps(self, told: int) -> list[Record]:
        """What must go with everything that has been said up to this input offset: the rows it was said of."""
        changes = self._changes
        self._told = max(self._told, told)
        records: list[Record] = [self._edition_record()] if self._is_new_edition else []
        records.append((_TOLD, _number(self._told)))
        if self._engine.numbered != self._numbered:
            self._numbered = self._engine.numbered
            records.append((_NUMBERED, _number(self._numbered)))
        records += [row.over_record(*each) for each in changes.closed]
        self._closed += changes.closed
        changes.closed = []
        for interaction in changes.spoke.values():  # after the gravestone of an earlier one under the same key
            records += self._rows(interaction)
        changes.spoke = {}
        if self._suppression is not None:
            records += held_back.take_rows(self._suppression)
        return records + self._heard() + self._books()

    def _heard(self) -> list[Record]:
        """What sources have said of themselves: nothing that is said may rest on more than is saved."""
        return [(_HEARD + name, content) for name, content in self._engine.hearing.take_rows()]

    def _books(self) -> list[Record]:
        """What has changed of what is counted; facts that are read again are known by their numbers."""
        return [] if self._engine.shares is None else self._engine.shares.take_rows()

    @property
    def is_marking(self) -> bool:
        """Whether a marker is under way."""
        return self._marker is not None

    @property
    def has_changes(self) -> bool:
        return bool(self._changes.touched or self._closed or self._seals.any_over() or self._is_counting())

    def _is_counting(self) -> bool:
        return self._engine.shares is not None and self._engine.shares.has_changes

    def begin(self, position: int) -> None:
        """Begins a marker at this position: whatever is touched now is written before it."""
        self._marker = self._mark(position)
        self._touched, self._changes.touched = self._changes.touched, {}
        self._covered, self._closed = self._closed, []

    def rows(self, most: int) -> list[Record]:
        """At most so many of the rows that the marker waits for; with the last of them the marker itself."""
        records: list[Record] = []
        touched = self._touched
        while touched and most > 0:
            _, interaction = touched.popitem()
            if self._engine.holds(interaction):
                records += self._rows(interaction)
                most -= 1
        if not touched:
            records += self._end()
        return records

    def _rows(self, interaction: Interaction) -> list[Record]:
        records = row.records_of(interaction, self._engine.worth_a_look_at(interaction), self._number)
        return records + self._seals.of(interaction)

    def _end(self) -> list[Record]:
        """Tombstones go only with a marker that covers their records; their graves go with them."""
        engine = self._engine
        records: list[Record] = []
        for closed in self._covered:
            is_again = closed.key in engine.open or closed.key in engine.stale
            if not is_again and not (engine.asleep and closed.key in engine.asleep):
                records += row.tombstones(closed.key, closed.events, closed.pages)
        if (bundle := engine.graves.bundle()) is not None:
            records.append((_BUNDLE + _number(bundle[0]), _encode(bundle[1])))
        records += [(_BUNDLE + _number(number), None) for number in engine.graves.expired(engine.recorded)]
        records += self._seals.broken() + self._heard() + self._books()
        assert self._marker is not None
        records.append((_MARKER, _encode(self._marker)))
        self._marker, self._covered = None, []
        return records

    def _mark(self, position: int) -> Marker:
        engine = self._engine
        times = (engine.watermark, engine.recorded, engine.greatest)
        watermarks, again = dict(engine.watermarks), bool(engine.again)
        return Marker(position, *times, watermarks=watermarks, again=again, partitions=self._partitions)


def _understood(saved: bytes) -> Marker:
    try:
        found = _version(saved).format
        if found in _READ:
            return _marker(saved)
    except msgspec.MsgspecError as error:
        raise UnreadableError(f"what was saved is no state of a worker's: {error}") from None
    read = ", ".join(map(str, _READ))
    raise UnreadableError(
        f"what was saved is of format {found}, and this version reads {read}; start the version that wrote it, or"
        " begin anew with another prefix"
    )


def edition_of(ruleset: Compiled) -> tuple[int, Edition]:
    """The rules' edition and its number: the same rules have the same one everywhere."""
    edition = Edition(
        ruleset.reading.test_names(), {rule.instance: rule.digest for rule in ruleset.every}, ruleset.context.digest
    )
    return xxhash.xxh3_64_intdigest(_encode(edition)), edition


def _fill(engine: Speaking, records: dict[bytes, bytes], seals: Seals) -> None:
    number, edition = edition_of(engine.ruleset)
    tests = {number: edition.tests}
    bundles: dict[int, list[tuple[int, int]]] = {}
    for key in [key for key in records if key[:1] == _HEARD]:
        engine.hearing.restore(key[1:], records.pop(key), engine.watermark)
    for key in [key for key in records if key[:1] in (_EDITION, _BUNDLE)]:
        place, value = int.from_bytes(key[1:], "big"), records.pop(key)
        if key[:1] == _EDITION:
            tests[place] = _edition(value).tests
        else:
            bundles[place] = _graves(value)
    engine.graves.restore(bundles)
    if engine.shares is not None:
        engine.shares.restore(records)
        engine.shares.watermark = engine.watermark
    asleep = Asleep(tests, number, seals.sealer)
    while records:
        key, value = records.popitem()
        if key[:1] == row.SEALED:
            seals.add(key[1:].decode(), value)
        if key[:1] == row.HEAD and row.is_over(value):
            _bury(engine, key[1:].decode(), value)
        else:
            asleep.add(key, value)
    engine.load(asleep)
    engine.wake(asleep.outdated())


def _bury(engine: Speaking, key: str, value: bytes) -> None:
    """One whose last words were said, and no marker has covered it yet: the next one takes its row away."""
    count, over_at = row.times(value)
    engine.graves.bury(key, over_at)
    if engine.changes is not None:
        engine.changes.closed.append(Closed(key, count, row.pages_of_over(value), over_at))


def _number(value: int) -> bytes:
    return value.to_bytes(8, "big")
