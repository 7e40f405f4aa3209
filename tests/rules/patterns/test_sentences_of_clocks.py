"""The rule language, sections 3 to 6 and 8, sentence by sentence: what clocks, fields and maskings say at their bounds."""

# ruff: noqa: E501 - a table is read by its rows

import pytest

from tests.rules.patterns.telling import told

WAIT = "pattern: deadline, start: queue.entered, stop: agent.joined, within: 60s"
HOLD = f"{WAIT}, pause: hold.started, resume: hold.ended"
PROMISED = "pattern: deadline, start: callback.accepted, stop: callback.attempted, by: promised_to"
CONTEXT = "pattern: complete, when: handoff.completed, from: handoff.context_delivered, fields: [context.reason, context.intent]"
TOLD = 'handoff.context_delivered context={"reason": "refund", "intent": "refund"}'

DEADLINES = {
    "no start, no verdict": (WAIT, "00:05 agent.joined", []),
    "nothing ever happens": (WAIT, "00:00 queue.entered", ["broken 01:00"]),
    "a late stop is measured": (WAIT, "00:00 queue.entered; 01:30 agent.joined", ["broken 01:00 90"]),
    "by: exactly then is in time": (
        PROMISED,
        "00:00 callback.accepted promised_to=01:00; 01:00 callback.attempted",
        ["kept 01:00 60"],
    ),
    "by: no field in the event, no clock": (PROMISED, "00:00 callback.accepted; 01:00 callback.attempted", []),
    "by: before its start": (
        PROMISED,
        "00:30 callback.accepted promised_to=00:10; 00:30 callback.attempted",
        ["broken 00:10 0"],
    ),
    "already: between since and the start": (
        f"{WAIT}, already: callback.offered, since: agent.left",
        "00:00 agent.left; 00:01 callback.offered; 00:05 queue.entered",
        ["kept 01:05 0"],
    ),
    "already: before since it does not count": (
        f"{WAIT}, already: callback.offered, since: agent.left",
        "00:00 callback.offered; 00:01 agent.left; 00:05 queue.entered",
        ["broken 01:05"],
    ),
    "already: what is itself a since is not after it": (
        f"{WAIT}, already: callback.offered, since: callback.offered",
        "00:00 callback.offered; 00:05 queue.entered",
        ["broken 01:05"],
    ),
    "already: at the start's own instant, whatever the rank": (
        f"{WAIT}, already: callback.offered",
        "00:05 queue.entered; 00:05 callback.offered",
        ["kept 01:05 0"],
    ),
    "already: after the start it is none": (
        f"{WAIT}, already: callback.offered",
        "00:05 queue.entered; 00:06 callback.offered",
        ["broken 01:05"],
    ),
    "again each: its own": (
        WAIT,
        "00:00 queue.entered; 00:30 queue.entered; 01:10 agent.joined",
        ["broken 01:00 70", "kept 01:30 40"],
    ),
    "again never: one a subject": (
        f"{WAIT}, again: never",
        "00:00 queue.entered; 00:10 agent.joined; 00:30 queue.entered",
        ["kept 01:00 10"],
    ),
    "again when_ended: ignored while a clock runs": (
        f"{WAIT}, again: when_ended",
        "00:00 queue.entered; 00:10 queue.entered; 00:30 agent.joined; 00:40 queue.entered",
        ["kept 01:00 30", "broken 01:40"],
    ),
    "again restarts: the latest start counts": (
        f"{WAIT}, again: restarts",
        "00:00 queue.entered; 00:50 queue.entered; 01:40 agent.joined",
        ["kept 01:50 50"],
    ),
    "what unless spares uses nothing up": (
        f"{WAIT}, again: never, unless: {{queue.entered: {{queue: vip}}}}",
        "00:00 queue.entered queue=vip; 00:10 queue.entered queue=all; 00:30 agent.joined",
        ["kept 01:10 20"],
    ),
    "unless: a state with for and grace": (
        f"{WAIT}, unless: {{from: hold.started, grace: 10s, for: 20s}}",
        "00:00 hold.started; 00:09 queue.entered; 00:10 queue.entered; 00:19 queue.entered; 00:20 queue.entered",
        ["broken 01:09", "broken 01:20"],
    ),
    "unless: a new from starts for and grace again": (
        f"{WAIT}, unless: {{from: hold.started, grace: 10s, for: 20s}}",
        "00:00 hold.started; 00:12 hold.started; 00:15 queue.entered; 00:22 queue.entered; 00:31 queue.entered",
        ["broken 01:15"],
    ),
    "unless: a from and a to at one instant": (
        f"{WAIT}, unless: {{from: hold.started, to: hold.ended}}",
        "00:05 hold.started; 00:05 hold.ended; 00:06 queue.entered",
        ["broken 01:06"],
    ),
    "excuse: between start and deadline, both included": (
        f"{WAIT}, excuse: hold.started",
        "00:00 queue.entered; 01:00 hold.started",
        ["excused 01:00"],
    ),
    "excuse: at the start, of a lower rank": (
        f"{WAIT}, excuse: ivr.exited",
        "00:00 queue.entered; 00:00 ivr.exited",
        ["excused 01:00"],
    ),
    "excuse: after the deadline": (
        f"{WAIT}, excuse: hold.started",
        "00:00 queue.entered; 01:01 hold.started",
        ["broken 01:00"],
    ),
    "a stop in time beats an excuse": (
        f"{WAIT}, excuse: hold.started",
        "00:00 queue.entered; 00:10 hold.started; 01:00 agent.joined",
        ["kept 01:00 60"],
    ),
    "an excuse beats a stop that is late": (
        f"{WAIT}, excuse: hold.started",
        "00:00 queue.entered; 00:10 hold.started; 01:01 agent.joined",
        ["excused 01:00"],
    ),
    "an event that starts and stops stops the others": (
        "pattern: deadline, start: hold.started, stop: hold.started, within: 60s",
        "00:00 hold.started; 00:10 hold.started",
        ["kept 01:00 10", "broken 01:10"],
    ),
    "pauses and resumes of one number pair by place": (
        "pattern: deadline, start: queue.entered, stop: agent.joined, within: 60s, pause: [hold.started, queue.left], resume: [hold.ended, queue.updated]",
        "00:00 queue.entered; 00:10 hold.started; 00:20 queue.left; 00:30 hold.ended; 00:40 queue.updated",
        ["broken 01:30"],
    ),
    "else any pauses and any resumes": (
        "pattern: deadline, start: queue.entered, stop: agent.joined, within: 60s, pause: [hold.started, queue.left], resume: hold.ended",
        "00:00 queue.entered; 00:10 hold.started; 00:20 queue.left; 00:30 hold.ended",
        ["broken 01:20"],
    ),
    "pauses of what does not agree change nothing": (
        f"{HOLD}, same: [handoff]",
        "00:00 queue.entered handoff=a; 00:10 hold.started handoff=b",
        ["broken 01:00"],
    ),
    "an excuse while paused counts": (
        f"{HOLD}, excuse: queue.left",
        "00:00 queue.entered; 00:10 hold.started; 09:00 queue.left",
        ["excused paused"],
    ),
    "same: a stop of another queue is none": (
        f"{WAIT}, same: [queue]",
        "00:00 queue.entered queue=a; 00:10 agent.joined queue=b; 00:20 agent.joined queue=a",
        ["kept 01:00 20"],
    ),
    "same: an event without the field has the interaction's": (
        f"{WAIT}, same: [queue]",
        "00:00 queue.entered queue=a; 00:10 agent.joined",
        ["kept 01:00 10"],
    ),
    "same: an unknown field is the event's own": (
        f"{WAIT}, same: [ticket]",
        "00:00 queue.entered ticket=a; 00:10 agent.joined; 00:20 agent.joined ticket=a",
        ["kept 01:00 20"],
    ),
    "interaction.ended does nothing unless the rule names it": (
        WAIT,
        "00:00 queue.entered; 00:10 interaction.ended",
        ["broken 01:00"],
    ),
}
FIELDS = {
    "no when, no verdict": (CONTEXT, f"00:00 {TOLD}", []),
    "in all from events together": (
        CONTEXT,
        '00:00 handoff.context_delivered context={"reason": "x"}; 00:01 handoff.context_delivered context={"intent": "y"}; 00:02 handoff.completed',
        ["kept 00:02 0"],
    ),
    "a field is missing": (
        CONTEXT,
        '00:00 handoff.context_delivered context={"reason": "x"}; 00:02 handoff.completed',
        ["broken 00:02 1"],
    ),
    "a field is empty": (
        CONTEXT,
        '00:00 handoff.context_delivered context={"reason": "N/A", "intent": "{{intent}}"}; 00:02 handoff.completed',
        ["broken 00:02 2"],
    ),
    "since: only what came after the last of these": (
        f"{CONTEXT}, since: handoff.started",
        f"00:00 {TOLD}; 00:01 handoff.started; 00:02 handoff.completed",
        ["broken 00:02 2"],
    ),
    "grace: at its very end": (f"{CONTEXT}, grace: 5s", f"00:00 handoff.completed; 00:05 {TOLD}", ["kept 00:05 0"]),
    "grace: a moment later": (f"{CONTEXT}, grace: 5s", f"00:00 handoff.completed; 00:05.1 {TOLD}", ["broken 00:05 2"]),
    "at its own instant, whatever the rank": (
        CONTEXT.replace("handoff.completed", "handoff.started"),
        f"00:05 handoff.started; 00:05 {TOLD}",
        ["kept 00:05 0"],
    ),
    "without from its own fields": (
        "pattern: complete, when: data.displayed, fields: [role]",
        "00:00 data.displayed role=agent; 00:01 data.displayed",
        ["kept 00:00 0", "broken 00:01 1"],
    ),
    "its own fields only, not the interaction's": (
        "pattern: complete, when: agent.joined, fields: [queue]",
        "00:00 queue.entered queue=a; 00:01 agent.joined",
        ["broken 00:01 1"],
    ),
    "either of two": (
        "pattern: complete, when: data.displayed, fields: [role | purpose]",
        "00:00 data.displayed purpose=service",
        ["kept 00:00 0"],
    ),
    "excuse: while it waits": (
        f"{CONTEXT}, grace: 5s, excuse: queue.left",
        "00:00 handoff.completed; 00:05 queue.left",
        ["excused 00:05"],
    ),
    "again never: one a subject": (
        "pattern: complete, when: data.displayed, fields: [role], again: never",
        "00:00 data.displayed role=agent; 00:01 data.displayed",
        ["kept 00:00 0"],
    ),
    "unless: the event itself": (
        "pattern: complete, when: data.displayed, fields: [role], unless: {data.displayed: {purpose: test}}",
        "00:00 data.displayed purpose=test",
        [],
    ),
}
SHOWN = "pattern: masked, when: message.sent, in: text, kinds: [cn_mobile]"
MASKINGS = {
    "no finding, no verdict": (SHOWN, "00:00 message.sent text=hello", []),
    "it shows": (SHOWN, "00:00 message.sent text=19900001234", ["broken 00:00 1"]),
    "excuse: at its instant, whatever the rank": (f"{SHOWN}, excuse: hold.started", "00:00 message.sent text=19900001234; 00:00 hold.started", ["excused 00:00"]),
    "excuse: a moment later is none": (f"{SHOWN}, excuse: hold.started", "00:00 message.sent text=19900001234; 00:01 hold.started", ["broken 00:00 1"]),
    "unless: a state that is on": (f"{SHOWN}, unless: {{from: hold.started, for: 5s}}", "00:00 hold.started; 00:04 message.sent text=19900001234; 00:05 message.sent text=19900001234", ["broken 00:05 1"]),
    "again never: one a subject": (f"{SHOWN}, again: never", "00:00 message.sent text=19900001234; 00:01 message.sent text=19900001234", ["broken 00:00 1"]),
    "again restarts: the latest alone": (f"{SHOWN}, again: restarts", "00:00 message.sent text=19900001234; 00:01 message.sent text=19900001234", ["broken 00:01 1"]),
}  # fmt: skip
EVERY = {**{f"deadline: {k}": v for k, v in DEADLINES.items()}, **{f"complete: {k}": v for k, v in FIELDS.items()}, **{f"masked: {k}": v for k, v in MASKINGS.items()}}  # fmt: skip


@pytest.mark.parametrize("sentence", EVERY)
def test_it_is_as_the_language_says(sentence: str) -> None:
    check, events, expected = EVERY[sentence]
    assert told(check, events) == expected
