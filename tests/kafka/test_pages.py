"""Every command that a page shows, the ones that need a broker too, on a real Kafka."""

import asyncio
from pathlib import Path

import pytest

from tests import pages
from tests.kafka.broker import Broker
from tests.streams.notify.receiver import receiving

pytestmark = pytest.mark.kafka

PAGES = [
    page
    for page in pages.every()
    if not page.name.endswith(".zh.md") and any(each.needs_broker for each in pages.commands(page))
]


@pytest.mark.parametrize("page", PAGES, ids=lambda each: each.name)
async def test_every_command_of_a_page_does_what_is_shown(page: Path, tmp_path: Path, own_broker: Broker) -> None:
    """Whoever is told of incidents listens where a page says that Alertmanager does."""
    async with receiving() as receiver:
        places = {"http://127.0.0.1:9093": receiver.url}
        found = await asyncio.to_thread(pages.untrue, page, tmp_path, broker=own_broker.address, places=places)
    assert found == []
