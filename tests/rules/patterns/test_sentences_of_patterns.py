"""The rule language, section 6 and 8, sentence by sentence: what order, forbidden and limit say at their boundaries."""

# ruff: noqa: E501 - a table is read by its rows

import pytest

from tests.rules.patterns.telling import told

ORDER = "pattern: order, before: agent.joined, needs: queue.entered"
DIALLED = "pattern: order, before: outbound.dialled, needs: consent.granted, since: consent.revoked"
PAYMENT = "pattern: forbidden, never: payment.started"
RECORDED = (
    f"{PAYMENT}, while: {{from: [recording.started, recording.resumed], to: [recording.paused, recording.stopped]}}"
)
LASTING = f"{PAYMENT}, while: {{from: recording.started, to: recording.stopped, for: 60s, grace: 10s}}"
DIALS = "pattern: limit, count: outbound.dialled, at_most: 2"

ORDERS = {
    "no before, no verdict": (ORDER, "00:00 queue.entered", []),
    "a before has no needs": (ORDER, "00:05 agent.joined", ["broken 00:05 1"]),
    "a needs before it": (ORDER, "00:00 queue.entered; 00:05 agent.joined", ["kept 00:05 0"]),
    "a needs after it is none": (ORDER, "00:05 agent.joined; 00:06 queue.entered", ["broken 00:05 1"]),
    "at it: the same instant, lower rank": (ORDER, "00:05 agent.joined; 00:05 queue.entered", ["kept 00:05 0"]),
    "at it: the same instant, higher rank": (
        f"{ORDER}, since: agent.left".replace("queue.entered", "hold.started"),
        "00:05 hold.started; 00:05 agent.joined",
        ["kept 00:05 0"],
    ),
    "an event may be its own needs": (
        "pattern: order, before: bot.disclosed, needs: bot.disclosed",
        "00:05 bot.disclosed",
        ["kept 00:05 0"],
    ),
    "its own needs, with a condition": (
        "pattern: order, before: [bot.joined, ivr.menu_presented], needs: {ivr.menu_presented: {human_option: true}}",
        "00:01 bot.joined; 00:05 ivr.menu_presented human_option=true; 00:06 bot.joined",
        ["broken 00:01 1", "kept 00:05 0", "kept 00:06 0"],
    ),
    "since: only what came after the last of these": (
        DIALLED,
        "00:01 consent.granted; 00:02 consent.revoked; 00:03 outbound.dialled; 00:04 consent.granted; 00:05 outbound.dialled",
        ["broken 00:03 1", "kept 00:05 0"],
    ),
    "since: none came, from the beginning": (
        DIALLED,
        "00:01 consent.granted; 00:03 outbound.dialled",
        ["kept 00:03 0"],
    ),
    "since and needs of one instant stand as they are ordered": (
        DIALLED,
        "00:01 consent.granted id=a; 00:01 consent.revoked id=b; 00:03 outbound.dialled",
        ["broken 00:03 1"],
    ),
    "within: exactly at the bound": (
        f"{ORDER}, within: 60s",
        "00:00 queue.entered; 01:00 agent.joined",
        ["kept 01:00 60"],
    ),
    "within: past the bound": (f"{ORDER}, within: 60s", "00:00 queue.entered; 01:01 agent.joined", ["broken 01:01 61"]),
    "within: the latest serves": (
        f"{ORDER}, within: 60s",
        "00:00 queue.entered; 00:30 queue.entered; 01:20 agent.joined",
        ["kept 01:20 50"],
    ),
    "within: there is none": (f"{ORDER}, within: 60s", "01:20 agent.joined", ["broken 01:20"]),
    "by: a time field of the needed, at its end": (
        f"{DIALLED}, by: expires",
        "00:00 consent.granted expires=01:00; 01:00 outbound.dialled",
        ["kept 01:00 60"],
    ),
    "by: after its end": (
        f"{DIALLED}, by: expires",
        "00:00 consent.granted expires=01:00; 01:01 outbound.dialled",
        ["broken 01:01 61"],
    ),
    "by: without the field it has no end": (
        f"{DIALLED}, by: expires",
        "00:00 consent.granted; 99:00 outbound.dialled",
        ["kept 1:39:00 0"],
    ),
    "by: any that still serves": (
        f"{DIALLED}, by: expires",
        "00:00 consent.granted expires=02:00; 00:10 consent.granted expires=00:20; 01:30 outbound.dialled",
        ["kept 01:30 90"],
    ),
    "excuse: at its instant, whatever the rank": (
        f"{ORDER}, excuse: hold.started",
        "00:05 agent.joined; 00:05 hold.started",
        ["excused 00:05"],
    ),
    "excuse: a moment later is none": (
        f"{ORDER}, excuse: hold.started",
        "00:05 agent.joined; 00:06 hold.started",
        ["broken 00:05 1"],
    ),
    "a needs beats an excuse": (
        f"{ORDER}, excuse: queue.entered",
        "00:05 agent.joined; 00:05 queue.entered",
        ["kept 00:05 0"],
    ),
    "again each: its own": (ORDER, "00:01 agent.joined; 00:02 agent.joined", ["broken 00:01 1", "broken 00:02 1"]),
    "again never: one a subject": (
        f"{ORDER}, again: never",
        "00:01 agent.joined; 00:02 agent.joined",
        ["broken 00:01 1"],
    ),
    "again restarts: the latest counts": (
        f"{ORDER}, again: restarts",
        "00:01 agent.joined; 00:01 queue.entered; 00:02 agent.joined",
        ["kept 00:02 0"],
    ),
    "again when_ended: nothing runs": (
        f"{ORDER}, again: when_ended",
        "00:01 agent.joined; 00:02 agent.joined",
        ["broken 00:01 1", "broken 00:02 1"],
    ),
    "what unless spares uses nothing up": (
        f"{ORDER}, again: never, unless: {{agent.joined: {{role: lead}}}}",
        "00:01 agent.joined role=lead; 00:02 agent.joined role=clerk",
        ["broken 00:02 1"],
    ),
    "same: only where they agree": (
        f"{ORDER}, same: [queue]",
        "00:01 queue.entered queue=a; 00:02 agent.joined queue=b; 00:03 agent.joined queue=a",
        ["broken 00:02 1", "kept 00:03 0"],
    ),
    "same: an event without the field has the interaction's": (
        f"{ORDER}, same: [queue]",
        "00:01 queue.entered queue=a; 00:02 agent.joined",
        ["kept 00:02 0"],
    ),
    "same: absent agrees with nothing": (
        f"{ORDER}, same: [handoff]",
        "00:01 queue.entered; 00:02 agent.joined",
        ["broken 00:02 1"],
    ),
}

