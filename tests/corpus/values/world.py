"""Phones, addresses and wallets of the world."""

import hashlib
import ipaddress
from collections.abc import Callable, Mapping
from functools import lru_cache
from random import Random
from typing import Final

import phonenumbers
from Crypto.Hash import keccak
from phonenumbers import PhoneNumberFormat

from tests.corpus import ways
from tests.corpus.values.chinese import digits

LANDS: Final = "US US US GB GB DE FR JP KR SG IN AU BR ES IT CA NL SE CH PL MX ZA AE TH MY HK TW NZ IE".split()
FORMATS: Final = (PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.INTERNATIONAL)
HOSTS: Final = "example.com example.org example.cn mail.example.com.cn qq.com 163.com gmail.com outlook.com".split()
NAMES: Final = "zhang.san li_lei hanmeimei j.doe jane john.smith+bank wangfang88 a.b x2026 service-desk".split()
BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def number(chance: Random, land: str = "") -> phonenumbers.PhoneNumber:
    """A valid one, its last digits by chance."""
    land = land or chance.choice(LANDS)
    kind = chance.choice((phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE))
    model = phonenumbers.example_number_for_type(land, kind)
    national = str(model.national_number)
    while True:
        made = phonenumbers.PhoneNumber(model.country_code, int(national[:-5] + digits(chance, 5)))
        made.italian_leading_zero = model.italian_leading_zero
        if phonenumbers.is_valid_number(made):
            return made


def world(chance: Random) -> str:
    """With the country's code."""
    written = phonenumbers.format_number(number(chance), chance.choice(FORMATS))
    way = chance.randrange(6)
    if way == 0:
        return written.replace("+", "00", 1)
    return written.replace(" ", chance.choice("-.")) if way == 1 else written


def local(chance: Random, land: str = "") -> str:
    """As it is dialled at home."""
    return phonenumbers.format_number(number(chance, land), PhoneNumberFormat.NATIONAL)


def spoken_phone(chance: Random) -> str:
    return ways.english(chance, str(number(chance).national_number), (3, 3))


def address(chance: Random) -> str:
    name = chance.choice((*NAMES, digits(chance, chance.randrange(6, 11))))
    return f"{name}@{chance.choice(HOSTS)}"


def address_said(chance: Random) -> str:
    name, host = address(chance).split("@")
    return f"{name} at {host.replace('.', ' dot ')}".replace(".", " dot ")


def address_said_zh(chance: Random) -> str:
    name, host = address(chance).split("@")
    return f"{name}艾特{host.replace('.', '点')}"


def address_disguised(chance: Random) -> str:
    name, host = address(chance).split("@")
    return f"{name}{chance.choice(('(at)', '[at]', ' @ ', '＠', '#', '＠'))}{host}"


def masked_address(chance: Random) -> str:
    host = chance.choice(HOSTS)
    return f"{chance.choice(('z', 'l', 'j', ''))}{chance.choice(('***', '****', '•••'))}@{host}"


def half_address(chance: Random) -> str:
    return f"{chance.choice(('zha', 'wang', 'john'))}***@{chance.choice(HOSTS)}"


def ip(chance: Random) -> str:
    """As people write them, of the ranges that the internet gives."""
    if chance.random() < 0.25:
        return str(ipaddress.IPv6Address((0x2400 << 112) + chance.getrandbits(108)))
    first = chance.choice((36, 58, 101, 114, 123, 183, 202, 218, 223, 8, 45, 91))
    return f"{first}." + ".".join(str(chance.randrange(1, 255)) for _ in range(3))


def bitcoin(chance: Random) -> str:
    return _segwit(chance) if chance.random() < 0.5 else _base58(bytes([chance.choice((0, 5))]) + chance.randbytes(20))


def _base58(payload: bytes) -> str:
    whole = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    value, signs = int.from_bytes(whole), ""
    while value:
        value, rest = divmod(value, 58)
        signs = BASE58[rest] + signs
    return "1" * (len(whole) - len(whole.lstrip(b"\0"))) + signs


def _segwit(chance: Random) -> str:
    """BIP 173 for version 0 (20 bytes), BIP 350 for version 1 (32 bytes)."""
    version, size, constant = chance.choice(((0, 20, 1), (1, 32, 0x2BC830A3)))
    bits = "".join(f"{byte:08b}" for byte in chance.randbytes(size))
    bits += "0" * (-len(bits) % 5)
    data = [version, *(int(bits[at : at + 5], 2) for at in range(0, len(bits), 5))]
    remainder = _polymod([3, 3, 0, 2, 3, *data, *(0,) * 6]) ^ constant
    return "bc1" + "".join(BECH32[value] for value in (*data, *(remainder >> 5 * (5 - at) & 31 for at in range(6))))


def _polymod(values: list[int]) -> int:
    total = 1
    for value in values:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            total ^= generator if top >> place & 1 else 0
    return total


def ethereum(chance: Random) -> str:
    """Small letters, or the mixed case of EIP-55."""
    plain = chance.randbytes(20).hex()
    return f"0x{plain}" if chance.random() < 0.4 else f"0x{_mixed(plain)}"


@lru_cache
def _mixed(plain: str) -> str:
    digest = keccak.new(digest_bits=256, data=plain.encode()).hexdigest()
    return "".join(sign.upper() if int(mark, 16) > 7 else sign for sign, mark in zip(plain, digest, strict=False))


MADE: Final[Mapping[str, Callable[[Random], str]]] = {
    "phone": lambda chance: chance.choice((world, world, local))(chance),
    "phone.world": world,
    "phone.local": local,
    "phone.us": lambda chance: local(chance, "US"),
    "phone.gb": lambda chance: local(chance, "GB"),
    "phone.english": spoken_phone,
    "email": address,
    "email.masked": masked_address,
    "email.half": half_address,
    "email.spoken": address_said_zh,
    "email.english": address_said,
    "email.disguised": address_disguised,
    "ip_address": ip,
    "bitcoin": bitcoin,
    "ethereum": ethereum,
}
