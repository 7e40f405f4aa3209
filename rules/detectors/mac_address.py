"""Addresses of network devices: six pairs of hexadecimal digits."""

import re
from typing import Final

from rules.masking.detector import Detector, Shape

PAIR: Final = "[0-9A-Fa-f]{2}"
_NAMES: Final = re.compile(r"\bmac\b|mac地址|物理地址|网卡", re.IGNORECASE)

DETECTOR: Final = Detector(
    "mac_address",
    (
        Shape(
            re.compile(rf"(?<![0-9A-Za-z:-])(?:{PAIR}(?::{PAIR}){{5}}|{PAIR}(?:-{PAIR}){{5}})(?![0-9A-Za-z:-])"),
            hint=f"{PAIR}[:-]{PAIR}[:-]{PAIR}[:-]{PAIR}[:-]",
            bare="likely",
            named="proved",
            names=_NAMES,
            valid=lambda address: not set(address.replace(":", "")) <= set("0123456789") or address.startswith("00"),
        ),
        Shape(
            re.compile(rf"(?<![0-9A-Za-z.-]){PAIR}{PAIR}(?:\.{PAIR}{PAIR}){{2}}(?![0-9A-Za-z-]|\.[0-9])"),
            hint=rf"{PAIR}{PAIR}\.{PAIR}{PAIR}\.{PAIR}{PAIR}",
            bare=None,
            named="proved",
            names=_NAMES,
        ),
    ),
    chance=0.001,
    proved=("MAC地址⟦00:00:5E:00:53:01⟧", "MAC ⟦0000.5E00.5301⟧", "ＭＡＣ ⟦００：００：５Ｅ：００：５３：０１⟧"),
    likely=("⟦00-00-5e-00-53-af⟧",),
    silent=("12:30:45:10:20:30", "550e8400-e29b-41d4-a716-446655440000", "00:00:5E:00:53", "2026-11-22-10-20-30"),
)
