"""Kinds that only their field's name tells: three digits are a card's code where the field is called so."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rules.masking.detector import Match
from rules.masking.profile import FAMILIES

_FIELDS: Final = {
    "card_code": "cvv cvv2 cvc cvc2 cid cav2 card_code card_cvv security_code card_security_code 安全码 卡片验证码",
    "one_time_code": "otp one_time_code one_time_password verification_code sms_code captcha 验证码 短信验证码",
    "password": "password passwd pwd passcode passphrase pin pin_code card_pin 密码 登录密码 支付密码 口令",
}
FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {name.replace("_", ""): kind for kind, names in _FIELDS.items() for name in names.split()}
)
"""Field names, without what joins their words, to the kind that they hold."""

KINDS: Final = frozenset(_FIELDS)

_CLEAR: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "card_code": re.compile(r"[0-9]{3,4}"),
        "one_time_code": re.compile(r"[0-9A-Za-z]{4,10}"),
        "password": re.compile(r"(?s).{1,200}"),
    }
)
_PLACEHOLDER: Final = re.compile(
    r"(?is)\s*(?:\[.*\]|<.*>|【.*】|\{.*\}|\(.*\)|null|none|n/?a|-+|无|redacted|removed|hidden|set|unset|true|false"
    r"|(?:tok|token|ref|hash|sha256|vault)[-_:].*|[0-9a-f]{32,}|\$[0-9a-z]+\$.*)?\s*"
)
"""Words and references that stand in a value's place."""
_JOINTS: Final = re.compile(r"[\s_.-]+")


def find(name: str, text: str) -> tuple[str, Match] | None:
    """The kind and the value of a field, where its name says that it holds one and something stands in it."""
    kind = FIELDS.get(_JOINTS.sub("", name).lower())
    if kind is None or _PLACEHOLDER.fullmatch(text):
        return None
    written = text.strip()
    value = "".join("*" if _hides(sign) else sign for sign in written)
    if value.lower().strip("x*") == "":
        value = "*" * len(value)
    if "*" not in value and not _CLEAR[kind].fullmatch(value):
        return None
    start = len(text) - len(text.lstrip())
    return kind, Match(start, start + len(written), value, len(value), "likely")


def _hides(sign: str) -> bool:
    return sign in FAMILIES and not sign.isalnum() and sign != "·"
