"""Runs a timeline in virtual time, as it is written and in ways that must not matter."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final, Literal, NamedTuple

import xxhash

from rules import timeline
from rules.admission import MINUTE, Timing
from rules.engine import Engine
from rules.keyring import Keyring
from rules.pattern import NEVER, Closing, Judged
from rules.rule import Rule
from rules.ruleset import Ruleset
from rules.saving import Saver
from rules.speech import judged
from rules.timeline import Passing, TimelineError
from schemas.wire import Event

Way = Literal["as written", "in another order", "every event twice", "saved and loaded after each"]
WAYS: Final[tuple[Way, ...]] = ("as written", "in another order", "every event twice", "saved and loaded after each")

_SEALED: Final = Keyring(sealing=(b"a key for examples",))
_DELAY: Final = 5 * MINUTE
"""What is delayed by less than `remember` is still admitted, and makes no history headless."""

Items = Sequence[Event | Passing]


class Ran(NamedTuple):
    """What a timeline led to."""

    judged: tuple[Judged, ...]
    proofs: tuple[tuple[int, ...], ...]
    """The instants of each verdict's evidence."""
    steps: tuple[dict[str, Any], ...]
    origin: int


def run(text: str, rule: Rule, day: date | None = None, timing: Timing | None = None, way: Way = "as written") -> Ran:
    """Runs a timeline against its rule alone; at its end the watermark has passed every due. Raises TimelineError."""
    return _Stage(Ruleset([rule], keyring=_SEALED), timing or Timing()).play(
        arranged(tuple(timeline.read(text, rule, day)), way),
        timeline.begins(rule, day),
        saves=way == WAYS[3],
    )


def arranged(items: Items, way: Way) -> Items:
    """The same events as they might have arrived. A timeline that says when they were recorded says the order."""
    if way == "every event twice":
        return [copy for each in items for copy in ([each] if isinstance(each, Passing) else [each, each])]
    events = [each for each in items if isinstance(each, Event)]
    if way != "in another order" or any(each.recorded is not None for each in events):
        return items
    return sorted(events, key=lambda each: each.time + _delay(each))


def _delay(event: Event) -> int:
    """How late it arrives: some span by its id, the same every time."""
    return xxhash.xxh3_64_intdigest(event.id.encode()) % _DELAY


class _Stage:
    """One engine, which may be saved and loaded on the way."""

    def __init__(self, ruleset: Ruleset, timing: Timing) -> None:
        self._engine = Engine(ruleset, timing)
        self._steps: list[dict[str, Any]] = []
        self._saver: Saver | None = None
        self._rows: dict[bytes, bytes] = {}

    def play(self, items: Iterable[Event | Passing], origin: int, *, saves: bool) -> Ran:
        greatest = 0
        if saves:
            self._reload()
        for each in items:
            if isinstance(each, Passing):
                greatest = max(greatest, each.at)
                self._engine.pass_time(each.at + 1, greatest)
            else:
                greatest = max(greatest, each.time)
                self._take(each, each.recorded or greatest)
            self._collect()
            if saves:
                self._save()
                self._reload()
        found = list(self._end())
        self._collect()
        return Ran(tuple(one for one, _ in found), tuple(proof for _, proof in found), tuple(self._steps), origin)

    def _take(self, event: Event, recorded: int) -> None:
        refused = self._engine.judge(event, recorded)
        if refused is not None:
            raise TimelineError(f"the event of id {event.id} is refused: {refused.reason}")

    def _collect(self) -> None:
        self._steps += self._engine.steps
        self._engine.steps = []

    def _end(self) -> Iterator[tuple[Judged, tuple[int, ...]]]:
        engine = self._engine
        for key in [key for key, *_ in engine.asleep.times()] if engine.asleep else ():
            engine.awake(key)
        engine.watermark = NEVER - 1
        for interaction in list(engine.open.values()):
            closing: Closing = "ended" if interaction.ended else ""
            engine.speak(interaction, closing)
            events = interaction.events()
            for _, each in judged(engine.ruleset, interaction, engine.watermark, closing):
                yield each, tuple(events[place].time for place in each.evidence)

    def _save(self) -> None:
        assert self._saver is not None
        records = self._saver.with_steps(0)
        self._saver.begin(0)
        while self._saver.is_marking:
            records += self._saver.rows(1000)
        for key, value in records:
            if value is None:
                self._rows.pop(key, None)
            else:
                self._rows[key] = value

    def _reload(self) -> None:
        before = self._engine
        self._engine = Engine(before.ruleset, before.timing)
        self._saver = Saver(self._engine)
        self._saver.load(dict(self._rows))
        for key, value in self._saver.claim(0):
            assert value is not None
            self._rows[key] = value
