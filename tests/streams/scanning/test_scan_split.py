"""`scan` of events: numbers that are split over messages of one author are joined, as the rule joins them."""

from pathlib import Path
from typing import Any

from tests.streams.scanning.test_scan_files import lines, told, write

FIRST, SECOND = "1990000", "1234"


def message(second: int, author: str, text: str, subject: str = "chat-1") -> dict[str, Any]:
    said = {"author": author, "text": text}
    time = f"2026-11-22T05:{40 + second // 60}:{second % 60:02}Z"
    return {"type": "message.sent", "subject": subject, "time": time, "source": "/s", "id": str(second), "data": said}


def joined(folder: Path, *messages: dict[str, Any]) -> list[tuple[int, str, str]]:
    """Line, kind and sample of what was found to be split."""
    _, found = told(write(folder, "chat.jsonl", lines(*messages)))
    return [(each["line"], each["kind"], each["sample"]) for each in found if each.get("joined")]


def test_a_number_in_two_messages_of_one_author_is_one(tmp_path: Path) -> None:
    said = (message(0, "customer", FIRST), message(5, "agent", "go on"), message(60, "customer", SECOND))
    assert joined(tmp_path, *said) == [(3, "cn_mobile", "199****1234")]


def test_pieces_of_two_authors_or_of_two_chats_are_none(tmp_path: Path) -> None:
    assert joined(tmp_path, message(0, "customer", FIRST), message(5, "agent", SECOND)) == []
    assert joined(tmp_path, message(0, "customer", FIRST), message(5, "customer", SECOND, "chat-2")) == []


def test_pieces_more_than_a_minute_apart_are_none(tmp_path: Path) -> None:
    assert joined(tmp_path, message(0, "customer", FIRST), message(61, "customer", SECOND)) == []


def test_what_is_no_event_joins_nothing(tmp_path: Path) -> None:
    whole = message(0, "customer", FIRST)
    halves = [{**whole, "time": "yesterday"}, {**whole, "data": FIRST}, {**whole, "subject": None}]
    assert joined(tmp_path, *halves, message(5, "customer", SECOND)) == []


def test_a_piece_that_comes_late_completes_the_number(tmp_path: Path) -> None:
    said = (message(0, "customer", "199"), message(20, "customer", SECOND), message(10, "customer", "然后0000"))
    assert joined(tmp_path, *said) == [(3, "cn_mobile", "199****1234")]
    assert joined(tmp_path, message(60, "customer", SECOND), message(0, "customer", FIRST)) == [
        (2, "cn_mobile", "199****1234")
    ]
    assert joined(tmp_path, message(61, "customer", SECOND), message(0, "customer", FIRST)) == []


def test_a_message_that_comes_twice_is_one(tmp_path: Path) -> None:
    first, second, third = (message(place, "customer", text) for place, text in enumerate(("199", "0000", "1234")))
    assert joined(tmp_path, first, second, second, third, third) == [(4, "cn_mobile", "199****1234")]
