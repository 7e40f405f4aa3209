"""Mistakes in rules: each is found, with its line and the nearest right word."""

# ruff: noqa: E501 - a table is read by its rows

from pathlib import Path

import pytest

from rules import loading

DEADLINE = {"pattern": "deadline", "start": "queue.entered", "stop": "interaction.ended", "within": "60s"}
SHARE = {"pattern": "share", "part": "agent.joined", "of": "queue.entered", "at_least": "80%", "period": "day"}
MASKED = {"pattern": "masked", "when": "message.sent", "in": "text"}
COMPLETE = {"pattern": "complete", "when": "handoff.context_delivered", "fields": "[context.reason]"}


def rule(check: dict[str, str], *above: str) -> loading.Loaded:
    keys = [f"  {key}: {value}\n" for key, value in check.items() if value]
    return loading.read("".join(["title: t\ncheck:\n", *keys, *above]).encode(), Path("pack/rule.yaml"))


def said(found: tuple[loading.Mistake, ...]) -> list[tuple[int, str]]:
    return [(each.line, each.message) for each in found]


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (DEADLINE | {"strat": "a.b", "start": ""}, [(3, "missing key `start`"), (6, "unknown key `strat`; did you mean `start`?")]),
        (DEADLINE | {"pattern": "dedline"}, [(3, "`dedline` is no pattern; did you mean `deadline`?")]),
        (DEADLINE | {"pattern": "dedline", "within": "60", "pauze": "hold.started"}, [(3, "`dedline` is no pattern; did you mean `deadline`?"), (6, "`60` has no unit; did you mean 60s?"), (7, "unknown key `pauze`; did you mean `pause`?")]),
        (DEADLINE | {"pattern": "nonsense", "within": "60"}, [(3, "`nonsense` is no pattern; it may be `complete`, `deadline`, `evidence`, `forbidden`, `limit`, `masked`, `order` or `share`")]),
        (DEADLINE | {"within": ""}, [(3, "missing key: one of `within` or `by`")]),
        (
            DEADLINE | {"start": "callback.accepted", "by": "promised_to"},
            [(7, "`within` and `by` are given; only one of them can hold")],
        ),
        (DEADLINE | {"within": "1 minute"}, [(6, "`1 minute` is no duration; did you mean 1m?")]),
        (DEADLINE | {"within": "10:00"}, [(6, "`10:00` is no duration; write elapsed time as 90s, 1h30m or 500ms, dates as 7 days, 10 working days, 6 months")]),
        (SHARE | {"period": "{last: 24h, every: 0s}"}, [(7, "`0s` is no time at all; `every` must last")]),
        (SHARE | {"period": "{each: 0s}"}, [(7, "`0s` is no time at all; `each` must last")]),
        ({"pattern": "limit", "count": "outbound.dialled", "at_most": "1", "window": "0s"}, [(6, "`0s` is no time at all; `window` must last")]),
        ({"pattern": "evidence", "of": "survey.answered", "months": "0"}, [(5, "`0` is no whole number from 1 to 1200")]),
        (DEADLINE | {"start": "{queue.entered: {position: {at_least: 5, at_most: 3}}}"}, [(4, "no `position` is at least 5 and at most 3")]),
        (SHARE | {"part": "{message.sent: {author: agent}}", "of": "{message.sent: {author: customer}}"}, [(4, "no event of `of` is such a part: of the same type it is a condition on the event itself; for one that comes after it say `within`")]),
        (SHARE | {"zone": "customer"}, [(8, "`customer` is no zone for periods: they lie in one, as in `zone: Asia/Shanghai`")]),
        ({"pattern": "evidence", "of": "survey.answered", "months": "3", "zone": "queue"}, [(6, "`queue` is no zone for periods: they lie in one, as in `zone: Asia/Shanghai`")]),
        (DEADLINE | {"pause": "hold.started"}, [(7, "`pause` needs `resume`")]),
        (DEADLINE | {"resume": "hold.ended"}, [(7, "`resume` needs `pause`")]),
        (DEADLINE | {"again": "once"}, [(7, "`once` is no word for `again`; it may be `each`, `never`, `restarts` or `when_ended`")]),
        (DEADLINE | {"zone": "Asia/Shangai"}, [(7, "unknown zone `Asia/Shangai`; did you mean `Asia/Shanghai`?")]),
        (DEADLINE | {"same": "[quue]"}, [(7, "unknown field `quue` of `queue.entered` and `interaction.ended`; did you mean `queue`?")]),
        (DEADLINE | {"for_each": "[custmer]"}, [(7, "unknown field `custmer` of `queue.entered` and `interaction.ended`; did you mean `customer`?")]),
        (DEADLINE | {"start": "queue"}, [(4, "`queue` is no event type; did you mean `queue.left`?")]),
        (DEADLINE | {"start": "[]"}, [(4, "an empty list stands where event types are expected")]),
        (DEADLINE | {"start": "{queue.entered: {}, queue.left: {}}"}, [(4, "a mapping of 2 keys stands where one event type is expected; several are written as a list")]),
        (DEADLINE | {"start": "{queue.entered: {quue: x}}"}, [(4, "unknown field `quue` of `queue.entered`; did you mean `queue`?")]),
        (DEADLINE | {"start": "{queue.entered: {position: {atleast: 3}}}"}, [(4, "unknown word `atleast` for a condition; did you mean `at_least`?")]),
        (DEADLINE | {"start": "{queue.entered: {queue: {at_least: 3}}}"}, [(4, "`at_least` compares numbers; `queue` holds a text")]),
        (DEADLINE | {"start": "{queue.entered: {position: third}}"}, [(4, "`position` holds a number; `third` is none")]),
        (DEADLINE | {"start": "{agent.joined: {self_identified: yes}}"}, [(4, "`self_identified` holds `true` or `false`; `yes` is none")]),
        (DEADLINE | {"start": "{queue.entered: {queue: {matches: '(a'}}}"}, [(4, "`(a` is no regular expression: missing ): (a")]),
        (DEADLINE | {"start": "{queue.entered: {queue: {matches: '(?=a)'}}}"}, [(4, "`(?=a)` is no regular expression: invalid perl operator: (?=")]),
        (DEADLINE | {"start": "{queue.entered: {queue: {during: x}}}"}, [(4, "`during` asks an event's `time`, not `queue`")]),
        (DEADLINE | {"start": "{queue.entered: {queue: {contains: x}}}"}, [(4, "`contains` looks into lists; `queue` holds a text")]),
        (DEADLINE | {"start": "{data.displayed: {fields: x}}"}, [(4, "`fields` holds a list and is never equal to a value; use `contains`")]),
        (DEADLINE | {"start": "{queue.entered: {queue: {present: true}}}"}, [(4, "`present` is a word of `complete`'s fields; `exists: true` asks whether a field is there")]),
        (DEADLINE | {"start": "{queue.entered: {queue: {}}}"}, [(4, "`queue` has no condition; write a value, a list or a word such as `exists: true`")]),
        (DEADLINE | {"start": "{queue.entered: {queue: []}}"}, [(4, "an empty list for `queue`: no value could ever be in it")]),
        (DEADLINE | {"unless": "{from: hold.started, too: hold.ended}"}, [(7, "unknown key `too`; did you mean `to`?")]),
        (DEADLINE | {"unless": "{from: hold.started, for: 1h, grace: 2h}"}, [(7, "a grace of 2h outlasts the state itself, which lasts 1h")]),
        (DEADLINE | {"start": "callback.accepted", "within": "", "by": "promised_too"}, [(6, "`promised_too` is no time field of `callback.accepted`; did you mean `promised_to`?")]),
        (DEADLINE | {"start": "callback.accepted", "within": "", "by": "mode"}, [(6, "`mode` is no time field of `callback.accepted`; it may be `promised_from` or `promised_to`")]),
        (SHARE | {"at_least": "80"}, [(6, "`80` bounds a share without %; did you mean 80%?")]),
        (SHARE | {"at_most": "90%"}, [(8, "`at_least` and `at_most` are given; only one of them can hold")]),
        (SHARE | {"of": ""}, [(3, "missing key `of`: the events that this is a part or mean of")]),
        (SHARE | {"period": "fortnight"}, [(7, "`fortnight` is no word for `period`; it may be `day`, `hour`, `month`, `quarter`, `week` or `year`")]),
        (SHARE | {"period": "{last: 7 days, every: 5m}"}, [(7, "`7 days` is counted on a calendar; elapsed time is needed here, as in 60s or 24h")]),
        (MASKED | {"in": "[txt]"}, [(5, "unknown field `txt` of `message.sent`; did you mean `text`?")]),
        (MASKED | {"kinds": "[email, email]"}, [(6, "`email` stands here twice")]),
        (COMPLETE | {"fields": "[context.resaon]"}, [(5, "unknown field `context.resaon` of `handoff.context_delivered`; did you mean `context.reason`?")]),
        (COMPLETE | {"fields": "{context.reason: }"}, [(5, "nothing is asked of `context.reason`; write `present`, a value or a condition")]),
        (COMPLETE | {"fields": "{}"}, [(5, "no field is asked for")]),
        ({"pattern": "limit", "count": "a.b", "at_most": "-1"}, [(5, "`-1` is no whole number from 0 on")]),
        ({"pattern": "evidence", "of": "contact.events"}, [(3, "missing key: one of `months` or `artefact`")]),
        ({"start": "a.b"}, [(3, "missing key `pattern`; it may be `complete`, `deadline`, `evidence`, `forbidden`, `limit`, `masked`, `order` or `share`")]),
    ],
)  # fmt: skip
def test_a_mistake_in_a_check_is_told_with_its_line(check: dict[str, str], expected: list[tuple[int, str]]) -> None:
    assert said(rule(check).mistakes) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("sevrity: major", "unknown key `sevrity`; did you mean `severity`?"),
        ("severity: high", "`high` is no word for `severity`; it may be `critical`, `info`, `major` or `minor`"),
        ("severity_when: vip", "`vip` stands where severities are expected, as in `critical: {queue: vip}`"),
        ("severity_when: {critcal: {queue: vip}}", "`critcal` is no severity; did you mean `critical`?"),
        ("severity_when: {critical: {custmer: c-1}}", "an interaction knows no `custmer`; did you mean `customer`?"),
        ("severity_when: {critical: {}}", "`critical` has no condition; what holds always is said with `severity`"),
        ("enabled: no", "`no` is neither `true` nor `false`"),
        ("version: v1", "`v1` is no version; write it as 1.0"),
        ("valid_from: 2018-13-01", "`2018-13-01` is no date; write it as 2026-01-31"),
        ("why:", "`why` is empty"),
        ("applies_to: {chanel: voice}", "an interaction knows no `chanel`; did you mean `channel`?"),
        ("applies_to: voice", "`voice` stands where conditions are expected, as in `channel: voice`"),
        ("authority: {clause: '5'}", "missing key `document`"),
        (
            "authority: {document: d, certainty: reed}",
            "`reed` is no word for `certainty`; did you mean `read`?",
        ),
        (
            "authority: {document: d, modal: must}",
            "`must` is no word for `modal`; it may be `best_practice`, `kpi`, `product_default`, `shall` or `should`",
        ),
        ("authority: {document: d, status: inforce}", "`inforce` is no word for `status`; did you mean `in_force`?"),
        ("warn_at: 60s", "a warning at 1m never comes: the clock runs out at 1m"),
        ("warn_at: 80%", "a deadline warns after a time, as in `warn_at: 45s`; only a share warns at a percentage"),
        ("warn_at: 180%", "`180%` is no percentage from 0% to 100%"),
        ("examples: none", "`none` stands where a list of examples is expected"),
        ("examples: [{title: t, events: x}]", "the example expects nothing; give it `verdict`, `broken_at`, `due_at`, `measured` or `verdicts`"),
        ("examples: [{title: t, evnts: x, verdict: kept, events: x}]", "unknown key `evnts`; it may be `broken_at`, `date`, `due_at`, `measured` or `verdicts`"),
        ("examples: [{title: t, events: x, verdict: keept}]", "`keept` is no word for `verdict`; did you mean `kept`?"),
        (
            'examples: [{title: t, events: x, broken_at: "120:00"}]',
            "`120:00` is no time of a timeline; write it as 01:00, 2:00:00 or 1:02:03.5",
        ),
        (
            "examples: [{title: t, events: x, due_at: 60s}]",
            "`60s` is no time of a timeline; write it as 01:00, 2:00:00 or 1:02:03.5",
        ),
        (
            "examples: [{title: t, events: x, measured: about 60}]",
            "`about 60` cannot be measured; write a number, a duration as 90s, or null",
        ),
        ("examples: [{title: t, events: x, verdicts: kept}]", "`verdicts` is a list of verdicts; write a single one as `verdict`"),
        ("examples: [{title: t, events: x, verdict: [kept], due_at: '1'}]", "a list of verdicts stands alone; put `verdict` and `due_at` into it"),
    ],
)  # fmt: skip
def test_a_mistake_beside_the_check_is_told_with_its_line(line: str, expected: str) -> None:
    assert said(rule(DEADLINE, line + "\n").mistakes) == [(7, expected)]