PROHIBITIONS = {
    "neither: never at all": (
        PAYMENT,
        "00:05 payment.started; 00:06 payment.started",
        ["broken 00:05 1", "broken 00:06 1"],
    ),
    "no never, no verdict": (PAYMENT, "00:05 payment.ended", []),
    "inside": (RECORDED, "00:00 recording.started; 00:05 payment.started; 00:09 recording.stopped", ["broken 00:05 1"]),
    "outside: before the from": (
        RECORDED,
        "00:00 payment.started; 00:05 recording.started; 00:09 recording.stopped",
        ["kept 00:05 0"],
    ),
    "outside: after the to": (
        RECORDED,
        "00:05 recording.started; 00:09 recording.paused; 00:10 payment.started",
        ["kept 00:05 0"],
    ),
    "paused, paid and resumed in one second": (
        RECORDED,
        "00:00 recording.started; 00:05 recording.paused; 00:05 payment.started; 00:05 recording.resumed; 00:09 recording.stopped",
        ["kept 00:00 0"],
    ),
    "a from and a to at one instant leave it on": (
        RECORDED,
        "00:00 recording.started; 00:05 recording.paused; 00:05 recording.resumed; 00:07 payment.started; 00:09 recording.stopped",
        ["broken 00:07 1"],
    ),
    "a from and a to at one instant leave it off": (
        RECORDED,
        "00:05 recording.started; 00:05 recording.stopped; 00:07 payment.started",
        [],
    ),
    "one kept for a stay with none, each by itself": (
        RECORDED,
        "00:00 recording.started; 00:03 recording.paused; 00:05 recording.resumed; 00:09 recording.stopped",
        ["kept 00:00 0", "kept 00:05 0"],
    ),
    "each never inside": (
        RECORDED,
        "00:00 recording.started; 00:03 payment.started; 00:05 payment.started; 00:09 recording.stopped",
        ["broken 00:03 1", "broken 00:05 1"],
    ),
    "a stay that is on is open": (RECORDED, "00:00 recording.started", ["open 00:00"]),
    "the subject's end closes it": (RECORDED, "00:00 recording.started; 00:09 interaction.ended", ["kept 00:00 0"]),
    "grace: to its very end it is off": (
        LASTING,
        "00:00 recording.started; 00:09 payment.started; 00:30 recording.stopped",
        ["kept 00:00 0"],
    ),
    "grace: from the very end it is on": (
        LASTING,
        "00:00 recording.started; 00:10 payment.started; 00:30 recording.stopped",
        ["broken 00:10 1"],
    ),
    "for counts from the from: its last moment": (
        LASTING,
        "00:00 recording.started; 00:59 payment.started",
        ["broken 00:59 1"],
    ),
    "for: at its end it is off": (LASTING, "00:00 recording.started; 01:00 payment.started", ["kept 00:00 0"]),
    "a stay whose grace never ended is no stay": (LASTING, "00:00 recording.started; 00:09 recording.stopped", []),
    "a stay whose grace ended as it was switched off": (
        LASTING,
        "00:00 recording.started; 00:10 recording.stopped",
        ["kept 00:00 0"],
    ),
    "a new from starts for again": (
        f"{PAYMENT}, while: {{from: recording.started, for: 60s}}",
        "00:00 recording.started; 00:40 recording.started; 01:39 payment.started",
        ["broken 01:39 1"],
    ),
    "a new from starts grace again": (
        LASTING,
        "00:00 recording.started; 00:20 recording.started; 00:29 payment.started; 00:40 recording.stopped",
        ["kept 00:00 0", "kept 00:20 0"],
    ),
    "a from while it is on prolongs the stay": (
        f"{PAYMENT}, while: {{from: recording.started, for: 60s}}",
        "00:00 recording.started; 00:40 recording.started",
        ["kept 00:00 0"],
    ),
    "a from at the end of for begins another": (
        f"{PAYMENT}, while: {{from: recording.started, for: 60s}}",
        "00:00 recording.started; 01:00 recording.started",
        ["kept 00:00 0", "kept 01:00 0"],
    ),
    "the switching event is itself outside": (
        "pattern: forbidden, never: [hold.started, hold.ended], while: {from: hold.started, to: hold.ended}",
        "00:00 hold.started; 00:05 hold.started; 00:09 hold.ended",
        ["kept 00:00 0"],
    ),
    "again never: the first inside": (
        f"{RECORDED}, again: never",
        "00:00 recording.started; 00:03 recording.paused; 00:05 recording.resumed; 00:06 payment.started; 00:07 payment.started",
        ["broken 00:06 1"],
    ),
    "again never: no never, the first stay": (
        f"{RECORDED}, again: never",
        "00:00 recording.started; 00:03 recording.paused; 00:05 recording.resumed; 00:07 recording.paused",
        ["kept 00:00 0"],
    ),
    "unless: a state that is on": (
        f"{PAYMENT}, unless: {{from: hold.started, to: hold.ended}}",
        "00:01 hold.started; 00:02 payment.started; 00:03 hold.ended; 00:04 payment.started",
        ["broken 00:04 1"],
    ),
    "what unless spares is no never of the stay": (
        f"{RECORDED}, unless: {{payment.started: {{entry: keyed}}}}",
        "00:00 recording.started; 00:03 payment.started entry=keyed; 00:09 recording.stopped",
        ["kept 00:00 0"],
    ),
    "same: the state of those that agree": (
        "pattern: forbidden, never: {slot.asked: {by: agent}}, while: {from: slot.filled, for: 3m}, same: [slot]",
        "00:00 slot.filled slot=name; 00:05 slot.asked slot=city by=agent; 00:06 slot.asked slot=name by=agent",
        ["broken 00:06 1"],
    ),
    "excuse at its instant": (
        f"{PAYMENT}, excuse: hold.started",
        "00:05 payment.started; 00:05 hold.started",
        ["excused 00:05"],
    ),
}

