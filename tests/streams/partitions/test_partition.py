"""A partition between its fetch and its journal: what stands is what was judged, whatever happens to a write."""

import asyncio
import time

import orjson
import pytest
from aiokafka.errors import TopicAuthorizationFailedError

from streams.kafka.fetching import Progress
from streams.partitions.checkpoint import Bounds
from streams.partitions.hopeless import BrokerGoneError, LostPositionError
from streams.partitions.silence import DUE_AT_ONCE
from tests.streams.making import START, line
from tests.streams.paper import LOST, Desk, Paper, Sheet

BAD = b"{"
ENTERED = line("queue.entered", 0)
LATE = 61_000_000 + 2_000_000


def states(sheet: Sheet) -> list[tuple[str, int]]:
    said = [orjson.loads(each.value or b"") for each in sheet.texts("violations")]
    return [(step["state"], step["revision"]) for step in said]


def pass_a_minute(desk: Desk, end: int) -> None:
    """The broker's clock goes on to a second after the deadline."""
    desk.clock.heard(START + LATE, 0.0)
    desk.silence(end, asked=0.002)


async def test_a_run_is_acknowledged_and_counted_when_what_it_said_stands(desk: Desk, sheet: Sheet) -> None:
    done: list[int] = []
    desk.paper.gate.clear()
    await desk.take(0, BAD, acknowledged=done)
    await asyncio.sleep(0.01)
    before = (list(done), list(desk.written), list(sheet.said))
    desk.paper.gate.set()
    await desk.until(lambda: done)
    assert (before, done, len(desk.written), len(sheet.texts("rejected"))) == (([], [], []), [0], 1, 1)


async def test_a_run_that_does_not_follow_is_of_an_older_assignment(desk: Desk, sheet: Sheet) -> None:
    await desk.take(0, ENTERED)
    await desk.take(5, BAD, begins=4)
    await desk.take(1, line("agent.joined", 5))
    assert (desk.partition.reach.following, len(desk.partition.pipeline.evaluator.engine.open)) == (2, 1)
    assert sheet.texts("rejected") == []


async def test_when_only_runs_come_that_do_not_follow_the_fetch_is_set_back(desk: Desk) -> None:
    """A run was lost on its way: it is fetched again, and nothing is left out."""
    await desk.take(0, ENTERED)
    desk.partition._sought = -100.0
    await desk.take(5, BAD, begins=5)
    assert desk.sought == [0, 1]


async def test_a_step_carries_its_interactions_row_in_the_same_write(desk: Desk, sheet: Sheet) -> None:
    await desk.take(0, ENTERED)
    pass_a_minute(desk, 1)
    await desk.until(lambda: states(sheet))
    assert (states(sheet), [key for key in sheet.rows if key.startswith(b"i")]) == (
        [("opened", 1)],
        [b"idefault\0call-1"],
    )


async def test_what_a_failed_write_said_is_judged_and_said_again(desk: Desk, sheet: Sheet) -> None:
    desk.paper.fails = [(LOST, False)]
    await desk.take(0, BAD)
    await desk.until(lambda: desk.paper.opened == 2 and desk.partition.running)
    assert (sheet.texts("rejected"), desk.sought, desk.why) == ([], [0, 0], ["assigned", "unknown"])
    await desk.take(0, BAD)
    await desk.until(lambda: sheet.texts("rejected"))
    assert len(sheet.texts("rejected")) == 1


async def test_what_a_write_of_unknown_outcome_said_is_not_said_twice(desk: Desk, sheet: Sheet) -> None:
    """It stood: the partition is loaded, and knows from the journal that all of it was said."""
    desk.paper.fails = [(LOST, True)]
    await desk.take(0, BAD, ENTERED)
    await desk.until(lambda: desk.paper.opened == 2 and desk.partition.running)
    await desk.take(desk.partition.reach.following, *[BAD, ENTERED][desk.partition.reach.following :])
    pass_a_minute(desk, 2)
    await desk.until(lambda: states(sheet))
    assert (len(sheet.texts("rejected")), states(sheet)) == (1, [("opened", 1)])


