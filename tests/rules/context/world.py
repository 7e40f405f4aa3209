"""A folder of rules with what is known of the world, written for one test, and one call judged by it."""

from pathlib import Path
from typing import Any

from rules.admission import MINUTE, SECOND, Timing
from rules.engine import Engine
from rules.loading import Loaded, load
from rules.ruleset import Ruleset
from schemas import instant, wire

START = instant.micros("2026-11-22T08:00:00Z")
WAIT = "title: t\ncheck: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 60s}\nwarn_at: 30s\n"
WHO = "reason: The switch was replaced.\nauthor: ops\n"
TIMES = "from: 2026-11-22T08:00:00Z\nto: 2026-11-22T09:00:00Z\n"


def loaded(folder: Path, files: dict[str, str]) -> Loaded:
    """What is read of a folder with a rule `wait` and these files."""
    for name, text in {"wait.yaml": WAIT, **files}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return load(folder)


def engine(folder: Path, files: dict[str, str]) -> Engine:
    found = loaded(folder, files)
    assert found.mistakes == ()
    return Engine(Ruleset(found.rules), Timing())


def tell(engine: Engine, type_: str, at: float = 0, data: dict[str, Any] | None = None, **envelope: Any) -> None:
    """An event so many seconds after the start."""
    time = START + round(at * SECOND)
    content = {"specversion": "1.0", "id": f"{type_}-{at}", "source": "/pbx", "type": type_, "subject": "call"}
    event = wire.from_mapping(content | {"time": instant.text(time), "data": data or {}} | envelope)
    assert isinstance(event, wire.Event)
    assert engine.judge(event, time) is None


def over(engine: Engine) -> list[dict[str, Any]]:
    """The verdict records when half an hour has gone by."""
    until = max(START, engine.recorded) + 30 * MINUTE
    engine.pass_time(until, until)
    return engine.open_verdicts()


def outcomes(engine: Engine) -> list[tuple[str, str]]:
    return [(each["verdict"], each["reason"]) for each in over(engine)]
