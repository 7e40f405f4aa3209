"""Folding a subject's history: each event is judged by what its own interaction knew at it."""

from rules.compiling.gating import Moves
from rules.history import NEVER, Kept, type_name
from rules.interaction import Interaction
from rules.judging.folding import find_again
from rules.ruleset import Grouped
from rules.subjects.naming import names_of
from rules.subjects.subject import Subject


def moves_of(grouped: Grouped, subject: Interaction) -> Moves:
    """What events do to the rules that judge such a subject."""
    return grouped.moves_for.get(names_of(subject.subject), {})


def look(grouped: Grouped, subject: Subject, event: Kept) -> None:
    """Puts what the event's interaction knew where folds ask for it."""
    knows = subject.knows(event)
    subject.known = tuple(map(knows.get, grouped.late))
    subject.running = tuple(map(knows.get, grouped.running))


def refold(grouped: Grouped, subject: Subject) -> None:
    """Makes all states anew from the history, and finds the clocks that something was said of."""
    events = subject.events()
    moves = moves_of(grouped, subject)
    states: list[object] = [None] * len(grouped.rules)
    for place, kept in enumerate(events):
        look(grouped, subject, kept)
        for rule, step in moves.get(type_name(kept.type), ()):
            states[rule] = step(states[rule], place, kept, subject)
    subject.states = tuple(states)
    subject.spoken = -NEVER
    if subject.said:
        find_again(subject, events)
