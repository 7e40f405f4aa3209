"""What every connector must be, found by listing their folder: documented, deterministic, unbreakable, discreet."""

import importlib
import json
import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.rejection import Rejection
from streams import connector
from streams.connector import Origin, Translated, UntranslatableError, events_of, seconds
from streams.records import Record
from tests.streams import making

NAMES = connector.names()
CHAT = {"id": 10, "status": "open", "created_at": 1795326000, "updated_at": 1795326000.5, "meta": {"sender": {"id": 1}}}
CHANGED = [{"status": {"previous_value": "pending"}}, {"assignee_id": {"current_value": 5}}]
GOOD: list[dict[str, Any]] = [
    making.event("queue.entered", position=3),
    {"event": "message_created", "id": 1, "message_type": "incoming", "conversation": CHAT, "created_at": 1795326000},
    *(
        {**CHAT, "event": f"conversation_{name}", "changed_attributes": CHANGED}
        for name in ("updated", "status_changed")
    ),
    {"Event": "QueueCallerJoin", "Timestamp": "1795326000", "Uniqueid": "1.1", "Queue": "q", "Position": "1"},
    {"Event": "AgentComplete", "Timestamp": "1795326000.5", "Uniqueid": "1.1", "Interface": "a", "Reason": "agent"},
]
"""Payloads that are understood, of all who speak JSON."""
WORDS = sorted({word for each in GOOD for word in each})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.sampled_from(WORDS),
    lambda each: st.lists(each, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(), each, max_size=8),
    max_leaves=20,
)
CHANGED_ONE = st.builds(
    lambda good, name, value: {**good, name: value}, st.sampled_from(GOOD), st.sampled_from(WORDS), JSON
)
LINE = st.lists(
    st.sampled_from("1795326000 1.1 billing NONE ENTERQUEUE CONNECT ABANDON 1".split()) | st.text(), max_size=9
)
PAYLOAD = (
    st.none()
    | st.binary()
    | (JSON | CHANGED_ONE).map(lambda each: json.dumps(each).encode())
    | LINE.map(lambda fields: "|".join(fields).encode("utf-8", "replace"))
)


def answer(name: str, value: bytes | None) -> list[Translated] | Rejection:
    return events_of(connector.load(name), Record(value, None, 0), Origin("/pbx/1"))


def test_the_connectors_are_the_files_of_their_folder() -> None:
    files = {each.stem for each in connector.FOLDER.glob("[a-z]*.py")}
    assert (set(NAMES), len(NAMES) >= 4) == (files, True)


@pytest.mark.parametrize("name", NAMES)
def test_a_connector_names_the_page_that_describes_its_records(name: str) -> None:
    said = importlib.import_module(f"streams.connectors.{name}").__doc__ or ""
    assert re.search(r"https://[\w.]+", said)


@pytest.mark.parametrize("name", NAMES)
def test_a_connector_has_a_table_of_payloads(name: str) -> None:
    table = Path(__file__).parent / "connectors" / f"test_{name}.py"
    assert "REFUSED" in table.read_text()


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None)
@given(value=PAYLOAD)
def test_any_payload_becomes_events_or_a_reason_and_twice_the_same(name: str, value: bytes | None) -> None:
    assert answer(name, value) == answer(name, value)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "value", [b"[" * 100_000, b'"\\ud800"', b'{"event": "\\ud800"}', b'{"Event": "\\ud800"}', b"1e999"]
)
def test_what_breaks_parsers_is_refused(name: str, value: bytes) -> None:
    found = answer(name, value)
    assert isinstance(found, Rejection) or found == []


@pytest.mark.parametrize("name", NAMES)
def test_no_value_stands_in_a_reason(name: str) -> None:
    wrong = [orjson.dumps({word: "CANARY" for word in WORDS}), b"CANARY|CANARY|CANARY|CANARY|CANARY|CANARY", b"CANARY"]
    found = [answer(name, value) for value in wrong]
    assert [each for each in found if "CANARY" in str(each)] == []


def test_of_several_events_none_is_taken_where_one_is_wrong() -> None:
    class Two:
        """Says one thing that is right and one that is not."""

        def translate(self, record: Record, origin: Origin) -> list[dict[str, Any]]:
            return [making.event("queue.entered"), making.event("queue.entered", position="third")]

    found = events_of(Two(), Record(b"", None, 0), Origin("/pbx/1"))
    assert found == Rejection("bad_schema", "Expected `int | null`, got `str` - at `$.position`")


def test_a_person_has_the_same_pseudonym_under_the_same_key_only() -> None:
    one, other = Origin("/pbx/1", key=b"one"), Origin("/pbx/1", key=b"other")
    assert one.pseudonym("ana") == Origin("/pbx/2", key=b"one").pseudonym("ana") != other.pseudonym("ana")


def test_without_a_key_nobody_is_named() -> None:
    found = Origin("/pbx/1").event(
        "agent.joined", id="1", subject="call-1", time=0, customer="+8619900001234", agent="ana"
    )
    assert {"customer", "data"} & set(found) == {"data"}
    assert found["data"] == {}


@pytest.mark.parametrize(
    "text", ["", ".", "1", "12345678901", "-179532600", "１７９５３２６０００", "1795326000.x", "1e9"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UntranslatableError, match="no seconds since 1970"):
        seconds(text, "timestamp")
