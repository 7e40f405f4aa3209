"""What a run is asked to be: how many workers, which load, which deadline, which faults; drawn by a seed or listed."""

from random import Random
from typing import Final, NamedTuple

from tests.chaos import faults

CLOCK: Final = "clock"
"""Steps of the host's clock: no fault that strikes, but what each worker is started with."""
FAULTS: Final = (*faults.KINDS, CLOCK)
LATENESS: Final = 1
"""Seconds."""
RARE: Final = "disk"
LONG_ENOUGH: Final = 110
"""Seconds of a run whose rules change: a minute goes by before they begin."""


class Scenario(NamedTuple):
    """One run."""

    seed: int
    workers: int = 2
    rate: int = 300
    """Events a second."""
    within: int = 3
    """The deadline; seconds."""
    faults: tuple[str, ...] = ()
    seconds: int = 30
    """How long interactions begin."""
    remember: int | None = None
    """Seconds that an ended interaction still takes events; what the product says where it is None."""

    @property
    def has_links(self) -> bool:
        return bool(faults.OF_LINKS.intersection(self.faults))

    @property
    def tail(self) -> int:
        """Seconds from the last beginning until all is due."""
        return self.within + LATENESS + 16

    @property
    def limit(self) -> int:
        """Seconds that the whole run may take, whatever happens."""
        return self.seconds + self.tail + 240

    def __str__(self) -> str:
        remember = "" if self.remember is None else f" remember={self.remember}s"
        asked = ",".join(self.faults) or "none"
        return (
            f"seed={self.seed} workers={self.workers} rate={self.rate} deadline={self.within}s seconds={self.seconds}"
            f"{remember} faults={asked}"
        )


SHORT: Final = (
    Scenario(7, workers=2, rate=300, faults=("kill", "reload", "stop", "silence"), seconds=90),
    Scenario(1, workers=3, rate=5000, faults=("kill", "term", "scale"), seconds=20),
    Scenario(2, workers=2, rate=300, faults=("stop", "poison"), seconds=20, remember=4),
    Scenario(3, workers=2, rate=5000, faults=("broker-kill", "broker-stop", "kill"), seconds=20),
    Scenario(4, workers=3, rate=300, faults=("slow", "cut", "clock"), seconds=20),
    Scenario(5, workers=2, rate=300, within=60, faults=("kill", "stop", "broker-kill"), seconds=20),
    Scenario(6, workers=2, rate=300, faults=("disk", "term"), seconds=20),
)
"""What a change must pass, the longest first; what does not fit into eight minutes is left out, and it is said."""


def drawn(seed: int, seconds: int = 60) -> Scenario:
    """The run of a seed at length: every seed has several faults at once, each fault comes again and again."""
    chance = Random(f"{seed}/scenario")
    common = [each for each in FAULTS if each != RARE]
    asked = chance.sample(common, chance.randint(2, 5)) + ([RARE] if chance.random() < 0.2 else [])
    seconds = max(seconds, LONG_ENOUGH) if faults.RELOAD in asked else seconds
    return Scenario(
        seed,
        workers=chance.choice((2, 3)),
        rate=chance.choice((300, 5000)),
        within=chance.choice((3, 3, 60)),
        faults=tuple(asked),
        seconds=seconds,
        remember=chance.choice((None, None, 5)),
    )
