"""Sources that say how they are: what rests on the silence of one that is down is undetermined, in whatever order."""

import random
from pathlib import Path

import pytest

from rules.admission import SECOND, Timing
from rules.context.hearing import Hearing
from rules.engine import Engine
from rules.history import NEVER
from rules.ruleset import Ruleset
from schemas import instant, wire
from tests.rules import crashing
from tests.rules.context.world import START, engine, loaded, outcomes, tell

PBX = ("default", "/pbx")
MISSED = ("undetermined", "source_down: nothing was heard of /pbx")
STATED = ("undetermined", "source_down: /pbx said that it was down")
BROKEN = ("broken", "")


def says(engine: Engine, state: str, at: float, recorded: float | None = None, **more: str) -> None:
    """A word of a source about itself, so many seconds after the start."""
    time = instant.text(START + round(at * SECOND))
    content = {"specversion": "1.0", "id": f"{state}-{at}", "source": "/pbx", "type": "system.status"}
    data = {"state": state} | ({"component": more.pop("component")} if "component" in more else {})
    event = wire.from_mapping(content | {"subject": "pbx", "time": time, "data": data} | more)
    assert isinstance(event, wire.Event)
    assert engine.hear(event, START + round((at if recorded is None else recorded) * SECOND)) is None


def lives(engine: Engine, begins: int, ends: int) -> None:
    """It says `alive` each second."""
    for second in range(begins, ends + 1):
        says(engine, "alive", second)


def passes(engine: Engine, until: float) -> None:
    at = START + round(until * SECOND)
    engine.pass_time(at, at)


def said(engine: Engine) -> list[tuple[str, str]]:
    steps, _ = engine.take_said()
    return [(step["state"], step["reason"]) for step in steps if step["state"] not in ("warned", "cancelled")]


def test_a_wait_is_broken_while_its_source_lives(tmp_path: Path) -> None:
    judging = engine(tmp_path, {})
    tell(judging, "queue.entered")
    lives(judging, 0, 64)
    assert said(judging) == [("opened", "")]


def test_a_source_that_falls_silent_is_waited_for_and_then_down(tmp_path: Path) -> None:
    judging = engine(tmp_path, {})
    tell(judging, "queue.entered")
    lives(judging, 0, 55)
    passes(judging, 65)
    assert (said(judging), judging.hearing.down(judging.watermark)) == ([], {"/pbx": False})
    passes(judging, 65.1)
    assert (said(judging), judging.hearing.down(judging.watermark)) == ([], {"/pbx": True})
    assert outcomes(judging) == [MISSED]


def test_a_word_in_time_proves_the_silence_before_it_at_once(tmp_path: Path) -> None:
    judging = engine(tmp_path, {})
    tell(judging, "queue.entered")
    lives(judging, 0, 55)
    passes(judging, 64)
    assert said(judging) == []
    says(judging, "alive", 64.5)
    assert said(judging) == [("opened", "")]


def test_what_an_event_proves_is_said_also_while_its_source_is_awaited(tmp_path: Path) -> None:
    rule = "title: t\ncheck: {pattern: forbidden, never: hold.started}\n"
    judging = engine(tmp_path, {"wait.yaml": rule})
    lives(judging, 0, 3)
    passes(judging, 8)
    tell(judging, "hold.started", 7)
    assert said(judging) == [("opened", "")]


@pytest.mark.parametrize(
    ("words", "expect"),
    [
        ([("down", 20)], STATED),
        ([("down", 20), ("up", 30)], STATED),
        ([("down", 70)], BROKEN),
        ([("down", -300), ("up", -200)], BROKEN),
        ([("up", 10)], BROKEN),
        ([("alive", 10), ("up", 15)], BROKEN),
        ([("alive", 10), ("up", 25)], MISSED),
        ([("alive", 10), ("alive", 20.1), ("up", 21)], MISSED),
        ([("alive", 10), ("alive", 20), ("up", 21)], BROKEN),
        ([("degraded", 10)], BROKEN),
    ],
)
def test_what_a_source_says_decides(tmp_path: Path, words: list[tuple[str, float]], expect: tuple[str, str]) -> None:
    judging = engine(tmp_path, {})
    tell(judging, "queue.entered")
    for state, at in words:
        says(judging, state, at)
    assert outcomes(judging) == [expect]


def test_a_down_ends_where_it_is_heard_of_again(tmp_path: Path) -> None:
    judging = engine(tmp_path, {})
    says(judging, "down", 0)
    lives(judging, 5, 90)
    tell(judging, "queue.entered", 30)
    lives(judging, 91, 100)
    assert outcomes(judging) == [BROKEN]


def test_only_interactions_that_the_source_spoke_in_are_concerned(tmp_path: Path) -> None:
    judging = engine(tmp_path, {})
    tell(judging, "queue.entered")
    says(judging, "down", 20, source="/desktop")
    says(judging, "down", 21, tenant="other")
    says(judging, "down", 22, component="ivr")
    assert outcomes(judging) == [BROKEN]
    says(judging, "down", 23, source="/watcher", component="/pbx")
    assert outcomes(judging) == [STATED]


