"""No key of a check is left out of its sentence, in either language."""

from pathlib import Path

import pytest

from rules import loading
from rules.rule import Rule
from rules.words.describe import describe
from rules.words.describe_zh import describe as describe_zh

CHECKS = {
    "deadline": "start: a.a, stop: b.b, within: 60s",
    "order": "before: a.a, needs: b.b",
    "forbidden": "never: a.a",
    "limit": "count: a.a, at_most: 2",
    "share": "of: a.a, part: b.b, at_least: 90%, period: day",
    "complete": "when: message.sent, fields: [text]",
    "masked": "when: message.sent, in: [text]",
    "evidence": "of: a.a, months: 3",
}
EVERYWHERE = (
    "same: [k]",
    "again: never",
    "again: when_ended",
    "again: restarts",
    "unless: c.c",
    "unless: {from: c.c, to: d.d, grace: 5s, for: 9s}",
    "excuse: c.c",
    "since: c.c",
    "zone: Asia/Shanghai",
    "for_each: [customer]",
)
OWN = {
    "deadline": ("already: c.c", "pause: c.c, resume: d.d"),
    "order": ("within: 5s", "by: expires"),
    "forbidden": ("while: {from: c.c}", "while: {from: c.c, for: 5 days, day_one: same}"),
    "limit": ("distinct: k", "window: 7d", "window: week", "while: {from: c.c, to: d.d}"),
    "share": ("within: 9s", "minimum: 20", "excused: broken", "excused: kept"),
    "complete": ("from: c.c", "grace: 5s", 'counts_as_empty: ["?"]'),
    "masked": (
        "kinds: [email]",
        "profile: strict",
        "join: 0s",
        "join: 2m",
        "consistent: true",
        "excuse_customer: {from: c.c}",
    ),
    "evidence": ("ending: 2026-03-31",),
}


def rule(check: str) -> Rule:
    found = loading.read(f"title: t\ncheck: {{{check}}}\n".encode(), Path("pack/rule.yaml"))
    assert found.mistakes == ()
    return found.rules[0]


@pytest.mark.parametrize(
    ("pattern", "more"), [(pattern, more) for pattern in CHECKS for more in (*EVERYWHERE, *OWN[pattern])]
)
def test_a_key_is_said_in_both_languages(pattern: str, more: str) -> None:
    check = f"pattern: {pattern}, {CHECKS[pattern]}"
    plain, full = rule(check), rule(f"{check}, {more}")
    assert describe(full) != describe(plain)
    assert describe_zh(full) != describe_zh(plain)
