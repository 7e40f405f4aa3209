"""Ways in which people write one and the same number: grouped, wide, spoken, hidden, cut, disguised."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import Final

ZH: Final = "零一二三四五六七八九"
PHONE_ZH: Final = "零幺二三四五六七八九"
BANK_ZH: Final = "〇一二三四五六七八九"
CAPITAL_ZH: Final = "零壹贰叁肆伍陆柒捌玖"
CIRCLED: Final = "⓪①②③④⑤⑥⑦⑧⑨"
EN: Final = "zero one two three four five six seven eight nine".split()


def grouped(digits: str, sizes: Sequence[int], between: str) -> str:
    """The digits in groups; what is left over is the last group."""
    groups, place = [], 0
    for size in (*sizes, len(digits)):
        if place < len(digits):
            groups.append(digits[place : place + size])
        place += size
    return between.join(groups)


def wide(written: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in written)


def spoken(chance: Random, digits: str, sizes: Sequence[int]) -> str:
    """In Chinese, as one run, with pauses, or with a dialogue's commas; `X` stays a letter."""
    words = chance.choice((ZH, PHONE_ZH, PHONE_ZH, BANK_ZH))
    said = "".join(words[int(sign)] if sign.isdigit() else sign for sign in digits)
    return grouped(said, sizes, chance.choice(("", "", " ", "，", ",", "、")))


def english(chance: Random, digits: str, sizes: Sequence[int]) -> str:
    words = [EN[int(sign)] if sign.isdigit() else sign for sign in digits]
    if chance.random() < 0.4:
        words = ["oh" if word == "zero" else word for word in words]
    if chance.random() < 0.5:
        return " ".join(words)
    places = [sum(sizes[:end]) for end in range(len(sizes) + 1)] + [len(words)]
    return ", ".join(" ".join(words[a:b]) for a, b in pairwise(places) if words[a:b])


def hidden(chance: Random, characters: str, first: int, last: int) -> str:
    """The value with its middle hidden by one of the signs in use."""
    sign = chance.choice("****X•#")
    middle = len(characters) - first - last
    return characters[:first] + sign * middle + characters[len(characters) - last :]


def disguised(chance: Random, digits: str, sizes: Sequence[int]) -> str:
    """Odd digits, odd signs, invisible characters, digits and words mixed."""
    way = chance.randrange(9)
    if way == 0:
        return wide(digits)
    if way == 1:
        return chance.choice("\u200b\u2060\u200d").join(digits)
    if way == 2:
        return " ".join(digits)
    if way == 3:
        return "".join(CIRCLED[int(sign)] if sign.isdigit() else sign for sign in digits)
    if way == 4:
        return grouped(digits, sizes, chance.choice("—–·_/~～，,"))
    if way == 5:
        return "".join(ZH[int(s)] if s.isdigit() and chance.random() < 0.4 else s for s in digits)
    if way == 6:
        return "".join(s + "\ufe0f\u20e3" if s.isdigit() else s for s in digits)
    if way == 7:
        return "".join(CAPITAL_ZH[int(sign)] if sign.isdigit() else sign for sign in digits)
    return grouped(digits, sizes, chance.choice(("  ", " - ", "\u3000", " . ")))


def cut(chance: Random, digits: str, usual: Sequence[Sequence[int]]) -> str:
    """Over messages: where people breathe."""
    return grouped(digits, chance.choice(list(usual)), " | ")