def test_what_was_said_is_taken_back_when_it_is_known_later_that_the_source_was_down(tmp_path: Path) -> None:
    judging = engine(tmp_path, {})
    tell(judging, "queue.entered")
    passes(judging, 70)
    assert said(judging) == [("opened", "")]
    says(judging, "down", 50, recorded=70)
    judging.freshen()
    assert said(judging) == [("withdrawn", STATED[1])]
    says(judging, "up", 50, recorded=71)
    judging.freshen()
    assert said(judging) == [("opened", "")]


def test_a_word_that_comes_late_closes_the_gap(tmp_path: Path) -> None:
    judging = engine(tmp_path, {})
    tell(judging, "queue.entered")
    says(judging, "alive", 40)
    says(judging, "alive", 55)
    says(judging, "alive", 65)
    passes(judging, 70)
    assert said(judging) == []
    says(judging, "alive", 48, recorded=70)
    judging.freshen()
    assert said(judging) == [("opened", "")]


def test_statuses_are_admitted_by_their_record_alone(tmp_path: Path) -> None:
    judging = engine(tmp_path, {})
    content = {"specversion": "1.0", "id": "1", "source": "/pbx", "type": "system.status", "subject": "pbx"}
    event = wire.from_mapping(content | {"time": instant.text(START), "data": {"state": "down"}})
    assert isinstance(event, wire.Event)
    reasons = [judging.hear(event, START + seconds * SECOND) for seconds in (-61, -60, 86_400, 86_401)]
    assert [each and each.reason for each in reasons] == ["future", None, None, "late"]


def test_what_sources_said_outlives_a_crash_and_so_does_who_waits_for_them(tmp_path: Path) -> None:
    ruleset, topic = Ruleset(loaded(tmp_path, {}).rules), crashing.Topic()
    judging, saver, _ = crashing.loaded(ruleset, Timing(), topic)
    tell(judging, "queue.entered")
    lives(judging, 0, 55)
    passes(judging, 62)
    topic.append(crashing.whole(saver, 0))
    judging, _, _ = crashing.loaded(ruleset, Timing(), topic)
    says(judging, "alive", 62.5)
    judging.freshen()
    assert said(judging) == [("opened", "")]
    judging, _, _ = crashing.loaded(ruleset, Timing(), topic)
    passes(judging, 66)
    judging.freshen()
    assert (said(judging), outcomes(judging)) == ([], [MISSED])


def words(choice: random.Random) -> list[tuple[str, int]]:
    return [(choice.choice(("alive", "alive", "alive", "up", "down")), choice.randrange(60)) for _ in range(14)]


@pytest.mark.parametrize("seed", range(200))
def test_neither_order_nor_copies_nor_a_restart_change_what_is_known(seed: int) -> None:
    choice = random.Random(seed)
    told = words(choice)
    straight, mixed = Hearing(10), Hearing(10)
    for state, at in sorted(told, key=lambda word: word[1]):
        straight.take(PBX, state, at, 0)
    for state, at in choice.sample([*told, *told], 2 * len(told)):
        mixed.take(PBX, state, at, choice.randrange(80))
        if choice.random() < 0.2:
            saved, mixed = dict(mixed.take_rows()), Hearing(10)
            for name, content in saved.items():
                mixed.restore(name, content, 0)
    for watermark in (5, 30, 59, 65, 80):
        assert sorted(mixed.silences(*PBX[:1], ["/pbx"], watermark)) == sorted(
            straight.silences(*PBX[:1], ["/pbx"], watermark)
        )


@pytest.mark.parametrize("seed", range(200))
def test_every_instant_is_as_somebody_would_say_who_looks_at_all_words(seed: int) -> None:
    told = words(random.Random(seed))
    hearing = Hearing(10)
    for state, at in told:
        hearing.take(PBX, state, at, 0)
    found = hearing.silences("default", ["/pbx"], 1000)
    for half in range(1, 140, 2):
        now = half / 2
        silent = any(each.begins < now < each.ends for each in found)
        assert silent == is_silent(told, now), now


def is_silent(told: list[tuple[str, int]], now: float) -> bool:
    """Missed: the next word after the last `alive` is too late. Stated: down since, and no `up`; a run of heartbeats
    that goes on over it ends it at the latest when one is due."""
    alive = sorted({at for state, at in told if state == "alive"})
    others = sorted({at for state, at in told if state != "alive"})
    last = max((at for at in alive if at < now), default=None)
    if last is not None:
        following = min([at for at in alive if at > last] + [at for at in others if at >= last], default=NEVER)
        if following > last + 10 and now < following:
            return True
    return any(down < now < ends_of(down, told, alive) for state, down in told if state == "down")


def ends_of(down: int, told: list[tuple[str, int]], alive: list[int]) -> float:
    up = min((at for state, at in told if state == "up" and at >= down), default=NEVER)
    later = [at for at in alive if at > down]
    if not later:
        return up
    before = [at for at in alive if at <= down]
    goes_on = before and later[0] <= before[-1] + 10
    run = [later[0]]
    for at in later[1:]:
        if at > run[-1] + 10:
            break
        run.append(at)
    return min(up, min(run[-1], down + 10) if goes_on else later[0])
