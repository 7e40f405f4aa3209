"""Warnings in open time and in counted days; spans that a calendar counts in other patterns; what cannot be said."""

from datetime import date
from pathlib import Path

import pytest

from rules.admission import DAY, Timing
from rules.loading import read
from rules.proofs import rehearsal
from tests.rules.calendar.ruling import judged, lines_of, rule

SHANGHAI = "Asia/Shanghai"
FIRST = date(2026, 3, 6)
DEADLINE = "pattern: deadline, start: case.opened, stop: case.answered"
DESK = f"{DEADLINE}, within: 4h, hours: service_hours"
WORKING = f"{DEADLINE}, within: 3 working days, hours: cn_working_days"


@pytest.mark.parametrize(
    ("check", "warn_at", "passed", "answered", "said"),
    [
        (DESK, "3h", "2026-03-09 10:59:59", "2026-03-09 11:30:00", []),
        (DESK, "3h", "2026-03-09 11:00:00", "2026-03-09 11:30:00", ["warned", "cancelled"]),
        (WORKING, "2 working days", "2026-03-10 23:59:59", "2026-03-11 10:00:00", []),
        (WORKING, "2 working days", "2026-03-11 00:00:00", "2026-03-11 10:00:00", ["warned", "cancelled"]),
    ],
)
def test_a_warning_comes_in_working_time(check: str, warn_at: str, passed: str, answered: str, said: list[str]) -> None:
    """`passed` is as far as time has come when the answer is read."""
    warning = rule(check, more=f"warn_at: {warn_at}\n")
    lines = ("2026-03-06 17:00:00 case.opened", passed, f"{answered} case.answered")
    text = lines_of(warning, SHANGHAI, FIRST, *lines)
    ran = rehearsal.run(text, warning, FIRST, Timing(idle=100 * DAY))
    assert [step["state"] for step in ran.steps] == said


@pytest.mark.parametrize(
    ("check", "lines", "told"),
    [
        (
            "pattern: complete, when: case.opened, from: case.acknowledged, fields: [number], grace: 1 working day,"
            " hours: cn_working_days",
            ("2026-03-06 17:00:00 case.opened",),
            [("broken", "2026-03-10 00:00:00+08:00", "")],
        ),
        (
            "pattern: complete, when: case.opened, from: case.acknowledged, fields: [number], grace: 2h,"
            " hours: service_hours",
            ("2026-03-06 17:00:00 case.opened",),
            [("broken", "2026-03-09 10:00:00+08:00", "")],
        ),
        (
            "pattern: order, before: outbound.dialled, needs: list.scrubbed, within: 2 days, zone: Asia/Shanghai",
            ("2026-03-06 01:00:00 list.scrubbed", "2026-03-09 00:00:00 outbound.dialled"),
            [("kept", "2026-03-09 00:00:00+08:00", "")],
        ),
        (
            "pattern: order, before: outbound.dialled, needs: list.scrubbed, within: 2 days, zone: Asia/Shanghai",
            ("2026-03-06 01:00:00 list.scrubbed", "2026-03-09 00:00:01 outbound.dialled"),
            [("broken", "2026-03-09 00:00:01+08:00", "")],
        ),
        (
            "pattern: forbidden, never: outbound.dialled, while: {from: consent.revoked, for: 1 month},"
            " zone: Asia/Shanghai",
            ("2026-01-31 10:00:00 consent.revoked", "2026-02-28 23:59:59 outbound.dialled"),
            [("broken", "2026-02-28 23:59:59+08:00", "")],
        ),
        (
            "pattern: forbidden, never: outbound.dialled, while: {from: consent.revoked, for: 1 month},"
            " zone: Asia/Shanghai",
            ("2026-01-31 10:00:00 consent.revoked", "2026-03-01 00:00:00 outbound.dialled"),
            [("kept", "2026-01-31 10:00:00+08:00", "")],
        ),
        (
            "pattern: limit, count: outbound.dialled, at_most: 1, window: day, zone: Asia/Shanghai",
            ("2026-03-06 23:59:59 outbound.dialled", "2026-03-07 00:00:00 outbound.dialled"),
            [("kept", "2026-03-06 23:59:59+08:00", ""), ("kept", "2026-03-07 00:00:00+08:00", "")],
        ),
        (
            "pattern: limit, count: outbound.dialled, at_most: 1, window: week, zone: Asia/Shanghai",
            ("2026-03-02 00:00:00 outbound.dialled", "2026-03-08 23:59:59 outbound.dialled"),
            [("kept", "2026-03-02 00:00:00+08:00", ""), ("broken", "2026-03-08 23:59:59+08:00", "")],
        ),
    ],
)
def test_other_patterns_count_on_the_calendar_too(
    check: str, lines: tuple[str, ...], told: list[tuple[str, str, str]]
) -> None:
    assert judged(rule(check), SHANGHAI, *lines) == told


def test_a_rule_is_in_force_from_its_own_midnight_on() -> None:
    dated = rule(f"{DEADLINE}, within: 1h, zone: Asia/Shanghai", more="valid_from: 2026-03-06\n")
    lines = ("2026-03-05 23:59:59 case.opened", "2026-03-06 00:00:00 case.opened")
    assert judged(dated, SHANGHAI, *lines) == [("broken", "2026-03-06 01:00:00+08:00", "")]


@pytest.mark.parametrize(
    ("check", "more", "mistake"),
    [
        (
            f"{DEADLINE}, within: 3 working days",
            "",
            "working days are those of a calendar; name it with `hours`, as in hours: cn_working_days",
        ),
        (WORKING, "warn_at: 24h\n", "1d cannot be compared with 3 working days: a warning is told in working days"),
        (
            WORKING,
            "warn_at: 3 working days\n",
            "a warning at 3 working days never comes: the clock runs out at 3 working days",
        ),
    ],
)
def test_what_cannot_be_counted_is_a_mistake(check: str, more: str, mistake: str) -> None:
    text = f"title: t\n{more}check: {{{check}}}\n"
    assert [each.message for each in read(text.encode(), Path("rule.yaml")).mistakes] == [mistake]
