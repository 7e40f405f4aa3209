"""What is measured, a function each; every one is called in a process of its own."""

import gc
import json
import random
from pathlib import Path

from rules.admission import Timing
from rules.masking import scanning
from rules.ruleset import Ruleset
from streams import replay
from streams.files import lines
from streams.pipeline import Pipeline, batches
from streams.records import Record
from streams.terminal import options
from tests.bench import day
from tests.bench.measuring import Run, peak, timed, yardstick


def ruleset() -> Ruleset:
    """What a worker judges if nobody says otherwise: the shipped rules that are on by default."""
    return Ruleset(options.switched_on(options.loaded(())))


def replaying(file: str) -> Run:
    """A replay of a file, from its bytes to what stands."""
    rules = ruleset()
    content = Path(file).read_bytes().splitlines()
    measured = yardstick(content)
    events = len(content)
    del content
    wall, processor = timed(lambda: replay.replay(lines.records(file), rules, Timing()))
    return Run(events, wall, processor, measured, peak())


def texts(count: int) -> list[str]:
    chance = random.Random(1)
    return [day.sentence(chance) for _ in range(count)]


def scanned(count: int) -> Run:
    """Texts through the detectors, as `scan` does it; the yardstick parses them as JSON strings."""
    found = texts(count)
    measured = yardstick([json.dumps({"text": text}).encode() for text in found])

    def scan() -> None:
        for text in found:
            scanning.scan(text, profile="default", weak=False)

    wall, processor = timed(scan)
    return Run(count, wall, processor, measured, peak())


def resident() -> int:
    """Resident memory of this process now, bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def open_interactions(calls: int) -> float:
    """Bytes of resident memory an open interaction of eight events takes."""
    pipeline = Pipeline(ruleset(), Timing())
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 1000)
    before = resident()
    arriving = (Record(line, None, offset) for offset, line in enumerate(day.open_calls(calls)))
    refused = sum(len(pipeline.take(batch, 0).judgement.rejected) for batch in batches(arriving))
    assert (refused, len(pipeline.evaluator.engine.open)) == (0, calls)
    gc.collect()
    return (resident() - before) / calls
