"""Digits that wait for others over a restart: sealed with a key, unknown without one, dropped after their window."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.admission import Timing
from rules.masking.keyring import Keyring
from rules.masking.splitting import blank, is_unsure, runs
from rules.rows.sealing import Sealer
from rules.ruleset import Ruleset
from schemas.wire import Event
from tests.rules import crashing, histories
from tests.rules.crashing import Partition
from tests.rules.histories import SECOND, START, happened

KEY = b"a key of the tests"
OTHER = b"another of their keys"
TIMING = Timing(lateness=2 * SECOND, remember=600 * SECOND, idle=1200 * SECOND, idle_of={})
MASKED = [rule for rule in histories.rules() if rule.id == "masked"]
PIECES = ("199", "0000", "1234")
LOST = "lost: digits of earlier messages were not kept over a restart; set seal_key"


def partition(*keys: bytes) -> Partition:
    return Partition(Ruleset(MASKED, any_date=True, keyring=Keyring(sealing=keys)), TIMING)


def said(*pieces: str, gap: int = 4, start: int = 0) -> list[tuple[Event, int]]:
    return [
        happened("message.sent", start + place * gap, start + place, author="customer", text=piece)
        for place, piece in enumerate(pieces)
    ]


def restart(found: Partition, *keys: bytes) -> None:
    """Saved whole, and loaded by a worker that has these keys."""
    found.commit(1000, begins=True)
    found.ruleset = Ruleset(MASKED, any_date=True, keyring=Keyring(sealing=keys))
    found.crash()


def end(found: Partition) -> list[tuple[str, str]]:
    """(verdict, reason) of each verdict, once all is over; and the steps that were said stay in `said`."""
    for _ in range(2):
        found.silence(START + 10**12, START + 10**12)
    found.commit(1000, begins=True)
    return [(each["verdict"], each["reason"]) for each in found.verdicts]


def play(before: tuple[bytes, ...], after: tuple[bytes, ...]) -> Partition:
    """The last piece comes after a restart."""
    log, found = said(*PIECES), partition(*before)
    found.take(log, 2)
    restart(found, *after)
    found.take(log, 3)
    return found


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((KEY,), (KEY,), ("broken", "")),
        ((KEY,), (OTHER, KEY), ("broken", "")),
        ((), (), ("undetermined", LOST)),
        ((KEY,), (), ("undetermined", LOST)),
        ((KEY,), (OTHER,), ("undetermined", LOST)),
        ((), (KEY,), ("undetermined", LOST)),
    ],
)
def test_a_number_that_is_split_over_a_restart(
    before: tuple[bytes, ...], after: tuple[bytes, ...], verdict: tuple[str, str]
) -> None:
    assert end(play(before, after)) == [verdict]


@pytest.mark.parametrize("keys", [(), (KEY,)])
def test_what_was_completed_before_a_restart_stands_after_it_and_after_its_window(keys: tuple[bytes, ...]) -> None:
    log, found = said(*PIECES, "thanks"), partition(*keys)
    found.take(log, 3)
    found.silence(START + 9 * SECOND, START + 11 * SECOND)
    restart(found, *keys)
    found.silence(START + 200 * SECOND, START + 202 * SECOND)
    restart(found, *keys)
    found.take(log, 4)
    assert (end(found), [step["state"] for step in found.said]) == ([("broken", "")], ["opened"])


@pytest.mark.parametrize("keys", [(), (KEY,)])
def test_no_digit_stands_in_what_is_saved(keys: tuple[bytes, ...]) -> None:
    found = partition(*keys)
    found.take(said(*PIECES), 2)
    found.commit(1000, begins=True)
    saved = b"".join(found.topic.records.values())
    assert [piece for piece in PIECES[:2] if piece.encode() in saved] == []
    assert any(key[:1] == b"s" for key in found.topic.records) == bool(keys)


def test_sealed_digits_are_dropped_when_their_window_is_over() -> None:
    log, found = said(*PIECES), partition(KEY)
    found.take(log, 2)
    found.commit(1000, begins=True)
    sealed = [key for key in found.topic.records if key[:1] == b"s"]
    found.silence(START + 64 * SECOND, START + 66 * SECOND)
    found.commit(1000, begins=True)
    kept = [key for key in found.topic.records if key[:1] == b"s"]
    found.silence(START + 65 * SECOND, START + 67 * SECOND)
    assert found.saver.has_changes
    found.commit(1000, begins=True)
    left = [key for key in found.topic.records if key[:1] == b"s"]
    assert (len(sealed), kept, left) == (1, sealed, [])


def test_dropped_digits_are_dropped_too_where_their_interaction_sleeps() -> None:
    found = partition(KEY)
    found.take(said(*PIECES), 2)
    restart(found, KEY)
    found.silence(START + 65 * SECOND, START + 67 * SECOND)
    found.commit(1000, begins=True)
    assert [key for key in found.topic.records if key[:1] == b"s"] == []


def test_a_late_piece_whose_neighbours_are_gone_is_undetermined() -> None:
    log, found = said(*PIECES), partition(KEY)
    found.take(log, 2)
    found.silence(START + 100 * SECOND, START + 102 * SECOND)
    restart(found, KEY)
    found.take([*log[:2], (log[2][0], START + 102 * SECOND)], 3)
    assert end(found) == [("undetermined", LOST)]


def test_what_is_unknown_stays_unknown_over_the_next_restart() -> None:
    found = play((), ())
    restart(found)
    restart(found)
    assert end(found) == [("undetermined", LOST)]


def test_a_piece_between_two_that_are_lost_leaves_the_number_open() -> None:
    log, found = said(*PIECES), partition()
    found.take([log[0], log[2]], 2)
    restart(found)
    found.take([log[0], log[2], (log[1][0], START + 10 * SECOND)], 3)
    assert end(found) == [("undetermined", LOST)]


def test_digits_that_could_complete_nothing_are_no_matter() -> None:
    log, found = said("199", "好的", "12"), partition()
    found.take(log, 2)
    restart(found)
    found.take(log, 3)
    assert end(found) == []


def test_a_seal_opens_under_its_own_interaction_alone() -> None:
    sealer = Sealer((KEY,))
    sealed = sealer.seal(b"199", b"call-1")
    spoilt = bytes([sealed[0] ^ 1]) + sealed[1:]
    opened = [
        sealer.unsealed(each, about) for each, about in ((sealed, b"call-1"), (sealed, b"call-2"), (spoilt, b"call-1"))
    ]
    assert (opened, sealer.seal(b"199", b"call-1")) == ([b"199", None, None], sealed)


@pytest.mark.parametrize(
    ("earlier", "now", "unsure"),
    [
        (["199", "0000"], "1234", True),
        (["199"], "1234", False),
        (["199", "一共0000元"], "1234", False),
        (["199", "0000"], "一共1234元", False),
        (["199", "0000"], "19900001234", False),
        (["199", "0000"], "thanks", False),
        ([], "1234", False),
    ],
)
def test_how_many_digits_are_lost_tells_whether_they_may_matter(earlier: list[str], now: str, unsure: bool) -> None:
    assert is_unsure([blank(runs(text)) for text in earlier], runs(now)) is unsure


SEEDS = st.integers(0, 2**32)


def talk(seed: int) -> list[tuple[Event, int]]:
    """Two chats in which numbers come in pieces, none later than is waited for."""
    choice, found, clock = random.Random(seed), list[tuple[Event, int]](), 0
    texts = ("hi", "199", "0000", "1234", "00001234", "4111", "1111", "19900001234")
    for number in range(choice.randrange(4, 40)):
        clock += choice.choice((0, 1, 3, 20))
        text, author = choice.choice(texts), choice.choice(("customer", "agent"))
        event, at = happened("message.sent", clock, number, f"call-{choice.randrange(2)}", author=author, text=text)
        found.append((event, at + choice.choice((0, 0, 2)) * SECOND))
    return sorted(found, key=lambda each: each[1])


def stands(found: Partition) -> dict[str, Any]:
    end(found)
    return histories.standing(found.said)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SEEDS, SEEDS)
def test_with_a_key_crashes_anywhere_change_nothing(seed: int, faults: int) -> None:
    calm, shaken = partition(KEY), partition(KEY)
    crashing.play(calm, talk(seed), random.Random(faults), faults=False)
    crashing.play(shaken, talk(seed), random.Random(faults), faults=True)
    assert stands(shaken) == stands(calm)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SEEDS, SEEDS)
def test_without_one_crashes_accuse_nobody_else(seed: int, faults: int) -> None:
    calm, shaken = partition(), partition()
    crashing.play(calm, talk(seed), random.Random(faults), faults=False)
    crashing.play(shaken, talk(seed), random.Random(faults), faults=True)
    assert stands(shaken).items() <= stands(calm).items()
