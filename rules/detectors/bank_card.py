"""Bank card numbers: 13 to 19 digits with a Luhn check digit, in a range that an issuer has."""

import re
from typing import Final

from rules.masking.checks import luhn
from rules.masking.detector import Confidence, Detector, Match, Numbers
from rules.masking.digits import Layout
from rules.masking.forms import Form
from rules.masking.meaning import meaning
from rules.masking.surroundings import is_named

LENGTHS: Final = range(13, 20)

ISSUERS: Final = (
    ("62", "62", (16, 17, 18, 19)),
    ("81", "81", (16, 17, 18, 19)),
    ("4", "4", (13, 16)),
    ("51", "55", (16,)),
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),
    ("37", "37", (15,)),
    ("300", "305", (14, 16)),
    ("3095", "3095", (14, 16)),
    ("36", "36", (14,)),
    ("38", "39", (14, 16)),
    ("3528", "3589", (16, 17, 18, 19)),
    ("6011", "6011", (16, 17, 18, 19)),
    ("644", "659", (16, 17, 18, 19)),
    ("5018", "5018", (13, 14, 15, 16, 17, 18, 19)),
    ("5020", "5020", (13, 14, 15, 16, 17, 18, 19)),
    ("5038", "5038", (13, 14, 15, 16, 17, 18, 19)),
    ("5893", "5893", (13, 14, 15, 16, 17, 18, 19)),
    ("6304", "6304", (13, 14, 15, 16, 17, 18, 19)),
    ("6759", "6763", (13, 14, 15, 16, 17, 18, 19)),
    ("5060", "5067", (16, 17, 18, 19)),
    ("508", "508", (16,)),
    ("60", "60", (16,)),
    ("82", "82", (16,)),
    ("2200", "2204", (16, 17, 18, 19)),
    ("2205", "2205", (16,)),
    ("9792", "9792", (16,)),
    ("9558", "9559", (19,)),
    ("436742", "436742", (19,)),
    ("456351", "456351", (19,)),
    ("601382", "601382", (19,)),
    ("601428", "601428", (17,)),
)
"""First digits from and to, and lengths: UnionPay, Visa, Mastercard, American Express, Diners, JCB, Discover, Maestro,
Verve and Elo, RuPay, Mir, Troy; Chinese debit cards before 62. Recalled: the schemes' registers are not public."""

LAYOUTS: Final[tuple[Layout, ...]] = (
    *((length,) for length in LENGTHS),
    *((*(4,) * (length // 4), *((length % 4,) if length % 4 else ())) for length in LENGTHS),
    *((6, length - 6) for length in LENGTHS),
    (4, 6, 5),
    (4, 6, 4),
)
NAMES: Final = re.compile(r"卡|card|账号|帐号|账户", re.IGNORECASE)


def match(form: Form, text: str) -> Match | None:
    confidence = _confidence(form, text)
    if confidence is None or (meant := meaning(text, form.start, form.end)) == "else":
        return None
    if meant and not form.is_masked:
        confidence = "weak"
    return Match(form.start, form.end, form.atoms, 0, confidence)


def proof(characters: str) -> Confidence | None:
    if len(characters) not in LENGTHS or not characters.isdigit() or not luhn(characters):
        return None
    if len(set(characters)) == 1:
        return None
    return "proved" if _has_issuer(characters) and not _holds_birth_date(characters) else "weak"


def _confidence(form: Form, text: str) -> Confidence | None:
    if form.is_masked:
        return "likely" if form.usual and _looks_masked(form.atoms) else None
    confidence = proof(form.atoms)
    if confidence is None or _is_account(form, text):
        return None
    if not form.usual and not _is_spelled(form.layout):
        return "weak"
    if confidence == "weak" and is_named(text, form.start, form.end, NAMES):
        return "likely"
    return confidence


def _is_spelled(layout: Layout) -> bool:
    return set(layout) == {1}


def _has_issuer(digits: str) -> bool:
    return any(low <= digits[: len(low)] <= high and len(digits) in lengths for low, high, lengths in ISSUERS)


def _holds_birth_date(digits: str) -> bool:
    """18 digits made like a resident number whose check fails: more likely mistyped than a card."""
    return len(digits) == 18 and _BIRTH_DATE.match(digits, 6) is not None


def _is_account(form: Form, text: str) -> bool:
    """Groups after a group with letters: an international account number."""
    first = form.words[0]
    return form.first > 0 and _LETTER.fullmatch(text[first.start - 1 : first.start]) is not None


def _looks_masked(atoms: str) -> bool:
    prefix = atoms.partition("*")[0]
    if len(atoms) not in LENGTHS or atoms.strip("*") == "" or not atoms.replace("*", "").isdigit():
        return False
    if prefix == "":
        return _TAIL_ONLY.fullmatch(atoms) is not None
    return any(_may_begin(prefix, low, high) for low, high, _ in ISSUERS)


def _may_begin(prefix: str, low: str, high: str) -> bool:
    """Whether a number with these first digits can lie between."""
    size = min(len(prefix), len(low))
    return low[:size] <= prefix[:size] <= high[:size]


_BIRTH_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_LETTER: Final = re.compile(r"[A-Za-z]")
_TAIL_ONLY: Final = re.compile(r"\*{6,}[0-9]+")

DETECTOR: Final = Detector(
    "bank_card",
    (Numbers(match, LAYOUTS, whole=tuple(LENGTHS)),),
    chance=0.02,
    proof=proof,
    proved=("⟦4111111111111111⟧", "⟦4111 1111 1111 1111⟧", "卡号⟦4242 4242 4242 4242⟧ 12/25", "⟦6222020000000000000⟧"),
    likely=("卡号⟦1234567890123452⟧", "⟦411111******1111⟧", "⟦**** **** **** 1111⟧"),
    weak=("⟦1234567890123452⟧", "订单⟦4111111111111111⟧", "reference number is ⟦4111 1111 1111 1111⟧"),
    silent=("4111111111111112", "0000000000000000", "41111111111111111111", "1732260000000", "4111111111111111元"),
)
