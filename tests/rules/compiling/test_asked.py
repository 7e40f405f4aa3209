"""What is read of an event by the fields that it has is what would be read by asking everything of it."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from rules.compiling.reading import Reading
from rules.condition import MISSING
from rules.paths import at, fields_of
from schemas.wire import Event

FIELDS: dict[str, object] = {"author": "bot", "text": "hi", "context": {"reason": "a"}, "queue": "billing", "other": 1}


def event(type_: str, data: dict[str, object]) -> Event:
    return Event(
        "t\0s", type_, "1", 1_700_000_000_000_000, None, -1, ("/pbx", "voice", None, None, None, None), 0, data
    )


def every_data() -> Iterator[dict[str, object]]:
    """Each choice of the fields, in both orders."""
    for count in range(len(FIELDS) + 1):
        for names in combinations(FIELDS, count):
            yield {name: FIELDS[name] for name in names}
            yield {name: FIELDS[name] for name in reversed(names)}


@pytest.mark.parametrize("data", list(every_data()), ids=repr)
def test_tests_and_values_are_as_if_all_were_asked(data: dict[str, object]) -> None:
    reading, it = Reading(), event("message.sent", data)
    tests = {
        "bot": (lambda each: at("author")(each) == "bot", ["author"]),
        "no bot": (lambda each: at("author")(each) != "bot", ["author"]),
        "reason or text": (
            lambda each: MISSING not in (at("context.reason")(each), at("text")(each)),
            ["context.reason", "text"],
        ),
        "neither": (lambda each: at("context")(each) is MISSING and at("text")(each) is MISSING, ["context", "text"]),
        "voice": (lambda each: at("channel")(each) == "voice", ["channel"]),
        "voice or text": (lambda each: at("text")(each) == "hi", ["channel", "text"]),
    }
    bits = {name: reading.test("message.sent", name, meets, fields_of(paths)) for name, (meets, paths) in tests.items()}
    reading.value("message.sent", "said", lambda each: each.data.get("text"), fields_of(["text", "context"]))
    reading.value("message.sent", "source", lambda each: each.origin[0], None)
    reading.state("context", "stated", lambda each: "here")

    results, values = reading.read(it)

    assert {name for name, bit in bits.items() if results & bit} == {
        name for name, (meets, _) in tests.items() if meets(it)
    }
    expected = {"queue": data.get("queue"), "stated": "here" if "context" in data else None, "source": "/pbx"}
    assert values == {name: each for name, each in {**expected, "said": data.get("text")}.items() if each is not None}


def test_a_value_of_two_fields_is_read_once() -> None:
    reading, asked = Reading(), []
    reading.value("message.sent", "said", asked.append, fields_of(["text", "context"]))
    assert reading.read(event("message.sent", {"text": "hi", "context": {}})) == (0, None)
    assert len(asked) == 1


def test_a_purpose_is_kept_of_what_goes_out_alone_and_of_types_that_nobody_knows_too() -> None:
    reading = Reading()
    reading.attribute("purpose")
    kept = {
        type_: reading.read(event(type_, {"purpose": "x", "queue": "q"}))[1] for type_ in ("outbound.new", "my.own")
    }
    assert kept == {"outbound.new": {"purpose": "x", "queue": "q"}, "my.own": {"queue": "q"}}


def test_what_is_asked_later_is_read_from_then_on() -> None:
    reading, it = Reading(), event("message.sent", {"text": "hi"})
    before = reading.read(it)
    reading.test("message.sent", "text", lambda each: True, frozenset({"text"}))
    assert (before, reading.read(it)) == ((0, None), (1, None))
