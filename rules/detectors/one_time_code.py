"""One-time codes: four to eight digits beside the words verification code."""

import re
from typing import Final

from rules.masking.detector import Detector, Shape
from rules.masking.letters.spoken import CHINESE
from rules.masking.said import said

NAMES: Final = (
    r"验证码|校验码|动态码|动态密码|短信码|激活码|取件码|\botp\b|(?:verification|one[- ]time|security|access|sms|login)"
    r" (?:pass)?code|one[- ]time (?:password|pin)|passcode"
)
VALUE: Final = rf"(?:[0-9]{{4,8}}|[0-9]{{3}}[ -][0-9]{{3}}|[{CHINESE}]{{4,8}}|[*]{{4,8}}|[A-Z0-9]{{6}})"


def valid(code: str) -> bool:
    """Six letters are a word."""
    return not (code.isascii() and code.isalpha())


DETECTOR: Final = Detector(
    "one_time_code",
    (
        said(NAMES, rf"{VALUE}(?![0-9A-Za-z*]|[年元]|[./:-][0-9])", valid=valid),
        Shape(
            re.compile(
                rf"(?<![0-9A-Za-z.,:-])(?:[A-Z]-)?(?P<value>[0-9]{{4,8}}|[0-9]{{3}}-[0-9]{{3}})(?:\s?[(（]|\s?[,，]?\s?(?:是|为|is|as)\s?|[,，]\s?[这该])[^0-9\n]{{0,12}}?(?i:{NAMES})"
            ),
            hint=f"(?i:{NAMES})",
            bare="likely",
        ),
    ),
    chance=1.0,
    likely=(
        "验证码是⟦382913⟧",
        "您的验证码⟦382913⟧，5分钟内有效",
        "⟦382913⟧ is your verification code",
        "OTP: ⟦382913⟧",
        "⟦382913⟧（登录验证码）",
        "验证码：⟦三八二九⟧",
        "your verification code is ⟦382 913⟧",
        "your one-time password: ⟦382913⟧",
        "use ⟦38291⟧ as your OTP",
        "G-⟦382913⟧ is your login code",
        "短信里是⟦382913⟧，这个验证码过期了",
    ),
    silent=(
        "没收到验证码",
        "验证码5分钟有效",
        "验证码在2026年失效",
        "verification code failed",
        "验证码错误1234567890",
    ),
)
