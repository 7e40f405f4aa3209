"""A whole rule: what the file says, what it leaves out, and whether it is judged."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from rules import loading
from rules.authority import Authority
from rules.condition import Condition
from rules.proofs.example import Example, Expectation
from rules.rule import Rule
from rules.timing.duration import Elapsed
from rules.words.wording import Wording

CHECK = "check: {pattern: deadline, start: queue.entered, stop: interaction.ended, within: 60s}\n"
WHOLE = """\
title:
  en: A queued caller reaches a person within a minute
  zh: 排队一分钟内接通人工
why: {en: Waiting is the commonest complaint., zh: 等待是最常见的投诉。}
authority: {document: GB/T 35780.2-2017, clause: "5.4", modal: should, certainty: read, same_as: ISO 18295-2:2017}
version: 2.1
valid_from: 2018-07-01
valid_to: 2028-06-30
applies_to: {channel: [voice, video], direction: inbound}
severity: critical
check:
  pattern: deadline
  start: queue.entered
  stop: [agent.joined, interaction.ended]
  within: 60s
warn_at: 45s
runbook: Open the board.
misses: A second wait.
examples:
  - title: at exactly one minute
    date: 2026-03-29
    events: |
      00:00  queue.entered queue=billing
      01:00  agent.joined
    verdict: kept
  - title: nothing ever happens
    events: 00:00 queue.entered
    broken_at: "01:00"
    due_at: 01:00
    measured: 61s
