"""Events that are canonical already stay as they are."""

from typing import Any

import pytest

from streams.connector import Origin
from tests.streams import making
from tests.streams.connectors.translating import events, said

NAME = "cloudevents"
EVENT = making.event("queue.entered", queue="billing")
HEADERS = [(f"ce_{name}", str(value).encode()) for name, value in EVENT.items() if name != "data"]
HOUSE = Origin("/cloudevents")


def test_an_event_keeps_all_that_it_says() -> None:
    assert events(NAME, EVENT, origin=HOUSE) == [EVENT]


def test_an_event_in_binary_mode_is_the_same_event() -> None:
    assert events(NAME, b'{"queue": "billing"}', HEADERS, HOUSE) == [EVENT]


def test_a_tenant_is_stated_where_the_event_states_none() -> None:
    ours, theirs = events(NAME, EVENT), events(NAME, {**EVENT, "tenant": "other"})
    assert (ours, theirs) == ([{**EVENT, "tenant": "acme"}], [{**EVENT, "tenant": "other"}])


REFUSED: list[tuple[Any, str]] = [
    (b"{", "not_json: value: no JSON: line 1 column 2"),
    (None, "not_json: value: no JSON: line 1 column 1"),
    ([], "bad_schema: value: no JSON object"),
    ({**EVENT, "subject": ""}, "no_subject: subject: missing or empty; it names the interaction"),
    ({**EVENT, "data": {"position": "third"}}, "bad_schema: Expected `int | null`, got `str` - at `$.position`"),
    ({**EVENT, "data": {"queue": "q" * 300_000}}, "too_big: 300217 bytes; at most 262144 are taken"),
]


@pytest.mark.parametrize(("given", "reason"), REFUSED)
def test_what_the_events_topic_would_refuse_is_refused_here(given: Any, reason: str) -> None:
    assert said(NAME, given) == reason


def test_binary_mode_with_a_header_that_is_no_text_is_refused() -> None:
    assert events(NAME, b"{}", [*HEADERS[:-1], ("ce_subject", b"\xff")]) == "not_json: headers: no UTF-8"
