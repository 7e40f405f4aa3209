"""Cards by the ranges that issuers print, and IBANs by ISO 13616: right check digits, no account behind them."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from tests.corpus import ways
from tests.corpus.values.chinese import digits

CARDS: Final = (
    *((start, 19) for start in ("622202", "621700", "622848", "621226", "621483", "623668")),
    *((start, 16) for start in ("622588", "625900", "622260", "4", "4", "51", "55", "2221", "6011", "3530")),
    ("34", 15),
    ("37", 15),
)
"""First digits and length."""

BANKS: Final = {
    "DE": "#" * 18,
    "GB": "NWBK" + "#" * 14,
    "FR": "#" * 10 + "@" * 11 + "##",
    "NL": "ABNA" + "#" * 10,
    "AT": "#" * 16,
    "CH": "#" * 17,
    "IE": "AIBK" + "#" * 14,
    "LU": "###" + "#" * 13,
    "PL": "#" * 24,
    "SE": "#" * 20,
    "DK": "#" * 14,
    "GR": "#" * 23,
    "AE": "#" * 19,
    "SA": "##" + "#" * 18,
    "TR": "#####0" + "#" * 16,
    "LI": "#" * 17,
}
"""Country and the form of what follows the check digits: # a digit, @ a letter or digit."""


def card(chance: Random) -> str:
    start, length = chance.choice(CARDS)
    body = start + digits(chance, length - 1 - len(start))
    total = sum(sum(divmod(int(d) * (2 - place % 2), 10)) for place, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def card_written(chance: Random) -> str:
    number = card(chance)
    sizes = (4, 6) if len(number) == 15 else (4, 4, 4, 4)
    groups = ways.grouped(number, sizes, chance.choice((" ", " ", "-")))
    return chance.choice((number, number, groups, groups, ways.grouped(number, (6,), " ")))


def iban(chance: Random) -> str:
    country, form = chance.choice(list(BANKS.items()))
    body = "".join(
        chance.choice("0123456789") if sign == "#" else chance.choice("0123456789ABCDEFGHJK") if sign == "@" else sign
        for sign in form
    )
    number = "".join(str(int(sign, 36)) for sign in f"{body}{country}00")
    return f"{country}{98 - int(number) % 97:02}{body}"


def iban_written(chance: Random) -> str:
    number = iban(chance)
    groups = ways.grouped(number, (4,) * 8, " ")
    return chance.choice((number, number, groups, groups, number.lower(), ways.grouped(number, (4,) * 8, "-")))


def wrong(chance: Random, number: str) -> str:
    """One digit of the last ones changed."""
    last = chance.randrange(1, 4)
    place = len(number) - last
    if not number[place].isdigit():
        place = len(number) - last - 1 if number[len(number) - last - 1].isdigit() else 3
    return number[:place] + str((int(number[place]) + chance.randrange(1, 9)) % 10) + number[place + 1 :]


def _sizes(number: str) -> tuple[int, ...]:
    return (4, 6) if len(number) == 15 else (4, 4, 4, 4)


def _shown(chance: Random, shown: tuple[tuple[int, int], ...]) -> str:
    """Of a long one: six of its middle must be hidden."""
    number = next(each for each in (card(chance) for _ in range(1000)) if len(each) >= 16)
    return ways.hidden(chance, number, *chance.choice(shown))


def _styled(style: Callable[[Random, str, tuple[int, ...]], str]) -> Callable[[Random], str]:
    def make(chance: Random) -> str:
        number = card(chance)
        return style(chance, number, _sizes(number))

    return make


def _cut(chance: Random, number: str, sizes: tuple[int, ...]) -> str:
    return ways.cut(chance, number, (sizes, (8,), (6,)))


MADE: Final[Mapping[str, Callable[[Random], str]]] = {
    "bank_card": card_written,
    "bank_card.masked": lambda chance: _shown(chance, ((6, 4), (4, 4), (0, 4), (6, 0))),
    "bank_card.half": lambda chance: _shown(chance, ((8, 4), (6, 6))),
    "bank_card.spoken": _styled(ways.spoken),
    "bank_card.english": _styled(ways.english),
    "bank_card.disguised": _styled(ways.disguised),
    "bank_card.split": _styled(_cut),
    "iban": iban_written,
    "-wrong_card": lambda chance: wrong(chance, card(chance)),
    "-wrong_iban": lambda chance: wrong(chance, iban(chance)),
}
