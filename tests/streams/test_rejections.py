"""Every reason of the closed list, with the bytes as they came and the place in headers."""

import orjson
import pytest

from schemas.rejection import REASONS
from streams.pipeline import Pipeline
from streams.processors import announce
from streams.records import Outgoing, Record
from tests.streams import making
from tests.streams.making import SECOND, START, event, line

NOW = START + 3600 * SECOND
HOUR_LATER = START + 3600 * SECOND


def bytes_of(**changes: object) -> bytes:
    """A good event, changed; a change to None leaves the attribute out."""
    content = {**event("queue.entered"), **changes}
    return orjson.dumps({name: value for name, value in content.items() if value is not None})


def rejected(*records: Record) -> list[Outgoing]:
    found = Pipeline(making.ruleset(), making.timing(), "contact.events", 3).take(records, NOW)
    return [each for each in found.outgoing if each.topic == "rejected"]


def reason(value: bytes | None, recorded: int = START) -> str:
    return dict(rejected(Record(value, recorded, 0))[0].headers)["reason"].decode()


WRONG = [
    ("not_json", b""),
    ("not_json", None),
    ("not_json", b"{"),
    ("not_json", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ("not_json", b"NaN"),
    ("bad_schema", b"[]"),
    ("bad_schema", b"1"),
    ("bad_schema", bytes_of(specversion="0.3")),
    ("bad_schema", bytes_of(specversion=None)),
    ("bad_schema", bytes_of(id=None)),
    ("bad_schema", bytes_of(id="")),
    ("bad_schema", bytes_of(id=7)),
    ("bad_schema", bytes_of(source="")),
    ("bad_schema", bytes_of(type="")),
    ("bad_schema", bytes_of(tenant="a\0b")),
    *(
        ("bad_schema", bytes_of(**{name: "n" * 1025}))
        for name in ("id", "source", "type", "subject", "tenant", "customer")
    ),
    ("bad_schema", bytes_of(data=[1])),
    ("bad_schema", bytes_of(data="text")),
    ("bad_schema", bytes_of(data={"position": "third"})),
    ("bad_schema", bytes_of(sequence="three")),
    ("bad_schema", bytes_of(sequence=-1)),
    ("bad_schema", bytes_of(sequence=2**63)),
    ("bad_schema", bytes_of(data=None, data_base64="AAAA")),
    ("bad_schema", bytes_of(type="callback.accepted", data={"promised_to": "soon"})),
    ("bad_time", bytes_of(time="2026-11-22T05:40:00")),
    ("bad_time", bytes_of(time="1970-01-01T00:00:00Z")),
    ("bad_time", bytes_of(time="0001-01-01T00:00:00Z")),
    ("bad_time", bytes_of(time="2026-02-30T00:00:00Z")),
    ("bad_time", bytes_of(time="2026-11-22T05:40:00.1234567890Z")),
    ("bad_time", bytes_of(time="yesterday")),
    ("bad_time", bytes_of(recordedtime="yesterday")),
    ("no_subject", bytes_of(subject=None)),
    ("no_subject", bytes_of(subject="")),
    ("too_big", bytes_of(data={"queue": "q" * 300_000})),
    ("future", bytes_of(time="2026-11-22T05:41:00.001Z")),
    ("future", bytes_of(time="2099-01-01T00:00:00Z")),
]


@pytest.mark.parametrize(("expected", "value"), WRONG)
def test_a_record_is_refused_with_its_reason(expected: str, value: bytes | None) -> None:
    assert reason(value) == expected


def test_a_straggler_of_an_interaction_that_is_over_is_late() -> None:
    ended = [Record(line("interaction.started"), START, 0), Record(line("interaction.ended", 9), START + 9 * SECOND, 1)]
    straggler = Record(line("agent.joined", 8), HOUR_LATER, 2)
    assert dict(rejected(*ended, straggler)[0].headers)["reason"] == b"late"


def test_a_record_older_than_any_gravestone_is_late() -> None:
    assert reason(line("queue.entered"), START + 25 * 3600 * SECOND) == "late"


def test_every_reason_of_the_closed_list_is_tried_here() -> None:
    assert {expected for expected, _ in WRONG} | {"late"} == set(REASONS)


def test_an_event_sixty_seconds_ahead_of_its_record_is_taken() -> None:
    assert rejected(Record(bytes_of(time="2026-11-22T05:41:00Z"), START, 0)) == []


def test_a_rejected_record_keeps_key_and_bytes_and_says_where_it_came_from() -> None:
    out = rejected(Record(b"{", START, 42, b"call-1"))[0]
    headers = {name: value.decode() for name, value in out.headers}
    assert (out.key, out.value) == (b"call-1", b"{")
    assert headers == {
        "reason": "not_json",
        "error": headers["error"],
        "topic": "contact.events",
        "partition": "3",
        "offset": "42",
        "time": "2026-11-22T06:40:00Z",
    }
    assert headers["error"]


def test_a_record_of_ten_megabytes_is_refused_whole() -> None:
    value = bytes_of(data={"queue": "q" * 10_000_000})
    out = rejected(Record(value, START, 0))[0]
    assert (dict(out.headers)["reason"], out.value == value) == (b"too_big", True)


def test_names_of_exactly_the_greatest_length_are_taken() -> None:
    names = ("id", "source", "subject", "tenant", "customer")
    assert rejected(Record(bytes_of(**dict.fromkeys(names, "n" * 1024)), START, 0)) == []


def test_a_record_that_no_broker_would_take_back_is_cut_and_says_so() -> None:
    """It came packed into a few kilobytes."""
    out = rejected(Record(b"x" * (announce.MOST_KEPT + 1), START, 0, b"k" * 1_000_000))[0]
    error = dict(out.headers)["error"].decode()
    assert (len(out.value or b""), len(out.key or b"")) == (announce.MOST_KEPT, 65_536)
    assert error == "16777217 bytes; at most 262144 are taken; cut to 16777216 bytes, its key to 65536"


def test_a_record_of_exactly_the_greatest_size_is_taken() -> None:
    from schemas import wire

    value = bytes_of(data={"unknown": ""})
    value = bytes_of(data={"unknown": "u" * (wire.MAX_BYTES - len(value))})
    assert (len(value), rejected(Record(value, START, 0))) == (wire.MAX_BYTES, [])


def nested(levels: int, opening: bytes = b"[", closing: bytes = b"]") -> bytes:
    """A good event whose data goes down so many levels, the event's and the data's own counted."""
    inner = levels - 2
    return bytes_of(data={"unknown": "@"}).replace(b'"@"', opening * inner + b"1" + closing * inner)


@pytest.mark.parametrize("levels", [65, 253, 254, 300, 1023, 1024, 1025, 100_000])
@pytest.mark.parametrize("pair", [(b"[", b"]"), (b'{"a":', b"}")])
def test_deeply_nested_json_is_refused_and_stops_nothing(levels: int, pair: tuple[bytes, bytes]) -> None:
    assert reason(nested(levels, *pair)) == "too_big"


@pytest.mark.parametrize("pair", [(b"[", b"]"), (b'{"a":', b"}")])
def test_json_of_exactly_the_greatest_depth_is_taken(pair: tuple[bytes, bytes]) -> None:
    assert rejected(Record(nested(64, *pair), START, 0)) == []


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert rejected(Record(bytes_of(data={"unknown": [[]] * 1000, "text": "[" * 1000}), START, 0)) == []


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"NaN", b"1" * 200_000])
def test_a_number_beyond_all_bounds_is_refused(number: bytes) -> None:
    assert reason(bytes_of(data={"unknown": "@"}).replace(b'"@"', number)) == "not_json"


