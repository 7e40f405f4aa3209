"""Webhooks' bodies, and what they mean."""

from typing import Any

import pytest

from tests.streams.connectors.translating import ORIGIN, events, said

NAME = "chatwoot"
TIME, CHAT = "2026-11-22T05:40:00.500Z", "conversation-10"
AGENT, OTHER = ORIGIN.pseudonym("5"), ORIGIN.pseudonym("6")


def conversation(event: str, status: str = "open", assignee: int | None = None, **more: Any) -> dict[str, Any]:
    return {
        "event": event,
        "id": 10,
        "inbox_id": 3,
        "channel": "Channel::WebWidget",
        "status": status,
        "meta": {"sender": {"id": 14, "name": "A customer"}, "assignee": assignee and {"id": assignee, "type": "user"}},
        "created_at": 1795326000,
        "updated_at": 1795326000.5,
        **more,
    }


def changed(name: str, before: Any, after: Any) -> list[dict[str, Any]]:
    return [{name: {"previous_value": before, "current_value": after}}]


def status(before: str | None, after: str, **more: Any) -> dict[str, Any]:
    told = None if before is None else changed("status", before, after)
    return conversation("conversation_status_changed", after, changed_attributes=told, **more)


def updated(name: str, before: Any, after: Any) -> dict[str, Any]:
    return conversation("conversation_updated", changed_attributes=changed(name, before, after))


QUEUED = ("queue.entered", {"queue": "inbox-3"})
HANDED_OVER = [
    ("bot.left", {"reason": "handoff"}),
    ("handoff.started", {"from_kind": "bot", "to_kind": "human"}),
]
MEANT: list[tuple[str, dict[str, Any], list[tuple[str, dict[str, Any]]]]] = [
    ("open to resolved", status("open", "resolved"), [("interaction.ended", {"resolved": True})]),
    ("open to pending", status("open", "pending"), [("bot.joined", {})]),
    ("pending to open", status("pending", "open"), [*HANDED_OVER, QUEUED]),
    ("pending to open, assigned", status("pending", "open", assignee=5), HANDED_OVER),
    ("resolved to open", status("resolved", "open"), [("interaction.started", {}), QUEUED]),
    ("open, from what is not told", status(None, "open"), [QUEUED]),
    ("open to snoozed", status("open", "snoozed"), []),
    ("assigned", updated("assignee_id", None, 5), [("agent.joined", {"agent": AGENT})]),
    (
        "assigned to another",
        updated("assignee_id", 5, 6),
        [("agent.left", {"agent": AGENT}), ("agent.joined", {"agent": OTHER})],
    ),
    ("given back", updated("assignee_id", 5, None), [("agent.left", {"agent": AGENT})]),
    ("a bot assigned", updated("assignee_agent_bot_id", None, 7), [("bot.joined", {"bot": "7"})]),
    ("a bot taken away", updated("assignee_agent_bot_id", 7, None), [("bot.left", {"bot": "7"})]),
    ("labelled", updated("label_list", [], ["vip"]), []),
    ("typing", conversation("conversation_typing_on"), []),
    ("a contact", {"event": "contact_updated", "id": 14}, []),
]


@pytest.mark.parametrize(("given", "meant"), [each[1:] for each in MEANT], ids=[each[0] for each in MEANT])
def test_a_change_is_its_events_at_the_moment_of_the_change(
    given: dict[str, Any], meant: list[tuple[str, dict[str, Any]]]
) -> None:
    assert said(NAME, given) == [(TIME, CHAT, type_, data) for type_, data in meant]


CREATED = [
    ("pending", None, [("interaction.started", {}), ("bot.joined", {})]),
    ("open", None, [("interaction.started", {}), QUEUED]),
    ("open", 5, [("interaction.started", {})]),
]


@pytest.mark.parametrize(("state", "assignee", "meant"), CREATED)
def test_a_conversation_begins_with_the_bot_or_waits_for_a_person(
    state: str, assignee: int | None, meant: list[tuple[str, dict[str, Any]]]
) -> None:
    given = conversation("conversation_created", state, assignee)
    assert said(NAME, given) == [("2026-11-22T05:40:00Z", CHAT, type_, data) for type_, data in meant]


def message(kind: str = "incoming", sender: str = "contact", **more: Any) -> dict[str, Any]:
    return {
        "event": "message_created",
        "id": 118,
        "content": "hi",
        "created_at": "2026-11-22T05:40:00.500Z",
        "message_type": kind,
        "private": False,
        "sender": {"id": 14, "type": sender},
        "conversation": {"id": 10, "channel": "Channel::WebWidget", "status": "open"},
        **more,
    }


WROTE = [
    (message("incoming", "contact"), "customer"),
    (message("outgoing", "user"), "agent"),
    (message("outgoing", "agent_bot"), "bot"),
    (message("outgoing", "captain_assistant"), "bot"),
    (message("template", sender="user"), "system"),
]


@pytest.mark.parametrize(("given", "author"), WROTE)
def test_a_message_says_who_wrote_it(given: dict[str, Any], author: str) -> None:
    assert said(NAME, given) == [
        (TIME, CHAT, "message.sent", {"author": author, "text": "hi", "message_id": "118"}),
    ]


@pytest.mark.parametrize("given", [message("outgoing", "user", private=True), message("activity")])
def test_what_the_customer_does_not_see_is_no_message(given: dict[str, Any]) -> None:
    assert said(NAME, given) == []


REFUSED: list[tuple[Any, str]] = [
    (b"hello", "not_json: payload: no JSON"),
    ({"id": 1}, "bad_schema: payload: Object missing required field `event`"),
    ({"event": "message_created", "id": 1}, "bad_schema: payload: Object missing required field `conversation`"),
    (
        message(conversation={"id": []}),
        "bad_schema: payload: Expected `int | str`, got `array` - at `$.conversation.id`",
    ),
    (message(created_at="yesterday"), "bad_time: created_at: no instant"),
    (
        status("open", "resolved", updated_at=None),
        "bad_time: updated_at: missing: when it happened is said nowhere else",
    ),
    (status("open", "resolved", updated_at=-5), "bad_time: updated_at: no seconds since 1970"),
]


@pytest.mark.parametrize(("given", "reason"), REFUSED)
def test_what_is_no_webhook_is_refused_with_its_place(given: Any, reason: str) -> None:
    assert said(NAME, given) == reason


@pytest.mark.parametrize(
    ("product", "channel"), [("Channel::WebWidget", "chat"), ("Channel::Email", "email"), ("Channel::Sms", "sms")]
)
def test_an_event_says_whose_it_is_and_names_nobody(product: str, channel: str) -> None:
    assert events(NAME, conversation("conversation_status_changed", "resolved", channel=product)) == [
        {
            "specversion": "1.0",
            "id": "conversation_status_changed/10/1795326000500000/interaction.ended",
            "source": "/pbx/1",
            "type": "interaction.ended",
            "subject": CHAT,
            "time": TIME,
            "tenant": "acme",
            "channel": channel,
            "customer": ORIGIN.pseudonym("14"),
            "data": {"resolved": True},
        }
    ]
