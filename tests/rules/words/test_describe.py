"""A rule said as one sentence."""

from pathlib import Path

import pytest

from rules import loading
from rules.timing.duration import parse
from rules.words.describe import describe, spoken

QUEUED = "pattern: deadline, start: queue.entered, stop: [agent.joined, callback.offered]"


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        (f"{QUEUED}, within: 60s", "From queue.entered to agent.joined or callback.offered at most 60 s."),
        (
            f"{QUEUED}, within: 60s, already: callback.offered, again: never, pause: {{queue.left: {{reason: [overflow,"
            " transferred]}}, resume: queue.entered, excuse: {interaction.ended: {ended_by: customer}}",
            "From queue.entered to agent.joined or callback.offered at most 60 s, or callback.offered before, not"
            " counting from queue.left (reason is overflow or transferred) to queue.entered; once only; excused by"
            " interaction.ended (ended_by is customer).",
        ),
        (
            "pattern: deadline, start: callback.accepted, stop: callback.attempted, by: promised_to,"
            " for_each: [callback]",
            "From callback.accepted to callback.attempted by its promised_to; for each callback.",
        ),
        (
            "pattern: order, before: recording.started, needs: recording.announced, same: [recording]",
            "Before recording.started there is recording.announced; with the same recording.",
        ),
        (
            "pattern: forbidden, never: payment.started,"
            " while: {from: recording.started, grace: 5s, to: recording.paused}",
            "Never payment.started 5 s after recording.started until recording.paused.",
        ),
        (
            "pattern: limit, count: agent.joined, distinct: agent, at_most: 2, window: day",
            "At most 2 different values of agent in agent.joined in a day.",
        ),
        (
            "pattern: limit, count: outbound.dialled, at_most: 7, window: 7 days, zone: customer, for_each: [customer]",
            "At most 7 outbound.dialled in 7 days; for each customer; dates where the customer is.",
        ),
        (
            "pattern: share, part: agent.joined, of: queue.entered, within: 20s, at_least: 99.9%, period: month",
            "Of queue.entered the share with agent.joined within 20 s: at least 99.9 %, in each month.",
        ),
        (
            "pattern: complete, when: handoff.completed, from: handoff.context_delivered, grace: 5s,"
            " fields: {context.reason: present, context.priority: {not: [low, null]}}",
            "When handoff.completed, handoff.context_delivered by then carries context.reason and context.priority"
            " (is not low or absent), 5 s later at most.",
        ),
        (
            "pattern: masked, when: message.sent, in: text, kinds: [email], unless: {message.sent: {author: system}}",
            "message.sent shows no personal data (email) in text beyond `default`;"
            " not at message.sent (author is system).",
        ),
        (
            "pattern: masked, when: message.sent, in: text, kinds: [email],"
            " excuse_customer: {from: identity.requested, to: identity.verified, for: 5m}",
            "message.sent shows no personal data (email) in text beyond `default`; what customers write themselves is"
            " excused after identity.requested for 5 min until identity.verified.",
        ),
        (
            "pattern: evidence, of: contact.events, months: 3, ending: 2026-12-01",
            "There are 3 months of data of contact.events, up to 2026-12-01.",
        ),
    ],
)
def test_a_check_is_said_in_one_sentence(check: str, sentence: str) -> None:
    rule = loading.read(f"title: t\ncheck: {{{check}}}\n".encode(), Path("rule.yaml")).rules[0]

    assert describe(rule) == sentence


def test_where_a_rule_holds_and_when_it_warns_ends_the_sentence() -> None:
    text = f"title: t\napplies_to: {{channel: voice, sector: telecom}}\nwarn_at: 45s\ncheck: {{{QUEUED}, within: 1m}}\n"

    assert describe(loading.read(text.encode(), Path("rule.yaml")).rules[0]) == (
        "From queue.entered to agent.joined or callback.offered at most 60 s; where channel is voice and sector is"
        " telecom; a warning at 45 s."
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("500ms", "0.5 s"),
        ("60s", "60 s"),
        ("90s", "90 s"),
        ("3m", "3 min"),
        ("185s", "3 min 5 s"),
        ("1h30m", "90 min"),
        ("72h", "72 h"),
        ("7d", "7 d"),
        ("25h1m", "1501 min"),
        ("1 day", "1 day"),
        ("2 working days", "2 working days"),
    ],
)
def test_a_duration_is_said_in_the_unit_that_reads_best(written: str, said: str) -> None:
    assert spoken(parse(written)) == said
