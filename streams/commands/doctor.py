"""`contactwatch doctor`: one line for each thing that must be right, with the mend."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from streams.cli import RefusedError
from streams.terminal import options

if TYPE_CHECKING:
    from streams.settings import Settings

GUARANTEES: Final = {
    "transactions": "after a fault nothing that was said is lost or doubled, and open clocks go on",
    "lease": "after a fault open clocks go on; a step may be there twice, with the same id and revision",
    "memory": "state is in memory only: after a restart open clocks begin anew at the group's offset",
}
"""What each durability promises, by its name in the settings."""


class Finding(NamedTuple):
    """One thing that was looked at."""

    name: str
    good: bool
    says: str


@click.command()
@click.option("--broker", metavar="HOST:PORT", help="Bootstrap address.")
@click.option("--prefix", help="First part of the topics' names.")
@click.option("--skew", is_flag=True, help="Look for sources whose clocks differ, in a file or a topic, instead.")
@click.option("--input", "name", metavar="FILE", help="With --skew: events, one JSON a line; `-` is stdin.")
@click.option("--topic", metavar="NAME", help="With --skew: topic of events; default PREFIX.events.")
@click.option("--since", type=options.Moment(), help="With --skew: only records from this instant on; -7d, RFC 3339.")
def command(
    broker: str | None, prefix: str | None, skew: bool, name: str | None, topic: str | None, since: int | None
) -> None:
    """Check Python, packages, settings, rules, clock, broker and topics; one line each, with the mend.

    With --skew: says which two sources' clocks differ, as a file for the rules' folder `clocks`. Exit 1 where any do.

    Example: contactwatch doctor --broker 127.0.0.1:9092
    """
    from streams import logs

    logs.silent()
    if skew:
        sys.exit(1 if _skew(broker, prefix, name, topic, since) else 0)
    if name or topic or since is not None:
        raise RefusedError("--input, --topic and --since are for --skew")
    failed = False
    for finding in _look(broker, prefix):
        failed = failed or not finding.good
        click.echo(f"{'ok  ' if finding.good else 'BAD '} {finding.name}: {finding.says}")
    sys.exit(1 if failed else 0)


def _skew(broker: str | None, prefix: str | None, name: str | None, topic: str | None, since: int | None) -> bool:
    """Whether clocks of two sources differ; what is found is said."""
    from streams import settings, skewing
    from streams.files import lines
    from streams.topic.reading import TopicError

    if name and (topic or since is not None):
        raise RefusedError("--topic and --since are for a broker; a file is read whole")
    try:
        if name:
            return skewing.say(skewing.of_file(name))
        chosen = settings.read(broker=broker, prefix=prefix)
        return skewing.say(skewing.of_topic(chosen, topic or f"{chosen.prefix}.events", since))
    except (settings.WrongSettingError, lines.UnreadableError, TopicError) as error:
        raise RefusedError(str(error)) from None


def _look(broker: str | None, prefix: str | None) -> Iterator[Finding]:
    yield _python()
    yield _packages()
    yield _rules()
    from streams import settings

    try:
        chosen = settings.read(broker=broker, prefix=prefix)
    except settings.WrongSettingError as error:
        yield Finding("settings", False, str(error))
        return
    strange = settings.misspelt()
    says = "; ".join(strange) or "understood; `contactwatch settings` shows them"
    yield Finding("settings", not strange, says)
    yield from _broker(chosen)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", sys.version_info >= (3, 11), f"{version}; 3.11 or newer is needed")


def _packages() -> Finding:
    import rules
    import schemas
    import streams

    folders = {str(Path(str(each.__file__)).parent.parent) for each in (rules, schemas, streams)}
    if len(folders) == 1:
        return Finding("packages", True, "rules, schemas and streams come from one folder")
    says = f"rules, schemas and streams come from {', '.join(sorted(folders))}; use an environment of its own"
    return Finding("packages", False, says)


def _rules() -> Finding:
    try:
        rules = options.loaded(())
    except RefusedError as error:
        return Finding("rules", False, error.message)
    on = sum(rule.on_by_default for rule in rules)
    return Finding("rules", True, f"{len(rules)} in the catalogue, {on} switched on")


def _broker(chosen: "Settings") -> Iterator[Finding]:
    from schemas.topics import PROCESSORS
    from streams.kafka import broker as brokers
    from streams.kafka import topic_settings

    try:
        seen = asyncio.run(brokers.look(chosen))
    except brokers.UnreachableError as error:
        yield Finding("broker", False, str(error))
        return
    yield Finding("broker", True, f"{seen.brokers} {'broker' if seen.brokers == 1 else 'brokers'} at {chosen.broker}")
    found = brokers.problems(seen, chosen.prefix)
    for problem in found:
        yield Finding("permissions" if problem.startswith("no permission") else "topics", False, problem)
    if not found:
        yield Finding("topics", True, f"{seen.partitions[f'{chosen.prefix}.events']} partitions")
        yield Finding("permissions", True, "what the worker needs is granted")
    if f"{chosen.prefix}.events" in seen.partitions:
        yield asyncio.run(_clock(chosen, f"{chosen.prefix}.events"))
    different = asyncio.run(topic_settings.differences(chosen, seen.partitions))
    yield from (Finding("topic settings", False, each) for each in different)
    if hidden := topic_settings.hidden(chosen.prefix, seen.allowed):
        says = f"not looked at, for DescribeConfigs is not granted on {', '.join(hidden)}; the worker needs it nowhere"
        yield Finding("topic settings", True, says)
    # Without this permission, which is said above, no transaction can be tried.
    if not seen.closed & {f"{chosen.prefix}.{each.name}.*" for each in PROCESSORS}:
        yield asyncio.run(_guarantee(chosen))


async def _guarantee(chosen: "Settings") -> Finding:
    """What a fault may cost; that the broker has transactions is tried, not believed."""
    from streams.partitions.journals import transactions

    says = f"durability {chosen.durability}: {GUARANTEES[chosen.durability]}"
    if chosen.durability == "transactions" and (refusal := await transactions.refusal(chosen)):
        return Finding("guarantee", False, f"{refusal}; mend it, or set durability to lease: {GUARANTEES['lease']}")
    return Finding("guarantee", True, says)


async def _clock(chosen: "Settings", topic: str) -> Finding:
    """The newest append time cannot lie ahead of a host whose clock is right."""
    import time

    from streams.kafka.broker import UnreachableError, newest_append

    try:
        newest = await newest_append(chosen, topic)
    except UnreachableError as error:
        return Finding("clock", False, str(error))
    if newest is None:
        return Finding("clock", True, "no record yet whose append time could be compared")
    ahead = newest / 1_000_000 - time.time()
    if ahead > 1:
        return Finding("clock", False, f"the newest record is {ahead:.1f}s in this host's future; mend the host's NTP")
    return Finding("clock", True, f"the newest record was appended {-ahead:.0f}s ago by this host's clock")
