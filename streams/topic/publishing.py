"""What a replay found goes to topics of another prefix, where it is told to."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from streams.settings import Settings
from streams.topic import spans
from streams.topic.reading import MissingError, TopicError
from streams.topic.replaying import Found
from streams.topic.sending import Sender, producer
from streams.topic.sorting import Runs, merged


class Published(NamedTuple):
    """How many records went, or would go, to each topic."""

    violations: int
    verdicts: int


def refused(prefix: str, live: Iterable[str]) -> str:
    """Why nothing may be published under a prefix; empty where it may."""
    if prefix in live:
        return (
            f"--publish {prefix}: that is where the live worker speaks; choose another prefix, such as {prefix}.replay,"
            f" and make its topics with `contactwatch topics create --prefix {prefix}.replay`"
        )
    return ""


async def check(settings: Settings, prefix: str) -> None:
    """Raises TopicError where a topic is missing."""
    for name in ("violations", "violations.current", "verdicts"):
        await _there(settings, f"{prefix}.{name}", prefix)


async def publish(settings: Settings, prefix: str, found: Found, folder: Path, *, dry_run: bool) -> Published:
    """Sends each violation in its last state and each interaction's verdicts. Raises TopicError."""
    interactions = by_interaction(found, folder)
    if dry_run:
        return Published(sum(1 for _ in found.violations()), sum(1 for _ in interactions))
    violations = verdicts = 0
    async with producer(settings) as made:
        sender = Sender(made)
        for row in found.violations():
            key = orjson.loads(row)["violation_id"].encode()
            await sender.send(f"{prefix}.violations", key, row)
            await sender.send(f"{prefix}.violations.current", key, row)
            violations += 1
        for record in interactions:
            await sender.send(f"{prefix}.verdicts", record["subject"].encode(), orjson.dumps(record))
            verdicts += 1
        await sender.settle()
    return Published(violations, verdicts)


async def _there(settings: Settings, topic: str, prefix: str) -> None:
    try:
        await spans.look(settings, topic, "Write")
    except MissingError:
        mend = f"contactwatch topics create --broker {settings.broker} --prefix {prefix}"
        raise TopicError(f"there is no topic {topic}; mend: {mend}") from None


def by_interaction(found: Found, folder: Path) -> Iterator[dict[str, Any]]:
    """One record for each interaction, as the worker writes them."""
    rows = Runs(folder, "interactions.verdicts")
    for row in found.verdicts():
        verdict = orjson.loads(row)
        start = verdict["started_by"]
        rows.add((verdict["tenant"], verdict["subject"], verdict["rule"], start["time"], start["id"]), row)
    for (tenant, subject), told in groupby(merged(rows.flush()), key=lambda row: tuple(row[0][:2])):
        yield {"tenant": tenant, "subject": subject, "verdicts": [orjson.loads(row) for _, row in told]}
