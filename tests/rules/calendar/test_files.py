"""Calendar files: how they are read, what is said of mistakes, and that they are a part of the rules that name them."""

import subprocess
import sys
from pathlib import Path

import pytest

from rules.calendar.days import HOUR, Hours
from rules.calendar.file import Described
from rules.grammar import calendar_file
from rules.grammar.page import Page
from rules.loading import SHIPPED, load
from tests.rules.calendar.wall import at

RULE = "title: t\ncheck: {pattern: deadline, start: case.opened, stop: case.closed, within: 4h, hours: desk}\n"
DESK = """zone: Asia/Shanghai
periods:
  monday: ["13:00-18:00", "09:00-12:00"]
  saturday: "22:00-06:00"
closures: [2026-12-28]
extra: {2026-12-27: ["09:00-12:00"]}
"""


def described(text: str, *, is_named: bool = True) -> Described | list[tuple[int, str]]:
    page = Page(Path("calendars/desk.yaml"))
    found = calendar_file.read(text.encode(), page, is_named=is_named)
    return [(each.line, each.message) for each in page.mistakes] if found is None else found


def test_a_date_has_the_hours_of_its_weekday_but_for_closures_and_extra() -> None:
    found = described(DESK)
    assert isinstance(found, Described)
    dates = ("2026-12-21", "2026-12-22", "2026-12-26", "2026-12-27", "2026-12-28")
    assert [found.days.hours(at(f"{each} 00:00") // (24 * HOUR)) for each in dates] == [
        (Hours(9 * HOUR, 12 * HOUR), Hours(13 * HOUR, 18 * HOUR)),
        (),
        (Hours(22 * HOUR, 30 * HOUR),),
        (Hours(9 * HOUR, 12 * HOUR),),
        (),
    ]


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("- a", [(1, "a list stands where a calendar is expected: a mapping with `zone` and `periods`")]),
        (
            "zone: Asia/Shangai\nperiods:\n  mondey: 09:00-12:00\n  tuesday: [9-12]\n",
            [
                (1, "unknown zone `Asia/Shangai`; did you mean `Asia/Shanghai`?"),
                (3, "unknown key `mondey`; did you mean `monday`?"),
                (4, "`9-12` is no period; write it as 09:00-18:00, several as a list, past midnight as 22:00-06:00"),
            ],
        ),
        (
            "periods:\n  monday: [09:00-12:00, 11:00-13:00]\n  friday: 09:00-09:00\n",
            [
                (2, "periods of `monday` overlap"),
                (3, "`09:00-09:00` ends when it begins; the whole day is 00:00-24:00"),
            ],
        ),
        (
            "periods: {monday: 09:00-12:00}\nclosures: [2026-02-30, 2026-01-01, 2026-01-01]\nextra: {soon: []}\n",
            [
                (2, "`2026-02-30` is no date; write it as 2026-01-31"),
                (2, "2026-01-01 stands here twice"),
                (3, "`soon` is no date; write it as 2026-01-31"),
            ],
        ),
        (
            "periods: {monday: 09:00-12:00}\nclosures: 2026-01-01\nextra: {2026-01-01: 09:00-10:00}\n",
            [(3, "2026-01-01 is closed and has extra hours; only one can hold")],
        ),
        (
            "zone: UTC\nperiods: {monday: []}\n",
            [
                (
                    2,
                    "it never opens; give hours to `monday`, `tuesday`, `wednesday`, `thursday`, `friday`, `saturday` "
                    "or `sunday`",
                )
            ],
        ),
        (
            "periods: {monday: 09:00-12:00}\nholidays: {country: china}\n",
            [(2, "`china` is no country; write its two letters, as in CN")],
        ),
        (
            "periods: {monday: 09:00-12:00}\nholidays: {country: XX}\n",
            [(2, "no holidays are known of the country `XX`")],
        ),
        (
            "periods: {monday: 09:00-12:00}\nholidays: {country: AU, subdivision: NWS}\n",
            [(2, "AU has no subdivision `NWS`; did you mean `NSW`?")],
        ),
        ("title: t\ncheck: {}\n", [(2, "this looks like a rule; the folder `calendars` holds none")]),
    ],
)
def test_every_mistake_is_told_with_its_line(text: str, mistakes: list[tuple[int, str]]) -> None:
    told = described(text)
    assert isinstance(told, list)
    assert [(line, message.split("; did you mean `CX")[0]) for line, message in told] == mistakes


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


@pytest.mark.parametrize("place", ["calendars/desk.yaml", "pack/calendars/desk.yaml"])
def test_a_calendar_in_the_rules_folder_is_part_of_the_rules_digest(tmp_path: Path, place: str) -> None:
    write(tmp_path, "pack/answer.yaml", RULE)
    digests = []
    for text in (DESK, DESK, DESK + "# another remark\n"):
        write(tmp_path, place, text)
        (rule,) = load(tmp_path).rules
        digests.append(rule.digest)
    assert (digests[0] == digests[1], digests[0] == digests[2]) == (True, False)
    assert load(tmp_path / "pack" / "answer.yaml").rules[0].digest == digests[2]


