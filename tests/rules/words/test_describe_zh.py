"""A rule said as one sentence in Chinese."""

from pathlib import Path

import pytest

from rules import loading
from rules.timing.duration import parse
from rules.words.describe_zh import describe, spoken


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        (
            "pattern: deadline, start: queue.entered, stop: [agent.joined, callback.offered], within: 60s,"
            " again: never, already: callback.offered, pause: {queue.left: {reason: [overflow, transferred]}},"
            " resume: queue.entered, excuse: {interaction.ended: {ended_by: customer}}",
            "从 queue.entered 起，须在 60 秒内出现 agent.joined 或 callback.offered，此前已有 callback.offered 亦可，"
            "queue.left（reason 为 overflow 或 transferred）至 queue.entered 期间不计时；只判第一次；"
            "interaction.ended（ended_by 为 customer）可免责。",
        ),
        (
            "pattern: deadline, start: callback.accepted, stop: callback.attempted, by: promised_to,"
            " for_each: [callback]",
            "从 callback.accepted 起，须在其 promised_to 之前出现 callback.attempted；按每个 callback 分别判断。",
        ),
        (
            "pattern: order, before: recording.started, needs: recording.announced, within: 2m, same: [recording]",
            "recording.started 之前须有（2 分钟内的）recording.announced；recording 相同的才算一起。",
        ),
        (
            "pattern: forbidden, never: payment.started, while: {from: recording.started, grace: 5s,"
            " to: recording.paused}, since: agent.left",
            "recording.started 之后 5 秒至 recording.paused 期间，不得出现 payment.started；"
            "自最近一次 agent.left 起计。",
        ),
        (
            "pattern: forbidden, never: outbound.dialled, while: {from: outbound.connected, for: 7 days,"
            " day_one: same}, outside: service_hours, zone: customer",
            "outbound.connected 之后的 7 个自然日内（当日计为第一日）期间，在 service_hours 的时段之外，"
            "不得出现 outbound.dialled；日期以客户所在地为准。",
        ),
        (
            "pattern: limit, count: outbound.dialled, at_most: 7, window: week, distinct: channel,"
            " unless: {from: consent.granted, to: consent.revoked}",
            "每周，outbound.dialled 的 channel 不得超过 7 种；consent.granted 之后至 consent.revoked 期间不判。",
        ),
        (
            "pattern: share, part: agent.joined, of: queue.entered, within: 20s, at_least: 99.9%, period: month",
            "每月，queue.entered 中有 agent.joined 的比例（20 秒内）不低于 99.9%。",
        ),
        (
            "pattern: complete, when: handoff.completed, from: handoff.context_delivered, grace: 5s,"
            " fields: {context.reason: present, context.priority: {not: [low, null]}}",
            "handoff.completed 发生时，handoff.context_delivered 合起来须有 context.reason 和 context.priority"
            "（不为 low 或空缺），最迟在其后 5 秒。",
        ),
        (
            "pattern: masked, when: message.sent, in: text, kinds: [email], unless: {message.sent: {author: system}}",
            "message.sent 的 text 中不得显示超出“default”的个人信息（email）；message.sent（author 为 system）不判。",
        ),
        (
            "pattern: masked, when: message.sent, in: text, kinds: [email],"
            " excuse_customer: {from: identity.requested, to: identity.verified, for: 5m}",
            "message.sent 的 text 中不得显示超出“default”的个人信息（email）；"
            "identity.requested 之后的 5 分钟内至 identity.verified 期间客户自己书写的内容可免责。",
        ),
        (
            "pattern: evidence, of: contact.events, months: 3, ending: 2026-12-01",
            "须有 contact.events 的 3 个月数据，截至 2026-12-01。",
        ),
    ],
)
def test_a_check_is_said_in_one_chinese_sentence(check: str, sentence: str) -> None:
    rule = loading.read(f"title: t\ncheck: {{{check}}}\n".encode(), Path("rule.yaml")).rules[0]

    assert describe(rule) == sentence


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("60s", "60 秒"),
        ("185s", "3 分钟 5 秒"),
        ("7d", "7 天"),
        ("1 day", "1 个自然日"),
        ("2 working days", "2 个工作日"),
    ],
)
def test_a_duration_is_said_in_chinese(written: str, said: str) -> None:
    assert spoken(parse(written)) == said
