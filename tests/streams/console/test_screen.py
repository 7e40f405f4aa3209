"""The demo's page on terminals of several sizes: nothing that matters is cut off."""

import io
import re
from typing import Any, cast

import pytest
from rich.console import Console

from rules.ruleset import Ruleset
from schemas import instant
from streams import settings
from streams.clock import FedClock
from streams.console import screen
from streams.metrics import Metrics
from streams.simulation import centre
from streams.simulation.demo import Demo, Findings
from streams.simulation.feed import Feed
from streams.terminal import options
from streams.worker import Worker
from tests.streams.making import SECOND, START

RULES = tuple(rule for rule in options.loaded(()) if rule.id in centre.PLANTED)
SAID = [
    {
        "violation_id": str(number),
        "state": "opened",
        "rule": rule.id,
        "subject": f"call-{number:03x}",
        "due_at": instant.text(START + number * SECOND),
        "detected_at": instant.text(START + number * SECOND + 100 * SECOND),
        "evidence": [{"type": "handoff.context_delivered", "time": instant.text(START)}] * 3,
        "entries": [],
    }
    for number in range(2)
    for rule in RULES
]


@pytest.fixture
def demo() -> Demo:
    """Twelve violations of six rules."""
    ruleset = Ruleset(RULES)
    clock = FedClock(START)
    journal = cast(Any, None)  # a page asks a worker without partitions for nothing of theirs
    worker = Worker(settings.read(port=0), ruleset, clock, Metrics(ruleset.rules), journal)
    findings = Findings()
    for step in SAID:
        findings.add(step | {"violation_id": f"{step['violation_id']}{step['rule']}"})
    feed = Feed(cast(Any, None), "demo.events", 4, iter(()))
    return Demo(worker, feed, findings, clock, "http://127.0.0.1:37351/metrics", 20, START, live_since=1.0)


def shown(demo: Demo, width: int, height: int) -> list[str]:
    """The page's lines."""
    console = Console(width=width, height=height, file=io.StringIO(), record=True)
    console.print(screen.page(demo, 1234.0, width, height))
    return [line.rstrip() for line in console.export_text().splitlines()]


@pytest.mark.parametrize(("width", "height"), [(60, 40), (80, 24), (100, 24), (120, 40), (200, 60)])
def test_every_violation_shows_its_interaction_due_and_delay(demo: Demo, width: int, height: int) -> None:
    rows = [line for line in shown(demo, width, height) if re.search(r"call-00[01] .* 05:40:0[01]  +100\.0s\b", line)]
    assert len(rows) == min(10, height - 9 - len(RULES))


@pytest.mark.parametrize(("width", "height"), [(60, 40), (80, 24), (100, 24), (120, 40)])
def test_the_page_fits_its_terminal_and_leaves_its_last_line_empty(demo: Demo, width: int, height: int) -> None:
    """A terminal writes ^C where the cursor stands: at a full line's end it would push the page down by one."""
    lines = shown(demo, width, height)
    assert (max(map(len, lines)) <= width, len(lines) <= height, lines[-1]) == (True, True, "")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_rule_its_count_and_the_address_can_be_read(demo: Demo, width: int) -> None:
    page = "\n".join(shown(demo, width, 40))
    counted = [rule.id for rule in RULES if not re.search(rf"{rule.id} +2 +{rule.severity}\b", page)]
    assert (counted, "metrics: http://127.0.0.1:37351/metrics   Ctrl-C ends" in page) == ([], True)


def test_what_cannot_be_shown_whole_ends_in_an_ellipsis(demo: Demo) -> None:
    rows = [line for line in shown(demo, 120, 40) if "call-001" in line]
    assert [line for line in rows if "…" not in line] == []
