"""Folding a subject's history: each event is judged by what its own interaction knew at it."""

from collections.abc import Iterable, Sequence

from rules.compiling.gating import Moves
from rules.history import NEVER, Kept, type_name
from rules.interaction import Interaction
from rules.judging.folding import find_again
from rules.ruleset import Grouped
from rules.subjects.naming import names_of
from rules.subjects.subject import Stage, Subject


def moves_of(grouped: Grouped, subject: Interaction) -> Moves:
    """What events do to the rules that judge such a subject."""
    return grouped.moves_for.get(names_of(subject.subject), {})


def look(grouped: Grouped, subject: Subject, event: Kept) -> None:
    """Puts what the event's interaction knew where folds ask for it."""
    knows = subject.knows(event)
    subject.known = tuple(map(knows.get, grouped.late))
    subject.running = tuple(map(knows.get, grouped.running))


def refold(grouped: Grouped, subject: Subject, events: Sequence[Kept], changed: int = 0) -> None:
    """Makes the states anew from the history, and finds the clocks that something was said of. `changed`: the place
    before which the events stand as they were folded before."""
    count = len(events)
    # The last event is always folded again: what its interaction knew is what the subject knows.
    stages = [stage for stage in subject.stages if stage.place <= min(changed, count - 1)]
    begin, before = stages[-1] if stages else Stage(0, (None,) * len(grouped.rules))
    moves, states = moves_of(grouped, subject), list(before)
    for place in range(begin, count):
        kept, left = events[place], count - place
        if left & (left - 1) == 0 and place > begin:
            stages.append(Stage(place, tuple(states)))
        look(grouped, subject, kept)
        for rule, step in moves.get(type_name(kept.type), ()):
            states[rule] = step(states[rule], place, kept, subject)
    subject.states, subject.stages = tuple(states), tuple(_few(stages, count))
    subject.spoken = -NEVER
    if subject.said:
        find_again(subject, list(events))


def _few(stages: Iterable[Stage], count: int) -> list[Stage]:
    """The later ones lie closer together: what comes out of its order is mostly of late."""
    kept: list[Stage] = []
    distance = 0
    for stage in reversed(list(stages)):
        if count - stage.place >= 2 * distance:
            kept.append(stage)
            distance = count - stage.place
    return kept[::-1]
