"""Phone numbers of the world by their numbering plans: with a country code, or called a phone number."""

import re
import string
from collections.abc import Iterator
from typing import Any, Final

import re2

from rules.masking.detector import Confidence, Detector, Match, Search

REGIONS: Final = {
    "US": r"\bUSA?\b|美国|America",
    "GB": r"\bUK\b|Britain|British|London|England|英国|伦敦",
    "DE": "German|Deutsch|Berlin|德国",
    "FR": "France|French|Paris|法国",
    "JP": "Japan|Tokyo|日本|东京",
    "KR": "Korea|Seoul|韩国|首尔",
    "SG": "Singapore|新加坡",
    "HK": "Hong ?Kong|香港",
    "TW": "Taiwan|Taipei|台湾|台北",
    "AU": "Australia|Sydney|Melbourne|澳大利亚|澳洲|悉尼",
    "CA": "Canada|Canadian|Toronto|Vancouver|加拿大",
    "IN": "India|Mumbai|Delhi|印度",
    "MY": "Malaysia|马来西亚",
    "TH": "Thai|Bangkok|泰国",
    "ES": "Spain|Spanish|Madrid|西班牙",
    "IT": "Italy|Italian|意大利",
    "NL": "Netherlands|Dutch|荷兰",
    "BR": "Brazil|巴西",
    "MX": "Mexic|墨西哥",
    "AE": "Dubai|UAE|迪拜|阿联酋",
    "NZ": "New Zealand|新西兰",
    "IE": "Ireland|Irish|爱尔兰",
    "ZA": "South Africa|南非",
    "PL": "Poland|Polish|波兰",
    "SE": "Sweden|Swedish|瑞典",
    "CH": "Swiss|Switzerland|瑞士",
}
"""Words that say in which country a number without its code is dialled; tried in this order where none is said."""

NAMES: Final = (
    r"(?<![a-z])(?:tele)?phones?(?![a-z])|(?<![a-z])(?:tel|mobile|mob|cell|call|text|sms|ring|dial|reach|fax|whatsapp|callback|contact)"
    r"(?![a-z])|(?:my|your) number is|my (?:best |phone )number|(?:your|his|her) (?:best |phone )?number|number on file"
    r"|电话|手机|号码|致电|拨打|请打|打我|回电|联系|传真"
)
NAMES_AFTER: Final = (
    r".{0,10}(?:your|my) (?:number|phone|mobile|cell)|\s?\((?:home|work|mobile|cell|office)\)|这个(?:号码|电话)"
)


def find(text: str) -> Iterator[Match]:
    """What is dialled at home counts where it is called a phone number, or looks like nothing else."""
    for candidate in _CANDIDATE.finditer(text):
        start, end = candidate.span()
        written = candidate.group()
        if not _CHINESE.match(written) and not _goes_on(text, end):
            match = _masked(written, start, end) if "*" in written else _clear(text, written, start, end)
            if match is not None:
                yield match


def _goes_on(text: str, end: int) -> bool:
    """Whether a letter or a digit follows, a part of a longer number or address."""
    after = text[end : end + 2]
    return after != "" and (after[0] in _GOES_ON or (after[0] in "./:-" and after[1:].isdigit()))


def _clear(text: str, written: str, start: int, end: int) -> Match | None:
    if written.startswith("+"):
        return _parsed(written, None, start, end, "proved")
    around = text[max(0, start - _SAME_TALK) : end + _SAME_TALK]
    is_chinese = _CHINESE_AT_HOME.match(written) or (_CHINESE_IN_TOWN.match(written) and _HAN.search(around))
    if is_chinese and not _ABROAD.search(around):
        return None
    if _NOT_A_PHONE.search(text[max(0, start - _NEAR) : start]):
        return None
    if written.startswith("00"):
        return _parsed(f"+{written[2:]}", None, start, end, "likely")
    if _is_named(text, start, end):
        said = [region for region, words in _SAID if words.search(around)]
        tried = (_parsed(written, region, start, end, "likely") for region in said or REGIONS)
        return next((match for match in tried if match), None)
    return _parsed(written, "US", start, end, "likely") if _AMERICAN.fullmatch(written) else None


def _is_named(text: str, start: int, end: int) -> bool:
    """A number without groups must have its name closer by."""
    near = _NEAR if _SEPARATORS.search(text[start:end]) else _NEARER
    return bool(_NAMED.search(text, max(0, start - near), start) or _NAMED_AFTER.match(text, end))


def _parsed(written: str, region: str | None, start: int, end: int, sure: Confidence) -> Match | None:
    """The number, if its plan has it and it is a person's sort of line."""
    import phonenumbers

    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.number_type(number) not in _personal_types():
        return None
    code, digits = str(number.country_code), str(number.national_number)
    if region is None and not written.lstrip("+ ").startswith(code):
        return None
    return Match(start, end, digits, len(digits), sure)


def _personal_types() -> frozenset[Any]:
    from phonenumbers import PhoneNumberType as Type

    return frozenset((Type.FIXED_LINE, Type.MOBILE, Type.FIXED_LINE_OR_MOBILE, Type.VOIP, Type.PERSONAL_NUMBER))


def _masked(written: str, start: int, end: int) -> Match | None:
    """Hidden ones keep their plus and country code, which no bound counts."""
    if not written.startswith("+") or written.count("*") < _LEAST_HIDDEN:
        return None
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    atoms = _SEPARATORS.sub("", written[1:])
    code = next(
        (
            atoms[:size]
            for size in (1, 2, 3)
            if atoms[:size].isdigit() and int(atoms[:size]) in COUNTRY_CODE_TO_REGION_CODE
        ),
        None,
    )
    if code is None or len(atoms) > _MOST_DIGITS:
        return None
    return Match(start, end, atoms[len(code) :], 0, "likely")


