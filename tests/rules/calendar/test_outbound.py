"""Hours of calling on the clock of the person called: which zones are possible, and the strictest of them."""

import pytest

from rules.calendar import whereabouts
from rules.timing.places import ASSUMED, UNKNOWN
from tests.rules.calendar.ruling import judged, rule

DIALLED = "{outbound.dialled: {purpose: marketing}}"
US = f"pattern: forbidden, never: {DIALLED}, outside: us_calling_hours, zone: customer"
AU = f"pattern: forbidden, never: {DIALLED}, outside: au_telemarketing, zone: customer"
FR = f"pattern: forbidden, never: {DIALLED}, outside: fr_calling_hours, zone: customer"
CALL = "outbound.dialled purpose=marketing"
EASTERN, PACIFIC, SYDNEY, PARIS = "America/New_York", "America/Los_Angeles", "Australia/Sydney", "Europe/Paris"


def told(check: str, zone: str, *lines: str) -> list[tuple[str, str]]:
    return [(verdict, reason) for verdict, _, reason in judged(rule(check), zone, *lines)]


@pytest.mark.parametrize(
    ("check", "zone", "moment", "verdict"),
    [
        (US, EASTERN, "2026-11-20 07:59:59", "broken"),
        (US, EASTERN, "2026-11-20 08:00:00", "kept"),
        (US, EASTERN, "2026-11-20 20:59:59", "kept"),
        (US, EASTERN, "2026-11-20 21:00:00", "broken"),
        (US, EASTERN, "2026-11-22 12:00:00", "kept"),
        (AU, SYDNEY, "2026-11-20 19:59:59", "kept"),
        (AU, SYDNEY, "2026-11-20 20:00:00", "broken"),
        (AU, SYDNEY, "2026-11-21 17:00:00", "broken"),
        (AU, SYDNEY, "2026-11-22 12:00:00", "broken"),
        (AU, SYDNEY, "2026-01-26 12:00:00", "broken"),
        (FR, PARIS, "2026-11-20 12:59:59", "kept"),
        (FR, PARIS, "2026-11-20 13:30:00", "broken"),
        (FR, PARIS, "2026-11-21 11:00:00", "broken"),
        (FR, PARIS, "2026-07-14 11:00:00", "broken"),
    ],
)
def test_a_call_is_judged_by_the_hours_where_the_customer_is(check: str, zone: str, moment: str, verdict: str) -> None:
    assert told(check, zone, f"{moment} {CALL} zone={zone}") == [(verdict, "")]


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        (f"zone={EASTERN} zone_from=address", ("kept", "")),
        (f"zone={EASTERN} zone_from=number", ("kept", "")),
        (f"zone={PACIFIC} zone_from=number", ("broken", ASSUMED)),
        ('zone="+1 212 555" zone_from=number', ("kept", "")),
        ('zone="+1 415" zone_from=number', ("broken", ASSUMED)),
        ("jurisdiction=US", ("broken", ASSUMED)),
        ("jurisdiction=US-FL", ("broken", ASSUMED)),
        ("jurisdiction=EU", ("undetermined", UNKNOWN)),
        ("zone=Atlantis", ("undetermined", UNKNOWN)),
        ("", ("undetermined", UNKNOWN)),
    ],
)
def test_what_is_known_of_the_zone_decides(stated: str, verdict: tuple[str, str]) -> None:
    assert told(US, EASTERN, f"2026-11-20 08:30:00 {CALL} {stated}") == [verdict]


def test_of_the_numbers_zone_and_the_addresss_the_stricter_holds_whichever_is_told_first() -> None:
    call = f"2026-11-20 08:30:00 {CALL} zone={EASTERN} zone_from=number"
    moved = f"2026-11-20 08:31:00 identity.verified zone={PACIFIC} zone_from=address"
    assert [told(US, EASTERN, *lines) for lines in ((call, moved), (moved, call))] == [[("broken", ASSUMED)]] * 2


def test_a_zone_that_is_stated_later_takes_a_breach_back() -> None:
    lines = (f"2026-11-20 08:30:00 {CALL} jurisdiction=US", f"2026-11-20 08:31:00 identity.verified zone={EASTERN}")
    assert told(US, EASTERN, *lines) == [("kept", "")]