def test_dates_in_the_wrong_order_are_a_mistake() -> None:
    found = rule(DEADLINE, "valid_from: 2020-01-01\n", "valid_to: 2019-12-31\n").mistakes

    assert said(found) == [(8, "valid_to 2019-12-31 is before valid_from 2020-01-01")]


@pytest.mark.parametrize(
    ("check", "note"),
    [
        (DEADLINE | {"start": "queue.enterd"}, (4, "unknown event type `queue.enterd`; did you mean `queue.entered`?")),
        (DEADLINE | {"start": "robot.danced"}, (4, "unknown event type `robot.danced`")),
        (DEADLINE | {"start": "{queue.entered: {flavour: x}}"}, (4, "unknown field `flavour` of `queue.entered` (not in this version's vocabulary)")),
        (DEADLINE | {"start": "{queue.left: {reason: abandonned}}"}, (4, "unknown reason `abandonned`; did you mean `abandoned`?")),
        (DEADLINE | {"excuse": "interaction.ended"}, (7, "`interaction.ended` stops the clock: as an excuse it changes nothing")),
        (DEADLINE | {"stop": "agent.joined"}, (3, "the clock runs on when the interaction is over: neither stop nor excuse names interaction.ended")),
        (MASKED | {"kinds": "[cn_mobil]"}, (6, "unknown kind of personal data `cn_mobil`; did you mean `cn_mobile`?")),
        (DEADLINE | {"since": "ivr.entered"}, (7, "`since` does nothing here: it says how far back `already` looks")),
        (COMPLETE | {"since": "handoff.started"}, (6, "`since` does nothing here: it says how far back `from` looks")),
        (MASKED | {"since": "ivr.entered"}, (6, "`since` does nothing here: a check of pattern `masked` looks back at nothing")),
        (
            {"pattern": "forbidden", "never": "outbound.dialled", "since": "consent.revoked"},
            (5, "`since` does nothing here: what is forbidden after an event is forbidden in a state, as in `while: {from: TYPE}`"),
        ),
        (
            SHARE | {"part": "{from: {system.status: {state: up}}}", "of": "", "same": "component"},
            (7, "`same` does nothing here: a state's time is measured, and no events are counted"),
        ),
        (MASKED | {"profile": "strickt"}, (6, "unknown masking profile `strickt`; did you mean `strict`?")),
        (COMPLETE | {"fields": "{context.reason: presnt}"}, (5, "`context.reason` is compared with the text `presnt`; did you mean the word `present`?")),
    ],
)  # fmt: skip
def test_what_is_only_odd_is_a_note(check: dict[str, str], note: tuple[int, str]) -> None:
    found = rule(check)

    assert (said(found.mistakes), said(found.notes)) == ([], [note])


