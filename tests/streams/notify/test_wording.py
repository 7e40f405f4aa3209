"""What people read, whole, in both languages."""

from streams.notify import wording
from tests.streams.notify.alerts import Day, alert, notice


def test_a_breach_in_english() -> None:
    said = (wording.title(notice(), "en"), wording.text(notice(), "en"))
    assert said == (
        "[BROKEN] A person answers within a minute · billing",
        "rule: queue_wait (major)\n"
        "where: tenant default, queue billing\n"
        "violations: 1 standing, 1 since 2026-11-22T05:40:00Z\n"
        "newest: call-1, 00000000, due 2026-11-22T05:39:58Z, 61.0 against 60.0 s\n"
        "do: Open the board of the queue.",
    )


def test_a_breach_in_chinese() -> None:
    said = (wording.title(notice(), "zh"), wording.text(notice(), "zh"))
    assert said == (
        "[违规] 一分钟内接通人工 · billing",
        "规则: queue_wait (major)\n"
        "位置: tenant default, queue billing\n"
        "违规数: 当前 1 起，自 2026-11-22T05:40:00Z 起共 1 起\n"
        "最新: call-1, 00000000, 期限 2026-11-22T05:39:58Z, 实测 61.0，限值 60.0 s\n"
        "处理: 打开该队列的看板。",
    )


def test_an_end_says_why() -> None:
    (quiet,) = [each for day in [Day()] for each in (day.at(0, alert()), day.at(60))[1]]
    assert (
        wording.text(notice("resolved"), "en").splitlines()[-1].startswith("why over: every violation was taken back")
    )
    assert wording.text(quiet, "zh").splitlines()[-1].startswith("结束原因: 一段时间内没有新的违规")


def test_many_are_counted_in_the_title() -> None:
    (found,) = Day().at(0, alert(1), alert(2, queue="billing"))
    assert wording.title(found, "en").startswith("[BROKEN ×2] ")


def test_a_rule_that_nobody_has_verified_says_so() -> None:
    found = notice(unverified=True)
    assert [wording.lines(found, each)[-1] for each in ("en", "zh")] == [
        "not verified: nobody has read the clause, or it is not in force",
        "未经核实：条款尚无人读过，或尚未生效",
    ]


def test_what_an_alert_lacks_is_left_out() -> None:
    found = notice(title={"en": "", "zh": ""}, measured=None, due_at=None, runbook={"en": "", "zh": ""}, queue=None)
    assert (wording.title(found, "zh"), wording.lines(found, "en")) == (
        "[违规] queue_wait",
        [
            "rule: queue_wait (major)",
            "where: tenant default",
            "violations: 1 standing, 1 since 2026-11-22T05:40:00Z",
            "newest: call-1, 00000000",
        ],
    )


def test_an_alert_of_an_earlier_version_has_one_runbook_for_both_languages() -> None:
    found = notice(runbook="Look.")
    assert [wording.lines(found, each)[-1] for each in ("en", "zh")] == ["do: Look.", "处理: Look."]
