"""What is decided for good and let go of changes nothing of the periods that come after it."""

import random
from dataclasses import replace
from typing import Any

from rules.admission import Timing
from tests.rules.histories import PATIENT, SECOND, last_steps
from tests.rules.subjects.calls import Centre

DAY, HOUR = 86_400, 3600
FORGETFUL = replace(PATIENT, remember_facts=60 * SECOND)
ANSWERED = "part: agent.joined, of: queue.entered, within: 20s, at_least: 80%"
ROLLING = f"rolling: {{check: {{pattern: share, period: {{last: 30m, every: 5m}}, {ANSWERED}}}}}"


def waits(centre: Centre, second: float, answered: bool) -> None:
    """A call that is over half a minute after it began to wait."""
    call = f"call-{second}"
    centre.passes(second)
    centre.happens("queue.entered", second, call, queue="q")
    if answered:
        centre.happens("agent.joined", second + 5, call)
    centre.happens("interaction.ended", second + 30, call)


def rolling(timing: Timing) -> dict[str, dict[str, Any]]:
    centre, choice = Centre(ROLLING, timing), random.Random(3)
    for number in range(60):
        waits(centre, 300 * number + 17, choice.random() < 0.8)
    centre.passes(10 * HOUR)
    return last_steps(centre.steps)


def test_a_rolling_share_says_each_row_of_broken_looks_once_however_soon_it_forgets() -> None:
    forgetful, patient = rolling(FORGETFUL), rolling(replace(PATIENT, remember_facts=1000 * HOUR * SECOND))
    assert forgetful == patient
    assert {each["revision"] for each in forgetful.values()} == {1}


def test_periods_are_counted_from_the_subjects_first_event_also_when_that_is_forgotten() -> None:
    centre = Centre(f"each: {{check: {{pattern: share, period: {{each: 30 days}}, {ANSWERED}}}}}", FORGETFUL)
    for day in (0, 47, 130, 260):
        waits(centre, day * DAY, answered=False)
        centre.subjects.counting.take_rows()
    centre.passes(400 * DAY)
    begins = [each["started_by"]["time"][:10] for each in centre.steps]
    assert begins == ["2026-09-21", "2026-10-21", "2027-01-19", "2027-05-19"]


def test_so_are_periods_of_elapsed_time() -> None:
    centre = Centre(f"each: {{check: {{pattern: share, period: {{each: 1h}}, {ANSWERED}}}}}", FORGETFUL)
    for minute in (10, 100, 1000):
        waits(centre, minute * 60, answered=False)
        centre.subjects.counting.take_rows()
    centre.passes(2 * DAY)
    assert [each["started_by"]["time"][11:16] for each in centre.steps] == ["14:10", "15:10", "06:10"]
