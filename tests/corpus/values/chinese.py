"""Numbers that people in China have: made up by chance, and right where a check sign can say so."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Final

from tests.corpus import ways

MOBILE: Final = (3, 4, 4)
RESIDENT: Final = (6, 8, 4)
REGIONS: Final = (
    "110101 110105 310104 310115 440305 440106 330106 320102 510107 420106 610113 370202 350203 500103".split()
)
CODES: Final = "010 021 022 023 024 025 027 028 029 0755 0571 0574 0592 0532 0731 0317 0898 0991".split()
PREFIXES: Final = (
    "130 131 132 133 135 136 137 138 139 145 147 150 151 152 155 156 157 158 159 166 170 173 176 177 178 180".split()
)
LATER: Final = "181 182 183 185 186 187 188 189 190 191 193 195 196 197 198 199".split()
PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
CREDIT: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def digits(chance: Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def mobile_digits(chance: Random) -> str:
    return chance.choice(PREFIXES + LATER) + digits(chance, 8)


def mobile(chance: Random) -> str:
    number = mobile_digits(chance)
    written = chance.choice(
        (
            *(number,) * 6,
            *(ways.grouped(number, MOBILE, sign) for sign in (" ", "-", " ", "-", ".")),
            ways.grouped(number, (3, 8), " "),
            ways.grouped(number, (7, 4), "-"),
        )
    )
    return chance.choice(("",) * 8 + ("+86", "+86 ", "+86-", "86-", "0086", "(+86)", "86")) + written


def landline(chance: Random) -> str:
    code = chance.choice(CODES)
    local = chance.choice("2345678") + digits(chance, 7 if len(code) == 3 or chance.random() < 0.7 else 6)
    halves = ways.grouped(local, (len(local) - 4,), chance.choice(" -"))
    return chance.choice(
        (
            *(f"{code}-{local}",) * 4,
            f"{code}{local}",
            f"({code}){local}",
            f"（{code}）{local}",
            f"{code} {local}",
            f"{code}-{halves}",
            f"+86 {code[1:]} {halves}",
            f"+86-{code[1:]}-{local}",
            f"{code}-{local}-{digits(chance, 3)}",
        )
    )


def born(chance: Random) -> date:
    return date(1940, 1, 1) + timedelta(chance.randrange(26_000))


def resident(chance: Random) -> str:
    """Of no person: the sequence 000 is never given."""
    body = f"{chance.choice(REGIONS)}{born(chance):%Y%m%d}000"
    rest = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(body)) % 11
    return body + "10X98765432"[rest]


def resident_written(chance: Random) -> str:
    number = resident(chance)
    spaced = ways.grouped(number, RESIDENT, chance.choice((" ", "-", " ")))
    return chance.choice((*(number,) * 6, number.lower(), spaced, ways.grouped(number, (4, 4, 4, 4), " ")))


def plate(chance: Random) -> str:
    place = chance.choice(PROVINCES) + chance.choice(PLATE_LETTERS)
    if chance.random() < 0.3:
        rest = chance.choice("DF") + digits(chance, 5)
    else:
        signs = list(digits(chance, 4) + chance.choice(PLATE_LETTERS))
        chance.shuffle(signs)
        rest = "".join(signs)
    return place + chance.choice(("", "", "", "·", " ", "-")) + rest


def credit_code(chance: Random) -> str:
    """18 characters; the last by ISO 7064-like weights 3^i mod 31 (GB 32100-2015)."""
    body = "91" + chance.choice(REGIONS) + digits(chance, 8) + chance.choice(CREDIT)
    total = sum(CREDIT.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + CREDIT[-total % 31]


def passport(chance: Random) -> str:
    second = chance.choice("ABCDEFGHJKLMNPQRSTUVWXYZ")
    return chance.choice((f"E{digits(chance, 8)}", f"E{second}{digits(chance, 7)}", f"G{digits(chance, 8)}"))


def _half(chance: Random, number: str, shown: tuple[tuple[int, int], ...]) -> str:
    return ways.hidden(chance, number, *chance.choice(shown))


Maker = Callable[[Random], str]
MOBILE_CUTS: Final = ((3, 4), (3,), (7,), (3, 4))
MADE: Final[Mapping[str, Maker]] = {
    "cn_mobile": mobile,
    "cn_mobile.masked": lambda chance: _half(chance, mobile_digits(chance), ((3, 4), (3, 4), (3, 2), (0, 4), (3, 0))),
    "cn_mobile.half": lambda chance: _half(chance, mobile_digits(chance), ((4, 4), (3, 5), (5, 4))),
    "cn_mobile.spoken": lambda chance: ways.spoken(chance, mobile_digits(chance), MOBILE),
    "cn_mobile.english": lambda chance: ways.english(chance, mobile_digits(chance), MOBILE),
    "cn_mobile.disguised": lambda chance: ways.disguised(chance, mobile_digits(chance), MOBILE),
    "cn_mobile.split": lambda chance: ways.cut(chance, mobile_digits(chance), MOBILE_CUTS),
    "cn_landline": landline,
    "cn_resident_id": resident_written,
    "cn_resident_id.masked": lambda chance: _half(chance, resident(chance), ((6, 4), (3, 4), (4, 4), (1, 1), (6, 0))),
    "cn_resident_id.half": lambda chance: _half(chance, resident(chance), ((10, 4), (6, 6), (8, 4), (7, 4))),
    "cn_resident_id.spoken": lambda chance: ways.spoken(chance, resident(chance), RESIDENT),
    "cn_resident_id.disguised": lambda chance: ways.disguised(chance, resident(chance), RESIDENT),
    "cn_resident_id.split": lambda chance: ways.cut(chance, resident(chance), ((6, 8), (6,), (14,), (10,))),
    "cn_plate": plate,
    "company_id": credit_code,
    "passport": passport,
}
"""By the name that a frame uses; what stands before the dot is the kind."""
