"""A subject's history: what is told of it, when time passes for it, what is said of it."""

from rules.admission import Timing
from rules.history import NEVER
from tests.rules.histories import PATIENT, SECOND
from tests.rules.subjects.calls import Centre

DAY = 86_400
CALLBACK = """
called_back: {check: {pattern: deadline, start: callback.accepted, stop: callback.completed, within: 60s,
  for_each: [customer]}}
"""
TWICE = """
twice: {check: {pattern: limit, count: outbound.dialled, at_most: 2, window: 7d, for_each: [customer]}}
"""


def test_another_call_of_the_customer_stops_the_clock() -> None:
    centre = Centre(CALLBACK)
    centre.happens("callback.accepted", 0, "call-1", customer="c1")
    centre.happens("callback.completed", 30, "call-2", customer="c1")
    centre.happens("callback.accepted", 40, "call-3", customer="c2")
    centre.passes(200)
    assert centre.said == [("opened", "customer=c2", None)]


def test_a_customer_who_is_known_later_had_called_all_along() -> None:
    centre = Centre(CALLBACK)
    centre.happens("callback.accepted", 0, "call-1")
    centre.passes(100)
    centre.happens("agent.joined", 110, "call-1", customer="c1")
    assert centre.said == [("opened", "customer=c1", None)]


def test_a_call_that_turns_out_to_be_anothers_is_taken_back_and_said_of_the_other() -> None:
    centre = Centre(CALLBACK)
    centre.happens("queue.entered", 0, "call-1", customer="c1")
    centre.happens("callback.accepted", 1, "call-1")
    centre.passes(100)
    centre.happens("agent.joined", 110, "call-1", customer="c2")
    assert sorted(centre.said, key=lambda said: said[1]) == [
        ("opened", "customer=c1", None),
        ("withdrawn", "customer=c1", None),
        ("opened", "customer=c2", None),
    ]


def test_a_lagging_partition_holds_the_time_of_all() -> None:
    """Else an answer that stands there would come too late for a violation that was said."""
    centre = Centre(CALLBACK, partitions=2)
    centre.happens("callback.accepted", 0, "call-1", partition=0, customer="c1")
    centre.passes(3600, partition=0)
    assert centre.said == []
    centre.happens("callback.completed", 30, "call-2", partition=1, customer="c1")
    centre.passes(3600)
    assert centre.said == []
    assert centre.subjects.watermark > 0


def test_a_late_event_amends_and_takes_back() -> None:
    centre = Centre(TWICE)
    for number in range(4):
        centre.happens("outbound.dialled", number * DAY, f"call-{number}", customer="c1")
    centre.passes(4 * DAY)
    centre.happens("outbound.dialled", 3 * DAY - 1, "call-late", customer="c1")
    assert centre.said == [
        ("opened", "customer=c1", 3.0),
        ("opened", "customer=c1", 4.0),
        ("opened", "customer=c1", 4.0),
        ("amended", "customer=c1", 5.0),
    ]


def test_the_evidence_names_the_events_where_they_were_read() -> None:
    centre = Centre(TWICE, partitions=2)
    for number in range(3):
        channel = "voice" if number else "chat"
        centre.happens(
            "outbound.dialled", number, f"call-{number}", number % 2, customer="c1", channel=channel, queue=f"q{number}"
        )
    centre.passes(10)
    (step,) = centre.steps
    assert [(each["partition"], each["offset"], each["interaction"], each["id"]) for each in step["evidence"]] == [
        (0, 1, "call-0", "1"),
        (1, 2, "call-1", "2"),
        (0, 3, "call-2", "3"),
    ]
    assert (step["channel"], step["queue"], step["started_by"]["id"]) == ("voice", "q2", "3")