LIMITS = {
    "no counted event, no verdict": (DIALS, "00:00 outbound.ended", []),
    "no window: the whole subject": (DIALS, "00:00 outbound.dialled; 10:00 outbound.dialled; 99:00 outbound.dialled", ["kept 00:00 1", "kept 10:00 2", "broken 1:39:00 3"]),
    "at most is not more": (DIALS, "00:00 outbound.dialled; 00:01 outbound.dialled", ["kept 00:00 1", "kept 00:01 2"]),
    "the window is open at its begin": (f"{DIALS}, window: 60s", "00:00 outbound.dialled; 00:30 outbound.dialled; 01:00 outbound.dialled", ["kept 00:00 1", "kept 00:30 2", "kept 01:00 2"]),
    "and holds what is a moment younger": (f"{DIALS}, window: 60s", "00:00.000001 outbound.dialled; 00:30 outbound.dialled; 01:00 outbound.dialled", ["kept 00:00 1", "kept 00:30 2", "broken 01:00 3"]),
    "two of one instant count one by one": (f"{DIALS}, window: 60s", "00:00 outbound.dialled; 00:30 outbound.dialled; 00:30 outbound.dialled", ["kept 00:00 1", "kept 00:30 2", "broken 00:30 3"]),
    "while: each stay by itself": ("pattern: limit, count: human.requested, at_most: 1, while: {from: [interaction.started, agent.left], to: agent.joined}", "00:00 interaction.started; 00:01 human.requested; 00:02 agent.joined; 00:03 human.requested; 00:04 agent.left; 00:05 human.requested; 00:06 human.requested", ["kept 00:01 1", "kept 00:05 1", "broken 00:06 2"]),
    "while: a from while it is on begins no other stay": ("pattern: limit, count: message.sent, at_most: 1, while: {from: consent.revoked, to: consent.granted}", "00:00 consent.revoked; 00:01 message.sent; 00:02 consent.revoked; 00:03 message.sent", ["kept 00:01 1", "broken 00:03 2"]),
    "while with a window: over stays": ("pattern: limit, count: message.sent, at_most: 1, window: 10s, while: {from: hold.started, to: hold.ended}", "00:00 hold.started; 00:01 message.sent; 00:02 hold.ended; 00:03 message.sent; 00:04 hold.started; 00:05 message.sent", ["kept 00:01 1", "broken 00:05 2"]),
    "since: the count begins anew": (f"{DIALS}, since: outbound.connected", "00:00 outbound.dialled; 00:01 outbound.dialled; 00:02 outbound.connected; 00:03 outbound.dialled", ["kept 00:00 1", "kept 00:01 2", "kept 00:03 1"]),
    "distinct: values, not events": ("pattern: limit, count: queue.entered, distinct: queue, at_most: 1", "00:00 queue.entered queue=a; 00:01 queue.entered queue=a; 00:02 queue.entered queue=b", ["kept 00:00 1", "kept 00:01 1", "broken 00:02 2"]),
    "distinct: what only the interaction says": ("pattern: limit, count: [queue.entered, hold.started], distinct: queue, at_most: 1", "00:00 queue.entered queue=a; 00:01 hold.started", ["kept 00:00 1", "kept 00:01 1"]),
    "distinct: an absent value is none": ("pattern: limit, count: slot.asked, distinct: slot, at_most: 0", "00:00 slot.asked", ["kept 00:00 0"]),
    "distinct in a window: the last of each value": ("pattern: limit, count: queue.entered, distinct: queue, at_most: 1, window: 60s", "00:00 queue.entered queue=a; 00:30 queue.entered queue=a; 01:10 queue.entered queue=b; 01:30 queue.entered queue=b", ["kept 00:00 1", "kept 00:30 1", "broken 01:10 2", "kept 01:30 1"]),
    "unless: spared ones do not count": (f"{DIALS}, unless: {{outbound.dialled: {{purpose: service}}}}", "00:00 outbound.dialled purpose=service; 00:01 outbound.dialled purpose=research; 00:02 outbound.dialled purpose=research; 00:03 outbound.dialled purpose=research", ["kept 00:01 1", "kept 00:02 2", "broken 00:03 3"]),
    "same: each group by itself": ("pattern: limit, count: slot.asked, at_most: 1, same: [slot]", "00:00 slot.asked slot=a; 00:01 slot.asked slot=b; 00:02 slot.asked slot=a", ["kept 00:00 1", "kept 00:01 1", "broken 00:02 2"]),
    "same: absent agrees with nothing": ("pattern: limit, count: slot.asked, at_most: 1, same: [slot]", "00:00 slot.asked; 00:01 slot.asked", ["kept 00:00 1", "kept 00:01 1"]),
    "again never: one a subject": (f"{DIALS}, again: never", "00:00 outbound.dialled; 00:01 outbound.dialled; 00:02 outbound.dialled", ["kept 00:00 1"]),
    "excused ones count": (f"{DIALS}, excuse: outbound.ringing", "00:00 outbound.dialled; 00:01 outbound.dialled; 00:02 outbound.dialled; 00:02 outbound.ringing; 00:03 outbound.dialled", ["kept 00:00 1", "kept 00:01 2", "excused 00:02", "broken 00:03 4"]),
    "none at all": ("pattern: limit, count: outbound.dialled, at_most: 0", "00:00 outbound.dialled", ["broken 00:00 1"]),
}  # fmt: skip

EVERY = {**{f"order: {k}": v for k, v in ORDERS.items()}, **{f"forbidden: {k}": v for k, v in PROHIBITIONS.items()}, **{f"limit: {k}": v for k, v in LIMITS.items()}}  # fmt: skip


@pytest.mark.parametrize("sentence", EVERY)
def test_it_is_as_the_language_says(sentence: str) -> None:
    check, events, expected = EVERY[sentence]
    assert told(check, events) == expected
