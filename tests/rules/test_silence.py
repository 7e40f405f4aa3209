"""Time that passes in several looks says what it says at once: the same steps, the same verdicts, of the same calls."""

from hypothesis import given
from hypothesis import strategies as some

from rules.admission import MINUTE, SECOND, Timing
from rules.engine import Engine
from tests.rules.test_admission import START, ruleset, tell

TIMING = Timing(lateness=2 * SECOND, idle=3 * MINUTE, remember=5 * MINUTE)
TYPES = ("queue.entered", "agent.joined", "hold.started", "hold.ended", "interaction.ended")
moves = some.lists(some.tuples(some.integers(0, 60), some.sampled_from("abcdef"), some.sampled_from(TYPES)))


def told(happened: list[tuple[int, str, str]]) -> Engine:
    engine = Engine(ruleset(), TIMING)
    for number, (second, subject, type_) in enumerate(sorted(happened)):
        tell(engine, type_, second * SECOND, id_=str(number), subject=subject)
    return engine


def said(engine: Engine) -> tuple[list[str], list[str], int, int]:
    steps, verdicts = engine.take_said()
    return sorted(map(str, steps)), sorted(map(str, verdicts)), engine.watermark, len(engine.open)


@given(moves, some.integers(1, 3), some.integers(61, 3600))
def test_silence_in_looks_says_what_silence_at_once_says(
    happened: list[tuple[int, str, str]], most: int, second: int
) -> None:
    recorded = START + second * SECOND
    whole, parts = told(happened), told(happened)
    whole.pass_time(recorded - TIMING.lateness, recorded)
    until = 0
    while until < recorded:
        before, until = until, parts.until(recorded, TIMING.lateness, most)
        assert until > before
        parts.pass_time(until - TIMING.lateness, until)
    # A closing may wait for the end of its minute, by the looks before it.
    for each in (whole, parts):
        each.pass_time(recorded + 2 * MINUTE, recorded + 2 * MINUTE)
    assert said(parts) == said(whole)
