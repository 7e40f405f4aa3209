"""Interactions that wait to be asked: in the order of a heap that holds every instant and key."""

from hypothesis import given
from hypothesis import strategies as some

from rules.admission import SECOND
from rules.history import NEVER
from rules.judging.dues import Dues

MOMENT = 250_000
moves = some.lists(some.tuples(some.sampled_from("abcd"), some.integers(0, 40), some.integers(0, 8)), max_size=40)


@given(moves)
def test_who_is_due_comes_once_in_the_order_of_the_wakes_that_hold(told: list[tuple[str, int, int]]) -> None:
    wakes: dict[str, int] = {}
    dues = Dues(lambda key: wakes.get(key, NEVER))
    watermark, found, expected = 0, [], []

    for key, ahead, passes in told:
        wakes[key] = watermark + ahead * MOMENT
        dues.add(wakes[key], key)
        watermark += passes * MOMENT
        ready = sorted((due, key) for key, due in wakes.items() if due < watermark)
        assert not ready or dues.first < watermark
        expected += ready
        while (one := dues.take(watermark)) is not None:
            if wakes.get(one[1]) == one[0]:
                found.append(one)
                del wakes[one[1]]

    assert found == expected


@given(some.lists(some.integers(0, 100), max_size=40), some.integers(1, 10))
def test_time_goes_on_until_about_so_many_are_due(moments: list[int], most: int) -> None:
    wakes = {str(number): moment * MOMENT for number, moment in enumerate(moments)}
    dues = Dues(wakes.__getitem__)
    for key, due in wakes.items():
        dues.add(due, key)
    end, watermark, found = 101 * MOMENT, -1, []
    a_second = max((sum(due // SECOND == second for due in wakes.values()) for second in range(26)), default=0)

    while watermark < end:
        before, watermark = watermark, dues.until(end, most)
        assert watermark > before
        taken = 0
        while (one := dues.take(watermark)) is not None:
            taken += 1
            found.append(one)
        assert taken < most + a_second

    assert found == sorted((due, key) for key, due in wakes.items())


def test_how_far_time_goes_is_found_however_long_ago_somebody_was_due() -> None:
    wakes = {"a": 0, "b": 1_800_000_000 * SECOND}
    dues = Dues(wakes.__getitem__)
    for key, due in wakes.items():
        dues.add(due, key)
    assert [dues.until(1_700_000_000 * SECOND, most) for most in (1, 2)] == [SECOND, 1_700_000_000 * SECOND]


def test_nobody_is_due_before_the_first() -> None:
    wakes = {"a": 10 * MOMENT, "b": 90 * MOMENT}
    dues = Dues(wakes.__getitem__)
    for key, due in wakes.items():
        dues.add(due, key)

    before, taken, after = dues.first, dues.take(11 * MOMENT), dues.take(11 * MOMENT)

    assert (before, taken, after, dues.first) == (10 * MOMENT, (10 * MOMENT, "a"), None, 88 * MOMENT)
