"""Addresses of computers, IPv4 and IPv6, written whole."""

import ipaddress
import re
from typing import Final

from rules.masking.detector import Detector, Shape

NAMES: Final = re.compile(r"\bip\b|ip地址|ipv[46]|地址|address|来源|登录", re.IGNORECASE)
VERSIONS: Final = re.compile(
    r"版本|version|\bver\b|\bv$|固件|firmware|驱动|补丁|章|条款|第$|chapter|section|driver|\brev\b|release|build|patch",
    re.IGNORECASE,
)


def valid(address: str) -> bool:
    """The computer itself, a network's mask and everybody are nobody's."""
    try:
        found = ipaddress.ip_address(address)
        return not found.is_loopback and int(found) > 1 and not address.startswith("255.")
    except ValueError:
        return False


DETECTOR: Final = Detector(
    "ip_address",
    (
        Shape(
            re.compile(
                r"(?<![0-9A-Za-z.*_-])(?<![A-Za-z]/)(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9A-Za-z_*-]|\.[0-9A-Za-z]|\s?版)"
            ),
            hint=r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]",
            bare="likely",
            named="proved",
            names=NAMES,
            denials=VERSIONS,
            valid=valid,
        ),
        Shape(
            re.compile(r"(?<![0-9A-Za-z:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![0-9A-Za-z:])"),
            hint="[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:",
            bare="proved",
            valid=lambda address: sum(map(str.isalnum, address)) >= 4 and valid(address),
        ),
        Shape(
            re.compile(r"(?<![0-9A-Za-z.*])[0-9]{1,3}\.(?:[0-9*]{1,3}\.){2}[*]{1,3}(?![0-9A-Za-z*])"),
            hint=r"[0-9]{1,3}\.[0-9*]{1,3}\.[0-9*]{1,3}\.[*]",
            bare="likely",
        ),
    ),
    chance=0.5,
    proved=(
        "IP地址⟦192.0.2.1⟧",
        "my ip is ⟦203.0.113.7⟧",
        "⟦2001:db8::1:2⟧",
        "⟦2001:0db8:0000:0000:0000:0000:0000:0001⟧",
    ),
    likely=("http://⟦198.51.100.9⟧/x", "⟦192.0.2.1⟧", "⟦192.0.2.*⟧"),
    silent=(
        "版本1.2.3.4",
        "10.0.0.1 版本",
        "127.0.0.1",
        "255.255.255.0",
        "driver 8.1.0.1",
        "第4.7.9.9节",
        "v1.2.3.4",
        "Browser/120.0.0.0",
        "192.0.2.256",
        "1.2.3.4.5",
        "12:30:45",
        "2026-11-22 10:20:30",
        "::",
        "a::b::c",
    ),
)
