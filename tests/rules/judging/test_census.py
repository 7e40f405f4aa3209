"""The census counts the clocks that run, where they run, and how many are near their due."""

from collections import Counter
from collections.abc import Iterator

import orjson

from rules.admission import Timing
from rules.engine import Engine
from rules.history import NEVER
from rules.interaction import Interaction
from rules.judging.census import Census, Counted
from rules.proofs import timeline
from rules.ruleset import Ruleset
from schemas import wire
from schemas.wire import Event
from streams.terminal import options
from tests.streams import making
from tests.streams.making import SECOND, START


def engine(*events: dict[str, object]) -> Engine:
    found = Engine(making.ruleset(), Timing())
    for each in events:
        event = wire.decode(orjson.dumps(each))
        assert isinstance(event, Event)
        found.judge(event, event.time)
    return found


def waiting(subject: str, second: float = 0, **more: object) -> dict[str, object]:
    return making.event("queue.entered", second, subject=subject, **more)


BILLING = ("answered_in_time", "default", "voice", "billing")
NOWHERE = ("answered_in_time", "default", "voice", None)


def test_clocks_that_run_are_counted_by_queue() -> None:
    found = Census(engine(waiting("call-1", queue="billing"), waiting("call-2"), waiting("call-3"))).go_on()
    assert found == Counted(Counter({BILLING: 1, NOWHERE: 2}), Counter({BILLING: 0, NOWHERE: 0}))


def test_who_was_answered_waits_no_more() -> None:
    answered = making.event("agent.joined", 5, subject="call-1")
    found = Census(engine(waiting("call-1", queue="billing"), answered)).go_on()
    assert found == Counted(Counter(), Counter())


def test_the_last_quarter_of_the_time_is_near() -> None:
    open_ = engine(waiting("call-1", 0), waiting("call-2", 20))
    open_.pass_time(START + 45 * SECOND, START + 45 * SECOND)
    assert Census(open_).go_on() == Counted(Counter({NOWHERE: 2}), Counter({NOWHERE: 0}))
    open_.pass_time(START + 46 * SECOND, START + 46 * SECOND)
    assert Census(open_).go_on() == Counted(Counter({NOWHERE: 2}), Counter({NOWHERE: 1}))


def test_what_was_broken_is_not_counted_as_waiting() -> None:
    open_ = engine(waiting("call-1"))
    open_.pass_time(START + 61 * SECOND, START + 61 * SECOND)
    assert Census(open_).go_on() == Counted(Counter(), Counter())


def test_a_walk_in_slices_counts_the_same() -> None:
    census = Census(engine(*(waiting(f"call-{number}") for number in range(5))), slice_=2)
    found = [census.go_on() for _ in range(3)]
    assert found == [None, None, Counted(Counter({NOWHERE: 5}), Counter({NOWHERE: 0}))]


def test_by_every_shipped_rule_a_clock_that_runs_is_one_that_must_be_asked_again() -> None:
    """So that a walk may pass over all others unseen. What is forbidden from an instant on has no time that runs."""
    running = {
        (rule.pattern, fold.due(state, engine.watermark) == NEVER)
        for engine, interaction in after_each_event_of_all_examples()
        for rule, fold, state in zip(engine.ruleset.rules, engine.ruleset.folds, interaction.states, strict=False)
        for each in (() if state is None else fold.judged(state, engine.watermark, ""))
        if each.verdict == "open" and (each.due_at or 0) > interaction.events()[each.start].time
    }
    assert running == {(pattern, False) for pattern in ("complete", "deadline")}


def after_each_event_of_all_examples() -> Iterator[tuple[Engine, Interaction]]:
    """What is open after each event of each example of the shipped rules."""
    for rule in options.loaded(()):
        for example in rule.examples:
            found = Engine(Ruleset([rule], any_date=True), Timing())
            for each in timeline.read(example.events, rule, example.date):
                if isinstance(each, Event):
                    found.judge(each, max(each.recorded or 0, each.time))
                yield from ((found, interaction) for interaction in found.open.values())