@pytest.mark.parametrize(
    ("grace", "mistakes", "notes"),
    [
        ("5s", [(7, "a warning at 5s never comes: the clock runs out at 5s")], []),
        ("6s", [], []),
        ("", [], [(6, "`warn_at` does nothing here: without a `grace` nothing is waited for")]),
    ],
)
def test_a_completeness_warns_before_its_grace_is_over(
    grace: str, mistakes: list[tuple[int, str]], notes: list[tuple[int, str]]
) -> None:
    found = rule(COMPLETE | {"grace": grace}, "warn_at: 5s\n")
    assert (said(found.mistakes), said(found.notes)) == (mistakes, notes)


@pytest.mark.parametrize(
    ("check", "notes"),
    [
        (
            "{pattern: limit, count: outbound.dialled, at_most: 1, window: 5h, hours: office}",
            [
                (
                    2,
                    "`hours` says no more than a zone here: no clock waits for openings, and no working days are counted",
                )
            ],
        ),
        ("{pattern: limit, count: outbound.dialled, at_most: 1, window: 5 working days, hours: office}", []),
    ],
)
def test_hours_for_which_nothing_waits_are_a_note(check: str, notes: list[tuple[int, str]], tmp_path: Path) -> None:
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "office.yaml").write_text("zone: UTC\nperiods: {monday: ['09:00-17:00']}\n")
    (tmp_path / "rule.yaml").write_text(f"title: t\ncheck: {check}\n")
    found = loading.load(tmp_path)
    assert (said(found.mistakes), said(found.notes)) == ([], notes)
