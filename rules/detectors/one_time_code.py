"""One-time codes: four to eight digits beside the words verification code."""

import re
from typing import Final

from rules.masking.detector import Detector, Shape
from rules.masking.letters.spoken import CHINESE
from rules.masking.said import said

NAMES: Final = (
    r"验证码|校验码|动态码|动态密码|动态口令|短信码|激活码|取件码|授权码|登[录陆]码|\botp\b|\b2fa(?: code)?\b"
    r"|(?:verification|one[- ]time|security|access|sms|login|authentication|two[- ]factor|2[- ]factor) (?:pass)?code"
    r"|one[- ]time (?:password|pin)|passcode"
)
SENT: Final = (
    r"短信[里中上]?(?:的|那|给我的|收到的|写的|写着|显示的?){0,2}(?:[一这那]?串)?(?:[四五六八4568]位)?(?:数字?|号码)?"
    r"(?:[念报发读]?给[我你您])?(?:就是|是|[:：])|短信验证|验证短信"
    r"|(?:收到|发来|发过来|发给[我你您])的?(?:[一这那]?串)?(?:[四五六八4568]位)?(?:验证)?数字?|[四五六八4568]位数字?"
)
"""A code by where it comes from: a text message, digits that were sent."""
_SENT_BY: Final = (
    r"(?:you (?:have )?(?:just )?(?:sent|texted|emailed)(?: (?:me|us))?|(?:I|we) (?:just )?(?:got|received|was sent)"
    r"|(?:in|from) the (?:text|sms|e-?mail)(?: message)?)"
)
SENT_ENGLISH: Final = (
    rf"\b(?:code|digits|(?:four|five|six|eight|[4568])[- ]digit number) {_SENT_BY}"
    r"|\bnumber in the (?:text|sms)(?: message)?|\b(?:four|five|six|eight|[4568])[- ]digit code"
    r"|\b(?:text|sms)(?: message)? (?:says|said|saying|reads|reading)|\byou texted (?:me|us)|\b(?:the|my) code is"
)
VALUE: Final = rf"(?:[0-9]{{4,8}}|[0-9]{{3}}[ -][0-9]{{3}}|[{CHINESE}]{{4,8}}|[0-9*]{{4,8}}|[A-Z0-9]{{6}})"


def valid(code: str) -> bool:
    """Six letters are a word."""
    return not (code.isascii() and code.isalpha())


_NO_SERVICE: Final = (
    r"(?!(?:100[0-9]{2}|95[0-9]{3}|12[0-9]{3}|1069[0-9]{0,4}"
    r"|20[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9])(?![0-9]))"
)
"""Numbers to which everybody sends messages, and dates."""
_NO_AMOUNT: Final = (
    r"(?![0-9A-Za-z*]|[./:,-][0-9]|\s?[年月日元块条个次分秒度点位万亿号份件]"
    r"|\s(?i:times|dollars|euros|minutes|hours|days|people|points)\b)"
)
_STATED: Final = r"(?:\s(?:is|was|are|were)|:)?\s"


DETECTOR: Final = Detector(
    "one_time_code",
    (
        said(NAMES, rf"{VALUE}(?![0-9A-Za-z*]|[年元]|[./:-][0-9])", valid=valid),
        said(SENT, rf"{_NO_SERVICE}[0-9]{{4,8}}{_NO_AMOUNT}", link=r"\s?(?:就是|是|为|[:：])?\s?"),
        said(SENT_ENGLISH, rf"(?!(?:19|20)[0-9]{{2}}(?![0-9])){VALUE}{_NO_AMOUNT}", link=_STATED, valid=valid),
        Shape(
            re.compile(
                rf"(?<![0-9A-Za-z.,:-])(?:[A-Z]-)?(?P<value>[0-9]{{4,8}}|[0-9]{{3}}-[0-9]{{3}})(?:\s?[(（]|\s?[,，]?\s?(?:是|为|is|as)\s?|[,，]\s?[这该])[^0-9\n]{{0,12}}?(?i:{NAMES})"
            ),
            hint=f"(?i:{NAMES})",
            bare="likely",
        ),
        Shape(
            re.compile(
                r"(?i:\bcode)(?:\s(?i:is|was)|:)?\s(?P<value>[0-9]{4,8}|[0-9]{3}[ -][0-9]{3})"
                r"(?=\s(?i:to|for)\s(?i:verify|verification|log|sign|confirm|authenticat|complete))"
            ),
            hint=r"(?i:code)(?:\s(?i:is|was)|:)?\s[0-9]",
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
        "短信里的六位数是⟦382913⟧",
        "收到六位数字 ⟦382913⟧",
        "短信里那串数字念给您：⟦382913⟧",
        "the six digits you sent me are ⟦382913⟧",
        "the code in the text was ⟦38291⟧",
        "my SMS says ⟦382913⟧",
        "two-factor code: ⟦382 913⟧",
        "G-⟦382913⟧ is your login code",
        "验证码⟦38**13⟧",
        "use code ⟦382913⟧ to verify",
        "短信里是⟦382913⟧，这个验证码过期了",
    ),
    silent=(
        "没收到验证码",
        "验证码5分钟有效",
        "验证码在2026年失效",
        "verification code failed",
        "验证码错误1234567890",
        "发短信10086查询",
        "短信里的是 10010",
        "收到 100000 元",
        "收到 5000",
        "use code 382913 at checkout",
        "短信：20261122",
        "收到的数字不对",
        "六位数 199000 元",
        "I got a text saying 149.90 is due",
        "the area code is 0571",
        "you texted me 3000 times",
        "the error code you sent",
    ),
)
