"""International bank account numbers (ISO 13616): a country, two check digits, and as many characters as it has."""

import re
from collections.abc import Iterator
from typing import Final

from rules.masking.detector import Confidence, Detector, Match, Search

LENGTHS: Final = {
    each[:2]: int(each[2:])
    for each in (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 "
        "EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 "
        "IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 "
        "NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 "
        "SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
    ).split()
}
"""How many characters a country's numbers have, from the registry that `stdnum` carries."""


def find(text: str) -> Iterator[Match]:
    for beginning in _BEGINNING.finditer(text):
        length = LENGTHS.get(beginning.group()[:2].upper())
        if length and (match := _whole(text, beginning.start(), length)):
            yield match


def _whole(text: str, start: int, length: int) -> Match | None:
    """The next `length` characters without what groups them, if they are a number."""
    written = _GROUPS.match(text, start)
    if written is None:
        return None
    value, end = "", start
    for place in range(start, written.end()):
        if text[place] not in " -":
            value, end = value + text[place].upper(), place + 1
            if len(value) == length:
                break
    if end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] == "*"):
        return None
    confidence = _confidence(value, length)
    return Match(start, end, value, length, confidence) if confidence else None


def _confidence(value: str, length: int) -> Confidence | None:
    if "*" in value:
        return "likely" if value.count("*") >= _LEAST_HIDDEN and len(value) <= length else None
    if len(value) != length:
        return None
    from stdnum import iban

    return "proved" if iban.is_valid(value, check_country=False) else None


_LEAST_HIDDEN: Final = 4
_BEGINNING: Final = re.compile(r"(?<![A-Za-z0-9*])[A-Za-z]{2}[0-9*]{2}(?=[ -]?[A-Za-z0-9*]{4}[ -]?[A-Za-z0-9*]{3})")
_GROUPS: Final = re.compile(r"[A-Za-z]{2}[0-9*]{2}(?:[ -]?[A-Za-z0-9*]){10,30}")

DETECTOR: Final = Detector(
    "iban",
    (Search(find, hint=r"[A-Za-z]{2}[0-9*]{2}[ -]?[A-Za-z0-9*]{4}[ -]?[A-Za-z0-9*]{3}"),),
    chance=0.01,
    proved=(
        "⟦DE89370400440532013000⟧",
        "IBAN ⟦GB82 WEST 1234 5698 7654 32⟧ thanks",
        "账号⟦de89 3704 0044 0532 0130 00⟧，谢谢",
        "⟦NL91-ABNA-0417-1643-00⟧.",
    ),
    likely=("⟦DE89 **** **** **** **30 00⟧", "⟦GB82**************5432⟧"),
    silent=(
        "DE89370400440532013001",
        "DE8937040044053201300",
        "DE893704004405320130000",
        "XX89370400440532013000",
        "KX89 3704 0044 0532 0130 00",
        "ABDE89370400440532013000",
        "IT20 Cricket World Cup match",
    ),
)
