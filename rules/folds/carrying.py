"""What a completeness waits for in one history, and what was decided of it."""

from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

import msgspec
from msgspec import structs

from rules.folds.growing import Growing
from rules.folds.state import Switches
from rules.history import NEVER

Gathered = tuple[tuple[object, int, tuple[int, ...]], ...]
"""By values of `same`: fields, a bit each, and the events that carried them."""


class Due(NamedTuple):
    """One `when` that waits for its fields, or was decided by them."""

    start: int
    due: int
    met: int
    """The fields seen so far, a bit each."""
    seen: tuple[int, ...]
    same: object
    excuse: int = -1
    doubt: str = ""
    """What limits a verdict that depends on its due."""
    warns: int = NEVER
    """The instant behind which it warns while it waits."""

    def lacks(self, every: int) -> bool:
        """Whether it is broken when its time is over; `every` has all fields."""
        return self.met != every and self.excuse < 0


class Done(NamedTuple):
    """A check that no later event changes, and when that was seen."""

    at: int
    check: Due


class Fields(msgspec.Struct, frozen=True, gc=False):
    """The state for one history."""

    checks: tuple[Due, ...] = ()
    """Those that an event may still change."""
    done: Growing[Done] = Growing()
    overdue: int = NEVER
    """The first due of those that were laid by without their fields."""
    last: int = 0
    """The last due of all that are laid by."""
    gathered: Gathered = ()
    """By values of `same`: the fields and the events that carried them since the last `since`."""
    switches: Switches | None = None
    excuses: tuple[tuple[object, int, int], ...] = ()
    """Values of `same`, instant and place of the excuses of the latest instant: a check may yet begin at it."""

    def all(self) -> list[Due]:
        """Every check, in the order of their starts."""
        return sorted((*(each.check for each in self.done), *self.checks), key=attrgetter("start"))

    def lately(self, since: int) -> list[Due]:
        """Those that are open, and those that were laid by from an instant on."""
        return [*(each.check for each in self._laid_by_since(since)), *self.checks]

    def due(self, after: int, every: int) -> int:
        """The first due or warning, not before `after`, of those without their fields; NEVER when none."""
        waiting = [each for each in self.checks if each.lacks(every)]
        open_ = min((at for each in waiting for at in (each.due, each.warns) if at >= after), default=NEVER)
        if after <= self.overdue:
            return min(open_, self.overdue)
        late = (each.check for each in self._laid_by_since(after))
        return min((each.due for each in late if each.lacks(every) and each.due >= after), default=open_)

    def _laid_by_since(self, at: int) -> Iterator[Done]:
        return self.done.from_first(at, attrgetter("at"))

    def laid_by(self, now: int, every: int) -> "Fields":
        """With only those among its checks that an event can still change."""
        gone = [each for each in self.checks if now > each.due or each.met == every]
        if not gone:
            return self
        done = self.done
        for check in gone:
            done = done.added(Done(now, check))
        return structs.replace(
            self,
            checks=tuple(each for each in self.checks if now <= each.due and each.met != every),
            done=done,
            overdue=min([self.overdue, *(each.due for each in gone if each.lacks(every))]),
            last=max([self.last, *(each.due for each in gone)]),
        )


def joined(check: Due, fields: int, place: int, same: object, now: int) -> Due:
    """The check when an event has passed that carries fields."""
    if now > check.due or check.same != same or place == check.start:
        return check
    return check._replace(met=check.met | fields, seen=(*check.seen, place))


def excused(check: Due, place: int, same: object, now: int) -> Due:
    """The check when an event has passed that excuses it."""
    if now > check.due or check.same != same or check.excuse >= 0:
        return check
    return check._replace(excuse=place)


def gather(gathered: Gathered, same: object, fields: int, place: int) -> Gathered:
    """With the fields of one more event of these values."""
    found: tuple[object, int, tuple[int, ...]] = (same, fields, (place,))
    for values, earlier, places in gathered:
        if values == same:
            found = (same, earlier | fields, (*places, place))
    return (*(each for each in gathered if each[0] != same), found)
