"""Folding a whole history: what its interaction knows, the state of each rule, and where its clocks stand now."""

from rules.admission import OPENINGS
from rules.history import NEVER, Kept, type_name
from rules.interaction import Interaction
from rules.ruleset import Compiled


def refold(ruleset: Compiled, interaction: Interaction) -> None:
    """Makes all states anew from the history, and finds the clocks that something was said of."""
    events = interaction.events()
    interaction.known = interaction.known_from(events, ruleset.late)
    interaction.running = (None,) * len(ruleset.running)
    if interaction.headless and events and type_name(events[0].type) in OPENINGS:
        interaction.headless = False
    interaction.numbered = any(event.sequence >= 0 for event in events)
    interaction.moves = moves = ruleset.gates.moves(interaction.origins)
    states: list[object] = [None] * len(ruleset.folds)
    for place, kept in enumerate(events):
        run_on(ruleset, interaction, kept)
        for rule, step in moves.get(type_name(kept.type), ()):
            states[rule] = step(states[rule], place, kept, interaction)
    while states and states[-1] is None:
        states.pop()
    interaction.states = tuple(states)
    interaction.spoken = -NEVER
    if interaction.said:
        find_again(interaction, events)


def find_again(interaction: Interaction, events: list[Kept]) -> None:
    """Finds the events that started what something was said of: their places have changed."""
    places = {(interaction.source(kept), kept.id, interaction.whose(kept)): at for at, kept in enumerate(events)}
    if interaction.said is not None:
        interaction.said.find(places)


def run_on(ruleset: Compiled, interaction: Interaction, kept: Kept) -> None:
    """Takes what an event states from here on: its queue, agent, bot, menu."""
    values = kept.values
    if values is None:
        return
    for place, name in enumerate(ruleset.running):
        stated, running = values.get(name), interaction.running
        if stated is not None and stated != running[place]:
            interaction.running = (*running[:place], stated, *running[place + 1 :])


def next_due(ruleset: Compiled, interaction: Interaction, after: int) -> int:
    """The next instant, not before `after`, at which one of the rules must be asked."""
    return min(next_dues(ruleset, interaction, after))


def next_dues(ruleset: Compiled, interaction: Interaction, after: int) -> tuple[int, int]:
    """The next instants, not before `after`, at which something may be said by a rule, and at which only what somebody
    counts may change."""
    said = counted = NEVER
    rules = len(ruleset.rules)
    for place, (fold, state) in enumerate(zip(ruleset.folds, interaction.states, strict=False)):
        if state is None or (due := fold.due(state, after)) == NEVER:
            continue
        if place < rules:
            said = min(said, due)
        else:
            counted = min(counted, due)
    return said, counted
