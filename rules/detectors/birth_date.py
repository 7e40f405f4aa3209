"""Birth dates, only where they are called so."""

from typing import Final

from rules.masking.detector import Detector
from rules.masking.said import said

MONTHS: Final = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
DATE: Final = (
    r"(?:(?:19|20)[0-9*]{2}\s?[-/.年]\s?[0-9*]{1,2}\s?[-/.月]\s?[0-9*]{1,2}日?"
    r"|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"|[0-3]?[0-9][-/.][0-3]?[0-9][-/.](?:19|20)[0-9]{2}"
    rf"|[0-3]?[0-9](?:st|nd|rd|th)? {MONTHS},? (?:19|20)[0-9]{{2}}"
    rf"|{MONTHS} [0-3]?[0-9](?:st|nd|rd|th)?,? (?:19|20)[0-9]{{2}})(?![0-9])"
)

DETECTOR: Final = Detector(
    "birth_date",
    (
        said(
            r"出生(?:日期|年月日?)?|出生于|生日|生于|date of birth|\bd\.?o\.?b\b\.?|\bborn(?: on)?|birth ?da(?:te|y)",
            DATE,
            link=r"\s?(?:[:：=]|[填写]?的?是|为|在|is)?\s?",
        ),
    ),
    chance=1.0,
    likely=(
        "出生日期：⟦1990-01-01⟧",
        "性别 男 出生 ⟦1990年1月1日⟧ 住址",
        "出生年月日填的是⟦19900101⟧",
        "我的生日是⟦1990年1月1日⟧",
        "DOB: ⟦01/01/1990⟧",
        "born on ⟦1 January 1990⟧",
        "date of birth is ⟦Jan 1, 1990⟧",
    ),
    silent=("1990-01-01", "生日快乐", "生日蛋糕2026-11-22", "生日优惠截止2026-11-22", "born in 1990"),
)
