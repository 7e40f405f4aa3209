"""What a run, and all runs together, look like on a terminal."""

from collections.abc import Sequence
from typing import Final

from tests.chaos.outcome import Outcome

SHOWN: Final = 12
"""Findings of one name that are listed."""
SHOWN_AT_THE_END: Final = 2
_COUNTED: Final = ("missing", "false", "otherwise", "doubled", "gaps")


def outcome(each: Outcome) -> str:
    """One run, with everything that was found."""
    late = each.lateness
    lines = [
        f"  {each.events} events, {each.steps} steps, {each.expected} violations expected, {each.standing} stand, "
        f"{each.refused} records refused, {each.versions} versions of the rules; "
        f"greatest memory of a worker {each.peak_megabytes:.0f} MB",
        f"  seen after it could be known, s:     quiet {late.seen_outside}",
        f"                                       faults {late.seen_inside}",
        f"  detected after it could be known, s: quiet {late.detected_outside}",
        f"                                       faults {late.detected_inside}",
        *(f"  start refused: {said}" for said in each.refused_starts),
    ]
    lines += _findings(each, SHOWN)
    return "\n".join([*lines, f"  {'DIFFERENT' if each.findings else 'equal'}"])


def _findings(each: Outcome, shown: int) -> list[str]:
    lines = []
    for name, found in each.findings.items():
        lines.append(f"  {name}: {len(found)}")
        lines += [f"    {said}" for said in found[:shown]]
        lines += [f"    and {len(found) - shown} more"] if len(found) > shown else []
    return lines


def different(outcomes: Sequence[Outcome]) -> str:
    """Of each run that was not as promised, what was found, in short, and what its workers logged last: who sees only
    the end of a long output sees this."""
    lines = []
    for each in (each for each in outcomes if each.findings):
        lines += [str(each.scenario), *_findings(each, SHOWN_AT_THE_END), *(f"  {said}" for said in each.last_words)]
    return "\n".join(lines)


def table(outcomes: Sequence[Outcome]) -> str:
    """All runs, a line each."""
    heads = ["seed", "load", "faults", "expected", *_COUNTED, "other", "quiet p50/p99/max", "faults p50/p99/max", "MB"]
    rows = [heads, *(_row(each) for each in outcomes)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _row(each: Outcome) -> list[str]:
    scenario = each.scenario
    others = sum(len(found) for name, found in each.findings.items() if name not in _COUNTED)
    quiet, struck = each.lateness.seen_outside, each.lateness.seen_inside
    return [
        str(scenario.seed),
        f"{scenario.workers}w {scenario.rate}/s {scenario.within}s",
        ",".join(scenario.faults) or "none",
        str(each.expected),
        *(str(len(each.findings.get(name, ()))) for name in _COUNTED),
        str(others),
        f"{quiet.p50:.2f}/{quiet.p99:.2f}/{quiet.greatest:.2f}",
        f"{struck.p50:.2f}/{struck.p99:.2f}/{struck.greatest:.2f}",
        f"{each.peak_megabytes:.0f}",
    ]
