"""What is no personal data and looks as if: dates, prices, orders, codes, counts."""

import base64
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from tests.corpus import ways
from tests.corpus.values.chinese import digits, resident

Maker = Callable[[Random], str]
PI: Final = "3.14159265358979323846264338327950288419716939937510"


def moment(chance: Random) -> datetime:
    return datetime(2019, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(250_000_000))


def dated(*forms: str) -> Maker:
    return lambda chance: moment(chance).strftime(chance.choice(forms))


def number(*lengths: int) -> Maker:
    return lambda chance: chance.choice("123456789") + digits(chance, chance.choice(lengths) - 1)


def one_of(*makers: Maker) -> Maker:
    return lambda chance: chance.choice(makers)(chance)


def filled(form: str, signs: Mapping[str, str] = {"#": "0123456789", "@": "ABCDEFGHJKLMNPQRSTUVWXYZ"}) -> Maker:
    """A form whose # are digits and @ letters."""
    return lambda chance: "".join(chance.choice(signs[sign]) if sign in signs else sign for sign in form)


def hexadecimal(length: int) -> Maker:
    return lambda chance: f"{chance.getrandbits(4 * length):0{length}x}"


def isbn13(chance: Random) -> str:
    body = chance.choice(("978", "979")) + chance.choice("7013") + digits(chance, 8)
    number = body + str(-sum(int(d) * (1 + 2 * (place % 2)) for place, d in enumerate(body)) % 10)
    return chance.choice((number, ways.grouped(number, (3, 1, 4, 4), "-")))


def isbn10(chance: Random) -> str:
    body = chance.choice("7013") + digits(chance, 8)
    number = body + "0123456789X"[sum(int(d) * (place + 1) for place, d in enumerate(body)) % 11]
    return chance.choice((number, ways.grouped(number, (1, 4, 4), "-")))


def ean13(chance: Random) -> str:
    body = "69" + digits(chance, 10)
    return body + str(-sum(int(d) * (1 + 2 * (place % 2)) for place, d in enumerate(body)) % 10)


def order(chance: Random) -> str:
    """The day first, or counted up, or letters and a count."""
    return chance.choice(
        (
            f"{moment(chance):%Y%m%d}{digits(chance, 8)}",
            f"{moment(chance):%Y%m%d%H%M%S}{digits(chance, chance.choice((4, 6)))}",
            f"{chance.choice('123456789')}{digits(chance, chance.choice((12, 15, 17, 18)))}",
            f"{filled('@@')(chance)}{digits(chance, chance.choice((8, 10, 12)))}",
            f"{moment(chance):%y%m%d}-{digits(chance, 6)}",
            f"{digits(chance, 3)}-{digits(chance, 7)}-{digits(chance, 7)}",
        )
    )


def url(chance: Random) -> str:
    return chance.choice(
        (
            f"https://example.com/item/{digits(chance, 12)}.html",
            f"https://www.example.cn/p?id={digits(chance, 16)}&t={digits(chance, 13)}",
            f"http://example.org/{moment(chance):%Y/%m/%d}/a{digits(chance, 11)}",
            f"https://shop.example.com/orders/1{chance.choice('3589')}{digits(chance, 9)}",
            f"www.example.com/v/{hexadecimal(24)(chance)}",
        )
    )


def wrong_resident(chance: Random) -> str:
    right = resident(chance)
    return right[:17] + chance.choice([sign for sign in "0123456789X" if sign != right[17]])


def wrong_bitcoin(chance: Random) -> str:
    return "1" + "".join(chance.choice("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789") for _ in range(33))


