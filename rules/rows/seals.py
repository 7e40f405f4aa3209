"""The sealed digits on the checkpoint topic: written with their interaction's row, dropped after their window."""

from rules.interaction import Interaction
from rules.judging.speaking import Speaking
from rules.rows import row, waiting
from rules.rows.row import Record
from rules.rows.sealing import Sealer


class Seals:
    """Which interactions have a sealed record, and until when."""

    def __init__(self, engine: Speaking) -> None:
        reading = engine.ruleset.reading
        self.sealer = Sealer(reading.keyring.sealing)
        self._engine = engine
        self._window = reading.join
        self._last: dict[str, int] = {}
        """By interaction the time of its last message that is sealed."""

    def adopt(self) -> None:
        """The engine goes on with other rules."""
        self._window = self._engine.ruleset.reading.join

    def add(self, key: str, value: bytes) -> None:
        """One that was loaded."""
        self._last[key] = waiting.last_of(value)

    def of(self, interaction: Interaction) -> list[Record]:
        """The record that goes with a row; it takes the place of an earlier one."""
        key, since = interaction.key, self._engine.watermark - self._window
        about = row.sealed_key(key)
        held = interaction.runs if self.sealer else None
        found = waiting.sealed(held, since, self.sealer, about) if held else None
        before = self._last.pop(key, None)
        if found is not None:
            self._last[key] = found[0]
            return [(about, found[1])]
        return [(about, None)] if before is not None else []

    def any_over(self) -> bool:
        """Whether the oldest of them has no window any more."""
        first = next(iter(self._last.values()), None)
        return first is not None and first < self._engine.watermark - self._window

    def broken(self) -> list[Record]:
        """Takes those whose window is over: nobody needs their digits any more."""
        since = self._engine.watermark - self._window
        over = [key for key, last in self._last.items() if last < since]
        for key in over:
            del self._last[key]
            if self._engine.asleep:
                self._engine.asleep.forget(key)
        return [(row.sealed_key(key), None) for key in over]
