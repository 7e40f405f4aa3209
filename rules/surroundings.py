"""What stands around a number and tells what it is: letters, money, addresses of pages, words that name it."""

import re
import string
from typing import Final


def is_named(text: str, start: int, end: int, names: re.Pattern[str]) -> bool:
    """Whether one of the names stands shortly before, or right after."""
    return bool(names.search(text[max(0, start - _NEAR) : start]) or names.search(text[end : end + _NEAR // 2]))


def is_serial(text: str, start: int) -> bool:
    """Whether it is called an order, parcel or other running number."""
    return _SERIAL.search(text[max(0, start - _NEAR) : start]) is not None


def is_something_else(text: str, start: int, end: int) -> bool:
    """Whether the number is a part of a word, an amount, a decimal fraction or a page's address."""
    before, after = text[start - 1] if start else "", text[end] if end < len(text) else ""
    if before in _TELLING and _is_told_before(text[max(0, start - _NEAR) : start]):
        return True
    if after and (after in _TELLING or after in _UNITS) and _is_told_after(text[end : end + _NEAR]):
        return True
    return _is_in_address(text, start)


def _is_told_before(before: str) -> bool:
    return before != "" and (
        _is_code(_LETTERS_BEFORE.search(before))
        or _CURRENCY.search(before) is not None
        or _FRACTION_BEFORE.search(before) is not None
    )


def _is_told_after(after: str) -> bool:
    return (
        _is_code(_LETTERS_AFTER.match(after))
        or _AMOUNT.match(after) is not None
        or _FRACTION_AFTER.match(after) is not None
    )


def _is_code(letters: re.Match[str] | None) -> bool:
    """Letters that touch a number make a code of it, unless they name it: `tel138...`."""
    word = letters.group().strip("_").lower() if letters else ""
    return word != "" and word not in _LABELS


def _is_in_address(text: str, start: int) -> bool:
    """Only a bounded piece is read, so that a long text of numbers stays linear."""
    piece = text[max(0, start - _LONGEST_ADDRESS) : start]
    if "://" not in piece and "www." not in piece:
        return False
    address = piece[len(piece.rstrip(_IN_ADDRESS)) :]
    return ("://" in address or "www." in address) and not _PARAMETER.search(address)


_NEAR: Final = 20
_LABELS: Final = frozenset(
    "tel phone mobile mob cell call sms wx vx v wechat whatsapp dh sj sfz id idno card cardno imei no to from is"
    " qq fax cvv otp ip".split()
)
_TELLING: Final = frozenset(string.ascii_letters + "_.$¥￥€£ \t\u00a0%")
_UNITS: Final = frozenset("元亿美人港日欧吨％块万")
_LETTERS_BEFORE: Final = re.compile(r"[A-Za-z_]+\Z")
_LETTERS_AFTER: Final = re.compile(r"[A-Za-z_]+")
_CURRENCY: Final = re.compile(r"[$¥￥€£]\s?\Z")
_AMOUNT: Final = re.compile(
    r"\s?(?:[元亿吨%％]|美元|美金|人民币|港币|日元|欧元|人次|块钱|万元|(?:rmb|usd|cny|eur)\b)", re.IGNORECASE
)
_FRACTION_BEFORE: Final = re.compile(r"(?<!^)(?<!\n)[0-9]\.\Z|0\.\Z")
_FRACTION_AFTER: Final = re.compile(r"\.[0-9]")
_SERIAL: Final = re.compile(
    r"(?:订单|单号|运单|快递|物流|流水|编号|编码|工单|序列号|条形?码|货号|票号|合同|发票|tracking|order|invoice|serial|ticket)"
    r"[号码为是:： #.noNO-]{0,6}\Z",
    re.IGNORECASE,
)
_LONGEST_ADDRESS: Final = 1000
_IN_ADDRESS: Final = string.ascii_letters + string.digits + "!#$%&*+-./:=?@_~"
_PARAMETER: Final = re.compile(r"(?:phone|mobile|msisdn|tel|cell|card)[A-Za-z_]*=(?:%2[Bb]|\+)?\Z", re.IGNORECASE)
