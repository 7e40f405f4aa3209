"""How our topics are set on the broker, beside how `topics create` sets them."""

import asyncio
from collections.abc import Iterable, Mapping

from aiokafka import errors
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from schemas.topics import TOPICS, configuration
from streams import logs
from streams.kafka import connection
from streams.settings import Settings

MATTERS = ("cleanup.policy", "message.timestamp.type", "max.message.bytes", "max.compaction.lag.ms", "segment.ms")
"""Others are taste; without these something that is promised does not hold."""


async def differences(settings: Settings, there: Iterable[str], patience: float = 10.0) -> list[str]:
    """What is set otherwise, each with its mend; nothing where the broker does not tell."""
    wanted = {f"{settings.prefix}.{topic.name}": configuration(topic) for topic in TOPICS}
    found = await _configurations(settings, [name for name in wanted if name in set(there)], patience)
    return [
        f"{name}: {key} is {found[name][key]} and should be {value}; mend: kafka-configs --bootstrap-server"
        f" {settings.broker} --alter --topic {name} --add-config {key}={value}"
        for name, asked in wanted.items()
        for key, value in asked.items()
        if key in MATTERS and key in found.get(name, {}) and found[name][key] != value
    ]


def hidden(prefix: str, allowed: Mapping[str, frozenset[str]]) -> list[str]:
    """Topics that are there and whose settings are not for us to see."""
    ours = [f"{prefix}.{topic.name}" for topic in TOPICS]
    return [name for name in ours if allowed.get(name) and "DescribeConfigs" not in allowed[name]]


async def _configurations(settings: Settings, names: list[str], patience: float) -> dict[str, dict[str, str]]:
    """By topic what is set; topics that may not be described are left out."""
    admin = AIOKafkaAdminClient(**connection.client(settings), request_timeout_ms=round(patience * 1000))
    with logs.hushed("aiokafka"):
        try:
            await asyncio.wait_for(admin.start(), patience)
            asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
            answers = await asyncio.wait_for(admin.describe_configs(asked), patience)
        except (errors.KafkaError, TimeoutError, OSError):
            return {}
        finally:
            await admin.close()
    return {
        name: {each[0]: each[1] for each in entries}
        for answer in answers
        for code, _, _, name, entries in answer.resources
        if code == 0
    }