def test_where_every_possible_zone_is_open_a_call_is_kept() -> None:
    assert told(US, EASTERN, f"2026-11-20 15:00:00 {CALL} jurisdiction=US") == [("kept", "")]


def test_a_field_may_name_the_zone() -> None:
    check = US.replace("zone: customer", "zone: home_zone")
    lines = [f"2026-11-20 08:30:00 {CALL} home_zone={zone}" for zone in (EASTERN, PACIFIC, "nowhere")]
    assert [told(check, EASTERN, line) for line in lines] == [
        [("kept", "")],
        [("broken", "")],
        [("undetermined", UNKNOWN)],
    ]


def test_the_digits_of_a_number_leave_nothing_but_its_zones() -> None:
    found = [whereabouts.of_number(number) for number in ("+12125550123", "+86 138", "+999", "+")]
    assert found == [(EASTERN,), ("Asia/Shanghai",), (), ()]


def test_a_country_with_one_legal_time_has_one_zone() -> None:
    assert [whereabouts.of_country(code) for code in ("CN", "pt", "XX", "")] == [
        ("Asia/Shanghai",),
        ("Europe/Lisbon", "Atlantic/Madeira", "Atlantic/Azores"),
        (),
        (),
    ]


def test_during_asks_every_zone_that_is_possible() -> None:
    at_night = "{outbound.dialled: {time: {not: {during: us_calling_hours}}}}"
    check = f"pattern: limit, count: {at_night}, at_most: 0, zone: customer"
    known = (f"zone={EASTERN}", f"zone={PACIFIC}", "jurisdiction=US")
    lines = [f"2026-11-20 08:30:00 {CALL} {stated}" for stated in known]
    assert [told(check, EASTERN, line) for line in lines] == [[], [("broken", "")], [("broken", "")]]


def test_a_deadline_in_the_customers_hours_is_due_where_that_is_soonest() -> None:
    clock = "start: callback.accepted, stop: callback.attempted, within: 1h, hours: us_calling_hours"
    check = rule(f"pattern: deadline, {clock}, zone: customer")
    line = "2026-11-20 20:30:00 callback.accepted zone={}"
    zones = {each: judged(check, EASTERN, line.format(each))[0][1] for each in (EASTERN, PACIFIC)}
    assert zones == {EASTERN: "2026-11-21 08:30:00-05:00", PACIFIC: "2026-11-20 21:30:00-05:00"}
    known_by_country = judged(check, EASTERN, "2026-11-20 20:30:00 callback.accepted jurisdiction=US")
    assert known_by_country == [("broken", "2026-11-20 21:30:00-05:00", ASSUMED)]


def test_ten_working_days_after_a_refusal_no_more_calls() -> None:
    grace = "while: {from: consent.revoked, grace: 10 working days}, hours: us_federal_working_days"
    check = rule(f"pattern: forbidden, never: {DIALLED}, {grace}")
    lines = ("2026-12-18 10:00:00 consent.revoked", f"2027-01-05 23:59:59 {CALL}", f"2027-01-06 00:00:00 {CALL}")
    assert judged(check, EASTERN, *lines) == [("broken", "2027-01-06 00:00:00-05:00", "")]


def test_a_rule_over_all_calls_of_a_customer_asks_each_calls_own_zone_and_spares_who_agreed() -> None:
    agreed = "{from: {consent.granted: {scope: calls_any_time}}, to: consent.revoked}"
    check = f"{US}, for_each: [customer], unless: {agreed}"
    lines = (
        f"2026-11-20 08:30:00 {CALL} subject=call-1 customer=c zone={EASTERN}",
        f"2026-11-20 08:40:00 {CALL} subject=call-2 customer=c zone={PACIFIC} zone_from=number",
        f"2026-11-20 08:50:00 {CALL} subject=call-3 customer=c",
        "2026-11-20 09:00:00 consent.granted subject=call-3 customer=c scope=calls_any_time",
        f"2026-11-20 23:00:00 {CALL} subject=call-4 customer=c zone={EASTERN}",
        "2026-11-21 09:00:00 consent.revoked subject=call-5 customer=c",
        f"2026-11-21 23:00:00 {CALL} subject=call-6 customer=c zone={EASTERN}",
    )
    assert told(check, EASTERN, *lines) == [
        ("kept", ""),
        ("broken", ASSUMED),
        ("undetermined", UNKNOWN),
        ("broken", ""),
    ]