_NEAR: Final = 45
_NEARER: Final = 18
_LEAST_HIDDEN: Final = 3
_MOST_DIGITS: Final = 15
_SAME_TALK: Final = 300
"""How far from a number its country may be named: a look at the whole text for each number would take its square."""
_CANDIDATE: Final = re.compile(
    r"[+(0-9](?<![0-9A-Za-z_*.+#/-].)(?:(?<![0-9] .)|(?<=:[0-5][0-9] \+))(?!(?<=1)[3-9][0-9]{9}(?![ ().-]{0,2}[0-9*]))"
    r"[ (.-]{0,2}[0-9](?:[ ().-]{0,2}[0-9*]){5,15}"
)
"""Goes on from nothing, and is no plain mobile number of China. The first sign stands first, for it is sought fast."""
_GOES_ON: Final = frozenset(string.ascii_letters + string.digits + "_*@")
_CHINESE: Final = re.compile(r"\(?\+ ?86|0086|(?:86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]){8}$")
"""With the country's code, or a mobile number whatever else is said: `cn_mobile` and `cn_landline` look at these."""

_CHINESE_AT_HOME: Final = re.compile(
    r"[48]00[ -]?[0-9]"
    r"|\(?0(?:(?:10|2[0-9])\)?[ -]?[0-9]{4}|[3-9][0-9]{2}\)?[ -]?[0-9]{3,4})[ -]?[0-9]{4}(?:-[0-9]{1,5})?$"
)
_CHINESE_IN_TOWN: Final = re.compile(r"[2-8][0-9]{2,3}[ -]?[0-9]{4}(?:-[0-9]{1,5})?$")
_HAN: Final = re.compile("[一-鿿]")
_AMERICAN: Final = re.compile(r"(?:1[ .-])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[.-])[2-9][0-9]{2}[.-][0-9]{4}")
_NOT_A_PHONE: Final = re.compile(
    r"发票代码[^\n]{0,20}$|(?:订单|单号|运单|编号|流水|(?:发票|[彩抽中]奖?票?|摇号|排队|座位|证件|护照|身份证|车牌|卡|税务登记)(?:号码|代码)|order|invoice|ticket|tracking|serial|isbn"
    r"|issn|reference|ref|id|account|lottery|version)[\"号码为是:： #.]{0,6}(?:is |number |no ){0,2}$",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(NAMES, re.IGNORECASE)
_NAMED_AFTER: Final = re.compile(NAMES_AFTER, re.IGNORECASE)
_SAID: Final = tuple((region, re.compile(words)) for region, words in REGIONS.items())
_ABROAD: Final = re2.compile("|".join((*REGIONS.values(), "海外|国外|境外|overseas|abroad")))
_SEPARATORS: Final = re.compile("[ ().-]")

DETECTOR: Final = Detector(
    "phone",
    (
        Search(
            find,
            hint=(
                r"\+ ?[0-9](?:[ ().-]{0,2}[0-9*]){6}|00[1-9](?:[ ().-]{0,2}[0-9]){7}"
                r"|[2-9][0-9]{2}(?:\) ?|[.-])[2-9][0-9]{2}[.-][0-9]{4}"
                r"|(?i:phone|tel|mob|cell|call|text|sms|ring|dial|reach|fax|whatsapp|contact"
                r"|(?:my|your) number is|my (?:best |phone )number"
                r"|(?:your|his|her) (?:best |phone )?number|number on file"
                r"|电话|手机|号码|致电|拨打|请打|打我|回电|联系|传真)[^0-9]{0,45}[0-9](?:[ ().-]{0,2}[0-9]){6}"
                r"|[0-9]{3}.{0,10}(?i:your|my) (?i:number|phone|mobile|cell)|[0-9] ?\((?i:home|work|cell|mobile)"
            ),
        ),
    ),
    chance=0.05,
    proved=(
        "call ⟦+1 202-555-0143⟧",
        "我在英国，请打⟦+44 20 7946 0958⟧",
        "⟦+4915112345678⟧",
        "WhatsApp ⟦+65 9123 4567⟧.",
        "⟦+1 (202) 555-0143⟧",
        "10:30 ⟦+44 20 7946 0958⟧",
    ),
    likely=(
        "my number is ⟦(202) 555-0143⟧",
        "can I take your number? sure, it's ⟦202 555 0143⟧",
        "the number on file is ⟦1-202-555-0143⟧, right?",
        "⟦202-555-0143⟧",
        "my UK mobile is ⟦07400 123456⟧",
        "海外手机号⟦0044 7400 123456⟧",
        "电话⟦03-1234-5678⟧，我在日本",
        "⟦+44 7*** *** 123⟧",
    ),
    silent=(
        "13800138000",
        "+86 138 0013 8000",
        "+86-10-12345678",
        "010-12345678",
        "电话57106376",
        "call 400-820-8820",
        "call 10086",
        "+1 000 555 0143",
        "order 202-555-0143",
        "my order number is 202-555-0143",
        "抽奖号码 19900001",
        "发票代码 033001900111 号码 12345678",
        "2026-11-22 10:30",
        "3+4567890",
        "1,234,567 + 7,654,321",
        "电话费12.50元，共1234.56",
    ),
)
