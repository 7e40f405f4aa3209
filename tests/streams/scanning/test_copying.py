"""A redacted copy of messages: of a number that is split over several of them no piece can be read."""

import json
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.masking.finding import Looking
from rules.masking.redacting import Redacting
from rules.masking.shipped import PROFILES
from streams.records import Record
from streams.scanning import copying, topics
from streams.scanning.copying import Copying, TooManyPiecesError
from streams.scanning.item import Item
from streams.scanning.scan import Scan
from tests.streams.scanning.test_scan_files import lines, told, write
from tests.streams.scanning.test_scan_split import FIRST, SECOND, message
from tests.streams.test_commands import run

RESIDENT = "11010519491231002X"
LOOKING = Looking(PROFILES["default"])

TEXTS = st.one_of(
    st.sampled_from(
        [
            "199",
            "1990000",
            "0000",
            "1234",
            "4111",
            "1111",
            "110105",
            "19491231",
            "002X",
            "X",
            "1",
            "19900001234",
            "好的",
        ]
    ),
    st.text(alphabet="19041 xX，是*", max_size=12),
    st.builds("{}，{}".format, st.sampled_from(["1234", "199"]), st.sampled_from(["199", "1990000"])),
)
TALK = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["customer", "agent"]), TEXTS), min_size=2, max_size=8)


def items(messages: Iterable[dict[str, Any]]) -> list[Item]:
    """As they are read from a topic."""
    records = (Record(json.dumps(each).encode(), None, place) for place, each in enumerate(messages))
    return [topics.item({"topic": "t", "partition": 0, "offset": each.offset}, each) for each in records]


def scanned(messages: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    scan = Scan(LOOKING, tells=True)
    return [json.loads(line) for item in items(messages) for line in scan.take(item)]


def copied(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    scan = Scan(LOOKING, copying=Copying(LOOKING, Redacting(LOOKING)))
    assert scan.copying is not None
    for item in items(messages):
        scan.copying.look(item)
    return [json.loads(scan.copying.copy(item, scan.joining.take(item))) for item in items(messages)]


def texts(messages: Iterable[dict[str, Any]]) -> list[str]:
    return [each["data"]["text"] for each in messages]


def test_of_messages_that_come_late_or_twice_every_piece_is_hidden_too() -> None:
    first, second, third = (message(place, "customer", text) for place, text in enumerate(("199", "0000", "1234")))
    assert texts(copied([first, second, second, third, third])) == ["***", "****", "****", "****", "****"]
    assert texts(copied([third, second, first])) == ["****", "****", "***"]


def test_every_piece_is_hidden_and_all_else_stays() -> None:
    said = ["我的号码是199", "0000", "稍等", "最后1234，谢谢", "301"]
    talk = [message(second, "customer", text) for second, text in enumerate(said)]
    assert texts(copied(talk)) == ["我的号码是***", "****", "稍等", "最后****，谢谢", "301"]


def test_a_piece_that_completes_nothing_stays() -> None:
    talk = [message(0, "customer", FIRST), message(61, "customer", SECOND)]
    assert texts(copied(talk)) == [FIRST, SECOND]


@settings(max_examples=200, deadline=None)
@given(TALK)
def test_of_a_copy_nothing_can_be_joined(said: list[tuple[int, str, str]]) -> None:
    talk = [message(place * 41 + later, author, text) for place, (later, author, text) in enumerate(said)]
    assert [each for each in scanned(copied(talk)) if not each["masked"]] == []


@settings(max_examples=60, deadline=None)
@given(
    st.sets(st.integers(2, 16), min_size=1, max_size=4), st.lists(st.sampled_from(["好的", "号码", "嗯"]), max_size=3)
)
def test_no_piece_of_a_resident_number_stays_however_it_is_cut(cuts: set[int], between: list[str]) -> None:
    pieces = [RESIDENT[start:end] for start, end in pairwise([0, *sorted(cuts), len(RESIDENT)])]
    said = [*pieces[:1], *between, *pieces[1:]]
    talk = [message(second, "customer", text) for second, text in enumerate(said)]
    hidden = ["*" * len(piece) for piece in pieces]
    assert texts(copied(talk)) == [*hidden[:1], *between, *hidden[1:]]


def test_beyond_what_can_be_remembered_no_copy_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "MOST_PIECES", 1)
    with pytest.raises(TooManyPiecesError):
        copied([message(0, "customer", FIRST), message(1, "customer", SECOND)])


def test_what_was_written_is_remembered_no_longer() -> None:
    talk = [message(second, "customer", text) for second, text in enumerate([FIRST, SECOND] * 3)]
    made = Copying(LOOKING, Redacting(LOOKING))
    for item in items(talk):
        made.look(item)
    known = len(made.pieces)
    scan = Scan(LOOKING)
    for item in items(talk):
        made.copy(item, scan.joining.take(item))
    assert (known, len(made.pieces)) == (6, 0)


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz"])
def test_the_copy_of_a_file_hides_every_piece(ending: str, tmp_path: Path) -> None:
    name = write(tmp_path, f"chat.{ending}", lines(message(0, "customer", FIRST), message(5, "customer", SECOND)))
    copy = tmp_path / f"copy.{ending}"
    assert run("scan", name, "--redact", str(copy)).exit_code == 1
    assert told(str(copy)) == (0, [])


def test_standard_input_is_read_twice_too(tmp_path: Path) -> None:
    given_ = lines(message(0, "customer", FIRST), message(5, "customer", SECOND))
    result = run("scan", "-", "--as", "jsonl", "--redact", "-", given=given_)
    assert (result.exit_code, texts(map(json.loads, result.stdout.splitlines()))) == (1, ["*******", "****"])


def test_a_number_that_goes_on_in_the_next_file_is_hidden_in_both(tmp_path: Path) -> None:
    names = [
        write(tmp_path, "1.jsonl", lines(message(0, "customer", FIRST))),
        write(tmp_path, "2.jsonl", lines(message(5, "customer", SECOND))),
    ]
    assert run("scan", *names, "--redact", str(tmp_path / "masked")).exit_code == 1
    shown = [json.loads((tmp_path / "masked" / f"{each}.jsonl").read_text()) for each in (1, 2)]
    assert texts(shown) == ["*******", "****"]


def test_a_topic_joins_what_is_split_over_its_records() -> None:
    found = scanned([message(0, "customer", FIRST), message(5, "agent", "go on"), message(60, "customer", SECOND)])
    assert [(each["offset"], each["path"], each["sample"], each["joined"]) for each in found] == [
        (2, "data.text", "199****1234", True)
    ]
