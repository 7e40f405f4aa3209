"""Two clocks: an offset that is planted among delays is found again, and proposed as a file that is read back."""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from rules.context.facts import Offset
from rules.loading import load
from schemas import instant, wire
from streams.cli import contactwatch
from streams.skew import HELD, Pairing, Skew, file_of, skews

SECOND = 1_000_000
START = instant.micros("2026-11-22T08:00:00Z")
CENT = 20_000
"""How near an estimate must come, microseconds: a fiftieth of a second."""


def said(type_: str, source: str, subject: str, at: float, **data: Any) -> dict[str, Any]:
    time = instant.text(START + round(at * SECOND))
    content = {"specversion": "1.0", "id": f"{type_}-{at}", "source": source, "type": type_, "subject": subject}
    return content | {"time": time, "data": data}


def calls(ahead: float, count: int, seed: int = 1, delay: float = 0.3) -> Iterator[dict[str, Any]]:
    """Calls whose agents' desktop goes so many seconds ahead of the switch; each answer reaches it a little later, by
    an exponential delay, and one in twenty very late."""
    chance = random.Random(seed)
    for number in range(count):
        at = number * 30.0
        late = chance.expovariate(1 / delay) + (chance.uniform(5, 40) if chance.random() < 0.05 else 0)
        pair = [
            said("queue.left", "/pbx", f"call-{number}", at, reason="answered"),
            said("agent.joined", "/desktop", f"call-{number}", at + ahead + late, agent="a7"),
        ]
        yield from pair if chance.random() < 0.5 else reversed(pair)


def found(contents: Iterable[dict[str, Any]]) -> list[Skew]:
    pairing = Pairing()
    for content in contents:
        event = wire.from_mapping(content)
        assert isinstance(event, wire.Event)
        pairing.take(event)
    return list(skews(pairing))


@pytest.mark.parametrize("ahead", [1.2, -1.2, 0.25, -7.0])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_planted_offset_is_found_among_delays(ahead: float, seed: int) -> None:
    (skew,) = found(calls(ahead, 640, seed))

    assert (skew.sources, skew.pairs, skew.shows) == (("/pbx", "/desktop"), 640, True)
    assert abs(skew.ahead - ahead * SECOND) < 2 * CENT, skew


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_clocks_go_alike_none_shows(seed: int) -> None:
    (skew,) = found(calls(0, 640, seed))

    assert (skew.shows, abs(skew.ahead) < 2 * CENT) == (False, True)


def test_a_pair_that_belongs_to_no_answer_moves_nothing() -> None:
    stray = [
        each
        for number in range(20)
        for each in (
            said("queue.left", "/pbx", f"stray-{number}", number * 900 + 50, reason="answered"),
            said("agent.joined", "/desktop", f"stray-{number}", number * 900),
        )
    ]
    (skew,) = found([*calls(1.2, 1280), *stray])

    assert abs(skew.ahead - 1.2 * SECOND) < 2 * CENT, skew


def test_few_answers_say_nothing() -> None:
    assert (found(calls(1.2, 127)), len(found(calls(1.2, 128)))) == ([], 1)


def test_one_source_has_one_clock() -> None:
    assert found({**each, "source": "/pbx"} for each in calls(1.2, 640)) == []


def test_a_queue_that_was_left_otherwise_is_no_answer() -> None:
    other = ({**each, "data": {"reason": "abandoned"}} for each in calls(1.2, 640))

    assert found(other) == []


def test_what_waits_for_its_other_side_is_bounded() -> None:
    pairing = Pairing()
    event = wire.from_mapping(said("agent.joined", "/desktop", "call", 0))
    assert isinstance(event, wire.Event)
    for number in range(HELD + 5):
        event.key = f"default\0call-{number}"
        pairing.take(event)

    assert [len(each) for each in pairing._waiting] == [0, HELD]


def test_the_proposal_is_read_back_as_it_was_meant(tmp_path: Path) -> None:
    skew = Skew(("/pbx", '/desk "7"'), -1_200_400, 30_000, 640, START, START + 3600 * SECOND)
    (tmp_path / "clocks").mkdir()
    (tmp_path / "clocks" / "desk.yaml").write_text(file_of(skew), "utf-8")
    (tmp_path / "t.yaml").write_text("title: t\ncheck: {pattern: forbidden, never: bot.failed}\n", "utf-8")
    loaded = load(tmp_path)

    measured = instant.text(skew.last)[:10]
    assert (loaded.mistakes, [str(each.measured) for each in loaded.rules[0].context.clocks]) == ((), [measured])
    (clock,) = loaded.rules[0].context.clocks
    assert clock == Offset("desk", skew.sources, -1_200_000, clock.measured, "contactwatch doctor --skew")


def test_doctor_reads_a_file_and_says_which_clocks_differ(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    path.write_bytes(b"\n".join([*map(orjson.dumps, calls(1.2, 320)), b"{no event"]))
    told = CliRunner().invoke(contactwatch, ["doctor", "--skew", "--input", str(path)])

    lines = told.stdout.splitlines()
    assert (told.exit_code, lines[1], lines[3:]) == (
        1,
        'sources: ["/pbx", "/desktop"]',
        ["measured: 2026-11-22", "author: contactwatch doctor --skew"],
    )
    assert lines[2].startswith("offset: 1.2")


@pytest.mark.parametrize(
    ("count", "ahead", "says"),
    [
        (0, 0, "no call was left as answered by one source (queue.left) and joined by another (agent.joined)"),
        (100, 1.2, "/pbx and /desktop: 100 answers, and 128 are needed"),
        (640, 0, "/pbx and /desktop: no difference shows over 640 answers"),
    ],
)
def test_doctor_says_why_it_proposes_nothing(tmp_path: Path, count: int, ahead: float, says: str) -> None:
    path = tmp_path / "day.jsonl"
    path.write_bytes(b"\n".join(map(orjson.dumps, calls(ahead, count))))
    told = CliRunner().invoke(contactwatch, ["doctor", "--skew", "--input", str(path)])

    assert (told.exit_code, told.stdout, told.stderr) == (0, "", f"contactwatch: {says}\n")


def test_what_is_for_skew_alone_is_refused_elsewhere() -> None:
    told = CliRunner().invoke(contactwatch, ["doctor", "--since", "-2h"])

    assert (told.exit_code, "--input, --topic and --since are for --skew" in told.stderr) == (2, True)
