"""Reads a file or a topic for the clocks of its sources, and says what it found."""

import asyncio
from collections.abc import Iterable, Iterator

import click

from schemas.wire import Event
from streams import skew
from streams.files import lines
from streams.processors.normalise import normalise
from streams.records import Record
from streams.settings import Settings
from streams.skew import Pairing, Skew
from streams.terminal import progress
from streams.topic import reading, spans


def of_file(name: str) -> Pairing:
    """What the events of a file tell. Raises UnreadableError."""
    pairing = Pairing()
    with progress.counting("reading", name) as count:
        for record in lines.records(name):
            _take(pairing, (record,))
            count(1)
    return pairing


def of_topic(settings: Settings, topic: str, since: int | None) -> Pairing:
    """What the records of a topic tell, from an instant on. Raises TopicError."""
    return asyncio.run(_of_topic(settings, topic, since))


async def _of_topic(settings: Settings, topic: str, since: int | None) -> Pairing:
    pairing = Pairing()
    plan = await spans.plan(settings, topic, since, None)
    with progress.counted("reading", plan.records) as count:
        async for _, fetched in reading.batches(settings, topic, plan.spans):
            _take(pairing, map(reading.record_of, fetched))
            count(len(fetched))
    return pairing


def _take(pairing: Pairing, records: Iterable[Record]) -> None:
    for event in normalise(records):
        if isinstance(event, Event):  # what would be refused says nothing here
            pairing.take(event)


def say(pairing: Pairing) -> bool:
    """What was found: files for `clocks` on stdout, the rest on stderr. Whether clocks differ."""
    found = list(skew.skews(pairing))
    for line in _remarks(pairing, found):
        click.echo(f"contactwatch: {line}", err=True)
    differ = [each for each in found if each.shows]
    _files(differ)
    return bool(differ)


def _remarks(pairing: Pairing, found: list[Skew]) -> Iterator[str]:
    if not pairing.apart:
        yield "no call was left as answered by one source (queue.left) and joined by another (agent.joined)"
    known = {each.sources: each for each in found}
    for ends, answers in sorted(pairing.apart.items()):
        if ends not in known:
            yield f"{_named(ends)}: {len(answers)} answers, and {skew.LEAST * skew.TOGETHER} are needed"
        elif not known[ends].shows:
            yield f"{_named(ends)}: no difference shows over {len(answers)} answers"


def _files(differ: list[Skew]) -> None:
    if len(differ) > 1:
        click.echo(f"contactwatch: {len(differ)} files, one below the other; each stands alone in `clocks`", err=True)
    for number, each in enumerate(differ):
        click.echo(("\n" if number else "") + skew.file_of(each), nl=False)


def _named(ends: tuple[str, str]) -> str:
    return f"{ends[0]} and {ends[1]}"
