"""How far a partition has come, and how far its fetch is."""

import time

from streams.kafka.fetching import Progress


class Reach:
    """What is known of one assignment of a partition; positions, not records."""

    def __init__(self, following: int = 0) -> None:
        self.following = following
        """Next offset that is taken."""
        self.handed_until = 0
        """Follows the last record that was fetched, whether it is judged or still waits in a queue."""
        self.progress: Progress | None = None
        self.moved = time.monotonic()
        """When it last came nearer to the end, or knew that it was there."""
        self._passed = 0.0
        self._seeks = 0

    def took(self, following: int) -> None:
        """Everything before this offset is judged."""
        self.following = following
        self.hand_over(following)
        self.moved = time.monotonic()

    def hand_over(self, following: int) -> None:
        self.handed_until = max(self.handed_until, following)

    def saw(self, progress: Progress | None) -> None:
        """After a look for records."""
        if progress is not None and not self._seeks:
            self.progress = progress

    def seeks(self) -> None:
        """The fetch is about to be set: how far it was before says nothing any more."""
        self._seeks += 1

    def sought(self) -> None:
        self._seeks -= 1
        self.progress = None

    @property
    def is_caught_up(self) -> bool:
        """Every record that stood on the broker when it was asked has been judged."""
        progress = self.progress
        return progress is not None and progress.position >= progress.end and self.following >= self.handed_until

    def silence(self) -> float | None:
        """The monotonic second up to which there was nothing more to judge, told once; None where there is news."""
        progress = self.progress
        if progress is None or not self.is_caught_up or progress.asked == self._passed:
            return None
        self._passed = progress.asked
        self.moved = max(self.moved, progress.asked)
        return progress.asked

    @property
    def lag(self) -> int:
        """Records on the broker that are not judged yet; transaction markers among them."""
        return max(0, self.progress.end - self.following) if self.progress and not self.is_caught_up else 0

    def stands_still(self, after: float) -> bool:
        """Whether it neither judged anything nor knew for so many seconds that there was nothing to judge."""
        return time.monotonic() - self.moved > after
