"""The table of permissions in SECURITY.md, as the tests of the broker grant them."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from streams.kafka.permissions import Need

PAGE: Final = Path(__file__).parent.parent / "SECURITY.md"
_ROW: Final = re.compile(r"(?m)^\| ((?:`[a-z -]+`(?:, )?)+) \| (.* on .*) \|$")
_GRANT: Final = re.compile(r"([A-Z][A-Za-z, ]*) on (topic|group|transactional id) (.*)")


def by_command() -> dict[str, tuple[Need, ...]]:
    """What each command may do, names after the prefix."""
    found = {}
    for commands, grants in _ROW.findall(PAGE.read_text()):
        needs = tuple(need for grant in grants.split("; ") for need in _needs(grant))
        found.update(dict.fromkeys(re.findall(r"`([^`]+)`", commands), needs))
    return found


def all_but(needs: Iterable[Need], without: tuple[Need, str]) -> list[Need]:
    """These, less one operation on one resource."""
    left = ((need, tuple(each for each in need.operations if (need, each) != without)) for need in needs)
    return [need._replace(operations=operations) for need, operations in left if operations]


def _needs(grant: str) -> list[Need]:
    read = _GRANT.fullmatch(grant)
    assert read is not None, grant
    operations, kind, names = read.groups()
    return [Need(kind, name, tuple(operations.split(", "))) for name in re.findall(r"`([^`]+)`", names)]  # type: ignore[arg-type]
