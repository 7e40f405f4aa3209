"""A rule's version: folds the whole history, and answers for the clocks alone that start while it is in force."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec

from rules.history import NEVER, Kept
from rules.interaction import Interaction
from rules.pattern import Closing, Fold, Judged, Step

Lately = Callable[[object, int, int], Iterable[Judged]]


class Spanning(msgspec.Struct, frozen=True, gc=False):
    """The state for a history that began before the version, or goes on after it. Of any other it is the fold's own."""

    inner: object
    first: int
    """Place of the first event while it is in force; NEVER while none has come."""
    end: int
    """Place of the first event after that."""

    def answers_for(self, each: Judged) -> bool:
        return self.first <= each.start < self.end


_BEFORE: Final = Spanning(None, NEVER, NEVER)


def begun_before(moves: Mapping[str, Step], until: int) -> dict[str, Step]:
    """What events do to a fold of whose clocks nobody asks that start at this instant or later: it does not begin."""

    def cut(inner: Step) -> Step:
        def step(state: object, place: int, event: Kept, interaction: Interaction) -> object:
            return None if state is None and event.time >= until else inner(state, place, event, interaction)

        return step

    return {type_: cut(step) for type_, step in moves.items()}


def counted(fold: Fold) -> None:
    """Somebody counts its verdicts: one that says some that lead to no step, as kept ones, is asked for these too."""
    be_counted = getattr(fold, "be_counted", None)
    if be_counted is not None:
        be_counted()


class InForce:
    """A fold among the versions of its rule. What was before it counts as in any history (an `already`, a state, the
    one clock of `again: never`), so that of versions that differ in a limit alone each clock is judged by one."""

    def __init__(self, fold: Fold, begins: int, ends: int) -> None:
        self._fold = fold
        self._begins, self._ends = begins, ends
        self.settled = fold.settled
        self.moves: Mapping[str, Step] = {type_: self._step(step) for type_, step in fold.moves.items()}
        inner: Lately | None = getattr(fold, "lately", None)
        self.lately = None if inner is None else self._lately(inner)

    def be_counted(self) -> None:
        counted(self._fold)

    def _step(self, inner: Step) -> Step:
        begins, ends = self._begins, self._ends

        def step(state: object, place: int, event: Kept, interaction: Interaction) -> object:
            time = event.time
            if type(state) is not Spanning:
                if begins <= time < ends:
                    return inner(state, place, event, interaction)
                if time >= ends and state is None:
                    return None  # nothing began while it was in force
                state = Spanning(state, 0, place) if time >= ends else _BEFORE
            elif time >= ends and state.end == NEVER:
                if state.first == NEVER:
                    return None
                state = Spanning(state.inner, state.first, place)
            elif time >= begins and state.first == NEVER:
                state = Spanning(state.inner, place, NEVER)
            after = inner(state.inner, place, event, interaction)
            return state if after is state.inner else Spanning(after, state.first, state.end)

        return step

    def judged(self, state: object, watermark: int, closing: Closing) -> Iterable[Judged]:
        if type(state) is not Spanning:
            return self._fold.judged(state, watermark, closing)
        found = () if state.first == NEVER else self._fold.judged(state.inner, watermark, closing)
        return filter(state.answers_for, found)

    def _lately(self, inner: Lately) -> Lately:
        def lately(state: object, watermark: int, since: int) -> Iterable[Judged]:
            if type(state) is not Spanning:
                return inner(state, watermark, since)
            return filter(state.answers_for, inner(state.inner, watermark, since))

        return lately

    def due(self, state: object, after: int) -> int:
        """Clocks that are another version's are asked about, too: a look in vain, and seldom."""
        if type(state) is not Spanning:
            return self._fold.due(state, after)
        return NEVER if state.first == NEVER else self._fold.due(state.inner, after)

    def last_due(self, state: object) -> int:
        if type(state) is not Spanning:
            return self._fold.last_due(state)
        return 0 if state.first == NEVER else self._fold.last_due(state.inner)

    def lasts(self, state: object) -> int:
        return self._fold.lasts(state.inner if type(state) is Spanning else state)
