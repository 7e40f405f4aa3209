"""What time it is: the broker's, read off its stamps, and moved by nothing but the monotonic clock."""

import time

import pytest

from streams import host
from streams.clock import SECOND, BrokerClock, FedClock
from tests.streams.making import START


def test_nothing_is_known_before_the_broker_has_stamped_something() -> None:
    assert BrokerClock().at(1.0) is None


def test_time_goes_on_from_a_stamp_as_the_monotonic_clock_does() -> None:
    clock = BrokerClock()
    clock.heard(START, 10.0)
    assert [clock.at(each) for each in (10.0, 12.5, 9.0)] == [START, START + 2_500_000, START - SECOND]


def test_a_step_of_the_hosts_clock_moves_nothing_and_is_told() -> None:
    stepped = [1_000.0]
    clock = BrokerClock(lambda: stepped[0])
    clock.heard(1_000 * SECOND, time.monotonic())
    before = clock.at(5.0)
    stepped[0] = 4_600.0
    assert (clock.at(5.0), round(clock.skew)) == (before, 3600)


def test_the_clock_is_never_ahead_of_the_brokers() -> None:
    """The stamp was made before we heard of it, however long the news took."""
    clock = BrokerClock()
    made, heard = 100.0, 103.0
    clock.heard(START, heard)
    assert clock.at(heard) == START < START + round((heard - made) * SECOND)


def test_a_simulated_clock_is_never_ahead_of_what_was_sent() -> None:
    clock = FedClock(START)
    clock.run(START, 20.0)
    clock.sent_until(START + SECOND)
    assert clock.at(time.monotonic() + 60) == START + SECOND


def test_a_hosts_clock_can_be_set_for_trying_it_out() -> None:
    now = host.stepping("0s:+60s,0s:-10s,1000s:+5s")
    assert round(now() - time.time()) == 50


@pytest.mark.parametrize("text", ["60", "1s:60s", "1m:+2s", "1s:+2s,,"])
def test_other_steps_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="steps such as"):
        host.stepping(text)
