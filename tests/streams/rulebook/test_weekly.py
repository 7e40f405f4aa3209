"""A worker that is sent a bundle each week is no larger for it: what is the same is held once, what is over rests."""

from pathlib import Path

from rules import versions
from rules.ruleset import Ruleset
from rules.versions import Bundle
from streams.kafka.fetching import Run
from streams.metrics import Metrics
from streams.rulebook import publishing
from streams.rulebook.book import Book
from streams.rulebook.shelf import Published
from tests.streams import making
from tests.streams.making import SECOND, START, line
from tests.streams.paper import Desk, Fetched, Sheet

DAY = 86_400
WEEK = 7 * DAY * SECOND


def test_of_a_rule_that_changes_again_and_again_two_versions_are_named() -> None:
    first = making.rule("wait")
    weeks = [first.model_copy(update={"digest": f"{week:016x}", "begins": START + week * WEEK}) for week in range(5)]
    metrics = Metrics([first])
    metrics.adopt(weeks, [True])
    (rules,) = [each for each in metrics.registry.collect() if each.name == "contactwatch_rule"]
    assert [each.labels["digest"] for each in rules.samples] == [f"{week:016x}" for week in (3, 4)]


def test_a_rule_that_is_the_same_in_each_bundle_is_held_once_and_without_its_examples(tmp_path: Path) -> None:
    making.folder(tmp_path)
    book, changing = Book(()), tmp_path / "changing.yaml"
    for week in range(3):
        changing.write_text(making.WITHIN.format(within=f"{week + 1}s"))
        packed = publishing.packed([tmp_path], START + week * WEEK)[0]
        assert book.take([Published(str(week), packed)]) == [True]
    assert sorted((rule.id, rule.begins) for rule in book.rules) == [
        ("answered_in_time", START),
        *(("changing", START + week * WEEK) for week in range(3)),
    ]
    assert not any(rule.examples for rule in book.rules)


async def test_a_partition_judges_by_what_its_calls_need_also_after_a_restart(desk: Desk, sheet: Sheet) -> None:
    """A call of before the switch keeps its version; when that is over it goes; a restart begins with all."""
    await _call(desk, 0, 5)
    stricter = making.rule("answered_in_time", making.WITHIN.format(within="5s"))
    desk.ruleset = Ruleset(
        versions.combined(desk.ruleset.every, [Bundle(START + 10 * SECOND, (stricter,))]).rules, before=desk.ruleset
    )
    desk.partition.adopt()
    counted = [_judging(desk)]
    for offset, day in enumerate((1, 3, 4), 1):
        await _call(desk, offset, day * DAY)
        counted.append(_judging(desk))
    await desk.partition.settle()
    await desk.end()
    again = Desk(sheet)
    again.ruleset = Ruleset(desk.ruleset.every)
    await again.ready()
    counted.append(_judging(again))
    await _call(again, 4, 4 * DAY + 1)
    counted.append(_judging(again))
    await again.end()
    assert counted == [2, 2, 1, 1, 2, 1]


async def _call(desk: Desk, offset: int, second: int) -> None:
    """A caller queues, and it is recorded as it happens."""
    fetched = Fetched(line("queue.entered", second, subject=f"call-{offset}"), offset)
    fetched.timestamp = (START + second * SECOND) // 1000
    await desk.partition.take(Run(offset, [fetched]))


def _judging(desk: Desk) -> int:
    return len(desk.partition.pipeline.evaluator.engine.ruleset.judges)
