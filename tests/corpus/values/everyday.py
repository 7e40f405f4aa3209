"""What people are called, where they live, what opens their doors: made of parts that chance puts together."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from tests.corpus.values import noise
from tests.corpus.values.chinese import digits

FAMILY: Final = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN: Final = "伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 梅梅 建国 志强 晓东 雨桐 子涵 浩然 欣怡".split()
FIRST: Final = "James Mary John Linda Robert Susan David Karen Anna Peter Laura Hans".split()
LAST: Final = "Smith Johnson Brown Miller Davis Wilson Moore Taylor Schmidt Garcia".split()
CITIES: Final = (
    "浙江省杭州市西湖区 北京市朝阳区 上海市浦东新区 广东省深圳市南山区 四川省成都市武侯区 江苏省南京市鼓楼区".split()
)
STREETS: Final = "文三路 建国路 世纪大道 科技园南路 人民南路 中山北路 解放街".split()


def chinese_name(chance: Random) -> str:
    return chance.choice(FAMILY) + chance.choice(GIVEN)


def address(chance: Random) -> str:
    street = f"{chance.choice(CITIES)}{chance.choice(STREETS)}{chance.randrange(1, 900)}号"
    return street + chance.choice(("", f"{chance.randrange(1, 30)}栋{chance.randrange(101, 2900)}室", "3单元502"))


def birth_date(chance: Random) -> str:
    day = noise.moment(chance)
    return day.replace(year=chance.randrange(1940, 2008), day=min(day.day, 28)).strftime(
        chance.choice(("%Y-%m-%d", "%d/%m/%Y", "%Y/%m/%d", "%Y.%m.%d"))
    )


def imei(chance: Random) -> str:
    body = "35" + digits(chance, 12)
    total = sum(sum(divmod(int(d) * (1 + place % 2), 10)) for place, d in enumerate(body))
    return body + str(-total % 10)


def password(chance: Random) -> str:
    return "".join(chance.choice("abcdefghjkmnpqrstuvwxyzABCDEFGH23456789") for _ in range(8)) + chance.choice("!#7a")


def wechat(chance: Random) -> str:
    return chance.choice(("wxid_", "happy", "li_", "cat")) + password(chance)[:7].lower().strip("!#")


MADE: Final[Mapping[str, Callable[[Random], str]]] = {
    "cn_name": chinese_name,
    "person_name": lambda chance: f"{chance.choice(FIRST)} {chance.choice(LAST)}",
    "address": address,
    "birth_date": birth_date,
    "card_expiry": lambda chance: f"{chance.randrange(1, 13):02}/{chance.randrange(26, 33)}",
    "card_code": lambda chance: digits(chance, 3),
    "one_time_code": lambda chance: digits(chance, chance.choice((4, 6, 6))),
    "password": password,
    "mac_address": lambda chance: ":".join(f"{byte:02x}" for byte in chance.randbytes(6)),
    "coordinates": lambda chance: f"{chance.uniform(20, 50):.6f}, {chance.uniform(75, 135):.6f}",
    "imei": imei,
    "qq_number": lambda chance: chance.choice("123456789") + digits(chance, chance.randrange(5, 10)),
    "wechat_id": wechat,
    "cn_travel_permit": lambda chance: chance.choice("HMC") + digits(chance, chance.choice((8, 8, 10))),
}
