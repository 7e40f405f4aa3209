"""The chaos suite: `python -m tests.chaos --short`, `--seeds 20`, or one run as its flags say."""

import argparse
import logging
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.chaos import node, outcome, report
from tests.chaos.scenario import FAULTS, RARE, SHORT, Scenario, drawn
from tests.kafka import broker

SHORT_LIMIT: Final = 480
"""Seconds that the short form may take: what cannot be begun in time is left out, and it is said."""
AROUND: Final = 30
"""Seconds that a run takes beside its load and its tail."""


def main() -> int:
    asked = _arguments()
    if reason := broker.missing():
        print(f"chaos: not run: {reason}", file=sys.stderr)
        return 2
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    end = time.monotonic() + SHORT_LIMIT if asked.short else None
    scenarios = _possible(_scenarios(asked))
    outcomes = []
    different = 0
    left_out = 0
    for scenario in scenarios:
        print(f"{scenario}", flush=True)
        if end is not None and time.monotonic() + scenario.seconds + scenario.tail + AROUND > end:
            print("  left out: no time was left for it", flush=True)
            left_out += 1
            continue
        try:
            found = _perform(scenario, asked.keep)
        except (TimeoutError, ExceptionGroup, OSError, broker.BrokerError) as error:
            inner = error.exceptions if isinstance(error, ExceptionGroup) else ()
            told = "; ".join(f"{type(each).__name__}: {each}" for each in (error, *inner))
            print(f"  FAILED: {told}", flush=True)
            different += 1
            continue
        print(report.outcome(found), flush=True)
        outcomes.append(found)
        different += bool(found.findings)
    print(report.table(outcomes))
    if told := report.different(outcomes):
        print(told)
    print(f"{len(scenarios) - left_out} runs, {different} of them not as promised, {left_out} left out")
    return 1 if different or not outcomes else 0


def _perform(scenario: Scenario, keep: Path | None) -> outcome.Outcome:
    """Runs one in a folder of its own; what it leaves is kept where something was found, or where that is asked."""
    folder = Path(tempfile.mkdtemp(prefix=f"chaos-{scenario.seed}-", dir=keep))
    print(f"  in {folder}", flush=True)
    found = outcome.of(scenario, folder, scenario.limit)
    if keep is None and not found.findings:
        shutil.rmtree(folder, ignore_errors=True)
    return found


def _possible(scenarios: list[Scenario]) -> list[Scenario]:
    """Without the full disk where none can be had; it is said, never dropped in silence."""
    if not any(RARE in each.faults for each in scenarios) or node.has_small_disks():
        return scenarios
    print("the full disk is left out: a file system in memory wants root and a mount")
    return [each._replace(faults=tuple(fault for fault in each.faults if fault != RARE)) for each in scenarios]


def _scenarios(asked: argparse.Namespace) -> list[Scenario]:
    if asked.short:
        return list(SHORT)
    stated = {name: value for name in _STATED if (value := getattr(asked, name)) is not None}
    if asked.seed is not None:
        return [Scenario(asked.seed)._replace(**stated)]
    return [drawn(seed)._replace(**stated) for seed in asked.drawn or range(1, (asked.seeds or 20) + 1)]


_STATED: Final = ("workers", "rate", "within", "faults", "seconds", "remember")


def _faults(text: str) -> tuple[str, ...]:
    names = tuple(name for name in text.split(",") if name and name != "none")
    if unknown := set(names).difference(FAULTS):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}; there are {', '.join(FAULTS)}")
    return names


def _numbers(text: str) -> list[int]:
    return [int(each) for each in text.split(",")]


def _seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--short", action="store_true", help="the fixed list for every change, in eight minutes")
    parser.add_argument("--seeds", type=int, help="this many runs, each drawn by its seed (20 unless told otherwise)")
    parser.add_argument("--drawn", type=_numbers, help="the runs of these seeds, as 3,9,16, each drawn by its seed")
    parser.add_argument("--seed", type=int, help="one run of this seed; the other flags say which")
    parser.add_argument("--workers", type=int)
    parser.add_argument("--rate", type=int, help="events a second")
    parser.add_argument("--deadline", dest="within", type=_seconds, help="3s or 60s")
    parser.add_argument("--faults", type=_faults, help=f"some of {','.join(FAULTS)}, or none")
    parser.add_argument("--seconds", type=_seconds, help="how long interactions begin")
    parser.add_argument("--remember", type=_seconds, help="how long an ended interaction still takes events")
    parser.add_argument("--keep", type=Path, help="a folder that keeps logs, events and violations of every run")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
