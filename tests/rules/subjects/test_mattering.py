"""What no selector of a rule over many interactions meets is not told of."""

from rules.engine import Engine
from rules.ruleset import Ruleset
from schemas.fact import EventFact
from tests.rules import histories
from tests.rules.histories import PATIENT, START
from tests.rules.subjects import worlds

RULE = """texts: {check: {pattern: limit, count: {message.sent: {author: bot, channel: sms}}, at_most: 1, window: 24h,
  unless: {from: consent.granted, to: consent.revoked}, for_each: [customer]}}"""


def told(*events: dict[str, object]) -> list[tuple[str, str, bool]]:
    """(type, id, withdrawn) of what is told of these events of one interaction, in order."""
    engine = Engine(Ruleset(histories.rules(RULE), any_date=True), PATIENT)
    found: list[tuple[str, str, bool]] = []
    for number, fields in enumerate(events):
        stated = {"time": "2026-10-01T00:00:00Z", "customer": "c1", "data": {}, **fields}
        event = worlds.decoded({"specversion": "1.0", "id": str(number), "source": "/a", "subject": "i", **stated})
        assert engine.judge(event, START, number) is None
        facts = [each for each in engine.take_facts() if isinstance(each, EventFact)]
        found += [(each.type, each.id, each.withdrawn) for each in facts]
    return found


def sent(author: str, **more: object) -> dict[str, object]:
    return {"type": "message.sent", "data": {"author": author}, **more}


def test_a_message_that_the_rule_counts_is_told_and_others_are_not() -> None:
    assert told(sent("agent", channel="sms"), sent("bot")) == [("message.sent", "1", False)]


def test_what_the_interaction_is_known_to_be_decides_too() -> None:
    assert told(sent("bot", channel="chat")) == []


def test_what_is_known_later_tells_of_what_was_before() -> None:
    assert told(sent("bot"), sent("agent", channel="sms")) == [("message.sent", "0", False)]


def test_what_is_known_to_be_otherwise_later_withdraws_it() -> None:
    facts = told(sent("bot"), sent("agent", channel="sms"), sent("agent", channel="chat"))
    assert facts == [("message.sent", "0", False), ("message.sent", "0", True)]


def test_a_selector_without_conditions_is_met_by_all_of_its_type() -> None:
    assert told({"type": "consent.granted"}) == [("consent.granted", "0", False)]