"""


def read(text: str) -> Rule:
    loaded = loading.read(text.encode(), Path("waiting/answer_in_time.yaml"))
    assert loaded.mistakes == ()
    return loaded.rules[0]


def test_a_whole_rule_is_read_as_it_stands() -> None:
    rule = read(WHOLE)

    assert rule.model_dump(exclude={"check", "context", "digest", "examples", "authority", "begins", "ends"}) == {
        "id": "answer_in_time",
        "pack": "waiting",
        "path": Path("waiting/answer_in_time.yaml"),
        "observes": (),
        "not_yet": (),
        "calendars": {},
        "title": {"en": "A queued caller reaches a person within a minute", "zh": "排队一分钟内接通人工"},
        "why": {"en": "Waiting is the commonest complaint.", "zh": "等待是最常见的投诉。"},
        "version": "2.1",
        "valid_from": date(2018, 7, 1),
        "valid_to": date(2028, 6, 30),
        "applies_to": (
            ("channel", {"word": "in", "value": ("voice", "video")}),
            ("direction", {"word": "is", "value": "inbound"}),
        ),
        "severity": "critical",
        "severity_when": (),
        "enabled": None,
        "alerts": None,
        "warn_at": {"micros": 45_000_000},
        "runbook": {"en": "Open the board.", "zh": "Open the board."},
        "misses": {"en": "A second wait.", "zh": "A second wait."},
    }
    assert rule.authority == Authority(
        document="GB/T 35780.2-2017", clause="5.4", modal="should", certainty="read", same_as="ISO 18295-2:2017"
    )
    assert (rule.major, rule.pattern) == (2, "deadline")


def test_an_example_keeps_its_timeline_and_its_lines() -> None:
    timeline = "00:00  queue.entered queue=billing\n01:00  agent.joined\n"

    assert read(WHOLE).examples == (
        Example("at exactly one minute", timeline, (Expectation(verdict="kept"),), date(2026, 3, 29), 20, 23),
        Example(
            "nothing ever happens",
            "00:00 queue.entered",
            (Expectation(broken_at="01:00", due_at="01:00", measured="61s"),),
            None,
            26,
            27,
        ),
    )


@pytest.mark.parametrize(
    ("written", "expect"),
    [
        ("verdict: none", ()),
        ("verdicts: []", ()),
        ("verdicts: [kept, broken]", (Expectation(verdict="kept"), Expectation(verdict="broken"))),
        ("verdict: [kept, broken]", (Expectation(verdict="kept"), Expectation(verdict="broken"))),
        (
            "verdicts: [{verdict: kept, measured: 2s}, {broken_at: 01:00}]",
            (Expectation(verdict="kept", measured="2s"), Expectation(broken_at="01:00")),
        ),
    ],
)
def test_an_example_may_expect_several_verdicts_or_none(written: str, expect: tuple[Expectation, ...]) -> None:
    rule = read(f"title: t\n{CHECK}examples: [{{title: e, events: x, {written}}}]\n")

    assert rule.examples[0].expect == expect


def test_title_and_check_are_enough() -> None:
    rule = read("title: t\n" + CHECK)

    assert (rule.title, rule.version, rule.major, rule.severity, rule.authority, rule.on_by_default) == (
        Wording("t", "t"),
        "1.0",
        1,
        "major",
        None,
        True,
    )


@pytest.mark.parametrize(
    ("said", "unverified", "on"),
    [
        ("certainty: read", False, True),
        ("certainty: primary", False, True),
        ("certainty: secondary", False, True),
        ("certainty: recalled", True, False),
        ("certainty: inferred", True, False),
        ("modal: shall", False, True),
        ("status: in_force", False, True),
        ("status: draft", True, False),
        ("status: bill", True, False),
        ("status: expired", True, False),
        ("status: superseded", True, False),
    ],
)
@pytest.mark.parametrize("enabled", [None, True, False])
def test_the_file_decides_before_certainty_and_status_do(
    said: str, unverified: bool, on: bool, enabled: bool | None
) -> None:
    switch = "" if enabled is None else f"enabled: {str(enabled).lower()}\n"
    rule = read(f"title: t\nauthority: {{document: d, {said}}}\n{switch}{CHECK}")

    assert (rule.unverified, rule.on_by_default) == (unverified, on if enabled is None else enabled)


DEADLINE = "pattern: deadline, start: case.opened, stop: interaction.ended"


@pytest.mark.parametrize(
    ("check", "not_yet"),
    [
        (f"{DEADLINE}, within: 7d", ()),
        (f"{DEADLINE}, within: 7d, zone: UTC", ()),
        (f"{DEADLINE}, within: 7d, for_each: [interaction]", ()),
        (f"{DEADLINE}, within: 7d, for_each: [subject]", ()),
        (f"{DEADLINE}, within: 7d, for_each: number", ()),
        (f"{DEADLINE}, within: 7d, hours: cn_working_days", ()),
        (f"{DEADLINE}, within: 7 days, zone: UTC", ()),
        (f"{DEADLINE}, within: 7d, unless: {{from: a.b, for: 7 days}}", ()),
        (f"{DEADLINE}, within: 7d, excuse: {{a.b: {{time: {{not: {{during: service_hours}}}}}}}}", ()),
        ("pattern: forbidden, never: a.b, outside: service_hours", ()),
        ("pattern: order, before: a.b, needs: c.d", ()),
        ("pattern: limit, count: a.b, at_most: 1, window: day", ()),
        ("pattern: evidence, of: contact.events, months: 3", ("topic contact.events",)),
        ("pattern: share, part: {kept: other}, at_least: 1%, period: day", ("rule other",)),
        ("pattern: complete, when: a.b, fields: [c], grace: 5s", ()),
        ("pattern: masked, when: a.b, in: c, kinds: [cn_mobile, email]", ()),
        ("pattern: masked, when: a.b, in: c, kinds: [debt], profile: ours", ("kind debt", "profile ours")),
    ],
)
def test_what_this_version_does_not_do_yet_is_named_and_no_mistake(check: str, not_yet: tuple[str, ...]) -> None:
    assert read(f"title: t\ncheck: {{{check}}}\n").not_yet == not_yet


@pytest.mark.parametrize(
    ("written", "value"), [("45s", Elapsed(45_000_000)), ("33.34%", Fraction(3334, 10000)), ("96%", Fraction(24, 25))]
)
def test_a_warning_is_a_time_or_an_exact_share(written: str, value: object) -> None:
    check = CHECK if written == "45s" else "check: {pattern: share, part: a.b, of: a.b, at_least: 98%, period: day}\n"

    assert read(f"title: t\n{check}warn_at: {written}\n").warn_at == value


def test_conditions_of_applies_to_are_texts() -> None:
    assert read(f"title: t\napplies_to: {{queue: 42, sector: NO}}\n{CHECK}").applies_to == (
        ("queue", Condition("is", "42")),
        ("sector", Condition("is", "NO")),
    )


def test_a_text_without_words_is_a_mistake() -> None:
    found = loading.read(f"title: t\nrunbook: {{}}\n{CHECK}".encode(), Path("rule.yaml"))
    assert [(each.line, each.message) for each in found.mistakes] == [
        (2, "`runbook` is empty; give it in `en`, `zh` or both")
    ]