def test_calls_that_number_their_events_alike_are_told_apart() -> None:
    centre = Centre(CALLBACK)
    centre.happens("callback.accepted", 0, "call-1", customer="c1", id="1")
    centre.happens("callback.accepted", 1, "call-2", customer="c1", id="1")
    centre.passes(200)
    assert [each["state"] for each in centre.steps] == ["opened", "opened"]
    assert len({each["violation_id"] for each in centre.steps}) == 2


def remembering(seconds: int, most: int = 1000) -> Timing:
    same = {name: getattr(PATIENT, name) for name in ("max_ahead", "remember", "idle", "graves")}
    return Timing(**same, remember_facts=seconds * SECOND, max_facts=most)


def test_a_subject_is_forgotten_when_its_last_due_is_long_over() -> None:
    centre = Centre(CALLBACK, remembering(3600))
    centre.happens("callback.accepted", 0, customer="c1")
    centre.passes(3600)
    assert centre.subjects.held == 1
    centre.passes(60 + 3600 + 120)
    assert centre.subjects.held == 0
    assert [(each["verdict"], each["closed_by"]) for each in centre.verdicts] == [("broken", "idle")]


def test_a_limit_keeps_what_its_window_needs() -> None:
    centre = Centre(TWICE, remembering(DAY))
    centre.happens("outbound.dialled", 0, "call-1", customer="c1")
    centre.happens("outbound.dialled", 1, "call-2", customer="c1")
    centre.passes(7 * DAY - 10)
    centre.happens("outbound.dialled", 7 * DAY - 5, "call-3", customer="c1")
    centre.passes(7 * DAY)
    assert centre.said == [("opened", "customer=c1", 3.0)]
    centre.passes(16 * DAY)
    assert centre.subjects.held == 0


def test_a_customer_who_is_always_called_does_not_grow_for_ever() -> None:
    """Verdicts that are decided for good stand, and what they rested on goes."""
    centre = Centre(TWICE, remembering(DAY))
    for number in range(400):
        centre.happens("outbound.dialled", number * DAY // 2, f"call-{number}", customer="c1")
    centre.passes(200 * DAY)
    (subject,) = centre.subjects.open.values()
    assert subject.count < 100
    assert [each["state"] for each in centre.steps] == ["opened"] * 398
    assert {each["measured"]["value"] for each in centre.steps[20:]} == {14.0}
    assert len(centre.verdicts) > 300


def test_an_event_older_than_what_is_decided_is_late() -> None:
    centre = Centre(TWICE, remembering(DAY))
    for number in range(400):
        centre.happens("outbound.dialled", number * DAY // 2, f"call-{number}", customer="c1")
    before = list(centre.steps)
    centre.happens("outbound.dialled", 5, "call-late", customer="c1")
    assert (centre.steps, centre.subjects.late) == (before, 1)


def test_of_more_events_than_are_kept_nothing_is_known() -> None:
    centre = Centre(TWICE, remembering(DAY, most=3))
    for number in range(5):
        centre.happens("outbound.dialled", 10 * number, f"call-{number}", customer="c1")
        centre.passes(10 * number + 5)
    assert [each["state"] for each in centre.steps] == ["opened", "withdrawn"]
    assert centre.subjects.too_long == 2


def test_a_consent_once_taken_back_is_remembered_for_ever() -> None:
    rule = """
no_calls: {check: {pattern: forbidden, never: outbound.dialled, while: {from: consent.revoked, to: consent.granted},
  for_each: [customer]}}
"""
    centre = Centre(rule, remembering(DAY))
    centre.happens("consent.revoked", 0, "call-1", customer="c1")
    centre.happens("outbound.dialled", 0, "call-2", customer="c2")
    centre.passes(1000 * DAY)
    assert [each.subject for each in centre.subjects.open.values()] == ["customer=c1"]
    centre.happens("outbound.dialled", 1000 * DAY + 1, "call-3", customer="c1")
    centre.passes(1000 * DAY + 10)
    assert centre.said == [("opened", "customer=c1", 1.0)]
    (subject,) = centre.subjects.open.values()
    assert subject.cut_at == NEVER
