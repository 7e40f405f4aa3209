"""Incidents: one a group, told when they begin, grow worse, grow, and end; a table of minutes and words."""

import orjson
import pytest

from schemas.alert import Alert
from streams.notify.incident import Mark
from tests.streams.notify.alerts import START, Day, alert, told

BILLING = "default/queue_wait/billing"


def test_the_first_breach_is_told_at_once() -> None:
    assert told(Day().at(0, alert())) == [(BILLING, "firing", 1)]


def test_breaches_of_one_rule_and_queue_are_one_incident() -> None:
    assert told(Day().at(0, alert(1), alert(2), alert(3))) == [(BILLING, "firing", 3)]


def test_another_queue_rule_or_tenant_is_another_incident() -> None:
    found = Day().at(0, alert(1), alert(2, queue="sales"), alert(3, rule="masked"), alert(4, tenant="acme"))
    assert [key for key, *_ in told(found)] == [
        BILLING,
        "default/queue_wait/sales",
        "default/masked/billing",
        "acme/queue_wait/billing",
    ]


def test_tenants_are_never_one_incident_whatever_is_grouped_by() -> None:
    found = Day(by=("rule",)).at(0, alert(1), alert(2, queue="sales"), alert(3, tenant="acme"))
    assert told(found) == [("default/queue_wait", "firing", 2), ("acme/queue_wait", "firing", 1)]


def test_names_with_slashes_do_not_meet() -> None:
    found = Day().at(0, alert(1, rule="a/b", queue="c"), alert(2, rule="a", queue="b/c"))
    assert len({each.key for each in found}) == 2


def test_an_incident_that_grows_is_told_again_only_now_and_then() -> None:
    day = Day()
    day.at(0, alert(1))
    found = [told(day.at(count, alert(2 + count))) for count in range(6)]
    assert found == [[], [], [], [], [], [(BILLING, "firing", 7)]]


def test_an_incident_that_grows_worse_is_told_at_once() -> None:
    day = Day()
    day.at(0, alert(1, severity="minor"))
    (found,) = day.at(1, alert(2, severity="critical"))
    assert (found.status, found.severity, found.standing) == ("firing", "critical", 2)


def test_what_is_withdrawn_resolves_the_incident_with_the_last_of_it() -> None:
    day = Day()
    day.at(0, alert(1), alert(2))
    assert day.at(1, alert(1, "withdrawn")) == []
    (found,) = day.at(2, alert(2, "withdrawn"))
    assert (found.status, found.reason, found.standing, found.told_of) == ("resolved", "withdrawn", 0, 2)


def test_an_incident_without_news_for_an_hour_is_over_and_may_begin_again() -> None:
    day = Day()
    day.at(0, alert(1))
    assert day.at(59.9) == []
    (over,) = day.at(60)
    again = day.at(61, alert(2))
    assert (over.status, over.reason, over.standing) == ("resolved", "quiet", 1)
    assert told(again) == [(BILLING, "firing", 1)]


def test_without_a_quiet_span_silence_resolves_nothing() -> None:
    day = Day(quiet=0)
    day.at(0, alert(1))
    assert day.at(100_000) == []


def test_a_breach_taken_back_before_it_was_told_is_not_told() -> None:
    day = Day()
    assert day.at(0, alert(1), alert(1, "withdrawn")) == []
    assert day.incidents.silent == [Mark(0, 0), Mark(0, 1)]


def test_the_same_alert_twice_is_no_news() -> None:
    day = Day()
    day.at(0, alert(1))
    day.at(6, alert(1))
    assert day.at(12) == []


def test_what_is_withdrawn_and_was_never_known_is_no_news() -> None:
    assert Day().at(0, alert(9, "withdrawn")) == []


def test_a_warning_is_told_only_where_warnings_are_wanted() -> None:
    assert Day().at(0, alert(1, "warned")) == []
    day = Day(warnings=True)
    found = [*day.at(0, alert(1, "warned")), *day.at(1, alert(1)), *day.at(2, alert(1, "withdrawn"))]
    assert told(found) == [(BILLING, "warning", 0), (BILLING, "firing", 1), (BILLING, "resolved", 0)]


def test_a_warning_that_came_to_nothing_resolves_its_incident() -> None:
    day = Day(warnings=True)
    day.at(0, alert(1, "warned"))
    assert told(day.at(1, alert(1, "cancelled"))) == [(BILLING, "resolved", 0)]


@pytest.mark.parametrize("more", [{"state": "storm"}, {"violation_id": "", "queue": None}, {"severity": "dire"}])
def test_an_alert_of_a_later_version_reaches_somebody(more: dict[str, object]) -> None:
    assert [each.status for each in Day().at(0, alert(**{"state": "opened", **more}))] == ["firing"]  # type: ignore[arg-type]


def test_fields_that_nobody_knows_are_passed_over() -> None:
    assert Alert.model_validate_json(orjson.dumps({"state": "opened", "storm": {"of": 9}})).state == "opened"


def test_every_alert_that_was_told_is_marked_as_told_once() -> None:
    day = Day()
    first = day.at(0, alert(1), alert(2))
    later = day.at(5, alert(3), alert(4))
    assert [each.marks for each in (*first, *later)] == [(Mark(0, 0), Mark(0, 1)), (Mark(0, 2), Mark(0, 3))]


def test_what_an_earlier_process_told_stands_and_is_no_news() -> None:
    day = Day()
    for count in (1, 2):
        day.incidents.take(alert(count), Mark(0, 0), START)
    day.incidents.told_before(START)
    assert day.at(0) == []
    day.at(0, alert(1, "withdrawn"))
    assert told(day.at(0, alert(2, "withdrawn"))) == [(BILLING, "resolved", 0)]


def test_what_was_told_long_ago_is_over() -> None:
    day = Day()
    day.incidents.take(alert(1), Mark(0, 0), START - 3600 * 1_000_000)
    day.incidents.told_before(START)
    assert len(day.incidents) == 0


def test_alerts_that_the_worker_held_back_stand_until_they_are_taken_back_too() -> None:
    day = Day()
    assert told(day.at(0, alert(1, held_back=2))) == [(BILLING, "firing", 3)]
    assert day.at(1, alert(1, "withdrawn"), alert(7, "withdrawn")) == []
    assert told(day.at(2, alert(8, "withdrawn"))) == [(BILLING, "resolved", 0)]


def test_a_storm_is_an_incident_of_its_own_and_is_over_when_it_is_closed() -> None:
    day = Day()
    storm = {"rule": "storm", "queue": None, "severity": "critical"}
    (begun,) = day.at(0, alert(1, "storm", **storm))
    (over,) = day.at(5, alert(1, "closed", held_back=900, **storm))
    assert [(each.key, each.status, each.reason) for each in (begun, over)] == [
        ("default/storm/", "firing", ""),
        ("default/storm/", "resolved", "closed"),
    ]