async def test_an_owner_that_was_fenced_judges_nothing_until_it_is_called(sheet: Sheet) -> None:
    desk = await Desk(sheet, session=100).ready()
    await desk.take(0, ENTERED)
    other = await Desk(sheet).ready()
    await desk.take(1, BAD)
    await desk.until(lambda: desk.partition.trouble)
    assert (desk.partition.running, sheet.owner) == (False, other.paper)
    desk.partition.call()
    await desk.until(lambda: desk.partition.running)
    assert (sheet.owner, desk.why) == (desk.paper, ["assigned", "fenced"])
    for each in (desk, other):
        await each.end()


async def test_a_fence_that_no_other_worker_made_is_taken_back_after_two_sessions(desk: Desk, sheet: Sheet) -> None:
    """The broker ends a session that was frozen for too long, and the group may never have noticed."""
    sheet.owner = None
    await desk.take(0, BAD)
    await desk.until(lambda: desk.why == ["assigned", "fenced"])
    assert sheet.owner is desk.paper


async def test_an_owner_that_was_fenced_and_that_the_group_does_not_know_takes_nothing_from_who_has_it(
    sheet: Sheet,
) -> None:
    """Else a worker that hangs in the group and the new owner take it from each other again and again."""
    desk = await Desk(sheet).ready()
    desk.belonged = lambda: 0.0
    other = await Desk(sheet).ready()
    await desk.take(0, BAD)
    await desk.until(lambda: "does not say" in desk.partition.trouble)
    assert (sheet.owner, desk.why) == (other.paper, ["assigned"])
    desk.belonged = time.monotonic
    await desk.until(lambda: desk.why == ["assigned", "fenced"])
    for each in (desk, other):
        await each.end()


async def test_a_partition_that_is_assigned_again_asks_its_journal_before_it_judges(desk: Desk, sheet: Sheet) -> None:
    await desk.take(0, ENTERED)
    desk.partition.suspend()
    await desk.take(1, BAD)
    desk.partition.call()
    await desk.until(lambda: desk.partition.running)
    assert (desk.partition.reach.following, desk.sought, desk.paper.opened) == (1, [0, 1], 1)


async def test_one_that_another_had_meanwhile_is_loaded_again(sheet: Sheet) -> None:
    """Frozen while others judged: what it holds is stale, though it is assigned the same partition."""
    desk = await Desk(sheet).ready()
    await desk.take(0, ENTERED)
    desk.partition.suspend()
    other = await Desk(sheet).ready()
    await other.take(0, ENTERED, line("agent.joined", 5))
    await other.partition.settle()
    desk.partition.call()
    await desk.until(lambda: desk.partition.running and desk.paper.opened == 2)
    assert desk.partition.reach.following == 2
    for each in (desk, other):
        await each.end()


async def test_settling_leaves_a_marker_behind_everything(desk: Desk, sheet: Sheet) -> None:
    await desk.take(0, ENTERED, line("agent.joined", 5))
    await desk.partition.settle()
    next_ = await Desk(sheet).ready()
    assert (next_.partition.reach.following, next_.partition.pipeline.evaluator.engine.held) == (2, 1)
    await next_.end()


