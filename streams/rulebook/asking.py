"""The bundles that a replay is asked to judge by: those of the topic, and those of files."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click

from rules.rule import Rule
from streams.cli import RefusedError
from streams.kafka.unreachable import UnreachableError
from streams.rulebook import files, shelf
from streams.rulebook.book import Book
from streams.rulebook.shelf import Published
from streams.settings import Settings
from streams.topic.options import OF_THE_TOPIC


def over_time(chosen: Settings, book: Book, bundles: Sequence[str]) -> tuple[Rule, ...]:
    """The book's rules and those of bundles, each from its instant on. Raises RefusedError or reading.TopicError."""
    try:
        named = list(files.found(Path(each) for each in bundles if each != OF_THE_TOPIC))
    except files.BundleFileError as error:
        raise RefusedError(f"--bundles: {error}") from None
    news = [*(on_topic(chosen) if OF_THE_TOPIC in bundles else ()), *named]
    for published, is_taken in zip(news, book.take(news), strict=True):
        if not is_taken:
            click.echo(f"a bundle of rules is left out, as a worker leaves it out: {published.name}", err=True)
    return book.rules


def on_topic(chosen: Settings) -> list[Published]:
    """All that stand on the topic, in the order of appending. Raises RefusedError or reading.TopicError."""

    async def read() -> list[Published]:
        async with shelf.opened(chosen) as opened:
            return await opened.news()

    try:
        return asyncio.run(read())
    except (UnreachableError, TimeoutError) as error:
        raise RefusedError(f"the topic of rules cannot be read: {error}") from None
