"""Helan's recognisers by expressions and check digits, without segmentation or models; run in its own environment."""

from collections.abc import Callable
from importlib.metadata import version

Found = list[tuple[str, int, int]]

KINDS = {
    "EMAIL": "email",
    "BANK_CARD": "bank_card",
    "PHONE": "phone",
    "LANDLINE": "phone",
    "ID_CARD": "cn_resident_id",
    "IP_ADDRESS": "ip_address",
    "LICENSE_PLATE": "cn_plate",
    "PASSPORT": "passport",
}


def ready() -> tuple[str, Callable[[str], Found]]:
    """(version, scan)."""
    import helan

    def scan(text: str) -> Found:
        return [(KINDS[each.type], each.start, each.end) for each in helan.recognize(text) if each.type in KINDS]

    return version("helan"), scan