async def test_where_much_is_due_time_passes_in_several_looks(desk: Desk, sheet: Sheet) -> None:
    """After a long silence a worker answers while it says what that means; who waits longest is told of first."""
    calls = [f"call-{number}" for number in range(3 * DUE_AT_ONCE)]
    waiting = [line("queue.entered", number // 100, subject=call) for number, call in enumerate(calls)]
    await desk.take(0, *waiting)
    desk.clock.heard(START + 86_400_000_000, 0.0)
    desk.silence(len(calls), asked=0.002)
    said = []
    await desk.partition.settle()
    first = [orjson.loads(each.value or b"")["subject"] for each in sheet.texts("violations")]
    while len(states(sheet)) < len(calls):
        said.append(len(states(sheet)))
        desk.partition.pass_time(2_000_000)
        await desk.partition.settle()
    assert sorted(first) == sorted(calls[: len(first)])
    assert said == [DUE_AT_ONCE, 2 * DUE_AT_ONCE]


async def test_deadlines_fire_in_silence_by_the_brokers_clock(desk: Desk, sheet: Sheet) -> None:
    await desk.take(0, ENTERED)
    desk.clock.heard(START + 61_000_000, 0.0)
    desk.silence(1, asked=0.001)
    await desk.partition.settle()
    before = states(sheet)
    pass_a_minute(desk, 1)
    await desk.partition.settle()
    assert (before, states(sheet)) == ([], [("opened", 1)])


async def test_nothing_fires_before_what_was_fetched_is_judged(desk: Desk, sheet: Sheet) -> None:
    """A backlog in a queue is no silence."""
    await desk.take(0, ENTERED)
    desk.partition.reach.hand_over(3)
    pass_a_minute(desk, 3)
    await desk.partition.settle()
    assert states(sheet) == []


async def test_how_far_the_fetch_was_before_it_was_set_back_says_nothing(desk: Desk, sheet: Sheet) -> None:
    """Else a partition that is loaded again would take its own backlog for silence."""
    await desk.take(0, ENTERED)
    desk.partition.reach.saw(Progress(9, 9, 0.001))
    await desk.partition.seek()
    assert (desk.partition.reach.progress, desk.partition.reach.is_caught_up) == (None, False)


def test_a_partition_is_caught_up_when_its_position_has_reached_the_end() -> None:
    """Positions, for transaction markers take offsets too: the last record may stand well before the end."""

    async def look() -> list[bool]:
        desk = await Desk(Sheet()).ready()
        await desk.take(0, ENTERED)
        found = []
        for position in (3, 4):
            desk.partition.reach.saw(Progress(position, 4, 1.0))
            found.append(desk.partition.reach.is_caught_up)
        await desk.end()
        return found

    assert asyncio.run(look()) == [False, True]


async def test_a_position_that_is_not_on_the_topic_any_more_ends_the_partition_saying_so(sheet: Sheet) -> None:
    desk = await Desk(sheet).ready()
    await desk.take(0, ENTERED)
    await desk.partition.settle()
    await desk.end()
    later = Desk(sheet)
    later.bounds = Bounds(100, 200)
    await later.until(later.task.done)
    error = await later.end()
    assert isinstance(error, LostPositionError)
    assert "must go on at offset 1, and its topic holds 100 to 200: records were deleted" in str(error)


async def test_without_anything_saved_it_begins_at_the_groups_offset_or_the_first_record(sheet: Sheet) -> None:
    found = []
    for committed in (None, 7, 3):
        desk = Desk(Sheet())
        desk.bounds, desk.committed = Bounds(5, 100), committed
        await desk.ready()
        found.append(desk.partition.reach.following)
        await desk.end()
    assert found == [5, 7, 5]


async def test_a_permission_that_is_missing_is_not_asked_for_twice(sheet: Sheet) -> None:
    desk = Desk(sheet)
    desk.paper.refuses_to_open = [TopicAuthorizationFailedError("contact.violations")]
    await desk.until(desk.task.done)
    assert isinstance(await desk.end(), TopicAuthorizationFailedError)


async def test_a_broker_that_stays_away_for_longer_than_patience_ends_the_partition(sheet: Sheet) -> None:
    desk = Desk(sheet, patience=0.0)
    desk.paper.refuses_to_open = [LOST, LOST, LOST]
    await desk.until(desk.task.done)
    assert isinstance(await desk.end(), BrokerGoneError)


async def test_a_partition_that_knows_of_nothing_to_do_does_not_stand_still(desk: Desk) -> None:
    desk.partition.reach.moved = -100.0
    before = desk.partition.reach.stands_still(30)
    desk.silence(0)
    assert (before, desk.partition.reach.stands_still(30)) == (True, False)


async def test_the_journal_on_paper_fences_as_a_real_one_does(sheet: Sheet) -> None:
    one, two = Paper(sheet), Paper(sheet)
    await one.open()
    await two.open()
    with pytest.raises(Exception, match="another has it"):
        await one.write([], [])


async def test_what_a_partition_held_is_freed_when_it_is_let_go(desk: Desk) -> None:
    """A worker that is fenced again and again must not grow: the collector does not look at what was loaded."""
    await desk.take(0, ENTERED)
    engine = desk.partition.pipeline.evaluator.engine
    desk.paper.fails = [(LOST, False)]
    await desk.take(1, BAD)
    await desk.until(lambda: desk.paper.opened == 2 and desk.partition.running)
    assert (engine.held, desk.partition.pipeline.evaluator.engine is engine) == (0, False)
