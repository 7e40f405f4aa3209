"""The order of events of one instant, as the design says it in one sentence, and the small numbers of types."""

from collections.abc import Iterator
from typing import Final

import pytest

from schemas import events, order

SENTENCE: Final = (
    "interaction.started · identity, consent, contact_block, list · outbound dialled ringing answered greeted connected"
    " · ivr · bot.joined · human.requested · handoff.started · queue · callback · handoff.context_delivered"
    " · agent.joined · bot.disclosed · announcement · recording announced started paused · payment"
    " · recording resumed stopped · slot, message, bot.failed · hold · data · handoff completed failed"
    " · agent.left, bot.left · outbound.ended · interaction.ended"
    " · agent.wrapped_up, case, survey, quality, recording.deleted · system"
)

SHIPPED: Final = """
interaction.started
identity.requested identity.verified consent.granted consent.revoked contact_block.added contact_block.removed
list.scrubbed
outbound.dialled outbound.ringing outbound.answered outbound.greeted outbound.connected
ivr.entered ivr.menu_presented ivr.exited
bot.joined human.requested handoff.started
queue.entered queue.updated queue.left
callback.offered callback.accepted callback.declined callback.attempted callback.completed
handoff.context_delivered agent.joined bot.disclosed announcement.played
recording.announced recording.started recording.paused payment.started payment.ended recording.resumed recording.stopped
slot.asked slot.filled message.sent bot.failed
hold.started hold.ended data.displayed data.exported
handoff.completed handoff.failed agent.left bot.left outbound.ended interaction.ended
agent.wrapped_up
case.opened case.acknowledged case.forwarded case.progressed case.answered case.closed case.reopened
survey.offered survey.answered quality.scored recording.deleted
system.request system.status
""".split()
"""Types by code, as saved rows have them. A new type goes to the end."""


def _types(words: str) -> Iterator[str]:
    """`outbound dialled ringing` names two types, `agent.joined` one, `queue` all of that noun."""
    noun, *participles = words.split(" ")
    if participles:
        yield from (f"{noun}.{each}" for each in participles)
    elif "." in noun:
        yield noun
    else:
        yield from (type_ for type_ in events.DATA if type_.startswith(f"{noun}."))


GROUPS: Final = [{type_ for words in group.split(", ") for type_ in _types(words)} for group in SENTENCE.split(" · ")]


def test_openings_come_first_and_closings_last_as_the_sentence_says() -> None:
    ranked = [{type_ for type_ in order.RANK if order.rank(type_) == rank} for rank in range(order.UNKNOWN)]

    assert ranked == GROUPS


def test_every_known_type_has_a_rank_and_nothing_else_has() -> None:
    assert sorted(order.RANK) == list(events.DATA)


@pytest.mark.parametrize("type_", ["tomorrow.came", "queue", "", "Queue.Entered"])
def test_an_unknown_type_comes_last(type_: str) -> None:
    assert order.rank(type_) == order.UNKNOWN == max(order.RANK.values()) + 1


def test_a_code_never_comes_to_mean_another_type() -> None:
    """Rows that an earlier version saved hold these numbers: the list may only grow at its end."""
    assert list(order.CODES[: len(SHIPPED)]) == SHIPPED


def test_every_known_type_has_one_code() -> None:
    assert sorted(order.CODES) == list(events.DATA)


def test_a_code_leads_back_to_its_type() -> None:
    assert [order.CODES[order.CODE[type_]] for type_ in events.DATA] == list(events.DATA)