BINARY = [
    ("ce_specversion", b"1.0"),
    ("ce_id", b"1"),
    ("ce_source", b"/pbx/1"),
    ("ce_type", b"queue.entered"),
    ("ce_subject", b"call-1"),
    ("ce_time", b"2026-11-22T05:40:00Z"),
    ("content-type", b"application/json"),
]


def binary(value: bytes | None = b'{"queue": "billing"}', **changes: bytes | None) -> Record:
    headers = [(name, changes.get(name, raw)) for name, raw in BINARY]
    return Record(value, START, 0, None, [(name, raw) for name, raw in headers if raw is not None])


def test_binary_mode_is_taken() -> None:
    pipeline = Pipeline(making.ruleset(), making.timing(), "contact.events", 3)
    pipeline.take([binary()], NOW)
    found = pipeline.pass_time(START + 61 * SECOND, START + 61 * SECOND, NOW)
    assert [(each["subject"], each["queue"]) for each in found.judgement.steps] == [("call-1", "billing")]


def with_headers(*more: tuple[str, bytes | None]) -> Record:
    return Record(b"{}", START, 0, None, [*BINARY, *more])


@pytest.mark.parametrize("value", [None, b""])
def test_binary_mode_without_data_is_taken(value: bytes | None) -> None:
    assert rejected(binary(value)) == []


@pytest.mark.parametrize(
    ("expected", "record"),
    [
        (b"not_json", binary(b"{")),
        (b"not_json", binary(ce_id=b"\xff")),
        (b"bad_schema", binary(b"[1]")),
        (b"bad_schema", binary(ce_specversion=b"0.3")),
        (b"bad_schema", binary(ce_id=None)),
        (b"no_subject", binary(ce_subject=None)),
        (b"bad_time", binary(ce_time=b"yesterday")),
        (b"too_big", binary(b'"' + b"q" * 300_000 + b'"')),
        (b"too_big", binary(b'{"unknown":' + b"[" * 63 + b"]" * 63 + b"}")),
        (b"too_big", binary(b"[" * 2000)),
        (b"too_big", with_headers(("ce_more", b"q" * 300_000))),
        (b"too_big", with_headers(*((f"ce_{number}", b"1") for number in range(100_000)))),
    ],
)
def test_binary_mode_is_refused_for_the_same_reasons(expected: bytes, record: Record) -> None:
    assert [dict(each.headers)["reason"] for each in rejected(record)] == [expected]


def test_binary_mode_of_exactly_the_greatest_depth_is_taken() -> None:
    assert rejected(binary(b'{"unknown":' + b"[" * 62 + b"]" * 62 + b"}")) == []


def test_a_header_without_a_value_is_an_empty_one() -> None:
    assert rejected(with_headers(("ce_more", None))) == []
