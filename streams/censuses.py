"""What waits on each partition: walked through a slice at a time, in a small part of the worker's time."""

import asyncio
import time
from collections.abc import Mapping
from typing import Final

from rules.judging.census import Census
from streams.metrics import Metrics
from streams.partitions.partition import Partition

EVERY: Final = 0.5
"""Seconds from a slice of a partition to its next one, at the soonest."""
SHARE: Final = 20
"""At most the so-manieth part of the time goes into walks: what waits is judged first, and counted then."""


class Censuses:
    """One for each partition, which look at a slice in turn."""

    def __init__(self, metrics: Metrics, partitions: Mapping[int, Partition]) -> None:
        """`partitions`: those that are owned, as they come and go."""
        self._metrics = metrics
        self._partitions = partitions
        self._of: dict[int, Census] = {}

    async def walk(self) -> None:
        """For ever."""
        while True:
            for number in list(self._partitions):
                began = time.thread_time()
                self._look(number)
                taken = time.thread_time() - began
                await asyncio.sleep(max(EVERY / max(1, len(self._partitions)), SHARE * taken))
            if not self._partitions:
                await asyncio.sleep(EVERY)

    def forget(self, number: int) -> None:
        """It was given up."""
        self._of.pop(number, None)

    def _look(self, number: int) -> None:
        partition = self._partitions.get(number)
        if partition is None:  # given up since the round began
            return
        engine = partition.pipeline.evaluator.engine
        census = self._of.get(number)
        if census is None or census.engine is not engine:
            census = self._of[number] = Census(engine)
        if (counted := census.go_on()) is not None:
            self._metrics.waiting(number, counted)
