"""Counts, quantities and sums: a number written in one with a unit behind it, or a word of counting before."""

import re
from typing import Final


def is_counted(text: str, start: int, end: int, *, is_told: bool) -> bool:
    """Whether the digits count something, and no word before says that they are called, or a card's; `is_told`:
    whether a word of counting may stand before.

    Only digits in one: what stands in groups of three and four is dialled or read out, and never a count.
    """
    after = text[end : end + 1]
    if after.isspace():
        after = text[end + 1 : end + 2]
    if (after in _SIGNS and _SUM.match(text, end)) or (
        text[start - 2 : start].rstrip()[-1:] == "=" and _is_sum(text, start)
    ):
        return True
    is_measured = after in _UNIT_FIRSTS and _has_unit(text, end)
    if not is_measured and not is_told:
        return False
    before = f" {text[max(0, start - NEAR) : start].rstrip(LINKS).lower()}".replace('"', " ")
    if before.endswith(COUNTING):
        is_count = not before.endswith(_READ_OUT)
    else:
        is_count = (is_measured and not before.endswith(_CALLED)) or _is_number_of_things(text, start)
    return is_count and text[start:end].isdigit()


def _is_number_of_things(text: str, start: int) -> bool:
    """Things are many, and in small letters: the number of James, of my office, of the shop is dialled."""
    return _NUMBER_OF_THINGS.search(text[max(0, start - _FAR) : start]) is not None


def _is_sum(text: str, start: int) -> bool:
    """Whether it is what another number comes to."""
    return _EQUALS.search(text[max(0, start - NEAR) : start]) is not None


def is_count_field(name: str) -> bool:
    """Whether a field of this name holds a count or an amount."""
    last = name.lower().replace("-", "_").rpartition("_")[2]
    return last in _FIELDS or name.endswith(_FIELDS_END)


def _has_unit(text: str, end: int) -> bool:
    """Verbs end like plurals: what calls, texts and rings is no unit."""
    if _HAN_UNIT.match(text, end) or _OF_MANY.match(text, end):
        return True
    word = _WORD.match(text, end)
    return word is not None and word[1].lower() in _UNITS


NEAR: Final = 24
_SIGNS: Final = frozenset("+-*×/÷=")
_SUM: Final = re.compile(r"\s?(?:[-+*×/÷]\s?[0-9.,]{1,20}\s?=|=\s?[0-9])")
_EQUALS: Final = re.compile(r"(?:[0-9]\s=\s|(?<=[-+*×/÷])\s?[0-9][0-9.,]{0,20}\s?=\s?)\Z")
LINKS: Final = ' :："=是为有了达到约'
_TOTALS: Final = (
    "total subtotal sum count counter quantity qty amount balance reading volume population size limit bytes seq offset"
    " length duration timestamp"
)
COUNTING: Final = (
    *"总计 总数 总量 总共 合计 共计 累计 一共 数量 库存 次数 件数 人数 笔数 条数 字数 步数 读数".split(),
    *"第 用量 余额 销量 产量 播放量 阅读量 访问量 浏览量 调用量 下载量 点击量 人次 数 参数值 数值 阈值 峰值".split(),
    *"市值".split(),
    *(f" {word}{link}" for word in _TOTALS.split() for link in ("", " of", " is", " was")),
)
_READ_OUT: Final = ("报数", "位数")
"""Numbers that are said, not counted."""
_FAR: Final = 48
_NUMBER_OF_THINGS: Final = re.compile(
    r"(?<![A-Za-z])(?<!phone )(?<!mobile )(?<!cell )(?<!contact )(?<!my )(?<!whatsapp )[Nn]umber of"
    r"(?! (?:my|our|your|his|her|their|the|this|that|an?) ) (?:[a-z-]{2,12} )?(?:[a-z]{2,15}s|people)"
    r"(?: (?:is|was|are|were))?\s?[:=]?\s?\Z"
)
_FIELDS: Final = frozenset(f"{_TOTALS} price ms millis seconds".split())
_FIELDS_END: Final = ("数量", "总数", "总计", "总量", "次数", "人数", "金额", "余额", "时间戳")
_CALLED: Final = (
    *"电话 手机 手机号 号码 联系 联系方式 联系人 致电 拨 打 呼 呼叫 回电 短信 微信 卡 卡号 账号 帐号".split(),
    *" call, called, dial, phone, tel, mobile, cell, text, number, ring, reach, me on, me at, us on, us at".split(","),
    *" card, no., account, whatsapp".split(","),
)
_END: Final = r"(?=$|[\s,，。、；;!！?？)）])"
_HAN_UNIT: Final = re.compile(
    rf"\s?(?:个(?![人月])|件|次(?![日月要])|条(?!件)|台(?![湾北州中南风])|人次|人{_END}|人(?=[参以左受使观报])"
    rf"|[份笔辆套页倍股]|项(?!目)|[户张天分]{_END}|[名位](?=[用客员学游乘旅])|张(?=[发订票图表])"
    r"|字节|度(?!假)|吨|公[斤里]|千[克米瓦]|立方|平方|米(?![线饭])|秒|分钟|小时)"
)
_OF_MANY: Final = re.compile(r" (?:of (?:them|these|those|which)|in total)(?![A-Za-z])")
_WORD: Final = re.compile(r" ?([A-Za-z]{2,14})(?![A-Za-z])")
_UNITS: Final = frozenset(
    (
        "units pieces items pcs records requests rows bytes views times orders users visitors customers events lines"
        " tokens miles hits clicks copies tickets transactions euros dollars yuan cents pounds shares steps seconds"
        " minutes hours days weeks years pages words characters files entries objects products parts packs packages"
        " parcels boxes bottles litres liters tons tonnes grams metres meters feet inches people callers subscribers"
        " members seats votes downloads sessions connections packets bits pixels samples operations queries emails"
        " impressions followers likes households participants cases errors warnings jobs tasks"
        " km kg mm cm ml mb gb kb tb kw kwh ms usd eur cny rmb gbp jpy"
    ).split()
)
_UNIT_FIRSTS: Final = frozenset("个件次条台人份笔辆套页倍股项户张天名位字度吨公千立平米秒分小") | frozenset(
    letter for unit in _UNITS for letter in (unit[0], unit[0].upper())
)
