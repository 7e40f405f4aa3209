"""The stream's clock: what time it is where the events come from. Real time, or a demo's faster one."""

import time
from bisect import bisect_right


class Clock:
    """Microseconds since 1970 of the stream: the host's own time."""

    def at(self, host: float) -> int:
        """The stream's time at that time of the host, seconds since 1970."""
        return round(host * 1_000_000)

    def now(self) -> int:
        return self.at(time.time())


class FedClock(Clock):
    """A clock that a simulator drives: faster than the host's, and never ahead of what was sent by then."""

    def __init__(self, origin: int) -> None:
        self._origin = origin
        self._anchor = 0.0
        self._speed = 0.0
        self._noted: list[float] = [0.0]
        self._sent: list[int] = [origin]

    def run(self, origin: int, speed: float) -> None:
        """From this moment on the clock shows `origin` and goes on at `speed`."""
        self._origin, self._anchor, self._speed = origin, time.time(), speed

    def sent_until(self, recorded: int) -> None:
        """Everything up to this recorded time stands on the broker now."""
        self._noted.append(time.time())
        self._sent.append(recorded)
        if len(self._sent) > 10_000:
            del self._noted[:5_000], self._sent[:5_000]

    def wanted(self) -> int:
        """How far the simulator should have sent by now."""
        return self._scaled(time.time())

    def at(self, host: float) -> int:
        return min(self._scaled(host), self._sent[bisect_right(self._noted, host) - 1])

    def now(self) -> int:
        return self._scaled(time.time())

    def _scaled(self, host: float) -> int:
        return self._origin + round((host - self._anchor) * self._speed * 1_000_000)
