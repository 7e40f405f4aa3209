"""Manager events as JSON, and what they mean."""

from typing import Any

import pytest

from tests.streams.connectors.translating import ANA, CALLER, events, said

NAME = "asterisk_ami"
TIME, CALL = "2026-11-22T05:40:00.123456Z", "1795325990.7"


def payload(event: str, **more: Any) -> dict[str, Any]:
    return {
        "Event": event,
        "Timestamp": "1795326000.123456",
        "Channel": "PJSIP/trunk-00000007",
        "CallerIDNum": "+8619900001234",
        "Uniqueid": CALL,
        "Linkedid": CALL,
        "Queue": "billing",
        **more,
    }


SERVED = {"Interface": "PJSIP/201", "MemberName": "Ana", "HoldTime": "6"}
MEANT: list[tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]] = [
    (
        payload("QueueCallerJoin", Position="2", Count="3"),
        [("queue.entered", {"queue": "billing", "position": 2})],
    ),
    (payload("QueueCallerLeave", Position="1", Count="2"), [("queue.left", {"queue": "billing"})]),
    (
        payload("QueueCallerAbandon", Position="1", OriginalPosition="2", HoldTime="68"),
        [("queue.left", {"queue": "billing", "reason": "abandoned"}), ("interaction.ended", {"ended_by": "customer"})],
    ),
    (payload("AgentConnect", RingTime="3", **SERVED), [("agent.joined", {"agent": ANA})]),
    (
        payload("AgentComplete", TalkTime="25", Reason="caller", **SERVED),
        [("agent.left", {"agent": ANA, "reason": "completed"}), ("interaction.ended", {"ended_by": "customer"})],
    ),
    (
        payload("AgentComplete", TalkTime="25", Reason="agent", **SERVED),
        [("agent.left", {"agent": ANA, "reason": "completed"}), ("interaction.ended", {"ended_by": "agent"})],
    ),
    (
        payload("AgentComplete", TalkTime="25", Reason="transfer", **SERVED),
        [("agent.left", {"agent": ANA, "reason": "transferred"})],
    ),
    (payload("Hold", Uniqueid="1795325994.8"), [("hold.started", {})]),
    (payload("Unhold", Uniqueid="1795325994.8"), [("hold.ended", {})]),
    (payload("AgentRingNoAnswer", **SERVED), []),
    (payload("Newchannel"), []),
    ({"Response": "Success", "Message": "Authentication accepted"}, []),
]


@pytest.mark.parametrize(("given", "meant"), MEANT, ids=[each.get("Event", "Response") for each, _ in MEANT])
def test_an_event_is_said_of_the_call_that_it_belongs_to(
    given: dict[str, Any], meant: list[tuple[str, dict[str, Any]]]
) -> None:
    assert said(NAME, given) == [(TIME, CALL, type_, data) for type_, data in meant]


def test_a_bridge_may_write_names_small_and_numbers_as_numbers() -> None:
    written = {name.lower(): value for name, value in payload("QueueCallerJoin", Position=2).items()}
    assert said(NAME, {**written, "timestamp": 1795326000.5}) == [
        ("2026-11-22T05:40:00.500Z", CALL, "queue.entered", {"queue": "billing", "position": 2})
    ]


REFUSED: list[tuple[Any, str]] = [
    (b"{", "not_json: payload: no JSON"),
    (b"", "not_json: payload: no JSON"),
    ([1], "bad_schema: payload: Expected `object`, got `array`"),
    ({"Uniqueid": CALL}, "bad_schema: Event: missing or empty"),
    (
        payload("QueueCallerJoin", Timestamp=""),
        "bad_schema: Timestamp: missing; set timestampevents = yes in manager.conf",
    ),
    (payload("QueueCallerJoin", Timestamp="now"), "bad_time: Timestamp: no seconds since 1970"),
    (payload("QueueCallerJoin", Uniqueid=None), "bad_schema: Uniqueid: missing or empty"),
    (payload("QueueCallerJoin", Queue=None), "bad_schema: Queue: missing or empty"),
]


@pytest.mark.parametrize(("given", "reason"), REFUSED)
def test_what_is_no_event_is_refused_with_its_place(given: Any, reason: str) -> None:
    assert said(NAME, given) == reason


def test_an_event_says_whose_it_is_and_names_nobody() -> None:
    assert events(NAME, payload("QueueCallerJoin", Position="2")) == [
        {
            "specversion": "1.0",
            "id": f"1795326000.123456/{CALL}/billing/queuecallerjoin/queue.entered",
            "source": "/pbx/1",
            "type": "queue.entered",
            "subject": CALL,
            "time": TIME,
            "tenant": "acme",
            "channel": "voice",
            "direction": "inbound",
            "customer": CALLER,
            "data": {"queue": "billing", "position": 2},
        }
    ]
