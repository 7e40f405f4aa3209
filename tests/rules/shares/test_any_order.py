"""Whatever a share counts, and however it begins again: it comes to the same in any order of arrival."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.subjects.calls import Centre

OWN = "part: s.b, of: s.a, within: 20s, excuse: s.c, excused: broken, same: [k], again: {again}"
NAMED = {
    "deadline": "start: s.a, stop: s.b, within: 20s, excuse: s.c, pause: s.d, resume: s.e",
    "order": "before: s.a, needs: s.b, within: 20s, since: s.c, same: [k]",
    "forbidden": "never: s.a, while: {from: s.b, to: s.c, grace: 5s, for: 25s}, excuse: s.d",
    "limit": "count: s.a, at_most: 1, window: 20s, since: s.c, same: [k]",
    "complete": "when: s.a, from: s.b, since: s.c, fields: [k, m], grace: 10s",
}
AGAIN = ("each", "never", "when_ended", "restarts")
SECONDS = 1000


def counting(keys: str) -> str:
    return f"share: {{check: {{pattern: share, {keys}, at_least: 60%, period: {{each: 30s}}}}}}"


RULES = [pytest.param(counting(OWN.replace("{again}", again)), id=f"own-{again}") for again in AGAIN] + [
    pytest.param(
        f"{counting('part: {kept: named}')}\nnamed: {{check: {{pattern: {pattern}, {keys}, again: {again}}}}}",
        id=f"{pattern}-{again}",
    )
    for pattern, keys in NAMED.items()
    for again in AGAIN
]


def happenings(choice: random.Random) -> list[tuple[int, str, str, dict[str, str]]]:
    """Of two calls, in order of time: when, of which call, what, with which fields."""
    found = []
    for number in range(choice.randrange(2, 14)):
        fields = {name: choice.choice("xy") for name in "km" if choice.random() < 0.6}
        type_ = f"s.{choice.choice('aaabbbccde')}"
        found.append((choice.randrange(13) * 5, f"call-{choice.randrange(2)}", type_, fields | {"id": str(number)}))
    return sorted(found, key=lambda each: each[0])


def judged(rules: str, events: list[tuple[int, str, str, dict[str, str]]], choice: random.Random) -> list[Any]:
    """The verdict on every period when all is over; on the way time passes, and what was told is forgotten."""
    centre = Centre(rules)
    for second, call, type_, fields in events:
        centre.happens(type_, second, call, **fields)
        if choice.random() < 0.2:
            centre.passes(second)
        for interaction in centre.engines[0].open.values():
            if choice.random() < 0.2:
                interaction.told = None  # as after a restart
    centre.passes(SECONDS)
    verdicts = centre.subjects.counting.open_verdicts()
    return sorted((each["due_at"], each["verdict"], each["reason"], each["measured"]["value"]) for each in verdicts)


@pytest.mark.parametrize("rules", RULES)
@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 2**32))
def test_a_share_comes_to_the_same_in_any_order(rules: str, seed: int) -> None:
    choice = random.Random(seed)
    events = happenings(choice)
    shuffled = choice.sample(events, len(events))
    assert judged(rules, events, choice) == judged(rules, shuffled, choice)
