"""`rules calendar`: a year on one page, and what is said of a name that is none."""

from pathlib import Path

from click.testing import CliRunner

from streams.cli import contactwatch

DESK = """zone: Asia/Shanghai
periods: {monday: ["09:00-12:00", "13:00-18:00"], saturday: 22:00-06:00}
holidays: {country: CN, make_up_days: true}
closures: [2027-12-27]
extra: {2027-01-03: 09:00-12:00}
"""


def page(tmp_path: Path, *arguments: str) -> list[str]:
    (tmp_path / "calendars").mkdir(exist_ok=True)
    (tmp_path / "calendars" / "desk.yaml").write_text(DESK)
    ran = CliRunner().invoke(contactwatch, ["rules", "calendar", arguments[0], str(tmp_path), *arguments[1:]])
    return [f"exit {ran.exit_code}", *ran.output.splitlines()][0 if ran.exit_code else 1 :]


def test_a_year_is_shown_with_what_differs_from_the_week_and_what_is_not_known(tmp_path: Path) -> None:
    assert page(tmp_path, "desk", "--year", "2027")[1:] == [
        "  monday    09:00-12:00, 13:00-18:00",
        "  tuesday   closed",
        "  wednesday closed",
        "  thursday  closed",
        "  friday    closed",
        "  saturday  22:00-06:00",
        "  sunday    closed",
        "not known: the holidays of CN in 2027 are not known",
        "104 days open, 261 closed",
        "  2027-01-03 sunday    09:00-12:00",
        "  2027-12-27 monday    closed",
    ]


def test_a_shipped_calendar_is_found_by_its_name(tmp_path: Path) -> None:
    assert "  2026-07-03 friday    closed" in page(tmp_path, "us_federal_working_days", "--year", "2026")


def test_a_misspelt_name_is_told_the_nearest(tmp_path: Path) -> None:
    assert page(tmp_path, "deks") == ["exit 2", "contactwatch: there is no calendar deks; did you mean `desk`?"]
