"""Mobile numbers of mainland China: 1, then 3 to 9, then nine digits; with or without the country code."""

import re
from itertools import pairwise
from typing import Final

from rules.masking.detector import Confidence, Detector, Match, Numbers
from rules.masking.digits import new
from rules.masking.forms import Form
from rules.masking.meaning import meaning
from rules.masking.surroundings import is_named, is_something_else

NUMBER: Final = re.compile(r"1[3-9][0-9]{9}")
LENGTH: Final = 11

USUAL: Final = frozenset({(11,), (3, 4, 4), (13,), (15,), (5, 4, 4), (7, 4, 4)})
LAYOUTS: Final = (
    *USUAL,
    (3, 8),
    (7, 4),
    (5, 8),
    (7, 8),
    (9, 4),
    (11, 4),
    *((length,) for length in range(7, 13) if length != LENGTH),
)
NAMES: Final = re.compile(r"电话|手机|号码|联系|致电|拨打|微信|tel|phone|mobile|call|cell|whatsapp", re.IGNORECASE)


def match(form: Form, text: str) -> Match | None:
    return _clear(form, text) if form.atoms.isdigit() else _masked(form, text) if form.is_masked else None


def proof(characters: str) -> Confidence | None:
    return "likely" if NUMBER.fullmatch(characters) else None


def _clear(form: Form, text: str) -> Match | None:
    atoms, layout, start, end, _, _, _ = form
    number = atoms if len(atoms) == LENGTH else _national(atoms)
    if len(number) != LENGTH or number[0] != "1" or number[1] in "012":
        return None
    if len(layout) > 1 and _goes_on(form, text):
        return None
    if number is not atoms or text[start - 1 : start] in _ENDS_CODE:
        start = _with_country_code(text, start, is_inside=number is not atoms)
    meant = meaning(text, start, end)
    if meant == "else":
        return None
    sure: Confidence = "weak" if meant else _confidence(form, text, start)
    return new(Match, (start, end, number, LENGTH, sure, "", ""))


def _confidence(form: Form, text: str, start: int) -> Confidence:
    if form.layout in USUAL or set(form.layout) == {1}:
        return "proved"
    if form.layout in ((3, 8), (5, 8), (7, 8)):
        return "likely"
    return "likely" if is_named(text, start, form.end, NAMES) else "weak"


def _goes_on(form: Form, text: str) -> bool:
    """Whether a grouped number has further groups of the same kind, as an account or card has."""
    left, right = form.linked(text)
    words, layout = form.words, form.layout
    if not form.usual:
        return len({text[one.end : other.start] for one, other in pairwise(words)} - {""}) > 1
    inner = text[words[form.first].end : words[form.first + 1].start]
    after = form.first + len(layout)
    if right == inner and len(words[after].atoms) == 4:
        return True
    return left == inner != " " and words[form.first - 1].atoms not in ("86", "0086")


def _masked(form: Form, text: str) -> Match | None:
    value = _national(form.atoms)
    if not form.usual or not _looks_masked(value, len(form.layout)):
        return None
    start = _with_country_code(text, form.start, is_inside=len(value) < len(form.atoms))
    if is_something_else(text, start, form.end):
        return None
    return Match(start, form.end, value, LENGTH, "likely")


def _looks_masked(value: str, words: int) -> bool:
    prefix = value.partition("*")[0]
    if not _PREFIX.fullmatch(prefix) or value.strip("*") == "":
        return False
    if prefix == "":
        return len(value) == LENGTH and _TAIL_ONLY.fullmatch(value) is not None
    if len(value) == LENGTH:
        return True
    return words == 1 and len(prefix) >= 3 and len(value) <= LENGTH + 1


def _national(atoms: str) -> str:
    """Without a country code that is written in one with the number."""
    if len(atoms) == LENGTH:
        return atoms
    for code in ("0086", "86"):
        if len(atoms) == len(code) + LENGTH and atoms.startswith(code + "1"):
            return atoms[len(code) :]
    return atoms


def _with_country_code(text: str, start: int, *, is_inside: bool) -> int:
    """Where the number begins with its code, which may stand before the digits or among them, and its plus."""
    if is_inside:
        return start - 1 if text[start - 1 : start] == "+" else start
    if text.find("86", max(0, start - 8), start) < 0:
        return start
    code = _COUNTRY.search(text[max(0, start - 8) : start])
    return start - (code.end() - code.start()) if code else start


_PREFIX: Final = re.compile(r"(?:1(?:[3-9][0-9]*)?)?")
_TAIL_ONLY: Final = re.compile(r"\*{4,}[0-9]+")
_ENDS_CODE: Final = frozenset("6)( .-")
"""What stands last where a country code does."""
_COUNTRY: Final = re.compile(r"(?:\((?:\+|00)86\)|(?:\+|(?<![0-9A-Za-z.]))(?:00)?86\)?)[ .-]{0,2}\(?\Z")

DETECTOR: Final = Detector(
    "cn_mobile",
    (Numbers(match, LAYOUTS, whole=(LENGTH,), begins="018*"),),
    chance=0.07,
    proof=proof,
    proved=(
        "⟦19900001234⟧",
        "我的号码是⟦19900001234⟧谢谢",
        "⟦199 0000 1234⟧",
        "⟦+86 199-0000-1234⟧",
        "⟦0086 19900001234⟧",
        "⟦(+86)199-0000-1234⟧",
        "⟦+8619900001234⟧",
        "the number of my brother is ⟦19900001234⟧",
        "number of James: ⟦19900001234⟧",
        "phone number of sales ⟦19900001234⟧",
        "请报数⟦19900001234⟧",
        "12:30 ⟦1️⃣9️⃣9️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4⟧️⃣",
    ),
    likely=("⟦199-00001234⟧", "手机 ⟦1990 0001 234⟧", "尾号⟦199****1234⟧"),
    weak=(
        "订单号⟦19900001234⟧",
        "my order number is ⟦19900001234⟧",
        '{"order_id": "⟦19900001234⟧"}',
        "⟦1990 0001 234⟧",
    ),
    silent=(
        "number of pieces 19900001234",
        "The number of open orders is 19900001234",
        "件数 19900001234",
        "第19900001234号",
        "19900001234-1=19900001233",
        "19900001233 + 1 = 19900001234",
        "粉丝数19900001234",
        "19900001234 of them",
        "199000012345",
        "12900001234",
        "19900001234元",
        "0x19900001234",
        "199 0000 1234 5678",
    ),
)
