"""Shares beside a naive judge that looks at the whole list of events at its end."""

import random
from fractions import Fraction
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.judging.steps import STANDING
from tests.rules import histories
from tests.rules.subjects.calls import Centre

HOUR = 3600
WITHIN, BOUND, MINIMUM = 20, Fraction(3, 4), 2
RULE = (
    "queues: {check: {pattern: share, part: agent.joined, of: queue.entered, within: 20s, at_least: 75%, minimum: 2,"
    " period: hour, for_each: [queue]}}"
)


class Happening(NamedTuple):
    second: int
    call: str
    type: str
    queue: str | None


def day(choice: random.Random) -> list[Happening]:
    """Calls of a few hours: each waits in one queue or two, and is answered soon, late or never; in order of time."""
    found = []
    for number in range(choice.randrange(1, 14)):
        second, call = choice.randrange(4 * HOUR), f"call-{number}"
        for queue in choice.choice((["a"], ["b"], ["a", "b"])):
            found.append(Happening(second, call, "queue.entered", queue))
            second += choice.randrange(30)
        if choice.random() < 0.8:
            found.append(Happening(second, call, "agent.joined", None))
    return sorted(found)


def naive(events: list[Happening]) -> dict[tuple[str, int], float]:
    """By queue and hour the share of each that is below the bound."""
    counted: dict[tuple[str, int], list[bool]] = {}
    for each in events:
        if each.type == "queue.entered":
            answers = [one.second for one in events if one.call == each.call and one.type == "agent.joined"]
            met = any(each.second <= second <= each.second + WITHIN for second in answers)
            counted.setdefault((str(each.queue), each.second // HOUR), []).append(met)
    shares = {place: Fraction(sum(met), len(met)) for place, met in counted.items() if len(met) >= MINIMUM}
    return {place: float(round(share * 100, 3)) for place, share in shares.items() if share < BOUND}


def standing(steps: list[dict[str, Any]]) -> dict[tuple[str, int], float]:
    """By queue and hour what stands in the end."""
    return {
        (str(each["queue"]), int(each["started_by"]["time"][11:13]) - 14): each["measured"]["value"]
        for each in histories.last_steps(steps).values()
        if each["state"] in STANDING
    }


SEEDS = st.integers(0, 2**32)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SEEDS, SEEDS)
def test_what_stands_is_what_the_naive_judge_says(seed: int, order: int) -> None:
    events, choice = day(random.Random(seed)), random.Random(order)
    centre = Centre(RULE, partitions=3)
    for each in choice.sample(events, len(events)):
        more = {} if each.queue is None else {"queue": each.queue}
        centre.happens(each.type, each.second, each.call, int(each.call[5:]) % 3, **more)
        if choice.random() < 0.3:
            centre.passes(choice.randrange(5 * HOUR), choice.randrange(3))
    centre.passes(6 * HOUR)
    assert standing(centre.steps) == naive(events)
