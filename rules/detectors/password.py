"""Passwords: what follows the word, where it is stated and is no ordinary word."""

import re
from typing import Final

from rules.masking.detector import Detector, Shape
from rules.masking.said import STATED, said

NAMES: Final = r"密码|口令|password|passwd|passphrase|\bpwd\b"


def valid(value: str) -> bool:
    """Letters alone are a word of the sentence: the password is wrong."""
    return not value.isalpha() and not _PLACE.match(value)


_PLACE: Final = re.compile(r"https?:|www\.|[0-9]{1,2}位|<|\{|\$\{")

_MIXED: Final = "(?=[!-~]{0,38}[0-9])(?=[!-~]{0,38}[A-Za-z])"
"""Where no colon or verb says that a password follows, it must look like one."""
_DATE: Final = "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]"
_BEGINS: Final = "(?=[A-Za-z0-9])"
_END: Final = r"(?<![,.;:?\"')\]}])"

DETECTOR: Final = Detector(
    "password",
    (
        said(NAMES, r"[!-~]{4,40}(?<![,.;:?\"')\]}])", link=STATED, valid=valid),
        said(NAMES, rf"{_MIXED}[!-~]{{6,40}}{_END}", link=r"\s(?:(?:was|should be|will be)\s)?", valid=valid),
        said("密码|口令", rf"{_MIXED}(?=[!-~]{{0,38}}[#@$!%^&*+]){_BEGINS}[!-~]{{6,40}}{_END}", link=""),
        said(NAMES, r"[A-Za-z0-9_@#$*-]{4,40}(?![一-鿿])", link=r"""\s?[:：=]\s?["'“]?"""),
        said("密码|口令", rf"(?!{_DATE})[0-9]{{6,12}}(?![0-9A-Za-z.*-]|\s?[年月日位个元次到])", link=r"\s?"),
        said(r"\bpwd?\b", r"(?=[!-~]{0,19}[0-9#@$!])[!-~]{4,20}(?<![,.;:?\"')\]}])", link=r"\s", valid=valid),
        Shape(
            re.compile(
                r"\bPIN(?:(?i:\s(?:code|number))|\s?码)?(?:\s?[:：=]|\s?是|\s(?i:is|was))?\s?(?P<value>[0-9*]{4,6})(?![0-9A-Za-z*./:-])"
            ),
            hint=r"\bPIN\b",
            bare="likely",
        ),
    ),
    chance=1.0,
    likely=(
        "密码是⟦Ab12345!⟧",
        "我的密码：⟦abcdef⟧",
        "password: ⟦hunter2x⟧",
        "my password is ⟦Tr0ub4dor&3⟧",
        "pwd=⟦secret⟧",
        "user jane pw ⟦Summer#99⟧",
        "密码设为⟦000000⟧，谢谢",
        "密码：⟦******⟧",
        "my PIN is ⟦0000⟧",
        "会议密码 ⟦123456⟧",
        "我密码⟦123456⟧忘了",
        "PIN 码是 ⟦0000⟧",
        "新密码 ⟦Ab889900⟧ 记一下",
        "口令⟦Ab#2026ok⟧",
        "the old password was ⟦Summer#99⟧",
        "log in with the password ⟦Summer#99⟧",
    ),
    silent=(
        "密码是什么",
        "忘记密码了",
        "password is incorrect",
        "密码是6位数字",
        "请重置密码",
        "密码：请输入",
        "reset your password now",
        "a new pw please, 2 days ago",
        "a PIN has 4 digits",
        "密码 8-16 位",
        "密码 20261122 到期",
        "改密码123456次",
        "忘了密码 2026年的账单打不开",
        "the password was changed in 2026",
    ),
)
