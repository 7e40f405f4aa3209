"""The canary: interactions of our own that must break a rule of their own, so that silence is known to be no news."""

from pathlib import Path
from typing import Final

import orjson

from rules import loading
from rules.admission import MINUTE, SECOND, Timing
from rules.engine import Engine
from rules.ruleset import Ruleset
from schemas import instant, wire
from schemas.wire import Event

RULE: Final = """\
title: {en: A canary's wait is broken once a minute, zh: 哨兵每分钟超时一次}
version: "1.0"
severity: info
enabled: true
check:
  pattern: deadline
  start: queue.entered
  stop: agent.joined
  within: 30s
  excuse: interaction.ended
""".encode()
EVERY: Final = MINUTE
EARLIEST: Final = 2 * 86_400 * SECOND
"""Before this no time is known yet: nothing but refused records came."""
_TIMING: Final = Timing(remember=SECOND, idle=5 * MINUTE, graves=5 * MINUTE)


class Canary:
    """Goes the way of a partition's events, from bytes to a step, as fast as the partition's own event time."""

    def __init__(self) -> None:
        self._engine = Engine(Ruleset(loading.read(RULE, Path("canary/canary.yaml")).rules), _TIMING)
        self.next = 0
        """The watermark at which the next one begins, and the one before must have been broken."""

    def pass_time(self, watermark: int) -> int:
        """How many canaries were found broken now that event time has come so far: 1 a minute, if all is well."""
        if watermark < max(self.next, EARLIEST):
            return 0
        engine = self._engine
        engine.pass_time(watermark, watermark)
        found = len([step for step in engine.steps if step["state"] == "opened"])
        engine.steps.clear()
        engine.verdicts.clear()
        event = wire.decode(_event(watermark))
        assert isinstance(event, Event), event
        engine.judge(event, watermark)
        self.next = watermark + EVERY
        return found


def _event(at: int) -> bytes:
    said = {"specversion": "1.0", "id": "1", "source": "contactwatch/canary", "type": "queue.entered"}
    return orjson.dumps({**said, "subject": f"canary-{at}", "time": instant.text(at), "data": {"queue": "canary"}})
