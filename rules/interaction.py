"""One interaction while it is open: its history, what the folds made of it, and what was last said of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final

import msgspec
from msgspec import structs

from rules.browsing import Events, Mark
from rules.history import NEVER, Brief, Kept, Origin, identity, type_name, unpack
from rules.judging.sayings import Sayings
from rules.masking.splitting import Run
from rules.rare import ORDINARY, Rare, Rarely
from rules.rows.paging import Paged
from rules.rows.waiting import Completed, Left
from schemas import instant

ENVELOPE: Final = {"source": 0, "channel": 1, "direction": 2, "customer": 3, "jurisdiction": 4, "sector": 5}
"""Place of each envelope attribute in an origin."""

_CHANNEL: Final = ENVELOPE["channel"]

LATE: Final = [
    "channel",
    "direction",
    "customer",
    "customer_group",
    "zone",
    "country",
    "jurisdiction",
    "sector",
    "region",
    "language",
    "campaign",
    "matter",
    "on_behalf_of",
    "purpose",
]
"""What an interaction knows as a whole: the last one stated in its history, even when stated later."""


NOTHING: Final[dict[int, Any]] = {}
"""What was told of an interaction's clocks while nothing was: one for all of them, to which nobody adds."""


class Interaction(msgspec.Struct, gc=False):
    """Everything known of one interaction. `states` is a cache of the folds, which can always
    be made anew; behind its end no rule has begun to watch."""

    MANY: ClassVar[bool] = False
    """Whether its events are of many interactions."""

    key: str
    history: bytes | bytearray
    """Bytes while it is short: one object, and no more of it than is used."""
    origins: tuple[Origin, ...]
    states: tuple[object, ...]
    known: tuple[object, ...] = ()
    moves: Mapping[str, tuple[tuple[int, Any], ...]] | None = None
    """What events do to the rules that can apply, by its origins; of subjects that is asked otherwise."""
    running: tuple[object, ...] = ()
    ids: set[int] | None = None
    """Identities of the events of a long history; a chance hit costs a look, for who asks verifies it."""
    said: Sayings | None = None
    told: dict[int, Any] | None = None
    """By fold what was told of its clocks to those who count verdicts; in memory only, told again after a restart, when
    nobody remembers it: None."""
    last: Any = None
    """The event that came last, while it is the history's last; in memory only, for those who count."""
    count: int = 0
    last_time: int = 0
    last_rank: int = 0
    recorded: int = 0
    wake: int = NEVER
    spoken: int = -NEVER
    """What was decided before this watermark has been said of the states as they are."""
    ended: bool = False
    numbered: bool = False
    """One of its sources numbers its events."""
    rare: Rare = ORDINARY

    born_after = Rarely[int]()
    headless = Rarely[bool]()
    too_long = Rarely[bool]()
    runs = Rarely[Paged[Left] | None]()
    completed = Rarely[Paged[Completed] | None]()
    retell = Rarely[bool]()
    lost = Rarely[Sequence[Any]]()
    numbers = Rarely[Any]()
    marks = Rarely[list[Mark] | None]()
    resting = Rarely[int]()
    rested = Rarely[int]()
    most = Rarely[int]()

    @property
    def tenant(self) -> str:
        return self.key.partition("\0")[0]

    @property
    def subject(self) -> str:
        return self.key.partition("\0")[2]

    def grow_long(self) -> None:
        """From here on identities are looked up in a set, and events are added in place."""
        self.ids = {identity(self.source(event), event.id) for event in self.events()}
        self.history = bytearray(self.history)

    def events(self) -> list[Kept]:
        """The history in order, unpacked."""
        return unpack(self.history, self.count)

    def source(self, event: Kept | Brief) -> str:
        return self.origins[event.origin][0]

    def whose(self, _event: Kept) -> str:
        """The interaction that an event came from, where they are many; of one interaction there is no need to say."""
        return ""

    def channel_of(self, event: Kept | Brief) -> str | None:
        """The event's own."""
        return self.origins[event.origin][_CHANNEL]

    def channel_at(self, events: Sequence[Kept | Brief], _place: int) -> object:
        """The one stated last, wherever."""
        if isinstance(events, Events):
            return events.channel()
        if len(self.origins) == 1:
            return self.origins[0][_CHANNEL] or None
        return next((channel for event in reversed(events) if (channel := self.channel_of(event))), None)

    def queue_at(self, events: Sequence[Kept], place: int) -> object:
        """The queue last stated before the event at that place, or on it."""
        if isinstance(events, Events):
            return events.running(place).get("queue")
        while place >= 0:
            values = events[place].values
            if values is not None and (queue := values.get("queue")) is not None:
                return queue
            place -= 1
        return None

    def evidence(self, event: Kept) -> dict[str, object]:
        """What names an event as a proof: its source, id, time and type, and its offset in the input."""
        return {
            "source": self.source(event),
            "id": event.id,
            "time": instant.text(event.time),
            "type": type_name(event.type),
            "offset": event.offset,
        }

    def stated(self, event: Kept, name: str) -> object:
        """The event's own value of an attribute, or None."""
        place = ENVELOPE.get(name)
        if place is not None:
            return self.origins[event.origin][place]
        values = event.values
        if values is None or (name == "purpose" and not type_name(event.type).startswith("outbound.")):
            return None
        return values.get(name)

    def known_at(self, event: Kept, name: str, late: Sequence[str]) -> object:
        """What an event states of the interaction as a whole, else what that knows of it; `late` are the names of what
        it knows."""
        stated = self.stated(event, name)
        return stated if stated is not None else dict(zip(late, self.known, strict=False)).get(name)

    def as_at(self, events: Sequence[Kept], place: int, late: Sequence[str], running: Sequence[str]) -> "Interaction":
        """The same, holding what held at one of its events; `late` and `running` are the names that are asked."""
        return structs.replace(self, running=self.running_at(events, place, running))

    def running_at(self, events: Sequence[Kept], place: int, names: Sequence[str]) -> tuple[object, ...]:
        """What one of its events states of `names`, or was stated last before it."""
        if isinstance(events, Events):
            return tuple(map(events.running(place).get, names))
        return self.known_from(events[: place + 1], tuple(names))

    def after(self, event: Kept, names: Sequence[str], before: Sequence[object]) -> tuple[object, ...]:
        """What was stated of each of `names` before, or what the event states anew."""
        stated = [self.stated(event, name) for name in names]
        return tuple(old if new is None else new for new, old in zip(stated, before, strict=True))

    def holding(
        self, event: Kept, *knowledge: tuple[Mapping[str, int], Sequence[object]]
    ) -> Iterator[tuple[str, object]]:
        """What holds at an event, by name: its own statement, else what is known. `knowledge`: places by name, and the
        values at them."""
        for places, values in knowledge:
            for name, place in places.items():
                stated = self.stated(event, name)
                value = values[place] if stated is None else stated
                if value is not None:
                    yield name, value

    def known_from(self, events: Iterable[Kept], names: tuple[str, ...]) -> tuple[object, ...]:
        """The last statement of each of `names` among `events`."""
        latest: dict[str, object] = {}
        for event in events:
            for name in names:
                if (value := self.stated(event, name)) is not None:
                    latest[name] = value
        return tuple(latest.get(name) for name in names)

    def keep_runs(self, source: str, event_id: str, at: int, runs: tuple[Run, ...]) -> None:
        """Digit runs of one message, which the next ones may go on."""
        key = run_key(source, event_id)
        if runs:
            self.runs = Paged() if self.runs is None else self.runs
            self.runs.put(key, Left(at, runs))
        elif self.runs is not None:
            self.runs.drop(key)

    def note(self, key: str, masking: str, completed: list[dict[str, Any]] | None) -> None:
        """Remembers what the message of this key completed by that masking; None: nothing."""
        known = {} if self.completed is None else self.completed.get(key, {})
        if completed is not None:
            self.completed = Paged() if self.completed is None else self.completed
            self.completed.put(key, {**known, masking: completed})
        elif masking in known and self.completed is not None:
            self.completed.put(key, {name: each for name, each in known.items() if name != masking})

    def noted(self, key: str, masking: str) -> list[dict[str, Any]] | None:
        return None if self.completed is None else self.completed.get(key, {}).get(masking)


def run_key(source: str, event_id: str) -> str:
    """Under which a message's digit runs wait for the next message."""
    return f"{source}\0{event_id}"
