"""The stream's clock: what time it is where the events are recorded. The broker's, or a demo's faster one."""

import time
from bisect import bisect_right
from typing import Final, Protocol

from streams.host import Host

SECOND: Final = 1_000_000


class Clock(Protocol):
    """Microseconds since 1970 of the stream. Its progress is the monotonic clock's: no step of the host moves it."""

    def at(self, monotonic: float) -> int | None:
        """The stream's time at that monotonic second; None while nothing is known of it."""
        ...

    def now(self) -> int: ...

    def heard(self, appended: int, monotonic: float) -> None:
        """The broker wrote something at `appended`, and we knew of it at that monotonic second."""
        ...

    @property
    def skew(self) -> float:
        """Seconds that the host is ahead of the stream."""
        ...


class BrokerClock:
    """The broker's own time, read off what it stamps. It is never ahead: a stamp is older than the news of it."""

    def __init__(self, host: Host = time.time) -> None:
        self._host = host
        self._offset: int | None = None

    def at(self, monotonic: float) -> int | None:
        return None if self._offset is None else self._offset + round(monotonic * SECOND)

    def now(self) -> int:
        known = self.at(time.monotonic())
        return round(self._host() * SECOND) if known is None else known

    def heard(self, appended: int, monotonic: float) -> None:
        self._offset = appended - round(monotonic * SECOND)

    @property
    def skew(self) -> float:
        """Seconds that the host is ahead of the broker."""
        known = self.at(time.monotonic())
        return 0.0 if known is None else self._host() - known / SECOND


class HostClock(BrokerClock):
    """The host's own time, where no broker stamps anything that is read."""

    def __init__(self) -> None:
        super().__init__()
        self.heard(round(time.time() * SECOND), time.monotonic())


class FedClock:
    """A clock that a simulator drives: faster than the host's, and never ahead of what was sent by then."""

    def __init__(self, origin: int) -> None:
        self._origin = origin
        self._anchor = 0.0
        self._speed = 0.0
        self._noted: list[float] = [0.0]
        self._sent: list[int] = [origin]

    def run(self, origin: int, speed: float) -> None:
        """From this moment on the clock shows `origin` and goes on at `speed`."""
        self._origin, self._anchor, self._speed = origin, time.monotonic(), speed

    def sent_until(self, recorded: int) -> None:
        """Everything up to this recorded time stands on the broker now."""
        self._noted.append(time.monotonic())
        self._sent.append(recorded)
        if len(self._sent) > 10_000:
            del self._noted[:5_000], self._sent[:5_000]

    def wanted(self) -> int:
        """How far the simulator should have sent by now."""
        return self._scaled(time.monotonic())

    def at(self, monotonic: float) -> int:
        return min(self._scaled(monotonic), self._sent[bisect_right(self._noted, monotonic) - 1])

    def now(self) -> int:
        return self._scaled(time.monotonic())

    def heard(self, appended: int, monotonic: float) -> None:
        """The simulator knows better."""

    @property
    def skew(self) -> float:
        """None: a demo's time is another by intent."""
        return 0.0

    def _scaled(self, monotonic: float) -> int:
        return self._origin + round((monotonic - self._anchor) * self._speed * SECOND)