def test_ones_own_calendar_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    write(tmp_path, "answer.yaml", RULE.replace("desk", "service_hours"))
    write(tmp_path, "calendars/service_hours.yaml", DESK)
    (rule,) = load(tmp_path).rules
    assert rule.calendars["service_hours"].path == tmp_path / "calendars" / "service_hours.yaml"


def test_a_calendar_that_is_nowhere_is_a_mistake_with_the_nearest_right_word(tmp_path: Path) -> None:
    write(tmp_path, "answer.yaml", RULE.replace("hours: desk", "hours: cn_workings_days"))
    assert [each.message for each in load(tmp_path).mistakes] == [
        "there is no calendar `cn_workings_days`; did you mean `cn_working_days`?"
    ]


def test_a_mistake_in_a_calendar_is_told_once_and_leaves_its_rules_out(tmp_path: Path) -> None:
    write(tmp_path, "answer.yaml", RULE)
    write(tmp_path, "again.yaml", RULE)
    write(tmp_path, "calendars/desk.yaml", "zone: UTC\n")
    loaded = load(tmp_path)
    assert (loaded.rules, [(each.path.name, each.message) for each in loaded.mistakes]) == (
        (),
        [("desk.yaml", "missing key `periods`")],
    )


def test_a_calendar_without_a_zone_needs_one_from_the_rule(tmp_path: Path) -> None:
    write(tmp_path, "answer.yaml", RULE.replace("desk", "us_calling_hours"))
    assert [each.message for each in load(tmp_path).mistakes] == [
        "the calendar `us_calling_hours` has no zone of its own: give the check a `zone`"
    ]


def test_two_calendars_of_one_name_are_a_mistake(tmp_path: Path) -> None:
    write(tmp_path, "answer.yaml", RULE)
    write(tmp_path, "calendars/desk.yaml", DESK)
    write(tmp_path, "pack/calendars/desk.yaml", DESK)
    assert [each.message for each in load(tmp_path).mistakes] == [
        f"a calendar's name is its file's, and `desk` is also {tmp_path / 'calendars' / 'desk.yaml'}"
    ]


@pytest.mark.parametrize("path", sorted(SHIPPED.iterdir()), ids=lambda path: path.stem)
def test_a_shipped_calendar_has_no_mistake_and_names_its_source_and_certainty(path: Path) -> None:
    found = described(path.read_text())
    assert isinstance(found, Described)
    remark = " ".join(line for line in path.read_text().splitlines() if line.startswith("#"))
    assert any(word in remark for word in ("read", "primary", "secondary", "recalled", "inferred", "the product's own"))


@pytest.mark.parametrize(
    ("name", "holiday", "working"),
    [
        ("cn_working_days", "2026-02-17", "2026-02-14"),
        ("es_working_days", "2026-10-12", "2026-10-13"),
        ("pt_working_days", "2026-06-10", "2026-06-11"),
        ("us_federal_working_days", "2026-07-03", "2026-07-06"),
        ("fr_calling_hours", "2026-07-14", "2026-07-15"),
        ("au_telemarketing", "2026-01-26", "2026-01-27"),
        ("co_contact_hours", "2026-07-20", "2026-07-21"),
    ],
)
def test_a_shipped_calendar_knows_its_holidays(name: str, holiday: str, working: str) -> None:
    found = described((SHIPPED / f"{name}.yaml").read_text())
    assert isinstance(found, Described)
    asked = [found.days.is_working(at(f"{each} 00:00") // (24 * HOUR)) for each in (holiday, working)]
    assert asked == [False, True]


def test_an_officer_may_state_a_year_that_is_not_published() -> None:
    holidays = "holidays: {country: CN, make_up_days: true, stated_years: 2027}\n"
    stated = f'{holidays}closures: [2027-01-01]\nextra: {{2027-01-03: "09:00-12:00"}}\n'
    days = 'zone: Asia/Shanghai\nperiods: {friday: ["09:00-12:00"]}\n'
    known, unknown = described(days + stated), described(days + "holidays: {country: CN}\n")
    assert isinstance(known, Described)
    assert isinstance(unknown, Described)
    new_year, sunday, friday = (at(f"2027-01-{day} 00:00") // (24 * HOUR) for day in ("01", "03", "08"))
    assert [known.days.is_working(each) for each in (new_year, sunday, friday)] == [False, True, True]
    assert (known.days.unknown(friday), unknown.days.unknown(friday)) == (
        "",
        "the holidays of CN in 2027 are not known",
    )


def test_the_packages_of_holidays_and_numbers_are_read_only_for_rules_that_need_them() -> None:
    code = (
        "import sys; from pathlib import Path; from rules.loading import load; from rules.ruleset import Ruleset\n"
        "import rules.loading as l; Ruleset(load(Path(l.__file__).parent / 'catalog' / 'cn-core').rules)\n"
        "print(sorted({'holidays', 'chinese_calendar', 'phonenumbers'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