MADE: Final[Mapping[str, Maker]] = {
    "-date": dated("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%d.%m.%Y", "%m/%d/%Y", "%d %B %Y", "%d-%m-%Y"),
    "-clock": dated("%H:%M", "%H:%M:%S"),
    "-datetime": dated("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S.123"),
    "-datecompact": dated("%Y%m%d", "%y%m%d"),
    "-clockcompact": dated("%H%M%S"),
    "-epoch": lambda chance: str(int(moment(chance).timestamp())),
    "-epoch_ms": lambda chance: str(int(moment(chance).timestamp() * 1000) + chance.randrange(1000)),
    "-small": lambda chance: str(chance.randrange(2, 2000)),
    "-digit": number(1),
    "-price": lambda chance: f"{chance.randrange(100_000) / 100:.2f}",
    "-amount": lambda chance: f"{chance.randrange(10_000_000) / 100:,.2f}",
    "-big": number(7, 8, 9, 10, 11, 12),
    "-bigplain": number(5, 6, 7, 8, 9, 10, 11),
    "-bigcommas": lambda chance: f"{chance.randrange(10**6, 10**12):,}",
    "-percent": lambda chance: f"{chance.randrange(10_000) / 100}",
    "-order": order,
    "-order9": number(9),
    "-order11": lambda chance: f"1{chance.choice('3456789')}{digits(chance, 9)}",
    "-order24": number(22, 24),
    "-order28": lambda chance: f"4200{digits(chance, 24)}",
    "-parcel": one_of(
        filled("SF##############"),
        filled("YT#############"),
        filled("7##############"),
        filled("1Z999AA1##########"),
        filled("E@#########CN"),
        number(12, 13),
        filled("JD##############"),
    ),
    "-ticket": one_of(number(6, 8), filled("INC#######"), filled("WO-########-####")),
    "-invoice8": filled("########"),
    "-invoice12": filled("0#1######1##"),
    "-invoice20": filled("2####2##############"),
    "-contract": one_of(filled("HT-20##-######"), filled("(20##)第####号"), filled("@@20########")),
    "-pnr": filled("@@@##@"),
    "-pickup": one_of(filled("#-#-####"), filled("########")),
    "-uuid": lambda chance: str(uuid.UUID(int=chance.getrandbits(128), version=4)),
    "-md5": hexadecimal(32),
    "-sha1": hexadecimal(40),
    "-sha256": hexadecimal(64),
    "-hex16": hexadecimal(16),
    "-hexcolour": lambda chance: "#" + hexadecimal(6)(chance),
    "-hexcode": lambda chance: "0x" + hexadecimal(8)(chance),
    "-errorcode": one_of(number(5, 6), filled("E-####"), filled("ORA-#####")),
    "-base64": lambda chance: base64.b64encode(chance.randbytes(chance.choice((12, 24, 32)))).decode(),
    "-isbn13": isbn13,
    "-isbn10": isbn10,
    "-ean13": ean13,
    "-issn": filled("####-####"),
    "-stock": one_of(filled("600###"), filled("00####"), filled("300###")),
    "-sku": one_of(filled("@@-#####-@@"), filled("1000########"), filled("SKU########")),
    "-model": one_of(filled("@@-####@"), filled("i7-1####K"), filled("@@@####")),
    "-caseno": one_of(filled("(20##)京01##民初#####号"), filled("（20##）沪##执#####号")),
    "-postcode": filled("######"),
    "-zip9": filled("#####-####"),
    "-version": one_of(filled("#.#.#"), filled("1#.#.##"), filled("20##.#.#"), filled("#.##.#-beta.#")),
    "-version4": one_of(filled("1##.0.####.1##"), filled("#.#.#.#"), filled("10.#.####.1##")),
    "-section": one_of(filled("#.#.#"), filled("#.#.#.#"), filled("#.1#.#")),
    "-resolution": lambda chance: chance.choice(("1920x1080", "2560×1440", "3840*2160", "1280x720")),
    "-filename": one_of(
        dated("IMG_%Y%m%d_%H%M%S.jpg", "VID%Y%m%d%H%M%S.mp4", "Screenshot_%Y-%m-%d-%H-%M-%S.png"),
        filled("DSC#####.JPG"),
        filled("mmexport15###########.jpg"),
    ),
    "-url": url,
    "-doi": filled("10.####/j.@@@.20##.0#.0##"),
    "-serial": one_of(filled("C02@@###@@@@"), filled("@@#########"), filled("5CD#####@@"), number(14, 15)),
    "-pi": lambda chance: PI[: chance.randrange(10, 50)],
    "-decimal": lambda chance: f"{chance.random() * 1000:.{chance.randrange(2, 14)}f}",
    "-bits": lambda chance: f"{chance.getrandbits(16):016b}",
    "-meter": filled("00######"),
    "-lottery": lambda chance: " ".join(f"{chance.randrange(1, 34):02}" for _ in range(7)),
    "-size": one_of(filled("##*##*##"), filled("##x##x##"), filled("1##×##×##")),
    "-flight": one_of(filled("CA1###"), filled("MU5###"), filled("LH###"), filled("3U8###")),
    "-train": one_of(filled("G1###"), filled("D####"), filled("K###")),
    "-room": filled("1#0#"),
    "-seat": one_of(filled("##A"), filled("#F")),
    "-hotline": one_of(filled("400-###-####"), filled("400 ### ####"), filled("4008######"), filled("800-820-####")),
    "-shortcode": lambda chance: chance.choice(
        ("10086", "10010", "95588", "95533", "12315", "12306", "95017", "12345")
    ),
    "-smscode": one_of(filled("1069##########"), filled("1065#########")),
    "-four": filled("####"),
    "-six": filled("######"),
    "-wrong_id18": wrong_resident,
    "-wrong_bitcoin": wrong_bitcoin,
}
