"""What stands around a number and tells what it is: letters, money, addresses of pages, words that name it."""

import re
import string
from typing import Final


def is_named(text: str, start: int, end: int, names: re.Pattern[str]) -> bool:
    """Whether one of the names stands shortly before, or right after."""
    return stands_before(text, start, names) or names.search(text[end : end + NEAR // 2]) is not None


def stands_before(text: str, start: int, names: re.Pattern[str]) -> bool:
    """Whether one of the names stands shortly before."""
    return names.search(text[max(0, start - NEAR) : start]) is not None


def is_serial(text: str, start: int) -> bool:
    """Whether it is called an order, parcel or other running number."""
    before = text[max(0, start - _FAR) : start].lower()
    return _SERIAL.search(before) is not None


def is_something_else(text: str, start: int, end: int) -> bool:
    """Whether the number is a part of a word, an amount, a decimal fraction or a page's address."""
    before, after = text[start - 1] if start else "", text[end : end + 1]
    return (
        (before in _TELLING_BEFORE and _is_told_before(text, start, before))
        or (after in _TELLING_AFTER and _is_told_after(text, end, after))
        or (before in _IN_ADDRESS and _is_in_address(text, start))
    )


def _is_told_before(text: str, start: int, before: str) -> bool:
    if before in _CURRENCIES:
        return True
    if before == ".":
        return _FRACTION_BEFORE.search(text[max(0, start - 3) : start]) is not None
    if before.isspace():
        return start > 1 and text[start - 2] in _CURRENCIES
    return _is_code(_LETTERS_BEFORE.search(text[max(0, start - NEAR) : start]))


def _is_told_after(text: str, end: int, after: str) -> bool:
    if after == ".":
        return text[end + 1 : end + 2] in _DIGITS
    if after.isspace():
        return text[end + 1 : end + 2] in _COUNTED and _AMOUNT.match(text, end) is not None
    return _AMOUNT.match(text, end) is not None or _is_code(_LETTERS_AFTER.match(text, end))


def _is_code(letters: re.Match[str] | None) -> bool:
    """Letters that touch a number make a code of it, unless they name it: `tel138...`."""
    word = letters.group().strip("_").lower() if letters else ""
    return word != "" and word not in _LABELS


def _is_in_address(text: str, start: int) -> bool:
    """Only a bounded piece is read, so that a long text of numbers stays linear."""
    lowest = max(0, start - _LONGEST_ADDRESS)
    if text.find("://", lowest, start) < 0 and text.find("www.", lowest, start) < 0:
        return False
    piece = text[lowest:start]
    address = piece[len(piece.rstrip(_ADDRESS_SIGNS)) :]
    return ("://" in address or "www." in address) and not _PARAMETER.search(address)


NEAR: Final = 20
_FAR: Final = 28
_LABELS: Final = frozenset(
    "tel phone mobile mob cell call sms wx vx v wechat whatsapp dh sj sfz id idno card cardno imei no to from is"
    " qq fax cvv otp ip".split()
)
_CURRENCIES: Final = frozenset("$¥￥€£")
_DIGITS: Final = frozenset(string.digits)
_TELLING_BEFORE: Final = frozenset(string.ascii_letters + "_. \t\u00a0") | _CURRENCIES
_TELLING_AFTER: Final = frozenset(string.ascii_letters + "_. \t\u00a0%％元亿美人港日欧吨块万")
_LETTERS_BEFORE: Final = re.compile(r"[A-Za-z_]+\Z")
_LETTERS_AFTER: Final = re.compile(r"[A-Za-z_]{1,20}")
_AMOUNT: Final = re.compile(
    r"\s?(?:[元亿吨%％]|美元|美金|人民币|港币|日元|欧元|人次|块钱|万元|(?:rmb|usd|cny|eur)\b)", re.IGNORECASE
)
_COUNTED: Final = frozenset("元亿吨%％美人港日欧块万RrUuCcEe")
"""With which an amount's unit begins."""
_FRACTION_BEFORE: Final = re.compile(r"[^\n][0-9]\.\Z|0\.\Z")
SERIAL_NAMES: Final = (
    "订单 单号 运单 快递 物流 流水 编号 编码 工单 序列号 条码 条形码 货号 型号 票号 合同 发票"
    " tracking order invoice serial ticket parcel waybill reference"
).split()
SERIAL_LINKS: Final = '号代码为是:： #.no"-'
SERIAL_ENDS: Final = ("number", "num", "id", "code", "is", "was")
"""What may follow such a name: order number is, trackingNumber, order_id."""
_SERIAL: Final = re.compile(
    f"(?:{'|'.join(SERIAL_NAMES)})[_{SERIAL_LINKS}]{{0,6}}"
    f"(?:(?:{'|'.join(SERIAL_ENDS)})[{SERIAL_LINKS}]{{0,6}}){{0,2}}\\Z"
)
"""In small letters: an expression that ignores case is three times as slow."""
_LONGEST_ADDRESS: Final = 1000
_ADDRESS_SIGNS: Final = string.ascii_letters + string.digits + "!#$%&*+-./:=?@_~"
_IN_ADDRESS: Final = frozenset(_ADDRESS_SIGNS)
_PARAMETER: Final = re.compile(r"(?:phone|mobile|msisdn|tel|cell|card)[A-Za-z_]*=(?:%2[Bb]|\+)?\Z", re.IGNORECASE)
